// `ediglot inspect`: a file as people read it.

import Octets
import Translation

extension Command {
  static let inspect = Command(
    name: "inspect", operands: "FILE|-", operandLimit: 1, missingOperand: needsFile,
    summary: "Show an X12 file with the names and meanings of what is in it",
    about: """
      Segments are indented by envelope and loop and numbered within their set; elements have their
      names, codes and dates their meaning. Findings and the verdict stand at the end of each unit.
      With --json, one object for each segment. Passwords of the envelope are masked.
      """,
    flags: [.partner, .json, .specs, .help],
    examples: [
      ("ediglot inspect orders.edi | less", "reads a file page by page"),
      ("ediglot inspect --json orders.edi | jq -r 'select(.segment == \"N1\").path'", "lists the loops of parties"),
    ],
    run: runInspect)
}

private func runInspect(_ options: Options) throws -> ExitCode {
  let inputs = try Inputs(options)
  let output = StandardOutput()
  let paint = Paint(isOn: Terminal.takesColour(1))
  let code = try inputs.each { input in
    let progress = Terminal.isTerminal(1) ? nil : input.progress
    let inspection = Inspection(
      file: input.path, style: options.writesJSON ? .json : .text, names: inputs.names, paint: paint,
      progress: progress?.show, write: output.line)
    return try inputs.translate(input, observer: inspection)
  }
  try output.finish()
  return code
}
