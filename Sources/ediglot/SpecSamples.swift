// `ediglot spec samples`: files that follow a guide, and for each of its rules one that breaks it; of a standard guide, or of
// the guides by which a partner sends.

import Octets
import PartnerSpec
import Sampling

extension Command {
  static let specSamples = Command(
    name: "spec samples", operands: "GUIDE|PARTNER [SET]...",
    missingOperand: "name a guide such as x12/004010/850 or csv/price-list, or a partner",
    summary: "Write files that follow a guide, and files that break each of its rules",
    about: """
      Three files are right: the smallest there can be, one with everything, one between. Of the others
      each breaks one rule, and stands with the finding and the acknowledgement (997, for 005010 also
      999) that must come of it. All are run; the table at the end tells how many rules have a file and
      were answered as they must. The exit code is 1 when one was not. Without -o, samples go to standard
      output as JSON lines; with --json, the table does too.

      Files of rows and of XML have a finding to come of them, and no acknowledgement.

      For a partner, all it sends us, or those named, go by its own guides and in its envelope: what
      is not used, its codes, tables and conditions have files too. Severities, and the acknowledgement
      expected, are what was agreed.
      """,
    flags: [.samples, .json, .specs, .help],
    examples: [
      ("ediglot spec samples x12/004010/850 -o acme", "writes acme/samples/valid and acme/samples/rules"),
      ("ediglot spec samples northside-medsurg 855 -o north", "writes north/samples/855/valid and rules"),
      ("ediglot spec samples xml/ubl-2.1/invoice -o ubl", "writes documents that follow the guide, and that do not"),
      ("ediglot spec samples x12/005010/856 | jq -r 'select(.type == \"sample\").rule'", "lists the rules of a guide"),
    ],
    run: runSpecSamples)
}

extension Flag {
  static let samples = Flag("--output", short: "-o", value: "DIR", "Write the folder 'samples' in DIR") {
    $0.output = $1
  }
}

/// Samples of one guide; `set` tells them from those of other sets.
private struct NamedSamples {
  enum Kind {
    case sets(GuideSamples)
    case files(FileSamples)
  }

  var name: String
  var set: String?
  var samples: Kind
}

private func runSpecSamples(_ options: Options) throws -> ExitCode {
  let library = Inputs.keep(SpecLibrary(try Inputs.specs(options)))
  let all = try namedSamples(options, library)
  let output = StandardOutput()
  var reports: [String] = []
  var isFine = true
  for named in all {
    let folder = try options.output.map { path throws(FileError) in try SampleFolder(in: path, set: named.set) }
    let coverage =
      switch named.samples {
      case .sets(let samples): try write(samples, named.set, folder, library, output)
      case .files(let samples): try write(samples, named.set, folder, library, output)
      }
    if options.writesJSON { output.line(coverage.json(named.name)) }
    reports += coverage.lines(named.name)
    isFine = isFine && coverage.isFine
  }
  try output.finish()
  for line in reports { Terminal.tell(line) }
  return isFine ? .fine : .refused
}

/// Samples of the guide, or of each set of the partner.
private func namedSamples(_ options: Options, _ library: SpecLibrary) throws -> [NamedSamples] {
  let name = options.operands[0]
  let sets = Array(options.operands.dropFirst())
  if name.contains("/") {
    try refuseSets(sets, of: name, command: "spec samples")
    if !name.hasPrefix("x12/"), let transaction = try library.standard(name) {
      return [NamedSamples(name: name, samples: .files(try FileSamples(transaction, of: nil, library)))]
    }
    let outline = try outline(named: name, library, command: "spec samples")
    return [NamedSamples(name: name, samples: .sets(GuideSamples(outline)))]
  }
  let partner = try partner(named: name, library, command: "spec samples")
  let sent = partner.terms.sends
  if sent.isEmpty { throw UsageError("\(name) sends us nothing by profile", command: "spec samples") }
  for set in sets where !sent.contains(where: { $0.set == set }) {
    let known = sent.map(\.set).joined(separator: ", ")
    throw UsageError("\(set) is nothing that \(name) sends; known: \(known)", command: "spec samples")
  }
  return try sent.filter { sets.isEmpty || sets.contains($0.set) }.map { transaction in
    // A set in two releases has two folders.
    let isOnly = sent.count { $0.set == transaction.set } == 1
    let set = isOnly ? transaction.set : "\(transaction.set)-\(transaction.release)"
    let isX12 = transaction.rows == nil && transaction.elements == nil
    let samples: NamedSamples.Kind =
      isX12
      ? .sets(try GuideSamples(transaction, of: partner, library))
      : .files(try FileSamples(transaction, of: partner, library))
    return NamedSamples(name: "\(name) \(set)", set: set, samples: samples)
  }
}

/// Runs all samples, and writes them where they are wanted.
private func write(
  _ samples: GuideSamples, _ set: String?, _ folder: SampleFolder?, _ library: SpecLibrary, _ output: StandardOutput
) throws -> SampleCoverage {
  for sample in samples.valid {
    if let folder { try folder.write(sample) } else { output.line(sample.line(set)) }
  }
  return try samples.check(library) { number, sample in
    if let folder { try folder.write(sample, number: number) } else { output.line(sample.line(set)) }
  }
}

private func write(
  _ samples: FileSamples, _ set: String?, _ folder: SampleFolder?, _ library: SpecLibrary, _ output: StandardOutput
) throws -> SampleCoverage {
  let suffix = samples.suffix
  for sample in samples.valid {
    if let folder { try folder.write(sample, suffix: suffix) } else { output.line(sample.line(set)) }
  }
  return try samples.check(library) { number, sample in
    if let folder {
      try folder.write(sample, number: number, suffix: suffix)
    } else {
      output.line(sample.line(set))
    }
  }
}
