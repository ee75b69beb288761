// `ediglot convert`: business documents out of files of any format.

import Findings
import Octets
import PartnerSpec
import Translation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Command {
  static let convert = Command(
    name: "convert", operands: "FILE|-...", missingOperand: needsFile,
    summary: "Write the documents of files as Odoo envelopes, canonical JSON, or in another format",
    about: """
      Without -o, documents go to standard output as JSON lines. With -o and a folder, each document
      becomes a file of its own, named after its set, partner and numbers. A set that is refused gives
      no Odoo envelope. The first findings of each file are told on standard error.

      --to can also name another format: a family (x12, csv, ubl, cii, cxml, opentrans, bmecat), of
      which the document is chosen by what the first document is, or a guide such as xml/ubl-2.1/order.
      The documents are written as 'generate' writes them: for the partner named with --for, or by the
      standard, from and to whom they came. -o is a file then, or for rows and XML a folder. A document
      of which something cannot be said there is not written; with --leave-out it is written without.
      """,
    flags: [.partner, .target, .receivingPartner, .currency, .leaveOut, .series, .documents, .lines, .specs, .help],
    examples: [
      ("ediglot convert orders.edi", "writes Odoo 19.0 envelopes to standard output"),
      ("ediglot convert --series 17.0 -o pending/ *.edi", "writes one file for each document"),
      ("ediglot convert --to canonical -o orders.jsonl a.edi b.edi", "writes all documents to one file"),
      ("ediglot convert --to ubl -o order.xml order.edi", "makes UBL of an order in X12"),
    ],
    run: runConvert)
}

private func runConvert(_ options: Options) throws -> ExitCode {
  let inputs = try Inputs(options)
  if !["odoo", "canonical"].contains(options.target) { return try Rewriting(options, inputs).run() }
  for (flag, isThere) in [("--leave-out", options.leavesOut), ("--currency", !options.currency.isEmpty)] where isThere {
    throw UsageError("\(flag) is for another format: name that with --to", command: "convert")
  }
  if options.receivingPartner != nil {
    throw UsageError("--for names who gets another format: name that with --to", command: "convert")
  }
  let output = ConvertOutput(options)
  guard case .file(let path) = output else { return try convert(inputs, options, output) }
  let file = try RedirectedOutput(path)
  let code = try convert(inputs, options, output)
  // All or nothing: a file that lacks an input would look complete.
  if code == .unavailable {
    Terminal.tell("ediglot: \(path) was not written")
  } else {
    try file.publish()
  }
  return code
}

private func convert(_ inputs: Inputs, _ options: Options, _ output: ConvertOutput) throws -> ExitCode {
  let paint = Paint(isOn: Terminal.takesColour(2))
  let format = try documentFormat(options, inputs.library)
  return try inputs.each { input in
    let path = input.path
    let progress = input.progress
    let report = FindingReport(
      file: path, style: .short(limit: 20), names: inputs.names, paint: paint, progress: progress?.show
    ) { line in
      progress?.erase()
      Terminal.tell(line)
    }
    let stage = try DocumentStage.open(output.destination(for: input.name))
    let writer = DocumentWriter(stage, fileName: input.name, format: format, keepsSeries: options.series != nil)
    let summary = try inputs.translate(input, documents: writer, observer: report)
    if report.untold > 0 {
      let whose = options.partner.map { " --partner \($0)" } ?? ""
      Terminal.tell("\(path): \(report.untold) more; run 'ediglot validate\(whose) \(path)' to see all")
    }
    Terminal.tell(summary.sentence(path, tellsDocuments: true))
    return summary
  }
}

/// Where documents go, as the flags say it.
enum ConvertOutput: Equatable {
  case standardOutput
  /// All documents in one file.
  case file(String)
  /// One file for each document.
  case folder(String)
  /// One file for each input.
  case lines(String)

  init(_ options: Options) {
    guard let path = options.output else {
      self = .standardOutput
      return
    }
    var info = stat()
    let exists = unsafe stat(path, &info) == 0
    let isFolder = exists ? info.st_mode & S_IFMT == S_IFDIR : path.hasSuffix("/")
    let looksLikeFile = path.hasSuffix(".jsonl") || path.hasSuffix(".json")
    if isFolder {
      self = options.writesLines ? .lines(path) : .folder(path)
    } else {
      self = exists || looksLikeFile || options.writesLines ? .file(path) : .folder(path)
    }
  }

  /// For the documents of one input; `name` is its name without folders.
  func destination(for name: String) throws(FileError) -> DocumentDestination {
    switch self {
    // Standard output is the file then.
    case .standardOutput, .file: return .standardOutput
    case .folder(let path): return .folder(path)
    case .lines(let path):
      try makeFolder(path)
      let base = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
      return .file("\(path)/\(base.isEmpty ? name : base).jsonl")
    }
  }
}

/// A file that takes the place of standard output; it gets its name when everything is written. What is no file is written to.
struct RedirectedOutput: ~Copyable {
  private let path: String
  private let staged: String?

  init(_ path: String) throws(FileError) {
    self.path = path
    staged = isReplaceable(path) ? besidePath(path) : nil
    let descriptor = unsafe open(staged ?? path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw FileError("create", path) }
    if dup2(descriptor, 1) < 0 { throw FileError("write", path) }
    close(descriptor)
  }

  /// Puts the file on disk and gives it its name.
  func publish() throws(FileError) {
    guard let staged else { return }
    if fsync(1) != 0 { throw FileError("sync", path) }
    try moveFile(staged, to: path)
  }

  deinit { if let staged { _ = unsafe unlink(staged) } }
}
