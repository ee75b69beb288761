// A vendor's answer (855): what each status of a line does to the purchase order, and what somebody has to decide.

import JSON5
import Testing

@Suite struct AcknowledgementTests {
  private static let line = "PO1*1*40*EA*2.5**BP*OURS-1*VN*ITEM-1"

  private func answer(
    _ statuses: String, line: String = line, says: String = "AC", _ changes: String = ""
  ) throws -> Envelope {
    try onlyEnvelope(OdooTests.acknowledgement("\(line)\n\(statuses)", says: says), changes)
  }

  /// Values of the updates of order lines.
  private func changes(_ envelope: Envelope) -> [String] {
    envelope.updates.filter { $0.model == "purchase.order.line" }.compactMap { $0.values.map(compact) }
  }

  @Test(arguments: knownSeries)
  func acceptedOrderIsAcknowledged(_ series: String) throws {
    let envelope = try onlyEnvelope(acknowledgement("\(Self.line)\nACK*IA*40*EA*068*20250314"), series: series)
    #expect(envelope.operations.map(\.title) == ["update purchase.order", "call purchase.order message_post"])
    #expect(envelope.operations[0].find == #"[["name","=","PO-1"],["partner_id.ref","=","001777666"]]"#)
    let flag = series == "19.0" ? "acknowledged" : "mail_reception_confirmed"
    #expect(envelope.operations[0].values.map(compact) == #"{"partner_ref":"SO-9","\#(flag)":true}"#)
    #expect(envelope.operations[1].argument("body") == "EDI acknowledgement SO-9: 1 accepted")
    #expect(envelope.rules.isEmpty)
  }

  /// What is applied to the line of a purchase order, and what is told instead.
  @Test(arguments: [
    ("ACK*IA*40*EA*067*20250320", "", []), ("ACK*IA*30*EA", "", ["line.quantity"]),
    ("ACK*DR*40*EA*067*20250320", #"{"date_planned":"2025-03-20 12:00:00"}"#, []),
    ("ACK*DR*40*EA*069*20250320", #"{"date_planned":"2025-03-20 12:00:00"}"#, []),
    ("ACK*DR*40*EA*068*20250320", "", ["line.dates"]),
    ("ACK*DR*40*EA*068*20250318\nDTM*067*20250320", #"{"date_planned":"2025-03-20 12:00:00"}"#, []),
    ("ACK*IC*40*EA*067*20250320", #"{"date_planned":"2025-03-20 12:00:00"}"#, []),
    ("ACK*IC*30*EA", "", ["line.quantity"]),
    ("ACK*DR*20*EA*067*20250320\nACK*DR*20*EA*067*20250327", "", ["line.dates", "line.dates"]),
    ("ACK*IQ*30*EA", #"{"product_qty":"30"}"#, []), ("ACK*IQ*0*EA", "", ["line.quantity"]),
    ("ACK*IQ*3*CA", "", ["line.quantity"]),
    ("ACK*IQ*30*EA\nACK*IB*10*EA*067*20250320", "", ["line.quantity", "line.backordered"]),
    // Two answers to one line are one more than Odoo's line can take.
    ("ACK*IQ*6*EA\nACK*IA*2*EA", "", ["line.quantity"]),
    ("ACK*IA*6*EA\nACK*IA*2*EA", "", ["line.parts", "line.parts"]),
    ("ACK*IB*40*EA*067*20250320", "", ["line.backordered"]), ("ACK*IP*40*EA", "", ["line.price"]),
    ("ACK*IR*40*EA", "", ["line.rejected"]), ("ACK*R2*40*EA", "", ["line.rejected"]),
    ("ACK*ID*40*EA", "", ["line.rejected"]), ("ACK*IS*40*EA****VN*ITEM-2", "", ["line.substituted"]),
    ("ACK*IH*40*EA", "", ["line.held"]), ("ACK*IE*40*EA", "", ["line.held"]), ("ACK*AC*40*EA", "", []),
  ])
  func statusesDoWhatTheyMay(_ statuses: String, _ applied: String, _ told: [String]) throws {
    let envelope = try answer(statuses)
    #expect(changes(envelope) == (applied.isEmpty ? [] : [applied]))
    #expect(envelope.rules == told)
    let activities = envelope.calls.filter { $0.method == "activity_schedule" }
    #expect(activities.count == (told.isEmpty ? 0 : 1))
    if !told.isEmpty {
      #expect(activities[0].argument("summary") == "Acknowledgement of PO-1: \(told.count) to decide")
    }
    // A line of a confirmed order at 0 makes Odoo send the goods back.
    #expect(!envelope.text.contains(#""product_qty":"0""#))
  }

  /// A vendor that changes the order need not answer its lines.
  @Test func changesWithoutAnswersAreTold() throws {
    let body =
      "BCA*04*AC*PO-1**1*20250301*20250331\nPOC*1*PQ*5*5*EA*2.75**VN*ITEM-1\nPOC*2*DI*5*0*EA***VN*ITEM-2\nPOC*3*NC*5*5*EA***VN*ITEM-3"
    #expect(try onlyEnvelope(interchange("CA", "865", body)).rules == ["change.line", "change.line"])
  }

  @Test func heldOrdersAreTold() throws {
    #expect(try answer("ACK*IA*40*EA", says: "AH").rules == ["order.held"])
  }

  @Test func linesAreFoundByOrderVendorAndItem() throws {
    let update = try #require(try answer("ACK*IQ*30*EA").updates.last)
    #expect(
      update.find == """
        [["order_id.name","=","PO-1"],["order_id.partner_id.ref","=","001777666"],"|",\
        ["product_id.default_code","=","OURS-1"],"&",["product_id.seller_ids.product_code","=","ITEM-1"],\
        ["product_id.seller_ids.partner_id.ref","=","001777666"]]
        """)
    #expect(update.root["hits"] == nil)
    let unnamed = try answer("ACK*IQ*30*EA", line: "PO1*1*40*EA*2.5")
    #expect(changes(unnamed).isEmpty && unnamed.rules == ["product.missing"])
  }

  /// Only a partner who sends our own ids back may be found by line numbers: others count 1, 2, 3.
  @Test func lineNumbersAreIDsOnlyWhenThePolicySaysSo() throws {
    let echoed = try answer(
      "ACK*IQ*30*EA", line: "PO1*4711*40*EA*2.5**VN*ITEM-1", "policies: { lineIds: true }")
    #expect(echoed.updates.last?.find.hasSuffix(#"["id","=",4711]]"#) == true)
    let unreadable = try answer("ACK*IQ*30*EA", line: "PO1*L1*40*EA*2.5**BP*OURS-1", "policies: { lineIds: true }")
    #expect(unreadable.updates.last?.find.hasSuffix(#"["product_id.default_code","=","OURS-1"]]"#) == true)
    for envelope in try storyEnvelopes("19.0") {
      #expect(!envelope.text.contains(#"["id","="#) && !envelope.text.contains(#"["purchase_line_id","="#))
    }
  }

  @Test(arguments: [
    ("", "Line 1: price now 2.5", #"{"price_unit":"2.5"}"#),
    ("CTP*HS*CUP*2.75*1*EA", "Line 1: price now 2.75", #"{"price_unit":"2.75"}"#),
    ("CTP*HS*CON*2.4*1*EA", "Line 1: price now 2.5", #"{"price_unit":"2.5"}"#),
  ])
  func newPriceIsToldOrApplied(_ price: String, _ message: String, _ applied: String) throws {
    let line = price.isEmpty ? Self.line : "\(Self.line)\n\(price)"
    #expect(try answer("ACK*IP*40*EA", line: line).messages("line.price") == [message])
    let envelope = try answer("ACK*IP*40*EA", line: line, "policies: { applyPrice: true }")
    #expect(changes(envelope) == [applied] && envelope.rules.isEmpty)
  }

  @Test func priceByTheHundredIsAppliedForOne() throws {
    let envelope = try answer(
      "ACK*IP*40*EA", line: "PO1*1*40*EA*8.4*HP*BP*OURS-1\nCTP*HS*CUP*8.75*1*EA", "policies: { applyPrice: true }")
    #expect(changes(envelope) == [#"{"price_unit":"0.0875"}"#])
  }

  @Test func vendorsReasonIsInTheActivity() throws {
    let text = acknowledgement(
      "\(Self.line)\nACK*IR*40*EA\nN9*L1*WHY\nMSG*NO LONGER MADE", heading: "N9*L1*X\nMSG*CALL US")
    let activity = try onlyEnvelope(text).calls.last
    #expect(activity?.argument("note") == "Line 1: rejected, quantity 40 EA NO LONGER MADE<br/>CALL US")
  }

  /// What the lines of a rejected order say is an offer: nothing of it is applied.
  @Test func rejectedOrderIsLeftAlone() throws {
    let statuses = "ACK*IQ*30*EA*067*20250320"
    let envelope = try answer(statuses, says: "RO", "policies: { applyPrice: true }")
    #expect(envelope.updates.isEmpty)
    #expect(envelope.rules == ["line.offered", "order.rejected"])
    #expect(envelope.calls.map(\.method) == ["message_post", "activity_schedule"])
    let cancelling = try answer("ACK*IR*40*EA", says: "RD", "policies: { cancelRejected: true }")
    #expect(cancelling.calls.map(\.method) == ["button_cancel", "message_post", "activity_schedule"])
    let accepted = try answer("ACK*IR*40*EA", says: "AC", "policies: { cancelRejected: true }")
    #expect(!accepted.calls.map(\.method).contains("button_cancel"))
  }

  @Test func acknowledgementWithoutNumberOrLinesReadsWell() throws {
    let bare = interchange("PR", "855", "BAK*00*AK*PO-1*20250310")
    let envelope = try onlyEnvelope(bare)
    #expect(envelope.calls.map { $0.argument("body") } == ["EDI acknowledgement"])
    #expect(envelope.updates[0].values.map(compact) == #"{"acknowledged":true}"#)
    let takenBack = try onlyEnvelope(bare.replacing("BAK*00", with: "BAK*01"))
    #expect(takenBack.updates.isEmpty && takenBack.rules == ["acknowledgement.cancelled"])
  }
}
