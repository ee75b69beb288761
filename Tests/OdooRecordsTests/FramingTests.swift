// How orders lie in the input, where reading goes on, and what is held of it.

import Octets
import OdooRecords
import Testing

@Suite struct FramingTests {
  @Test(arguments: [
    "[①,②]", "①\n②\n", "① ②", " [ ① ,\n ② ] ", "\u{feff}[①,②]", #"{"jsonrpc":"2.0","id":3,"result":[①,②]}"#,
    #"{"jsonrpc": "2.0", "id": null, "result": {"length": 2, "records": [①, ②]}, "x": {"y": [1]}}"#,
    #"{"result":[①],"id":1}{"result":[②]}"#, "{\"result\":①}\n[②]", #"{"records":[①,②],"length":2}"#, "[[①],[②]]",
  ])
  func everyWayToLie(_ frame: String) throws {
    let a = order()
    let b = order(["name": #""P\u00e9 \"]}\\""#])
    let text = frame.replacing("①", with: a).replacing("②", with: b)
    let whole = try read(text)
    #expect(whole.documents.count == 2 && whole.told.isEmpty)
    #expect(whole.documents.last?.contains(#""number":"Pé \"]}\\""#) == true)
    // Wherever the input is cut, the same comes out.
    for cut in stride(from: 1, to: text.utf8.count, by: 7) {
      #expect(try read(text, cuts: [cut], window: (64, 8 << 20)).documents == whole.documents, "cut at \(cut)")
    }
  }

  @Test(arguments: ["", " \n", "[]", #"{"result":[]}"#, #"{"jsonrpc":"2.0","result":{"length":0,"records":[]}}"#])
  func nothingIsNoFault(_ text: String) throws {
    let reading = try read(text)
    #expect(reading.documents.isEmpty && reading.told.isEmpty && reading.refused == 0)
  }

  @Test(arguments: [
    ("[A,]", 1), ("[A B]", 1), ("[A", 1), ("A,A", 1), (#"{"result":null}"#, 0), ("x", 0), ("[[[[[A]]]]]", 0),
    (#"{"jsonrpc":"2.0","error":{"code":200,"message":"Odoo Server Error"}}"#, 0), (#"{"id":3,"name":"x"#, 0),
  ])
  func otherFramesAreTold(_ frame: String, _ good: Int) throws {
    let reading = try read(frame.replacing("A", with: order()))
    #expect(reading.documents.count == good && reading.refused == 1 && reading.problems.count == 1)
  }

  @Test func whatOdooAnswersIsShown() throws {
    let text = #"{"jsonrpc":"2.0","id":1,"error":{"code":200,"message":"Odoo Server Error"}}"# + "\n" + order()
    let reading = try read(text)
    #expect(reading.documents.count == 1)
    #expect(reading.problems.map(\.rule) == [.answer])
    #expect(reading.problems[0].found.contains("Odoo Server Error") && reading.problems[0].place.column == 33)
  }

  @Test func readingGoesOnBehindALineThatIsNoJSON() throws {
    let broken = [
      order(line: ["price_unit": "1.5.2"]), order(["note": "nul"]), order(["partner_id": "{\"id\":1"]),
      order().replacing(#""state""#, with: "state"), order(["name": "\"a\"b"]), order(["id": #"1,"id":2"#]),
    ]
    for line in broken {
      let reading = try read([order(), line, order()].joined(separator: "\n"))
      #expect(reading.documents.count == 2 && reading.refused == 1, "\(line)")
      #expect(reading.problems.allSatisfy { $0.rule == .malformed && $0.place.line == 2 }, "\(reading.problems)")
    }
  }

  @Test func placesAreThoseOfTheFile() throws {
    let bad = order(
      ["partner_ref": #""Ünïcode""#, "date_order": #""x""#, "note": "5"],
      line: ["name": #""été""#, "price_unit": #""y""#])
    let text = "[\n" + order() + ",\n  " + bad.replacing(",", with: ",\n  ") + "]"
    let reading = try read(text)
    #expect(
      reading.told == ["2 P1 date /date_order", "2 P1 wrongType /note", "2 P1 wrongType /order_line/0/price_unit"])
    for (problem, found) in zip(reading.problems, [#""x""#, "5", #""y""#]) {
      let rest = Array(text.utf8)[Int(problem.place.offset)...]
      #expect(rest.starts(with: found.utf8))
      let before = Array(text.utf8)[..<Int(problem.place.offset)]
      #expect(problem.place.line == UInt64(before.count { $0 == 0x0a } + 1))
    }
  }

  @Test func anOrderTooLargeIsRefusedAndTheNextOneRead() throws {
    let goods =
      #"{"id":2,"name":"B","product_qty":1,"product_uom_id":[1,"Units"],"price_unit":1,"product_id":{"default_code":"G","barcode":false}}"#
    let large = order(more: Array(repeating: goods, count: 100))
    let text = "[\(order()),\n\(large),\n\(order())]"
    let reading = try read(text, window: (1 << 10, 4 << 10))
    #expect(reading.documents.count == 2 && reading.refused == 1)
    #expect(reading.told == ["2  tooLong "])
    #expect(reading.problems[0].place.line == 2 && reading.problems[0].place.column == 1)
    #expect(try read(text).documents.count == 3)
  }

  @Test func aLineWithoutItsBracketTakesNoOtherAlong() throws {
    let open = order(["partner_id": "{\"id\":1"])
    let text = ([open] + Array(repeating: order(), count: 20)).joined(separator: "\n")
    for window in [(256 << 10, 8 << 20), (1 << 10, 4 << 10)] {
      let reading = try read(text, window: window)
      #expect(reading.documents.count == 20 && reading.told == ["1  malformed "])
    }
  }

  @Test(arguments: [
    (#"{"document":"PurchaseOrder"}"#, false), (#"[{"number":"1","document":"Invoice"}"#, false), ("", false),
    (#"{"id":1,"name":"x","order_line":[]}"#, true), (#"[ {"id":1,"partner_id":[1,"x"]}"#, true),
    (#"{"jsonrpc":"2.0"#, true), (#"{"jsonr"#, false), (#"{"jsonrpc":"2.0","id":1}"#, true),
    (#"{"lines":[{"order_line":1}],"x":1}"#, false),
  ])
  func ordersAreRecognised(_ text: String, _ isOrder: Bool) throws {
    var source = MemorySource(Array(text.utf8), cuts: [1, 2, 5])
    var window = ByteWindow(capacity: 8, limit: 1 << 10)
    let form = try RecordForm(of: &window, &source)
    #expect((form == .purchaseOrders) == isOrder)
  }
}
