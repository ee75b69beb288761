// Samples of XML held to a draft: what is found, by rule, and the places of which the draft asks what they do not keep.

import Acknowledgement
import Conformance
import Elements
import Findings
import Translation
import X12

final class TreeTrial: TranslationObserver {
  private(set) var broken: [String: Occurrences] = [:]
  /// Keys of claims, as the guide names places from the root down.
  private(set) var wrong: Set<String> = []
  /// Findings the sender is told of.
  private(set) var complaints = 0
  var file = 0
  private var layout: ElementLayout?

  func open(tree guide: Guide, layout: ElementLayout) { self.layout = layout }

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    for finding in findings.items {
      if let guide { note(finding, guide) }
      if finding.severity > .note { count(finding) }
    }
    complaints += findings.overflow
  }

  func end(findings: FindingList) {
    for finding in findings.items where finding.severity > .note { count(finding) }
  }

  private func count(_ finding: Finding) {
    complaints += 1
    let sight = Sight(file: file, set: 0, segment: Int(truncatingIfNeeded: finding.place.line))
    broken[finding.rule.name, default: Occurrences()].add(file, sight)
  }

  private func note(_ finding: Finding, _ guide: Guide) {
    let passed: Set<Rule> = [.xmlElementUnknown, .xmlAttributeUnknown, .valueUnread, .codeUnmapped]
    guard let layout, finding.position >= 0, layout.nodes.indices.contains(Int(finding.position)),
      !passed.contains(finding.rule)
    else { return }
    var steps: [String] = []
    var at = Int(finding.position)
    while at > 0 {
      steps.append(layout.text(of: layout.nodes[at].name))
      at = layout.nodes[at].parent
    }
    var key = steps.reversed().joined(separator: "/")
    let names = guide.elementNames(of: finding.tag)
    let element = Int(finding.element) - 1
    if names.indices.contains(element), names[element].hasPrefix("@") {
      key += (key.isEmpty ? "" : "/") + names[element]
    }
    wrong.insert(key)
  }
}
