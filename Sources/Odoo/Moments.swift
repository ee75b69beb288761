// Dates and times. Canonical moments are `CCYY-MM-DD`, with `THH:MM[:SS[.f]]` and `Z` or `±HH:MM` where the sender gave
// them; Odoo takes `YYYY-MM-DD HH:MM:SS` in UTC. A date alone becomes noon, so that the day is the same in every time zone
// of the Americas and Europe; a time without zone is taken as UTC. Which offset a zone has is settled by then.

import Canonical
import Octets

extension Machine {
  mutating func date(
    _ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree, _ sink: inout ByteSink
  ) {
    var text = text
    text.end = min(text.end, text.start + 10)
    copy(text, header, part, &sink)
  }

  mutating func moment(
    _ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree, _ sink: inout ByteSink
  ) {
    var text = text
    let count = text.end - text.start
    if count >= 16 {
      Moment((0..<min(count, 40)).map { byte(text, $0, header, part) }).write(&sink)
      return
    }
    text.end = min(text.end, text.start + 10)
    copy(text, header, part, &sink)
    sink.write(" 12:00:00")
  }

  /// A date and the days noted before.
  mutating func due(
    _ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree, _ sink: inout ByteSink
  ) {
    var moment = Moment((0..<min(text.end - text.start, 10)).map { byte(text, $0, header, part) })
    moment.minutes += days * 24 * 60
    moment.writeDate(&sink)
  }
}

/// Minutes since 1970-01-01 00:00 UTC, and seconds.
struct Moment {
  var minutes: Int
  var seconds: Int

  init(_ text: [UInt8]) {
    func number(_ start: Int, _ count: Int) -> Int {
      guard start + count <= text.count else { return 0 }
      return text[start..<start + count].reduce(0) { $0 * 10 + Int($1 &- 0x30) % 10 }
    }
    minutes = (dayNumber(number(0, 4), number(5, 2), number(8, 2)) * 24 + number(11, 2)) * 60 + number(14, 2)
    var index = 16
    seconds = 0
    if index < text.count, text[index] == 0x3a {
      seconds = number(17, 2)
      index = 19
    }
    // A fraction of a second is not kept.
    while index < text.count, text[index] != 0x2b, text[index] != 0x2d { index += 1 }
    if index < text.count {
      let offset = number(index + 1, 2) * 60 + number(index + 4, 2)
      minutes += text[index] == 0x2b ? -offset : offset
    }
  }

  /// `YYYY-MM-DD HH:MM:SS`
  func write(_ sink: inout ByteSink) {
    writeDate(&sink)
    let minute = minutes - minutes.flooredDivision(by: 1_440) * 1_440
    for (mark, value) in [(0x20 as UInt8, minute / 60), (0x3a, minute % 60), (0x3a, seconds)] {
      sink.write(mark)
      pair(value, &sink)
    }
  }

  /// `YYYY-MM-DD`
  func writeDate(_ sink: inout ByteSink) {
    let (year, month, date) = civilDate(minutes.flooredDivision(by: 1_440))
    pair(year / 100, &sink)
    pair(year % 100, &sink)
    sink.write(0x2d)
    pair(month, &sink)
    sink.write(0x2d)
    pair(date, &sink)
  }

  /// Two digits.
  private func pair(_ value: Int, _ sink: inout ByteSink) {
    sink.write(0x30 &+ UInt8(truncatingIfNeeded: value / 10 % 10))
    sink.write(0x30 &+ UInt8(truncatingIfNeeded: value % 10))
  }
}

extension Int {
  fileprivate func flooredDivision(by divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}

/// Days since 1970-01-01 in the Gregorian calendar; years begin in March here, so that the leap day is the last one.
private func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
  let shifted = month <= 2 ? year - 1 : year
  let era = shifted.flooredDivision(by: 400)
  let yearOfEra = shifted - era * 400
  let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

private func civilDate(_ days: Int) -> (year: Int, month: Int, day: Int) {
  let shifted = days + 719_468
  let era = shifted.flooredDivision(by: 146_097)
  let dayOfEra = shifted - era * 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let fifth = (5 * dayOfYear + 2) / 153
  let month = fifth < 10 ? fifth + 3 : fifth - 9
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * fifth + 2) / 5 + 1)
}
