// A guide as a list of places from the set down, each with what holds there and where that was said: what explanations
// and comparisons go through. Segments and elements of X12, kinds of rows and columns, or elements of XML and their attributes.

import Conformance
import PartnerSpec

package struct GuideListing: Sendable {
  /// Something that is said of a place, or of the whole guide, and not of X12: `pattern`, `header`, `dialect.separator`.
  package struct Detail: Sendable {
    package var name: String
    package var value: String
    /// Nil for what holds though nobody says it.
    package var origin: SpecOrigin?
  }

  package struct Element: Sendable {
    package var element: Int
    /// 0 for the element itself.
    package var component: Int
    /// Data element number; empty for a composite.
    package var number: String
    /// `AN 1/22`; `composite` for one.
    package var type: String
    package var isMandatory: Bool
    package var isUsed: Bool
    /// 0 is no limit.
    package var repeats: Int
    package var codes: [String]
    package var origin: SpecOrigin?
    /// What a column or an attribute is called; empty in X12.
    package var label = ""
    package var details: [Detail] = []

    /// `03`, `04-2`, or the label.
    package var name: String {
      label.isEmpty ? "\(element < 10 ? "0" : "")\(element)\(component > 0 ? "-\(component)" : "")" : label
    }
    /// `127 AN 1/30`, `AN 1/40`
    package var kind: String { number.isEmpty ? type : "\(number) \(type)" }
    package var use: String { isUsed ? isMandatory ? "M" : "O" : "not used" }
  }

  package struct Row: Sendable {
    package var path: String
    package var tag: String
    package var isLoop: Bool
    package var area: String
    package var isMandatory: Bool
    package var isUsed: Bool
    /// 0 is no limit.
    package var maximum: Int
    package var elements: [Element] = []
    package var conditions: [String] = []
    package var origin: SpecOrigin?
    package var conditionOrigin: SpecOrigin?
    package var details: [Detail] = []

    /// `M 3`, `O *`, `not used`
    package var usage: String {
      isUsed ? "\(isMandatory ? "M" : "O") \(maximum == 0 ? "*" : "\(maximum)")" : "not used"
    }
  }

  package let spec: String
  package let set: String
  package let release: String
  package let name: String
  package let language: GuideLanguage
  /// What is said of the whole guide.
  package private(set) var details: [Detail] = []
  package private(set) var rows: [Row] = []

  /// Lists the guide at `path` inside Specs.
  package init(_ path: String, _ library: SpecLibrary) throws(SpecErrors) {
    let outline = try library.guideOutline(at: path)
    spec = outline.spec
    set = outline.set
    release = outline.release
    name = outline.name
    language = outline.language
    switch outline.language {
    case .x12:
      rows = SegmentListing(outline, try GuideOrigins(path, release: outline.release, library)).rows
    case .rows:
      let listing = RowListing(outline, try library.rowOutline(at: path).layout, try GuideText(path, library))
      (details, rows) = (listing.details, listing.rows)
    case .xml:
      let listing = TreeListing(outline, try library.treeOutline(at: path).layout, try GuideText(path, library))
      (details, rows) = (listing.details, listing.rows)
    }
  }
}

/// The places of a guide for X12.
private struct SegmentListing {
  typealias Element = GuideListing.Element

  private(set) var rows: [GuideListing.Row] = []
  private let segments: [String: SegmentOutline]
  private let origins: GuideOrigins

  init(_ outline: GuideOutline, _ origins: GuideOrigins) {
    segments = outline.segments
    self.origins = origins
    for area in outline.areas { add(area.entries, "", area.name) }
  }

  private mutating func add(_ entries: [GuideOutline.Entry], _ prefix: String, _ area: String) {
    for entry in entries {
      let path = prefix + entry.name
      let first = entry.isLoop ? entry.content.first ?? entry : entry
      var row = GuideListing.Row(
        path: path, tag: first.name, isLoop: entry.isLoop, area: area, isMandatory: entry.isMandatory,
        isUsed: entry.isUsed, maximum: entry.maximum, origin: origins.usage(path))
      if let form = first.form ?? segments[first.name] {
        row.elements = elements(form, path)
        row.conditions = form.conditions.map(\.text)
        row.conditionOrigin = row.conditions.isEmpty ? nil : origins.conditions(path, form.tag)
      }
      rows.append(row)
      if entry.isLoop { add(Array(entry.content.dropFirst()), path + ">", area) }
    }
  }

  private func elements(_ form: SegmentOutline, _ path: String) -> [Element] {
    var list: [Element] = []
    for (index, element) in form.elements.enumerated() {
      let origin = origins.element(path, form.tag, index + 1)
      list.append(made(element, index + 1, 0, origin))
      guard case .composite(let components, _) = element.content else { continue }
      for (number, component) in components.enumerated() {
        let origin = origins.element(path, form.tag, index + 1, number + 1)
        list.append(made(component, index + 1, number + 1, origin))
      }
    }
    return list
  }

  private func made(
    _ element: SegmentOutline.Element, _ number: Int, _ component: Int, _ origin: SpecOrigin?
  ) -> Element {
    var made = Element(
      element: number, component: component, number: "", type: "composite", isMandatory: element.isMandatory,
      isUsed: element.isUsed, repeats: element.repeats, codes: [], origin: origin)
    if case .simple(let simple) = element.content {
      made.number = simple.number
      made.type = "\(simple.type.name) \(simple.minimum)/\(simple.maximum)"
      made.codes = simple.codes.map(String.init)
    }
    return made
  }
}
