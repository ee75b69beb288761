// A customer's order (850) becomes a quotation; a change of it (860) and a cancellation become work for somebody.

import JSON5
import Testing

@Suite struct OrderTests {
  @Test func headerIsTheCustomersOrder() throws {
    let envelope = try onlyEnvelope(
      order(
        plainLine,
        heading: """
          FOB*PP*DE*DOCK B*01*DDP
          ITD*01*3*****30
          DTM*001*20250331
          DTM*002*20250317
          N9*L1*X
          MSG*RING TWICE
          N1*BY*HOSPITAL*1*099887766
          N1*BT*PAYABLES*92*AP-01
          N1*ST*DOCK*92*D-7
          """))
    #expect(envelope.operations.map(\.title) == ["upsert sale.order"])
    let values = envelope.values("sale.order")[0]
    #expect(values.text("partner_id") == #"{"$find":["res.partner",[["ref","=","099887766"]]]}"#)
    #expect(
      values.text("partner_shipping_id")
        == #"{"$find":["res.partner",[["ref","=","D-7"],["commercial_partner_id.ref","=","099887766"]]]}"#)
    #expect(
      values.text("partner_invoice_id")
        == #"{"$find":["res.partner",[["ref","=","AP-01"],["commercial_partner_id.ref","=","099887766"]]]}"#)
    #expect(values["client_order_ref"]?.string == "PO-1")
    #expect(values["commitment_date"]?.string == "2025-03-17 12:00:00")
    #expect(values["validity_date"]?.string == "2025-03-31")
    #expect(values["incoterm/id"]?.string == "account.incoterm_DDP")
    #expect(
      values["note"]?.string
        == "RING TWICE<br/>Payment within 30 days<br/>DDP DOCK B<br/>cancelAfter: 2025-03-31")
    #expect(envelope.rules.isEmpty)
  }

  @Test(arguments: knownSeries)
  func linesAreProductsQuantitiesAndPrices(_ series: String) throws {
    let envelope = try onlyEnvelope(
      order("PO1*1*5*EA*2.5**VN*ITEM-1*UK*19521234100123\nPID*F****GLOVES\nPID*F****BLUE"), series: series)
    let unit = series == "19.0" ? "product_uom_id/id" : "product_uom/id"
    let product =
      #"{"$find":["product.product",["|",["default_code","=","ITEM-1"],["barcode","in",["19521234100123"]]]]}"#
    let lines = envelope.values("sale.order.line")
    #expect(lines.count == 1)
    #expect(
      lines[0].keys == ["sequence", "product_id", "name", "product_uom_qty", unit, "price_unit"])
    #expect(lines[0].text("product_id") == product && lines[0].text("sequence") == "1")
    #expect(lines[0]["name"]?.string == "GLOVES\nBLUE")
    #expect(lines[0].text("product_uom_qty") == "\"5\"" && lines[0].text("price_unit") == "\"2.5\"")
  }

  /// Odoo would refuse the whole order for one line without a product.
  @Test func lineWithoutItemNumberIsANote() throws {
    let envelope = try onlyEnvelope(
      order("PO1*1*12*EA*4.15\nPID*F****VIALS\n\(plainLine.replacing("PO1*1", with: "PO1*2"))"))
    let lines = envelope.values("sale.order.line")
    #expect(lines.map { $0["display_type"]?.string } == ["line_note", nil])
    #expect(lines[0]["name"]?.string == "12 EA 4.15\nVIALS" && lines[0]["product_id"] == nil)
    #expect(envelope.rules == ["product.missing"])
    #expect(envelope.calls.map(\.title) == ["call sale.order activity_schedule"])
  }

  /// A line of a quotation has one quantity and no date: everything else the customer wants stands below it.
  @Test func datesPlacesAndPartsOfALineAreKept() throws {
    let envelope = try onlyEnvelope(
      order(
        """
        PO1*1*40*EA*2.5**VN*ITEM-1
        SDQ*EA*92*W3A*30*ICU*10
        DTM*002*20250320
        SCH*24*EA***002*20250317
        SCH*16*EA*ST*NORTH SITE*002*20250324
        PO1*2*5*EA*3**VN*KIT-1
        SLN*1**I*2*EA****VN*SWAB
        """))
    let notes = envelope.values("sale.order.line").filter { $0["display_type"]?.string == "line_note" }
    #expect(
      notes.map { $0["name"]?.string } == [
        "deliveryRequested 2025-03-20",
        "24 EA deliveryRequested 2025-03-17\n16 EA deliveryRequested 2025-03-24 NORTH SITE",
        "W3A: 30 EA\nICU: 10 EA", "2 EA SWAB",
      ])
    #expect(notes.map { $0.text("sequence") } == ["1", "1", "1", "2"])
    #expect(envelope.messages("line.deliveries").count == 1)
  }

  /// A date of the line that is the order's says nothing new.
  @Test func dateOfALineIsToldWhenItIsAnotherOne() throws {
    func notes(_ date: String) throws -> Int {
      let text = order("\(plainLine)\nDTM*002*\(date)", heading: "DTM*002*20250317")
      return try onlyEnvelope(text).values("sale.order.line").count - 1
    }
    #expect(try notes("20250317") == 0)
    #expect(try notes("20250318") == 1)
  }

  @Test func chargesAndUnknownPlacesAreForSomebodyToDecide() throws {
    let envelope = try onlyEnvelope(
      order(plainLine, heading: "SAC*C*D240***4500*******06***FREIGHT\nN1*ST*WEST WING\nN3*1 ROAD"))
    #expect(envelope.rules == ["shipTo.unidentified", "charge.unapplied"])
    #expect(envelope.values("sale.order")[0]["partner_shipping_id"] == nil)
    let activity = try #require(envelope.calls.first)
    #expect(activity.externalID == envelope.upserts[0].externalID)
    #expect(activity.argument("summary") == "Order PO-1: 2 to decide")
    #expect(
      activity.argument("note")
        == "the delivery address has no identifier: WEST WING<br/>not in the order: charge FREIGHT 45.00")
  }

  @Test(arguments: [("01", "cancellation"), ("03", "deletion"), ("04", "change"), ("07", "duplicate")])
  func whatIsNoNewOrderMakesNone(_ purpose: String, _ word: String) throws {
    let text = order(plainLine, heading: "N9*L1*X\nMSG*NOT NEEDED").replacing("BEG*00", with: "BEG*\(purpose)")
    let envelope = try onlyEnvelope(text)
    #expect(envelope.upserts.isEmpty && envelope.updates.isEmpty)
    if word == "duplicate" {
      #expect(envelope.calls.isEmpty && envelope.rules == ["order.changed"])
      return
    }
    #expect(envelope.calls.map(\.title) == ["call sale.order activity_schedule"])
    #expect(envelope.calls[0].argument("summary") == "The customer sent order PO-1 as \(word)")
    #expect(envelope.calls[0].argument("note") == "NOT NEEDED")
    #expect(envelope.calls[0].find == #"[["client_order_ref","=","PO-1"],["partner_id.ref","=","PARTNER"]]"#)
  }

  // MARK: Changes

  private let change = interchange(
    "PC", "860",
    """
    BCH*04*SA*PO-1**1*20250310*****20250311
    DTM*002*20250318
    N9*L1*X
    MSG*MORE PATIENTS
    POC*1*QI*26*6*EA*2.5**VN*ITEM-1
    POC*2*DI*8*0*EA*11.9**VN*ITEM-2
    POC*3*PC*4*4*EA*3.1**VN*ITEM-3
    POC*4*NC*4*4*EA*3.1**VN*ITEM-4
    """)

  /// Its lines take the place of those with their numbers; nothing takes away the others.
  @Test func replacedOrderIsForSomebodyToDecide() throws {
    let envelope = try onlyEnvelope(order(plainLine).replacing("BEG*00*", with: "BEG*05*"))
    #expect(envelope.rules == ["order.replaced"] && envelope.upserts.first?.model == "sale.order")
  }

  @Test func changeIsOnlyAnActivity() throws {
    let envelope = try onlyEnvelope(change)
    #expect(envelope.operations.map(\.title) == ["call sale.order activity_schedule"])
    #expect(
      envelope.calls[0].argument("note") == """
        delivery asked for: 2025-03-18<br/>Line 1: quantityIncreased, quantity 26 EA, price 2.5<br/>\
        Line 2: deleted, quantity 8 EA, price 11.9<br/>Line 3: priceChanged, quantity 4 EA, price 3.1<br/>MORE PATIENTS
        """)
    #expect(envelope.rules == ["change.date", "change.line", "change.line", "change.line"])
  }

  @Test func changeOfAQuotationFollowsWhenThePolicySaysSo() throws {
    let envelope = try onlyEnvelope(change, "policies: { applyChange: true }")
    #expect(envelope.updates.map(\.title) == ["update sale.order", "update sale.order.line"])
    for update in envelope.updates {
      #expect(update.root["hits"]?.string == "optional")
      #expect(update.find.contains(#"state","in",["draft","sent"]]"#))
    }
    #expect(envelope.updates[0].values.map(compact) == #"{"commitment_date":"2025-03-18 12:00:00"}"#)
    #expect(envelope.updates[1].values.map(compact) == #"{"product_uom_qty":"26"}"#)
    let priced = try onlyEnvelope(change, "policies: { applyChange: true, applyPrice: true }")
    #expect(priced.updates.last?.values.map(compact) == #"{"price_unit":"3.1"}"#)
    let cancelled = try onlyEnvelope(
      change.replacing("BCH*04", with: "BCH*01"), "policies: { applyChange: true, applyPrice: true }")
    #expect(cancelled.updates.isEmpty && cancelled.rules.contains("order.cancelled"))
  }
}
