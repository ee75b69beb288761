// How a partner writes times of day.

/// A pattern such as `HH:MM`, `H.MM`, `HHMMSS` or `H:MM AM`. HH and H are hours with two, or one or two digits; MM and SS are
/// minutes and seconds; AM stands for the half of the day, and makes hours those of a clock with twelve; any other
/// character that is no letter or digit stands for itself.
package struct TimePattern: Equatable, Sendable {
  enum Part: Equatable, Sendable {
    case hour(digits: Int)
    case minute
    case second
    case half
    case literal(UInt8)
  }

  let parts: [Part]
  /// As it was written in the map.
  package let text: String

  /// Nil unless it has hours and minutes, each once, and seconds and the half of the day once at most.
  package init?(_ text: String) {
    var parts: [Part] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.first {
      if rest.starts(with: "AM".utf8) {
        parts.append(.half)
        rest = rest.dropFirst(2)
        continue
      }
      let count = rest.prefix { $0 == first }.count
      switch (first, count) {
      case (0x48, 1), (0x48, 2): parts.append(.hour(digits: count))
      case (0x4d, 2): parts.append(.minute)
      case (0x53, 2): parts.append(.second)
      case (0x41...0x5a, _), (0x61...0x7a, _), (0x30...0x39, _): return nil
      default: parts += repeatElement(.literal(first), count: count)
      }
      rest = rest.dropFirst(count)
    }
    self.parts = parts
    self.text = text
    func count(_ isMeant: (Part) -> Bool) -> Int { parts.count(where: isMeant) }
    let hours = count { if case .hour = $0 { true } else { false } }
    guard hours == 1, count({ $0 == .minute }) == 1, count({ $0 == .second }) <= 1, count({ $0 == .half }) <= 1 else {
      return nil
    }
  }

  private var hasHalves: Bool { parts.contains(.half) }

  /// HHMM, or HHMMSS where the pattern has seconds, of what a partner wrote; nil when it is not written so, or no time.
  package func read(_ text: [UInt8]) -> [UInt8]? {
    var (hour, minute, second) = (0, 0, 0)
    var isAfternoon = false
    var rest = text[...]
    func number(_ least: Int) -> Int? {
      let digits = rest.prefix(2).prefix { $0 &- 0x30 <= 9 }
      rest = rest.dropFirst(digits.count)
      return digits.count < least ? nil : digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    for part in parts {
      switch part {
      case .literal(let byte):
        guard rest.popFirst() == byte else { return nil }
      case .hour(let digits):
        guard let value = number(digits) else { return nil }
        hour = value
      case .minute:
        guard let value = number(2) else { return nil }
        minute = value
      case .second:
        guard let value = number(2) else { return nil }
        second = value
      case .half:
        let half = rest.prefix(2).map { $0 & 0xdf }
        guard half == Array("AM".utf8) || half == Array("PM".utf8) else { return nil }
        isAfternoon = half[0] == 0x50
        rest = rest.dropFirst(2)
      }
    }
    guard rest.isEmpty, minute < 60, second < 60, hasHalves ? 1...12 ~= hour : hour < 24 else { return nil }
    if hasHalves { hour = hour % 12 + (isAfternoon ? 12 : 0) }
    return Self.digits(hour) + Self.digits(minute) + (parts.contains(.second) ? Self.digits(second) : [])
  }

  /// HHMM or HHMMSS as the partner writes it; nil when it is none, or has seconds that the pattern has no room for.
  package func write(_ time: [UInt8]) -> [UInt8]? {
    guard time.count == 4 || time.count == 6, time.allSatisfy({ $0 &- 0x30 <= 9 }) else { return nil }
    func number(_ at: Int) -> Int { at < time.count ? Int(time[at] - 0x30) * 10 + Int(time[at + 1] - 0x30) : 0 }
    let (hour, minute, second) = (number(0), number(2), number(4))
    guard hour < 24, minute < 60, second == 0 || parts.contains(.second) else { return nil }
    var text: [UInt8] = []
    for part in parts {
      switch part {
      case .literal(let byte): text.append(byte)
      case .hour(let digits):
        let shown = Self.digits(hasHalves ? (hour + 11) % 12 + 1 : hour)
        text += digits == 1 && shown[0] == 0x30 ? [shown[1]] : shown
      case .minute: text += Self.digits(minute)
      case .second: text += Self.digits(second)
      case .half: text += Array((hour < 12 ? "AM" : "PM").utf8)
      }
    }
    return text
  }

  private static func digits(_ value: Int) -> [UInt8] { [0x30 + UInt8(value / 10), 0x30 + UInt8(value % 10)] }
}
