// `spec test`: what it says, and its exit code.

import Foundation
import Testing

@Suite struct SpecTestTests {
  @Test func shippedPartnersAreGreen() throws {
    let outcome = try ediglot("spec", "test")
    #expect(outcome.code == 0, "\(outcome.output)")
    #expect(outcome.output.contains("northside-medsurg: Northside Medical-Surgical\n"))
    #expect(outcome.complaint.contains("all green"))
    #expect(!outcome.output.contains("\u{1b}["))
  }

  @Test func aDifferenceIsToldAndUpdated() throws {
    let folder = try TemporaryFolder()
    let story = "\(folder.path)/partners/bramble-orthotics/810-clean"
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/partners/bramble-orthotics", withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: "\(root)/Fixtures/partners/bramble-orthotics/810-clean", toPath: story)
    let text = try read("\(story)/canonical.jsonl").replacing(#""amount":"332.50""#, with: #""amount":"332.55""#)
    try text.write(toFile: "\(story)/canonical.jsonl", atomically: true, encoding: .utf8)
    let arguments = ["spec", "test", "bramble-orthotics", "--fixtures", folder.path]
    let outcome = try ediglot(arguments)
    #expect(outcome.code == 1)
    #expect(outcome.output.contains(#"totals > amount: expected "332.55", found "332.50""#), "\(outcome.output)")
    #expect(try ediglot(arguments + ["--update"]).code == 0)
    #expect(try ediglot(arguments).code == 0)
  }

  @Test func programsReadLines() throws {
    let lines = try ediglot("spec", "test", "bramble-orthotics", "--json").lines
    #expect(lines.first?["type"]?.string == "case" && lines.first?["green"]?.bool == true)
    let coverage = try #require(lines.last)
    #expect(coverage["type"]?.string == "coverage" && coverage["as"]?.string == "x12/004010/810")
    #expect(coverage["ownBindings"]?["all"]?.integer == coverage["ownBindings"]?["touched"]?.integer)
  }

  @Test func anUnknownPartnerIsWrongUsage() throws {
    let outcome = try ediglot("spec", "test", "bramble-orthotic")
    #expect(outcome.code == 2 && outcome.complaint.contains("did you mean 'bramble-orthotics'?"))
  }
}
