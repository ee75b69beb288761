// Reads an X12 guide: `guides/x12/<release>/<set>.json5` with the release's `segments.json5` and `elements.json5`.

import Conformance
import JSON5
import Octets

struct GuideReader {
  private let library: SpecLibrary
  private let release: String
  private var elements: JSON5Value
  private var segments: JSON5Value
  private var elementCache: [String: ElementOutline] = [:]
  private var reader = SpecReader()

  init(_ library: SpecLibrary, release: String) throws(SpecErrors) {
    self.library = library
    self.release = release
    elements = try library.tree("guides/x12/\(release)/elements.json5")
    segments = try library.tree("guides/x12/\(release)/segments.json5")
  }

  mutating func read(_ set: String) throws(SpecErrors) -> GuideOutline {
    let name = "guides/x12/\(release)/\(set).json5"
    let value = try library.tree(name)
    reader = SpecReader()
    reader.refuseUnknown(
      value, known: ["set", "release", "group", "name", "heading", "detail", "summary", "lines", "quantity"])
    var used: Set<String> = []
    var areas: [GuideOutline.Area] = []
    for area in ["heading", "detail", "summary"] {
      guard let entries = value[area] else { continue }
      areas.append(.init(name: area, entries: read(entries, &used)))
    }
    let group = reader.required(value, "group").flatMap { reader.string($0, "the functional identifier") } ?? ""
    let title = reader.required(value, "name").flatMap { reader.string($0, "the name") } ?? ""
    let tally = readTally(value)
    try reader.check()
    let known = Set((segments.members ?? []).map { SegmentTag($0.key) })
    return GuideOutline(
      set: set, release: release, group: group, name: title, areas: areas, tally: tally,
      segments: try readSegments(used), known: known)
  }

  /// `lines: "PO1"` is what CTT01 counts, `quantity: "PO1/02"` what CTT02 sums.
  private mutating func readTally(_ value: JSON5Value) -> GuideOutline.Tally? {
    guard let lines = value["lines"], let line = reader.string(lines, "a segment") else { return nil }
    guard let quantity = value["quantity"], let text = reader.string(quantity, "an element, PO1/02") else {
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

  private mutating func read(_ value: JSON5Value, _ used: inout Set<String>) -> [GuideOutline.Entry] {
    guard let list = value.array else {
      reader.fail(value, "found \(value.kindName), expected an array of segments and loops")
      return []
    }
    var entries: [GuideOutline.Entry] = []
    for item in list {
      if let text = item.string {
        guard let (tag, isMandatory, maximum) = usage(text) else {
          reader.fail(
            item, "found '\(text)', expected a segment with usage and maximum, such as 'REF O 12' or 'PO1 M *'")
          continue
        }
        used.insert(tag)
        entries.append(.segment(tag: tag, isMandatory: isMandatory, maximum: maximum))
      } else if let loop = item["loop"]?.string, let content = item["content"] {
        guard let (name, isMandatory, maximum) = usage(loop) else {
          reader.fail(item, "found '\(loop)', expected a loop with usage and maximum, such as 'N1 O 200'")
          continue
        }
        let inner = read(content, &used)
        entries.append(.loop(name: name, isMandatory: isMandatory, maximum: maximum, content: inner))
      } else {
        reader.fail(item, "found \(item.kindName), expected a segment or { loop, content }")
      }
    }
    return entries
  }

  private func usage(_ text: String) -> (String, Bool, Int)? {
    let parts = text.split(separator: " ")
    guard parts.count == 3, parts[1] == "M" || parts[1] == "O" || parts[1] == "X" else { return nil }
    guard let maximum = parts[2] == "*" ? 0 : Int(parts[2]), maximum >= 0 else { return nil }
    return (String(parts[0]), parts[1] == "M", maximum)
  }

  // MARK: Segments and elements

  private mutating func readSegments(_ used: Set<String>) throws(SpecErrors) -> [String: SegmentOutline] {
    reader = SpecReader()
    var result: [String: SegmentOutline] = [:]
    for tag in used {
      guard let value = segments[tag] else {
        reader.fail(segments, "segment \(tag) is not defined")
        continue
      }
      let list = value["elements"] ?? value
      let conditions = value["conditions"].map { self.conditions($0) } ?? []
      result[tag] = SegmentOutline(tag: tag, elements: elements(list), conditions: conditions)
    }
    try reader.check()
    return result
  }

  private mutating func elements(_ value: JSON5Value) -> [SegmentOutline.Element] {
    guard let list = value.array else {
      reader.fail(value, "found \(value.kindName), expected an array of elements")
      return []
    }
    return list.compactMap { element($0) }
  }

  private mutating func conditions(_ value: JSON5Value) -> [ConditionOutline] {
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
      }
    }
    return .init(isMandatory: isMandatory, repeats: repeats, content: .simple(outline))
  }

  private static func lengths(_ text: Substring) -> (Int, Int)? {
    guard let slash = text.firstIndex(of: "/"), let low = Int(text[..<slash]),
      let high = Int(text[text.index(after: slash)...])
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
