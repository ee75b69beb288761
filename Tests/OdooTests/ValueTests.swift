// How single values are written: decimals, moments, texts, units.

import Foundation
import JSON5
import Testing

@Suite struct ValueTests {
  // MARK: Decimals

  @Test(arguments: [
    ("2.5", "", "2.5"), ("62.50", "", "62.50"), (".5", "", "0.5"), ("007", "", "7"), ("8.4", "HP", "0.084"),
    ("8.4", "TP", "0.0084"), ("12", "PN", "1.2"), ("125", "TT", "0.0125"), ("12", "PE", "12"),
    ("123456789012.123", "HP", "1234567890.12123"), ("100", "HP", "1"),
    // Formats of XML say the number of units itself.
    ("20", "50", "0.4"), ("20", "0.5", "40"), ("1", "3", "0.3333333333"), ("2", "3", "0.6666666667"), ("20", "0", "20"),
    ("1234.5", "1000.000", "1.2345"),
  ])
  func pricesAreForOneAndExact(_ price: String, _ basis: String, _ written: String) throws {
    let envelope = try onlyEnvelope(order("PO1*1*5*EA*\(price)*\(basis)*VN*ITEM-1"))
    #expect(envelope.values("sale.order.line")[0].text("price_unit") == "\"\(written)\"")
  }

  /// What a price is for changes no other number where there is no price.
  @Test(arguments: ["HP", "50"]) func aBasisWithoutAPriceChangesNothing(_ basis: String) throws {
    let lines = "PO1*1*5*EA**\(basis)*VN*ITEM-1~\nPO1*2*5*EA*3**VN*ITEM-2"
    let sold = try onlyEnvelope(order(lines)).values("sale.order.line")
    #expect(sold.map { $0.text("product_uom_qty") } == ["\"5\"", "\"5\""])
    #expect(sold[1].text("price_unit") == "\"3\"")
  }

  /// A price by the dozen or the pound is no price of one piece, whatever is done to its point.
  @Test(arguments: [("EA", "PD", true), ("DZ", "PD", false), ("EA", "PP", true), ("LB", "PP", false)])
  func pricesForAnotherMeasureAreTold(_ unit: String, _ basis: String, _ isTold: Bool) throws {
    let sale = try onlyEnvelope(order("PO1*1*5*\(unit)*12*\(basis)*VN*ITEM-1"))
    #expect(sale.rules.contains("price.basis") == isTold)
    let bill = try onlyEnvelope(invoice("IT1*1*5*\(unit)*12*\(basis)*VN*ITEM-1", total: "6000"))
    #expect(bill.rules.contains("price.basis") == isTold)
  }

  /// Odoo cuts silently what it has no digits for; the envelope keeps all and says so.
  @Test(arguments: knownSeries)
  func digitsThatOdooDropsAreListed(_ series: String) throws {
    let envelope = try onlyEnvelope(order("PO1*1*5.125*EA*1.2345**VN*ITEM-1"), series: series)
    let line = envelope.values("sale.order.line")[0]
    #expect(line.text("price_unit") == "\"1.2345\"" && line.text("product_uom_qty") == "\"5.125\"")
    let lost = envelope.root["checks"]?.array?.filter { $0["check"]?.string == "digits" }.map(compact) ?? []
    let quantity =
      #"{"check":"digits","ok":false,"line":1,"field":"product_uom_qty","value":"5.125","kept":2}"#
    let price = #"{"check":"digits","ok":false,"line":1,"field":"price_unit","value":"1.2345","kept":2}"#
    #expect(lost == (series == "19.0" ? [quantity] : [quantity, price]))
  }

  // MARK: Dates

  @Test(arguments: [
    ("20250317*0800*ED", "2025-03-17 12:00:00"), ("20250317*0800*ES", "2025-03-17 13:00:00"),
    ("20250317*0800*UT", "2025-03-17 08:00:00"), ("20250317*2330*PS", "2025-03-18 07:30:00"),
    ("20251231*2330*CS", "2026-01-01 05:30:00"), ("20240228*2330*ES", "2024-02-29 04:30:00"),
    ("20250317*080030*MD", "2025-03-17 14:00:30"), ("20250317*0800", "2025-03-17 08:00:00"),
    ("20250317*0800*ET", "2025-03-17 12:00:00"), ("20250317", "2025-03-17 12:00:00"),
    ("20250117*0800*ET", "2025-01-17 13:00:00"), ("20250717*0800*CT", "2025-07-17 13:00:00"),
    ("20250717*0800*MT", "2025-07-17 14:00:00"), ("20250717*0800*PT", "2025-07-17 15:00:00"),
    ("20250717*0800*AT", "2025-07-17 16:00:00"), ("20250717*0800*HT", "2025-07-17 18:00:00"),
    ("20250717*0800*TT", "2025-07-17 11:00:00"), ("20251217*0800*TT", "2025-12-17 12:00:00"),
    ("20250717*0800*NT", "2025-07-17 10:30:00"), ("20250717*0800*NS", "2025-07-17 11:30:00"),
    ("20250717*0800*01", "2025-07-17 07:00:00"), ("20250717*0800*12", "2025-07-16 20:00:00"),
    ("20250717*0800*13", "2025-07-17 20:00:00"), ("20250717*0800*20", "2025-07-17 13:00:00"),
    ("20250717*0800*24", "2025-07-17 09:00:00"),
    // The days of 2025 on which the clock changes: 9 March and 2 November.
    ("20250309*0159*ET", "2025-03-09 06:59:00"), ("20250309*0300*ET", "2025-03-09 07:00:00"),
    ("20250308*2359*ET", "2025-03-09 04:59:00"), ("20251102*0159*ET", "2025-11-02 05:59:00"),
    ("20251102*0200*ET", "2025-11-02 07:00:00"), ("20251103*0000*ET", "2025-11-03 05:00:00"),
    // Other years begin on other days of the week.
    ("20260308*0300*CT", "2026-03-08 08:00:00"), ("20261101*0300*CT", "2026-11-01 09:00:00"),
    ("20270314*0300*CT", "2027-03-14 08:00:00"), ("20271107*0300*CT", "2027-11-07 09:00:00"),
    // What names no offset.
    ("20250717*0800*LT", "2025-07-17 08:00:00"), ("20060717*0800*ET", "2006-07-17 08:00:00"),
  ])
  func momentsAreInUTCWithoutLetters(_ date: String, _ written: String) throws {
    let envelope = try onlyEnvelope(order(plainLine, heading: "DTM*002*\(date)"))
    #expect(envelope.values("sale.order")[0]["commitment_date"]?.string == written)
    #expect(envelope.values("sale.order")[0]["date_order"]?.string == "2025-03-10 12:00:00")
  }

  @Test func datesOfBillsHaveNoTime() throws {
    let terms = "ITD*01*3*****30"
    let bill = try onlyEnvelope(
      invoice("\(terms)\nIT1*1*1*EA*5**VN*ITEM-1", total: "500", heading: "BIG*20241231*INV-1**PO-1"))
    let values = bill.values("account.move")[0]
    #expect(values["invoice_date"]?.string == "2024-12-31")
    #expect(values["invoice_date_due"]?.string == "2025-01-30")
  }

  // MARK: Texts

  @Test func textIsEscapedForJSONAndForHTML() throws {
    let text = #"5 < 6 & "7" \ <b>8</b>"#
    let body = "\(plainLine)\nPID*F****\(text)"
    let envelope = try onlyEnvelope(order(body, heading: "N9*L1*X\nMSG*\(text)"))
    #expect(envelope.values("sale.order.line")[0]["name"]?.string == text)
    let note = try #require(envelope.values("sale.order")[0]["note"]?.string)
    #expect(note == #"5 &lt; 6 &amp; "7" \ &lt;b&gt;8&lt;/b&gt;"#)
    // Another reader than ours agrees.
    let object = try JSONSerialization.jsonObject(with: Data(envelope.text.utf8)) as? [String: Any]
    let operation = (object?["operations"] as? [[String: Any]])?.first?["values"] as? [String: Any]
    let line = (operation?["order_line"] as? [[String: Any]])?.first?["values"] as? [String: Any]
    #expect(line?["name"] as? String == text)
  }

  @Test func textOfAnyAlphabetIsUTF8() throws {
    let text = order("\(plainLine)\nPID*F****CANULE Ø 5 – ÉTÉ")
    let unicode = try onlyEnvelope(text)
    #expect(unicode.values("sale.order.line")[0]["name"]?.string == "CANULE Ø 5 – ÉTÉ")
    let latin = text.replacing("–", with: "-").unicodeScalars.map { UInt8($0.value) }
    let converted = try lines(latin, target("19.0")).map(Envelope.init)
    #expect(converted[0].values("sale.order.line")[0]["name"]?.string == "CANULE Ø 5 - ÉTÉ")
  }

  // MARK: Units

  @Test(arguments: knownSeries)
  func unitsAreExternalIDs(_ series: String) throws {
    let table = FieldTable(series: series)
    let units = [
      ("EA", "uom.product_uom_unit"), ("PC", "uom.product_uom_unit"), ("UN", "uom.product_uom_unit"),
      ("DZ", "uom.product_uom_dozen"), ("KG", "uom.product_uom_kgm"), ("GR", "uom.product_uom_gram"),
      ("LB", "uom.product_uom_lb"), ("OZ", "uom.product_uom_oz"), ("LT", "uom.product_uom_litre"),
      ("GA", "uom.product_uom_gal"), ("YD", "uom.product_uom_yard"), ("FT", "uom.product_uom_foot"),
      ("IN", "uom.product_uom_inch"), ("SM", table.squareMeter), ("SF", table.squareFoot),
    ]
    let lines = units.enumerated().map { "PO1*\($0.offset + 1)*1*\($0.element.0)*1**VN*ITEM-\($0.offset)" }
    let envelope = try onlyEnvelope(order(lines.joined(separator: "\n")), series: series)
    let field = series == "19.0" ? "product_uom_id/id" : "product_uom/id"
    #expect(envelope.values("sale.order.line").map { $0[field]?.string } == units.map(\.1))
    #expect(envelope.rules.isEmpty)
  }

  @Test(arguments: ["BX", "CA", "CS", "PK", "CT", "BG", "RL"])
  func unitsThatOdooLacksAreToldAndLeftOut(_ unit: String) throws {
    let text = order("PO1*1*5*\(unit)*2.5**VN*ITEM-1")
    let envelope = try onlyEnvelope(text)
    #expect(envelope.values("sale.order.line")[0].keys.allSatisfy { !$0.contains("uom_id") })
    #expect(envelope.messages("unit.unknown") == ["Line 1: Odoo has no unit for \(unit); the product's unit is taken"])
    let own = try onlyEnvelope(text, "units: { \(unit): 'edi_acme.uom_box' }")
    #expect(own.values("sale.order.line")[0]["product_uom_id/id"]?.string == "edi_acme.uom_box")
    #expect(own.rules.isEmpty)
  }
}
