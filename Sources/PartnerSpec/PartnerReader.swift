// Reads a partner profile, `partners/<id>/partner.json5`, joined with those it extends; loads and compiles all it names. All
// mistakes are collected, those of guides, maps and tables too.

import Acknowledgement
import Canonical
import Findings
import JSON5
import Mapping
import Odoo

struct PartnerReader {
  let library: SpecLibrary
  var reader = SpecReader()
  var terms = PartnerProfile.Terms()

  init(_ library: SpecLibrary) { self.library = library }

  static func path(_ id: String) -> String { "partners/\(id)/partner.json5" }

  mutating func read(_ id: String) throws(SpecErrors) -> PartnerProfile {
    let layers = try SpecResolver(library, .partner).layers(Self.path(id))
    for layer in layers { reader.refuseUnknown(layer, known: Self.members) }
    let own = layers[layers.count - 1]
    checkID(own, id)
    let name = layers.joined("name").flatMap { text($0) } ?? ""
    if name.isEmpty { reader.fail(own, "'name' is missing") }
    if let status = layers.joined("status") { terms.status = chosen(status) ?? terms.status }
    if let priority = layers.joined("priority") { terms.priority = chosen(priority) ?? terms.priority }
    if let marker = layers.joined("marker") { terms.marker = readMarker(marker) }
    if let identifiers = layers.joined("identifiers") { terms.identifiers = readIdentifiers(identifiers) }
    if let ours = layers.joined("ours") { readOurs(ours) }
    if let tolerance = layers.joined("tolerance") { readTolerance(tolerance) }
    if let tables = layers.joined("tables") { readTables(tables) }
    if let answer = layers.joined("acknowledgement") { readAnswer(answer) }
    if let odoo = layers.joined("odoo") { readOdoo(odoo) }
    if let sends = layers.joined("sends") { terms.sends = transactions(sends, isOurs: false) }
    if let receives = layers.joined("receives") { terms.receives = transactions(receives, isOurs: true) }
    try reader.check()
    return PartnerProfile(id: id, name: name, terms: terms)
  }

  private static let members = [
    "extends", "partner", "name", "status", "priority", "marker", "identifiers", "ours", "sends", "receives",
    "acknowledgement",
    "tolerance", "tables", "odoo",
  ]

  /// A profile without `partner` is a level that others extend.
  private mutating func checkID(_ own: JSON5Value, _ id: String) {
    guard let partner = own["partner"] else {
      return reader.fail(own, "'partner' is missing: this is no partner, but something that partners extend")
    }
    guard let text = reader.string(partner, "the partner's id"), text != id else { return }
    reader.fail(partner, "found '\(text)', expected '\(id)' as the folder is called")
  }

  mutating func text(_ value: JSON5Value) -> String? { reader.string(value, "a text") }

  private mutating func readMarker(_ value: JSON5Value) -> String {
    guard let marker = reader.string(value, "an ending, such as .done") else { return "" }
    if marker.hasPrefix("."), marker.utf8.count > 1, marker.utf8.count < 20, !marker.contains("/") { return marker }
    reader.fail(value, "found '\(marker)', expected an ending with its dot, such as .done")
    return ""
  }

  /// The case that a word names.
  mutating func chosen<Choice: RawRepresentable & CaseIterable>(_ value: JSON5Value) -> Choice?
  where Choice.RawValue == String {
    reader.choice(value, Choice.allCases.map(\.rawValue)).flatMap { Choice(rawValue: $0) }
  }

  // MARK: Identity

  mutating func readIdentifiers(_ value: JSON5Value) -> PartnerProfile.Identifiers {
    var identifiers = PartnerProfile.Identifiers()
    _ = reader.members(value, "identifiers")
    reader.refuseUnknown(value, known: ["isa", "gs", "gln", "duns", "id"])
    for item in value["isa"].map({ $0.array ?? [$0] }) ?? [] {
      if let address = address(item) { identifiers.isa.append(address) }
    }
    for item in value["gs"].map({ $0.array ?? [$0] }) ?? [] {
      if let code = code(item) { identifiers.gs.append(code) }
    }
    identifiers.gln = value["gln"].flatMap { digits($0, "a GLN", 13...13) } ?? ""
    identifiers.duns = value["duns"].flatMap { digits($0, "a DUNS number", 9...13) } ?? ""
    identifiers.id = value["id"].flatMap { reader.string($0, "an identifier") } ?? ""
    return identifiers
  }

  private mutating func readOurs(_ value: JSON5Value) {
    _ = reader.members(value, "our identifiers")
    reader.refuseUnknown(value, known: ["isa", "gs", "name", "id"])
    terms.ours.name = value["name"].flatMap { reader.string($0, "our name") } ?? ""
    terms.ours.id = value["id"].flatMap { reader.string($0, "an identifier") } ?? ""
    terms.ours.isa = value["isa"].flatMap { address($0) }
    terms.ours.gs = value["gs"].flatMap { code($0) } ?? ""
  }

  private mutating func address(_ value: JSON5Value) -> PartnerProfile.Address? {
    guard let text = reader.string(value, "a qualifier and an id, '01:123456789',") else { return nil }
    if let address = PartnerProfile.Address(text) { return address }
    reader.fail(value, "found '\(text)', expected a qualifier and an id of up to 15 characters, such as '01:123456789'")
    return nil
  }

  private mutating func code(_ value: JSON5Value) -> String? {
    guard let text = reader.string(value, "an application code (GS02)") else { return nil }
    if (2...15).contains(text.utf8.count) { return text }
    reader.fail(value, "found '\(text)', expected an application code of 2 to 15 characters")
    return nil
  }

  private mutating func digits(_ value: JSON5Value, _ what: String, _ count: ClosedRange<Int>) -> String? {
    guard let text = reader.string(value, what) else { return nil }
    if count.contains(text.utf8.count), text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) { return text }
    reader.fail(value, "found '\(text)', expected \(what) of \(count.lowerBound) digits")
    return nil
  }

  // MARK: Tolerance and tables

  private mutating func readTolerance(_ value: JSON5Value) {
    let severities = Severity.allCases.map(\.name)
    for member in reader.members(value, "rules") {
      guard let rule = Rule(name: member.key) else {
        let hint = Suggestion.nearest(to: member.key, in: Rule.allCases.map(\.name)).map { ", did you mean '\($0)'?" }
        reader.fail(member, "there is no rule '\(member.key)'\(hint ?? "")")
        continue
      }
      guard let name = reader.choice(member.value, severities + ["ignore"]) else { continue }
      if name == "ignore" {
        terms.tolerance.ignore(rule)
      } else if let severity = Severity.allCases.first(where: { $0.name == name }) {
        terms.tolerance[rule] = severity
      }
    }
  }

  /// Tables lie beside the profile that names them, which may be one that is extended.
  private mutating func readTables(_ value: JSON5Value) {
    for member in reader.members(value, "tables") {
      guard let name = reader.string(member.value, "the path of a CSV file") else { continue }
      let profile = library.folder.path(of: member.value.file)
      let folder = profile.lastIndex(of: "/").map { String(profile[..<$0]) } ?? ""
      let path = "\(folder)/\(name)"
      guard !name.pieces(at: "/").contains(".."), library.folder.has(path) else {
        let known = library.folder.names(in: "\(folder)/tables").map { "tables/\($0)" }
        let hint = Suggestion.nearest(to: name, in: known).map { ", did you mean '\($0)'?" } ?? ""
        reader.fail(member.value, "there is no file '\(name)' in \(folder)\(hint)")
        continue
      }
      do throws(SpecErrors) {
        terms.tables[member.key] = try library.table(path)
      } catch {
        reader.add(error)
      }
    }
  }
}
