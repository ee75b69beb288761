// `ediglot validate`: everything that is wrong with a file, in words or as JSON lines.

import Octets
import Translation

extension Command {
  static let validate = Command(
    name: "validate", operands: "FILE|-...", missingOperand: needsFile,
    summary: "Tell everything that is wrong with files",
    about: """
      Each finding has its place, what was found, what was expected and what to do.
      Nothing is written but the report; passwords of the envelope are masked.
      """,
    flags: [.partner, .json, .quiet, .specs, .help],
    examples: [
      ("ediglot validate orders.edi", "tells in words what is wrong"),
      ("ediglot validate --json *.edi | jq 'select(.severity == \"reject\")'", "shows what is refused"),
      ("gunzip -c orders.edi.gz | ediglot validate -q - && echo fine", "asks only whether anything is refused"),
    ],
    run: runValidate)
}

private func runValidate(_ options: Options) throws -> ExitCode {
  let inputs = try Inputs(options)
  let output = StandardOutput()
  let paint = Paint(isOn: Terminal.takesColour(1))
  let style: FindingReport.Style = options.isQuiet ? .silent : options.writesJSON ? .json : .full
  let code = try inputs.each { input in
    let progress = input.progress
    let report = FindingReport(
      file: input.path, style: style, names: inputs.names, paint: paint, progress: progress?.show
    ) { line in
      progress?.erase()
      output.line(line)
    }
    let summary = try inputs.translate(input, observer: report)
    report.finish(summary)
    return summary
  }
  try output.finish()
  return code
}
