// `spec check` of guides for rows: what is wrong though each member by itself is right, told with its place.

import Testing

struct RowGuideCheckTests {
  /// A partner whose guide is `guide`; what is said of it, with line and column: `4:20 message`.
  private func complaints(_ guide: String) throws -> [String] {
    let folder = try SpecFolders([
      "partners/a/partner.json5": specProfile("a", #"sends: [{ as: "csv", guide: "guide", map: "map" }],"#),
      "partners/a/guide.json5": guide,
      "partners/a/map.json5": #"{ language: "csv", document: "Catalog", set: "list", fields: { lines: {} } }"#,
    ])
    let outcome = try folder.spec("check", "a")
    let prefix = "\(folder.path)/partners/a/guide.json5:"
    return outcome.output.split(separator: "\n").filter { $0.hasPrefix(prefix) && $0.contains(": error: ") }
      .map { String($0.dropFirst(prefix.count)).replacing(": error: ", with: " ") }
  }

  private func guide(_ dialect: String = "", _ columns: String, header: Bool = true) -> String {
    """
    {
      language: "csv", set: "list", name: "List", header: \(header),
      dialect: {\(dialect)},
      columns: {
        item: { header: "Item", is: "AN 1/20" },
        \(columns)
      },
    }
    """
  }

  @Test(arguments: [
    (#" decimal: ",", thousands: "," "#, "", "3:39 ',' stands before decimals and between thousands"),
    (#" decimal: ",", thousands: "." "#, #"price: { is: "R", decimal: "." },"#, "6:32 '.' stands before decimals and"),
    (#" separator: ";", quote: ";" "#, "", "3:37 quote and separator are both ';'"),
    (#" separator: "\"" "#, "", "3:25 quote and separator are both '\"'"),
    (#" separator: ";", comment: ";" "#, "", "3:39 ';' begins a comment and is separator or quote besides"),
    ("", #"name: { is: "AN 9/3" },"#, "6:17 found 'AN 9/3', expected a type and lengths"),
    ("", #"name: { header: ["Name", "ITEM"], is: "AN" },"#, "6:30 'ITEM' is what column 'item' is called"),
    ("", #"Item: { is: "AN" },"#, "6:11 'Item' is what column 'item' is called"),
    ("", #"name: { at: 3, is: "AN" },"#, "6:17 columns go by their names where 'header' is true"),
    ("", #"price: { is: "R", signs: ["€", "1"] },"#, "6:36 found '1', expected what stands beside a number"),
    (#" signs: "1" "#, "", "3:21 found '1', expected what stands beside a number"),
  ])
  func isTold(_ dialect: String, _ columns: String, _ complaint: String) throws {
    let found = try complaints(guide(dialect, columns))
    #expect(found.count == 1 && found.first?.hasPrefix(complaint) == true, "\(found)")
  }

  @Test func whatIsRightIsNot() throws {
    let columns =
      #"name: { at: 3, is: "AN 3/3" }, price: { at: 4, is: "R", decimal: ",", thousands: ".", signs: "€" },"#
    let right = guide(#" separator: ",", quote: "'", thousands: "," "#, columns, header: false)
    let found = try complaints(right)
    #expect(found.isEmpty, "\(found)")
    #expect(try complaints(guide(#" separator: ",", decimal: ",", thousands: "" "#, "")).isEmpty)
  }

  /// Lengths end where they begin or later, whatever the language.
  @Test func lengthsOfXMLAndX12() throws {
    let xml = #"{ language: "xml", set: "list", name: "L", root: "L", elements: { A: "M 1 AN 9/3" } }"#
    let folder = try SpecFolders([
      "partners/a/partner.json5": specProfile("a", #"sends: [{ as: "xml", guide: "xml", map: "map" }],"#),
      "partners/a/xml.json5": xml,
      "partners/a/map.json5": #"{ language: "xml", document: "Catalog", set: "list", fields: {} }"#,
      "partners/b/partner.json5": specProfile("b", #"sends: [{ as: "x12/004010/855", guide: "guide" }],"#),
      "partners/b/guide.json5": #"{ extends: "x12/004010/855", elements: { "PO1/01": { length: "9/3" } } }"#,
    ])
    let lines = try folder.remarks().lines
    for file in ["partners/a/xml.json5:1", "partners/b/guide.json5:1"] {
      #expect(
        lines.contains { $0.contains("\(file) found '9/3', expected the shortest and the longest") }, "\(lines)")
    }
  }
}
