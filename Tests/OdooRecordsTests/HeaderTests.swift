// The heading: parties, terms, notes.

import JSON5
import OdooRecords
import Testing

@Suite struct HeaderTests {
  @Test func aWholeOrder() throws {
    let document = try read(order()).documents
    #expect(
      document == [
        #"{document:"PurchaseOrder","number":"P1","purpose":"original","type":"standAlone","date":"2025-06-09","currency":"USD","parties":[{"role":"buyer","name":"Buyer","idType":"assignedByBuyer","id":"B"},{"role":"vendor","name":"Vendor"}],lines:[{"number":"1","quantity":"2","unit":"EA","price":"1.5","products":[{"type":"buyerItem","id":"G-1"}],"descriptions":[{"form":"text","text":"Gloves"}]},],totals:{"lineCount":1}}"#
      ])
  }

  private func party(_ role: String, _ header: [String: String?]) throws -> JSON5Value? {
    try read(order(header)).document?["parties"]?.array?.first { $0["role"]?.string == role }
  }

  @Test func partiesHaveTheirAddressAndOneNumber() throws {
    let full =
      #"{"id":3,"name":false,"display_name":"Harbor, Dock 2","street":"1 Pier","street2":"Gate B","city":"Westhaven","state_id":{"id":1,"code":"OH"},"zip":"44001","country_id":{"id":2,"code":"US"},"global_location_number":"9521234500018","ref":"D2"}"#
    let shipTo = try party("shipTo", ["picking_type_id": #"{"id":1,"warehouse_id":{"id":1,"partner_id":\#(full)}}"#])
    let expected: [(String, String)] = [
      ("name", "Harbor, Dock 2"), ("idType", "gln"), ("id", "9521234500018"), ("street", "1 Pier"),
      ("street2", "Gate B"), ("city", "Westhaven"), ("region", "OH"), ("postalCode", "44001"), ("country", "US"),
    ]
    for (field, value) in expected { #expect(shipTo?[field]?.string == value) }
    // A drop shipment goes to the customer.
    let customer = #"{"id":4,"name":"Customer","street":false,"street2":"Rear","ref":false,"barcode":"C-4"}"#
    let drop = try party(
      "shipTo",
      [
        "dest_address_id": customer, "picking_type_id": #"{"id":1,"warehouse_id":{"id":1,"partner_id":\#(full)}}"#,
      ])
    #expect(drop?["name"]?.string == "Customer" && drop?["street"]?.string == "Rear" && drop?["street2"] == nil)
    #expect(drop?["idType"]?.string == "assignedByBuyer" && drop?["id"]?.string == "C-4")
    #expect(try party("buyer", ["company_id": #"[1,"Harbor Hospital"]"#])?["name"]?.string == "Harbor Hospital")
    #expect(try read(order(["company_id": "1"])).told == ["1 P1 missing /company_id/name"])
  }

  @Test func termsOfPayment() throws {
    func terms(_ text: String) throws -> JSON5Value? {
      try read(order(["payment_term_id": text])).document?["terms"]?.array?.first
    }
    #expect(try terms(#"[4,"30 Days"]"#)?["description"]?.string == "30 Days")
    let full = try terms(
      #"{"id":4,"name":"2/10 net 30","early_discount":true,"discount_percentage":2.0,"discount_days":10,"line_ids":[{"delay_type":"days_after","nb_days":30}]}"#
    )
    #expect(full?["discountPercent"]?.string == "2" && full?["discountDays"]?.integer == 10)
    #expect(full?["netDays"]?.integer == 30)
    let parts = try terms(
      #"{"id":4,"name":"Half now","early_discount":false,"discount_percentage":2.0,"discount_days":10,"line_ids":[{"delay_type":"days_after","nb_days":0},{"delay_type":"days_after","nb_days":60}]}"#
    )
    #expect(parts?["discountPercent"] == nil && parts?["netDays"] == nil)
  }

  @Test func notesLoseTheirMarkupAndNothingElse() throws {
    let html =
      #"<div class=\"o\"><p>Deliver <b>before</b>&nbsp;11&#160;am &amp; call.<br/>Ask for Lee</p>\n<p><br></p><ul><li>3 &lt; 4</li><li>&#xe9; &unknown; 5 < 6 &</li></ul><!-- no --><style>p{}</style><table><tr><td>a</td><td>b</td></tr></table></div>"#
    let note = try read(order(["note": "\"\(html)\""])).document?["notes"]?.array?.first
    #expect(
      note?["text"]?.string
        == "Deliver before 11 am & call.\nAsk for Lee\n3 < 4\n\u{e9} &unknown; 5 < 6 &\na b")
    #expect(note?["type"]?.string == "letterOrNote" && note?["subject"]?.string == "Terms and conditions")
    #expect(try read(order(["note": #""<p><br></p>""#])).document?["notes"] == nil)
    let long = Array(repeating: "wort", count: 60).joined(separator: " ")
    let text = try read(order(["note": "\"<p>\(long)</p>\""])).document?["notes"]?.array?.first?["text"]?.string
    #expect(text?.split(separator: "\n").map(\.utf8.count) == [79, 79, 79, 59])
    #expect(text?.replacing("\n", with: " ") == long)
  }
}
