// Real documents of UBL nobody of us wrote, when they are at hand: all run through, and each is one document with the lines
// and the totals that a second, plain look at the file finds.

import Findings
import Foundation
import Octets
import Testing
import Translation

private let root = checkout.deletingLastPathComponent().appending(path: "shared/corpus/xml")

private let corpus: [String] = {
  let files = FileManager.default.enumerator(atPath: root.path)?.allObjects as? [String] ?? []
  return files.filter { $0.hasSuffix(".xml") }.sorted()
}()

/// What a plain look finds.
private struct PlainLook {
  var lines = 0
  var amounts: [String] = []

  init(_ text: String, line: String, amount: String) {
    lines = text.components(separatedBy: "\(line)>").count / 2
    for part in text.components(separatedBy: "\(amount)").dropFirst() {
      guard let start = part.firstIndex(of: ">"), let end = part.firstIndex(of: "<"), start < end else { continue }
      amounts.append(part[part.index(after: start)..<end].trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }
}

@Suite struct TreeCorpusTests {
  @Test(.enabled(if: !corpus.isEmpty), arguments: corpus)
  func everyDocumentRunsThrough(_ name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: root.appending(path: name)))
    let canonical = try runTree(MemorySource(bytes))
    let odoo = try runTree(MemorySource(bytes), .odoo(odooTarget))
    #expect(canonical.collector.findings.map(\.rule) == odoo.collector.findings.map(\.rule))
  }

  @Test(.enabled(if: !corpus.isEmpty), arguments: corpus.filter { $0.hasPrefix("ubl/") })
  func invoicesAreWhole(_ name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: root.appending(path: name)))
    let plain = String(decoding: bytes, as: UTF8.self)
    let isCredit = plain.contains("CreditNoteLine>")
    guard isCredit || plain.contains("InvoiceLine>") else { return }
    let run = try runTree(MemorySource(bytes))
    let document = try run.document
    let look = PlainLook(plain, line: isCredit ? ":CreditNoteLine" : ":InvoiceLine", amount: "TaxInclusiveAmount ")
    #expect((document["lines"] as? [Any])?.count == look.lines)
    #expect(text(document, "totals/amount") == look.amounts.first)
    let due = PlainLook(plain, line: "", amount: "PayableAmount ").amounts.first
    let amounts = value(document, "totals/amounts") as? [[String: Any]] ?? []
    #expect(amounts.first { $0["type"] as? String == "totalDue" }?["amount"] as? String == due)
    let taxes = PlainLook(plain, line: ":TaxSubtotal", amount: "x").lines
    #expect((value(document, "totals/taxes") as? [Any])?.count ?? 0 == taxes || plain.contains("WithholdingTaxTotal"))
  }
}
