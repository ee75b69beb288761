// JSON as text, for reports and schemas: members in the order they are added, on one line or laid out for people.

import Canonical

/// A JSON value to be written.
package enum JSONText: Sendable {
  case string(String)
  case number(Int64)
  case bool(Bool)
  case array([JSONText])
  case object([Member])

  package struct Member: Sendable {
    package var name: String
    package var value: JSONText

    package init(name: String, value: JSONText) {
      self.name = name
      self.value = value
    }
  }

  /// An object with members in this order.
  package init(members: [(String, JSONText)]) { self = .object(members.map { Member(name: $0.0, value: $0.1) }) }

  /// On one line, without blanks.
  package var line: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to out: inout String) {
    switch self {
    case .string(let text): Self.quote(text, to: &out)
    case .number(let number): out += "\(number)"
    case .bool(let value): out += value ? "true" : "false"
    case .array(let values):
      out += "["
      for (index, value) in values.enumerated() {
        if index > 0 { out += "," }
        value.write(to: &out)
      }
      out += "]"
    case .object(let members):
      out += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { out += "," }
        Self.quote(member.name, to: &out)
        out += ":"
        member.value.write(to: &out)
      }
      out += "}"
    }
  }

  private static func quote(_ text: String, to out: inout String) {
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5c }) else {
      out += jsonString(text)
      return
    }
    out += "\""
    out += text
    out += "\""
  }

  /// Laid out: what fits in a line of 100 stays on one.
  package func page(indent: Int = 0) -> String {
    let short = spaced
    if short.count + indent <= 100 { return short }
    let inner = String(repeating: " ", count: indent + 2)
    let outer = String(repeating: " ", count: indent)
    switch self {
    case .array(let values):
      let lines = values.map { inner + $0.page(indent: indent + 2) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(outer)]"
    case .object(let members):
      let lines = members.map { "\(inner)\(jsonString($0.name)): \($0.value.page(indent: indent + 2))" }
      return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
    default: return short
    }
  }

  /// On one line, with blanks.
  private var spaced: String {
    switch self {
    case .array(let values): "[\(values.map(\.spaced).joined(separator: ", "))]"
    case .object(let members) where !members.isEmpty:
      "{ \(members.map { "\(jsonString($0.name)): \($0.value.spaced)" }.joined(separator: ", ")) }"
    default: line
    }
  }
}

extension JSONText: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  package init(stringLiteral text: String) { self = .string(text) }
  package init(arrayLiteral values: JSONText...) { self = .array(values) }
  package init(dictionaryLiteral members: (String, JSONText)...) { self.init(members: members) }
}

/// Members of an object in the making; what is absent is left out.
package struct JSONMembers {
  package private(set) var members: [JSONText.Member] = []

  package init() {}

  package mutating func add(_ name: String, _ value: JSONText) { members.append(.init(name: name, value: value)) }

  /// Left out when empty.
  package mutating func add(_ name: String, _ text: String?) {
    if let text, !text.isEmpty { add(name, .string(text)) }
  }

  package mutating func add(_ name: String, count: some BinaryInteger) { add(name, .number(Int64(clamping: count))) }

  /// Left out when 0.
  package mutating func add(_ name: String, ordinal: some BinaryInteger) {
    if ordinal > 0 { add(name, count: ordinal) }
  }

  /// Left out when empty.
  package mutating func add(_ name: String, _ inner: JSONMembers) {
    if !inner.members.isEmpty { add(name, .object(inner.members)) }
  }

  package var line: String { JSONText.object(members).line }
}
