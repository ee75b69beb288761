// The positions of a guide in the order of the file, and how a set is read along them. This is the slow and obvious way of
// reading: what composes sets must not rest on the loop machine, which those sets put to the test.

import Conformance

/// One place where a segment may stand.
package struct OutlinePosition: Sendable {
  package var tag: String
  /// What tells the segment from others: its tag; for LS also the loop it opens.
  package var key: String
  /// Index of the innermost loop; 0 is the whole set.
  package var loop: Int
  /// The position begins its loop; `isMandatory` and `maximum` are then the loop's.
  package var startsLoop: Bool
  package var isMandatory: Bool
  /// 0 is no limit.
  package var maximum: Int
  /// False where a partner's guide does not want it at all; of a loop that it does not want, at the first position.
  var isUsed = true
  /// Neither the position nor a loop around it is unwanted.
  var isReached = true
  /// The nth member of its loop with this key; only guides that partners changed have more than one.
  var occurrence = 1
  /// Codes that tables of the partner's know, by element and component, where they are looked up.
  var known: [Int: [Int: [String]]] = [:]
  /// Elements and conditions, where they are others here than elsewhere in the set.
  var form: SegmentOutline?
}

package struct PositionList: Sendable {
  struct Loop: Sendable {
    var name: String
    var parent: Int
    /// First position and the one behind the last.
    var first: Int
    var end: Int
  }

  package internal(set) var positions: [OutlinePosition] = []
  private(set) var loops = [Loop(name: "", parent: -1, first: 0, end: 0)]

  package init(_ outline: GuideOutline) {
    for area in outline.areas { add(area.entries, loop: 0) }
    loops[0].end = positions.count
    for index in positions.indices {
      positions[index].isReached = path(to: index).allSatisfy { positions[$0].isUsed }
      let before = members(of: home(of: index), in: 0..<index)
      positions[index].occurrence = 1 + before.count { positions[$0].key == positions[index].key }
    }
  }

  private mutating func add(_ entries: [GuideOutline.Entry], loop: Int) {
    for entry in entries { if entry.isLoop { addLoop(entry, in: loop) } else { add(entry, entry, loop) } }
  }

  /// The segment of `entry`; `usage` is the loop's where it begins one.
  private mutating func add(_ entry: GuideOutline.Entry, _ usage: GuideOutline.Entry, _ loop: Int) {
    positions.append(
      OutlinePosition(
        tag: entry.name, key: entry.name, loop: loop, startsLoop: usage.isLoop,
        isMandatory: usage.isMandatory && usage.isUsed, maximum: usage.maximum,
        isUsed: usage.isUsed && entry.isUsed, form: entry.form))
  }

  private mutating func addLoop(_ entry: GuideOutline.Entry, in outer: Int) {
    guard let first = entry.content.first, !first.isLoop else { return }
    let index = loops.count
    loops.append(Loop(name: entry.name, parent: outer, first: positions.count, end: 0))
    add(first, entry, index)
    if first.name == "LS", entry.content.count > 1, entry.content[1].isLoop {
      positions[positions.count - 1].key = "LS[01=\(entry.content[1].name)]"
    }
    add(Array(entry.content.dropFirst()), loop: index)
    loops[index].end = positions.count
  }

  /// The loop that holds the position as a member: for a loop's first position, the loop around that loop.
  func home(of position: Int) -> Int {
    let own = positions[position]
    return own.startsLoop ? loops[own.loop].parent : own.loop
  }

  /// Direct members of a loop in `range`: segments, and the first positions of loops inside; not its own first one.
  func members(of loop: Int, in range: Range<Int>) -> [Int] {
    var members: [Int] = []
    var index = max(range.lowerBound, loop == 0 ? 0 : loops[loop].first + 1)
    while index < min(range.upperBound, loops[loop].end) {
      members.append(index)
      index = positions[index].loop == loop ? index + 1 : loops[positions[index].loop].end
    }
    return members
  }

  func members(of loop: Int) -> [Int] { members(of: loop, in: 0..<positions.count) }

  /// Members of the loop around a position (of a loop: of the one it stands in) that come after it.
  func later(than position: Int) -> [Int] {
    let end = positions[position].startsLoop ? loops[positions[position].loop].end : position + 1
    return members(of: home(of: position), in: end..<positions.count)
  }

  /// First positions of the loops around a position, outermost first, and the position itself.
  func path(to position: Int) -> [Int] {
    var path = positions[position].startsLoop ? [] : [position]
    var loop = positions[position].loop
    while loop > 0 {
      path.append(loops[loop].first)
      loop = loops[loop].parent
    }
    return path.reversed()
  }

  /// `PO1>N1>N3`: the loops around a position, and its segment.
  package func name(of position: Int) -> String {
    path(to: position).map { index in
      let own = positions[index]
      return own.key + (own.occurrence > 1 ? "#\(own.occurrence)" : "")
    }.joined(separator: ">")
  }

  /// Where LS and LE stand around the position, or it is one of them.
  func isBounded(_ position: Int) -> Bool { path(to: position).contains { positions[$0].tag == "LS" } }

  /// Elements and conditions of the segment at a position.
  func form(of position: Int, _ outline: GuideOutline) -> SegmentOutline? {
    positions[position].form ?? outline.segments[positions[position].tag]
  }

  // MARK: Reading

  /// Where a segment is taken that follows `position`: further on in the loop, the loop again, or behind the loop.
  func next(_ key: String, after position: Int) -> Int? {
    let here = positions[position]
    if here.key == key, !here.startsLoop { return position }
    var loop = here.loop
    var from = position + 1
    while true {
      if let found = members(of: loop, in: from..<positions.count).first(where: { positions[$0].key == key }) {
        return found
      }
      if loop == 0 { return nil }
      if positions[loops[loop].first].key == key { return loops[loop].first }
      from = loops[loop].end
      loop = loops[loop].parent
    }
  }

  /// Whether each segment stands where it was composed for. In guides without namesakes in a loop it does.
  func isRead(_ draft: SetDraft) -> Bool {
    guard positions.contains(where: { $0.occurrence > 1 }) else { return true }
    var position = 0
    for segment in draft.segments.dropFirst() {
      guard next(positions[segment.position].key, after: position) == segment.position else { return false }
      position = segment.position
    }
    return true
  }

  /// Where a segment belongs that comes too late, behind `position`: earlier in the loop, or in a loop around it.
  func earlier(_ key: String, before position: Int) -> Int? {
    var loop = positions[position].loop
    while loop >= 0 {
      if let found = members(of: loop, in: 0..<position).first(where: { positions[$0].key == key }) { return found }
      loop = loops[loop].parent
    }
    return nil
  }
}
