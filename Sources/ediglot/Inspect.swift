// `ediglot inspect`: a file as people read it.

import Octets
import Translation

extension Command {
  static let inspect = Command(
    name: "inspect", operands: "FILE|-", operandLimit: 1, missingOperand: needsFile,
    summary: "Show a file with the names and meanings of what is in it",
    about: """
      Segments are indented by envelope and loop and numbered within their set; elements have their
      names, codes and dates their meaning. Findings and the verdict stand at the end of each unit.
      Of a file of rows whose partner is not named, it is told how it is written, with the evidence.
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
    var input = input
    if inputs.partner == nil, let rows = try input.rows {
      let lines = options.writesJSON ? [rows.json(input.path)] : rows.lines(input.path, paint)
      for line in lines { output.line(line) }
      return TranslationSummary()
    }
    let progress = Terminal.isTerminal(1) ? nil : input.progress
    let inspection = Inspection(
      file: input.path, style: options.writesJSON ? .json : .text, names: inputs.names, paint: paint,
      progress: progress?.show, write: output.line)
    let path = input.path
    let summary = try inputs.translate(input, observer: inspection)
    // Findings are no segments.
    if options.writesJSON { Terminal.tell(summary.sentence(path)) }
    return summary
  }
  try output.finish()
  return code
}
