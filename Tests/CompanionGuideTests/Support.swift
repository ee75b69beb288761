// Reads a page back as XML: what is not well-formed is no page.

import Acknowledgement
import CompanionGuide
import Conformance
import Findings
import Foundation
import JSON5
import PartnerSpec
import Testing
import Translation
import X12

#if canImport(FoundationXML)
  import FoundationXML
#endif

let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
let specs = checkout.appending(path: "Specs").path
let fixtures = checkout.appending(path: "Fixtures").path
let library = SpecLibrary(SpecFolder(path: specs))

/// An element of a page.
final class Node {
  let name: String
  let attributes: [String: String]
  private(set) weak var parent: Node?
  var children: [Node] = []
  /// Text of the element and all in it, in order.
  var text = ""

  init(_ name: String, _ attributes: [String: String], in parent: Node?) {
    self.name = name
    self.attributes = attributes
    self.parent = parent
  }

  /// It and all below, in order.
  var all: [Node] { [self] + children.flatMap(\.all) }

  func all(_ name: String) -> [Node] { all.filter { $0.name == name } }

  /// Texts of its cells.
  var cells: [String] { children.filter { $0.name == "td" || $0.name == "th" }.map { $0.text.squeezed } }

  var isChanged: Bool { attributes["class"] == "changed" }
}

extension String {
  /// On one line, each blank once, indents of loops left out.
  var squeezed: String {
    split { $0 == " " || $0 == "\n" || $0 == "\u{a0}" }.joined(separator: " ")
  }
}

final class Page: NSObject, XMLParserDelegate {
  let text: String
  private(set) var root: Node?
  private var open: [Node] = []

  init(_ text: String) throws {
    self.text = text
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    let isRead = parser.parse()
    try #require(isRead, "line \(parser.lineNumber): \(String(describing: parser.parserError))")
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    let node = Node(name, attributes, in: open.last)
    if let outer = open.last { outer.children.append(node) } else { root = node }
    open.append(node)
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { for node in open { node.text += string } }

  var all: [Node] { root?.all ?? [] }
  func all(_ name: String) -> [Node] { all.filter { $0.name == name } }

  /// The section, or other element, with this id.
  func section(_ id: String) throws -> Node { try #require(all.first { $0.attributes["id"] == id }) }

  /// The rows of the table behind the heading with this text.
  func table(_ heading: String, in section: Node) throws -> [Node] {
    let index = try #require(section.children.firstIndex { $0.text.squeezed == heading }, "\(heading)")
    let table = try #require(section.children[index...].first { $0.name == "table" })
    return table.all("tr")
  }

  /// What is said in the table behind the heading with this text, by the words in front.
  func facts(_ heading: String, in section: String) throws -> [String: String] {
    let rows = try table(heading, in: try self.section(section)).dropFirst().map(\.cells)
    return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
  }
}

/// Counts sets, and what their sender would be told.
final class Complaints: TranslationObserver {
  private(set) var sets = 0
  private(set) var count = 0

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    sets += 1
    note(findings)
  }
  func end(findings: FindingList) { note(findings) }
  private func note(_ list: FindingList) { count += list.count(of: .reject) + list.count(of: .warn) }
}

/// The page of a partner who sends this, with specs of its own by their names in its folder.
func page(sends: String, _ own: [String: String] = [:]) throws -> Page {
  var drafts = ["partners/odd/partner.json5": "{ partner: \"odd\", name: \"Odd\", sends: [\(sends)] }"]
  for (name, text) in own { drafts["partners/odd/\(name)"] = text }
  let library = SpecLibrary(SpecFolder(path: specs, drafts: drafts))
  return try Page(try CompanionGuide(library, partner: "odd", fixtures: "none").page)
}

func page(of partner: String, _ sets: [String] = []) throws -> Page {
  try Page(try CompanionGuide(library, partner: partner, sets: sets, fixtures: fixtures).page)
}

func page(standard set: String, _ release: String) throws -> Page {
  let outline = try #require(try library.outline(set, release))
  return try Page(try CompanionGuide(library, standard: outline).page)
}

extension CompanionGuide {
  /// What programs get, read back.
  var lines: [JSON5Value] { get throws { try json.map { try JSON5.parse(Array($0.utf8), file: "line") } } }
}
