// The elements of a guide for XML from the root down, with their texts, attributes and keys. And what is said of the document:
// its root, its namespaces, what is a line.

import Conformance
import Elements
import JSON5
import PartnerSpec

struct TreeListing {
  typealias Detail = GuideListing.Detail

  let details: [Detail]
  private(set) var rows: [GuideListing.Row] = []
  private let layout: ElementLayout
  private let text: GuideText

  private static let places = ["elements", "types", "attributes", "keys", "language", "set"]
  private static let usual: [(name: String, value: String)] = [("headingLast", "false"), ("ordered", "false")]

  init(_ outline: GuideOutline, _ layout: ElementLayout, _ text: GuideText) {
    self.layout = layout
    self.text = text
    details = text.details(of: text.tree, besides: Self.places, usual: Self.usual)
    for area in outline.areas { add(area.entries, in: nil, area.name, holder: text.tree) }
  }

  /// `holder` is what the guide says of the element around: its children are there, or in the type it names.
  private mutating func add(
    _ entries: [GuideOutline.Entry], in parent: String?, _ area: String, holder: JSON5Value?
  ) {
    for entry in entries {
      let path = parent.map { "\($0)/\(entry.name)" } ?? entry.name
      let isRoot = rows.isEmpty
      let member = isRoot ? nil : member(entry.name, inside: holder)
      rows.append(row(entry, path, area, isRoot ? text.tree : member?.value, member))
      if entry.isLoop {
        add(Array(entry.content.dropFirst()), in: path, area, holder: member?.value)
      }
    }
  }

  private func row(
    _ entry: GuideOutline.Entry, _ path: String, _ area: String, _ value: JSON5Value?, _ member: JSON5Member?
  ) -> GuideListing.Row {
    // Positions are numbered as the tree is read.
    let node = layout.nodes[min(rows.count, layout.nodes.count - 1)]
    var row = GuideListing.Row(
      path: path, tag: entry.name, isLoop: entry.isLoop, area: area, isMandatory: entry.isMandatory,
      isUsed: entry.isUsed, maximum: entry.maximum,
      origin: member.map { text.origin($0.value) } ?? text.origin("root", in: text.tree))
    if member != nil, let value {
      row.details = text.details(of: value, besides: ["use", "type", "codes", "attributes", "elements", "before"])
    }
    let elements = (entry.isLoop ? entry.content.first?.form : entry.form)?.elements ?? []
    if node.isLeaf, let first = elements.first {
      row.elements.append(element(first, 1, ".", row.origin))
    }
    for attribute in node.attributes where elements.indices.contains(attribute.element - 1) {
      let name = elements[attribute.element - 1].name
      let origin = text.origin(name, in: value?["attributes"]) ?? row.origin
      row.elements.append(element(elements[attribute.element - 1], attribute.element, name, origin))
    }
    return row
  }

  private func element(
    _ element: SegmentOutline.Element, _ number: Int, _ label: String, _ origin: SpecOrigin?
  ) -> GuideListing.Element {
    var made = GuideListing.Element(
      element: number, component: 0, number: "", type: "", isMandatory: element.isMandatory, isUsed: element.isUsed,
      repeats: element.repeats, codes: [], origin: origin, label: label)
    if case .simple(let simple) = element.content {
      made.type = "\(simple.type.name) \(simple.minimum)/\(simple.maximum)"
      made.codes = simple.codes.map(String.init)
    }
    return made
  }

  /// What is said of an element inside another: by that one, or by the type it names.
  private func member(_ name: String, inside value: JSON5Value?) -> JSON5Member? {
    guard let value else { return nil }
    if let own = text.member(name, in: value["elements"]) { return own }
    let words = (value.string ?? "\(value["use"]?.string ?? "") \(value["type"]?.string ?? "")").split(separator: " ")
    let types = text.tree["types"]
    guard let type = words.lazy.compactMap({ types?[String($0)] }).first else { return nil }
    return type.isObject ? text.member(name, in: type) : member(name, inside: type)
  }
}
