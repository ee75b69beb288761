// `ediglot schema`: JSON Schemas of what is written.

import JSON5
import Octets
import Odoo
import PartnerSpec
import Report
import Translation

extension Command {
  static let schema = Command(
    name: "schema", operands: SchemaKind.allCases.map(\.rawValue).joined(separator: "|"), operandLimit: 1,
    missingOperand: "name a schema: \(SchemaKind.allCases.map(\.rawValue).joined(separator: ", "))",
    summary: "Print the JSON Schema of what is written",
    about: """
      canonical is what 'convert --to canonical' writes, odoo what 'convert --to odoo' writes, findings
      what 'validate --json' writes, report what 'ack --report json' writes. The dialect is 2020-12.
      """,
    flags: [.help],
    examples: [("ediglot schema canonical > canonical.schema.json", "keeps the schema in a file")],
    run: runSchema)
}

private func runSchema(_ options: Options) throws -> ExitCode {
  let text = options.operands[0]
  guard let kind = SchemaKind(rawValue: text) else {
    let hint = Suggestion.nearest(to: text, in: SchemaKind.allCases.map(\.rawValue)).map { ", did you mean '\($0)'?" }
    throw UsageError("there is no schema '\(text)'\(hint ?? "")", command: "schema")
  }
  let output = StandardOutput()
  switch kind {
  case .canonical: output.line(CanonicalSchema.json())
  case .findings: output.line(FindingSchema.json())
  case .report: output.line(ReportSchema.json())
  case .odoo: output.line(OdooSchema.json())
  }
  try output.finish()
  return .fine
}
