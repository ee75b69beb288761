// Loops between LS and LE: LS names the loop it opens (LS01). By that name several that may begin at one place are told
// apart, and it is what AK303 says of a segment in error there. Only LS is looked at, never the segments in between.

import Octets

extension Guide {
  /// LS as it opens one loop.
  struct Opener: Sendable {
    /// The loop identifier, packed; 0 when the guide has none.
    var identifier: UInt64
    /// Index into `segments`: an LS of its own for each loop, with the same rule.
    var segment: Int32
  }

  /// Whether LS and LE stand around `position`, or it is one of them.
  func isBounded(_ position: Int) -> Bool {
    var loop = Int(positions[position].loop)
    while loop > 0 {
      if openers.contains(where: { $0.segment == positions[Int(loops[loop].first)].segment }) { return true }
      loop = Int(loops[loop].parent)
    }
    return false
  }

  /// A loop identifier (447) packed, its first byte lowest; 0 for what cannot be one: nothing, or more than six bytes.
  static func identifier(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var end = end
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    return end - start > 6 ? 0 : (start..<end).reversed().reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
  }
}

extension SetChecker {
  /// LS01.
  static func identifier(_ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) -> UInt64 {
    guard view.elementCount > 0 else { return 0 }
    return Guide.identifier(bytes, Int(ends[view.first]) + 1, Int(ends[view.first + 1]))
  }

  /// The LS of the loop that is named. Partners may agree on other names than the guide's: such a one opens the first
  /// loop that can begin here.
  mutating func opener(_ identifier: UInt64) -> Int32 {
    var choice: Int32?
    for opener in guide.openers {
      if opener.identifier == identifier, identifier != 0 { return opener.segment }
      if choice == nil, machine.transition(opener.segment).outcome == .forward { choice = opener.segment }
    }
    return choice ?? guide.openers.first?.segment ?? guide.boundSegment
  }

  /// LS01 of the loop that `position` is in; of a segment without a position, of the loop the set has come to. 0 outside.
  func bounds(_ position: Int32) -> UInt64 {
    if bounds == 0 { return 0 }
    let at = position >= 0 ? Int(position) : machine.state
    if position < 0, guide.positions[at].tag == SegmentTag("LE") { return 0 }
    return guide.isBounded(at) ? bounds : 0
  }
}
