// What stands in a file of rows: how it is written, which kinds of rows follow one another, and a table of the columns of
// each.

import Conformance
import Delimited
import Page

struct RowSection {
  let set: CompanionSet
  let layout: RowLayout

  private var hasKinds: Bool { layout.typeColumn > 0 }
  /// Places of rows; where documents begin and end nothing is written.
  private var places: [GuideRow] { self.set.rows.filter { layout.record(of: $0) != nil } }

  func write(_ section: inout Markup) {
    section.element("h3", "The file")
    section.facts(RowFacts(set: set, layout: layout).all)
    if hasKinds {
      section.element("h3", "Rows")
      writeKinds(&section)
    }
    section.element("h3", "Columns")
    if let about { section.element("p", about, ["class": "note"]) }
    for row in places { writeColumns(of: row, &section) }
  }

  private var about: String? {
    if set.direction == .ours { return nil }
    let patterns = layout.records.contains { $0.columns.contains { $0.pattern != nil } }
    let pattern =
      "In what a value looks like, \\d is a digit, [A-Z] one of these letters, and {4} says how often that comes."
    let others = "A file without a required column is refused; columns that are not named here are passed over."
    let parts = [layout.hasHeader ? others : nil, patterns ? pattern : nil].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  // MARK: Kinds of rows

  private func writeKinds(_ section: inout Markup) {
    section.table(["Row", "Begins with", "Usage", "Repeats"]) { body in
      var area = ""
      for row in places {
        if row.area != area {
          area = row.area
          body.element("tr", ["class": "area"]) { $0.element("th", area, ["colspan": "4", "scope": "rowgroup"]) }
        }
        let change = set.changes.of(row)
        body.element("tr", ["class": change.isEmpty ? "" : "changed"]) { line in
          line.element("td", ["class": "tag"]) { cell in
            cell.write(row.inset(row.depth))
            cell.link(row.tag, to: "\(set.anchor)-\(row.position + 1)")
            if !change.isEmpty { cell.change(change) }
          }
          line.element("td", type(of: row), ["class": "tag"])
          line.element("td", row.usage, ["class": row.isMandatory ? "required" : ""])
          line.element("td", row.repeats, ["class": "number"])
        }
      }
    }
  }

  private func type(of row: GuideRow) -> String {
    String(decoding: layout.record(of: row)?.type ?? [], as: UTF8.self)
  }

  // MARK: Columns

  private func writeColumns(of row: GuideRow, _ section: inout Markup) {
    if hasKinds {
      section.element("h4", "\(row.tag): rows \(type(of: row))", ["id": "\(set.anchor)-\(row.position + 1)"])
    }
    let place = layout.hasHeader ? [] : [layout.isOfFixedWidth ? "Characters" : "Place"]
    section.table(place + ["Column", "Usage", "What it holds", "Length", "Codes", "Our field"]) { body in
      for element in row.elements {
        guard let column = layout.column(element.element, of: row) else { continue }
        write(element, column, row, &body)
      }
    }
    let removed = set.changes.removedColumns(of: row).map(\.name)
    if removed.isEmpty { return }
    section.element("p") {
      $0.change("Not used here, but in \(set.changes.name): \(removed.joined(separator: ", "))")
    }
  }

  private func write(
    _ element: ElementRow, _ column: RowLayout.Column, _ row: GuideRow, _ body: inout Markup
  ) {
    let change = set.changes.of(element, in: row)
    body.element("tr", ["class": change.isEmpty ? "" : "changed"]) { line in
      if !layout.hasHeader { line.element("td", layout.place(ofCell: column.position), ["class": "number"]) }
      line.element("td", ["class": "tag"]) { cell in
        cell.write(column.name)
        if layout.hasHeader, column.headers.count > 1, set.direction != .ours {
          cell.write(", or \(column.headers.dropFirst().joined(separator: ", "))")
        }
        if !change.isEmpty { cell.change(change) }
      }
      line.element("td", element.usage, ["class": element.isMandatory ? "required" : ""])
      line.element("td", words(element, column, row).joined(separator: "; "))
      line.element("td", hasLength(element, column) ? element.length : "", ["class": "number"])
      line.element("td") { CodeAppendix.write(element, row, set, &$0) }
      line.element("td", set.fields(row, element).joined(separator: "; "), ["class": "tag"])
    }
  }

  /// What a column holds, in words.
  private func words(_ element: ElementRow, _ column: RowLayout.Column, _ row: GuideRow) -> [String] {
    let forms = column.dateForms.joined(separator: " or ")
    var parts = [(element.simple?.type.words ?? "text") + (forms.isEmpty ? "" : " \(forms)")]
    if case .decimal(let style) = column.form, style != RowFacts(set: set, layout: layout).numbers {
      parts.append(style.words)
    }
    if case .time = column.form { parts.append("HH:MM or HH:MM:SS") }
    parts += set.forms(row, element)
    if let pattern = column.pattern { parts.append("looks like \(pattern.text)") }
    if column.isUnique { parts.append("no two rows have the same") }
    if let source = source(column, row) { parts.append("must be \(source)") }
    if set.refusesOthers(row, element) { parts.append("another code is refused") }
    if !column.blanks.isEmpty {
      let texts = column.blanks.map { String(decoding: $0, as: UTF8.self) }
      parts.append("\(texts.joined(separator: ", ")) \(texts.count == 1 ? "stands" : "stand") for nothing")
    }
    return parts
  }

  /// Lengths of dates and times are those they have with us; codes are as long as they are.
  private func hasLength(_ element: ElementRow, _ column: RowLayout.Column) -> Bool {
    switch column.form {
    case .date, .time: false
    case .text, .decimal: element.codes.isEmpty
    }
  }

  /// Where a value must be known from.
  private func source(_ column: RowLayout.Column, _ row: GuideRow) -> String? {
    let sources = [
      column.table.map { "a code we know as \($0)" },
      column.among > 0 ? "a value of \(set.name(of: column.among, in: row)) in some row" : nil,
    ]
    let known = sources.compactMap(\.self)
    return known.isEmpty ? nil : known.joined(separator: " or ")
  }
}

extension GuideRow {
  /// How far in a place stands.
  func inset(_ depth: Int) -> String { String(repeating: "\u{a0}\u{a0}\u{a0}", count: depth) }
}

extension ElementType {
  /// The type for those who know no X12.
  var words: String {
    switch self {
    case .text: "text"
    case .code: "code"
    case .decimal: "number"
    case .implied(0): "whole number"
    case .implied(let places): "number, the last \(places) digits behind the mark"
    case .date: "date"
    case .time: "time"
    case .binary: "bytes"
    }
  }
}

extension Markup {
  /// A table of names and what is said of each.
  mutating func facts(_ facts: [(name: String, text: String)]) {
    table(["What", "How"]) { rows in
      for (name, text) in facts {
        rows.element("tr") { row in
          row.element("th", name, ["scope": "row"])
          row.element("td", text)
        }
      }
    }
  }
}
