// Checks of a segment whose position is known: elements of XML stand where the tree has them, no loop machine looks for them.

import Findings
import Octets

extension SetChecker {
  /// Checks the elements of a segment that stands at `position`.
  @inline(__always)
  package mutating func check(
    at position: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    self.position = Int32(truncatingIfNeeded: position)
    checkElements(
      guide.segments[Int(guide.positions[position].rule)], bytes, ends, view, &findings, place)
  }
}
