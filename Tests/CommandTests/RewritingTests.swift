// One format in, another out: `convert --to` a family or a guide, and documents of XML that are a file each.

import Foundation
import Testing

@Suite struct RewritingTests {
  private static let order = Array(
    """
    ISA*00*          *00*          *ZZ*SOMEBODY       *ZZ*NOBODY         *250310*0915*U*00401*000000001*0*P*>~
    GS*PO*SOMEBODY*NOBODY*20250310*0915*1*X*004010~ST*850*0001~BEG*00*SA*PO-4711**20250310~CUR*BY*USD~
    DTM*002*20250314~N1*BY*Harbor Hospital*UL*9521234500018~N1*SU*Northside*UL*0614141000098~
    PO1*1*40*BX*11.85**VN*GLOVE & L~PID*F****Gloves, "L" & nitrile~PO1*2*4*CA*96.4**VN*SYR~CTT*2~SE*11*0001~GE*1*1~IEA*1*000000001~
    """.utf8)

  private func document(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// An order in X12 is UBL, CII has none, and comes back as X12 from there.
  @Test func ordersGoThroughUBLAndBack() throws {
    let ubl = try ediglot("convert", "--to", "ubl", "-", input: Self.order)
    #expect(ubl.code == 0, "\(ubl.complaint)")
    #expect(ubl.output.contains("<cbc:ID>PO-4711</cbc:ID>") && ubl.output.contains("<cbc:ID>GLOVE &amp; L</cbc:ID>"))
    #expect(ubl.output.contains("<cbc:PriceAmount currencyID=\"USD\">11.85</cbc:PriceAmount>"))
    let back = try ediglot(
      "convert", "--to", "x12", "--for", "northside-medsurg", "-", input: Array(ubl.output.utf8))
    #expect(back.code == 0, "\(back.complaint)")
    #expect(back.output.contains("PO1*1*40*BX*11.85") && back.output.contains("PO1*2*4*CA*96.4"))
    let rows = try ediglot("convert", "--to", "csv", "-", input: Array(ubl.output.utf8))
    #expect(rows.code == 0 && rows.output.contains("PO-4711") && rows.output.contains("GLOVE & L"))
    let none = try ediglot("convert", "--to", "xml/cii-d16b/invoice", "-", input: Self.order)
    #expect(
      none.code == 1 && none.output.isEmpty && none.complaint.contains("nothing says how a PurchaseOrder is written"))
  }

  /// Nobody is agreed on: an interchange goes from and to whom it came, as a test if it was one; units have the other codes.
  @Test func addressesAreThoseOfTheDocument() throws {
    let newer = try ediglot("convert", "--to", "x12/005010/850", "-", input: Self.order)
    #expect(newer.code == 0, "\(newer.complaint)")
    #expect(newer.output.contains("*ZZ*SOMEBODY       *ZZ*NOBODY         *"))
    #expect(newer.output.contains("*00501*") && newer.output.contains("GS*PO*SOMEBODY*NOBODY*"))
    #expect(newer.output.contains("*0*P*"))
    // Two senders, one of whom tests: two interchanges.
    let other = String(decoding: Self.order, as: UTF8.self).replacing("SOMEBODY", with: "ELSEBODY")
      .replacing("*0*P*>", with: "*0*T*>")
    let both = try ediglot("convert", "--to", "x12/005010/850", "-", input: Self.order + Array(other.utf8))
    #expect(both.code == 0, "\(both.complaint)")
    let interchanges = both.output.components(separatedBy: "ISA*").dropFirst()
    #expect(interchanges.map { $0.contains("SOMEBODY") } == [true, false])
    #expect(interchanges.map { $0.contains("*0*T*") } == [false, true])
    let ubl = try ediglot("convert", "--to", "ubl", "-", input: Self.order)
    #expect(ubl.output.contains("unitCode=\"XBX\"") && ubl.output.contains("unitCode=\"XCS\""))
    let back = try ediglot("convert", "--to", "x12", "-", input: Array(ubl.output.utf8))
    #expect(back.code == 0, "\(back.complaint)")
    #expect(back.output.contains("*ZZ*9521234500018  *ZZ*0614141000098  *"))
    #expect(back.output.contains("PO1*1*40*BX*11.85") && back.output.contains("PO1*2*4*CA*96.4"))
  }

  /// Where a document says of nobody who it is from, it is not written as if somebody had said so.
  @Test func documentsOfNobodyAreLeftOut() throws {
    let document = Array(
      #"{"document":"PurchaseOrder","number":"7","date":"2025-03-10","lines":[{"quantity":"1"}]}"#.utf8)
    let run = try ediglot("generate", "--as", "x12/004010/850", "-", input: document)
    #expect(run.code == 1 && run.output.isEmpty)
    #expect(run.complaint.contains("document 1 (7): nothing says who writes to whom"))
    let named = try ediglot(
      "generate", "--as", "x12/004010/850", "--from", "ZZ:US", "--to", "01:5", "-", input: document)
    #expect(named.code == 0 && named.output.contains("*ZZ*US             *01*5              *"), "\(named.complaint)")
  }

  /// A document longer than what is held of it knows where it came from before its lines are written.
  @Test func longDocumentsKeepTheirAddresses() throws {
    let parts = String(decoding: Self.order, as: UTF8.self).components(separatedBy: "PO1*")
    let lines = (1...60_000).map {
      "PO1*\($0)*40*BX*11.85**VN*GLOVE-\($0)~PID*F****Glove, nitrile, powder free, number \($0)~"
    }
    let long = parts[0] + lines.joined() + "CTT*60000~SE*120008*0001~GE*1*1~IEA*1*000000001~"
    let run = try ediglot("convert", "--to", "x12/005010/850", "-", input: Array(long.utf8))
    #expect(run.code == 0, "\(run.complaint)")
    #expect(run.output.contains("*ZZ*SOMEBODY       *ZZ*NOBODY         *"))
    #expect(run.output.contains("CTT*60000~") && run.output.contains("VN*GLOVE-60000~"))
  }

  /// What X12 leaves to the reader other formats want said: numbers of lines, what they come to, how many there are.
  @Test func amountsAreWorkedOut() throws {
    let invoice = Array(
      """
      ISA*00*          *00*          *ZZ*SELLER         *ZZ*BUYER          *250310*0915*U*00401*000000001*0*P*>~
      GS*IN*SELLER*BUYER*20250310*0915*1*X*004010~ST*810*0001~BIG*20250310*R-9**PO-4711~CUR*SE*USD~
      N1*SU*Northside*UL*0614141000098~N1*BY*Harbor Hospital*UL*9521234500018~
      IT1*1*40*BX*11.855**VN*GLOVE~SAC*A*C310***500~IT1**250*EA*3.33*HP*VN*SWAB~IT1*3*12*EA*1.05**VN*TAPE~
      TDS*49007~CTT*3~SE*12*0001~GE*1*1~IEA*1*000000001~
      """.utf8)
    let ubl = try ediglot("convert", "--to", "ubl", "-", input: invoice)
    #expect(ubl.code == 0, "\(ubl.complaint)")
    // 474.20 less 5.00, 8.325, 12.60.
    for amount in ["469.2", "8.33", "12.6"] {
      #expect(
        ubl.output.contains("<cbc:LineExtensionAmount currencyID=\"USD\">\(amount)</cbc:LineExtensionAmount>"),
        "\(amount)")
    }
    #expect(ubl.output.contains("<cbc:ID>2</cbc:ID>") && ubl.output.contains("<cbc:Name>Northside</cbc:Name>"))
    let other = try ediglot("convert", "--to", "xml/opentrans-2.1/invoice", "-", input: invoice)
    #expect(other.code == 0, "\(other.complaint)")
    #expect(other.output.contains("<TOTAL_ITEM_NUM>3</TOTAL_ITEM_NUM>"))
    #expect(other.output.contains("<NET_VALUE_GOODS>490.13</NET_VALUE_GOODS>"))
  }

  /// What one format tells and another has no code for keeps a document back, unless it may be left out.
  @Test func whatCannotBeSaidMayBeLeftOut() throws {
    let document = Array(
      #"""
      {"document":"PurchaseOrder","number":"7","purpose":"original","type":"standAlone","date":"2025-03-10",
       "references":[{"type":"contract","value":"C-1"},{"type":"trackingAddress","value":"somewhere"}],
       "parties":[{"role":"buyer","name":"Harbor Hospital"}],
       "lines":[{"number":"1","quantity":"1","unit":"C62","price":"2","products":[{"type":"vendorItem","id":"A"}]}]}
      """#.utf8)
    let order = ["--as", "x12/004010/850", "--from", "ZZ:US", "--to", "ZZ:THEM", "-"]
    let strict = try ediglot(["generate"] + order, input: document)
    #expect(strict.code == 1 && strict.output.isEmpty)
    let lenient = try ediglot(["generate", "--leave-out"] + order, input: document)
    #expect(lenient.code == 0, "\(lenient.complaint)")
    #expect(lenient.output.contains("PO1*1*1*EA*2**VN*A") && lenient.output.contains("N1*BY*Harbor Hospital~"))
    #expect(lenient.output.contains("*C-1") && !lenient.output.contains("somewhere"))
    #expect(lenient.complaint.contains("reference") && lenient.complaint.contains("; it is left out"))
    let alone = try ediglot("convert", "--leave-out", "-", input: Self.order)
    #expect(alone.code == 2 && alone.complaint.contains("--leave-out is for another format"))
  }

  /// X12 need not name a currency; most others must.
  @Test func aCurrencyCanBeNamed() throws {
    let invoice = Array(
      """
      ISA*00*          *00*          *ZZ*SELLER         *ZZ*BUYER          *250310*0915*U*00401*000000001*0*P*>~
      GS*IN*SELLER*BUYER*20250310*0915*1*X*004010~ST*810*0001~BIG*20250310*R-9**PO-4711~
      N1*SU*Northside~N1*BY*Harbor Hospital~IT1*1*40*BX*11.85**VN*GLOVE~PID*F****Glove~TDS*47400~CTT*1~SE*9*0001~
      GE*1*1~IEA*1*000000001~
      """.utf8)
    let without = try ediglot("convert", "--to", "xml/cii-d16b/invoice", "-", input: invoice)
    #expect(without.code == 1 && without.complaint.contains("InvoiceCurrencyCode is missing"))
    let with = try ediglot("convert", "--to", "xml/cii-d16b/invoice", "--currency", "CAD", "-", input: invoice)
    #expect(with.code == 0, "\(with.complaint)")
    #expect(with.output.contains("<ram:InvoiceCurrencyCode>CAD</ram:InvoiceCurrencyCode>"))
    #expect(with.output.contains("<ram:LineTotalAmount>474</ram:LineTotalAmount>"))
    let named = try ediglot("convert", "--to", "ubl", "--currency", "CAD", "-", input: Self.order)
    #expect(named.output.contains("currencyID=\"USD\"") && !named.output.contains("CAD"))
    let wrong = try ediglot("convert", "--to", "ubl", "--currency", "dollars", "-", input: invoice)
    #expect(wrong.code == 2 && wrong.complaint.contains("ISO 4217"))
  }

  /// What items are called by goes where it can be read, after what is of that kind itself.
  @Test func itemNumbersStandInForOthers() throws {
    let numbers = String(decoding: Self.order, as: UTF8.self)
      .replacing("PO1*1*40*BX*11.85**VN*GLOVE & L", with: "PO1*1*40*BX*11.85*CT*VC*CAT-1*UP*012345678905*VN*GLOVE")
      .replacing("PO1*2*4*CA*96.4**VN*SYR", with: "PO1*2*4*CA*96.4**SK*SKU-2")
    let ubl = try ediglot("convert", "--to", "ubl", "-", input: Array(numbers.utf8))
    #expect(ubl.code == 0, "\(ubl.complaint)")
    let plain = ubl.output.components(separatedBy: .whitespacesAndNewlines).joined()
    #expect(plain.contains("<cac:SellersItemIdentification><cbc:ID>GLOVE</cbc:ID>"))
    #expect(plain.contains("<cac:StandardItemIdentification><cbc:ID>012345678905</cbc:ID>"))
    #expect(plain.contains("<cac:SellersItemIdentification><cbc:ID>SKU-2</cbc:ID>"))
    #expect(plain.contains("<cbc:BaseQuantity>1</cbc:BaseQuantity>"))
    let whole = "the product of type 'vendorCatalogItem', with all it says, has no place in this set; it is left out"
    #expect(!plain.contains("CAT-1") && ubl.complaint.contains(whole))
  }

  /// What goods are packed in stands around them: it is written there, in as many elements as there are packages.
  @Test func packagesAreWrittenAroundTheirLines() throws {
    let profile = specProfile(
      "north",
      #"sends: [{ as: "xml", guide: "guides/note", map: "maps/note" }], "#
        + #"receives: [{ as: "xml", document: "ShipNotice", guide: "guides/note", map: "maps/note" }]"#)
    let guide = """
      { language: "xml", set: "note", name: "Note", root: "Note", line: "Carton/Line", number: "@no",
        attributes: { "@no": "M AN 1/20" },
        elements: { Carton: { use: "M *", attributes: { "@sscc": "O AN 18/18" }, elements: {
          Line: { use: "M *", inherits: { "@sscc": "@sscc" }, attributes: { "@item": "M AN 1/9", "@qty": "M R 1/9" },
            elements: {} } } } } }
      """
    let map = """
      { language: "xml", document: "ShipNotice", set: "note", fields: { number: "@no", lines: { each: "Carton/Line",
        fields: { quantity: "@qty", products: { fields: { type: { const: "vendorItem" }, id: "@item" } },
          packages: { fields: { level: { const: "carton" }, sscc: { at: "@sscc", is: "sscc" } } } } } } }
      """
    let folder = try SpecFolders([
      "partners/north/partner.json5": profile, "partners/north/guides/note.json5": guide,
      "partners/north/maps/note.json5": map,
    ])
    let (one, two) = ("340123450000000017", "340123450000000024")
    let text =
      "<Note no=\"S1\"><Carton sscc=\"\(one)\"><Line item=\"A\" qty=\"1\"/><Line item=\"B\" qty=\"2\"/></Carton>"
      + "<Carton sscc=\"\(two)\"><Line item=\"C\" qty=\"3\"/></Carton></Note>"
    let from = ["--specs", folder.path, "--partner", "north", "-"]
    let documents = try ediglot(["convert", "--to", "canonical"] + from, input: Array(text.utf8)).output
    let written = try ediglot(["generate"] + from, input: Array(documents.utf8))
    #expect(written.code == 0, "\(written.complaint)")
    let plain = written.output.split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
    #expect(plain.hasSuffix(text), "\(plain)")
  }

  /// A list that has no place is told as what it is, however long it is.
  @Test func listsThatAreLeftOutAreTold() throws {
    let notes = (1...6_000).map { _ in #"{"text":"a"}"# }.joined(separator: ",")
    let document =
      #"{"document":"PurchaseOrder","number":"7","notes":[\#(notes)],"lines":[{"number":"1","quantity":"2"}]}"#
    let run = try ediglot("generate", "--as", "csv/order", "-", input: Array(document.utf8))
    #expect(run.complaint.contains("notes of the header (6000 records) has no place in this set"), "\(run.complaint)")
    let json = try ediglot("generate", "--as", "csv/order", "--json", "-", input: Array(document.utf8))
    #expect(json.complaint.contains(#""field":"notes","records":6000"#), "\(json.complaint)")
  }

  /// What cXML calls net has the taxes in it.
  @Test func netAmountsOfCXMLHaveTheirTax() throws {
    let ubl = try ediglot("convert", "--to", "ubl", "\(root)/Fixtures/xml/cxml-invoice/input.xml")
    #expect(ubl.code == 0, "\(ubl.complaint)")
    #expect(ubl.output.contains(#"<cbc:TaxInclusiveAmount currencyID="USD">939.50</cbc:TaxInclusiveAmount>"#))
    #expect(ubl.output.contains(#"<cbc:LineExtensionAmount currencyID="USD">594</cbc:LineExtensionAmount>"#))
    #expect(!ubl.output.contains("TaxExclusiveAmount") && !ubl.output.contains("642.00"))
  }

  /// A file that does not pass its guide keeps no other from being published.
  @Test func filesPassByThemselves() throws {
    let folder = try TemporaryFolder()
    let prices = try read("\(root)/\(fixture("850/two-orders"))")
    let first = try #require(prices.components(separatedBy: "PO1*").dropFirst().first)
    let price = try #require(first.split(separator: "*").dropFirst(3).first)
    let input = prices.replacing(
      "\(first.prefix { $0 != "~" })", with: first.prefix { $0 != "~" }.replacing("*\(price)*", with: "**"))
    let run = try ediglot(
      "convert", "--to", "cxml", "--currency", "USD", "--leave-out", "-o", "\(folder.path)/out/", "-",
      input: Array(input.utf8))
    #expect(run.code == 1)
    #expect(run.complaint.contains("1 file does not pass the guide; the others were published"), "\(run.complaint)")
    #expect(run.complaint.contains("-: 1 written, 1 left out"), "\(run.complaint)")
    #expect(try folder.files().count == 1)
  }

  @Test func documentsAreFilesOfTheirOwn() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let one = try ediglot("convert", "--to", "canonical", "-", input: Self.order).output
    let documents = Array((one + one.replacing("PO-4711", with: "PO/12") + one).utf8)
    let many = try ediglot("generate", "--as", "xml/ubl-2.1/order", "-o", folder.path + "/", "-", input: documents)
    #expect(many.code == 0, "\(many.complaint)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["PO-12.xml", "PO-4711-2.xml", "PO-4711.xml"])
    let text = try String(contentsOf: folder.appending(path: "PO-12.xml"), encoding: .utf8)
    let read = try ediglot("convert", "--to", "canonical", "-", input: Array(text.utf8))
    #expect(try document(read.output)["number"] as? String == "PO/12")
    let single = try ediglot("generate", "--as", "xml/ubl-2.1/order", "-", input: documents)
    #expect(single.code == 1 && single.complaint.contains("the file holds one document; name a folder with -o"))
    #expect(single.output.components(separatedBy: "<?xml").count == 2)
  }

  /// Rows whose guide does not tell one document from another are a file each, as XML is; where it does, a folder has one for
  /// each all the same.
  @Test(arguments: [("document: null", false), ("document: [\"number\"]", true)])
  func rowsAreFilesOfTheirOwn(_ document: String, _ mayShare: Bool) throws {
    let order = try ediglot("convert", "--to", "canonical", "-", input: Self.order).output
    let specs = try SpecFolders([
      "partners/north/partner.json5": specProfile(
        "north", "receives: [{ as: \"csv\", document: \"PurchaseOrder\", guide: \"guides/o\", map: \"csv-order\" }],"),
      "partners/north/guides/o.json5": "{ extends: \"csv/order\", \(document) }",
    ])
    let documents = Array((order + order.replacing("PO-4711", with: "PO-12")).utf8)
    let single = try ediglot(
      "generate", "--leave-out", "--specs", specs.path, "--partner", "north", "-", input: documents)
    let numbers = single.output.components(separatedBy: "PO-12").count
    #expect(mayShare ? numbers > 1 : numbers == 1 && single.code == 1, "\(single)")
    #expect(single.complaint.contains("the file holds one document; name a folder with -o") != mayShare)
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try ediglot(
      "generate", "--leave-out", "--specs", specs.path, "--partner", "north", "-o", folder.path + "/", "-",
      input: documents)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["PO-12.csv", "PO-4711.csv"])
    for (name, number) in [("PO-12.csv", "PO-12"), ("PO-4711.csv", "PO-4711")] {
      let rows = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        .split(whereSeparator: \.isNewline)
      #expect(rows.count > 1 && rows.dropFirst().allSatisfy { $0.contains(number) } && !rows[0].contains(number))
    }
  }

  /// Interchanges are one file: a folder is no place for them, and no number is used.
  @Test func interchangesAreNoFolder() throws {
    let order = try ediglot("convert", "--to", "canonical", "-", input: Self.order).output
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    let made = try ediglot("generate", "--as", "x12/004010/850", "-o", folder + "/", "-", input: Array(order.utf8))
    #expect(made.code == 2 && made.complaint.contains("interchanges go to one file"), "\(made)")
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  /// Documents of two inputs that say the same of themselves are two files.
  @Test func documentsDoNotTakeEachOthersPlace() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, quantity) in [("a", "40"), ("b", "41")] {
      let place = folder.appending(path: name)
      let text = String(decoding: Self.order, as: UTF8.self).replacing("*40*BX", with: "*\(quantity)*BX")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: place.appending(path: "order.edi"))
    }
    let inputs = ["a", "b"].map { folder.appending(path: "\($0)/order.edi").path }
    for _ in 1...2 {
      let made = try ediglot(["convert", "--to", "canonical", "-o", folder.appending(path: "out").path + "/"] + inputs)
      #expect(made.code == 0, "\(made)")
      // The second run takes the place of the first.
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "out").path).count == 2)
    }
  }

  /// A date of a shipment is none of a delivery, and each comes back as what it was.
  @Test func datesOfShipmentsStandWhereTheyBelong() throws {
    let answer = try ediglot("convert", "--to", "ubl", fixture("855/clean"))
    #expect(answer.code == 0, "\(answer.complaint)")
    #expect(answer.output.contains("<cbc:EstimatedDespatchDate>2025-03-14</cbc:EstimatedDespatchDate>"))
    #expect(!answer.output.contains("EndDate"))
    for (code, type, place) in [
      ("068", "shipmentScheduled", "EstimatedDespatchDate"), ("079", "shipmentPromised", "EstimatedDespatchDate"),
      ("011", "shipped", "ActualDespatchDate"), ("010", "shipmentRequested", "RequestedDespatchDate"),
      ("069", "deliveryPromised", "EndDate"), ("017", "deliveryEstimated", "EndDate"),
    ] {
      let text = try read(fixture("855/clean")).replacing("*068*", with: "*\(code)*")
      let ubl = try ediglot("convert", "--to", "ubl", "-", input: Array(text.utf8))
      #expect(ubl.code == 0, "\(code) \(ubl.complaint)")
      #expect(ubl.output.components(separatedBy: "<cbc:\(place)>2025-03-14<").count == 3, "\(code) \(ubl.output)")
      let back = try document(try ediglot("convert", "--to", "canonical", "-", input: Array(ubl.output.utf8)).output)
      let lines = try #require(back["lines"] as? [[String: Any]])
      let statuses = lines.compactMap { ($0["statuses"] as? [[String: Any]])?.first }
      #expect(statuses.map { $0["dateType"] as? String } == [type, type])
      #expect(statuses.map { $0["date"] as? String } == ["2025-03-14", "2025-03-14"])
    }
  }

  /// UBL has a document of its own for what gives money back.
  @Test func creditsBecomeCreditNotes() throws {
    func invoice(_ number: Int, _ type: String) -> String {
      """
      ST*810*000\(number)~BIG*20250310*R-\(number)**PO-4711***\(type)~CUR*SE*USD~N1*SU*Northside*UL*0614141000098~
      N1*BY*Harbor Hospital*UL*9521234500018~IT1*1*4*BX*1.5**VN*GLOVE~TDS*600~CTT*1~SE*9*000\(number)~
      """
    }
    func interchange(_ sets: [String]) -> [UInt8] {
      Array(
        """
        ISA*00*          *00*          *ZZ*SELLER         *ZZ*BUYER          *250310*0915*U*00401*000000001*0*P*>~
        GS*IN*SELLER*BUYER*20250310*0915*1*X*004010~\(sets.joined())GE*\(sets.count)*1~IEA*1*000000001~
        """.utf8)
    }
    let credit = try ediglot("convert", "--to", "ubl", "-", input: interchange([invoice(1, "CR")]))
    #expect(credit.code == 0, "\(credit.complaint)")
    #expect(credit.output.contains("<CreditNote ") && credit.output.contains("<cbc:CreditNoteTypeCode>381<"))
    let both = interchange([invoice(1, "DI"), invoice(2, "CR")])
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let many = try ediglot("convert", "--to", "ubl", "-o", folder.path + "/", "-", input: both)
    #expect(many.code == 0, "\(many.complaint)")
    for (name, root) in [("R-1.xml", "<Invoice "), ("R-2.xml", "<CreditNote ")] {
      #expect(try String(contentsOf: folder.appending(path: name), encoding: .utf8).contains(root))
    }
    // X12 has one set for both, which share a group.
    let x12 = try ediglot("convert", "--to", "x12", "-", input: both)
    #expect(x12.code == 0 && x12.output.contains("GE*2*1~"), "\(x12.complaint)")
  }

  /// Catalogues come back as they were: a value in an element around which a code is written keeps to itself.
  @Test func cataloguesComeBackFromBMEcat() throws {
    let first = try ediglot("convert", "--to", "canonical", "Fixtures/xml/bmecat-catalog/input.xml")
    let written = try ediglot("convert", "--to", "bmecat", "Fixtures/xml/bmecat-catalog/input.xml")
    #expect(written.code == 0, "\(written.complaint)")
    #expect(written.output.contains("<DATE>2025-05-20</DATE>"))
    let again = try ediglot("convert", "--to", "canonical", "-", input: Array(written.output.utf8))
    var (one, other) = (try document(first.output), try document(again.output))
    one["source"] = nil
    other["source"] = nil
    #expect(NSDictionary(dictionary: one) == NSDictionary(dictionary: other))
  }

  @Test(arguments: [("cxml", "<OrderRequest>"), ("opentrans", "<ORDER "), ("ubl", "<Order ")])
  func familiesAreNamed(_ family: String, _ root: String) throws {
    let written = try ediglot("convert", "--to", family, "--leave-out", "-", input: Self.order)
    #expect(written.code == 0 && written.output.contains(root), "\(written.complaint)")
  }

  /// What delivery costs is a charge, and nothing else is told as that.
  @Test(arguments: [("charge", "freight", true), ("allowance", "discount", false)])
  func freightOfOrdersGoesThroughCXML(_ kind: String, _ code: String, _ isKept: Bool) throws {
    let order = """
      {"document":"PurchaseOrder","number":"P1","date":"2025-03-31","currency":"USD","charges":[{"kind":"\(kind)",\
      "code":"\(code)","amount":"3"}],"lines":[{"number":"1","quantity":"1","unit":"EA","price":"1",\
      "products":[{"type":"vendorItem","id":"A"}]}]}
      """
    let written = try ediglot(
      "generate", "--as", "xml/cxml-1.2/order-request", "--from", "ZZ:A", "--to", "ZZ:B", "-", input: Array(order.utf8))
    #expect(written.code == 0 && written.output.contains("<Shipping>") == isKept, "\(written.complaint)")
    let again = try document(try ediglot("convert", "--to", "canonical", "-", input: Array(written.output.utf8)).output)
    let charges = again["charges"] as? [[String: Any]] ?? []
    #expect(charges.map { $0["amount"] as? String } == (isKept ? ["3"] : []))
    #expect(isKept || written.complaint.contains("'allowance'"), "\(written.complaint)")
  }

  @Test func nothingIsWrittenForWhoGetsNothing() throws {
    let run = try ediglot("convert", "--to", "x12", "--for", "alpenmed", "-", input: Self.order)
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.complaint.contains("'alpenmed' gets nothing by its profile"), "\(run.complaint)")
  }

  /// Fifty for a hundred of what is counted in hundreds is fifty for each of them.
  @Test func pricesForWhatIsCountedInHundreds() throws {
    let line = "PO1*1*3*HC*50*HP*VN*GLOVE~PO1*2*2*DZ*24*PD*VN*SYR~"
    let order = String(decoding: Self.order, as: UTF8.self).replacing(
      #/PO1.*CTT/#.dotMatchesNewlines(), with: "\(line)CTT"
    ).replacing("SE*11*", with: "SE*10*")
    let ubl = try ediglot("convert", "--to", "ubl", "-", input: Array(order.utf8))
    #expect(ubl.code == 0, "\(ubl.complaint)")
    #expect(ubl.output.ranges(of: ">1</cbc:BaseQuantity>").count == 2)
    let bill = """
      {"document":"Invoice","number":"1","date":"2026-01-01","currency":"USD","lines":[{"number":"1","quantity":"3","unit":"HC",\
      "price":"50","priceBasis":"perHundred","products":[{"type":"vendorItem","id":"A"}],\
      "descriptions":[{"form":"text","text":"A"}]}],"totals":{"amount":"150"}}
      """
    let billed = try ediglot(
      "generate", "--as", "xml/ubl-2.1/invoice", "--from", "ZZ:SELLER", "--to", "ZZ:BUYER", "-",
      input: Array(bill.utf8))
    #expect(billed.output.contains("<cbc:LineExtensionAmount currencyID=\"USD\">150<"), "\(billed.complaint)")
    // Rows have no place for the number: a price for a hundred is not written as one for one.
    let hundred = order.replacing("3*HC*50*HP", with: "3*EA*50*HP")
    let rows = try ediglot("convert", "--to", "csv", "-", input: Array(hundred.utf8))
    #expect(rows.code == 1 && rows.complaint.contains("priceBasis 'perHundred'"), "\(rows.complaint)")
  }

  /// Units of a partner's own are ours once they are read, and get the codes of what is written.
  @Test func unitsOfPartnersAreTurnedBack() throws {
    let path = "Fixtures/partners/juniper-pharma/invoice-clean/input.xml"
    let ubl = try ediglot("convert", "--partner", "juniper-pharma", "--to", "ubl", "--leave-out", path)
    #expect(ubl.output.contains("unitCode=\"XBX\"") && !ubl.output.contains("unitCode=\"BX\""), "\(ubl.complaint)")
  }

  /// A day is written where there is no place for its time, which is told; a moment is not moved to another zone.
  @Test func timesAreNotDroppedInSilence() throws {
    func write(_ date: String, _ wanted: String) throws -> Outcome {
      let order = """
        {"document":"PurchaseOrder","number":"P1","date":"\(date)","requestedDelivery":"\(wanted)","lines":[{"quantity":"1",\
        "unit":"EA","price":"1","products":[{"type":"vendorItem","id":"A"}]}]}
        """
      return try ediglot(
        "generate", "--as", "x12/004010/850", "--from", "ZZ:A", "--to", "ZZ:B", "-", input: Array(order.utf8))
    }
    let told = try write("2025-03-31T10:00", "2025-04-01T10:00-05:00")
    #expect(told.code == 0 && told.output.contains("**20250331~") && told.output.contains("DTM*002*20250401*1000*"))
    #expect(told.complaint.contains("has no place for its time in this set; its day is written"), "\(told.complaint)")
    let moved = try write("2025-03-31", "2025-04-01T10:00+05:30")
    #expect(moved.code == 1 && !moved.output.contains("BEG") && moved.complaint.contains("requestedDelivery"))
  }

  /// X12 has an SSCC behind its application identifier.
  @Test func packagesHaveTheirIdentifier() throws {
    let path = "Fixtures/partners/juniper-pharma/despatch-with-lots/input.xml"
    let x12 = try ediglot("convert", "--partner", "juniper-pharma", "--to", "x12", "--leave-out", path)
    let marks = x12.output.split(separator: "\n").filter { $0.hasPrefix("MAN*GM*") }
    #expect(!marks.isEmpty && marks.allSatisfy { $0.count == "MAN*GM*00~".count + 18 }, "\(x12.complaint)")
  }

  /// Refused documents are not written again, and unknown formats are told with what is near.
  @Test func whatCannotBeWritten() throws {
    let refused = String(decoding: Self.order, as: UTF8.self).replacing("PO1*1*40*BX*11.85", with: "PO1*1*4X*BX*11.85")
    let run = try ediglot("convert", "--to", "ubl", "-", input: Array(refused.utf8))
    #expect(run.code == 1 && run.output.isEmpty)
    let wrong = try ediglot("convert", "--to", "ulb", "-", input: Self.order)
    #expect(wrong.code == 2 && wrong.complaint.contains("did you mean 'ubl'?"))
    let guide = try ediglot("convert", "--to", "xml/ubl-2.1/ordr", "-", input: Self.order)
    #expect(guide.code == 2 && guide.complaint.contains("there is no guide 'xml/ubl-2.1/ordr'"))
  }
}
