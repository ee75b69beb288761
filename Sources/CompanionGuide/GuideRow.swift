// A guide as the rows of a table: every place in order, with what the standard says of it where the partner's guide says
// something else.

import Conformance

struct GuideRow {
  /// Index of the position in the compiled guide.
  var position: Int
  /// `PO1>N1>N3`; of a loop's first segment the loop's. What tells equal ones apart stands behind `#`.
  var path: String
  var key: String
  var tag: String
  /// The loop that begins here.
  var loop: String?
  var depth: Int
  var area: String
  var isMandatory: Bool
  /// 0 is no limit.
  var maximum: Int
  /// It and all loops around it are used.
  var isUsed: Bool
  var form: SegmentOutline
  var elements: [ElementRow]

  static func all(_ outline: GuideOutline) -> [GuideRow] {
    var list = GuideRowList(outline: outline)
    for area in outline.areas { list.add(area.entries, "", 0, area.name, true) }
    return list.rows
  }

  var usage: String { !isUsed ? "not used" : isMandatory ? "required" : "optional" }
  var repeats: String { maximum == 0 ? "no limit" : "\(maximum)" }
}

private struct GuideRowList {
  let outline: GuideOutline
  var rows: [GuideRow] = []
  /// Elements of segments that are the same wherever they stand.
  private var elements: [String: [ElementRow]] = [:]

  init(outline: GuideOutline) { self.outline = outline }

  mutating func add(
    _ entries: [GuideOutline.Entry], _ path: String, _ depth: Int, _ area: String, _ isUsed: Bool
  ) {
    var seen: [String: Int] = [:]
    for entry in entries {
      seen[entry.name, default: 0] += 1
      let name = path + entry.name
      let number = seen[entry.name] ?? 1
      let key = "\(area) \(name)" + (number > 1 ? "#\(number)" : "")
      guard entry.isLoop, let first = entry.content.first else {
        append(entry, entry, name, key, nil, depth, area, isUsed && entry.isUsed)
        continue
      }
      let isLoopUsed = isUsed && entry.isUsed
      append(first, entry, name, key, entry.name, depth, area, isLoopUsed && first.isUsed)
      add(Array(entry.content.dropFirst()), name + ">", depth + 1, area, isLoopUsed)
    }
  }

  private mutating func append(
    _ segment: GuideOutline.Entry, _ usage: GuideOutline.Entry, _ path: String, _ key: String, _ loop: String?,
    _ depth: Int, _ area: String, _ isUsed: Bool
  ) {
    let standard = outline.segments[segment.name] ?? SegmentOutline(tag: segment.name, elements: [], conditions: [])
    let elements: [ElementRow]
    if let form = segment.form {
      elements = ElementRow.all(form, outline.language)
    } else {
      elements = self.elements[segment.name] ?? ElementRow.all(standard, outline.language)
      self.elements[segment.name] = elements
    }
    rows.append(
      GuideRow(
        position: rows.count, path: path, key: key, tag: segment.name, loop: loop, depth: depth, area: area,
        isMandatory: usage.isMandatory, maximum: usage.maximum, isUsed: isUsed,
        form: segment.form ?? standard, elements: elements))
  }
}

/// One line of an element table: an element, or a component of one.
struct ElementRow {
  /// `03`, `04-2`
  var number: String
  var element: Int
  var component: Int
  /// What maps call it, where elements have names.
  let name: String
  let language: GuideLanguage
  var isMandatory: Bool
  var isUsed: Bool
  /// 0 is no limit.
  var repeats: Int
  /// Nil for a composite.
  var simple: ElementOutline? {
    didSet {
      codes = (simple?.codes ?? []).map(String.init)
      standardCodes = simple?.standardCodeLines.map { $0.flatMap { $0.split(separator: " ").map(String.init) } }
    }
  }
  private(set) var codes: [String] = []
  /// The standard's codes, where the partner's guide has others.
  private(set) var standardCodes: [String]?

  init(_ number: String, _ element: Int, _ outline: SegmentOutline.Element, _ language: GuideLanguage) {
    self.number = number
    name = outline.name
    self.language = language
    self.element = element
    component = 0
    isMandatory = outline.isMandatory
    isUsed = outline.isUsed
    repeats = outline.repeats
  }

  static func all(_ form: SegmentOutline, _ language: GuideLanguage) -> [ElementRow] {
    form.elements.enumerated().flatMap { index, element -> [ElementRow] in
      let number = index < 9 ? "0\(index + 1)" : "\(index + 1)"
      var row = ElementRow(number, index + 1, element, language)
      switch element.content {
      case .simple(let simple):
        row.simple = simple
        return [row]
      case .composite(let components, _):
        return [row]
          + components.enumerated().map { inner, component in
            var part = row
            part.number = "\(number)-\(inner + 1)"
            part.component = inner + 1
            part.isMandatory = component.isMandatory
            part.isUsed = element.isUsed && component.isUsed
            part.repeats = 1
            if case .simple(let simple) = component.content { part.simple = simple }
            return part
          }
      }
    }
  }

  var usage: String { !isUsed ? "not used" : isMandatory ? "required" : "optional" }
  var type: String { simple?.type.name ?? "composite" }
  /// Empty where a text of XML may be of any length.
  var length: String {
    guard let simple, language != .xml || simple.maximum < Self.unlimited else { return "" }
    return simple.minimum == simple.maximum ? "\(simple.maximum)" : "\(simple.minimum) to \(simple.maximum)"
  }

  /// The reader's own limit for texts of XML: where a guide says none.
  private static let unlimited = 64 << 10

  /// What tells it from the others at its place, here and in the standard.
  var key: String { name.isEmpty ? number : name }

  /// An attribute of XML that elements of this name have elsewhere, but not here.
  var isBlank: Bool { language == .xml && simple?.minimum == 0 && length.isEmpty }
}
