// The slow twin: a document read by the parser of spec files, its records written in the order of the table. And the
// opposite: a document written anew with its members in any order, blanks anywhere, and strings spelled otherwise.

import Canonical
import JSON5
import Testing

/// A document as the twin reads it; it must be right.
func slowReading(_ text: String) throws -> Reading {
  let document = try JSON5.parse(Array(text.utf8), file: "document")
  var reading = Reading()
  reading.kind = DocumentKind(rawValue: try #require(document["document"]?.string))
  reading.header = slowRecord(document, .header, adding: document["late"])
  reading.lines = (document["lines"]?.array ?? []).map { slowRecord($0, .line) }
  reading.totals = document["totals"].map { slowRecord($0, .totals) } ?? "{}"
  return reading
}

private func slowRecord(_ value: JSON5Value, _ kind: RecordKind, adding late: JSON5Value? = nil) -> String {
  let members = kind.fields.compactMap { field -> String? in
    let later = late?[field.name]
    guard let found = value[field.name] ?? later else { return nil }
    switch field.type {
    case .one(let child): return "\"\(field.name)\":\(slowRecord(found, child))"
    case .many(let child):
      let more = value[field.name] == nil ? [] : later?.array ?? []
      let records = ((found.array ?? []) + more).map { slowRecord($0, child) }
      return records.isEmpty ? nil : "\"\(field.name)\":[\(records.joined(separator: ","))]"
    case .count: return "\"\(field.name)\":\(plain(found))"
    default: return plain(found).isEmpty ? nil : "\"\(field.name)\":\(jsonString(plain(found)))"
    }
  }
  return "{\(members.joined(separator: ","))}"
}

private func plain(_ value: JSON5Value) -> String {
  switch value.content {
  case .string(let text), .number(let text): text
  default: ""
  }
}

/// Writes JSON that means the same and looks otherwise.
struct Scrambler {
  var random: SplitMix
  var keepsOrder = false
  var layout = true

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  mutating func write(_ value: JSON5Value, _ level: Int = 0) -> String {
    switch value.content {
    case .null: return "null"
    case .bool(let value): return "\(value)"
    case .number(let text): return text
    case .string(let text): return spell(text)
    case .array(let values):
      return "[" + values.map { blank() + write($0, level + 1) + blank() }.joined(separator: ",") + blank() + "]"
    case .object(let members):
      let written = shuffled(members).map { member in
        blank() + spell(member.key) + blank() + ":" + blank() + write(member.value, level + 1) + blank()
      }
      return "{" + written.joined(separator: ",") + blank() + "}"
    }
  }

  private mutating func shuffled(_ members: [JSON5Member]) -> [JSON5Member] {
    if keepsOrder { return members }
    var members = members
    for index in members.indices.reversed() { members.swapAt(index, random.below(index + 1)) }
    return members
  }

  private mutating func blank() -> String {
    if !layout || random.below(3) > 0 { return "" }
    return [" ", "\n", "\r\n  ", "\t", "            "][random.below(5)]
  }

  private mutating func spell(_ text: String) -> String {
    if random.below(8) > 0 { return jsonString(text) }
    let units = text.utf16.map { unit -> String in
      let hex = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }
    return "\"" + units.joined() + "\""
  }
}
