// The guide for programs: one object for each set, place and element.

import Conformance
import Delimited
import Translation

extension CompanionGuide {
  /// JSON lines: `set`, then its `segment`s in order, each with its `element`s behind it. Of rows each `row` with its
  /// `column`s, of XML each `element` with its text and its attributes.
  package var json: [String] { sets.flatMap(lines) }

  private func lines(_ set: CompanionSet) -> [String] {
    var lines = [JSONText(members: head(set) + file(set)).line]
    for row in set.rows {
      if case .rows(let layout) = set.layout, layout.record(of: row) == nil { continue }
      lines.append(line(row, set))
      if row.isUsed { lines += set.stated(row).map { line($0, row, set) } }
    }
    return lines
  }

  private func head(_ set: CompanionSet) -> [(String, JSONText)] {
    [
      ("type", "set"), ("set", .string(set.set)), ("release", .string(set.release)),
      ("direction", .string(set.direction == .none ? "standard" : set.direction == .ours ? "receives" : "sends")),
      ("name", .string(set.outline.name)), ("group", .string(set.outline.group)),
      ("document", .string(set.document ?? "")), ("example", .string(set.example.lines.joined(separator: "\n"))),
    ]
  }

  /// How a file of rows or a document of XML is written, by the words of the page.
  private func file(_ set: CompanionSet) -> [(String, JSONText)] {
    let facts: [(name: String, text: String)]
    switch set.layout {
    case .x12: return []
    case .rows(let layout): facts = RowFacts(set: set, layout: layout).all
    case .xml(let layout): facts = TreeFacts(set: set, layout: layout).all
    }
    return [
      ("files", .array(set.files.map { .string($0.description) })),
      ("facts", JSONText(members: facts.map { ($0.name, .string($0.text)) })),
    ]
  }

  private func line(_ row: GuideRow, _ set: CompanionSet) -> String {
    let isX12 = set.language == .x12
    let name = isX12 ? names.segment(row.tag) ?? "" : ""
    return JSONText(members: [
      ("type", .string(set.placeType)), ("set", .string(set.set)), ("position", .number(Int64(row.position + 1))),
      ("place", .string(set.place(row))), (set.placeType, .string(row.tag)), ("area", .string(row.area)),
      ("name", .string(name)), ("usage", .string(row.usage)),
      ("maximum", .number(Int64(row.maximum))), ("change", .string(set.changes.of(row))),
      ("conditions", .array(row.form.conditions.map { .string($0.sentence) })),
    ]).line
  }

  private func line(_ element: ElementRow, _ row: GuideRow, _ set: CompanionSet) -> String {
    let isX12 = set.language == .x12
    let isListed = !isX12 || element.codes.count <= CodeAppendix.inlineLimit || element.standardCodes != nil
    let codes = isX12 ? element.codes.sorted() : set.codes(row, element).map(\.code)
    let place = isX12 ? element.number : element.name
    let own: [(String, JSONText)] = isX12 ? [] : [("names", .array(set.headers(row, element).map { .string($0) }))]
    return JSONText(
      members: [
        ("type", .string(set.elementType(element))), ("set", .string(set.set)),
        ("place", .string(set.place(row) + (place.isEmpty ? "" : "/\(place)"))),
        ("reference", .string(isX12 ? element.simple?.number ?? "" : "")), ("usage", .string(element.usage)),
        ("form", .string(element.type)), ("minimum", .number(Int64(element.simple?.minimum ?? 0))),
        ("maximum", .number(Int64(element.simple?.maximum ?? 0))), ("repeats", .number(Int64(element.repeats))),
        ("codes", .array(isListed ? codes.map { .string($0) } : [])),
        ("fields", .array(set.fields(row, element).map { .string($0) })),
        ("change", .string(set.changes.of(element, in: row))),
      ] + own
    ).line
  }
}

extension CompanionSet {
  /// What places are called in lines for programs.
  fileprivate var placeType: String {
    switch layout {
    case .x12: "segment"
    case .rows: "row"
    case .xml: "element"
    }
  }

  fileprivate func elementType(_ element: ElementRow) -> String {
    switch layout {
    case .x12: "element"
    case .rows: "column"
    case .xml: element.name.isEmpty ? "text" : "attribute"
    }
  }

  /// A place as maps name it.
  fileprivate func place(_ row: GuideRow) -> String {
    switch layout {
    case .x12: row.path
    case .rows: row.tag
    case .xml: row.path.replacing(">", with: "/")
    }
  }

  /// What a column may be called in the header.
  fileprivate func headers(_ row: GuideRow, _ element: ElementRow) -> [String] {
    guard case .rows(let layout) = layout else { return [] }
    return layout.column(element.element, of: row)?.headers ?? []
  }
}
