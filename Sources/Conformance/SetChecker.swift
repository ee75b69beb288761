// Holds one transaction set to its guide, segment by segment as they come: place, elements, conditions, totals and
// hierarchy. Answers the position of each segment, which the mapping goes by. Nothing is kept but counters.

import Findings
import Octets

/// One segment as the checks see it: `ends[first]` is the delimiter behind the identifier, `ends[last]` the terminator;
/// element n is `ends[first + n - 1] + 1 ..< ends[first + n]`.
public struct SegmentView: Sendable {
  public var start: Int
  public var first: Int
  public var last: Int
  /// Ordinal in the set, ST is 1.
  public var ordinal: UInt32
  public var tag: SegmentTag
  /// Some element holds a component or repetition separator.
  public var hasSub: Bool

  @inlinable @inline(__always)
  public init(start: Int, first: Int, last: Int, ordinal: UInt32, tag: SegmentTag, hasSub: Bool) {
    self.start = start
    self.first = first
    self.last = last
    self.ordinal = ordinal
    self.tag = tag
    self.hasSub = hasSub
  }

  @inlinable @inline(__always) public var elementCount: Int { last &- first }
}

/// The separators inside elements.
package struct SubSeparators: Sendable {
  package var component: UInt8?
  package var repetition: UInt8?
  package init(component: UInt8?, repetition: UInt8?) {
    self.component = component
    self.repetition = repetition
  }
}

package struct SetChecker: ~Copyable, Sendable {
  package let guide: Guide
  var machine: LoopMachine
  var tally = SetTally()
  var hierarchy = HierarchyCheck()
  package var subSeparators = SubSeparators(component: nil, repetition: nil)
  /// Set when the batch holds control or non-ASCII bytes: text is then looked through.
  package var looksAtCharacters = false
  /// The set is of a release before 004010, when dates were YYMMDD.
  package var takesShortDates = false
  /// Some text of the set was not UTF-8 (reported once for each set).
  var notedEncoding = false
  /// Position reached by the last segment; findings carry it.
  var position: Int32 = 0
  /// LS01 of the latest LS.
  var bounds: UInt64 = 0
  /// Copied into findings.
  package var context = Finding(.elementMissing)

  package init(_ guide: Guide) {
    self.guide = guide
    machine = LoopMachine(guide)
  }

  /// A new set begins; its ST is checked as any other segment.
  package mutating func begin(_ context: Finding) {
    machine.begin()
    tally = SetTally()
    hierarchy.begin()
    notedEncoding = false
    bounds = 0
    self.context = context
  }

  /// Checks one segment; answers its position in the guide, or -1 when it has none there.
  package mutating func check(
    _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) -> Int {
    let segment = guide.segmentIndex(view.tag)
    guard segment >= 0 else { return checkUnknown(bytes, ends, view, &findings, place) }
    let target = stand(segment, bytes, ends, view, &findings, place)
    checkElements(guide.segments[guide.ruleIndex(segment, at: target)], bytes, ends, view, &findings, place)
    if guide.counted &>> UInt64(truncatingIfNeeded: segment & 63) & 1 != 0 {
      count(segment, bytes, ends, view, &findings, place)
    }
    return target
  }

  /// Segments that are counted or summed, or say what was.
  @inline(__always)
  mutating func count(
    _ segment: Int32, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    if segment == guide.lineSegment { tally.lines &+= 1 }
    if segment == guide.quantitySegment { tally.add(bytes, ends, view, guide.quantityElement) }
    if segment == guide.levelSegment {
      checkHierarchy(bytes, ends, view, &findings, place)
    } else if segment == guide.totalSegment {
      checkTotals(bytes, ends, view, &findings, place)
    }
  }

  /// Checks only where a segment stands: its data were passed over.
  package mutating func checkPlace(
    _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) -> Int {
    let segment = guide.segmentIndex(view.tag)
    guard segment >= 0 else { return checkUnknown(bytes, ends, view, &findings, place) }
    return stand(segment, bytes, ends, view, &findings, place)
  }

  /// Takes the segment to where it stands, plainly if it can.
  @inline(__always)
  private mutating func stand(
    _ segment: Int32, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) -> Int {
    let target = machine.stepPlainly(segment)
    if target < 0 { return step(segment, bytes, ends, view, &findings, place) }
    position = Int32(truncatingIfNeeded: target)
    return target
  }

  @inline(never)
  mutating func checkUnknown(
    _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) -> Int {
    position = -1
    let rule: Rule = guide.known.contains(view.tag) ? .segmentNotInSet : .segmentUnknown
    reportSegment(rule, bytes, ends, view, &findings, place)
    return -1
  }

  // MARK: Place

  @inline(never)
  mutating func step(
    _ segment: Int32, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) -> Int {
    // ST is where the machine begins.
    if view.ordinal == 1, guide.language == .x12 {
      position = 0
      return 0
    }
    let isBound = segment == guide.boundSegment
    let opened = isBound ? Self.identifier(bytes, ends, view) : 0
    let transition = machine.step(isBound ? opener(opened) : segment)
    position = transition.target
    if transition.passedCount > 0 { reportMissing(transition, view, bytes, &findings, place) }
    if isBound { bounds = opened }
    if transition.outcome != .forward {
      let rule: Rule = transition.outcome == .outOfOrder ? .segmentOutOfOrder : .segmentUnexpected
      if transition.outcome == .outOfOrder {
        let missing: Rule = guide.positions[Int(transition.target)].startsLoop ? .loopMissing : .segmentMissing
        findings.withdraw(missing, position: transition.target)
      }
      reportSegment(rule, bytes, ends, view, &findings, place)
      if transition.outcome == .unexpected { return -1 }
    }
    let target = Int(transition.target)
    let maximum = transition.maximum
    if !guide.positions[target].isUsed {
      reportSegment(.segmentNotUsed, bytes, ends, view, &findings, place)
    } else if machine.counts[target] > maximum {
      let rule: Rule = guide.positions[target].startsLoop ? .loopTooMany : .segmentTooMany
      reportSegment(rule, bytes, ends, view, &findings, place, Int64(maximum), Int64(machine.counts[target]))
    }
    return target
  }

  @inline(never)
  mutating func reportMissing(
    _ transition: LoopMachine.Transition, _ view: SegmentView, _ bytes: Span<UInt8>, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    for missing in machine.missing(transition) {
      let wanted = guide.positions[missing]
      var finding = context
      finding.rule = wanted.startsLoop ? .loopMissing : .segmentMissing
      if findings.hasRoom(for: finding.rule) { finding.place = place(view.start) }
      finding.segment = view.ordinal
      finding.tag = wanted.tag
      finding.position = Int32(missing)
      finding.bounds = bounds(finding.position)
      findings.add(finding, bytes, text: 0..<0, segment: 0..<0)
    }
  }

  @inline(never)
  mutating func reportSegment(
    _ rule: Rule, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList,
    _ place: (Int) -> Place, _ expected: Int64 = 0, _ actual: Int64 = 0
  ) {
    if !findings.hasRoom(for: rule) { return findings.overflow(by: rule) }
    var finding = context
    finding.rule = rule
    finding.place = place(view.start)
    finding.segment = view.ordinal
    finding.tag = view.tag
    finding.position = position
    finding.bounds = bounds(position)
    finding.expected = expected
    finding.actual = actual
    finding.isImplementation = rule == .segmentNotUsed
    let text = view.start..<Int(ends[view.first])
    findings.add(finding, bytes, text: text, segment: view.start..<Int(ends[view.last]))
  }

  // MARK: Elements

  @inline(__always)
  mutating func checkElements(
    _ rule: Guide.SegmentRule, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView,
    _ findings: inout FindingList, _ place: (Int) -> Place
  ) {
    let count = min(view.elementCount, Int(rule.elementCount))
    let (present, found) = guide.look(rule, bytes, ends, view.first, count)
    var suspect = view.hasSub || looksAtCharacters ? present : found
    while suspect != 0 {
      let number = suspect.trailingZeroBitCount
      suspect &= suspect &- 1
      let element = guide.elements[Int(rule.firstElement) &+ number &- 1]
      let start = Int(ends[view.first &+ number &- 1]) &+ 1
      checkSlowly(
        bytes, start, Int(ends[view.first &+ number]), element, number, ends, view, &findings, place)
    }
    let missing = rule.mandatory & ~present
    if missing != 0 { reportMissing(missing, rule, bytes, ends, view, &findings, place) }
    if (present ^ present &>> 1) & rule.neighbours | present & ~(present &<< 1) & rule.dependents != 0
      || present & rule.oneOf == 0 || rule.conditionCount != rule.quickCount && isSlowBroken(rule, present)
    {
      checkConditions(rule, present, bytes, ends, view, &findings, place)
    }
    if view.elementCount > Int(rule.elementCount) { reportExcess(rule, bytes, ends, view, &findings, place) }
    if view.elementCount > 0, ends[view.last] == ends[view.last &- 1] &+ 1 {
      reportTrailing(bytes, ends, view, &findings, place)
    }
  }

  /// Separators behind the last element with content: silently fine, unless a policy minds them.
  @inline(never)
  mutating func reportTrailing(
    _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    if findings.tolerance[.trailingSeparators] == .note { return }
    reportSegment(.trailingSeparators, bytes, ends, view, &findings, place)
  }

  /// Whether one of the conditions is broken that are not tested all at once.
  @inline(__always)
  func isSlowBroken(_ rule: Guide.SegmentRule, _ present: UInt64) -> Bool {
    var rest = rule.slow
    while rest != 0 {
      let index = Int(rule.firstCondition) &+ rest.trailingZeroBitCount
      rest &= rest &- 1
      if Self.broken(guide.conditions[index], present) { return true }
    }
    return false
  }

  @inline(never)
  mutating func checkConditions(
    _ rule: Guide.SegmentRule, _ present: UInt64, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView,
    _ findings: inout FindingList, _ place: (Int) -> Place
  ) {
    var index = Int(rule.firstCondition)
    let end = index &+ Int(rule.conditionCount)
    while index < end {
      if Self.broken(guide.conditions[index], present) {
        report(guide.conditions[index], present, Int(rule.firstElement), 0, bytes, ends, view, &findings, place)
      }
      index &+= 1
    }
  }

  @inline(__always)
  static func broken(_ condition: Guide.Condition, _ present: UInt64) -> Bool {
    let all = condition.first | condition.rest
    let found = present & all
    switch condition.kind {
    case .paired: return found != 0 && found != all
    case .required: return found == 0
    case .exclusive: return found & (found &- 1) != 0
    case .conditional: return found & condition.first != 0 && found != all
    case .list: return found == condition.first
    }
  }

  /// Elements that are not right at first sight: wrong ones, unusual ones, and those with separators inside.
  @inline(never)
  mutating func checkSlowly(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ rule: Guide.ElementRule, _ number: Int, _ ends: Span<UInt32>,
    _ view: SegmentView, _ findings: inout FindingList, _ place: (Int) -> Place
  ) {
    if looksAtCharacters { checkCharacters(bytes, start, end, rule, number, ends, view, &findings, place) }
    if !rule.isUsed {
      report(.elementNotUsed, start..<end, rule, (number, 0, 0), bytes, ends, view, &findings, place)
      return
    }
    var occurrence = 1
    var from = start
    while true {
      var to = end
      if let repetition = subSeparators.repetition {
        to = from
        while to < end, bytes[to] != repetition { to += 1 }
      }
      let spot = (number, 0, rule.repeats == 1 && to == end && occurrence == 1 ? 0 : occurrence)
      if to > from { checkOccurrence(bytes, from, to, rule, spot, ends, view, &findings, place) }
      if to >= end { break }
      occurrence += 1
      from = to + 1
    }
    if rule.repeats != 0, occurrence > Int(rule.repeats), let repetition = subSeparators.repetition {
      let surplus = Self.part(Int(rule.repeats) + 1, start..<end, repetition, bytes)
      report(
        .elementRepeats, surplus, rule, (number, 0, 0), bytes, ends, view, &findings, place, occurrence,
        Int64(rule.repeats))
    }
  }

  mutating func checkOccurrence(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ rule: Guide.ElementRule, _ spot: (Int, Int, Int),
    _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList, _ place: (Int) -> Place
  ) {
    guard rule.kind == .composite else {
      if let component = subSeparators.component, view.hasSub, (start..<end).contains(where: { bytes[$0] == component })
      {
        report(.elementComponents, start..<end, rule, spot, bytes, ends, view, &findings, place)
      } else if let problem = problem(bytes, start, end, rule) {
        var last = end
        while last > start, bytes[last - 1] == 0x20 { last -= 1 }
        if last < end, last > start, self.problem(bytes, start, last, rule) == nil {
          report(.trailingBlanks, start..<end, rule, spot, bytes, ends, view, &findings, place)
        } else {
          report(problem, start..<end, rule, spot, bytes, ends, view, &findings, place)
        }
      }
      return
    }
    var present: UInt64 = 0
    var component = 1
    var from = start
    while from <= end {
      var to = from
      while to < end, bytes[to] != subSeparators.component { to += 1 }
      if to > from, component <= Int(rule.componentCount) {
        present |= 1 << UInt64(component)
        let inner = guide.elements[Int(rule.firstComponent) + component - 1]
        if !inner.isUsed {
          report(
            .elementNotUsed, from..<to, inner, (spot.0, component, spot.2), bytes, ends, view, &findings, place)
        } else if let problem = guide.problem(bytes, from, to, inner) {
          report(problem, from..<to, inner, (spot.0, component, spot.2), bytes, ends, view, &findings, place)
        }
      }
      if to >= end { break }
      component += 1
      from = to + 1
    }
    if component > Int(rule.componentCount), let separator = subSeparators.component {
      let number = Int(rule.componentCount) + 1
      report(
        .elementComponents, Self.part(number, start..<end, separator, bytes), nil, (spot.0, number, spot.2), bytes,
        ends,
        view, &findings, place, component, Int64(rule.componentCount))
    }
    for index in 0..<Int(rule.componentCount) where present & (1 << UInt64(index + 1)) == 0 {
      let inner = guide.elements[Int(rule.firstComponent) + index]
      guard inner.isMandatory else { continue }
      report(.elementMissing, end..<end, inner, (spot.0, index + 1, spot.2), bytes, ends, view, &findings, place)
    }
    for index in 0..<Int(rule.conditionCount) {
      let condition = guide.conditions[Int(rule.firstCondition) + index]
      if Self.broken(condition, present) {
        report(
          condition, present, Int(rule.firstComponent), spot.0, bytes, ends, view, &findings, place,
          occurrence: spot.2)
      }
    }
  }

  /// The first thing wrong with a simple element, or nil.
  func problem(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ rule: Guide.ElementRule) -> ElementProblem? {
    let found = guide.problem(bytes, start, end, rule)
    return takesShortDates && rule.kind == .date && found == .tooShort(6) ? nil : found
  }

  /// Part `number` of a text, from 1.
  static func part(_ number: Int, _ text: Range<Int>, _ separator: UInt8, _ bytes: Span<UInt8>) -> Range<Int> {
    var left = number - 1
    var start = text.lowerBound
    for index in text where bytes[index] == separator {
      if left == 0 { return start..<index }
      left -= 1
      start = index + 1
    }
    return start..<text.upperBound
  }

  /// Control bytes are refused in any element; bytes above ASCII must be UTF-8, else they are read as Windows-1252.
  mutating func checkCharacters(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ rule: Guide.ElementRule, _ number: Int, _ ends: Span<UInt32>,
    _ view: SegmentView, _ findings: inout FindingList, _ place: (Int) -> Place
  ) {
    var hasHigh = false
    for index in start..<end {
      let byte = bytes[index]
      if byte >= 0x80 {
        hasHigh = true
      } else if byte < 0x20 || byte == 0x7f, byte != subSeparators.component, byte != subSeparators.repetition {
        reportCharacter(bytes, index, start..<end, rule, number, ends, view, &findings, place)
        return
      }
    }
    if hasHigh, !notedEncoding, !isUTF8(bytes, start, end) {
      notedEncoding = true
      report(.textNotUTF8, start..<end, rule, (number, 0, 0), bytes, ends, view, &findings, place)
    }
  }

  // MARK: Totals and hierarchy

  @inline(never)
  mutating func checkTotals(
    _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    guard guide.lineSegment >= 0 else { return }
    for problem in tally.problems(bytes, ends, view, hasQuantity: guide.quantitySegment >= 0) {
      let start = Int(ends[view.first + problem.element - 1]) + 1
      let rule: Rule = problem.element == 1 ? .totalLineCount : .totalHash
      report(
        rule, start..<Int(ends[view.first + problem.element]), nil, (problem.element, 0, 0), bytes, ends, view,
        &findings, place, 0, problem.counted)
    }
  }

  @inline(__always)
  mutating func checkHierarchy(
    _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    guard let problem = hierarchy.enter(bytes, ends, view) else { return }
    let element = problem == .hierarchyDuplicate ? 1 : 2
    let start = Int(ends[view.first + element - 1]) + 1
    let rule = guide.rule(view.tag, at: Int(position), element: element)
    report(
      problem, start..<Int(ends[view.first + element]), rule, (element, 0, 0), bytes, ends, view, &findings, place)
  }
}
