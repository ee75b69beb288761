// Which bindings of a map the cases of a partner touch: for each binding, whether a segment was seen at one of its places,
// in its scope and under its conditions, that holds what the binding takes. A binding of a part is one binding, wherever
// the part is used.

import Conformance
import Mapping
import PartnerSpec
import X12

/// A binding by where it is written.
package struct CoveredBinding: Hashable, Sendable {
  package var file: String
  package var line: Int
  package var column: Int
  package var field: String
}

struct MapCoverage {
  /// What a binding is written in: the loops around it, with what must hold for each of them.
  private struct Scope {
    /// Loops of the guide, outermost first, by name.
    var loops: [String] = []
    /// What the opening segment of the n-th loop must hold.
    var conditions: [[MapPlace.Condition]] = []
    /// Records made of single segments: their tag and what they must hold.
    var own: MapPlace?
    var isSummary: Bool?
    /// XML: names of the elements from below the root down to the one that is written in.
    var tree: [String] = []
  }

  private let outline: MapOutline
  private let guide: Guide
  private let trace: Trace
  /// Segments of sets of this guide by tag.
  private var seen: [String: [Int]] = [:]
  private(set) var touched: Set<CoveredBinding> = []
  private(set) var all: Set<CoveredBinding> = []

  /// Looks at the sets of `guide` in a trace.
  init(_ outline: MapOutline, _ guide: Guide, _ trace: Trace) {
    self.outline = outline
    self.guide = guide
    self.trace = trace
    for (index, segment) in trace.segments.enumerated() where segment.position >= 0 && segment.set >= 0 {
      guard trace.sets[segment.set] === guide else { continue }
      seen[segment.tag, default: []].append(index)
    }
    look(outline.fields, Scope(isSummary: false))
    look(outline.totals, Scope(isSummary: true))
    for level in outline.levels?.levels ?? [] {
      let condition = MapPlace.Condition(element: 3, codes: level.codes)
      look(level.fields, Scope(loops: [outline.levels?.loop ?? "HL"], conditions: [[condition]]))
    }
  }

  private mutating func look(_ bindings: [MapBinding], _ scope: Scope, isOpen: Bool = true) {
    for binding in bindings {
      let name = CoveredBinding(
        file: binding.file, line: binding.line, column: binding.column, field: binding.field)
      all.insert(name)
      switch binding.source {
      case .places(let places), .moment(let places, _, _):
        if places.contains(where: { isSeen($0, scope) }) { touched.insert(name) }
      case .constant:
        if isOpen { touched.insert(name) }
      case .records(let ways):
        for way in ways where look(way, scope, isOpen) { touched.insert(name) }
      }
    }
  }

  /// Answers whether such a record was seen.
  private mutating func look(_ way: MapRecords, _ scope: Scope, _ isOpen: Bool) -> Bool {
    switch way.each {
    case .occurrence(let place):
      let isOpen = isSeen(place, scope)
      look(way.fields, inside(place, scope), isOpen: isOpen)
      return isOpen
    case .pairs(let place, _, _):
      let isOpen = isSeen(place, scope)
      look(way.fields, scope, isOpen: isOpen)
      return isOpen
    case .scope:
      look(way.fields, scope, isOpen: isOpen)
      return way.fields.contains { field in
        guard case .places(let places) = field.source else { return false }
        return places.contains { isSeen($0, scope) }
      }
    }
  }

  private func inside(_ place: MapPlace, _ scope: Scope) -> Scope {
    var inner = scope
    inner.isSummary = nil
    inner.loops += place.loops
    inner.conditions += place.loops.map { _ in [] }
    let opens = guide.positions.indices.contains {
      guide.positions[$0].startsLoop && guide.loops[Int(guide.positions[$0].loop)].name == place.segment
    }
    if opens {
      inner.loops.append(place.segment)
      inner.conditions.append(place.conditions)
    }
    // A segment that opens a loop elsewhere may be a single one here.
    inner.own = place
    inner.tree = path(place, scope)
    return inner
  }

  // MARK: Places

  private func isSeen(_ place: MapPlace, _ scope: Scope) -> Bool {
    if guide.language == .xml { return isSeenInTree(place, scope) }
    return (seen[place.segment] ?? []).contains { index in
      let segment = trace.segments[index]
      return holds(place, segment) && stands(index, place, scope)
    }
  }

  private func path(_ place: MapPlace, _ scope: Scope) -> [String] {
    scope.tree + (place.isSelf ? [] : place.loops + [place.segment])
  }

  /// Whether an element was seen there that holds what is wanted. What elements around it say is not looked at.
  private func isSeenInTree(_ place: MapPlace, _ scope: Scope) -> Bool {
    let path = path(place, scope)
    // What the root says of itself.
    let wanted = path.isEmpty && guide.positions.count > 0 ? [guide.text(of: guide.positions[0].tag)] : path
    return (wanted.last.flatMap { seen[$0] } ?? []).contains { index in
      let segment = trace.segments[index]
      let entry = guide.positions[segment.position]
      let own = guide.loopPath(segment.position) + (entry.startsLoop ? [] : [segment.tag])
      guard own == wanted else { return false }
      if !place.isSelf || place.elementName.isEmpty { return holds(place, segment) }
      let number = guide.element(named: place.elementName, of: entry.tag) ?? 0
      return !Self.element(number, segment.elements).isEmpty
    }
  }

  private func stands(_ index: Int, _ place: MapPlace, _ scope: Scope) -> Bool {
    let segment = trace.segments[index]
    if let isSummary = scope.isSummary, place.loops.isEmpty {
      let area = guide.areas[Int(guide.positions[segment.position].area)]
      if (area == "summary") != isSummary { return false }
    }
    let path = guide.loopPath(segment.position)
    let starts = guide.positions[segment.position].startsLoop
    if fits(path, scope.loops + place.loops, starts) { return openersHold(index, scope, starts) }
    // A record of a single segment: its fields are of the same segment.
    guard let own = scope.own, own.segment == place.segment, place.loops.isEmpty else { return false }
    let outer = scope.loops.last == own.segment ? scope.loops.dropLast() : scope.loops[...]
    return fits(path, Array(outer), starts) && own.conditions.allSatisfy { Self.holds($0, segment.elements) }
  }

  /// A segment is a member of its loop; the one that opens a loop is of the loop around it too.
  private func fits(_ path: [String], _ wanted: [String], _ starts: Bool) -> Bool {
    path == wanted || starts && Array(path.dropLast()) == wanted
  }

  private func openersHold(_ index: Int, _ scope: Scope, _ starts: Bool) -> Bool {
    var chain: [Int] = starts ? [index] : []
    var parent = trace.segments[index].parent
    while parent >= 0, trace.segments[parent].position >= 0, trace.segments[parent].tag != "ST" {
      chain.append(parent)
      parent = trace.segments[parent].parent
    }
    let openers = Array(chain.reversed())
    for (depth, conditions) in scope.conditions.enumerated() where depth < openers.count {
      let elements = trace.segments[openers[depth]].elements
      if !conditions.allSatisfy({ Self.holds($0, elements) }) { return false }
    }
    if let own = scope.own, own.segment == trace.segments[index].tag, scope.loops.last != own.segment {
      return own.conditions.allSatisfy { Self.holds($0, trace.segments[index].elements) }
    }
    return true
  }

  // MARK: Elements

  private func holds(_ place: MapPlace, _ segment: Trace.Segment) -> Bool {
    guard place.conditions.allSatisfy({ Self.holds($0, segment.elements) }) else { return false }
    if place.element == 0 { return true }
    if place.qualifiers.isEmpty { return !Self.element(place.element, segment.elements).isEmpty }
    return stride(from: place.element, to: segment.elements.count, by: 2).contains {
      place.qualifiers.contains(segment.elements[$0 - 1]) && !segment.elements[$0].isEmpty
    }
  }

  private static func element(_ number: Int, _ elements: [String]) -> String {
    elements.indices.contains(number - 1) ? elements[number - 1] : ""
  }

  private static func holds(_ condition: MapPlace.Condition, _ elements: [String]) -> Bool {
    condition.codes.contains(element(condition.element, elements)) != condition.isNegated
  }
}
