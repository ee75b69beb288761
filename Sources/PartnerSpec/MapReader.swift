// Reads a map: `maps/<name>.json5`, with the words and parts of the maps it extends.

import Canonical
import JSON5
import Mapping

struct MapReader {
  private let library: SpecLibrary
  private var reader = SpecReader()
  /// Word tables by name; only those that a binding names are read.
  private var tables: [String: JSON5Value] = [:]
  private var words: [String: [(word: String, codes: [String])]] = [:]
  /// Places read already: the same ones are written again and again.
  private var places: [String: MapPlace] = [:]
  private var parts: [String: JSON5Value] = [:]
  private var depth = 0

  init(_ library: SpecLibrary) { self.library = library }

  mutating func read(_ name: String) throws(SpecErrors) -> MapOutline {
    let path = "maps/\(name).json5"
    let value = try library.tree(path)
    try load(value, path, seen: [name])
    reader.refuseUnknown(
      value,
      known: ["extends", "document", "set", "fields", "totals", "hierarchy", "words", "parts", "part", "defaults"])
    let kind = reader.required(value, "document").flatMap { document($0) } ?? .purchaseOrder
    let set = reader.required(value, "set").flatMap { reader.string($0, "the transaction set") } ?? ""
    let fields = ownFields(value)
    let totals = value["totals"].map { bindings($0) } ?? []
    let levels = value["hierarchy"].flatMap { hierarchy($0) }
    let defaults = value["defaults"].map { self.defaults($0) } ?? []
    try reader.check()
    var outline = MapOutline(
      document: kind, set: set, fields: fields, totals: totals, levels: levels, words: words,
      file: value.file.description)
    outline.defaults = defaults
    return outline
  }

  /// Words and parts, those of extended maps first so that nearer ones win.
  private mutating func load(_ value: JSON5Value, _ path: String, seen: [String]) throws(SpecErrors) {
    if let base = value["extends"]?.string {
      if seen.contains(base) { throw SpecErrors(["\(value.file): extends itself through \(base)"]) }
      let basePath = "maps/\(base).json5"
      try load(try library.tree(basePath), basePath, seen: seen + [base])
    }
    for table in value["words"].map({ reader.members($0, "word tables") }) ?? [] { tables[table.key] = table.value }
    for part in value["parts"].map({ reader.members($0, "parts") }) ?? [] {
      parts[part.key] = part.value
    }
    try reader.check()
  }

  private mutating func document(_ value: JSON5Value) -> DocumentKind? {
    guard let name = reader.string(value, "a document") else { return nil }
    if let kind = DocumentKind(rawValue: name) { return kind }
    let hint = Suggestion.nearest(to: name, in: DocumentKind.allCases.map(\.rawValue)).map { ", did you mean \($0)?" }
    reader.fail(value, "there is no document \(name)\(hint ?? "")")
    return nil
  }

  // MARK: Bindings

  private mutating func bindings(_ value: JSON5Value) -> [MapBinding] {
    depth += 1
    defer { depth -= 1 }
    if depth > 12 {
      reader.fail(value, "parts use each other in a circle")
      return []
    }
    return reader.members(value, "fields").compactMap { binding($0) }
  }

  private mutating func binding(_ member: JSON5Member) -> MapBinding? {
    var binding = MapBinding(
      field: member.key, source: .constant(""), file: member.file.description, line: member.place.line,
      column: member.place.column)
    let value = member.value
    if let list = value.array, list.first?.members != nil {
      binding.source = .records(list.compactMap { records($0) })
    } else if value.string != nil || value.array != nil {
      binding.source = .places(places(value))
    } else if let constant = value["const"] {
      binding.source = .constant(reader.string(constant, "a text") ?? "")
    } else if let date = value["date"] {
      reader.refuseUnknown(value, known: ["date", "time", "zone"])
      binding.source = .moment(
        date: places(date), time: value["time"].flatMap { place($0) }, zone: value["zone"].flatMap { place($0) })
    } else if let at = value["at"] {
      reader.refuseUnknown(value, known: ["at", "words", "join", "is"])
      binding.source = .places(places(at))
      binding.words = wordTable(value)
      binding.join = value["join"]?.string
      if let form = value["is"] {
        binding.isSSCC = form.string == "sscc"
        if !binding.isSSCC { reader.fail(form, "expected sscc") }
      }
    } else if let records = records(value) {
      binding.source = .records([records])
    } else {
      return nil
    }
    return binding
  }

  /// The word table that `value` names, which is read now.
  private mutating func wordTable(_ value: JSON5Value) -> String? {
    guard let name = value["words"]?.string else { return nil }
    guard words[name] == nil, let table = tables[name] else { return name }
    words[name] = reader.members(table, "words").map { (word: $0.key, codes: reader.strings($0.value, "a code")) }
    return name
  }

  private mutating func places(_ value: JSON5Value) -> [MapPlace] {
    if value.string != nil { return place(value).map { [$0] } ?? [] }
    return (value.array ?? []).compactMap { place($0) }
  }

  private mutating func place(_ value: JSON5Value) -> MapPlace? {
    guard let text = reader.string(value, "a place") else { return nil }
    if let known = places[text] { return known }
    if let place = MapPlace(text) {
      places[text] = place
      return place
    }
    reader.fail(value, "found '\(text)', expected a place such as BEG/03, N1[01=ST]/02, REF/04-2 or PO1/pair06[VN,VP]")
    return nil
  }

  private mutating func records(_ value: JSON5Value) -> MapRecords? {
    reader.refuseUnknown(value, known: ["each", "pairs", "as", "words", "part", "fields"])
    let fields = ownFields(value)
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

  /// The fields of the part that is named, and those written here, which win.
  private mutating func ownFields(_ value: JSON5Value) -> [MapBinding] {
    var fields: [MapBinding] = []
    if let part = value["part"], let name = reader.string(part, "a part") {
      if let content = parts[name] {
        fields = bindings(content)
      } else {
        let hint = Suggestion.nearest(to: name, in: parts.keys.sorted()).map { ", did you mean \($0)?" } ?? ""
        reader.fail(part, "there is no part \(name)\(hint)")
      }
    }
    if let own = value["fields"] {
      let added = bindings(own)
      fields.removeAll { old in added.contains { $0.field == old.field } }
      fields += added
    }
    return fields
  }

  /// `{ "CUR/01": "BY" }`
  private mutating func defaults(_ value: JSON5Value) -> [(place: MapPlace, text: String)] {
    reader.members(value, "defaults").compactMap { member in
      guard let place = MapPlace(member.key), place.element > 0 else {
        reader.fail(member.value, "found '\(member.key)', expected an element such as CUR/01")
        return nil
      }
      return reader.string(member.value, "a text").map { (place, $0) }
    }
  }

  private mutating func hierarchy(_ value: JSON5Value) -> MapLevels? {
    guard let loop = reader.required(value, "loop").flatMap({ reader.string($0, "a loop") }),
      let list = reader.required(value, "levels")?.array
    else { return nil }
    return MapLevels(loop: loop, levels: list.compactMap { level($0) })
  }

  private mutating func level(_ value: JSON5Value) -> MapLevels.Level? {
    reader.refuseUnknown(value, known: ["codes", "as", "part", "fields"])
    guard let codes = reader.required(value, "codes"), let name = reader.required(value, "as"),
      let role = reader.string(name, "header, line or a field of the line")
    else { return nil }
    let fields = ownFields(value)
    return MapLevels.Level(
      codes: reader.strings(codes, "a level code"),
      role: role == "header" ? .header : role == "line" ? .line : .carried(role), fields: fields)
  }
}
