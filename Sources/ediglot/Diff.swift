// `ediglot diff`: what two files differ in, by loop and key.

import Canonical
import Comparison
import JSON5
import Octets
import Translation

extension Command {
  static let diff = Command(
    name: "diff", operands: "FILE FILE", operandLimit: 2, missingOperand: "name two files",
    summary: "Tell what two files differ in, by loop and key",
    about: """
      Sets are matched by kind and business number, loops and segments by their key: parties and
      references by qualifier, lines by product and number, levels by what they hold; records of JSON
      by type, role or number. Control numbers, dates of envelopes and counts are left out. X12 and
      canonical JSON may be of any size; a document longer than 64 MiB is told to differ, but not
      compared. Rows and XML, or files in different languages, are compared by the canonical documents
      they become. Odoo envelopes and other JSON may have 64 MiB in all. The exit code is 1 when there are
      differences.
      """,
    flags: [.everything, .partner, .json, .quiet, .specs, .help],
    examples: [
      ("ediglot diff yesterday.edi today.edi", "lists what was added, removed and changed"),
      ("ediglot diff --all sent.edi received.edi", "compares control numbers, envelope dates and counts too"),
      ("ediglot diff --partner juniper-pharma order.edi order.xml", "compares what two languages say"),
      ("ediglot diff --json a.jsonl b.jsonl", "compares two files of JSON, for programs"),
    ],
    run: runDiff)
}

private func runDiff(_ options: Options) throws -> ExitCode {
  guard options.operands.count == 2 else { throw UsageError("name a second file", command: "diff") }
  let (before, after) = (options.operands[0], options.operands[1])
  let language = try DocumentLanguage(before)
  let other = try DocumentLanguage(after)
  // What is neither X12 on both sides nor JSON is compared by what it says.
  let readsBoth = language != other || language == .rows || language == .xml
  if readsBoth, language == .json || other == .json {
    throw UsageError("\(before) is \(language.rawValue), \(after) is \(other.rawValue)", command: "diff")
  }
  let inputs = try Inputs(options)
  let output = StandardOutput()
  let paint = Paint(isOn: Terminal.takesColour(1))
  let comparison = FileComparison(
    inputs.library, inputs.names, partner: inputs.partner, showsAll: options.showsEverything,
    pairsOthers: readsBoth,
    tell: { difference in
      var difference = difference
      // Lines of the canonical documents are nobody's.
      if readsBoth { (difference.lineBefore, difference.lineAfter) = (0, 0) }
      if !options.isQuiet { output.line(options.writesJSON ? difference.json().line : difference.line(paint)) }
    },
    tellLong: { Terminal.tell("\($0.title) differs, and is too long to be compared: \($0.bytes) bytes") })
  do {
    let summary =
      readsBoth
      ? try comparison.compare(inputs, (before, language), (after, other))
      : try comparison.compare(before, after, language)
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

extension Inputs {
  /// Writes what a file says as canonical documents; answers where that is.
  fileprivate func makeCanonical(
    _ path: String, _ language: DocumentLanguage, _ scratch: borrowing ScratchFile
  ) throws -> ComparedFile {
    if language == .canonical { return .path(path) }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let stage = DocumentStage(descriptor: scratch.descriptor, path: "a temporary file")
    let report = FindingReport(file: path, style: .short(limit: 3), names: names, write: Terminal.tell)
    let summary = try InputTranslation(specs: library, partner: partner, name: name).run(
      HeadedSource(try FileSource(path: path)),
      documents: DocumentWriter(stage, fileName: name, format: .canonical), observer: report)
    if summary.documents == 0 { throw UnreadableDocument("\(path): there is no document in it that can be read") }
    return .copy(path: "/dev/fd/\(scratch.descriptor)", name: path)
  }
}

extension FileComparison {
  /// Compares what two files say, each in its language.
  fileprivate func compare(
    _ inputs: Inputs, _ before: (path: String, language: DocumentLanguage),
    _ after: (path: String, language: DocumentLanguage)
  ) throws -> Summary {
    let one = try ScratchFile()
    let two = try ScratchFile()
    return try compareDocuments(
      inputs.makeCanonical(before.path, before.language, one), inputs.makeCanonical(after.path, after.language, two))
  }

  fileprivate func compare(_ before: String, _ after: String, _ language: DocumentLanguage) throws -> Summary {
    switch language {
    case .x12, .rows, .xml: return try compareSets(.path(before), .path(after))
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
  case rows
  case xml = "XML"
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
      let head = Array(start.prefix(64))
      self = InputTranslation.looksLikeRows(head) ? .rows : looksLikeTree(head) ? .xml : .x12
      return
    }
    self = DocumentKind.allCases.contains { text.contains("\"document\":\"\($0.rawValue)\"") } ? .canonical : .json
  }
}
