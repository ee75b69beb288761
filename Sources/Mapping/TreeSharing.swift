// Elements of XML that several things of a document are written to: a record takes one that says nothing else of it, an
// attribute goes to the element whose text is there, a list that is full goes on in the next element around it.

import Canonical
import Octets

extension SetWriter {
  /// An element that is there for something else, and says nothing that the record does not; -1 if there is none. One that
  /// a record of another list was written to is taken only where there can be no other.
  mutating func shared(_ parent: Int, _ way: Int, _ tree: borrowing RecordTree, _ node: Int) -> Int {
    guard plan.isTree else { return -1 }
    let isOnly = plan.guide.positions[Int(plan.ways[way].place.position)].maximum == 1
    var segment = Int(draft.all(parent, plan.ways[way].place.position).first)
    while segment >= 0 {
      let other = Int(draft.segments[segment].way)
      if other < 0 || isOnly && other != way, canHold(plan.ways[way].place.conditions, segment),
        agrees(way, segment, parent, tree, node)
      {
        return segment
      }
      segment = Int(draft.segments[segment].next)
    }
    return -1
  }

  /// A text that the record is read from again, in any of the elements that its path leads to: a carrier's number is a
  /// reference too.
  mutating func saidAlready(
    _ path: Range<Int32>, _ instance: Int, _ way: Int, _ tree: borrowing RecordTree, _ node: Int
  ) -> (segment: Int, parent: Int)? {
    let place = plan.ways[way].place
    guard plan.isTree, !place.isOwn, !plan.ways[way].startsLoop else { return nil }
    if let first = path.first {
      let rung = plan.paths[Int(first)]
      var inner = Int(draft.all(instance, rung.position).first)
      while inner >= 0 {
        if holds(rung.conditions, inner), let found = saidAlready(path.dropFirst(), inner, way, tree, node) {
          return found
        }
        inner = Int(draft.segments[inner].next)
      }
      return nil
    }
    var segment = Int(draft.all(instance, place.position).first)
    while segment >= 0 {
      if draft.segments[segment].way < 0, !draft.isEmpty(segment, 0), canHold(place.conditions, segment),
        agrees(way, segment, instance, tree, node)
      {
        return (segment, instance)
      }
      segment = Int(draft.segments[segment].next)
    }
    return nil
  }

  /// Whether all that the element says of the record's fields is what the record says.
  private mutating func agrees(
    _ way: Int, _ segment: Int, _ parent: Int, _ tree: borrowing RecordTree, _ node: Int
  ) -> Bool {
    let instance = plan.ways[way].startsLoop ? segment : parent
    for at in plan.scopes[Int(plan.ways[way].scope)].steps {
      let step = plan.steps[Int(at)]
      if step.operation == .records || step.operation == .join { continue }
      for index in step.targets where isTaken(Int(index), segment, instance) {
        guard tree.has(node, Int(step.field)), isThere(Int(index), Int(at), tree, node, segment, instance) else {
          return false
        }
      }
    }
    return true
  }

  private mutating func isTaken(_ index: Int, _ own: Int, _ instance: Int) -> Bool {
    let target = plan.targets[index]
    var segment = own
    if !target.isOwn {
      guard let parent = existing(target.path, instance) else { return false }
      segment = Int(draft.all(parent, target.position).first)
    }
    return segment >= 0 && !draft.isEmpty(segment, target.slot) && holds(target.conditions, segment)
  }

  /// Writes a value to an attribute of an element of XML that is there already, for the text it says more of.
  mutating func writeBeside(
    _ at: Int, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int
  ) -> Bool {
    for index in plan.steps[at].targets {
      let target = plan.targets[Int(index)]
      guard target.slot > 0, !target.isOwn, let parent = existing(target.path, instance) else { continue }
      var segment = Int(draft.all(parent, target.position).last)
      while segment >= 0 {
        let start = draft.used
        if !draft.isEmpty(segment, 0), draft.isEmpty(segment, target.slot), convert(Int(index), at, tree, node),
          place(Int(index), start..<draft.used, in: segment)
        {
          return true
        }
        draft.drop(to: start)
        segment = Int(draft.segments[segment].previous)
      }
    }
    return false
  }

  /// Whether what a target's conditions ask for is what the record says where it says it.
  mutating func isMeant(_ index: Int, _ tree: borrowing RecordTree, _ node: Int) -> Bool {
    if !areMeant(plan.targets[index].conditions, tree, node) { return false }
    for rung in plan.targets[index].path where !areMeant(plan.paths[Int(rung)].conditions, tree, node) { return false }
    return true
  }

  private mutating func areMeant(_ conditions: Range<Int32>, _ tree: borrowing RecordTree, _ node: Int) -> Bool {
    for index in conditions {
      let condition = plan.conditions[Int(index)]
      let witness = Int(condition.witness)
      if witness < 0 { continue }
      let start = draft.used
      let isSayable =
        !tree.has(node, Int(plan.steps[witness].field))
        || convert(Int(plan.steps[witness].targets.lowerBound), witness, tree, node)
      let isOne = isSayable && isOne(of: condition.codes, start..<draft.used)
      draft.drop(to: start)
      if isOne == condition.isNegated { return false }
    }
    return true
  }

  /// The instance in which there is room for a record of `way`: `parent`, or, of elements that may come again, a new one.
  mutating func widened(_ parent: Int, _ way: Int, _ instance: Int) -> Int {
    let position = plan.ways[way].place.position
    if hasRoom(parent, position) { return parent }
    guard plan.isTree else { return -1 }
    let path = plan.ways[way].place.path
    var chain = [instance]
    for index in path { chain.append(Int(draft.all(chain[chain.count - 1], plan.paths[Int(index)].position).last)) }
    for depth in (0..<path.count).reversed() where chain[depth] >= 0 {
      let rungs = path.dropFirst(depth)
      guard hasRoom(chain[depth], plan.paths[Int(rungs.startIndex)].position) else { continue }
      var at = chain[depth]
      for index in rungs {
        at = draft.add(Int(plan.paths[Int(index)].position), to: at)
        settle(plan.paths[Int(index)].conditions, at)
      }
      return at
    }
    return -1
  }
}
