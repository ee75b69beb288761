// How a file of rows is written: its name, its bytes, what stands between cells, how numbers and dates look - each a line of a
// table, in words.

import Delimited
import Octets
import PartnerSpec
import Translation

struct RowFacts {
  let set: CompanionSet
  let layout: RowLayout

  private var dialect: Dialect { layout.dialect }
  private var isOurs: Bool { self.set.direction == .ours }
  private var columns: [RowLayout.Column] { layout.records.flatMap(\.columns) }

  /// What is known of the file, in the order in which somebody writes one.
  var all: [(name: String, text: String)] {
    let facts: [(String, String)] = [
      ("Name of the file", set.files.map(\.description).joined(separator: " or ")),
      ("Encoding", dialect.encoding.words), ("Between cells", separator), ("Quotes", quotes),
      ("Ends of rows", isOurs ? dialect.rowEnd.words : "CR LF, LF or CR"),
      ("Blanks", dialect.trims && !dialect.isFixed ? "those around cells do not count" : ""),
      ("Comments", dialect.comment.map { "a row that begins with \(Self.name($0)) is passed over" } ?? ""),
      ("First lines", preamble), ("Passed over", ignored), ("Header", header), ("Kinds of rows", kinds),
      ("Numbers", numbers?.words ?? ""),
      ("Dates", dates), ("Documents", documents),
    ]
    return facts.filter { !$0.1.isEmpty }
  }

  /// How most columns of numbers are written; others say so themselves.
  var numbers: NumberStyle? {
    let styles = columns.compactMap { column -> NumberStyle? in
      if case .decimal(let style) = column.form { style } else { nil }
    }
    // Of two that are as common, the one with fewer signs.
    func rank(_ style: NumberStyle) -> Int { styles.count { $0 == style } * 100 - style.signs.count }
    return styles.max { rank($0) < rank($1) }
  }

  // MARK: Cells

  private var separator: String {
    if layout.isOfFixedWidth { return "nothing: each column takes the same characters of every row" }
    return Self.name(dialect.separator)
  }

  private var quotes: String {
    if layout.isOfFixedWidth { return "" }
    guard let quote = dialect.quote else {
      return "none: a cell cannot hold what stands between cells, nor the end of a row"
    }
    let inside =
      switch dialect.escape {
      case .doubled: "is doubled"
      case .backslash: "has a backslash before it"
      case .both: "is doubled, or has a backslash before it"
      }
    return "\(Self.name(quote)) around a cell that holds what stands between cells, a quote or the end of a row; "
      + "a quote inside \(inside)"
  }

  /// `a tab`, `;`
  static func name(_ byte: UInt8) -> String {
    switch byte {
    case 0x09: "a tab"
    case 0x20: "a blank"
    case 0x2c: "a comma ( , )"
    case 0x3b: "a semicolon ( ; )"
    case 0x7c: "a bar ( | )"
    default: Excerpt.printable([byte])
    }
  }

  // MARK: Rows

  private var preamble: String {
    switch layout.preamble {
    case 0: ""
    case 1: "one line before the \(layout.hasHeader ? "header" : "rows") that is passed over"
    case let count: "\(count) lines before the \(layout.hasHeader ? "header" : "rows") that are passed over"
    }
  }

  private var ignored: String {
    let names = layout.ignored.map { "\"\(Excerpt.printable(Array($0.utf8)))\"" }
    return names.isEmpty ? "" : "rows that begin with \(names.joined(separator: " or "))"
  }

  private var header: String {
    if !layout.hasHeader {
      return "none: columns are known by \(layout.isOfFixedWidth ? "the characters they take" : "their places")"
    }
    if isOurs { return "the first row names the columns, in the order of the table below" }
    return "the first row names the columns; they may stand in any order, and capitals, blanks and signs in their "
      + "names do not matter"
  }

  private var kinds: String {
    if layout.typeColumn == 0 { return "" }
    let types = layout.records.map { String(decoding: $0.type, as: UTF8.self) }.joined(separator: ", ")
    let place = layout.place(ofCell: layout.typeColumn)
    return "\(types), told by \(layout.isOfFixedWidth ? "characters" : "column") \(place)"
  }

  private var dates: String {
    var forms: [String] = []
    for column in columns {
      for form in column.dateForms where !forms.contains(form) { forms.append(form) }
    }
    return forms.joined(separator: ", ")
  }

  /// What makes rows one document.
  private var documents: String {
    if let opening = layout.opening {
      let record = layout.records.first { $0.tag == opening }
      return "each row \(String(decoding: record?.type ?? [], as: UTF8.self)) begins a document"
    }
    if layout.keys.isEmpty { return "the file is one document" }
    let names = layout.keys.compactMap { key in
      layout.records.first.flatMap { $0.columns.indices.contains(key - 1) ? $0.columns[key - 1].name : nil }
    }
    let rows = "rows with the same \(names.joined(separator: " and ")) are one document"
    return rows + (layout.sorts ? ", wherever in the file they stand" : " and stand together")
  }
}

extension RowLayout {
  /// Columns take characters; nothing stands between them.
  var isOfFixedWidth: Bool { dialect.isFixed }

  /// Where a cell stands, in words.
  func place(ofCell number: Int) -> String {
    if let characters = characters(ofCell: number) { return "\(characters.lowerBound) to \(characters.upperBound)" }
    return number > 0 ? "\(number)" : ""
  }
}

extension RowLayout.Column {
  /// `DD.MM.YYYY`; none for what is no date.
  var dateForms: [String] {
    if case .date(let patterns) = form { patterns.map(\.text) } else { [] }
  }
}

extension Dialect.Encoding {
  var words: String {
    switch self {
    case .utf8: "UTF-8"
    case .latin1: "ISO-8859-1"
    case .windows1252: "Windows-1252"
    case .utf16LittleEndian: "UTF-16, low byte first"
    case .utf16BigEndian: "UTF-16, high byte first"
    }
  }
}

extension Dialect.RowEnd {
  var words: String {
    switch self {
    case .lineFeed: "LF"
    case .carriageReturn: "CR"
    case .both: "CR LF"
    }
  }
}

extension NumberStyle {
  /// `a comma before decimals, points between thousands; € may stand with the number`
  var words: String {
    let mark = decimal == 0x2c ? "a comma before decimals" : "a point before decimals"
    let known: [(Thousands, String)] = [
      (.point, "points"), (.comma, "commas"), (.space, "blanks"), (.apostrophe, "apostrophes"),
    ]
    let marks = known.filter { thousands.contains($0.0) }.map(\.1)
    let between = marks.isEmpty ? "nothing" : "nothing or \(marks.joined(separator: " or "))"
    var parts = ["\(mark), \(between) between thousands"]
    let signs = signs.map { String(decoding: $0, as: UTF8.self) }
    if !signs.isEmpty { parts.append("\(signs.joined(separator: ", ")) may stand with the number") }
    if trailingMinus { parts.append("a minus may stand behind") }
    if parentheses { parts.append("(12) is minus 12") }
    return parts.joined(separator: "; ")
  }
}
