// Lines: item numbers, units, descriptions, remarks, discounts and taxes.

import JSON5
import OdooRecords
import Testing

@Suite struct LineTests {
  private func products(_ product: String, _ header: [String: String?] = [:]) throws -> (ids: [String], told: [String])
  {
    let reading = try read(order(header, line: ["product_id": product]))
    let list = reading.line?["products"]?.array ?? []
    return (list.map { "\($0["type"]?.string ?? "") \($0["id"]?.string ?? "")" }, reading.told)
  }

  @Test func theVendorsNumberIsThatOfTheVendorAndTheProduct() throws {
    func product(_ sellers: String) -> String {
      #"{"id":5,"default_code":"G-1","barcode":false,"seller_ids":[\#(sellers)]}"#
    }
    let other = #"{"id":1,"partner_id":8,"product_id":false,"product_code":"OTHER"}"#
    let variant = #"{"id":2,"partner_id":9,"product_id":6,"product_code":"VARIANT"}"#
    let general = #"{"id":3,"partner_id":{"id":9,"display_name":"V"},"product_id":false,"product_code":"ALL"}"#
    let own = #"{"id":4,"partner_id":[9,"V"],"product_id":[5,"Gloves"],"product_code":"OWN"}"#
    let none = #"{"id":4,"partner_id":9,"product_id":5,"product_code":false}"#
    #expect(try products(product("\(other),\(variant),\(general),\(own)")).ids == ["vendorItem OWN", "buyerItem G-1"])
    #expect(try products(product("\(other),\(none),\(general)")).ids == ["vendorItem ALL", "buyerItem G-1"])
    #expect(try products(product("\(other),\(variant)")).ids == ["buyerItem G-1"])
    // The price may be agreed with the company of the contact that is ordered from.
    let contact = #"{"id":33,"name":"Desk","display_name":"Desk","commercial_partner_id":9}"#
    #expect(try products(product(general), ["partner_id": contact]).ids == ["vendorItem ALL", "buyerItem G-1"])
  }

  @Test(arguments: [
    ("036000291452", "upc"), ("9521234600107", "ean"), ("95212340", "ean8"), ("00012345600012", "gtin"),
  ])
  func barcodesAreGTINs(_ code: String, _ type: String) throws {
    let found = try products(#"{"id":5,"default_code":false,"barcode":"\#(code)","seller_ids":[]}"#)
    #expect(found.ids == ["\(type) \(code)"] && found.told.isEmpty)
  }

  @Test(arguments: ["036000291453", "GLOVE", "1234567", "952123460010799"])
  func otherBarcodesAreLeftOutAndTold(_ code: String) throws {
    let found = try products(#"{"id":5,"default_code":"G","barcode":"\#(code)","seller_ids":[]}"#)
    #expect(found.ids == ["buyerItem G"])
    #expect(found.told == ["1 P1 gtin /order_line/0/product_id/barcode"])
  }

  @Test func notesByTheHundredHideNothing() throws {
    let goods =
      #"{"id":1,"display_type":false,"name":"A","product_qty":1,"product_uom_id":[1,"Units"],"price_unit":1,"product_id":{"id":5,"default_code":"G","barcode":"X"}}"#
    let last = goods.replacing(#""price_unit":1"#, with: #""price_unit":"1""#)
    let reading = try read(order(more: Array(repeating: goods, count: 150) + [last]))
    #expect(reading.documents.isEmpty && reading.refused == 1 && reading.problems.count == OrderProblem.limit)
    #expect(try read(order(more: Array(repeating: goods, count: 150))).documents.count == 1)
  }

  @Test func unitsByIdByNameAndByThePartnersTable() throws {
    func unit(_ text: String, _ change: (inout OrderTerms) -> Void = { _ in }) throws -> String? {
      let reading = try read(order(line: ["product_uom_id": text]), change)
      return reading.line?["unit"]?.string ?? reading.told.first
    }
    #expect(try unit(#"{"id":1,"name":"Dozens"}"#) == "DZ")
    #expect(try unit(#"[1,"m³"]"#) == "CR")
    #expect(try unit(#"{"id":1,"xml_id":"uom.product_uom_lb","name":"Pfund"}"#) == "LB")
    #expect(try unit(#"{"id":1,"xml_id":"uom.product_uom_unit"}"#) == "EA")
    #expect(try unit(#"{"id":1,"name":"Case of 6"}"#) == "1 P1 unit /order_line/0/product_uom_id/name")
    #expect(try unit(#"{"id":1,"name":"Case of 6"}"#) { $0.units.isOwn = { $0 == "Case of 6" } } == "Case of 6")
    #expect(try unit(#"{"id":1,"xml_id":"a.b","name":"Case of 6"}"#) { $0.units.byID["a.b"] = "CA" } == "CA")
  }

  @Test func theCodeBeforeANameIsSaidElsewhere() throws {
    func texts(_ name: String) throws -> [String] {
      let list = try read(order(line: ["name": "\"\(name)\""])).line?["descriptions"]?.array ?? []
      return list.compactMap { $0["text"]?.string }
    }
    #expect(try texts("[G-1] Gloves") == ["Gloves"])
    #expect(try texts("[G-2] Gloves") == ["[G-2] Gloves"])
    #expect(try texts("[G-1]") == ["[G-1]"])
    #expect(try texts(#"Gloves\n\n  powder  free"#) == ["Gloves", "powder free"])
    let long = Array(repeating: "glove", count: 20).joined(separator: " ")
    #expect(try texts(long).map(\.utf8.count) == [77, 41])
  }

  @Test func remarksStandWithTheirGoods() throws {
    let goods =
      #"{"id":2,"display_type":false,"name":"B","product_qty":1,"product_uom_id":[1,"Units"],"price_unit":1,"product_id":{"id":5,"default_code":"G-2","barcode":false}}"#
    let reading = try read(
      order(
        more: [
          remark("line_note", "below one"), remark("line_section", "Two"), remark("line_note", "above two"), goods,
          remark("line_subsection", "trailing"), remark("line_note", "end"),
        ]))
    let lines = reading.document?["lines"]?.array ?? []
    #expect(lines.map { $0["number"]?.string } == ["1", "2"])
    #expect(lines.map { $0["notes"]?.array?.first?["text"]?.string } == ["below one", "Two\nabove two\ntrailing\nend"])
    #expect(reading.document?["totals"]?["lineCount"]?.integer == 2)
    let first = try read(order(["order_line": "[\(remark("line_section", "One")),\(goods)]"]))
    #expect(first.line?["notes"]?.array?.first?["text"]?.string == "One")
    let none = try read(order(["order_line": "[\(remark("line_note", "nothing"))]"]))
    #expect(none.told == ["1 P1 empty /order_line"])
    #expect(try read(order(more: [remark("line_total", "x")])).told == ["1 P1 wrongType /order_line/1/display_type"])
  }

  @Test func theLinesThemselves() throws {
    #expect(try read(order(["order_line": "[]"])).told == ["1 P1 empty /order_line"])
    #expect(try read(order(["order_line": "false"])).told == ["1 P1 empty /order_line"])
    #expect(
      try read(order(["order_line": "[3,4]"])).told == ["1 P1 wrongType /order_line/0", "1 P1 wrongType /order_line/1"])
    #expect(try read(order(["order_line": #""x""#])).told == ["1 P1 wrongType /order_line"])
  }

  @Test func numbersAreThoseOfOdooWhereThatIsAgreed() throws {
    #expect(try read(order()).line?["number"]?.string == "1")
    #expect(try read(order()) { $0.policies = ["lineIds"] }.line?["number"]?.string == "70")
  }

  @Test func discountsAndTaxes() throws {
    let reading = try read(
      order(line: [
        "discount": "12.5",
        "tax_ids": #"[{"id":1,"amount_type":"fixed","amount":1},{"id":2,"amount_type":"percent","amount":7.0}]"#,
      ]))
    #expect(
      reading.documents[0].contains(
        #""charges":[{"kind":"allowance","code":"discount","basis":"baseUnitPrice","percent":"12.5","handling":"offInvoice"}]"#
      ))
    #expect(reading.documents[0].contains(#""taxes":[{"type":"all","percent":"7"}]"#))
    let none = try read(order(line: ["discount": "0.0", "tax_ids": "[1,2]"])).documents[0]
    #expect(!none.contains("charges") && !none.contains("taxes"))
  }
}
