// Proposes a dialect from the beginning of a file, and says in words what speaks for each part of it. A proposal is for a
// person to confirm and to be written down; no file is read by guess.

import Octets

package struct DialectEvidence: Sendable {
  /// Bytes of the file that are looked at.
  package static let sampleSize = 64 << 10
  private static let separators: [UInt8] = [0x2c, 0x3b, 0x09, 0x7c, 0x3a, 0x5e, 0x01, 0x1f, 0x7e]

  package enum Topic: Equatable, Sendable {
    case encoding, rowEnd, layout, separator, quote, escape, comment, blanks, preamble, header, decimal
  }

  package struct Clue: Equatable, Sendable {
    package let topic: Topic
    package let words: String
  }

  package private(set) var dialect = Dialect.usual
  /// Lines before the first row.
  package private(set) var preamble = 0
  /// The names of the columns; empty when the first row is no header.
  package private(set) var header: [String] = []
  /// `,` or `.` before decimals; nil when no number tells.
  package private(set) var decimal: UInt8?
  package private(set) var clues: [Clue] = []

  package var hasHeader: Bool { !header.isEmpty }

  /// Looks at `bytes`, the first of a file; `isWhole` says that there are no more.
  package init(_ bytes: [UInt8], isWhole: Bool) {
    let ends = isWhole && bytes.count <= Self.sampleSize
    let sample = SampleText(Array(bytes.prefix(Self.sampleSize)), isWhole: ends)
    add(.encoding, sample.words)
    seeRowEnd(sample.text)
    var chosen = choose(sample.text, isWhole: ends)
    let fixed = FixedJudge(sample.text)
    if !fixed.columns.isEmpty, chosen.agreeing * 2 <= chosen.rows.count {
      add(.layout, fixed.reason)
      chosen = SampleRows(sample.text, Dialect(quote: nil, trims: true, columns: fixed.columns), isWhole: ends)
    } else {
      tellSeparator(chosen)
      tellQuotes(chosen)
    }
    let rowEnd = dialect.rowEnd
    dialect = chosen.dialect
    dialect.rowEnd = rowEnd
    dialect.encoding = sample.encoding
    if chosen.dialect.isFixed, fixed.hasKinds {
      add(.header, "the first row is no header: rows are of several kinds")
    } else {
      seeHeader(chosen)
    }
    seeDecimal(chosen)
  }

  package func words(_ topic: Topic) -> String? { clues.first { $0.topic == topic }?.words }

  private mutating func add(_ topic: Topic, _ words: String) { clues.append(Clue(topic: topic, words: words)) }

  // MARK: Lines

  private mutating func seeRowEnd(_ text: [UInt8]) {
    var (both, feeds, returns) = (0, 0, 0)
    for (index, byte) in text.enumerated() {
      let follows = index > 0 && text[index - 1] == 0x0d
      if byte == 0x0a { if follows { both += 1 } else { feeds += 1 } }
      if byte == 0x0d, index + 1 == text.count || text[index + 1] != 0x0a { returns += 1 }
    }
    let kinds = [(both, Dialect.RowEnd.both, "CR LF"), (feeds, .lineFeed, "LF"), (returns, .carriageReturn, "CR")]
      .sorted { $0.0 > $1.0 }.filter { $0.0 > 0 }
    guard let most = kinds.first else { return add(.rowEnd, "there is no line end") }
    dialect.rowEnd = most.1
    add(.rowEnd, kinds.map { "\($0.0) lines end with \($0.2)" }.joined(separator: ", "))
  }

  /// The separator that makes the most of the text, and how it is read best.
  private mutating func choose(_ text: [UInt8], isWhole: Bool) -> SampleRows {
    if text.starts(with: Array("sep=".utf8)), text.count > 4, Dialect(separator: text[4]).isSound {
      add(.separator, "the first line is sep=\(Self.name(text[4]))")
      return SampleRows.best(text, separator: text[4], comment: nil, isWhole: isWhole)
    }
    let comment = mayHaveComments(text) ? UInt8(0x23) : nil
    var best = SampleRows.best(text, separator: Self.separators[0], comment: comment, isWhole: isWhole)
    for separator in Self.separators.dropFirst() where text.contains(separator) {
      let next = SampleRows.best(text, separator: separator, comment: comment, isWhole: isWhole)
      if next.weight > best.weight { best = next }
    }
    guard comment != nil else { return best }
    // Lines that split as all others do are rows.
    let plain = SampleRows.best(text, separator: best.dialect.separator, comment: nil, isWhole: isWhole)
    let isRow = plain.rows.contains { $0.first?.first == 0x23 && $0.count == best.width && best.width > 1 }
    if isRow || best.commentRows == 0 { return plain }
    add(.comment, "\(best.commentRows) lines begin with # and do not split as the others do")
    return best
  }

  /// Some lines, and fewer than half, begin with `#`.
  private func mayHaveComments(_ text: [UInt8]) -> Bool {
    let lines = text.split { $0 == 0x0a || $0 == 0x0d }
    let marked = lines.count { $0.first == 0x23 }
    return marked > 0 && marked * 2 < lines.count
  }

  // MARK: Words

  static func name(_ byte: UInt8) -> String {
    switch byte {
    case 0x09: "tab"
    case 0x21..<0x7f: String(Unicode.Scalar(byte))
    default: "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
  }

  private mutating func tellSeparator(_ chosen: SampleRows) {
    let name = Self.name(chosen.dialect.separator)
    if chosen.width == 1 {
      add(.separator, "no separator splits the rows: each is one cell")
    } else if words(.separator) == nil {
      add(.separator, "\(name) gives \(chosen.width) cells in \(chosen.agreeing) of \(chosen.rows.count) rows")
    }
  }

  private mutating func tellQuotes(_ chosen: SampleRows) {
    let dialect = chosen.dialect
    guard let quote = dialect.quote else {
      return add(.quote, "quotes stand only inside cells, or are never closed: they are text")
    }
    let name = Self.name(quote)
    add(
      .quote,
      chosen.quotedRows == 0
        ? "there are no quotes; \(name) is usual" : "\(name) encloses cells in \(chosen.quotedRows) rows")
    switch dialect.escape {
    case .doubled: break
    case .backslash: add(.escape, "a quote inside quotes has a backslash before it")
    case .both: add(.escape, "a quote inside quotes is doubled or has a backslash before it")
    }
    if dialect.trims { add(.blanks, "blanks stand between separators and cells") }
  }

  // MARK: Header and numbers

  private mutating func seeHeader(_ chosen: SampleRows) {
    let judge = HeaderJudge(chosen)
    if judge.first > 0 {
      preamble = Int(chosen.lines[judge.first]) - 1
      add(.preamble, "\(preamble) lines stand before the first row of \(chosen.width) cells")
    }
    if let words = judge.reason { add(.header, words) }
    if judge.isHeader { header = chosen.rows[judge.first].map { String(decoding: $0, as: UTF8.self) } }
  }

  private mutating func seeDecimal(_ chosen: SampleRows) {
    var judge = DecimalJudge()
    for row in chosen.rows { for cell in row { judge.take(cell) } }
    if let (mark, words) = judge.verdict(separator: chosen.dialect.separator) {
      decimal = mark
      add(.decimal, words)
    }
  }
}
