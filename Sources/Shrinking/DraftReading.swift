// Reads a file as a draft: which segment belongs to which loop, level, set, group and interchange, and what of it may be
// scrambled.

import Acknowledgement
import Conformance
import Findings
import Octets
import Translation
import X12

final class DraftReading: TranslationObserver {
  private(set) var draft = ShrinkDraft()
  private let bytes: [UInt8]
  private var offsets: [Int] = []
  private var interchange = -1
  private var group = -1
  private var set = -1
  private var guide: Guide?
  /// Loops open in the set: of the guide, and their units.
  private var open: [(loop: Int, unit: Int)] = []
  /// Units of levels by HL01.
  private var levels: [[UInt8]: Int] = [:]
  private static let levelLimit = 64

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var wantsSegments: Bool { true }

  func open(_ interchange: InterchangeFacts) {
    self.interchange = draft.add(.interchange, in: 0)
    (group, set, guide) = (-1, -1, nil)
    let header = ObservedSegment(
      tag: "ISA", ordinal: 0, position: -1, place: interchange.place, delimiters: interchange.delimiters,
      elements: interchange.elements)
    add(header, to: self.interchange, isBound: true)
    draft.segments[draft.segments.count - 1].scrambled = [2: [], 4: [], 6: [], 8: []]
  }

  func open(_ group: GroupFacts) { self.group = draft.add(.group, in: interchange) }

  func open(_ set: SetFacts, guide: Guide?) {
    self.set = draft.add(.set, in: group >= 0 ? group : interchange)
    self.guide = guide
    open = [(0, self.set)]
    levels = [:]
  }

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) { self.set = -1 }
  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) { self.group = -1 }

  func segment(_ segment: ObservedSegment, guide: Guide?) {
    switch segment.tag {
    case "GS" where group >= 0 && set < 0:
      add(segment, to: group, isBound: true)
      draft.segments[draft.segments.count - 1].scrambled = [2: [], 3: []]
    case "GE" where group >= 0 && set < 0: add(segment, to: group, isBound: true, .init(unit: group, what: .sets))
    case "IEA" where interchange >= 0 && group < 0 && set < 0:
      add(segment, to: interchange, isBound: true, .init(unit: interchange, what: .groups))
    case "ST" where set >= 0: add(segment, to: set, isBound: true)
    case "SE" where set >= 0: add(segment, to: set, isBound: true, .init(unit: set, what: .segments))
    default:
      if set >= 0 { addInSet(segment) } else { addLoose(segment) }
    }
  }

  private func addLoose(_ segment: ObservedSegment) {
    let parent = group >= 0 ? group : max(0, interchange)
    add(segment, to: draft.add(.part, in: parent))
  }

  private func addInSet(_ segment: ObservedSegment) {
    let unit = unit(segment)
    var count: ShrinkDraft.Count?
    if segment.tag == "CTT", let guide, guide.lineSegment >= 0 {
      count = .init(unit: set, what: .lines(guide.segments[Int(guide.lineSegment)].tag.description))
    }
    add(segment, to: unit, count)
    draft.segments[draft.segments.count - 1].scrambled = Self.scrambled(segment, guide)
  }

  /// The unit of a segment: that of the loop it begins, or one of its own.
  private func unit(_ segment: ObservedSegment) -> Int {
    guard let guide, guide.positions.indices.contains(segment.position) else {
      return draft.add(.part, in: open[open.count - 1].unit)
    }
    let position = guide.positions[segment.position]
    leave(upTo: position.startsLoop ? Int(guide.loops[Int(position.loop)].parent) : Int(position.loop), guide)
    var parent = open[open.count - 1].unit
    if segment.tag == "HL", segment.elements.count > 1, let above = levels[segment.elements[1]],
      draft.units[above].depth < Self.levelLimit
    {
      parent = above
    }
    let unit = draft.add(.part, in: parent)
    if position.startsLoop { open.append((Int(position.loop), unit)) }
    if segment.tag == "HL", let id = segment.elements.first { levels[id] = unit }
    return unit
  }

  private func leave(upTo loop: Int, _ guide: Guide) {
    while open.count > 1 {
      var around = loop
      while around > 0, around != open[open.count - 1].loop { around = Int(guide.loops[around].parent) }
      if around == open[open.count - 1].loop { return }
      open.removeLast()
    }
  }

  private func add(
    _ segment: ObservedSegment, to unit: Int, isBound: Bool = false, _ count: ShrinkDraft.Count? = nil
  ) {
    offsets.append(Int(segment.place.offset))
    draft.segments.append(
      ShrinkDraft.Segment(
        tag: segment.tag, elements: segment.elements, raw: [], delimiters: segment.delimiters, unit: unit,
        isBound: isBound, count: count))
  }

  /// Elements that are neither codes nor dates nor numbers of the structure; of composites, the components that are.
  private static func scrambled(_ segment: ObservedSegment, _ guide: Guide?) -> [Int: Set<Int>] {
    if ["HL", "CTT", "LS", "LE", "BIN", "BDS"].contains(segment.tag) { return [:] }
    let tag = SegmentTag(segment.tag)
    var result: [Int: Set<Int>] = [:]
    for (index, element) in segment.elements.enumerated() where !element.isEmpty {
      let rule = guide?.rule(tag, at: segment.position, element: index + 1)
      if isKept(rule) { continue }
      var kept: Set<Int> = []
      if rule?.kind == .composite {
        for component in 1...64 {
          let rule = guide?.rule(tag, at: segment.position, element: index + 1, component: component)
          if rule == nil { break }
          if isKept(rule) { kept.insert(component) }
        }
      }
      result[index + 1] = kept
    }
    return result
  }

  private static func isKept(_ rule: Guide.ElementRule?) -> Bool {
    switch rule?.kind {
    case .code, .date, .time: true
    default: false
    }
  }

  // MARK: The whole

  /// The draft, complete.
  func finish() -> ShrinkDraft {
    let segments = draft.segments
    draft.segments = []
    addText(bytes[..<(offsets.first ?? bytes.count)], in: 0, segments.first?.delimiters ?? .usual)
    for index in segments.indices {
      var segment = segments[index]
      let start = min(offsets[index], bytes.count)
      let end = index + 1 < offsets.count ? max(start, min(offsets[index + 1], bytes.count)) : bytes.count
      segment.raw = bytes[start..<end]
      if segment.tag == "BIN" || segment.tag == "BDS" {
        segment.data = segment.elements.reduce(segment.tag.utf8.count + 1) { $0 + 1 + $1.count }
      } else {
        segment.raw = bytes[start..<self.end(of: segment)]
      }
      draft.segments.append(segment)
      let isLast = segment.isBound && segment.tag == "IEA"
      let around = isLast ? 0 : segment.isBound ? segment.unit : draft.units[segment.unit].parent
      addText(bytes[segment.raw.endIndex..<end], in: around, segment.delimiters)
    }
    draft.learnCounts()
    return draft
  }

  /// Behind the terminator of a segment, and blanks and line ends that follow it.
  private func end(of segment: ShrinkDraft.Segment) -> Int {
    let raw = segment.raw
    guard var end = raw.firstIndex(of: segment.delimiters.segment).map({ $0 + 1 }) else { return raw.endIndex }
    while end < raw.endIndex, raw[end] <= 0x20, raw[end] != segment.delimiters.segment { end += 1 }
    return end
  }

  /// What nobody could read as a segment is a unit of its own.
  private func addText(_ text: ArraySlice<UInt8>, in parent: Int, _ delimiters: Delimiters) {
    if text.isEmpty { return }
    draft.segments.append(
      ShrinkDraft.Segment(
        tag: "", elements: [], raw: text, delimiters: delimiters, unit: draft.add(.part, in: parent), data: 0))
  }
}
