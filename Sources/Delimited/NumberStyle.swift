// How a partner writes numbers, as declared: the mark before decimals, what stands between thousands, signs around. A cell
// becomes a plain exact decimal, or it is told why not; nothing is guessed value by value.

import Octets

package struct NumberStyle: Equatable, Sendable {
  /// What may stand between groups of three digits.
  package struct Thousands: OptionSet, Equatable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let point = Thousands(rawValue: 1)
    package static let comma = Thousands(rawValue: 2)
    /// A space, also one that does not break, narrow or thin.
    package static let space = Thousands(rawValue: 4)
    /// An apostrophe, straight or curved.
    package static let apostrophe = Thousands(rawValue: 8)
  }

  package enum Outcome: Equatable, Sendable {
    /// Written up to this index.
    case number(end: Int)
    /// Nothing but blanks.
    case empty
    /// A spreadsheet put it in scientific notation: digits are lost.
    case damaged
    /// A mark between digits that is neither the decimal mark nor a declared separator.
    case foreignMark
    /// Separators that are not between groups of three digits.
    case misgrouped
    /// More digits than an exact decimal has.
    case tooLong
    case notANumber
  }

  /// `,` or `.`
  package var decimal: UInt8
  package var thousands: Thousands
  /// Currency signs, codes or `%`, as UTF-8, taken off before or behind the number.
  package var signs: [[UInt8]]
  /// `12.5-` is negative.
  package var trailingMinus: Bool
  /// `(12.5)` is negative.
  package var parentheses: Bool

  package init(
    decimal: UInt8 = 0x2e, thousands: Thousands = [], signs: [String] = [], trailingMinus: Bool = false,
    parentheses: Bool = false
  ) {
    self.decimal = decimal
    self.thousands = thousands
    self.signs = signs.map { Array($0.utf8) }
    self.trailingMinus = trailingMinus
    self.parentheses = parentheses
  }

  /// Writes the number in `bytes[start..<end]` to `room` from `index` on, which has 64 bytes there.
  package func normalise(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, to room: inout Slab<UInt8>, at index: Int
  ) -> Outcome {
    var range = Self.trimmed(bytes, start, end)
    if range.isEmpty { return .empty }
    let isNegative = takeSigns(bytes, &range)
    if range.isEmpty { return .notANumber }
    if Self.isDamaged(bytes, range) { return .damaged }
    return write(bytes, range, isNegative, &room, index)
  }

  /// No sign is made of digits: what is digits and a mark alone is the number.
  package var readsPlainly: Bool { signs.allSatisfy { sign in sign.contains { $0 &- 0x30 > 9 && $0 != decimal } } }

  /// Writes what most numbers are, where the style with this decimal mark `readsPlainly`: digits without zeros in front,
  /// with at most one mark among them. Answers where they end; -1 for all others, which `normalise` has to see.
  @inline(__always)
  package static func copyPlain(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ decimal: UInt8, to room: inout Slab<UInt8>, at index: Int
  ) -> Int {
    if end &- start > ExactDecimal.digitLimit || bytes[end &- 1] &- 0x30 > 9 { return -1 }
    if bytes[start] &- 0x31 > 8, bytes[start] != 0x30 || end &- start == 1 || bytes[start &+ 1] != decimal { return -1 }
    if end &- start <= 8 { return copyShort(bytes, start, end &- start, decimal, to: &room, at: index) }
    var hasMark = false
    var (from, to) = (start, index)
    while from < end {
      var byte = bytes[from]
      if byte &- 0x30 > 9 {
        if byte != decimal || hasMark { return -1 }
        hasMark = true
        byte = 0x2e
      }
      room[to] = byte
      from &+= 1
      to &+= 1
    }
    return to
  }

  /// Up to eight bytes as one word: `copyPlain` for what has a digit at both ends.
  @inline(__always)
  private static func copyShort(
    _ bytes: Span<UInt8>, _ start: Int, _ count: Int, _ decimal: UInt8, to room: inout Slab<UInt8>, at index: Int
  ) -> Int {
    let zeros: UInt64 = 0x3030_3030_3030_3030
    var word = bytes.word(at: start)
    // Bytes behind the number become zeros.
    if count < 8 {
      let shift = UInt64(truncatingIfNeeded: count &* 8)
      word = word & ((1 &<< shift) &- 1) | zeros &<< shift
    }
    let difference = word ^ UInt64(decimal) &* 0x0101_0101_0101_0101
    let low = (difference & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7f7f_7f7f_7f7f_7f7f
    let marks = ~(low | difference) & 0x8080_8080_8080_8080
    if marks & (marks &- 1) != 0 { return -1 }
    let mark = (marks &>> 7) &* 0xff
    word = word & ~mark | zeros & mark
    // Every byte is 0x30...0x39: the high nibble is 3, and adding six to the low one does not carry out of it.
    if word & 0xf0f0_f0f0_f0f0_f0f0 != zeros { return -1 }
    if ((word & 0x0f0f_0f0f_0f0f_0f0f) &+ 0x0606_0606_0606_0606) & 0xf0f0_f0f0_f0f0_f0f0 != 0 { return -1 }
    room.put(word: word & ~mark | 0x2e2e_2e2e_2e2e_2e2e & mark, at: index)
    return index &+ count
  }

  // MARK: What stands around

  /// Takes signs, minus and parentheses off; answers whether the number is negative.
  private func takeSigns(_ bytes: Span<UInt8>, _ range: inout Range<Int>) -> Bool {
    var isNegative = false
    var hasSign = false
    if parentheses, range.count > 2, bytes[range.lowerBound] == 0x28, bytes[range.upperBound - 1] == 0x29 {
      isNegative = true
      hasSign = true
      range = Self.trimmed(bytes, range.lowerBound + 1, range.upperBound - 1)
    }
    // A sign may stand before the minus or behind it.
    for _ in 0..<3 {
      if !hasSign, let minus = takeMinus(bytes, &range) {
        isNegative = minus
        hasSign = true
      }
      takeDeclared(bytes, &range)
    }
    return isNegative
  }

  /// Takes a plus or minus; answers nil when there is none.
  private func takeMinus(_ bytes: Span<UInt8>, _ range: inout Range<Int>) -> Bool? {
    guard let first = range.first else { return nil }
    // U+2212, the minus of typesetters.
    if range.count > 3, bytes[first] == 0xe2, bytes[first + 1] == 0x88, bytes[first + 2] == 0x92 {
      range = Self.trimmed(bytes, first + 3, range.upperBound)
      return true
    }
    if range.count > 1, bytes[first] == 0x2d || bytes[first] == 0x2b {
      range = Self.trimmed(bytes, first + 1, range.upperBound)
      return bytes[first] == 0x2d
    }
    if trailingMinus, range.count > 1, bytes[range.upperBound - 1] == 0x2d {
      range = Self.trimmed(bytes, first, range.upperBound - 1)
      return true
    }
    return nil
  }

  private func takeDeclared(_ bytes: Span<UInt8>, _ range: inout Range<Int>) {
    for sign in signs where !sign.isEmpty && range.count > sign.count {
      if Self.holds(bytes, range.lowerBound, sign) {
        range = Self.trimmed(bytes, range.lowerBound + sign.count, range.upperBound)
      } else if Self.holds(bytes, range.upperBound - sign.count, sign) {
        range = Self.trimmed(bytes, range.lowerBound, range.upperBound - sign.count)
      }
    }
  }

  private static func holds(_ bytes: Span<UInt8>, _ index: Int, _ text: [UInt8]) -> Bool {
    for offset in text.indices where bytes[index + offset] != text[offset] { return false }
    return true
  }

  /// Without blanks around, also such as do not break.
  private static func trimmed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Range<Int> {
    var (start, end) = (start, max(start, end))
    while start < end {
      let length = blankLength(bytes, start, end)
      if length == 0 { break }
      start += length
    }
    while end > start {
      let length = (1...3).first { end - $0 >= start && blankLength(bytes, end - $0, end) == $0 } ?? 0
      if length == 0 { break }
      end -= length
    }
    return start..<end
  }

  /// Length of the blank at `index`, 0 if there is none.
  private static func blankLength(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
    switch bytes[index] {
    case 0x20, 0x09: return 1
    case 0xc2: return index + 1 < end && bytes[index + 1] == 0xa0 ? 2 : 0
    // U+2009 and U+202F.
    case 0xe2:
      guard index + 2 < end, bytes[index + 1] == 0x80 else { return 0 }
      return bytes[index + 2] == 0x89 || bytes[index + 2] == 0xaf ? 3 : 0
    default: return 0
    }
  }

  // MARK: Digits

  /// `4.03899E+12`: digits, perhaps a mark and more, an E and an exponent.
  package static func isDamaged(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    var digits = 0
    var marks = 0
    while index < range.upperBound, bytes[index] | 0x20 != 0x65 {
      if bytes[index] &- 0x30 <= 9 {
        digits += 1
      } else if bytes[index] == 0x2c || bytes[index] == 0x2e {
        marks += 1
      } else {
        return false
      }
      index += 1
    }
    guard digits > 0, marks <= 1, index + 1 < range.upperBound else { return false }
    index += 1
    if bytes[index] == 0x2b || bytes[index] == 0x2d { index += 1 }
    guard index < range.upperBound, range.upperBound - index <= 3 else { return false }
    for at in index..<range.upperBound where bytes[at] &- 0x30 > 9 { return false }
    return true
  }

  /// What was read of a number so far.
  private struct Progress {
    var end: Int
    var digits = 0
    /// Digits since the last separator, and separators.
    var group = 0
    var groups = 0
    /// The decimal mark was there.
    var hasMark = false
    var isZero = true

    /// The digits before the decimal mark, or the end, are grouped by threes if at all.
    var isWellGrouped: Bool { groups == 0 || group == 3 }
    /// A separator may stand here. A first group of nothing but a zero is no thousands: `0.123` has another mark.
    var maySeparate: Bool {
      !hasMark && group > 0 && group <= 3 && isWellGrouped && (groups > 0 || group == 3 || !isZero)
    }
  }

  private func write(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ isNegative: Bool, _ room: inout Slab<UInt8>, _ start: Int
  ) -> Outcome {
    // The digits go one behind `start`: there may be a minus.
    var done = Progress(end: start + 1)
    var at = range.lowerBound
    while at < range.upperBound {
      let byte = bytes[at]
      if byte &- 0x30 <= 9 {
        guard done.digits < ExactDecimal.digitLimit else { return .tooLong }
        put(byte, &done, &room, start)
        at += 1
      } else if byte == decimal, !done.hasMark {
        if !done.isWellGrouped { return .misgrouped }
        if done.digits == 0 { append(0x30, &done, &room) }
        append(0x2e, &done, &room)
        done.hasMark = true
        at += 1
      } else {
        let length = separatorLength(bytes, at, range.upperBound)
        if length == 0 { return byte == 0x2c || byte == 0x2e ? .foreignMark : .notANumber }
        if !done.maySeparate { return .misgrouped }
        done.groups += 1
        done.group = 0
        at += length
      }
    }
    guard done.digits > 0 else { return .notANumber }
    if !done.hasMark, !done.isWellGrouped { return .misgrouped }
    if room[done.end - 1] == 0x2e { done.end -= 1 }
    return .number(end: close(isNegative && !done.isZero, start, done.end, &room))
  }

  private func put(_ digit: UInt8, _ done: inout Progress, _ room: inout Slab<UInt8>, _ start: Int) {
    // Leading zeros say nothing.
    if !done.hasMark, done.end == start + 2, room[start + 1] == 0x30 { done.end -= 1 }
    append(digit, &done, &room)
    done.digits += 1
    if digit != 0x30 { done.isZero = false }
    if !done.hasMark { done.group += 1 }
  }

  private func append(_ byte: UInt8, _ done: inout Progress, _ room: inout Slab<UInt8>) {
    room[done.end] = byte
    done.end += 1
  }

  /// The digits stand one behind `start`, where there is room for a minus.
  private func close(_ isNegative: Bool, _ start: Int, _ end: Int, _ room: inout Slab<UInt8>) -> Int {
    room[start] = 0x2d
    if isNegative { return end }
    room.move(start + 1, end, to: start)
    return end - 1
  }

  /// Length of the declared separator at `index`, 0 if there is none.
  private func separatorLength(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
    let byte = bytes[index]
    if byte == decimal { return 0 }
    if byte == 0x2e { return thousands.contains(.point) ? 1 : 0 }
    if byte == 0x2c { return thousands.contains(.comma) ? 1 : 0 }
    if thousands.contains(.apostrophe) {
      if byte == 0x27 { return 1 }
      // U+2019.
      if byte == 0xe2, index + 2 < end, bytes[index + 1] == 0x80, bytes[index + 2] == 0x99 { return 3 }
    }
    return thousands.contains(.space) && byte != 0x09 ? Self.blankLength(bytes, index, end) : 0
  }
}
