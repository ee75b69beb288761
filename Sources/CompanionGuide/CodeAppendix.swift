// Code lists too long for a table: one list for each data element of each release, as the standard has it.

import Page
import Translation

struct CodeAppendix {
  /// Longer lists stand here.
  static let inlineLimit = 30

  private let names: Names
  /// Lists that element tables point to: release, element, codes.
  private let lists: [(release: String, reference: String, codes: [String])]

  init(sets: [CompanionSet], names: Names) {
    self.names = names
    lists = Self.lists(sets)
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

  var isEmpty: Bool { lists.isEmpty }

  func write(_ body: inout Markup) {
    if lists.isEmpty { return }
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
    }
  }
}
