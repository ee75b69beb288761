// What a document tells people besides its operations: checks and exceptions, the first two hundred of each and how many
// there were; and the list of points somebody has to decide.

import Octets

struct Remarks: Sendable {
  static let limit = 200
  static let decisionLimit = 20

  /// JSON objects with commas between.
  var checks = Scrap()
  var exceptions = Scrap()
  private(set) var checkCount = 0
  private(set) var exceptionCount = 0
  /// HTML, a line for each point.
  var decisions = Scrap()
  private(set) var decisionCount = 0
  /// How often each word was seen: a range of the program's text, and the count.
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

  mutating func count(_ word: Range<Int>) {
    for index in tallies.indices where tallies[index].word == word {
      tallies[index].count += 1
      return
    }
    tallies.append((word, 1))
  }
}

// MARK: What the machine says

extension Machine {
  mutating func add(check: String) {
    if remarks.addsCheck() { remarks.checks.append(check) }
  }

  /// An exception in words.
  mutating func raise(_ rule: String, _ severity: String, _ message: String, isForDecision: Bool = false) {
    if isForDecision, remarks.addsDecision() { remarks.decisions.append(htmlText(message)) }
    guard remarks.addsException() else { return }
    remarks.exceptions.append(
      "{\"rule\":\(quote(rule)),\"severity\":\(quote(severity)),\"message\":\(quote(String(message.prefix(500))))}")
  }

  /// Puts the points to decide behind `$attention`.
  mutating func gatherDecisions() {
    guard remarks.decisionCount > 0 else { return }
    let (start, points) = (pool.count, remarks.decisions)
    pool.append(points.bytes.span, 0, points.count)
    if remarks.decisionCount > Remarks.decisionLimit { pool.append("<br/>…") }
    set(.attention, start..<pool.count)
    set(.attentionCount, pool.text(String(remarks.decisionCount)))
  }

  /// Puts the words counted behind `$tally`: `5 accepted, 2 backordered`.
  mutating func gatherTally(_ program: Program) {
    guard !remarks.tallies.isEmpty else { return }
    let start = pool.count
    for (word, count) in remarks.tallies {
      if pool.count > start { pool.append(", ") }
      pool.append(decimal: count)
      pool.append(0x20)
      if word.isEmpty {
        pool.append("other")
      } else {
        let literals = program.text
        pool.append(literals.span, word.lowerBound, word.upperBound)
      }
    }
    set(.tally, start..<pool.count)
  }

  /// Writes checks, exceptions and how many there were.
  func writeRemarks(lines: Int, _ sink: inout ByteSink) {
    sink.write(",\"checks\":[")
    sink.write(remarks.checks.bytes.span, 0, remarks.checks.count)
    sink.write("],\"exceptions\":[")
    sink.write(remarks.exceptions.bytes.span, 0, remarks.exceptions.count)
    sink.write("],\"counts\":{\"lines\":")
    sink.write(decimal: UInt64(lines))
    sink.write(",\"checks\":")
    sink.write(decimal: UInt64(remarks.checkCount))
    sink.write(",\"exceptions\":")
    sink.write(decimal: UInt64(remarks.exceptionCount))
    sink.write(0x7d)
  }
}
