// Operations and lists of lines of a target spec (see SpecCompiler.swift for how they are written).

import Canonical
import JSON5

extension SpecCompiler {
  private static let operationKeys = [
    "upsert", "update", "call", "raise", "id", "find", "hits", "method", "values", "kwargs", "each", "count", "changed",
    "once",
    "when", "unless", "missing", "operations", "omit", "last",
  ]
  private static let itemKeys = [
    "id", "values", "each", "count", "when", "unless", "changed", "once", "raise", "omit",
  ]

  mutating func operation(_ node: JSON5Value) throws(JSON5Error) {
    let members = try node.entries(among: Self.operationKeys)
    if node["omit"]?.bool == true { return }
    if node["each"]?.string == "lines" { return try lines(node) }
    if node["raise"] != nil { return try raising(node) }
    guard let kind = members.first(where: { ["upsert", "update", "call"].contains($0.key) }) else {
      throw node.fault("found an operation without 'upsert', 'update', 'call' or 'raise'")
    }
    if let list = node["values"]?.entries.first(where: { $0.value["list"] != nil }) {
      return try listing(node, kind, list)
    }
    let outer = context
    let (block, tests) = try begin(node)
    let option = build.beginOption()
    let missing = try node["missing"].map { (rule) throws(JSON5Error) in try self.rule(rule, context) }
    let missed = missing == nil ? option.end : build.label()
    build.add(tests, else: block.next)
    let isLast = try comesLast(node)
    try open(node, kind, else: missed)
    try arguments(node, kind)
    build.settle(option)
    if isLast { build.add(.resume) }
    if let missing { build.coldly(from: missed, to: option.end) { $0.raise(missing) } }
    build.endOption(option)
    build.endRepeat(block)
    context = outer
  }

  /// Begins what is done for each record, with the record as context. Answers the conditions of doing it.
  private mutating func begin(
    _ node: JSON5Value
  ) throws(JSON5Error) -> (block: ProgramBuild.Repeat, tests: [Int32]) {
    let (loop, inner) = try self.loop(node, context)
    let block = build.beginRepeat(loop)
    context = inner
    let tests = try self.tests(node, inner)
    guard node["changed"] != nil || node["once"] != nil else { return (block, tests) }
    build.add(tests, else: block.next)
    if let changed = node["changed"] {
      try refuse(changed, "changed", after: build.changedCount)
      build.add(.changed, source: try source(changed, inner), extra: build.changedCount, else: block.next)
      build.changedCount += 1
    }
    if let once = node["once"] {
      try refuse(once, "once", after: build.onceCount)
      build.add(.once, source: try source(once, inner), extra: build.onceCount, else: block.next)
      build.onceCount += 1
    }
    return (block, [])
  }

  /// `last: true`: it is written behind those of all lines, for it names records that later lines may make.
  private mutating func comesLast(_ node: JSON5Value) throws(JSON5Error) -> Bool {
    guard let last = node["last"] else { return false }
    guard last.bool == true, build.phase == 1 else {
      throw last.fault("expected true, of an operation that is done for each line")
    }
    build.hasPostponed = true
    return true
  }

  private func refuse(_ node: JSON5Value, _ word: String, after count: Int) throws(JSON5Error) {
    let limit = ProgramBuild.changedLimit
    if count >= limit { throw node.fault("found more than \(limit) times '\(word)' in one document") }
  }

  /// Writes an operation as far as its arguments; goes on at `label` when its record cannot be named.
  private mutating func open(
    _ node: JSON5Value, _ kind: JSON5Member, else label: Int
  ) throws(JSON5Error) {
    let model = try kind.value.string(as: "the name of a model")
    let head = "{\"op\":\"\(kind.key)\",\"model\":\(quote(names.model(model)))"
    if let id = node["id"] {
      let id = try self.id(id, context)
      if node["last"] != nil { build.add(.postpone) }
      build.separate()
      build.literal(head + ",\"external_id\":\"")
      build.write(id)
      build.literal("\"")
    } else if let find = node["find"], kind.key != "upsert" {
      let terms = try self.terms(find, of: model)
      for term in terms { build.check(term, else: label) }
      if node["last"] != nil { build.add(.postpone) }
      build.separate()
      build.literal(head + ",\"find\":")
      build.write(terms)
    } else {
      throw node.fault(kind.key == "upsert" ? "found an upsert without 'id'" : "found no 'find' and no 'id'")
    }
    guard let hits = node["hits"] else { return }
    guard let text = hits.string, ["any", "optional"].contains(text) else {
      throw hits.fault("expected 'any' or 'optional'; without 'hits' it must be exactly one")
    }
    build.literal(",\"hits\":\(quote(text))")
  }

  /// Writes values or method and keyword arguments, and closes the operation.
  private mutating func arguments(_ node: JSON5Value, _ kind: JSON5Member) throws(JSON5Error) {
    let model = try kind.value.string(as: "the name of a model")
    if kind.key == "call" {
      guard let method = node["method"] else { throw node.fault("found a call without 'method'") }
      build.literal(",\"method\":\(quote(try method.string(as: "the name of a method"))),\"kwargs\":{")
      try members(node["kwargs"], "")
    } else {
      guard let values = node["values"] else { throw node.fault("found no 'values'") }
      build.literal(",\"values\":{")
      try members(values, model)
    }
    build.literal("}}")
    build.comma = .yes
  }

  private mutating func members(_ node: JSON5Value?, _ model: String) throws(JSON5Error) {
    build.comma = .no
    for member in node?.entries ?? [] {
      guard member.key == "use" else {
        try self.member(member, model)
        continue
      }
      let name = try member.value.string(as: "the name of shared values")
      guard let common = shared[name] else {
        throw member.value.unknown("shared values", name, shared.entries.map(\.key))
      }
      for member in common.entries { try self.member(member, model) }
    }
  }

  /// A field of Odoo for each record of a list: `"x_*": { each: "own" }` writes `x_ward` for the partner's own field `ward`.
  private mutating func ownFields(_ node: JSON5Value) throws(JSON5Error) {
    _ = try node.entries(among: ["each"])
    if node["each"] == nil { throw node.fault("found no 'each', expected the list of fields: { each: \"own\" }") }
    let outer = context
    let (block, _) = try begin(node)
    let name = try build.source("name", node, context)
    let value = try build.source("value", node, context)
    let option = build.beginOption()
    build.check(.source(name), else: option.end)
    build.check(.source(value), else: option.end)
    build.separate()
    build.literal("\"x_")
    build.put(.copy, source: name)
    build.literal("\":")
    build.write(.source(value))
    build.settle(option)
    build.endOption(option)
    build.endRepeat(block)
    context = outer
  }

  private static let ownFields = "x_*"

  /// One field of Odoo.
  private mutating func member(_ member: JSON5Member, _ model: String) throws(JSON5Error) {
    let node = member.value
    if node["omit"]?.bool == true { return }
    if member.key == Self.ownFields { return try ownFields(node) }
    let name = names.field(model, member.key)
    let value = try self.value(node, context, name: name)
    if value.isCertain {
      if case .first(let choices) = value, build.comma == .yes { return build.member(name, first: choices, else: nil) }
      build.key(name)
      return build.write(value)
    }
    let missing = try node["missing"].map { (rule) throws(JSON5Error) in try self.rule(rule, context) }
    let unknown = try node["unknown"].map { (rule) throws(JSON5Error) in try self.rule(rule, context) }
    let option = build.beginOption()
    let missed = missing == nil ? option.end : build.label()
    let strange = unknown == nil ? missed : build.label()
    if case .first(let choices) = value, option.isPlain {
      build.member(name, first: choices, else: missed)
    } else if !option.isPlain || !build.member(name, value, else: missed, unknown: strange) {
      build.check(value, else: missed, unknown: strange)
      build.key(name)
      build.write(value, isFresh: true)
      build.settle(option)
    }
    for (rule, label) in [(missing, missed), (unknown, strange)] {
      if let rule { build.coldly(from: label, to: option.end) { $0.raise(rule) } }
    }
    build.endOption(option)
  }

  // MARK: Lines

  /// What is done for each line.
  private mutating func lines(_ node: JSON5Value) throws(JSON5Error) {
    if hasLines { throw node.fault("found the lines a second time; a document goes through them once") }
    guard let operations = node["operations"], operations.isObject else {
      throw node.fault("found no 'operations' to do for each line")
    }
    let flag = try guarded(node)
    try beginLines(node)
    let end = build.label()
    if let flag { build.add(.needFlag, extra: flag, else: end) }
    for member in operations.entries { try operation(member.value) }
    build.bind(end)
    try endLines(node)
  }

  /// Remembers for later parts whether the conditions of `node` hold; nil when there are none.
  private mutating func guarded(_ node: JSON5Value) throws(JSON5Error) -> Int? {
    let tests = try self.tests(node, context)
    if tests.isEmpty { return nil }
    let skip = build.label()
    build.add(tests, else: skip)
    build.add(.flag, extra: 1)
    build.bind(skip)
    return 1
  }

  private mutating func raising(_ node: JSON5Value) throws(JSON5Error) {
    guard let rule = node["raise"] else { return }
    let outer = context
    let (block, tests) = try begin(node)
    build.add(tests, else: block.next)
    build.raise(try self.rule(rule, context))
    build.endRepeat(block)
    context = outer
  }

  /// An upsert whose values hold the list of lines: begun before the first line, closed after the last one.
  private mutating func listing(
    _ node: JSON5Value, _ kind: JSON5Member, _ list: JSON5Member
  ) throws(JSON5Error) {
    if hasLines { throw list.fault("found the lines a second time; a document goes through them once") }
    guard kind.key == "upsert", node["each"] == nil, node["changed"] == nil, node["once"] == nil else {
      throw list.fault("a list of lines stands in an 'upsert' without 'each', 'changed' and 'once'")
    }
    let parts = try list.value.entries(among: ["list", "items", "tail"])
    let model = try kind.value.string(as: "the name of a model")
    let line = try parts.first { $0.key == "list" }?.value.string(as: "the name of a model") ?? ""
    let values = node["values"]?.entries ?? []
    let at = values.firstIndex { $0.key == list.key } ?? 0
    let flag = try guarded(node)
    let skip = build.label()
    if let flag { build.add(.needFlag, extra: flag, else: skip) }
    try open(node, kind, else: skip)
    build.literal(",\"values\":{")
    build.comma = .no
    for member in values[..<at] { try self.member(member, model) }
    build.key(names.field(model, list.key))
    build.literal("[")
    build.beginItems()
    build.bind(skip)
    try beginLines(node)
    try items(list.value["items"], line, flag)
    try endLines(node)
    let end = build.label()
    if let flag { build.add(.needFlag, extra: flag, else: end) }
    try items(list.value["tail"], line, nil)
    build.literal("]")
    build.comma = .yes
    for member in values[(at + 1)...] { try self.member(member, model) }
    build.literal("}}")
    build.markComma()
    build.bind(end)
    build.comma = .runtime
  }

  private mutating func items(_ node: JSON5Value?, _ model: String, _ flag: Int?) throws(JSON5Error) {
    let end = build.label()
    if let flag { build.add(.needFlag, extra: flag, else: end) }
    for member in node?.entries ?? [] { try item(member.value, model) }
    build.bind(end)
  }

  /// One kind of entry in a list of lines.
  private mutating func item(_ node: JSON5Value, _ model: String) throws(JSON5Error) {
    _ = try node.entries(among: Self.itemKeys)
    if node["omit"]?.bool == true { return }
    if node["raise"] != nil { return try raising(node) }
    guard let id = node["id"] else { throw node.fault("found a line without 'id'; it would double when sent again") }
    let outer = context
    let (block, tests) = try begin(node)
    build.add(tests, else: block.next)
    let option = build.beginOption()
    build.separate()
    build.literal("{\"external_id\":\"")
    build.write(try self.id(id, context))
    build.literal("\",\"values\":{")
    try members(node["values"], model)
    build.literal("}}")
    build.settle(option)
    build.endOption(option)
    build.endRepeat(block)
    context = outer
  }
}
