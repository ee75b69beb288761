// The way from the set down to a segment: loops with their iterations, levels of a hierarchy. Bounded, whatever the file.

import Conformance

/// Which loops are open around a segment, how often each has begun, and how deep in a hierarchy (HL) it stands.
struct LoopTrail {
  struct Spot {
    var loops: [(name: String, iteration: Int)] = []
    /// `PO1 [2]`, when the segment begins that loop.
    var begun: String?
    /// How many levels are above the present one.
    var level = 0
  }

  /// Levels above this are shown flat.
  private static let levelLimit = 64
  private var guide: Guide?
  private var counts: [Int] = []
  private var levels: [[UInt8]] = []

  mutating func begin(_ guide: Guide?) {
    self.guide = guide
    counts = Array(repeating: 0, count: guide?.loops.count ?? 0)
    levels.removeAll()
  }

  mutating func enter(_ segment: ObservedSegment) -> Spot {
    var spot = Spot()
    guard let guide, guide.positions.indices.contains(segment.position) else { return spot }
    let position = guide.positions[segment.position]
    if position.startsLoop { count(Int(position.loop), guide) }
    if segment.tag == "HL" { enterLevel(segment) }
    var loop = Int(position.loop)
    while loop > 0 {
      spot.loops.append((guide.loops[loop].name, counts[loop]))
      loop = Int(guide.loops[loop].parent)
    }
    spot.loops.reverse()
    if position.startsLoop, let last = spot.loops.last { spot.begun = "\(last.name) [\(last.iteration)]" }
    spot.level = spot.loops.contains { $0.name == "HL" } ? max(0, levels.count - 1) : 0
    return spot
  }

  private mutating func count(_ loop: Int, _ guide: Guide) {
    counts[loop] += 1
    let outer = guide.loops[loop]
    for inner in guide.loops.indices where inner != loop {
      let bounds = guide.loops[inner]
      if bounds.first > outer.first, bounds.end <= outer.end { counts[inner] = 0 }
    }
  }

  /// HL02 names the level above.
  private mutating func enterLevel(_ segment: ObservedSegment) {
    let parent = segment.elements.count > 1 ? segment.elements[1] : []
    while let last = levels.last, last != parent { levels.removeLast() }
    if levels.count < Self.levelLimit { levels.append(segment.elements.first ?? []) }
  }
}
