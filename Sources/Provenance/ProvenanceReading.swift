// Reads one document of an input again and remembers which element every value came from.

import Acknowledgement
import Canonical
import Conformance
import Delimited
import Elements
import Findings
import Mapping
import Octets
import Translation
import X12

/// The document that is asked about: its ordinals in the input.
package struct DocumentOrdinals: Equatable, Sendable {
  package var interchange: UInt32
  package var group: UInt32
  package var set: UInt32

  package init(interchange: UInt32, group: UInt32, set: UInt32) {
    self.interchange = interchange
    self.group = group
    self.set = set
  }
}

/// Follows a run up to the end of one set.
final class ProvenanceReading: TranslationObserver {
  private let ordinals: DocumentOrdinals
  private let wantedLine: Int?
  /// A value that is looked for in all of the document; what has it is told in `matches`.
  private let wantedValue: String?
  private(set) var units = OpenUnits(file: "")
  /// How the document is laid out, where it is one of XML.
  private var layout: ElementLayout?
  private(set) var map: MapOutline?
  private(set) var isDone = false
  private(set) var failure: MapErrors?
  private(set) var set: SetFacts?
  /// The input has anything that is known.
  private(set) var hasUnits = false
  private var isWanted = false
  private var hasHeading = false
  /// The mapper, and one for what comes late of the heading.
  private(set) var mappers = Slab<Mapper>()
  private(set) var trace = MapTrace()
  /// The line that is asked about.
  private(set) var line = RecordTree()
  private(set) var hasLine = false
  private(set) var lineCount = 0
  private(set) var hasLate = false
  /// Segments with events, and the first of each name.
  private(set) var segments: [Int: ObservedSegment] = [:]
  private(set) var firsts: [String: ObservedSegment] = [:]
  private(set) var matches: [(pointer: String, events: [MapEvent])] = []
  static let matchLimit = 20

  init(_ ordinals: DocumentOrdinals, line: Int?, value: String? = nil) {
    self.ordinals = ordinals
    wantedLine = line
    wantedValue = value
  }

  var wantsSegments: Bool { !isDone }
  var wantsPlaces: Bool { true }
  var wantsMap: Bool { true }
  var plan: MappingPlan? { mappers.count > 0 ? mappers[0].plan : nil }

  func open(_ interchange: InterchangeFacts) {
    hasUnits = true
    if !isDone { units.open(interchange) }
  }

  func open(_ group: GroupFacts) { if !isDone { units.open(group) } }
  func open(rows guide: Guide, dialect: Dialect) { units.open(rows: guide, dialect) }

  func open(tree guide: Guide, layout: ElementLayout) {
    units.open(tree: guide)
    self.layout = layout
  }

  /// Rows and XML have no interchange and no group.
  private var isOpenGroupWanted: Bool {
    guard layout == nil, units.guide?.language ?? .x12 == .x12 else { return true }
    return units.interchange.ordinal == ordinals.interchange && units.group.ordinal == ordinals.group
  }

  func open(_ set: SetFacts, guide: Guide?) {
    hasUnits = true
    if isDone { return }
    isWanted = isOpenGroupWanted && set.ordinal == ordinals.set
    if isWanted {
      units.open(set, guide)
      self.set = set
    }
  }

  func read(by map: MapOutline?) {
    guard isWanted, !isDone, let map, let guide = units.guide else { return }
    self.map = map
    do throws(MapErrors) {
      let plan = try MappingPlan(map, guide, keepsOrigins: true)
      for _ in 0..<2 {
        mappers.append(Mapper(plan))
        if guide.language == .x12 {
          mappers[mappers.count - 1].componentSeparator = units.interchange.delimiters.component
          mappers[mappers.count - 1].looksAtCharacters = true
        }
        mappers[mappers.count - 1].begin()
      }
    } catch {
      failure = error
    }
    trace.wantedLine = wantedValue == nil ? wantedLine ?? -1 : nil
  }

  func segment(_ segment: ObservedSegment, guide: Guide?) {
    guard isWanted, !isDone, mappers.count > 0 else { return }
    trace.segment += 1
    if firsts[segment.tag] == nil { firsts[segment.tag] = segment }
    guard let guide, guide.positions.indices.contains(segment.position) else { return }
    // What opens and closes a set of X12 is not mapped.
    if guide.language == .x12, segment.position == 0 { return }
    let before = trace.events.count
    take(segment, guide)
    if trace.events.count > before { segments[trace.segment] = segment }
  }

  private func take(_ segment: ObservedSegment, _ guide: Guide) {
    let isLate = hasHeading && isHeading(segment.position, guide)
    hasLate = hasLate || isLate
    trace.isLate = isLate
    let mapper = isLate ? 1 : 0
    let view = SegmentBytes(segment)
    _ = mappers[mapper].take(segment.position, view.bytes.span, view.ends.span, view.view, &trace)
    if mappers[mapper].hasFinished { keepLine() }
  }

  /// Whether what comes behind the first line belongs in front of it. In rows nothing does; in XML a heading that always
  /// stands last is not late.
  private func isHeading(_ position: Int, _ guide: Guide) -> Bool {
    guard let layout else { return guide.language == .x12 && guide.positions[position].area == 0 }
    if layout.headingIsLast || layout.lines.contains(where: { layout.isInside(position, $0) }) { return false }
    return mappers[0].plan.fillsHeading(position)
  }

  private func keepLine() {
    mappers[0].hasFinished = false
    hasHeading = true
    if lineCount == wantedLine {
      line.copyAll(mappers[0].finished)
      hasLine = true
    }
    if let wantedValue { search(mappers[0].finished, 0, "/lines/\(lineCount)", wantedValue) }
    lineCount += 1
  }

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    guard isWanted, !isDone else { return }
    isDone = true
    guard mappers.count > 0 else { return }
    if mappers[0].end() { keepLine() }
    guard let wantedValue else { return }
    search(mappers[0].header, 0, "", wantedValue)
    search(mappers[0].totals, 0, "/totals", wantedValue)
    if hasLate { search(mappers[1].header, 0, "/late", wantedValue) }
  }

  /// Remembers where in a record a value stands.
  private func search(_ tree: borrowing RecordTree, _ node: Int, _ pointer: String, _ wanted: String) {
    for (index, field) in tree.nodes[node].kind.fields.enumerated() where tree.has(node, index) {
      if matches.count >= Self.matchLimit { return }
      guard field.type.isRecord else {
        let events = trace.events(named: tree.text(node, index) ?? "")
        if MapTrace.value(of: events) == wanted {
          matches.append(("\(pointer)/\(field.name)", events))
        }
        continue
      }
      var child = Int(tree.slot(node, index).first)
      var number = 0
      while child > 0 {
        let place = if case .one = field.type { "" } else { "/\(number)" }
        search(tree, child, "\(pointer)/\(field.name)\(place)", wanted)
        child = Int(tree.nodes[child].next)
        number += 1
      }
    }
  }
}

/// A segment laid out again as the mapper wants it.
private struct SegmentBytes {
  var bytes: [UInt8]
  var ends: [UInt32]
  let view: SegmentView

  init(_ segment: ObservedSegment) {
    bytes = Array(segment.tag.utf8)
    ends = [UInt32(bytes.count)]
    var hasSub = false
    for element in segment.elements {
      bytes.append(segment.delimiters.element)
      bytes += element
      ends.append(UInt32(bytes.count))
      if let component = segment.delimiters.component, element.contains(component) { hasSub = true }
    }
    bytes.append(segment.delimiters.segment)
    bytes += Array(repeating: 0, count: wordSlack)
    view = SegmentView(
      start: 0, first: 0, last: segment.elements.count, ordinal: segment.ordinal, tag: SegmentTag(segment.tag),
      hasSub: hasSub)
  }
}
