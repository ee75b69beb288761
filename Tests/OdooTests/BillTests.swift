// A vendor's invoice (810) becomes a draft bill, a credit memo a draft refund; a catalogue (832) becomes prices.

import JSON5
import Testing

@Suite struct BillTests {
  private let line = "IT1*1*10*EA*2.5**BP*OURS-1*VN*ITEM-1"

  @Test func billIsMatchedToTheOrderAndLeftDraft() throws {
    let envelope = try onlyEnvelope(
      invoice(
        "ITD*08*3*2**10**30\n\(line)\nPID*F****GLOVES", total: "2500",
        heading: "BIG*20250318*INV-1*20250310*PO-1\nCUR*SE*USD"))
    #expect(envelope.operations.map(\.title) == ["upsert account.move"])
    let values = envelope.values("account.move")[0]
    #expect(values["move_type"]?.string == "in_invoice" && values["ref"]?.string == "INV-1")
    #expect(values["invoice_date"]?.string == "2025-03-18" && values["invoice_date_due"]?.string == "2025-04-17")
    #expect(values["invoice_origin"]?.string == "PO-1" && values["currency_id"]?.string == "USD")
    #expect(values.text("partner_id") == #"{"$find":["res.partner",[["ref","=","001777666"]]]}"#)
    let bill = envelope.values("account.move.line")
    #expect(bill.count == 1 && bill[0]["name"]?.string == "GLOVES")
    #expect(
      bill[0].text("purchase_line_id") == """
        {"$find":["purchase.order.line",[["order_id.name","=","PO-1"],["order_id.partner_id.ref","=","001777666"],"|",\
        ["product_id.default_code","=","OURS-1"],"&",["product_id.seller_ids.product_code","=","ITEM-1"],\
        ["product_id.seller_ids.partner_id.ref","=","001777666"]]]}
        """)
    #expect(compact(try #require(envelope.check("total"))).contains(#""ok":true"#))
    #expect(envelope.rules.isEmpty)
  }

  /// A field that is not sent gets the company's default tax; `null` sets it empty.
  @Test(arguments: knownSeries)
  func taxesAreSaidOnEveryLine(_ series: String) throws {
    var count = 0
    for envelope in try storyEnvelopes(series) {
      for line in envelope.values("account.move.line") {
        #expect(line["tax_ids"]?.isNull == true, "\(envelope.name)")
        #expect(line["name"]?.string?.isEmpty == false && line["price_unit"] != nil && line["quantity"] != nil)
        count += 1
      }
    }
    #expect(count > 10)
  }

  @Test func chargesAndTaxesAreLinesOfTheirOwn() throws {
    let envelope = try onlyEnvelope(
      invoice(
        "\(line)\nSAC*A*F910***250*******02***VOLUME",
        total: "2908\nTXI*ST*1.58*6.25\nSAC*C*D240***500*******06***FREIGHT\nSAC*A*C310***100*******01***BILL BACK"))
    let lines = envelope.values("account.move.line").map { values in
      "\(values["name"]?.string ?? "") \(values["quantity"]?.string ?? "") \(values["price_unit"]?.string ?? "")"
    }
    #expect(lines == ["Line 1 10 2.5", "VOLUME 1 -2.5", "FREIGHT 1 5.00", "Tax stateSales 1 1.58"])
    #expect(
      compact(try #require(envelope.check("total"))).contains(#""ok":true,"announced":"29.08","computed":"29.08""#))
  }

  /// What is written for taxes, and what the lines come to; each total was worked out by hand.
  @Test(
    arguments: [
      // Under a charge and an allowance of the whole invoice: their taxes are a line.
      (
        "TXI*ST*1.58\nSAC*C*D240***500*******06***FREIGHT\nTXI*ST*.4\nTXI*CT*.1\nSAC*A*C310***100*******02***OFF\nTXI*ST*.08",
        "", "3100", ["Tax stateSales 1 1.58", "Taxes of the charges 1 0.42"]
      ),
      // Settled elsewhere, or held by the price: no tax of the bill.
      ("SAC*C*D240***500*******01***BACK\nTXI*ST*.4", "", "2500", []),
      ("SAC*C*D240***500*******06***FREIGHT\nTXI*ST*.4*****I", "", "3000", []),
      // The invoice's own taxes hold those of its charges, as the total says.
      ("TXI*ST*1.98\nSAC*C*D240***500*******06***FREIGHT\nTXI*ST*.4", "", "3198", ["Tax stateSales 1 1.98"]),
      // Under a charge of a line: with the taxes of the lines.
      ("", "TXI*ST*1.5\nSAC*C*D240***500*******06***FREIGHT\nTXI*ST*.4", "3190", ["Taxes of the lines 1 1.9"]),
      ("TXI*ST*1.9", "TXI*ST*1.5\nSAC*C*D240***500*******06***FREIGHT\nTXI*ST*.4", "3190", ["Tax stateSales 1 1.9"]),
      // The document's own tax is another one than those of its lines.
      ("TXI*EV*2", "TXI*ST*1.5", "2850", ["Tax environmental 1 2", "Taxes of the lines 1 1.5"]),
    ], knownSeries)
  func taxesOfChargesAreBilled(
    _ input: (summary: String, line: String, total: String, taxes: [String]), _ series: String
  ) throws {
    let envelope = try onlyEnvelope(
      invoice("\(line)\n\(input.line)", total: "\(input.total)\n\(input.summary)"), series: series)
    let taxes = envelope.values("account.move.line").compactMap { values -> String? in
      guard let name = values["name"]?.string, name.hasPrefix("Tax") else { return nil }
      return "\(name) \(values["quantity"]?.string ?? "") \(values["price_unit"]?.string ?? "")"
    }
    #expect(taxes == input.taxes)
    #expect(envelope.rules.isEmpty)
  }

  /// The taxes of charges are found whichever release places them.
  @Test func taxesOfChargesAreBilledInBothReleases() throws {
    let text = invoice(line, total: "3040\nSAC*C*D240***500*******06***FREIGHT\nTXI*ST*.4")
    let newer = text.replacing("*X*004010~", with: "*X*005010~").replacing("N1*RE*", with: "N1*RI*")
    for text in [text, newer] {
      let envelope = try onlyEnvelope(text)
      let bill = envelope.values("account.move.line")
      #expect(bill.map { $0["price_unit"]?.string } == ["2.5", "5.00", "0.4"])
      #expect(envelope.rules.isEmpty)
    }
  }

  @Test func billThatDoesNotAddUpIsForSomebodyToDecide() throws {
    let envelope = try onlyEnvelope(invoice(line, total: "2600"))
    #expect(envelope.rules == ["total.mismatch"])
    let activity = try #require(envelope.calls.first)
    #expect(activity.title == "call account.move activity_schedule" && activity.externalID == "edi_PARTNER.bill.INV-1")
    #expect(activity.argument("note") == "the document says 26.00 in all, its lines come to 25")
  }

  /// Odoo rounds every line; a vendor that does so too is right, and so is one that rounds the sum.
  @Test(arguments: [
    ("", "202", true), ("", "201", true), ("", "203", false), ("CUR*SE*JPY", "202", false), ("CUR*SE*KWD", "201", true),
  ])
  func linesMayBeRounded(_ currency: String, _ total: String, _ isRight: Bool) throws {
    let lines = "IT1*1*3*EA*.335**VN*ITEM-1\nIT1*2*3*EA*.335**VN*ITEM-2"
    let heading = "BIG*20250318*INV-1*20250310*PO-1" + (currency.isEmpty ? "" : "\n\(currency)")
    let envelope = try onlyEnvelope(invoice(lines, total: total, heading: heading))
    #expect(envelope.rules == (isRight ? [] : ["total.mismatch"]))
  }

  /// So is one whose prices have many digits.
  @Test(arguments: [("200", true), ("199", false), ("201", false)])
  func linesOfManyDigitsMayBeRounded(_ total: String, _ isRight: Bool) throws {
    let lines = "IT1*1*3*EA*.33333333**VN*ITEM-1\nIT1*2*3*EA*.33333333**VN*ITEM-2"
    let envelope = try onlyEnvelope(invoice(lines, total: total))
    #expect(envelope.rules.contains("total.mismatch") != isRight)
  }

  @Test func digitsThatOdooDropsAreForSomebodyToDecide() throws {
    let lines = "IT1*1*250*EA*.1234**VN*ITEM-1"
    #expect(try onlyEnvelope(invoice(lines, total: "3085")).rules.isEmpty)
    #expect(try onlyEnvelope(invoice(lines, total: "3085"), series: "18.0").rules == ["digits.lost"])
  }

  /// Terms that are not days from the date of the invoice give no due date by themselves.
  @Test(
    arguments: [
      ("ITD*01*3*****30", "2025-04-17", []), ("ITD*02*3*****30", nil, ["bill.terms"]),
      ("ITD*09*3*****30******10", nil, ["bill.terms"]), ("ITD*01*2*****30", nil, ["bill.terms"]),
      ("ITD*02*3****20250430", "2025-04-30", []),
    ] as [(String, String?, [String])])
  func dueDatesAreThoseOfTheTerms(_ terms: String, _ due: String?, _ told: [String]) throws {
    let envelope = try onlyEnvelope(invoice("\(terms)\n\(line)", total: "2500"))
    #expect(envelope.upserts.first?.values?["invoice_date_due"]?.string == due && envelope.rules == told)
  }

  /// A vendor may count credits as it counts invoices.
  @Test(arguments: [
    ("DI", "in_invoice", ""), ("CR", "in_refund", ".credit"), ("CE", "in_refund", ".credit"),
    ("CC", "in_refund", ".credit"),
  ])
  func creditsHaveIdsOfTheirOwn(_ type: String, _ move: String, _ suffix: String) throws {
    let envelope = try onlyEnvelope(
      invoice(line, total: "2500", heading: "BIG*20250318*INV-1*20250310*PO-1***\(type)"))
    let bill = try #require(envelope.upserts.first)
    #expect(bill.values?["move_type"]?.string == move && bill.externalID == "edi_PARTNER.bill.INV-1\(suffix)")
  }

  @Test func whatIsNoBillIsForSomebodyToDecide() throws {
    let heading = "BIG*20250318*INV-1*20250310*PO-1***RA"
    #expect(try onlyEnvelope(invoice(line, total: "2500", heading: heading)).rules == ["bill.kind"])
  }

  @Test(arguments: ["HT*EA", "HP*HC", "TP*TH"])
  func pricesForMultitudesAreTold(_ basis: String) throws {
    let parts = basis.split(separator: "*")
    let envelope = try onlyEnvelope(invoice("IT1*1*3*\(parts[1])*50*\(parts[0])*VN*ITEM-1", total: "15000"))
    #expect(envelope.rules.contains("price.basis"))
  }

  /// Odoo posts no negative total: a refund has positive amounts, whichever sign the vendor writes.
  @Test(arguments: [
    ("IT1*1*-2*EA*62.5**VN*ITEM-1\nSAC*C*D240***-500*******06***FREIGHT", "-13000", ["2 62.5", "1 5"]),
    ("IT1*1*2*EA*-62.5**VN*ITEM-1\nSAC*A*C310***-500*******02***BACK", "-12000", ["2 62.5", "1 -5.00"]),
    ("IT1*1*2*EA*62.5**VN*ITEM-1\nSAC*A*C310***500*******02***BACK", "12000", ["2 62.5", "1 -5"]),
  ])
  func creditMemoIsARefundOfPositiveAmounts(_ lines: String, _ total: String, _ written: [String]) throws {
    let envelope = try onlyEnvelope(
      invoice(lines, total: total, heading: "BIG*20250318*CRN-1*20250310*PO-1***CR"))
    #expect(envelope.values("account.move")[0]["move_type"]?.string == "in_refund")
    let amounts = envelope.values("account.move.line").map {
      "\($0["quantity"]?.string ?? "") \($0["price_unit"]?.string ?? "")"
    }
    #expect(amounts == written)
    #expect(envelope.rules.isEmpty)
    #expect(envelope.root["totals"]?["amount"]?.string?.hasPrefix("-") == total.hasPrefix("-"))
  }

  /// What is charged inside a credit memo, or credited inside what a memo charges, keeps the other sign: the refund comes to
  /// what the memo comes to.
  @Test(arguments: [
    // Credits below zero; the charge of a line above it.
    ("IT1*1*-2*EA*62.5**VN*ITEM-1\nIT1*2*1*EA*10**VN*ITEM-1", "", "-11500", ["2 62.5", "-1 10"]),
    ("IT1*1*2*EA*-62.5**VN*ITEM-1\nIT1*2*1*EA*10**VN*ITEM-1", "", "-11500", ["2 62.5", "-1 10"]),
    ("IT1*1*-2*EA*62.5**VN*ITEM-1\nIT1*2*-1*EA*-10**VN*ITEM-1", "", "-11500", ["2 62.5", "-1 10"]),
    // Credits above zero; a charge below it.
    ("IT1*1*2*EA*62.5**VN*ITEM-1\nIT1*2*-1*EA*10**VN*ITEM-1", "", "11500", ["2 62.5", "-1 10"]),
    ("IT1*1*-2*EA*-62.5**VN*ITEM-1\nIT1*2*1*EA*-10**VN*ITEM-1", "", "11500", ["2 62.5", "1 -10"]),
    // A fee for taking back, the allowance that is lost, the tax that is paid back.
    (
      "IT1*1*-2*EA*62.5**VN*ITEM-1\nSAC*C*G470***1000*******06***RESTOCKING", "TXI*ST*-7.5", "-12250",
      ["2 62.5", "1 -10", "1 7.5"]
    ),
    (
      "IT1*1*-2*EA*62.5**VN*ITEM-1\nSAC*A*C310***-1000*******02***OFF", "TXI*ST*.5", "-11450",
      ["2 62.5", "1 -10.00", "1 -0.5"]
    ),
    (
      "IT1*1*-2*EA*62.5**VN*ITEM-1\nTXI*ST*-7.5\nIT1*2*1*EA*10**VN*ITEM-1\nTXI*ST*.6", "", "-12190",
      ["2 62.5", "-1 10", "1 6.9"]
    ),
    // The first line says nothing.
    ("IT1*1*-2*EA*0**VN*ITEM-1\nIT1*2*-1*EA*10**VN*ITEM-1", "", "-1000", ["-2 0", "1 10"]),
    ("IT1*1*0*EA*5**VN*ITEM-1", "SAC*C*D240***-500*******06***FREIGHT", "-500", ["0 5", "1 5"]),
  ])
  func creditMemoKeepsWhatIsTakenOff(
    _ lines: String, _ summary: String, _ total: String, _ written: [String]
  ) throws {
    let envelope = try onlyEnvelope(
      invoice(lines, total: "\(total)\n\(summary)", heading: "BIG*20250318*CRN-1*20250310*PO-1***CR"))
    let bill = envelope.values("account.move.line")
    let amounts = bill.map { "\($0["quantity"]?.string ?? "") \($0["price_unit"]?.string ?? "")" }
    #expect(amounts == written)
    let sum = try bill.reduce(0) { sum, values in
      sum
        + (try #require(Double(values["quantity"]?.string ?? "")) * #require(Double(values["price_unit"]?.string ?? "")))
    }
    #expect(abs(sum - abs(Double(total)!) / 100) < 0.001)
    #expect(envelope.rules.isEmpty)
  }

  /// The sign of the first amount is not that of the whole: somebody has to turn the refund.
  @Test func refundThatComesOutNegativeIsTold() throws {
    let envelope = try onlyEnvelope(
      invoice(
        "IT1*1*1*EA*10**VN*ITEM-1\nIT1*2*-2*EA*62.5**VN*ITEM-1", total: "-11500",
        heading: "BIG*20250318*CRN-1*20250310*PO-1***CR"))
    #expect(envelope.rules == ["total.negative"])
    #expect(envelope.calls.map(\.method) == ["activity_schedule"])
  }

  @Test func negativeInvoiceIsToldAndItsSignsAreKept() throws {
    let envelope = try onlyEnvelope(invoice("IT1*1*-2*EA*62.5**VN*ITEM-1", total: "-12500"))
    #expect(envelope.values("account.move")[0]["move_type"]?.string == "in_invoice")
    #expect(envelope.values("account.move.line")[0]["quantity"]?.string == "-2")
    #expect(envelope.rules == ["total.negative"])
  }

  @Test func billWithoutOrderIsNotMatched() throws {
    let envelope = try onlyEnvelope(invoice(line, total: "2500", heading: "BIG*20250318*INV-1"))
    #expect(envelope.values("account.move.line")[0]["purchase_line_id"] == nil)
    #expect(envelope.rules == ["bill.unmatched"])
  }

  @Test(arguments: ["01", "03", "07", "22"])
  func billThatIsNoNewOneMakesNone(_ purpose: String) throws {
    let envelope = try onlyEnvelope(invoice(line, total: "2500", heading: "BIG*20250318*INV-1**PO-1***PR*\(purpose)"))
    #expect(envelope.operations.isEmpty && envelope.rules == ["bill.changed"])
  }

  // MARK: Prices

  private func catalog(_ lines: String, series: String = "19.0") throws -> Envelope {
    try onlyEnvelope(
      interchange("SC", "832", "BCT*PC*CAT-1\nDTM*007*20250401\nCUR*SE*USD\nN1*SE*VENDOR*1*001777666\n\(lines)"),
      series: series)
  }

  @Test(arguments: knownSeries)
  func pricesAreRowsWithADate(_ series: String) throws {
    let envelope = try catalog(
      "LIN*1*VN*ITEM-1*BP*OURS-1\nPID*F****GLOVES\nCTP*HS*CON*61.9*1*EA\nCTP*HS*CON*60.5*50*EA\nCTP*HS*CAT*66.25*1*EA",
      series: series)
    let rows = envelope.upserts
    #expect(
      rows.map(\.externalID) == [
        "edi_PARTNER.price.ITEM-1.1.2025-04-01.contract.EA.USD",
        "edi_PARTNER.price.ITEM-1.50.2025-04-01.contract.EA.USD",
      ])
    let values = try #require(rows[1].values)
    #expect(values.text("price") == "\"60.5\"" && values.text("min_qty") == "\"50\"")
    #expect(values["date_start"]?.string == "2025-04-01" && values["currency_id"]?.string == "USD")
    #expect(values["product_code"]?.string == "ITEM-1" && values["product_name"]?.string == "GLOVES")
    #expect(values["product_tmpl_id"]?["$find"] != nil && values["product_id"]?["$find"] != nil)
    #expect(values["product_uom_id/id"]?.string == (series == "19.0" ? "uom.product_uom_unit" : nil))
    #expect(envelope.rules.isEmpty)
  }

  @Test func cataloguePricesCountWhereThereIsNoContract() throws {
    let envelope = try catalog("LIN*1*VN*ITEM-1\nCTP*HS*CAT*66.25*1*EA\nCTP*HS*RTL*99*1*EA")
    #expect(envelope.upserts.map { $0.values?["price"]?.string } == ["66.25"])
  }

  @Test(arguments: knownSeries)
  func pricesForABoxAreTold(_ series: String) throws {
    let envelope = try catalog("LIN*1*VN*ITEM-1\nCTP*HS*CON*61.9*1*BX", series: series)
    #expect(envelope.upserts.count == 1)
    #expect(envelope.messages("price.unit") == ["Line 1: the price is for BX; Odoo takes it for the product's unit"])
  }

  @Test func itemsThatAreTakenOutOrUnknownMakeNoPrice() throws {
    let envelope = try catalog("LIN*1*VN*ITEM-1\nG53*002\nCTP*HS*CON*61.9*1*EA\nLIN*2*MG*M-1\nCTP*HS*CON*5*1*EA")
    #expect(envelope.operations.isEmpty)
    #expect(envelope.rules == ["item.deleted", "product.missing"])
  }
}
