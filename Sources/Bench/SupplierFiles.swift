// Makes files of suppliers that send no X12: a price list of rows, as the partner seabright sends it, and an invoice in UBL of
// many lines. The same wishes give the same bytes.

import Octets

enum SupplierFiles {
  /// A price list of about so many bytes.
  static func writePriceList(_ path: String, bytes: UInt64) throws(FileError) {
    var random = SplitMix(seed: 0x7072_6963_6573)
    var sink = try ByteSink(path: path)
    sink.write(
      "id,Product Source Name,Product Code,Product Name,Supplier Name,Supplier Item No,Manufacturer Name,"
        + "Manufacturer item No,Minimum Order Quantity (Each),Contract price (Each),Contract Price Valid Until,"
        + "Default Global Preference Type,Default Package Type,Quantity per Package,Package Price\n")
    var number = 0
    while sink.position < bytes {
      number += 1
      let name = product(&random)
      // Some names have a comma, and are quoted for it.
      let cell = random.happens(percent: 20) ? "\"\(name), \(random.within(1...500)) mL\"" : name
      sink.write("\(number),,HB\(random.digits(3)),\(cell),Seabright Care Supply,SB-\(1_000_000 + number),")
      sink.write(random.happens(percent: 40) ? "Lintalin,TD\(random.digits(4))" : ",")
      let each = random.within(15...9_000)
      sink.write(random.happens(percent: 30) ? ",100,\(money(each)),12/31/2026" : ",,,")
      sink.write(",APPROVED,BX,100,\(money(each * 98))\n")
      sink.commit()
    }
    try sink.finish(sync: false)
  }

  /// An invoice of so many lines, whose totals are right.
  static func writeInvoice(_ path: String, lines: Int) throws(FileError) {
    var random = SplitMix(seed: 0x696e_766f_6963_65)
    let amounts = (0..<lines).map { _ in (quantity: random.within(1...400), cents: random.within(15...9_000)) }
    let net = amounts.reduce(0) { $0 + $1.quantity * $1.cents }
    var sink = try ByteSink(path: path)
    sink.write(head(net: net, tax: (net * 21 + 50) / 100))
    for (index, amount) in amounts.enumerated() {
      sink.write(line(index + 1, amount.quantity, amount.cents, &random))
      sink.commit()
    }
    sink.write("</Invoice>\n")
    try sink.finish(sync: false)
  }

  private static func product(_ random: inout SplitMix) -> String {
    let what = random.pick(["Saline flush syringe", "Transparent dressing", "Nitrile glove", "Gauze swab sterile"])
    return "\(what) \(random.within(1...90))x\(random.within(1...90)) cm"
  }

  private static func money(_ cents: Int) -> String { "\(cents / 100).\(padded(cents % 100, 2))" }

  private static func party(_ role: String, _ number: String, _ name: String) -> String {
    """
    <cac:\(role)><cac:Party><cbc:EndpointID schemeID="0088">\(number)</cbc:EndpointID><cac:PartyName><cbc:Name>\(name)\
    </cbc:Name></cac:PartyName><cac:PostalAddress><cbc:StreetName>Quay 7</cbc:StreetName><cbc:CityName>Antwerpen\
    </cbc:CityName><cbc:PostalZone>2000</cbc:PostalZone><cac:Country><cbc:IdentificationCode>BE\
    </cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>BE0123456749\
    </cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity>\
    <cbc:RegistrationName>\(name)</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:\(role)>

    """
  }

  private static func amount(_ name: String, _ cents: Int) -> String {
    "<cbc:\(name) currencyID=\"EUR\">\(money(cents))</cbc:\(name)>"
  }

  private static func head(net: Int, tax: Int) -> String {
    let names = "urn:oasis:names:specification:ubl:schema:xsd:"
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <Invoice xmlns="\(names)Invoice-2" xmlns:cac="\(names)CommonAggregateComponents-2" \
      xmlns:cbc="\(names)CommonBasicComponents-2">
      <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
      <cbc:ID>R-2025-1</cbc:ID><cbc:IssueDate>2025-06-02</cbc:IssueDate><cbc:DueDate>2025-07-02</cbc:DueDate>
      <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
      <cac:OrderReference><cbc:ID>PO-88</cbc:ID></cac:OrderReference>
      \(party("AccountingSupplierParty", "9521890100010", "Seabright &amp; Sons"))\
      \(party("AccountingCustomerParty", "9521890100027", "Harborview Medical"))\
      <cac:TaxTotal>\(amount("TaxAmount", tax))<cac:TaxSubtotal>\(amount("TaxableAmount", net))\
      \(amount("TaxAmount", tax))<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme>\
      <cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
      <cac:LegalMonetaryTotal>\(amount("LineExtensionAmount", net))\(amount("TaxExclusiveAmount", net))\
      \(amount("TaxInclusiveAmount", net + tax))\(amount("PayableAmount", net + tax))</cac:LegalMonetaryTotal>

      """
  }

  private static func line(_ number: Int, _ quantity: Int, _ cents: Int, _ random: inout SplitMix) -> String {
    let name = product(&random)
    return """
      <cac:InvoiceLine><cbc:ID>\(number)</cbc:ID><cbc:InvoicedQuantity unitCode="EA">\(quantity)</cbc:InvoicedQuantity>\
      \(amount("LineExtensionAmount", quantity * cents))<cac:OrderLineReference><cbc:LineID>\(number)</cbc:LineID>\
      </cac:OrderLineReference><cac:Item><cbc:Description>\(name), sterile, for one use</cbc:Description><cbc:Name>\(name)\
      </cbc:Name><cac:BuyersItemIdentification><cbc:ID>HB\(random.digits(5))</cbc:ID></cac:BuyersItemIdentification>\
      <cac:SellersItemIdentification><cbc:ID>SB-\(random.digits(6))</cbc:ID></cac:SellersItemIdentification>\
      <cac:StandardItemIdentification><cbc:ID schemeID="0160">\(checked("0952189\(random.digits(6))"))</cbc:ID>\
      </cac:StandardItemIdentification><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent>\
      <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item><cac:Price>\
      \(amount("PriceAmount", cents))</cac:Price></cac:InvoiceLine>

      """
  }
}
