// Runs of documents of XML for tests.

import Findings
import Foundation
import Octets
import PartnerSpec
import Testing
import Translation

struct TreeRun {
  var collector: FindingCollector
  var summary: TranslationSummary
  /// Documents, one a line.
  var output: String

  var document: [String: Any] {
    get throws {
      let line = try #require(output.split(separator: "\n").first, "no document")
      return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }
}

/// Runs a document through the session; `piece` bytes are read at once.
func runTree<Source: ByteSource & Sendable & ~Copyable>(
  _ source: consuming Source, _ format: DocumentFormat = .canonical, partner: PartnerProfile? = nil,
  piece: Int = 32 << 10
) throws -> TreeRun {
  let (collector, documents) = (FindingCollector(), NamelessFile())
  let writer = DocumentWriter(
    DocumentStage(descriptor: documents.descriptor, path: "documents"), fileName: "input.xml", format: format)
  let summary = try library.translate(
    tree: HeadedSource(source), from: partner, documents: writer, observer: collector, piece: piece)
  return TreeRun(collector: collector, summary: summary, output: try documents.text)
}

func runTree(_ text: String, _ format: DocumentFormat = .canonical, partner: PartnerProfile? = nil) throws -> TreeRun {
  try runTree(MemorySource(Array(text.utf8)), format, partner: partner)
}

/// The places of a document that a path of keys and numbers leads to.
func value(_ document: Any?, _ path: String) -> Any? {
  path.split(separator: "/").reduce(document) { value, key in
    if let index = Int(key), let list = value as? [Any] { return list.indices.contains(index) ? list[index] : nil }
    return (value as? [String: Any])?[String(key)]
  }
}

func text(_ document: Any?, _ path: String) -> String? { value(document, path) as? String }

/// A UBL invoice with these lines; `more` stands in each line's item.
func madeInvoice(lines: Int, item: String = "", line: String = "") -> String {
  var text = """
    <?xml version="1.0" encoding="UTF-8"?>
    <i:Invoice xmlns:i="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
      xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
      xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
      <b:ID>R-1001</b:ID><b:IssueDate>2025-06-09+02:00</b:IssueDate><b:IssueTime>14:05:00+02:00</b:IssueTime>
      <b:DueDate>2025-07-09</b:DueDate><b:InvoiceTypeCode>380</b:InvoiceTypeCode>
      <b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
      <a:OrderReference><b:ID>PO-7</b:ID></a:OrderReference>
      <a:AccountingSupplierParty><a:Party><b:EndpointID schemeID="0088">4000001000005</b:EndpointID>
        <a:PartyName><b:Name>Birke &amp; Söhne</b:Name></a:PartyName></a:Party></a:AccountingSupplierParty>
      <a:AccountingCustomerParty><a:Party><b:EndpointID schemeID="0088">4000002000004</b:EndpointID>
        <a:PartyName><b:Name>Hafenklinik</b:Name></a:PartyName></a:Party></a:AccountingCustomerParty>
      <a:TaxTotal><b:TaxAmount currencyID="EUR">1.90</b:TaxAmount></a:TaxTotal>
      <a:LegalMonetaryTotal><b:LineExtensionAmount currencyID="EUR">10.00</b:LineExtensionAmount>
        <b:TaxExclusiveAmount currencyID="EUR">10.00</b:TaxExclusiveAmount>
        <b:TaxInclusiveAmount currencyID="EUR">11.90</b:TaxInclusiveAmount>
        <b:PayableAmount currencyID="EUR">11.90</b:PayableAmount></a:LegalMonetaryTotal>

    """
  for number in 1...max(1, lines) {
    text += """
        <a:InvoiceLine><b:ID>\(number)</b:ID><b:InvoicedQuantity unitCode="C62">+2.0</b:InvoicedQuantity>
          <b:LineExtensionAmount currencyID="EUR">10.00</b:LineExtensionAmount>\(line)
          <a:Item><b:Name>Verband  10 cm</b:Name>
            <a:SellersItemIdentification><b:ID>V-\(number)</b:ID></a:SellersItemIdentification>\(item)</a:Item>
          <a:Price><b:PriceAmount currencyID="EUR">5</b:PriceAmount></a:Price></a:InvoiceLine>

      """
  }
  return text + "</i:Invoice>\n"
}
