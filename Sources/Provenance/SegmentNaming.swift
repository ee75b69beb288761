// What people call the parts of an input in the language it is in: segments and elements of X12, rows and columns, elements
// of XML with their text and attributes.

import Conformance
import Findings
import Octets
import Translation

struct SegmentNaming {
  let guide: Guide?

  private var language: GuideLanguage { guide?.language ?? .x12 }

  /// What a segment is called.
  var noun: String {
    switch language {
    case .x12: "segment"
    case .rows: "row"
    case .xml: "element"
    }
  }

  /// What a document stands in.
  var whole: String { language == .x12 ? "set" : "document" }

  /// `PO1`, `the row`, `cbc:ID`
  func segment(_ name: String) -> String { language == .rows && name == "row" ? "the row" : name }

  /// `PO104`, `column price`, `cac:Party/cbc:Name/@languageID`
  func element(_ number: Int, component: Int, of segment: ObservedSegment) -> String {
    guard let guide, language != .x12 else {
      return ObservedSegment.name(segment.tag, number, component: component)
    }
    let names = guide.elementNames(of: guide.tag(named: segment.tag))
    let name = names.indices.contains(number - 1) ? names[number - 1] : ""
    if language == .rows { return "column \(name.isEmpty ? "\(number)" : name)" }
    let path = path(of: segment)
    return name.hasPrefix("@") ? "\(path)/\(name)" : path
  }

  /// The segment as it is shown: as it came, or an element of XML with its attributes and its text.
  func printed(_ segment: ObservedSegment) -> String {
    switch language {
    case .x12: return Excerpt.printable(segment.bytes)
    case .rows:
      let cells = segment.elements.joined(separator: [segment.delimiters.element])
      return Excerpt.printable(Array(cells))
    case .xml: return printedElement(segment)
    }
  }

  private func printedElement(_ segment: ObservedSegment) -> String {
    let names = guide.map { $0.elementNames(of: $0.tag(named: segment.tag)) } ?? []
    var (tag, text) = (segment.tag, "")
    for (name, value) in zip(names, segment.elements) where !value.isEmpty {
      if name.hasPrefix("@") { tag += " \(name.dropFirst())=\"\(Excerpt.printable(value))\"" }
      if name.isEmpty { text = Excerpt.printable(value) }
    }
    return text.isEmpty ? "<\(tag)>" : "<\(tag)>\(text)</\(segment.tag)>"
  }

  /// The elements down to one of XML, from below the root.
  private func path(of segment: ObservedSegment) -> String {
    guard let guide, guide.positions.indices.contains(segment.position) else { return segment.tag }
    var path = guide.loopPath(segment.position)
    if !guide.positions[segment.position].startsLoop { path.append(segment.tag) }
    return path.isEmpty ? segment.tag : path.joined(separator: "/")
  }
}
