// The section of one set: of X12 its places in order, and a table of elements for each; of rows and XML what their own parts
// say; and an example.

import Conformance
import Page
import Translation

struct SetSection {
  let set: CompanionSet
  let names: Names

  static func title(_ set: CompanionSet) -> String {
    let name = set.language == .x12 ? "\(set.set) \(set.outline.name)" : set.outline.name
    return name + (set.direction == .none ? "" : ", \(set.direction.words)")
  }

  private static func use(_ direction: Direction) -> String {
    direction == .ours ? "We write it from a document of the kind" : "We read it as a document of the kind"
  }

  func write(_ body: inout Markup) {
    body.element("section", ["id": set.anchor]) { section in
      section.element("h2", Self.title(set))
      section.element(
        "p",
        kind + (set.document.map { " \(Self.use(set.direction)) \($0), whose fields the last column names." } ?? ""),
        ["class": "lead"])
      switch set.layout {
      case .x12:
        section.element("h3", "Segments")
        writeSegments(&section)
        section.element("h3", "Elements")
        for row in set.rows where row.isUsed { writeElements(row, &section) }
      case .rows(let layout): RowSection(set: set, layout: layout).write(&section)
      case .xml(let layout): TreeSection(set: set, layout: layout).write(&section)
      }
      writeExample(&section)
    }
  }

  private var kind: String {
    switch set.layout {
    case .x12: "Release \(set.release), functional group \(set.outline.group)."
    case .rows: "A file of rows."
    case .xml: "A document of XML."
    }
  }

  /// Tabs between cells are no blanks: they are shown as what they are.
  private func writeExample(_ section: inout Markup) {
    let text = set.example.lines.joined(separator: "\n")
    let hasTabs = set.language == .rows && text.contains("\t")
    section.element("h3", "Example")
    section.element("p", set.example.about + (hasTabs ? " \u{2192} is a tab." : ""), ["class": "note"])
    section.element("pre", hasTabs ? text.replacing("\t", with: "\u{2192}") : text)
  }

  // MARK: Segments

  private func writeSegments(_ section: inout Markup) {
    section.table(["Position", "Segment", "Name", "Usage", "Repeats"]) { body in
      var area = ""
      for row in set.rows {
        let change = set.changes.of(row)
        // What is not used here is listed below, unless a partner must not miss it.
        if !row.isUsed, change.isEmpty || row.depth > 0 && isInsideUnused(row) { continue }
        if row.area != area {
          area = row.area
          body.element("tr", ["class": "area"]) { $0.element("th", area, ["colspan": "5", "scope": "rowgroup"]) }
        }
        write(row, change, &body)
      }
    }
  }

  /// The loop around it is not used, which is said there.
  private func isInsideUnused(_ row: GuideRow) -> Bool {
    let outer = row.path.pieces(at: ">").dropLast().joined(separator: ">")
    return set.rows.contains { $0.path == outer && $0.loop != nil && !$0.isUsed && $0.area == row.area }
  }

  private func write(_ row: GuideRow, _ change: String, _ body: inout Markup) {
    let inset = String(repeating: "\u{a0}\u{a0}\u{a0}", count: row.depth)
    body.element("tr", ["class": change.isEmpty ? "" : "changed"]) { line in
      line.element("td", "\(row.position + 1)", ["class": "number"])
      line.element("td", ["class": "tag"]) { cell in
        cell.write(inset)
        if row.isUsed { cell.link(row.tag, to: "\(set.anchor)-\(row.position + 1)") } else { cell.write(row.tag) }
      }
      line.element("td") { cell in
        cell.write(inset + (row.loop.map { "loop \($0): " } ?? "") + (names.segment(row.tag) ?? ""))
        if !change.isEmpty { cell.change(change) }
      }
      line.element("td", row.usage, ["class": row.isUsed && row.isMandatory ? "required" : ""])
      line.element("td", row.isUsed ? row.repeats : "", ["class": "number"])
    }
  }

  // MARK: Elements

  private func writeElements(_ row: GuideRow, _ section: inout Markup) {
    let elements = row.elements
    section.element("h4", "\(row.path) \(names.segment(row.tag) ?? "")", ["id": "\(set.anchor)-\(row.position + 1)"])
    section.table(["No.", "Name", "Usage", "Type", "Length", "Codes", "Our field"]) { body in
      for element in elements {
        let change = set.changes.of(element, in: row)
        if !element.isUsed, element.component > 0, isWholeUnused(element, elements) { continue }
        write(element, change, row, &body)
      }
    }
    writeConditions(row, &section)
  }

  private func isWholeUnused(_ element: ElementRow, _ all: [ElementRow]) -> Bool {
    all.contains { $0.element == element.element && $0.component == 0 && !$0.isUsed }
  }

  private func write(_ element: ElementRow, _ change: String, _ row: GuideRow, _ body: inout Markup) {
    let reference = element.simple?.number
    let repeats = element.repeats == 1 ? "" : element.repeats == 0 ? ", repeated" : ", up to \(element.repeats) times"
    body.element("tr", ["class": change.isEmpty ? "" : "changed"]) { line in
      line.element("td", element.number, ["class": "number"])
      line.element("td") { cell in
        cell.write(reference.map { "\(names.element($0) ?? "element") (\($0))" } ?? "composite")
        if !change.isEmpty { cell.change(change) }
      }
      line.element(
        "td", element.usage + (element.isUsed ? repeats : ""),
        ["class": element.isUsed && element.isMandatory ? "required" : ""])
      line.element("td", element.isUsed ? element.type : "", ["class": "tag"])
      line.element("td", element.isUsed ? element.length : "", ["class": "number"])
      line.element("td") { cell in
        if element.isUsed { writeCodes(element, &cell) }
      }
      line.element("td", element.isUsed ? set.fields(row, element).joined(separator: "; ") : "", ["class": "tag"])
    }
  }

  private func writeCodes(_ element: ElementRow, _ cell: inout Markup) {
    guard let reference = element.simple?.number, !element.codes.isEmpty else { return }
    if element.codes.count > CodeAppendix.inlineLimit {
      // Thousands of codes are no help in a table.
      let base = element.standardCodes ?? element.codes
      let (own, old) = (Set(element.codes), Set(base))
      cell.link("list \(reference)", to: "codes-\(set.outline.release)-\(reference)")
      let added = element.codes.filter { !old.contains($0) }
      let removed = base.filter { !own.contains($0) }
      if !added.isEmpty { cell.write(" and \(added.joined(separator: ", "))") }
      if !removed.isEmpty { cell.write(" without \(removed.joined(separator: ", "))") }
      return
    }
    cell.element("ul", ["class": "codes"]) { list in
      for code in element.codes.sorted() { list.element("li", CodeAppendix.words(code, reference, names)) }
    }
  }

  private func writeConditions(_ row: GuideRow, _ section: inout Markup) {
    let lifted = set.changes.removed(row)
    let inner = row.form.elements.enumerated().flatMap { index, element -> [(String, ConditionOutline)] in
      guard case .composite(_, let conditions) = element.content, element.isUsed else { return [] }
      let number = index < 9 ? "0\(index + 1)" : "\(index + 1)"
      return conditions.map { ("Inside \(number): ", $0) }
    }
    let all = row.form.conditions.map { ("", $0) } + inner
    if all.isEmpty, lifted.isEmpty { return }
    section.element("ul") { list in
      for (prefix, condition) in all {
        list.element("li") { item in
          item.write(prefix + condition.sentence)
          if condition.isImplementation { item.change("agreed with you: the standard does not ask for it") }
        }
      }
      for condition in lifted {
        list.element("li") { $0.change("The standard's rule does not hold here: \(condition.sentence)") }
      }
    }
  }
}
