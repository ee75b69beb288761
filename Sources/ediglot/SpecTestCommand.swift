// `ediglot spec test`: the cases of partners against what is expected of them.

import JSON5
import PartnerSpec
import SpecTest
import Translation

extension Command {
  static let specTest = Command(
    name: "spec test", operands: "[PARTNER]...",
    summary: "Run the fixtures of partners, and show what no fixture touches",
    about: """
      Each folder Fixtures/partners/PARTNER/CASE holds an input.* or a document.json, and what is expected:
      canonical.jsonl, odoo.jsonl, 997.edi, 999.edi, TA1.edi and findings.jsonl, or output.edi and
      problems.jsonl. Differences are told by loop and element, or by the path in the document. Coverage
      counts bindings of maps, changes of the partner's guides, and rules of guides.
      The exit code is 1 when something differs.
      """,
    flags: [.fixtures, .update, .untouched, .json, .specs, .help],
    examples: [
      ("ediglot spec test", "tests all partners"),
      ("ediglot spec test northside-medsurg --update", "shows what differs, and expects it from now on"),
      ("ediglot spec test --json | jq 'select(.type == \"coverage\")'", "shows coverage, for programs"),
    ],
    run: runSpecTest)
}

private func runSpecTest(_ options: Options) throws -> ExitCode {
  let folder = try Inputs.specs(options)
  let library = Inputs.keep(SpecLibrary(folder))
  let fixtures = options.fixtures ?? besideSpecs(folder.path)
  let partners = try chosen(options.operands, library, fixtures)
  let test = SpecTest(library, fixtures: fixtures, updates: options.updates)
  let report = SpecTestReport(paint: Paint(isOn: Terminal.takesColour(1)), listsStandard: options.listsUntouched)
  let output = StandardOutput()
  var results: [PartnerResult] = []
  for partner in partners {
    let result = try test.run(partner)
    for line in options.writesJSON ? report.json(result) : report.lines(result) { output.line(line) }
    results.append(result)
  }
  try output.finish()
  Terminal.tell(SpecTestReport.sentence(results))
  return results.allSatisfy(\.isGreen) ? .fine : .refused
}

/// The partners that are named, or all of them.
private func chosen(_ names: [String], _ library: SpecLibrary, _ fixtures: String) throws -> [String] {
  let known = try library.partners
  for name in names where !known.contains(name) {
    let hint = Suggestion.nearest(to: name, in: known).map { ", did you mean '\($0)'?" } ?? ""
    throw UsageError("'\(name)' is no partner in \(library.folder.path)\(hint)", command: "spec test")
  }
  for folder in CaseFolder.partners(in: fixtures) where !known.contains(folder) {
    Terminal.tell("\(fixtures)/partners/\(folder): there is no partner '\(folder)'")
  }
  return names.isEmpty ? known : names
}

/// The folder `Fixtures` beside `Specs`.
func besideSpecs(_ specs: String) -> String {
  let path = specs.hasSuffix("/") ? String(specs.dropLast()) : specs
  return path.lastIndex(of: "/").map { "\(path[..<$0])/Fixtures" } ?? "Fixtures"
}
