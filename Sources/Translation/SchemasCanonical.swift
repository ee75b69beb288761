// The JSON Schema of canonical documents: the table of records, with what the writer puts around them.

import Acknowledgement
import Canonical

package enum CanonicalSchema {
  /// The schema, laid out for people.
  package static func json() -> String {
    let properties =
      [Schema.member("document", Schema.choice(DocumentKind.allCases.map(\.rawValue), "kind of document"))]
      + fields(of: .header) + tail
    let definitions =
      RecordKind.allCases.filter { $0 != .header }.map { Schema.member("\($0)", record($0)) }
      + values + [Schema.member("source", source), Schema.member("identity", identity)]
    return Schema.object(
      properties, required: ["document", "number", "lines", "totals", "source", "status", "findings"],
      "A business document in the words of no particular format. What is absent is left out."
    )
    .with(
      Schema.member("$schema", Schema.dialect), Schema.member("$id", "urn:ediglot:schema:canonical"),
      Schema.member("title", "Ediglot canonical document")
    )
    .and(Schema.member("$defs", .object(definitions)))
    .page()
  }

  /// What follows the fields of the header.
  private static var tail: [JSONText.Member] {
    let verdicts = [Verdict.accepted, .acceptedWithErrors, .rejected].map { "\($0)" }
    return [
      Schema.member("lines", ["type": "array", "items": Schema.reference("line"), "description": "the lines"]),
      Schema.member("totals", Schema.reference("totals", "totals as the sender gave them")),
      Schema.member(
        "late", Schema.object(fields(of: .header), required: [], "heading fields that came after the first line")),
      Schema.member("source", Schema.reference("source", "where the document came from")),
      Schema.member("status", Schema.choice(verdicts, "what became of the document")),
      Schema.member("findings", Schema.whole("how many findings there were", minimum: 0)),
    ]
  }

  private static func record(_ kind: RecordKind) -> JSONText {
    Schema.object(fields(of: kind), required: [], "")
  }

  private static func fields(of kind: RecordKind) -> [JSONText.Member] {
    kind.fields.map { field in
      // A document always has its number, if only an empty one.
      let isNumber = kind == .header && field.name == "number"
      let value: JSONText = ["type": "string", "description": .string(field.about)]
      return Schema.member(field.name, isNumber ? value : type(of: field))
    }
  }

  private static func type(of field: Field) -> JSONText {
    switch field.type {
    case .text, .code: Schema.text(field.about)
    case .decimal: Schema.reference("decimalValue", field.about)
    case .count: Schema.whole(field.about)
    case .date: Schema.reference("dateValue", field.about)
    case .moment: Schema.reference("momentValue", field.about)
    case .time: Schema.reference("timeValue", field.about)
    case .one(let kind): Schema.reference("\(kind)", field.about)
    case .many(let kind):
      [
        "type": "array", "items": Schema.reference("\(kind)"), "minItems": .number(1),
        "description": .string(field.about),
      ]
    }
  }

  private static var values: [JSONText.Member] {
    let date = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    let time = "[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,2})?)?"
    let zone = "(Z|[+-][0-9]{2}:[0-9]{2})?"
    return [
      Schema.member(
        "decimalValue",
        Schema.text("exact decimal in plain notation", pattern: "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$")),
      Schema.member("dateValue", Schema.text("CCYY-MM-DD", pattern: "^\(date)$")),
      Schema.member(
        "momentValue",
        Schema.text("CCYY-MM-DD, with time and zone where given", pattern: "^\(date)(T\(time)\(zone))?$")),
      Schema.member("timeValue", Schema.text("HH:MM or HH:MM:SS", pattern: "^\(time)$")),
    ]
  }

  // MARK: Source

  private static var source: JSONText {
    let texts = [
      ("format", "x12"), ("file", "name of the file"), ("set", "transaction set"), ("release", "release as written"),
      ("guide", "guide it was read with"),
    ]
    let controls = [
      ("groupSender", "sender of the group"), ("groupReceiver", "receiver of the group"),
      ("interchangeControl", "control number of the interchange"), ("groupControl", "control number of the group"),
      ("setControl", "control number of the set"),
    ]
    let ordinals = [
      ("interchange", "ordinal in the file"), ("group", "ordinal in the interchange"),
      ("ordinal", "ordinal of the set in the group"),
    ]
    let properties =
      texts.map { Schema.member($0.0, Schema.text($0.1)) }
      + [
        Schema.member("sender", Schema.reference("identity", "sender of the interchange")),
        Schema.member("receiver", Schema.reference("identity", "receiver of the interchange")),
      ]
      + controls.map { Schema.member($0.0, Schema.text($0.1)) }
      + ordinals.map { Schema.member($0.0, Schema.whole($0.1, minimum: 0)) }
      + [
        Schema.member("test", ["type": "boolean", "description": "the sender calls it a test"]),
        Schema.member("start", Schema.whole("byte offset of the document in the file", minimum: 0)),
        Schema.member("end", Schema.whole("byte offset behind it", minimum: 0)),
        Schema.member("sha256", Schema.text("digest of the bytes between", pattern: "^[0-9a-f]{64}$")),
      ]
    let required = ["format", "interchange", "group", "ordinal", "test", "start", "end", "sha256"]
    return Schema.object(properties, required: required, "Where a document came from.")
  }

  private static var identity: JSONText {
    let properties = [
      Schema.member("qualifier", ["type": "string", "description": "list the identifier is from"]),
      Schema.member("id", Schema.text("identifier")),
    ]
    return Schema.object(properties, required: ["qualifier", "id"], "Who sent or receives.")
  }
}
