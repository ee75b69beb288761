// The JSON Schema of guides for XML: namespaces, types, and the tree of elements.

import Translation

enum TreeGuideSchema {
  private static let name = "^[A-Za-z_][A-Za-z0-9_.:-]*$"
  private static let usage = "^[MO] (\\*|[0-9]+)( .+)?$"

  static var schema: JSONText {
    let places = Schema.oneOrMore(Schema.plain())
    return Schema.members([
      Schema.member("extends", Schema.plain(), "the guide this one is based on"),
      Schema.member("language", ["const": "xml"], "the guide is for XML"),
      Schema.member("set", Schema.plain("^[a-z][a-z-]*$"), "what the document is: invoice, order"),
      Schema.member("name", Schema.plain(), "what people call it"),
      Schema.member(
        "namespaces", Schema.table(nullable(places)),
        "namespaces by the prefixes of the guide; of several the first is written, all are read"),
      Schema.member("root", Schema.plain(), "the root element"),
      Schema.member("message", Schema.plain(), "the element that tells documents of one root apart"),
      Schema.member(
        "headingLast", Schema.bool, "the heading stands behind the lines: documents are read twice"),
      Schema.member("doctype", Schema.plain(), "the address of the document type that written documents name"),
      Schema.member("line", places, "elements that are lines, or have them inside"),
      Schema.member("number", places, "where the document's number stands"),
      Schema.member("sender", places, "where the sender stands"),
      Schema.member("receiver", places, "where the receiver stands"),
      Schema.member("ignore", places, "elements that are passed over in silence"),
      Schema.member("ordered", Schema.bool, "elements come in the guide's order"),
      Schema.member("attributes", ["type": "object"], "attributes of the root"),
      Schema.member("keys", places, "children that tell what the element means"),
      Schema.member(
        "types", Schema.table(["anyOf": [["type": "string"], ["type": "object"], Schema.null]]), "types by name"),
      Schema.member(
        "elements", Schema.table(["anyOf": [Schema.plain(usage), element, Schema.null]], keys: name),
        "elements by name: usage, maximum, type, attributes"),
    ]).and(Schema.member("description", "A guide for XML."))
  }

  private static func nullable(_ value: JSONText) -> JSONText { ["anyOf": [value, Schema.null]] }

  private static var element: JSONText {
    Schema.members([
      Schema.member("use", Schema.plain(usage), "usage and maximum, and a type"),
      Schema.member("empty", Schema.bool, "the element is written with nothing in it where it must be there"),
      Schema.member(
        "before", Schema.plain(), "the element that this one stands before, where a base has another order"),
      Schema.member("is", Schema.plain(), "a type and lengths"),
      Schema.member("type", Schema.plain(), "a named type"),
      Schema.member("codes", Schema.oneOrMore(Schema.plain()), "what may stand in it"),
      Schema.member("keys", Schema.oneOrMore(Schema.plain()), "children that tell what the element means"),
      Schema.member("attributes", ["type": "object"], "its attributes"),
      Schema.member(
        "inherits", Schema.table(Schema.plain(), keys: "^@"),
        "attributes it is read with: what stands before it, in the element around it"),
      Schema.member("elements", ["type": "object"], "elements inside it"),
    ])
  }
}
