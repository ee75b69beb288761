// One transaction set of a run: its guide is chosen, its verdict reached, its document written.

import Acknowledgement
import Canonical
import Conformance
import Findings
import Mapping
import Octets
import Odoo
import PartnerSpec
import X12

extension Session {
  // MARK: Set

  mutating func openSet(
    _ segment: EnvelopeJudge.Segment, _ hasSub: Bool, _ bytes: Span<UInt8>, _ ends: Span<UInt32>,
    _ window: borrowing ByteWindow
  ) throws {
    if level == .interchange {
      // ST without GS: the structure is broken, but what it says can still be read and judged.
      judge.misplaced(.interchangeStructure, segment, bytes, ends, &interchangeFindings) { window.place(at: $0) }
    }
    let isLoose = level == .interchange
    judge.openSet(segment, at: window.offset(at: segment.start), bytes, ends, &setFindings) { window.place(at: $0) }
    summary.sets += 1
    level = .set
    segmentCount = 1
    unhashed = segment.start
    try chooseGuide(segment, isLoose, bytes, ends, window)
    observer?.open(judge.set, guide: checker >= 0 ? checkers[checker].guide : nil)
    if wantsSegments, observer?.wantsMap ?? false { observer?.read(by: try outline()) }
    let view = SegmentView(
      start: segment.start, first: segment.first, last: segment.last, ordinal: 1,
      tag: SegmentTag(packed: EnvelopeTag.st), hasSub: hasSub)
    if checker >= 0 {
      checkers[checker].begin(context())
      _ = checkers[checker].check(bytes, ends, view, &setFindings) { window.place(at: $0) }
      if mapper >= 0 {
        mappers[mapper].begin()
        late.begin()
        hasHeading = false
        hasDocument = false
        documents?.openSet()
      }
    }
    if wantsSegments {
      observe(
        SegmentTag(packed: EnvelopeTag.st), segment.start, segment.first, segment.last, checker >= 0 ? 0 : -1, bytes,
        ends, window)
    }
  }

  /// The map the open set is read by, as it is written down.
  private func outline() throws -> MapOutline? {
    if checker < 0 { return nil }
    if let agreed { return agreed.map }
    return try specs.mapOutline(checkers[checker].guide.set)
  }

  /// Ordinals every finding of the set carries.
  mutating func context() -> Finding {
    var context = Finding(.elementMissing)
    context.interchange = judge.interchange.ordinal
    context.group = judge.group.ordinal
    context.set = judge.set.ordinal
    return context
  }

  mutating func chooseGuide(
    _ segment: EnvelopeJudge.Segment, _ isLoose: Bool, _ bytes: Span<UInt8>, _ ends: Span<UInt32>,
    _ window: borrowing ByteWindow
  ) throws {
    if judge.set.elements[0] != chosenSet || judge.group.elements[7] != chosenVersion {
      chosenSet = judge.set.elements[0]
      chosenVersion = judge.group.elements[7]
      chosenRelease = judge.group.release
      hasShortDates = chosenRelease.utf8.count == 6 && chosenRelease < "004010"
      let nearest = SpecLibrary.nearest(to: chosenRelease)
      let agreed = agreed
      chosenIsUnlisted = isUnlisted
      let owner = agreed.map { "\(partner?.id ?? "")/\($0.guide.spec)/\(target?.series ?? "")/" } ?? ""
      let name = "\(owner)\(nearest)/\(judge.set.identifier)"
      chosen = try checkerIndex[name] ?? makeChecker(name, nearest, agreed)
    }
    checker = chosen
    mapper = checker >= 0 ? mapperOfChecker[checker] : -1
    guard checker >= 0 else {
      if !setFindings.items.contains(where: { $0.rule == .setIdentifier }) {
        add(.setUnsupported, element: 1, segment, bytes, ends, window)
      }
      return
    }
    setFlags(looks: looks)
    checkers[checker].subSeparators = subSeparators
    checkers[checker].takesShortDates = hasShortDates
    if mapper >= 0 { mappers[mapper].componentSeparator = subSeparators.component }
    if chosenIsUnlisted { add(.partnerUnlisted, element: 1, segment, bytes, ends, window) }
    if checkers[checker].guide.release != chosenRelease { add(.guideNearest, element: 1, segment, bytes, ends, window) }
  }

  mutating func makeChecker(
    _ name: String, _ nearest: String, _ agreed: PartnerProfile.Transaction?
  ) throws -> Int {
    if let agreed, let partner {
      let plan = try specs.plan(agreed, of: partner, makesDocuments: documents != nil, for: target)
      return keepChecker(name, agreed.guide, plan)
    }
    var guide = try specs.guide(judge.set.identifier, nearest)
    for other in SpecLibrary.releases where guide == nil {
      guide = try specs.guide(judge.set.identifier, other)
    }
    guard let guide else {
      checkerIndex[name] = -1
      return -1
    }
    return keepChecker(name, guide, documents == nil ? nil : try specs.plan(guide, for: target))
  }

  private mutating func keepChecker(_ name: String, _ guide: Guide, _ plan: MappingPlan?) -> Int {
    checkers.append(SetChecker(guide))
    mapperOfChecker.append(plan == nil ? -1 : mappers.count)
    if let plan { mappers.append(Mapper(plan)) }
    checkerIndex[name] = checkers.count - 1
    return checkers.count - 1
  }

  mutating func add(
    _ rule: Rule, element: Int, _ segment: EnvelopeJudge.Segment, _ bytes: Span<UInt8>, _ ends: Span<UInt32>,
    _ window: borrowing ByteWindow
  ) {
    var finding = context()
    finding.rule = rule
    finding.segment = 1
    finding.tag = SegmentTag(packed: EnvelopeTag.st)
    finding.element = UInt16(element)
    let start = segment.last > segment.first ? Int(ends[segment.first]) + 1 : segment.start
    let end = segment.last > segment.first ? Int(ends[segment.first + 1]) : start
    finding.place = window.place(at: start)
    setFindings.add(finding, bytes, text: start..<end, segment: segment.start..<Int(ends[segment.last]))
  }

  mutating func closeSet(
    _ segment: EnvelopeJudge.Segment, _ hasSub: Bool, _ bytes: Span<UInt8>, _ ends: Span<UInt32>,
    _ window: borrowing ByteWindow
  ) throws {
    segmentCount += 1
    judge.set.segments = segmentCount
    if checker >= 0 {
      let view = SegmentView(
        start: segment.start, first: segment.first, last: segment.last, ordinal: segmentCount,
        tag: SegmentTag(packed: EnvelopeTag.se), hasSub: hasSub)
      _ = checkers[checker].check(bytes, ends, view, &setFindings) { window.place(at: $0) }
    }
    if wantsSegments {
      observe(SegmentTag(packed: EnvelopeTag.se), segment.start, segment.first, segment.last, -1, bytes, ends, window)
    }
    judge.closeSet(segment, bytes, ends, &setFindings) { window.place(at: $0) }
    let end = Int(ends[segment.last]) + 1
    hash(bytes, to: end)
    judge.set.end = window.offset(at: end)
    try closeSet()
  }

  mutating func closeSetWithoutTrailer(_ place: Place) throws {
    judge.set.segments = segmentCount
    judge.closeSetWithoutTrailer(at: place, &setFindings)
    judge.set.end = place.offset
    try closeSet()
  }

  mutating func closeSet() throws {
    if mapper >= 0 {
      if mappers[mapper].end() { try writeLine() }
      if mappers[mapper].isOverfull || late.isOverfull { addMeaning(.documentTooWide) }
      if mappers[mapper].hasForgotten { addMeaning(.hierarchyForgotten) }
    }
    let verdict = AcknowledgementWriter.verdict(set: setFindings)
    switch verdict {
    case .rejected: summary.setsRejected += 1
    case .accepted: judge.acceptSet()
    default:
      judge.acceptSet()
      summary.setsAcceptedWithErrors += 1
      setsWithErrors += 1
    }
    summary.count(setFindings)
    if mapper >= 0 { try writeEnd(verdict) }
    let guide = checker >= 0 ? checkers[checker].guide : nil
    acknowledgement?.close(judge.set, setFindings, guide)
    observer?.close(judge.set, guide: guide, findings: setFindings, verdict: verdict)
    setFindings.removeAll()
    unhashed = -1
    checker = -1
    mapper = -1
    level = judge.group.ordinal > 0 ? .group : .interchange
  }

  mutating func addMeaning(_ rule: Rule) {
    var finding = context()
    finding.rule = rule
    finding.place = Place(offset: judge.set.start)
    finding.segment = 1
    finding.tag = SegmentTag(packed: EnvelopeTag.st)
    setFindings.add(finding)
  }

  // MARK: Documents

  mutating func writeLine() throws {
    try beginDocument()
    Self.line(&documents, &mappers, mapper)
    hasHeading = true
  }

  mutating func writeEnd(_ verdict: Verdict) throws {
    try beginDocument()
    try Self.end(&documents, mappers, mapper, late, judge.set.end, setFindings, verdict)
  }

  @inline(__always)
  private mutating func beginDocument() throws {
    if hasDocument { return }
    hasDocument = true
    try Self.begin(&documents, mappers, mapper, judge, checkers[checker].guide)
  }

  // The writer is handed on by itself, so that it can be seen to be none of what it reads.

  private static func begin(
    _ documents: inout DocumentWriter?, _ mappers: borrowing Slab<Mapper>, _ mapper: Int,
    _ judge: borrowing EnvelopeJudge, _ guide: Guide
  ) throws {
    try documents?.begin(mappers[mapper].plan.document, mappers[mapper].header, judge, guide)
  }

  @inline(__always)
  private static func line(_ documents: inout DocumentWriter?, _ mappers: inout Slab<Mapper>, _ mapper: Int) {
    mappers[mapper].giveLine { documents?.line($0, $1) }
  }

  private static func end(
    _ documents: inout DocumentWriter?, _ mappers: borrowing Slab<Mapper>, _ mapper: Int,
    _ late: borrowing LateHeading, _ end: UInt64, _ findings: FindingList, _ verdict: Verdict
  ) throws {
    try documents?.end(mappers[mapper].header, mappers[mapper].totals, late, at: end, findings, verdict)
  }

  mutating func hash(_ bytes: Span<UInt8>, to end: Int) {
    if unhashed >= 0, mapper >= 0 { documents?.hash(bytes, unhashed..<end) }
    unhashed = end
  }
}
