// A guide as a list of places from the set down, each with what holds there and where that was said: what explanations
// and comparisons go through.

import Conformance
import PartnerSpec

package struct GuideListing: Sendable {
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

    /// `03`, `04-2`
    package var name: String {
      "\(element < 10 ? "0" : "")\(element)\(component > 0 ? "-\(component)" : "")"
    }
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

    /// `M 3`, `O *`, `not used`
    package var usage: String {
      isUsed ? "\(isMandatory ? "M" : "O") \(maximum == 0 ? "*" : "\(maximum)")" : "not used"
    }
  }

  package let spec: String
  package let set: String
  package let release: String
  package let name: String
  package private(set) var rows: [Row] = []
  private let segments: [String: SegmentOutline]
  private let origins: GuideOrigins

  /// Lists the guide at `path` inside Specs.
  package init(_ path: String, _ library: SpecLibrary) throws(SpecErrors) {
    let outline = try library.guideOutline(at: path)
    spec = outline.spec
    set = outline.set
    release = outline.release
    name = outline.name
    segments = outline.segments
    origins = try GuideOrigins(path, release: outline.release, library)
    for area in outline.areas { add(area.entries, "", area.name) }
  }

  private mutating func add(_ entries: [GuideOutline.Entry], _ prefix: String, _ area: String) {
    for entry in entries {
      let path = prefix + entry.name
      let first = entry.isLoop ? entry.content.first ?? entry : entry
      var row = Row(
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
