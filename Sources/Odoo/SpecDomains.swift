// Domains as a target spec writes them: a list of terms that all hold, in Odoo's operators.
//
//   [field, operator, value]                 a condition; with `in` a list of words or the place of a list
//   { any: [term, …] }                       those that have a value, joined by "|"
//   { first: [term, …] }                     the first that has a value
//   { all: [term, …] }                       several, as one choice of `any` or `first`
//   { optional: term }                       only when it has a value
//   { use: name, under: "order_id." }        the terms of a named domain, of a record this one refers to

import Canonical
import JSON5

extension SpecCompiler {
  private static let operators = [
    "=", "!=", "<", ">", "<=", ">=", "in", "not in", "like", "ilike", "=like", "=ilike", "child_of", "parent_of",
  ]

  /// `{ find: name }` or `{ find: { model, domain } }`.
  mutating func find(_ node: JSON5Value, _ context: PathContext) throws(JSON5Error) -> Value {
    let named = try domain(node)
    let terms = try terms(named.terms, named.model, context, under: "")
    return .find(model: names.model(named.model), gathered(terms))
  }

  /// The model and terms of a domain that is named or written out.
  func domain(_ node: JSON5Value) throws(JSON5Error) -> (model: String, terms: JSON5Value) {
    var entry = node
    if let name = node.string {
      guard let known = domains[name] else { throw node.unknown("domain", name, domains.entries.map(\.key)) }
      entry = known
    }
    _ = try entry.entries(among: ["model", "domain"])
    guard let model = entry["model"], let terms = entry["domain"] else {
      throw entry.fault("found a domain without 'model' or 'domain'")
    }
    return (try model.string(as: "the name of a model"), terms)
  }

  mutating func terms(
    _ node: JSON5Value, _ model: String, _ context: PathContext, under: String, depth: Int = 0
  ) throws(JSON5Error) -> [Term] {
    guard depth < 8 else { throw node.fault("found domains that use each other without end") }
    var result: [Term] = []
    for entry in try node.array(as: "an array of terms") {
      if entry.array != nil {
        result.append(try leaf(entry, model, context, under))
        continue
      }
      if let name = entry["use"] {
        _ = try entry.entries(among: ["use", "under"])
        let inner = try domain(name)
        let path = under + (try entry["under"]?.string(as: "a path that ends with a point") ?? "")
        result += try terms(inner.terms, inner.model, context, under: path, depth: depth + 1)
      } else {
        result.append(try group(entry, model, context, under, depth))
      }
    }
    return result
  }

  private mutating func group(
    _ node: JSON5Value, _ model: String, _ context: PathContext, _ under: String, _ depth: Int
  ) throws(JSON5Error) -> Term {
    guard let member = try node.entries(among: ["any", "all", "first", "optional", "use"]).first,
      node.entries.count == 1
    else { throw node.fault("expected one of 'any', 'all', 'first', 'optional' or 'use'") }
    if member.key == "optional" {
      let entry = try terms(list(of: member.value), model, context, under: under, depth: depth + 1)
      guard entry.count == 1 else { throw node.fault("expected one term in 'optional'") }
      return .optional(entry[0])
    }
    var choices: [Term] = []
    for entry in try member.value.array(as: "an array of terms") {
      let parts = try terms(list(of: entry), model, context, under: under, depth: depth + 1)
      choices.append(parts.count == 1 ? parts[0] : .all(parts))
    }
    if choices.isEmpty { throw member.fault("found no terms in '\(member.key)'") }
    switch member.key {
    case "any": return .any(choices.map { gatheredTail($0) })
    case "first": return .first(choices)
    default: return .all(choices)
    }
  }

  private mutating func leaf(
    _ node: JSON5Value, _ model: String, _ context: PathContext, _ under: String
  ) throws(JSON5Error) -> Term {
    guard let parts = node.array, parts.count == 3 else {
      throw node.fault("expected three parts: field, operator, value")
    }
    let field = under + names.field(model, try parts[0].string(as: "the name of a field"))
    let op = try parts[1].string(as: "an operator")
    guard Self.operators.contains(op) else { throw parts[1].unknown("operator", op, Self.operators) }
    guard op == "in" || op == "not in" else {
      return .leaf(field: field, op: op, try value(parts[2], context))
    }
    if let words = parts[2].array {
      var texts: [String] = []
      for word in words { texts.append(quote(try word.string(as: "a word"))) }
      return .leaf(field: field, op: op, .constant("[\(texts.joined(separator: ","))]"))
    }
    let path = try parts[2].string(as: "an array of words or the place of a list")
    guard let several = try build.several(path, parts[2], context) else {
      throw parts[2].fault("found '\(path)', expected a field of a list, like 'products[type=gtin]/id'")
    }
    return .leaf(field: field, op: op, .several(several.several, several.source))
  }
}

/// A list with one entry, at its place.
func list(of entry: JSON5Value) -> JSON5Value { JSON5Value(.array([entry]), at: entry.place, in: entry.file) }
