// One file of rows on its way through: rows are brought into shape, held to the guide, mapped, and written as documents. A
// file is one document, or several, told apart by columns or by the kind of row that begins one. What a set is in X12, a
// document is here; there is no envelope, and nobody is answered by a functional acknowledgement.

import Acknowledgement
import Conformance
import Delimited
import Findings
import Mapping
import Octets
import PartnerSpec
import X12

package struct RowSession: ~Copyable {
  let partner: PartnerProfile?
  let rows: PartnerProfile.Transaction
  let layout: RowLayout
  /// Columns of each record that are looked at in each row: those whose values must not be the same in two rows, or others
  /// must be among; those whose values must be known from somewhere; those that must look as a pattern says.
  let remembered: [[Int]]
  let referring: [[Int]]
  let patterned: [[Int]]
  var checker: SetChecker
  /// One, or none where no documents are made.
  var mappers = Slab<Mapper>()
  var shaper: RowShaper
  var documents: DocumentWriter?
  let observer: (any TranslationObserver)?
  var fileFindings: FindingList
  var findings: FindingList
  var summary = TranslationSummary()
  /// The open document, and its ordinal.
  var facts = SetFacts()
  var isOpen = false
  var hasDocument = false
  /// The file has its columns, or needs none.
  var isUsable = true
  var hasHeader = false
  /// No row beyond ASCII has come yet, and by the guide a byte is a character.
  var looksForUTF8: Bool
  /// Cells of the header, 0 where there is none; and of each kind of row the last that is known.
  var headerCells = 0
  let lastCells: [Int]
  /// What rows begin with that are passed over, as the file writes it.
  private let ignored: [[UInt8]]
  /// So many cells a row may have in any case.
  private let freeCells: Int
  /// How many characters a row of each kind has at most, where cells stand at places.
  private let widths: [Int]
  /// Columns at places, of each kind of row, whose last digits are decimals.
  private let scaled: [[Int]]
  /// What the key columns of the open document hold.
  var keys: [UInt8] = []
  /// Where the last row of the open document ends, if that is not where the next one begins.
  private var lastEnd = Place()
  /// Values of columns that must not be the same in two rows, or that others must be among.
  var seen = SeenValues()
  /// Values that must be known from somewhere.
  var references: RowReferences

  /// Reads what `partner` sends as `transaction`, which is one of rows. What `isOurs` was written by the map, and is held to
  /// the guide.
  package init(
    specs: SpecLibrary, partner: PartnerProfile?, transaction: PartnerProfile.Transaction, isOurs: Bool = false,
    documents: consuming DocumentWriter? = nil, observer: (any TranslationObserver)? = nil
  ) throws {
    let layout = transaction.rows ?? RowLayout()
    self.partner = partner
    rows = transaction
    self.layout = layout
    remembered = layout.columns { $0.isUnique || $0.isReferred }
    referring = layout.columns { $0.isReference }
    patterned = layout.columns { $0.pattern != nil }
    lastCells = layout.records.map { max(layout.typeColumn, $0.columns.map(\.position).max() ?? 0) }
    let lastKnown = lastCells.min() ?? 0
    freeCells = layout.dialect.isFixed ? Int.max : layout.hasHeader ? 0 : lastKnown
    widths = layout.dialect.isFixed ? layout.records.indices.map(layout.width) : []
    let guide = transaction.guide
    scaled = layout.records.map { record in
      record.columns.indices.filter { column in
        let rule = guide.rule(record.tag, element: column + 1)
        return record.columns[column].position > 0 && rule?.kind == .implied && rule?.decimals ?? 0 > 0
      }
    }
    looksForUTF8 = layout.dialect.encoding.isSingleByte
    ignored = layout.ignored.map { RowReader.folded($0, layout.dialect.encoding) }
    checker = SetChecker(transaction.guide)
    shaper = RowShaper(layout)
    references = RowReferences(layout, partner?.terms.tables ?? [:])
    if documents != nil {
      let series = documents?.target == nil ? nil : partner?.terms.series
      documents?.adopt(partner?.terms.odoo, try series.map { try specs.odooTarget($0) })
    }
    let plan = try specs.plan(
      transaction, of: partner, makesDocuments: documents != nil, told: isOurs ? .codes : [.codes, .texts],
      for: documents?.target)
    if let plan { mappers.append(Mapper(plan)) }
    self.documents = documents
    self.observer = observer
    fileFindings = FindingList(tolerance: partner?.terms.tolerance ?? Tolerance())
    findings = FindingList(tolerance: partner?.terms.tolerance ?? Tolerance())
  }

  // MARK: File

  /// The file begins.
  package mutating func begin() {
    summary.isOfRows = true
    documents?.open(rows: partner, rows)
    observer?.open(rows: rows.guide, dialect: layout.dialect)
  }

  /// Takes a row; the reader is there for places.
  package mutating func take(
    _ row: borrowing RowView, _ reader: borrowing RowReader
  ) throws {
    if looksForUTF8 { tellUTF8(reader) }
    if layout.hasHeader, !hasHeader {
      hasHeader = true
      learn(reader)
      return
    }
    if !isUsable { return }
    if !ignored.isEmpty, reader.begins(with: ignored) { return }
    let record = layout.typeColumn == 0 ? 0 : shaper.record(row.bytes, row.ends, row.first, row.last)
    if record < 0 {
      if reader.isOfSeparators { return }
      return try unknown(reader)
    }
    shaper.shape(record, row.bytes, row.ends, row.first, row.last)
    if shaper.isEmpty, reader.isOfSeparators { return }
    let missed = layout.keys.isEmpty ? 0 : Self.missedKey(layout.keys, shaper)
    if missed > 0 { return tellKeyless(missed, reader) }
    if begins(record) {
      if isOpen { try close(at: layout.sorts ? lastEnd : reader.place) }
      open(at: reader.place)
      if !layout.keys.isEmpty, !layout.sorts { tellAgain(reader) }
    }
    if layout.sorts { lastEnd = reader.rowEndPlace }
    try check(record, row, reader)
  }

  /// The next row is the header.
  var wantsHeader: Bool { layout.hasHeader && !hasHeader }

  /// What tells the document of a row, where rows are of one kind.
  mutating func key(of row: borrowing RowView) -> [UInt8] {
    shaper.shape(0, row.bytes, row.ends, row.first, row.last)
    return shapedKey
  }

  private var shapedKey: [UInt8] {
    var key: [UInt8] = []
    for column in layout.keys {
      for index in Int(shaper.ends[column - 1]) + 1..<Int(shaper.ends[column]) { key.append(shaper.bytes[index]) }
      key.append(0x1f)
    }
    return key
  }

  /// The file is used up.
  package mutating func end(_ place: Place) throws -> TranslationSummary {
    if isOpen { try close(at: layout.sorts ? lastEnd : place) }
    if wantsHeader || isUsable && summary.sets == 0 && summary.rows == 0 { fileFindings.add(Finding(.rowsMissing)) }
    tellUncompared()
    let verdict = AcknowledgementWriter.verdict(set: fileFindings)
    summary.count(fileFindings)
    observer?.end(findings: fileFindings)
    try documents?.close(interchange: verdict == .rejected ? .rejected : .accepted)
    summary.documents = try documents?.finish() ?? 0
    summary.bytes = place.offset
    return summary
  }

  package func progress(_ bytes: UInt64) { observer?.progress(bytes) }

  // MARK: Documents

  /// Whether a shaped row begins a document.
  private mutating func begins(_ record: Int) -> Bool {
    if layout.keys.isEmpty { return !isOpen || layout.opening == layout.records[record].tag }
    if isOpen, isKept() { return false }
    keys = shapedKey
    return true
  }

  /// Where no key column of the shaped row holds anything, the first of those in the file; else 0.
  private static func missedKey(_ keys: [Int], _ shaper: borrowing RowShaper) -> Int {
    var missed = 0
    for column in keys {
      if shaper.ends[column] > shaper.ends[column - 1] + 1 { return 0 }
      if missed == 0, shaper.cell(column, of: 0) > 0 { missed = column }
    }
    return missed
  }

  /// The shaped row is of the open document.
  private func isKept() -> Bool {
    var at = 0
    for column in layout.keys {
      let range = Int(shaper.ends[column - 1]) + 1..<Int(shaper.ends[column])
      if at + range.count >= keys.count { return false }
      for index in range {
        if keys[at] != shaper.bytes[index] { return false }
        at += 1
      }
      if keys[at] != 0x1f { return false }
      at += 1
    }
    return at == keys.count
  }

  private mutating func open(at place: Place) {
    isOpen = true
    hasDocument = false
    summary.sets += 1
    let ordinal = facts.ordinal + 1
    // A document is known by what its key columns hold.
    let number = keys.split(separator: 0x1f).joined(separator: Array(" ".utf8))
    facts = SetFacts(elements: [Array(rows.guide.set.utf8), Array(number), []])
    facts.ordinal = ordinal
    facts.start = place.offset
    observer?.open(facts, guide: rows.guide)
    if observer?.wantsMap ?? false { observer?.read(by: rows.map) }
    var context = Finding(.elementMissing)
    context.set = ordinal
    checker.begin(context)
    if mappers.count > 0 { mappers[0].begin() }
    documents?.openSet()
  }

  private mutating func close(at place: Place) throws {
    let row = UInt32(truncatingIfNeeded: summary.rows &+ 1)
    let view = SegmentView(start: 0, first: 0, last: 0, ordinal: row, tag: SegmentTag("SE"), hasSub: false)
    Self.finish(&checker, shaper, view, place, &findings)
    references.settle(seen, &findings)
    facts.end = place.offset
    isOpen = false
    if mappers.count > 0, mappers[0].end() { try writeLine() }
    if mappers.count > 0, mappers[0].isOverfull {
      var finding = Finding(.documentTooWide)
      finding.set = facts.ordinal
      findings.add(finding)
    }
    let verdict = AcknowledgementWriter.verdict(set: findings)
    if verdict == .rejected { summary.setsRejected += 1 }
    if verdict == .acceptedWithErrors { summary.setsAcceptedWithErrors += 1 }
    summary.count(findings)
    try writeEnd(verdict)
    observer?.close(facts, guide: rows.guide, findings: findings, verdict: verdict)
    findings.removeAll()
  }

  // MARK: Rows

  /// Shows a row, as it was shaped, to whoever watches.
  private func observe(
    _ reader: borrowing RowReader, _ view: SegmentView, _ position: Int
  ) {
    var delimiters = Delimiters.usual
    delimiters.element = layout.dialect.separator
    delimiters.segment = 0x0a
    let elements = (0..<shaper.count).map { index in
      (Int(shaper.ends[index]) + 1..<Int(shaper.ends[index + 1])).map { shaper.bytes[$0] }
    }
    let record = layout.records.firstIndex { $0.tag == view.tag } ?? 0
    let places =
      observer?.wantsPlaces ?? false
      ? elements.indices.map { reader.place(ofCell: shaper.cell($0 + 1, of: record)) } : []
    observer?.segment(
      ObservedSegment(
        tag: view.tag.description, ordinal: view.ordinal, position: position, place: reader.place,
        delimiters: delimiters, elements: elements, places: places), guide: rows.guide)
  }

  private mutating func check(
    _ record: Int, _ row: borrowing RowView, _ reader: borrowing RowReader
  ) throws {
    summary.rows += 1
    let ordinal = UInt32(truncatingIfNeeded: reader.number)
    let tag = layout.records[record].tag
    let view = SegmentView(start: 0, first: 0, last: shaper.count, ordinal: ordinal, tag: tag, hasSub: false)
    if !remembered[record].isEmpty { Self.expect(remembered[record], of: record, shaper, in: seen) }
    let position = Self.check(&checker, shaper, record, reader, view, &findings)
    if observer?.wantsSegments ?? false { observe(reader, view, position) }
    let cells = row.last &- row.first
    if cells != headerCells, cells < headerCells || cells > freeCells {
      tellCells(record, reader, view, position)
    }
    if !widths.isEmpty, let place = reader.placeOfText(behind: widths[record]) {
      tellText(at: place, behind: widths[record], record, reader, view, position)
    }
    if !widths.isEmpty, !scaled[record].isEmpty { tellCuts(scaled[record], record, reader, view, position) }
    if !shaper.damaged.isEmpty { tellDamage(record, reader, view, position) }
    if !shaper.foreign.isEmpty { tellForeign(record, reader, view, position) }
    if !shaper.undated.isEmpty { tellUndated(record, reader, view, position) }
    if !remembered[record].isEmpty { tellRepeats(record, reader, view, position) }
    if !referring[record].isEmpty { tellUnknown(record, reader, view, position) }
    if !patterned[record].isEmpty { tellStrange(record, reader, view, position) }
    documents?.hash(row.raw, row.range)
    guard position >= 0, mappers.count > 0 else { return }
    let hasNews = Self.map(&mappers[0], shaper, position, view)
    // Where all rows are of one kind, each says the heading again.
    if layout.typeColumn == 0 { mappers[0].isPastHeading = true }
    if !hasNews { return }
    if mappers[0].hasFinished { try writeLine() }
    if !mappers[0].unmapped.isEmpty { tellUnmapped(record, reader, view, position) }
  }

  // Parts are handed on one by one, so that they can be seen to be none of each other.

  private static func check(
    _ checker: inout SetChecker, _ shaper: borrowing RowShaper, _ record: Int, _ reader: borrowing RowReader,
    _ view: SegmentView, _ findings: inout FindingList
  ) -> Int {
    checker.check(shaper.bytes.span, shaper.ends.span, view, &findings) { index in
      reader.place(ofCell: shaper.cell(shaper.element(at: index), of: record))
    }
  }

  private static func finish(
    _ checker: inout SetChecker, _ shaper: borrowing RowShaper, _ view: SegmentView, _ place: Place,
    _ findings: inout FindingList
  ) {
    _ = checker.check(shaper.bytes.span, shaper.ends.span, view, &findings) { _ in place }
  }

  /// Answers whether there is something to see to.
  private static func map(
    _ mapper: inout Mapper, _ shaper: borrowing RowShaper, _ position: Int, _ view: SegmentView
  ) -> Bool {
    mapper.take(position, shaper.bytes.span, shaper.ends.span, view)
  }

  private mutating func writeLine() throws {
    try beginDocument()
    Self.line(&documents, &mappers)
  }

  private mutating func writeEnd(_ verdict: Verdict) throws {
    if mappers.count == 0 { return }
    try beginDocument()
    try Self.end(&documents, mappers, facts.end, findings, verdict)
  }

  private mutating func beginDocument() throws {
    if hasDocument { return }
    hasDocument = true
    try Self.begin(&documents, mappers, facts, rows.guide)
  }

  private static func begin(
    _ documents: inout DocumentWriter?, _ mappers: borrowing Slab<Mapper>, _ facts: SetFacts, _ guide: Guide
  ) throws {
    try documents?.begin(mappers[0].plan.document, mappers[0].header, rows: facts, guide)
  }

  private static func line(_ documents: inout DocumentWriter?, _ mappers: inout Slab<Mapper>) {
    mappers[0].giveLine { documents?.line($0, $1) }
  }

  private static func end(
    _ documents: inout DocumentWriter?, _ mappers: borrowing Slab<Mapper>, _ end: UInt64, _ findings: FindingList,
    _ verdict: Verdict
  ) throws {
    try documents?.end(mappers[0].header, mappers[0].totals, LateHeading(), at: end, findings, verdict)
  }
}
