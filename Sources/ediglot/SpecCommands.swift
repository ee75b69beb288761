// What the commands about specs share: finding the spec that is named on the command line.

import Conformance
import JSON5
import PartnerSpec

/// A guide by its name, as it is written down.
func outline(named name: String, _ library: SpecLibrary, command: String) throws -> GuideOutline {
  let parts = name.split(separator: "/").map(String.init)
  if parts.count == 3, parts[0] == "x12", SpecLibrary.releases.contains(parts[1]),
    let outline = try library.outline(parts[2], parts[1])
  {
    return outline
  }
  let names = SpecLibrary.releases.flatMap { release in
    SpecLibrary.sets.filter { library.has($0, release) }.map { "x12/\(release)/\($0)" }
  }
  let hint = Suggestion.nearest(to: name, in: names).map { ", did you mean '\($0)'?" } ?? ""
  throw UsageError("there is no guide '\(name)'\(hint)", command: command)
}

/// The partner that an operand names.
func partner(named name: String, _ library: SpecLibrary, command: String) throws -> PartnerProfile {
  let known = try library.partners
  guard known.contains(name) else {
    let hint = Suggestion.nearest(to: name, in: known).map { ", did you mean '\($0)'?" } ?? ""
    throw UsageError("'\(name)' is no partner in \(library.folder.path)\(hint)", command: command)
  }
  return try library.partner(name)
}

/// A standard guide is of one set: no other can be asked for.
func refuseSets(_ sets: [String], of guide: String, command: String) throws {
  if let set = sets.first {
    throw UsageError("'\(set)' is one argument too many: \(guide) is a guide of one set", command: command)
  }
}
