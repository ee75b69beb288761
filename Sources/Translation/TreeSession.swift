// One document of XML on its way through: elements are brought into the shape of segments, held to the guide, mapped, and
// written. A file is one document; there is no envelope, and nobody is answered by a functional acknowledgement. A file that is
// no XML to its end leaves nothing.

import Acknowledgement
import Conformance
import Elements
import Findings
import Hashing
import Mapping
import Octets
import PartnerSpec
import X12
import XMLRecords

package struct TreeSession: ~Copyable {
  let partner: PartnerProfile?
  /// What the document is read by; nil when nothing is known of it.
  let transaction: PartnerProfile.Transaction?
  let guide: Guide
  var walker: ElementWalker
  var checker: SetChecker
  /// One, or none where no documents are made.
  var mappers = Slab<Mapper>()
  var late = LateHeading()
  /// What has read the heading of a document whose heading stands last; else none.
  private var headings = Slab<Mapper>()
  /// A record that was held, while it is mapped.
  var held = ElementRecord()
  var documents: DocumentWriter?
  let observer: (any TranslationObserver)?
  var fileFindings: FindingList
  var findings: FindingList
  var summary = TranslationSummary()
  var facts = SetFacts()
  var tree = TreeFacts()
  var isOpen = false
  var hasDocument = false
  /// Everything the file holds goes through it.
  let digest = SourceDigest()
  /// Positions that fill the heading, and stand outside lines.
  private var isHeading: [Bool]

  private let specs: SpecLibrary
  /// It is for the partner, who need not be its sender.
  package var isOurs = false

  /// Reads a document that `transaction` was agreed for, or that is well known.
  package init(
    specs: SpecLibrary, partner: PartnerProfile?, transaction: PartnerProfile.Transaction, isOurs: Bool = false,
    documents: consuming DocumentWriter? = nil, observer: (any TranslationObserver)? = nil
  ) throws {
    self.isOurs = isOurs
    let table = transaction.elements ?? ElementTable(ElementLayout())
    self.specs = specs
    self.partner = partner
    self.transaction = transaction
    guide = transaction.guide
    walker = ElementWalker(table)
    checker = SetChecker(transaction.guide)
    let isForOdoo = documents?.target != nil
    if documents != nil {
      let target = try isForOdoo ? partner?.terms.series.map { try specs.odooTarget($0) } : nil
      documents?.adopt(partner?.terms.odoo, target)
    }
    let plan = try specs.plan(
      transaction, of: partner, makesDocuments: documents != nil, told: isOurs ? .codes : [.codes, .texts],
      for: documents?.target)
    if let plan { mappers.append(Mapper(plan)) }
    let lines = table.layout.lines
    isHeading = table.layout.nodes.indices.map { position in
      !lines.contains { table.layout.isInside(position, $0) } && plan?.fillsHeading(position) ?? false
    }
    self.documents = documents
    self.observer = observer
    fileFindings = FindingList(tolerance: partner?.terms.tolerance ?? Tolerance())
    findings = FindingList(tolerance: partner?.terms.tolerance ?? Tolerance())
  }

  /// Names the reader has to know.
  package var names: NameTable { walker.table.names }

  /// Reads a document for its heading, which stands behind the lines. What is wrong with it is told when it is read whole.
  package mutating func readHeading<Source: ByteSource & ~Copyable>(_ source: consuming Source) throws {
    guard mappers.count > 0 else { return }
    var heading = TreeHeading(walker.table, mappers[0].plan, guide)
    try heading.read(source)
    tree = heading.tree
    headings.append(heading.mapper)
  }

  // MARK: File

  package mutating func begin() {
    summary.isOfRows = true
    summary.isOfElements = true
    documents?.open(tree: partner, guide)
    observer?.open(tree: guide, layout: walker.table.layout)
    isOpen = true
    summary.sets = 1
    facts = SetFacts(elements: [Array(guide.set.utf8), [], []])
    facts.ordinal = 1
    observer?.open(facts, guide: guide)
    if observer?.wantsMap ?? false { observer?.read(by: transaction?.map) }
    var context = Finding(.elementMissing)
    context.set = 1
    checker.begin(context)
    if mappers.count > 0 {
      if headings.count > 0 { mappers[0].begin(with: &headings[0]) } else { mappers[0].begin() }
    }
    late.begin()
    documents?.openSet()
  }

  /// Takes a batch.
  package mutating func take(_ batch: borrowing XMLBatch) throws {
    let events = batch.events
    var index = 0
    while index < events.count {
      switch walker.take(events[index], batch) {
      case .nothing, .end: break
      case .record: try check(batch)
      case .release: try release()
      }
      if !walker.problems.isEmpty { tellProblems(batch) }
      index &+= 1
    }
  }

  /// The document is complete.
  package mutating func end(_ consumed: UInt64) throws -> TranslationSummary {
    facts.end = consumed
    if mappers.count > 0, mappers[0].end() { try writeLine() }
    if mappers.count > 0, mappers[0].isOverfull || late.isOverfull {
      var finding = Finding(.documentTooWide)
      finding.set = 1
      findings.add(finding)
    }
    // A mistake in another partner's profile is nothing of this one's.
    let isMismatched = !isOurs && partner.map { (try? specs.isAnother(tree.sender, than: $0)) ?? false } ?? false
    if isMismatched { add(.partnerMismatch, about: tree.sender) }
    let verdict = isMismatched ? .rejected : AcknowledgementWriter.verdict(set: findings)
    if verdict == .rejected { summary.setsRejected += 1 }
    if verdict == .acceptedWithErrors { summary.setsAcceptedWithErrors += 1 }
    if mappers.count > 0 {
      try beginDocument()
      documents?.take(digest.value)
      try Self.end(&documents, mappers, late, facts.end, findings, verdict)
    }
    return try close(verdict, consumed, isComplete: !isMismatched)
  }

  /// Notes something about the document as a whole.
  package mutating func add(_ rule: Rule, about text: String) {
    let bytes = Array(text.utf8)
    findings.add(Finding(rule), bytes.span, text: 0..<bytes.count, segment: 0..<0)
  }

  /// The file is no XML, or not to its end: nothing of it is left.
  package mutating func refuse(_ problem: XMLProblem, _ consumed: UInt64) throws -> TranslationSummary {
    findings.add(problem, ordinal: 1)
    if isOpen { summary.setsRejected += 1 }
    return try close(.rejected, consumed, isComplete: false)
  }

  private mutating func close(
    _ verdict: Verdict, _ consumed: UInt64, isComplete: Bool
  ) throws -> TranslationSummary {
    summary.count(findings)
    summary.rows = Int(walker.ordinal)
    summary.bytes = consumed
    facts.elements[1] = tree.number
    observer?.close(facts, guide: guide, findings: findings, verdict: verdict)
    observer?.end(findings: fileFindings)
    if isComplete {
      try documents?.close(interchange: .accepted)
    } else {
      documents?.abandon()
    }
    summary.documents = try documents?.finish() ?? 0
    return summary
  }

  package func progress(_ bytes: UInt64) { observer?.progress(bytes) }

  // MARK: Records

  /// Checks the record that is ready, and maps it unless it is held.
  @inline(__always)
  private mutating func check(_ batch: borrowing XMLBatch) throws {
    let position = walker.position
    let view = Self.view(walker.record, walker.ordinal, guide.positions[position].tag)
    Self.check(&checker, walker, view, &findings, batch)
    if walker.hold() { return }
    if walker.mustRelease { try release() }
    if view.elementCount == 0, walker.table.isLeaf(position) { return }
    if observer?.wantsSegments ?? false {
      observe(walker.record, view, position, batch.place(offset: walker.offset, line: walker.line))
    }
    try map(position, view, batch)
  }

  private mutating func map(_ position: Int, _ view: SegmentView, _ batch: borrowing XMLBatch) throws {
    Self.note(&tree, position, walker.record, walker.table.layout)
    guard mappers.count > 0 else { return }
    if hasDocument, headings.count == 0, isHeading[position] {
      Self.take(&late, mappers, walker.record, position, view)
    }
    guard Self.map(&mappers[0], walker.record, position, view) else { return }
    if mappers[0].hasFinished { try writeLine() }
    if mappers[0].unmapped.isEmpty { return }
    tellUnmapped(position, batch.place(offset: walker.offset, line: walker.line), isHeld: false, view)
  }

  /// Maps the records that were held.
  private mutating func release() throws {
    for index in 0..<walker.heldCount {
      let (position, ordinal, line, offset) = walker.load(index, into: &held)
      let view = Self.view(held, ordinal, guide.positions[position].tag)
      if view.elementCount == 0, walker.table.isLeaf(position) { continue }
      if observer?.wantsSegments ?? false {
        observe(held, view, position, Place(offset: offset, line: UInt64(line)))
      }
      Self.note(&tree, position, held, walker.table.layout)
      guard mappers.count > 0 else { continue }
      if hasDocument, headings.count == 0, isHeading[position] { Self.take(&late, mappers, held, position, view) }
      guard Self.map(&mappers[0], held, position, view) else { continue }
      if mappers[0].hasFinished { try writeLine() }
      if mappers[0].unmapped.isEmpty { continue }
      tellUnmapped(position, Place(offset: offset, line: UInt64(line)), isHeld: true, view)
    }
    walker.forgetHeld()
  }

  /// Number, sender and receiver of the document.
  @inline(__always)
  private static func note(
    _ tree: inout TreeFacts, _ position: Int, _ record: borrowing ElementRecord, _ layout: ElementLayout
  ) {
    if position <= tree.lastPlace || tree.lastPlace < 0 { tree.note(position, record, layout) }
  }

  private static func view(
    _ record: borrowing ElementRecord, _ ordinal: UInt32, _ tag: SegmentTag
  ) -> SegmentView {
    SegmentView(start: 0, first: 0, last: record.count, ordinal: ordinal, tag: tag, hasSub: false)
  }

  private func observe(
    _ record: borrowing ElementRecord, _ view: SegmentView, _ position: Int, _ place: Place
  ) {
    let elements = (0..<record.count).map { index in
      (Int(record.ends[index]) + 1..<Int(record.ends[index + 1])).map { record.bytes[$0] }
    }
    observer?.segment(
      ObservedSegment(
        tag: guide.text(of: view.tag), ordinal: view.ordinal, position: position, place: place,
        delimiters: Delimiters.usual, elements: elements), guide: guide)
  }

  // MARK: Documents

  private mutating func writeLine() throws {
    try beginDocument()
    Self.line(&documents, &mappers)
  }

  private mutating func beginDocument() throws {
    if hasDocument { return }
    hasDocument = true
    try Self.begin(&documents, mappers, facts, tree)
  }

  // Parts are handed on one by one, so that they can be seen to be none of each other.

  @inline(__always)
  private static func check(
    _ checker: inout SetChecker, _ walker: borrowing ElementWalker, _ view: SegmentView,
    _ findings: inout FindingList, _ batch: borrowing XMLBatch
  ) {
    // Who captures the walker copies all of it, for each element.
    let (offset, line) = (walker.offset, walker.line)
    checker.check(
      at: walker.position, walker.record.bytes.span, walker.record.ends.span, view, &findings
    ) { _ in batch.place(offset: offset, line: line) }
  }

  @inline(__always)
  private static func map(
    _ mapper: inout Mapper, _ record: borrowing ElementRecord, _ position: Int, _ view: SegmentView
  ) -> Bool {
    mapper.take(position, record.bytes.span, record.ends.span, view)
  }

  private static func take(
    _ late: inout LateHeading, _ mappers: borrowing Slab<Mapper>, _ record: borrowing ElementRecord, _ position: Int,
    _ view: SegmentView
  ) {
    _ = late.take(
      position, record.bytes.span, record.ends.span, view, mappers[0].plan, component: nil, looksAtCharacters: false)
  }

  private static func begin(
    _ documents: inout DocumentWriter?, _ mappers: borrowing Slab<Mapper>, _ facts: SetFacts, _ tree: TreeFacts
  ) throws {
    try documents?.begin(mappers[0].plan.document, mappers[0].header, tree: facts, tree)
  }

  private static func line(_ documents: inout DocumentWriter?, _ mappers: inout Slab<Mapper>) {
    mappers[0].giveLine { documents?.line($0, $1) }
  }

  private static func end(
    _ documents: inout DocumentWriter?, _ mappers: borrowing Slab<Mapper>, _ late: borrowing LateHeading,
    _ end: UInt64, _ findings: FindingList, _ verdict: Verdict
  ) throws {
    try documents?.end(mappers[0].header, mappers[0].totals, late, at: end, findings, verdict)
  }
}
