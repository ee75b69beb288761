// Findings about elements: what was wrong, where, and what a broken condition is charged to. Nothing here is on the path of
// a segment that is right.

import Findings
import Octets

extension SetChecker {
  mutating func report(
    _ problem: ElementProblem, _ text: Range<Int>, _ rule: Guide.ElementRule, _ spot: (Int, Int, Int),
    _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    switch problem {
    case .tooShort(let length):
      report(
        .elementTooShort, text, rule, spot, bytes, ends, view, &findings, place, length, Int64(rule.minimum))
    case .tooLong(let length):
      report(.elementTooLong, text, rule, spot, bytes, ends, view, &findings, place, length, Int64(rule.maximum))
    case .code:
      report(
        .elementCode, text, rule, spot, bytes, ends, view, &findings, place,
        isImplementation: isStandard(bytes, text, rule))
    case .number: report(.elementNumber, text, rule, spot, bytes, ends, view, &findings, place)
    case .date: report(.elementDate, text, rule, spot, bytes, ends, view, &findings, place)
    case .time: report(.elementTime, text, rule, spot, bytes, ends, view, &findings, place)
    }
  }

  /// Whether a code that the partner does not want is one of the standard.
  private func isStandard(_ bytes: Span<UInt8>, _ text: Range<Int>, _ rule: Guide.ElementRule) -> Bool {
    if rule.standardCodes < 0 { return rule.standardCodes == Guide.ElementRule.openList }
    return guide.contains(bytes.key(text.lowerBound, text.upperBound), in: rule.standardCodes)
  }

  @inline(never)
  mutating func report(
    _ kind: Rule, _ text: Range<Int>, _ rule: Guide.ElementRule?, _ spot: (Int, Int, Int), _ bytes: Span<UInt8>,
    _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList, _ place: (Int) -> Place,
    _ actual: Int = 0, _ expected: Int64 = 0, trigger: Finding.Trigger = Finding.Trigger(),
    isImplementation: Bool = false
  ) {
    if !findings.hasRoom(for: kind) { return findings.overflow(by: kind) }
    var finding = context
    finding.rule = kind
    finding.place = place(text.lowerBound)
    finding.segment = view.ordinal
    finding.tag = view.tag
    finding.position = position
    finding.bounds = bounds(position)
    finding.element = UInt16(clamping: spot.0)
    finding.component = UInt16(clamping: spot.1)
    finding.occurrence = UInt16(clamping: spot.2)
    finding.reference = rule?.reference ?? 0
    finding.trigger = trigger
    finding.isImplementation = isImplementation || kind == .elementNotUsed
    finding.expected = expected
    finding.actual = Int64(actual)
    findings.add(finding, bytes, text: text, segment: view.start..<Int(ends[view.last]))
  }

  /// The byte at `index` is none of text: charged to the component and repetition it stands in.
  @inline(never)
  mutating func reportCharacter(
    _ bytes: Span<UInt8>, _ index: Int, _ element: Range<Int>, _ rule: Guide.ElementRule, _ number: Int,
    _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList, _ place: (Int) -> Place
  ) {
    var (occurrence, component, start) = (1, 1, element.lowerBound)
    for at in element.lowerBound..<index {
      if let separator = subSeparators.repetition, bytes[at] == separator {
        (occurrence, component, start) = (occurrence + 1, 1, at + 1)
      } else if rule.kind == .composite, bytes[at] == subSeparators.component {
        (component, start) = (component + 1, at + 1)
      }
    }
    var end = index
    while end < element.upperBound, bytes[end] != subSeparators.component, bytes[end] != subSeparators.repetition {
      end += 1
    }
    let isComposite = rule.kind == .composite
    var inner: Guide.ElementRule? = rule
    if isComposite {
      let isKnown = component <= Int(rule.componentCount)
      inner = isKnown ? guide.elements[Int(rule.firstComponent) + component - 1] : nil
    }
    let spot = (number, isComposite ? component : 0, rule.repeats == 1 && occurrence == 1 ? 0 : occurrence)
    report(
      .elementCharacter, start..<end, inner, spot, bytes, ends, view, &findings, place, Int(bytes[index]))
  }

  @inline(never)
  mutating func reportMissing(
    _ missing: UInt64, _ rule: Guide.SegmentRule, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView,
    _ findings: inout FindingList, _ place: (Int) -> Place
  ) {
    for number in 1...Int(rule.elementCount) where missing & (1 << UInt64(number)) != 0 {
      let element = guide.elements[Int(rule.firstElement) + number - 1]
      let at = Self.emptySpot(number, ends, view)
      report(.elementMissing, at..<at, element, (number, 0, 0), bytes, ends, view, &findings, place)
    }
  }

  /// Where an absent element would have stood.
  static func emptySpot(_ number: Int, _ ends: Span<UInt32>, _ view: SegmentView) -> Int {
    number <= view.elementCount ? Int(ends[view.first + number - 1]) + 1 : Int(ends[view.last])
  }

  /// A broken condition is charged to each element that is missing, or is one too many.
  @inline(never)
  mutating func report(
    _ condition: Guide.Condition, _ present: UInt64, _ firstElement: Int, _ composite: Int, _ bytes: Span<UInt8>,
    _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList, _ place: (Int) -> Place,
    occurrence: Int = 0
  ) {
    let all = condition.first | condition.rest
    var charged = all & ~present
    if condition.kind == .exclusive {
      let found = present & all
      charged = found & (found &- 1)
    } else if condition.kind == .required || condition.kind == .list {
      charged &= 0 &- charged
    }
    let trigger = trigger(condition, present, firstElement, composite)
    let rule: Rule = condition.kind == .exclusive ? .elementExclusion : .elementConditionMissing
    while charged != 0 {
      let number = charged.trailingZeroBitCount
      charged &= charged &- 1
      let element = guide.elements[firstElement + number - 1]
      let spot = composite == 0 ? (number, 0, 0) : (composite, number, occurrence)
      let at = Self.emptySpot(composite == 0 ? number : composite, ends, view)
      let end = composite == 0 && number <= view.elementCount ? Int(ends[view.first + number]) : at
      report(
        rule, at..<max(at, end), element, spot, bytes, ends, view, &findings, place, trigger: trigger,
        isImplementation: condition.isImplementation)
    }
  }

  /// The first element present that makes a condition ask for others or rule them out. When one of several is wanted
  /// and none is there, nothing does.
  func trigger(
    _ condition: Guide.Condition, _ present: UInt64, _ firstElement: Int, _ composite: Int
  ) -> Finding.Trigger {
    let found = present & (condition.first | condition.rest)
    if condition.kind == .required || found == 0 { return Finding.Trigger() }
    let isLed = condition.kind == .conditional || condition.kind == .list
    let number = (isLed ? condition.first : found).trailingZeroBitCount
    return Finding.Trigger(
      element: UInt16(composite == 0 ? number : composite), component: UInt16(composite == 0 ? 0 : number),
      reference: guide.elements[firstElement + number - 1].reference)
  }

  /// More elements than the segment has: charged to the first one with content.
  @inline(never)
  mutating func reportExcess(
    _ rule: Guide.SegmentRule, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView,
    _ findings: inout FindingList, _ place: (Int) -> Place
  ) {
    for number in Int(rule.elementCount) + 1...view.elementCount {
      let start = Int(ends[view.first + number - 1]) + 1
      let end = Int(ends[view.first + number])
      guard end > start else { continue }
      report(
        .elementTooMany, start..<end, nil, (number, 0, 0), bytes, ends, view, &findings, place, view.elementCount,
        Int64(rule.elementCount))
      return
    }
  }
}
