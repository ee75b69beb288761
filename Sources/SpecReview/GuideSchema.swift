// The JSON Schema of guides: those of the standard, which list what may stand where, and those that extend and change one.

import Translation

enum GuideSchema {
  private static let tag = "[A-Z][A-Z0-9]{1,2}"
  private static let usage = "[MOX] (\\*|[0-9]+)"
  private static let path = "^([A-Z0-9]{1,4}>)*[A-Z0-9]{1,4}(#[0-9]{1,2})?"

  static var schema: JSONText {
    Schema.root(
      "guide", "Ediglot guide",
      "What may stand where in a transaction set: of a standard, or of a partner, which extends one and changes it."
    ).and(
      Schema.member("anyOf", [standard, extending, RowGuideSchema.schema, TreeGuideSchema.schema]),
      Schema.member(
        "$defs",
        ["entries": entries, "element": element, "codes": codes, "conditions": conditions, "neighbour": neighbour])
    )
  }

  private static var facts: [JSONText.Member] {
    [
      Schema.member("set", Schema.text("the transaction set, ST01", pattern: "^[0-9]{3}$")),
      Schema.member("release", Schema.text("six digits of GS08", pattern: "^[0-9]{6}$")),
      Schema.member("group", Schema.text("functional identifier, GS01", pattern: "^[A-Z]{2}$")),
      Schema.member("name", Schema.text("what people call it")),
      Schema.member("lines", Schema.text("the segment CTT01 counts", pattern: "^\(tag)$")),
      Schema.member("quantity", Schema.text("the element CTT02 sums, PO1/02", pattern: "^\(tag)/[0-9]{2}$")),
    ]
  }

  private static func areas(nullable: Bool) -> [JSONText.Member] {
    ["heading", "detail", "summary"].map { name in
      nullable
        ? Schema.member(name, Schema.reference("entries"), "takes the place of the \(name)")
        : Schema.member(name, Schema.reference("entries", "segments and loops of the \(name), in order"))
    }
  }

  private static var standard: JSONText {
    Schema.object(
      facts + areas(nullable: false), required: ["set", "release", "group", "name"], "A guide of the standard.")
  }

  private static var extending: JSONText {
    let use = Schema.plain("^([MOX]( (\\*|[0-9]+))?)$")
    let changes: [JSONText.Member] = [
      Schema.member("extends", Schema.text("the guide that is changed: x12/004010/855, partners/medsurg/guides/855")),
      Schema.member("add", Schema.list(added), "segments and loops added"),
      Schema.member(
        "moved", Schema.table(Schema.reference("neighbour"), keys: path + "$"),
        "segments and loops that stand elsewhere"),
      Schema.member(
        "segments", Schema.table(["anyOf": [use, Schema.null]], keys: path + "$"),
        "usage and maximum of segments and loops by place: 'M 3'; null is not used"),
      Schema.member(
        "elements", Schema.table(Schema.reference("element"), keys: path + "/[0-9]{1,2}(-[0-9]{1,2})?$"),
        "elements by place, PO1>PO4/03"),
      Schema.member(
        "conditions", Schema.table(Schema.reference("conditions"), keys: path + "(/[0-9]{1,2})?$"),
        "relational conditions added and removed, by segment or composite"),
    ]
    return Schema.object(
      changes + facts + areas(nullable: true), required: ["extends"], "A guide that changes another.")
  }

  // MARK: Parts

  private static var entries: JSONText {
    let loop = Schema.object(
      [
        Schema.member("loop", Schema.text("name, usage and maximum: N1 O 200", pattern: "^[A-Z0-9]{1,4} \(usage)$")),
        Schema.member("content", Schema.reference("entries", "what is in it; its first segment begins it")),
      ], required: ["loop", "content"], "a loop")
    return Schema.list(["anyOf": [Schema.text("a segment: REF O 12", pattern: "^\(tag) \(usage)$"), loop]])
  }

  private static var neighbour: JSONText {
    Schema.object(
      [
        Schema.member("after", Schema.text("the neighbour before it")),
        Schema.member("before", Schema.text("the neighbour behind it")),
      ], required: [], "where it stands")
  }

  private static var added: JSONText {
    Schema.members([
      Schema.member("segment", Schema.text("a segment: NTE O 10", pattern: "^\(tag) \(usage)$")),
      Schema.member("loop", Schema.text("a loop: LM O 2", pattern: "^[A-Z0-9]{1,4} \(usage)$")),
      Schema.member("content", Schema.reference("entries", "what is in the loop")),
      Schema.member("after", Schema.text("the neighbour before it")),
      Schema.member("before", Schema.text("the neighbour behind it")),
      Schema.member("in", Schema.text("the loop it is added to: PO1, PO1>N1", pattern: path + "$")),
      Schema.member("area", Schema.choice(["heading", "detail", "summary"], "the area, where no neighbour says it")),
    ])
  }

  private static var element: JSONText {
    let count: JSONText = ["type": "integer", "minimum": .number(1)]
    let change = Schema.members([
      Schema.member("use", Schema.choice(["M", "O", "X"], "mandatory, optional, or as a condition says")),
      Schema.member("length", Schema.text("shortest and longest: 1/15", pattern: "^[0-9]+/[0-9]+$")),
      Schema.member("codes", Schema.reference("codes", "the codes that may stand")),
      Schema.member("repeat", ["anyOf": [count, Schema.words(["*"])], "description": "how often it may come"]),
    ])
    return [
      "description": "M, O or X; null is not used; or what is changed of it",
      "anyOf": [Schema.words(["M", "O", "X"]), Schema.null, change],
    ]
  }

  private static var codes: JSONText {
    let list = Schema.oneOrMore(Schema.plain())
    let change = Schema.members([
      Schema.member("add", list, "codes beyond the list"), Schema.member("remove", list, "codes that may not stand"),
    ])
    return ["description": "all that may stand, 'NE SA'; or what is added and removed", "anyOf": [list, change]]
  }

  private static var conditions: JSONText {
    let list = Schema.oneOrMore(Schema.plain("^[PRECL]([0-9]{2}){2,}$"))
    return Schema.members([
      Schema.member("add", list, "conditions such as P0304"), Schema.member("remove", list, "conditions taken away"),
    ])
  }
}
