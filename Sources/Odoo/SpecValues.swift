// Values as a target spec writes them.
//
//   "path"                                   text of a field
//   null, true, 12                           itself
//   { text: "PO {number}" }                  a sentence with fields in it
//   { decimal: path, digits, per, negative } a decimal, as a string; `per` is the field with the basis of a price,
//                                            `negative` are conditions like those of `when` on which the sign changes,
//                                            or several such objects, each of which changes it
//   { moment: path } { date: path, plusDays: path } { number: path }
//   { record: path, policy: name }           a database id that the partner sends back, if the policy is on
//   { unit: path, unknown: rule }            external id of the unit
//   { words: path, are: { word: text } }     a word of ours in Odoo's; or numbers, or true and false
//   { ref: [word, "$key", …] }               an external id
//   { find: name or { model, domain } }      a record that must be found, and only once
//   { first: [value, …] }                    the first that has something
//   { lines: [part, …] } { html: [part, …] } several texts; part = { each, when, unless, text }
//   { omit: true }                           takes away what a spec that is extended writes
//
// `missing: rule` beside any of them tells people when there is nothing to write.

import Canonical
import JSON5

extension SpecCompiler {
  private static let kinds = [
    "text", "decimal", "moment", "date", "number", "record", "unit", "words", "ref", "find", "first", "lines", "html",
  ]

  /// Keys that may stand beside the one that says the kind of value.
  private static let extras: [String: [String]] = [
    "decimal": ["digits", "per", "negative"], "date": ["plusDays"], "unit": ["unknown"], "words": ["are"],
    "record": ["policy"],
  ]

  mutating func value(_ node: JSON5Value, _ context: PathContext, name: String = "") throws(JSON5Error) -> Value {
    switch node.content {
    case .null: return .constant("null")
    case .bool(let value): return .constant(value ? "true" : "false")
    case .number(let text):
      guard isPlainDecimal(text) else {
        throw node.fault("found \(text), expected a plain decimal number")
      }
      return .constant(text)
    case .string(let path): return .source(try build.source(path, node, context))
    case .array: throw node.fault("found an array, expected a value")
    case .object(let members): return try value(node, members, context, name)
    }
  }

  private mutating func value(
    _ node: JSON5Value, _ members: [JSON5Member], _ context: PathContext, _ name: String
  ) throws(JSON5Error) -> Value {
    guard let kind = members.first(where: { Self.kinds.contains($0.key) }) else {
      guard let first = members.first else { throw node.fault("found an empty object, expected a value") }
      throw first.unknown("kind of value", Self.kinds)
    }
    _ = try node.entries(among: [kind.key, "missing"] + (Self.extras[kind.key] ?? []))
    let inner = kind.value
    switch kind.key {
    case "text": return .text(try template(inner, context))
    case "decimal": return try decimal(node, inner, context, name)
    case "moment": return .moment(try source(inner, context))
    case "date":
      guard let days = node["plusDays"] else { return .date(try source(inner, context)) }
      return .due(try source(inner, context), days: try source(days, context))
    case "number":
      return inner.string == "$ordinal" ? .ordinal : .number(try source(inner, context))
    case "record":
      guard let policy = node["policy"] else { throw node.fault("expected 'policy' beside 'record'") }
      let condition = Program.Condition(kind: .policy, isNegated: false, source: Int32(try self.policy(policy)))
      build.conditions.append(condition)
      return .record(try source(inner, context), policy: Int32(build.conditions.count - 1))
    case "unit": return .lookup(try source(inner, context), table: 0, isText: true)
    case "words": return try words(node, inner, context)
    case "ref": return .reference(try id(inner, context))
    case "find": return try find(inner, context)
    case "first":
      var values: [Value] = []
      for choice in try inner.array(as: "an array of values") { values.append(try value(choice, context, name: name)) }
      if values.isEmpty { throw inner.fault("found an empty array, expected values to choose from") }
      return .first(values)
    default: return try joined(inner, context, isHTML: kind.key == "html")
    }
  }

  mutating func source(_ node: JSON5Value, _ context: PathContext) throws(JSON5Error) -> Int32 {
    try build.source(try node.string(as: "the place of a field"), node, context)
  }

  private mutating func decimal(
    _ node: JSON5Value, _ path: JSON5Value, _ context: PathContext, _ name: String
  ) throws(JSON5Error) -> Value {
    var limit = 0
    if let digits = node["digits"] {
      let kind = try digits.string(as: "the name of a precision")
      guard let known = precision[kind] else { throw digits.unknown("precision", kind, precision.keys.sorted()) }
      // The first entry stands for no limit.
      if let known {
        build.digits.append(.init(limit: UInt8(known), name: build.intern(name)))
        limit = build.digits.count - 1
      }
    }
    var basis: Int32 = -1
    if let per = node["per"] { basis = try source(per, context) }
    var negative: [[Int32]] = []
    if let conditions = node["negative"] {
      for group in conditions.array ?? [conditions] { negative.append(try tests(group, context, isNegated: false)) }
    }
    return .decimal(try source(path, context), digits: limit, basis: basis, negative: negative)
  }

  private mutating func words(
    _ node: JSON5Value, _ path: JSON5Value, _ context: PathContext
  ) throws(JSON5Error) -> Value {
    guard let are = node["are"], are.isObject else { throw node.fault("expected 'are' with the words beside 'words'") }
    var list: [(word: String, text: String)] = []
    var isText = true
    for member in are.entries {
      // All of them are texts, or none is.
      if list.isEmpty { isText = member.value.string != nil }
      let text = try isText ? inside(member.value.string(as: "a word of Odoo")) : plain(member.value)
      list.append((member.key, text))
    }
    return .lookup(try source(path, context), table: build.addTable(list), isText: isText)
  }

  /// A number or a truth value as it is written.
  private func plain(_ node: JSON5Value) throws(JSON5Error) -> String {
    switch node.content {
    case .bool(let value): return value ? "true" : "false"
    case .number(let text) where isPlainDecimal(text): return text
    default: throw node.fault("expected true, false or a plain decimal number, as before")
    }
  }

  private mutating func joined(
    _ node: JSON5Value, _ context: PathContext, isHTML: Bool
  ) throws(JSON5Error) -> Value {
    var parts: [JoinPart] = []
    for entry in try node.array(as: "an array of texts") {
      _ = try entry.entries(among: ["each", "count", "when", "unless", "text"])
      let (loop, inner) = try self.loop(entry, context)
      guard let text = entry["text"] else { throw entry.fault("found a text without words, expected 'text'") }
      parts.append(
        JoinPart(loop: loop, tests: try tests(entry, inner), text: try template(text, inner)))
    }
    return .joined(parts, separator: isHTML ? "<br/>" : "\n", isHTML: isHTML)
  }

  // MARK: Sentences

  /// `Line {number}: {products/id}`
  func pieces(_ node: JSON5Value) throws(JSON5Error) -> [(literal: String, path: String?)] {
    var pieces: [(literal: String, path: String?)] = []
    var rest = Substring(try node.string(as: "a sentence"))
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw node.fault("found '{' without '}', expected the place of a field between them")
      }
      pieces.append((String(rest[..<open]), String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    pieces.append((String(rest), nil))
    return pieces
  }

  mutating func template(_ node: JSON5Value, _ context: PathContext) throws(JSON5Error) -> [TextPart] {
    var parts: [TextPart] = []
    for piece in try pieces(node) {
      let content: TextPart.Content
      switch piece.path {
      case nil: content = .none
      case "$ordinal": content = .ordinal
      case let path?: content = .source(try build.source(path, node, context))
      }
      parts.append(TextPart(literal: piece.literal, content: content))
    }
    return parts
  }

  // MARK: Ids

  /// `[word, "$key", …]`: a word, the key of the document if wanted, then places, `$ordinal` or `$index`.
  mutating func id(_ node: JSON5Value, _ context: PathContext) throws(JSON5Error) -> IDTemplate {
    var rest = try node.array(as: "an array: a word, then the places an external id is made of")[...]
    guard let first = rest.popFirst() else { throw node.fault("found an empty array, expected a word") }
    let word = try first.string(as: "a word")
    guard isIDWord(word) else {
      throw first.fault("found '\(word)', expected a word of at most 14 small letters")
    }
    let hasKey = rest.first?.string == "$key"
    if hasKey { rest.removeFirst() }
    let range = build.intern(word)
    var stem = build.stems.firstIndex { $0.word == range && $0.hasKey == hasKey }
    if stem == nil {
      build.stems.append(.init(word: range, hasKey: hasKey))
      stem = build.stems.count - 1
    }
    var parts: [IDTemplate.Part] = []
    for part in rest { parts.append(try idPart(part, context)) }
    return IDTemplate(stem: stem ?? 0, parts: parts)
  }

  private mutating func idPart(_ node: JSON5Value, _ context: PathContext) throws(JSON5Error) -> IDTemplate.Part {
    switch node.string {
    case "$ordinal":
      guard context.line != nil else { throw node.fault("found '$ordinal', but there is no line here") }
      return .ordinal
    case "$index":
      guard loops.contains(context.here) else { throw node.fault("found '$index' without 'each'") }
      return .index(scope: context.here)
    case "$key": throw node.fault("found '$key', expected it right behind the word")
    default: return .text(try source(node, context))
    }
  }
}

/// `-?[0-9]+(\.[0-9]+)?`
private func isPlainDecimal(_ text: String) -> Bool {
  let halves = (text.utf8.first == 0x2d ? String(text.dropFirst()) : text).pieces(at: ".")
  return halves.count <= 2 && halves.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
}

/// `[a-z][a-z_]{0,13}`
private func isIDWord(_ text: String) -> Bool {
  1...14 ~= text.utf8.count && text.utf8.first != 0x5f && text.utf8.allSatisfy { 0x61...0x7a ~= $0 || $0 == 0x5f }
}
