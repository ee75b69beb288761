// Samples of what stands where: segments and loops that are missing, too many, out of order, or in no place of the guide.

import Conformance
import Findings

extension RuleSampler {
  func structure(_ rule: GuideRule) throws(Unsampled) -> RuleSample {
    switch rule.subject {
    case .mandatory(let position): return absent(rule, position)
    case .maximum(let position): return try surplus(rule, position)
    case .order(let position): return try late(rule, position)
    case .unused(let position): return try unwanted(rule, position)
    case .outside(let position): return try outside(rule, position)
    case .unknown: return stranger(rule, unknownTag, .segmentUnknown)
    default: return stranger(rule, foreignTag, .segmentNotInSet)
    }
  }

  /// Told of at the segment that comes in its place.
  private func absent(_ rule: GuideRule, _ index: Int) -> RuleSample {
    let position = list.positions[index]
    var wanted = [index: 0]
    for outer in list.path(to: index) where outer != index { wanted[outer] = 1 }
    let whole = compose([index: 1])
    let ordinal = whole.ordinal(of: index) ?? 0
    var finding = ExpectedFinding(
      position.startsLoop ? .loopMissing : .segmentMissing, position.tag, segment: ordinal)
    if list.isBounded(index) { finding.bounds = whole.segments[ordinal - 1].bounds }
    return sample(rule, compose(wanted), [finding])
  }

  private func surplus(_ rule: GuideRule, _ index: Int) throws(Unsampled) -> RuleSample {
    let position = list.positions[index]
    if position.maximum > Self.repeatLimit {
      throw Unsampled(reason: "takes \(position.maximum + 1) repeats")
    }
    let draft = try compose(clear: [index: position.maximum + 1])
    let ordinal = draft.ordinal(of: index, position.maximum + 1) ?? 0
    var finding = ExpectedFinding(position.startsLoop ? .loopTooMany : .segmentTooMany, position.tag, segment: ordinal)
    finding.bounds = draft.segments[ordinal - 1].bounds
    return sample(rule, draft, [finding])
  }

  /// The segment, or the loop with what it must hold: told of once.
  private func unwanted(_ rule: GuideRule, _ index: Int) throws(Unsampled) -> RuleSample {
    let draft = try compose(clear: [index: 1])
    let ordinal = draft.ordinal(of: index) ?? 0
    var finding = ExpectedFinding(.segmentNotUsed, list.positions[index].tag, segment: ordinal)
    finding.bounds = draft.segments[ordinal - 1].bounds
    finding.isImplementation = true
    return sample(rule, draft, [finding])
  }

  // MARK: Order

  /// The segment (or loop) behind a later member of its loop: the first one from where it cannot go on.
  private func late(_ rule: GuideRule, _ index: Int) throws(Unsampled) -> RuleSample {
    let position = list.positions[index]
    for member in list.later(than: index) where list.positions[member].isUsed {
      let later = list.positions[member]
      if later.tag == "SE" || later.tag == "LE" { continue }
      guard var draft = try? compose(clear: [index: 1, member: 1]) else { continue }
      guard let from = draft.segments.firstIndex(where: { $0.position == index }) else { continue }
      let moved = run(draft, from)
      guard let to = draft.segments.firstIndex(where: { $0.position == member }) else { continue }
      let end = run(draft, to).upperBound
      let last = draft.segments[end - 1].position
      guard list.next(position.key, after: last) == nil, list.earlier(position.key, before: last) == index else {
        continue
      }
      let segments = draft.segments[moved]
      // Without it, what follows may be taken for a namesake further up.
      var rest = draft
      rest.segments.removeSubrange(moved)
      guard list.isRead(rest) else { continue }
      draft.segments.insert(contentsOf: segments, at: end)
      draft.segments.removeSubrange(moved)
      draft.count(outline.tally)
      var finding = ExpectedFinding(.segmentOutOfOrder, position.tag, segment: end - moved.count + 1)
      finding.bounds = segments.first?.bounds ?? ""
      return sample(rule, draft, [finding])
    }
    throw Unsampled(reason: "\(position.tag) may stand behind all that follows it, there with another meaning")
  }

  /// The segment at an index, and with the first of a loop all of the loop.
  private func run(_ draft: SetDraft, _ start: Int) -> Range<Int> {
    let position = list.positions[draft.segments[start].position]
    guard position.startsLoop else { return start..<start + 1 }
    let loop = list.loops[position.loop]
    var end = start + 1
    while end < draft.segments.count, (loop.first + 1..<loop.end).contains(draft.segments[end].position) { end += 1 }
    return start..<end
  }

  /// Behind the first segment of the set, where no loop is open.
  private func outside(_ rule: GuideRule, _ index: Int) throws(Unsampled) -> RuleSample {
    let position = list.positions[index]
    var draft = compose()
    let before = draft.segments[1].position
    guard list.next(position.key, after: before) == nil, list.earlier(position.key, before: before) == nil else {
      throw Unsampled(reason: "\(position.tag) may stand outside its loop")
    }
    var composer = SetComposer(outline, list)
    var segment = composer.segment(at: index)
    segment.position = -1
    if position.tag == "LS" { segment[element: 1] = "LS" }
    draft.segments.insert(segment, at: 2)
    draft.count(nil)
    return sample(rule, draft, [ExpectedFinding(.segmentUnexpected, position.tag, segment: 3)])
  }

  // MARK: Strangers

  private func stranger(_ rule: GuideRule, _ tag: String, _ finding: Rule) -> RuleSample {
    var draft = compose()
    draft.segments.insert(DraftSegment(tag, ["1"]), at: 2)
    draft.count(nil)
    return sample(rule, draft, [ExpectedFinding(finding, tag, segment: 3)])
  }

  /// No release has it.
  private var unknownTag: String { "ZZQ" }

  /// The first segment of the release that the set has not. Segments of the envelope and those that hold raw bytes have
  /// rules of their own.
  private var foreignTag: String {
    let special: Set = ["ISA", "GS", "ST", "SE", "GE", "IEA", "TA1", "BIN", "BDS"]
    let used = Set(list.positions.map(\.tag))
    return outline.known.map(\.description).sorted().first { !used.contains($0) && !special.contains($0) } ?? unknownTag
  }
}
