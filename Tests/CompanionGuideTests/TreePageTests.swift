// Pages of partners who send XML: root, namespaces, the tree of elements. And of those who send in several languages.

import CompanionGuide
import Conformance
import Octets
import PartnerSpec
import Testing
import Translation

struct TreePageTests {
  @Test(arguments: ["weser-implant", "juniper-pharma", "pinewood-labs"])
  func nothingOfX12(_ partner: String) throws {
    let page = try page(of: partner)
    for node in page.all where node.children.isEmpty && node.name != "style" && node.name != "pre" {
      for word in RowPageTests.foreign where node.attributes["class"] != "tag" {
        #expect(!node.text.contains(word), "\(node.name): \(node.text)")
      }
    }
    #expect(page.all("pre").allSatisfy { $0.text.hasPrefix("<?xml ") })
  }

  @Test func theDocument() throws {
    let page = try page(of: "weser-implant")
    #expect(page.text.contains("What you send us in XML, and what each side may rely on."))
    let documents = try page.section("xml").all("tr").map(\.cells)
    #expect(documents.contains(["Rechnung", "you send us", "Rechnung", "none", "Invoice"]) && documents.count == 4)
    let facts = try page.facts("The document", in: "theirs-invoice-xml")
    #expect(facts["Root element"] == "Rechnung" && facts["Lines"] == "Position" && facts["Sender"] == "Lieferant/GLN")
    #expect(facts["Number of the document"] == "@Nr" && facts["Namespace without prefix"] == nil)
    #expect(facts["Order of elements"] == "any, but what belongs to the heading stands before the lines")
    #expect(try page.section("answers").text.contains("answers each file of XML."))
    let rules = try page.section("answers").all("tr").map(\.cells)
    #expect(rules[0] == ["Mistake", "What becomes of it", "Rule"])
    #expect(
      rules.contains([
        "an element that is required is missing", "refused: mend it and send it again", "xml.elementMissing",
      ]))
  }

  @Test func theTree() throws {
    let page = try page(of: "weser-implant")
    let section = try page.section("theirs-invoice-xml")
    let rows = try page.table("Elements", in: section)
    let cells = rows.map(\.cells)
    #expect(cells[0] == ["Element", "Usage", "Repeats", "What it holds", "Length", "Codes", "Our field"])
    #expect(cells[1][0...2] == ["Rechnung", "required", "1"])
    #expect(cells.contains(["@Nr", "required", "", "text", "1 to 20", "", "number"]))
    let kind = try #require(cells.first { $0[0] == "@Art" })
    #expect(kind[1] == "required" && kind[3] == "code" && kind[5].contains("RE") && kind[5].contains("GS"))
    let line = try #require(cells.firstIndex { $0[0] == "Position" })
    #expect(cells[line][1...2] == ["required", "no limit"] && cells[line + 1][0] == "@Nr")
    #expect(cells.contains { $0[0] == "@PE" && $0[3] == "code" && $0[5].contains("1000: perThousand") })
    let item = try #require(cells.first { $0[0] == "Artikel" })
    #expect(item[1...4] == ["required", "1", "text", "1 to 40"] && item[6].contains("lines[].products[].id"))
    // Dates and numbers are texts in the guide; maps say how they are read.
    #expect(cells.first { $0[0] == "@Datum" }?[3] == "text; a date, DD.MM.YYYY")
    // Elements and attributes stand further in than what they are in.
    func inset(_ name: String) -> Int {
      let first = rows.first { $0.cells[0] == name }?.all("td").first
      return first?.text.prefix { $0 == "\u{a0}" }.count ?? -1
    }
    #expect(inset("Rechnung") == 0 && inset("Position") == 3 && inset("@Menge") == 6 && inset("Artikel") == 6)
    let example = try #require(section.all("pre").first).text
    #expect(example.contains("\n  <Position Nr=\"1\" Bestellung=\"P00031\""))
  }

  @Test func namespacesAndWhatIsPassedOver() throws {
    let page = try page(of: "juniper-pharma")
    let facts = try page.facts("The document", in: "theirs-invoice-xml")
    #expect(
      facts["Namespace without prefix"] == "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
        && facts["Namespace cbc"]?.hasSuffix("CommonBasicComponents-2") == true)
    #expect(facts["Passed over"]?.contains("UBLExtensions") == true)
    let rows = try page.table("Elements", in: try page.section("theirs-invoice-xml")).map(\.cells)
    #expect(rows.contains { $0[0] == "cbc:IssueDate" && $0[3].hasPrefix("date YYYY-MM-DD") && $0[6] == "date" })
    #expect(rows.contains { $0[0] == "@unitCode" } && !rows.contains { $0[0] == "@schemeDataURI" })
    #expect(rows.contains { $0[3] == "elements that we do not read" })
    // What we send is written in one way, and the partner knows us by a name.
    let ours = try page.facts("The document", in: "ours-order-xml")
    #expect(ours["Encoding"] == "UTF-8" && ours["Order of elements"] == "as in the table below")
    #expect(try page.section("who").all("td").contains { $0.text == "Hafenklinik Nord" })
  }

  /// Without a case, a document is composed; it follows the guide.
  @Test func composedDocumentsAreRight() throws {
    let profile = try library.partner("weser-implant")
    let guide = try CompanionGuide(library, partner: "weser-implant", fixtures: "none")
    let sets = try guide.lines.filter { $0["type"]?.string == "set" }
    for (set, transaction) in zip(sets, profile.terms.sends) {
      let text = try #require(set["example"]?.string)
      let complaints = Complaints()
      _ = try library.check(MemorySource(Array(text.utf8)), as: transaction, for: profile, observer: complaints)
      #expect(complaints.count == 0 && complaints.sets == 1, "\(text)")
      #expect(text.contains("\n  <"))
    }
  }

  @Test func changesOfAStandardAreMarked() throws {
    let guide = """
      { extends: "xml/ubl-2.1/invoice",
        elements: { "cbc:BuyerReference": "M 1 AN 1/20", "cbc:UUID": null, "cbc:Ours": "O 1 AN 1/5" } }
      """
    let page = try page(
      sends: "{ as: \"xml\", guide: \"guides/invoice\", map: \"xml-ubl-invoice\" }", ["guides/invoice.json5": guide])
    let section = try page.section("theirs-invoice-xml")
    let rows = try page.table("Elements", in: section)
    let buyer = try #require(rows.first { $0.cells[0].hasPrefix("cbc:BuyerReference") })
    #expect(buyer.isChanged && buyer.cells[0].contains("optional in the standard") && buyer.cells[4] == "1 to 20")
    #expect(rows.contains { $0.cells[0] == "cbc:Ours ◆ added: the standard has no such place" })
    #expect(rows.count { $0.isChanged } == 2)
    #expect(section.text.contains("Not used here, but in the standard: cbc:UUID"))
  }

  // MARK: Several languages

  @Test func aSectionForEachLanguage() throws {
    let page = try page(
      sends: """
        { as: "x12/004010/855" }, { as: "csv", files: ["P*.csv"], guide: "csv/price-list", map: "csv-price-list" },
        { as: "csv", files: ["Q*.csv"], guide: "csv/price-list", map: "csv-price-list" },
        { as: "xml", guide: "xml/ubl-2.1/invoice", map: "xml-ubl-invoice" }
        """)
    let ids = page.all("section").compactMap { $0.attributes["id"] }
    #expect(
      ids == [
        "who", "envelope", "sets", "rows", "xml", "answers", "theirs-855-004010", "theirs-price-list-csv",
        "theirs-price-list-csv-2", "theirs-invoice-xml", "codes",
      ])
    #expect(page.text.contains("What we send each other in X12, files of rows and XML, and what each side may"))
    #expect(try page.section("sets").all("tr").count == 2 && (try page.section("rows").all("tr").count) == 3)
    #expect(try page.section("rows").text.contains("under another, it is not read"))
    let answers = try page.section("answers")
    #expect(answers.all("h3").map(\.text) == ["X12", "Files of rows", "Documents of XML"])
    #expect(answers.text.contains("(997)") && answers.text.contains("answers each file of rows or XML."))
    try PageTests.check(page)
  }

  /// Who speaks X12 alone reads of nothing else.
  @Test(arguments: ["northside-medsurg", "calyx-diagnostics", "bramble-orthotics", "lakeland-hospitals"])
  func pagesOfX12StayAsTheyWere(_ partner: String) throws {
    let page = try page(of: partner)
    let ids = page.all("section").compactMap { $0.attributes["id"] }
    #expect(Array(ids.prefix(4)) == ["who", "envelope", "sets", "answers"])
    #expect(
      page.all("header").first?.all("p").map(\.text) == [
        "What we send each other in X12, and what each side may rely on. It follows the standard; what is agreed beyond "
          + "that, or instead, is marked."
      ])
    let heads = Set(page.all("thead").map { $0.all("th").map(\.text) })
    #expect(
      heads.isSubset(of: [
        ["", "You", "We"], ["Mistake", "What becomes of it", "Code", "Rule"],
        ["Set", "Segment", "Element", "Component", "Repetition", "Line breaks", "Characters", "One envelope for"],
        ["Set", "Name", "Direction", "Release (GS08)", "Group (GS01)", "Document"],
        ["Position", "Segment", "Name", "Usage", "Repeats"],
        ["No.", "Name", "Usage", "Type", "Length", "Codes", "Our field"],
      ]))
    let answers = try page.section("answers")
    #expect(answers.all("h3").isEmpty && answers.all("tr").count == 30 && !answers.text.contains("processing report"))
    #expect(!page.text.contains("XML, ") && !page.text.contains("rows of") && !page.text.contains("What it holds"))
  }
}
