// Files of rows as an integrator meets them: a guide of columns, a file in, documents and findings out, and rows written again.

import Foundation
import Testing

@Suite struct RowTests {
  /// A partner who sends and gets orders as rows.
  func partner(_ guide: String = "", map: String = "maps/order", files: [String: String] = [:]) throws
    -> SpecFolders
  {
    let both = #"as: "csv", guide: "guides/order", map: "\#(map)""#
    let own = [
      "partners/north/partner.json5": specProfile(
        "north", "sends: [{ \(both) }], receives: [{ document: \"PurchaseOrder\", \(both) }]"),
      "partners/north/guides/order.json5": "{ extends: \"csv/order\", \(guide) }",
      "partners/north/maps/order.json5": "{ extends: \"csv-order\" }",
    ]
    return try SpecFolders(own.merging(files) { _, new in new })
  }

  func documents(_ folder: SpecFolders, _ input: [UInt8]) throws -> (code: Int32, list: [[String: Any]]) {
    let run = try ediglot(
      "convert", "--to", "canonical", "--specs", folder.path, "--partner", "north", "-", input: input)
    let list = try run.output.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
    return (run.code, list)
  }

  func lines(_ document: [String: Any]) -> [[String: Any]] { document["lines"] as? [[String: Any]] ?? [] }

  /// `line:column severity rule`
  func findings(_ folder: SpecFolders, _ input: [UInt8]) throws -> [String] {
    let run = try ediglot("validate", "--json", "--specs", folder.path, "--partner", "north", "-", input: input)
    return try run.lines.dropLast().map { line in
      let place = "\(line["line"]?.integer ?? 0):\(line["column"]?.integer ?? 0)"
      return "\(place) \(line["severity"]?.string ?? "") \(line["rule"]?.string ?? "")"
    }
  }

  let head = "PO;Order Date;SKU;Qty;Price;Note"

  @Test func columnsAreFoundByNameInAnyOrder() throws {
    let folder = try partner(#"dialect: { separator: ";", decimal: "," }"#)
    let usual = try documents(folder, Array("\(head)\n1;2025-06-01;A1;2,5;1,20;x\n".utf8))
    let other = try documents(
      folder, Array("note;QTY.;price;s k u;Purchase Order;date\nx;2,5;1,20;A1;1;20250601\n".utf8))
    #expect(usual.code == 0 && other.code == 0)
    let line = try #require(lines(usual.list[0]).first)
    #expect(line["quantity"] as? String == "2.5" && line["price"] as? String == "1.20")
    #expect(usual.list[0]["date"] as? String == "2025-06-01")
    #expect(lines(other.list[0])[0]["quantity"] as? String == "2.5")
    #expect(other.list[0]["number"] as? String == "1" && other.list[0]["date"] as? String == "2025-06-01")
  }

  /// Rows that may be shifted are told of: fewer cells than the header, or text where no column is. Empty cells at the end
  /// are nothing.
  @Test func rowsWithOtherCellsThanTheHeader() throws {
    let folder = try partner(#"dialect: { separator: ";" }"#)
    let text = "\(head)\n1;2025-06-01;A1;2;;\n1;2025-06-01;A1;2\n1;2025-06-01;A1;2;;;;\n1;2025-06-01;A1;2;;x;y\n"
    #expect(
      try findings(folder, Array(text.utf8)).filter { $0.hasSuffix("row.cells") }
        == ["3:1 warn row.cells", "5:22 warn row.cells"])
  }

  /// Rows of one number are one document; what the heading says is taken from the first of them.
  @Test func rowsBecomeDocuments() throws {
    let folder = try partner(#"dialect: { separator: ";" }"#)
    let text = "\(head)\n1;2025-06-01;A1;2;;\n1;2025-06-02;A2;3;;\n2;2025-06-03;A1;4;;\n3;2025-06-04;A9;5;;\n"
    let (code, list) = try documents(folder, Array(text.utf8))
    #expect(code == 0)
    #expect(list.map { $0["number"] as? String } == ["1", "2", "3"])
    #expect(list.map { $0["date"] as? String } == ["2025-06-01", "2025-06-03", "2025-06-04"])
    #expect(list.map { lines($0).count } == [2, 1, 1])
  }

  @Test func everythingWrongHasItsPlace() throws {
    let folder = try partner(
      #"dialect: { separator: ";" }, columns: { item: { unique: true }, unit: { codes: "EA BX" } }"#)
    let text = """
      PO;date;SKU;Qty;Price;unit;colour
      1;2025-13-01;A1;two;1.2.3;EA;red
      1;;A1;1E5;"1,5;EA
      """
    let found = try findings(folder, Array(text.utf8))
    #expect(found.contains("1:28 note column.unknown"))
    #expect(found.contains("2:3 reject element.date"))
    #expect(found.contains("2:17 reject element.number") && found.contains("2:21 reject element.number"))
    #expect(found.contains("3:11 reject row.unclosedQuote"))
    let mended = try findings(folder, Array(text.replacing("\"", with: "").utf8))
    #expect(mended.contains("3:4 reject cell.repeated") && mended.contains("3:3 reject element.missing"))
    #expect(mended.contains("3:7 reject cell.damaged") && mended.contains("3:11 reject element.number"))
    // A document with such a row is not posted.
    let run = try ediglot(
      "convert", "--to", "odoo", "--specs", folder.path, "--partner", "north", "-", input: Array(text.utf8))
    #expect(run.code == 1 && run.output.isEmpty)
  }

  /// A column may have a look, numbers the marks of the guide only; rows that nobody filled in are none.
  @Test func valuesLookAsAgreed() throws {
    let folder = try partner(
      #"dialect: { separator: ";", decimal: "," }, columns: { item: { pattern: "[A-Z]{2}\\d{4}" } }"#)
    let text = """
      PO;date;SKU;Qty;Price;unit
      1;2025-06-01;AB1234;2;1,50;EA
      ; ; ; ; ;
      1;2025-06-01;AB12345;3;2;EA
      ;;;;;
      1;2025-06-01;AB1236;4;12.50;EA
      """
    let found = try findings(folder, Array(text.utf8))
    #expect(found == ["4:14 warn cell.pattern", "6:23 reject cell.marks"])
    let (code, list) = try documents(folder, Array(text.utf8))
    #expect(code == 1 && list.count == 1 && lines(list[0]).count == 3)
    for (pattern, words) in [("[A-Z", "expected a pattern"), ("(A|B)", "expected a pattern")] {
      let wrong = try partner(#"columns: { item: { pattern: "\#(pattern)" } }"#)
      let run = try ediglot("validate", "--specs", wrong.path, "--partner", "north", "-", input: Array(text.utf8))
      #expect(run.code == 4 && run.complaint.contains(words), "\(run.complaint)")
    }
    let number = try partner(#"columns: { quantity: { pattern: "9" } }"#)
    let run = try ediglot("validate", "--specs", number.path, "--partner", "north", "-", input: Array(text.utf8))
    #expect(run.code == 4 && run.complaint.contains("a pattern goes with AN and ID"), "\(run.complaint)")
  }

  /// A field of the partner's own says a number as it is meant, and is written as the column has it.
  @Test func ownFieldsKeepTheirPoint() throws {
    let folder = try partner(
      #"columns: { discount: { header: "discount", is: "N2 1/6" } }"#,
      files: [
        "partners/north/maps/order.json5":
          "{ extends: \"csv-order\", fields: { lines: { fields: { \"x:discount\": \"row/discount\" } } } }"
      ])
    let text = "PO,date,SKU,Qty,discount\n1,2025-06-01,A1,1,00250\n1,2025-06-01,A2,1,7\n1,2025-06-01,A3,1,-1000\n"
    let (code, list) = try documents(folder, Array(text.utf8))
    let values = lines(list[0]).map { ($0["own"] as? [[String: String]])?.first?["value"] }
    #expect(code == 0 && values == ["2.50", "0.07", "-10.00"])
    func written(_ discount: String) throws -> Outcome {
      let own = #""own":[{"name":"discount","value":"\#(discount)"}]"#
      let line = #"{"number":"1","quantity":"1","products":[{"type":"vendorItem","id":"A"}],\#(own)}"#
      let order = #"{"document":"PurchaseOrder","number":"1","date":"2025-06-01","lines":[\#(line)]}"#
      return try ediglot("generate", "--specs", folder.path, "--partner", "north", "-", input: Array(order.utf8))
    }
    for (discount, cell) in [("2.5", "250"), ("0.07", "7"), ("-10", "-1000")] {
      let run = try written(discount)
      #expect(run.code == 0 && run.output.contains(cell), "\(discount) \(run.output)\(run.complaint)")
    }
    for wrong in ["2.505", "much"] { #expect(try written(wrong).code == 1, "\(wrong)") }
  }

  @Test func columnsMayBeAtPlaces() throws {
    let columns = """
      header: false, document: ["number"],
      columns: {
        number: { at: "1-6" }, date: { at: "7-14" }, item: { at: "15-20" }, quantity: { at: "21-26" },
        currency: null, deliverTo: null, deliverToName: null, wanted: null, line: null, buyerItem: null, gtin: null,
        name: { at: "27-40" }, unit: null, price: null, note: null,
      }, dialect: { decimal: "," }
      """
    let folder = try partner(columns)
    // Nothing separates or quotes such cells, whatever is in them.
    let text = "4711  20250601A1      12,5Gläser, groß  \n4711  20250601\"A2\"       3Tücher \"L\"\n"
    let (code, list) = try documents(folder, Array(text.utf8))
    #expect(code == 0)
    #expect(list.count == 1 && lines(list[0]).map { $0["quantity"] as? String } == ["12.5", "3"])
    let names = lines(list[0]).map { ($0["descriptions"] as? [[String: Any]])?.first?["text"] as? String }
    #expect(names == ["Gläser, groß", "Tücher \"L\""])
    #expect((lines(list[0])[1]["products"] as? [[String: Any]])?.first?["id"] as? String == "\"A2\"")
    let wrong = try findings(folder, Array(text.replacing("  12,5", with: "ü 1x,5").utf8))
    #expect(wrong == ["1:21 reject element.number"])
    // Text that no column takes is told, blanks are not; places are of bytes.
    let behind = try findings(
      folder, Array(text.replacing("groß  ", with: "groß  NEW ").replacing("\"L\"", with: "\"L\"  ").utf8))
    #expect(behind == ["1:43 warn row.cells"])
    // A number with decimals at its end that is cut off is another number.
    let priced = try partner(
      columns.replacing("name: { at: \"27-40\" }", with: "name: null").replacing(
        "price: null", with: "price: { at: \"27-34\", is: \"N2 1/8\" }"))
    let row = "4711  20250601A1        12"
    #expect(try findings(priced, Array("\(row)00001250\n\(row)\n\(row)    1250\n".utf8)).isEmpty)
    #expect(try findings(priced, Array("\(row)00000012\n\(row)000012\n".utf8)) == ["2:27 reject cell.damaged"])
    let mixed = try partner(columns.replacing("at: \"15-20\"", with: "at: 3"))
    let run = try ediglot("validate", "--specs", mixed.path, "--partner", "north", "-", input: Array(text.utf8))
    #expect(run.code == 4 && run.complaint.contains("expected the characters of this one, too"), "\(run.complaint)")
  }

  /// Rows of several kinds in fixed columns: the characters of one column tell the kind.
  @Test func kindsMayBeAtPlaces() throws {
    let guide = """
      { language: "csv", set: "order", name: "Orders", record: "1-2", heading: ["H M 1"], detail: [{ "D M *": [] }],
        records: {
          H: { columns: { number: { at: "3-8", is: "AN 1/6 M" }, date: { at: "9-16", is: "DT", form: "YYYYMMDD" } } },
          D: { type: "DD", columns: { item: { at: "3-6", is: "AN 1/4 M" }, quantity: { at: "7-12", is: "R 1/9" } } } } }
      """
    let map = """
      { document: "PurchaseOrder", set: "order",
        fields: {
          number: "H/number", date: { date: "H/date" },
          lines: { each: "D", fields: { quantity: "D/quantity", products: [{ each: "D[item!=]",
            fields: { type: { const: "vendorItem" }, id: "D/item" } }] } } } }
      """
    let folder = try partner(
      files: ["partners/north/guides/order.json5": guide, "partners/north/maps/order.json5": map])
    let text = "H 4711  20250601\nDDA1      12\nDDB,2      3\nH 4712  20250602\nDDC3       1\n"
    let (code, list) = try documents(folder, Array(text.utf8))
    #expect(code == 0)
    #expect(list.map { $0["number"] as? String } == ["4711", "4712"])
    #expect(lines(list[0]).map { $0["quantity"] as? String } == ["12", "3"])
    #expect((lines(list[0])[1]["products"] as? [[String: Any]])?.first?["id"] as? String == "B,2")
    let canonical = try list.map { String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) }
    let written = try ediglot(
      "generate", "--specs", folder.path, "--partner", "north", "-",
      input: Array(canonical.joined(separator: "\n").utf8))
    #expect(written.code == 0, "\(written.complaint)")
    let again = try documents(folder, Array(written.output.utf8))
    #expect(again.list.map { lines($0).map { $0["quantity"] as? String } } == [["12", "3"], ["1"]])
  }

  /// A day is written as agreed, and as nothing else: eight digits are not read in another order.
  @Test func daysAreWrittenAsAgreed() throws {
    let folder = try partner(#"dialect: { separator: ";" }, columns: { date: { form: "DDMMYYYY" } }"#)
    let text = "\(head)\n1;01062025;A1;1;2;\n2;20251231;A1;1;2;\n3;45678;A1;1;2;\n"
    #expect(try findings(folder, Array(text.utf8)) == ["3:3 reject element.date", "4:3 reject element.date"])
    // Six digits are no date of two digits' year here.
    let short = Array("\(head)\n1;010625;A1;1;2;\n".utf8)
    #expect(try findings(folder, short) == ["2:3 reject element.date"])
    #expect(try documents(folder, short).list.first?["date"] == nil)
  }

  /// What the guide takes as text and the map as a number is told of where it is none.
  @Test func textsThatAreNoNumbersAreTold() throws {
    let folder = try partner(
      #"dialect: { separator: ";" }, columns: { price: { is: "AN 1/20" } }"#,
      files: [
        "partners/north/maps/order.json5":
          #"{ extends: "csv-order", fields: { lines: { fields: { price: { at: "row/price", edit: [{ replace: ",", with: "." }] } } } } }"#
      ])
    let text = "\(head)\n1;2025-06-01;A1;1;1,5;\n1;2025-06-01;A2;1;1.234,50;\n1;2025-06-01;A3;1;;\n"
    let run = try ediglot(
      "convert", "--to", "canonical", "--specs", folder.path, "--partner", "north", "-", input: Array(text.utf8))
    #expect(run.complaint.contains("3:19") && run.complaint.contains("warn map.valueUnread"), "\(run.complaint)")
    #expect(run.complaint.components(separatedBy: "map.valueUnread").count == 2)
    #expect(run.output.contains(#""price":"1.5""#) && run.output.contains(#""status":"acceptedWithErrors""#))
    // Who only looks learns it too.
    #expect(try findings(folder, Array(text.utf8)) == ["3:19 warn map.valueUnread"])
  }

  /// Lengths are of characters, whatever number of bytes they take.
  @Test func lengthsAreOfCharacters() throws {
    let folder = try partner(#"dialect: { separator: ";" }, columns: { item: { is: "AN 1/5" } }"#)
    let text = "\(head)\n1;2025-06-01;äöüß€;1;2;\n1;2025-06-01;äöüß€x;1;2;\n"
    #expect(try findings(folder, Array(text.utf8)) == ["3:14 warn element.tooLong"])
    let run = try ediglot("validate", "--specs", folder.path, "--partner", "north", "-", input: Array(text.utf8))
    #expect(run.output.contains("6 characters"), "\(run.output)")
  }

  /// Rows of a document that stand apart are one document where the guide says so, and else nothing of the file is taken:
  /// what came first was not all of it.
  @Test func rowsOfADocumentMayStandApart() throws {
    let text = "\(head)\n2;2025-06-01;A1;1;;\n1;2025-06-01;A2;2;;\n2;2025-06-01;A3;x;;\n1;2025-06-01;A4;4;;\"a\nb\"\n"
    let apart = try partner(#"dialect: { separator: ";" }"#)
    let refused = try findings(apart, Array(text.utf8))
    #expect(
      refused.filter { $0.contains("document") } == ["4:1 reject document.repeated", "5:1 reject document.repeated"])
    let posted = try ediglot(
      "convert", "--to", "odoo", "--specs", apart.path, "--partner", "north", "-",
      input: Array(text.replacing(";x;", with: ";3;").utf8))
    #expect(posted.code == 1 && posted.output.isEmpty)
    let sorting = try partner(#"dialect: { separator: ";" }, sort: true"#)
    #expect(try findings(sorting, Array(text.utf8)) == ["4:17 reject element.number"])
    let (code, list) = try documents(sorting, Array(text.replacing(";x;", with: ";3;").utf8))
    #expect(code == 0 && list.map { $0["number"] as? String } == ["1", "2"])
    let items = list.map { lines($0).map { ($0["products"] as? [[String: Any]])?.first?["id"] as? String } }
    #expect(items == [["A2", "A4"], ["A1", "A3"]])
    let notes = (lines(list[0]).last?["notes"] as? [[String: Any]])?.first?["text"] as? String
    #expect(notes == "a\nb")
    let ends = list.map { ($0["source"] as? [String: Any])?["end"] as? Int ?? 0 }
    #expect(ends[0] == text.utf8.count - 1 && ends[1] < ends[0])
  }

  // MARK: Writing

  @Test func rowsAreWrittenAsTheyAreRead() throws {
    let folder = try partner(
      #"dialect: { separator: ";", decimal: "," }, columns: { date: { form: "DD.MM.YYYY" } }"#)
    let document = """
      {"document":"PurchaseOrder","number":"7","date":"2025-06-01","parties":[{"role":"shipTo","name":"A; B","id":"W4"}],
      "lines":[{"number":"1","quantity":"2.5","unit":"EA","price":"-1.20","products":[{"type":"vendorItem","id":"=A1"}],
      "descriptions":[{"form":"text","text":"say \\"x\\""}],"notes":[{"text":"one\\ntwo"}]},
      {"number":"2","quantity":"3","products":[{"type":"vendorItem","id":"A2"}]}]}
      """.replacing("\n", with: "")
    let written = try ediglot(
      "generate", "--specs", folder.path, "--partner", "north", "-", input: Array(document.utf8))
    #expect(written.code == 0, "\(written.complaint)")
    let rows = written.output.components(separatedBy: "\r\n")
    #expect(rows[0].hasPrefix("order number;order date;currency;deliver to;deliver to name;"))
    try #require(rows.count >= 3)
    #expect(rows[1] == "7;01.06.2025;;W4;\"A; B\";;1;'=A1;;;\"say \"\"x\"\"\";2,5;EA;-1,20;\"one\ntwo\"")
    #expect(rows[2] == "7;01.06.2025;;W4;\"A; B\";;2;A2;;;;3;;;")
    let again = try documents(folder, Array(written.output.utf8))
    #expect(again.code == 0 && again.list.count == 1)
    #expect(lines(again.list[0]).count == 2 && again.list[0]["number"] as? String == "7")
    let party = (again.list[0]["parties"] as? [[String: Any]])?.first
    #expect((again.list[0]["parties"] as? [Any])?.count == 1)
    #expect(party?["name"] as? String == "A; B" && party?["role"] as? String == "shipTo")
  }

  /// Lines and rows that are passed over in reading are minded in writing: what is written is read again.
  @Test func whatIsPassedOverIsMinded() throws {
    let folder = try partner("skip: 2, ignore: [\"Total\"]")
    func written(_ number: String) throws -> Outcome {
      let document =
        #"{"document":"PurchaseOrder","number":"\#(number)","date":"2025-06-01","lines":[{"number":"1","quantity":"2","#
        + #""products":[{"type":"vendorItem","id":"A1"}]}]}"#
      return try ediglot(
        "generate", "--specs", folder.path, "--partner", "north", "-", input: Array(document.utf8))
    }
    let plain = try written("7")
    #expect(plain.code == 0 && plain.output.hasPrefix("\r\n\r\norder number,order date,"), "\(plain.output)")
    let again = try documents(folder, Array(plain.output.utf8))
    #expect(again.list.map { $0["number"] as? String } == ["7"])
    let none = try written("TOTAL-7")
    #expect(none.code == 1 && none.output.isEmpty)
    let told = "number: 'TOTAL-7' is what rows begin with that the guide ignores"
    #expect(none.complaint.contains(told), "\(none.complaint)")
  }

  /// Of several kinds of rows that a partner gets the first document decides, and letters that the encoding lacks are refused.
  @Test func eachKindHasItsGuide() throws {
    let own = [
      "partners/north/partner.json5": specProfile(
        "north",
        #"receives: [{ as: "csv", document: "PurchaseOrder", guide: "guides/order", map: "maps/order" }, "#
          + #"{ as: "csv", document: "Invoice", guide: "csv/invoice", map: "csv-invoice" }]"#),
      "partners/north/guides/order.json5": #"{ extends: "csv/order", dialect: { encoding: "iso-8859-1" } }"#,
      "partners/north/maps/order.json5": #"{ extends: "csv-order", defaults: { "row/currency": "EUR" } }"#,
    ]
    let folder = try SpecFolders(own)
    func written(_ kind: String, _ item: String) throws -> Outcome {
      let line = #"{"number":"1","quantity":"2","price":"3","products":[{"type":"vendorItem","id":"\#(item)"}]}"#
      let document = #"{"document":"\#(kind)","number":"7","date":"2025-06-01","lines":[\#(line)]}"#
      return try ediglot("generate", "--specs", folder.path, "--partner", "north", "-", input: Array(document.utf8))
    }
    let order = try written("PurchaseOrder", "Ä1")
    #expect(order.code == 0 && order.output.hasPrefix("order number,order date,currency,"), "\(order.complaint)")
    #expect(order.output.contains("\r\n7,2025-06-01,EUR,"), "\(order.output)")
    let invoice = try written("Invoice", "A1")
    #expect(invoice.code == 0 && invoice.output.hasPrefix("invoice,invoice date,"), "\(invoice.complaint)")
    let greek = try written("PurchaseOrder", "AΩ")
    #expect(greek.code == 1 && greek.output.isEmpty)
    #expect(greek.complaint.contains("item: 'AΩ' holds a character the partner does not take"), "\(greek.complaint)")
  }

  @Test func whatTheRowsCannotSayIsTold() throws {
    let folder = try partner(#"dialect: { separator: ";", quote: "" }"#)
    let document =
      #"{"document":"PurchaseOrder","number":"7","date":"2025-06-01","contractNumber":"C","lines":[{"#
      + #""quantity":"1","products":[{"type":"vendorItem","id":"A;1"}]}]}"#
    let written = try ediglot(
      "generate", "--specs", folder.path, "--partner", "north", "-", input: Array(document.utf8))
    #expect(written.code == 1)
    #expect(written.complaint.contains("contractNumber") && written.complaint.contains("A;1"), "\(written.complaint)")
  }

  // MARK: Specs

  @Test(arguments: [
    (#"columns: { price: { is: "X 1/2" } }"#, "expected a type and lengths"),
    (#"columns: { "a-b": "AN 1/2" }"#, "expected a name of letters"),
    (#"columns: { date: { form: "DD-MMM" } }"#, "expected how dates are written"),
    (#"dialect: { separator: ";;" }"#, "expected one character"), (#"dialect: { encoding: "utf8" }"#, "did you mean"),
    (#"document: null, sort: true"#, "rows are sorted by the columns of 'document': there are none"),
    (#"document: ["nummer"]"#, "there is no column 'nummer', did you mean 'number'?"),
    (#"colums: {}"#, "unknown key 'colums', did you mean 'columns'?"), (#"skip: -1"#, "expected a number from 0"),
    (#"record: 1"#, "'records' go together"),
  ])
  func mistakesOfGuidesAreTold(guide: String, words: String) throws {
    let folder = try partner(guide)
    let run = try folder.spec("check", "north")
    #expect(run.code == 4)
    #expect((run.output + run.complaint).contains(words), "\(run.output)\(run.complaint)")
  }

  @Test func aMapMayAskForColumnsThatAreNotThere() throws {
    let folder = try partner("columns: { gtin: null, note: null }")
    #expect(try folder.spec("check", "north").code == 0)
    let wrong = try partner(
      files: ["partners/north/maps/order.json5": #"{ extends: "csv-order", fields: { currency: "row/curency" } }"#])
    let run = try wrong.spec("check", "north")
    #expect(run.code == 4)
    #expect((run.output + run.complaint).contains("row has no element 'curency'"))
  }

  @Test func filesNobodyKnowsAreShownWithEvidence() throws {
    let text = "# stock\nArt;Menge;Preis\nA1;2;1,20\nA2;3;0,80\nA3;1;12,00\n"
    let shown = try ediglot("inspect", "-", input: Array(text.utf8))
    #expect(shown.code == 0)
    for words in ["separator  ; gives 3 cells", "decimal comma", "Menge  2", "Preis  1,20"] {
      #expect(shown.output.contains(words), "\(shown.output)")
    }
    let json = try ediglot("inspect", "--json", "-", input: Array(text.utf8)).lines
    #expect(json.first?["header"]?.array?.compactMap(\.string) == ["Art", "Menge", "Preis"])
  }
}
