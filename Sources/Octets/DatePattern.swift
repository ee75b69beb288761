// How a partner writes dates.

/// A pattern such as `DD.MM.YYYY`, `M/D/YY` or `YYYYDDD`. YYYY and YY are years (50 to 99 are 19xx), MM and DD have two
/// digits, M and D one or two, DDD is the day of the year; any other character stands for itself.
package struct DatePattern: Equatable, Sendable {
  enum Part: Equatable, Sendable {
    case year(digits: Int)
    case month(digits: Int)
    case day(digits: Int)
    case dayOfYear
    case literal(UInt8)
  }

  let parts: [Part]
  private let isOrdinal: Bool
  /// As it was written in the map.
  package let text: String

  /// Nil unless it has a year, and a month with a day or a day of the year, each once.
  package init?(_ text: String) {
    var parts: [Part] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.first {
      let count = rest.prefix { $0 == first }.count
      switch (first, count) {
      case (0x59, 4), (0x59, 2): parts.append(.year(digits: count))
      case (0x4d, 1), (0x4d, 2): parts.append(.month(digits: count))
      case (0x44, 1), (0x44, 2): parts.append(.day(digits: count))
      case (0x44, 3): parts.append(.dayOfYear)
      case (0x41...0x5a, _), (0x61...0x7a, _), (0x30...0x39, _): return nil
      default: parts += repeatElement(.literal(first), count: count)
      }
      rest = rest.dropFirst(count)
    }
    self.parts = parts
    isOrdinal = parts.contains(.dayOfYear)
    self.text = text
    func count(_ isMeant: (Part) -> Bool) -> Int { parts.count(where: isMeant) }
    let years = count { if case .year = $0 { true } else { false } }
    let months = count { if case .month = $0 { true } else { false } }
    let days = count { if case .day = $0 { true } else { false } }
    let ordinals = count { $0 == .dayOfYear }
    guard years == 1, (months, days, ordinals) == (1, 1, 0) || (months, days, ordinals) == (0, 0, 1) else { return nil }
  }

  /// CCYYMMDD of what a partner wrote; nil when it is not written so, or no date.
  package func read(_ text: [UInt8]) -> [UInt8]? {
    guard let date = read(text.span, 0, text.count) else { return nil }
    return (0..<8).map { UInt8(truncatingIfNeeded: date &>> UInt64(8 &* $0)) }
  }

  /// The same of `text[start..<end]`, its eight digits in a word, the first one lowest: files of rows have a date in each.
  package func read(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64? {
    var (year, month, day) = (0, 1, 0)
    var rest = start..<end
    var part = 0
    while part < parts.count {
      switch parts[part] {
      case .literal(let byte):
        guard !rest.isEmpty, text[rest.lowerBound] == byte else { return nil }
        rest = rest.lowerBound &+ 1..<end
      case .year(let digits):
        year = Self.number(text, &rest, digits, digits)
        if digits == 2, year >= 0 { year &+= year >= 50 ? 1900 : 2000 }
        if year < 0 { return nil }
      case .month(let digits):
        month = Self.number(text, &rest, digits, 2)
        if month < 0 { return nil }
      case .day(let digits):
        day = Self.number(text, &rest, digits, 2)
        if day < 0 { return nil }
      case .dayOfYear:
        day = Self.number(text, &rest, 3, 3)
        if day < 0 { return nil }
      }
      part &+= 1
    }
    guard rest.isEmpty else { return nil }
    if isOrdinal {
      while month < 12, day > Self.days(year, month) {
        day -= Self.days(year, month)
        month += 1
      }
    }
    guard 1...12 ~= month, 1...Self.days(year, month) ~= day else { return nil }
    return Self.packed(year, month, day)
  }

  /// Takes so many digits off; -1 when there are fewer than the least.
  @inline(__always)
  private static func number(_ text: Span<UInt8>, _ rest: inout Range<Int>, _ least: Int, _ most: Int) -> Int {
    var value = 0
    var index = rest.lowerBound
    let end = min(rest.upperBound, index &+ most)
    while index < end, text[index] &- 0x30 <= 9 {
      value = value &* 10 &+ Int(text[index] &- 0x30)
      index &+= 1
    }
    if index &- rest.lowerBound < least { return -1 }
    rest = index..<rest.upperBound
    return value
  }

  /// CCYYMMDD, the first digit lowest.
  private static func packed(_ year: Int, _ month: Int, _ day: Int) -> UInt64 {
    var word: UInt64 = 0
    var rest = UInt64(truncatingIfNeeded: (year &* 100 &+ month) &* 100 &+ day)
    for _ in 0..<8 {
      word = word &<< 8 | (0x30 &+ rest % 10)
      rest /= 10
    }
    return word
  }

  /// CCYYMMDD as the partner writes it; nil when it is none.
  package func write(_ date: [UInt8]) -> [UInt8]? {
    guard date.count == 8, date.allSatisfy({ $0 &- 0x30 <= 9 }) else { return nil }
    func number(_ range: Range<Int>) -> Int { date[range].reduce(0) { $0 * 10 + Int($1 - 0x30) } }
    let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
    var text: [UInt8] = []
    for part in parts {
      switch part {
      case .literal(let byte): text.append(byte)
      case .year(let digits):
        // Two digits of a year that would be read as another one.
        if digits == 2, !(1950..<2050).contains(year) { return nil }
        text += Self.digits(digits == 4 ? year : year % 100, digits)
      case .month(let digits): text += Self.digits(month, digits)
      case .day(let digits): text += Self.digits(day, digits)
      case .dayOfYear: text += Self.digits((1..<month).reduce(day) { $0 + Self.days(year, $1) }, 3)
      }
    }
    return text
  }

  /// At least so many digits.
  private static func digits(_ value: Int, _ count: Int) -> [UInt8] {
    let text = Array(String(value).utf8)
    return [UInt8](repeating: 0x30, count: max(0, count - text.count)) + text
  }

  private static func days(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}
