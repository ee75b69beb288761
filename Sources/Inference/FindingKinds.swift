// Findings by kind: the rule, and the place by the names of its loops and segment. Two runs over the same files are
// compared by how many of each kind there are, which takes no more memory than there are kinds.

import Conformance
import Findings
import Octets

struct FindingKind: Hashable, Sendable {
  var rule: Rule
  /// `PO1>N1>REF/04-2`; empty for the file.
  var place: String

  /// Whether the place is that of `key`, or of an element there.
  func isAt(_ key: String) -> Bool {
    place.pieces(at: "/", limit: 2)[0] == key.pieces(at: "/", limit: 2)[0].pieces(at: "#")[0]
  }
}

struct FindingKinds: Sendable {
  private(set) var counts: [FindingKind: (seen: Occurrences, severity: Severity)] = [:]
  private(set) var overflow = 0

  /// What a partner's profile changes by being there is no kind.
  private static let passed: Set<Rule> = [.partnerUnlisted, .guideNearest, .tooManyFindings]

  mutating func note(_ list: FindingList, _ guide: Guide?, _ set: Int, _ sight: Sight) {
    overflow += list.overflow
    for finding in list.items where !Self.passed.contains(finding.rule) {
      let kind = FindingKind(rule: finding.rule, place: Self.place(finding, guide))
      guard counts[kind] != nil || counts.count < InferenceLimit.findings else {
        overflow += 1
        continue
      }
      var entry = counts[kind] ?? (Occurrences(), finding.severity)
      var sight = sight
      sight.segment = Int(finding.segment)
      entry.seen.add(set, sight)
      counts[kind] = entry
    }
  }

  private static func place(_ finding: Finding, _ guide: Guide?) -> String {
    var path: [String] = []
    let position = Int(finding.position)
    if let guide, guide.positions.indices.contains(position) {
      path = guide.loopPath(position)
      if guide.positions[position].startsLoop { path.removeLast() }
    }
    path.append(finding.tag.description)
    let slot = ElementSlot(
      element: Int(finding.element), component: Int(finding.component), isMandatory: false, repeats: 1)
    let name = path.joined(separator: ">")
    return slot.element == 0 ? name : slot.name(of: name)
  }

  /// Kinds of which there are more here than in `other`.
  func beyond(_ other: FindingKinds) -> [FindingKind] {
    counts.filter { $0.value.seen.count > other.counts[$0.key]?.seen.count ?? 0 }.map(\.key)
      .sorted { ($0.rule.rawValue, $0.place) < ($1.rule.rawValue, $1.place) }
  }

  /// Findings the sender is told of.
  var complaints: Int { counts.values.reduce(0) { $0 + ($1.severity > .note ? $1.seen.count : 0) } }
}
