// A record as `web_read` gives it: an object of its fields; of a related record that was not asked for more, its id or the
// pair of id and name. An empty field is `false`.

import JSON5

/// A value of an order, and how it was come by.
struct Located: Sendable {
  var value: JSON5Value
  /// JSON pointer from the order on.
  var pointer: String
  /// What it is part of: -1 the order, else the line of this index in the list.
  var part: Int
}

extension JSON5Value {
  /// Odoo's way to say that there is nothing.
  var isEmptyField: Bool {
    switch content {
    case .null, .bool(false), .string(""): true
    default: false
    }
  }

  /// Nothing, or zero.
  var isEmptyOrZero: Bool {
    switch content {
    case .number(let text): !text.utf8.prefix { $0 | 0x20 != 0x65 }.contains { 0x31...0x39 ~= $0 }
    case .array(let list): list.isEmpty
    default: isEmptyField
    }
  }

  /// `[7, "Azure Interior"]`
  var isPair: Bool {
    guard let array, array.count == 2, array[0].integer != nil else { return false }
    return array[1].string != nil
  }

  /// The id of a related record, in each form it may have.
  var recordID: Int? {
    switch content {
    case .number: integer
    case .array(let list): isPair ? list[0].integer : nil
    case .object: self["id"]?.integer
    default: nil
    }
  }

  /// What was found, for messages.
  var excerpt: String {
    switch content {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let text): String(text.prefix(40))
    case .string(let text): "\"\(text.prefix(40))\""
    case .array: isPair ? "[\(array?[0].excerpt ?? ""), \(array?[1].excerpt ?? "")]" : "an array"
    case .object: "an object"
    }
  }
}

/// What stands in a field of a record.
enum FieldContent: Sendable {
  case value(JSON5Value)
  /// `false`: Odoo has no value.
  case empty(JSON5Value)
  /// The field was not asked for.
  case missing
  /// This is no record.
  case noRecord
}

extension JSON5Value {
  /// The field `name` of this record.
  func field(_ name: String) -> FieldContent {
    switch content {
    case .object:
      guard let value = self[name] else { return .missing }
      return value.isEmptyField ? .empty(value) : .value(value)
    case .number: return name == "id" && integer != nil ? .value(self) : integer == nil ? .noRecord : .missing
    case .array(let list) where isPair:
      return name == "id" ? .value(list[0]) : name == "display_name" ? .value(list[1]) : .missing
    default: return .noRecord
    }
  }
}

/// What was found at a place.
enum Finding: Sendable {
  case found(Located)
  /// Nothing is there; the value is the `false` that says so, or the record that lacks the field. The pointer names the
  /// field.
  case nothing(Located, isMissing: Bool)
  /// The value is not what it must be for the place to go on.
  case wrong(Located, expected: String)
}

/// The records that places may begin in.
struct Surroundings: Sendable {
  var order: Located
  var line: Located?

  /// What stands at `path`, seen from `record`.
  func find(_ path: RecordPath, from record: Located) -> Finding {
    var at = start(path.origin) ?? record
    for (index, step) in path.steps.enumerated() {
      let pointer = "\(at.pointer)/\(step.name)"
      switch at.value.field(step.name) {
      case .noRecord: return .wrong(at, expected: "a record with '\(step.name)', or [id, name]")
      case .missing:
        return .nothing(Located(value: at.value, pointer: pointer, part: at.part), isMissing: true)
      case .empty(let value):
        return .nothing(Located(value: value, pointer: pointer, part: at.part), isMissing: false)
      case .value(let value): at = Located(value: value, pointer: pointer, part: at.part)
      }
      let isLast = index == path.steps.count - 1
      if let list = at.value.array, !at.value.isPair, !isLast || !step.tests.isEmpty || step.isOnly {
        guard let chosen = choose(list, step, at) else { return .nothing(at, isMissing: false) }
        at = chosen
      }
    }
    return .found(at)
  }

  /// All records at `path`: those of the list there that pass its tests, or the one that is there.
  func all(_ path: RecordPath, from record: Located) -> (records: [Located], nothing: Finding?) {
    var short = path
    let last = short.steps.removeLast()
    short.steps.append(RecordPath.Step(name: last.name))
    switch find(short, from: record) {
    case .found(let at):
      guard let list = at.value.array, !at.value.isPair else { return ([at], nil) }
      if last.isOnly, list.count != 1 { return ([], nil) }
      return (located(list, at).filter { passes($0, last.tests) }, nil)
    case let other: return ([], other)
    }
  }

  private func start(_ origin: RecordPath.Origin) -> Located? {
    switch origin {
    case .record: nil
    case .line: line
    case .order: order
    }
  }

  private func located(_ list: [JSON5Value], _ at: Located) -> [Located] {
    list.enumerated().map { Located(value: $1, pointer: "\(at.pointer)/\($0)", part: at.part) }
  }

  private func choose(_ list: [JSON5Value], _ step: RecordPath.Step, _ at: Located) -> Located? {
    if step.isOnly, list.count != 1 { return nil }
    return located(list, at).first { passes($0, step.tests) }
  }

  private func passes(_ record: Located, _ tests: [RecordPath.Test]) -> Bool {
    tests.allSatisfy { test in
      guard case .value(let value) = record.value.field(test.name) else { return test.isNegated }
      if test.values.isEmpty { return value.isEmptyOrZero == test.isNegated }
      return test.values.contains { isSame(value, $0, record) } != test.isNegated
    }
  }

  private func isSame(_ value: JSON5Value, _ other: RecordPath.Test.Value, _ record: Located) -> Bool {
    switch other {
    case .text(let text): return value.string == text || value.integer.map { "\($0)" } == text
    case .path(let path):
      guard case .found(let there) = find(path, from: record), let id = there.value.recordID else { return false }
      return value.recordID == id
    }
  }
}
