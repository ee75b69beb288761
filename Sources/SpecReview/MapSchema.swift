// The JSON Schema of maps, made from the table of canonical records: editors complete the fields of each record and tell
// those there are not.

import Canonical
import Mapping
import Octets
import Translation

enum MapSchema {
  private static let place =
    "^\\??([A-Za-z0-9]{1,4}>)*[A-Za-z0-9]{1,4}(#[0-9]{1,2})?(\\[[^\\]]*\\])?"
    + "(/([0-9]{1,2}(-[0-9]{1,2})?|pair[0-9]{1,2}\\[[^\\]]+\\]|[A-Za-z][A-Za-z0-9_]*))?$"
    // Of XML: a path of names, with prefixes, attributes or names longer than tags.
    + "|^\\??(\\.|[^ ]*[@:].*|[A-Za-z_][A-Za-z0-9_.]{4,}([/\\[].*)?)$"

  static var schema: JSONText {
    let object = Schema.members([
      Schema.member("extends", Schema.plain(), "the map this one is based on"),
      Schema.member(
        "document", Schema.words(DocumentKind.allCases.map(\.rawValue)), "the canonical document it makes"),
      Schema.member(
        "set", Schema.plain("^([0-9]{3}|[a-z][a-z-]*)$"),
        "the transaction set it is for, or what the file of rows is about"),
      Schema.member("language", Schema.words(["xml"]), "the map is for XML: its places are paths of elements"),
      Schema.member("part", Schema.plain(), "the part whose fields the heading has"),
      Schema.member("fields", Schema.reference("header"), "fields of the heading, and the lines"),
      Schema.member("totals", Schema.reference("totals"), "fields of the summary"),
      Schema.member("hierarchy", hierarchy, "levels of an HL loop"),
      Schema.member("words", words, "word tables: word and code, or codes of which the first is written"),
      Schema.member("parts", Schema.table(nullable(Schema.reference("fields"))), "fields that several records share"),
      Schema.member(
        "defaults", Schema.table(nullable(defaultText), keys: place),
        "what elements say when they are written and the document says nothing of them"),
    ])
    let root = Schema.root(
      "map", "Ediglot map",
      "Which place of a guide is which field of the canonical document. null takes an inherited member away.")
    return root.and(all: object).and(Schema.member("$defs", .object(definitions)))
  }

  private static func nullable(_ value: JSONText) -> JSONText { ["anyOf": [value, Schema.null]] }

  private static var words: JSONText {
    // A code may be empty.
    let code: JSONText = ["type": "string"]
    return Schema.table(nullable(Schema.table(nullable(Schema.oneOrMore(code)))))
  }

  private static var hierarchy: JSONText {
    let kinds = RecordKind.line.fields.compactMap { field in kind(field.type).map { (field.name, $0) } }
    let roles = [("header", RecordKind.header), ("line", .line)] + kinds
    let levels = roles.map { name, kind in
      Schema.members(
        [
          Schema.member("codes", Schema.list(Schema.plain("^[A-Z0-9]{1,2}$"))),
          Schema.member("as", ["const": .string(name)]),
          Schema.member("part", Schema.plain(), "the part whose fields the level has"),
          Schema.member("fields", Schema.reference("\(kind)"), "fields of the level"),
        ], required: ["codes", "as"])
    }
    return Schema.members([
      Schema.member("loop", Schema.plain("^[A-Z0-9]{1,4}$"), "the loop of the levels"),
      Schema.member("levels", Schema.list(["oneOf": .array(levels)]), "what each level code becomes"),
      Schema.member(
        "fields", Schema.table(Schema.reference("fields")), "fields that override those of a level, by its code"),
    ])
  }

  private static func kind(_ type: FieldType) -> RecordKind? {
    switch type {
    case .one(let kind), .many(let kind): kind
    default: nil
    }
  }

  // MARK: Definitions

  private static var definitions: [JSONText.Member] {
    var list = [
      Schema.member(
        "place", Schema.text("a place in the guide: BEG/03, N1[01=ST]>N4/01, PO1/pair06[VN,VP]", pattern: place)),
      Schema.member("value", value), Schema.member("fields", Schema.table(anything)),
      Schema.member("way", way("fields")),
    ]
    for kind in RecordKind.allCases {
      let own = kind.fields.map(field) + (kind == .header ? [lines] : [])
      list.append(
        Schema.member("\(kind)", kind.index(of: MapBinding.ownField) == nil ? Schema.members(own) : open(own)))
      list.append(Schema.member("\(kind)Way", way("\(kind)")))
    }
    return list
  }

  /// A record that may have fields of the partner's own.
  private static func open(_ fields: [JSONText.Member]) -> JSONText {
    let own = Schema.member("^x:[a-z0-9_]{1,60}$", Schema.reference("value"))
    return Schema.members(fields).and(Schema.member("patternProperties", .object([own])))
  }

  /// The lines are no field of the heading, but are bound there.
  private static var lines: JSONText.Member {
    Schema.member("lines", Schema.oneOrMore(Schema.reference("lineWay")), "lines of the document")
  }

  private static func field(_ field: Field) -> JSONText.Member {
    guard let kind = kind(field.type) else { return Schema.member(field.name, Schema.reference("value"), field.about) }
    return Schema.member(field.name, Schema.oneOrMore(Schema.reference("\(kind)Way")), field.about)
  }

  /// A field of a part, which may be of any record.
  private static var anything: JSONText {
    [
      "anyOf": [
        Schema.reference("value"), Schema.oneOrMore(Schema.reference("way")), Schema.null,
      ]
    ]
  }

  private static var places: JSONText { Schema.oneOrMore(Schema.reference("place")) }

  /// What an element says by default.
  private static var defaultText: JSONText {
    func fields(_ kind: RecordKind) -> JSONText {
      Schema.words(kind.fields.filter { MapDefault.isText($0.type) }.map(\.name))
    }
    let sources = Schema.members([
      Schema.member("heading", fields(.header), "a field of the heading"),
      Schema.member("totals", fields(.totals), "a field of the totals"),
      Schema.member("line", fields(.line), "a field of the line at hand"),
      Schema.member("fact", Schema.words(WritingFact.allCases.map(\.rawValue)), "what is known when it is written"),
    ])
    let one: JSONText = ["anyOf": [Schema.plain(), sources]]
    return ["anyOf": [Schema.plain(), sources, ["type": "array", "items": one]]]
  }

  /// How one value is read. An overriding map may say parts of it only.
  private static var value: JSONText {
    let looked = Schema.members(
      [
        Schema.member("at", places, "the place, or several of which the first that holds something counts"),
        Schema.member("words", Schema.plain(), "the word table"),
        Schema.member("join", ["type": "string"], "what repeated texts are joined with"),
        Schema.member("is", Schema.words(["sscc"]), "an SSCC, without its application identifier"),
        Schema.member("table", Schema.plain(), "the partner's code table"),
        Schema.member(
          "unknown", Schema.words(UnknownCode.allCases.map(\.name)), "what becomes of a code the table lacks"),
      ] + common)
    let moment = Schema.members(
      [
        Schema.member("date", places, "the date"), Schema.member("time", Schema.reference("place"), "its time"),
        Schema.member("editTime", Schema.list(edit), "what is done to the partner's time, in order"),
        Schema.member("zone", Schema.reference("place"), "its zone"),
        Schema.member("zoneIs", Schema.plain("^[A-Z0-9]{2}$"), "the zone of times without one (X12 element 623)"),
      ] + common)
    let constant = Schema.members([
      Schema.member("const", ["type": "string"], "the same text always"), Schema.member("when", condition),
      // Takes away what an inherited field was read from.
      Schema.member("at", Schema.null), Schema.member("words", Schema.null),
    ])
    return ["anyOf": [places, looked, moment, constant]]
  }

  /// Members of values of any form.
  private static var common: [JSONText.Member] {
    [
      Schema.member("edit", Schema.list(edit), "what is done to the partner's text, in order"),
      Schema.member("default", ["type": "string"], "the value where no place holds one"),
      Schema.member("carry", Schema.plain(), "the field of the heading that a line repeats where it has no value"),
      Schema.member("sum", Schema.plain(), "the field of all lines that a total is the sum of"),
      Schema.member("count", Schema.words(["lines"]), "a total that counts lines"),
      Schema.member("when", condition, "what the heading must say"),
    ]
  }

  /// A field of the heading (with ! behind it: anything else) and its words.
  private static var condition: JSONText { Schema.table(Schema.oneOrMore(Schema.plain())) }

  private static var edit: JSONText {
    let text: JSONText = ["type": "string"]
    let count: JSONText = ["type": "integer", "minimum": .number(0)]
    let decimal = Schema.plain("^-?[0-9]*\\.?[0-9]+$")
    func one(_ name: String, _ value: JSONText, _ more: [JSONText.Member] = []) -> JSONText {
      Schema.members([Schema.member(name, value)] + more, required: [name])
    }
    let filling = [Schema.member("to", count), Schema.member("side", Schema.words(["left", "right"]))]
    let modes = ExactDecimal.Rounding.allCases.map(\.rawValue)
    return [
      "anyOf": .array(
        [Schema.words(["upper", "lower"])]
          + ["addPrefix", "addSuffix", "dropPrefix", "dropSuffix", "date", "time"].map { one($0, text) }
          + [
            one("substring", Schema.list(count)), one("part", count, [Schema.member("of", text)]),
            one("pad", text, filling), one("unpad", text, filling),
            one("replace", text, [Schema.member("with", text)]), one("times", decimal), one("plus", decimal),
            one("round", count, [Schema.member("mode", Schema.words(modes))]),
          ])
    ]
  }

  /// One way to make records.
  private static func way(_ fields: String) -> JSONText {
    Schema.members([
      Schema.member("each", Schema.reference("place"), "a record for each of this loop or segment"),
      Schema.member("pairs", Schema.reference("place"), "a record for each pair of elements from here on"),
      Schema.member("as", Schema.list(Schema.plain()), "the two fields a pair fills"),
      Schema.member("words", Schema.plain(), "the word table of the first of a pair"),
      Schema.member("when", condition, "what the heading must say"),
      Schema.member("part", Schema.plain(), "the part whose fields the record has"),
      Schema.member("fields", Schema.reference(fields), "fields of the record"),
    ])
  }
}
