// Reads a guide for XML: `guides/xml/<name>.json5` or a partner's, with those it extends.
//
//   { language: "xml", set: "invoice", name: "UBL invoice", root: "Invoice", line: "cac:InvoiceLine",
//     namespaces: { "": "urn:…:Invoice-2", cac: "urn:…", cbc: "urn:…" },
//     types: { Amount: "R @currencyID", Party: { "cbc:EndpointID": "O 1 AN @schemeID" } },
//     elements: {
//       "cbc:ID": "M 1 AN 1/200", "cbc:PayableAmount": "M 1 Amount", "cac:Party": "M 1 Party",
//       "cac:InvoiceLine": { use: "M *", elements: { … } },
//       "cac:AdditionalItemProperty": { use: "O *", keys: ["cbc:Name"], elements: { … } },
//     } }
//
// An element is told by usage, maximum, type or named type, lengths and attributes. `keys` are children or grandchildren whose
// texts or attributes say what the element means; maps can ask for them. `inherits` has it say as attributes of its own what
// came before it in the element around it. Names have the prefixes of `namespaces`, whatever a document uses; of several
// namespaces for one prefix the first is written, and all are read.

import Conformance
import Elements
import JSON5
import Mapping
import Octets
import XMLRecords

struct TreeGuideReader {
  var reader = SpecReader()
  var layout = ElementLayout()
  var namespaces: [String: String] = ["xml": "http://www.w3.org/XML/1998/namespace"]
  /// Further namespaces for the same prefix, by the first.
  var otherNamespaces: [String: [String]] = [:]
  var types: [String: JSON5Value] = [:]
  /// Types that were read.
  var readTypes: [String: TreeDraft] = [:]

  private static let members = [
    "extends", "language", "set", "name", "namespaces", "root", "message", "line", "number", "sender", "receiver",
    "headingLast", "doctype", "ignore", "ordered", "types", "elements", "attributes", "keys",
  ]

  /// Reads the guide that `layers` make up, the outermost base first; `spec` is what it is called.
  mutating func read(_ layers: [JSON5Value], spec: String) throws(SpecErrors) -> (
    outline: GuideOutline, layout: ElementLayout
  ) {
    for layer in layers { reader.refuseUnknown(layer, known: Self.members) }
    let own = layers[layers.count - 1]
    let set = text("set", layers, "what the document is, such as invoice")
    let name = text("name", layers, "a name")
    readNamespaces(layers)
    for member in layers.joined("types").map({ reader.members($0, "types") }) ?? [] { types[member.key] = member.value }
    let root = text("root", layers, "the name of the root element")
    guard let elements = layers.joined("elements") else {
      throw SpecErrors(reader.messages + [own.fault("'elements' is missing").description])
    }
    var tree = TreeDraft(name: root, at: own)
    tree.attributes = layers.joined("attributes").map { attributes($0) } ?? []
    tree.children = children(elements, depth: 1)
    try reader.check()
    var build = TreeBuild(namespaces: namespaces)
    let entries = build.run(tree)
    layout = build.layout
    reader.messages += build.messages
    readPlaces(layers, build)
    try reader.check()
    var outline = GuideOutline(
      set: set, release: "xml", group: "", name: name, areas: [.init(name: "heading", entries: entries)], tally: nil,
      segments: build.segments, known: [], spec: spec)
    outline.language = .xml
    outline.names = build.names
    return (outline, layout)
  }

  private mutating func text(_ key: String, _ layers: [JSON5Value], _ what: String) -> String {
    if let value = layers.joined(key) { return reader.string(value, what) ?? "" }
    reader.fail(layers[layers.count - 1], "'\(key)' is missing")
    return ""
  }

  private mutating func readNamespaces(_ layers: [JSON5Value]) {
    for member in layers.joined("namespaces").map({ reader.members($0, "namespaces by prefix") }) ?? [] {
      let names = reader.strings(member.value, "a namespace")
      namespaces[member.key] = names.first ?? ""
      otherNamespaces[names.first ?? ""] = Array(names.dropFirst())
    }
  }

  /// What is said of the tree by places in it.
  private mutating func readPlaces(_ layers: [JSON5Value], _ build: TreeBuild) {
    layout.otherNamespaces = otherNamespaces
    for (prefix, namespace) in namespaces {
      for name in [namespace] + (otherNamespaces[namespace] ?? []) { layout.prefixes[name] = prefix }
    }
    if layout.prefixes[""] == nil { layout.prefixes[""] = "" }
    layout.message = layers.joined("message").flatMap { reader.string($0, "a name") } ?? ""
    layout.documentType = layers.joined("doctype").flatMap { reader.string($0, "an address") } ?? ""
    if let last = layers.joined("headingLast") { layout.headingIsLast = reader.bool(last) ?? false }
    layout.numbers = layers.joined("number").map { spots($0, build) } ?? []
    layout.senders = layers.joined("sender").map { positions($0) } ?? []
    layout.receivers = layers.joined("receiver").map { positions($0) } ?? []
    layout.lines = layers.joined("line").map { positions($0) } ?? []
    if let ordered = layers.joined("ordered") { layout.isOrdered = reader.bool(ordered) ?? false }
    if let ignored = layers.joined("ignore") {
      layout.ignored = reader.strings(ignored, "an element").compactMap { name($0, ignored) }
    }
  }

  private mutating func name(_ text: String, _ at: JSON5Value) -> XMLName? {
    if let name = XMLName(text, namespaces, isAttribute: false) { return name }
    reader.fail(at, "'namespaces' has no prefix for '\(text)'")
    return nil
  }

  /// Texts and attributes that places mean, from the root down.
  private mutating func spots(_ value: JSON5Value, _ build: TreeBuild) -> [ElementLayout.Spot] {
    reader.strings(value, "a place").compactMap { text in
      if let spot = build.spot(text, below: 0) { return spot }
      reader.fail(value, "there is no '\(text)' below the root")
      return nil
    }
  }

  /// Positions of places such as `cac:Party/cbc:EndpointID`, from the root down.
  private mutating func positions(_ value: JSON5Value) -> [Int] {
    reader.strings(value, "a place").compactMap { text in
      var at = 0
      for part in text.pieces(at: "/") {
        let attribute = part.hasPrefix("@")
        guard !attribute, let name = XMLName(part, namespaces, isAttribute: false),
          let next = layout.nodes.indices.first(where: {
            layout.nodes[$0].parent == at && layout.nodes[$0].name == name
          })
        else {
          reader.fail(value, "there is no '\(part)' on the way of '\(text)'")
          return nil
        }
        at = next
      }
      return at
    }
  }
}

/// An element as it is written down.
struct TreeDraft {
  struct Attribute {
    var name: String
    var outline: ElementOutline
    var isMandatory: Bool
  }

  /// An attribute that repeats what stands at a place of the element around this one.
  struct Inherited {
    var name: String
    var place: String
    /// The names on the way, an attribute's at last.
    var steps: [String]
    /// What an attribute of one of them must say.
    var condition: (place: String, texts: [String])?

    /// Reads `OrderReference/@orderID`, `DATETIME[@type=valid_start_date]/DATE`, `@version`, which is an attribute of the element
    /// around; nil when it is none, or asks for more.
    init?(_ name: String, _ text: String) {
      guard name.hasPrefix("@"), let place = MapPlace(tree: text), !place.isOptional else { return nil }
      self.name = name
      self.place = text
      let names = place.loops + (place.isSelf ? [] : [place.segment])
      steps = names + (place.elementName.isEmpty ? [] : [place.elementName])
      let conditions = (place.loopConditions + [place.conditions]).enumerated().flatMap { index, list in
        list.map { (place: (names.prefix(index + 1) + [$0.name]).joined(separator: "/"), $0) }
      }
      if conditions.count > 1 || conditions.contains(where: { $0.1.isNegated || !$0.1.name.hasPrefix("@") }) {
        return nil
      }
      condition = conditions.first.map { ($0.place, $0.1.codes) }
    }
  }

  var name: String
  var isMandatory = true
  var maximum = 1
  /// Nil for an element with others inside.
  var content: ElementOutline?
  var attributes: [Attribute] = []
  var keys: [String] = []
  /// A date of which the lengths are told, `DT 8/8`: it is written without hyphens.
  var isCompact = false
  /// The element is written with nothing in it where it must be there.
  var mayBeEmpty = false
  var inherited: [Inherited] = []
  var children: [TreeDraft] = []
  var at: JSON5Value

  init(name: String, at: JSON5Value) {
    self.name = name
    self.at = at
  }

  /// What the text or attribute at a place inside is.
  func outline(at steps: [String]) -> ElementOutline? {
    guard let step = steps.first else { return content }
    if step.hasPrefix("@") { return attributes.first { $0.name == step }?.outline }
    return children.first { $0.name == step }?.outline(at: Array(steps.dropFirst()))
  }
}

extension XMLName {
  /// Reads a name with its prefix; attributes without a prefix are in no namespace.
  init?(_ text: String, _ namespaces: [String: String], isAttribute: Bool) {
    let parts = text.pieces(at: ":", limit: 2)
    if parts.count == 1 {
      self.init(text, in: isAttribute ? "" : namespaces[""] ?? "")
    } else if let namespace = namespaces[parts[0]] {
      self.init(parts[1], in: namespace)
    } else {
      return nil
    }
  }
}
