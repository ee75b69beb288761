// One element of XML in the shape of a segment: its text is element 1, attributes and what dates bring are behind. Numbers are
// plain decimals, dates CCYYMMDD, times HHMM or HHMMSS, as maps expect them; what cannot be brought into shape stays as it
// came, and is told by whoever holds it to the guide.

import Octets

package struct ElementRecord: ~Copyable {
  /// Element n is `ends[n - 1] + 1 ..< ends[n]`.
  package private(set) var bytes = Slab<UInt8>(repeating: 0, count: 4_096 + wordSlack)
  package private(set) var ends = Slab<UInt32>(repeating: 0, count: 66)
  package private(set) var count = 0
  /// Where the text ends.
  private var textEnd = 1
  private(set) var hasText = false
  /// Text stood before and behind an element inside. Joined texts are not longer than one of a document's.
  private(set) var isMixed = false
  private static let mixedLimit = 64 << 10
  /// What stands behind the text, in any order: bytes, and the element each belongs to.
  private var side = Slab<UInt8>(repeating: 0, count: 1_024 + wordSlack)
  private var sideUsed = 0
  private var sides = Slab<(element: Int32, start: Int32, end: Int32)>(repeating: (0, 0, 0), count: 64)
  private var sideCount = 0
  /// The highest element among them.
  private var last = 0

  package init() { bytes[0] = Self.separator }

  /// No character of XML.
  static let separator: UInt8 = 0x1f

  @inline(__always)
  mutating func begin() {
    textEnd = 1
    hasText = false
    isMixed = false
    sideUsed = 0
    sideCount = 0
    last = 0
  }

  /// The record is complete.
  @inline(__always)
  mutating func finish() {
    ends[0] = 0
    if last == 0 {
      count = hasText ? 1 : 0
      ends[1] = UInt32(truncatingIfNeeded: textEnd)
      bytes[textEnd] = Self.separator
      return
    }
    finishSides()
  }

  @inline(never)
  private mutating func finishSides() {
    let room = textEnd + sideUsed + last + 8 + wordSlack
    if bytes.count < room { bytes.grow(by: room - bytes.count, filling: 0) }
    var at = textEnd
    ends[1] = UInt32(truncatingIfNeeded: at)
    bytes[at] = Self.separator
    at += 1
    var number = 2
    while number <= last {
      for index in 0..<sideCount where Int(sides[index].element) == number {
        let (start, end) = (Int(sides[index].start), Int(sides[index].end))
        for from in start..<end { bytes[at + from - start] = side[from] }
        at += end - start
        break
      }
      ends[number] = UInt32(truncatingIfNeeded: at)
      bytes[at] = Self.separator
      at += 1
      number += 1
    }
    count = last
  }

  // MARK: Text and attributes

  /// The text of the element.
  @inline(__always)
  mutating func putText(
    _ source: Span<UInt8>, _ start: Int, _ end: Int, _ form: ElementLayout.Form, time: Int, zone: Int
  ) {
    var (start, end) = (start, end)
    while start < end, source[start] <= 0x20 { start &+= 1 }
    while end > start, source[end &- 1] <= 0x20 { end &-= 1 }
    if start == end { return }
    if hasText { return join(source, start, end) }
    hasText = true
    let room = end &- start &+ 2 &+ 2 &* wordSlack
    if bytes.count < room { bytes.grow(by: room &- bytes.count, filling: 0) }
    switch form {
    case .text: break
    case .decimal:
      if source[start] == 0x2b, end &- start > 1 { start &+= 1 }
    case .date:
      if putDate(source, start, end, time, zone) { return }
    case .time:
      if let stop = putClock(source, start, end, zone) {
        textEnd = stop
        return
      }
    }
    bytes.copy(source, start, end, to: 1)
    textEnd = 1 &+ end &- start
    if form == .decimal { upperExponent() }
  }

  /// Text behind an element inside: a blank is between, so that no number is made of two.
  @inline(never)
  private mutating func join(_ source: Span<UInt8>, _ start: Int, _ end: Int) {
    isMixed = true
    let room = textEnd + end - start + 1
    if room > Self.mixedLimit { return }
    if bytes.count < room + 2 + wordSlack { bytes.grow(by: room + 2 + wordSlack - bytes.count, filling: 0) }
    bytes[textEnd] = 0x20
    bytes.copy(source, start, end, to: textEnd + 1)
    textEnd = room
  }

  /// An attribute.
  @inline(never)
  mutating func put(_ source: Span<UInt8>, _ start: Int, _ end: Int, _ form: AttributeForm) {
    var (start, end) = (start, end)
    while start < end, source[start] <= 0x20 { start += 1 }
    while end > start, source[end - 1] <= 0x20 { end -= 1 }
    if start == end || sideCount == 62 { return }
    if form.form == .date, let digits = Self.day(source, start, end) {
      let isRead = end - start == 10 || putRest(source, start + 10, end, form.time, form.zone)
      if isRead { return addSide(form.element, digits.span, 0, digits.count) }
    }
    addSide(form.element, source, start, end)
  }

  mutating func addSide(_ element: Int, _ source: Span<UInt8>, _ start: Int, _ end: Int) {
    let missing = sideUsed + end - start - side.count
    if missing > 0 { side.grow(by: missing + side.count, filling: 0) }
    for index in start..<end { side[sideUsed + index - start] = source[index] }
    sides[sideCount] = (Int32(element), Int32(sideUsed), Int32(sideUsed + end - start))
    sideUsed += end - start
    sideCount += 1
    last = max(last, element)
  }

  /// `1e3` is written `1E3`.
  private mutating func upperExponent() {
    for index in 1..<textEnd where bytes[index] == 0x65 { bytes[index] = 0x45 }
  }

  // MARK: Dates and times

  /// The eight digits of `2025-06-09`, with or without more behind it.
  private static func day(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8]? {
    guard end - start >= 10, source[start + 4] == 0x2d, source[start + 7] == 0x2d else { return nil }
    let digits = [0, 1, 2, 3, 5, 6, 8, 9].map { source[start + $0] }
    return digits.allSatisfy { $0 &- 0x30 <= 9 } ? digits : nil
  }

  /// `2025-06-09`, `2025-06-09+02:00`, `2025-06-09T14:05:00Z`.
  private mutating func putDate(_ source: Span<UInt8>, _ start: Int, _ end: Int, _ time: Int, _ zone: Int) -> Bool {
    guard end - start >= 10, source[start + 4] == 0x2d, source[start + 7] == 0x2d else { return false }
    var to = 1
    for index in start..<start + 10 where index != start + 4 && index != start + 7 {
      if source[index] &- 0x30 > 9 { return false }
      bytes[to] = source[index]
      to += 1
    }
    if end - start > 10, !putRest(source, start + 10, end, time, zone) { return false }
    textEnd = to
    return true
  }

  /// What stands behind the day.
  private mutating func putRest(_ source: Span<UInt8>, _ start: Int, _ end: Int, _ time: Int, _ zone: Int) -> Bool {
    if source[start] == 0x54 {
      guard let clock = Self.clock(source, start + 1, end) else { return false }
      if time > 0 { addSide(time, clock.digits.span, 0, clock.digits.count) }
      return clock.zone.isEmpty || putZone(source, clock.zone, zone)
    }
    return putZone(source, start..<end, zone)
  }

  private mutating func putZone(_ source: Span<UInt8>, _ range: Range<Int>, _ zone: Int) -> Bool {
    guard Self.isZone(source, range) else { return false }
    if zone > 0 { addSide(zone, source, range.lowerBound, range.upperBound) }
    return true
  }

  /// `Z`, `+02:00`
  private static func isZone(_ source: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let start = range.lowerBound
    if range.count == 1 { return source[start] == 0x5a }
    guard range.count == 6, source[start] == 0x2b || source[start] == 0x2d else { return false }
    return source[start + 3] == 0x3a && [1, 2, 4, 5].allSatisfy { source[start + $0] &- 0x30 <= 9 }
  }

  /// Digits and zone of `14:05:00`, `14:05`, `14:05:00.25+02:00`; two digits of a fraction are kept.
  private static func clock(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> (digits: [UInt8], zone: Range<Int>)? {
    var digits: [UInt8] = []
    var index = start
    while index < end, digits.count < 6 {
      let byte = source[index]
      if byte &- 0x30 <= 9 { digits.append(byte) } else if byte != 0x3a { break }
      index += 1
    }
    guard digits.count == 4 || digits.count == 6 else { return nil }
    if index < end, source[index] == 0x2e {
      index += 1
      let first = index
      while index < end, source[index] &- 0x30 <= 9 { index += 1 }
      let kept = (first..<min(index, first + 2)).map { source[$0] }
      if kept.contains(where: { $0 != 0x30 }) { digits += kept }
    }
    return (digits, index..<end)
  }

  private mutating func putClock(_ source: Span<UInt8>, _ start: Int, _ end: Int, _ zone: Int) -> Int? {
    guard let clock = Self.clock(source, start, end) else { return nil }
    if !clock.zone.isEmpty, !putZone(source, clock.zone, zone) { return nil }
    for (offset, digit) in clock.digits.enumerated() { bytes[1 + offset] = digit }
    return 1 + clock.digits.count
  }

  // MARK: Keys

  /// Makes this the record at `first..<last` of other ends, with `keys` from element `number` on.
  mutating func assemble(
    _ source: borrowing Slab<UInt8>, _ sourceEnds: borrowing Slab<UInt32>, _ first: Int, _ last: Int,
    keys: [Range<Int>], from number: Int
  ) {
    begin()
    for element in 1...max(1, number + keys.count - 1, last - first) {
      var range = 0..<0
      if keys.indices.contains(element - number) {
        range = keys[element - number]
      } else if element <= last - first {
        range = Int(sourceEnds[first + element - 1]) + 1..<Int(sourceEnds[first + element])
      }
      if range.isEmpty { continue }
      if element == 1 {
        hasText = true
        if bytes.count < range.count + 2 + wordSlack { bytes.grow(by: range.count + wordSlack, filling: 0) }
        bytes.copy(source, range.lowerBound, range.upperBound, to: 1)
        textEnd = 1 + range.count
      } else {
        addSide(element, source.span, range.lowerBound, range.upperBound)
      }
    }
    finish()
  }
}
