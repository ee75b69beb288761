// What is known of a document when it is over: lines counted, sums compared, what was raised put into words.

import Canonical
import Octets

extension Machine {
  /// Compares what the document says of itself with what was seen.
  mutating func check(
    sums: inout Sums, lines: Int, _ phrases: borrowing Phrases, _ program: Program, _ header: borrowing RecordTree,
    _ totals: borrowing RecordTree
  ) {
    if program.hasLineCount { checkCount(lines, phrases, totals) }
    if !header.isEmpty, header.slot(0, currencyField).second > 0, remarks.addsCheck() {
      let slot = header.slot(0, currencyField)
      phrases.append(phrases.currency, to: &remarks.checks)
      remarks.checks.append(json: header.bytes, slot.start, slot.end)
      remarks.checks.append(0x22)
      remarks.checks.append(0x7d)
    }
    guard program.hasTotal else { return }
    let slot = totals.isEmpty ? RecordTree.Slot(first: 0, second: 0, rank: 0) : totals.slot(0, amountField)
    let announced = slot.isEmpty ? nil : ExactDecimal(totals.bytes.span, slot.start, slot.end)
    let taxes = sums.close(header, totals, announced: announced)
    if let sum = taxes.lines { set(.lineTaxes, pool.text(sum.text)) }
    if let sum = taxes.charges { set(.chargeTaxes, pool.text(sum.text)) }
    if sums.sign < 0 { noteSign() }
    guard let computed = sums.total(program.document) else { return }
    if computed.sign * sums.sign < 0 { set(.contrary, pool.text("-")) }
    if remarks.losesDigits {
      raise(
        "digits.lost", "warning",
        "some numbers have more digits than Odoo keeps (see checks): its total may be another",
        isForDecision: true)
    }
    checkTotal(computed, slot.isEmpty || sums.agrees(announced, program.document), slot, phrases, totals)
  }

  /// The document counts below zero.
  @inline(__always)
  mutating func noteSign() {
    if pseudo[Int(Pseudo.firstSign.rawValue)].isEmpty { set(.firstSign, pool.text("-")) }
  }

  private mutating func checkCount(_ lines: Int, _ phrases: borrowing Phrases, _ totals: borrowing RecordTree) {
    let isAnnounced = !totals.isEmpty && totals.slot(0, lineCountField).second > 0
    guard remarks.addsCheck() else { return }
    guard isAnnounced else {
      phrases.append(phrases.lineCount, to: &remarks.checks)
      remarks.checks.append(decimal: lines)
      remarks.checks.append(0x7d)
      return
    }
    let slot = totals.slot(0, lineCountField)
    let (start, end) = (slot.start, slot.end)
    let agrees = ExactDecimal(totals.bytes.span, start, end) == ExactDecimal(Int64(lines))
    phrases.append(agrees ? phrases.lineCountHolds : phrases.lineCountFails, to: &remarks.checks)
    remarks.checks.append(json: totals.bytes, start, end)
    phrases.append(phrases.seen, to: &remarks.checks)
    remarks.checks.append(decimal: lines)
    remarks.checks.append(0x7d)
    if !agrees {
      let announced = totals.text(0, lineCountField) ?? ""
      raise("lineCount.mismatch", "warning", "the document says it has \(announced) lines, there are \(lines)")
    }
  }

  private mutating func checkTotal(
    _ computed: ExactDecimal, _ agrees: Bool, _ slot: RecordTree.Slot, _ phrases: borrowing Phrases,
    _ totals: borrowing RecordTree
  ) {
    if remarks.addsCheck() {
      if slot.isEmpty {
        phrases.append(phrases.total, to: &remarks.checks)
      } else {
        phrases.append(agrees ? phrases.totalHolds : phrases.totalFails, to: &remarks.checks)
        remarks.checks.append(json: totals.bytes, slot.start, slot.end)
        phrases.append(phrases.computed, to: &remarks.checks)
      }
      remarks.checks.append(computed)
      remarks.checks.append(0x22)
      remarks.checks.append(0x7d)
    }
    if !agrees {
      let text = totals.text(0, amountField) ?? ""
      raise(
        "total.mismatch", "warning", "the document says \(text) in all, its lines come to \(computed.text)",
        isForDecision: true)
    }
  }

  // MARK: What was raised

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
    let start = pool.count
    pool.append(remarks.decisions)
    if remarks.decisionCount > Remarks.decisionLimit { pool.append(literal: "<br/>…") }
    set(.attention, start..<pool.count)
    set(.attentionCount, pool.text(String(remarks.decisionCount)))
  }

  /// Puts the words counted behind `$tally`: `5 accepted, 2 backordered`.
  mutating func gatherTally(_ program: Program) {
    guard !remarks.tallies.isEmpty else { return }
    let start = pool.count
    for tally in remarks.tallies {
      if pool.count > start { pool.append(literal: ", ") }
      pool.append(decimal: tally.count)
      pool.append(0x20)
      if tally.word.isEmpty {
        pool.append(literal: "other")
      } else {
        pool.append(program.text, tally.word.lowerBound, tally.word.upperBound)
      }
    }
    set(.tally, start..<pool.count)
  }
}

private let currencyField = RecordKind.header.place(of: "currency")
private let amountField = RecordKind.totals.place(of: "amount")
private let lineCountField = RecordKind.totals.place(of: "lineCount")
