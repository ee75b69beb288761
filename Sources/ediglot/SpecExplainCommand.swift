// `ediglot spec explain`: what holds after inheritance, and where it was said.

import JSON5
import PartnerSpec
import SpecReview
import Translation

extension Command {
  static let specExplain = Command(
    name: "spec explain", operands: "[PARTNER|STANDARD|PATH] [FIELD|SEGMENT]", operandLimit: 2,
    summary: "Show what the specs say after inheritance, and where each value comes from",
    about: """
      Without operands: who the partners are. A partner shows its profile and sets; a FIELD of the
      canonical document how it is read or written, with its words and tables; a SEGMENT its places in
      the guide with elements, codes and conditions, and the fields that come from it; of rows and XML a
      kind of row or an element likewise. A STANDARD is such as x12/004010/850, csv/price-list or
      xml/ubl-2.1/invoice; without one and without a partner, FIELD and SEGMENT are those of all standard
      sets of X12 of the oldest release.
      """,
    flags: [.json, .specs, .help],
    examples: [
      ("ediglot spec explain", "lists the partners and what they send and receive"),
      ("ediglot spec explain northside-medsurg lines.unit", "shows how the unit of a line is read"),
      ("ediglot spec explain northside-medsurg REF", "shows REF in every guide of the partner"),
      ("ediglot spec explain x12/005010/856 HL", "shows HL in the standard"),
    ],
    run: runSpecExplain)
}

private func runSpecExplain(_ options: Options) throws -> ExitCode {
  let library = Inputs.keep(SpecLibrary(try Inputs.specs(options)))
  let explanation = try explain(options.operands, library)
  let output = StandardOutput()
  let paint = Paint(isOn: Terminal.takesColour(1))
  for line in options.writesJSON ? explanation.jsonLines : explanation.text(paint) { output.line(line) }
  try output.finish()
  return .fine
}

private func explain(_ operands: [String], _ library: SpecLibrary) throws -> Explanation {
  guard let first = operands.first else { return try .partners(library) }
  if operands.count == 1, isPlace(first), SpecSubject(first, library) == nil {
    return try explain(first, try standards(library), library)
  }
  let subject = try subject(first, library, command: "spec explain")
  if operands.count > 1 {
    return try explain(operands[1], try ReviewedSet.sets(of: subject, library), library)
  }
  switch subject {
  case .partner(let id): return try .profile(id, library)
  case .standard(let name): return try .file("guides/\(name).json5", library)
  case .file(let path): return try .file(path, library)
  }
}

/// Whether it is a field or a segment, not a file.
private func isPlace(_ text: String) -> Bool { !text.contains("/") && !text.hasSuffix(".json5") }

private func standards(_ library: SpecLibrary) throws -> [ReviewedSet] {
  let release = SpecLibrary.releases[0]
  return try library.folder.names(in: "guides/x12/\(release)").filter { $0.first?.isNumber == true }.flatMap { name in
    try ReviewedSet.sets(of: .standard("x12/\(release)/\(name.dropLast(6))"), library)
  }
}

/// A segment is written in capitals, a field is not; what is no field may be an element of XML or a kind of row.
private func explain(_ text: String, _ sets: [ReviewedSet], _ library: SpecLibrary) throws -> Explanation {
  let isSegment = text.allSatisfy { $0.isUppercase || $0.isNumber || $0 == ">" }
  let explanation =
    try isSegment
    ? Explanation.segment(text, sets, library, Names(library.folder)) : Explanation.field(text, sets, library)
  if explanation.sections.isEmpty {
    let places = try Explanation.segment(text, sets, library, Names(library.folder))
    if !places.sections.isEmpty { return places }
    let known = try isSegment ? Explanation.segments(sets, library) : Explanation.fields(sets)
    let hint = Suggestion.nearest(to: text, in: known).map { ", did you mean '\($0)'?" } ?? ""
    let what = isSegment ? "segment" : "field"
    throw UsageError("there is no \(what) '\(text)' in these specs\(hint)", command: "spec explain")
  }
  return explanation
}

/// The partner, standard or file that an operand names.
func subject(_ name: String, _ library: SpecLibrary, command: String) throws(UsageError) -> SpecSubject {
  if let subject = SpecSubject(name, library) { return subject }
  return SpecSubject(path: try SpecPath.find(name, library, command: command))
}
