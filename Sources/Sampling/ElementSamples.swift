// Samples of elements that are missing or wrong, and of conditions between them.

import Conformance
import Findings

extension RuleSampler {
  /// A set with the segment in question.
  struct Host {
    var draft: SetDraft
    /// Index of the segment.
    var index: Int
    var segment: SegmentOutline

    var ordinal: Int { index + 1 }
    var current: DraftSegment {
      get { draft.segments[index] }
      set { draft.segments[index] = newValue }
    }
  }

  /// The smallest set that has the segment; an HL there has a parent.
  func host(_ position: Int, with others: [Int: Int] = [:]) throws(Unsampled) -> Host {
    let tag = list.positions[position].tag
    let count = tag == "HL" ? 2 : 1
    let draft = compose(others.merging([position: count]) { _, own in own })
    guard let segment = list.form(of: position, outline), let ordinal = draft.ordinal(of: position, count) else {
      throw Unsampled(reason: "\(tag) has no place")
    }
    return Host(draft: draft, index: ordinal - 1, segment: segment)
  }

  /// Fills the segment with as little as the choice of elements leaves.
  func fill(_ host: inout Host, _ presence: ElementPresence) -> Bool {
    guard let present = presence.settle(host.segment.elements.map { _ in false }) else { return false }
    var composer = SetComposer(outline, list)
    for (index, element) in host.segment.elements.enumerated() {
      if !present[index] {
        host.current[element: index + 1] = ""
      } else if host.current[element: index + 1].isEmpty {
        host.current[element: index + 1] = composer.value(element)
      }
    }
    host.draft.count(outline.tally)
    return true
  }

  func presence(_ segment: SegmentOutline, _ forced: [Int: Bool]) -> ElementPresence {
    var presence = ElementPresence(segment.elements, segment.conditions)
    presence.forced.merge(forced) { _, own in own }
    return presence
  }

  // MARK: Elements

  func element(
    _ rule: GuideRule, _ spot: GuideRule.Spot, _ fault: GuideRule.ElementFault
  ) throws(Unsampled) -> RuleSample {
    var host = try host(spot.position)
    let isAbsent = fault == .missing && spot.component == 0
    guard fill(&host, presence(host.segment, [spot.element: !isAbsent])) else {
      throw Unsampled(reason: "a condition of \(spot.tag) is broken with it")
    }
    let element = host.segment.elements[spot.element - 1]
    var finding = ExpectedFinding(
      fault.finding(element, spot), spot.tag, segment: host.ordinal, element: spot.element)
    if element.repeats != 1, !isAbsent, fault != .repeats { finding.occurrence = 1 }
    let legal = host.current[element: spot.element]
    let broken: String
    if case .composite(let components, let conditions) = element.content {
      broken = try composite(components, conditions, spot, fault, element.repeats, legal, &finding)
    } else if case .simple(let simple) = element.content {
      finding.reference = Int(simple.reference)
      broken = try self.broken(simple, fault, legal, element.repeats, &finding)
    } else {
      broken = ""
    }
    host.current[element: spot.element] = broken
    finding.bounds = Self.bounds(host.current)
    return sample(rule, host.draft, also(finding, spot, fault, broken))
  }

  /// LS01 as it came stands around LS itself.
  private static func bounds(_ segment: DraftSegment) -> String {
    segment.tag == "LS" ? segment[element: 1] : segment.bounds
  }

  /// A simple element with the fault; what the finding says of it is noted there.
  private func broken(
    _ simple: ElementOutline, _ fault: GuideRule.ElementFault, _ legal: String, _ repeats: Int,
    _ finding: inout ExpectedFinding
  ) throws(Unsampled) -> String {
    var text: String?
    switch fault {
    case .missing: text = ""
    case .short: text = simple.short(legal)
    case .long where simple.maximum > Self.lengthLimit:
      throw Unsampled(reason: "takes \(simple.maximum + 1) characters")
    case .long: text = simple.long(legal)
    case .code: text = simple.unlistedCode
    case .type, .date, .time: text = simple.illTyped(legal)
    case .components: text = "\(legal)>\(legal)"
    case .repeats:
      finding.text = legal
      return Array(repeating: legal, count: repeats + 1).joined(separator: "^")
    }
    guard let text else { throw Unsampled(reason: "every value of that length is a code") }
    finding.text = text
    return text
  }

  private func composite(
    _ components: [SegmentOutline.Element], _ conditions: [ConditionOutline], _ spot: GuideRule.Spot,
    _ fault: GuideRule.ElementFault, _ repeats: Int, _ legal: String, _ finding: inout ExpectedFinding
  ) throws(Unsampled) -> String {
    if spot.component > 0 { return try component(components, conditions, spot, fault, &finding) }
    switch fault {
    case .missing: return ""
    case .repeats:
      finding.text = legal
      return Array(repeating: legal, count: repeats + 1).joined(separator: "^")
    default:
      var parts = legal.split(separator: ">", omittingEmptySubsequences: false).map(String.init)
      while parts.count < components.count { parts.append("") }
      finding.component = components.count + 1
      finding.text = "X"
      return (parts + ["X"]).joined(separator: ">")
    }
  }

  private func component(
    _ components: [SegmentOutline.Element], _ conditions: [ConditionOutline], _ spot: GuideRule.Spot,
    _ fault: GuideRule.ElementFault, _ finding: inout ExpectedFinding
  ) throws(Unsampled) -> String {
    guard case .simple(let simple) = components[spot.component - 1].content else {
      throw Unsampled(reason: "a composite in a composite")
    }
    var presence = ElementPresence(components, conditions)
    presence.forced[spot.component] = fault != .missing
    var parts = try self.parts(components, presence)
    let legal = parts[spot.component - 1]
    finding.component = spot.component
    finding.reference = Int(simple.reference)
    parts[spot.component - 1] = try broken(simple, fault, legal, 1, &finding)
    while parts.last == "" { parts.removeLast() }
    return parts.joined(separator: ">")
  }

  /// Legal components; at least one of them, or there is no composite.
  private func parts(
    _ components: [SegmentOutline.Element], _ presence: ElementPresence
  ) throws(Unsampled) -> [String] {
    var composer = SetComposer(outline, list)
    for other in [0] + components.indices.map({ $0 + 1 }) where other == 0 || presence.forced[other] == nil {
      var presence = presence
      if other > 0 { presence.forced[other] = true }
      guard let present = presence.settle(components.map { _ in false }), present.contains(true) else { continue }
      return components.indices.map { present[$0] ? composer.value(components[$0]) : "" }
    }
    throw Unsampled(reason: "nothing would be left of the composite, or a condition of it is broken too")
  }

  func surplus(_ rule: GuideRule, _ spot: GuideRule.Spot) throws(Unsampled) -> RuleSample {
    var host = try host(spot.position)
    let number = host.segment.elements.count + 1
    host.current[element: number] = "X"
    var finding = ExpectedFinding(.elementTooMany, spot.tag, segment: host.ordinal, element: number)
    finding.text = "X"
    finding.bounds = Self.bounds(host.current)
    return sample(rule, host.draft, [finding])
  }

  // MARK: Conditions

  func condition(_ rule: GuideRule, _ spot: GuideRule.Spot, _ index: Int) throws(Unsampled) -> RuleSample {
    var host = try host(spot.position)
    if spot.element > 0 { return try condition(rule, spot, index, &host) }
    for breach in ConditionBreach.all(host.segment.conditions[index]) {
      var presence = presence(host.segment, breach.present)
      presence.broken = index
      guard fill(&host, presence) else { continue }
      let findings = findings(breach, host, host.segment.elements, host.segment.conditions[index].kind, spot)
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
    for breach in ConditionBreach.all(conditions[index]) {
      var presence = ElementPresence(components, conditions)
      presence.forced.merge(breach.present) { _, own in own }
      presence.broken = index
      guard var parts = try? parts(components, presence) else { continue }
      while parts.last == "" { parts.removeLast() }
      host.current[element: spot.element] = parts.joined(separator: ">")
      return sample(rule, host.draft, findings(breach, host, components, conditions[index].kind, spot))
    }
    throw Unsampled(reason: "another rule of \(spot.name) is broken with it")
  }

  private func findings(
    _ breach: ConditionBreach, _ host: Host, _ elements: [SegmentOutline.Element], _ kind: ConditionOutline.Kind,
    _ spot: GuideRule.Spot
  ) -> [ExpectedFinding] {
    func reference(_ number: Int) -> Int {
      guard case .simple(let simple) = elements[number - 1].content else { return 0 }
      return Int(simple.reference)
    }
    let isInner = spot.element > 0
    return breach.charged.map { number in
      var finding = ExpectedFinding(
        kind == .exclusive ? .elementExclusion : .elementConditionMissing, spot.tag, segment: host.ordinal,
        element: isInner ? spot.element : number)
      finding.component = isInner ? number : 0
      if isInner, host.segment.elements[spot.element - 1].repeats != 1 { finding.occurrence = 1 }
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

extension GuideRule.ElementFault {
  /// The finding of a fault in an element, or a component of one.
  func finding(_ element: SegmentOutline.Element, _ spot: GuideRule.Spot) -> Rule {
    switch self {
    case .missing: .elementMissing
    case .short: .elementTooShort
    case .long: .elementTooLong
    case .code: .elementCode
    case .date: .elementDate
    case .time: .elementTime
    case .repeats: .elementRepeats
    case .components: .elementComponents
    case .type: element.isNumber(component: spot.component) ? .elementNumber : .elementCharacter
    }
  }
}

extension SegmentOutline.Element {
  func isNumber(component: Int) -> Bool {
    switch content {
    case .simple(let simple):
      switch simple.type {
      case .decimal, .implied: true
      default: false
      }
    case .composite(let components, _):
      components.indices.contains(component - 1) && components[component - 1].isNumber(component: 0)
    }
  }
}
