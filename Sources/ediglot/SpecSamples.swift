// `ediglot spec samples`: files that follow a guide, and for each of its rules one that breaks it.

import Octets
import PartnerSpec
import Sampling

extension Command {
  static let specSamples = Command(
    name: "spec samples", operands: "GUIDE", operandLimit: 1, missingOperand: "name a guide, such as x12/004010/850",
    summary: "Write files that follow a guide, and files that break each of its rules",
    about: """
      Three files are right: the smallest there can be, one with everything, one between. Of the others
      each breaks one rule, and stands with the finding and the acknowledgement (997, for 005010 also
      999) that must come of it. All are run; the table at the end tells how many rules have a file and
      were answered as they must. The exit code is 1 when one was not. Without -o, samples go to standard
      output as JSON lines; with --json, the table does too.
      """,
    flags: [.samples, .json, .specs, .help],
    examples: [
      ("ediglot spec samples x12/004010/850 -o acme", "writes acme/samples/valid and acme/samples/rules"),
      ("ediglot spec samples x12/005010/856 | jq -r 'select(.type == \"sample\").rule'", "lists the rules of a guide"),
    ],
    run: runSpecSamples)
}

extension Flag {
  static let samples = Flag("--output", short: "-o", value: "DIR", "Write the folder 'samples' in DIR") {
    $0.output = $1
  }
}

private func runSpecSamples(_ options: Options) throws -> ExitCode {
  let name = options.operands[0]
  let library = Inputs.keep(SpecLibrary(try Inputs.specs(options)))
  let samples = GuideSamples(try outline(named: name, library, command: "spec samples"))
  let folder = try options.output.map { path throws(FileError) in try SampleFolder(in: path) }
  let output = StandardOutput()
  for sample in samples.valid {
    if let folder { try folder.write(sample) } else { output.line(sample.line) }
  }
  let coverage = try samples.check(library) { number, sample in
    if let folder { try folder.write(sample, number: number) } else { output.line(sample.line) }
  }
  if options.writesJSON { output.line(coverage.json(name)) }
  try output.finish()
  for line in coverage.lines(name) { Terminal.tell(line) }
  return coverage.disagreements.isEmpty ? .fine : .refused
}
