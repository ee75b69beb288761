// What makes a case, how expectations come to be, and what coverage counts.

import Foundation
import PartnerSpec
import SpecTest
import Testing

@Suite struct CaseTests {
  @Test func expectationsAreWrittenAndHold() throws {
    let stories = try Stories(copying: Stories.folder("northside-medsurg/855-clean"))
    let before = try ["canonical.jsonl", "odoo.jsonl", "999.edi", "findings.jsonl"].map { try stories.text($0) }
    for file in stories.files where file != "input.edi" { try stories.remove(file) }
    let first = try SpecTest(library, fixtures: stories.path).run("northside-medsurg")
    #expect(!first.isGreen && first.cases.first?.fault?.contains("--update") == true)
    #expect(stories.files == ["input.edi"])
    let second = try SpecTest(library, fixtures: stories.path, updates: true).run("northside-medsurg")
    #expect(second.isGreen && second.cases.first?.files.map(\.state) == [.updated, .updated, .updated, .updated])
    #expect(stories.files == ["999.edi", "canonical.jsonl", "findings.jsonl", "input.edi", "odoo.jsonl"])
    #expect(try ["canonical.jsonl", "odoo.jsonl", "999.edi", "findings.jsonl"].map { try stories.text($0) } == before)
    let third = try SpecTest(library, fixtures: stories.path).run("northside-medsurg")
    #expect(third.isGreen && third.cases.first?.files.allSatisfy { $0.state == .same } == true)
  }

  @Test func onlyWhatIsExpectedIsUpdated() throws {
    let stories = try Stories(copying: Stories.folder("northside-medsurg/855-clean"))
    try stories.remove("odoo.jsonl")
    try stories.change("findings.jsonl") { _ in "" }
    let result = try SpecTest(library, fixtures: stories.path, updates: true).run("northside-medsurg")
    #expect(result.isGreen && !stories.files.contains("odoo.jsonl"))
    #expect(try stories.text("findings.jsonl").contains(#""type":"summary""#))
  }

  @Test func foldersThatAreNoCases() throws {
    let stories = try Stories(copying: Stories.folder("northside-medsurg/855-clean"))
    try stories.change("document.json") { _ in "{}" }
    #expect(try fault(stories).contains("make two cases of them"))
    try stories.remove("document.json")
    try stories.change("input.txt") { _ in "" }
    #expect(try fault(stories).contains("several files input.*"))
    try stories.remove("input.txt")
    try stories.remove("input.edi")
    #expect(try fault(stories).contains("neither an input.* nor a document.json"))
  }

  private func fault(_ stories: Stories) throws -> String {
    let result = try SpecTest(library, fixtures: stories.path).run("northside-medsurg")
    #expect(!result.isGreen)
    return result.cases.first?.fault ?? ""
  }

  @Test func aPartnerWithoutCasesIsNotGreen() throws {
    let result = try SpecTest(library, fixtures: "/nowhere").run("bramble-orthotics")
    #expect(!result.isGreen && result.cases.isEmpty)
    let coverage = try #require(result.coverage.first)
    #expect(coverage.ownBindings.touched == 0 && coverage.ownBindings.all > 1 && coverage.rules.touched == 0)
  }

  @Test func whatNoCaseTouchesIsNamed() throws {
    // The clean invoice has terms and units; nobody sends charges in it, and no case tells of them.
    let stories = try Stories(copying: Stories.folder("bramble-orthotics/810-clean"))
    let result = try SpecTest(library, fixtures: stories.path).run("bramble-orthotics")
    let coverage = try #require(result.coverage.first)
    #expect(coverage.ownBindings.touched == coverage.ownBindings.all)
    let own = coverage.untouched.filter(\.isOwn)
    #expect(
      own.contains { $0.kind == .change && $0.text == "IT1>SAC (segments)" && $0.file.hasSuffix("guides/810.json5") })
    #expect(!own.contains { $0.text.hasPrefix("IT1/06") })
    #expect(coverage.untouched.contains { $0.kind == .binding && !$0.isOwn && $0.file.hasSuffix("x12-common.json5") })
    #expect(coverage.untouched.contains { $0.kind == .position && $0.text == "IT1>SLN" })
    #expect(!coverage.untouched.contains { $0.kind == .position && $0.text == "ITD" })
  }
}
