// Reads a guide for rows: `guides/csv/<name>.json5` or a partner's, with those it extends.
//
//   { language: "csv", set: "price-list", name: "Price list",
//     dialect: { separator: ";", encoding: "windows-1252", decimal: ",", thousands: "." },
//     header: true,
//     columns: {
//       item: { header: ["Artikel", "Art.-Nr."], is: "AN 1/40", use: "M" },
//       price: { header: "Preis", is: "R 1/12", use: "M" },
//       from: { header: "Gültig ab", is: "DT 8/8", form: "DD.MM.YYYY" },
//     } }
//
// Where rows are of several kinds, `record` names the column that tells them, `heading`, `detail` and `summary` say in which
// order they come, as in guides for X12, and `records` has the columns of each.

import Conformance
import Delimited
import JSON5
import Octets

struct RowGuideReader {
  var reader = SpecReader()
  var layout = RowLayout()
  var style = NumberStyle()
  var segments: [String: SegmentOutline] = [:]
  /// Where a column goes by its number in the row, the first of them.
  var byNumber: JSON5Value?

  private static let members = [
    "extends", "language", "set", "name", "dialect", "header", "skip", "ignore", "columns", "record", "records",
    "heading", "detail", "summary", "document", "sort", "dates",
  ]

  /// Reads the guide that `layers` make up, the outermost base first; `spec` is what it is called.
  mutating func read(_ layers: [JSON5Value], spec: String) throws(SpecErrors) -> (
    outline: GuideOutline, layout: RowLayout
  ) {
    for layer in layers { reader.refuseUnknown(layer, known: Self.members) }
    let own = layers[layers.count - 1]
    let set = text("set", layers, "what the file is about, such as price-list")
    let name = text("name", layers, "a name")
    if let dialect = layers.joined("dialect") { readDialect(dialect) }
    if let skip = layers.joined("skip") { layout.preamble = count(skip, 0...10_000) ?? 0 }
    if let ignore = layers.joined("ignore") {
      layout.ignored = reader.strings(ignore, "what rows begin with that are passed over")
      if layout.ignored.contains(where: \.isEmpty) { reader.fail(ignore, "every row begins with nothing") }
    }
    if let header = layers.joined("header") { layout.hasHeader = reader.bool(header) ?? false }
    var areas: [GuideOutline.Area] = []
    if layers.joined("records") != nil || layers.joined("record") != nil {
      areas = records(layers, own)
    } else if let columns = layers.joined("columns") {
      areas = single(columns)
    } else {
      reader.fail(own, "'columns' is missing")
    }
    orderCells()
    if let keys = layers.joined("document") { readKeys(keys) }
    if let sort = layers.joined("sort") {
      layout.sorts = reader.bool(sort) ?? false
      if layout.sorts, layout.keys.isEmpty {
        reader.fail(sort, "rows are sorted by the columns of 'document': there are none")
      }
    }
    try reader.check()
    return (outline(set, name, areas, spec), layout)
  }

  private func outline(_ set: String, _ name: String, _ areas: [GuideOutline.Area], _ spec: String) -> GuideOutline {
    // Every document begins and ends somewhere: what is ST and SE in X12.
    var areas = areas
    var segments = segments
    let first = areas.startIndex
    areas[first].entries.insert(.segment(tag: "ST", isMandatory: true, maximum: 1), at: 0)
    areas[areas.endIndex - 1].entries.append(.segment(tag: "SE", isMandatory: true, maximum: 1))
    for tag in ["ST", "SE"] { segments[tag] = SegmentOutline(tag: tag, elements: [], conditions: []) }
    var outline = GuideOutline(
      set: set, release: "csv", group: "", name: name, areas: areas, tally: nil, segments: segments, known: [],
      spec: spec)
    outline.language = .rows
    return outline
  }

  private mutating func text(_ key: String, _ layers: [JSON5Value], _ what: String) -> String {
    if let value = layers.joined(key) { return reader.string(value, what) ?? "" }
    reader.fail(layers[layers.count - 1], "'\(key)' is missing")
    return ""
  }

  mutating func count(_ value: JSON5Value, _ range: ClosedRange<Int>) -> Int? {
    if let number = value.integer, range.contains(number) { return number }
    reader.fail(value, "expected a number from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  // MARK: Rows of one kind

  private static let row = "row"

  /// All rows are alike: each is a line, and may say something of the heading.
  private mutating func single(_ columns: JSON5Value) -> [GuideOutline.Area] {
    var record = RowLayout.Record(tag: SegmentTag(Self.row))
    read(columns, Self.row, into: &record)
    layout.records = [record]
    let loop = GuideOutline.Entry.loop(
      name: Self.row, isMandatory: true, maximum: 0,
      content: [.segment(tag: Self.row, isMandatory: true, maximum: 1)])
    return [.init(name: "detail", entries: [loop])]
  }

  /// `document: ["invoice"]`: rows with the same values are one document.
  private mutating func readKeys(_ value: JSON5Value) {
    guard layout.typeColumn == 0, let record = layout.records.first else {
      return reader.fail(value, "where rows are of several kinds, the first kind of the heading begins a document")
    }
    for name in reader.strings(value, "a column") {
      if let index = record.columns.firstIndex(where: { $0.id == name }) {
        layout.keys.append(index + 1)
      } else {
        let hint = Suggestion.nearest(to: name, in: record.columns.map(\.id)).map { ", did you mean '\($0)'?" } ?? ""
        reader.fail(value, "there is no column '\(name)'\(hint)")
      }
    }
  }

  // MARK: Rows of several kinds

  private mutating func records(_ layers: [JSON5Value], _ own: JSON5Value) -> [GuideOutline.Area] {
    guard let column = layers.joined("record"), let records = layers.joined("records") else {
      reader.fail(own, "'record' (the column that tells kinds of rows) and 'records' go together")
      return [.init(name: "detail", entries: [])]
    }
    readTypeColumn(column)
    if layout.hasHeader { reader.fail(own, "where rows are of several kinds, columns go by their places: no 'header'") }
    for member in reader.members(records, "kinds of rows") { readRecord(member) }
    var areas: [GuideOutline.Area] = []
    for name in ["heading", "detail", "summary"] {
      guard let content = layers.joined(name) else { continue }
      areas.append(.init(name: name, entries: entries(content)))
    }
    if areas.isEmpty { reader.fail(own, "'heading' and 'detail' are missing: the order in which rows come") }
    layout.opening = areas.first?.entries.first.map { SegmentTag($0.isLoop ? $0.content[0].name : $0.name) }
    return areas.isEmpty ? [.init(name: "detail", entries: [])] : areas
  }

  private static let reserved = ["ST", "SE", "HL", "CTT", "LS", "LE"]

  /// `H: { type: "HDR", columns: { … } }`
  private mutating func readRecord(_ member: JSON5Member) {
    let isName = !member.key.isEmpty && member.key.utf8.count <= 4 && MapPlaceNames.isRecord(member.key)
    if !isName || Self.reserved.contains(member.key) {
      return reader.fail(
        member,
        "found '\(member.key)', expected up to four letters and digits, not \(Self.reserved.joined(separator: ", "))")
    }
    reader.refuseUnknown(member.value, known: ["type", "columns"])
    var record = RowLayout.Record(tag: SegmentTag(member.key))
    record.type = Array((member.value["type"].flatMap { reader.string($0, "a text") } ?? member.key).utf8)
    if let columns = reader.required(member.value, "columns") { read(columns, member.key, into: &record) }
    if layout.records.contains(where: { $0.type == record.type }) {
      reader.fail(member, "two kinds of rows are told by '\(String(decoding: record.type, as: UTF8.self))'")
    }
    layout.records.append(record)
  }

  /// `["H M 1", { "D M *": ["X O *"] }]`
  private mutating func entries(_ value: JSON5Value) -> [GuideOutline.Entry] {
    reader.list(value, "kinds of rows").flatMap { item -> [GuideOutline.Entry] in
      if let text = item.string {
        return usage(text, item).map { [.segment(tag: $0.0, isMandatory: $0.1, maximum: $0.2)] } ?? []
      }
      return reader.members(item, "a loop, { \"D M *\": [] },").compactMap { member in
        guard let (name, isMandatory, maximum) = usage(member.key, member.value) else { return nil }
        let first = GuideOutline.Entry.segment(tag: name, isMandatory: true, maximum: 1)
        return .loop(name: name, isMandatory: isMandatory, maximum: maximum, content: [first] + entries(member.value))
      }
    }
  }

  private mutating func usage(_ text: String, _ at: JSON5Value) -> (String, Bool, Int)? {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 3, parts[1] == "M" || parts[1] == "O", let maximum = parts[2] == "*" ? 0 : Int(parts[2]),
      maximum >= 0
    else {
      reader.fail(at, "found '\(text)', expected a kind of row with usage and maximum, such as 'H M 1' or 'D M *'")
      return nil
    }
    guard segments[parts[0]] != nil else {
      let hint = Suggestion.nearest(to: parts[0], in: Array(segments.keys)).map { ", did you mean '\($0)'?" } ?? ""
      reader.fail(at, "'records' has no '\(parts[0])'\(hint)")
      return nil
    }
    return (parts[0], parts[1] == "M", maximum)
  }
}

/// What rows and columns may be called.
enum MapPlaceNames {
  static func isRecord(_ text: String) -> Bool {
    text.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5a ~= $0 || 0x61...0x7a ~= $0 }
  }
}
