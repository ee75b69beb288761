// `ediglot spec samples`: what is written where, and what is told.

import JSON5
import Testing

struct SampleTests {
  private static let guide = "x12/004010/997"

  @Test func linesAndTable() throws {
    let outcome = try ediglot("spec", "samples", Self.guide, "--json")
    #expect(outcome.code == 0)
    let lines = try outcome.lines
    #expect(lines.prefix(3).map { $0["name"]?.string } == ["minimal", "rich", "mixed"])
    let samples = lines.filter { $0["type"]?.string == "sample" }
    let sample = try #require(samples.first { $0["rule"]?.string == "AK1/02 mandatory" })
    #expect(sample["input"]?.string?.contains("\nAK1*AA~\n") == true)
    let finding = try #require(sample["findings"]?.array?.first)
    #expect(finding["rule"]?.string == "element.missing" && finding["severity"]?.string == "reject")
    #expect(finding["segment"]?.string == "AK1" && finding["ordinal"]?.integer == 2)
    #expect(finding["element"]?.integer == 2 && finding["reference"]?.integer == 28)
    let coverage = try #require(lines.last)
    #expect(coverage["type"]?.string == "coverage" && coverage["sampled"]?.integer == samples.count)
    #expect(coverage["answered"]?.integer == samples.count && samples.count > 100)
    #expect(outcome.complaint.hasPrefix("\(Self.guide): "))
    #expect(outcome.complaint.contains("\(samples.count) answered as expected"))
  }

  /// A partner has a folder for each set, and the answer that was agreed.
  @Test func partner() throws {
    let folder = try TemporaryFolder()
    let outcome = try ediglot("spec", "samples", "northside-medsurg", "855", "-o", folder.path, "--json")
    #expect(outcome.code == 0)
    let coverage = try #require(try outcome.lines.last)
    #expect(coverage["guide"]?.string == "northside-medsurg 855")
    #expect(coverage["refused"]?.array?.isEmpty == true && coverage["disagreements"]?.array?.isEmpty == true)
    let files = try folder.files()
    #expect(files["samples/855/valid/rich.edi"] != nil)
    let unwanted = try #require(files.keys.first { $0.hasSuffix("-cur-not-used/expected.999") })
    #expect(unwanted.hasPrefix("samples/855/rules/"))
    #expect(files[unwanted.replacing(".999", with: ".997")] == nil)
  }

  @Test func folder() throws {
    let folder = try TemporaryFolder()
    let outcome = try ediglot("spec", "samples", Self.guide, "-o", folder.path)
    #expect(outcome.code == 0 && outcome.output.isEmpty)
    let files = try folder.files()
    #expect(files["samples/valid/rich.edi"] != nil)
    let rules = files.keys.filter { $0.hasPrefix("samples/rules/") && $0.hasSuffix("/input.edi") }.sorted()
    let first = try #require(rules.first)
    #expect(first == "samples/rules/0001-ak1-mandatory/input.edi")
    let expected = try #require(files[first.replacing("input.edi", with: "expected.json")])
    let page = try JSON5.parse(expected, file: "expected.json")
    #expect(page["rule"]?.string == "AK1 mandatory")
    #expect(page["findings"]?.array?.first?["rule"]?.string == "segment.missing")
    #expect(files[first.replacing("input.edi", with: "expected.997")] != nil)
    // Old samples among new ones would mislead.
    let again = try ediglot("spec", "samples", Self.guide, "-o", folder.path)
    #expect(again.code == 3 && again.complaint.contains("cannot create \(folder.path)/samples"))
  }
}
