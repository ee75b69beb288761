// Places in the canonical record as a target spec names them: `quantity`, `header.number`, `products[type=gtin,upc]/id`,
// `order/number|header.orderNumber`. Checked against the canonical model and turned into scopes and sources.
//
//   path    = place *( "|" place )             the first that holds something
//   place   = [ "header." / "line." / "totals." ] *( list [ "[" filter "]" ] "/" ) field
//   filter  = test *( ";" test )
//   test    = field "=" words / field "!=" words / field / "!" field / "last"

import Canonical
import JSON5
import Octets

/// Which records a place may begin at.
struct PathContext {
  var header: Int
  var line: Int?
  var totals: Int?
  /// The record that places without a root are in.
  var here: Int

  func within(_ scope: Int) -> PathContext {
    var inner = self
    inner.here = scope
    return inner
  }
}

/// Texts that are not a field of a record. `firstSign` is `-` when the first amount of the document is below zero, `contrary`
/// `-` when its sum has the other sign.
enum Pseudo: UInt8, CaseIterable {
  case sender, receiver, partner, tally, attention, attentionCount, lineTaxes, chargeTaxes, firstSign, contrary

  static let scope: UInt8 = 255
  var name: String { "$\(self)" }
}

/// What a place is.
enum Place {
  case field(scope: Int, field: Int)
  case record(scope: Int)
  case pseudo(Pseudo)
}

extension ProgramBuild {
  /// The source that a path stands for.
  mutating func source(_ path: String, _ node: JSON5Value, _ context: PathContext) throws(JSON5Error) -> Int32 {
    var found: [Program.Source] = []
    var fields: Set<RecordField> = []
    for place in split(path, at: "|") {
      switch try self.place(place, node, context) {
      case .field(let scope, let field):
        found.append(.init(scope: UInt8(scope), field: UInt8(field)))
        fields.insert(RecordField(kind: scopes[scope].kind, index: field))
      case .pseudo(let pseudo): found.append(.init(scope: Pseudo.scope, field: pseudo.rawValue))
      case .record: throw node.fault("found the record '\(place)', expected a field of it, like '\(place)/…'")
      }
    }
    alternatives.insert(fields)
    return add(found)
  }

  private mutating func add(_ chain: [Program.Source]) -> Int32 {
    let name = chain.map { "\($0.scope)/\($0.field)" }.joined(separator: "|")
    if let known = sourceIndex[name] { return known }
    var next: Int32 = -1
    for source in chain.reversed() {
      sources.append(.init(scope: source.scope, field: source.field, next: next))
      next = Int32(sources.count - 1)
    }
    sourceIndex[name] = next
    return next
  }

  /// Splits outside of brackets.
  private func split(_ text: String, at separator: Unicode.Scalar) -> [String] {
    var parts: [String] = []
    var depth = 0
    var start = text.startIndex
    for index in text.utf8.indices {
      switch text.utf8[index] {
      case 0x5b: depth += 1
      case 0x5d: depth -= 1
      case UInt8(ascii: separator) where depth == 0:
        parts.append(String(text[start..<index]))
        start = text.utf8.index(after: index)
      default: break
      }
    }
    return parts + [String(text[start...])]
  }

  // MARK: Places

  mutating func place(_ text: String, _ node: JSON5Value, _ context: PathContext) throws(JSON5Error) -> Place {
    if text.hasPrefix("$") {
      guard let pseudo = Pseudo.allCases.first(where: { $0.name == text }) else {
        throw node.unknown("value", text, Pseudo.allCases.map(\.name))
      }
      return .pseudo(pseudo)
    }
    var steps = split(text, at: "/")
    var scope = try root(&steps[0], node, context)
    let last = steps.removeLast()
    for step in steps {
      let (field, filter) = try list(step, scope, node)
      scope = try pick(scope, field, filter, node)
    }
    let kind = scopes[scope].kind
    if !last.contains("["), let index = kind.index(of: last) {
      switch kind.fields[index].type {
      case .one, .many: break
      default:
        wanted.insert(RecordField(kind: kind, index: index))
        return .field(scope: scope, field: index)
      }
    }
    let (field, filter) = try list(last, scope, node)
    return .record(scope: try pick(scope, field, filter, node))
  }

  /// The scope a place begins at; takes the root off its first step.
  func root(_ step: inout String, _ node: JSON5Value, _ context: PathContext) throws(JSON5Error) -> Int {
    let name = step.prefix { $0 != "." && $0 != "[" }
    guard step.dropFirst(name.count).hasPrefix(".") else { return context.here }
    step.removeFirst(name.count + 1)
    switch name {
    case "header": return context.header
    case "line":
      guard let line = context.line else { throw node.fault("found 'line.', but there is no line here") }
      return line
    case "totals":
      guard let totals = context.totals else { throw node.fault("found 'totals.', known only after the lines") }
      return totals
    default: throw node.unknown("record", String(name), ["header", "line", "totals"])
    }
  }

  /// The list field that a step names, and its filter.
  mutating func list(_ step: String, _ scope: Int, _ node: JSON5Value) throws(JSON5Error) -> (
    field: Int, filter: String
  ) {
    let name = String(step.prefix { $0 != "[" })
    let kind = scopes[scope].kind
    guard let field = kind.index(of: name) else {
      throw node.unknown("field", name, kind.fields.map(\.name))
    }
    wanted.insert(RecordField(kind: kind, index: field))
    switch kind.fields[field].type {
    case .one, .many: break
    default: throw node.fault("found the field '\(name)' of \(kind), expected a record or a list there")
    }
    if name.count == step.count { return (field, "") }
    guard step.hasSuffix("]") else { throw node.fault("found '\(step)', expected ']' at its end") }
    return (field, String(step.dropFirst(name.count + 1).dropLast()))
  }

  // MARK: Records

  /// The kind of record in a field, and whether there is one only.
  func content(_ scope: Int, _ field: Int) -> (kind: RecordKind, isOne: Bool) {
    switch scopes[scope].kind.fields[field].type {
    case .one(let kind): (kind, true)
    case .many(let kind): (kind, false)
    default: (.note, true)
    }
  }

  /// A new scope. Even numbers are the header's, odd ones those of lines and totals.
  mutating func addScope(
    _ kind: RecordKind, inHeader isHeader: Bool, _ node: JSON5Value, parent: Int = 0, field: Int = 0
  ) throws(JSON5Error) -> Int {
    let unused = Program.Scope(kind: .note)
    if isHeader != scopes.count.isMultiple(of: 2) { scopes.append(unused) }
    guard scopes.count < Int(Pseudo.scope) else { throw node.fault("found too many different records in one document") }
    scopes.append(.init(kind: kind, parent: UInt8(parent), field: UInt8(field)))
    return scopes.count - 1
  }

  /// The scope of the first record of a list that passes a filter.
  private mutating func pick(
    _ parent: Int, _ field: Int, _ filter: String, _ node: JSON5Value
  ) throws(JSON5Error) -> Int {
    let name = "\(parent)/\(field)[\(filter)]"
    if let known = pickIndex[name] { return known }
    let (kind, isOne) = content(parent, field)
    let scope = try addScope(kind, inHeader: parent.isMultiple(of: 2), node)
    let (tests, isLast) = try self.filter(filter, kind, node)
    picks.append(
      .init(
        parent: UInt8(parent), field: UInt8(field), isOne: isOne, isLast: isLast, scope: Int16(scope), several: -1,
        filter: tests, isWord: isWord(tests)))
    pickIndex[name] = scope
    return scope
  }

  /// The first record of a loop that looks for words is chosen with others of its list, in one go.
  mutating func choose(loop scope: Int) {
    let entry = scopes[scope]
    guard isWord(entry.filter) else { return }
    scopes[scope].isChosen = true
    picks.append(
      .init(
        parent: entry.parent, field: entry.field, isOne: false, isLast: false, scope: Int16(scope), several: -1,
        filter: entry.filter, isWord: true, isLoop: true))
  }

  /// A list of all values of a field in records that pass a filter: `products[type=gtin,upc]/id`. Nil when the path is
  /// something simpler.
  mutating func several(
    _ path: String, _ node: JSON5Value, _ context: PathContext
  ) throws(JSON5Error) -> (several: Int, source: Int32)? {
    var steps = split(path, at: "/")
    guard steps.count > 1, split(path, at: "|").count == 1 else { return nil }
    var scope = try root(&steps[0], node, context)
    let last = steps.removeLast()
    for step in steps.dropLast() {
      let (field, filter) = try list(step, scope, node)
      scope = try pick(scope, field, filter, node)
    }
    let (field, filter) = try list(steps[steps.count - 1], scope, node)
    let (kind, isOne) = content(scope, field)
    guard !isOne else { return nil }
    guard let value = kind.index(of: last) else { throw node.unknown("field", last, kind.fields.map(\.name)) }
    wanted.insert(RecordField(kind: kind, index: value))
    let name = "several \(scope)/\(field)[\(filter)]"
    let source = add([.init(scope: UInt8(scope), field: UInt8(value))])
    if let known = pickIndex[name] { return (known, source) }
    guard severalCount < 16 else { throw node.fault("found more than 16 lists for 'in' in one document") }
    pickIndex[name] = severalCount
    let tests = try self.filter(filter, kind, node).tests
    picks.append(
      .init(
        parent: UInt8(scope), field: UInt8(field), isOne: false, isLast: false, scope: -1, several: Int16(severalCount),
        filter: tests, isWord: isWord(tests)))
    severalCount += 1
    return (severalCount - 1, source)
  }

  /// The first condition is a list of whole words.
  private func isWord(_ filter: Range<Int32>) -> Bool {
    guard !filter.isEmpty else { return false }
    let condition = conditions[Int(filter.lowerBound)]
    return condition.kind == .words && !condition.isNegated && condition.keys.allSatisfy { keys[Int($0)].prefix == 0 }
  }

  /// The tests of a filter on records of `kind`.
  mutating func filter(
    _ text: String, _ kind: RecordKind, _ node: JSON5Value
  ) throws(JSON5Error) -> (tests: Range<Int32>, isLast: Bool) {
    var tests: [Program.Condition] = []
    var isLast = false
    for test in text.split(separator: ";") {
      if test == "last" {
        isLast = true
        continue
      }
      let sides = test.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      var name = sides[0]
      let isNegated = name.hasSuffix("!") || name.hasPrefix("!")
      if name.hasSuffix("!") { name = name.dropLast() }
      if name.hasPrefix("!") { name = name.dropFirst() }
      guard let field = kind.index(of: String(name)) else {
        throw node.unknown("field", String(name), kind.fields.map(\.name))
      }
      wanted.insert(RecordField(kind: kind, index: field))
      let words = sides.count == 2 ? sides[1].split(separator: ",").map(String.init) : []
      tests.append(
        .init(
          kind: sides.count == 2 ? .words : .present, isNegated: isNegated, source: Int32(field),
          keys: try addKeys(words, node)))
    }
    let start = Int32(conditions.count)
    conditions.append(contentsOf: tests)
    return (start..<Int32(conditions.count), isLast)
  }

  /// Words to compare with; `*` at the end compares only the beginning.
  mutating func addKeys(_ words: [String], _ node: JSON5Value) throws(JSON5Error) -> Range<Int32> {
    let start = Int32(keys.count)
    for word in words {
      if word.hasSuffix("*") {
        let prefix = word.dropLast()
        guard 1...8 ~= prefix.utf8.count else {
          throw node.fault("found '\(word)', expected one to eight letters before '*'")
        }
        keys.append(.init(key: wordKey(String(prefix)), prefix: UInt8(prefix.utf8.count)))
      } else {
        keys.append(.init(key: wordKey(word)))
      }
    }
    return start..<Int32(keys.count)
  }
}
