// Conditions, loops and exceptions of a target spec (see SpecCompiler.swift for how they are written).

import Canonical
import JSON5

extension SpecCompiler {
  // MARK: Loops

  /// The loop of `each`, and the context inside it. Without `each` there is none.
  mutating func loop(
    _ node: SpecNode, _ context: PathContext
  ) throws(JSON5Error) -> (loop: Int?, inner: PathContext) {
    guard let each = node["each"] else { return (nil, context) }
    let path = try each.text("the place of a list")
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

  private func count(_ node: SpecNode?) throws(JSON5Error) -> Program.Scope.Count {
    guard let node else { return .every }
    switch try node.text("'one' or 'several'") {
    case "one": return .one
    case "several": return .several
    case let other: throw node.unknown("count", other, ["one", "several"])
    }
  }

  // MARK: Conditions

  /// `when`: all of these hold; `unless`: none of these does.
  mutating func tests(_ node: SpecNode, _ context: PathContext) throws(JSON5Error) -> [Int32] {
    var tests: [Int32] = []
    if let list = node["when"] { tests += try self.tests(list, context, isNegated: false) }
    if let list = node["unless"] { tests += try self.tests(list, context, isNegated: true) }
    return tests
  }

  mutating func tests(
    _ list: SpecNode, _ context: PathContext, isNegated: Bool
  ) throws(JSON5Error) -> [Int32] {
    guard list.isObject else { throw list.fault("expected an object: places and what they hold") }
    var tests: [Int32] = []
    for member in list.members {
      var condition = try self.condition(member, context)
      if isNegated { condition.isNegated.toggle() }
      tests.append(Int32(build.conditions.count))
      build.conditions.append(condition)
    }
    return tests
  }

  private mutating func condition(
    _ member: SpecNode.Member, _ context: PathContext
  ) throws(JSON5Error) -> Program.Condition {
    let node = member.value
    if member.key.hasPrefix("$policy.") {
      let bit = try policy(SpecNode(text: String(member.key.dropFirst(8)), at: member))
      guard let wanted = node.bool else { throw node.fault("expected true or false") }
      return .init(kind: .policy, isNegated: !wanted, source: Int32(bit))
    }
    let place = SpecNode(text: member.key, at: member)
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
    for word in node.list ?? [node] {
      words.append(try word.text("a word, words, true, false, { positive: true } or { same: place }"))
    }
    return .init(kind: .words, isNegated: false, source: source, keys: try build.addKeys(words, node))
  }

  /// The bit of a policy.
  func policy(_ node: SpecNode) throws(JSON5Error) -> Int {
    let name = try node.text("the name of a policy")
    guard let bit = policies.firstIndex(of: name) else { throw node.unknown("policy", name, policies) }
    return bit
  }

  // MARK: Exceptions

  /// What a rule tells people, with its sentence made for this place. `{place|$ordinal}` makes two sentences: with the
  /// place, and with the ordinal of the line where the place is empty.
  mutating func rule(_ node: SpecNode, _ context: PathContext) throws(JSON5Error) -> Rule {
    let name = try node.text("the name of an exception")
    guard let rule = exceptions[name] else { throw node.unknown("exception", name, exceptions.members.map(\.key)) }
    _ = try rule.members(among: ["severity", "message", "decide"])
    guard let severity = rule["severity"]?.string, ["error", "warning", "info"].contains(severity) else {
      throw rule.fault("expected 'severity': 'error', 'warning' or 'info'")
    }
    guard let message = rule["message"] else { throw rule.fault("expected 'message'") }
    let head = build.intern("{\"rule\":\(quote(name)),\"severity\":\(quote(severity))")
    let isForDecision = rule["decide"]?.bool == true
    guard let choice = Self.choice(in: try message.text("a sentence")) else {
      return Rule(entry: try entry(message, head, isForDecision, context))
    }
    let source = try build.source(choice.place, message, context)
    let entry = try entry(message.holding(choice.first), head, isForDecision, context)
    let other = try self.entry(message.holding(choice.second), head, isForDecision, context)
    return Rule(entry: entry, source: source, other: other)
  }

  /// The place of `{place|$ordinal}` in a sentence, and the two sentences it makes; nil where there is none. Found byte by
  /// byte: a pattern would have to be compiled in every run.
  private static func choice(in text: String) -> (place: String, first: String, second: String)? {
    let bytes = Array(text.utf8)
    let marker = Array("|$ordinal}".utf8)
    var from = 0
    while let bar = place(of: marker, in: bytes, from: from) {
      from = bar + 1
      var open = bar - 1
      while open >= 0, ![0x7b, 0x7c, 0x7d].contains(bytes[open]) { open -= 1 }
      guard open >= 0, bytes[open] == 0x7b, open < bar - 1 else { continue }
      let word = Array(bytes[open..<bar]) + [0x7d]
      let first = bytes[..<open] + word + bytes[(bar + marker.count)...]
      // The place may stand in the sentence before: then it is that one.
      let other = place(of: word, in: Array(first), from: 0) ?? open
      let second = first[..<other] + Array("{$ordinal}".utf8) + first[(other + word.count)...]
      return (
        String(decoding: bytes[open + 1..<bar], as: UTF8.self), String(decoding: first, as: UTF8.self),
        String(decoding: second, as: UTF8.self)
      )
    }
    return nil
  }

  private static func place(of part: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    var index = start
    while index + part.count <= text.count {
      if text[index..<index + part.count].elementsEqual(part) { return index }
      index += 1
    }
    return nil
  }

  private mutating func entry(
    _ message: SpecNode, _ head: Range<Int32>, _ isForDecision: Bool, _ context: PathContext
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

extension SpecNode {
  /// Another text at the same place.
  fileprivate func holding(_ text: String) -> SpecNode {
    var node = self
    node.content = .text(text)
    return node
  }

  /// The key of a member as a value, at its place.
  init(text: String, at member: Member) {
    content = .text(text)
    place = member.place
    file = member.file
  }
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
