// Reads a code table: CSV (RFC 4180) in UTF-8, with a byte-order mark or without. The first row names the columns: the
// partner's code, ours, and others that are only for people. Empty lines are passed over. One pass over the bytes; every
// mistake has its line and column.

import Mapping
import Octets

struct CodeTableReader: ~Copyable {
  /// More mistakes than these are only counted.
  private static let limit = 50

  private let path: String
  private var index = 0
  private var line = 1
  private var lineStart = 0
  private var text = Slab<UInt8>()
  private var rows = Slab<CodeTable.Row>()
  /// The line of each row.
  private var lines = Slab<UInt32>()
  private var messages: [String] = []
  private var untold = 0

  private init(path: String) { self.path = path }

  /// Reads the table in `bytes`; `path` is for messages.
  static func read(_ bytes: [UInt8], path: String) throws(SpecErrors) -> CodeTable {
    var reader = CodeTableReader(path: path)
    return try reader.run(bytes.span)
  }

  private mutating func run(_ span: Span<UInt8>) throws(SpecErrors) -> CodeTable {
    if span.count >= 3, span[0] == 0xef, span[1] == 0xbb, span[2] == 0xbf {
      index = 3
      lineStart = 3
    }
    passEmptyLines(span)
    let columns = readNames(span)
    while index < span.count {
      readRow(span, columns.count)
      passEmptyLines(span)
    }
    text.grow(by: wordSlack, filling: 0)
    var repeats: [(row: Int, first: Int)] = []
    let lines = lines.list
    let table = CodeTable(file: path, columns: columns, text: takeText(), rows: takeRows(), lines: lines) {
      repeats.append(($0, $1))
    }
    for (row, first) in repeats {
      fail(
        "the partner's code is here again, expected it once (first on line \(lines[first]))", at: (Int(lines[row]), 1))
    }
    if untold > 0 { messages.append("\(path): \(untold) more mistakes") }
    if !messages.isEmpty { throw SpecErrors(messages) }
    return table
  }

  private mutating func takeText() -> Slab<UInt8> {
    var taken = Slab<UInt8>()
    swap(&taken, &text)
    return taken
  }

  private mutating func takeRows() -> Slab<CodeTable.Row> {
    var taken = Slab<CodeTable.Row>()
    swap(&taken, &rows)
    return taken
  }

  private mutating func fail(_ message: String, at place: (line: Int, column: Int)? = nil) {
    if messages.count >= Self.limit {
      untold += 1
      return
    }
    let place = place ?? (line, index - lineStart + 1)
    messages.append("\(path):\(place.line):\(place.column): \(message)")
  }

  // MARK: Rows

  private mutating func readNames(_ span: Span<UInt8>) -> [String] {
    let start = line
    var names: [String] = []
    while true {
      let from = text.count
      let isLast = readField(span)
      names.append(String(decoding: (from..<text.count).map { text[$0] }, as: UTF8.self))
      if isLast { break }
    }
    if names.count < 2 {
      fail("found \(names.count) column, expected two or more: the partner's code and ours", at: (start, 1))
    }
    return names
  }

  private mutating func readRow(_ span: Span<UInt8>, _ wanted: Int) {
    let start = line
    var count = 0
    var ranges = (0..<Int32(0), 0..<Int32(0))
    while true {
      let column = (line, index - lineStart + 1)
      let from = text.count
      let isLast = readField(span)
      count &+= 1
      if count <= 2 {
        let range = Int32(from)..<Int32(text.count)
        if count == 1 { ranges.0 = range } else { ranges.1 = range }
        check(range, at: column)
      }
      if isLast { break }
    }
    if count != wanted {
      fail("found \(count) columns, expected \(wanted) as in the first row", at: (start, 1))
    } else {
      rows.append(CodeTable.Row(partner: ranges.0, own: ranges.1))
      lines.append(UInt32(clamping: start))
    }
  }

  /// A code is not empty, and has no blanks around it: it would never be found.
  private mutating func check(_ range: Range<Int32>, at place: (Int, Int)) {
    if range.isEmpty { return fail("found nothing, expected a code", at: place) }
    if text[Int(range.lowerBound)] == 0x20 || text[Int(range.upperBound) - 1] == 0x20 {
      fail("found a blank before or behind the code, expected none", at: place)
    }
  }

  private mutating func passEmptyLines(_ span: Span<UInt8>) {
    while index < span.count, span[index] == 0x0a || span[index] == 0x0d { passLineEnd(span) }
  }

  private mutating func passLineEnd(_ span: Span<UInt8>) {
    if span[index] == 0x0d, index + 1 < span.count, span[index + 1] == 0x0a { index += 1 }
    index += 1
    line += 1
    lineStart = index
  }

  // MARK: Fields

  /// Appends one field to the text, passes what ends it, and answers whether it was the last of its row.
  private mutating func readField(_ span: Span<UInt8>) -> Bool {
    if index < span.count, span[index] == 0x22 { readQuoted(span) } else { readPlain(span) }
    guard index < span.count else { return true }
    if span[index] == 0x2c {
      index += 1
      return false
    }
    passLineEnd(span)
    return true
  }

  private mutating func readPlain(_ span: Span<UInt8>) {
    let start = index
    var isForeign = false
    while index < span.count {
      let byte = span[index]
      if byte == 0x2c || byte == 0x0a || byte == 0x0d { break }
      if byte == 0x22 { fail("found a quote inside a field, expected the whole field in quotes and this one twice") }
      if byte >= 0x80 { isForeign = true }
      text.append(byte)
      index &+= 1
    }
    if isForeign { checkText(span, start, index) }
  }

  private mutating func readQuoted(_ span: Span<UInt8>) {
    let (quoteLine, quoteColumn, start) = (line, index - lineStart + 1, index)
    var isForeign = false
    index += 1
    while index < span.count {
      let byte = span[index]
      if byte == 0x22 {
        if index + 1 >= span.count || span[index + 1] != 0x22 { break }
        index += 1
      }
      if byte >= 0x80 { isForeign = true }
      text.append(byte)
      if byte == 0x0a || byte == 0x0d && (index + 1 == span.count || span[index + 1] != 0x0a) {
        line += 1
        lineStart = index + 1
      }
      index += 1
    }
    guard index < span.count else {
      fail("found a quote that is never closed, expected another one behind the field", at: (quoteLine, quoteColumn))
      return
    }
    if isForeign { checkText(span, start, index) }
    index += 1
    if index < span.count, span[index] != 0x2c, span[index] != 0x0a, span[index] != 0x0d {
      fail("found text behind the closing quote, expected ',' or the end of the line")
      while index < span.count, span[index] != 0x2c, span[index] != 0x0a, span[index] != 0x0d { index += 1 }
    }
  }

  private mutating func checkText(_ span: Span<UInt8>, _ start: Int, _ end: Int) {
    if isUTF8(span, start, end) { return }
    var bad = start
    while let length = (1...4).first(where: { bad + $0 <= end && isUTF8(span, bad, bad + $0) }) { bad += length }
    fail("found bytes that are not UTF-8, expected UTF-8", at: (line, max(1, bad - lineStart + 1)))
  }
}
