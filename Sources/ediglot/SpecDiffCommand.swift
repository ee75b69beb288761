// `ediglot spec diff`: what two partners, standards or specs say differently.

import PartnerSpec
import SpecReview
import Translation

extension Command {
  static let specDiff = Command(
    name: "spec diff", operands: "A B", operandLimit: 2, missingOperand: "name two partners, standards or specs",
    summary: "Show what two partners or specs say differently",
    about: """
      A and B are partners, standards such as x12/004010/850, csv/price-list or xml/ubl-2.1/invoice, or
      files. Partners are compared by profile member, and by segment, element and field of each set - of
      rows by column, of XML by element; a partner and a standard in the set they share; files by what they
      say with all they inherit. Ends with 1 when there are differences.
      """,
    flags: [.json, .quiet, .specs, .help],
    examples: [
      ("ediglot spec diff northside-medsurg x12/004010/855", "shows what Northside changes in the standard"),
      ("ediglot spec diff x12/004010/850 x12/005010/850", "compares two releases"),
      ("ediglot spec diff -q acme northside-medsurg || echo differ", "asks only whether they differ"),
    ],
    run: runSpecDiff)
}

private func runSpecDiff(_ options: Options) throws -> ExitCode {
  guard options.operands.count == 2 else {
    throw UsageError("name two partners, standards or specs", command: "spec diff")
  }
  let library = Inputs.keep(SpecLibrary(try Inputs.specs(options)))
  let subjects = try options.operands.map { try subject($0, library, command: "spec diff") }
  let differences = try SpecComparison.differences(subjects[0], subjects[1], library)
  if !options.isQuiet {
    let output = StandardOutput()
    let paint = Paint(isOn: Terminal.takesColour(1))
    let names = (options.operands[0], options.operands[1])
    let lines =
      options.writesJSON
      ? differences.map(DifferenceReport.json) : DifferenceReport.text(differences, names, paint)
    for line in lines { output.line(line) }
    try output.finish()
  }
  return differences.isEmpty ? .fine : .refused
}
