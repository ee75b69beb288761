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
  var groupFindings: FindingList
  var setFindings: FindingList
  let specs: SpecLibrary
  var judge = EnvelopeJudge()
  var documents: DocumentWriter?
  /// What documents are made for, when that is Odoo.
  var target: OdooTarget?
  /// The partner all interchanges are said to be from; nil where their sender tells.
  let named: PartnerProfile?
  /// Without one, what is read is held to the standard, whoever sends it.
  let isOfNobody: Bool
  /// The partner of the open interchange or group, and the one whose settings documents have.
  var partner: PartnerProfile?
  var adopted: PartnerProfile?
  /// The open interchange is one of ours to the partner.
  var isOurs = false
  /// The open interchange is not from the partner it is said to be from.
  var isMismatched = false
  /// GS02 told who the partner is.
  var sharesAddress = false
  /// Ordinals of interchanges whose control numbers were used before: they are refused.
  package var duplicates: Set<UInt32> = []
  let usualTolerance: Tolerance
  var acknowledgement: AcknowledgementStage?
  var observer: (any TranslationObserver)?
  let wantsSegments: Bool
  let wantsPlaces: Bool
  var summary = TranslationSummary()

  enum Level: Int { case file, interchange, group, set }
  var level = Level.file
  /// Checkers and mappers by guide, made when first needed.
  var checkers = Slab<SetChecker>()
  var mappers = Slab<Mapper>()
  /// The mapper that goes with a checker; -1 where there is no map.
  var mapperOfChecker: [Int] = []
  /// The open document has been begun.
  var hasDocument = false
  /// The heading of the open document is written; what comes of it later.
  var hasHeading = false
  var late = LateHeading()
  var checkerIndex: [String: Int] = [:]
  var checker = -1
  var mapper = -1
  /// The last choice of a guide, by ST01 and GS08.
  var chosen = -1
  var chosenSet: [UInt8] = []
  var chosenVersion: [UInt8] = []
  var chosenRelease = ""
  var chosenIsUnlisted = false
  var hasShortDates = false
  var setsWithErrors: UInt32 = 0
  var looks = false
  /// Segments of the open set so far, ST included.
  var segmentCount: UInt32 = 0
  /// Separators of the open interchange.
  var subSeparators = SubSeparators(component: nil, repetition: nil)
  var elementSeparator: UInt8 = 0
  /// Ends of the elements of a segment that has separators inside elements.
  var scratch = ContiguousArray<UInt32>(repeating: 0, count: 1_024)
  /// Window index from which bytes of the open set are not hashed yet; -1 outside sets.
  var unhashed = -1

  package init(
    specs: SpecLibrary, tolerance: Tolerance = Tolerance(), partner: PartnerProfile? = nil,
    isOfNobody: Bool = false, documents: consuming DocumentWriter? = nil,
    acknowledgement: consuming AcknowledgementStage? = nil, observer: (any TranslationObserver)? = nil
  ) {
    self.specs = specs
    named = partner
    self.isOfNobody = isOfNobody
    usualTolerance = tolerance
    target = documents?.target
    self.documents = documents
    self.acknowledgement = acknowledgement
    self.observer = observer
    wantsSegments = observer?.wantsSegments ?? false
    wantsPlaces = observer?.wantsPlaces ?? false
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
    isMismatched = try recognise(header, window)
    try adoptDocuments()
    judge.open(header, ordinal: ordinal, window, &interchangeFindings)
    if isMismatched {
      let sender = header.elements.count > 5 ? header.elements[5] : 0..<0
      addMismatch("ISA", 6, sender, window.start..<header.end, window.storage.span, window)
    }
    level = .interchange
    summary.interchanges += 1
    subSeparators = SubSeparators(
      component: header.delimiters.component, repetition: header.delimiters.repetition)
    elementSeparator = header.delimiters.element
    if duplicates.contains(ordinal) { addDuplicate(header, window) }
    observer?.open(judge.interchange)
    acknowledgement?.open(judge.interchange)
    documents?.open(judge.interchange)
  }

  /// The number of the interchange was used before.
  private mutating func addDuplicate(_ header: InterchangeHeader, _ window: borrowing ByteWindow) {
    let range = header.elements.count > 12 ? header.elements[12] : 0..<0
    var finding = Finding(.interchangeDuplicate)
    finding.place = window.place(at: range.isEmpty ? window.start : range.lowerBound)
    finding.interchange = judge.interchange.ordinal
    finding.tag = SegmentTag("ISA")
    finding.element = 13
    interchangeFindings.add(finding, window.storage.span, text: range, segment: window.start..<header.end)
  }

  mutating func closeInterchangeWithoutTrailer(_ place: Place) throws {
    if level.rawValue >= Level.group.rawValue { try closeGroupWithoutTrailer(place) }
    judge.closeWithoutTrailer(at: place, &interchangeFindings)
    try closeInterchange()
  }

  mutating func closeInterchange() throws {
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
          if try envelope(tag, start, 0, last, true, bytes, scratch.span, window) { return start }
        } else {
          try body(tag, start, 0, last, true, bytes, scratch.span, window)
        }
      } else if EnvelopeTag.contains(tag.packed) {
        if try envelope(tag, start, range.lowerBound, range.upperBound &- 1, false, bytes, marks, window) {
          return start
        }
      } else {
        try body(tag, start, range.lowerBound, range.upperBound &- 1, false, bytes, marks, window)
      }
    }
    if level == .set { hash(bytes, to: batch.end) }
    return nil
  }

  /// Whether text must be looked through, for the batch at hand.
  mutating func setFlags(looks: Bool) {
    self.looks = looks
    guard checker >= 0 else { return }
    checkers[checker].looksAtCharacters = looks
    if mapper >= 0 { mappers[mapper].looksAtCharacters = looks }
  }

  @inline(__always)
  static func hasSub(
    _ bytes: Span<UInt8>, _ marks: Span<UInt32>, _ range: Range<Int>, _ separator: UInt8
  ) -> Bool {
    for index in range.lowerBound..<range.upperBound &- 1 where bytes[Int(marks[index])] != separator {
      return true
    }
    return false
  }

  /// Copies the ends of whole elements to `scratch`; answers the index of the last.
  static func compact(
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
  mutating func body(
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
    if mapper >= 0, position >= 0 { try map(position, bytes, ends, view, window) }
  }

  /// A segment of a set without guide, or one that somebody watches.
  @inline(never)
  mutating func observedBody(
    _ view: SegmentView, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ window: borrowing ByteWindow
  ) throws {
    var position = -1
    if checker >= 0 {
      position = checkers[checker].check(bytes, ends, view, &setFindings) { window.place(at: $0) }
    }
    if wantsSegments { observe(view.tag, view.start, view.first, view.last, position, bytes, ends, window) }
    if mapper >= 0, position >= 0 { try map(position, bytes, ends, view, window) }
  }

  @inline(__always)
  mutating func map(
    _ position: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ window: borrowing ByteWindow
  ) throws {
    if hasHeading, checkers[checker].guide.positions[position].area == 0 {
      let unmapped = late.take(
        position, bytes, ends, view, mappers[mapper].plan, component: subSeparators.component, looksAtCharacters: looks)
      if !unmapped.isEmpty { reportUnmapped(unmapped, position, bytes, ends, view, window) }
    } else if mappers[mapper].take(position, bytes, ends, view) {
      if mappers[mapper].hasFinished { try writeLine() }
      if mappers[mapper].unmapped.isEmpty { return }
      let unmapped = mappers[mapper].unmapped
      mappers[mapper].forgetUnmapped()
      reportUnmapped(unmapped, position, bytes, ends, view, window)
    }
  }

  @inline(never)
  mutating func noteEmpty(_ start: Int, _ window: borrowing ByteWindow) {
    var finding = Finding(.segmentEmpty)
    finding.place = window.place(at: start)
    finding.interchange = judge.interchange.ordinal
    finding.group = judge.group.ordinal
    finding.set = judge.set.ordinal
    setFindings.add(finding)
  }

  /// A segment outside any set.
  @inline(never)
  mutating func misplaced(
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
  mutating func observe(
    _ tag: SegmentTag, _ start: Int, _ first: Int, _ last: Int, _ position: Int, _ bytes: Span<UInt8>,
    _ ends: Span<UInt32>, _ window: borrowing ByteWindow
  ) {
    var elements: [[UInt8]] = []
    var places: [Place] = []
    if first < last {
      for index in first + 1...last {
        if wantsPlaces { places.append(window.place(at: Int(ends[index - 1]) + 1)) }
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
        delimiters: judge.interchange.delimiters, elements: elements, places: places), guide: guide)
  }

  // MARK: Odds and ends

  /// Bytes at the start of the window that are passed over: they belong to the document all the same.
  package mutating func pass(_ count: Int, _ window: borrowing ByteWindow) {
    guard level == .set else { return }
    unhashed = window.start
    hash(window.storage.span, to: window.start + count)
  }

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
  mutating func addLength(of segment: BinarySegment, _ bytes: Span<UInt8>) {
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
