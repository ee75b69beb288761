// What the sender of a file is told: in text, on a page, as JSON that its schema describes, and only if they want it.

import Foundation
import JSON5
import Testing

@Suite struct ProcessingReportTests {
  private let folder = try! TemporaryFolder()
  private let prices = "\(root)/Fixtures/partners/alpenmed/price-list-refused/input.price-list.csv"

  @Test func textTellsEveryFindingToTheSender() throws {
    let outcome = try ediglot("ack", "--partner", "alpenmed", prices)
    #expect(outcome.code == 1)
    let text = outcome.output
    #expect(text.hasPrefix("Report on input.price-list.csv\n\nFrom      Alpenmed Handels GmbH (alpenmed)\n"))
    #expect(text.contains("Result    rejected, 12 findings\n"))
    #expect(text.contains("refused: column gtin is '9,52134E+12': a spreadsheet has cut off its digits\n"))
    #expect(text.contains("where:     line 2, column 9 "))
    #expect(text.contains("to do:     Make the column text before it is saved, and send the file again.\n"))
    #expect(text.contains("Nothing of the file was accepted. Please correct it and send it again.\n"))
    // Advice about our own specs is not for the sender.
    #expect(!text.contains("guide") && !text.contains("Ask the sender"))
  }

  @Test func fileWithoutFaultNeedsNothing() throws {
    let file = "\(root)/Fixtures/partners/alpenmed/price-list-clean/input.price-list.csv"
    let outcome = try ediglot("ack", "--partner", "alpenmed", file)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("Result    accepted\n") && outcome.output.hasSuffix("Nothing has to be done.\n"))
  }

  /// Of several documents each has its line, and what is to be sent again is said.
  @Test func documentsAreToldApart() throws {
    let profile = specProfile("north", "sends: [{ as: \"csv\", guide: \"csv/invoice\", map: \"csv-invoice\" }]")
    let specs = try SpecFolders(["partners/north/partner.json5": profile])
    let rows = "Invoice,Date,Qty,Price\nR-1,2025-06-01,2,1.50\nR-2,2025-06-01,x,1.50\nR-3,2025-06-02,1,2\n"
    let file = try folder.make("invoices.csv", Array(rows.utf8))
    let text = try ediglot("ack", "--specs", specs.path, "--partner", "north", file).output
    #expect(text.contains("Result    partly accepted: 2 of 3 documents, 1 finding\n"))
    #expect(text.contains("  1.    Invoice R-1   accepted\n  2.    Invoice R-2   rejected, 1 finding\n"))
    #expect(text.contains("correct the rejected documents and send them again; do not send again what was accepted"))
    let json = try JSON5.parse(
      Array(try ediglot("ack", "--specs", specs.path, "--partner", "north", "--report", "json", file).output.utf8),
      file: "report")
    #expect(json["status"]?.string == "partlyAccepted")
    #expect(json["results"]?.array?.compactMap { $0["number"]?.string } == ["R-1", "R-2", "R-3"])
    #expect(json["problems"]?.array?.first?["rule"]?.string == "element.number")
    #expect(json["problems"]?.array?.first?["line"]?.integer == 3)
  }

  /// The page holds what the text holds, is well-formed, and runs and loads nothing.
  @Test func pageIsWellFormed() throws {
    let page = "\(folder.path)/report.html"
    let file = try folder.make(
      "x.edi", Array(try read("\(root)/\(fixture("850/clean"))").replacing("*CA*", with: "*<b>*").utf8))
    #expect(try ediglot("ack", "--report", "html", file, "-o", page).code == 0)
    let lint = try shell("xmllint --noout --nonet \(page) && echo well-formed")
    #expect(lint.output == "well-formed\n", "\(lint.complaint)")
    let text = try read(page)
    #expect(text.contains("&lt;b&gt;") && !text.contains("<b>"))
    #expect(!text.contains("<script") && !text.contains("src=") && !text.contains("@import"))
  }

  @Test func jsonFollowsItsSchema() throws {
    let schema = try folder.make("schema.json", Array(try ediglot("schema", "report").output.utf8))
    for (index, arguments) in [[prices, "--partner", "alpenmed"], [fixture("850/clean")]].enumerated() {
      let report = try ediglot(["ack", "--report", "json"] + arguments)
      let file = try folder.make("report\(index).json", Array(report.output.utf8))
      let check = try shell(
        "python3 -c 'import json,jsonschema,sys; jsonschema.validate(json.load(open(sys.argv[2])), json.load(open(sys.argv[1])))' \(schema) \(file)"
      )
      #expect(check.code == 0, "\(check.complaint)")
    }
  }

  /// Who wants none gets none, unless somebody asks for it.
  @Test func profileDecides() throws {
    func specs(_ report: String) throws -> SpecFolders {
      try SpecFolders([
        "partners/north/partner.json5": specProfile(
          "north",
          "sends: [{ as: \"csv\", guide: \"csv/stock\", map: \"csv-stock\" }], acknowledgement: { report: \"\(report)\" }"
        )
      ])
    }
    let fine = try folder.make("stock.csv", Array("SKU,Qty\nA,1\n".utf8))
    let wrong = try folder.make("wrong.csv", Array("SKU,Qty\nA,x\n".utf8))
    for (policy, file, isTold) in [
      ("never", wrong, false), ("onError", fine, false), ("onError", wrong, true), ("always", fine, true),
    ] {
      let specs = try specs(policy)
      let told = try ediglot("ack", "--specs", specs.path, "--partner", "north", file).output
      #expect(told.isEmpty != isTold, "\(policy)")
      let asked = try ediglot("ack", "--specs", specs.path, "--partner", "north", "--report", "text", file)
      #expect(asked.output.hasPrefix("Report on "))
    }
  }
}
