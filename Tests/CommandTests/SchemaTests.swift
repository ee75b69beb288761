// Schemas are JSON, speak the dialect they name, and hold what is written to them.

import Foundation
import JSON5
import Testing

struct SchemaTests {
  @Test(arguments: ["canonical", "odoo", "findings"])
  func schemaIsJSON(_ name: String) throws {
    let outcome = try ediglot("schema", name)
    #expect(outcome.code == 0)
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    #expect(object?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    let schema = try SchemaCheck(outcome.output)
    #expect(schema.danglingReferences.isEmpty)
  }

  @Test func findingsFollowTheirSchema() throws {
    let check = try SchemaCheck(ediglot("schema", "findings").output)
    let folder = "\(root)/Fixtures/x12/defects"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { fixture("defects/\($0)") }
    let lines = try ediglot(["validate", "--json"] + files).lines
    #expect(lines.count > files.count)
    for line in lines { #expect(check.problems(line) == []) }
  }

  /// Whatever language a shipped sample is in, what comes of it follows the schemas.
  @Test(arguments: ["findings", "canonical", "odoo"]) func samplesFollowTheirSchema(_ name: String) throws {
    let check = try SchemaCheck(ediglot("schema", name).output)
    let files = FileManager.default.enumerator(atPath: "\(root)/Fixtures")?.compactMap { $0 as? String } ?? []
    let chosen = files.filter { $0.hasSuffix("/\(name).jsonl") }.sorted()
    #expect(chosen.count > 80)
    for file in chosen {
      let text = try String(contentsOfFile: "\(root)/Fixtures/\(file)", encoding: .utf8)
      for line in text.split(separator: "\n") {
        #expect(check.problems(try JSON5.parse(Array(line.utf8), file: file)) == [], "\(file)")
      }
    }
  }

  @Test func documentsFollowTheirSchema() throws {
    let check = try SchemaCheck(ediglot("schema", "canonical").output)
    let sets = [
      "810/rich", "850/rich", "850/two-orders", "855/rich", "856/rich", "860/clean", "846/clean", "832/clean",
    ]
    let lines = try ediglot(["convert", "--to", "canonical"] + sets.map(fixture)).lines
    #expect(lines.count == sets.count + 1)
    for line in lines { #expect(check.problems(line) == []) }
  }

  @Test(arguments: ["17.0", "18.0", "19.0"])
  func envelopesFollowTheirSchema(_ series: String) throws {
    let check = try SchemaCheck(ediglot("schema", "odoo").output)
    let sets = [
      "810/rich", "832/clean", "850/rich", "850/two-orders", "855/rich", "856/rich", "856/s-o-i-p", "860/clean",
    ]
    let lines = try ediglot(["convert", "--series", series] + sets.map(fixture)).lines
    #expect(lines.count == sets.count + 1)
    for line in lines { #expect(check.problems(line) == []) }
  }

  /// What a loader relies on is not only in the schema's words: take it away, and the schema says so.
  @Test(arguments: [
    ("\"marker\"", "\"mark\""), ("edi_STBRIGID.order.SB", "edi STBRIGID.order.SB"), ("\"19.0\"", "\"20.0\""),
    ("\"op\":\"upsert\"", "\"op\":\"insert\""), ("\"price_unit\":\"62.5\"", "\"price_unit\":62.5"),
    ("{\"external_id\":\"edi_STBRIGID.order_line.SB-2025-00412.1\",", "{"),
    ("\"method\":\"activity", "\"method\":\"_activity"),
    ("{\"$find\":[\"product.product\",", "{\"$find\":["), ("\"sha256\":\"", "\"sha256\":\"x"),
  ])
  func brokenEnvelopesDoNotFollowTheSchema(_ part: String, _ replacement: String) throws {
    let check = try SchemaCheck(ediglot("schema", "odoo").output)
    let text = try ediglot("convert", fixture("850/clean")).output
    #expect(text.contains(part))
    #expect(check.problems(try JSON5.parse(Array(text.utf8), file: "right")).isEmpty)
    let broken = text.replacing(part, with: replacement, maxReplacements: 1)
    #expect(!check.problems(try JSON5.parse(Array(broken.utf8), file: "wrong")).isEmpty)
  }

  @Test func theCheckItselfFindsFaults() throws {
    let check = try SchemaCheck(ediglot("schema", "findings").output)
    let wrong = ["{}", "{type: 'finding'}", "{type: 'summary', file: 'x', more: 1}", "[]"]
    for text in wrong { #expect(!check.problems(try JSON5.parse(Array(text.utf8), file: "x")).isEmpty) }
  }
}

/// As much of JSON Schema as our schemas use.
struct SchemaCheck {
  private let root: JSON5Value
  private let patterns = Patterns()

  init(_ text: String) throws { root = try JSON5.parse(Array(text.utf8), file: "schema") }

  func problems(_ value: JSON5Value) -> [String] { problems(value, root, "") }

  private func problems(_ value: JSON5Value, _ schema: JSON5Value, _ path: String) -> [String] {
    if let reference = schema["$ref"]?.string {
      guard let target = definition(reference) else { return ["\(path): nothing at \(reference)"] }
      return problems(value, target, path)
    }
    if let choices = schema["oneOf"]?.array {
      let found = choices.map { problems(value, $0, path) }
      return found.filter(\.isEmpty).count == 1 ? [] : found.flatMap(\.self) + ["\(path): none of the choices"]
    }
    if let choices = schema["anyOf"]?.array {
      let found = choices.map { problems(value, $0, path) }
      return found.contains(where: \.isEmpty) ? [] : found.flatMap(\.self)
    }
    if let constant = schema["const"]?.string { return value.string == constant ? [] : ["\(path): not \(constant)"] }
    if let values = schema["enum"]?.array {
      return values.contains { $0.string == value.string } ? [] : ["\(path): not in the list"]
    }
    if let types = schema["type"]?.array {
      let found = types.map { problems(value, type: $0.string, schema, path) }
      return found.contains(where: \.isEmpty) ? [] : found.flatMap(\.self)
    }
    return problems(value, type: schema["type"]?.string, schema, path)
  }

  private func problems(_ value: JSON5Value, type: String?, _ schema: JSON5Value, _ path: String) -> [String] {
    switch type {
    case "object": return objectProblems(value, schema, path)
    case "array": return arrayProblems(value, schema, path)
    case "string": return stringProblems(value, schema, path)
    case "integer":
      guard let number = value.integer else { return ["\(path): no integer"] }
      return number < schema["minimum"]?.integer ?? .min ? ["\(path): \(number) is too small"] : []
    case "boolean": return value.bool == nil ? ["\(path): no boolean"] : []
    case "null": if case .null = value.content { return [] } else { return ["\(path): not null"] }
    default: return ["\(path): no type in the schema"]
    }
  }

  private func arrayProblems(_ value: JSON5Value, _ schema: JSON5Value, _ path: String) -> [String] {
    guard let items = value.array else { return ["\(path): no array"] }
    let first = schema["prefixItems"]?.array ?? []
    var found = items.count < schema["minItems"]?.integer ?? 0 ? ["\(path): too few"] : []
    for (index, item) in items.enumerated() {
      let inner = index < first.count ? first[index] : schema["items"]
      if inner?.bool == false { found.append("\(path): too many") }
      if let inner, inner.members != nil { found += problems(item, inner, "\(path)/\(index)") }
    }
    return found
  }

  private func objectProblems(_ value: JSON5Value, _ schema: JSON5Value, _ path: String) -> [String] {
    guard let members = value.members else { return ["\(path): no object"] }
    var found: [String] = []
    for name in schema["required"]?.array?.compactMap(\.string) ?? [] where value[name] == nil {
      found.append("\(path): \(name) is missing")
    }
    let others = schema["additionalProperties"]
    for member in members {
      if let names = schema["propertyNames"] {
        found += stringProblems(JSON5Value(.string(member.key), at: member.place, in: member.file), names, path)
      }
      let open = schema["patternProperties"]?.members?.first { patterns.isFound($0.key, in: member.key) }
      if let inner = schema["properties"]?[member.key] ?? open?.value ?? (others?.members == nil ? nil : others) {
        found += problems(member.value, inner, "\(path)/\(member.key)")
      } else if others?.bool == false {
        found.append("\(path): \(member.key) is unknown")
      }
    }
    return found
  }

  private func stringProblems(_ value: JSON5Value, _ schema: JSON5Value, _ path: String) -> [String] {
    guard let text = value.string else { return ["\(path): no string"] }
    if text.utf8.count < schema["minLength"]?.integer ?? 0 { return ["\(path): too short"] }
    if text.utf8.count > schema["maxLength"]?.integer ?? .max { return ["\(path): too long"] }
    guard let pattern = schema["pattern"]?.string else { return [] }
    return patterns.isFound(pattern, in: text) ? [] : ["\(path): '\(text)' is not \(pattern)"]
  }

  private func definition(_ reference: String) -> JSON5Value? {
    reference.hasPrefix("#/$defs/") ? root["$defs"]?[String(reference.dropFirst(8))] : nil
  }

  /// References to definitions that are not there.
  var danglingReferences: [String] {
    func walk(_ value: JSON5Value) -> [String] {
      let here = value["$ref"]?.string.map { definition($0) == nil ? [$0] : [] } ?? []
      return here + (value.array ?? []).flatMap(walk) + (value.members ?? []).flatMap { walk($0.value) }
    }
    return walk(root)
  }
}

/// Patterns of a schema, each made ready once.
private final class Patterns {
  private var known: [String: NSRegularExpression] = [:]

  func isFound(_ pattern: String, in text: String) -> Bool {
    if known[pattern] == nil { known[pattern] = try? NSRegularExpression(pattern: pattern) }
    let range = NSRange(location: 0, length: text.utf16.count)
    return known[pattern]?.firstMatch(in: text, range: range) != nil
  }
}
