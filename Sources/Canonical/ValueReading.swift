// Decimals, counts, dates and times of canonical JSON, checked and stored in the one form we write. Each function appends the
// value between `start` and `end` and answers whether it is one; what it appended before it saw a fault is the caller's to
// drop.

import Octets

extension RecordParser {
  /// The value of a field that is no text and no record.
  mutating func scalar(
    _ bytes: Span<UInt8>, _ index: Int, _ entry: Int, _ node: Int, _ tree: inout RecordTree
  ) -> Int {
    let form = names.entries[entry].form
    let from = tree.beginValue
    var next = index
    let isRead: Bool
    if bytes[index] == 0x22 {
      next = bytes.plainEnd(from: index &+ 1)
      if bytes[next] == 0x22 {
        isRead = Self.append(form, bytes, index &+ 1, next, &tree)
        next &+= 1
      } else {
        next = decode(bytes, index)
        if next < 0 { return -1 }
        isRead = scratchFault == nil && Self.append(form, scratch.span, 0, scratchCount, &tree)
      }
    } else if form.isNumber, bytes[index] == 0x2d || bytes[index] &- 0x30 <= 9 {
      next = number(bytes, index)
      if next < 0 { return -1 }
      isRead = Self.append(form, bytes, index, next, &tree)
    } else {
      return wrongType(bytes, index, entry, form.isNumber ? "a number, or a string of its digits" : "a string")
    }
    if isRead {
      // A full tree took nothing, and says so.
      if tree.beginValue > from { tree.endValue(node, Int(names.entries[entry].index), 0, from: from) }
    } else {
      tree.dropValue(from: from)
      tellBadValue(bytes, index, entry)
    }
    return next
  }

  @inline(never)
  private mutating func tellBadValue(_ bytes: Span<UInt8>, _ index: Int, _ entry: Int) {
    let form = names.entries[entry].form
    report(form.rule, bytes, index, form.about, at: names.name(entry))
  }

  @inline(__always)
  private static func append(
    _ form: ValueForm, _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ tree: inout RecordTree
  ) -> Bool {
    switch form {
    case .decimal: tree.appendDecimal(bytes, start, end)
    case .count: tree.appendCount(bytes, start, end)
    case .date: end &- start == 10 && isDay(bytes, start) && tree.appendWhole(bytes, start, end)
    case .moment: tree.appendMoment(bytes, start, end)
    case .time: tree.appendTime(bytes, start, end) == end
    case .text, .one, .many: false
    }
  }
}

extension ValueForm {
  var isNumber: Bool { self == .decimal || self == .count }

  var rule: CanonicalProblem.Rule {
    switch self {
    case .decimal: .decimal
    case .count: .count
    case .date: .date
    case .moment: .moment
    case .time: .time
    case .text, .one, .many: .wrongType
    }
  }

  var about: String {
    switch self {
    case .decimal: "an exact decimal: 12.50"
    case .count: "a whole number: 12"
    case .date: "a day of the calendar: 2025-01-31"
    case .moment: "a day of the calendar, perhaps with a time and a zone: 2025-01-31, 2025-01-31T09:30:00-05:00"
    case .time: "a time of day: 09:30, 09:30:15"
    case .text, .one, .many: ""
    }
  }
}

extension RecordTree {
  /// Appends text as it is.
  @inline(__always)
  fileprivate mutating func appendWhole(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    append(bytes, start, end)
    return true
  }

  /// `007` becomes `7`, `.5` becomes `0.5`, `5.` becomes `5`, `-0` becomes `0`; zeros behind the point stay; an exponent is
  /// written out.
  fileprivate mutating func appendDecimal(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var index = start < end && bytes[start] == 0x2d ? start &+ 1 : start
    let first = index
    var point = end
    var isZero = true
    while index < end {
      let byte = bytes[index]
      if byte &- 0x30 <= 9 {
        if byte != 0x30 { isZero = false }
      } else if byte == 0x2e, point == end {
        point = index
      } else {
        return byte | 0x20 == 0x65 && appendExponent(bytes, start, end)
      }
      index &+= 1
    }
    if end &- first < (point < end ? 2 : 1) { return false }
    let isCanonical = point > first && (bytes[first] != 0x30 || point == first &+ 1) && point &+ 1 != end
    if isCanonical, first == start || !isZero { return appendWhole(bytes, start, end) }
    if first > start, !isZero { append(0x2d) }
    index = first
    while index < point &- 1, bytes[index] == 0x30 { index &+= 1 }
    if point == first { append(0x30) }
    append(bytes, index, point &+ 1 < end ? end : point)
    return true
  }

  private mutating func appendExponent(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    // As X12 writes it, which is what exact decimals read.
    var text = (start..<end).map { bytes[$0] == 0x65 ? 0x45 : bytes[$0] }.filter { $0 != 0x2b }
    let count = text.count
    if count > 64 { return false }
    text.append(contentsOf: repeatElement(0, count: wordSlack))
    guard let value = ExactDecimal(text.span, 0, count) else { return false }
    for byte in value.text.utf8 { append(byte) }
    return true
  }

  fileprivate mutating func appendCount(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let isNegative = start < end && bytes[start] == 0x2d
    var index = isNegative ? start &+ 1 : start
    if index == end { return false }
    for at in index..<end where bytes[at] &- 0x30 > 9 { return false }
    while index < end &- 1, bytes[index] == 0x30 { index &+= 1 }
    if isNegative, bytes[index] != 0x30 { append(0x2d) }
    append(bytes, index, end)
    return true
  }

  /// A day, perhaps with `T`, a time, and a zone.
  fileprivate mutating func appendMoment(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end &- start >= 10, isDay(bytes, start) else { return false }
    append(bytes, start, start &+ 10)
    if end &- start == 10 { return true }
    guard bytes[start &+ 10] == 0x54 else { return false }
    append(0x54)
    let zone = appendTime(bytes, start &+ 11, end)
    if zone < 0 { return false }
    let count = end &- zone
    guard
      count == 0 || count == 1 && bytes[zone] == 0x5a
        || count == 6 && (bytes[zone] == 0x2b || bytes[zone] == 0x2d) && isClock(bytes, zone &+ 1)
    else { return false }
    append(bytes, zone, end)
    return true
  }

  /// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.D`, of whose fraction hundredths are kept when no more is there. Answers what follows,
  /// or -1.
  fileprivate mutating func appendTime(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    guard end &- start >= 5, isClock(bytes, start) else { return -1 }
    var index = start &+ 5
    if end &- index >= 3, bytes[index] == 0x3a {
      let second = pair(bytes, index &+ 1)
      if second < 0 || second > 59 { return -1 }
      index &+= 3
      if index < end, bytes[index] == 0x2e { return appendFraction(bytes, start, index, end) }
    }
    append(bytes, start, index)
    return index
  }

  private mutating func appendFraction(_ bytes: Span<UInt8>, _ start: Int, _ point: Int, _ end: Int) -> Int {
    var index = point + 1
    while index < end, bytes[index] &- 0x30 <= 9 {
      if index > point + 2, bytes[index] != 0x30 { return -1 }
      index += 1
    }
    if index == point + 1 { return -1 }
    append(bytes, start, min(index, point + 3))
    return index
  }
}

/// The number of two digits, or -1.
@inline(__always)
private func pair(_ bytes: Span<UInt8>, _ index: Int) -> Int {
  let tens = bytes[index] &- 0x30
  let units = bytes[index &+ 1] &- 0x30
  return tens > 9 || units > 9 ? -1 : Int(tens) &* 10 &+ Int(units)
}

/// `HH:MM` at `start`, of a day or of an offset.
@inline(__always)
private func isClock(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
  let hour = pair(bytes, start)
  let minute = pair(bytes, start &+ 3)
  return hour >= 0 && hour < 24 && bytes[start &+ 2] == 0x3a && minute >= 0 && minute < 60
}

/// `CCYY-MM-DD` at `start` is a day of the calendar.
@inline(__always)
private func isDay(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
  let century = pair(bytes, start)
  let year = pair(bytes, start &+ 2)
  let month = pair(bytes, start &+ 5)
  let day = pair(bytes, start &+ 8)
  if century < 0 || year < 0 || bytes[start &+ 4] != 0x2d || bytes[start &+ 7] != 0x2d { return false }
  if month < 1 || month > 12 || day < 1 { return false }
  if day <= 28 { return true }
  if month == 2 { return day == 29 && (year == 0 ? century % 4 == 0 : year % 4 == 0) }
  return day <= (month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31)
}
