// The columns of a guide for rows, and how files of rows are written.

import Conformance
import Delimited
import JSON5
import Mapping
import Octets

extension RowGuideReader {
  // MARK: Columns

  private static let columnMembers =
    [
      "header", "at", "is", "use", "codes", "form", "empty", "unique", "pattern", "known", "among",
    ] + numberMembers
  private static let numberMembers = ["decimal", "thousands", "signs", "trailingMinus", "parentheses"]
  private static let columnLimit = 63

  /// `price: { header: "Preis", is: "R 1/12", use: "M" }`, or `price: "R 1/12 M"`.
  mutating func read(_ columns: JSON5Value, _ tag: String, into record: inout RowLayout.Record) {
    var elements: [SegmentOutline.Element] = []
    for member in reader.members(columns, "columns") {
      if member.value.isNull { continue }
      if !MapPlace.isElementName(member.key) {
        reader.fail(member, "found '\(member.key)', expected a name of letters, digits and _ that begins with a letter")
      }
      guard let (column, element) = column(member, record, tag) else { continue }
      record.columns.append(column)
      elements.append(element)
    }
    if elements.count > Self.columnLimit {
      reader.fail(columns, "\(elements.count) columns; at most \(Self.columnLimit) are read, those that matter")
    }
    checkHeaders(columns, record)
    refer(columns, &record, &elements)
    segments[tag] = SegmentOutline(tag: tag, elements: elements, conditions: [])
  }

  /// `known: "departments"`: values are codes of that table of the partner's; `among: "code"`: or stand in that column of
  /// some row.
  private mutating func refer(
    _ columns: JSON5Value, _ record: inout RowLayout.Record, _ elements: inout [SegmentOutline.Element]
  ) {
    let ids = record.columns.map(\.id)
    for index in ids.indices {
      guard let value = columns[ids[index]] else { continue }
      if let table = value["known"] { record.columns[index].table = reader.string(table, "the name of a code table") }
      if let among = value["among"], let name = reader.string(among, "a column") {
        if let found = ids.firstIndex(of: name), found != index {
          record.columns[index].among = found + 1
          record.columns[found].isReferred = true
        } else {
          let others = ids.filter { $0 != ids[index] }
          let hint = Suggestion.nearest(to: name, in: others).map { ", did you mean '\($0)'?" } ?? ""
          reader.fail(among, "there is no other column '\(name)'\(hint)")
        }
      }
      let sources = [
        record.columns[index].table.map { "the table \($0)" },
        record.columns[index].among > 0 ? "column \(ids[record.columns[index].among - 1])" : nil,
      ]
      elements[index].known = sources.compactMap(\.self).joined(separator: " or ")
    }
  }

  private mutating func column(
    _ member: JSON5Member, _ record: RowLayout.Record, _ tag: String
  ) -> (RowLayout.Column, SegmentOutline.Element)? {
    let value = member.value
    var column = RowLayout.Column(id: member.key)
    if value.isObject { reader.refuseUnknown(value, known: Self.columnMembers) }
    let text = value.string ?? value["is"].map { reader.string($0, "a type and lengths") ?? "" } ?? "AN 1/4000"
    var parts = text.split(separator: " ")
    var isMandatory = false
    if parts.last == "M" {
      isMandatory = true
      parts.removeLast()
    }
    guard let name = parts.first, let type = ElementType(String(name)), parts.count <= 2,
      let (low, high) = parts.count == 2 ? GuideReader.lengths(parts[1]) : Self.usualLengths(type)
    else {
      reader.fail(
        value["is"] ?? value,
        "found '\(text)', expected a type and lengths, the least before the most, such as 'AN 1/40', 'R 1/12' or 'DT'")
      return nil
    }
    if let use = value["use"] { isMandatory = reader.choice(use, ["M", "O"]) == "M" }
    column.isRequired = isMandatory
    if let unique = value["unique"] { column.isUnique = reader.bool(unique) ?? false }
    if let empty = value["empty"] { column.blanks = reader.strings(empty, "a text").map { Array($0.utf8) } }
    place(value, record, &column)
    column.form = form(type, value)
    if let pattern = value["pattern"] { column.pattern = look(pattern, type) }
    var outline = ElementOutline(number: "\(tag).\(column.id)", type: type, minimum: low, maximum: high)
    if let codes = value["codes"] { outline.codeLines = reader.strings(codes, "codes") }
    var element = SegmentOutline.Element(isMandatory: isMandatory, repeats: 1, content: .simple(outline))
    element.name = column.id
    if case .date(let patterns) = column.form { element.form = patterns.map(\.text).joined(separator: " or ") }
    return (column, element)
  }

  private static func usualLengths(_ type: ElementType) -> (Int, Int)? {
    switch type {
    case .text, .code, .binary: (1, 4_000)
    case .decimal, .implied: (1, 30)
    case .date: (8, 8)
    case .time: (4, 8)
    }
  }

  /// By its name in the header, by its number, or by its characters.
  private mutating func place(_ value: JSON5Value, _ record: RowLayout.Record, _ column: inout RowLayout.Column) {
    if let header = value["header"] { column.headers = reader.strings(header, "a column's name") }
    if layout.hasHeader {
      if column.headers.isEmpty { column.headers = [column.id] }
      if let at = value["at"] { reader.fail(at, "columns go by their names where 'header' is true: take 'at' away") }
      return
    }
    guard let at = value["at"] else {
      byNumber = byNumber ?? value
      // In their order, the one that tells the kind left out.
      let next = (record.columns.last?.position ?? 0) + 1
      column.position = next == layout.typeColumn ? next + 1 : next
      return
    }
    column.position = cell(at)
  }

  /// The column that tells the kind of a row.
  mutating func readTypeColumn(_ value: JSON5Value) { layout.typeColumn = cell(value) }

  /// The number of the cell, from 1, that is meant by a number, or by its first and last character: cells stand at places
  /// then, whatever is in them, and nothing separates or quotes them.
  private mutating func cell(_ at: JSON5Value) -> Int {
    guard let text = at.string else {
      byNumber = byNumber ?? at
      return count(at, 1...4_096) ?? 1
    }
    let ends = text.split(separator: "-").compactMap { Int($0) }
    guard ends.count == 2, ends[0] >= 1, ends[1] >= ends[0], ends[1] <= 100_000 else {
      reader.fail(at, "found '\(text)', expected the first and the last character, such as '1-12'")
      return 1
    }
    let column = Dialect.Column(start: ends[0] - 1, length: ends[1] - ends[0] + 1)
    if let known = layout.dialect.columns.firstIndex(of: column) { return known + 1 }
    layout.dialect.columns.append(column)
    return layout.dialect.columns.count
  }

  /// Has cells that go by characters in the order of the row, as they are written.
  mutating func orderCells() {
    let columns = layout.dialect.columns
    if columns.isEmpty { return }
    if let byNumber {
      return reader.fail(
        byNumber, "other columns go by characters: expected the characters of this one, too, such as at: \"1-12\"")
    }
    let order = columns.indices.sorted {
      (columns[$0].start, columns[$0].length) < (columns[$1].start, columns[$1].length)
    }
    layout.dialect.columns = order.map { columns[$0] }
    func place(_ position: Int) -> Int { (order.firstIndex(of: position - 1) ?? position - 1) + 1 }
    layout.typeColumn = place(layout.typeColumn)
    for record in layout.records.indices {
      for column in layout.records[record].columns.indices {
        layout.records[record].columns[column].position = place(layout.records[record].columns[column].position)
      }
    }
  }

  private mutating func form(_ type: ElementType, _ value: JSON5Value) -> RowLayout.Form {
    switch type {
    case .decimal, .implied:
      return .decimal(numbers(value, style))
    case .date:
      let patterns = value["form"].map { reader.strings($0, "how dates are written") } ?? ["YYYY-MM-DD", "YYYYMMDD"]
      return .date(patterns.compactMap { pattern($0, value) })
    case .time: return .time
    default: return .text
    }
  }

  /// `pattern: "[A-Z]{2}\\d{6}"`: numbers and dates have a form already.
  private mutating func look(_ value: JSON5Value, _ type: ElementType) -> CellPattern? {
    guard let text = reader.string(value, "a pattern") else { return nil }
    switch type {
    case .text, .code: break
    default:
      reader.fail(value, "a pattern goes with AN and ID; numbers, dates and times are written as their types say")
      return nil
    }
    if let pattern = CellPattern(text) { return pattern }
    reader.fail(
      value,
      "found '\(text)', expected a pattern of up to \(CellPattern.limit) characters, such as [A-Z]{2}\\d{6}: signs for "
        + "themselves, \\d, [A-Z0-9], and behind them {n}, {n,m}, ?, + or *")
    return nil
  }

  private mutating func pattern(_ text: String, _ at: JSON5Value) -> DatePattern? {
    if let pattern = DatePattern(text) { return pattern }
    reader.fail(at["form"] ?? at, "found '\(text)', expected how dates are written, such as DD.MM.YYYY or M/D/YY")
    return nil
  }

  // MARK: Dialect

  private static let encodings: [(String, Dialect.Encoding)] = [
    ("utf-8", .utf8), ("iso-8859-1", .latin1), ("latin-1", .latin1), ("windows-1252", .windows1252),
    ("utf-16le", .utf16LittleEndian), ("utf-16be", .utf16BigEndian),
  ]
  private static let escapes: [(String, Dialect.Escape)] = [
    ("doubled", .doubled), ("backslash", .backslash), ("both", .both),
  ]
  private static let rowEnds: [(String, Dialect.RowEnd)] = [
    ("lf", .lineFeed), ("cr", .carriageReturn), ("crlf", .both),
  ]

  mutating func readDialect(_ value: JSON5Value) {
    _ = reader.members(value, "the dialect")
    reader.refuseUnknown(
      value, known: ["separator", "quote", "escape", "comment", "rowEnd", "encoding", "trim"] + Self.numberMembers)
    if let byte = value["separator"].flatMap({ byte($0) }) { layout.dialect.separator = byte }
    if let quote = value["quote"] { layout.dialect.quote = quote.string == "" ? nil : byte(quote) }
    if let comment = value["comment"] { layout.dialect.comment = byte(comment) }
    if let trims = value["trim"] { layout.dialect.trims = reader.bool(trims) ?? false }
    if let escape = value["escape"].flatMap({ choose($0, Self.escapes) }) { layout.dialect.escape = escape }
    if let end = value["rowEnd"].flatMap({ choose($0, Self.rowEnds) }) { layout.dialect.rowEnd = end }
    if let encoding = value["encoding"].flatMap({ choose($0, Self.encodings) }) { layout.dialect.encoding = encoding }
    style = numbers(value, style)
    checkBytes(value)
  }

  private mutating func choose<Choice>(_ value: JSON5Value, _ known: [(String, Choice)]) -> Choice? {
    let name = reader.choice(value, known.map(\.0))
    return known.first { $0.0 == name }?.1
  }

  private mutating func byte(_ value: JSON5Value) -> UInt8? {
    guard let text = reader.string(value, "one character") else { return nil }
    if text == "\\t" || text == "tab" { return 0x09 }
    if let byte = text.utf8.first, text.utf8.count == 1, byte < 0x7f, byte >= 0x20 || byte == 0x09 { return byte }
    reader.fail(value, "found '\(text)', expected one character of ASCII, or tab")
    return nil
  }

  /// `decimal: ",", thousands: "."`
  private mutating func numbers(_ value: JSON5Value, _ usual: NumberStyle) -> NumberStyle {
    var style = usual
    if let decimal = value["decimal"], let text = reader.choice(decimal, [".", ","]) {
      style.decimal = text == "," ? 0x2c : 0x2e
    }
    if let thousands = value["thousands"], let text = reader.choice(thousands, ["", ".", ",", "'", " "]) {
      let known: [String: NumberStyle.Thousands] = [".": .point, ",": .comma, "'": .apostrophe, " ": .space]
      style.thousands = known[text] ?? []
    }
    if let signs = value["signs"] { style.signs = reader.strings(signs, "a sign").map { Array($0.utf8) } }
    if let minus = value["trailingMinus"] { style.trailingMinus = reader.bool(minus) ?? false }
    if let brackets = value["parentheses"] { style.parentheses = reader.bool(brackets) ?? false }
    checkMarks(value, style)
    return style
  }
}
