// Documents of XML from their bytes to canonical documents, and what is told of them.

import Findings
import Foundation
import Octets
import Testing
import Translation

@Suite struct TreeTests {
  @Test func anInvoiceIsRead() throws {
    let run = try runTree(madeInvoice(lines: 2))
    let document = try run.document
    #expect(run.collector.findings.isEmpty)
    #expect(run.summary.documents == 1)
    #expect(text(document, "number") == "R-1001")
    #expect(text(document, "date") == "2025-06-09T14:05:00+02:00")
    #expect(text(document, "type") == "debitInvoice")
    #expect(text(document, "currency") == "EUR")
    #expect(text(document, "parties/0/name") == "Birke & Söhne")
    #expect(text(document, "parties/0/idType") == "gln")
    #expect(text(document, "terms/0/netDueDate") == "2025-07-09")
    #expect((document["lines"] as? [Any])?.count == 2)
    #expect(text(document, "lines/1/quantity") == "2.0")
    #expect(text(document, "lines/1/unit") == "C62")
    #expect(text(document, "lines/1/products/0/id") == "V-2")
    #expect(text(document, "totals/amount") == "11.90")
    #expect(text(document, "source/format") == "xml")
    #expect(text(document, "source/sender/id") == "4000001000005")
    #expect(text(document, "source/sender/qualifier") == "0088")
    #expect(text(document, "source/setControl") == "R-1001")
  }

  @Test func valuesAreToldByKeys() throws {
    let properties = """
      <a:AdditionalItemProperty><b:Name>Farbe</b:Name><b:Value>weiß</b:Value></a:AdditionalItemProperty>
      <a:AdditionalItemProperty><b:Value>L-77</b:Value><b:Name>Lot</b:Name></a:AdditionalItemProperty>
      """
    let document = try runTree(madeInvoice(lines: 1, item: properties)).document
    #expect(text(document, "lines/0/lot") == "L-77")
    #expect(text(document, "lines/0/descriptions/1/text") == "weiß")
  }

  /// Text before and behind an element that does not belong there is one text, but never another number.
  @Test func textAroundAnElementIsKept() throws {
    let plain = madeInvoice(lines: 1)
    let named = try runTree(plain.replacingOccurrences(of: "Birke &amp; Söhne", with: "Birke<b:x/>&amp; <b:x/>Söhne"))
    #expect(named.collector.findings.map(\.rule) == [.xmlElementUnknown, .xmlTextMixed])
    #expect(text(try named.document, "parties/0/name") == "Birke & Söhne")
    #expect(text(try named.document, "status") == "acceptedWithErrors")
    let counted = try runTree(plain.replacingOccurrences(of: ">11.90<", with: ">1<b:x/>1.90<"))
    #expect(counted.collector.findings.map(\.rule).contains(.elementNumber))
    #expect(try text(counted.document, "status") == "rejected")
  }

  @Test func whatIsMissingOrUnknownIsTold() throws {
    let broken = madeInvoice(lines: 1, line: "<b:Colour>red</b:Colour><b:Colour>red</b:Colour>")
      .replacingOccurrences(of: "<b:IssueDate>2025-06-09+02:00</b:IssueDate>", with: "<b:ID>2</b:ID>")
      .replacingOccurrences(of: ">10.00</b:TaxExclusiveAmount>", with: ">ten</b:TaxExclusiveAmount>")
    let run = try runTree(broken)
    let rules = run.collector.findings.map(\.rule)
    #expect(rules == [.xmlElementTooMany, .elementNumber, .xmlElementUnknown, .xmlElementMissing])
    #expect(run.summary.hasRejections)
    #expect(run.collector.findings[0].place.line == 5)
    #expect(run.collector.findings[1].place.column == 5)
    #expect(try text(run.document, "status") == "rejected")
    #expect(try runTree(broken, .odoo(odooTarget)).output == "")
  }

  @Test(arguments: [
    ("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", Rule.xmlUnsafe), ("<a><b></a>", .xmlMalformed),
    ("<a>", .xmlTruncated), ("<?xml version=\"1.0\"?><list/>", .xmlUnknown),
  ])
  func whatIsRefusedLeavesNothing(_ input: String, _ rule: Rule) throws {
    let run = try runTree(input)
    #expect(run.collector.findings.map(\.rule) == [rule])
    #expect(run.output == "")
    #expect(run.summary.hasRejections)
  }

  @Test func aFileThatEndsTooSoonLeavesNothing() throws {
    let whole = Array(madeInvoice(lines: 300).utf8)
    let run = try runTree(MemorySource(Array(whole.dropLast(20))), piece: 4 << 10)
    #expect(run.collector.findings.map(\.rule) == [.xmlTruncated])
    #expect(run.output == "")
    #expect(run.summary.documents == 0)
  }

  @Test func anElementTooLargeToHoldIsReadAllTheSame() throws {
    let value = String(repeating: "x", count: 60_000)
    let item =
      "<a:AdditionalItemProperty><b:Value>\(value)</b:Value><b:ValueQualifier>\(value)</b:ValueQualifier>"
      + "<b:Name>Lot</b:Name></a:AdditionalItemProperty>"
    let run = try runTree(madeInvoice(lines: 2, item: item))
    #expect(run.collector.findings.map(\.rule) == [.xmlTooLargeForKeys, .xmlTooLargeForKeys])
    #expect(try (run.document["lines"] as? [Any])?.count == 2)
  }

  @Test func aLongInvoiceTakesLittleMemory() throws {
    let lines = scaled(60_000)
    let parts = madeInvoice(lines: 1).components(separatedBy: "<a:InvoiceLine>")
    let line = "<a:InvoiceLine>" + parts[1].replacingOccurrences(of: "</i:Invoice>\n", with: "")
    let file = NamelessFile()
    _ = library
    let before = peakMemory()
    let summary = try library.translate(
      tree: HeadedSource(MadeSource(parts[0], lines, "</i:Invoice>\n") { _ in line }), from: nil,
      documents: DocumentWriter(
        DocumentStage(descriptor: file.descriptor, path: "documents"), fileName: "input.xml",
        format: .canonical))
    #expect(summary.documents == 1)
    #expect(summary.rows > 10 * lines && file.size > 100 * lines)
    // Other tests run beside this one.
    #expect(peakMemory() - before < 100)
  }

  /// What stands before lines, in the element around them, is said by each of them, and by those of the next one no more.
  @Test func linesSayWhatStandsBeforeThem() throws {
    let story = checkout.appending(path: "Fixtures/xml/cxml-invoice/input.xml")
    let whole = try String(contentsOf: story, encoding: .utf8)
    let orders = { (input: String) throws in
      let lines = try runTree(input).document["lines"] as? [Any] ?? []
      return lines.map { (text($0, "order/number"), text($0, "order/date")) }
    }
    let told = try orders(whole)
    #expect(told.map(\.0) == ["PO-5121", "PO-5130", "PO-5130"])
    #expect(told.map(\.1) == ["2025-06-09", "2025-06-10", "2025-06-10"])
    let bare = try orders(
      whole.replacingOccurrences(of: "<OrderIDInfo orderID=\"PO-5130\" orderDate=\"2025-06-10\"/>", with: ""))
    #expect(bare.map(\.0) == ["PO-5121", nil, nil])
    let bytes = Array(whole.utf8)
    let first = try runTree(MemorySource(bytes)).output
    for cut in stride(from: 1, to: bytes.count, by: 13) {
      #expect(try runTree(PiecewiseSource(bytes, cut: cut)).output == first, "cut at \(cut)")
    }
  }

  /// Only what stands in the right element is repeated, whichever comes first.
  @Test func whatIsRepeatedDependsOnWhereItStands() throws {
    let story = checkout.appending(path: "Fixtures/xml/bmecat-articles/input.xml")
    let whole = try String(contentsOf: story, encoding: .utf8)
    for text in [whole, whole.replacingOccurrences(of: "valid_start_date", with: "valid_from")] {
      let isStart = text == whole
      let run = try runTree(text)
      #expect(run.collector.findings.map(\.rule) == (isStart ? [] : [.elementCode, .elementCode]))
      let prices = try value(run.document, "lines/0/prices") as? [[String: Any]] ?? []
      #expect(
        prices.map { $0["from"] as? String }
          == (isStart ? ["2025-07-01", "2025-07-01", "2026-01-01"] : [nil, nil, nil]))
      #expect(prices.map { $0["to"] as? String } == ["2025-12-31", "2025-12-31", nil])
    }
  }

  /// A catalog of 1.2 is the same in each of its namespaces, and in none.
  @Test func severalNamespacesAreRead() throws {
    let story = checkout.appending(path: "Fixtures/xml/bmecat-articles/input.xml")
    let whole = try String(contentsOf: story, encoding: .utf8)
    let lines = { (text: String) throws in
      try JSONSerialization.data(withJSONObject: runTree(text).document["lines"] ?? [], options: .sortedKeys)
    }
    for namespace in ["XMLSchema/1.2/bmecat_new_catalog", "bmecat/1.2/bmecat_new_catalog"] {
      let named = whole.replacingOccurrences(
        of: "<BMECAT ", with: "<BMECAT xmlns=\"http://www.bmecat.org/\(namespace)\" ")
      #expect(try lines(named) == lines(whole))
    }
    let strange = whole.replacingOccurrences(of: "<BMECAT ", with: "<BMECAT xmlns=\"http://www.bmecat.org/other\" ")
    #expect(try runTree(strange).collector.findings.map(\.rule) == [.xmlUnknown])
  }

  /// Wherever the file is cut, it is read the same.
  @Test func everyCutGivesTheSame() throws {
    let item =
      "<a:AdditionalItemProperty><b:Value>L</b:Value><b:Name>Lot</b:Name></a:AdditionalItemProperty><b:X>1</b:X>"
    let bytes = Array(madeInvoice(lines: 2, item: item).utf8)
    let whole = try runTree(MemorySource(bytes))
    for cut in 1..<bytes.count {
      let run = try runTree(PiecewiseSource(bytes, cut: cut))
      #expect(run.output == whole.output, "cut at \(cut)")
      #expect(run.collector.findings.map(\.rule) == whole.collector.findings.map(\.rule), "cut at \(cut)")
      #expect(run.collector.findings.map(\.place.offset) == whole.collector.findings.map(\.place.offset))
    }
  }
}

/// Gives the bytes in two pieces.
struct PiecewiseSource: ByteSource, Sendable, ~Copyable {
  private let bytes: [UInt8]
  private let cut: Int
  private var given = 0

  init(_ bytes: [UInt8], cut: Int) {
    self.bytes = bytes
    self.cut = cut
  }

  mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    let end = given < cut ? cut : bytes.count
    let count = min(end - given, room.count)
    unsafe bytes.withUnsafeBytes { unsafe room.copyMemory(from: .init(rebasing: $0[given..<given + count])) }
    given += count
    return count
  }
}

/// The most memory this process has had, in MiB.
private func peakMemory() -> Int {
  var usage = rusage()
  unsafe getrusage(.init(0), &usage)
  return usage.ru_maxrss >> 10
}
