// Long documents are read and written by several threads where there are several processors: what comes of them is what one
// processor makes of them.

import Foundation
import Testing

@Suite struct LongDocumentTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The same by all processors, and by one.
  private func runs(_ arguments: String) throws -> [Outcome] {
    [try shell("\"$0\" \(arguments)"), try shell("taskset -c 0 \"$0\" \(arguments)")]
  }

  private func same(_ arguments: String, code: Int32 = 0) throws -> Outcome {
    let both = try runs(arguments)
    #expect(both[0].code == code)
    #expect(both[1].code == code)
    #expect(both[0].output == both[1].output)
    #expect(both[0].complaint == both[1].complaint)
    return both[0]
  }

  /// The price list of the fixture, its last row many times with numbers of its own.
  private func list(_ count: Int) throws -> String {
    let list = try bytes("\(root)/Fixtures/partners/alpenmed/price-list-clean/input.price-list.csv")
    let rows = list.split(separator: 0x0a)
    let header = try #require(rows.first)
    let row = try #require(rows.last)
    let rest = row[try #require(row.firstIndex(of: 0x3b))...]
    var long = Array(header) + [0x0a]
    for number in 1...count { long += Array("AM-\(1_000_000 + number)".utf8) + rest + [0x0a] }
    return try folder.make("long.price-list.csv", long)
  }

  /// The invoice of the fixture, its second line many times.
  private func invoice(_ count: Int) throws -> String {
    let text = try read("\(root)/Fixtures/partners/juniper-pharma/invoice-clean/input.xml")
    let parts = text.components(separatedBy: "<cac:InvoiceLine>")
    try #require(parts.count == 3)
    let lines = (1...count).map { number in
      parts[1].replacingOccurrences(of: "<cbc:ID>1</cbc:ID>", with: "<cbc:ID>\(1_000 + number)</cbc:ID>")
    }
    return try folder.make(
      "long.xml",
      Array((parts[0] + "<cac:InvoiceLine>" + (lines + parts[2...]).joined(separator: "<cac:InvoiceLine>")).utf8))
  }

  private func order(_ count: Int) throws -> String {
    var text =
      "ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *250701*0930*U*00401*000000001*0*T*>~\n"
    text += "GS*PO*BUYER*SELLER*20250701*0930*1*X*004010~\nST*850*0001~\nBEG*00*SA*PO-LONG**20250701~\n"
    for number in 1...count { text += "PO1*\(number)*\(number % 90 + 1)*EA*1.\(10 + number % 90)**VP*V-\(number)~\n" }
    text += "CTT*\(count)~\nSE*\(count + 4)*0001~\nGE*1*1~\nIEA*1*000000001~\n"
    return try folder.make("long.edi", Array(text.utf8))
  }

  /// An invoice whose heading stands behind its lines is read twice, from wherever it comes.
  @Test func headingsBehindManyLines() throws {
    let text = try read("\(root)/Fixtures/xml/cii-invoice/input.xml")
    let name = "ram:IncludedSupplyChainTradeLineItem>"
    let parts = text.components(separatedBy: "<\(name)")
    try #require(parts.count > 1)
    let line = try #require(parts[1].components(separatedBy: "</\(name)").first) + "</\(name)"
    let long =
      parts[0] + String(repeating: "<\(name)\(line)", count: 400) + "<\(name)"
      + parts[1...].joined(separator: "<\(name)")
    let file = try folder.make("long.xml", Array(long.utf8))
    let run = try ediglot("convert", "--to", "canonical", file)
    let lines = try #require(run.lines.first?["lines"]?.array)
    #expect(run.code == 0 && lines.count == 400 + parts.count - 1)
    #expect(
      try ediglot("convert", "--to", "canonical", "-", input: Array(long.utf8)).lines.first?["lines"]?.array?.count
        == lines.count)
  }

  @Test(arguments: [64, 65, 192, 193, 1_500])
  func rowsAreTheSame(_ count: Int) throws {
    let path = try list(count)
    for format in ["odoo", "canonical"] {
      let outcome = try same("convert --partner alpenmed --to \(format) \(path)")
      #expect(outcome.output.components(separatedBy: "AM-100").count > count)
    }
  }

  @Test func segmentsAreTheSame() throws {
    let path = try order(1_500)
    for format in ["odoo", "canonical"] {
      let outcome = try same("convert --to \(format) \(path)")
      #expect(outcome.output.contains("V-1500"))
    }
  }

  /// Totals that are wrong now, and findings with places.
  @Test func elementsAreTheSame() throws {
    let path = try invoice(1_500)
    let outcome = try same("convert --partner juniper-pharma --to canonical \(path)")
    #expect(outcome.output.contains("\"line\":\"2500\"") || outcome.output.contains("2500"))
    _ = try same("validate --json --partner juniper-pharma \(path)")
  }

  /// The disk is full while others write: said once, with its code.
  @Test func fullDisksAreTold() throws {
    let path = try list(60_000)
    let both = try runs("convert --partner alpenmed --to canonical \(path) > /dev/full")
    #expect(both.map(\.code) == [3, 3])
    #expect(both[0].complaint.contains("No space left on device"))
    #expect(both[0].complaint == both[1].complaint)
  }
}
