// In which of several ways a record is written: the first that can say all of it and nothing else, else the first that can be
// used. A way is tried on the draft, and taken back where what comes out cannot stand or would say something else.

import Canonical
import Octets

extension SetWriter {
  /// The record around one that is written, and the step that writes it.
  struct Around {
    var step: Int
    var node: Int
  }

  /// Writes a record in the first way that can say all of it and nothing else, else in the first that can be used.
  mutating func writeRecord(
    _ at: Int, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int, _ around: Around
  ) {
    let ways = plan.steps[at].ways
    let present = tree.nodes[node].present
    if tree.nodes[node].kind == .own, !hasWay(ways, tree, node) {
      return complain(.notKept, tree, node, field: 1, isWhole: true)
    }
    // A kind of record that rows or elements have no place for is no mistake of the document, nor is one that stands in.
    if plan.steps[at].hasStandIns, isStandIn(ways, tree, node) {
      return writeStandIn(at, tree, node, own, instance, around.node)
    }
    if plan.language != .x12, !hasWay(ways, tree, node) {
      return complain(.notKept, tree, node, field: 0, isWhole: true)
    }
    if ways.count == 1 {
      let way = Int(ways.lowerBound)
      if isKeptBack(plan.ways[way].when, at, tree, node) { return }
      let isSure = !pen.leavesOut
      if !fits(way, tree, node)
        || !attempt(way, tree, node, own, instance, isSure: isSure, toleratesErrors: !isSure)
      {
        complain(.noPlace, tree, node)
      }
      return
    }
    // A record of nothing is that of an element which is written for something else.
    if present == 0, plan.isTree { return }
    for (wantsAll, around) in [(true, around), (true, nil), (false, nil)] {
      for way in ways {
        let mask = plan.scopes[Int(plan.ways[Int(way)].scope)].mask
        if isOut(Int(way)) { continue }
        if wantsAll != (present & ~mask == 0) || present & mask == 0 { continue }
        if fits(Int(way), tree, node), attempt(Int(way), tree, node, own, instance, isSure: false, within: around) {
          return
        }
      }
    }
    // As much of it as can be said.
    if pen.leavesOut, attemptAny(ways, tree, node, own, instance) { return }
    complain(.noPlace, tree, node)
  }

  /// The heading says that this way is not for the document.
  mutating func isOut(_ way: Int) -> Bool { plan.ways[way].when >= 0 && !isMet[Int(plan.ways[way].when)] }

  private mutating func attemptAny(
    _ ways: Range<Int32>, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int
  ) -> Bool {
    for way in ways where fits(Int(way), tree, node) {
      if !isOut(Int(way)), attempt(Int(way), tree, node, own, instance, isSure: false, toleratesErrors: true) {
        return true
      }
    }
    return false
  }

  /// Whether the map knows this kind of record.
  mutating func hasWay(_ ways: Range<Int32>, _ tree: borrowing RecordTree, _ node: Int) -> Bool {
    for way in ways where fits(Int(way), tree, node) { return true }
    return false
  }

  /// Whether the record says what this way says always.
  mutating func fits(
    _ way: Int, _ tree: borrowing RecordTree, _ node: Int, asItself: Bool = false
  ) -> Bool {
    for index in plan.ways[way].constants {
      let constant = plan.constants[Int(index)]
      let slot = tree.slot(node, Int(constant.field))
      var at = Int(constant.literals.lowerBound)
      let end = asItself ? at + 1 : Int(constant.literals.upperBound)
      while at < end, !isSame(plan.codes[at], tree, slot) { at += 1 }
      if at == end { return false }
    }
    return true
  }

  @inline(__always)
  private mutating func isSame(_ literal: Range<Int32>, _ tree: borrowing RecordTree, _ slot: RecordTree.Slot) -> Bool {
    guard Int(slot.second) == literal.count else { return false }
    for offset in 0..<literal.count
    where tree.bytes[slot.start + offset] != plan.literals[Int(literal.lowerBound) + offset] { return false }
    return true
  }

  /// Writes a record in one way. Unless that is sure to be the only one, what comes out must be a segment that can stand,
  /// or it is taken back.
  mutating func attempt(
    _ index: Int, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int, isSure: Bool,
    toleratesErrors: Bool = false, within parent: Around? = nil
  ) -> Bool {
    switch plan.ways[index].each {
    case .pairs: return writePair(index, tree, node, own, instance, isSure: isSure)
    case .scope:
      guard isFree(plan.ways[index].scope, tree, node, own, instance) else { return false }
      run(plan.ways[index].scope, tree, node, own: own, instance: instance)
      return true
    case .occurrence: break
    }
    let mark = draft.mark
    let before = problemsSoFar
    var segment = own
    var around = instance
    var isShared = plan.ways[index].place.isOwn
    if let place = saidAlready(plan.ways[index].place.path, instance, index, tree, node) {
      (segment, around, isShared) = (place.segment, place.parent, true)
    } else if !plan.ways[index].place.isOwn {
      guard let parent = descend(plan.ways[index].place.path, instance) else { return false }
      segment = theOnly(index, parent)
      if segment >= 0 {
        isShared = true
        guard isFree(plan.ways[index].scope, tree, node, segment, parent) else { return false }
      } else {
        segment = shared(parent, index, tree, node)
        isShared = segment >= 0
        if segment < 0 {
          let room = widened(parent, index, instance)
          guard room >= 0 else {
            draft.undo(to: mark)
            return false
          }
          segment = draft.add(Int(plan.ways[index].place.position), to: room)
        }
      }
      around = plan.ways[index].startsLoop ? segment : parent
    } else if !isFree(plan.ways[index].scope, tree, node, own, instance) {
      return false
    }
    if plan.isTree { draft.mark(segment, way: index) }
    run(plan.ways[index].scope, tree, node, own: segment, instance: around)
    settle(plan.ways[index].place.conditions, segment)
    if isSure { return true }
    fillDefaults(segment)
    if errorCount == before.errors || toleratesErrors, canStand(segment, plan.ways[index].place.conditions),
      !saysMore(segment, tree, parent)
    {
      return true
    }
    if !isShared {
      draft.undo(to: mark)
      forgetProblems(since: before)
    }
    return false
  }

  /// Whether a segment would be read as a field that the record around does not have: a contract's reference in the
  /// heading is the document's contract number, one beside an amount is not.
  private mutating func saysMore(_ segment: Int, _ tree: borrowing RecordTree, _ around: Around?) -> Bool {
    guard let around else { return false }
    for index in plan.steps[around.step].rivals {
      let rival = plan.rivals[Int(index)]
      let target = plan.targets[Int(rival.target)]
      if target.position == draft.segments[segment].position, !tree.has(around.node, Int(rival.field)),
        !draft.isEmpty(segment, target.slot), holds(target.conditions, segment)
      {
        return true
      }
    }
    return false
  }

  /// The segment that can stand but once and says something besides (`BCA[11!=]`), if it is there; -1 if not.
  private mutating func theOnly(_ index: Int, _ instance: Int) -> Int {
    // What rows say of the heading, all of them say.
    if instance == 0, plan.isRepeated(Int(plan.ways[index].place.position)) {
      return Int(draft.all(0, plan.ways[index].place.position).first)
    }
    if plan.ways[index].startsLoop || plan.ways[index].place.conditions.isEmpty { return -1 }
    guard plan.guide.positions[Int(plan.ways[index].place.position)].maximum == 1 else { return -1 }
    return Int(draft.all(instance, plan.ways[index].place.position).first)
  }

  /// Whether all elements that the record needs of its segment are free, or say what it says.
  private mutating func isFree(
    _ scope: Int32, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int
  ) -> Bool {
    for at in plan.scopes[Int(scope)].steps where tree.has(node, Int(plan.steps[Int(at)].field)) {
      let first = Int(plan.steps[Int(at)].targets.lowerBound)
      if plan.steps[Int(at)].operation == .records { continue }
      // Parts of two texts would be read as one.
      if plan.steps[Int(at)].operation == .join, !plan.targets[first].isOwn,
        let parent = existing(plan.targets[first].path, instance),
        draft.all(parent, plan.targets[first].position).count > 0
      {
        return false
      }
      if plan.targets[first].isOwn, own >= 0, !draft.isEmpty(own, plan.targets[first].slot),
        !isThere(first, Int(at), tree, node, own, instance)
      {
        return false
      }
    }
    return true
  }
}
