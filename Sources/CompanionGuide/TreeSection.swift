// What stands in a document of XML: its root and namespaces, and a table of elements as a tree, the attributes of each
// behind it.

import Conformance
import Elements
import Page
import XMLRecords

struct TreeSection {
  let set: CompanionSet
  let layout: ElementLayout

  func write(_ section: inout Markup) {
    section.element("h3", "The document")
    section.facts(TreeFacts(set: set, layout: layout).all)
    section.element("h3", "Elements")
    section.element("p", Self.about, ["class": "note"])
    let shown = set.shown.filter { layout.nodes.indices.contains($0.position) }
    let closed = Set(layout.nodes.map(\.parent)).subtracting(shown.map { layout.nodes[$0.position].parent })
    section.table(["Element", "Usage", "Repeats", "What it holds", "Length", "Codes", "Our field"]) { body in
      for row in shown { write(row, isClosed: closed.contains(row.position), &body) }
    }
    let removed = set.changes.removed(from: set.rows).map { $0.path.replacing(">", with: "/") }
    if removed.isEmpty { return }
    section.element("p") {
      $0.change("Not used here, but in \(set.changes.name): \(removed.joined(separator: ", "))")
    }
  }

  private static let about =
    "An element stands inside the one above it that is less far in. Attributes have an @. Left out are attributes that "
    + "may be left out and that we do not read, and what is inside of elements that we do not read."

  private func write(_ row: GuideRow, isClosed: Bool, _ body: inout Markup) {
    let node = layout.nodes[row.position]
    let depth = row.position == 0 ? 0 : row.depth + 1
    let text = node.isLeaf ? row.elements.first : nil
    let changes = [set.changes.of(row), text.map { set.changes.of($0, in: row) } ?? ""].filter { !$0.isEmpty }
    body.element("tr", ["class": changes.isEmpty ? "" : "changed"]) { line in
      line.element("td", ["class": "tag"]) { cell in
        cell.write(row.inset(depth) + row.tag)
        if !changes.isEmpty { cell.change(changes.joined(separator: "; ")) }
      }
      line.element("td", row.usage, ["class": row.isMandatory ? "required" : ""])
      line.element("td", row.repeats, ["class": "number"])
      line.element("td", isClosed ? "elements that we do not read" : words(node, text, row).joined(separator: "; "))
      line.element("td", text.map { Self.length($0) } ?? "", ["class": "number"])
      line.element("td") { cell in
        if let text { CodeAppendix.write(text, row, set, &cell) }
      }
      line.element("td", fields(node, row).joined(separator: "; "), ["class": "tag"])
    }
    for attribute in node.attributes where !isClosed {
      guard let element = row.elements.first(where: { $0.element == attribute.element }) else { continue }
      write(element, attribute, row, depth + 1, &body)
    }
  }

  private func write(
    _ element: ElementRow, _ attribute: ElementLayout.Attribute, _ row: GuideRow, _ depth: Int, _ body: inout Markup
  ) {
    let change = set.changes.of(element, in: row)
    let fields = fields(attribute, row)
    let isNews = element.isMandatory || !element.codes.isEmpty || !fields.isEmpty || !change.isEmpty
    if !isNews, set.document != nil { return }
    body.element("tr", ["class": change.isEmpty ? "" : "changed"]) { line in
      line.element("td", ["class": "tag"]) { cell in
        cell.write(row.inset(depth) + element.name)
        if !change.isEmpty { cell.change(change) }
      }
      line.element("td", element.usage, ["class": element.isMandatory ? "required" : ""])
      line.element("td", "")
      let words = [Self.words(element, attribute.form, isCompact: false)] + set.forms(row, element)
      line.element("td", words.joined(separator: "; "))
      line.element("td", Self.length(element), ["class": "number"])
      line.element("td") { CodeAppendix.write(element, row, set, &$0) }
      line.element("td", fields.joined(separator: "; "), ["class": "tag"])
    }
  }

  // MARK: Words

  /// What an element holds; nothing for one with others inside.
  private func words(_ node: ElementLayout.Node, _ text: ElementRow?, _ row: GuideRow) -> [String] {
    var parts: [String] = []
    if let text {
      let isDate = text.simple?.type == .date
      parts.append(Self.words(text, node.form, isCompact: isDate && node.form == .text))
      parts += set.forms(row, text)
      if set.refusesOthers(row, text) { parts.append("another code is refused") }
    }
    if !node.keys.isEmpty {
      let names = row.elements.filter { $0.element >= node.firstKey && $0.element < node.firstKey + node.keys.count }
      parts.append("what it means is told by \(names.map(\.name).joined(separator: ", "))")
    }
    if node.mayBeEmpty { parts.append("may be empty") }
    return parts
  }

  /// Dates and times are those of XML Schema.
  private static func words(_ element: ElementRow, _ form: ElementLayout.Form, isCompact: Bool) -> String {
    if isCompact { return "date YYYYMMDD" }
    switch form {
    case .date: return "date YYYY-MM-DD, a time may follow (YYYY-MM-DDTHH:MM:SS)"
    case .time: return "time HH:MM:SS"
    case .decimal, .text: return element.simple?.type.words ?? "text"
    }
  }

  /// Lengths of numbers and dates say nothing that their type does not.
  private static func length(_ element: ElementRow) -> String {
    switch element.simple?.type {
    case .text, .code, .binary: element.length
    default: ""
    }
  }

  // MARK: Fields

  /// What is read from an element, and from what others say of it; attributes have their own.
  private func fields(_ node: ElementLayout.Node, _ row: GuideRow) -> [String] {
    let attributes = node.attributes.flatMap { [$0.element, $0.time, $0.zone] }.filter { $0 > 0 }
    return set.fields(row) { !attributes.contains($0.element) }
  }

  /// What is read from an attribute, and from the time that a date brings.
  private func fields(_ attribute: ElementLayout.Attribute, _ row: GuideRow) -> [String] {
    let own = [attribute.element, attribute.time, attribute.zone].filter { $0 > 0 }
    return set.fields(row) { own.contains($0.element) }
  }
}

/// What is said of a document as a whole, in words.
struct TreeFacts {
  let set: CompanionSet
  let layout: ElementLayout

  private var isOurs: Bool { self.set.direction == .ours }

  var all: [(name: String, text: String)] {
    let facts: [(String, String)] =
      [("Root element", layout.text(of: layout.root)), ("Which is about", layout.message)] + namespaces + [
        ("Document type", layout.documentType),
        ("Encoding", isOurs ? "UTF-8" : "the one that the XML declaration names; UTF-8 where it names none"),
        ("Order of elements", order), ("Lines", paths(layout.lines)),
        ("Number of the document", layout.numbers.map { place($0) }.joined(separator: " or ")),
        ("Sender", paths(layout.senders)), ("Receiver", paths(layout.receivers)),
        ("Passed over", layout.ignored.map { layout.text(of: $0) }.joined(separator: ", ")),
        ("Anything else", isOurs ? "" : "elements and attributes that are not named here are passed over"),
      ]
    return facts.filter { !$0.1.isEmpty }
  }

  private var namespaces: [(String, String)] {
    let own = layout.prefixes.filter { !$0.key.isEmpty && $0.value != "xml" }
    let prefixes = Set(own.values).sorted()
    return prefixes.map { prefix in
      let names = own.filter { $0.value == prefix }.keys.sorted()
      return (prefix.isEmpty ? "Namespace without prefix" : "Namespace \(prefix)", names.joined(separator: " or "))
    }
  }

  private var order: String {
    if isOurs || layout.isOrdered { return "as in the table below" }
    if layout.headingIsLast || layout.lines.isEmpty { return "any" }
    return "any, but what belongs to the heading stands before the lines"
  }

  private func paths(_ positions: [Int]) -> String { positions.map { path($0) }.joined(separator: " or ") }

  /// From below the root.
  private func path(_ position: Int) -> String {
    var (names, at) = ([String](), position)
    while at > 0 {
      names.append(layout.text(of: layout.nodes[at].name))
      at = layout.nodes[at].parent
    }
    return names.reversed().joined(separator: "/")
  }

  private func place(_ spot: ElementLayout.Spot) -> String {
    let attribute = layout.nodes[spot.position].attributes.first { $0.element == spot.element }
    let names = [path(spot.position), attribute.map { "@" + layout.text(of: $0.name) } ?? ""]
    return names.filter { !$0.isEmpty }.joined(separator: "/")
  }
}
