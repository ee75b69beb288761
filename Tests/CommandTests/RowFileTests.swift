// Files of rows as a whole: their names, encodings and headers, and rows that are none.

import Foundation
import Testing

extension RowTests {
  /// A row that says no document, such as one of totals, becomes none, and is a part of none.
  @Test func aRowWithoutItsDocumentIsRefused() throws {
    let folder = try partner(#"dialect: { separator: ";" }, columns: { number: { use: "O" } }"#)
    let text = Array("\(head)\n1;2025-06-01;A1;2;;\n2;2025-06-01;A2;3;;\n;;total;5;;\n".utf8)
    #expect(try findings(folder, text) == ["4:1 reject element.missing"])
    let (code, list) = try documents(folder, text)
    #expect(code == 1 && list.map { $0["number"] as? String } == ["1", "2"])
    #expect(list.map { lines($0).count } == [1, 1])
    let posted = try ediglot(
      "convert", "--to", "odoo", "--specs", folder.path, "--partner", "north", "-", input: text)
    #expect(posted.code == 1 && posted.output.isEmpty)
    #expect(posted.complaint.contains("the row is of no document"), "\(posted.complaint)")
    // Where the file has no such column, it is one document.
    let (other, one) = try documents(folder, Array("date;SKU;Qty\n2025-06-01;A1;2\n2025-06-01;A2;3\n".utf8))
    #expect(other == 0 && one.map { lines($0).count } == [2])
  }

  @Test func aFileWithoutItsColumnsIsReadNoFurther() throws {
    let folder = try partner()
    let found = try findings(folder, Array("PO,date,amount\n1,2025-06-01,x\n".utf8))
    #expect(found == ["1:1 reject column.missing", "1:1 reject column.missing", "1:9 note column.unknown"])
    #expect(try findings(folder, Array("PO,date,SKU,Qty\n".utf8)) == ["1:1 reject rows.missing"])
    #expect(try findings(folder, []) == ["1:1 reject rows.missing"])
    let twice = try findings(folder, Array("PO,date,SKU,Qty,QTY\n1,2025-06-01,A,1,2\n".utf8))
    #expect(twice == ["1:17 reject column.repeated"])
  }

  /// Of two columns by names that the guide has for one, what is not read is told as what it is; ß is SS in capitals.
  @Test func columnsByTwoNamesOfOne() throws {
    let folder = try partner(#"columns: { item: { header: ["Größe", "Maß"] } }"#)
    let text = Array("PO,date,MASS,GRÖSSE,Qty\n1,2025-06-01,B,A,2\n".utf8)
    let run = try ediglot("validate", "--specs", folder.path, "--partner", "north", "-", input: text)
    #expect(run.output.contains("the column 'MASS' is not read: another was found"), "\(run)")
    #expect(lines(try documents(folder, text).list[0]).first.map { "\($0)" }?.contains("A") ?? false)
    #expect(try findings(folder, text) == ["1:9 note column.unknown"])
  }

  /// Totals and notes behind the table are passed over where the guide says what they begin with.
  @Test func rowsThatAreNoneArePassedOver() throws {
    let rows = "1;2025-06-01;A1;2\n1;2025-06-01;A2;3\n;;TOTAL;5\n\"Übertrag\";;;\n1;2025-06-01;A3;4\nEnde der Liste\n"
    let text = "PO;date;SKU;Qty\n\(rows)"
    let guide = #"dialect: { separator: ";" }, ignore: ["Total", "Übertrag", "ende der"]"#
    let folder = try partner(guide)
    #expect(try findings(folder, Array(text.utf8)).isEmpty)
    let (code, list) = try documents(folder, Array(text.utf8))
    #expect(code == 0 && list.map { lines($0).count } == [3])
    let latin = try partner(guide.replacing("\";\" }", with: "\";\", encoding: \"iso-8859-1\" }"))
    #expect(try findings(latin, text.unicodeScalars.map { UInt8($0.value) }).isEmpty)
    // Without, the file is refused.
    let strict = try findings(try partner(#"dialect: { separator: ";" }"#), Array(text.utf8))
    #expect(strict.contains { $0.hasSuffix("reject element.missing") }, "\(strict)")
    let empty = try partner("ignore: \"\"")
    let wrong = try ediglot(
      "validate", "--specs", empty.path, "--partner", "north", "-", input: Array(text.utf8))
    #expect(wrong.code == 4 && wrong.complaint.contains("every row begins with nothing"))
  }

  /// Of two bytes a character, with and without an end of the last line.
  @Test func wideCharactersNeedNoLastLineEnd() throws {
    let folder = try partner(#"dialect: { separator: ";", decimal: ",", encoding: "utf-16le" }"#)
    for end in ["", "\r\n", "\n\r\n"] {
      let text = "\(head)\r\n1;2025-06-01;Größe;2,5;1,20;x\r\n1;2025-06-01;A2;x;1,20;y\(end)"
      let wide: [UInt8] = [0xff, 0xfe] + text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
      #expect(try findings(folder, wide) == ["3:17 reject element.number"])
      #expect(try documents(folder, wide).list.first.map { lines($0).count } == 2)
    }
  }

  /// Where no column must be there, a file that has none of them is no file of empty rows.
  @Test func aFileOfOtherColumnsIsRefused() throws {
    let optional = ["number", "date", "item", "quantity"].map { "\($0): { use: \"O\" }" }.joined(separator: ", ")
    let folder = try partner("dialect: { separator: \";\" }, columns: { \(optional) }")
    func told(_ text: String) throws -> Outcome {
      try ediglot("validate", "--specs", folder.path, "--partner", "north", "-", input: Array(text.utf8))
    }
    let commas = try told("PO,date,SKU,Qty\n1,2025-06-01,A1,2\n")
    #expect(commas.code == 1)
    let words = "the header has none of the columns of the guide; with ',' between cells it would have 4 columns"
    #expect(commas.output.contains("column.missing: \(words)"), "\(commas.output)")
    let others = try told("Haus;Hof\n1;2\n")
    #expect(others.code == 1 && others.output.contains("none of the columns of the guide\n"), "\(others.output)")
    #expect(try findings(folder, Array("Haus;PO\n1;2\n".utf8)) == ["1:1 note column.unknown"])
  }

  /// A file that is called like none of the partner's is told so, with the names there are.
  @Test func aFileOfAnotherNameIsTold() throws {
    let folder = try SpecFolders([
      "partners/north/partner.json5": specProfile(
        "north",
        """
        sends: [
          { as: "csv", guide: "guides/order", map: "maps/order", files: ["ORD*.csv", "PO_*.txt"] },
          { as: "csv", guide: "guides/order", map: "maps/order", files: "LATE*.csv" },
        ]
        """),
      "partners/north/guides/order.json5": "{ extends: \"csv/order\" }",
      "partners/north/maps/order.json5": "{ extends: \"csv-order\" }",
    ])
    for input in ["PO,date,SKU,Qty\n1,2025-06-01,A,1\n", ""] {
      let run = try ediglot(
        "validate", "--json", "--specs", folder.path, "--partner", "north", "-", input: Array(input.utf8))
      let finding = try #require(try run.lines.first)
      #expect(run.code == 1 && finding["rule"]?.string == "rows.unknown")
      #expect(finding["expected"]?.string == "a name such as ORD*.csv, PO_*.txt, LATE*.csv")
      #expect(finding["excerpt"]?.string == nil, "\(finding)")
    }
  }

  /// Whatever the file's bytes are, text comes out as UTF-8 and places are those of the file.
  @Test func encodingsAreThoseOfTheGuide() throws {
    let folder = try partner(#"dialect: { separator: ";", encoding: "windows-1252" }"#)
    let latin = Array("\(head)\n1;2025-06-01;A1;1;2;caf".utf8) + [0xe9, 0x0a]
    #expect(try documents(folder, latin).list.first.map { "\($0)" }?.contains("caf\u{e9}") ?? false)
    let marked = try documents(folder, [0xef, 0xbb, 0xbf] + Array("\(head)\n1;2025-06-01;A1;1;2;café\n".utf8))
    #expect(marked.code == 0 && lines(marked.list[0]).count == 1)
    #expect(try findings(folder, latin).isEmpty)
    // UTF-8 without a mark is read as the guide says, and told once.
    let other = Array("\(head)\n1;2025-06-01;A1;1;2;x\n1;2025-06-01;A2;1;2;café\n1;2025-06-01;A3;1;2;ü\n".utf8)
    #expect(try findings(folder, other) == ["3:1 warn row.encoding"])
    let plain = try partner(#"dialect: { separator: ";" }"#)
    #expect(try findings(plain, latin).contains("2:24 reject row.text"))
  }

  /// A file in which nothing is a row is told of, with or without a header; rows of separators alone are none of any kind.
  @Test func aFileWithoutRowsIsRefused() throws {
    let folder = try partner(#"header: false, dialect: { separator: ";" }"#)
    #expect(try findings(folder, []) == ["1:1 reject rows.missing"])
    #expect(try findings(folder, Array("\n\n".utf8)).map { $0.suffix(19) } == ["reject rows.missing"])
    let kinds = try partner(files: [
      "partners/north/guides/order.json5": """
        { language: "csv", set: "order", name: "Orders", record: 1, heading: ["H M 1"], detail: [{ "D M *": [] }],
          records: { H: { columns: { number: "AN 1/9 M" } }, D: { columns: { quantity: "R 1/9" } } } }
      """,
      "partners/north/maps/order.json5": """
        { document: "PurchaseOrder", set: "order",
          fields: { number: "H/number", lines: { each: "D", fields: { quantity: "D/quantity" } } } }
      """,
    ])
    #expect(try findings(kinds, Array("H;1\nD;2\n".utf8)).contains { $0.hasSuffix("reject rows.missing") })
    #expect(try findings(kinds, Array("H,1\n,\nD,2\n,,,\n".utf8)) == [])
  }

  /// What is sent under the name of another file is another document, unless it is the same.
  @Test func documentsAreKnownByWhatIsInThem() throws {
    let folder = try partner(#"dialect: { separator: ";" }"#)
    func ids(_ quantity: Int) throws -> [String] {
      let text = "PO;date;SKU;Qty\n1;2025-06-01;A1;\(quantity)\n"
      let posted = try ediglot(
        "convert", "--to", "odoo", "--specs", folder.path, "--partner", "north", "-", input: Array(text.utf8))
      let envelope = try #require(try JSONSerialization.jsonObject(with: Data(posted.output.utf8)) as? [String: Any])
      let marker = try #require((envelope["marker"] as? [String: Any])?["external_id"] as? String)
      return [try #require(envelope["id"] as? String), marker]
    }
    let (one, same, other) = (try ids(2), try ids(2), try ids(3))
    #expect(one == same && one[0] != other[0] && one[1] != other[1])
  }

  /// The total of an invoice stands in each of its rows.
  @Test func totalsOfInvoicesAreHeldAgainstTheirLines() throws {
    let profile = specProfile("north", #"sends: [{ as: "csv", guide: "csv/invoice", map: "csv-invoice" }]"#)
    let folder = try SpecFolders(["partners/north/partner.json5": profile])
    let head = "invoice,invoice date,item,quantity,price,invoice total\n"
    let text = head + "1,2025-06-01,A,2,5.00,15.00\n1,2025-06-01,B,1,5.00,15.00\n2,2025-06-01,A,1,5.00,9.00\n"
    let posted = try ediglot(
      "convert", "--to", "odoo", "--specs", folder.path, "--partner", "north", "-", input: Array(text.utf8))
    let lines = posted.output.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].contains(#""totals":{"amount":"15.00"}"#))
    #expect(lines.map { $0.contains("total.mismatch") } == [false, true], "\(posted.complaint)")
  }
}
