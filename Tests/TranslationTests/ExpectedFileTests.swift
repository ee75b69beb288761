// Fixtures with expected files: what the program writes for the story, to the byte. The files were read by a person before
// they were accepted; EDIGLOT_ACCEPT=1 rewrites them, to be read again.

import Acknowledgement
import Foundation
import Octets
import Odoo
import PartnerSpec
import Testing
import Translation

/// Document stories: everything the folders of the sets hold.
let documentStories = FixtureCase.all.filter { $0.folder.deletingLastPathComponent().lastPathComponent != "defects" }
let answerStories = FixtureCase.all.filter { story in
  ["005010", "several", "condition"].contains { story.name.contains($0) }
}
let richStories = documentStories.filter { $0.name.hasSuffix("/rich") }

@Suite struct ExpectedFileTests {
  @Test(arguments: documentStories)
  func canonicalDocumentIsAsExpected(_ sample: FixtureCase) throws {
    try compare(try write(sample, .canonical), sample, "canonical.jsonl")
  }

  @Test(arguments: documentStories)
  func odooEnvelopeIsAsExpected(_ sample: FixtureCase) throws {
    try compare(try write(sample, .odoo(try library.odooTarget("19.0"))), sample, "odoo.jsonl")
  }

  @Test(arguments: FixtureCase.all)
  func functionalAcknowledgementIsAsExpected(_ sample: FixtureCase) throws {
    try compare(try acknowledge(sample.input), sample, "997.edi")
  }

  @Test(arguments: answerStories)
  func implementationAcknowledgementIsAsExpected(_ sample: FixtureCase) throws {
    try compare(try acknowledge(sample.input, .implementation), sample, "999.edi")
  }

  /// What one series says differently is told by the rich stories.
  @Test(arguments: ["17.0", "18.0"], richStories)
  func olderSeriesAreAsExpected(_ series: String, _ sample: FixtureCase) throws {
    try compare(try write(sample, .odoo(try library.odooTarget(series))), sample, "odoo-\(series).jsonl")
  }

  private func write(_ sample: FixtureCase, _ format: DocumentFormat) throws -> String {
    let scratch = Scratch()
    let stage = try DocumentStage.open(.file("\(scratch.path)/out.jsonl"))
    let writer = DocumentWriter(stage, fileName: "input.edi", format: format)
    var translator = Translator(
      try FileSource(path: sample.input), session: Session(specs: library, documents: writer))
    _ = try translator.run()
    return scratch.text("out.jsonl")
  }

  private func compare(_ actual: String, _ sample: FixtureCase, _ name: String) throws {
    let file = sample.folder.appending(path: name)
    if ProcessInfo.processInfo.environment["EDIGLOT_ACCEPT"] != nil {
      if actual.isEmpty {
        try? FileManager.default.removeItem(at: file)
      } else {
        try actual.write(to: file, atomically: true, encoding: .utf8)
      }
      return
    }
    let expected = sample.expected(name) ?? ""
    #expect(actual == expected, "\(sample.name)/\(name): \(firstDifference(actual, expected))")
  }

  private func firstDifference(_ actual: String, _ expected: String) -> String {
    let same = zip(actual.utf8, expected.utf8).prefix { $0 == $1 }.count
    let around = max(0, same - 60)
    func piece(_ text: String) -> String {
      String(decoding: Array(text.utf8.dropFirst(around).prefix(160)), as: UTF8.self)
    }
    return "at byte \(same): …\(piece(actual))… expected …\(piece(expected))…"
  }
}
