// Steps that give a field its value: an element, a component, the element behind a qualifier, a date with its time, a
// constant, all pairs of a segment. Steps are read where they lie, by their index.

import Canonical
import Conformance
import Octets

extension Mapper {
  @inline(__always)
  static func range(_ element: Int, _ ends: Span<UInt32>, _ view: SegmentView) -> Range<Int> {
    guard element <= view.elementCount else { return 0..<0 }
    let start = Int(ends[view.first &+ element &- 1]) &+ 1
    return start..<max(start, Int(ends[view.first &+ element]))
  }

  /// Whether the conditions of a step hold.
  mutating func holds(
    _ at: Int, _ firstKey: UInt64, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) -> Bool {
    var index = Int(plan.steps[at].firstCondition)
    let end = index &+ Int(plan.steps[at].conditionCount)
    while index < end {
      let condition = plan.conditions[index]
      index &+= 1
      if condition.element == 0 {
        if condition.when >= 0 {
          if !headingSays(Int(condition.when)) { return false }
          continue
        }
        if condition.keys.isEmpty {
          if !gates[Int(condition.keys.lowerBound)] { return false }
          continue
        }
        if Int(counts[Int(condition.keys.lowerBound)]) != condition.keys.count { return false }
        continue
      }
      var key = firstKey
      if condition.element != 1 {
        key = plan.conditionKey(bytes, Self.range(Int(condition.element), ends, view))
      }
      var found = false
      var at = Int(condition.keys.lowerBound)
      let last = Int(condition.keys.upperBound)
      while at < last, !found {
        found = plan.keys[at] == key
        at &+= 1
      }
      if found == condition.isNegated { return false }
    }
    return true
  }

  // MARK: Elements

  @inline(__always)
  mutating func copy(_ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) {
    var text = Self.range(Int(plan.steps[at].element), ends, view)
    if text.isEmpty { return }
    let component = Int(plan.steps[at].component)
    if component > 0 {
      if view.hasSub { text = self.component(component, text, bytes) } else if component > 1 { return }
    }
    copy(at, text, bytes)
  }

  mutating func component(_ number: Int, _ text: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
    var number = number
    var start = text.lowerBound
    for index in text where bytes[index] == componentSeparator {
      number -= 1
      if number == 0 { return start..<index }
      start = index + 1
    }
    return number == 1 ? start..<text.upperBound : 0..<0
  }

  /// Sets one field from `bytes[text]`; answers whether the text could be read as what the field takes.
  @inline(__always) @discardableResult
  mutating func copy(_ at: Int, _ text: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    if text.isEmpty { return true }
    let scope = Int(plan.steps[at].scope)
    let node = node(scope)
    if node < 0 { return true }
    switch plan.scopes[scope].tree {
    case .line: return Self.put(at, text, bytes, plan, looksAtCharacters, &line, node)
    case .header: return Self.put(at, text, bytes, plan, looksAtCharacters, &header, node)
    case .totals: return Self.put(at, text, bytes, plan, looksAtCharacters, &totals, node)
    case .carried:
      var isRead = true
      hierarchy.write { isRead = Self.put(at, text, bytes, plan, looksAtCharacters, &$0, node) }
      return isRead
    }
  }

  private static func put(
    _ at: Int, _ text: Range<Int>, _ bytes: Span<UInt8>, _ plan: MappingPlan, _ looks: Bool,
    _ tree: inout RecordTree, _ node: Int
  ) -> Bool {
    let field = Int(plan.steps[at].field)
    let rank = plan.steps[at].rank
    if tree.has(node, field) {
      if plan.steps[at].joins {
        tree.join(node, field, plan.literals, plan.steps[at].literal, bytes, text, looks)
        return true
      }
      guard tree.takes(node, field, rank) else { return true }
    }
    let start = tree.beginValue
    if plan.steps[at].words >= 0, let word = plan.word(codeKey(bytes, text), in: plan.steps[at].words) {
      tree.append(plan.literals, Int(word.lowerBound), Int(word.upperBound))
    } else if plan.steps[at].transform == .text, !looks {
      tree.append(bytes, text.lowerBound, trimmedEnd(bytes, text))
    } else {
      tree.append(bytes, text, plan.steps[at].transform, Int(plan.steps[at].decimals), looks)
    }
    if tree.beginValue == start { return false }
    tree.endValue(node, field, rank, from: start)
    return true
  }

  /// The key of a code, without blanks behind it.
  @inline(__always)
  private static func codeKey(_ bytes: Span<UInt8>, _ text: Range<Int>) -> UInt64 {
    bytes.key(text.lowerBound, trimmedEnd(bytes, text))
  }

  /// Trailing blanks do not count (X12.6).
  @inline(__always)
  static func trimmedEnd(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Int {
    var end = text.upperBound
    while end > text.lowerBound, bytes[end &- 1] == 0x20 { end &-= 1 }
    return end
  }

  /// The element behind the first qualifier that is wanted.
  mutating func copyPair(_ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) {
    var element = Int(plan.steps[at].element)
    let first = Int(plan.steps[at].literal.lowerBound)
    let last = Int(plan.steps[at].literal.upperBound)
    while element < view.elementCount {
      let start = Int(ends[view.first &+ element &- 1]) &+ 1
      let end = max(start, Int(ends[view.first &+ element]))
      let key = end &- start <= 8 ? bytes.packed(start, end) : bytes.key(start, end)
      var index = first
      while index < last {
        if plan.keys[index] == key {
          copy(at, Self.range(element &+ 1, ends, view), bytes)
          return
        }
        index &+= 1
      }
      element &+= 2
    }
  }

  // MARK: Dates and constants

  mutating func copyMoment(_ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) {
    let step = plan.steps[at]
    let date = Self.range(Int(step.element), ends, view)
    if date.isEmpty { return }
    let time = step.time > 0 ? Self.range(Int(step.time), ends, view) : 0..<0
    let zone = step.zone > 0 ? Self.range(Int(step.zone), ends, view) : 0..<0
    copyMoment(step, date, time, zone, bytes)
  }

  /// The time of a moment that has none yet.
  mutating func copyClock(_ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) {
    let step = plan.steps[at]
    let time = Self.range(Int(step.element), ends, view)
    let zone = step.zone > 0 ? Self.range(Int(step.zone), ends, view) : 0..<0
    let node = Int(nodes[Int(step.scope)])
    if time.isEmpty || node < 0 { return }
    switch plan.scopes[Int(step.scope)].tree {
    case .header: header.addTime(node, Int(step.field), bytes, time, zone)
    case .totals: totals.addTime(node, Int(step.field), bytes, time, zone)
    case .line: line.addTime(node, Int(step.field), bytes, time, zone)
    case .carried: hierarchy.write { $0.addTime(node, Int(step.field), bytes, time, zone) }
    }
  }

  mutating func copyMoment(
    _ step: MappingPlan.Step, _ date: Range<Int>, _ time: Range<Int>, _ zone: Range<Int>, _ bytes: Span<UInt8>
  ) {
    let scope = Int(step.scope)
    let node = node(scope)
    if node < 0 { return }
    switch plan.scopes[scope].tree {
    case .header: Self.putMoment(step, date, time, zone, bytes, &header, node)
    case .totals: Self.putMoment(step, date, time, zone, bytes, &totals, node)
    case .line: Self.putMoment(step, date, time, zone, bytes, &line, node)
    case .carried: hierarchy.write { Self.putMoment(step, date, time, zone, bytes, &$0, node) }
    }
  }

  private static func putMoment(
    _ step: MappingPlan.Step, _ date: Range<Int>, _ time: Range<Int>, _ zone: Range<Int>, _ bytes: Span<UInt8>,
    _ tree: inout RecordTree, _ node: Int
  ) {
    guard tree.takes(node, Int(step.field), step.rank) else { return }
    let start = tree.beginValue
    tree.append(bytes, date, .date, Int(step.decimals), false)
    if tree.beginValue > start, !time.isEmpty { tree.appendTime(bytes, time, zone) }
    if tree.beginValue > start { tree.endValue(node, Int(step.field), step.rank, from: start) }
  }

  mutating func set(_ at: Int) {
    let scope = Int(plan.steps[at].scope)
    let node = node(scope)
    if node < 0 { return }
    switch plan.scopes[scope].tree {
    case .header: Self.putConstant(at, plan, &header, node)
    case .totals: Self.putConstant(at, plan, &totals, node)
    case .line: Self.putConstant(at, plan, &line, node)
    case .carried: hierarchy.write { Self.putConstant(at, plan, &$0, node) }
    }
  }

  private static func putConstant(_ at: Int, _ plan: MappingPlan, _ tree: inout RecordTree, _ node: Int) {
    let step = plan.steps[at]
    guard tree.takes(node, Int(step.field), step.rank) else { return }
    let start = tree.beginValue
    tree.append(plan.literals, Int(step.literal.lowerBound), Int(step.literal.upperBound))
    tree.endValue(node, Int(step.field), step.rank, from: start)
  }

  // MARK: Pairs

  /// A record for each pair of a qualifier and a value. The steps behind this one give all of them what they have in common.
  mutating func copyPairs(_ at: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) {
    let scope = Int(plan.steps[at].scope)
    let common = Int(plan.steps[at].rank)
    let end = Int(plan.steps[at].time)
    let limit = end > 0 ? min(end, view.elementCount) : view.elementCount
    var element = Int(plan.steps[at].element)
    while element < limit {
      let first = Self.range(element, ends, view)
      let second = Self.range(element &+ 1, ends, view)
      element &+= 2
      if second.isEmpty { continue }
      let node = open(scope)
      if node < 0 { return }
      switch plan.scopes[scope].tree {
      case .line: Self.fill(at, plan, bytes, first, second, looksAtCharacters, &line, node)
      case .header: Self.fill(at, plan, bytes, first, second, looksAtCharacters, &header, node)
      case .totals: Self.fill(at, plan, bytes, first, second, looksAtCharacters, &totals, node)
      case .carried:
        hierarchy.write { Self.fill(at, plan, bytes, first, second, looksAtCharacters, &$0, node) }
      }
      var index = at &+ 1
      while index <= at &+ common {
        switch plan.steps[index].operation {
        case .look: _ = look(index, bytes, ends, view)
        case .edit: _ = edit(index, bytes, ends, view)
        default: copy(index, bytes, ends, view)
        }
        index &+= 1
      }
    }
    // Later segments do not belong to the last pair.
    close(scope)
  }

  /// Qualifier and value of one pair, into a new record.
  @inline(__always)
  static func fill(
    _ at: Int, _ plan: MappingPlan, _ bytes: Span<UInt8>, _ first: Range<Int>, _ second: Range<Int>, _ looks: Bool,
    _ tree: inout RecordTree, _ node: Int
  ) {
    var start = tree.beginValue
    if !first.isEmpty {
      if plan.steps[at].words >= 0, let word = plan.word(codeKey(bytes, first), in: plan.steps[at].words) {
        tree.append(plan.literals, Int(word.lowerBound), Int(word.upperBound))
      } else {
        tree.append(bytes, first, .text, 0, looks)
      }
      if tree.beginValue > start { tree.endValue(node, Int(plan.steps[at].field), 0, from: start) }
    }
    start = tree.beginValue
    if plan.steps[at].transform == .text, !looks {
      tree.append(bytes, second.lowerBound, trimmedEnd(bytes, second))
    } else {
      tree.append(bytes, second, plan.steps[at].transform, Int(plan.steps[at].decimals), looks)
    }
    if tree.beginValue > start { tree.endValue(node, Int(plan.steps[at].second), 0, from: start) }
  }
}
