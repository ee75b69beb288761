// `ediglot generate`: X12, rows or XML from canonical documents.

import Octets
import OdooRecords
import PartnerSpec

extension Command {
  static let generate = Command(
    name: "generate", operands: "[FILE|-]", operandLimit: 1,
    summary: "Write X12, CSV or XML from canonical documents, or from Odoo's orders",
    about: """
      Documents are canonical JSON: lines as 'convert --to canonical' writes them, one document laid out
      in any way, or an array. Or purchase orders as 'web_read' of Odoo gives them, with what
      --specification says to ask for: records, a list of them, or the answer to a call. Each becomes a
      set, by the map that reads such sets. Counts and control numbers are kept right; what a set has no
      place for is told. A document of which something cannot be said is not written, that is told, and the
      exit code is 1; with --leave-out it is written without. What was written is held to its guide before
      it gets its name: nothing that our own check refuses goes out.
      """,
    flags: [
      .partner, .document, .as, .output, .sender, .receiver, .control, .counter, .time, .series, .specification,
      .leaveOut, .json, .specs, .help,
    ],
    examples: [
      (
        "ediglot generate --partner northside-medsurg --document order.json -o out.edi",
        "writes the order for a partner"
      ),
      ("ediglot generate --as x12/004010/850 --from ZZ:US --to 01:123456789 orders.jsonl", "needs no partner"),
      (
        "ediglot generate --partner acme --counter acme.count orders.jsonl -o out.edi",
        "takes control numbers from a file"
      ),
      ("ediglot generate --specification --series 18.0", "says what to ask web_read of a purchase order for"),
    ],
    run: runGenerate)
}

extension Flag {
  static let document = Flag("--document", value: "FILE", "The documents (or name the file without a flag)") {
    $0.operands.append($1)
  }

  static let `as` = Flag("--as", value: "GUIDE", "What to write: x12/004010/850 (default: as agreed with the partner)")
  {
    $0.guide = $1
  }

  static let sender = Flag(
    "--from", value: "Q:ID", "ISA05 and ISA06, and GS02 (default: as agreed, else as the document)"
  ) {
    $0.sender = $1
  }

  static let receiver = Flag(
    "--to", value: "Q:ID", "ISA07 and ISA08, and GS03 (default: as agreed, else as the document)"
  ) {
    $0.receiver = $1
  }

  static let counter = Flag(
    "--counter", value: "FILE", "Take the next control numbers from FILE, and keep there what comes after"
  ) { $0.counter = $1 }
}

extension Flag {
  static let specification = Flag(
    "--specification", "Write the 'specification' that web_read of a purchase order takes, and nothing else"
  ) { options, _ in options.asksSpecification = true }
}

private func runGenerate(_ options: Options) throws -> ExitCode {
  if options.asksSpecification { return try tellSpecification(options) }
  guard let path = options.operands.first else { throw UsageError(needsFile, command: "generate") }
  let inputs = try Inputs(options)
  // The first document is looked at beforehand: what comes in a stream is kept for that.
  let scratch = try ScratchFile()
  let isStream = path == "-" || sizeOfFile(path) == nil
  if isStream {
    var source = try FileSource(path: path)
    try scratch.fill(from: &source)
  }
  let place = isStream ? "/dev/fd/\(scratch.descriptor)" : path
  let counter = try options.counter.map { (path) throws(FileError) in try ControlCounter(path) }
  var run = try GenerationRun(options, inputs, partner: inputs.partner, documentsAt: place)
  run.terms.control = options.control ?? counter?.interchange ?? 1
  run.terms.groupControl = options.control ?? counter?.group ?? 1
  return try run.write(place, name: path, counter)
}

/// Writes what to ask `web_read` for.
private func tellSpecification(_ options: Options) throws -> ExitCode {
  let inputs = try Inputs(options)
  let output = StandardOutput()
  output.line(try inputs.library.orderPlan(options.series ?? inputs.partner?.terms.series ?? "19.0").specificationText)
  try output.finish()
  return .fine
}
