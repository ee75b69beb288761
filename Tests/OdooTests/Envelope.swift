// One envelope as tests look at it: operations, their values however deep, exceptions, checks.

import JSON5
import Testing

struct Envelope {
  let text: String
  let root: JSON5Value

  init(_ text: String) throws {
    self.text = text
    root = try JSON5.parse(Array(text.utf8), file: "envelope")
  }

  /// What it is of, for messages.
  var name: String { "\(root["document"]?["type"]?.string ?? "") \(root["document"]?["number"]?.string ?? "")" }
  var operations: [Operation] { root["operations"]?.array?.map(Operation.init) ?? [] }
  var upserts: [Operation] { operations.filter { $0.kind == "upsert" } }
  var updates: [Operation] { operations.filter { $0.kind == "update" } }
  var calls: [Operation] { operations.filter { $0.kind == "call" } }
  /// Names of the rules that were raised, in order.
  var rules: [String] { root["exceptions"]?.array?.compactMap { $0["rule"]?.string } ?? [] }

  func messages(_ rule: String) -> [String] {
    let list = root["exceptions"]?.array ?? []
    return list.filter { $0["rule"]?.string == rule }.compactMap { $0["message"]?.string }
  }

  func check(_ name: String) -> JSON5Value? {
    root["checks"]?.array?.first { $0["check"]?.string == name }
  }

  /// Every set of values with the model it is for: those of operations and of their lines.
  var records: [Record] { operations.flatMap(\.records) }

  func values(_ model: String) -> [JSON5Value] { records.filter { $0.model == model }.map(\.values) }
}

/// Values for one record.
struct Record {
  let model: String
  let externalID: String?
  let values: JSON5Value
}

struct Operation {
  let root: JSON5Value
  init(_ root: JSON5Value) { self.root = root }

  var kind: String { root["op"]?.string ?? "" }
  var model: String { root["model"]?.string ?? "" }
  var method: String { root["method"]?.string ?? "" }
  var externalID: String? { root["external_id"]?.string }
  var values: JSON5Value? { root["values"] }
  /// `upsert sale.order`, `call purchase.order message_post`
  var title: String { [kind, model, method].filter { !$0.isEmpty }.joined(separator: " ") }
  var find: String { root["find"].map(compact) ?? "" }

  func argument(_ name: String) -> String { root["kwargs"]?[name]?.string ?? "" }

  var records: [Record] {
    guard let values else { return [] }
    let own = Record(model: model, externalID: externalID, values: values)
    return [own] + (values.members ?? []).flatMap { member in lines(member.key, member.value) }
  }

  private func lines(_ field: String, _ value: JSON5Value) -> [Record] {
    let model = ["order_line": "sale.order.line", "invoice_line_ids": "account.move.line"][field] ?? "?"
    return (value.array ?? []).map {
      Record(model: model, externalID: $0["external_id"]?.string, values: $0["values"] ?? $0)
    }
  }

  /// The leaves of its domains: those of `find`, and those of relations in its values.
  var leaves: [Leaf] {
    let own = root["find"].map { Leaf.all(model, $0) } ?? []
    return own + records.flatMap { record in (record.values.members ?? []).flatMap { Leaf.relation($0.value) } }
  }
}

/// A condition of a domain.
struct Leaf {
  let model: String
  let field: String
  let comparison: String
  let value: JSON5Value

  static func all(_ model: String, _ domain: JSON5Value) -> [Leaf] {
    (domain.array ?? []).compactMap { term in
      guard let parts = term.array, parts.count == 3 else { return nil }
      return Leaf(
        model: model, field: parts[0].string ?? "", comparison: parts[1].string ?? "", value: parts[2])
    }
  }

  static func relation(_ value: JSON5Value) -> [Leaf] {
    guard let find = value["$find"]?.array, find.count == 2 else { return [] }
    return all(find[0].string ?? "", find[1])
  }
}

/// JSON on one line, as short as can be.
func compact(_ value: JSON5Value) -> String {
  switch value.content {
  case .null: "null"
  case .bool(let bool): bool ? "true" : "false"
  case .number(let text): text
  case .string(let text): "\"\(text)\""
  case .array(let values): "[\(values.map(compact).joined(separator: ","))]"
  case .object(let members): "{\(members.map { "\"\($0.key)\":\(compact($0.value))" }.joined(separator: ","))}"
  }
}

extension JSON5Value {
  /// `values` as text: `{"quantity":"2"}`.
  func text(_ key: String) -> String? { self[key].map(compact) }
  var keys: [String] { members?.map(\.key) ?? [] }
  var isNull: Bool { if case .null = content { true } else { false } }
}
