// Checks of one element's bytes against its rule (X12.6): type, length, code list. No allocation, one look at each byte.

import Octets

/// What is wrong with an element; `actual` and `allowed` are lengths where the problem is one.
enum ElementProblem: Equatable, Sendable {
  case tooShort(Int)
  case tooLong(Int)
  case code, number, date, time
}

extension Guide {
  /// The quick look at all elements of a segment: bit n of `present` says that element n has content, bit n of `suspect`
  /// that it is not certainly right.
  func look(
    _ rule: SegmentRule, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ first: Int, _ count: Int
  ) -> (present: UInt64, suspect: UInt64) {
    var present: UInt64 = 0
    var suspect: UInt64 = 0
    var bit: UInt64 = 2
    var start = Int(ends[first]) &+ 1
    var index = Int(rule.firstElement)
    var at = first &+ 1
    let stop = at &+ count
    while at < stop {
      let end = Int(ends[at])
      if end != start {
        present |= bit
        let length = UInt32(truncatingIfNeeded: end &- start)
        if length &- quickRules[index].shortest > quickRules[index].span,
          !isRight(bytes, start, end, quickRules[index])
        {
          suspect |= bit
        }
      }
      start = end &+ 1
      bit &+= bit
      index &+= 1
      at &+= 1
    }
    return (present, suspect)
  }

  /// Whether `bytes[start..<end]`, which is not empty, is certainly right: true for nearly all elements. When it is false,
  /// `problem` decides.
  @inline(__always)
  func isRight(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ rule: QuickRule) -> Bool {
    let length = end &- start
    switch rule.kind {
    case .code: return rule.codes >= 0 && length <= 8 && contains(bytes.packed(start, end), in: rule.codes)
    case .implied: return isDigits(bytes, start, length, rule, points: false)
    case .decimal: return isDigits(bytes, start, length, rule, points: true)
    case .date: return length == 8 && rule.maximum >= 8 && isDate(bytes, start)
    case .text, .time, .binary, .composite: return false
    }
  }

  /// Up to eight digits, with one point where `points` is set; the number of digits is within the rule's lengths.
  @inline(__always)
  private func isDigits(_ bytes: Span<UInt8>, _ start: Int, _ length: Int, _ rule: QuickRule, points: Bool) -> Bool {
    if length > 8 { return false }
    var word = bytes.word(at: start)
    // Bytes behind the text become zeros.
    let shift = UInt64(truncatingIfNeeded: length &* 8)
    if length < 8 { word = word & ((1 &<< shift) &- 1) | 0x3030_3030_3030_3030 &<< shift }
    var digits = length
    if points {
      let difference = word ^ 0x2e2e_2e2e_2e2e_2e2e
      let low = (difference & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7f7f_7f7f_7f7f_7f7f
      let point = ~(low | difference) & 0x8080_8080_8080_8080
      if point != 0 {
        if point & (point &- 1) != 0 { return false }
        word ^= (point &>> 7) &* 0x1e
        digits &-= 1
      }
    }
    if word & 0xf0f0_f0f0_f0f0_f0f0 != 0x3030_3030_3030_3030 { return false }
    if ((word & 0x0f0f_0f0f_0f0f_0f0f) &+ 0x0606_0606_0606_0606) & 0xf0f0_f0f0_f0f0_f0f0 != 0 { return false }
    return digits <= Int(rule.maximum) && digits >= max(1, Int(rule.minimum))
  }

  /// The first thing wrong with `bytes[start..<end]`, which is not empty, or nil.
  @inline(never)
  func problem(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ rule: ElementRule) -> ElementProblem? {
    let length = end &- start
    switch rule.kind {
    case .binary: return lengthProblem(length, rule)
    case .text, .composite: return lengthProblem(characters(bytes, start, end), rule)
    case .code:
      if rule.codes >= 0, contains(bytes.key(start, end), in: rule.codes) { return nil }
      return codeProblem(characters(bytes, start, end), rule)
    case .implied: return impliedProblem(bytes, start, end, rule)
    case .decimal: return decimalProblem(bytes, start, end, rule)
    case .date:
      if length == 8, isDate(bytes, start) { return length > Int(rule.maximum) ? .tooLong(8) : nil }
      // X12 has codes for a date that is too short or too long; elsewhere it is none.
      return language == .x12 ? dateProblem(bytes, start, end, rule) : .date
    case .time:
      let found = timeProblem(bytes, start, end, rule)
      return language == .x12 ? found : found.map { _ in .time }
    }
  }

  /// Lengths are of characters: those of UTF-8, or of one byte where it is another encoding.
  private func characters(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var count = 0
    for index in start..<end where bytes[index] & 0xc0 != 0x80 || index == start || bytes[index - 1] < 0x80 {
      count += 1
    }
    return count
  }

  private func lengthProblem(_ length: Int, _ rule: ElementRule) -> ElementProblem? {
    if length > Int(rule.maximum) { return .tooLong(length) }
    return length < Int(rule.minimum) ? .tooShort(length) : nil
  }

  private func codeProblem(_ length: Int, _ rule: ElementRule) -> ElementProblem? {
    if length > Int(rule.maximum) { return .tooLong(length) }
    if length < Int(rule.minimum) { return .tooShort(length) }
    return rule.codes >= 0 ? .code : nil
  }

  /// Nn: digits, an optional minus that does not count for the length.
  private func impliedProblem(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ rule: ElementRule) -> ElementProblem? {
    var index = start
    if bytes[index] == 0x2d { index &+= 1 }
    let digits = end &- index
    if digits == 0 { return .number }
    while index < end {
      if bytes[index] &- 0x30 > 9 { return .number }
      index &+= 1
    }
    if digits > Int(rule.maximum) { return .tooLong(digits) }
    return digits < Int(rule.minimum) ? .tooShort(digits) : nil
  }

  /// R: digits, optional minus, point and exponent; only digits count for the length.
  private func decimalProblem(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ rule: ElementRule) -> ElementProblem? {
    var index = start
    if bytes[index] == 0x2d { index &+= 1 }
    var digits = 0
    var points = 0
    while index < end {
      let byte = bytes[index]
      if byte &- 0x30 <= 9 {
        digits &+= 1
      } else if byte == 0x2e {
        points &+= 1
      } else {
        return exponentProblem(bytes, index, end, digits, points, rule)
      }
      index &+= 1
    }
    if digits == 0 || points > 1 { return .number }
    if digits > Int(rule.maximum) { return .tooLong(digits) }
    return digits < Int(rule.minimum) ? .tooShort(digits) : nil
  }

  private func exponentProblem(
    _ bytes: Span<UInt8>, _ at: Int, _ end: Int, _ mantissa: Int, _ points: Int, _ rule: ElementRule
  ) -> ElementProblem? {
    guard bytes[at] == 0x45, mantissa > 0, points <= 1 else { return .number }
    var index = at + 1
    if index < end, bytes[index] == 0x2d { index += 1 }
    let digits = end - index
    guard digits >= 1, digits <= 3 else { return .number }
    while index < end {
      if bytes[index] &- 0x30 > 9 { return .number }
      index += 1
    }
    return mantissa + digits > Int(rule.maximum) ? .tooLong(mantissa + digits) : nil
  }

  private func dateProblem(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ rule: ElementRule) -> ElementProblem? {
    let length = end - start
    for index in start..<end where bytes[index] &- 0x30 > 9 { return .date }
    if length == 6, isShortDate(bytes, start) {
      return rule.minimum > 6 ? .tooShort(length) : nil
    }
    if length == 6 || length == 8 { return .date }
    if length > Int(rule.maximum) { return .tooLong(length) }
    return length < Int(rule.minimum) ? .tooShort(length) : .date
  }

  /// HHMM, HHMMSS, HHMMSSD or HHMMSSDD.
  private func timeProblem(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ rule: ElementRule) -> ElementProblem? {
    let length = end - start
    for index in start..<end where bytes[index] &- 0x30 > 9 { return .time }
    if length > Int(rule.maximum) { return .tooLong(length) }
    if length < Int(rule.minimum) { return .tooShort(length) }
    guard length >= 4, length != 5, pair(bytes, start) < 24, pair(bytes, start + 2) < 60 else { return .time }
    return length >= 6 && pair(bytes, start + 4) > 59 ? .time : nil
  }
}

@inline(__always)
private func pair(_ bytes: Span<UInt8>, _ at: Int) -> Int {
  Int(bytes[at] &- 0x30) &* 10 &+ Int(bytes[at &+ 1] &- 0x30)
}

/// CCYYMMDD at `start` names a day of the calendar.
@inline(__always)
package func isDate(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
  let word = bytes.word(at: start)
  // Every byte is 0x30...0x39: the high nibble is 3, and adding six to the low one does not carry out of it.
  if word & 0xf0f0_f0f0_f0f0_f0f0 != 0x3030_3030_3030_3030 { return false }
  if ((word & 0x0f0f_0f0f_0f0f_0f0f) &+ 0x0606_0606_0606_0606) & 0xf0f0_f0f0_f0f0_f0f0 != 0 { return false }
  return isMonthDay(bytes, start &+ 4, year: pair(bytes, start) &* 100 &+ pair(bytes, start &+ 2))
}

/// YYMMDD at `start` names a day of some year.
package func isShortDate(_ bytes: Span<UInt8>, _ start: Int) -> Bool { isMonthDay(bytes, start &+ 2, year: 2000) }

@inline(__always)
private func isMonthDay(_ bytes: Span<UInt8>, _ start: Int, year: Int) -> Bool {
  let month = pair(bytes, start)
  let day = pair(bytes, start &+ 2)
  if month == 0 || month > 12 || day == 0 { return false }
  if day <= 28 { return true }
  if month == 2 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return isLeap && day == 29
  }
  return day <= (month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31)
}
