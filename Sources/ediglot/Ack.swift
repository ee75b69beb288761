// `ediglot ack`: the answer to a file.

import Acknowledgement
import Octets
import Translation

extension Command {
  static let ack = Command(
    name: "ack", operands: "FILE|-", operandLimit: 1, missingOperand: needsFile,
    summary: "Write the acknowledgement of an X12 file: 997, 999 or TA1",
    about: """
      The answer is addressed to the sender, in the delimiters of the file. Groups of acknowledgements
      are never answered. The exit code is 1 when something was refused.
      """,
    flags: [.partner, .kind, .output, .control, .time, .specs, .help],
    examples: [
      ("ediglot ack orders.edi -o orders.997.edi", "answers with a 997, and a TA1 where ISA14 asks for one"),
      ("ediglot ack --type TA1 orders.edi", "answers the envelope alone"),
      ("ediglot ack --at 202503310915 --control 42 orders.edi", "gives the same bytes every time"),
    ],
    run: runAck)
}

private func runAck(_ options: Options) throws -> ExitCode {
  let inputs = try Inputs(options)
  return try inputs.each { input in
    let path = input.path
    let report = FindingReport(
      file: path, style: .silent, names: inputs.names, progress: input.progress?.show, write: Terminal.tell)
    var stage = try AcknowledgementStage.open(acknowledgementWriter(options), path: options.output)
    stage.keepsKind = options.kind != nil
    let summary = try inputs.translate(input, acknowledgement: stage, observer: report)
    Terminal.tell(summary.sentence(path))
    return summary
  }
}

/// The writer the flags ask for.
func acknowledgementWriter(_ options: Options) -> AcknowledgementWriter {
  let time = options.time ?? Clock.now()
  var policy = AcknowledgementPolicy()
  let kind = options.kind ?? .functional
  policy.interchange = kind == .ta1 ? .always : .onRequest
  let stamp = AcknowledgementStamp(
    date: String(time.prefix(8)), time: String(time.suffix(4)), control: options.control)
  return AcknowledgementWriter(kind: kind, stamp: stamp, policy: policy)
}
