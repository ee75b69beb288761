// The JSON Schema of the lines `validate --json` writes: findings, and one summary for each file.

import Findings

package enum FindingSchema {
  /// The schema, laid out for people.
  package static func json() -> String {
    let definitions = [
      Schema.member("finding", finding), Schema.member("summary", summary),
      Schema.member("unit", unit("A unit of the envelope.", id: false)),
      Schema.member("set", unit("A transaction set.", id: true)),
    ]
    let root: JSONText = [
      "$schema": Schema.dialect, "$id": "urn:ediglot:schema:findings", "title": "Ediglot finding or summary",
      "description": "One line of 'ediglot validate --json'. What is absent is left out.",
      "oneOf": [Schema.reference("finding"), Schema.reference("summary")],
      "$defs": .object(definitions),
    ]
    return root.page()
  }

  private static func unit(_ about: String, id: Bool) -> JSONText {
    var properties = [Schema.member("ordinal", Schema.whole("from 1, in the unit around it", minimum: 1))]
    if id { properties.append(Schema.member("id", Schema.text("such as 850"))) }
    properties.append(Schema.member("control", Schema.text("control number")))
    return Schema.object(properties, required: ["ordinal"], about)
  }

  private static var finding: JSONText {
    let required = ["type", "file", "line", "column", "offset", "rule", "severity", "message", "advice"]
    return Schema.object(place + subject + words, required: required, "A rule broken at one place.")
  }

  private static var place: [JSONText.Member] {
    [
      Schema.member("type", ["const": "finding"]),
      Schema.member("file", Schema.text("the file as named on the command line; - is standard input")),
      Schema.member("line", Schema.whole("line, from 1", minimum: 1)),
      Schema.member("column", Schema.whole("column in bytes, from 1", minimum: 1)),
      Schema.member("offset", Schema.whole("byte offset in the file, from 0", minimum: 0)),
      Schema.member("rule", Schema.choice(Rule.allCases.map(\.name), "the rule that is broken")),
      Schema.member(
        "severity",
        Schema.choice(
          Severity.allCases.map(\.name),
          "note: told to nobody else; warn: accepted, and the partner is told; reject: the unit is refused")),
      Schema.member("interchange", Schema.reference("unit", "interchange in the file")),
      Schema.member("group", Schema.reference("unit", "functional group in the interchange")),
      Schema.member("set", Schema.reference("set", "transaction set in the group")),
    ]
  }

  private static var subject: [JSONText.Member] {
    let segment = Schema.object(
      [
        Schema.member("id", Schema.text("such as PO1")),
        Schema.member("ordinal", Schema.whole("in the set, ST is 1", minimum: 1)),
      ], required: [], "the segment; for a missing one, where it should have stood")
    return [
      Schema.member("segment", segment),
      Schema.member("element", Schema.whole("element in the segment, from 1", minimum: 1)),
      Schema.member("component", Schema.whole("component in the element, from 1", minimum: 1)),
      Schema.member("occurrence", Schema.whole("repeat of the element, from 1", minimum: 1)),
      Schema.member("reference", Schema.text("data element, such as 355 or I06")),
      Schema.member(
        "loop", ["type": "array", "items": Schema.text("name"), "description": "loops around it, outermost first"]),
    ]
  }

  private static var words: [JSONText.Member] {
    [
      Schema.member("text", Schema.text("the text in question, 120 bytes of it at most; passwords masked")),
      Schema.member("excerpt", Schema.text("the segment around it, 400 bytes of it at most; passwords masked")),
      Schema.member("message", Schema.text("what is wrong")),
      Schema.member("expected", Schema.text("what would have been right")),
      Schema.member("advice", Schema.text("what to do")),
    ]
  }

  private static var summary: JSONText {
    let counts = [
      ("bytes", "bytes read"), ("interchanges", "interchanges"), ("interchangesRejected", "of them rejected"),
      ("groups", "functional groups"), ("sets", "transaction sets"),
      ("setsAcceptedWithErrors", "of them accepted with errors"), ("setsRejected", "of them rejected"),
      ("rejections", "findings that reject"), ("warnings", "findings that warn"), ("notes", "findings that note"),
      ("untold", "further findings, of units that have more than are kept"),
    ]
    // What X12 lacks.
    let others = [
      Schema.member("rows", Schema.whole("rows of data, in files of rows", minimum: 0)),
      Schema.member("elements", Schema.whole("elements that hold something, in XML", minimum: 0)),
    ]
    let properties =
      [Schema.member("type", ["const": "summary"]), Schema.member("file", Schema.text("the file"))]
      + counts.map { Schema.member($0.0, Schema.whole($0.1, minimum: 0)) }
      + [Schema.member("refused", ["type": "boolean", "description": "something was rejected: exit code 1"])]
    return Schema.object(properties + others, required: properties.map(\.name), "The last line of a file.")
  }
}
