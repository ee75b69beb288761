// Every line we write fits the JSON Schema we publish for it, says a validator that is not ours.

import Foundation
import Octets
import Odoo
import PartnerSpec
import Testing
import Translation

@Suite struct SchemaTests {
  @Test func canonicalDocumentsOfTheFixturesFitTheirSchema() throws {
    let lines = try FixtureCase.all.map { try write($0.input, .canonical) }.joined()
    try validate(lines, against: CanonicalSchema.json())
  }

  @Test(.enabled(if: !CorpusFile.all.isEmpty, "the corpus is not at hand"))
  func canonicalDocumentsOfRealFilesFitTheirSchema() throws {
    let lines = try CorpusFile.all.map { try write($0.path, .canonical) }.joined()
    try validate(lines, against: CanonicalSchema.json())
  }

  @Test(arguments: OdooTarget.knownSeries)
  func envelopesFitTheirSchema(_ series: String) throws {
    let format = DocumentFormat.odoo(try library.odooTarget(series))
    let files = documentStories.map(\.input) + CorpusFile.business.map(\.path)
    try validate(try files.map { try write($0, format) }.joined(), against: OdooSchema.json())
  }

  private func write(_ path: String, _ format: DocumentFormat) throws -> String {
    let scratch = Scratch()
    let stage = try DocumentStage.open(.file("\(scratch.path)/out.jsonl"))
    let writer = DocumentWriter(stage, fileName: "input.edi", format: format)
    var translator = Translator(try FileSource(path: path), session: Session(specs: library, documents: writer))
    _ = try translator.run()
    return scratch.text("out.jsonl")
  }

  /// Runs Python's jsonschema, which `.ci/setup` installs, over all lines.
  private func validate(_ lines: String, against schema: String) throws {
    #expect(!lines.isEmpty)
    let scratch = Scratch()
    try schema.write(toFile: "\(scratch.path)/schema.json", atomically: true, encoding: .utf8)
    try lines.write(toFile: "\(scratch.path)/lines.jsonl", atomically: true, encoding: .utf8)
    let script = """
      import json, sys, jsonschema
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft202012Validator.check_schema(schema)
      validator = jsonschema.Draft202012Validator(schema)
      for number, line in enumerate(open(sys.argv[2], encoding="utf-8"), 1):
          for error in list(validator.iter_errors(json.loads(line)))[:3]:
              print(number, list(error.absolute_path), error.message[:300])
      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-c", script, "\(scratch.path)/schema.json", "\(scratch.path)/lines.jsonl"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && said.isEmpty, "\(said.prefix(3_000))")
  }
}
