// Reads the spec of purchase orders: a JSON5 tree, with what it extends joined in, becomes a plan. The first mistake ends
// the reading, with its file, line and column and the nearest name.

import Canonical
import JSON5
import Octets

extension OrderPlan {
  /// Reads a spec.
  package convenience init(_ spec: JSON5Value) throws(JSON5Error) {
    _ = try spec.entries(among: [
      "series", "extends", "model", "document", "lines", "states", "remarks", "units", "places", "parts", "fields",
      "line", "totals",
    ])
    func needed(_ key: String) throws(JSON5Error) -> String {
      guard let value = spec[key] else { throw spec.fault("found no '\(key)'") }
      return try value.string(as: "a name")
    }
    let document = try needed("document")
    guard document == DocumentKind.purchaseOrder.rawValue else {
      throw (spec["document"] ?? spec).unknown("document", document, [DocumentKind.purchaseOrder.rawValue])
    }
    var units: [String: String] = [:]
    for member in spec["units"]?.entries ?? [] { units[member.key] = try member.value.string(as: "a code") }
    let reader = OrderSpecReader(parts: spec["parts"], places: spec["places"])
    self.init(
      series: try needed("series"), model: try needed("model"), lines: try needed("lines"),
      states: try Self.states(spec["states"]), remarks: try Self.remarks(spec["remarks"]), unitNames: units,
      header: try reader.steps(spec["fields"], .header), line: try reader.steps(spec["line"], .line),
      totals: try reader.steps(spec["totals"], .totals))
  }

  private static func states(_ node: JSON5Value?) throws(JSON5Error) -> States? {
    guard let node else { return nil }
    var states = States()
    for member in try node.entries(among: ["at", "among"]) {
      if member.key == "at" {
        states.field = try member.value.string(as: "a field")
      } else {
        states.among = try strings(member.value)
      }
    }
    return states
  }

  private static func remarks(_ node: JSON5Value?) throws(JSON5Error) -> Remarks {
    var remarks = Remarks()
    guard let node else { return remarks }
    for member in try node.entries(among: ["at", "above", "below", "text", "width"]) {
      switch member.key {
      case "at": remarks.field = try member.value.string(as: "a field")
      case "above": remarks.above = try strings(member.value)
      case "below": remarks.below = try strings(member.value)
      case "text": remarks.text = try member.value.string(as: "a field")
      default: remarks.width = try member.value.count(as: "how many letters a line has")
      }
    }
    return remarks
  }

  private static func strings(_ node: JSON5Value) throws(JSON5Error) -> [String] {
    var list: [String] = []
    for value in try node.array(as: "a list of words") { list.append(try value.string(as: "a word")) }
    return list
  }
}

/// Reads what fields are made of.
struct OrderSpecReader {
  let parts: JSON5Value?
  let places: JSON5Value?

  // MARK: Fields

  /// The steps that fill a record of `kind`.
  func steps(_ node: JSON5Value?, _ kind: RecordKind) throws(JSON5Error) -> [OrderPlan.Step] {
    guard let node else { return [] }
    guard node.isObject else { throw node.fault("found \(node.kindName), expected an object of fields") }
    var steps: [OrderPlan.Step] = []
    for member in node.entries {
      guard let index = kind.index(of: member.key) else {
        throw member.unknown("field of \(kind)", kind.fields.map(\.name))
      }
      steps.append(OrderPlan.Step(field: index, content: try content(member.value, kind.fields[index].type)))
    }
    return steps
  }

  private func content(_ node: JSON5Value, _ type: FieldType) throws(JSON5Error) -> OrderPlan.Content {
    switch type {
    case .one(let kind), .many(let kind): return .records(try recordList(node, kind))
    default: break
    }
    var values: [OrderPlan.Value] = []
    for item in node.array ?? [node] { values.append(try value(item, type)) }
    return .value(values)
  }

  private func value(_ node: JSON5Value, _ type: FieldType) throws(JSON5Error) -> OrderPlan.Value {
    if node.string != nil {
      return OrderPlan.Value(source: try source(node), form: usualForm(type))
    }
    var value = OrderPlan.Value(source: .places([]), form: usualForm(type))
    var hasSource = false
    for member in try node.entries(among: ["at", "const", "is", "required", "asked", "policy", "when", "width"]) {
      switch member.key {
      case "at": value.source = try source(member.value)
      case "const": value.source = .constant(try member.value.string(as: "a text"))
      case "is": hasSource = try form(member.value, &value) || hasSource
      case "required": value.isRequired = try flag(member.value)
      case "asked": value.isAsked = try flag(member.value)
      case "policy": value.policy = try member.value.string(as: "the name of a policy")
      case "when": value.condition = try path(member.value)
      default: value.width = try member.value.count(as: "how many letters a line has")
      }
      if member.key == "at" || member.key == "const" { hasSource = true }
    }
    if !hasSource { throw node.fault("found no place, expected 'at' or 'const'") }
    return value
  }

  /// What a value is; answers whether that says where it comes from.
  private func form(_ node: JSON5Value, _ value: inout OrderPlan.Value) throws(JSON5Error) -> Bool {
    let name = try node.string(as: "what the value is")
    switch name {
    case "ordinal": value.source = .ordinal
    case "remarks": value.source = .remarks
    default:
      guard let form = OrderPlan.Form(rawValue: name) else {
        throw node.unknown("form", name, OrderPlan.Form.allCases.map(\.rawValue) + ["ordinal", "remarks"])
      }
      value.form = form
      return false
    }
    return true
  }

  private func usualForm(_ type: FieldType) -> OrderPlan.Form {
    switch type {
    case .decimal: .decimal
    case .count: .count
    case .date, .moment: .day
    default: .text
    }
  }

  private func source(_ node: JSON5Value) throws(JSON5Error) -> OrderPlan.Value.Source {
    node.string == "." ? .textLine : .places(try paths(node))
  }

  private func path(_ node: JSON5Value) throws(JSON5Error) -> RecordPath {
    try RecordPath(try node.string(as: "a place such as partner_id/name"), node)
  }

  /// The places of `a|b|$c`, in this order; `$c` is what `places` says of it.
  private func paths(_ node: JSON5Value) throws(JSON5Error) -> [RecordPath] {
    var paths: [RecordPath] = []
    for piece in try node.string(as: "a place such as partner_id/name").pieces(at: "|") {
      if !piece.hasPrefix("$") {
        paths.append(try RecordPath(piece, node))
        continue
      }
      let name = String(piece.dropFirst())
      guard let place = places?[name] else { throw node.unknown("place", name, (places?.entries ?? []).map(\.key)) }
      for item in place.array ?? [place] {
        paths.append(try RecordPath(try item.string(as: "a place such as partner_id/name"), item))
      }
    }
    return paths
  }

  private func flag(_ node: JSON5Value) throws(JSON5Error) -> Bool {
    guard let value = node.bool else { throw node.fault("found \(node.kindName), expected true or false") }
    return value
  }

  // MARK: Records

  /// A maker, a list of them, or `{ any: [...], required: "words", field: "product_id" }`.
  private func recordList(_ node: JSON5Value, _ kind: RecordKind) throws(JSON5Error) -> OrderPlan.RecordList {
    guard let any = node["any"] else { return OrderPlan.RecordList(makers: try makers(node, kind)) }
    var list = OrderPlan.RecordList(makers: try makers(any, kind))
    _ = try node.entries(among: ["any", "required", "field"])
    if let words = node["required"] {
      guard let field = node["field"] else { throw node.fault("found 'required' without 'field'") }
      list.required = (
        try words.string(as: "what is expected, in words"), try field.string(as: "the field this is told of")
      )
    }
    return list
  }

  private func makers(_ node: JSON5Value, _ kind: RecordKind) throws(JSON5Error) -> [OrderPlan.Maker] {
    var makers: [OrderPlan.Maker] = []
    for item in node.array ?? [node] { makers.append(try maker(item, kind)) }
    return makers
  }

  private func maker(_ node: JSON5Value, _ kind: RecordKind) throws(JSON5Error) -> OrderPlan.Maker {
    var maker = OrderPlan.Maker()
    let members = try node.entries(among: [
      "each", "lines", "width", "codes", "required", "when", "part", "fields", "first",
    ])
    for member in members {
      switch member.key {
      case "each": maker.each = try paths(member.value)
      case "lines": maker.text = try textLines(node, member.value)
      case "required": maker.isRequired = try flag(member.value)
      case "when": maker.condition = try path(member.value)
      case "part": try take(part(member.value), kind, into: &maker)
      default: break
      }
    }
    try take(node, kind, into: &maker)
    return maker
  }

  /// Adds the fields and choices of a part, or of the maker itself.
  private func take(_ node: JSON5Value, _ kind: RecordKind, into maker: inout OrderPlan.Maker) throws(JSON5Error) {
    maker.steps += try steps(node["fields"], kind)
    guard let first = node["first"] else { return }
    for item in try first.array(as: "a list of choices") {
      var choice = OrderPlan.Maker()
      for member in try item.entries(among: ["when", "fields"]) where member.key == "when" {
        choice.condition = try path(member.value)
      }
      choice.steps = try steps(item["fields"], kind)
      maker.choices.append(choice)
    }
  }

  private func part(_ node: JSON5Value) throws(JSON5Error) -> JSON5Value {
    let name = try node.string(as: "the name of a part")
    guard let part = parts?[name] else { throw node.unknown("part", name, (parts?.entries ?? []).map(\.key)) }
    _ = try part.entries(among: ["fields", "first"])
    return part
  }

  private func textLines(_ node: JSON5Value, _ lines: JSON5Value) throws(JSON5Error) -> OrderPlan.TextLines {
    OrderPlan.TextLines(
      places: try paths(lines), width: try node["width"]?.count(as: "how many letters a line has") ?? 0,
      codes: try node["codes"].map(paths) ?? [])
  }
}
