// The forward interpreter: takes the segments of one set with their positions in the guide, fills canonical records, and
// says when a line is complete. Holds one header, one line in the making and one finished, and for hierarchies the levels
// a line may still belong to. Everything is bounded and reused.

import Canonical
import Conformance
import Octets

package struct Mapper: ~Copyable, Sendable {
  package let plan: MappingPlan
  package private(set) var header = RecordTree()
  package private(set) var totals = RecordTree()
  /// The line that was completed last.
  package private(set) var finished = RecordTree()
  private var line = RecordTree()
  private var hasLine = false
  /// Node of each scope's present record in its tree; -1 where there is none.
  private var nodes: Slab<Int32>
  /// How often the segments that are counted have come in the present record of their scope.
  private var counts: Slab<Int32>
  private var hierarchy = Hierarchy()
  /// Text may hold bytes above ASCII: look and convert.
  package var looksAtCharacters = false
  /// Something did not fit in the records of this document.
  package var isOverfull: Bool { header.isOverfull || wasOverfull || totals.isOverfull }
  /// An HL names a parent that was let go.
  package var hasForgotten: Bool { hierarchy.hasForgotten }
  private var wasOverfull = false
  /// Lines completed so far.
  package private(set) var lineCount = 0

  package init(_ plan: MappingPlan) {
    self.plan = plan
    nodes = Slab(repeating: -1, count: plan.scopes.count)
    counts = Slab(repeating: 0, count: plan.counterCount)
  }

  /// A new set begins.
  package mutating func begin() {
    nodes.fill(0, nodes.count, with: -1)
    counts.fill(0, counts.count, with: 0)
    header.begin(.header)
    totals.begin(.totals)
    line.removeAll()
    nodes[plan.headerScope] = 0
    nodes[plan.totalsScope] = 0
    hasLine = false
    wasOverfull = false
    lineCount = 0
    hierarchy.begin()
  }

  /// The set is over; answers whether a last line is in `finished`.
  package mutating func end() -> Bool { plan.levels.count == 0 ? finishLine() : finishHierarchyLine() }

  /// Takes the segment at `position`; answers whether a line is now in `finished`.
  package mutating func take(
    _ position: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) -> Bool {
    var completed = false
    if position == plan.levelPosition { completed = enterLevel(bytes, ends, view) }
    var index = Int(plan.firstStep[position])
    let end = Int(plan.firstStep[position &+ 1])
    if index == end { return completed }
    // Most conditions look at the first element: its key is made once, when it is needed.
    var firstKey: UInt64 = 0
    var hasKey = false
    while index < end {
      let step = plan.steps[index]
      index &+= 1
      if step.conditionCount > 0 {
        if !hasKey {
          let first = Self.range(1, ends, view)
          firstKey = bytes.key(first.lowerBound, first.upperBound)
          hasKey = true
        }
        if !holds(step, firstKey, bytes, ends, view) {
          if step.operation == .open { close(Int(step.scope)) }
          continue
        }
      }
      switch step.operation {
      case .open:
        if Int(step.scope) == plan.lineScope {
          if finishLine() { completed = true }
          beginLine(plan.lineScope)
        } else {
          open(Int(step.scope))
        }
      case .copy: copy(step, bytes, ends, view)
      case .pair: copyPair(step, bytes, ends, view)
      case .moment: copyMoment(step, bytes, ends, view)
      case .constant: set(step)
      case .pairs:
        copyPairs(step, index, bytes, ends, view)
        index &+= Int(step.rank)
      case .count: counts[Int(step.literal.lowerBound)] &+= 1
      }
    }
    return completed
  }

  // MARK: Records

  private mutating func beginLine(_ scope: Int) {
    line.begin(.line)
    close(scope)
    nodes[scope] = 0
    hasLine = true
  }

  private mutating func finishLine() -> Bool {
    guard hasLine else { return false }
    if line.isOverfull { wasOverfull = true }
    swap(&line, &finished)
    hasLine = false
    lineCount += 1
    return true
  }

  /// Forgets the records of a scope and of all scopes inside it.
  @inline(__always)
  private mutating func close(_ scope: Int) {
    let end = Int(plan.scopes[scope].end)
    if end == scope &+ 1 { nodes[scope] = -1 } else { nodes.fill(scope, end, with: -1) }
    var counter = Int(plan.scopes[scope].counters.lowerBound)
    while counter < Int(plan.scopes[scope].counters.upperBound) {
      counts[counter] = 0
      counter &+= 1
    }
  }

  /// Begins the record of a list member; answers its node, or -1.
  @discardableResult
  private mutating func open(_ scope: Int) -> Int {
    close(scope)
    let entry = plan.scopes[scope]
    var parent = Int(nodes[Int(entry.parent)])
    if parent < 0, plan.scopes[Int(entry.parent)].isLazy { parent = open(Int(entry.parent)) }
    guard parent >= 0 else { return -1 }
    let node: Int
    switch entry.tree {
    case .header: node = header.append(entry.kind, to: parent, field: Int(entry.field))
    case .totals: node = totals.append(entry.kind, to: parent, field: Int(entry.field))
    case .line: node = line.append(entry.kind, to: parent, field: Int(entry.field))
    case .carried: node = hierarchy.append(entry.kind, to: parent, field: Int(entry.field))
    }
    nodes[scope] = Int32(truncatingIfNeeded: node)
    return node
  }

  /// The node a step writes to; lazy scopes begin here. -1 for none.
  @inline(__always)
  private mutating func node(_ scope: Int) -> Int {
    let node = Int(nodes[scope])
    return node >= 0 || !plan.scopes[scope].isLazy ? node : open(scope)
  }

  // MARK: Values

  @inline(__always)
  private static func range(_ element: Int, _ ends: Span<UInt32>, _ view: SegmentView) -> Range<Int> {
    guard element <= view.elementCount else { return 0..<0 }
    let start = Int(ends[view.first &+ element &- 1]) &+ 1
    return start..<max(start, Int(ends[view.first &+ element]))
  }

  private mutating func holds(
    _ step: MappingPlan.Step, _ firstKey: UInt64, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) -> Bool {
    var index = Int(step.firstCondition)
    let end = index &+ Int(step.conditionCount)
    while index < end {
      let condition = plan.conditions[index]
      index &+= 1
      if condition.element == 0 {
        if Int(counts[Int(condition.keys.lowerBound)]) != condition.keys.count { return false }
        continue
      }
      var key = firstKey
      if condition.element != 1 {
        let text = Self.range(Int(condition.element), ends, view)
        key = bytes.key(text.lowerBound, text.upperBound)
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

  @inline(__always)
  private mutating func copy(
    _ step: MappingPlan.Step, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) {
    var text = Self.range(Int(step.element), ends, view)
    if text.isEmpty { return }
    if view.hasSub, step.component > 0 { text = component(Int(step.component), text, bytes) }
    if step.component > 1, !view.hasSub { return }
    copy(step, text, bytes)
  }

  /// The separator of components is whatever the engine says it is.
  package var componentSeparator: UInt8?

  private mutating func component(_ number: Int, _ text: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
    var number = number
    var start = text.lowerBound
    for index in text where bytes[index] == componentSeparator {
      number -= 1
      if number == 0 { return start..<index }
      start = index + 1
    }
    return number == 1 ? start..<text.upperBound : 0..<0
  }

  @inline(__always)
  private mutating func copy(_ step: MappingPlan.Step, _ text: Range<Int>, _ bytes: Span<UInt8>) {
    if text.isEmpty { return }
    let scope = Int(step.scope)
    let node = node(scope)
    if node < 0 { return }
    switch plan.scopes[scope].tree {
    case .header: Self.put(step, text, bytes, plan, looksAtCharacters, &header, node)
    case .totals: Self.put(step, text, bytes, plan, looksAtCharacters, &totals, node)
    case .line: Self.put(step, text, bytes, plan, looksAtCharacters, &line, node)
    case .carried:
      hierarchy.write { Self.put(step, text, bytes, plan, looksAtCharacters, &$0, node) }
    }
  }

  /// Sets one field from `bytes[text]`.
  @inline(__always)
  private static func put(
    _ step: MappingPlan.Step, _ text: Range<Int>, _ bytes: Span<UInt8>, _ plan: MappingPlan, _ looks: Bool,
    _ tree: inout RecordTree, _ node: Int
  ) {
    let field = Int(step.field)
    if step.joins, tree.has(node, field) {
      tree.join(node, field, plan.literals, step.literal, bytes, text, looks)
      return
    }
    guard tree.takes(node, field, step.rank) else { return }
    let start = tree.beginValue
    if step.words >= 0, let word = plan.word(Self.codeKey(bytes, text), in: step.words) {
      tree.append(plan.literals, Int(word.lowerBound), Int(word.upperBound))
    } else if step.transform == .text, !looks {
      tree.append(bytes, text.lowerBound, trimmedEnd(bytes, text))
    } else {
      tree.append(bytes, text, step.transform, Int(step.decimals), looks)
    }
    if tree.beginValue > start { tree.endValue(node, field, step.rank, from: start) }
  }

  /// The key of a code, without blanks behind it.
  @inline(__always)
  private static func codeKey(_ bytes: Span<UInt8>, _ text: Range<Int>) -> UInt64 {
    bytes.key(text.lowerBound, trimmedEnd(bytes, text))
  }

  /// Trailing blanks do not count (X12.6).
  @inline(__always)
  private static func trimmedEnd(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Int {
    var end = text.upperBound
    while end > text.lowerBound, bytes[end &- 1] == 0x20 { end &-= 1 }
    return end
  }

  private mutating func copyPair(
    _ step: MappingPlan.Step, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) {
    var element = Int(step.element)
    while element < view.elementCount {
      let qualifier = Self.range(element, ends, view)
      let key = bytes.key(qualifier.lowerBound, qualifier.upperBound)
      for at in step.literal where plan.keys[Int(at)] == key {
        copy(step, Self.range(element + 1, ends, view), bytes)
        return
      }
      element += 2
    }
  }

  private mutating func copyMoment(
    _ step: MappingPlan.Step, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) {
    let date = Self.range(Int(step.element), ends, view)
    if date.isEmpty { return }
    let time = step.time > 0 ? Self.range(Int(step.time), ends, view) : 0..<0
    let zone = step.zone > 0 ? Self.range(Int(step.zone), ends, view) : 0..<0
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
    tree.append(bytes, date, .date, 0, false)
    if tree.beginValue > start, !time.isEmpty { tree.appendTime(bytes, time, zone) }
    if tree.beginValue > start { tree.endValue(node, Int(step.field), step.rank, from: start) }
  }

  private mutating func set(_ step: MappingPlan.Step) {
    let scope = Int(step.scope)
    let node = node(scope)
    if node < 0 { return }
    switch plan.scopes[scope].tree {
    case .header: Self.putConstant(step, plan, &header, node)
    case .totals: Self.putConstant(step, plan, &totals, node)
    case .line: Self.putConstant(step, plan, &line, node)
    case .carried: hierarchy.write { Self.putConstant(step, plan, &$0, node) }
    }
  }

  private static func putConstant(
    _ step: MappingPlan.Step, _ plan: MappingPlan, _ tree: inout RecordTree, _ node: Int
  ) {
    guard tree.takes(node, Int(step.field), step.rank) else { return }
    let start = tree.beginValue
    tree.append(plan.literals, Int(step.literal.lowerBound), Int(step.literal.upperBound))
    tree.endValue(node, Int(step.field), step.rank, from: start)
  }

  private mutating func copyPairs(
    _ step: MappingPlan.Step, _ following: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) {
    let limit = step.time > 0 ? min(Int(step.time), view.elementCount) : view.elementCount
    if step.rank == 0, plan.scopes[Int(step.scope)].tree == .line {
      let parent = node(Int(plan.scopes[Int(step.scope)].parent))
      if parent >= 0 { Self.fillPairs(step, plan, bytes, ends, view, limit, looksAtCharacters, &line, parent) }
      return close(Int(step.scope))
    }
    var element = Int(step.element)
    var value = step
    value.field = step.second
    value.words = -1
    value.rank = 0
    var qualifier = step
    qualifier.transform = .text
    qualifier.rank = 0
    while element < limit {
      let first = Self.range(element, ends, view)
      let second = Self.range(element &+ 1, ends, view)
      element &+= 2
      if second.isEmpty { continue }
      if open(Int(step.scope)) < 0 { return }
      copy(qualifier, first, bytes)
      copy(value, second, bytes)
      for index in following..<following &+ Int(step.rank) { copy(plan.steps[index], bytes, ends, view) }
    }
    // Later segments do not belong to the last pair.
    close(Int(step.scope))
  }

  /// Pairs that have nothing in common with each other.
  private static func fillPairs(
    _ step: MappingPlan.Step, _ plan: MappingPlan, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView,
    _ limit: Int, _ looks: Bool, _ tree: inout RecordTree, _ parent: Int
  ) {
    let kind = plan.scopes[Int(step.scope)].kind
    let list = Int(plan.scopes[Int(step.scope)].field)
    var element = Int(step.element)
    while element < limit {
      let first = range(element, ends, view)
      let second = range(element &+ 1, ends, view)
      element &+= 2
      if second.isEmpty { continue }
      let node = tree.append(kind, to: parent, field: list)
      if node < 0 { return }
      var start = tree.beginValue
      if !first.isEmpty {
        if step.words >= 0, let word = plan.word(codeKey(bytes, first), in: step.words) {
          tree.append(plan.literals, Int(word.lowerBound), Int(word.upperBound))
        } else {
          tree.append(bytes, first, .text, 0, looks)
        }
        if tree.beginValue > start { tree.endValue(node, Int(step.field), 0, from: start) }
      }
      start = tree.beginValue
      if step.transform == .text, !looks {
        tree.append(bytes, second.lowerBound, trimmedEnd(bytes, second))
      } else {
        tree.append(bytes, second, step.transform, Int(step.decimals), looks)
      }
      if tree.beginValue > start { tree.endValue(node, Int(step.second), 0, from: start) }
    }
  }

  // MARK: Hierarchy

  /// An HL: finishes the line that ends here, finds the levels around the new one, begins its record.
  private mutating func enterLevel(_ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) -> Bool {
    let id = Self.range(1, ends, view)
    let parent = Self.range(2, ends, view)
    let code = Self.range(3, ends, view)
    let key = bytes.key(code.lowerBound, code.upperBound)
    let level = plan.level(key)
    for other in plan.levels.indices { close(plan.levels[other].scope) }
    let parentKey = parent.isEmpty ? nil : NumberSet.key(bytes, parent.lowerBound, parent.upperBound)
    let idKey = NumberSet.key(bytes, id.lowerBound, id.upperBound)
    // A package under the line in the making belongs to it.
    if hasLine, level >= 0, plan.levels[level].role == .carried, let parentKey, hierarchy.isInLine(parentKey) {
      let scope = plan.levels[level].scope
      hierarchy.addToLine(idKey)
      nodes[scope] = Int32(hierarchy.openScratch(plan.scopes[scope].kind))
      return false
    }
    let completed = finishHierarchyLine()
    hierarchy.enter(idKey, parent: parentKey)
    guard level >= 0 else { return completed }
    let entry = plan.levels[level]
    switch entry.role {
    case .header: nodes[entry.scope] = hierarchy.isFirstRoot ? 0 : -1
    case .line:
      beginLine(entry.scope)
      hierarchy.beginLine(idKey)
    case .carried:
      nodes[entry.scope] = Int32(hierarchy.open(plan.scopes[entry.scope].kind, field: entry.field, isOne: entry.isOne))
    }
    return completed
  }

  /// Gives the line the records of the levels around it, then finishes it.
  private mutating func finishHierarchyLine() -> Bool {
    guard hasLine else { return false }
    hierarchy.carry(into: &line)
    return finishLine()
  }
}
