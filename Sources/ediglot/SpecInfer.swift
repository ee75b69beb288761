// `ediglot spec infer`: a partner drafted from samples of its files.

import Inference
import JSON5
import Octets
import PartnerSpec
import Translation

/// What `spec infer` is asked for beyond the flags of other commands.
struct InferenceOptions: Sendable {
  var threshold = ClaimPolicy.usualThreshold
  var isStrict = false
  var takesAllSenders = false
  var writesCases = false
  var overwrites = false
}

extension Command {
  static let specInfer = Command(
    name: "spec infer", operands: "FILE...", missingOperand: "name samples of one sender",
    summary: "Draft a partner from samples: profile, guides and maps, with the evidence beside every claim",
    about: """
      Samples are X12, rows or XML, all of them the same. Sets are read by the standard guides. What they
      show becomes claims: places and elements always or never used, codes seen, codes and lengths the
      standard lacks, segments out of place. A claim is a rule when the threshold of sets and places bears
      it; others stand as comments. Then the draft is held to the samples, and what makes errors of its own is taken
      back. Of rows the way they are written is sniffed; columns are known by their names and values, and
      decide the document; what nothing tells is not guessed. XML with a root that is known (UBL, CII, cXML,
      openTRANS, BMEcat) is sent by the shipped guide; of any other root the elements are counted, the line
      is found, and guide and map are drafted as for rows. With -o the files are written to DIR; each
      sample becomes a case beside the specs where DIR is partners/ID of a folder Specs, so that
      'ediglot spec test ID --update' finishes it. Without, they go to standard output. Files that exist
      stay as they are. Samples are read twice: - is no sample.

      Exit codes: 0 drafted, 1 no draft (no set with a guide, several senders), 2 wrong usage, 3 could not
      read or write, or a file exists, 4 a mistake in the specs, such as an address another partner claims.
      """,
    flags: [
      .draftPartner, .draftFolder, .cases, .allRules, .threshold, .allSenders, .force, .fixtures, .json, .specs, .help,
    ],
    examples: [
      ("ediglot spec infer samples/*.edi | less", "shows what the samples say"),
      ("ediglot spec infer samples/*.edi -o Specs/partners/acme", "makes the partner acme, and cases of the samples"),
      ("ediglot spec infer PREISE-2025.csv -o Specs/partners/acme", "drafts guide and map of a price list in rows"),
      ("ediglot spec infer rechnungen/*.xml -o Specs/partners/acme", "drafts guide and map of home-made XML"),
      ("ediglot spec infer --json a.edi | jq -r 'select(.rule) | .place'", "lists the places that get rules"),
    ],
    run: runSpecInfer)
}

extension Flag {
  fileprivate static let draftPartner = Flag(
    "--partner", value: "ID", "Call the partner ID (default: as the folder DIR, else made of GS02)"
  ) { $0.partner = $1 }

  fileprivate static let draftFolder = Flag(
    "--output", short: "-o", value: "DIR", "Write partner.json5, guides and maps to the folder DIR"
  ) { $0.output = $1 }

  fileprivate static let cases = Flag("--cases", "Make cases of the samples wherever DIR is, or without -o") {
    options, _ in options.inference.writesCases = true
  }

  fileprivate static let allRules = Flag("--strict", "Make rules of all claims, however few the samples") {
    options, _ in options.inference.isStrict = true
  }

  fileprivate static let threshold = Flag(
    "--threshold", value: "N",
    "Sets, and segments at the place, that make a claim a rule (default: \(ClaimPolicy.usualThreshold))"
  ) { (options: inout Options, text: String) throws(UsageError) in
    guard let number = Int(text), (1...1_000_000).contains(number) else {
      throw UsageError("'\(text)' is no value of --threshold, expected a number from 1 to 1000000")
    }
    options.inference.threshold = number
  }

  fileprivate static let allSenders = Flag("--all-senders", "Take all senders of the samples for the same partner") {
    options, _ in options.inference.takesAllSenders = true
  }

  fileprivate static let force = Flag("--force", "Overwrite files that exist") { options, _ in
    options.inference.overwrites = true
  }
}

private func runSpecInfer(_ options: Options) throws -> ExitCode {
  if options.operands.contains("-") {
    throw UsageError("samples are read twice, so standard input is none: name files", command: "spec infer")
  }
  let specs = try Inputs.specs(options)
  let wishes = options.inference
  let samples = options.operands.map { Sample(path: $0) }
  let inference = Inference(
    specs, partner: try partnerID(options),
    policy: ClaimPolicy(threshold: wishes.threshold, isStrict: wishes.isStrict),
    takesAllSenders: wishes.takesAllSenders)
  let draft: PartnerDraft
  do {
    draft = try inference.draft(samples)
  } catch let error as InferenceError {
    Terminal.tell("ediglot spec infer: \(error)")
    return .refused
  }
  let output = StandardOutput()
  if options.writesJSON { for line in draft.json { output.line(line) } }
  if options.output == nil, !options.writesJSON { for line in draft.page { output.line(line) } }
  try output.finish()
  try write(draft, samples, options, specs)
  for line in draft.report { Terminal.tell(line) }
  return .fine
}

/// The id that is named, or that the folder has; both must agree, since a partner is called as its folder.
private func partnerID(_ options: Options) throws(UsageError) -> String? {
  let folder = options.output?.split(separator: "/").last.map(String.init)
  let id = options.partner ?? folder
  if let id, id.isEmpty || id.contains("/") || id.hasPrefix(".") {
    throw UsageError("'\(id)' is no name of a partner's folder; name the partner with --partner", command: "spec infer")
  }
  if let id, let folder, id != folder {
    throw UsageError(
      "a partner is called as its folder: -o .../\(id), or --partner \(folder)", command: "spec infer")
  }
  return id
}

private func write(_ draft: PartnerDraft, _ samples: [Sample], _ options: Options, _ specs: SpecFolder) throws {
  var folder = DraftFolder()
  if let path = options.output { folder.add(draft, in: path.hasSuffix("/") ? String(path.dropLast()) : path) }
  if let fixtures = fixtures(options, draft.id, specs) {
    try folder.add(cases: samples, of: draft, in: fixtures)
  }
  do throws(FileError) {
    try folder.write(overwrites: options.inference.overwrites)
  } catch {
    if !options.inference.overwrites { Terminal.tell("nothing was written; --force overwrites what exists") }
    throw error
  }
  for (name, reason) in folder.passed { Terminal.tell("\(name) became no case: \(reason)") }
  for file in folder.files { Terminal.tell("wrote \(file.path)") }
}

/// Where the cases go: as named, else beside the folder Specs that the partner is written to.
private func fixtures(_ options: Options, _ id: String, _ specs: SpecFolder) -> String? {
  if let named = options.fixtures { return named }
  let tail = "/partners/\(id)"
  if let path = options.output {
    let path = path.hasSuffix("/") ? String(path.dropLast()) : path
    if path.hasSuffix(tail) { return besideSpecs(String(path.dropLast(tail.utf8.count))) }
  }
  return options.inference.writesCases ? besideSpecs(specs.path) : nil
}
