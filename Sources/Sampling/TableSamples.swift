// Samples of codes that may stand by the guide, but that a table of the partner's lacks.

import Conformance
import Mapping

extension RuleSampler {
  /// A code that may stand, but that the table lacks, in a segment where it is looked up.
  func table(_ rule: GuideRule, _ spot: GuideRule.Spot, _ index: Int) throws(Unsampled) -> RuleSample {
    let entry = terms.lookups.entries[spot.position]?[index]
    guard let entry, let code = entry.unknownCode else { throw Unsampled(reason: "every code that may stand is in it") }
    var host = try host(spot.position)
    let conditions = entry.lookup.reading.conditions
    var forced = Dictionary(conditions.filter { !$0.isNegated }.map { ($0.element, true) }) { first, _ in first }
    forced[spot.element] = true
    guard fill(&host, presence(host.segment, forced)) else {
      throw Unsampled(reason: "a condition of \(spot.tag) is broken with it")
    }
    var draft = host.draft
    lookUp(entry.lookup, &draft, host.index)
    let own = draft.segments[host.index][element: spot.element]
    var parts = own.split(separator: ">", omittingEmptySubsequences: false).map(String.init)
    while parts.count < max(1, spot.component) { parts.append("") }
    parts[max(0, spot.component - 1)] = code
    draft.segments[host.index][element: spot.element] = parts.joined(separator: ">")
    guard !terms.lookups.findings(draft, 1).isEmpty else {
      throw Unsampled(reason: "what it is looked up for cannot be told from the guide")
    }
    return sample(rule, draft, [])
  }

  /// Makes the set one in which the lookup is made: by what the segment holds, the records around it, and its level.
  private func lookUp(_ lookup: CodeLookup, _ draft: inout SetDraft, _ index: Int) {
    satisfy(lookup.reading.conditions, &draft, index)
    for (position, conditions) in lookup.around {
      guard let outer = draft.segments[..<index].lastIndex(where: { $0.position == position }) else { continue }
      satisfy(conditions, &draft, outer)
    }
    if let level = lookup.reading.levels.first,
      let outer = draft.segments[...index].lastIndex(where: { $0.tag == "HL" })
    {
      draft.segments[outer][element: 3] = level
    }
  }

  /// Makes a segment hold what conditions ask for, as far as its elements may.
  private func satisfy(_ conditions: [MapPlace.Condition], _ draft: inout SetDraft, _ index: Int) {
    let form = list.form(of: draft.segments[index].position, outline)
    for condition in conditions {
      guard let element = form?.element(condition.element, 0) else { continue }
      let own = draft.segments[index][element: condition.element]
      if condition.codes.contains(own) != condition.isNegated { continue }
      let wanted =
        condition.isNegated
        ? element.codes.map(String.init).first { !condition.codes.contains($0) && element.takes($0) }
        : condition.codes.first(where: element.takes)
      if let wanted { draft.segments[index][element: condition.element] = wanted }
    }
  }
}

extension TableLookups.Entry {
  /// A code that may stand in the element and is not in the table.
  fileprivate var unknownCode: String? {
    if !element.codeLines.isEmpty {
      return element.codes.map(String.init).first { lookup.table.own($0) == nil && element.takes($0) }
    }
    return (0..<9).map { element.value(turn: $0) }.first { lookup.table.own($0) == nil }
  }
}
