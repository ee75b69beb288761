// Every binding of a map with the positions of one guide its places mean: what those go by who explain, compare and
// check maps. Places are found as for reading.

import Canonical
import Conformance

package struct MapSurvey: Sendable {
  /// A place as a binding uses it, and where that is in the guide.
  package struct Spot: Sendable {
    package enum Use: Sendable { case value, time, zone, each, pairs }
    package var place: MapPlace
    package var use: Use
    /// None where the guide has no such place.
    package var positions: [Int]

    /// Elements of the segment that the place fills or asks for.
    package var elements: [Int] {
      let asked = place.conditions.filter { !$0.isNegated }.map(\.element)
      guard place.element > 0, use != .each else { return asked }
      return asked
        + (use == .pairs || !place.qualifiers.isEmpty ? [place.element, place.element + 1] : [place.element])
    }
  }

  /// One binding.
  package struct Entry: Sendable {
    /// From the document down: `number`, `lines.products[2].id`; a number tells ways of making records apart.
    package var path: String
    /// Level codes of the hierarchy it is bound in; none elsewhere.
    package var levels: [String]
    /// Nil for the lines, which are no field of the heading.
    package var field: RecordField?
    package var binding: MapBinding
    package var spots: [Spot]
    /// The loop its places are looked for in; 0 is the set.
    package var loop: Int
    /// Positions its record is bound to, where it is one segment.
    package var own: [Int]
  }

  package let guide: Guide
  package private(set) var entries: [Entry] = []
  private var finder: PlanBuild
  private var levels: [String] = []

  private typealias Region = PlanBuild.Region

  package init(_ outline: MapOutline, _ guide: Guide) {
    self.guide = guide
    finder = PlanBuild(outline, guide, wanted: nil)
    let summary = UInt8(guide.areas.firstIndex(of: "summary") ?? 255)
    let heading = Set((0..<UInt8(guide.areas.count)).filter { $0 != summary })
    add(outline.fields, .header, "", Region(loop: 0, areas: heading))
    // Totals of XML stand wherever the guide has them.
    let totals = guide.language == .xml ? heading : [summary]
    add(outline.totals, .totals, "totals.", Region(loop: 0, areas: totals))
    if let hierarchy = outline.levels { add(hierarchy) }
  }

  private mutating func add(_ hierarchy: MapLevels) {
    let start = guide.positions.indices.first {
      guide.positions[$0].startsLoop && guide.loops[Int(guide.positions[$0].loop)].name == hierarchy.loop
    }
    guard let start else { return }
    let region = Region(loop: Int(guide.positions[start].loop), areas: [])
    for level in hierarchy.levels {
      levels = level.codes
      switch level.role {
      case .header: add(level.fields, .header, "", region)
      case .line: add(level.fields, .line, "lines.", region)
      case .carried(let name):
        guard let field = RecordKind.line.index(of: name), let kind = Self.records(.line, field) else { continue }
        add(level.fields, kind, "lines.\(name).", region)
      }
    }
    levels = []
  }

  /// The kind of record a field holds; nil for one value.
  package static func records(_ kind: RecordKind, _ field: Int) -> RecordKind? {
    switch kind.fields[field].type {
    case .one(let kind), .many(let kind): kind
    default: nil
    }
  }

  private mutating func add(_ bindings: [MapBinding], _ kind: RecordKind, _ prefix: String, _ region: Region) {
    for binding in bindings {
      let isLines = kind == .header && binding.field == "lines"
      let field = kind.index(of: binding.field)
      if field == nil, !isLines { continue }
      var entry = Entry(
        path: prefix + binding.field, levels: levels, field: field.map { RecordField(kind: kind, index: $0) },
        binding: binding, spots: [], loop: region.loop, own: region.positions ?? [])
      switch binding.source {
      case .constant: break
      case .places(let places): entry.spots = places.map { spot($0, .value, region, binding) }
      case .moment(let dates, let time, let zone):
        entry.spots = dates.map { spot($0, .value, region, binding) }
        if let time { entry.spots.append(spot(time, .time, region, binding)) }
        if let zone { entry.spots.append(spot(zone, .zone, region, binding)) }
      case .records(let ways):
        add(ways, field.map { Self.records(kind, $0) } ?? .line, entry, region)
        continue
      }
      entries.append(entry)
    }
  }

  /// Each way of making records is an entry, with those of its fields behind it.
  private mutating func add(_ ways: [MapRecords], _ kind: RecordKind?, _ entry: Entry, _ region: Region) {
    guard let kind else { return }
    for (index, way) in ways.enumerated() {
      var own = entry
      if ways.count > 1 { own.path += "[\(index + 1)]" }
      own.binding.source = .records([way])
      var inner = region
      switch way.each {
      case .scope: break
      case .occurrence(let place):
        own.spots = [spot(place, .each, region, entry.binding)]
        inner = self.region(of: own.spots[0], in: region)
      case .pairs(let place, _, _):
        own.spots = [spot(place, .pairs, region, entry.binding)]
        inner.positions = own.spots[0].positions
      }
      entries.append(own)
      add(way.fields, kind, own.path + ".", inner)
    }
  }

  private func region(of spot: Spot, in region: Region) -> Region {
    guard let first = spot.positions.first else { return Region(loop: region.loop, areas: [], positions: []) }
    let position = guide.positions[first]
    if position.startsLoop, Int(position.loop) != region.loop { return Region(loop: Int(position.loop), areas: []) }
    return Region(loop: region.loop, areas: region.areas, positions: spot.positions)
  }

  private mutating func spot(
    _ place: MapPlace, _ use: Spot.Use, _ region: Region, _ binding: MapBinding
  ) -> Spot {
    let needsElement = use != .each && use != .time && use != .zone
    let place = finder.located(place, region)
    let found = finder.find(place, region, binding, wantsElement: needsElement)
    return Spot(place: place, use: use, positions: found)
  }
}

extension MapPlace: CustomStringConvertible {
  /// As it is written in maps, without the mark of an optional place.
  package var description: String {
    if isTree { return treeDescription }
    let asked = conditions.map(Self.text)
    var text = (loops + [segment]).joined(separator: ">")
    if occurrence > 0 { text += "#\(occurrence)" }
    if !asked.isEmpty { text += "[\(asked.joined(separator: ";"))]" }
    if !elementName.isEmpty { return "\(text)/\(elementName)" }
    if !qualifiers.isEmpty { return "\(text)/pair\(Self.number(element))[\(qualifiers.joined(separator: ","))]" }
    if element == 0 { return text }
    return "\(text)/\(Self.number(element))\(component > 0 ? "-\(component)" : "")"
  }

  /// `cac:Party[@type=buyer]/cbc:Name/@languageID`
  private var treeDescription: String {
    let steps = zip(loops + [segment], loopConditions + [conditions]).map { name, conditions in
      conditions.isEmpty ? name : "\(name)[\(conditions.map(Self.text).joined(separator: ";"))]"
    }
    if isSelf, !elementName.isEmpty { return (steps.dropLast() + [elementName]).joined(separator: "/") }
    return (elementName.isEmpty ? steps : steps + [elementName]).joined(separator: "/")
  }

  private static func text(_ condition: Condition) -> String {
    let element = condition.name.isEmpty ? number(condition.element) : condition.name
    return "\(element)\(condition.isNegated ? "!=" : "=")\(condition.codes.joined(separator: ","))"
  }

  private static func number(_ element: Int) -> String { element < 10 ? "0\(element)" : "\(element)" }
}
