// Drafts of partners who send XML: what is counted, which element is a line, what leaves are taken for, and that the draft
// takes the samples it is made of.

import Acknowledgement
import Conformance
import Findings
import Foundation
import Inference
import Octets
import PartnerSpec
import Testing
import Translation
import X12

struct TreeTests {
  private static let guide = "guides/invoice.json5"
  private static let map = "maps/invoice.json5"

  private func gtin(_ n: Int) -> String {
    let body = "952112345" + "\(100 + n)".suffix(3)
    let sum = body.utf8.reversed().enumerated().reduce(0) { $0 + Int($1.1 - 0x30) * ($1.0 % 2 == 0 ? 3 : 1) }
    return body + "\((10 - sum % 10) % 10)"
  }

  /// What makes numbers of texts with a comma, and of no others.
  private static let commas = #"{ replace: ".", with: "?" }, { replace: ",", with: "." }, { times: "1" }"#

  /// An invoice as a program in a back office writes it; `prefix` is the namespace's, `thousands` stands before the hundreds of
  /// prices.
  private func invoice(_ n: Int, prefix: String = "", thousands: String = "1.") -> String {
    let p = prefix.isEmpty ? "" : prefix + ":"
    let lines = (1...1 + n % 4).map { k in
      "<\(p)Position Nr=\"\(k)\"><\(p)Artikel>A-\(n * 10 + k)</\(p)Artikel><\(p)EAN>\(gtin(n * 10 + k))</\(p)EAN>"
        + "<\(p)Menge ME=\"\(k % 3 == 0 ? "PCK" : "ST")\">\(k)</\(p)Menge><\(p)Einzelpreis>\(thousands)2\(n % 10)\(k),50</\(p)Einzelpreis>"
        + (k % 2 == 1 ? "<\(p)Charge>C\(n)</\(p)Charge>" : "") + "<\(p)Zone>Z\(k)</\(p)Zone></\(p)Position>"
    }.joined(separator: "\n")
    let namespace = prefix.isEmpty ? "xmlns" : "xmlns:\(prefix)"
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <\(p)Rechnung \(namespace)="urn:acme:rechnung">
      <\(p)Kopf><\(p)Nummer>R-\(n)</\(p)Nummer><\(p)Datum>\(10 + n % 19).06.2025</\(p)Datum><\(p)Waehrung>EUR</\(p)Waehrung>
      <\(p)Bestellung><\(p)Nummer>PO-\(n)</\(p)Nummer></\(p)Bestellung></\(p)Kopf>
      <\(p)Lieferant><\(p)GLN>4000001000005</\(p)GLN><\(p)Name>Acme GmbH</\(p)Name></\(p)Lieferant>
      <\(p)Positionen>
      \(lines)
      </\(p)Positionen>
      <\(p)Summe><\(p)Netto>\(n),00</\(p)Netto><\(p)Brutto>\(n + 1),19</\(p)Brutto></\(p)Summe>
      </\(p)Rechnung>
      """
  }

  private func invoices(_ count: Int, _ workshop: Workshop, thousands: String = "1.") throws -> [Sample] {
    try (1...count).map {
      try workshop.sample(
        invoice($0, prefix: $0 % 5 == 0 ? "a" : "", thousands: thousands), named: "re-\($0).xml")
    }
  }

  /// What a run by the draft refuses, and the documents it writes.
  private func run(_ sample: Sample, _ draft: PartnerDraft, _ workshop: Workshop) throws -> (
    refused: [String], documents: String, told: [String]
  ) {
    let library = draft.library(workshop.specs)
    let listener = Listener()
    let scratch = try ScratchFile()
    let writer = DocumentWriter(
      DocumentStage(descriptor: scratch.descriptor, path: "a temporary file"), fileName: sample.name, format: .canonical
    )
    _ = try InputTranslation(specs: library, partner: try library.partner(draft.id), name: sample.name).run(
      HeadedSource(try FileSource(path: sample.path)), documents: writer, observer: listener)
    return (listener.refused, String(decoding: try scratch.bytes(), as: UTF8.self), listener.told)
  }

  // MARK: Home-made

  @Test func anInvoiceIsDrafted() throws {
    let workshop = try Workshop()
    let samples = try invoices(40, workshop)
    let draft = try workshop.draft(samples)
    let lines = draft.lines(Self.guide)
    #expect(lines.contains(#"language: "xml", set: "invoice", name: "invoice from acme","#), "\(lines)")
    #expect(lines.contains(#"root: "Rechnung","#) && lines.contains(#"namespaces: { "": "urn:acme:rechnung" },"#))
    #expect(lines.contains(#"line: "Positionen/Position","#) && lines.contains(#"number: "Kopf/Nummer","#))
    #expect(lines.contains(#"sender: "Lieferant/GLN","#))
    #expect(lines.contains(#"Nummer: "M 1 AN","#) && lines.contains(#"// Nummer: "M 1 AN 3/4","#))
    #expect(lines.contains(#"Charge: "O 1 AN","#) && lines.contains(#"EAN: "M 1 AN 8/14","#))
    #expect(lines.contains(#""@ME": { use: "M", type: "ID", codes: "PCK ST" },"#))
    #expect(
      lines.contains { $0.hasPrefix("// Artikel, the seller's item number by its name: in 100 of 100 Position") },
      "\(lines)")
    #expect(
      draft.evidence(before: #"Datum: "M 1 AN","#, in: Self.guide) == "// 40 of 40 values are dates as DD.MM.YYYY")
    let map = draft.lines(Self.map)
    #expect(map.contains(#"// Invoice, as the element "Rechnung" is called."#), "\(map)")
    #expect(map.contains(#"number: "Kopf/Nummer","#) && map.contains(#"orderNumber: "Kopf/Bestellung/Nummer","#))
    #expect(map.contains(#"date: { date: "Kopf/Datum", edit: [{ date: "DD.MM.YYYY" }] },"#))
    #expect(
      map.contains(#"each: "Positionen/Position","#)
        && map.contains(#"quantity: { at: "Menge", edit: [\#(Self.commas)] },"#), "\(map)")
    #expect(map.contains(#"price: { at: "Einzelpreis", edit: [\#(Self.commas)] },"#))
    #expect(
      map.contains(
        #"// price: { at: "Einzelpreis", edit: [{ replace: ".", with: "" }, { replace: ",", with: "." }, { times: "1" }] },"#
      ))
    #expect(map.contains(#"amount: { at: "Summe/Brutto", edit: [\#(Self.commas)] },"#))
    #expect(map.contains(#"// Zone: in 100 of 100 Position, such as "Z1""#) && map.contains(#"// "x:zone": "Zone","#))
    #expect(draft.sets.map(\.set) == ["invoice"] && draft.sets.map(\.sets) == [40])
    // The draft does not read points between thousands, which it cannot be sure of: it says so of each price.
    #expect(draft.findings == 100)
    #expect(draft.sets.map(\.uncarried) == [["Positionen/Position/Zone"]])
    #expect(draft.inputs == Array(repeating: "input.xml", count: 40))
    #expect(draft.lines("partner.json5").contains(#"identifiers: { gln: "4000001000005" },"#))
  }

  /// Numbers with commas, dates and prefixes of the sample's own come out as the document says.
  @Test func whatIsDraftedReadsTheSamples() throws {
    let workshop = try Workshop()
    let samples = try invoices(6, workshop, thousands: "")
    let draft = try workshop.draft(samples)
    for sample in samples { #expect(try run(sample, draft, workshop).refused.isEmpty) }
    let document = try run(samples[4], draft, workshop).documents
    #expect(document.contains(#""number":"R-5""#) && document.contains(#""date":"2025-06-15""#), "\(document)")
    #expect(document.contains(#""price":"251.5""#), "\(document)")
    #expect(document.contains(#""orderNumber":"PO-5""#) && document.contains(#""id":"4000001000005""#))
  }

  /// A number in another form than that of the samples is told of, and never read as another number.
  @Test func numbersOfAnotherFormAreToldOf() throws {
    let workshop = try Workshop()
    for thousands in ["", "1."] {
      let draft = try workshop.draft(invoices(6, workshop, thousands: thousands))
      let other = invoice(4, thousands: thousands).replacing(",50</Einzelpreis>", with: ".50</Einzelpreis>")
      let outcome = try run(workshop.sample(other, named: "other.xml"), draft, workshop)
      #expect(outcome.told.contains("map.valueUnread"), "\(outcome.told)")
      #expect(!outcome.documents.contains(#""price""#), "\(outcome.documents)")
    }
    // A mark that stands before no decimals anywhere may be taken away.
    let spaced = try workshop.draft(invoices(6, workshop, thousands: "1 "))
    let edits = #"{ replace: " ", with: "" }, "# + Self.commas
    #expect(
      spaced.lines(Self.map).contains(#"price: { at: "Einzelpreis", edit: [\#(edits)] },"#), "\(spaced.lines(Self.map))"
    )
  }

  @Test func fewDocumentsMakeSuggestions() throws {
    let workshop = try Workshop()
    let few = try workshop.draft(invoices(3, workshop))
    #expect(few.lines(Self.guide).contains(#"Nummer: "O * AN","#), "\(few.lines(Self.guide))")
    #expect(few.lines(Self.guide).contains(#"// Nummer: "M 1 AN 3/3","#))
    let strict = try workshop.draft(invoices(3, workshop, thousands: ""), ClaimPolicy(isStrict: true))
    #expect(strict.lines(Self.guide).contains(#"Nummer: "M 1 AN 3/3","#) && strict.findings == 0)
    let low = try workshop.draft(invoices(3, workshop), ClaimPolicy(threshold: 3))
    #expect(low.lines(Self.guide).contains(#"Nummer: "M 1 AN","#))
  }

  /// What stands in attributes is a column as well, and counts by lines and not by documents.
  @Test func aStockListOfAttributesIsDrafted() throws {
    let workshop = try Workshop()
    let items = (1...60).map { n in
      "<s:item sku=\"S\(n)\" ean=\"\(gtin(n))\" qty=\"\(n % 7)\" next_delivery=\"2025-07-\(10 + n % 20)\"/>"
    }
    let sample = try workshop.sample(
      "<s:stock xmlns:s=\"http://acme.example/stock/v1\" date=\"2025-06-01T08:00:00\">\(items.joined(separator: "\n"))</s:stock>",
      named: "stock.xml")
    let draft = try workshop.draft([sample])
    let lines = draft.lines("guides/stock.json5")
    #expect(lines.contains(#""@sku": "M AN","#) && lines.contains(#""@qty": "M R","#), "\(lines)")
    #expect(lines.contains(#""@next_delivery": "M DT","#) && lines.contains(#""@date": "O DT","#))
    #expect(lines.contains(#"line: "item","#) && lines.contains("elements: {},"))
    let map = draft.lines("maps/stock.json5")
    #expect(map.contains(#"language: "xml", document: "StockReport", set: "stock","#))
    #expect(map.contains(#"quantity: "@qty","#) && map.contains(#"date: { date: "@date" },"#))
    #expect(map.contains(#"{ fields: { type: { const: "gtin" }, id: "@ean" } },"#), "\(map)")
    let (refused, document, _) = try run(sample, draft, workshop)
    #expect(refused.isEmpty && document.contains(#""date":"2025-06-01T08:00:00""#), "\(document.prefix(400))")
  }

  /// The names of elements decide, in several languages and ways to write them.
  @Test(arguments: [
    ("purchase_order", "po_number", "quantity", "PurchaseOrder", "order"),
    ("PriceList", "Number", "unit_price", "Catalog", "price-list"),
    ("Facture", "Numero", "Quantité", "Invoice", "invoice"),
    ("Lieferschein", "Nr", "Menge", "ShipNotice", "ship-notice"),
    ("export", "InvoiceNumber", "qty", "Invoice", "invoice"), ("export", "created", "on_hand", "StockReport", "stock"),
    ("OrderConfirmation", "OrderNumber", "quantity", "OrderAcknowledgement", "order-response"),
  ])
  func namesDecideTheDocument(_ root: String, _ head: String, _ amount: String, _ document: String, _ set: String)
    throws
  {
    let workshop = try Workshop()
    let lines = (1...3).map { "<row><item_no>K\($0)</item_no><\(amount)>\($0)</\(amount)></row>" }.joined()
    let sample = try workshop.sample("<\(root)><\(head)>4711</\(head)><rows>\(lines)</rows></\(root)>", named: "x.xml")
    let draft = try workshop.draft([sample])
    #expect(draft.sets.map(\.set) == [set], "\(draft.files)")
    #expect(draft.lines("maps/\(set).json5").contains(#"language: "xml", document: "\#(document)", set: "\#(set)","#))
    #expect(try run(sample, draft, workshop).refused.isEmpty)
  }

  @Test func whatNothingTellsIsKept() throws {
    let workshop = try Workshop()
    let draft = try workshop.draft(
      [workshop.sample("<a><b><foo>1</foo><bar>x</bar></b><b><foo>2</foo></b></a>", named: "x.xml")])
    let map = draft.lines("maps/document.json5")
    #expect(map.contains { $0.hasPrefix("// nothing tells what document this is") }, "\(map)")
    #expect(map.contains(#""x:foo": "foo","#) && map.contains(#"each: "b","#))
  }

  /// Lines say what the package around them says.
  @Test func linesInPackagesInherit() throws {
    let workshop = try Workshop()
    let position = "<Position Menge=\"3\"><Artikel>H-1</Artikel></Position>"
    let sample = try workshop.sample(
      "<Lieferavis Nr=\"L1\"><Packstueck NVE=\"00340000030000000017\">\(position)\(position)</Packstueck>"
        + "<Packstueck NVE=\"00340000030000000024\">\(position)</Packstueck></Lieferavis>", named: "avis.xml")
    let draft = try workshop.draft([sample])
    #expect(draft.lines("guides/ship-notice.json5").contains(#"inherits: { "@sscc": "@NVE" },"#))
    #expect(try run(sample, draft, workshop).documents.contains(#""sscc":"340000030000000024""#))
  }

  /// A carton that holds one thing is no line for it.
  @Test func packagesAreNoLines() throws {
    let workshop = try Workshop()
    let cartons = (1...2).map { n in
      "<Carton><SSCC>10345678901234567\(n)</SSCC><Item><ItemNo>GL-\(n)</ItemNo><Qty>\(n)</Qty></Item></Carton>"
    }
    let sample = try workshop.sample(
      "<Shipment><ShipmentNo>S-1</ShipmentNo><Pallet>\(cartons.joined())</Pallet></Shipment>", named: "s.xml")
    let draft = try workshop.draft([sample])
    #expect(draft.lines("guides/ship-notice.json5").contains(#"line: "Pallet/Carton/Item","#))
    #expect(draft.lines("maps/ship-notice.json5").contains(#"quantity: "Qty","#))
    let documents = try run(sample, draft, workshop).documents
    #expect(documents.split(separator: #""level":"package""#).count == 3, "\(documents)")
  }

  /// Several documents in one file are told of: a file is one.
  @Test func severalDocumentsInAFileAreTold() throws {
    let workshop = try Workshop()
    let orders = (1...3).map { n in
      "<Order><Number>O\(n)</Number><Item><Code>C1</Code><Qty>1</Qty></Item><Item><Code>C2</Code><Qty>1</Qty></Item></Order>"
    }
    let draft = try workshop.draft([workshop.sample("<Orders>\(orders.joined())</Orders>", named: "o.xml")])
    let lines = draft.lines("guides/order.json5")
    #expect(lines.contains { $0.hasPrefix("// Up to 3 Order stand in one file") }, "\(lines)")
    #expect(lines.contains(#"inherits: { "@order": "Number" },"#))
    #expect(draft.lines("maps/order.json5").contains(#"order: { fields: { number: "@order" } },"#))
  }

  // MARK: Known roots

  @Test func aKnownRootIsSentByTheShippedGuide() throws {
    let workshop = try Workshop()
    let name = "urn:oasis:names:specification:ubl:schema:xsd"
    func ubl(_ more: String) -> String {
      "<Invoice xmlns=\"\(name):Invoice-2\" xmlns:b=\"\(name):CommonBasicComponents-2\"><b:ID>1</b:ID>"
        + "<b:IssueDate>2025-06-01</b:IssueDate>\(more)</Invoice>"
    }
    let plain = try workshop.draft([workshop.sample(ubl(""), named: "a.xml")])
    #expect(
      plain.lines("partner.json5").contains(#"{ as: "xml", guide: "xml/ubl-2.1/invoice", map: "xml-ubl-invoice" },"#))
    #expect(plain.files.map(\.name) == ["partner.json5"])
    let odd = try workshop.draft([workshop.sample(ubl("<b:Zone>7</b:Zone>"), named: "a.xml")])
    #expect(odd.lines("partner.json5").contains(#"{ as: "xml", guide: "guides/invoice", map: "xml-ubl-invoice" },"#))
    #expect(odd.lines(Self.guide).contains(#"extends: "xml/ubl-2.1/invoice","#))
    #expect(odd.lines(Self.guide).contains(#"// cbc:Zone: in 1 of 1 Invoice, up to 1 in one, such as "7""#))
  }

  @Test func eachRootIsAnEntry() throws {
    let workshop = try Workshop()
    let draft = try workshop.draft([
      workshop.sample(invoice(1), named: "a.xml"),
      workshop.sample(
        "<Bestand><Artikel Nr=\"1\" Menge=\"2\"/><Artikel Nr=\"2\" Menge=\"2\"/></Bestand>", named: "b.xml"),
      workshop.sample(invoice(2, prefix: "r"), named: "c.xml"),
    ])
    #expect(draft.sets.map(\.set) == ["invoice", "stock"] && draft.sets.map(\.sets) == [2, 1])
  }

  // MARK: Refused

  @Test(arguments: [
    ("<a><b>1</b>", "ends inside the element a"), ("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "DOCTYPE"),
    ("<!DOCTYPE html><html><body/></html>", "web page"), ("<a><b></a>", "end tag"),
    ("<a/>", "neither text nor attributes"),
  ])
  func whatIsNoDocumentIsRefused(_ text: String, _ words: String) throws {
    let workshop = try Workshop()
    let sample = try workshop.sample(text, named: "x.xml")
    let error = #expect(throws: InferenceError.self) { try workshop.draft([sample]) }
    #expect(error?.description.contains(words) ?? false, "\(error?.description ?? "")")
    #expect(error?.description.hasPrefix("x.xml") ?? false)
  }

  @Test func languagesAreNotMixed() throws {
    let workshop = try Workshop()
    let tree = try workshop.sample(invoice(1), named: "a.xml")
    let error = #expect(throws: InferenceError.self) {
      try workshop.draft([tree, workshop.sample("sku;price\nA1;2,5\n", named: "b.csv")])
    }
    #expect(error?.description == "a.xml is XML, b.csv rows: a draft is of one language")
  }

  /// Paths without end take no memory without end.
  @Test func pathsHaveALimit() throws {
    let workshop = try Workshop()
    let many = (0..<3_000).map { "<n\($0)>x</n\($0)>" }.joined()
    let draft = try workshop.draft([workshop.sample("<a>\(many)</a>", named: "x.xml")])
    #expect(draft.sets.first?.claims.count == 999)
    let deep = String(repeating: "<b>", count: 90) + "x" + String(repeating: "</b>", count: 90)
    let told = try workshop.draft([workshop.sample("<a y=\"1\">\(deep)</a>", named: "y.xml")])
    #expect(told.lines("guides/document.json5").contains { $0.hasPrefix("// Left out: 1 element and what is in them") })
  }

  /// The same files give the same draft.
  @Test func draftsAreTheSameEachTime() throws {
    let workshop = try Workshop()
    let samples = try invoices(12, workshop)
    #expect(try workshop.draft(samples).files == workshop.draft(samples).files)
  }
}

private final class Listener: TranslationObserver {
  private(set) var refused: [String] = []
  private(set) var told: [String] = []
  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) { keep(findings) }
  func end(findings: FindingList) { keep(findings) }
  private func keep(_ list: FindingList) {
    told += list.items.map(\.rule.name)
    for finding in list.items where finding.severity == .reject { refused.append(finding.rule.name) }
  }
}
