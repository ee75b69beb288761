// One segment in words: its elements with their names, and what their codes, dates and amounts say.

import Conformance
import Findings
import Octets
import X12

struct SegmentWords {
  let tag: String
  let name: String?
  let elements: [ElementWords]

  init(_ tag: String, _ elements: [[UInt8]], _ units: OpenUnits, _ names: Names) {
    self.tag = tag
    if let guide = units.guide, guide.language == .xml {
      name = nil
      self.elements = ElementWords.all(in: guide, tag, elements)
      return
    }
    name = units.guide?.language == .rows ? nil : names.segment(tag)
    var words: [ElementWords] = []
    for (index, bytes) in elements.enumerated() where !bytes.isEmpty {
      words.append(contentsOf: ElementWords.all(tag, index + 1, bytes, units, names))
    }
    self.elements = words
  }

  /// Blanks before a line: room for an ordinal, then two for each level.
  static func indent(_ gutter: String, _ depth: Int) -> String {
    String(repeating: " ", count: max(0, 5 - gutter.count)) + gutter + String(repeating: " ", count: 2 + depth * 2)
  }

  /// The segment, then one line for each element.
  func lines(_ paint: Paint, gutter: String, depth: Int) -> [String] {
    let indent = Self.indent("", depth)
    var lines = ["\(Self.indent(gutter, depth))\(paint(Self.padded(tag, 3), .bold))  \(name ?? "")"]
    let places = elements.map(\.place.count).max() ?? 0
    let words = min(elements.map { $0.name?.count ?? 0 }.max() ?? 0, 36)
    let values = min(elements.filter { $0.meaning != nil }.map(\.value.count).max() ?? 0, 24)
    for element in elements {
      let label = "\(Self.padded(element.place, places))  \(Self.padded(element.name ?? "", words))"
      let value = element.meaning == nil ? element.value : Self.padded(element.value, values)
      let meaning = element.meaning.map { "  " + paint($0, .dim) } ?? ""
      lines.append("\(indent)     \(paint(label, .dim))  \(value)\(meaning)")
    }
    return lines.map { line in
      guard let end = line.lastIndex(where: { $0 != " " }) else { return "" }
      return String(line[...end])
    }
  }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

/// One element, component or repeat.
struct ElementWords {
  let element: Int
  /// From 1; 0 where there are none.
  let component: Int
  let occurrence: Int
  let reference: String?
  let name: String?
  let value: String
  let raw: String
  let meaning: String?
  /// What stands in place of a number, where elements have names.
  var label: String?

  /// `03`, `01-2`, `04.3-1`
  var place: String {
    if let label { return label }
    let number = element < 10 ? "0\(element)" : "\(element)"
    return number + (occurrence > 0 ? ".\(occurrence)" : "") + (component > 0 ? "-\(component)" : "")
  }

  var json: JSONText {
    var object = JSONMembers()
    object.add("element", count: element)
    object.add("component", ordinal: component)
    object.add("occurrence", ordinal: occurrence)
    object.add("reference", reference)
    object.add("name", label.flatMap { $0.isEmpty ? nil : $0 } ?? name)
    object.add("value", .string(raw))
    object.add("meaning", meaning)
    return .object(object.members)
  }

  /// The element with all its repeats and components; empty ones are left out.
  static func all(_ tag: String, _ element: Int, _ bytes: [UInt8], _ units: OpenUnits, _ names: Names) -> [ElementWords]
  {
    let delimiters = units.interchange.delimiters
    let rule = units.guide?.rule(SegmentTag(tag), element: element)
    var words: [ElementWords] = []
    // Cells have no parts.
    if units.guide?.language == .rows { return [ElementWords(tag, (element, 0, 0), bytes, units, names)] }
    let isHeader = tag == "ISA"
    let repeats = isHeader ? [bytes] : parts(bytes, delimiters.repetition)
    for (index, part) in repeats.enumerated() where !part.isEmpty {
      let occurrence = repeats.count > 1 ? index + 1 : 0
      let isComposite = !isHeader && (rule.map { $0.kind == .composite } ?? true)
      let components = isComposite ? parts(part, delimiters.component) : [part]
      let isSplit = components.count > 1 || rule?.kind == .composite
      for (inner, value) in components.enumerated() where !value.isEmpty {
        let spot = (element, isSplit ? inner + 1 : 0, occurrence)
        let one = ElementWords(tag, spot, value, units, names)
        if !one.value.isEmpty { words.append(one) }
      }
    }
    return words
  }

  /// The text, the attributes and the keys of an element of XML.
  static func all(in guide: Guide, _ tag: String, _ elements: [[UInt8]]) -> [ElementWords] {
    let parts = guide.elementNames(of: guide.tag(named: tag))
    return elements.indices.filter { !elements[$0].isEmpty }.map { index in
      ElementWords(index + 1, parts.indices.contains(index) ? parts[index] : "", elements[index])
    }
  }

  private init(_ element: Int, _ label: String, _ bytes: [UInt8]) {
    self.element = element
    (component, occurrence, reference, name, meaning) = (0, 0, nil, nil, nil)
    raw = Excerpt.decoded(bytes)
    value = Excerpt.printable(bytes)
    self.label = label
  }

  private init(
    _ tag: String, _ spot: (element: Int, component: Int, occurrence: Int), _ bytes: [UInt8], _ units: OpenUnits,
    _ names: Names
  ) {
    (element, component, occurrence) = spot
    if let guide = units.guide, guide.language == .rows {
      let columns = guide.elementNames(of: SegmentTag(tag))
      reference = nil
      name = columns.indices.contains(spot.element - 1) ? columns[spot.element - 1] : nil
      raw = Excerpt.decoded(bytes)
      value = Excerpt.printable(bytes)
      let kind = guide.rule(SegmentTag(tag), element: spot.element)?.kind
      meaning = kind == .date ? Meaning.date(raw) : kind == .time ? Meaning.time(raw) : nil
      return
    }
    let reference = names.reference(
      tag, element: spot.element, component: spot.component, guide: units.guide, release: units.release(of: tag))
    self.reference = reference
    name = reference.flatMap { names.element($0) }
    let text = tag == "ISA" ? Array(X12.text(bytes).utf8) : bytes
    let raw = Excerpt.decoded(text)
    self.raw = raw
    value = Excerpt.printable(text)
    let rule = units.guide?.rule(SegmentTag(tag), element: spot.element, component: spot.component)
    meaning = reference.flatMap { Meaning.of(raw, $0, rule, names) }
  }

  private static func parts(_ bytes: [UInt8], _ separator: UInt8?) -> [[UInt8]] {
    guard let separator else { return [bytes] }
    return bytes.split(separator: separator, omittingEmptySubsequences: false).map(Array.init)
  }
}

/// What a value says beyond what it shows.
enum Meaning {
  static func of(_ value: String, _ reference: String, _ rule: Guide.ElementRule?, _ names: Names) -> String? {
    let isDate = rule?.kind == .date || reference == "373" || reference == "I08"
    if isDate { return date(value) }
    if rule?.kind == .time || reference == "337" || reference == "I09" { return time(value) }
    if let rule, rule.kind == .implied, rule.decimals > 0 { return amount(value, Int(rule.decimals)) }
    return names.code(reference, value)
  }

  /// CCYYMMDD or YYMMDD with hyphens.
  static func date(_ value: String) -> String? {
    let digits = Array(value)
    guard digits.allSatisfy(\.isNumber), digits.count == 8 || digits.count == 6 else { return nil }
    let year = digits.dropLast(4)
    let month = digits.suffix(4).prefix(2)
    let century = digits.count == 6 ? (digits[0] >= "5" ? "19" : "20") : ""
    return "\(century)\(String(year))-\(String(month))-\(String(digits.suffix(2)))"
  }

  /// HHMM, HHMMSS ... with colons.
  static func time(_ value: String) -> String? {
    let digits = Array(value)
    guard digits.allSatisfy(\.isNumber), digits.count >= 4, digits.count != 5, digits.count <= 8 else { return nil }
    var text = "\(String(digits[..<2])):\(String(digits[2..<4]))"
    if digits.count >= 6 { text += ":\(String(digits[4..<6]))" }
    return digits.count > 6 ? text + ".\(String(digits[6...]))" : text
  }

  /// A whole number with its decimal point put in.
  static func amount(_ value: String, _ decimals: Int) -> String? {
    let sign = value.hasPrefix("-") ? "-" : ""
    let digits = value.dropFirst(sign.count)
    guard !digits.isEmpty, digits.allSatisfy(\.isNumber) else { return nil }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }
}
