// `ediglot spec infer`: from samples to a partner whose cases are green, without a file overwritten.

import Foundation
import Testing

@Suite struct InferTests {
  /// A folder Specs without partners, and Fixtures beside it.
  private func workshop() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: "\(folder.path)/Specs", withIntermediateDirectories: true)
    for name in ["guides", "maps", "odoo"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/Specs/\(name)", withDestinationPath: "\(root)/Specs/\(name)")
    }
    return folder
  }

  private let sample = "Fixtures/partners/bramble-orthotics/810-clean/input.edi"

  @Test func fromSampleToGreen() throws {
    let folder = try workshop()
    let specs = "\(folder.path)/Specs"
    let arguments = ["spec", "infer", "--specs", specs, sample, "-o", "\(specs)/partners/bramble"]
    let outcome = try ediglot(arguments)
    #expect(outcome.code == 0 && outcome.output.isEmpty, "\(outcome.complaint)")
    #expect(outcome.complaint.contains("bramble: 1 set of 810 from them: 0 rules, "))
    #expect(outcome.complaint.contains("none is of its own making"))
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    #expect(
      Set(names).isSuperset(of: [
        "Specs/partners/bramble/partner.json5", "Specs/partners/bramble/guides/810.json5",
        "Specs/partners/bramble/maps/810.json5", "Fixtures/partners/bramble/input/input.edi",
      ]), "\(names)")
    #expect(try read("\(folder.path)/Fixtures/partners/bramble/input/input.edi") == read("\(root)/\(sample)"))
    #expect(try ediglot("spec", "test", "bramble", "--specs", specs).code == 1)
    #expect(try ediglot("spec", "test", "bramble", "--specs", specs, "--update").code == 0)
    let test = try ediglot("spec", "test", "bramble", "--specs", specs)
    #expect(test.code == 0 && test.complaint.contains("all green"), "\(test.output)\(test.complaint)")
  }

  /// Rows of two kinds: the draft checks, its cases become green, and what is spoilt stays refused.
  @Test func fromRowsToGreen() throws {
    let folder = try workshop()
    let specs = "\(folder.path)/Specs"
    let prices = "Fixtures/partners/murgtal/price-list-clean/input.price-list.csv"
    let stock = "Fixtures/partners/murgtal/stock-spoilt/input.stock.csv"
    let outcome = try ediglot(["spec", "infer", "--specs", specs, prices, stock, "-o", "\(specs)/partners/tal"])
    #expect(outcome.code == 0 && outcome.output.isEmpty, "\(outcome.complaint)")
    #expect(outcome.complaint.contains("tal: 6 rows of price-list: 25 columns, "), "\(outcome.complaint)")
    #expect(outcome.complaint.contains("tal: 3 rows of stock: 12 columns, "))
    let check = try ediglot("spec", "check", "tal", "--specs", specs)
    #expect(check.code == 0, "\(check.output)\(check.complaint)")
    let guide = try read("\(specs)/partners/tal/guides/price-list.json5")
    #expect(guide.contains(#"dialect: { separator: "tab", quote: "", encoding: "windows-1252" },"#))
    #expect(try ediglot("spec", "test", "tal", "--specs", specs, "--update").code == 0)
    let test = try ediglot("spec", "test", "tal", "--specs", specs)
    #expect(test.code == 0 && test.complaint.contains("2 cases, all green"), "\(test.output)\(test.complaint)")
    let validated = try ediglot("validate", "--specs", specs, "--partner", "tal", prices)
    #expect(validated.code == 0, "\(validated.output)")
    let spoilt = try ediglot("validate", "--specs", specs, "--partner", "tal", stock)
    #expect(spoilt.code == 1 && spoilt.output.contains("cell.damaged"))
  }

  /// XML of three roots that a supplier has made up: the draft checks, and its cases become green.
  @Test func fromTreesToGreen() throws {
    let folder = try workshop()
    let specs = "\(folder.path)/Specs"
    let samples = ["invoice-clean", "order-response-clean", "ship-notice-clean"].map {
      "Fixtures/partners/weser-implant/\($0)/input.xml"
    }
    let outcome = try ediglot(["spec", "infer", "--specs", specs] + samples + ["-o", "\(specs)/partners/werft"])
    #expect(outcome.code == 0 && outcome.output.isEmpty, "\(outcome.complaint)")
    for set in ["invoice", "order-response", "ship-notice"] {
      #expect(outcome.complaint.contains("werft: 1 document of \(set): "), "\(outcome.complaint)")
    }
    let check = try ediglot("spec", "check", "werft", "--specs", specs)
    #expect(check.code == 0, "\(check.output)\(check.complaint)")
    let map = try read("\(specs)/partners/werft/maps/ship-notice.json5")
    #expect(map.contains(#"each: "Packstueck/Position","#) && map.contains(#"lot: "Charge/@Nr","#), "\(map)")
    #expect(try ediglot("spec", "test", "werft", "--specs", specs, "--update").code == 0)
    let test = try ediglot("spec", "test", "werft", "--specs", specs)
    #expect(test.code == 0 && test.complaint.contains("3 cases, all green"), "\(test.output)\(test.complaint)")
  }

  @Test func nothingIsOverwritten() throws {
    let folder = try workshop()
    let specs = "\(folder.path)/Specs"
    let partner = "\(specs)/partners/bramble"
    let arguments = ["spec", "infer", "--specs", specs, sample, "-o", partner]
    try FileManager.default.createDirectory(atPath: "\(partner)/guides", withIntermediateDirectories: true)
    try "kept".write(toFile: "\(partner)/guides/810.json5", atomically: true, encoding: .utf8)
    let outcome = try ediglot(arguments)
    #expect(outcome.code == 3)
    #expect(outcome.complaint.contains("nothing was written; --force overwrites what exists"))
    #expect(outcome.complaint.contains("cannot create \(partner)/guides/810.json5: File exists"))
    #expect(!FileManager.default.fileExists(atPath: "\(partner)/partner.json5"))
    #expect(try read("\(partner)/guides/810.json5") == "kept")
    #expect(try ediglot(arguments + ["--force"]).code == 0)
    #expect(try read("\(partner)/guides/810.json5").contains(#"extends: "x12/004010/810""#))
  }

  @Test func withoutAFolderItIsPrinted() throws {
    let folder = try workshop()
    let outcome = try ediglot("spec", "infer", "--specs", "\(folder.path)/Specs", "--partner", "b", sample)
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("// ---- partner.json5\n"))
    #expect(outcome.output.contains("// ---- guides/810.json5\n") && outcome.output.contains(#"partner: "b","#))
    #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.contains("partner") }.isEmpty)
  }

  @Test func programsReadLines() throws {
    let folder = try workshop()
    let lines = try ediglot(
      "spec", "infer", "--specs", "\(folder.path)/Specs", "--partner", "b", "--json", "--threshold", "1", sample
    ).lines
    let claim = try #require(lines.first { $0["place"]?.string == "BIG/04" })
    #expect(claim["type"]?.string == "claim" && claim["set"]?.string == "810" && claim["part"]?.string == "elements")
    #expect(claim["rule"]?.string == #""M""# && claim["direction"]?.string == "sends")
    #expect(claim["evidence"]?.array?.first?.string?.hasPrefix("BIG/04: in 1 of 1 segment") == true)
    #expect(lines.filter { $0["type"]?.string == "file" }.count == 3)
    let summary = try #require(lines.last)
    #expect(summary["type"]?.string == "summary" && summary["partner"]?.string == "b")
    #expect(summary["ownFindings"]?.array?.isEmpty == true && summary["sets"]?.integer == 1)
  }

  @Test func whatIsNoDraft() throws {
    let folder = try workshop()
    let specs = "\(folder.path)/Specs"
    let empty = try folder.make("empty.edi", [])
    let none = try ediglot("spec", "infer", "--specs", specs, empty)
    #expect(none.code == 1 && none.complaint.contains("no sample holds an interchange"))
    #expect(try ediglot("spec", "infer", "--specs", specs, "-").code == 2)
    #expect(try ediglot("spec", "infer").code == 2)
    #expect(try ediglot("spec", "infer", "--specs", specs, "\(folder.path)/absent.edi").code == 3)
    let other = try ediglot("spec", "infer", "--specs", specs, sample, "-o", "\(specs)/partners/a", "--partner", "b")
    #expect(other.code == 2 && other.complaint.contains("a partner is called as its folder"))
    // An address another partner claims.
    let claimed = try ediglot("spec", "infer", "--partner", "b", sample)
    #expect(claimed.code == 4 && claimed.complaint.contains("claimed by"), "\(claimed.complaint)")
  }
}
