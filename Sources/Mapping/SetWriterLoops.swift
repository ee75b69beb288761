// What places ask of a draft: conditions that hold or can be made to hold, loops that are there or can be opened, segments
// that can stand as they are.

import Canonical
import Conformance
import Octets

extension SetWriter {
  /// Whether two texts say the same: of XML, numbers do that may be written in several ways.
  mutating func isSame(_ one: Range<Int>, _ other: Range<Int>, _ form: WritingPlan.Form) -> Bool {
    if draft.isSame(one, other) { return true }
    guard plan.isTree, form == .decimal || form == .count,
      let first = ExactDecimal(draft.bytes.span, one.lowerBound, one.upperBound),
      let second = ExactDecimal(draft.bytes.span, other.lowerBound, other.upperBound)
    else { return false }
    return first.adding(second.negated)?.sign == 0
  }

  // MARK: Conditions

  mutating func isOne(of codes: Range<Int32>, _ text: Range<Int>) -> Bool {
    for index in codes where draft.isSame(text, plan.codes[Int(index)]) { return true }
    return false
  }

  mutating func holds(_ conditions: Range<Int32>, _ segment: Int) -> Bool {
    for index in conditions {
      let condition = plan.conditions[Int(index)]
      if isOne(of: condition.codes, said(segment, condition.slot)) == condition.isNegated { return false }
    }
    return true
  }

  /// Whether the conditions hold, or will once empty qualifiers are filled.
  mutating func canHold(_ conditions: Range<Int32>, _ segment: Int) -> Bool {
    for index in conditions {
      let condition = plan.conditions[Int(index)]
      let text = said(segment, condition.slot)
      if text.isEmpty, !condition.isNegated { continue }
      if isOne(of: condition.codes, text) == condition.isNegated { return false }
    }
    return true
  }

  /// Fills empty qualifiers with the first code they may be.
  mutating func settle(_ conditions: Range<Int32>, _ segment: Int) {
    for index in conditions {
      let condition = plan.conditions[Int(index)]
      guard !condition.isNegated, said(segment, condition.slot).isEmpty else { continue }
      let code = plan.codes[Int(condition.codes.lowerBound)]
      if code.isEmpty { continue }
      draft.set(segment, condition.slot, code)
      if plan.isTree { sayInside(segment, condition.slot) }
    }
  }

  // MARK: Loops

  /// The loop at the end of `path`, from the one that is there on; opened where it is not. Nil when there is no room, or
  /// the segment that opens it must say something that nobody knows.
  mutating func descend(_ path: Range<Int32>, _ instance: Int) -> Int? {
    var instance = instance
    for index in path {
      let rung = plan.paths[Int(index)]
      var last = Int(draft.all(instance, rung.position).last)
      while last >= 0, !canHold(rung.conditions, last) { last = Int(draft.segments[last].previous) }
      if last < 0, !hasRoom(instance, rung.position) || !opensBare(Int(rung.position)) || mustSay(rung.conditions) {
        return nil
      }
      let isNew = last < 0
      instance = isNew ? draft.add(Int(rung.position), to: instance) : last
      if !rung.conditions.isEmpty { settle(rung.conditions, instance) }
      let closer = plan.closers[Int(rung.position)]
      if isNew, closer >= 0 { _ = draft.add(Int(closer), to: instance) }
    }
    return instance
  }

  /// Whether conditions ask for a text without saying which (`[Money!=]`): a new element does not have it.
  private mutating func mustSay(_ conditions: Range<Int32>) -> Bool {
    guard plan.isTree else { return false }
    for index in conditions
    where plan.conditions[Int(index)].isNegated && isOne(of: plan.conditions[Int(index)].codes, 0..<0) {
      return true
    }
    return false
  }

  /// Whether a segment can open a loop for what is inside it. What an element of XML must say is known when it is written.
  private mutating func opensBare(_ position: Int) -> Bool {
    plan.isTree || position == plan.countPosition
      || plan.layouts[position].mandatory & ~plan.layouts[position].filled == 0
  }

  /// The loop at the end of `path`, if it is open.
  mutating func existing(_ path: Range<Int32>, _ instance: Int) -> Int? {
    var instance = instance
    for index in path {
      let rung = plan.paths[Int(index)]
      instance = Int(draft.all(instance, rung.position).last)
      while instance >= 0, !holds(rung.conditions, instance) { instance = Int(draft.segments[instance].previous) }
      if instance < 0 { return nil }
    }
    return instance
  }

  mutating func hasRoom(_ instance: Int, _ position: Int32) -> Bool {
    let maximum = plan.guide.positions[Int(position)].maximum
    return maximum == 0 || draft.all(instance, position).count < Int32(clamping: maximum)
  }

  /// Whether a segment has what it must have, in lengths and codes that it may have, and its conditions hold.
  mutating func canStand(_ segment: Int, _ conditions: Range<Int32>) -> Bool {
    guard holds(conditions, segment) else { return false }
    let position = Int(draft.segments[segment].position)
    let layout = plan.layouts[position]
    var present: UInt64 = 0
    for (slot, index) in layout.slots.enumerated() {
      let text = draft.text(segment, Int16(slot))
      if text.isEmpty {
        // What a row lacks the heading may say.
        if slot < 64, layout.mandatory >> UInt64(slot) & 1 != 0, !plan.isRepeated(position) { return false }
        continue
      }
      present |= 1 << UInt64(plan.slots[Int(index)].element)
      let rule = Int(plan.slots[Int(index)].rule)
      let element = plan.guide.elements[rule]
      if element.kind == .code, text.count < UInt32(element.minimum) || text.count > element.maximum { return false }
      if !plan.guide.allows(draft.key(text.range), rule) { return false }
    }
    return plan.guide.conditionsHold(at: position, present)
  }
}
