// `ediglot diff`: what two files differ in, by loop and key.

import Canonical
import Comparison
import JSON5
import Octets
import Translation

extension Command {
  static let diff = Command(
    name: "diff", operands: "FILE FILE", operandLimit: 2, missingOperand: "name two files",
    summary: "Tell what two X12 or JSON files differ in, by loop and key",
    about: """
      Sets are matched by kind and business number, loops and segments by their key: parties and
      references by qualifier, lines by product and number, levels by what they hold; records of JSON
      by type, role or number. Control numbers, dates of envelopes and counts are left out. X12 and
      canonical JSON may be of any size; a document longer than 64 MiB is told to differ, but not
      compared. Odoo envelopes and other JSON may have 64 MiB in all. The exit code is 1 when there are
      differences.
      """,
    flags: [.everything, .partner, .json, .quiet, .specs, .help],
    examples: [
      ("ediglot diff yesterday.edi today.edi", "lists what was added, removed and changed"),
      ("ediglot diff --all sent.edi received.edi", "compares control numbers, envelope dates and counts too"),
      ("ediglot diff --json a.jsonl b.jsonl", "compares two files of JSON, for programs"),
    ],
    run: runDiff)
}

private func runDiff(_ options: Options) throws -> ExitCode {
  guard options.operands.count == 2 else { throw UsageError("name a second file", command: "diff") }
  let (before, after) = (options.operands[0], options.operands[1])
  let language = try DocumentLanguage(before)
  let other = try DocumentLanguage(after)
  guard language == other else {
    throw UsageError("\(before) is \(language.rawValue), \(after) is \(other.rawValue)", command: "diff")
  }
  let inputs = try Inputs(options)
  let output = StandardOutput()
  let paint = Paint(isOn: Terminal.takesColour(1))
  let comparison = FileComparison(
    inputs.library, inputs.names, partner: inputs.partner, showsAll: options.showsEverything,
    tell: { difference in
      if !options.isQuiet { output.line(options.writesJSON ? difference.json().line : difference.line(paint)) }
    },
    tellLong: { Terminal.tell("\($0.title) differs, and is too long to be compared: \($0.bytes) bytes") })
  do {
    let summary = try comparison.compare(before, after, language)
    if options.writesJSON, !options.isQuiet { output.line(summary.json) }
    try output.finish()
    if summary.differences > 0, !options.isQuiet, !options.writesJSON { Terminal.tell(summary.sentence) }
    return summary.differences > 0 ? .refused : .fine
  } catch let error as UnreadableDocument {
    Terminal.tell("ediglot: \(error)")
  } catch let error as JSON5Error {
    Terminal.tell("ediglot: \(error)")
  }
  return .unavailable
}

extension FileComparison {
  fileprivate func compare(_ before: String, _ after: String, _ language: DocumentLanguage) throws -> Summary {
    switch language {
    case .x12: return try compareSets(.path(before), .path(after))
    case .canonical: return try compareDocuments(.path(before), .path(after))
    case .json:
      for path in [before, after] {
        guard let size = sizeOfFile(path), size > Self.documentLimit else { continue }
        throw UnreadableDocument("\(path) has \(size) bytes; JSON of up to \(Self.documentLimit) is taken")
      }
      let whole = 0..<Self.documentLimit
      return try compareJSON(readBytes(before, whole), readBytes(after, whole))
    }
  }
}

/// What a file is written in.
enum DocumentLanguage: String {
  case x12 = "X12"
  case canonical = "canonical JSON"
  case json = "JSON"

  /// Looks at how a file begins. It must be a file: it is read more than once.
  init(_ path: String) throws {
    if path == "-" { throw UsageError("the input is read more than once: name a file, not -", command: "diff") }
    let start = try readBytes(path, 0..<4_096)
    guard sizeOfFile(path) != nil else {
      throw UsageError("'\(path)' is no file; it is read more than once", command: "diff")
    }
    let text = String(decoding: start, as: UTF8.self).filter { !$0.isWhitespace && $0 != "\u{feff}" }
    guard text.hasPrefix("{") || text.hasPrefix("[") else {
      self = .x12
      return
    }
    self = DocumentKind.allCases.contains { text.contains("\"document\":\"\($0.rawValue)\"") } ? .canonical : .json
  }
}
