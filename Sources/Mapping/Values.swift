// X12 text to canonical text: exact, nothing rounded, nothing invented. What cannot be read is left out (the checks have
// reported it already).

import Canonical
import Conformance
import Octets

extension RecordTree {
  /// Appends `bytes[text]` as a canonical value. Trailing blanks do not count (X12.6).
  @inline(never)
  mutating func append(
    _ bytes: Span<UInt8>, _ text: Range<Int>, _ transform: MappingPlan.Transform, _ decimals: Int, _ looks: Bool
  ) {
    let start = text.lowerBound
    var end = text.upperBound
    while end > start, bytes[end &- 1] == 0x20 { end &-= 1 }
    if end == start { return }
    switch transform {
    case .text: appendText(bytes, start, end, looks)
    case .decimal: appendDecimal(bytes, start, end)
    case .implied: appendImplied(bytes, start, end, decimals)
    case .date: appendDate(bytes, start, end, decimals)
    case .time: appendClock(bytes, start, end)
    case .count: appendImplied(bytes, start, end, 0)
    case .sscc: appendSSCC(bytes, start, end, looks)
    }
  }

  /// AN and ID; bytes above ASCII become UTF-8.
  @inline(__always)
  private mutating func appendText(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ looks: Bool) {
    if looks, !isPlain(bytes, start, end) {
      appendForeign(bytes, start, end)
    } else {
      append(bytes, start, end)
    }
  }

  /// 18 digits; with the application identifier 00 in front it is left out.
  private mutating func appendSSCC(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ looks: Bool) {
    var end = end
    while end > start, bytes[end &- 1] == 0x20 { end &-= 1 }
    let hasIdentifier = end - start == 20 && bytes[start] == 0x30 && bytes[start + 1] == 0x30
    appendText(bytes, hasIdentifier ? start + 2 : start, end, looks)
  }

  private func isPlain(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for index in start..<end where bytes[index] >= 0x80 { return isUTF8(bytes, start, end) }
    return true
  }

  private mutating func appendForeign(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    for index in start..<end {
      for byte in String(windows1252(bytes[index])).utf8 { append(byte) }
    }
  }

  /// R: digits with an optional point. `.5` becomes `0.5`, `007` becomes `7`, `5.` becomes `5`; an exponent is written out.
  @inline(__always)
  private mutating func appendDecimal(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    let first = bytes[start]
    // A first digit other than 0 and a last digit: already canonical if only digits and one point lie between.
    if first &- 0x31 <= 8, bytes[end &- 1] &- 0x30 <= 9 {
      var points = 0
      var index = start &+ 1
      while index < end {
        let byte = bytes[index]
        if byte == 0x2e { points &+= 1 } else if byte &- 0x30 > 9 { break }
        index &+= 1
      }
      if index == end, points <= 1 {
        append(bytes, start, end)
        return
      }
    }
    appendOddDecimal(bytes, start, end)
  }

  private mutating func appendOddDecimal(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    var index = start
    let isNegative = bytes[index] == 0x2d
    if isNegative { index += 1 }
    var point = end
    for at in index..<end {
      let byte = bytes[at]
      if byte == 0x2e, point == end {
        point = at
      } else if byte == 0x45 {
        appendExact(bytes, start, end)
        return
      } else if byte &- 0x30 > 9 {
        return
      }
    }
    if index == end || end - index == 1 && point < end { return }
    while index < point, bytes[index] == 0x30 { index += 1 }
    let isZero = !(index..<end).contains { bytes[$0] != 0x30 && bytes[$0] != 0x2e }
    if isNegative, !isZero { append(0x2d) }
    if index == point { append(0x30) }
    append(bytes, index, point)
    if point + 1 < end { append(bytes, point, end) }
  }

  private mutating func appendExact(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    guard let value = ExactDecimal(bytes, start, end) else { return }
    for byte in value.text.utf8 { append(byte) }
  }

  /// Nn: the point is put in.
  private mutating func appendImplied(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ decimals: Int) {
    var index = start
    let isNegative = bytes[index] == 0x2d
    if isNegative { index += 1 }
    if index == end { return }
    for at in index..<end where bytes[at] &- 0x30 > 9 { return }
    while index < end, bytes[index] == 0x30 { index += 1 }
    let digits = end - index
    if digits > 0, isNegative { append(0x2d) }
    if digits <= decimals {
      append(0x30)
      if decimals == 0 { return }
      append(0x2e)
      for _ in digits..<decimals { append(0x30) }
      append(bytes, index, end)
    } else {
      append(bytes, index, end - decimals)
      if decimals == 0 { return }
      append(0x2e)
      append(bytes, end - decimals, end)
    }
  }

  /// CCYYMMDD, or YYMMDD where 50 to 99 is 19xx and so few digits are a date.
  @inline(__always)
  private mutating func appendDate(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ fewest: Int) {
    var start = start
    if end &- start == 8 {
      if !isDate(bytes, start) { return }
      append(bytes, start, start &+ 4)
      start &+= 4
    } else if end &- start == 6, fewest < 8 {
      for at in start..<end where bytes[at] &- 0x30 > 9 { return }
      if !isShortDate(bytes, start) { return }
      let isOld = bytes[start] >= 0x35
      append(isOld ? 0x31 : 0x32)
      append(isOld ? 0x39 : 0x30)
      append(bytes, start, start &+ 2)
      start &+= 2
    } else {
      return
    }
    append(0x2d)
    append(bytes, start, start &+ 2)
    append(0x2d)
    append(bytes, start &+ 2, start &+ 4)
  }

  /// HHMM[SS[D[D]]] as HH:MM[:SS]; hundredths are kept as a fraction.
  private mutating func appendClock(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    let count = end - start
    guard count >= 4, count <= 8, count != 5 else { return }
    for at in start..<end where bytes[at] &- 0x30 > 9 { return }
    append(bytes, start, start + 2)
    append(0x3a)
    append(bytes, start + 2, start + 4)
    if count >= 6 {
      append(0x3a)
      append(bytes, start + 4, start + 6)
    }
    if count > 6 {
      append(0x2e)
      append(bytes, start + 6, end)
    }
  }

  /// `T` with the time behind a date, and the zone where the code (X12 element 623) says which.
  mutating func appendTime(_ bytes: Span<UInt8>, _ time: Range<Int>, _ zone: Range<Int>) {
    let start = beginValue
    append(0x54)
    appendClock(bytes, time.lowerBound, time.upperBound)
    if beginValue == start + 1 {
      dropValue(from: start)
      return
    }
    if zone.count != 2 { return appendZone(bytes, zone) }
    guard let entry = ZoneCode(bytes.packed(zone.lowerBound, zone.upperBound)) else { return }
    guard entry.minutes != 0 else { return append(0x5a) }
    var minutes = entry.minutes
    if entry.hasDaylight {
      guard let isDaylight = isDaylight(dateFrom: start - 10) else { return }
      if isDaylight { minutes += 60 }
    }
    append(minutes < 0 ? 0x2d : 0x2b)
    for (index, value) in [abs(minutes) / 60, abs(minutes) % 60].enumerated() {
      if index > 0 { append(0x3a) }
      append(0x30 + UInt8(value / 10))
      append(0x30 + UInt8(value % 10))
    }
  }

  /// `Z`, or hours and minutes as in `+02:00`.
  private mutating func appendZone(_ bytes: Span<UInt8>, _ zone: Range<Int>) {
    let isOffset = zone.count == 6 && bytes[zone.lowerBound + 3] == 0x3a
    guard isOffset || zone.count == 1 && bytes[zone.lowerBound] == 0x5a else { return }
    append(bytes, zone.lowerBound, zone.upperBound)
  }

  /// Gives a moment that is a date so far its time.
  mutating func addTime(
    _ node: Int, _ field: Int, _ bytes: Span<UInt8>, _ time: Range<Int>, _ zone: Range<Int>
  ) {
    guard has(node, field) else { return }
    let slot = slot(node, field)
    guard slot.end - slot.start == 10 else { return }
    var start = slot.start
    if slot.end != beginValue {
      start = beginValue
      appendOwn(slot)
    }
    appendTime(bytes, time, zone)
    endValue(node, field, slot.rank, from: start)
  }

  /// Whether the date and time at `start` are in daylight time; nil when the year has no rule here.
  private func isDaylight(dateFrom start: Int) -> Bool? {
    func number(_ offset: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 * 10 + Int(bytes[start + offset + $1] &- 0x30) }
    }
    return daylightTime(year: number(0, 4), month: number(5, 2), day: number(8, 2), hour: number(11, 2))
  }

  /// Adds text to a filled field, after `separator`.
  mutating func join(
    _ node: Int, _ field: Int, _ literals: borrowing Slab<UInt8>, _ separator: Range<Int32>, _ bytes: Span<UInt8>,
    _ text: Range<Int>, _ looks: Bool
  ) {
    let slot = slot(node, field)
    var start = slot.start
    // What was written last is simply continued.
    if slot.end != beginValue {
      start = beginValue
      appendOwn(slot)
    }
    append(literals, Int(separator.lowerBound), Int(separator.upperBound))
    append(bytes, text, .text, 0, looks)
    endValue(node, field, slot.rank, from: start)
  }
}
