// Compiles one document of a target spec.
//
//   documents: { PurchaseOrder: { total, tally, marker, operations: { name: operation, … } } }
//   operation = { upsert | update | call: model, id, find, hits, method, values | kwargs,
//                 each, count, changed, once, when, unless, missing, last }
//             | { raise: rule, each, count, when, unless, changed, once }
//             | { each: "lines", when, unless, operations: { … } }      what is done for each line
//   shared: { name: { field: value, … } }                               values that several operations have in common
//
// `each: "list[filter]"` repeats for the records of a list; `count: "one"` only when there is a single one, `"several"` once
// when there are more. `changed: place` does it when the value there is not the one of the time before, for what may be done
// again; `once: place` once for each value of a document, for what may not. `last: true` puts an operation of a line behind
// those of all lines: it refers to what another line makes. `when` and `unless` hold places and what they hold: a word, words, true (is there), false,
// `{ positive: true }`, `{ same: place }`; `"$policy.name"` is a policy of the partner.

import Canonical
import JSON5

struct SpecCompiler {
  /// New names of models and fields.
  struct Names: Sendable {
    var models: [String: String] = [:]
    var fields: [String: [String: String]] = [:]

    func model(_ name: String) -> String { models[name] ?? name }

    /// `product_uom_id/id` is renamed like `product_uom_id`.
    func field(_ model: String, _ name: String) -> String {
      let base = String(name.prefix { $0 != "/" })
      return (fields[model]?[base] ?? base) + name.dropFirst(base.count)
    }
  }

  let names: Names
  /// Digits that are kept, nil for all.
  let precision: [String: Int?]
  let policies: [String]
  let domains: JSON5Value
  let exceptions: JSON5Value
  /// Values that operations have in common.
  let shared: JSON5Value
  var build = ProgramBuild()
  /// Scopes that are walked.
  var loops: Set<Int> = []
  var context: PathContext
  private(set) var hasLines = false

  init(
    names: Names, precision: [String: Int?], policies: [String], domains: JSON5Value, exceptions: JSON5Value,
    shared: JSON5Value, units: [(word: String, text: String)], basis: [(word: String, text: String)]
  ) {
    self.names = names
    self.precision = precision
    self.policies = policies
    self.domains = domains
    self.exceptions = exceptions
    self.shared = shared
    _ = build.addTable(units)
    _ = build.addTable(basis)
    build.digits = [.init(limit: 255, name: 0..<0)]
    context = PathContext(header: 0, here: 0)
  }

  // MARK: Documents

  mutating func compile(_ node: JSON5Value, _ document: DocumentKind) throws(JSON5Error) -> Program {
    _ = try node.entries(among: ["operations", "total", "lineCount", "tally", "marker"])
    let header = try build.addScope(.header, inHeader: true, node)
    context = PathContext(header: header, here: header)
    build.add(.enter, extra: header)
    build.beginItems()
    guard let operations = node["operations"], operations.isObject else {
      throw node.fault("found a document without 'operations'")
    }
    for member in operations.entries { try operation(member.value) }
    if !hasLines { try beginLines(node) }
    if !isAfterLines { try endLines(node) }
    if let tally = node["tally"] { try self.tally(tally) }
    build.begin(phase: 3)
    if let marker = node["marker"] { try self.marker(marker) }
    build.finish()
    return Program(
      build, document, hasTotal: node["total"]?.bool == true, hasLineCount: node["lineCount"]?.bool != false)
  }

  private var isAfterLines: Bool { build.phase >= 2 }

  /// From here on is what is done for each line.
  mutating func beginLines(_ node: JSON5Value) throws(JSON5Error) {
    hasLines = true
    build.begin(phase: 1)
    let line = try build.addScope(.line, inHeader: false, node)
    build.add(.enter, extra: line)
    context.line = line
    context.here = line
    build.comma = .runtime
  }

  /// From here on is what is done after the last line.
  mutating func endLines(_ node: JSON5Value) throws(JSON5Error) {
    build.begin(phase: 2)
    let totals = try build.addScope(.totals, inHeader: false, node)
    build.add(.enter, extra: totals)
    context = PathContext(header: context.header, line: nil, totals: totals, here: context.header)
    build.comma = .runtime
    if build.hasPostponed { build.add(.postponed) }
  }

  /// Counts the words of a list, for a summary: `{ each: "statuses", by: "status", words: { accepted: "accepted" } }`.
  private mutating func tally(_ node: JSON5Value) throws(JSON5Error) {
    _ = try node.entries(among: ["each", "by", "words"])
    guard let words = node["words"], let by = node["by"] else { throw node.fault("expected 'each', 'by' and 'words'") }
    var list: [(word: String, text: String)] = []
    for member in words.entries { list.append((member.key, try member.value.string(as: "words for it"))) }
    let table = build.addTable(list)
    build.begin(phase: 1)
    let line = build.scopes.firstIndex { $0.kind == .line } ?? 0
    let (loop, inner) = try self.loop(node, PathContext(header: context.header, line: line, here: line))
    let source = try self.source(by, inner)
    let block = build.beginRepeat(loop)
    build.add(.tally, source: source, extra: table)
    build.endRepeat(block)
  }

  /// The record that the original document is attached to: `{ model, id or find }`.
  private mutating func marker(_ node: JSON5Value) throws(JSON5Error) {
    _ = try node.entries(among: ["model", "id", "find"])
    guard let model = node["model"] else { throw node.fault("found a marker without 'model'") }
    build.comma = .yes
    build.key("res_model")
    build.literal(quote(names.model(try model.string(as: "the name of a model"))))
    if let id = node["id"] {
      let id = try self.id(id, context)
      build.literal(",\"record\":{\"external_id\":\"")
      build.write(id)
      build.literal("\"}")
    } else if let find = node["find"] {
      let terms = try self.terms(find, of: try model.string(as: "the name of a model"))
      let option = build.beginOption()
      for term in terms { build.check(term, else: option.end) }
      build.literal(",\"record\":{\"find\":")
      build.write(terms)
      build.literal("}")
      build.endOption(option)
    }
  }

  /// The terms of `find`, which is a named domain or a list of terms.
  mutating func terms(_ node: JSON5Value, of model: String) throws(JSON5Error) -> [Term] {
    if node.array != nil { return gathered(try terms(node, model, context, under: "")) }
    let named = try domain(node)
    guard named.model == model else {
      throw node.fault("found a domain of \(named.model), expected one of \(model)")
    }
    return gathered(try terms(named.terms, model, context, under: ""))
  }
}
