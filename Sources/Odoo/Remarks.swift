// What a document tells people besides its operations: checks and exceptions, the first two hundred of each and how many
// there were; and the list of points somebody has to decide.

import Octets

struct Remarks: Sendable {
  static let limit = 200
  static let decisionLimit = 20

  /// JSON objects with commas between.
  private(set) var checks = Scrap()
  private(set) var exceptions = Scrap()
  private(set) var checkCount = 0
  private(set) var exceptionCount = 0
  /// HTML, a line for each point.
  private(set) var decisions = Scrap()
  private(set) var decisionCount = 0
  /// How often each word was seen: a range of its table's text, and the count.
  private(set) var tallies: ContiguousArray<(word: Range<Int>, count: Int)> = []

  mutating func removeAll() {
    checks.removeAll()
    exceptions.removeAll()
    decisions.removeAll()
    checkCount = 0
    exceptionCount = 0
    decisionCount = 0
    tallies.removeAll(keepingCapacity: true)
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
    if decisionCount > 1 { decisions.append("<br/>") }
    return true
  }

  mutating func withCheck(_ body: (inout Scrap) -> Void) { body(&checks) }
  mutating func withException(_ body: (inout Scrap) -> Void) { body(&exceptions) }
  mutating func withDecision(_ body: (inout Scrap) -> Void) { body(&decisions) }

  mutating func count(_ word: Range<Int>) {
    for index in tallies.indices where tallies[index].word == word {
      tallies[index].count += 1
      return
    }
    tallies.append((word, 1))
  }
}
