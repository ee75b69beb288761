// One X12 transaction set as parts: loops by the guide, levels of a hierarchy by HL02, segments in the order they came.

import Conformance
import Findings
import Octets
import Translation
import X12

/// Takes the segments of a set and makes parts of them.
struct SetParts {
  /// Levels deeper than this are shown flat.
  private static let levelLimit = 64

  /// A part in the making.
  private struct Draft {
    var part: DocumentPart
    var children: [Int] = []
    /// Index in the guide; -1 for a segment of its own.
    var loop = -1
    var depth = 0
    /// Segments that stand in a level itself, by which it is known.
    var own: [ObservedSegment] = []
  }

  private var drafts: [Draft]
  private let guide: Guide?
  private let units: OpenUnits
  private let names: Names
  private let showsAll: Bool
  /// Loops that are open, the set first.
  private var open = [0]
  /// Levels by HL01.
  private var levels: [[UInt8]: Int] = [:]

  /// `units` says what names elements have.
  init(title: String, _ units: OpenUnits, _ names: Names, showsAll: Bool) {
    guide = units.guide
    self.units = units
    self.names = names
    self.showsAll = showsAll
    drafts = [Draft(part: DocumentPart(name: title), loop: 0)]
  }

  /// Takes the next segment.
  mutating func take(_ segment: ObservedSegment) {
    var draft = Draft(part: part(segment))
    guard let guide, guide.positions.indices.contains(segment.position) else {
      add(draft, to: open[open.count - 1])
      return
    }
    let position = guide.positions[segment.position]
    let loop = Int(position.loop)
    leave(upTo: position.startsLoop ? Int(guide.loops[loop].parent) : loop, guide)
    if !position.startsLoop {
      if segment.tag != "HL" { drafts[open[open.count - 1]].own.append(segment) }
      add(draft, to: open[open.count - 1])
      return
    }
    draft.loop = loop
    var parent = open[open.count - 1]
    if segment.tag == "HL" { parent = enterLevel(segment, &draft, parent) }
    open.append(add(draft, to: parent))
    if segment.tag == "HL", let id = segment.elements.first { levels[id] = open[open.count - 1] }
  }

  @discardableResult
  private mutating func add(_ draft: Draft, to parent: Int) -> Int {
    drafts.append(draft)
    drafts[parent].children.append(drafts.count - 1)
    return drafts.count - 1
  }

  /// Closes loops that `loop` is not inside of.
  private mutating func leave(upTo loop: Int, _ guide: Guide) {
    while open.count > 1 {
      var around = loop
      let last = drafts[open[open.count - 1]].loop
      while around > 0, around != last { around = Int(guide.loops[around].parent) }
      if around == last { return }
      open.removeLast()
    }
  }

  /// The part a level belongs to.
  private mutating func enterLevel(_ segment: ObservedSegment, _ draft: inout Draft, _ parent: Int) -> Int {
    let code = segment.elements.count > 2 ? Excerpt.decoded(segment.elements[2]) : ""
    draft.part.name = "HL \(code)"
    draft.part.keys = []
    draft.part.label = ""
    guard segment.elements.count > 1, let above = levels[segment.elements[1]], drafts[above].depth < Self.levelLimit
    else { return parent }
    draft.depth = drafts[above].depth + 1
    return above
  }

  // MARK: Segments

  private func part(_ segment: ObservedSegment) -> DocumentPart {
    let (keys, label) = SegmentKeys.keys(segment, guide)
    var part = DocumentPart(name: segment.tag, keys: keys, label: Excerpt.printable(label))
    for (index, bytes) in segment.elements.enumerated() where !bytes.isEmpty {
      if !showsAll, SegmentKeys.isCount(segment.tag, index + 1) { continue }
      part.values.append(value(segment, index + 1, bytes))
    }
    if let main = SegmentKeys.main(segment.tag) { part.main = ObservedSegment.name(segment.tag, main) }
    part.text = Excerpt.printable(segment.bytes)
    part.line = segment.place.line
    return part
  }

  private func value(_ segment: ObservedSegment, _ element: Int, _ bytes: [UInt8]) -> DocumentPart.Value {
    let reference = names.reference(
      segment.tag, at: segment.position, element: element, guide: guide, release: units.release(of: segment.tag))
    return DocumentPart.Value(
      name: ObservedSegment.name(segment.tag, element), words: reference.flatMap { names.element($0) },
      text: Excerpt.printable(bytes))
  }

  // MARK: The whole

  /// All that was taken.
  func finish() -> DocumentPart { finish(0) }

  private func finish(_ index: Int) -> DocumentPart {
    let draft = drafts[index]
    var part = draft.part
    if part.name.hasPrefix("HL ") {
      let (keys, label) = SegmentKeys.level(draft.own)
      part.keys = keys
      part.label = Excerpt.printable(label)
    }
    part.parts = draft.children.map(finish)
    let count = part.count
    if count > 0 { part.text += " and \(count) \(count == 1 ? "segment" : "segments") in it" }
    return part
  }
}
