// A ship notice (856): packages, lots and quantities on the open receipt, whatever the order of its levels.

import JSON5
import Octets
import Testing

@Suite struct NoticeTests {
  private let item = "LIN*1*BP*OURS-1*VN*ITEM-1"

  /// `quantity lot expiry package` of each move line; the package by the last part of its id.
  private func goods(_ envelope: Envelope) -> [String] {
    envelope.values("stock.move.line").map { values in
      let package = values["result_package_id/id"]?.string?.split(separator: ".").last.map(String.init)
      return [values["quantity"]?.string, values["lot_name"]?.string, values["expiration_date"]?.string, package]
        .map { $0 ?? "-" }.joined(separator: " ")
    }
  }

  @Test(arguments: knownSeries)
  func noticeFillsTheOpenReceipt(_ series: String) throws {
    let envelope = try onlyEnvelope(
      notice(
        """
        HL*2*1*O*1
        PRF*PO-1
        HL*3*2*P*1
        MAN*GM*00095212340000009047
        HL*4*3*I*0
        \(item)*LT*L1
        SN1*1*20*EA
        DTM*036*20280228
        """), series: series)
    let package = FieldTable(series: series).packageModel
    #expect(
      envelope.operations.map(\.title) == [
        "call stock.move.line unlink", "update stock.picking", "call stock.picking message_post", "upsert \(package)",
        "upsert stock.move.line",
      ])
    let receipt = """
      [["move_ids.purchase_line_id.order_id.name","=","PO-1"],\
      ["move_ids.purchase_line_id.order_id.partner_id.ref","=","PARTNER"],["picking_type_code","=","incoming"],\
      ["state","not in",["done","cancel"]]]
      """
    #expect(envelope.operations[1].find == receipt && envelope.operations[2].find == receipt)
    #expect(envelope.operations[1].values.map(compact) == #"{"carrier_tracking_ref":"TRACK-1"}"#)
    #expect(envelope.operations[2].argument("body") == "EDI ship notice ASN-1")
    // What people have counted, packed or given a lot is theirs.
    let reservation = envelope.operations[0]
    #expect(reservation.root["hits"]?.string == "any")
    for field in ["picked", "result_package_id", "lot_name", "lot_id"] {
      #expect(reservation.find.contains(#"["\#(field)","=",false]"#))
    }
    #expect(envelope.operations[3].values.map(compact) == #"{"name":"095212340000009047"}"#)
    let line = envelope.values("stock.move.line")[0]
    #expect(line.text("picking_id") == #"{"$find":["stock.picking",\#(receipt)]}"#)
    #expect(
      line.text("move_id") == """
        {"$find":["stock.move",[["purchase_line_id.order_id.name","=","PO-1"],\
        ["purchase_line_id.order_id.partner_id.ref","=","PARTNER"],["state","not in",["done","cancel"]],"|",\
        ["product_id.default_code","=","OURS-1"],"&",["product_id.seller_ids.product_code","=","ITEM-1"],\
        ["product_id.seller_ids.partner_id.ref","=","PARTNER"]]]}
        """)
    #expect(goods(envelope) == ["20 L1 2028-02-28 12:00:00 095212340000009047"])
    #expect(line["product_uom_id/id"]?.string == "uom.product_uom_unit" && line["picked"] == nil)
  }

  /// Packages below the item each hold a part of it, with a lot of their own.
  @Test func packagesBelowTheItemSplitIt() throws {
    let levels = """
      HL*2*1*O*1
      PRF*PO-1
      HL*3*2*I*1
      \(item)
      SN1*1*30*EA
      HL*4*3*P*0
      SN1**20*EA
      REF*LT*L1
      MAN*GM*00095212340000009047
      DTM*036*20291231
      HL*5*3*P*0
      SN1**10*EA
      REF*LT*L2
      MAN*CP*1Z999
      """
    let envelope = try onlyEnvelope(notice(levels, structure: "0002"))
    #expect(goods(envelope) == ["20 L1 2029-12-31 12:00:00 095212340000009047", "10 L2 - 1Z999"])
    #expect(
      envelope.upserts.map(\.externalID) == [
        "edi_PARTNER.package.095212340000009047", "edi_PARTNER.package.ASN-1.1Z999", "edi_PARTNER.move_line.ASN-1.1.1",
        "edi_PARTNER.move_line.ASN-1.1.2",
      ])
    #expect(envelope.rules.isEmpty)
  }

  /// A serial number is one piece; without any quantity one package holds it all, several hold nobody knows what.
  @Test(arguments: [
    (
      ["REF*SE*S1\nMAN*GM*00095212340000009047", "REF*SE*S2\nMAN*GM*00095212340000009054"],
      ["1 S1 - 095212340000009047", "1 S2 - 095212340000009054"], []
    ),
    (["REF*LT*L1\nMAN*GM*00095212340000009047"], ["2 L1 - 095212340000009047"], []),
    (["MAN*GM*00095212340000009047", "MAN*GM*00095212340000009054"], ["2 - - -"], ["package.split"]),
    (
      ["REF*LT*L1\nREF*SE*S1\nMAN*GM*00095212340000009047", "REF*LT*L1\nREF*SE*S2\nMAN*GM*00095212340000009054"],
      ["1 L1 - 095212340000009047", "1 L1 - 095212340000009054"], ["serial.unused", "serial.unused"]
    ),
  ])
  func packagesWithoutQuantity(_ packages: [String], _ lines: [String], _ rules: [String]) throws {
    let below = packages.enumerated().map { "HL*\($0.offset + 4)*3*P*0\n\($0.element)" }.joined(separator: "\n")
    let envelope = try onlyEnvelope(
      notice("HL*2*1*O*1\nPRF*PO-1\nHL*3*2*I*1\n\(item)\nSN1*1*2*EA\n\(below)", structure: "0002"))
    #expect(goods(envelope) == lines)
    #expect(envelope.rules == rules)
  }

  /// An SSCC on the item itself is its package; several are not shared out.
  @Test func marksOnTheItem() throws {
    let head = "HL*2*1*O*1\nPRF*PO-1\nHL*3*2*I*0\n\(item)\nSN1*1*2*EA\n"
    let one = try onlyEnvelope(notice(head + "MAN*GM*00095212340000009047\nMAN*CP*1Z999", structure: "0004"))
    #expect(goods(one) == ["2 - - 095212340000009047"])
    let two = try onlyEnvelope(
      notice(head + "MAN*GM*00095212340000009047\nMAN*GM*00095212340000009054", structure: "0004"))
    #expect(goods(two) == ["2 - - -"] && two.rules == ["package.split"])
  }

  @Test func goodsGoInTheInnermostPackageWithItsLot() throws {
    let envelope = try onlyEnvelope(
      notice(
        """
        HL*2*1*O*1
        PRF*PO-1
        HL*3*2*T*1
        MAN*GM*00195212340000009150
        HL*4*3*P*1
        MAN*GM*00095212340000009214
        REF*LT*L7
        DTM*036*20270131
        HL*5*4*I*0
        \(item)
        SN1*1*8*EA
        """))
    #expect(goods(envelope) == ["8 L7 2027-01-31 12:00:00 095212340000009214"])
    #expect(envelope.upserts.filter { $0.model == "stock.package" }.count == 2)
  }

  /// Each order has its own receipt, tracking number and note.
  @Test func ordersOfOneShipmentAreKeptApart() throws {
    let envelope = try onlyEnvelope(
      notice(
        """
        HL*2*1*O*1
        PRF*PO-1
        HL*3*2*I*0
        \(item)*LT*L1
        SN1*1*8*EA
        HL*4*1*O*1
        PRF*PO-2
        HL*5*4*I*0
        \(item)*LT*L2
        SN1*1*9*EA
        """, structure: "0004"))
    let numbers = envelope.operations.map { $0.find.contains("PO-1") ? 1 : $0.find.contains("PO-2") ? 2 : 0 }
    #expect(numbers == [1, 1, 1, 0, 2, 2, 2, 0])
    #expect(goods(envelope) == ["8 L1 - -", "9 L2 - -"])
  }

  /// Lines of orders `numbers`, one after the other.
  private func alternating(_ numbers: [String]) -> String {
    numbers.enumerated().map { index, number in
      "HL*\(index * 2 + 2)*1*O*1\nPRF*\(number)\nHL*\(index * 2 + 3)*\(index * 2 + 2)*I*0\n\(item)\nSN1*1*8*EA"
    }.joined(separator: "\n")
  }

  /// An order that comes again keeps the lines that were written for it: its reservation is taken away once.
  @Test(arguments: knownSeries)
  func orderThatComesAgainIsNotBegunAgain(_ series: String) throws {
    // Long numbers that differ in their middle only.
    let numbers = ["4500000001-A-000000001", "4500000001-B-000000001", "4500000001-A-000000001"]
    let text = notice(alternating(numbers), structure: "0004")
    for envelope in try envelopes(text + text, series: series) {
      let removed = envelope.operations.filter { $0.method == "unlink" }
      #expect(removed.count == 2)
      #expect(removed[0].find.contains(numbers[0]) && removed[1].find.contains(numbers[1]))
      #expect(envelope.updates.count == 2 && envelope.calls.filter { $0.method == "message_post" }.count == 2)
      #expect(envelope.values("stock.move.line").count == 3 && envelope.rules.isEmpty)
    }
  }

  /// Marks and SSCCs that differ in their middle are different packages.
  @Test func packagesAreToldApartByTheirWholeMark() throws {
    let packages = ["095212340000009047", "095212341100009047"].enumerated().map { index, sscc in
      "HL*\(index * 2 + 3)*2*P*1\nMAN*GM*00\(sscc)\nHL*\(index * 2 + 4)*\(index * 2 + 3)*I*0\n\(item)\nSN1*1*8*EA"
    }
    let envelope = try onlyEnvelope(notice("HL*2*1*O*1\nPRF*PO-1\n\(packages.joined(separator: "\n"))"))
    #expect(
      envelope.upserts.filter { $0.model == "stock.package" }.map(\.externalID) == [
        "edi_PARTNER.package.095212340000009047", "edi_PARTNER.package.095212341100009047",
      ])
    #expect(
      goods(envelope) == ["8 - - 095212340000009047", "8 - - 095212341100009047"])
  }

  /// More orders than are remembered: what must not be done twice is not done, and told.
  @Test func tooManyOrdersAreTold() throws {
    let numbers = (1...TextMarks.limit + 2).map { "PO-\($0)" } + ["PO-1"]
    let envelope = try onlyEnvelope(notice(alternating(numbers), structure: "0004"))
    #expect(envelope.operations.filter { $0.method == "unlink" }.count == TextMarks.limit)
    #expect(envelope.values("stock.move.line").count == numbers.count)
    #expect(envelope.rules == ["once.forgotten"])
    #expect(envelope.messages("once.forgotten")[0].hasSuffix("from PO-\(TextMarks.limit + 1) on"))
  }

  @Test func goodsWithoutOrderOrProductAreToldOnly() throws {
    let orderless = try onlyEnvelope(notice("HL*2*1*I*0\n\(item)\nSN1*1*8*EA"))
    #expect(orderless.operations.isEmpty && orderless.rules == ["order.missing"])
    let unnamed = try onlyEnvelope(notice("HL*2*1*O*1\nPRF*PO-1\nHL*3*2*I*0\nLIN*1*LT*L1\nSN1*1*8*EA"))
    #expect(unnamed.upserts.isEmpty && unnamed.rules == ["product.missing"])
  }

  @Test func cancelledNoticeDoesNothing() throws {
    let levels = "HL*2*1*O*1\nPRF*PO-1\nHL*3*2*I*0\n\(item)\nSN1*1*8*EA"
    let cancelled = try onlyEnvelope(notice(levels, purpose: "01"))
    #expect(cancelled.operations.isEmpty && cancelled.rules == ["notice.cancelled"])
    let replaced = try onlyEnvelope(notice(levels, purpose: "05"))
    #expect(replaced.upserts.count == 1 && replaced.rules == ["notice.replaced"])
  }

  @Test func lineNumbersFindTheMoveWhenThePolicySaysSo() throws {
    let levels = "HL*2*1*O*1\nPRF*PO-1\nHL*3*2*I*0\n\(item.replacing("LIN*1", with: "LIN*815"))\nSN1**8*EA"
    let envelope = try onlyEnvelope(notice(levels), "policies: { lineIds: true }")
    #expect(
      envelope.values("stock.move.line")[0].text("move_id")?.hasSuffix(#"["purchase_line_id","=",815]]]}"#) == true)
  }
}
