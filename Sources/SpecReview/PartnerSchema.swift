// The JSON Schema of partner profiles, for editors: what may be said, and what it means.

import Acknowledgement
import Canonical
import Findings
import Odoo
import PartnerSpec
import Translation

/// Specs there is a schema of.
package enum SpecSchemaKind: String, CaseIterable, Sendable {
  case partner, guide, map

  private var schema: JSONText {
    switch self {
    case .partner: PartnerSchema.schema
    case .guide: GuideSchema.schema
    case .map: MapSchema.schema
    }
  }

  /// The schema, laid out for people, or on one line.
  package var json: String { schema.page() }
  package var line: String { schema.line }
}

extension Schema {
  static let null: JSONText = ["type": "null"]
  static let bool: JSONText = ["type": "boolean"]

  static func member(_ name: String, _ value: JSONText, _ about: String) -> JSONText.Member {
    member(name, ["description": .string(about), "anyOf": [value, null]])
  }

  /// A string of a pattern, without words.
  static func plain(_ pattern: String? = nil) -> JSONText {
    pattern.map { ["type": "string", "pattern": .string($0)] } ?? ["type": "string", "minLength": .number(1)]
  }

  static func list(_ items: JSONText) -> JSONText { ["type": "array", "items": items] }

  /// One, or a list.
  static func oneOrMore(_ item: JSONText) -> JSONText { ["anyOf": [item, list(item)]] }

  static func words(_ values: [String]) -> JSONText { ["enum": .array(values.map { .string($0) })] }

  /// An object with any keys of a pattern.
  static func table(_ values: JSONText, keys pattern: String? = nil) -> JSONText {
    let table: JSONText = ["type": "object", "additionalProperties": values]
    return pattern.map { table.and(member("propertyNames", plain($0))) } ?? table
  }

  /// An object with these members, each of which `null` takes away.
  static func members(_ properties: [JSONText.Member], required: [String] = []) -> JSONText {
    let object: JSONText = [
      "type": "object", "additionalProperties": .bool(false), "properties": .object(properties),
    ]
    return required.isEmpty ? object : object.and(member("required", .array(required.map { .string($0) })))
  }

  /// The head of a schema.
  static func root(_ name: String, _ title: String, _ about: String) -> JSONText {
    [
      "$schema": dialect, "$id": .string("urn:ediglot:schema:spec:\(name)"), "title": .string(title),
      "description": .string(about),
    ]
  }
}

extension JSONText {
  /// The members of another object behind those of this one.
  func and(all other: JSONText) -> JSONText {
    guard case .object(let members) = other else { return self }
    return members.reduce(self) { $0.and($1) }
  }
}

enum PartnerSchema {
  static var schema: JSONText {
    let root = Schema.root(
      "partner", "Ediglot partner profile",
      "Specs/partners/<id>/partner.json5: who a partner is and what was agreed. null takes an inherited member away.")
    let object = Schema.members(identity + agreements)
    return root.and(all: object)
  }

  private static let address = Schema.plain("^[ -~]{2}:[!-~]([ -~]{0,13}[!-~])?$")
  private static let code = Schema.plain("^.{2,15}$")

  private static var identity: [JSONText.Member] {
    let identifiers = Schema.members([
      Schema.member(
        "isa", Schema.oneOrMore(address), "ISA addresses the partner sends under: qualifier and id, 01:123456789"),
      Schema.member("gs", Schema.oneOrMore(code), "application codes (GS02); none is any"),
      Schema.member("gln", Schema.plain("^[0-9]{13}$"), "Global Location Number, 13 digits"),
      Schema.member("duns", Schema.plain("^[0-9]{9,13}$"), "DUNS number, with its suffix up to 13 digits"),
      Schema.member("id", Schema.plain(), "any other identifier that documents of XML name the partner by"),
    ])
    let ours = Schema.members([
      Schema.member("isa", address, "our ISA address; none is any"),
      Schema.member("gs", code, "our application code; none is any"),
      Schema.member("name", Schema.plain(), "our name, for documents of XML"),
      Schema.member("id", Schema.plain(), "what documents of XML call us by (default: the ISA identifier)"),
    ])
    return [
      Schema.member("extends", Schema.plain(), "the profile this one is based on"),
      Schema.member(
        "partner", Schema.plain(), "the id, as the folder is called; a level that partners extend has none"),
      Schema.member("name", Schema.plain(), "what people call the partner"),
      Schema.member(
        "status", Schema.words(PartnerProfile.Status.allCases.map(\.rawValue)), "whether the partner's documents count"),
      Schema.member(
        "priority", Schema.words(PartnerProfile.Priority.allCases.map(\.rawValue)), "whose documents are taken first"),
      Schema.member(
        "marker", Schema.plain("^\\.[^/]{1,18}$"),
        "the ending of a second, empty file that says that a file is whole: its name, or its name but for the last ending"
      ),
      Schema.member("identifiers", identifiers, "by what the partner is known"),
      Schema.member("ours", ours, "under what names the partner knows us"),
    ]
  }

  // MARK: Agreements

  private static var agreements: [JSONText.Member] {
    let severities = Schema.words(Severity.allCases.map(\.name) + ["ignore"])
    let rules = Rule.allCases.map { Schema.member($0.name, severities, "severity of \($0.name)") }
    return [
      Schema.member("sends", Schema.list(Schema.members(transaction, required: ["as"])), "what the partner sends us"),
      Schema.member(
        "receives", Schema.list(Schema.members(transaction + delivery, required: ["as", "document"])),
        "what we send the partner"),
      Schema.member("acknowledgement", answer, "how interchanges are answered"),
      Schema.member("tolerance", Schema.members(rules), "severities of rules for what the partner sends"),
      Schema.member(
        "tables", Schema.table(["anyOf": [Schema.plain("\\.csv$"), Schema.null]]),
        "code tables: CSV files beside the profile, by name"),
      Schema.member("odoo", odoo, "what envelopes say of the partner"),
    ]
  }

  private static var transaction: [JSONText.Member] {
    [
      Schema.member(
        "as", Schema.text("standard, release and set; csv for rows; xml", pattern: "^(x12/[0-9]{6}/[0-9]{3}|csv|xml)$")),
      Schema.member("files", Schema.oneOrMore(Schema.plain()), "what files of rows are called: PRICE*.csv"),
      Schema.member("guide", Schema.plain(), "the partner's guide; else the standard's"),
      Schema.member("map", Schema.plain(), "the partner's map; else the standard one"),
    ]
  }

  private static var delivery: [JSONText.Member] {
    let delimiter = Schema.plain("^[!-/:-@\\[-`{-~\\u0000-\\u001f]$")
    let delimiters = Schema.members(
      ["segment", "element", "component", "repetition"].map { Schema.member($0, delimiter, "one character") })
    return [
      Schema.member(
        "document", Schema.choice(DocumentKind.allCases.map(\.rawValue), "the document the set is made of")),
      Schema.member("delimiters", delimiters, "separators and terminator"),
      Schema.member("lineEnds", Schema.bool, "a line break follows each segment"),
      Schema.member(
        "characters", Schema.words(PartnerProfile.Delivery.Characters.allCases.map(\.rawValue)),
        "characters of X12.6 the partner takes"),
      Schema.member(
        "unsupported", Schema.words(PartnerProfile.Delivery.Unsupported.allCases.map(\.rawValue)),
        "what becomes of other characters"),
      Schema.member(
        "batch", Schema.words(PartnerProfile.Delivery.Batch.allCases.map(\.rawValue)), "what one envelope holds"),
    ]
  }

  private static var answer: JSONText {
    Schema.members([
      Schema.member("functional", Schema.words(["997", "999", "none"]), "the functional acknowledgement"),
      Schema.member("sets", Schema.words(["all", "rejected"]), "which sets it tells of"),
      Schema.member(
        "interchange", Schema.words(TA1Policy.allCases.map(\.rawValue)),
        "when an interchange is answered by a TA1"),
      Schema.member(
        "report", Schema.words(ReportPolicy.allCases.map(\.rawValue)),
        "when the sender of rows or XML gets a processing report"),
      Schema.member(
        "due", Schema.plain("^P([0-9]+[WD])*(T([0-9]+[HMS])+)?$"), "within what the partner has to answer: PT4H, P1D"),
    ])
  }

  private static var odoo: JSONText {
    Schema.members([
      Schema.member("series", Schema.words(OdooTarget.knownSeries), "the Odoo series for the partner's documents"),
      Schema.member("partner", Schema.plain(), "ref of the partner in Odoo"),
      Schema.member("module", Schema.plain("^[a-z0-9_]+$"), "module of the external ids"),
      Schema.member(
        "policies", Schema.table(["anyOf": [Schema.bool, Schema.null]]), "policies switched on or off, by name"),
      Schema.member(
        "units", Schema.table(["anyOf": [Schema.plain(), Schema.null]]), "external ids of units, by code"),
    ])
  }
}
