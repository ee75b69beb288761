// Samples of conditions between elements, and what is found where one does not hold.

import Conformance
import Findings

extension RuleSampler {
  func condition(_ rule: GuideRule, _ spot: GuideRule.Spot, _ index: Int) throws(Unsampled) -> RuleSample {
    var host = try host(spot.position)
    if spot.element > 0 { return try condition(rule, spot, index, &host) }
    for breach in ConditionBreach.all(host.segment.conditions[index]) where breach.isAlone(host.segment.elements) {
      var presence = presence(host.segment, breach.present)
      presence.broken = index
      guard fill(&host, presence) else { continue }
      let findings = findings(breach, host, host.segment.elements, host.segment.conditions[index], spot)
      return sample(rule, host.draft, findings)
    }
    throw Unsampled(reason: "another rule of \(spot.tag) is broken with it")
  }

  /// A condition of a composite.
  private func condition(
    _ rule: GuideRule, _ spot: GuideRule.Spot, _ index: Int, _ host: inout Host
  ) throws(Unsampled) -> RuleSample {
    guard case .composite(let components, let conditions) = host.segment.elements[spot.element - 1].content,
      fill(&host, presence(host.segment, [spot.element: true]))
    else { throw Unsampled(reason: "\(spot.name) has no place") }
    let known = list.positions[spot.position].known[spot.element] ?? [:]
    for breach in ConditionBreach.all(conditions[index]) where breach.isAlone(components) {
      var presence = ElementPresence(components, conditions)
      presence.forced.merge(breach.present) { _, own in own }
      presence.broken = index
      guard var parts = try? parts(components, presence, known) else { continue }
      while parts.last == "" { parts.removeLast() }
      host.current[element: spot.element] = parts.joined(separator: ">")
      return sample(rule, host.draft, findings(breach, host, components, conditions[index], spot))
    }
    throw Unsampled(reason: "another rule of \(spot.name) is broken with it")
  }

  func findings(
    _ breach: ConditionBreach, _ host: Host, _ elements: [SegmentOutline.Element], _ condition: ConditionOutline,
    _ spot: GuideRule.Spot
  ) -> [ExpectedFinding] {
    func reference(_ number: Int) -> Int {
      guard case .simple(let simple) = elements[number - 1].content else { return 0 }
      return Int(simple.reference)
    }
    let isInner = spot.element > 0
    return breach.charged.map { number in
      var finding = ExpectedFinding(
        condition.kind == .exclusive ? .elementExclusion : .elementConditionMissing, spot.tag, segment: host.ordinal,
        element: isInner ? spot.element : number)
      finding.component = isInner ? number : 0
      if isInner, host.segment.elements[spot.element - 1].repeats != 1 { finding.occurrence = 1 }
      finding.isImplementation = condition.isImplementation
      finding.reference = reference(number)
      finding.text = isInner ? "" : host.current[element: number]
      finding.bounds = Self.bounds(host.current)
      finding.trigger = breach.trigger.map {
        isInner ? (spot.element, $0, reference($0)) : ($0, 0, reference($0))
      }
      return finding
    }
  }
}
