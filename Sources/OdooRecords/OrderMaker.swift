// Makes canonical records of one order by its plan: looks up the places, takes the first that says something, and remembers
// what is not as it must be.

import Canonical
import JSON5

/// A canonical record in the making.
struct MadeRecord {
  var kind: RecordKind
  var values: [(field: Int, text: String)] = []
  var lists: [(field: Int, records: [MadeRecord])] = []
  /// More is said than what the spec says always.
  var saysSomething = false

  init(_ kind: RecordKind) { self.kind = kind }

  /// Puts it into the node of a tree.
  func write(_ node: Int, _ tree: inout RecordTree) {
    for (field, text) in values {
      let start = tree.beginValue
      for byte in text.utf8 { tree.append(byte) }
      if tree.beginValue > start { tree.endValue(node, field, 0, from: start) }
    }
    for (field, records) in lists {
      for record in records {
        let child = tree.append(record.kind, to: node, field: field)
        if child >= 0 { record.write(child, &tree) }
      }
    }
  }
}

/// A problem whose place in the input is not known yet.
struct FoundProblem {
  var rule: OrderProblem.Rule
  var at: Located
  var found: String
  var expected: String
  var candidates: [String] = []
}

struct OrderMaker {
  /// What a record is made of.
  struct Scope {
    var record: Located
    var around: Surroundings
    /// Of a line: which it is, and what is said of it elsewhere.
    var ordinal = 0
    var remarks: [String] = []
    /// The line of a text that makes a record of its own.
    var textLine = ""
  }

  let terms: OrderTerms
  var problems: [FoundProblem] = []

  init(_ terms: OrderTerms) { self.terms = terms }

  // MARK: Records

  mutating func record(_ kind: RecordKind, _ steps: [OrderPlan.Step], _ scope: Scope) -> MadeRecord {
    var made = MadeRecord(kind)
    fill(&made, steps, scope)
    return made
  }

  private mutating func fill(_ made: inout MadeRecord, _ steps: [OrderPlan.Step], _ scope: Scope) {
    for step in steps {
      switch step.content {
      case .value(let values):
        guard let (text, isConstant) = text(values, scope) else { continue }
        // What is said nearer to the record counts.
        made.values.removeAll { $0.field == step.field }
        made.values.append((step.field, text))
        if !isConstant { made.saysSomething = true }
      case .records(let list):
        guard case .one(let kind) = made.kind.fields[step.field].type.asList else { continue }
        let records = records(list, kind, scope)
        if records.isEmpty { continue }
        made.lists.append((step.field, records))
        made.saysSomething = true
      }
    }
  }

  private mutating func records(
    _ list: OrderPlan.RecordList, _ kind: RecordKind, _ scope: Scope
  ) -> [MadeRecord] {
    let before = problems.count
    var records: [MadeRecord] = []
    for maker in list.makers where holds(maker.condition, scope) {
      for scope in scopes(maker, scope) {
        var made = record(kind, maker.steps, scope)
        if let choice = maker.choices.first(where: { holds($0.condition, scope) }) {
          fill(&made, choice.steps, scope)
        }
        if made.saysSomething { records.append(made) }
      }
    }
    if records.isEmpty, problems.count == before, let required = list.required {
      let at = Located(
        value: scope.record.value[required.field] ?? scope.record.value,
        pointer: "\(scope.record.pointer)/\(required.field)", part: scope.record.part)
      problems.append(FoundProblem(rule: .empty, at: at, found: "none", expected: required.words))
    }
    return records
  }

  /// The records that a maker makes its own of.
  private mutating func scopes(_ maker: OrderPlan.Maker, _ scope: Scope) -> [Scope] {
    if let text = maker.text {
      return textLines(text, scope).map {
        var inner = scope
        inner.textLine = $0
        return inner
      }
    }
    if maker.each.isEmpty { return [scope] }
    var nothing: Finding?
    for path in maker.each {
      let (found, why) = scope.around.all(path, from: scope.record)
      if case .wrong? = why {
        complain(why, isRequired: true)
        return []
      }
      nothing = nothing ?? why
      if found.isEmpty { continue }
      return found.map {
        var inner = scope
        inner.record = $0
        return inner
      }
    }
    complain(nothing, isRequired: maker.isRequired)
    return []
  }

  private mutating func textLines(_ text: OrderPlan.TextLines, _ scope: Scope) -> [String] {
    guard let located = first(text.places, scope), let plain = string(located) else { return [] }
    var lines = PlainText.lines(plain)
    // The code of the product stands before its name, `[AB-1] Gloves`, and among the item numbers.
    for path in text.codes {
      guard case .found(let at) = scope.around.find(path, from: scope.record), let code = at.value.string else {
        continue
      }
      let mark = "[\(code)]"
      guard let line = lines.first, line.hasPrefix(mark), line.utf8.count > mark.utf8.count else { continue }
      lines[0] = String(line.dropFirst(mark.count).drop { $0 == " " })
      break
    }
    return PlainText.wrapped(lines, text.width)
  }

  private func first(_ places: [RecordPath], _ scope: Scope) -> Located? {
    for path in places {
      if case .found(let at) = scope.around.find(path, from: scope.record) { return at }
    }
    return nil
  }

  private func holds(_ condition: RecordPath?, _ scope: Scope) -> Bool {
    guard let condition else { return true }
    guard case .found(let at) = scope.around.find(condition, from: scope.record) else { return false }
    return !at.value.isEmptyOrZero
  }

  // MARK: Values

  /// The text of a field, and whether the spec says it always; nil for none.
  private mutating func text(_ values: [OrderPlan.Value], _ scope: Scope) -> (String, Bool)? {
    for value in values {
      if let policy = value.policy, !terms.policies.contains(policy) { continue }
      guard holds(value.condition, scope) else { continue }
      switch value.source {
      case .constant(let text): return (text, true)
      case .ordinal: return ("\(scope.ordinal)", true)
      case .remarks: if !scope.remarks.isEmpty { return (scope.remarks.joined(separator: "\n"), false) }
      case .textLine: return (scope.textLine, false)
      case .places(let places): if let text = text(places, value, scope) { return (text, false) }
      }
    }
    return nil
  }

  private mutating func text(_ places: [RecordPath], _ value: OrderPlan.Value, _ scope: Scope) -> String? {
    var nothing: Finding?
    var unknown: Located?
    for path in places {
      let finding = scope.around.find(path, from: scope.record)
      switch finding {
      case .found(let at):
        guard value.form == .unit else { return convert(at, value) }
        guard let name = string(at) else { return nil }
        if let code = terms.units.code(name) { return code }
        unknown = at
      case .nothing: nothing = nothing ?? finding
      case .wrong:
        complain(finding, isRequired: true)
        return nil
      }
    }
    if let unknown {
      complain(
        .unit, unknown,
        "a unit with an X12 code: in the partner's table 'units', 'odoo.units' of the profile, or 'units' of the spec")
    } else {
      complain(nothing, isRequired: value.isRequired, isAsked: value.isAsked)
    }
    return nil
  }

  // MARK: Problems

  mutating func complain(_ rule: OrderProblem.Rule, _ at: Located, _ expected: String) {
    problems.append(FoundProblem(rule: rule, at: at, found: at.value.excerpt, expected: expected))
  }

  private mutating func complain(_ finding: Finding?, isRequired: Bool, isAsked: Bool = false) {
    switch finding {
    case .wrong(let at, let expected): complain(.wrongType, at, expected)
    case .nothing(let at, true) where isRequired || isAsked:
      let name = at.pointer.split(separator: "/").last.map(String.init) ?? ""
      problems.append(
        FoundProblem(
          rule: .missing, at: at, found: "nothing",
          expected: "'\(name)': ask for it in the specification of web_read",
          candidates: at.value.entries.map(\.key)))
    case .nothing(let at, false) where isRequired: complain(.empty, at, "a value")
    default: break
    }
  }
}

extension FieldType {
  /// A field of records, however many.
  fileprivate var asList: FieldType {
    switch self {
    case .many(let kind): .one(kind)
    default: self
    }
  }
}
