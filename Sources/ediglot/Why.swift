// `ediglot why`: where a value of a document came from, or why it is not there.

import JSON5
import Octets
import PartnerSpec
import Provenance
import Translation

extension Command {
  static let why = Command(
    name: "why", operands: "OUTPUT /PATH", operandLimit: 2, missingOperand: "name a document and a path",
    summary: "Tell which bytes of the input and which line of the map a value came from",
    about: """
      OUTPUT is canonical JSON or Odoo envelopes of 'convert', of up to 64 MiB; the path is one into it,
      counted from 0: /lines/0/quantity. The input, X12, rows or XML, is looked for under the name the
      document gives, beside OUTPUT and in the working folder, and is mapped again by the specs of today.
      Of what is absent it tells what the map looked for and what stood there instead. A value of an envelope is
      told by the values of the document that are the same; a path of the document may be given too.
      """,
    flags: [.input, .documentNumber, .partner, .json, .specs, .help],
    examples: [
      ("ediglot why orders.jsonl /lines/0/quantity", "tells the place in the input and the line of the map"),
      ("ediglot why out.jsonl /requestedDelivery --input archive/orders.edi", "says where the input is now"),
      ("ediglot why --document 3 out.jsonl /parties/0/name", "asks about the third document of the file"),
    ],
    run: runWhy)
}

extension Flag {
  static let input = Flag("--input", value: "FILE", "The input the document was made of") { $0.input = $1 }

  static let documentNumber = Flag("--document", value: "N", "The document of OUTPUT that is meant, from 1") {
    (options: inout Options, text: String) throws(UsageError) in
    guard let number = Int(text), number > 0 else {
      throw UsageError("'\(text)' is no value of --document, expected a number from 1 on")
    }
    options.documentNumber = number
  }
}

private func runWhy(_ options: Options) throws -> ExitCode {
  guard options.operands.count == 2, let path = DocumentPath(options.operands[1]) else {
    throw UsageError("name a path such as /lines/0/quantity", command: "why")
  }
  let inputs = try Inputs(options)
  do {
    let document = try readDocument(options)
    let explanations = try explain(document, path, options, inputs)
    let output = StandardOutput()
    let paint = Paint(isOn: Terminal.takesColour(1))
    for explanation in explanations {
      for line in options.writesJSON ? [explanation.json] : explanation.lines(paint) { output.line(line) }
    }
    try output.finish()
    return .fine
  } catch let error as ProvenanceError {
    Terminal.tell("ediglot: \(error)")
    return .unavailable
  } catch let error as JSON5Error {
    Terminal.tell("ediglot: \(error)")
    return .unavailable
  }
}

private func explain(
  _ document: JSON5Value, _ path: DocumentPath, _ options: Options, _ inputs: Inputs
) throws -> [ValueExplanation] {
  guard let source = document["source"], let ordinals = ordinals(source) else {
    throw ProvenanceError("\(options.operands[0]) does not say where it came from: it has no source with ordinals")
  }
  let file = try input(source, options)
  // What a file of rows is, is told by the name it came under.
  let fileName = source["file"]?.string ?? file
  let value = path.value(in: document)
  let isEnvelope = document["envelope"] != nil
  let isSearch = isEnvelope && value?.plainText != nil
  if isEnvelope, !isSearch, let first = path.steps.first, document[first] != nil {
    return [ValueExplanation(made: path, file: file, value: value.map { _ in "a record" }, by: document)]
  }
  let provenance = try Provenance(
    file, named: fileName, ordinals, inputs.library, inputs.names,
    partner: try inputs.partner ?? sender(source, inputs),
    line: path.line,
    value: isSearch ? value?.plainText : nil)
  if let start = source["start"]?.integer, UInt64(start) != provenance.start {
    Terminal.tell("\(file): the set begins at byte \(provenance.start), the document says \(start): has it changed?")
  }
  guard isSearch else {
    let text = isEnvelope ? nil : value.map { $0.plainText ?? "a record" }
    return [provenance.explain(path, value: text, isKnown: !isEnvelope)]
  }
  let matches = provenance.matches()
  if !matches.isEmpty { return matches }
  return [ValueExplanation(made: path, file: file, value: value?.plainText, by: document)]
}

extension ValueExplanation {
  /// Of an envelope, what is no value of the document.
  fileprivate init(made path: DocumentPath, file: String, value: String?, by envelope: JSON5Value) {
    self.init(pointer: path.description, file: file, value: value)
    let target = "Specs/odoo/\(envelope["odoo"]?["series"]?.string ?? "").json5"
    remarks.append(
      value == nil
        ? "the envelope has nothing there; what it has is decided by \(target)"
        : "no value of the document is the same: \(target) made it. Ask for a path of the document, such as /number")
  }
}

/// Who sent a file of rows or XML, which need not say so itself: the document was read by a guide of that partner, or names
/// the partner; nil for other files.
private func sender(_ source: JSON5Value, _ inputs: Inputs) throws -> PartnerProfile? {
  if source["format"]?.string == "x12" { return nil }
  let guide = (source["guide"]?.string ?? "").split(separator: "/").map(String.init)
  let owner = guide.first == "partners" && guide.count > 1 ? guide[1] : ""
  let known = try inputs.library.partners
  return try [source["sender"]?["id"]?.string ?? "", owner].first { known.contains($0) }.map {
    try inputs.library.partner($0)
  }
}

private func ordinals(_ source: JSON5Value) -> DocumentOrdinals? {
  guard let interchange = source["interchange"]?.integer, let group = source["group"]?.integer,
    let set = source["ordinal"]?.integer
  else { return nil }
  return DocumentOrdinals(
    interchange: UInt32(clamping: interchange), group: UInt32(clamping: group), set: UInt32(clamping: set))
}

/// Where the input is now.
private func input(_ source: JSON5Value, _ options: Options) throws -> String {
  if let named = options.input { return named }
  let name = source["file"]?.string ?? ""
  let output = options.operands[0]
  let folder = output.lastIndex(of: "/").map { String(output[...$0]) } ?? ""
  for path in ["\(folder)\(name)", name] where !name.isEmpty && sizeOfFile(path) != nil { return path }
  throw ProvenanceError("the input '\(name)' is neither beside \(output) nor here; name it with --input FILE")
}

private let outputLimit: UInt64 = 64 << 20

/// The document that is asked about.
private func readDocument(_ options: Options) throws -> JSON5Value {
  let path = options.operands[0]
  if let size = sizeOfFile(path), size > outputLimit {
    throw ProvenanceError("\(path) has \(size) bytes; files of up to \(outputLimit) are read")
  }
  let bytes = try readBytes(path, 0..<outputLimit)
  let rows = bytes.split(separator: 0x0a).filter { $0.contains { $0 > 0x20 } }
  // Lines of one document each, unless it is laid out over several.
  let isLines = rows.count > 1 && rows.allSatisfy { $0.first == 0x7b && $0.last { $0 > 0x20 } == 0x7d }
  let count: Int
  let find: (Int) throws -> JSON5Value
  if isLines {
    count = rows.count
    find = { try JSON5.parse(Array(rows[$0]), file: "\(path) document \($0 + 1)") }
  } else {
    let tree = try JSON5.parse(bytes, file: path)
    let list = tree.array ?? [tree]
    count = list.count
    find = { list[$0] }
  }
  if count > 1, options.documentNumber == nil {
    throw UsageError("\(path) holds \(count) documents: name one with --document 1 to \(count)", command: "why")
  }
  let number = options.documentNumber ?? 1
  guard number <= count else { throw UsageError("\(path) holds \(count) documents, not \(number)", command: "why") }
  return try find(number - 1)
}

extension JSON5Value {
  /// What a value says, if it is no object or list.
  fileprivate var plainText: String? {
    switch content {
    case .string(let text), .number(let text): text
    case .bool(let value): "\(value)"
    case .null, .array, .object: nil
    }
  }
}
