// Reads a map: `maps/<name>.json5` or a partner's, joined with the maps it extends.

import Canonical
import JSON5
import Mapping

struct MapReader {
  private let library: SpecLibrary
  private var reader = SpecReader()
  /// Code tables of the partner.
  private let codeTables: [String: CodeTable]
  /// Word tables by name; only those that a binding names are read.
  private var tables: [String: JSON5Value] = [:]
  private var words: [String: [(word: String, codes: [String])]] = [:]
  /// Places read already: the same ones are written again and again.
  private var places: [String: MapPlace] = [:]
  private var parts: [String: JSON5Value] = [:]
  private var depth = 0
  /// Places are those of XML.
  private var isTree = false

  init(_ library: SpecLibrary, tables: [String: CodeTable] = [:]) {
    self.library = library
    codeTables = tables
  }

  /// Reads the map at `path` inside Specs.
  mutating func read(_ path: String) throws(SpecErrors) -> MapOutline {
    let layers = try SpecResolver(library, .map).layers(path)
    for layer in layers { load(layer) }
    for table in MapOutline.writtenTables { readWords(table) }
    if let language = layers.joined("language") { isTree = reader.choice(language, ["xml"]) == "xml" }
    let file = layers[layers.count - 1].file.description
    let kind = required("document", layers).flatMap { document($0) } ?? .purchaseOrder
    let set = required("set", layers).flatMap { reader.string($0, "the transaction set") } ?? ""
    let fields = ownFields(layers.joined("part"), layers.joined("fields"))
    let totals = layers.joined("totals").map { bindings(reader.members($0, "fields")) } ?? []
    let levels = layers.joined("hierarchy").flatMap { hierarchy($0) }
    let defaults = layers.joined("defaults").map { self.defaults($0) } ?? []
    try reader.check()
    return MapOutline(
      document: kind, set: set, fields: fields, totals: totals, levels: levels, words: words, tables: codeTables,
      defaults: defaults, file: file)
  }

  /// Words and parts of one layer, joined with those of the layers before.
  private mutating func load(_ layer: JSON5Value) {
    reader.refuseUnknown(
      layer,
      known: [
        "extends", "document", "set", "fields", "totals", "hierarchy", "words", "parts", "part", "defaults", "language",
      ])
    for table in layer["words"].map({ reader.members($0, "word tables") }) ?? [] {
      tables[table.key] = tables[table.key].map { $0.overridden(by: table.value) } ?? table.value
    }
    for part in layer["parts"].map({ reader.members($0, "parts") }) ?? [] {
      parts[part.key] = parts[part.key].map { $0.overridden(by: part.value) } ?? part.value
    }
  }

  private mutating func required(_ key: String, _ layers: [JSON5Value]) -> JSON5Value? {
    if let value = layers.joined(key) { return value }
    reader.fail(layers[layers.count - 1], "'\(key)' is missing")
    return nil
  }

  private mutating func document(_ value: JSON5Value) -> DocumentKind? {
    guard let name = reader.string(value, "a document") else { return nil }
    if let kind = DocumentKind(rawValue: name) { return kind }
    let hint = Suggestion.nearest(to: name, in: DocumentKind.allCases.map(\.rawValue)).map { ", did you mean \($0)?" }
    reader.fail(value, "there is no document \(name)\(hint ?? "")")
    return nil
  }

  // MARK: Bindings

  private mutating func bindings(_ members: [JSON5Member]) -> [MapBinding] {
    depth += 1
    defer { depth -= 1 }
    if depth > 12 {
      if let first = members.first { reader.fail(first.value, "parts use each other in a circle") }
      return []
    }
    return members.compactMap { member in
      member.key.hasPrefix(MapBinding.ownPrefix) ? own(member) : binding(member)
    }.gatheringOwn()
  }

  /// `"x:ward": "REF[01=WU]/02"`: a record of the list `own`, which has the name and the value of the field.
  private mutating func own(_ member: JSON5Member) -> MapBinding? {
    let name = String(member.key.dropFirst(MapBinding.ownPrefix.count))
    let isName = name.utf8.allSatisfy { $0 == 0x5f || $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x61 && $0 <= 0x7a }
    if !isName || name.isEmpty || name.utf8.count > 60 {
      reader.fail(
        member.value,
        "found '\(member.key)', expected x: and a name of small letters, digits and _, as Odoo has after x_")
      return nil
    }
    guard var value = binding(member) else { return nil }
    if case .records = value.source {
      reader.fail(member.value, "a field of the partner's own holds one value, not records")
      return nil
    }
    var constant = value
    var list = value
    constant.field = "name"
    constant.source = .constant(name)
    (constant.words, constant.table, constant.fallback, constant.when) = (nil, nil, nil, nil)
    (constant.edits, constant.timeEdits) = ([], [])
    var way = MapRecords(each: .scope, fields: [])
    way.when = value.when
    value.when = nil
    value.field = "value"
    way.fields = [constant, value]
    list.field = MapBinding.ownField
    list.source = .records([way])
    (list.words, list.table, list.fallback, list.when) = (nil, nil, nil, nil)
    (list.edits, list.timeEdits) = ([], [])
    return list
  }

  private mutating func binding(_ member: JSON5Member) -> MapBinding? {
    var binding = MapBinding(
      field: member.key, source: .constant(""), file: member.file.description, line: member.place.line,
      column: member.place.column)
    let value = member.value
    if value.isNull {
      reader.fail(value, "found null, but no field \(member.key) is inherited here that it could take away")
      return nil
    }
    if let list = value.array, list.first?.members != nil {
      binding.source = .records(list.compactMap { records($0) })
    } else if value.string != nil || value.array != nil {
      binding.source = .places(places(value))
    } else if let constant = value["const"] {
      reader.refuseUnknown(value, known: ["const", "when"])
      binding.source = .constant(reader.string(constant, "a text") ?? "")
    } else if let date = value["date"] {
      reader.refuseUnknown(value, known: ["date", "time", "editTime", "zone", "zoneIs"] + Self.common)
      binding.zoneIs = value["zoneIs"].flatMap { reader.string($0, "a time zone") }
      binding.timeEdits = value["editTime"].map { EditReader.read($0, &reader) } ?? []
      binding.source = .moment(
        date: places(date), time: value["time"].flatMap { place($0) }, zone: value["zone"].flatMap { place($0) })
    } else if let at = value["at"] {
      reader.refuseUnknown(value, known: ["at", "words", "join", "is", "table", "unknown"] + Self.common)
      binding.source = .places(places(at))
      binding.words = wordTable(value)
      binding.join = value["join"]?.string
      if let form = value["is"] {
        binding.isSSCC = form.string == "sscc"
        if !binding.isSSCC { reader.fail(form, "expected sscc") }
      }
      if value["table"] != nil || value["unknown"] != nil { readTable(value, &binding) }
    } else if Self.fallbacks.contains(where: { value[$0] != nil }) {
      reader.refuseUnknown(value, known: Self.common)
      binding.source = .places([])
    } else if let records = records(value) {
      binding.source = .records([records])
    } else {
      return nil
    }
    readCommon(value, &binding)
    return binding
  }

  /// Members of values of any form.
  private static let common = ["edit", "when"] + fallbacks
  private static let fallbacks = ["default", "carry", "sum", "count"]

  private mutating func readCommon(_ value: JSON5Value, _ binding: inout MapBinding) {
    guard value.isObject else { return }
    if case .records = binding.source { return }
    binding.when = value["when"].flatMap { condition($0) }
    binding.edits = value["edit"].map { EditReader.read($0, &reader) } ?? []
    let given = Self.fallbacks.compactMap { key in value[key].map { (key, $0) } }
    if given.count > 1 {
      return reader.fail(given[1].1, "found '\(given[0].0)' and '\(given[1].0)', expected one of them")
    }
    guard let (key, content) = given.first, let text = reader.string(content, "a text") else { return }
    switch key {
    case "default": binding.fallback = .text(text)
    case "carry": binding.fallback = .heading(text)
    case "sum": binding.fallback = .sum(text)
    default:
      binding.fallback = .count
      if text != "lines" { reader.fail(content, "expected lines, which are what can be counted") }
    }
  }

  /// `when: { type: ["standalone", "new"] }`; `"type!"` is for anything else.
  private mutating func condition(_ value: JSON5Value) -> MapCondition? {
    let members = reader.members(value, "a field of the heading and its words")
    guard let member = members.first, members.count == 1 else {
      reader.fail(value, "expected one field of the heading: when: { type: [\"standalone\"] }")
      return nil
    }
    let isNegated = member.key.hasSuffix("!")
    return MapCondition(
      field: isNegated ? String(member.key.dropLast()) : member.key, words: reader.strings(member.value, "a word"),
      isNegated: isNegated)
  }

  /// `table: "units", unknown: "reject"`
  private mutating func readTable(_ value: JSON5Value, _ binding: inout MapBinding) {
    guard let table = value["table"] else { return reader.fail(value, "'unknown' needs a 'table'") }
    if let unknown = value["unknown"], let name = reader.choice(unknown, UnknownCode.allCases.map(\.name)) {
      binding.unknown = UnknownCode.allCases.first { $0.name == name } ?? .note
    }
    for key in ["words", "join", "is"] where value[key] != nil {
      reader.fail(value, "found '\(key)' and 'table', expected one of them; '\(key): null' takes an inherited one away")
    }
    guard let name = reader.string(table, "a code table") else { return }
    binding.table = name
    if codeTables[name] == nil {
      let known = codeTables.keys.sorted()
      let hint = Suggestion.nearest(to: name, in: known).map { ", did you mean '\($0)'?" } ?? ""
      let list = known.isEmpty ? "the partner has none" : "known: \(known.joined(separator: ", "))"
      reader.fail(table, "there is no code table '\(name)'\(hint) \(list)")
    }
  }

  /// The word table that `value` names, which is read now.
  private mutating func wordTable(_ value: JSON5Value) -> String? {
    guard let name = value["words"]?.string else { return nil }
    readWords(name)
    readWords(MapOutline.written(name))
    return name
  }

  private mutating func readWords(_ name: String) {
    guard words[name] == nil, let table = tables[name] else { return }
    words[name] = reader.members(table, "words").map { (word: $0.key, codes: reader.strings($0.value, "a code")) }
  }

  private mutating func places(_ value: JSON5Value) -> [MapPlace] {
    if value.string != nil { return place(value).map { [$0] } ?? [] }
    return (value.array ?? []).compactMap { place($0) }
  }

  private mutating func place(_ value: JSON5Value) -> MapPlace? {
    guard let text = reader.string(value, "a place") else { return nil }
    if let known = places[text] { return known }
    if let place = isTree ? MapPlace(tree: text) : MapPlace(text) {
      places[text] = place
      return place
    }
    if isTree {
      reader.fail(
        value,
        "found '\(text)', expected a place such as cac:Party/cbc:Name, cbc:Quantity/@unitCode or cbc:ID[@schemeID=0088]"
      )
      return nil
    }
    reader.fail(value, "found '\(text)', expected a place such as BEG/03, N1[01=ST]/02, REF/04-2 or PO1/pair06[VN,VP]")
    return nil
  }

  private mutating func records(_ value: JSON5Value) -> MapRecords? {
    reader.refuseUnknown(value, known: ["each", "pairs", "as", "words", "part", "fields", "when"])
    var way = way(value, ownFields(value["part"], value["fields"]))
    way?.when = value["when"].flatMap { condition($0) }
    return way
  }

  private mutating func way(_ value: JSON5Value, _ fields: [MapBinding]) -> MapRecords? {
    if let each = value["each"] {
      guard let place = place(each) else { return nil }
      return MapRecords(each: .occurrence(place), fields: fields)
    }
    if let pairs = value["pairs"] {
      guard let place = place(pairs) else { return nil }
      let names = value["as"].map { reader.strings($0, "two fields") } ?? ["", ""]
      return MapRecords(
        each: .pairs(place, first: names.first ?? "", second: names.last ?? ""), fields: fields,
        words: wordTable(value))
    }
    if value["fields"] == nil, value["part"] == nil {
      reader.fail(value, "expected a place, { at }, { each, fields }, { pairs }, { date, time } or { const }")
      return nil
    }
    return MapRecords(each: .scope, fields: fields)
  }

  /// The fields of the part that is named, joined with those written here.
  private mutating func ownFields(_ part: JSON5Value?, _ own: JSON5Value?) -> [MapBinding] {
    let added = own.map { reader.members($0, "fields") } ?? []
    guard let part, let content = self.part(part) else { return bindings(added) }
    let inherited = reader.members(content, "fields")
    if added.isEmpty { return bindings(inherited) }
    let kept = inherited.filter { old in !added.contains { $0.key == old.key } }
    return (bindings(kept) + bindings(added.compactMap { Self.joined($0, content) })).gatheringOwn()
  }

  private mutating func part(_ value: JSON5Value) -> JSON5Value? {
    guard let name = reader.string(value, "a part") else { return nil }
    if let content = parts[name] { return content }
    let hint = Suggestion.nearest(to: name, in: parts.keys.sorted()).map { ", did you mean \($0)?" } ?? ""
    reader.fail(value, "there is no part \(name)\(hint)")
    return nil
  }

  /// A field over that of a part; nil when it only takes it away.
  private static func joined(_ member: JSON5Member, _ part: JSON5Value) -> JSON5Member? {
    guard let base = part[member.key] else { return member }
    if member.value.isNull { return nil }
    guard base.isObject, member.value.isObject else { return member }
    return JSON5Member(
      key: member.key, place: member.place, file: member.file, value: base.overridden(by: member.value))
  }

  /// `{ "CUR/01": "BY" }`, `{ "@currencyID": { heading: "currency" } }`, `{ "@payloadID": { fact: "messageId" } }`
  private mutating func defaults(_ value: JSON5Value) -> [MapDefault] {
    reader.members(value, "defaults").flatMap { member -> [MapDefault] in
      guard let place = isTree ? MapPlace(tree: member.key) : MapPlace(member.key),
        isTree || place.element > 0 || !place.elementName.isEmpty
      else {
        reader.fail(
          member.value, "found '\(member.key)', expected an element such as CUR/01, row/currency or cbc:ProfileID")
        return []
      }
      // The first of several that says something counts.
      let sources = member.value.array ?? [member.value]
      return sources.compactMap { source($0) }.map { MapDefault(place: place, source: $0) }
    }
  }

  /// What an element says by default.
  private mutating func source(_ value: JSON5Value) -> MapDefault.Source? {
    if let text = value.string { return .text(text) }
    reader.refuseUnknown(value, known: ["heading", "totals", "line", "fact"])
    for (key, kind) in [("heading", RecordKind.header), ("totals", .totals), ("line", .line)] {
      guard let field = value[key] else { continue }
      let known = kind.fields.filter { MapDefault.isText($0.type) }.map(\.name)
      return reader.choice(field, known).map {
        key == "heading" ? .heading($0) : key == "totals" ? .totals($0) : .line($0)
      }
    }
    guard let fact = value["fact"] else {
      reader.fail(value, "expected a text, { heading: \"currency\" }, { totals: \"amount\" } or { fact: \"now\" }")
      return nil
    }
    return reader.choice(fact, WritingFact.allCases.map(\.rawValue)).flatMap { WritingFact(rawValue: $0) }.map {
      .fact($0)
    }
  }

  private mutating func hierarchy(_ value: JSON5Value) -> MapLevels? {
    reader.refuseUnknown(value, known: ["loop", "levels", "fields"])
    guard let loop = reader.required(value, "loop").flatMap({ reader.string($0, "a loop") }),
      let list = reader.required(value, "levels")?.array
    else { return nil }
    // Lists are replaced whole; the fields of single levels are not, by the code of the level.
    let over = value["fields"]
    let known = list.flatMap { $0["codes"]?.array?.compactMap(\.string) ?? [] }
    for member in over.map({ reader.members($0, "fields by level code") }) ?? [] where !known.contains(member.key) {
      reader.fail(member.value, "no level has the code \(member.key); known: \(known.joined(separator: ", "))")
    }
    return MapLevels(loop: loop, levels: list.compactMap { level($0, over) })
  }

  private mutating func level(_ value: JSON5Value, _ over: JSON5Value?) -> MapLevels.Level? {
    reader.refuseUnknown(value, known: ["codes", "as", "part", "fields"])
    guard let codes = reader.required(value, "codes"), let name = reader.required(value, "as"),
      let role = reader.string(name, "header, line or a field of the line")
    else { return nil }
    let names = reader.strings(codes, "a level code")
    var own = value["fields"]
    for name in names {
      guard let over = over?[name] else { continue }
      own = own.map { $0.overridden(by: over) } ?? over
    }
    let fields = ownFields(value["part"], own)
    return MapLevels.Level(
      codes: names,
      role: role == "header" ? .header : role == "line" ? .line : .carried(role), fields: fields)
  }
}

extension [MapBinding] {
  /// These, with all fields of the partner's own in one list.
  fileprivate func gatheringOwn() -> Self {
    guard let first = firstIndex(where: { $0.field == MapBinding.ownField }) else { return self }
    var gathered = self
    gathered[first].source = .records(
      flatMap { binding -> [MapRecords] in
        guard binding.field == MapBinding.ownField, case .records(let ways) = binding.source else { return [] }
        return ways
      })
    let list = gathered[first]
    return gathered.filter { $0.field != MapBinding.ownField } + [list]
  }
}
