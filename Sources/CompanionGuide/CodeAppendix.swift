// Code lists too long for a table: one list for each data element of each release, as the standard has it; of rows and XML
// one for each column, element or attribute that has one.

import Conformance
import Page
import Translation

struct CodeAppendix {
  /// Longer lists stand here.
  static let inlineLimit = 30

  /// A list of a file of rows or a document of XML.
  private struct FileList {
    var anchor: String
    var title: String
    var codes: [(code: String, own: String)]
  }

  private let names: Names
  /// Lists that element tables point to: release, element, codes.
  private let lists: [(release: String, reference: String, codes: [String])]
  private let fileLists: [FileList]

  init(sets: [CompanionSet], names: Names) {
    self.names = names
    lists = Self.lists(sets.filter { $0.language == .x12 })
    fileLists = sets.filter { $0.language != .x12 }.flatMap(Self.fileLists)
  }

  static func words(_ code: String, _ reference: String, _ names: Names) -> String {
    names.code(reference, code).map { "\(code) \($0)" } ?? code
  }

  private static func lists(
    _ sets: [CompanionSet]
  ) -> [(release: String, reference: String, codes: [String])] {
    var found: [String: (release: String, reference: String, codes: [String])] = [:]
    for set in sets {
      for row in set.rows where row.isUsed {
        for element in row.elements where element.isUsed && element.codes.count > inlineLimit {
          guard let reference = element.simple?.number else { continue }
          let name = "\(set.outline.release) \(String(repeating: "0", count: max(0, 5 - reference.count)))\(reference)"
          found[name] = (set.outline.release, reference, element.standardCodes ?? element.codes)
        }
      }
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  var isEmpty: Bool { lists.isEmpty && fileLists.isEmpty }

  func write(_ body: inout Markup) {
    if isEmpty { return }
    let isOneRelease = Set(lists.map(\.release)).count == 1
    body.element("section", ["id": "codes"]) { section in
      section.element("h2", "Code lists")
      for list in lists {
        let release = isOneRelease ? "" : ", release \(list.release)"
        section.element(
          "h3", "\(list.reference) \(names.element(list.reference) ?? "")\(release)",
          ["id": "codes-\(list.release)-\(list.reference)"])
        section.element("ul", ["class": "codes wide"]) { items in
          for code in list.codes.sorted() { items.element("li", Self.words(code, list.reference, names)) }
        }
      }
      for list in fileLists {
        section.element("h3", list.title, ["id": list.anchor])
        section.element("ul", ["class": "codes wide"]) { items in
          for pair in list.codes { items.element("li", Self.words(pair)) }
        }
      }
    }
  }

  // MARK: Rows and XML

  private static func fileLists(_ set: CompanionSet) -> [FileList] {
    set.shown.flatMap { row in
      set.stated(row).compactMap { element -> FileList? in
        let codes = set.codes(row, element)
        if codes.count <= inlineLimit { return nil }
        let name = set.name(of: element.element, in: row)
        let place = set.language == .rows ? name : "\(row.path.replacing(">", with: "/")), \(name)"
        return FileList(anchor: anchor(element, row, set), title: "\(set.outline.name): \(place)", codes: codes)
      }
    }
  }

  private static func anchor(_ element: ElementRow, _ row: GuideRow, _ set: CompanionSet) -> String {
    "codes-\(set.anchor)-\(row.position + 1)-\(element.number)"
  }

  /// A code, and what it becomes.
  private static func words(_ pair: (code: String, own: String)) -> String {
    pair.own.isEmpty ? pair.code : "\(pair.code): \(pair.own)"
  }

  /// The codes of a column, an element or an attribute, or where they are listed.
  static func write(_ element: ElementRow, _ row: GuideRow, _ set: CompanionSet, _ cell: inout Markup) {
    let codes = set.codes(row, element)
    if codes.isEmpty { return }
    if codes.count > inlineLimit {
      return cell.link("\(codes.count) codes", to: anchor(element, row, set))
    }
    cell.element("ul", ["class": "codes"]) { list in
      for pair in codes { list.element("li", words(pair)) }
    }
  }
}
