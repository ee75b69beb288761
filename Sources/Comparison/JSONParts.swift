// Any JSON as parts: members of an object are values, or parts where they are objects; records of lists are known by what
// tells them apart - their type, role, number - wherever they stand.

import JSON5
import Octets

package enum JSONParts {
  /// What tells one record from others of its list.
  private static let names = [
    "external_id", "id", "document", "number", "type", "role", "rule", "check", "op", "model", "method", "status",
    "line", "column", "code", "function", "form", "qualifier", "sequence", "kind", "location",
  ]
  /// The few of them that are said in a path.
  private static let told = [
    "number", "rule", "type", "role", "check", "external_id", "op", "status", "document", "function",
  ]
  /// Where a document came from: told only where all is.
  private static let origins: Set<String> = ["source", "id"]

  /// The documents of JSON lines, of one text laid out in any way, or of an array.
  package static func documents(_ bytes: [UInt8], showsAll: Bool) throws(JSON5Error) -> DocumentPart {
    var root = DocumentPart(name: "")
    for (index, value) in try values(bytes).enumerated() {
      var part = part(value, "document", leaving: showsAll ? [] : origins)
      part.keys = keys(value)
      title(&part, value, index)
      root.parts.append(part)
    }
    return root
  }

  private static func values(_ bytes: [UInt8]) throws(JSON5Error) -> [JSON5Value] {
    let rows = bytes.split(separator: 0x0a).filter { $0.contains { $0 > 0x20 } }
    let isLines = rows.allSatisfy { $0.first == 0x7b && $0.last { $0 > 0x20 } == 0x7d }
    var values: [JSON5Value] = []
    if isLines {
      for row in rows { values.append(try JSON5.parse(Array(row), file: "line \(values.count + 1)")) }
    } else {
      let tree = try JSON5.parse(bytes, file: "the file")
      values = tree.array ?? [tree]
    }
    return values
  }

  /// `PurchaseOrder PO-1`, `finding element.code`
  private static func title(_ part: inout DocumentPart, _ value: JSON5Value, _ index: Int) {
    let document = value["document"]
    part.name = document?.string ?? document?["type"]?.string ?? value["type"]?.string ?? part.name
    let number = value["number"] ?? document?["number"] ?? value["rule"]
    part.label = number?.scalar ?? "\(index + 1)"
  }

  // MARK: Parts

  private static func part(_ value: JSON5Value, _ name: String, leaving left: Set<String> = []) -> DocumentPart {
    var part = DocumentPart(name: name)
    for member in value.entries where !left.contains(member.key) { add(member.value, member.key, to: &part) }
    part.text = value.compact
    return part
  }

  private static func add(_ value: JSON5Value, _ name: String, to part: inout DocumentPart) {
    if value.isObject, !value.entries.isEmpty {
      part.parts.append(Self.part(value, name))
    } else if let list = value.array, !list.isEmpty {
      if list.allSatisfy(\.isObject) {
        for (index, record) in list.enumerated() {
          var inner = Self.part(record, name)
          inner.keys = keys(record)
          inner.label = told.lazy.compactMap { record[$0]?.scalar }.first ?? (list.count > 1 ? "#\(index + 1)" : "")
          part.parts.append(inner)
        }
      } else {
        for (index, item) in list.enumerated() {
          part.values.append(.init(name: "\(name)[\(index)]", text: item.compact))
        }
      }
    } else {
      part.values.append(.init(name: name, text: value.compact))
    }
  }

  /// From all that may tell a record apart to nothing: what is left over goes by its order.
  private static func keys(_ record: JSON5Value) -> [String] {
    func key(_ names: [String]) -> [String] {
      names.compactMap { name in record[name]?.scalar.map { "\(name)=\($0)" } }
    }
    let few = key(told)
    return [key(names).joined(separator: ","), few.joined(separator: ","), few.first ?? "", ""]
  }
}

extension JSON5Value {
  var isObject: Bool { if case .object = content { true } else { false } }

  /// The text of a string or number.
  var scalar: String? {
    switch content {
    case .string(let text), .number(let text): text
    default: nil
    }
  }

  /// On one line.
  var compact: String {
    switch content {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let text): text
    case .string(let text): "\"\(text)\""
    case .array(let values): "[\(values.map(\.compact).joined(separator: ","))]"
    case .object(let members): "{\(members.map { "\($0.key): \($0.value.compact)" }.joined(separator: ", "))}"
    }
  }
}
