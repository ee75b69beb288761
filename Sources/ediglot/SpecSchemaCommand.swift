// `ediglot spec schema`: JSON Schemas of specs, for editors.

import JSON5
import SpecReview

extension Command {
  private static let kinds = SpecSchemaKind.allCases.map(\.rawValue)

  static let specSchema = Command(
    name: "spec schema", operands: kinds.joined(separator: "|"), operandLimit: 1,
    missingOperand: "name a schema: \(kinds.joined(separator: ", "))",
    summary: "Print the JSON Schema of partner profiles, guides or maps",
    about: """
      An editor that knows the schema of a spec completes what may be said, shows what it means, and
      marks what cannot be. The dialect is 2020-12; specs are JSON5. With --json on one line.
      """,
    flags: [.json, .help],
    examples: [
      ("ediglot spec schema partner > partner.schema.json", "keeps the schema of profiles in a file"),
      ("ediglot spec schema map > map.schema.json", "keeps the schema of maps, with all canonical fields"),
    ],
    run: runSpecSchema)
}

private func runSpecSchema(_ options: Options) throws -> ExitCode {
  let name = options.operands[0]
  guard let kind = SpecSchemaKind(rawValue: name) else {
    let known = SpecSchemaKind.allCases.map(\.rawValue)
    let hint = Suggestion.nearest(to: name, in: known).map { ", did you mean '\($0)'?" } ?? ""
    throw UsageError("there is no schema '\(name)'\(hint)", command: "spec schema")
  }
  let output = StandardOutput()
  output.line(options.writesJSON ? kind.line : kind.json)
  try output.finish()
  return .fine
}
