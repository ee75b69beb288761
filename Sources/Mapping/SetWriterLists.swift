// Records and texts that share segments: pairs of qualifier and value, texts of several parts.

import Canonical
import Conformance
import Octets

extension SetWriter {
  // MARK: Pairs

  /// Writes a record as a pair, on a segment that has room and says the same of what all its pairs have in common.
  mutating func writePair(
    _ index: Int, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int, isSure: Bool
  ) -> Bool {
    let mark = draft.mark
    var isNew = false
    var segment = own
    if !plan.ways[index].place.isOwn {
      guard let parent = descend(plan.ways[index].place.path, instance) else { return false }
      segment = Int(draft.all(parent, plan.ways[index].place.position).last)
      if segment < 0 || freePair(index, segment) == nil || !saysTheSame(plan.ways[index].scope, tree, node, segment) {
        guard hasRoom(parent, plan.ways[index].place.position) else { return false }
        segment = draft.add(Int(plan.ways[index].place.position), to: parent)
        isNew = true
      }
    }
    guard segment >= 0, let slot = freePair(index, segment) else { return false }
    guard put(tree, node, Int(plan.ways[index].first), segment, slot, .text, 0, plan.ways[index].words),
      put(
        tree, node, Int(plan.ways[index].second), segment, slot + 1, plan.ways[index].place.form,
        plan.ways[index].place.decimals, -1)
    else { return false }
    run(plan.ways[index].scope, tree, node, own: segment, instance: instance)
    settle(plan.ways[index].place.conditions, segment)
    if isSure || !isNew { return true }
    fillDefaults(segment)
    if canStand(segment, plan.ways[index].place.conditions) { return true }
    draft.undo(to: mark)
    return false
  }

  private mutating func put(
    _ tree: borrowing RecordTree, _ node: Int, _ field: Int, _ segment: Int, _ slot: Int16, _ form: WritingPlan.Form,
    _ decimals: UInt8, _ words: Int16
  ) -> Bool {
    let value = tree.slot(node, field)
    if value.isEmpty { return true }
    let start = draft.used
    guard convert(value.start..<value.end, tree.bytes, form, decimals, words) else { return false }
    draft.end(segment, slot, from: start)
    return true
  }

  private mutating func freePair(_ index: Int, _ segment: Int) -> Int16? {
    var slot = plan.ways[index].place.slot
    // Pairs are read until one is empty: none is left out between.
    while slot + 1 < plan.ways[index].place.endOfPairs {
      if draft.isEmpty(segment, slot), draft.isEmpty(segment, slot + 1) { return slot }
      slot += 2
    }
    return nil
  }

  /// Whether the elements of `segment` that all its pairs share are those of the record.
  private mutating func saysTheSame(_ scope: Int32, _ tree: borrowing RecordTree, _ node: Int, _ segment: Int) -> Bool {
    for at in plan.scopes[Int(scope)].steps {
      let step = plan.steps[Int(at)]
      guard step.operation == .value, !step.targets.isEmpty else { continue }
      let target = plan.targets[Int(step.targets.lowerBound)]
      let value = tree.slot(node, Int(step.field))
      let start = draft.used
      defer { draft.drop(to: start) }
      if !value.isEmpty {
        guard convert(value.start..<value.end, tree.bytes, target.form, target.decimals, step.words),
          step.edit < 0 || takeBack(Int(step.edit), from: start)
        else { return false }
      }
      if !draft.isSame(draft.text(segment, target.slot).range, start..<draft.used) { return false }
    }
    return true
  }

  // MARK: Parts

  /// Writes a text that was joined of parts: one segment for each line of it, or as few elements as hold it.
  mutating func writeParts(_ at: Int, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int) {
    let step = plan.steps[at]
    let value = tree.slot(node, Int(step.field))
    let first = plan.targets[Int(step.targets.lowerBound)]
    let breaksAlways = step.literal.contains { plan.literals[Int($0)] == 0x0a }
    var target = Int(step.targets.lowerBound)
    var segment = first.isOwn ? own : -1
    var start = value.start
    while start < value.end {
      let part = part(
        start..<value.end, tree.bytes, step.literal, breaksAlways ? .max : Int(first.maximum), breaksAlways)
      // The next element of the segment at hand, else a new segment.
      while segment >= 0, target < Int(step.targets.upperBound), !isFree(target, segment) { target += 1 }
      if segment < 0 || target >= Int(step.targets.upperBound) {
        guard !first.isOwn, let parent = descend(first.path, instance), hasRoom(parent, first.position) else {
          return complain(.noPlace, tree, node, field: Int(step.field), position: Int(first.position), slot: first.slot)
        }
        segment = draft.add(Int(first.position), to: parent)
        target = Int(step.targets.lowerBound)
      }
      let begin = draft.used
      draft.append(tree.bytes, part.lowerBound, part.upperBound)
      draft.end(segment, plan.targets[target].slot, from: begin)
      settle(plan.targets[target].conditions, segment)
      if breaksAlways, !first.isOwn { segment = -1 }
      start = part.upperBound + step.literal.count
    }
  }

  private mutating func isFree(_ target: Int, _ segment: Int) -> Bool {
    plan.targets[target].position == draft.segments[segment].position
      && draft.isEmpty(segment, plan.targets[target].slot)
  }

  /// The next part of a text: up to the first joint, or up to the last joint within `limit` characters.
  private mutating func part(
    _ text: Range<Int>, _ bytes: borrowing Slab<UInt8>, _ joint: Range<Int32>, _ limit: Int, _ isFirst: Bool
  ) -> Range<Int> {
    if !isFirst, text.count <= limit { return text }
    var end = text.upperBound
    var index = text.lowerBound
    while index + joint.count <= text.upperBound {
      if isJoint(index, bytes, joint) {
        if isFirst { return text.lowerBound..<index }
        if index - text.lowerBound > limit { break }
        end = index
      }
      index += 1
    }
    return text.lowerBound..<end
  }

  private mutating func isJoint(_ index: Int, _ bytes: borrowing Slab<UInt8>, _ joint: Range<Int32>) -> Bool {
    for offset in 0..<joint.count
    where bytes[index + offset] != plan.literals[Int(joint.lowerBound) + offset] { return false }
    return !joint.isEmpty
  }
}
