// `spec explain` and `spec diff`: what holds after inheritance, where it was said, and what differs.

import JSON5
import Testing

struct SpecExplainTests {
  /// Facts as `name|value|file:line`, of sections whose title begins with `about`.
  private func facts(_ arguments: String..., about: String = "") throws -> [String] {
    let outcome = try ediglot(["spec", "explain", "--json"] + arguments)
    #expect(outcome.code == 0, "\(outcome.complaint)")
    return try outcome.lines.filter { $0["about"]?.string?.hasPrefix(about) == true }.map { fact in
      let origin = fact["file"]?.string.map { "\($0):\(fact["line"]?.integer ?? 0)" } ?? ""
      return "\(fact["name"]?.string ?? "")|\(fact["value"]?.string ?? "")|\(origin)"
    }
  }

  @Test func partners() throws {
    let facts = try facts(about: "northside-medsurg")
    #expect(facts.contains("name|Northside Medical-Surgical|partners/northside-medsurg/partner.json5:5"))
    #expect(facts.contains { $0.hasPrefix("sends|x12/004010/855, x12/004010/856, x12/004010/810|") })
    #expect(try self.facts(about: "medsurg").contains { $0.contains("no partner itself") })
  }

  @Test func profileSaysWhereEachValueComesFrom() throws {
    let facts = try facts("northside-medsurg")
    #expect(facts.contains("priority|urgent|partners/northside-medsurg/partner.json5:6"))
    #expect(facts.contains("acknowledgement.interchange|onRequest|partners/medsurg/partner.json5:4"))
    #expect(facts.contains("tolerance.element.tooLong|note|partners/medsurg/partner.json5:7"))
    let sent = try self.facts("northside-medsurg", about: "855, they send")
    #expect(sent.contains("map|partners/northside-medsurg/maps/855.json5|partners/northside-medsurg/partner.json5:10"))
  }

  @Test func fieldWithItsTable() throws {
    let facts = try facts("northside-medsurg", "lines.unit", about: "855, they send")
    #expect(facts.contains("read from|PO1/03|partners/medsurg/maps/855.json5:4"))
    #expect(facts.contains("table|units, unknown codes: reject|"))
    #expect(facts.contains("CS|CA|"))
    let written = try self.facts("northside-medsurg", "number", about: "850, they receive")
    #expect(written.contains { $0.hasPrefix("written to|BEG/03|maps/x12-850.json5:") })
  }

  @Test func aWordIsFoundAsAField() throws {
    let facts = try facts("x12/004010/850", "lines.vendorItem")
    #expect(facts.contains { $0.hasPrefix("read from|pairs from PO1/06") })
    #expect(facts.contains { $0.hasPrefix("VN, VP|vendorItem|maps/x12-common.json5:") })
  }

  @Test func segmentOfThePartnersGuide() throws {
    let facts = try facts("northside-medsurg", "REF", about: "855, they send: REF,")
    #expect(facts.contains("usage|M 3|partners/northside-medsurg/guides/855.json5:12"))
    #expect(
      facts.contains {
        $0.hasPrefix("03|not used  352  AN 1/80") && $0.hasSuffix("|partners/medsurg/guides/855.json5:10")
      })
    #expect(facts.contains { $0.hasPrefix("01|M  128  ID 2/3") && $0.contains("|guides/x12/004010/segments.json5:") })
    #expect(facts.contains("contractNumber|REF[01=ZZ]/02|partners/northside-medsurg/maps/855.json5:5"))
  }

  @Test func textIsAligned() throws {
    let outcome = try ediglot("spec", "explain", "northside-medsurg", "PO1>PO4")
    #expect(outcome.output.hasPrefix("855, they send: PO1>PO4"))
    let lines = outcome.output.split(separator: "\n")
    let origins = lines.compactMap { line in
      line.firstRange(of: "  guides/x12/004010/segments.json5").map {
        line.distance(from: line.startIndex, to: $0.lowerBound)
      }
    }
    #expect(Set(origins).count == 1 && origins.count > 10)
  }

  @Test func namesThatAreNot() throws {
    let field = try ediglot("spec", "explain", "northside-medsurg", "lines.unti")
    #expect(field.code == 2)
    #expect(field.complaint.contains("there is no field 'lines.unti' in these specs, did you mean 'lines.unit'?"))
    #expect(try ediglot("spec", "explain", "x12/004010/850", "QQQ").complaint.contains("there is no segment 'QQQ'"))
  }

  // MARK: Differences

  private func differences(_ one: String, _ other: String) throws -> (code: Int32, lines: [String]) {
    let outcome = try ediglot("spec", "diff", "--json", one, other)
    let lines = try outcome.lines.map { line in
      func side(_ key: String) -> String { line[key]?["value"]?.string ?? "-" }
      return "\(line["part"]?.string ?? "") \(line["path"]?.string ?? "") \(line["member"]?.string ?? ""): "
        + "\(side("first")) / \(side("second"))"
    }
    return (outcome.code, lines)
  }

  @Test func partnerAndStandard() throws {
    let (code, lines) = try differences("northside-medsurg", "x12/004010/855")
    #expect(code == 1)
    #expect(lines.contains("855, they send: guide REF usage: M 3 / O *"))
    #expect(lines.contains("855, they send: guide NTE usage: O 10 / -"))
    #expect(lines.contains("855, they send: guide PO1/06 use: M / O"))
    #expect(lines.contains { $0.hasPrefix("855, they send: guide BAK/02 codes: 7 codes") })
    let unit = "PO1/03, table units (unknown: reject) / PO1/03, else POC/05-1"
    #expect(lines.contains("855, they send: map lines.unit : \(unit)"))
    #expect(lines.allSatisfy { !$0.contains("810") })
  }

  @Test func partnersAndReleases() throws {
    let lines = try differences("northside-medsurg", "medsurg").lines
    #expect(lines.contains("profile priority : urgent / normal"))
    #expect(try differences("x12/004010/850", "x12/005010/850").code == 1)
    #expect(try differences("x12/004010/850", "x12/004010/850").code == 0)
    let files = try differences(
      "Specs/partners/northside-medsurg/maps/855.json5", "Specs/partners/medsurg/maps/855.json5"
    ).lines
    #expect(files.contains { $0.hasPrefix("file fields.contractNumber : REF[01=ZZ]/02 /") })
  }

  /// Rows are compared by column, with how the file is written; XML by element.
  @Test func rowsAndXML() throws {
    let (code, rows) = try differences("murgtal", "nordkai")
    #expect(code == 1)
    let part = "price-list, they send: guide"
    #expect(rows.contains("\(part) dialect.decimal : . / ,"), "\(rows)")
    #expect(rows.contains("\(part) dialect.encoding : windows-1252 / utf-8"))
    #expect(rows.contains("\(part) row/item header: Artikelnummer / ARTIKEL_NR"))
    #expect(rows.contains("\(part) row/item type: AN 1/40 / AN 7/7"))
    #expect(rows.contains("\(part) row/item pattern:  / [A-Z0-9]{7}"))
    #expect(rows.contains("\(part) row/internal element: AN 1/10 / -"))
    #expect(rows.contains("sets stock, they send : csv / -") && rows.contains("sets availability, they send : - / csv"))
    #expect(!rows.contains { $0.contains("dialect.separator") || $0.contains("dialect.quote") })
    let trees = try differences("juniper-pharma", "weser-implant")
    #expect(trees.code == 1, "\(trees.lines)")
    let files = try differences(
      "Specs/guides/xml/ubl-2.1/invoice.json5", "Specs/guides/xml/ubl-2.1/credit-note.json5")
    let root = "xml/ubl-2.1/credit-note: guide root : Invoice / CreditNote"
    #expect(files.lines.contains(root), "\(files.lines.prefix(9))")
    let line = "xml/ubl-2.1/credit-note: guide cac:InvoiceLine/cbc:InvoicedQuantity usage: O 1 / -"
    #expect(files.lines.contains(line))
    let lists = try differences(
      "Specs/partners/murgtal/guides/stock.json5", "Specs/partners/nordkai/guides/availability.json5")
    #expect(lists.lines.contains("guide row/item type: AN 5/6 / AN 7/7"), "\(lists.lines)")
    let mixed = try differences("csv/invoice", "xml/ubl-2.1/invoice")
    #expect(mixed.lines == ["sets csv/invoice : csv/invoice / xml/ubl-2.1/invoice"])
    #expect(try differences("murgtal", "murgtal").code == 0)
  }

  /// Standards of all languages go by their names, as for samples.
  @Test func standardsOfRowsAndXML() throws {
    let (code, lines) = try differences("alpenmed", "csv/price-list")
    #expect(code == 1 && lines.contains("price-list, they send: guide dialect.separator : ; / ,"), "\(lines)")
    #expect(lines.allSatisfy { !$0.contains("item-cross-reference") })
    #expect(try differences("csv/price-list", "csv/stock").code == 1)
    #expect(try differences("xml/ubl-2.1/invoice", "xml/ubl-2.1/invoice").code == 0)
    let maps = try differences("Specs/partners/alpenmed/maps/price-list.json5", "csv/price-list")
    #expect(maps.lines.contains { $0.hasPrefix("file ") }, "\(maps.lines)")
    let list = try facts("csv/price-list")
    #expect(list.contains { $0.hasPrefix("columns.item.is|AN 1/60|guides/csv/price-list.json5:") }, "\(list)")
    let invoice = try facts("xml/ubl-2.1/invoice")
    #expect(invoice.contains { $0.hasPrefix("root|Invoice|guides/xml/ubl-2.1/invoice.json5:") }, "\(invoice.prefix(9))")
    let missing = try ediglot("spec", "diff", "csv/price-lst", "murgtal")
    #expect(missing.code == 2 && missing.complaint.contains("csv/price-lst"), "\(missing.complaint)")
  }

  @Test func placesOfRowsAndXML() throws {
    let row = try facts("alpenmed", "row", about: "price-list, they send: row")
    #expect(row.contains { $0.hasPrefix("item|M  AN ") }, "\(row)")
    let names = "header|Artikelnummer, Art.-Nr.|partners/alpenmed/guides/price-list.json5:"
    #expect(row.contains { $0.hasPrefix(names) }, "\(row)")
    let line = try facts("xml/ubl-2.1/invoice", "cbc:InvoicedQuantity")
    #expect(line.contains { $0.hasPrefix("@unitCode|") }, "\(line)")
    #expect(line.contains { $0.hasPrefix("lines.quantity|") }, "\(line)")
    #expect(try ediglot("spec", "explain", "murgtal", "REF").complaint.contains("there is no segment 'REF'"))
  }

  /// What a partner sends in rows is told by its own entry of the profile, not by the first one in rows.
  @Test func filesOfEachEntry() throws {
    let list = try facts("alpenmed", about: "price-list, they send")
    #expect(list.contains { $0.hasPrefix("files|PREISE*.csv|") }, "\(list)")
    let other = try facts("alpenmed", about: "item-cross-reference, they send")
    #expect(other.contains("files|ARTIKELBRUECKE*.csv|partners/alpenmed/partner.json5:9"), "\(other)")
  }
}
