// Real documents of XML nobody of us wrote, when they are at hand: all run through, and each of a format we read is one document
// with the lines, the prices and the totals that a second, plain look at the file finds.

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

  /// Cross Industry Invoices of today's standard: that of ZUGFeRD 1 has another root.
  @Test(.enabled(if: !corpus.isEmpty), arguments: corpus.filter { $0.hasPrefix("cii/") && !$0.hasSuffix("cs-02.xml") })
  func industryInvoicesAreWhole(_ name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: root.appending(path: name)))
    let plain = String(decoding: bytes, as: UTF8.self)
    let document = try runTree(MemorySource(bytes)).document
    let look = PlainLook(plain, line: ":IncludedSupplyChainTradeLineItem", amount: "GrandTotalAmount")
    #expect((document["lines"] as? [Any])?.count == look.lines)
    #expect(text(document, "totals/amount") == look.amounts.first)
    let due = PlainLook(plain, line: "", amount: "DuePayableAmount").amounts.first
    let amounts = value(document, "totals/amounts") as? [[String: Any]] ?? []
    #expect(amounts.first { $0["type"] as? String == "totalDue" }?["amount"] as? String == due)
    // The heading stands behind the lines, and is there all the same.
    #expect(text(document, "currency")?.count == 3)
    #expect((document["parties"] as? [[String: Any]])?.first?["role"] as? String == "supplier")
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

  @Test(.enabled(if: !corpus.isEmpty), arguments: corpus.filter { $0.hasPrefix("opentrans/") })
  func openTransIsWhole(_ name: String) throws {
    let plain = try Self.withoutComments(name)
    let run = try runTree(plain)
    let roots = ["ORDER", "ORDERRESPONSE", "DISPATCHNOTIFICATION", "INVOICE"]
    guard let root = roots.first(where: { plain.contains("</\($0)>") }) else {
      return #expect(run.collector.findings.map(\.rule) == [.xmlUnknown])
    }
    #expect(run.collector.findings.isEmpty)
    let document = try run.document
    #expect((document["lines"] as? [Any])?.count == Self.count("</\(root)_ITEM>", plain))
    #expect(
      value(document, "totals/lineCount") as? Int == Self.texts("TOTAL_ITEM_NUM", plain).first.flatMap { Int($0) })
    #expect(text(document, "totals/amount") == Self.texts("TOTAL_AMOUNT", plain).first)
    #expect(text(document, "number") == Self.texts("\(root)_ID", plain).first)
    let roles = (document["parties"] as? [Any])?.count
    #expect(roles == Self.count("</PARTY>", plain))
    let features = Self.count("</FEATURE>", plain)
    let lines = document["lines"] as? [[String: Any]] ?? []
    let told = lines.flatMap { $0["descriptions"] as? [[String: Any]] ?? [] }.filter { $0["type"] != nil }
    #expect(told.count == features)
  }

  @Test(.enabled(if: !corpus.isEmpty), arguments: corpus.filter { $0.hasPrefix("bmecat/") })
  func catalogsAreWhole(_ name: String) throws {
    let plain = try Self.withoutComments(name)
    let run = try runTree(plain)
    #expect(run.collector.findings.isEmpty)
    let document = try run.document
    let lines = document["lines"] as? [[String: Any]] ?? []
    #expect(!lines.isEmpty)
    #expect(lines.count == Self.count("</ARTICLE>", plain) + Self.count("</PRODUCT>", plain))
    let prices = lines.flatMap { $0["prices"] as? [[String: Any]] ?? [] }
    #expect(prices.compactMap { $0["price"] as? String } == Self.texts("PRICE_AMOUNT", plain))
    #expect(text(document, "currency") == Self.texts("CURRENCY", plain).first)
    if let start = plain.range(of: "<DATETIME type=\"valid_start_date\">") {
      #expect(prices.first?["from"] as? String == Self.texts("DATE", String(plain[start.upperBound...])).first)
    }
    let items = lines.compactMap { ($0["products"] as? [[String: Any]])?.first?["id"] as? String }
    #expect(items == Self.texts("SUPPLIER_AID", plain) + Self.texts("SUPPLIER_PID", plain))
    let changes = lines.compactMap { $0["change"] as? String }
    #expect(changes.count == (plain.contains("T_UPDATE_PRODUCTS") ? lines.count : 0))
  }

  @Test(.enabled(if: !corpus.isEmpty), arguments: corpus.filter { $0.hasPrefix("cxml/") })
  func portalDocumentsAreWhole(_ name: String) throws {
    let plain = try Self.withoutComments(name)
    let run = try runTree(plain)
    let isNotice = plain.contains("<ShipNoticeRequest>")
    guard isNotice || plain.contains("<OrderRequest>") else {
      return #expect(run.collector.findings.map(\.rule) == [.xmlUnknown])
    }
    #expect(run.collector.findings.isEmpty)
    let document = try run.document
    #expect(
      (document["lines"] as? [Any])?.count ?? 0 == Self.count("</ItemOut>", plain)
        + Self.count("</ShipNoticeItem>", plain))
    let number = isNotice ? "shipmentID=\"" : "orderID=\""
    #expect(text(document, "number") == plain.components(separatedBy: number)[1].prefix { $0 != "\"" }.description)
    #expect(text(document, "source/setControl") == text(document, "number"))
    if isNotice {
      #expect(text(document, "references/0/value") == Self.texts("ShipmentIdentifier", plain).first)
      #expect(
        text(document, "orderNumber")
          == plain.components(separatedBy: "orderID=\"")[1].prefix { $0 != "\"" }.description)
    }
  }

  private static func withoutComments(_ name: String) throws -> String {
    let bytes = try Data(contentsOf: root.appending(path: name))
    let isLatin = String(decoding: bytes.prefix(80), as: UTF8.self).contains("ISO-8859-1")
    let text = String(data: bytes, encoding: isLatin ? .isoLatin1 : .utf8) ?? ""
    return text.replacing("encoding=\"ISO-8859-1\"", with: "encoding=\"UTF-8\"").replacing(#/(?s)<!--.*?-->/#, with: "")
  }

  private static func count(_ piece: String, _ text: String) -> Int { text.components(separatedBy: piece).count - 1 }

  /// Texts of all elements of that name, with or without a prefix.
  private static func texts(_ name: String, _ text: String) -> [String] {
    text.components(separatedBy: "<").compactMap { part in
      guard let end = part.firstIndex(of: ">"), !part.hasPrefix("/") else { return nil }
      let tag = part[..<end].prefix { $0 != " " }.split(separator: ":").last
      guard tag.map(String.init) == name else { return nil }
      return part[part.index(after: end)...].trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }
}
