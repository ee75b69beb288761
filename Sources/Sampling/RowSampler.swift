// Composes files of rows from a guide: as few columns as there must be, all of them, several rows - and, for each rule of a
// column, a file that breaks it and no other. Cells are written as the partner writes them.

import Conformance
import Delimited
import Findings
import Mapping
import Octets

struct RowSampler {
  typealias Samples = (valid: [FileSample], broken: [FileSample], unsampled: [(name: String, reason: String)])

  private let layout: RowLayout
  private let tables: [String: CodeTable]
  /// By kind of row and element: a code that maps know.
  private let codes: [[Int: String]]
  /// By kind of row: what its columns may hold.
  private let columns: [[SegmentOutline.Element]]
  /// Kinds of rows in the order of a document: those that must be there, and all.
  private let required: [Int]
  private let all: [Int]
  private var broken: [FileSample] = []
  private var unsampled: [(name: String, reason: String)] = []

  init(
    _ outline: GuideOutline, _ layout: RowLayout, _ tables: [String: CodeTable], _ codes: [[Int: String]]
  ) {
    self.layout = layout
    self.tables = tables
    self.codes = codes
    columns = layout.records.map { outline.segments[$0.tag.description]?.elements ?? [] }
    (required, all) = layout.order(outline)
  }

  mutating func samples() -> Samples {
    let minimal = required.map { row($0, isFull: false) }
    let full = all.map { row($0, isFull: true) }
    var several = full
    if layout.typeColumn == 0 {
      several += (1...2).map { turn in row(0, isFull: true, turn: turn) }
    }
    let valid = [("minimal", minimal), ("rich", full), ("several", several)].map { name, rows in
      FileSample(name: name, input: layout.bytes(rows), expected: nil)
    }
    for record in layout.records.indices where all.contains(record) { addColumns(of: record) }
    addWhole()
    return (valid, broken, unsampled)
  }

  // MARK: Right rows

  private func row(_ record: Int, isFull: Bool, turn: Int = 0) -> RowDraft {
    let cells = layout.records[record].columns.indices.map { index in
      let isThere = columns[record][index].isMandatory || isFull && layout.records[record].columns[index].among == 0
      return isThere ? legal(record, index, turn) : ""
    }
    return RowDraft(record: record, cells: cells)
  }

  private func legal(_ record: Int, _ index: Int, _ turn: Int) -> String {
    let column = layout.records[record].columns[index]
    guard case .simple(let outline) = columns[record][index].content else { return "" }
    if let name = column.table, let code = tables[name]?.pairs.first?.partner { return code }
    if case .text = column.form, let code = codes[record][index + 1], outline.takes(code) { return code }
    // Where other rows refer to a column, or it is a key, each row has a value of its own.
    let turn = column.isUnique || column.isReferred ? turn : 0
    if let pattern = column.pattern, outline.codeLines.isEmpty {
      return pattern.text(atLeast: outline.minimum, turn: turn)
    }
    return column.text(of: outline.value(turn: turn))
  }

  // MARK: Broken rows

  private mutating func addColumns(of record: Int) {
    let kind = layout.records[record].tag.description
    for (index, column) in layout.records[record].columns.enumerated() {
      guard case .simple(let outline) = columns[record][index].content else { continue }
      let name = layout.records.count > 1 ? "\(kind)/\(column.id)" : column.id
      if columns[record][index].isMandatory { add("\(name) mandatory", record, index, "", .elementMissing) }
      addText(name, record, index, outline)
      switch column.form {
      case .decimal: add("\(name) number", record, index, "X", .elementNumber)
      case .date: add("\(name) date", record, index, column.text(of: "20250230"), .elementDate)
      case .time: add("\(name) time", record, index, "25:30", .elementTime)
      case .text: addDamaged(name, record, index, outline)
      }
      if column.isUnique { addRepeated(name, record, index) }
      if column.isReference { add("\(name) known", record, index, "ZZQX", .cellUnknown) }
      if column.isRequired, layout.hasHeader { addWithout(name, record, index) }
    }
  }

  /// Texts that are too short, too long, or none of the codes.
  private mutating func addText(_ name: String, _ record: Int, _ index: Int, _ outline: ElementOutline) {
    let column = layout.records[record].columns[index]
    // What a table or another row must know is told of besides.
    guard case .text = column.form, !column.isReference else { return }
    if let pattern = column.pattern { return addPattern(pattern, name, record, index, outline) }
    let value = legal(record, index, 0)
    if outline.minimum > 1, let short = outline.short(value) {
      add("\(name) minimum \(outline.minimum)", record, index, short, .elementTooShort)
    }
    if layout.dialect.isFixed {
      unsampled.append(("\(name) maximum \(outline.maximum)", "a column of fixed width holds no more"))
    } else if outline.maximum > RuleSampler.lengthLimit {
      unsampled.append(("\(name) maximum \(outline.maximum)", "takes \(outline.maximum + 1) characters"))
    } else if let long = outline.long(value) {
      add("\(name) maximum \(outline.maximum)", record, index, long, .elementTooLong)
    }
    if !outline.codeLines.isEmpty, let code = outline.unlistedCode {
      add("\(name) codes", record, index, code, .elementCode)
    }
  }

  /// A text that does not look as it must. One that is too short or too long mostly does not either, and both are told.
  private mutating func addPattern(
    _ pattern: CellPattern, _ name: String, _ record: Int, _ index: Int, _ outline: ElementOutline
  ) {
    let others = ["~", "!", "X"].map { String(repeating: $0, count: max(outline.minimum, 1)) }
    if let other = others.first(where: { !pattern.matches($0) }), outline.codeLines.isEmpty {
      add("\(name) pattern \(pattern.text)", record, index, other, .cellPattern)
    }
    unsampled.append(("\(name) length \(outline.minimum)/\(outline.maximum)", "its pattern tells of it too"))
  }

  /// What a spreadsheet makes of a long number.
  private mutating func addDamaged(_ name: String, _ record: Int, _ index: Int, _ outline: ElementOutline) {
    let text = "4.03899E+12"
    let column = layout.records[record].columns[index]
    guard outline.codeLines.isEmpty, column.pattern == nil, !column.isReference,
      (outline.minimum...outline.maximum).contains(text.utf8.count)
    else { return }
    add("\(name) digits", record, index, text, .cellDamaged)
  }

  private mutating func addRepeated(_ name: String, _ record: Int, _ index: Int) {
    guard layout.typeColumn == 0 else { return }
    var rows = [row(record, isFull: true), row(record, isFull: true, turn: 1)]
    rows[1].cells[index] = rows[0].cells[index]
    broken.append(sample("\(name) unique", rows, .cellRepeated, record, index))
  }

  private mutating func addWithout(_ name: String, _ record: Int, _ index: Int) {
    var names = layout.header
    names.remove(at: index)
    var row = row(record, isFull: true)
    row.cells.remove(at: index)
    let input = layout.bytes([row], header: names, isWhole: false)
    let place = layout.records[record].columns[index].id
    broken.append(
      FileSample(name: "\(name) column", input: input, expected: .init(rule: .columnMissing, place: place)))
  }

  private mutating func add(_ name: String, _ record: Int, _ index: Int, _ text: String, _ rule: Rule) {
    var rows = (required.contains(record) ? required : all).map { row($0, isFull: $0 == record) }
    guard let at = rows.firstIndex(where: { $0.record == record }) else { return }
    rows[at].cells[index] = text
    broken.append(sample(name, rows, rule, record, index))
  }

  /// What is about rows and files as such.
  private mutating func addWhole() {
    guard layout.hasHeader, !layout.dialect.isFixed else { return }
    let right = row(0, isFull: true)
    var long = right
    long.cells.append("X")
    let cells = layout.bytes([long], isWhole: false)
    broken.append(FileSample(name: "cells of a row", input: cells, expected: .init(rule: .rowCells, place: "")))
    let none = layout.bytes([])
    broken.append(FileSample(name: "rows of a file", input: none, expected: .init(rule: .rowsMissing, place: "")))
  }

  private func sample(_ name: String, _ rows: [RowDraft], _ rule: Rule, _ record: Int, _ index: Int) -> FileSample {
    let place = layout.records[record].columns[index].id
    return FileSample(name: name, input: layout.bytes(rows), expected: .init(rule: rule, place: place))
  }
}
