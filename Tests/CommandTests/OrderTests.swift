// `ediglot generate` from purchase orders of Odoo: what is read back from the set says what the order said.

import Foundation
import Testing

@Suite struct OrderTests {
  private static let fixtures = "\(root)/Fixtures/partners"

  @Test func anOrderComesBackAsADocument() throws {
    let run = try ediglot(
      "generate", "--as", "x12/004010/850", "--from", "ZZ:US", "--to", "ZZ:THEM", "--series", "18.0",
      "\(Self.fixtures)/northside-medsurg/850-odoo-18.0/document.json")
    // Nobody says which unit a case is.
    #expect(run.code == 1)
    #expect(run.complaint.contains("document 1 (P00071), /order_line/1/product_uom/name, line "))
    let out = "\(try TemporaryFolder().path)-orders.edi"
    defer { try? FileManager.default.removeItem(atPath: out) }
    let known = try ediglot(
      "generate", "--partner", "northside-medsurg", "--as", "x12/004010/850", "-o", out,
      "\(Self.fixtures)/northside-medsurg/850-odoo-18.0/document.json")
    #expect(known.code == 0, "\(known.complaint)")
    let document = try #require(try ediglot("convert", "--to", "canonical", out).lines.first)
    let header = [
      ("number", "P00071"), ("date", "2025-06-09"), ("currency", "USD"), ("purpose", "original"),
      ("type", "standAlone"), ("vendorOrderNumber", "Q-8812"), ("requestedDelivery", "2025-06-12"),
    ]
    for (field, value) in header { #expect(document[field]?.string == value) }
    #expect(document["terms"]?.array?.first?["description"]?.string == "30 DAYS")
    #expect(
      document["notes"]?.array?.first?["text"]?.string
        == "DELIVER BETWEEN 7 AND 11 AM.\nCALL THE DOCK FIRST & ASK FOR LEE.")
    let parties = document["parties"]?.array ?? []
    #expect(parties.map { $0["role"]?.string } == ["buyer", "shipTo", "vendor"])
    #expect(parties.map { $0["id"]?.string } == ["HARBOR", "DOCK2", "NORTHSIDE"])
    #expect(parties.last?["idType"]?.string == "assignedByBuyer" && parties[1]["street2"]?.string == "GATE B")
    let lines = document["lines"]?.array ?? []
    #expect(lines.map { $0["quantity"]?.string } == ["40", "4.5"])
    #expect(lines.map { $0["unit"]?.string } == ["CA", "DZ"])
    #expect(lines.map { $0["price"]?.string } == ["118.5", "0.1"])
    #expect(lines.map { $0["requestedDelivery"]?.string } == ["2025-06-12", "2025-06-13"])
    #expect(
      lines[0]["products"]?.array?.map { $0["type"]?.string } == ["vendorItem", "buyerItem", "upc"])
    #expect(lines[0]["products"]?.array?.first?["id"]?.string == "NS-GLOVE-NITRILE-LARGE-100")
    #expect(lines[1]["charges"]?.array?.first?["percent"]?.string == "12.5")
    #expect(lines[1]["notes"]?.array?.first?["text"]?.string == "NOTHING FOR THE SECOND FLOOR THIS WEEK")
    #expect(document["totals"]?["lineCount"]?.integer == 2)
  }

  /// What their map turns into their numbers and units comes back as ours when it reads.
  @Test func thePartnersTablesApply() throws {
    let run = try ediglot(
      "generate", "--partner", "tidewater-dental", "\(Self.fixtures)/tidewater-dental/850-odoo-17.0/document.json")
    #expect(run.code == 0, "\(run.complaint)")
    let lines = run.output.split(separator: "\n").filter { $0.hasPrefix("PO1*") }.map(String.init)
    #expect(
      lines == [
        "PO1*9001*3*DZ*18.25**VN*TD-330-FG*UK*00012345600012~", "PO1*9002*10*BX*7.4**VN*TD-GLV-S~",
        "PO1*9003*2*DZ*41**VN*TD-ETCH-37~", "PO1*9010*1*EA*41**VN*TD-ETCH-37~",
      ])
  }

  @Test func whatIsWrongIsToldForPrograms() throws {
    let run = try ediglot(
      "generate", "--partner", "tidewater-dental", "--json",
      "\(Self.fixtures)/tidewater-dental/850-odoo-refused/document.json")
    #expect(run.code == 1 && run.output.isEmpty)
    let line = try #require(run.complaint.split(separator: "\n").first { $0.contains("product_qty") })
    #expect(
      line.contains(
        #""document":2,"number":"DENT/00321","rule":"wrongType","severity":"reject","pointer":"/order_line/0/product_qty""#
      ))
    #expect(line.contains(#""found":"\"3\"","expected":"a number""#))
    #expect(run.complaint.contains("0 written, 5 left out"))
  }

  @Test func aCallFromAPipe() throws {
    let answer = try bytes("\(Self.fixtures)/calyx-diagnostics/850-odoo-19.0/document.json")
    let run = try ediglot("generate", "--partner", "calyx-diagnostics", "-", input: answer)
    // A barcode that is none is left out, and that is only told.
    #expect(run.code == 0, "\(run.complaint)")
    #expect(
      run.complaint.contains("/order_line/1/product_id/barcode") && run.complaint.contains("2 written, 0 left out"))
    #expect(run.output.contains("\nPO1|2|200|TB|0.31||VC|CX-EDTA-4ML\n"))
  }

  @Test func theSpecificationIsThatOfTheSeries() throws {
    let usual = try ediglot("generate", "--specification")
    #expect(usual.code == 0 && usual.output.contains("\"product_uom_id\""))
    let partner = try ediglot("generate", "--specification", "--partner", "northside-medsurg")
    #expect(partner.output.contains("\"product_uom\"") && partner.output.contains("\"notes\""))
    #expect(try ediglot("generate", "--specification", "--series", "17.0").output == partner.output)
  }
}
