// `spec schema`: every shipped spec follows its schema, typical mistakes do not.

import Foundation
import JSON5
import Testing

struct SpecSchemaTests {
  private func check(_ kind: String) throws -> SchemaCheck { try SchemaCheck(ediglot("spec", "schema", kind).output) }

  private func files(_ folder: String) throws -> [String] {
    let base = "\(root)/Specs/\(folder)"
    return try FileManager.default.subpathsOfDirectory(atPath: base).sorted().map { "\(base)/\($0)" }
      .filter { $0.hasSuffix(".json5") }
  }

  private func parse(_ text: String) throws -> JSON5Value { try JSON5.parse(Array(text.utf8), file: "spec") }

  @Test(arguments: ["partner", "guide", "map"])
  func schemaIsJSON(_ kind: String) throws {
    let outcome = try ediglot("spec", "schema", kind)
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    #expect(object?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    #expect(try check(kind).danglingReferences.isEmpty)
    #expect(try ediglot("spec", "schema", kind, "--json").output.split(separator: "\n").count == 1)
  }

  @Test func shippedSpecsFollowTheirSchema() throws {
    let checks = try ["partner", "guide", "map"].map(check)
    var counts = [0, 0, 0]
    for file in try files("partners") + files("guides/x12") + files("maps") {
      let value = try JSON5.parse(bytes(file), file: file)
      let isGuide = file.contains("/guides/") && (value["set"] != nil || value["extends"] != nil)
      if file.contains("/guides/"), !isGuide { continue }
      let kind = isGuide ? 1 : file.contains("/maps/") ? 2 : 0
      counts[kind] += 1
      #expect(checks[kind].problems(value) == [], "\(file)")
    }
    #expect(counts[0] >= 5 && counts[1] > 20 && counts[2] > 10, "\(counts)")
  }

  @Test(arguments: [
    ("partner", #"{ partner: "a", nmae: "A" }"#), ("partner", #"{ status: "live" }"#),
    ("partner", #"{ identifiers: { gln: "123" } }"#), ("partner", #"{ receives: [{ as: "x12/004010/850" }] }"#),
    ("partner", #"{ tolerance: { "segment.unexpcted": "note" } }"#), ("partner", #"{ sends: [{ as: "850" }] }"#),
    ("guide", #"{ extends: "x12/004010/855", segmets: {} }"#), ("guide", #"{ set: "855" }"#),
    ("guide", #"{ extends: "x12/004010/855", elements: { "REF/03": "Y" } }"#),
    ("guide", #"{ extends: "x12/004010/855", elements: { REF: "M" } }"#),
    ("guide", #"{ extends: "x12/004010/855", conditions: { PO1: { add: ["P02"] } } }"#),
    ("map", #"{ fields: { nomber: "BEG/03" } }"#), ("map", #"{ fields: { number: "BEG-03" } }"#),
    ("map", #"{ fields: { lines: { each: "PO1", fields: { unti: "PO1/03" } } } }"#),
    ("map", #"{ fields: { number: { at: "BEG/03", table: "x", unknown: "drop" } } }"#),
    ("map", #"{ document: "PurchaseOrdr" }"#), ("map", #"{ defaults: { "CUR-01": "BY" } }"#),
    ("map", #"{ defaults: { "CUR/01": [1] } }"#),
  ])
  func mistakesDoNotFollowTheSchema(_ kind: String, _ text: String) throws {
    #expect(try check(kind).problems(parse(text)) != [])
  }

  /// The dialect's own schema, and a second opinion on patterns.
  @Test func pythonAgrees() throws {
    let script = """
      import json, sys, jsonschema
      from subprocess import run
      for kind in ["partner", "guide", "map"]:
        schema = json.loads(run([sys.argv[1], "spec", "schema", kind], capture_output=True).stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        good = {"partner": {"partner": "a", "due": None}, "guide": {"extends": "x", "segments": {"REF": None}},
          "map": {"fields": {"number": ["BEG/03", "N1>REF#2[01=DP]/04-1"], "lines": {"each": "?PO1"}}}}[kind]
        good.pop("due", None)
        assert validator.is_valid(good), kind
        assert not validator.is_valid({"extens": "x"}), kind
      print("fine")
      """
    let folder = try TemporaryFolder()
    let file = try folder.make("check.py", Array(script.utf8))
    let outcome = try shell("/usr/bin/python3 \(file) \"$0\"")
    #expect(outcome.output == "fine\n", "\(outcome.complaint)")
  }
}
