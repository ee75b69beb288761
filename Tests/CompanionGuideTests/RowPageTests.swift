// Pages of partners who send rows: how the file is written, its columns, kinds of rows, what becomes of mistakes, examples.

import CompanionGuide
import Conformance
import Delimited
import Foundation
import Octets
import PartnerSpec
import Testing
import Translation

struct RowPageTests {
  /// Words that mean nothing to who sends rows.
  static let foreign = ["X12", "ISA", "GS0", "ST0", "segment", "interchange", "transaction set", "997", "functional"]

  private func columns(_ page: Page, _ section: String) throws -> [[String]] {
    try page.table("Columns", in: try page.section(section)).map(\.cells)
  }

  @Test(arguments: ["murgtal", "alpenmed", "nordkai", "seabright", "ironbridge", "linden-hospital", "quaylab"])
  func nothingOfX12(_ partner: String) throws {
    let page = try page(of: partner)
    for node in page.all where node.children.isEmpty && node.name != "style" && node.name != "pre" {
      for word in Self.foreign where node.attributes["class"] != "tag" {
        #expect(!node.text.contains(word), "\(node.name): \(node.text)")
      }
    }
    #expect(!page.all("pre").contains { $0.text.contains("ISA*") || $0.text.isEmpty })
  }

  // MARK: A header

  @Test func theFile() throws {
    let page = try page(of: "murgtal")
    #expect(page.text.contains("What you send us in files of rows, and what each side may rely on."))
    let files = try page.section("rows").all("tr").map(\.cells)
    #expect(
      files[1] == ["Preisliste von Murgtal", "you send us", "murgtal_preise*.csv", "Windows-1252", "Catalog"])
    #expect(files.count == 3)
    let facts = try page.facts("The file", in: "theirs-price-list-csv")
    #expect(facts["Name of the file"] == "murgtal_preise*.csv" && facts["Encoding"] == "Windows-1252")
    #expect(facts["Between cells"] == "a tab" && facts["Quotes"]?.hasPrefix("none: a cell cannot hold") == true)
    #expect(facts["Header"]?.hasPrefix("the first row names the columns; they may stand in any order") == true)
    #expect(facts["Numbers"] == "a point before decimals, nothing between thousands" && facts["Dates"] == "DD.MM.YY")
    #expect(facts["Documents"] == "the file is one document" && facts["Kinds of rows"] == nil)
    let stock = try page.facts("The file", in: "theirs-stock-csv")
    #expect(stock["Between cells"] == "a semicolon ( ; )")
    #expect(stock["Quotes"]?.hasSuffix("a quote inside is doubled") == true)
  }

  @Test func columnsByTheirHeaders() throws {
    let page = try page(of: "murgtal")
    let rows = try columns(page, "theirs-price-list-csv")
    #expect(rows[0] == ["Column", "Usage", "What it holds", "Length", "Codes", "Our field"])
    let item = try #require(rows.first { $0[0] == "Artikelnummer" })
    #expect(item[1...4] == ["required", "text; no two rows have the same", "1 to 40", ""])
    #expect(item[5] == "lines[].products[].id")
    #expect(rows.contains { $0[0] == "Bezeichung, or Bezeichnung" && $0[1] == "required" })
    let code = try #require(rows.first { $0[0] == "EAN-Code" })
    #expect(code[1...3] == ["optional", "text; looks like \\d{13}", "13"])
    let date = try #require(rows.first { $0[0] == "Lieferdatum" })
    #expect(date[2] == "date DD.MM.YY; sofort, unbekannt stand for nothing" && date[3].isEmpty)
    let last = try #require(rows.first { $0[0] == "Ausverkaufsartikel" })
    #expect(last[2...4] == ["code", "", "Ja Nein"])
    #expect(rows.first { $0[0] == "Lagerbestand" }?[2] == "number")
    #expect(rows.count == 26)
  }

  @Test func anExampleOfTheirs() throws {
    let section = try page(of: "murgtal").section("theirs-price-list-csv")
    let example = try #require(section.all("pre").first).text
    #expect(example.hasPrefix("Artikelnummer 2\u{2192}Artikelnummer\u{2192}Bezeichung\u{2192}"))
    #expect(example.contains("Venenverweilkanüle") && !example.contains("\u{fffd}"))
    #expect(section.text.contains("From the fixture price-list-clean. \u{2192} is a tab."))
  }

  /// Without a case, rows are composed; they follow the guide.
  @Test(arguments: ["murgtal", "alpenmed", "nordkai", "seabright", "ironbridge", "quaylab"])
  func composedRowsAreRight(_ partner: String) throws {
    let profile = try library.partner(partner)
    let guide = try CompanionGuide(library, partner: partner, fixtures: "none")
    let sets = try guide.lines.filter { $0["type"]?.string == "set" }
    #expect(sets.count == profile.terms.sends.count + profile.terms.receives.count)
    for (set, transaction) in zip(sets, profile.terms.sends) {
      let text = try #require(set["example"]?.string)
      var layout = try #require(transaction.rows)
      layout.dialect.encoding = .utf8
      var plain = transaction
      plain.rows = layout
      let complaints = Complaints()
      _ = try library.check(MemorySource(Array("\(text)\n".utf8)), as: plain, for: profile, observer: complaints)
      #expect(complaints.count == 0 && complaints.sets > 0, "\(text)")
    }
  }

  @Test func answersAreReports() throws {
    let page = try page(of: "murgtal")
    #expect(page.all("nav").first?.text.contains("Answers and errors") == true)
    let section = try page.section("answers")
    #expect(section.text.contains("as text and as JSON - answers each file of rows."))
    let rows = section.all("tr").map(\.cells)
    #expect(rows[0] == ["Mistake", "What becomes of it", "Rule"])
    #expect(
      rows.contains([
        "the header has not a column that is required", "refused: mend it and send it again", "column.missing",
      ]))
    #expect(rows.contains { $0[2] == "cell.pattern" } && rows.contains { $0[2] == "row.unclosedQuote" })
    // Nothing that cannot happen: rows are of one kind, and refer to no others.
    #expect(!rows.contains { $0[2].hasPrefix("segment.") || $0[2] == "cell.unknown" || $0[2] == "document.repeated" })
    // Other columns are nothing to tell of, as was agreed with another.
    let other = try #require(try Self.row("column.unknown", of: "nordkai"))
    #expect(other.isChanged && other.cells[1].hasPrefix("taken without a word ◆ agreed with you"))
  }

  private static func row(_ rule: String, of partner: String) throws -> Node? {
    try page(of: partner).section("answers").all("tr").first { $0.cells.last == rule }
  }

  // MARK: Kinds of rows and places

  @Test func kindsOfRows() throws {
    let page = try page(of: "ironbridge")
    let section = try page.section("theirs-invoice-csv")
    let facts = try page.facts("The file", in: "theirs-invoice-csv")
    #expect(facts["Kinds of rows"] == "HDR, ADR, DTL, LOT, TOT, told by column 1")
    #expect(facts["Header"] == "none: columns are known by their places" && facts["Between cells"] == "a bar ( | )")
    #expect(facts["Documents"] == "each row HDR begins a document")
    #expect(facts["Numbers"] == "a point before decimals, nothing between thousands; a minus may stand behind")
    let kinds = try page.table("Rows", in: section).map(\.cells)
    #expect(kinds[1] == ["heading"] && kinds[2] == ["H", "HDR", "required", "1"])
    #expect(kinds.contains(["D", "DTL", "required", "no limit"]) && kinds.contains(["L", "LOT", "optional", "50"]))
    let heading = try page.table("H: rows HDR", in: section).map(\.cells)
    #expect(heading[0] == ["Place", "Column", "Usage", "What it holds", "Length", "Codes", "Our field"])
    #expect(heading[1] == ["2", "number", "required", "text", "1 to 20", "", "number"])
    #expect(heading[2][3] == "date YYYYMMDD" && heading[3][4...6] == ["", "IN: debitInvoice CR: creditMemo", "type"])
    let unit = try #require(try page.table("D: rows DTL", in: section).map(\.cells).first { $0[1] == "unit" })
    #expect(unit[3] == "text; another code is refused" && unit[5].contains("BX"))
    let example = try #require(section.all("pre").first).text
    #expect(example.hasPrefix("HDR|70011|20250612|IN|") && example.contains("\nLOT|B7002|SN-551|1|"))
    let rules = try page.section("answers").all("tr").compactMap(\.cells.last)
    #expect(rules.contains("segment.unknown") && rules.contains("loop.missing") && !rules.contains("column.missing"))
  }

  @Test func charactersOfAFixedWidth() throws {
    let guide = """
      { language: "csv", set: "stock", name: "Stock", dialect: { encoding: "iso-8859-1", decimal: "," },
        columns: { item: { at: "1-8", is: "AN 1/8 M" }, count: { at: "9-14", is: "N0 1/6 M", known: null } } }
      """
    let map = """
      { document: "StockReport", set: "stock",
        fields: { lines: { each: "row", fields: { quantity: "row/count",
          products: { each: "row", fields: { type: { const: "vendorItem" }, id: "row/item" } } } } } }
      """
    let page = try page(
      sends: "{ as: \"csv\", guide: \"guides/stock\", map: \"maps/stock\" }",
      ["guides/stock.json5": guide.replacing(", known: null", with: ""), "maps/stock.json5": map])
    let facts = try page.facts("The file", in: "theirs-stock-csv")
    #expect(facts["Between cells"] == "nothing: each column takes the same characters of every row")
    #expect(facts["Header"] == "none: columns are known by the characters they take" && facts["Quotes"] == nil)
    let rows = try columns(page, "theirs-stock-csv")
    #expect(rows[0].first == "Characters" && rows[1][0...1] == ["1 to 8", "item"])
    #expect(rows[2][0...3] == ["9 to 14", "count", "required", "whole number"])
  }

  // MARK: Changes

  @Test func whatDiffersFromTheUsualGuideIsMarked() throws {
    let page = try page(of: "alpenmed")
    let section = try page.section("theirs-price-list-csv")
    let rows = try page.table("Columns", in: section)
    let unit = try #require(rows.first { $0.cells[0].hasPrefix("ME") })
    #expect(unit.isChanged && unit.cells[0] == "ME ◆ optional in our usual guide" && unit.cells[1] == "required")
    let code = try #require(rows.first { $0.cells[0].hasPrefix("EAN") })
    #expect(code.cells[0] == "EAN ◆ 8 to 14 characters in our usual guide")
    let item = try #require(rows.first { $0.cells[0].hasPrefix("Artikelnummer") })
    #expect(!item.isChanged && item.cells[0] == "Artikelnummer, or Art.-Nr.")
    #expect(section.text.contains("Not used here, but in our usual guide: brandItem, currency"))
    let price = try #require(rows.first { $0.cells[0] == "Preis, or Preis EUR" })
    #expect(price.cells[2].contains("€ may stand with the number"))
    // Who has a guide of his own alone changes nothing.
    #expect(try !CompanionGuideTests.page(of: "ironbridge").section("theirs-invoice-csv").all.contains { $0.isChanged })
  }

  // MARK: Others

  @Test func rowsThatWeSend() throws {
    let page = try page(of: "quaylab")
    let section = try page.section("ours-order-csv")
    #expect(section.all("pre").first?.text.hasPrefix("PO;PO date;currency;") == true)
    #expect(try page.facts("The file", in: "ours-order-csv")["Ends of rows"] == "CR LF")
    #expect(try page.facts("The file", in: "ours-order-csv")["Documents"]?.hasPrefix("rows with the same PO") == true)
    #expect(try page.section("answers").text.contains("What we send you is not to be acknowledged."))
  }

  @Test func aStandardFile() throws {
    let transaction = try #require(try library.standard("csv/price-list"))
    let page = try Page(try CompanionGuide(library, standard: transaction).page)
    #expect(page.all("h1").first?.text == "Companion guide: Price list, csv/price-list")
    let rows = try columns(page, "set-price-list")
    #expect(rows[1][0] == "item, or item number, sku, article, part number" && rows[1][1] == "required")
  }

  @Test func linesForPrograms() throws {
    let guide = try CompanionGuide(library, partner: "murgtal", sets: ["price-list"], fixtures: fixtures)
    let lines = try guide.lines
    #expect(lines[0]["files"]?.array?.compactMap(\.string) == ["murgtal_preise*.csv"])
    #expect(lines[0]["facts"]?["Encoding"]?.string == "Windows-1252")
    #expect(lines.compactMap { $0["type"]?.string }.prefix(3) == ["set", "row", "column"])
    let name = try #require(lines.first { $0["place"]?.string == "row/name" })
    #expect(name["names"]?.array?.compactMap(\.string) == ["Bezeichung", "Bezeichnung"])
    #expect(!lines.contains { $0["row"]?.string == "ST" || $0["type"]?.string == "segment" })
  }
}
