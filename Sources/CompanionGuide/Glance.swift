// What a file holds at a glance: its sets, its terminator, and whether its sender would be told anything.

import Acknowledgement
import Conformance
import Delimited
import Elements
import Findings
import PartnerSpec
import Translation
import X12

final class Glance: TranslationObserver {
  private var sets: Set<String> = []
  /// The guide by which rows or a document of XML were read.
  private var spec: String?
  private(set) var terminator: UInt8 = 0x7e
  private(set) var complaints = 0

  /// It is one of these, and nothing else.
  func holds(_ transaction: PartnerProfile.Transaction) -> Bool {
    let isX12 = transaction.guide.language == .x12
    return isX12 ? spec == nil && sets == [transaction.set] : spec == transaction.guide.spec
  }

  var wantsSegments: Bool { false }
  func open(_ interchange: InterchangeFacts) { terminator = interchange.delimiters.segment }
  func open(_ group: GroupFacts) {}
  func open(rows guide: Guide, dialect: Dialect) { spec = guide.spec }
  func open(tree guide: Guide, layout: ElementLayout) { spec = guide.spec }
  func open(_ set: SetFacts, guide: Guide?) { sets.insert(set.identifier) }
  func segment(_ segment: ObservedSegment, guide: Guide?) {}
  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) { note(findings) }
  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) { note(findings) }
  func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) { note(findings) }
  func end(findings: FindingList) { note(findings) }
  func progress(_ bytes: UInt64) {}
  private func note(_ list: FindingList) { complaints += list.count(of: .reject) + list.count(of: .warn) }
}
