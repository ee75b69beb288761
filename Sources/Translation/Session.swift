// The state of one run: which unit is open, what was found in it, and where its documents and acknowledgements go.
// Segments come in batches; each goes through the envelope, the checks of its guide, and the map, in that order.

import Acknowledgement
import Canonical
import Conformance
import Findings
import Mapping
import Octets
import Odoo
import PartnerSpec
import X12

package struct Session: ~Copyable {
  package var interchangeFindings: FindingList
  private var groupFindings: FindingList
  private var setFindings: FindingList
  private var specs: SpecLibrary
  private var judge = EnvelopeJudge()
  private let documents: DocumentWriter?
  /// What documents are made for, when that is Odoo.
  private let target: OdooTarget?
  private var acknowledgement: AcknowledgementStage?
  private var observer: (any TranslationObserver)?
  private let wantsSegments: Bool
  private(set) var summary = TranslationSummary()

  private enum Level: Int { case file, interchange, group, set }
  private var level = Level.file
  /// Checkers and mappers by guide, made when first needed.
  private var checkers = Slab<SetChecker>()
  private var mappers = Slab<Mapper>()
  /// The mapper that goes with a checker; -1 where there is no map.
  private var mapperOfChecker: [Int] = []
  /// The heading of the open document is written; what comes of it later.
  private var hasHeading = false
  private var late = LateHeading()
  private var checkerIndex: [String: Int] = [:]
  private var checker = -1
  private var mapper = -1
  /// The last choice of a guide, by ST01 and GS08.
  private var chosen = -1
  private var chosenSet: [UInt8] = []
  private var chosenVersion: [UInt8] = []
  private var chosenRelease = ""
  private var hasShortDates = false
  private var setsWithErrors: UInt32 = 0
  private var looks = false
  /// Segments of the open set so far, ST included.
  private var segmentCount: UInt32 = 0
  /// Separators of the open interchange.
  private var subSeparators = SubSeparators(component: nil, repetition: nil)
  private var elementSeparator: UInt8 = 0
  /// Ends of the elements of a segment that has separators inside elements.
  private var scratch = ContiguousArray<UInt32>(repeating: 0, count: 1_024)
  /// Window index from which bytes of the open set are not hashed yet; -1 outside sets.
  private var unhashed = -1

  package init(
    specs: consuming SpecLibrary, tolerance: Tolerance = Tolerance(), documents: DocumentWriter? = nil,
    acknowledgement: consuming AcknowledgementStage? = nil, observer: (any TranslationObserver)? = nil
  ) {
    self.specs = specs
    target = documents?.target
    self.documents = documents
    self.acknowledgement = acknowledgement
    self.observer = observer
    wantsSegments = observer?.wantsSegments ?? false
    interchangeFindings = FindingList(tolerance: tolerance)
    groupFindings = FindingList(tolerance: tolerance)
    setFindings = FindingList(tolerance: tolerance)
  }

  package func progress(_ bytes: UInt64) { observer?.progress(bytes) }

  // MARK: Interchange

  package mutating func open(
    _ header: InterchangeHeader, ordinal: UInt32, _ window: borrowing ByteWindow
  ) throws {
    if level != .file { try closeInterchangeWithoutTrailer(window.place(at: window.start)) }
    judge.open(header, ordinal: ordinal, window, &interchangeFindings)
    level = .interchange
    summary.interchanges += 1
    subSeparators = SubSeparators(
      component: header.delimiters.component, repetition: header.delimiters.repetition)
    elementSeparator = header.delimiters.element
    observer?.open(judge.interchange)
    acknowledgement?.open(judge.interchange)
    documents?.open(judge.interchange)
  }

  private mutating func closeInterchangeWithoutTrailer(_ place: Place) throws {
    if level.rawValue >= Level.group.rawValue { try closeGroupWithoutTrailer(place) }
    judge.closeWithoutTrailer(at: place, &interchangeFindings)
    try closeInterchange()
  }

  private mutating func closeInterchange() throws {
    let (verdict, code) = AcknowledgementWriter.verdict(interchange: interchangeFindings)
    if verdict == .rejected { summary.interchangesRejected += 1 }
    summary.count(interchangeFindings)
    acknowledgement?.close(judge.interchange, interchangeFindings)
    try documents?.close(interchange: verdict)
    observer?.close(judge.interchange, findings: interchangeFindings, verdict: verdict, code: code)
    interchangeFindings.removeAll()
    level = .file
  }

  // MARK: Segments

  /// Takes a batch. Answers the window index of an ISA that came too early, where reading must begin again.
  package mutating func process(_ batch: borrowing SegmentBatch, _ window: borrowing ByteWindow) throws -> Int? {
    let bytes = window.storage.span
    let marks = batch.marks.span
    if level == .set { unhashed = window.start }
    setFlags(looks: batch.hasUnusualBytes)
    var scratch = ContiguousArray<UInt32>()
    swap(&scratch, &self.scratch)
    defer { swap(&scratch, &self.scratch) }
    let segments = batch.segments.span
    let count = batch.segmentCount
    var next = 0
    var firstMark = 0
    while next < count {
      let start = Int(segments[next].start)
      next &+= 1
      let range = firstMark..<(next < count ? Int(segments[next].firstMark) : batch.markCount)
      firstMark = range.upperBound
      let tagEnd = Int(marks[range.lowerBound])
      let tag = SegmentTag(packed: UInt32(truncatingIfNeeded: bytes.packed(start, min(tagEnd, start &+ 4))))
      if batch.hasSubSeparators, range.count > 1, Self.hasSub(bytes, marks, range, elementSeparator) {
        let last = Self.compact(bytes, marks, range, elementSeparator, &scratch)
        if EnvelopeTag.contains(tag.packed) {
          if try envelope(tag, start, 0, last, bytes, scratch.span, window) { return start }
        } else {
          try body(tag, start, 0, last, true, bytes, scratch.span, window)
        }
      } else if EnvelopeTag.contains(tag.packed) {
        if try envelope(tag, start, range.lowerBound, range.upperBound &- 1, bytes, marks, window) { return start }
      } else {
        try body(tag, start, range.lowerBound, range.upperBound &- 1, false, bytes, marks, window)
      }
    }
    if level == .set { hash(bytes, to: batch.end) }
    return nil
  }

  /// Whether text must be looked through, for the batch at hand.
  private mutating func setFlags(looks: Bool) {
    self.looks = looks
    guard checker >= 0 else { return }
    checkers[checker].looksAtCharacters = looks
    if mapper >= 0 { mappers[mapper].looksAtCharacters = looks }
  }

  @inline(__always)
  private static func hasSub(
    _ bytes: Span<UInt8>, _ marks: Span<UInt32>, _ range: Range<Int>, _ separator: UInt8
  ) -> Bool {
    for index in range.lowerBound..<range.upperBound &- 1 where bytes[Int(marks[index])] != separator {
      return true
    }
    return false
  }

  /// Copies the ends of whole elements to `scratch`; answers the index of the last.
  private static func compact(
    _ bytes: Span<UInt8>, _ marks: Span<UInt32>, _ range: Range<Int>, _ separator: UInt8,
    _ scratch: inout ContiguousArray<UInt32>
  ) -> Int {
    while range.count > scratch.count { scratch.append(contentsOf: repeatElement(0, count: scratch.count)) }
    var count = 0
    for index in range where index == range.upperBound - 1 || bytes[Int(marks[index])] == separator {
      scratch[count] = marks[index]
      count += 1
    }
    return count - 1
  }

  @inline(__always)
  private mutating func body(
    _ tag: SegmentTag, _ start: Int, _ first: Int, _ last: Int, _ hasSub: Bool, _ bytes: Span<UInt8>,
    _ ends: Span<UInt32>, _ window: borrowing ByteWindow
  ) throws {
    guard level == .set else {
      misplaced(tag, start, first, last, bytes, ends, window)
      return
    }
    if tag.packed == 0 {
      noteEmpty(start, window)
      return
    }
    segmentCount &+= 1
    let view = SegmentView(start: start, first: first, last: last, ordinal: segmentCount, tag: tag, hasSub: hasSub)
    if checker < 0 || wantsSegments {
      try observedBody(view, bytes, ends, window)
      return
    }
    let position = checkers[checker].check(bytes, ends, view, &setFindings) { window.place(at: $0) }
    if mapper >= 0, position >= 0 { try map(position, bytes, ends, view) }
  }

  /// A segment of a set without guide, or one that somebody watches.
  @inline(never)
  private mutating func observedBody(
    _ view: SegmentView, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ window: borrowing ByteWindow
  ) throws {
    var position = -1
    if checker >= 0 {
      position = checkers[checker].check(bytes, ends, view, &setFindings) { window.place(at: $0) }
    }
    if wantsSegments { observe(view.tag, view.start, view.first, view.last, position, bytes, ends, window) }
    if mapper >= 0, position >= 0 { try map(position, bytes, ends, view) }
  }

  @inline(__always)
  private mutating func map(
    _ position: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) throws {
    if hasHeading, checkers[checker].guide.positions[position].area == 0 {
      late.take(
        position, bytes, ends, view, mappers[mapper].plan, component: subSeparators.component, looksAtCharacters: looks)
    } else if mappers[mapper].take(position, bytes, ends, view) {
      try writeLine()
    }
  }

  @inline(never)
  private mutating func noteEmpty(_ start: Int, _ window: borrowing ByteWindow) {
    var finding = Finding(.segmentEmpty)
    finding.place = window.place(at: start)
    finding.interchange = judge.interchange.ordinal
    finding.group = judge.group.ordinal
    finding.set = judge.set.ordinal
    setFindings.add(finding)
  }

  /// A segment outside any set.
  @inline(never)
  private mutating func misplaced(
    _ tag: SegmentTag, _ start: Int, _ first: Int, _ last: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>,
    _ window: borrowing ByteWindow
  ) {
    if wantsSegments { observe(tag, start, first, last, -1, bytes, ends, window) }
    // Interchange delivery and service requests, and the extension of ISA, stand between ISA and GS (X12.5).
    if level == .interchange, ["ISB", "ISE", "ISX"].contains(tag.description) { return }
    let segment = EnvelopeJudge.Segment(start: start, first: first, last: last)
    let rule: Rule = tag.packed == 0 ? .segmentEmpty : .interchangeStructure
    judge.misplaced(rule, segment, bytes, ends, &interchangeFindings) { window.place(at: $0) }
  }

  @inline(never)
  private mutating func observe(
    _ tag: SegmentTag, _ start: Int, _ first: Int, _ last: Int, _ position: Int, _ bytes: Span<UInt8>,
    _ ends: Span<UInt32>, _ window: borrowing ByteWindow
  ) {
    var elements: [[UInt8]] = []
    if first < last {
      for index in first + 1...last {
        var element: [UInt8] = []
        for at in Int(ends[index - 1]) + 1..<Int(ends[index]) { element.append(bytes[at]) }
        elements.append(element)
      }
    }
    let guide = checker >= 0 && level == .set ? checkers[checker].guide : nil
    observer?.segment(
      ObservedSegment(
        tag: tag.description, ordinal: level == .set ? segmentCount : 0, position: position,
        place: window.place(at: start),
        delimiters: judge.interchange.delimiters, elements: elements), guide: guide)
  }

  // MARK: Envelope

  /// Takes ISA, GS, ST, SE, GE, IEA or TA1; answers whether reading must begin again at an ISA.
  private mutating func envelope(
    _ tag: SegmentTag, _ start: Int, _ first: Int, _ last: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>,
    _ window: borrowing ByteWindow
  ) throws -> Bool {
    let segment = EnvelopeJudge.Segment(start: start, first: first, last: last)
    switch tag.packed {
    case EnvelopeTag.isa: return true
    case EnvelopeTag.st:
      if level == .set { try closeSetWithoutTrailer(window.place(at: start)) }
      try openSet(segment, bytes, ends, window)
    case EnvelopeTag.se where level == .set:
      try closeSet(segment, bytes, ends, window)
    case EnvelopeTag.gs:
      if level.rawValue >= Level.group.rawValue { try closeGroupWithoutTrailer(window.place(at: start)) }
      openGroup(segment, bytes, ends, window)
    case EnvelopeTag.ge where level == .set || level == .group:
      if level == .set { try closeSetWithoutTrailer(window.place(at: start)) }
      // The set may have been outside any group.
      guard level == .group else {
        misplaced(tag, start, first, last, bytes, ends, window)
        return false
      }
      if wantsSegments { observe(tag, start, first, last, -1, bytes, ends, window) }
      judge.closeGroup(segment, bytes, ends, &groupFindings) { window.place(at: $0) }
      try closeGroup()
    case EnvelopeTag.iea:
      if level.rawValue >= Level.group.rawValue { try closeGroupWithoutTrailer(window.place(at: start)) }
      if wantsSegments { observe(tag, start, first, last, -1, bytes, ends, window) }
      judge.close(segment, bytes, ends, &interchangeFindings) { window.place(at: $0) }
      try closeInterchange()
    case EnvelopeTag.ta1 where level == .interchange:
      if wantsSegments { observe(tag, start, first, last, -1, bytes, ends, window) }
      judge.judgeAcknowledgement(segment, bytes, ends, &interchangeFindings) { window.place(at: $0) }
      acknowledgement?.passTA1()
    default:
      misplaced(tag, start, first, last, bytes, ends, window)
    }
    return false
  }

  private mutating func openGroup(
    _ segment: EnvelopeJudge.Segment, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ window: borrowing ByteWindow
  ) {
    judge.openGroup(segment, bytes, ends, &groupFindings) { window.place(at: $0) }
    level = .group
    summary.groups += 1
    setsWithErrors = 0
    observer?.open(judge.group)
    if wantsSegments {
      observe(
        SegmentTag(packed: EnvelopeTag.gs), segment.start, segment.first, segment.last, -1, bytes, ends, window)
    }
    acknowledgement?.open(judge.group)
    documents?.openGroup()
  }

  private mutating func closeGroupWithoutTrailer(_ place: Place) throws {
    if level == .set { try closeSetWithoutTrailer(place) }
    guard level == .group else { return }
    judge.closeGroupWithoutTrailer(at: place, &groupFindings)
    try closeGroup()
  }

  private mutating func closeGroup() throws {
    let verdict = AcknowledgementWriter.verdict(
      group: judge.group, findings: groupFindings, setsWithErrors: setsWithErrors)
    summary.count(groupFindings)
    acknowledgement?.close(judge.group, groupFindings)
    documents?.closeGroup(isRefused: groupFindings.worst == .reject)
    observer?.close(judge.group, findings: groupFindings, verdict: verdict)
    groupFindings.removeAll()
    judge.leaveGroup()
    level = .interchange
  }

  // MARK: Set

  private mutating func openSet(
    _ segment: EnvelopeJudge.Segment, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ window: borrowing ByteWindow
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
    let view = SegmentView(
      start: segment.start, first: segment.first, last: segment.last, ordinal: 1,
      tag: SegmentTag(packed: EnvelopeTag.st), hasSub: false)
    if checker >= 0 {
      checkers[checker].begin(context())
      _ = checkers[checker].check(bytes, ends, view, &setFindings) { window.place(at: $0) }
      if mapper >= 0 {
        mappers[mapper].begin()
        late.begin()
        hasHeading = false
        documents?.openSet()
      }
    }
    if wantsSegments {
      observe(
        SegmentTag(packed: EnvelopeTag.st), segment.start, segment.first, segment.last, checker >= 0 ? 0 : -1, bytes,
        ends, window)
    }
  }

  /// Ordinals every finding of the set carries.
  private mutating func context() -> Finding {
    var context = Finding(.elementMissing)
    context.interchange = judge.interchange.ordinal
    context.group = judge.group.ordinal
    context.set = judge.set.ordinal
    return context
  }

  private mutating func chooseGuide(
    _ segment: EnvelopeJudge.Segment, _ isLoose: Bool, _ bytes: Span<UInt8>, _ ends: Span<UInt32>,
    _ window: borrowing ByteWindow
  ) throws {
    if judge.set.elements[0] != chosenSet || judge.group.elements[7] != chosenVersion {
      chosenSet = judge.set.elements[0]
      chosenVersion = judge.group.elements[7]
      chosenRelease = judge.group.release
      hasShortDates = chosenRelease.utf8.count == 6 && chosenRelease < "004010"
      let nearest = SpecLibrary.nearest(to: chosenRelease)
      let name = "\(nearest)/\(judge.set.identifier)"
      chosen = try checkerIndex[name] ?? makeChecker(name, nearest)
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
    if checkers[checker].guide.release != chosenRelease { add(.guideNearest, element: 1, segment, bytes, ends, window) }
  }

  private mutating func makeChecker(_ name: String, _ nearest: String) throws -> Int {
    var guide = try specs.guide(judge.set.identifier, nearest)
    for other in SpecLibrary.releases where guide == nil {
      guide = try specs.guide(judge.set.identifier, other)
    }
    guard let guide else {
      checkerIndex[name] = -1
      return -1
    }
    checkers.append(SetChecker(guide))
    let plan = documents == nil ? nil : try specs.plan(guide, for: target)
    mapperOfChecker.append(plan == nil ? -1 : mappers.count)
    if let plan { mappers.append(Mapper(plan)) }
    checkerIndex[name] = checkers.count - 1
    return checkers.count - 1
  }

  private mutating func add(
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

  private mutating func closeSet(
    _ segment: EnvelopeJudge.Segment, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ window: borrowing ByteWindow
  ) throws {
    segmentCount += 1
    judge.set.segments = segmentCount
    if checker >= 0 {
      let view = SegmentView(
        start: segment.start, first: segment.first, last: segment.last, ordinal: segmentCount,
        tag: SegmentTag(packed: EnvelopeTag.se),
        hasSub: false)
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

  private mutating func closeSetWithoutTrailer(_ place: Place) throws {
    judge.set.segments = segmentCount
    judge.closeSetWithoutTrailer(at: place, &setFindings)
    judge.set.end = place.offset
    try closeSet()
  }

  private mutating func closeSet() throws {
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

  private mutating func addMeaning(_ rule: Rule) {
    var finding = context()
    finding.rule = rule
    finding.place = Place(offset: judge.set.start)
    finding.segment = 1
    finding.tag = SegmentTag(packed: EnvelopeTag.st)
    setFindings.add(finding)
  }

  // MARK: Documents

  private mutating func writeLine() throws {
    guard let documents else { return }
    if !documents.hasBegun {
      try documents.begin(mappers[mapper].plan.document, mappers[mapper].header, judge, checkers[checker].guide)
    }
    documents.line(mappers[mapper].header, mappers[mapper].finished)
    hasHeading = true
  }

  private mutating func writeEnd(_ verdict: Verdict) throws {
    guard let documents else { return }
    if !documents.hasBegun {
      try documents.begin(mappers[mapper].plan.document, mappers[mapper].header, judge, checkers[checker].guide)
    }
    try documents.end(mappers[mapper].header, mappers[mapper].totals, late, at: judge.set.end, setFindings, verdict)
  }

  private mutating func hash(_ bytes: Span<UInt8>, to end: Int) {
    if unhashed >= 0, mapper >= 0 { documents?.hash(bytes, unhashed..<end) }
    unhashed = end
  }

  // MARK: Odds and ends

  /// A BIN or BDS segment: counted and held to its place as any other, though its data were passed over.
  package mutating func passBinary(_ segment: BinarySegment) {
    let bytes = segment.head + [UInt8](repeating: 0, count: wordSlack)
    let last = segment.ends.count - 1
    var position = -1
    if level == .set {
      segmentCount += 1
      let view = SegmentView(start: 0, first: 0, last: last, ordinal: segmentCount, tag: segment.tag, hasSub: false)
      if checker >= 0 {
        position = checkers[checker].checkPlace(bytes.span, segment.ends.span, view, &setFindings, segment.place(at:))
      }
      if !segment.isWhole { addLength(of: segment, bytes.span) }
    } else {
      let whole = EnvelopeJudge.Segment(start: 0, first: 0, last: last)
      judge.misplaced(
        .interchangeStructure, whole, bytes.span, segment.ends.span, &interchangeFindings, segment.place(at:))
    }
    guard wantsSegments else { return }
    observer?.segment(
      ObservedSegment(
        tag: segment.tag.description, ordinal: level == .set ? segmentCount : 0, position: position,
        place: segment.place, delimiters: judge.interchange.delimiters, elements: segment.elements),
      guide: checker >= 0 && level == .set ? checkers[checker].guide : nil)
  }

  /// The length before the data does not lead to the terminator.
  private mutating func addLength(of segment: BinarySegment, _ bytes: Span<UInt8>) {
    var finding = context()
    finding.rule = .binaryLength
    finding.place = segment.place(at: segment.length.lowerBound)
    finding.segment = segmentCount
    finding.tag = segment.tag
    finding.element = UInt16(segment.lengthElement)
    finding.reference = BinarySegment.lengthReference
    setFindings.add(finding, bytes, text: segment.length, segment: 0..<segment.head.count)
  }

  /// A segment too long to be held, or without end.
  package mutating func passLong(_ place: Place) {
    var finding = context()
    finding.rule = .segmentTooLong
    finding.place = place
    finding.expected = Int64(InterchangeReader<MemorySource>.segmentLimit)
    if level == .set {
      segmentCount += 1
      finding.segment = segmentCount
      setFindings.add(finding)
    } else {
      interchangeFindings.add(finding)
    }
  }

  /// The input is used up.
  package mutating func end(_ place: Place) throws -> TranslationSummary {
    if level != .file { try closeInterchangeWithoutTrailer(place) }
    if summary.interchanges == 0 {
      var finding = Finding(.interchangeHeaderMissing)
      finding.place = Place()
      interchangeFindings.add(finding)
    }
    summary.count(interchangeFindings)
    observer?.end(findings: interchangeFindings)
    summary.documents = try documents?.finish() ?? 0
    try acknowledgement?.finish()
    summary.bytes = place.offset
    return summary
  }
}

/// Identifiers of the envelope, packed.
enum EnvelopeTag {
  static var isa: UInt32 { 0x41_53_49 }
  static var iea: UInt32 { 0x41_45_49 }
  static var gs: UInt32 { 0x53_47 }
  static var ge: UInt32 { 0x45_47 }
  static var st: UInt32 { 0x54_53 }
  static var se: UInt32 { 0x45_53 }
  static var ta1: UInt32 { 0x31_41_54 }

  /// Bit n stands for identifiers with n in their lowest and second bytes, mixed: nearly all others are told apart by it.
  private static var hints: UInt64 {
    hint(isa) | hint(iea) | hint(gs) | hint(ge) | hint(st) | hint(se) | hint(ta1)
  }

  @inline(__always)
  private static func hint(_ tag: UInt32) -> UInt64 {
    1 &<< UInt64(truncatingIfNeeded: (tag &+ tag &>> 7) & 63)
  }

  @inline(__always)
  static func contains(_ tag: UInt32) -> Bool {
    if hints & hint(tag) == 0 { return false }
    return tag == st || tag == se || tag == ge || tag == gs || tag == isa || tag == iea || tag == ta1
  }
}
