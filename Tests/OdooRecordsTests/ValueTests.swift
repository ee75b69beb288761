// Values: what is written of a field, and what is told of one that is not as it must be.

import JSON5
import OdooRecords
import Testing

@Suite struct ValueTests {
  @Test(arguments: [
    ("0.1", "0.1"), ("1e3", "1000"), ("12.50", "12.5"), ("40.0", "40"), ("-0.0", "0"), ("0", "0"), ("1E-05", "0.00001"),
    ("1.5e+2", "150"), ("-3.25", "-3.25"), ("0.30000000000000004", "0.30000000000000004"),
    ("123456789012345678901234567890.123456", "123456789012345678901234567890.123456"),
  ])
  func numbersKeepTheirDigits(_ written: String, _ expected: String) throws {
    let reading = try read(order(line: ["price_unit": written, "product_qty": written]))
    #expect(reading.told.isEmpty)
    #expect(reading.line?["price"]?.string == expected)
    #expect(reading.line?["quantity"]?.string == expected)
  }

  @Test(arguments: ["1e400", "0x10", "+1", ".5", "5.", "Infinity", "0.1234567890123456789012345678901234567890"])
  func whatIsNoDecimalIsTold(_ written: String) throws {
    let reading = try read(order(line: ["price_unit": written]))
    #expect(reading.documents.isEmpty && reading.refused == 1)
    #expect(reading.told == ["1 P1 decimal /order_line/0/price_unit"])
  }

  @Test func typesAreHeldToTheirPlace() throws {
    let text = order(
      ["name": "5", "partner_ref": "true", "company_id": #""Harbor""#, "payment_term_id": #"{"id":1,"name":[]}"#],
      line: ["product_qty": #""2""#, "price_unit": "true", "date_planned": "20250609", "name": "{}"])
    let reading = try read(text)
    #expect(
      reading.told == [
        "1  wrongType /name", "1  wrongType /partner_ref", "1  wrongType /company_id",
        "1  wrongType /payment_term_id/name", "1  wrongType /order_line/0/product_qty",
        "1  wrongType /order_line/0/price_unit", "1  wrongType /order_line/0/date_planned",
        "1  wrongType /order_line/0/name",
      ])
    let quantity = try #require(reading.problems.first { $0.pointer.hasSuffix("product_qty") })
    #expect(quantity.found == #""2""# && quantity.expected == "a number")
    let at = text.utf8.count - text[text.firstRange(of: #""2""#)!.lowerBound...].utf8.count
    #expect(quantity.place.offset == UInt64(at) && quantity.place.line == 1 && quantity.place.column == UInt64(at + 1))
  }

  @Test func daysAreThoseOfUTC() throws {
    let reading = try read(
      order(
        ["date_order": #""2025-06-09 23:59:59""#, "date_planned": #""2024-02-29""#], line: ["date_planned": "false"]))
    #expect(reading.document?["date"]?.string == "2025-06-09")
    #expect(reading.document?["requestedDelivery"]?.string == "2024-02-29")
    #expect(reading.line?["requestedDelivery"] == nil)
  }

  @Test(arguments: ["2025-06-09T10:00:00Z", "2025-02-29", "2025-13-01", "2025-06-09 24:00:00", "2025-06-09 10:00", "9"])
  func otherDatesAreTold(_ date: String) throws {
    #expect(try read(order(["date_order": "\"\(date)\""])).told == ["1 P1 date /date_order"])
  }

  @Test func relatedRecordsInEachForm() throws {
    for form in [#"{"id":2,"name":"EUR"}"#, #"{"id":2,"display_name":"EUR"}"#, #"[2,"EUR"]"#] {
      let reading = try read(order(["currency_id": form, "partner_id": #"[9,"Vendor, Order Desk"]"#]))
      #expect(reading.told.isEmpty && reading.document?["currency"]?.string == "EUR")
      #expect(reading.documents[0].contains(#"{"role":"vendor","name":"Vendor, Order Desk"}"#))
    }
  }

  @Test func whatIsNeededAndNotThereIsTold() throws {
    let missing = try read(order(["currency_id": nil, "partner_id": "9"], line: ["price_unit": nil]))
    #expect(
      missing.told == [
        "1 P1 missing /currency_id", "1 P1 missing /partner_id/name", "1 P1 missing /order_line/0/price_unit",
      ])
    #expect(missing.problems[0].expected == "'currency_id': ask for it in the specification of web_read")
    let empty = try read(order(["currency_id": "false", "partner_id": "false", "name": #""""#]))
    #expect(empty.told == ["1  empty /name", "1  empty /currency_id", "1  empty /partner_id"])
    #expect(empty.problems[1].found == "false")
    #expect(try read(order(["currency_id": "3"])).told == ["1 P1 missing /currency_id/name"])
    #expect(try read(order(["currency_id": #"[3,"US Dollar"]"#])).told == ["1 P1 currency /currency_id/display_name"])
  }

  @Test func aFieldOfAnotherSeriesIsSuggested() throws {
    let reading = try read(order(line: ["product_uom_id": nil, "product_uom": #"{"id":1,"name":"Units"}"#]))
    #expect(reading.told == ["1 P1 missing /order_line/0/product_uom_id"])
    #expect(reading.problems[0].candidates.contains("product_uom"))
    let older = order(
      ["note": nil, "notes": #""<p>Hi</p>""#], line: ["product_uom_id": nil, "product_uom": #"[1,"kg"]"#])
    let read18 = try read(older, series: "18.0")
    #expect(read18.told.isEmpty && read18.line?["unit"]?.string == "KG")
    #expect(read18.documents[0].contains(#""text":"Hi","subject":"Terms and conditions""#))
    #expect(try read(older, series: "17.0").documents == read18.documents)
  }

  @Test func fieldsThatMayBeEmptyMustBeThere() throws {
    let reading = try read(order(line: ["product_id": #"[5,"Gloves"]"#]))
    #expect(reading.told == ["1 P1 missing /order_line/0/product_id/default_code"])
    let nothing = try read(
      order(line: ["product_id": #"{"id":5,"default_code":false,"barcode":false,"seller_ids":[]}"#]))
    #expect(nothing.told == ["1 P1 empty /order_line/0/product_id"])
    #expect(nothing.problems[0].expected.hasPrefix("an item number"))
  }

  @Test func fieldsNobodyKnowsAreNoMatter() throws {
    let reading = try read(order(["x_studio_a": "[[1],{}]", "amount_total": "3"], line: ["x": "null"]))
    let plain = try read(order())
    #expect(reading.told.isEmpty && reading.documents == plain.documents)
  }

  @Test func textIsText() throws {
    let reading = try read(order(["name": #""  P\u00e9\n1 ""#], line: ["name": #""\u0007""#]))
    #expect(reading.told == ["1 Pé 1 text /order_line/0/name"])
  }

  @Test func ordersThatAreNotConfirmedStay() throws {
    #expect(try read(order(["state": #""sent""#])).told == ["1 P1 state /state"])
    #expect(try read(order(["state": #""done""#]), series: "18.0").told == ["1 P1 missing /order_line/0/product_uom"])
    #expect(try read(order(["state": #""done""#])).told == ["1 P1 state /state"])
    #expect(try read(order(["state": nil])).documents.count == 1)
  }
}
