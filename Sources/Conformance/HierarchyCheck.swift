// HL01 names a node, HL02 its parent: the parent must have come before, and a name only once.

import Findings
import Octets

struct HierarchyCheck: Sendable {
  private var seen = NumberSet()

  mutating func begin() { seen.removeAll() }

  /// Takes an HL and answers what is wrong with it.
  @inline(__always)
  mutating func enter(_ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) -> Rule? {
    guard view.elementCount >= 1, let id = key(1, bytes, ends, view) else { return nil }
    var problem: Rule?
    if view.elementCount >= 2, let parent = key(2, bytes, ends, view) {
      if parent == id {
        problem = .hierarchyCycle
      } else if !seen.contains(parent), !seen.isFull {
        problem = .hierarchyParent
      }
    }
    return seen.insert(id) ? problem : problem ?? .hierarchyDuplicate
  }

  private func key(_ number: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) -> UInt64? {
    let start = Int(ends[view.first &+ number &- 1]) &+ 1
    let end = Int(ends[view.first &+ number])
    return end > start ? NumberSet.key(bytes, start, end) : nil
  }
}
