// Every format in, every other out: documents of one become files of the others that pass, and read there they say the same.

import Foundation
import Testing

@Suite struct PairTests {
  private static let orders = [
    "x12/005010/850", "xml/ubl-2.1/order", "xml/cxml-1.2/order-request", "xml/opentrans-2.1/order",
  ]
  private static let answers = ["x12/005010/855", "xml/ubl-2.1/order-response", "xml/opentrans-2.1/order-response"]
  private static let notices = [
    "x12/005010/856", "xml/ubl-2.1/despatch-advice", "xml/cxml-1.2/ship-notice-request",
    "xml/opentrans-2.1/dispatch-notification",
  ]
  private static let invoices = [
    "x12/005010/810", "xml/ubl-2.1/invoice", "xml/cii-d16b/invoice", "xml/cxml-1.2/invoice-detail-request",
    "xml/opentrans-2.1/invoice",
  ]

  /// Fixtures, the formats they go to, and those that want what the document does not say.
  private static let all: [(fixtures: [String], formats: [String], but: Set<String>)] = [
    (
      ["x12/850/clean", "xml/ubl-order", "xml/cxml-order", "xml/opentrans-order"], orders,
      ["xml/ubl-order xml/cxml-1.2/order-request", "xml/opentrans-order xml/ubl-2.1/order"]
    ),
    (
      ["x12/855/clean", "partners/juniper-pharma/order-response"], answers,
      ["partners/juniper-pharma/order-response x12/005010/855"]
    ),
    (
      [
        "x12/856/clean", "x12/856/s-o-t-p-i", "xml/cxml-ship-notice", "xml/opentrans-dispatch-notification",
        "partners/juniper-pharma/despatch-with-lots",
      ], notices, ["xml/cxml-ship-notice x12/005010/856"]
    ),
    (
      [
        "x12/810/clean", "xml/cii-invoice", "xml/cxml-invoice", "xml/opentrans-invoice",
        "partners/juniper-pharma/invoice-clean",
      ],
      invoices, ["xml/cxml-invoice xml/opentrans-2.1/invoice"]
    ),
  ]

  private static let pairs: [(String, String)] = all.flatMap { entry in
    entry.fixtures.flatMap { fixture in
      entry.formats.filter { !entry.but.contains("\(fixture) \($0)") }.map { (fixture, $0) }
    }
  }

  @Test(arguments: pairs)
  func documentsSayTheSameInOtherFormats(_ fixture: String, _ format: String) throws {
    let folder = URL(filePath: root).appending(path: "Fixtures/\(fixture)")
    let name =
      FileManager.default.fileExists(atPath: folder.appending(path: "input.xml").path) ? "input.xml" : "input.edi"
    let path = folder.appending(path: name).path
    let run = try ediglot("convert", "--to", format, "--leave-out", "--currency", "USD", path)
    #expect(run.code == 0, "\(run.complaint)")
    let said = try document(try ediglot("convert", "--to", "canonical", path).output)
    let read = try ediglot("convert", "--to", "canonical", "-", input: Array(run.output.utf8))
    #expect(read.code == 0, "\(read.complaint)")
    let again = try document(read.output)
    #expect(again["document"] as? String == said["document"] as? String)
    #expect(again["number"] as? String == said["number"] as? String)
    let (before, after) = (lines(said), lines(again))
    #expect(before.count == after.count && !before.isEmpty)
    for (one, other) in zip(before, after) {
      #expect(decimal(one, "quantity") == decimal(other, "quantity"))
      if one["price"] != nil, other["price"] != nil { #expect(decimal(one, "price") == decimal(other, "price")) }
    }
  }

  private func document(_ text: String) throws -> [String: Any] {
    let line = text.split(separator: "\n").first.map(String.init) ?? ""
    return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  private func lines(_ document: [String: Any]) -> [[String: Any]] { document["lines"] as? [[String: Any]] ?? [] }

  private func decimal(_ line: [String: Any], _ field: String) -> Decimal? {
    (line[field] as? String).flatMap { Decimal(string: $0) }
  }
}
