// What a document tells people besides its operations: checks and exceptions, the first two hundred of each and how many
// there were; and the list of points somebody has to decide.

import Octets

struct Remarks: ~Copyable, Sendable {
  static let limit = 200
  static let decisionLimit = 20

  /// JSON objects with commas between.
  var checks = Scrap()
  var exceptions = Scrap()
  private(set) var checkCount = 0
  private(set) var exceptionCount = 0
  /// A number has more digits than Odoo keeps.
  var losesDigits = false
  /// HTML, a line for each point.
  var decisions = Scrap()
  private(set) var decisionCount = 0
  /// How often each word was seen: a range of the program's text, and the count.
  private(set) var tallies: ContiguousArray<Tally> = []

  struct Tally: Sendable {
    let word: Range<Int>
    var count: Int
  }

  mutating func removeAll() {
    checks.removeAll()
    exceptions.removeAll()
    decisions.removeAll()
    checkCount = 0
    exceptionCount = 0
    decisionCount = 0
    losesDigits = false
    if !tallies.isEmpty { tallies.removeAll(keepingCapacity: true) }
  }

  /// Whether one more check is listed; it is counted in any case.
  mutating func addsCheck() -> Bool {
    checkCount += 1
    if checkCount > Self.limit { return false }
    if checkCount > 1 { checks.append(0x2c) }
    return true
  }

  mutating func addsException() -> Bool {
    exceptionCount += 1
    if exceptionCount > Self.limit { return false }
    if exceptionCount > 1 { exceptions.append(0x2c) }
    return true
  }

  mutating func addsDecision() -> Bool {
    decisionCount += 1
    if decisionCount > Self.decisionLimit { return false }
    if decisionCount > 1 { decisions.append(literal: "<br/>") }
    return true
  }

  mutating func count(_ word: Range<Int>) {
    for index in tallies.indices where tallies[index].word == word {
      tallies[index].count += 1
      return
    }
    tallies.append(Tally(word: word, count: 1))
  }

  /// Writes checks, exceptions and how many there were.
  func write(lines: Int, _ phrases: borrowing Phrases, _ sink: inout ByteSink) {
    phrases.write(phrases.checks, &sink)
    sink.write(checks.bytes, 0, checks.count)
    phrases.write(phrases.exceptions, &sink)
    sink.write(exceptions.bytes, 0, exceptions.count)
    phrases.write(phrases.lines, &sink)
    sink.write(decimal: UInt64(lines))
    phrases.write(phrases.checkCount, &sink)
    sink.write(decimal: UInt64(checkCount))
    phrases.write(phrases.exceptionCount, &sink)
    sink.write(decimal: UInt64(exceptionCount))
  }
}
