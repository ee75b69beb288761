// The spec: what it says to ask for, that the fixtures were asked so, and how its mistakes are told.

import Foundation
import JSON5
import OdooRecords
import PartnerSpec
import Testing
import Translation

@Suite struct SpecTests {
  @Test(arguments: ["17.0", "18.0", "19.0"])
  func eachSeriesIsRead(_ series: String) throws {
    let plan = try library.orderPlan(series)
    #expect(plan.series == series && plan.model == "purchase.order")
    let text = plan.specificationText
    let asked = try JSON5.parse(Array(text.utf8), file: "specification")
    let line = asked["order_line"]?["fields"]
    #expect(asked["name"]?.isObject == true && line?["price_unit"]?.isObject == true)
    #expect(line?[series == "19.0" ? "product_uom_id" : "product_uom"]?["fields"]?["name"]?.isObject == true)
    #expect(asked[series == "19.0" ? "note" : "notes"] != nil)
    // There is no such field before, and asking for one is an error.
    let vendor = asked["partner_id"]?["fields"]
    #expect((vendor?["global_location_number"] != nil) == (series == "19.0"))
    #expect(vendor?["state_id"]?["fields"]?["code"]?.isObject == true)
  }

  @Test func theReadmeShowsIt() throws {
    let readme = try String(contentsOf: checkout.appending(path: "README.md"), encoding: .utf8)
    #expect(readme.contains(try library.orderPlan("19.0").specificationText))
  }

  /// Fixtures are records as they come when asked for so.
  @Test(arguments: [
    ("northside-medsurg/850-odoo-18.0", "18.0"), ("calyx-diagnostics/850-odoo-19.0", "19.0"),
    ("tidewater-dental/850-odoo-17.0", "17.0"),
  ])
  func fixturesHaveWhatIsAskedFor(_ name: String, _ series: String) throws {
    let file = checkout.appending(path: "Fixtures/partners/\(name)/document.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    let lines = series == "17.0" ? text.split(separator: "\n").map(String.init) : [text]
    for line in lines {
      let value = try JSON5.parse(Array(line.utf8), file: name)
      for record in value["result"]?.array ?? value.array ?? [value] {
        hold(record, to: try library.orderPlan(series).specification, name)
      }
    }
  }

  private func hold(_ record: JSON5Value, to asked: [AskedField], _ path: String) {
    for field in asked {
      guard let value = record[field.name] else {
        Issue.record("\(path) has no '\(field.name)'")
        continue
      }
      // Empty, or the pair that `read` gives.
      if field.fields.isEmpty || value.bool == false || value.array?.first?.integer != nil { continue }
      for inner in value.array ?? [value] { hold(inner, to: field.fields, "\(path)/\(field.name)") }
    }
  }

  private static let frame = #"series: "19.0", model: "purchase.order", document: "PurchaseOrder", lines: "order_line""#

  @Test(arguments: [
    (#"fields: { nummer: "name" }"#, "2:11: found the unknown field of header 'nummer', did you mean 'number'?"),
    (#"fields: { number: { att: "name" } }"#, "2:21: found the unknown key 'att', did you mean 'at'?"),
    (#"fields: { number: { required: true } }"#, "2:19: found no place, expected 'at' or 'const'"),
    (#"fields: { number: { at: "name", is: "htm" } }"#, "2:37: found the unknown form 'htm', did you mean 'html'?"),
    (
      #"fields: { number: "partner id" }"#, "2:19: found 'partner id', expected the name of a field, such as partner_id"
    ),
    (#"fields: { number: "a[b/c" }"#, "2:19: found 'a[b/c', expected ']' at its end"),
    (
      #"fields: { number: "$vendorItm" }, places: { vendorItem: "x" }"#,
      "2:19: found the unknown place 'vendorItm', did you mean 'vendorItem'?"
    ),
    (
      #"fields: { parties: { part: "partie" } }, parts: { party: {} }"#,
      "2:28: found the unknown part 'partie', did you mean 'party'?"
    ),
    (#"fields: { parties: { each: 5 } }"#, "2:28: found a number, expected a place such as partner_id/name"),
    (#"line: { products: { any: [], required: "x" } }"#, "2:19: found 'required' without 'field'"),
    (#"totals: []"#, "2:9: found an array, expected an object of fields"),
    (#"states: { among: "purchase" }"#, "2:18: found a string, expected a list of words"),
    (#"feilds: {}"#, "2:1: found the unknown key 'feilds', did you mean 'fields'?"),
  ])
  func mistakesHaveTheirPlace(_ text: String, _ message: String) throws {
    let spec = try JSON5.parse(Array("{ \(Self.frame),\n\(text) }".utf8), file: "orders.json5")
    let error = #expect(throws: JSON5Error.self) { _ = try OrderPlan(spec) }
    #expect(error?.description == "orders.json5:\(message)")
  }

  @Test func seriesExtendSeries() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "ediglot-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let orders = folder.appending(path: "odoo/purchase-order")
    try FileManager.default.createDirectory(at: orders, withIntermediateDirectories: true)
    func put(_ series: String, _ text: String) throws {
      try text.write(to: orders.appending(path: "\(series).json5"), atomically: true, encoding: .utf8)
    }
    try put("19.0", "{ \(Self.frame), fields: { number: \"name\", currency: \"currency_id/name\" } }")
    try put("18.0", #"{ series: "18.0", extends: "19.0", fields: { currency: null } }"#)
    try put("17.0", "{\n  extends: \"18.O\" }")
    let specs = SpecLibrary(SpecFolder(path: folder.path))
    #expect(try specs.orderPlan("18.0").specification.map(\.name) == ["name", "order_line"])
    let unknown = #expect(throws: SpecErrors.self) { _ = try specs.orderPlan("17.0") }
    #expect(
      unknown?.description.hasSuffix("17.0.json5:2:12: found the unknown Odoo series '18.O', did you mean '18.0'?")
        == true)
    try put("19.0", #"{ extends: "18.0" }"#)
    let circle = #expect(throws: SpecErrors.self) {
      _ = try SpecLibrary(SpecFolder(path: folder.path)).orderPlan("18.0")
    }
    #expect(circle?.description.contains("found specs that extend each other") == true)
  }
}
