// What the exchange wants to know of a run: whose interchanges they were, what partners say of what we sent, and which
// findings decide what becomes of the file. A processing report listens with it.

import Acknowledgement
import Conformance
import Delimited
import Elements
import Findings
import Report
import Translation
import X12

final class WorkWatch: TranslationObserver {
  let report: ProcessingReport
  private(set) var interchanges: [WorkResult.Interchange] = []
  private(set) var answers: [WorkResult.Answer] = []
  /// Groups that were sent, when what is read is ours.
  private(set) var sent: [WorkResult.Sent] = []
  private(set) var findings: Set<Rule> = []
  /// Interchanges and sets remembered; a file of more says no more of them.
  private static let limit = 10_000

  private var open: WorkResult.Answer?
  /// The open interchange among those that are remembered; nil where it is not.
  private var openIndex: Int?
  /// Sets of the open interchange, and those of it and of its open group that are taken over.
  private var sets = (all: 0, accepted: 0, inGroup: 0)
  private var isAcknowledgement = false

  init(_ report: ProcessingReport) { self.report = report }

  var isMismatched: Bool { findings.contains(.partnerMismatch) }
  var wantsSegments: Bool { true }

  func open(_ interchange: InterchangeFacts) {
    report.open(interchange)
    sets = (0, 0, 0)
    openIndex = interchanges.count < Self.limit ? interchanges.count : nil
    if openIndex == nil { return }
    interchanges.append(
      .init(
        sender: "\(interchange.sender.qualifier):\(interchange.sender.id)",
        receiver: "\(interchange.receiver.qualifier):\(interchange.receiver.id)", control: interchange.controlNumber,
        usage: interchange.trimmed(15), moment: "\(interchange.trimmed(9))\(interchange.trimmed(10))"))
  }

  func open(_ group: GroupFacts) {
    report.open(group)
    guard sent.count < Self.limit else { return }
    sent.append(
      .init(
        interchange: interchanges.last?.control ?? "", functional: group.functionalIdentifier,
        control: group.controlNumber, sets: []))
  }

  func open(rows guide: Guide, dialect: Dialect) { report.open(rows: guide, dialect: dialect) }
  func open(tree guide: Guide, layout: ElementLayout) { report.open(tree: guide, layout: layout) }

  func open(_ set: SetFacts, guide: Guide?) {
    report.open(set, guide: guide)
    isAcknowledgement = ["997", "999"].contains(set.identifier)
    if !isAcknowledgement, !sent.isEmpty, sent[sent.count - 1].sets.count < Self.limit {
      sent[sent.count - 1].sets.append(set.controlNumber)
    }
  }

  func segment(_ segment: ObservedSegment, guide: Guide?) {
    func element(_ number: Int) -> String {
      segment.elements.indices.contains(number - 1) ? Excerpt.printable(segment.elements[number - 1]) : ""
    }
    switch segment.tag {
    case "TA1":
      guard answers.count < Self.limit else { return }
      answers.append(.init(interchange: element(1), code: element(4), detail: "TA1 \(element(4)) \(element(5))"))
    case "AK1" where isAcknowledgement:
      open = .init(functional: element(1), control: element(2))
    case "AK2" where isAcknowledgement: add("set \(element(2))")
    case "AK5" where isAcknowledgement, "IK5" where isAcknowledgement: add(element(1))
    case "AK3" where isAcknowledgement, "IK3" where isAcknowledgement: add("\(element(1)) at \(element(2))")
    case "AK4" where isAcknowledgement, "IK4" where isAcknowledgement:
      add("element \(element(1)) code \(element(3)) '\(element(4))'")
    case "AK9" where isAcknowledgement:
      guard var answer = open, answers.count < Self.limit else { return }
      answer.code = element(1)
      answers.append(answer)
      open = nil
    default: break
    }
  }

  private func add(_ text: String) {
    guard let detail = open?.detail, detail.utf8.count < 2_000 else { return }
    open?.detail = detail.isEmpty ? text : "\(detail); \(text)"
  }

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    note(findings)
    sets.all += 1
    if verdict != .rejected { sets.inGroup += 1 }
    report.close(set, guide: guide, findings: findings, verdict: verdict)
  }

  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) {
    note(findings)
    if verdict != .rejected { sets.accepted += sets.inGroup }
    sets.inGroup = 0
    report.close(group, findings: findings, verdict: verdict)
  }

  func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) {
    note(findings)
    let isEmpty = sets.all > 0 && sets.accepted + sets.inGroup == 0
    if let openIndex { interchanges[openIndex].isRefused = verdict == .rejected || isEmpty }
    report.close(interchange, findings: findings, verdict: verdict, code: code)
  }

  func end(findings: FindingList) {
    note(findings)
    report.end(findings: findings)
  }

  private func note(_ list: FindingList) { for finding in list.items { findings.insert(finding.rule) } }
}
