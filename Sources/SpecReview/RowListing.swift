// The kinds of rows of a guide and their columns, with what is said of each beside its type: names in the header, place,
// pattern, form, marks of numbers. And how the file is written.

import Conformance
import Delimited
import JSON5
import PartnerSpec

struct RowListing {
  typealias Detail = GuideListing.Detail

  let details: [Detail]
  private(set) var rows: [GuideListing.Row] = []
  private let layout: RowLayout
  private let text: GuideText
  private let segments: [String: SegmentOutline]

  /// What holds of a file when its guide does not say.
  private static let usual: [(name: String, value: String)] = [
    ("dialect.separator", ","), ("dialect.quote", "\""), ("dialect.escape", "doubled"), ("dialect.rowEnd", "crlf"),
    ("dialect.encoding", "utf-8"), ("dialect.trim", "false"), ("dialect.decimal", "."), ("header", "false"),
    ("skip", "0"), ("sort", "false"),
  ]
  private static let places = ["columns", "records", "heading", "detail", "summary", "language", "set"]

  init(_ outline: GuideOutline, _ layout: RowLayout, _ text: GuideText) {
    self.layout = layout
    self.text = text
    segments = outline.segments
    details = text.details(of: text.tree, besides: Self.places, usual: Self.usual)
    for area in outline.areas { add(area.entries, "", area.name) }
  }

  private mutating func add(_ entries: [GuideOutline.Entry], _ prefix: String, _ area: String) {
    for entry in entries {
      let content = entry.isLoop ? Array(entry.content.dropFirst()) : []
      let path = prefix + entry.name
      if let record = layout.records.firstIndex(where: { $0.tag.description == entry.name }) {
        rows.append(row(record, entry, path, area))
      }
      add(content, path + ">", area)
    }
  }

  private func row(_ record: Int, _ entry: GuideOutline.Entry, _ path: String, _ area: String) -> GuideListing.Row {
    // Where all rows are alike, the guide has their columns itself.
    let isOnly = layout.typeColumn == 0
    let own = isOnly ? text.tree : text.tree["records"]?[entry.name]
    var row = GuideListing.Row(
      path: path, tag: entry.name, isLoop: entry.isLoop, area: area, isMandatory: entry.isMandatory,
      isUsed: entry.isUsed, maximum: entry.maximum,
      origin: isOnly ? text.origin("columns", in: own) : text.origin(entry.name, in: text.tree["records"]))
    if let own, !isOnly {
      row.details = text.details(of: own, besides: ["columns"], usual: [("type", entry.name)])
    }
    let elements = segments[entry.name]?.elements ?? []
    for (index, column) in layout.records[record].columns.enumerated() where index < elements.count {
      row.elements.append(element(column, elements[index], index, own?["columns"]))
    }
    return row
  }

  private func element(
    _ column: RowLayout.Column, _ element: SegmentOutline.Element, _ index: Int, _ columns: JSON5Value?
  ) -> GuideListing.Element {
    let member = text.member(column.id, in: columns)
    var made = GuideListing.Element(
      element: index + 1, component: 0, number: "", type: "", isMandatory: element.isMandatory, isUsed: element.isUsed,
      repeats: element.repeats, codes: [], origin: text.origin(column.id, in: columns), label: column.id)
    if case .simple(let simple) = element.content {
      made.type = "\(simple.type.name) \(simple.minimum)/\(simple.maximum)"
      made.codes = simple.codes.map(String.init)
    }
    var usual = [place(of: column)]
    if case .date(let patterns) = column.form {
      usual.append(("form", patterns.map(\.text).joined(separator: ", ")))
    }
    let known = ["is", "use", "codes"] + (layout.hasHeader ? ["at"] : ["header"])
    made.details = text.details(
      of: member?.value ?? JSON5Value(.null, at: .init(line: 1, column: 1), in: text.tree.file), besides: known,
      usual: usual)
    return made
  }

  /// Its names in the header, its number, or the characters it takes.
  private func place(of column: RowLayout.Column) -> (name: String, value: String) {
    if layout.hasHeader { return ("header", column.headers.joined(separator: ", ")) }
    let characters = layout.characters(ofCell: column.position).map { "\($0.lowerBound)-\($0.upperBound)" }
    return ("at", characters ?? "\(column.position)")
  }
}
