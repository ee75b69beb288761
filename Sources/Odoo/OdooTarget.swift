// The target spec of one Odoo series, read with the specs it extends and compiled. A document kind the spec has no
// operations for is not supported: core Odoo has no model for a vendor's stock or for a remittance.

import Canonical
import JSON5
import Synchronization

package struct OdooTarget: Sendable {
  /// `17.0`, `18.0` or `19.0`.
  package let series: String
  /// Policies and whether they are on where nothing else is said.
  package let policies: [(name: String, isOn: Bool)]
  /// External ids of units, by code; of several codes of a unit the first is the usual one.
  package let units: [(code: String, id: String)]
  private let programs: ProgramStore

  package static let knownSeries = ["17.0", "18.0", "19.0"]

  /// Reads the spec named `series`, and those it extends, with `load`.
  package init(series: String, load: (String) throws -> JSON5Value) throws {
    let spec = try Self.read(series, load, [])
    _ = try spec.entries(among: [
      "series", "extends", "policies", "digits", "units", "basis", "exceptions", "domains", "models", "fields",
      "shared", "documents",
    ])
    guard let name = spec["series"] else { throw spec.fault("found no 'series'") }
    self.series = try name.string(as: "the name of an Odoo series")
    guard Self.knownSeries.contains(self.series) else {
      throw name.unknown("Odoo series", self.series, Self.knownSeries)
    }
    policies = try Self.readPolicies(spec)
    units = try (spec["units"]?.entries ?? []).map { ($0.key, try $0.value.string(as: "an external id")) }
    programs = try Self.compile(spec, policies.map(\.name))
  }

  package func supports(_ kind: DocumentKind) -> Bool { programs.has(kind) }

  /// The program of a document, compiled when it is first asked for: a short run should not pay for all of them. Nil when
  /// there is none.
  func program(_ kind: DocumentKind) throws -> Program? { try programs.program(kind) }

  /// Compiles everything, so that mistakes show at once.
  package func compileAll() throws {
    for kind in DocumentKind.allCases { _ = try program(kind) }
  }

  /// The fields of a document that its envelope needs: those the spec names, and those the writer itself looks at. Others
  /// need not be filled.
  package func wantedFields(_ document: DocumentKind) throws -> Set<RecordField> {
    var wanted = try program(document)?.wanted ?? []
    // The document's own part, and the totals, which are passed on whole.
    for kind in [RecordKind.totals, .charge, .tax, .amount] {
      for index in kind.fields.indices { wanted.insert(RecordField(kind: kind, index: index)) }
    }
    for (index, field) in RecordKind.header.fields.enumerated() {
      switch field.type {
      case .one, .many: if ["charges", "taxes", "amounts"].contains(field.name) { fallthrough }
      default: wanted.insert(RecordField(kind: .header, index: index))
      }
    }
    // Sums are made of these.
    for name in ["number", "quantity", "unit", "price", "priceBasis", "charges", "taxes"] {
      if let index = RecordKind.line.index(of: name) { wanted.insert(RecordField(kind: .line, index: index)) }
    }
    return wanted
  }

  /// The fields of a document that the spec itself names and that are not `filled`, but for those that another field, which
  /// is, stands in for; none for a document that is not supported.
  package func missingFields(_ document: DocumentKind, filled: Set<RecordField>) throws -> Set<RecordField> {
    guard let program = try program(document) else { return [] }
    return program.wanted.subtracting(filled).filter { field in
      let sources = program.alternatives.filter { $0.contains(field) }
      return sources.isEmpty || sources.contains { $0.isDisjoint(with: filled) }
    }
  }

  private static func read(
    _ name: String, _ load: (String) throws -> JSON5Value, _ seen: [String]
  ) throws -> JSON5Value {
    let spec = try load(name)
    guard spec.isObject else { throw spec.fault("expected an object") }
    guard let base = spec["extends"] else { return spec }
    let baseName = try base.string(as: "the name of a spec")
    if seen.contains(baseName) || baseName == name { throw base.fault("found specs that extend each other") }
    return try read(baseName, load, seen + [name]).joined(with: spec)
  }

  private static func readPolicies(_ spec: JSON5Value) throws(JSON5Error) -> [(name: String, isOn: Bool)] {
    var policies: [(name: String, isOn: Bool)] = []
    for member in spec["policies"]?.entries ?? [] {
      guard let isOn = member.value.bool else { throw member.value.fault("expected true or false") }
      policies.append((member.key, isOn))
    }
    guard policies.count <= 64 else { throw spec.fault("found more than 64 policies") }
    return policies
  }

  private static func compile(_ spec: JSON5Value, _ policies: [String]) throws(JSON5Error) -> ProgramStore {
    var names = SpecCompiler.Names()
    for member in spec["models"]?.entries ?? [] { names.models[member.key] = try member.value.string(as: "a model") }
    for model in spec["fields"]?.entries ?? [] {
      for field in model.value.entries {
        names.fields[model.key, default: [:]][field.key] = try field.value.string(as: "a field")
      }
    }
    var precision: [String: Int?] = [:]
    for member in spec["digits"]?.entries ?? [] {
      if case .null = member.value.content {
        precision[member.key] = .some(nil)
      } else {
        precision[member.key] = try member.value.count(as: "how many digits are kept, or null for all")
      }
    }
    let units = try texts(spec["units"])
    let basis = try digits(spec["basis"])
    let none = JSON5Value(.object([]), at: spec.place, in: spec.file)
    var parts: [DocumentKind: @Sendable () throws -> Program] = [:]
    for member in spec["documents"]?.entries ?? [] {
      guard let kind = DocumentKind(rawValue: member.key) else {
        throw member.unknown("document", DocumentKind.allCases.map(\.rawValue))
      }
      if member.value["omit"]?.bool == true { continue }
      let compiler = SpecCompiler(
        names: names, precision: precision, policies: policies, domains: spec["domains"] ?? none,
        exceptions: spec["exceptions"] ?? none, shared: spec["shared"] ?? none, units: units, basis: basis)
      let value = member.value
      parts[kind] = {
        var compiler = compiler
        return try compiler.compile(value, kind)
      }
    }
    return ProgramStore(parts)
  }

  private static func texts(_ node: JSON5Value?) throws(JSON5Error) -> [(word: String, text: String)] {
    var list: [(word: String, text: String)] = []
    for member in node?.entries ?? [] {
      list.append((member.key, inside(try member.value.string(as: "an external id"))))
    }
    return list
  }

  /// How many places the point moves for a basis of price; written as text, like other words.
  private static func digits(_ node: JSON5Value?) throws(JSON5Error) -> [(word: String, text: String)] {
    var list: [(word: String, text: String)] = []
    for member in node?.entries ?? [] {
      list.append((member.key, String(try member.value.count(as: "how many places the point moves") % 10)))
    }
    return list
  }
}

/// Programs of one target, each compiled once.
private final class ProgramStore: Sendable {
  private let parts: [DocumentKind: @Sendable () throws -> Program]
  private let made = Mutex<[DocumentKind: Program]>([:])

  init(_ parts: [DocumentKind: @Sendable () throws -> Program]) { self.parts = parts }

  func has(_ kind: DocumentKind) -> Bool { parts[kind] != nil }

  func program(_ kind: DocumentKind) throws -> Program? {
    guard let make = parts[kind] else { return nil }
    return try made.withLock { made in
      if let known = made[kind] { return known }
      let program = try make()
      made[kind] = program
      return program
    }
  }
}

/// What a partner profile says about its documents in Odoo.
package struct OdooSettings: Sendable {
  /// `ref` of the partner in Odoo, preferred to whatever the document says.
  package var partner = ""
  /// Module of the external ids, in place of `edi_<sender>`.
  package var module = ""
  /// Policies switched on or off, by name.
  package var policies: [String: Bool] = [:]
  /// External ids of units, by code, before those of the series.
  package var units: [String: String] = [:]

  package init() {}
}
