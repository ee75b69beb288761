// What one run saw: its segments in file order, each with the place the guide gave it and the segments it stands under.

import Acknowledgement
import Conformance
import Delimited
import Findings
import PartnerSpec
import Translation
import X12

/// Remembers every segment of a run.
final class Trace: TranslationObserver {
  struct Segment {
    var tag: String
    var elements: [String]
    /// Place in the guide of its set; -1 where it has none.
    var position: Int
    /// The segment above: the one that opens the innermost loop, set, group or interchange; -1 for none.
    var parent: Int
    /// Index into `sets`; -1 outside.
    var set: Int
  }

  private(set) var segments: [Segment] = []
  /// Guides of the sets, in order; nil for a set that has none.
  private(set) var sets: [Guide?] = []
  /// Separators of the last interchange.
  private(set) var delimiters = Delimiters.usual
  /// The file has no envelope: every row is in a document.
  private var isOfRows = false
  /// Open units, outermost first: interchange, group, set. Loops stand behind them with their index in the guide.
  private var units: [Int] = []
  private var loops: [(loop: Int, segment: Int)] = []

  var wantsSegments: Bool { true }

  func open(_ interchange: InterchangeFacts) {
    delimiters = interchange.delimiters
    units = []
    add("ISA", interchange.elements.map(Excerpt.decoded), -1)
    units = [segments.count - 1]
  }

  func open(_ group: GroupFacts) {}

  func open(rows guide: Guide, dialect: Dialect) {
    delimiters.element = dialect.separator
    isOfRows = true
  }

  func open(_ set: SetFacts, guide: Guide?) {
    sets.append(guide)
    loops = []
  }

  func segment(_ segment: ObservedSegment, guide: Guide?) {
    switch segment.tag {
    case "GS": units = Array(units.prefix(1))
    case "ST": units = Array(units.prefix(2))
    case "IEA": units = Array(units.prefix(1))
    case "GE": units = Array(units.prefix(2))
    default: break
    }
    let isOutside = ["GS", "ST", "GE", "IEA", "TA1", "SE"].contains(segment.tag)
    if isOutside { loops = [] } else if let guide { enter(segment.position, guide) }
    add(segment.tag, segment.elements.map(Excerpt.decoded), segment.position)
    if segment.tag == "GS" || segment.tag == "ST" { units.append(segments.count - 1) }
  }

  /// Leaves the loops that end before this place, and enters the one it opens.
  private func enter(_ position: Int, _ guide: Guide) {
    guard guide.positions.indices.contains(position) else { return }
    let place = guide.positions[position]
    let wanted = place.startsLoop ? Int(guide.loops[Int(place.loop)].parent) : Int(place.loop)
    while let last = loops.last, last.loop != wanted { loops.removeLast() }
    if place.startsLoop { opened = (Int(place.loop), segments.count) }
  }

  /// The loop that the segment at hand opens.
  private var opened: (loop: Int, segment: Int)?

  private func add(_ tag: String, _ elements: [String], _ position: Int) {
    let isTree = sets.last.flatMap(\.self)?.language == .xml
    let isInSet = units.count > 2 || tag == "ST" || isOfRows || isTree
    segments.append(
      Segment(
        tag: tag, elements: elements, position: position, parent: loops.last?.segment ?? units.last ?? -1,
        set: isInSet ? sets.count - 1 : -1))
    if let loop = opened { loops.append(loop) }
    opened = nil
  }

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) { note(findings) }
  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) { note(findings) }
  func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) { note(findings) }
  func end(findings: FindingList) { note(findings) }
  func progress(_ bytes: UInt64) {}

  /// How many findings the sender is told of.
  private(set) var complaints = 0
  private func note(_ list: FindingList) { complaints += list.count(of: .reject) + list.count(of: .warn) }
}
