// `ediglot spec check`: every mistake in the specs, and what is hardly meant.

import JSON5
import PartnerSpec
import SpecReview
import Translation

extension Command {
  static let specCheck = Command(
    name: "spec check", operands: "[PARTNER|PATH]...",
    summary: "Tell every mistake in the specs, and what is hardly meant",
    about: """
      Reads all specs, those of a partner with all it names, or tells only of files below PATH. Errors
      end with 4. Warnings are about what nobody uses, what can never be read, fields that nothing fills,
      and what is lost when documents for a partner are written; with --strict they end with 4, too.
      """,
    flags: [.strict, .json, .quiet, .specs, .help],
    examples: [
      ("ediglot spec check", "checks everything in the nearest folder Specs"),
      ("ediglot spec check northside-medsurg", "checks one partner with its guides, maps and tables"),
      ("ediglot spec check --strict --json Specs/maps | jq .message", "takes warnings seriously"),
    ],
    run: runSpecCheck)
}

private func runSpecCheck(_ options: Options) throws -> ExitCode {
  let folder = try Inputs.specs(options)
  let library = Inputs.keep(SpecLibrary(folder))
  var remarks = SpecRemarks()
  var all: SpecRemarks?
  if options.operands.isEmpty { remarks = SpecCheck.all(library) }
  for operand in options.operands {
    if library.has(SpecLibrary.profilePath(operand)) {
      for remark in SpecCheck.partner(operand, library).list { remarks.add(remark) }
      continue
    }
    let path = try SpecPath.find(operand, library, command: "spec check")
    all = all ?? SpecCheck.all(library)
    let below = "\(folder.path)/\(path)"
    for remark in all?.list ?? [] where path.isEmpty || remark.file == below || remark.file.hasPrefix("\(below)/") {
      remarks.add(remark)
    }
  }
  try tell(remarks, folder, options)
  return remarks.count(.error) > 0 || options.isStrict && remarks.count(.warning) > 0 ? .spec : .fine
}

private func tell(_ remarks: SpecRemarks, _ folder: SpecFolder, _ options: Options) throws {
  if options.isQuiet { return }
  let output = StandardOutput()
  var report = RemarkReport(folder, Paint(isOn: Terminal.takesColour(1)))
  for remark in remarks.sorted { output.line(options.writesJSON ? RemarkReport.json(remark) : report.text(remark)) }
  output.line(options.writesJSON ? RemarkReport.jsonSummary(remarks) : RemarkReport.summary(remarks))
  try output.finish()
}

/// Specs as people name them on the command line.
enum SpecPath {
  /// The path inside Specs of a file or folder that may be named from there or from the working folder; empty for Specs
  /// itself.
  static func find(_ operand: String, _ library: SpecLibrary, command: String) throws(UsageError) -> String {
    var name = operand
    while name.hasSuffix("/") { name.removeLast() }
    let folder = library.folder
    if name == folder.path { return "" }
    if name.hasPrefix(folder.path + "/") { name = String(name.dropFirst(folder.path.count + 1)) }
    let base = folder.path.split(separator: "/").last.map(String.init) ?? "Specs"
    if name == base { return "" }
    // The same folder, said from where the command is run.
    if let range = name.firstRange(of: "\(base)/"), !library.has(name) { name = String(name[range.upperBound...]) }
    if !name.split(separator: "/").contains(".."), library.has(name) { return name }
    if library.has("\(name).json5") { return "\(name).json5" }
    let known = library.folder.names(in: "partners") + library.folder.names(in: "maps")
    let hint = Suggestion.nearest(to: operand, in: known).map { ", did you mean '\($0)'?" } ?? ""
    throw UsageError("'\(operand)' is no partner and no spec in \(folder.path)\(hint)", command: command)
  }
}
