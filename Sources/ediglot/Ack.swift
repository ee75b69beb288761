// `ediglot ack`: the answer to a file.

import Acknowledgement
import Octets
import PartnerSpec
import Report
import Translation

extension Command {
  static let ack = Command(
    name: "ack", operands: "FILE|-", operandLimit: 1, missingOperand: needsFile,
    summary: "Write the answer to a file: 997, 999 or TA1 for X12, a processing report for rows and XML",
    about: """
      An acknowledgement is addressed to the sender, in the delimiters of the file. Groups of
      acknowledgements are never answered. Rows and XML have none: their sender is told in a report what
      was accepted, what was not, and what to do, as text, as a page, or as JSON, unless the profile says
      'report: never'. The exit code is 1 when something was refused.
      """,
    flags: [.partner, .kind, .report, .output, .control, .time, .specs, .help],
    examples: [
      ("ediglot ack orders.edi -o orders.997.edi", "answers with a 997, and a TA1 where ISA14 asks for one"),
      ("ediglot ack --type TA1 orders.edi", "answers the envelope alone"),
      ("ediglot ack --at 202503310915 --control 42 orders.edi", "gives the same bytes every time"),
      ("ediglot ack --partner alpenmed prices.csv", "tells the sender of a price list how it went"),
      ("ediglot ack --report html orders.edi -o report.html", "explains every finding of an X12 file on a page"),
    ],
    run: runAck)
}

extension Flag {
  static let report = Flag(
    "--report", value: "FORM", choices: ProcessingReport.Form.allCases.map(\.rawValue),
    "A processing report of any file: text, html or json (default for rows and XML: text)"
  ) { options, text in options.report = ProcessingReport.Form(rawValue: text) }
}

private func runAck(_ options: Options) throws -> ExitCode {
  let inputs = try Inputs(options)
  return try inputs.each { input in
    let path = input.path
    let report = ProcessingReport(
      file: input.name, partner: inputs.partner, names: inputs.names, progress: input.progress?.show)
    let summary: TranslationSummary
    if options.report == nil {
      var stage = try AcknowledgementStage.open(acknowledgementWriter(options), path: options.output)
      stage.keepsKind = options.kind != nil
      summary = try inputs.translate(input, acknowledgement: stage, observer: report)
    } else {
      summary = try inputs.translate(input, observer: report)
    }
    report.finish(summary)
    if options.report != nil || summary.isOfRows { try write(report, options, inputs.partner) }
    Terminal.tell(summary.sentence(path))
    return summary
  }
}

/// Writes the report, unless the partner wants none and nobody asked for one.
private func write(_ report: ProcessingReport, _ options: Options, _ partner: PartnerProfile?) throws {
  if options.report == nil, !report.isWanted(by: partner) {
    return Terminal.tell("ediglot: \(partner?.id ?? "") wants no report of this; --report text writes one all the same")
  }
  let form = options.report ?? .text
  guard let path = options.output else {
    let output = StandardOutput()
    report.write(form) { output.line($0) }
    return try output.finish()
  }
  let file = try StagedFile(path)
  var sink = try file.sink()
  report.write(form) { sink.write("\($0)\n") }
  try sink.finish()
  try file.publish()
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
