// JSON lines compared by what they say: members by name, records of lists by what tells them apart - their type, role,
// number - wherever they stand.

import JSON5

enum JSONDifference {
  /// What tells one record from others of its list, strongest first.
  private static let names = [
    "external_id", "id", "document", "number", "type", "role", "rule", "check", "op", "model", "method", "status",
    "line", "column", "code", "function", "form", "qualifier", "sequence", "kind", "location",
  ]
  /// The few of them that are said in a path.
  private static let told = [
    "number", "rule", "type", "role", "check", "external_id", "op", "status", "document", "function",
  ]

  /// Differences between two files of JSON lines.
  static func differences(expected: [UInt8], found: [UInt8]) -> [Difference] {
    do throws(JSON5Error) {
      let one = try lines(expected)
      let other = try lines(found)
      var list: [Difference] = []
      compareRecords(one, other, "", &list)
      return list
    } catch {
      return [Difference("no JSON: \(error)", expected: nil, found: nil)]
    }
  }

  private static func lines(_ bytes: [UInt8]) throws(JSON5Error) -> [JSON5Value] {
    var values: [JSON5Value] = []
    for line in bytes.split(separator: 0x0a) { values.append(try JSON5.parse(Array(line), file: "line")) }
    return values
  }

  private static func compare(_ expected: JSON5Value, _ found: JSON5Value, _ path: String, _ list: inout [Difference]) {
    if expected.isObject, found.isObject {
      for member in expected.entries {
        let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
        if let other = found[member.key] {
          compare(member.value, other, inner, &list)
        } else {
          list.append(Difference(inner, expected: member.value.compact, found: nil))
        }
      }
      for member in found.entries where expected[member.key] == nil {
        let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
        list.append(Difference(inner, expected: nil, found: member.value.compact))
      }
    } else if let one = expected.array, let other = found.array {
      if (one + other).allSatisfy(\.isObject) {
        compareRecords(one, other, path, &list)
      } else {
        comparePlain(one, other, path, &list)
      }
    } else if expected.compact != found.compact {
      list.append(Difference(path, expected: expected.compact, found: found.compact))
    }
  }

  private static func comparePlain(
    _ expected: [JSON5Value], _ found: [JSON5Value], _ path: String, _ list: inout [Difference]
  ) {
    for index in 0..<max(expected.count, found.count) {
      let inner = "\(path)[\(index)]"
      if index < expected.count, index < found.count {
        compare(expected[index], found[index], inner, &list)
      } else {
        list.append(
          Difference(
            inner, expected: index < expected.count ? expected[index].compact : nil,
            found: index < found.count ? found[index].compact : nil))
      }
    }
  }

  private static func compareRecords(
    _ expected: [JSON5Value], _ found: [JSON5Value], _ path: String, _ list: inout [Difference]
  ) {
    let keys: [(JSON5Value) -> String?] = [
      { $0.compact }, { key($0, names) }, { key($0, told) }, { $0.isObject ? "" : nil },
    ]
    for pair in match(expected, found, by: keys) {
      switch (pair.expected, pair.found) {
      case (let one?, let other?):
        compare(expected[one], found[other], path + label(expected[one], one), &list)
      case (let one?, nil):
        list.append(Difference(path + label(expected[one], one), expected: expected[one].compact, found: nil))
      case (nil, let other?):
        list.append(Difference(path + label(found[other], other), expected: nil, found: found[other].compact))
      case (nil, nil): break
      }
    }
  }

  private static func key(_ record: JSON5Value, _ names: [String]) -> String? {
    let parts = names.compactMap { name in record[name]?.scalar.map { "\(name)=\($0)" } }
    return parts.isEmpty ? nil : parts.joined(separator: ",")
  }

  /// `[number=2]`; by its place where nothing tells it apart.
  private static func label(_ record: JSON5Value, _ index: Int) -> String {
    let said = told.lazy.compactMap { name in record[name]?.scalar.map { "\(name)=\($0)" } }.first
    return "[\(said ?? "\(index)")]"
  }
}

extension JSON5Value {
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
