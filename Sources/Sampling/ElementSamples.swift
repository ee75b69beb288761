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
    let draft = try compose(clear: others.merging([position: count]) { _, own in own })
    guard let segment = list.form(of: position, outline), let ordinal = draft.ordinal(of: position, count) else {
      throw Unsampled(reason: "\(tag) has no place")
    }
    return Host(draft: draft, index: ordinal - 1, segment: segment)
  }

  /// Fills the segment with as little as the choice of elements leaves.
  func fill(_ host: inout Host, _ presence: ElementPresence) -> Bool {
    guard let present = presence.settle(host.segment.elements.map { _ in false }) else { return false }
    for index in present.indices {
      if !present[index] {
        host.current[element: index + 1] = ""
      } else if host.current[element: index + 1].isEmpty {
        host.current[element: index + 1] = value(host, index + 1)
      }
    }
    host.draft.count(outline.tally)
    return true
  }

  private func value(_ host: Host, _ number: Int) -> String {
    var composer = SetComposer(outline, list)
    let known = list.positions[host.current.position].known[number] ?? [:]
    return composer.value(host.segment.elements[number - 1], known: known)
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
    let element = host.segment.elements[spot.element - 1]
    var finding = ExpectedFinding(
      fault.finding(element, spot), spot.tag, segment: host.ordinal, element: spot.element)
    let isWhole = spot.component == 0 && (fault == .missing || fault == .unused)
    if element.repeats != 1, !isWhole, fault != .repeats { finding.occurrence = 1 }
    let also = try place(&host, spot, fault)
    let legal = host.current[element: spot.element]
    var broken = ""
    var inner: [ExpectedFinding] = []
    switch element.content {
    case .composite(let components, let conditions):
      broken = try composite(components, conditions, host, spot, fault, legal, &finding, &inner)
    case .simple(let simple):
      finding.reference = Int(simple.reference)
      broken = try self.broken(simple, fault, legal, element.repeats, &finding)
    }
    host.current[element: spot.element] = broken
    finding.bounds = Self.bounds(host.current)
    if case .added = fault { return sample(rule, host.draft, []) }
    return sample(rule, host.draft, self.also(finding, spot, fault, broken) + inner + also)
  }

  /// Fills the segment with the element, or without it if it shall be missing. Where an element that is mandatory, or not
  /// wanted, cannot go or come without a condition, that is broken too: what is found then.
  private func place(
    _ host: inout Host, _ spot: GuideRule.Spot, _ fault: GuideRule.ElementFault
  ) throws(Unsampled) -> [ExpectedFinding] {
    let isAbsent = fault == .missing && spot.component == 0
    if fill(&host, presence(host.segment, [spot.element: !isAbsent])) { return [] }
    let isBare = spot.component == 0 && (fault == .missing || fault == .unused)
    guard isBare, fill(&host, presence(host.segment, [:])) else {
      throw Unsampled(reason: "a condition of \(spot.tag) is broken with it")
    }
    host.current[element: spot.element] = isAbsent ? "" : value(host, spot.element)
    host.draft.count(outline.tally)
    let there = host.segment.elements.indices.filter { !host.current[element: $0 + 1].isEmpty }.map { $0 + 1 }
    var whole = spot
    whole.element = 0
    return host.segment.conditions.flatMap { condition in
      ConditionBreach(condition, Set(there)).map {
        findings($0, host, host.segment.elements, condition, whole)
      } ?? []
    }
  }

  /// LS01 as it came stands around LS itself.
  static func bounds(_ segment: DraftSegment) -> String {
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
    case .code:
      text = simple.unlistedCode
      finding.isImplementation = simple.isOpenInStandard
    case .standardCode:
      text = simple.droppedCode
      finding.isImplementation = true
    case .added(let code): text = code
    case .unused:
      text = legal
      finding.isImplementation = true
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
    _ components: [SegmentOutline.Element], _ conditions: [ConditionOutline], _ host: Host, _ spot: GuideRule.Spot,
    _ fault: GuideRule.ElementFault, _ legal: String, _ finding: inout ExpectedFinding, _ also: inout [ExpectedFinding]
  ) throws(Unsampled) -> String {
    if spot.component > 0 { return try component(components, conditions, host, spot, fault, &finding, &also) }
    switch fault {
    case .missing: return ""
    case .unused:
      finding.text = legal
      finding.isImplementation = true
      return legal
    case .repeats:
      finding.text = legal
      let repeats = host.segment.elements[spot.element - 1].repeats
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
    _ components: [SegmentOutline.Element], _ conditions: [ConditionOutline], _ host: Host, _ spot: GuideRule.Spot,
    _ fault: GuideRule.ElementFault, _ finding: inout ExpectedFinding, _ also: inout [ExpectedFinding]
  ) throws(Unsampled) -> String {
    guard case .simple(let simple) = components[spot.component - 1].content else {
      throw Unsampled(reason: "a composite in a composite")
    }
    var parts = try place(components, conditions, host, spot, fault, &also)
    let legal = parts[spot.component - 1]
    finding.component = spot.component
    finding.reference = Int(simple.reference)
    parts[spot.component - 1] = try broken(simple, fault, legal, 1, &finding)
    while parts.last == "" { parts.removeLast() }
    return parts.joined(separator: ">")
  }

  /// Components with the one in question, or without it; as in a segment, conditions that cannot hold are told.
  private func place(
    _ components: [SegmentOutline.Element], _ conditions: [ConditionOutline], _ host: Host, _ spot: GuideRule.Spot,
    _ fault: GuideRule.ElementFault, _ also: inout [ExpectedFinding]
  ) throws(Unsampled) -> [String] {
    var presence = ElementPresence(components, conditions)
    presence.forced[spot.component] = fault != .missing
    let known = list.positions[spot.position].known[spot.element] ?? [:]
    do throws(Unsampled) {
      return try parts(components, presence, known)
    } catch {
      guard fault == .missing || fault == .unused else { throw error }
    }
    var parts = try parts(components, ElementPresence(components, conditions), known)
    var composer = SetComposer(outline, list)
    parts[spot.component - 1] = fault == .missing ? "" : composer.value(components[spot.component - 1])
    let there = Set(parts.indices.filter { !parts[$0].isEmpty }.map { $0 + 1 })
    also = conditions.flatMap { condition in
      ConditionBreach(condition, there).map { findings($0, host, components, condition, spot) } ?? []
    }
    return parts
  }

  /// Legal components; at least one of them, or there is no composite.
  func parts(
    _ components: [SegmentOutline.Element], _ presence: ElementPresence, _ known: [Int: [String]]
  ) throws(Unsampled) -> [String] {
    var composer = SetComposer(outline, list)
    for other in [0] + components.indices.map({ $0 + 1 }) where other == 0 || presence.forced[other] == nil {
      var presence = presence
      if other > 0 { presence.forced[other] = true }
      guard let present = presence.settle(components.map { _ in false }), present.contains(true) else { continue }
      return components.indices.map {
        present[$0] ? composer.value(components[$0], known: [0: known[$0 + 1] ?? []]) : ""
      }
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
}

extension GuideRule.ElementFault {
  /// The finding of a fault in an element, or a component of one.
  func finding(_ element: SegmentOutline.Element, _ spot: GuideRule.Spot) -> Rule {
    switch self {
    case .missing: .elementMissing
    case .short: .elementTooShort
    case .long: .elementTooLong
    case .code, .standardCode, .added: .elementCode
    case .unused: .elementNotUsed
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
