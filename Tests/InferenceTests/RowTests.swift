// Drafts of partners who send rows: what is sniffed, counted, named and claimed, and that the draft takes the samples it is
// made of.

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

struct RowTests {
  private static let list = "guides/price-list.json5"
  private static let map = "maps/price-list.json5"

  /// A price list of semicolons and commas, of `count` rows.
  private func prices(_ count: Int) -> String {
    "Art.-Nr.;Bezeichnung;EAN;Preis;ME;gültig ab;Bestand;Lagerzone\n"
      + (1...count).map { n in
        "A-\(1_000 + n);Kompresse \(n);\(gtin(n));1.\(100 + n),5\(n % 10);\(n % 3 == 0 ? "PCK" : "ST");01.0\(1 + n % 9).2025;"
          + "\(n % 7 == 0 ? "-" : "\(n)");Z\(n)\n"
      }.joined()
  }

  private func gtin(_ n: Int) -> String {
    let body = "952112345" + "\(100 + n)".suffix(3)
    let sum = body.utf8.reversed().enumerated().reduce(0) { $0 + Int($1.1 - 0x30) * ($1.0 % 2 == 0 ? 3 : 1) }
    return body + "\((10 - sum % 10) % 10)"
  }

  private func rejections(_ sample: Sample, _ draft: PartnerDraft, _ workshop: Workshop) throws -> [String] {
    let library = draft.library(workshop.specs)
    let listener = Listener()
    _ = try InputTranslation(specs: library, partner: try library.partner(draft.id), name: sample.name).run(
      HeadedSource(try FileSource(path: sample.path)), observer: listener)
    return listener.refused
  }

  @Test func aPriceListIsDrafted() throws {
    let workshop = try Workshop()
    let sample = try workshop.sample(prices(40), named: "PREISE-2025.csv")
    let draft = try workshop.draft([sample])
    let lines = draft.lines(Self.list)
    #expect(lines.contains(#"language: "csv", set: "price-list", name: "price-list from acme","#))
    #expect(lines.contains(#"dialect: { separator: ";", decimal: "," },"#) && lines.contains("header: true,"))
    #expect(lines.contains(#"item: { header: "Art.-Nr.", is: "AN", use: "M", unique: true },"#), "\(lines)")
    #expect(lines.contains(#"gtin: { header: "EAN", is: "AN 8/14", use: "M", unique: true },"#))
    #expect(lines.contains(#"price: { header: "Preis", is: "R", use: "M", thousands: "." },"#))
    #expect(lines.contains(#"unit: { header: "ME", is: "ID", use: "M", codes: "PCK ST" },"#))
    #expect(lines.contains(#"from: { header: "gültig ab", is: "DT", use: "M", form: "DD.MM.YYYY" },"#))
    #expect(lines.contains(#"stock: { header: "Bestand", is: "R", empty: ["-"] },"#))
    #expect(
      draft.evidence(before: #"unit: { header: "ME", is: "ID", use: "M", codes: "PCK ST" },"#, in: Self.list)
        == "// ST 27, PCK 13")
    #expect(
      lines.contains(#"// column 1 "Art.-Nr.", the seller's item number by its name: in 40 of 40 rows, 6 characters"#))
    #expect(lines.contains(#"// these stand for nothing: "-" 5 times"#))
    let map = draft.lines(Self.map)
    #expect(
      map.contains(#"// Catalog, because of "Preis"."#) && map.contains(#"document: "Catalog", set: "price-list","#))
    #expect(map.contains(#"price: "row/price","#) && map.contains(#"// "x:lagerzone": "row/lagerzone","#))
    #expect(map.contains(#"// "Lagerzone": in 40 of 40 rows, such as "Z1""#))
    #expect(draft.sets.map(\.uncarried) == [["row/lagerzone"]] && draft.findings == 0)
    #expect(draft.lines("partner.json5").contains(#"// files: ["PREISE-*.csv"] in it, once there are others"#))
    #expect(try rejections(sample, draft, workshop).isEmpty)
  }

  @Test func fewRowsMakeSuggestions() throws {
    let workshop = try Workshop()
    let few = try workshop.draft([workshop.sample(prices(20), named: "a.csv")])
    #expect(few.lines(Self.list).contains(#"item: { header: "Art.-Nr.", is: "AN" },"#))
    #expect(few.lines(Self.list).contains(#"// item: { header: "Art.-Nr.", is: "AN 6/6", use: "M", unique: true },"#))
    let strict = try workshop.draft([workshop.sample(prices(20), named: "a.csv")], ClaimPolicy(isStrict: true))
    #expect(strict.lines(Self.list).contains(#"item: { header: "Art.-Nr.", is: "AN 6/6", use: "M", unique: true },"#))
    #expect(strict.findings == 0)
  }

  /// The header's words decide, and what stands below must bear them out.
  @Test(arguments: [
    ("sku,stock,bin location", "StockReport", "stock"),
    ("référence,désignation,prix unitaire", "Catalog", "price-list"),
    ("código,cantidad,pedido", "PurchaseOrder", "order"), ("fattura,quantità,codice articolo", "Invoice", "invoice"),
    ("Lieferscheinnummer,Menge,Artikelnummer", "ShipNotice", "ship-notice"), ("ean,qty", "StockReport", "stock"),
    ("Invoice #,Invoice Date,PO #,Item #,Qty Shipped,Unit Price", "Invoice", "invoice"),
    ("Invoice Number,Invoice Date,Item Number,Qty Sent,Unit Price", "Invoice", "invoice"),
  ])
  func headersDecideTheDocument(_ header: String, _ document: String, _ set: String) throws {
    let workshop = try Workshop()
    let columns = header.split(separator: ",")
    let rows = (1...3).map { n in
      columns.map {
        $0 == "Invoice Date"
          ? "2025-06-0\(n)"
          : ["prix unitaire", "stock", "qty", "cantidad", "quantità", "Menge", "Qty Shipped", "Qty Sent", "Unit Price"]
            .contains($0) ? "\(n)" : $0 == "ean" ? gtin(n) : "K\(n)"
      }
      .joined(separator: ",")
    }
    let draft = try workshop.draft(([header] + rows).joined(separator: "\n") + "\n")
    #expect(draft.sets.map(\.set) == [set])
    #expect(draft.lines("maps/\(set).json5").contains(#"document: "\#(document)", set: "\#(set)","#))
    // A column of words is no price, whatever it is called.
    let words = try workshop.draft("sku,price\nA1,on request\nA2,ask\nA3,call\n")
    #expect(words.lines(Self.list).contains(#"price: { header: "price", is: "AN" },"#))
    #expect(words.lines(Self.map).contains { $0.hasPrefix(#"// "x:price""#) })
  }

  /// Columns by their names: which term each is taken for, in the languages of the trade.
  @Test(arguments: [
    // The number of the order, where the item has one of its own, or the file is about a document.
    (
      "Rechnungsnummer;Bestellnummer;Artikelnummer;Menge;Einzelpreis;Betrag", "invoice",
      ["invoice", "order", "item", "quantity", "price", "total"]
    ),
    ("Artikelnummer;Bestellnummer;Menge", "order", ["item", "order", "quantity"]),
    ("Rechnungsnummer;Bestellnummer;Menge;Einzelpreis", "invoice", ["invoice", "order", "quantity", "price"]),
    ("Bestellnummer;Bezeichnung;Preis", "price-list", ["item", "name", "price"]),
    ("Bestell-Nr.;Ihre Bestellnummer;Stückzahl", "order", ["item", "order", "quantity"]),
    (
      "N° facture;N° commande;N° article;Quantité livrée;Prix unitaire HT;Montant HT", "invoice",
      ["invoice", "order", "item", "quantity", "price", "total"]
    ),
    (
      "Número factura;Número pedido;Referencia;Cantidad;Precio unidad;Importe", "invoice",
      ["invoice", "order", "item", "quantity", "price", "total"]
    ),
    (
      "Numero fattura;Numero ordine;Codice articolo;Quantità;Prezzo unitario;Importo", "invoice",
      ["invoice", "order", "item", "quantity", "price", "total"]
    ),
    (
      "Factuurnummer;Bestelnummer;Artikelcode;Aantal;Stuksprijs;Bedrag", "invoice",
      ["invoice", "order", "item", "quantity", "price", "total"]
    ),
    (
      "Invoice No;Order No;Item No;Qty;Net unit price;Amount", "invoice",
      ["invoice", "order", "item", "quantity", "price", "total"]
    ),
    ("Artikelnummer;Omschrijving;Eenheid;Prijs;Geldig vanaf", "price-list", ["item", "name", "unit", "price", "from"]),
  ])
  func columnsAreKnownByTheirNames(_ header: String, _ set: String, _ terms: [String]) throws {
    let workshop = try Workshop()
    let numbers: Set = ["quantity", "price", "total"]
    let rows = (1...3).map { n in
      terms.map { numbers.contains($0) ? "\(n),50" : $0 == "from" ? "1\(n).12.2025" : "K\(n)" }.joined(separator: ";")
    }
    let draft = try workshop.draft(([header] + rows).joined(separator: "\n") + "\n")
    #expect(draft.sets.map(\.set) == [set])
    let guide = draft.lines("guides/\(set).json5")
    for (name, term) in zip(header.split(separator: ";"), terms) {
      #expect(guide.contains { $0.hasPrefix("\(term): { header: \"\(name)\",") }, "\(name): \(guide)")
    }
    #expect(draft.sets.map(\.uncarried) == [[]], "\(draft.sets)")
  }

  @Test func whatSpreadsheetsSpoiltIsFoundAndStays() throws {
    let workshop = try Workshop()
    let sample = try workshop.sample(
      "sku;ean;price\nA1;4.03899E+12;1,5\nA2;5.71105E+12;2,25\n;;\nA3;;3\n", named: "x.csv")
    let draft = try workshop.draft([sample])
    #expect(draft.lines(Self.list).contains(#"gtin: { header: "ean", is: "AN 8/14" },"#))
    #expect(draft.lines(Self.list).contains("// 1 row of separators alone: they are passed over."))
    #expect(try rejections(sample, draft, workshop) == ["cell.damaged row 2", "cell.damaged row 3"])
    #expect(draft.lines("partner.json5").contains(#"//   "cell.damaged": "note","#))
  }

  /// Quotes that would swallow rows are text, where all rows have as many cells without them.
  @Test func strayQuotesSwallowNoRows() throws {
    let workshop = try Workshop()
    let sample = try workshop.sample("sku\tname\tprice\nA0\tw\t1\nA1\t\"x\t3\nA2\ty\"\t4\nA3\tz\t5\n", named: "x.csv")
    let draft = try workshop.draft([sample])
    #expect(draft.sets.map(\.sets) == [4])
    #expect(draft.lines(Self.list).contains(#"dialect: { separator: "tab", quote: "" },"#), "\(draft.lines(Self.list))")
    #expect(try rejections(sample, draft, workshop).isEmpty)
  }

  /// Day and month, and the mark before decimals, are not guessed where nothing tells.
  @Test func whatNothingTellsIsNotGuessed() throws {
    let workshop = try Workshop()
    let open = try workshop.draft("sku,price,valid from\nA1,5,03/04/2025\nA2,6,05/06/2025\n")
    #expect(
      open.lines(Self.list).contains(#"validFrom: { header: "valid from", is: "AN" },"#), "\(open.lines(Self.list))")
    #expect(open.lines(Self.list).contains { $0.contains("day and month the other way round") })
    let settled = try workshop.draft("sku,price,valid from\nA1,5,03/24/2025\nA2,6,05/06/2025\n")
    #expect(settled.lines(Self.list).contains(#"from: { header: "valid from", is: "DT", form: "MM/DD/YYYY" },"#))
  }

  /// Three digits behind a mark are decimals or thousands: where no number tells which, the column is text, and the map
  /// reads whole numbers alone.
  @Test(arguments: [("1,234", ","), ("2.500", ".")])
  func marksThatNothingTellsMakeText(_ value: String, _ mark: String) throws {
    let workshop = try Workshop()
    let sample = try workshop.sample("sku;price\nA1;\(value)\nA2;12\nA3;\(value)\nA4;0\n", named: "a.csv")
    let draft = try workshop.draft([sample])
    let lines = draft.lines(Self.list)
    #expect(lines.contains(#"dialect: { separator: ";" },"#), "\(lines)")
    #expect(!lines.contains { $0.hasPrefix("// decimal:") }, "\(lines)")
    #expect(lines.contains(#"price: { header: "price", is: "AN" },"#), "\(lines)")
    #expect(lines.contains { $0.contains("whether '\(mark)' stands before decimals no number of this column tells") })
    let edits = #"{ replace: ".", with: "?" }, { replace: ",", with: "?" }, { times: "1" }"#
    #expect(
      draft.lines(Self.map).contains { $0.contains(#"price: { at: "row/price", edit: [\#(edits)] }"#) },
      "\(draft.lines(Self.map))")
    #expect(try rejections(sample, draft, workshop).isEmpty)
    // Few values that come again and again are no codes.
    let many = (1...60).map { "A\($0);\(value)" }.joined(separator: "\n")
    let guide = try workshop.draft("sku;price\n\(many)\n").lines(Self.list)
    #expect(guide.contains(#"price: { header: "price", is: "AN", use: "M" },"#), "\(guide)")
  }

  /// One column that tells the mark tells it for all.
  @Test(arguments: [
    ("1,200", "0.50", ",", ""), ("2.500", "12,50", ".", #", decimal: ",""#), ("1,200", "12,50", "", #", decimal: ",""#),
  ])
  func aMarkThatOneColumnTellsCountsForAll(_ quantity: String, _ price: String, _ thousands: String, _ decimal: String)
    throws
  {
    let workshop = try Workshop()
    let sample = try workshop.sample(
      "sku;qty on hand;price\nA1;\(quantity);\(price)\nA2;40;\(price)\n", named: "a.csv")
    let draft = try workshop.draft([sample])
    let lines = draft.lines(Self.list)
    let member = thousands.isEmpty ? "" : #", thousands: "\#(thousands)""#
    #expect(lines.contains(#"dialect: { separator: ";"\#(decimal) },"#), "\(lines)")
    #expect(lines.contains(#"stock: { header: "qty on hand", is: "R"\#(member) },"#), "\(lines)")
    #expect(lines.contains(#"price: { header: "price", is: "R" },"#), "\(lines)")
    #expect(try rejections(sample, draft, workshop).isEmpty)
  }

  /// Few rows make no rules, but a row must say its document; where some do not, that is said.
  @Test func whatTellsTheDocumentIsMandatory() throws {
    let workshop = try Workshop()
    let rows = "Rechnungsnummer;Artikelnummer;Menge\nR1;A1;2\nR1;A2;3\nR2;A1;5\n"
    let lines = try workshop.draft(rows).lines("guides/invoice.json5")
    #expect(lines.contains(#"invoice: { header: "Rechnungsnummer", is: "AN", use: "M" },"#), "\(lines)")
    #expect(lines.contains(#"quantity: { header: "Menge", is: "R" },"#), "\(lines)")
    let totals = try workshop.sample(rows + ";Summe;10\n", named: "a.csv")
    let draft = try workshop.draft([totals])
    #expect(
      draft.lines("guides/invoice.json5").contains {
        $0.hasPrefix(#"// Rows of the same "Rechnungsnummer" are one document. It is empty in 1 row: a row that"#)
      })
    #expect(try rejections(totals, draft, workshop) == ["element.missing row 5"])
  }

  /// Several groups are thousands, and a zero in front of a mark is none.
  @Test func groupsAndZerosTell() throws {
    let workshop = try Workshop()
    let groups = try workshop.draft("sku\tprice\nA1\t1,234\nA2\t1,234,567\n").lines(Self.list)
    #expect(groups.contains(#"price: { header: "price", is: "R", thousands: "," },"#), "\(groups)")
    let zeros = try workshop.draft("sku\tprice\nA1\t0,250\nA2\t1,250\n").lines(Self.list)
    #expect(zeros.contains(#"dialect: { separator: "tab", decimal: "," },"#), "\(zeros)")
    #expect(zeros.contains(#"price: { header: "price", is: "R" },"#), "\(zeros)")
  }

  @Test func filesWithoutHeaderGoByTheirValues() throws {
    let workshop = try Workshop()
    let rows = (1...6).map { "\(gtin($0));\($0),50;text \($0)" }.joined(separator: "\n")
    let sample = try workshop.sample(rows + "\n", named: "plain.csv")
    let draft = try workshop.draft([sample])
    #expect(draft.lines(Self.list).contains(#"gtin: { at: 1, is: "AN 8/14" },"#), "\(draft.lines(Self.list))")
    #expect(draft.lines(Self.list).contains(#"column2: { at: 2, is: "R" },"#))
    #expect(try rejections(sample, draft, workshop).isEmpty)
    // Nothing tells: all is kept, and that is said.
    let unknown = try workshop.draft([workshop.sample("1;2,5;c\n3;4,5;d\n", named: "odd.csv")])
    #expect(unknown.lines("maps/rows.json5").contains { $0.hasPrefix("// nothing tells what document this is") })
    #expect(unknown.lines("maps/rows.json5").contains(#""x:column2": "row/column2","#))
  }

  @Test func filesOfTwoKindsAreTwoEntries() throws {
    let workshop = try Workshop()
    let draft = try workshop.draft([
      workshop.sample("sku;price\nA1;2,5\n", named: "price_1.csv"),
      workshop.sample("sku;stock\nA1;2\n", named: "stock.csv"),
      workshop.sample("SKU;Price\nA2;3,5\n", named: "price_22.csv"),
    ])
    #expect(draft.sets.map(\.set) == ["price-list", "stock"] && draft.sets.map(\.sets) == [2, 1])
    #expect(draft.inputs == ["input.price-list.csv", "input.stock.csv", "input.price-list.csv"])
    let profile = draft.lines("partner.json5")
    #expect(
      profile.contains(
        #"{ as: "csv", files: ["price_*.csv"], guide: "guides/price-list", map: "maps/price-list" },"#), "\(profile)")
  }

  @Test func languagesAreNotMixedAndProseIsRefused() throws {
    let workshop = try Workshop()
    let rows = try workshop.sample("sku;price\nA1;2,5\n", named: "a.csv")
    let set = try workshop.sample(interchange([order(1)]), named: "b.edi")
    #expect(throws: InferenceError.self) { try workshop.draft([rows, set]) }
    #expect(throws: InferenceError.self) { try workshop.draft("nothing but words\nand more\n") }
  }

  /// The same files give the same draft.
  @Test func draftsAreTheSameEachTime() throws {
    let workshop = try Workshop()
    let sample = try workshop.sample(prices(35), named: "a.csv")
    #expect(try workshop.draft([sample]).files == workshop.draft([sample]).files)
  }

  // MARK: Real files

  private static let corpus = checkout.deletingLastPathComponent().appending(path: "shared/corpus/csv")
  /// Rows, and what is refused and deserves it: GTINs, a weight and a date that a spreadsheet or a shifted row has spoilt,
  /// weights as 1.0e-04.
  private static let real: [(String, String, Int, Int)] = [
    ("stizun-01.csv", "price-list", 485, 0), ("stizun-02.csv", "price-list", 500, 0),
    ("stizun-04.csv", "price-list", 360, 0), ("stizun-07.csv", "price-list", 83, 0),
    ("stizun-09.csv", "price-list", 39, 4), ("stizun-12.csv", "stock", 101, 61), ("stedi-01.csv", "price-list", 4, 0),
    ("openboxes-06.csv", "stock", 57, 0), ("openboxes-11.csv", "price-list", 38, 0),
    ("openboxes-12.csv", "price-list", 57, 0), ("bots-03.csv", "rows", 8, 0), ("bots-05.csv", "price-list", 3, 0),
    ("smooks-03.csv", "order", 3, 0),
  ]

  @Test(.enabled(if: FileManager.default.fileExists(atPath: corpus.path)), arguments: real)
  func realFilesAreDraftedAndTaken(_ name: String, _ set: String, _ rows: Int, _ refused: Int) throws {
    let workshop = try Workshop()
    let sample = Sample(path: Self.corpus.appending(path: name).path)
    let draft = try workshop.draft([sample])
    #expect(draft.sets.map(\.set) == [set] && draft.sets.map(\.sets) == [rows])
    #expect(try rejections(sample, draft, workshop).count == refused)
    #expect(draft.findings == refused)
  }
}

private final class Listener: TranslationObserver {
  private(set) var refused: [String] = []
  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) { keep(findings) }
  func end(findings: FindingList) { keep(findings) }
  private func keep(_ list: FindingList) {
    for finding in list.items where finding.severity == .reject {
      refused.append("\(finding.rule.name) row \(finding.segment)")
    }
  }
}
