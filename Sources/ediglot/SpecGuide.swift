// `ediglot spec guide`: the companion guide of a partner, as a page to read and print.

import CompanionGuide
import Octets
import PartnerSpec

extension Command {
  static let specGuide = Command(
    name: "spec guide", operands: "PARTNER|GUIDE [SET]...",
    missingOperand: "name a partner, or a guide such as x12/004010/850 or csv/price-list",
    summary: "Write the companion guide of a partner as one HTML page to send, read and print",
    about: """
      Who, delimiters, sets, acknowledgements; for each set its segments and elements with codes, conditions
      and the field of ours each goes to, an example, and how mistakes are answered. What the partner's
      guides change is marked, with what the standard says instead. Examples are cases of the partner where
      one holds the set alone and without a fault, else composed. The page runs nothing and loads nothing.
      The same specs give the same page. With --json, one object for each place and element instead.

      Of files of rows: what they are called, how they are written, and their columns by their headers or
      places. Of XML: root, namespaces, and the tree of elements with their attributes.

      Exit codes: 0 written, 2 wrong usage, 3 could not write, 4 a mistake in the specs.
      """,
    flags: [.output, .fixtures, .json, .specs, .help],
    examples: [
      ("ediglot spec guide northside-medsurg -o northside.html", "writes the page of all sets"),
      ("ediglot spec guide lakeland-hospitals 850 855 > orders.html", "writes that of two sets"),
      ("ediglot spec guide murgtal -o murgtal.html", "writes that of a partner who sends rows"),
      ("ediglot spec guide x12/004010/850 -o 850.html", "shows a standard guide"),
    ],
    run: runSpecGuide)
}

private func runSpecGuide(_ options: Options) throws -> ExitCode {
  let guide = try companionGuide(options)
  let lines = options.writesJSON ? guide.json : [guide.page]
  guard let path = options.output else {
    let output = StandardOutput()
    for line in lines { output.line(line) }
    try output.finish()
    return .fine
  }
  let file = try StagedFile(path)
  var sink = try file.sink()
  for line in lines { sink.write("\(line)\n") }
  try sink.finish()
  try file.publish()
  return .fine
}

private func companionGuide(_ options: Options) throws -> CompanionGuide {
  let folder = try Inputs.specs(options)
  let library = Inputs.keep(SpecLibrary(folder))
  let name = options.operands[0]
  let sets = Array(options.operands.dropFirst())
  if name.contains("/") {
    try refuseSets(sets, of: name, command: "spec guide")
    if !name.hasPrefix("x12/"), let transaction = try library.standard(name) {
      return try CompanionGuide(library, standard: transaction)
    }
    return try CompanionGuide(library, standard: outline(named: name, library, command: "spec guide"))
  }
  _ = try partner(named: name, library, command: "spec guide")
  let agreed = try CompanionGuide.sets(of: name, library)
  for set in sets where !agreed.contains(set) {
    throw UsageError(
      "\(set) was not agreed on with \(name); known: \(agreed.joined(separator: ", "))", command: "spec guide")
  }
  return try CompanionGuide(
    library, partner: name, sets: sets, fixtures: options.fixtures ?? besideSpecs(folder.path))
}
