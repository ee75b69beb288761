// What is told of rows beyond what the guide says of them: how they are written, which columns there are, values that a
// spreadsheet has spoilt or that come twice.

import Conformance
import Delimited
import Findings
import Mapping
import Octets
import PartnerSpec

extension RowSession {
  // MARK: Header

  /// Learns where the columns are; a file without those it must have is read no further.
  mutating func learn(_ reader: borrowing RowReader) {
    let names = (1...max(1, reader.cellCount)).map { reader.text($0) }
    let match = shaper.learn(names)
    isUsable = match.isUsable
    headerCells = reader.cellCount
    if match.isStrange, match.missing.isEmpty { tellStrangeHeader(names, reader) }
    for id in match.missing {
      var finding = file(.columnMissing, reader.place, reader)
      finding.element = UInt16(rows.guide.element(named: id, of: layout.records[0].tag) ?? 0)
      let column = layout.records[0].columns.first { $0.id == id }
      add(finding, Array((column?.headers.first ?? id).utf8))
    }
    for (rule, cells) in [(Rule.columnUnknown, match.unknown), (.columnRepeated, match.repeated)] {
      for cell in cells {
        var finding = file(rule, reader.place(ofCell: cell), reader)
        finding.expected = match.spare.contains(cell) ? 1 : 0
        add(finding, names[cell - 1])
      }
    }
  }

  /// Nothing that the guide knows is there, and nothing must be: all rows would be empty.
  private mutating func tellStrangeHeader(_ names: [[UInt8]], _ reader: borrowing RowReader) {
    var finding = file(.columnMissing, reader.place, reader)
    let other = shaper.otherSeparator(names)
    finding.expected = Int64(other?.columns ?? 0)
    add(finding, other.map { [$0.byte] } ?? [])
  }

  private func file(
    _ rule: Rule, _ place: Place, _ reader: borrowing RowReader
  ) -> Finding {
    var finding = Finding(rule)
    finding.place = place
    finding.segment = UInt32(truncatingIfNeeded: reader.number)
    finding.tag = layout.records.first?.tag ?? finding.tag
    return finding
  }

  private mutating func add(_ finding: Finding, _ text: [UInt8]) {
    fileFindings.add(finding, text.span, text: 0..<text.count, segment: 0..<0)
  }

  /// Not all values were compared; the row from which on is told.
  mutating func tellUncompared() {
    let since = [seen.fullSince, references.passedSince].filter { $0 > 0 }
    guard let first = since.min() else { return }
    var finding = Finding(.valuesUncompared)
    finding.segment = first
    fileFindings.add(finding)
  }

  // MARK: Rows

  /// The document that begins here was begun before: what came first is not all of it, so nothing of the file is.
  mutating func tellAgain(_ reader: borrowing RowReader) {
    let (key, row) = (keys, UInt32(truncatingIfNeeded: reader.number))
    guard key.contains(where: { $0 != 0x1f }),
      let first = seen.note(SeenValues.documents, key.span, 0..<key.count, row: row)
    else { return }
    var finding = file(.documentRepeated, reader.place, reader)
    finding.expected = Int64(first)
    add(finding, Array(key.split(separator: 0x1f).joined(separator: [0x20])))
  }

  /// A row that says no document, such as one of totals, is left out. Nobody knows what it is a part of: nothing of the
  /// file is taken.
  mutating func tellKeyless(_ column: Int, _ reader: borrowing RowReader) {
    summary.rows += 1
    var finding = file(.elementMissing, reader.place(ofCell: shaper.cell(column, of: 0)), reader)
    finding.element = UInt16(column)
    Self.add(finding, shaper, to: &fileFindings)
  }

  /// A row of no kind that is known.
  mutating func unknown(_ reader: borrowing RowReader) throws {
    var finding = file(.segmentUnknown, reader.place, reader)
    let text = reader.text(layout.typeColumn)
    finding.element = 0
    if isOpen {
      finding.set = facts.ordinal
      findings.add(finding, text.span, text: 0..<text.count, segment: 0..<0)
    } else {
      add(finding, text)
    }
  }

  private func cell(
    _ rule: Rule, _ element: Int, _ record: Int, _ reader: borrowing RowReader, _ view: SegmentView,
    _ position: Int
  ) -> Finding {
    var finding = Finding(rule)
    finding.set = facts.ordinal
    finding.segment = view.ordinal
    finding.tag = view.tag
    finding.position = Int32(position)
    finding.element = UInt16(element)
    finding.place = reader.place(ofCell: shaper.cell(element, of: record))
    return finding
  }

  private static func add(
    _ finding: Finding, _ shaper: borrowing RowShaper, severity: Severity? = nil, to findings: inout FindingList
  ) {
    let element = Int(finding.element)
    let text = Int(shaper.ends[element - 1]) + 1..<Int(shaper.ends[element])
    findings.add(
      finding, shaper.bytes.span, text: text, segment: 0..<Int(shaper.ends[shaper.count]), severity: severity)
  }

  /// Tells of a row with fewer cells than the header, or with something in cells that no column is known for: it may be
  /// shifted. Empty cells at the end say nothing.
  mutating func tellCells(
    _ record: Int, _ reader: borrowing RowReader, _ view: SegmentView, _ position: Int
  ) {
    let known = layout.hasHeader ? headerCells : lastCells[record]
    let surplus = known < reader.cellCount ? known + 1...reader.cellCount : nil
    let isShort = layout.hasHeader && reader.cellCount < known
    guard isShort || surplus?.contains(where: { !reader.text($0).isEmpty }) ?? false else { return }
    var finding = cell(.rowCells, 1, record, reader, view, position)
    finding.element = 0
    finding.place = isShort ? reader.place : reader.place(ofCell: known + 1)
    finding.expected = Int64(known)
    finding.actual = Int64(reader.cellCount)
    Self.add(row: finding, shaper, to: &findings)
  }

  /// Tells of numbers that end with the row before their last decimals.
  mutating func tellCuts(
    _ columns: [Int], _ record: Int, _ reader: borrowing RowReader, _ view: SegmentView, _ position: Int
  ) {
    for column in columns where reader.isCut(cell: layout.records[record].columns[column].position) {
      var finding = cell(.cellDamaged, column + 1, record, reader, view, position)
      finding.expected = Int64(layout.dialect.columns[layout.records[record].columns[column].position - 1].length)
      Self.add(finding, shaper, to: &findings)
    }
  }

  /// Tells of text that no column of fixed width takes: a field that is new, or columns that are shifted.
  mutating func tellText(
    at place: Place, behind width: Int, _ record: Int, _ reader: borrowing RowReader, _ view: SegmentView,
    _ position: Int
  ) {
    var finding = cell(.rowCells, 1, record, reader, view, position)
    finding.element = 0
    finding.place = place
    finding.expected = Int64(width)
    finding.actual = 0
    Self.add(row: finding, shaper, to: &findings)
  }

  private static func add(row finding: Finding, _ shaper: borrowing RowShaper, to findings: inout FindingList) {
    findings.add(finding, shaper.bytes.span, text: 0..<0, segment: 0..<Int(shaper.ends[shaper.count]))
  }

  mutating func tellDamage(
    _ record: Int, _ reader: borrowing RowReader, _ view: SegmentView, _ position: Int
  ) {
    for element in shaper.damaged {
      Self.add(cell(.cellDamaged, element, record, reader, view, position), shaper, to: &findings)
    }
  }

  /// Numbers with the marks of another country.
  mutating func tellForeign(
    _ record: Int, _ reader: borrowing RowReader, _ view: SegmentView, _ position: Int
  ) {
    for element in shaper.foreign {
      Self.add(cell(.cellMarks, element, record, reader, view, position), shaper, to: &findings)
    }
  }

  /// Days in a form that was not agreed: those that would pass for one, of which the guide's check says nothing.
  mutating func tellUndated(
    _ record: Int, _ reader: borrowing RowReader, _ view: SegmentView, _ position: Int
  ) {
    for element in shaper.undated where isDate(shaper.bytes.span, Int(shaper.ends[element - 1]) + 1) {
      Self.add(cell(.elementDate, element, record, reader, view, position), shaper, to: &findings)
    }
  }

  /// Values of these columns, from 0, will be remembered soon.
  static func expect(
    _ columns: [Int], of record: Int, _ shaper: borrowing RowShaper, in seen: borrowing SeenValues
  ) {
    for index in columns {
      let range = Int(shaper.ends[index]) + 1..<Int(shaper.ends[index + 1])
      seen.expect(SeenValues.column(index + 1, of: record), shaper.bytes.span, range)
    }
  }

  /// Remembers values, and tells of those that must be there but once.
  mutating func tellRepeats(
    _ record: Int, _ reader: borrowing RowReader, _ view: SegmentView, _ position: Int
  ) {
    for index in remembered[record] {
      let range = Int(shaper.ends[index]) + 1..<Int(shaper.ends[index + 1])
      if range.isEmpty { continue }
      let first = Self.note(&seen, SeenValues.column(index + 1, of: record), shaper, range, view.ordinal)
      guard let first, layout.records[record].columns[index].isUnique else { continue }
      var finding = cell(.cellRepeated, index + 1, record, reader, view, position)
      finding.expected = Int64(first)
      Self.add(finding, shaper, to: &findings)
    }
  }

  private static func note(
    _ seen: inout SeenValues, _ column: Int, _ shaper: borrowing RowShaper, _ range: Range<Int>, _ row: UInt32
  ) -> UInt32? {
    seen.note(column, shaper.bytes.span, range, row: row)
  }

  /// Values that nothing knows. One that a row further down may still bring is told of when the document is over.
  mutating func tellUnknown(
    _ record: Int, _ reader: borrowing RowReader, _ view: SegmentView, _ position: Int
  ) {
    for index in referring[record] {
      let column = layout.records[record].columns[index]
      if column.among > 0 { Self.link(column, index, of: record, shaper, in: &references) }
      guard let answer = Self.look(references, column, index, of: record, shaper, seen) else { continue }
      let finding = cell(answer.rule, index + 1, record, reader, view, position)
      if answer.isFinal {
        Self.add(finding, shaper, to: &findings)
      } else {
        Self.postpone(finding, column, of: record, shaper, in: &references)
      }
    }
  }

  /// Values that do not look as the guide says.
  mutating func tellStrange(
    _ record: Int, _ reader: borrowing RowReader, _ view: SegmentView, _ position: Int
  ) {
    for index in patterned[record] {
      guard let pattern = layout.records[record].columns[index].pattern else { continue }
      let range = Int(shaper.ends[index]) + 1..<Int(shaper.ends[index + 1])
      if range.isEmpty || pattern.matches(shaper.bytes.span, range.lowerBound, range.upperBound) { continue }
      Self.add(cell(.cellPattern, index + 1, record, reader, view, position), shaper, to: &findings)
    }
  }

  private static func look(
    _ references: borrowing RowReferences, _ column: RowLayout.Column, _ index: Int, of record: Int,
    _ shaper: borrowing RowShaper, _ seen: borrowing SeenValues
  ) -> (rule: Rule, isFinal: Bool)? {
    references.look(column, index, of: record, shaper.bytes.span, shaper.ends.span, seen)
  }

  private static func link(
    _ column: RowLayout.Column, _ index: Int, of record: Int, _ shaper: borrowing RowShaper,
    in references: inout RowReferences
  ) {
    references.link(column, index, of: record, shaper.bytes.span, shaper.ends.span)
  }

  private static func postpone(
    _ finding: Finding, _ column: RowLayout.Column, of record: Int, _ shaper: borrowing RowShaper,
    in references: inout RowReferences
  ) {
    let element = Int(finding.element)
    references.postpone(
      finding, SeenValues.column(column.among, of: record),
      own: Int(shaper.ends[column.among - 1]) + 1..<Int(shaper.ends[column.among]), shaper.bytes.span,
      text: Int(shaper.ends[element - 1]) + 1..<Int(shaper.ends[element]), row: 0..<Int(shaper.ends[shaper.count]))
  }

  /// Codes that a table lacks.
  mutating func tellUnmapped(
    _ record: Int, _ reader: borrowing RowReader, _ view: SegmentView, _ position: Int
  ) {
    let codes = mappers[0].unmapped
    mappers[0].forgetUnmapped()
    for code in codes {
      let rule: Rule = code.isUnread ? .valueUnread : .codeUnmapped
      let finding = cell(rule, Int(code.element), record, reader, view, position)
      let severity: Severity? = code.isUnread ? nil : code.unknown == .reject ? .reject : .note
      Self.add(finding, shaper, severity: severity, to: &findings)
    }
  }

  // MARK: How rows are written

  /// The first row beyond ASCII tells: letters of one byte make UTF-8 only where it is meant.
  mutating func tellUTF8(_ reader: borrowing RowReader) {
    guard let isUTF8 = reader.looksLikeUTF8 else { return }
    looksForUTF8 = false
    if !isUTF8 { return }
    let finding = file(.rowEncoding, reader.place, reader)
    // Nothing says which of the two holds, and all such letters are read wrong if it is not the guide.
    let severity = max(Severity.warn, fileFindings.tolerance[.rowEncoding])
    fileFindings.add(finding, [UInt8]().span, text: 0..<0, segment: 0..<0, severity: severity)
  }

  /// Takes what the reader complains of.
  package mutating func tell(_ problems: [RowProblem]) {
    for problem in problems {
      var finding = Finding(Self.rule(problem.kind))
      finding.place = problem.place
      finding.segment = UInt32(truncatingIfNeeded: problem.row)
      finding.actual = Int64(problem.column)
      fileFindings.add(finding)
    }
  }

  private static func rule(_ kind: RowProblem.Kind) -> Rule {
    switch kind {
    case .rowTooLong: .rowTooLong
    case .tooManyCells: .rowTooManyCells
    case .unclosedQuote: .rowUnclosedQuote
    case .strayQuote: .rowStrayQuote
    case .textAfterQuote: .rowTextAfterQuote
    case .nul: .rowNUL
    case .invalidText: .rowText
    case .otherEncoding: .rowEncoding
    case .otherSeparator: .rowSeparator
    }
  }
}
