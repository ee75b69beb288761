// Reads an X12 guide: `guides/x12/<release>/<set>.json5` with the release's `segments.json5` and `elements.json5`, or one
// that extends such a guide and changes it.

import Conformance
import JSON5
import Octets

struct GuideReader {
  private let library: SpecLibrary
  let release: String
  private var elements: JSON5Value
  private var segments: JSON5Value
  private var elementCache: [String: ElementOutline] = [:]
  var reader = SpecReader()

  init(_ library: SpecLibrary, release: String) throws(SpecErrors) {
    self.library = library
    self.release = release
    elements = try library.tree("guides/x12/\(release)/elements.json5")
    segments = try library.tree("guides/x12/\(release)/segments.json5")
  }

  /// Reads the guide that `layers` make up, the outermost base first; `spec` is what it is called.
  mutating func read(_ layers: [JSON5Value], spec: String) throws(SpecErrors) -> GuideOutline {
    reader = SpecReader()
    var areas: [GuideOutline.Area] = []
    for layer in layers {
      reader.refuseUnknown(layer, known: Self.members)
      readAreas(layer, &areas)
      if Self.changes.contains(where: { layer[$0] != nil }) { change(&areas, layer) }
    }
    let set = required("set", layers, "the transaction set")
    let group = required("group", layers, "the functional identifier")
    let title = required("name", layers, "the name")
    let tally = readTally(layers)
    try reader.check()
    let known = Set((segments.members ?? []).map { SegmentTag($0.key) })
    var used: Set<String> = []
    for area in areas { Self.note(area.entries, in: &used) }
    return GuideOutline(
      set: set, release: release, group: group, name: title, areas: areas, tally: tally,
      segments: try readSegments(used, layers[layers.count - 1]), known: known, spec: spec)
  }

  private static let changes = ["segments", "elements", "conditions", "add", "moved"]
  private static let members =
    ["extends", "set", "release", "group", "name", "heading", "detail", "summary", "lines", "quantity"] + changes

  private mutating func required(_ key: String, _ layers: [JSON5Value], _ what: String) -> String {
    if let value = layers.joined(key) { return reader.string(value, what) ?? "" }
    reader.fail(layers[layers.count - 1], "'\(key)' is missing")
    return ""
  }

  /// The areas a layer has take the place of those before.
  private mutating func readAreas(_ layer: JSON5Value, _ areas: inout [GuideOutline.Area]) {
    let names = ["heading", "detail", "summary"]
    for name in names {
      guard let content = layer[name] else { continue }
      areas.removeAll { $0.name == name }
      if content.isNull { continue }
      let area = GuideOutline.Area(name: name, entries: entries(content))
      let order = names.firstIndex(of: name) ?? 0
      areas.insert(area, at: areas.firstIndex { (names.firstIndex(of: $0.name) ?? 0) > order } ?? areas.count)
    }
  }

  private static func note(_ entries: [GuideOutline.Entry], in used: inout Set<String>) {
    for entry in entries {
      if entry.isLoop { note(entry.content, in: &used) } else { used.insert(entry.name) }
    }
  }

  /// `lines: "PO1"` is what CTT01 counts, `quantity: "PO1/02"` what CTT02 sums.
  private mutating func readTally(_ layers: [JSON5Value]) -> GuideOutline.Tally? {
    guard let lines = layers.joined("lines"), let line = reader.string(lines, "a segment") else { return nil }
    guard let quantity = layers.joined("quantity"), let text = reader.string(quantity, "an element, PO1/02") else {
      return .init(line: line, quantity: nil)
    }
    let parts = text.split(separator: "/")
    guard parts.count == 2, let element = Int(parts[1]) else {
      reader.fail(quantity, "found '\(text)', expected a segment and an element, such as PO1/02")
      return nil
    }
    return .init(line: line, quantity: (String(parts[0]), element))
  }

  // MARK: Structure

  mutating func entries(_ value: JSON5Value) -> [GuideOutline.Entry] {
    guard let list = value.array else {
      reader.fail(value, "found \(value.kindName), expected an array of segments and loops")
      return []
    }
    var entries: [GuideOutline.Entry] = []
    for item in list {
      if let text = item.string {
        if let entry = segment(text, item) { entries.append(entry) }
      } else if let loop = item["loop"]?.string, let content = item["content"] {
        if let entry = self.loop(loop, content, item) { entries.append(entry) }
      } else {
        reader.fail(item, "found \(item.kindName), expected a segment or { loop, content }")
      }
    }
    return entries
  }

  /// `REF O 12`
  mutating func segment(_ text: String, _ item: JSON5Value) -> GuideOutline.Entry? {
    guard let (tag, isMandatory, maximum) = Self.usage(text) else {
      reader.fail(
        item, "found '\(text)', expected a segment with usage and maximum, such as 'REF O 12' or 'PO1 M *'")
      return nil
    }
    return .segment(tag: tag, isMandatory: isMandatory, maximum: maximum)
  }

  /// `N1 O 200` and what is in it.
  mutating func loop(_ text: String, _ content: JSON5Value, _ item: JSON5Value) -> GuideOutline.Entry? {
    guard let (name, isMandatory, maximum) = Self.usage(text) else {
      reader.fail(item, "found '\(text)', expected a loop with usage and maximum, such as 'N1 O 200'")
      return nil
    }
    return .loop(name: name, isMandatory: isMandatory, maximum: maximum, content: entries(content))
  }

  private static func usage(_ text: String) -> (String, Bool, Int)? {
    let parts = text.split(separator: " ")
    guard parts.count == 3, parts[1] == "M" || parts[1] == "O" || parts[1] == "X" else { return nil }
    guard let maximum = parts[2] == "*" ? 0 : Int(parts[2]), maximum >= 0 else { return nil }
    return (String(parts[0]), parts[1] == "M", maximum)
  }

  // MARK: Segments and elements

  private mutating func readSegments(
    _ used: Set<String>, _ guide: JSON5Value
  ) throws(SpecErrors) -> [String: SegmentOutline] {
    reader = SpecReader()
    var result: [String: SegmentOutline] = [:]
    for tag in used {
      if let segment = definition(tag) {
        result[tag] = segment
      } else {
        let hint = Suggestion.nearest(to: tag, in: segments.entries.map(\.key)).map { ", did you mean \($0)?" } ?? ""
        reader.fail(guide, "segment \(tag) is not defined in release \(release)\(hint)")
      }
    }
    try reader.check()
    return result
  }

  /// Reads all segments of the release.
  mutating func checkDefinitions() throws(SpecErrors) {
    reader = SpecReader()
    for member in segments.entries { _ = definition(member.key) }
    try reader.check()
  }

  /// A segment as the release has it; nil when it has none.
  mutating func definition(_ tag: String) -> SegmentOutline? {
    guard let value = segments[tag] else { return nil }
    let list = value["elements"] ?? value
    let conditions = value["conditions"].map { self.conditions($0) } ?? []
    return SegmentOutline(tag: tag, elements: elements(list), conditions: conditions)
  }

  private mutating func elements(_ value: JSON5Value) -> [SegmentOutline.Element] {
    guard let list = value.array else {
      reader.fail(value, "found \(value.kindName), expected an array of elements")
      return []
    }
    return list.compactMap { element($0) }
  }

  mutating func conditions(_ value: JSON5Value) -> [ConditionOutline] {
    reader.strings(value, "a condition").compactMap { text in
      if let condition = ConditionOutline(text) { return condition }
      reader.fail(value, "found '\(text)', expected a condition such as P0304")
      return nil
    }
  }

  private mutating func element(_ value: JSON5Value) -> SegmentOutline.Element? {
    if value["composite"] != nil {
      guard let components = value["components"] else {
        reader.fail(value, "a composite needs 'components'")
        return nil
      }
      let repeats = value["repeat"].map { $0.string == "*" ? 0 : $0.integer ?? 1 } ?? 1
      let conditions = value["conditions"].map { self.conditions($0) } ?? []
      return .init(
        isMandatory: value["use"]?.string == "M", repeats: repeats,
        content: .composite(elements(components), conditions))
    }
    guard let text = reader.string(value, "an element") else { return nil }
    let parts = text.split(separator: " ")
    guard let number = parts.first, var outline = dictionary(String(number), value) else { return nil }
    var isMandatory = false
    var repeats = 1
    for part in parts.dropFirst() {
      if part == "M" { isMandatory = true }
      if part.hasPrefix("*") { repeats = part == "**" ? 0 : Int(part.dropFirst()) ?? 1 }
      if let (low, high) = Self.lengths(part) {
        outline.minimum = low
        outline.maximum = high
      } else if part.contains("/") {
        reader.fail(value, "found '\(part)', expected the shortest and the longest such as '1/15'")
      }
    }
    return .init(isMandatory: isMandatory, repeats: repeats, content: .simple(outline))
  }

  /// `1/15`; nil where that is none, or ends before it begins.
  static func lengths(_ text: Substring) -> (Int, Int)? {
    guard let slash = text.firstIndex(of: "/"), let low = Int(text[..<slash]),
      let high = Int(text[text.index(after: slash)...]), low >= 0, high >= max(1, low)
    else { return nil }
    return (low, high)
  }

  /// `"AN 1/22"`, or `{ is: "ID 2/2", codes: "..." }` with codes in one string or several.
  private mutating func dictionary(_ number: String, _ at: JSON5Value) -> ElementOutline? {
    if let known = elementCache[number] { return known }
    guard let value = elements[number] else {
      reader.fail(at, "element \(number) is not in elements.json5")
      return nil
    }
    let text = value.string ?? value["is"]?.string ?? ""
    let parts = text.split(separator: " ")
    guard parts.count == 2, let type = ElementType(String(parts[0])), let (low, high) = Self.lengths(parts[1]) else {
      reader.fail(at, "element \(number) is '\(text)', expected a type and lengths such as 'AN 1/22'")
      return nil
    }
    let codes = value["codes"].map { reader.strings($0, "codes") } ?? []
    let outline = ElementOutline(number: number, type: type, minimum: low, maximum: high, codeLines: codes)
    elementCache[number] = outline
    return outline
  }
}
