// Writes rows cell by cell in a dialect: quotes only where they are needed, text in the partner's encoding, nothing that
// a spreadsheet would run. What the dialect cannot hold is refused: the cell stays empty and the caller is told.

import Octets

package struct RowPen: Sendable {
  /// What becomes of characters that the encoding does not have.
  package enum Unmappable: Equatable, Sendable {
    case refused
    case questionMark
  }

  /// What becomes of cells that a spreadsheet takes for a formula.
  package enum Formula: Equatable, Sendable {
    case kept
    /// An apostrophe is put before it.
    case neutralised
    case refused
  }

  package enum Refusal: Equatable, Sendable {
    case unmappable
    case formula
    /// Wider than its fixed column.
    case tooLong
    /// Holds what would end it, and the dialect has no quotes.
    case unquotable
    /// The dialect has no such column.
    case noColumn
  }

  package let dialect: Dialect
  package var unmappable: Unmappable
  package var formula: Formula
  /// Cells of the row now open.
  private var cells = 0
  private var isFirstRow = true
  /// Characters of the row now open, when columns are fixed.
  private var width = 0
  private var emptyFirst = false

  package init(_ dialect: Dialect, unmappable: Unmappable = .refused, formula: Formula = .neutralised) {
    self.dialect = dialect
    self.unmappable = unmappable
    self.formula = formula
  }

  // MARK: Rows

  /// Begins a file: a byte order mark and a line `sep=`, if they are wanted.
  package mutating func begin(byteOrderMark: Bool = false, separatorLine: Bool = false, _ sink: inout ByteSink) {
    if byteOrderMark, !dialect.encoding.isSingleByte { put(0xfeff, &sink) }
    if separatorLine, !dialect.isFixed {
      for byte in "sep=".utf8 { put(UInt32(byte), &sink) }
      put(UInt32(dialect.separator), &sink)
      putRowEnd(&sink)
      isFirstRow = false
    }
  }

  /// Writes lines that say nothing, where others have some before their rows.
  package mutating func write(blankLines count: Int, _ sink: inout ByteSink) {
    for _ in 0..<count {
      putRowEnd(&sink)
      isFirstRow = false
    }
  }

  /// Writes a row of names; answers the first that is refused, and its column from 1.
  package mutating func writeHeader(_ names: [String], _ sink: inout ByteSink) -> (Int, Refusal)? {
    var first: (Int, Refusal)?
    for (index, name) in names.enumerated() {
      if let refusal = add(name, &sink), first == nil { first = (index + 1, refusal) }
    }
    end(&sink)
    return first
  }

  package mutating func add(_ text: String, _ sink: inout ByteSink) -> Refusal? {
    let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: wordSlack)
    return add(bytes.span, 0, bytes.count - wordSlack, &sink)
  }

  /// Writes the next cell, UTF-8 text in `bytes[start..<end]`, which has `wordSlack` bytes behind.
  package mutating func add(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ sink: inout ByteSink) -> Refusal? {
    cells += 1
    if dialect.isFixed { return addFixed(bytes, start, end, &sink) }
    if cells > 1 { put(UInt32(dialect.separator), &sink) }
    if start == end {
      emptyFirst = cells == 1
      return nil
    }
    if cells == 2, emptyFirst { emptyFirst = false }
    var refusal: Refusal?
    let isFormula = formula != .kept && Self.isFormula(bytes, start, end)
    if isFormula, formula == .refused { refusal = .formula }
    if unmappable == .refused, !canEncode(bytes, start, end) { refusal = .unmappable }
    let needsQuotes = needsQuotes(bytes, start, end) || isFormula && dialect.quote == 0x27
    if needsQuotes, dialect.quote == nil { refusal = .unquotable }
    if let refusal {
      emptyFirst = cells == 1
      return refusal
    }
    if needsQuotes {
      writeQuoted(bytes, start, end, isFormula: isFormula, &sink)
    } else {
      if isFormula { put(0x27, &sink) }
      writePlain(bytes, start, end, &sink)
    }
    return nil
  }

  /// Leaves out the next cell: where cells stand at places, others may be there.
  package mutating func skip(_ sink: inout ByteSink) {
    if dialect.isFixed { cells += 1 } else { _ = add("", &sink) }
  }

  /// Ends the row.
  package mutating func end(_ sink: inout ByteSink) {
    // A row of one empty cell must not be taken for a blank line.
    if cells == 1, emptyFirst, let quote = dialect.quote {
      put(UInt32(quote), &sink)
      put(UInt32(quote), &sink)
    }
    if dialect.isFixed, let last = dialect.columns.last { pad(to: last.start + last.length, &sink) }
    putRowEnd(&sink)
    cells = 0
    width = 0
    emptyFirst = false
    isFirstRow = false
  }

  private func putRowEnd(_ sink: inout ByteSink) {
    if dialect.rowEnd != .lineFeed { put(0x0d, &sink) }
    if dialect.rowEnd != .carriageReturn { put(0x0a, &sink) }
  }

  // MARK: Cells

  private mutating func addFixed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ sink: inout ByteSink) -> Refusal? {
    guard cells <= dialect.columns.count else { return .noColumn }
    let column = dialect.columns[cells - 1]
    guard column.start >= width else { return .noColumn }
    var characters = 0
    for index in start..<end {
      if bytes[index] == 0x0a || bytes[index] == 0x0d { return .unquotable }
      if bytes[index] & 0xc0 != 0x80 { characters += 1 }
    }
    let isFormula = formula != .kept && Self.isFormula(bytes, start, end)
    if isFormula {
      if formula == .refused { return .formula }
      characters += 1
    }
    if characters > column.length { return .tooLong }
    if unmappable == .refused, !canEncode(bytes, start, end) { return .unmappable }
    pad(to: column.start, &sink)
    if isFormula { put(0x27, &sink) }
    writePlain(bytes, start, end, &sink)
    width += characters
    pad(to: column.start + column.length, &sink)
    return nil
  }

  private mutating func pad(to width: Int, _ sink: inout ByteSink) {
    while self.width < width {
      put(0x20, &sink)
      self.width += 1
    }
  }

  private func needsQuotes(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    if cells == 1, bytes[start] == dialect.comment || isFirstRow && mayMislead(bytes, start, end) { return true }
    if dialect.trims, dialect.isBlank(bytes[start]) || dialect.isBlank(bytes[end - 1]) { return true }
    for index in start..<end {
      let byte = bytes[index]
      if byte == dialect.separator || byte == 0x0a || byte == 0x0d || byte == dialect.quote { return true }
    }
    return false
  }

  /// The first text of the file looks like a byte order mark, of whatever encoding, or a `sep=` line.
  private func mayMislead(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    if end - start == 5, bytes[start + 3] == 0x3d { return true }
    let second = end - start > 1 ? bytes[start + 1] : 0
    if bytes[start] == 0xef { return second == 0xbb }
    return bytes[start] == 0xc3 && dialect.encoding.isSingleByte && [0xaf, 0xbe, 0xbf].contains(second)
  }

  private func writeQuoted(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, isFormula: Bool, _ sink: inout ByteSink
  ) {
    guard let quote = dialect.quote else { return }
    let escape = dialect.escape == .backslash ? 0x5c : quote
    put(UInt32(quote), &sink)
    var from = start
    // The apostrophe is data here.
    if isFormula {
      if quote == 0x27 { put(UInt32(escape), &sink) }
      put(0x27, &sink)
    }
    for index in start..<end {
      let byte = bytes[index]
      guard byte == quote || byte == 0x5c && dialect.takesBackslash else { continue }
      writePlain(bytes, from, index, &sink)
      put(UInt32(byte == quote ? escape : 0x5c), &sink)
      from = index
    }
    writePlain(bytes, from, end, &sink)
    put(UInt32(quote), &sink)
  }

  /// Whether a spreadsheet may run the cell: it begins with one of `= + - @`, tab or return and is no plain number.
  package static func isFormula(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard start < end else { return false }
    switch bytes[start] {
    case 0x3d, 0x40, 0x09, 0x0d: return true
    case 0x2b, 0x2d: break
    default: return false
    }
    var digits = 0
    var marks = 0
    for index in start + 1..<end {
      let byte = bytes[index]
      if byte >= 0x30, byte <= 0x39 {
        digits += 1
      } else if byte == 0x2c || byte == 0x2e {
        marks += 1
      } else {
        return true
      }
    }
    return digits == 0 || marks > 1
  }
}
