// Which files of rows and which documents of XML go which way, and how each is told from the others.

import Conformance
import Page
import PartnerSpec
import XMLRecords

struct FileSections {
  let profile: PartnerProfile
  let sets: [CompanionSet]

  private func sets(_ language: GuideLanguage) -> [CompanionSet] { sets.filter { $0.language == language } }

  func write(_ body: inout Markup) {
    if !sets(.rows).isEmpty { writeRows(&body) }
    if !sets(.xml).isEmpty { writeTrees(&body) }
  }

  // MARK: Rows

  private func writeRows(_ body: inout Markup) {
    body.element("section", ["id": GuideLanguage.rows.anchor]) { section in
      section.element("h2", GuideLanguage.rows.title)
      section.table(["File", "Direction", "Name of the file", "Encoding", "Document"]) { rows in
        for set in sets(.rows) {
          guard case .rows(let layout) = set.layout else { continue }
          let files = set.files.map(\.description).joined(separator: ", ")
          rows.element("tr") { row in
            row.element("td") { $0.link(set.outline.name, to: set.anchor) }
            row.element("td", set.direction.words)
            row.element("td", files.isEmpty ? "any" : files, ["class": "tag"])
            row.element("td", layout.dialect.encoding.words)
            row.element("td", set.document ?? "checked, not mapped")
          }
        }
      }
      for sentence in naming { section.element("p", sentence) }
    }
  }

  /// What the name of a file tells.
  private var naming: [String] {
    let theirs = profile.terms.sends.filter { $0.rows != nil }
    var list: [String] = []
    if theirs.contains(where: { !$0.files.isEmpty }) {
      list.append(
        "In a name, * stands for any characters and ? for one; capitals do not matter."
          + (theirs.count > 1 ? " The name tells what is in a file: under another, it is not read." : ""))
    }
    if !profile.terms.marker.isEmpty {
      list.append(
        "A file is taken when a second one says that it is whole: called as the first, with \(profile.terms.marker) behind "
          + "the name or in the place of its ending.")
    }
    return list
  }

  // MARK: XML

  private func writeTrees(_ body: inout Markup) {
    body.element("section", ["id": GuideLanguage.xml.anchor]) { section in
      section.element("h2", GuideLanguage.xml.title)
      section.table(["Document", "Direction", "Root element", "Namespace", "Becomes"]) { rows in
        for set in sets(.xml) {
          guard case .xml(let layout) = set.layout else { continue }
          let root = layout.text(of: layout.root) + (layout.message.isEmpty ? "" : " with \(layout.message)")
          rows.element("tr") { row in
            row.element("td") { $0.link(set.outline.name, to: set.anchor) }
            row.element("td", set.direction.words)
            row.element("td", root, ["class": "tag"])
            row.element("td", layout.root.namespace.isEmpty ? "none" : layout.root.namespace, ["class": "tag"])
            row.element("td", set.document ?? "checked, not mapped")
          }
        }
      }
      if sets(.xml).contains(where: { $0.direction == .theirs }) {
        section.element("p", "The root element tells what a document is; its file may be called anything.")
      }
    }
  }
}

extension GuideLanguage {
  /// What sections of a page are called.
  var title: String {
    switch self {
    case .x12: "X12"
    case .rows: "Files of rows"
    case .xml: "Documents of XML"
    }
  }

  var anchor: String {
    switch self {
    case .x12: "sets"
    case .rows: "rows"
    case .xml: "xml"
    }
  }

  /// In a sentence.
  var words: String {
    switch self {
    case .x12: "X12"
    case .rows: "files of rows"
    case .xml: "XML"
    }
  }
}
