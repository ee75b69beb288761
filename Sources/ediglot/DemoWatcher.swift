// Keeps what the demo's table tells of each set: number of the document and verdict.

import Acknowledgement
import Conformance
import Findings
import Octets
import Translation
import X12

final class DemoWatcher: TranslationObserver {
  struct Set {
    var id: String
    var control: String
    var number = ""
    var verdict = Verdict.accepted
  }

  private(set) var sets: [Set] = []

  /// Where a document has its number: the beginning segment and the element.
  private static let numbers = [
    "BEG": 3, "BAK": 3, "BSN": 2, "BIG": 2, "BCH": 3, "BCA": 3, "BIA": 3, "BCT": 2, "BRA": 1,
  ]

  var wantsSegments: Bool { true }
  func open(_ interchange: InterchangeFacts) {}
  func open(_ group: GroupFacts) {}
  func open(_ set: SetFacts, guide: Guide?) { sets.append(Set(id: set.identifier, control: set.controlNumber)) }

  func segment(_ segment: ObservedSegment, guide: Guide?) {
    guard let element = Self.numbers[segment.tag], element <= segment.elements.count, !sets.isEmpty else { return }
    sets[sets.count - 1].number = Excerpt.printable(segment.elements[element - 1])
  }

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    sets[sets.count - 1].verdict = verdict
  }

  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) {}
  func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) {}
  func end(findings: FindingList) {}
  func progress(_ bytes: UInt64) {}
}
