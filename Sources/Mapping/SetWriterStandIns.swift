// Records that stand in for others: an item's `upc` goes where its `gtin` would, if it has none. They come after those a place
// is for, and are left out, and told, where that is taken.

import Canonical

extension SetWriter {
  /// No way is for records of its kind, but some take it.
  mutating func isStandIn(_ ways: Range<Int32>, _ tree: borrowing RecordTree, _ node: Int) -> Bool {
    for way in ways where fits(Int(way), tree, node, asItself: true) { return false }
    return hasWay(ways, tree, node)
  }

  mutating func writeStandIn(
    _ at: Int, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int, _ around: Int
  ) {
    let before = problemsSoFar
    for index in plan.steps[at].ways {
      let way = Int(index)
      if isOut(way) || !fits(way, tree, node) || isTaken(way, at, tree, node, around) { continue }
      if attempt(way, tree, node, own, instance, isSure: false) { return }
    }
    forgetProblems(since: before)
    complain(.notKept, tree, node, field: 0, isWhole: true)
  }

  /// Whether a way has been used for a record it is for, or for one that stood in before.
  private mutating func isTaken(
    _ way: Int, _ at: Int, _ tree: borrowing RecordTree, _ node: Int, _ around: Int
  ) -> Bool {
    var other = Int(tree.slot(around, Int(plan.steps[at].field)).first)
    var isEarlier = true
    while other > 0 {
      if other == node { isEarlier = false } else if fits(way, tree, other, asItself: !isEarlier) { return true }
      other = Int(tree.nodes[other].next)
    }
    return false
  }
}
