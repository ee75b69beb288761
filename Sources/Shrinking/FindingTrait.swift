// What findings of two files have in common though everything around them differs: the rule and the element it was broken at.

import Acknowledgement
import Conformance
import Findings
import Octets
import Translation
import X12

package struct FindingTrait: Hashable, Sendable, CustomStringConvertible {
  package let rule: Rule
  package let tag: SegmentTag
  package let element: UInt16
  package let component: UInt16
  package let severity: Severity

  init(_ finding: Finding) {
    rule = finding.rule
    tag = finding.tag
    element = finding.element
    component = finding.component
    severity = finding.severity
  }

  /// `element.code at PO103`
  package var description: String {
    if tag.packed == 0 { return rule.name }
    return "\(rule.name) at \(ObservedSegment.name("\(tag)", Int(element), component: Int(component)))"
  }
}

/// Collects the traits of all findings of a run.
final class TraitCollector: TranslationObserver {
  private(set) var traits: Set<FindingTrait> = []

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) { keep(findings) }
  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) { keep(findings) }
  func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) {
    keep(findings)
  }
  func end(findings: FindingList) { keep(findings) }

  private func keep(_ findings: FindingList) { for finding in findings.items { traits.insert(FindingTrait(finding)) } }
}
