// Conditions, loops and exceptions of a target spec (see SpecCompiler.swift for how they are written).

import Canonical
import JSON5

extension SpecCompiler {
  // MARK: Loops

  /// The loop of `each`, and the context inside it. Without `each` there is none.
  mutating func loop(
    _ node: JSON5Value, _ context: PathContext
  ) throws(JSON5Error) -> (loop: Int?, inner: PathContext) {
    guard let each = node["each"] else { return (nil, context) }
    let path = try each.string(as: "the place of a list")
    let cut = path.lastSlash
    var parent = context.here
    var step = path
    if let cut {
      guard case .record(let scope) = try build.place(String(path[..<cut]), each, context) else {
        throw each.fault("found '\(path)', expected the place of a list")
      }
      parent = scope
      step = String(path[path.index(after: cut)...])
    } else {
      parent = try build.root(&step, each, context)
    }
    let (field, filter) = try build.list(step, parent, each)
    let (kind, isOne) = build.content(parent, field)
    let scope = try build.addScope(
      kind, inHeader: parent.isMultiple(of: 2), each, parent: parent, field: field)
    build.scopes[scope].isOne = isOne
    build.scopes[scope].filter = try build.filter(filter, kind, each).tests
    build.scopes[scope].count = try count(node["count"])
    if parent == context.here, !parent.isMultiple(of: 2), !loops.contains(parent), !isOne { build.choose(loop: scope) }
    loops.insert(scope)
    return (scope, context.within(scope))
  }

  private func count(_ node: JSON5Value?) throws(JSON5Error) -> Program.Scope.Count {
    guard let node else { return .every }
    switch try node.string(as: "'one' or 'several'") {
    case "one": return .one
    case "several": return .several
    case let other: throw node.unknown("count", other, ["one", "several"])
    }
  }

  // MARK: Conditions

  /// `when`: all of these hold; `unless`: none of these does.
  mutating func tests(_ node: JSON5Value, _ context: PathContext) throws(JSON5Error) -> [Int32] {
    var tests: [Int32] = []
    if let list = node["when"] { tests += try self.tests(list, context, isNegated: false) }
    if let list = node["unless"] { tests += try self.tests(list, context, isNegated: true) }
    return tests
  }

  mutating func tests(
    _ list: JSON5Value, _ context: PathContext, isNegated: Bool
  ) throws(JSON5Error) -> [Int32] {
    guard list.isObject else { throw list.fault("expected an object: places and what they hold") }
    var tests: [Int32] = []
    for member in list.entries {
      var condition = try self.condition(member, context)
      if isNegated { condition.isNegated.toggle() }
      tests.append(Int32(build.conditions.count))
      build.conditions.append(condition)
    }
    return tests
  }

  private mutating func condition(
    _ member: JSON5Member, _ context: PathContext
  ) throws(JSON5Error) -> Program.Condition {
    let node = member.value
    if member.key.hasPrefix("$policy.") {
      let bit = try policy(JSON5Value(.string(String(member.key.dropFirst(8))), at: member.place, in: member.file))
      guard let wanted = node.bool else { throw node.fault("expected true or false") }
      return .init(kind: .policy, isNegated: !wanted, source: Int32(bit))
    }
    let place = JSON5Value(.string(member.key), at: member.place, in: member.file)
    if !member.key.contains("|"), case .record(let scope) = try build.place(member.key, place, context) {
      guard let wanted = node.bool else { throw node.fault("expected true or false: is the record there?") }
      return .init(kind: .scope, isNegated: !wanted, source: Int32(scope))
    }
    let source = try build.source(member.key, place, context)
    if let wanted = node.bool { return .init(kind: .present, isNegated: !wanted, source: source) }
    if let same = node["same"] {
      return .init(kind: .same, isNegated: false, source: source, other: try self.source(same, context))
    }
    if node["positive"]?.bool == true { return .init(kind: .positive, isNegated: false, source: source) }
    var words: [String] = []
    for word in node.array ?? [node] {
      words.append(try word.string(as: "a word, words, true, false, { positive: true } or { same: place }"))
    }
    return .init(kind: .words, isNegated: false, source: source, keys: try build.addKeys(words, node))
  }

  /// The bit of a policy.
  func policy(_ node: JSON5Value) throws(JSON5Error) -> Int {
    let name = try node.string(as: "the name of a policy")
    guard let bit = policies.firstIndex(of: name) else { throw node.unknown("policy", name, policies) }
    return bit
  }

  // MARK: Exceptions

  /// What a rule tells people, with its sentence made for this place. `{place|$ordinal}` makes two sentences: with the
  /// place, and with the ordinal of the line where the place is empty.
  mutating func rule(_ node: JSON5Value, _ context: PathContext) throws(JSON5Error) -> Rule {
    let name = try node.string(as: "the name of an exception")
    guard let rule = exceptions[name] else { throw node.unknown("exception", name, exceptions.entries.map(\.key)) }
    _ = try rule.entries(among: ["severity", "message", "decide"])
    guard let severity = rule["severity"]?.string, ["error", "warning", "info"].contains(severity) else {
      throw rule.fault("expected 'severity': 'error', 'warning' or 'info'")
    }
    guard let message = rule["message"] else { throw rule.fault("expected 'message'") }
    let head = build.intern("{\"rule\":\(quote(name)),\"severity\":\(quote(severity))")
    let isForDecision = rule["decide"]?.bool == true
    var text = try message.string(as: "a sentence")
    guard let choice = placeOrOrdinal(text) else {
      return Rule(entry: try entry(message, head, isForDecision, context))
    }
    let place = String(text[choice])
    let source = try build.source(place, message, context)
    text.removeSubrange(choice.upperBound..<text.index(choice.upperBound, offsetBy: orOrdinal.count))
    let entry = try entry(message.holding(text), head, isForDecision, context)
    let other = message.holding(text.replacing("{\(place)}", with: "{$ordinal}", maxReplacements: 1))
    return Rule(entry: entry, source: source, other: try self.entry(other, head, isForDecision, context))
  }

  private mutating func entry(
    _ message: JSON5Value, _ head: Range<Int32>, _ isForDecision: Bool, _ context: PathContext
  ) throws(JSON5Error) -> Int32 {
    let parts = try template(message, context)
    build.raises.append(
      .init(head: head, parts: add(parts, inside), htmlParts: add(parts, htmlText), isForDecision: isForDecision))
    return Int32(build.raises.count - 1)
  }

  private mutating func add(_ parts: [TextPart], _ escaped: (String) -> String) -> Range<Int32> {
    let start = Int32(build.parts.count)
    for part in parts {
      let literal = build.intern(escaped(part.literal))
      switch part.content {
      case .source(let source): build.parts.append(.init(literal: literal, source: source))
      case .ordinal: build.parts.append(.init(literal: literal, source: -2))
      case .none: build.parts.append(.init(literal: literal, source: -1))
      }
    }
    return start..<Int32(build.parts.count)
  }
}

/// What is told: an entry of the table, or another one where `source` holds nothing.
struct Rule {
  var entry: Int32
  var source: Int32 = -1
  var other: Int32 = -1
}

extension ProgramBuild {
  mutating func raise(_ rule: Rule) {
    guard rule.other >= 0 else { return add(.raise, entry: rule.entry) }
    let (other, end) = (label(), label())
    add(.need, source: rule.source, else: other)
    add(.raise, entry: rule.entry)
    add(.jump, else: end)
    bind(other)
    add(.raise, entry: rule.other)
    bind(end)
  }
}

extension JSON5Value {
  /// Another text at the same place.
  fileprivate func holding(_ text: String) -> JSON5Value {
    JSON5Value(.string(text), at: place, in: file)
  }

}

/// What follows the place in `{place|$ordinal}`.
private let orOrdinal = "|$ordinal"

/// The place in the first `{place|$ordinal}` of a sentence.
private func placeOrOrdinal(_ text: String) -> Range<String.Index>? {
  guard let bar = text.utf8.firstIndex(of: 0x7c), text[bar...].hasPrefix(orOrdinal + "}"),
    let brace = text[..<bar].utf8.lastIndex(of: 0x7b)
  else { return nil }
  return text.utf8.index(after: brace)..<bar
}

extension String {
  /// The last `/` outside of brackets.
  fileprivate var lastSlash: Index? {
    var depth = 0
    var found: Index?
    for index in indices {
      switch self[index] {
      case "[": depth += 1
      case "]": depth -= 1
      case "/" where depth == 0: found = index
      default: break
      }
    }
    return found
  }
}
