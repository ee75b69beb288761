// Where values came from, to the byte and to the line of the map; and why others are not there.

import Foundation
import JSON5
import Testing

struct WhyTests {
  private let folder = try! TemporaryFolder()

  /// What is told of a path of the document that a fixture becomes.
  private func why(_ name: String, _ path: String, _ flags: String...) throws -> JSON5Value {
    let json = try ediglot("convert", "--to", "canonical", fixture(name)).output
    let output = try folder.make("out.jsonl", Array(json.utf8))
    let outcome = try ediglot(["why", "--json", output, path, "--input", fixture(name)] + flags)
    #expect(outcome.code == 0, "\(outcome.complaint)")
    return try #require(try outcome.lines.first)
  }

  private func lineOfMap(_ text: String?) -> String {
    guard let text, let colon = text.lastIndex(of: ":"), let number = Int(text[text.index(after: colon)...]),
      let file = try? read(text.hasPrefix("/") ? String(text[..<colon]) : "\(root)/\(text[..<colon])")
    else { return "" }
    return String(file.split(separator: "\n", omittingEmptySubsequences: false)[number - 1])
  }

  @Test func quantityOfALine() throws {
    let found = try why("850/clean", "/lines/1/quantity")
    #expect(found["value"]?.string == "8")
    let source = try #require(found["sources"]?.array?.first)
    #expect(source.texts(["segment", "element", "name", "text"]) == ["PO1", "PO102", "quantity ordered", "8"])
    #expect(source["line"]?.integer == 14)
    #expect(source["column"]?.integer == 7)
    let offset = try #require(source["offset"]?.integer)
    #expect(try bytes("\(root)/\(fixture("850/clean"))")[offset] == 0x38)
    let line = lineOfMap(source["map"]?.string)
    #expect(line.contains("quantity: [\"?PO1/02\""))
  }

  @Test func wordOfATable() throws {
    let source = try #require(try why("850/clean", "/parties/0/role")["sources"]?.array?.first)
    #expect(source["text"]?.string == "ST")
    #expect(source["value"]?.string == "shipTo")
    #expect(source["table"]?.string?.hasSuffix(": ST is shipTo") ?? false)
  }

  @Test func pairsOfALine() throws {
    let source = try #require(try why("850/clean", "/lines/0/products/1/id")["sources"]?.array?.first)
    #expect(source.texts(["element", "text"]) == ["PO109", "100233"])
  }

  @Test func valuesCarriedFromLevelsAbove() throws {
    let found = try why("856/s-o-p-i", "/lines/0/order/number")
    let source = try #require(found["sources"]?.array?.first)
    #expect(source["element"]?.string == "PRF01")
    #expect(source["text"]?.string == found["value"]?.string)
    let package = try why("856/s-o-p-i", "/lines/0/packages/0/sscc")
    #expect(package["sources"]?.array?.first?["segment"]?.string == "MAN")
  }

  @Test func absentForItsQualifier() throws {
    let found = try why("850/clean", "/vendorOrderNumber")
    #expect(found["value"] == nil)
    let reason = try #require(found["reasons"]?.array?.first)
    #expect(reason["binding"]?.string == "vendorOrderNumber from REF[01=VN]/02")
    #expect(reason["reason"]?.string == "REF is there, but with 'DP'")
    #expect(reason["line"]?.integer == 5)
  }

  @Test func absentForLackOfASegment() throws {
    let reason = try #require(try why("850/clean", "/currency")["reasons"]?.array?.first)
    #expect(reason["reason"]?.string == "the set has no CUR")
  }

  @Test func absentForLackOfABinding() throws {
    let found = try why("850/clean", "/lines/0/paid")
    #expect(found["remarks"]?.array?.first?.string == "the map has no binding for paid")
  }

  @Test func absentForAnEmptyElement() throws {
    let reason = try #require(try why("850/clean", "/releaseNumber")["reasons"]?.array?.first)
    #expect(reason["reason"]?.string == "BEG04 is empty")
  }

  /// Every value of every document that fixtures become is explained, and by what it is.
  @Test(arguments: ["850/rich", "855/rich", "856/rich", "856/s-o-t-p-i", "810/rich", "832/rich"])
  func everyValue(_ name: String) throws {
    let json = try ediglot("convert", "--to", "canonical", fixture(name)).lines[0]
    var paths: [(path: String, value: String)] = []
    func collect(_ value: JSON5Value, _ path: String) {
      if let members = value.members {
        for member in members where !["source", "document", "status", "findings"].contains(member.key) {
          collect(member.value, "\(path)/\(member.key)")
        }
      } else if let list = value.array {
        for (index, item) in list.enumerated() { collect(item, "\(path)/\(index)") }
      } else if let text = value.string {
        paths.append((path, text))
      }
    }
    collect(json, "")
    #expect(paths.count > 20)
    // A process for each would take minutes: every so many is enough.
    for index in stride(from: 0, to: paths.count, by: max(1, paths.count / 12)) {
      let found = try why(name, paths[index].path)
      let values = found["sources"]?.array?.compactMap { $0["value"]?.string } ?? []
      #expect(!values.isEmpty, "\(paths[index])")
      #expect(values.count > 1 || values == [paths[index].value], "\(paths[index])")
    }
  }

  @Test func textForPeople() throws {
    let json = try ediglot("convert", "--to", "canonical", fixture("850/clean")).output
    let output = try folder.make("out.jsonl", Array(json.utf8))
    let text = try ediglot("why", output, "/lines/1/quantity", "--input", fixture("850/clean")).output
    let place = "\(fixture("850/clean")):14:7"
    #expect(text.hasPrefix("/lines/1/quantity: 8\n  input:     \(place): PO102 (quantity ordered) is '8', byte "))
    let missing = try ediglot("why", output, "/number")
    #expect(missing.code == 3)
    #expect(missing.complaint.contains("name it with --input FILE"))
  }

  @Test func rowOfAPartnersTable() throws {
    let input = "Fixtures/partners/calyx-diagnostics/855-clean/input.edi"
    let json = try ediglot("convert", "--to", "canonical", input)
    let output = try folder.make("calyx.jsonl", Array(json.output.utf8))
    let outcome = try ediglot("why", "--json", output, "/lines/0/unit", "--input", input)
    let source = try #require(try outcome.lines.first?["sources"]?.array?.first)
    let raw = try #require(source["text"]?.string)
    let own = try #require(source["value"]?.string)
    #expect(source["table"]?.string == "units, row '\(raw)': '\(own)'")
    let row = lineOfMap(source["row"]?.string)
    #expect(row.hasPrefix("\(raw),\(own)"), "\(source["row"]?.string ?? "no row")")
    #expect(source["map"]?.string?.contains("partners/calyx-diagnostics/maps/855.json5:") == true)
  }

  @Test func whatTheTargetMade() throws {
    let json = try ediglot("convert", fixture("850/clean")).output
    let output = try folder.make("made.jsonl", Array(json.utf8))
    for (path, remark) in [
      ("/operations/0/model", "Specs/odoo/19.0.json5 made it"), ("/operations/99", "the envelope has nothing there"),
    ] {
      let outcome = try ediglot("why", output, path, "--input", fixture("850/clean"))
      #expect(outcome.code == 0 && outcome.output.contains(remark), "\(outcome.output)")
    }
  }

  @Test func envelopes() throws {
    let json = try ediglot("convert", fixture("850/clean")).output
    let output = try folder.make("out.jsonl", Array(json.utf8))
    let outcome = try ediglot("why", "--json", output, "/document/number", "--input", fixture("850/clean"))
    #expect(outcome.code == 0, "\(outcome.complaint)")
    #expect(try outcome.lines.first?["path"]?.string == "/number")
    #expect(try outcome.lines.first?["sources"]?.array?.first?["element"]?.string == "BEG03")
  }
}

/// The same for rows and for XML, whose cells and elements are told by their names.
struct WhyForeignTests {
  private let fixtures = "\(root)/Fixtures/partners"

  private func why(_ story: String, _ path: String, _ flags: String...) throws -> JSON5Value {
    let outcome = try ediglot(["why", "--json", "\(fixtures)/\(story)/canonical.jsonl", path] + flags)
    #expect(outcome.code == 0, "\(outcome.complaint)")
    return try #require(try outcome.lines.first)
  }

  @Test func cellOfARow() throws {
    let found = try why("alpenmed/price-list-clean", "/lines/0/unit")
    let source = try #require(found["sources"]?.array?.first)
    #expect(source.texts(["element", "text", "value"]) == ["column unit", "Pck", "PK"])
    #expect(source["row"]?.string?.contains("units.csv:") ?? false)
    let offset = try #require(source["offset"]?.integer)
    let input = try bytes("\(fixtures)/alpenmed/price-list-clean/input.price-list.csv")
    #expect(input[offset..<offset + 3].elementsEqual("Pck".utf8))
  }

  @Test func emptyCell() throws {
    let reason = try #require(try why("alpenmed/price-list-clean", "/lines/1/prices/0/to")["reasons"]?.array?.first)
    #expect(reason["reason"]?.string == "column to is empty")
  }

  @Test func textOfAnElement() throws {
    let found = try why("juniper-pharma/despatch-with-lots", "/lines/0/quantity")
    let source = try #require(found["sources"]?.array?.first)
    #expect(source.texts(["element", "text"]) == ["cac:DespatchLine/cbc:DeliveredQuantity", "60"])
    #expect(source["binding"]?.string == "quantity from cbc:DeliveredQuantity")
    #expect(source["line"]?.integer == 37)
  }

  /// A date and its time stand in two elements; both are told.
  @Test func timeBesideItsDate() throws {
    let found = try why("juniper-pharma/despatch-with-lots", "/shipped")
    #expect(found["value"]?.string == "2025-06-09T05:45:00Z")
    #expect(found["sources"]?.array?.compactMap { $0["text"]?.string } == ["20250609", "054500"])
    #expect(found["remarks"] == nil)
  }

  @Test func elementThatIsNotThere() throws {
    let reason = try #require(try why("juniper-pharma/invoice-clean", "/contractNumber")["reasons"]?.array?.first)
    #expect(reason["reason"]?.string == "cbc:ID stands elsewhere in the document only")
    #expect(reason["binding"]?.string == "contractNumber from cac:ContractDocumentReference/cbc:ID")
  }

  /// An XML of a partner's own is known by the partner only: the document names it by its guide.
  @Test func partnerIsNamedByTheGuide() throws {
    let story = "\(fixtures)/weser-implant/invoice-clean/canonical.jsonl"
    let outcome = try ediglot("why", story, "/number")
    #expect(outcome.code == 0)
    let named = try ediglot("why", "--partner", "weser-implant", story, "/number")
    #expect(named.code == 0 && named.output.contains("/number: ") && named.output == outcome.output)
    // A document that does not say its guide does not tell.
    let text = try String(contentsOfFile: story, encoding: .utf8)
      .replacing("\"guide\":\"partners/weser-implant/", with: "\"guide\":\"")
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let other = folder.appending(path: "other.jsonl").path
    try Data(text.utf8).write(to: URL(filePath: other))
    let input = "\(fixtures)/weser-implant/invoice-clean/input.xml"
    let lost = try ediglot("why", "--input", input, other, "/number")
    #expect(lost.code == 3 && lost.complaint.contains("name its partner with --partner"), "\(lost)")
  }
}
