// Makes the changes that a map asks for, on one text at a time. Few fields of few partners have any: plain arrays do.

import Octets

struct TextEditor: ~Copyable, Sendable {
  /// The text, with what steps that copy want behind it.
  private(set) var bytes = Slab<UInt8>(repeating: 0, count: 256)
  private(set) var count = 0
  private var text: [UInt8] = []

  /// Changes `source[range]`, whose bytes are UTF-8 or, with `looks`, perhaps Windows-1252; false when it cannot be done:
  /// a number that is none, a date in another form, a prefix that is not there.
  mutating func edit(_ source: Span<UInt8>, _ range: Range<Int>, looks: Bool, _ edits: [MapEdit]) -> Bool {
    count = 0
    return append(source, range, looks: looks, edits) != nil
  }

  /// Adds another text, changed likewise, behind the one before; answers where it is, nil when it cannot be done.
  mutating func append(
    _ source: Span<UInt8>, _ range: Range<Int>, looks: Bool, _ edits: [MapEdit]
  ) -> Range<Int>? {
    text.removeAll(keepingCapacity: true)
    let isForeign = looks && !isUTF8(source, range.lowerBound, range.upperBound)
    for index in range {
      let byte = source[index]
      if byte >= 0x80, isForeign { text += String(windows1252(byte)).utf8 } else { text.append(byte) }
    }
    for edit in edits where !apply(edit) { return nil }
    return append(text)
  }

  /// Adds more behind the text; answers where it is.
  @discardableResult
  mutating func append(_ more: some Collection<UInt8>) -> Range<Int> {
    let start = count
    if count + more.count + wordSlack > bytes.count {
      bytes.grow(by: max(bytes.count, more.count + wordSlack), filling: 0)
    }
    for byte in more {
      bytes[count] = byte
      count += 1
    }
    return start..<count
  }

  /// Lends the bytes out, so that others may be changed meanwhile.
  mutating func swapBytes(_ other: inout Slab<UInt8>) { swap(&bytes, &other) }

  private mutating func apply(_ edit: MapEdit) -> Bool {
    switch edit {
    case .upper: text = Array(String(decoding: text, as: UTF8.self).uppercased().utf8)
    case .lower: text = Array(String(decoding: text, as: UTF8.self).lowercased().utf8)
    case .substring(let from, let count): cut(from, count)
    case .part(let number, let separator): return take(number, separator)
    case .addPrefix(let more): text.insert(contentsOf: more, at: 0)
    case .addSuffix(let more): text += more
    case .dropPrefix(let more):
      guard text.starts(with: more) else { return false }
      text.removeFirst(more.count)
    case .dropSuffix(let more):
      guard text.reversed().starts(with: more.reversed()) else { return false }
      text.removeLast(more.count)
    case .pad(let byte, let length, let isLeft):
      let missing = max(0, length - characters)
      text.insert(contentsOf: repeatElement(byte, count: missing), at: isLeft ? 0 : text.count)
    case .unpad(let byte, _, let isLeft): unpad(byte, isLeft)
    case .replace(let old, let new): replace(old, new)
    case .date(let pattern): return put(pattern.read(text))
    case .undate(let pattern): return put(pattern.write(text))
    case .time(let pattern): return put(pattern.read(text))
    case .untime(let pattern): return put(pattern.write(text))
    case .times, .plus, .over, .round: return calculate(edit)
    }
    return true
  }

  private mutating func put(_ new: [UInt8]?) -> Bool {
    guard let new else { return false }
    text = new
    return true
  }

  // MARK: Characters

  private var characters: Int { text.count { $0 & 0xc0 != 0x80 } }

  private mutating func cut(_ from: Int, _ count: Int) {
    var number = 0
    let last = count == 0 ? Int.max : from + count - 1
    text = text.filter { byte in
      if byte & 0xc0 != 0x80 { number += 1 }
      return number >= from && number <= last
    }
  }

  private mutating func unpad(_ byte: UInt8, _ isLeft: Bool) {
    if isLeft {
      text.removeFirst(text.prefix { $0 == byte }.count)
    } else {
      while text.last == byte { text.removeLast() }
    }
    // A number of nothing but zeros is zero.
    if text.isEmpty, byte == 0x30 { text.append(byte) }
  }

  /// Ranges of a text inside it, one behind the other.
  private func ranges(of other: [UInt8]) -> [Range<Int>] {
    var list: [Range<Int>] = []
    var index = 0
    while index + other.count <= text.count {
      if text[index..<index + other.count].elementsEqual(other) {
        list.append(index..<index + other.count)
        index += other.count
      } else {
        index += 1
      }
    }
    return list
  }

  private mutating func replace(_ old: [UInt8], _ new: [UInt8]) {
    for range in ranges(of: old).reversed() { text.replaceSubrange(range, with: new) }
  }

  private mutating func take(_ number: Int, _ separator: [UInt8]) -> Bool {
    let gaps = ranges(of: separator)
    guard number <= gaps.count + 1 else { return put([]) }
    let start = number == 1 ? 0 : gaps[number - 2].upperBound
    let end = number <= gaps.count ? gaps[number - 1].lowerBound : text.count
    return put(Array(text[start..<end]))
  }

  // MARK: Numbers

  private mutating func calculate(_ edit: MapEdit) -> Bool {
    guard let value = ExactDecimal(text.span, 0, text.count) else { return false }
    let result: ExactDecimal? =
      switch edit {
      case .times(let factor): value.multiplied(by: factor)
      case .over(let factor): value.divided(by: factor)
      case .plus(let term): value.adding(term)
      case .round(let digits, let mode): value.rounded(to: digits, mode)
      default: value
      }
    return put(result.map { Array($0.text.utf8) })
  }
}
