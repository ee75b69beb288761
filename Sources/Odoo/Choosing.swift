// Chooses the records of a program's scopes: the record of a list that passes a filter, all that do, one after the other.

import Canonical
import Octets

extension Machine {
  @inline(__always)
  private static func node(
    _ tree: UInt8, _ index: Int, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> RecordTree.Node {
    tree == 0 ? header.nodes[index] : part.nodes[index]
  }

  /// Makes `node` the record of `scope`.
  @inline(__always)
  private mutating func set(
    _ scope: Int, _ node: Int, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    let slot = Self.node(UInt8(truncatingIfNeeded: scope & 1), node, header, part).firstSlot
    records[scope] = Record(node: Int32(truncatingIfNeeded: node), slot: Int32(truncatingIfNeeded: slot))
  }

  /// The first node of a list; -1 for none.
  @inline(__always)
  private func head(
    _ scope: Int, _ field: UInt8, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Int {
    let first = records[scope].slot
    if first < 0 { return -1 }
    let slot = Self.slot(UInt8(truncatingIfNeeded: scope & 1), Int(first) &+ Int(field), header, part)
    return slot.second == 0 ? -1 : Int(slot.first)
  }

  @inline(__always)
  private func after(
    _ tree: UInt8, _ node: Int, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Int {
    let next = Self.node(tree, node, header, part).next
    return next == 0 ? -1 : Int(next)
  }

  // MARK: Filters

  /// Whether the record whose fields begin at `first` passes a filter.
  private func passes(
    _ filter: Range<Int32>, _ tree: UInt8, _ first: Int, _ program: Program,
    _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    var index = Int(filter.lowerBound)
    while index < Int(filter.upperBound) {
      let condition = program.conditions[index]
      index &+= 1
      let slot = Self.slot(tree, first &+ Int(condition.source), header, part)
      let text = Text(tree: tree, start: Int(slot.first), end: Int(slot.first &+ slot.second))
      let holds =
        slot.second > 0
        && (condition.kind == .present
          || matches(condition.keys, key(text, header, part), text, program, header, part))
      if holds == condition.isNegated { return false }
    }
    return true
  }

  /// Whether a text is one of the words.
  @inline(__always)
  func matches(
    _ keys: Range<Int32>, _ key: UInt64, _ text: Text, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) -> Bool {
    var index = Int(keys.lowerBound)
    while index < Int(keys.upperBound) {
      let word = program.keys[index]
      index &+= 1
      if word.prefix == 0 {
        if word.key == key { return true }
      } else if text.end &- text.start >= Int(word.prefix) {
        let beginning = Text(tree: text.tree, start: text.start, end: text.start &+ Int(word.prefix))
        if word.key == self.key(beginning, header, part) { return true }
      }
    }
    return false
  }

  // MARK: Picks

  /// The root of a tree: its record is the first one.
  mutating func enter(
    root scope: Int, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    let isThere = scope & 1 == 0 ? !header.isEmpty : !part.isEmpty
    if isThere { set(scope, 0, header, part) } else { records[scope] = Record() }
    choose(scope, program, header, part)
  }

  /// Chooses the records that are wanted of the record of `scope`.
  private mutating func choose(
    _ scope: Int, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    for index in program.scopes[scope].groups {
      let group = program.groups[Int(index)]
      for index in group.picks {
        let pick = program.picks[Int(index)]
        if pick.scope >= 0 { records[Int(pick.scope)] = Record() } else { severalCounts[Int(pick.several)] = 0 }
      }
      let tree = group.parent & 1
      var node = head(Int(group.parent), group.field, header, part)
      while node >= 0 {
        offer(group, tree, node, program, header, part)
        node = group.isOne ? -1 : after(tree, node, header, part)
      }
    }
  }

  /// Offers a record to the picks of its list.
  @inline(__always)
  private mutating func offer(
    _ group: Program.PickGroup, _ tree: UInt8, _ node: Int, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) {
    let first = Int(Self.node(tree, node, header, part).firstSlot)
    if group.keyField >= 0 {
      let slot = Self.slot(tree, first &+ Int(group.keyField), header, part)
      let text = Text(tree: tree, start: Int(slot.first), end: Int(slot.first &+ slot.second))
      let key = text.isEmpty ? 0 : key(text, header, part)
      var index = Int(group.keys.lowerBound)
      while index < Int(group.keys.upperBound) {
        let wanted = program.pickKeys[index]
        index &+= 1
        if wanted.key == key { give(node, wanted.scope, wanted.several, wanted.isLast, header, part) }
      }
    }
    for index in group.rest {
      let pick = program.picks[Int(index)]
      if passes(pick.filter, tree, first, program, header, part) {
        give(node, pick.scope, pick.several, pick.isLast, header, part)
      }
    }
  }

  @inline(__always)
  private mutating func give(
    _ node: Int, _ scope: Int16, _ several: Int16, _ isLast: Bool, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) {
    if scope >= 0 {
      if isLast || records[Int(scope)].node < 0 { set(Int(scope), node, header, part) }
      return
    }
    let count = Int(severalCounts[Int(several)])
    if count == Self.severalLimit { return }
    self.several[Int(several) &* Self.severalLimit &+ count] = Int32(truncatingIfNeeded: node)
    severalCounts[Int(several)] = UInt8(truncatingIfNeeded: count &+ 1)
  }

  /// Writes the texts of a list with a separator between, and a name before the first; nothing when there is none.
  @inline(__always)
  func joinList(
    _ op: Program.Op, _ literals: Span<UInt8>, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree, _ sink: inout ByteSink
  ) -> Bool {
    let entry = program.scopes[Int(op.extra)]
    let tree = entry.parent & 1
    var node = head(Int(entry.parent), entry.field, header, part)
    var isFirst = true
    while node >= 0 {
      let first = Int(Self.node(tree, node, header, part).firstSlot)
      let slot = Self.slot(tree, first &+ Int(op.field), header, part)
      if slot.second > 0 {
        if isFirst {
          sink.write(literals, Int(op.start), Int(op.end))
        } else {
          sink.write(literals, lineGap.lowerBound, lineGap.upperBound)
        }
        isFirst = false
        copy(Text(tree: tree, start: Int(slot.first), end: Int(slot.first &+ slot.second)), header, part, &sink)
      }
      node = after(tree, node, header, part)
    }
    if !isFirst { sink.write(0x22) }
    return !isFirst
  }

  // MARK: Loops

  /// Goes to the first record of a loop; answers whether there is one.
  @inline(__always)
  mutating func begin(
    _ scope: Int, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let entry = program.scopes[scope]
    let node = head(Int(entry.parent), entry.field, header, part)
    return node >= 0 && begin(scope, entry, node, program, header, part)
  }

  private mutating func begin(
    _ scope: Int, _ entry: Program.Scope, _ node: Int, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) -> Bool {
    indexes[scope] = 0
    let tree = entry.parent & 1
    let first = seek(node, entry, program, header, part)
    guard first >= 0 else { return false }
    if entry.count != .every {
      let next = entry.isOne ? -1 : after(tree, first, header, part)
      if (seek(next, entry, program, header, part) >= 0) != (entry.count == .several) { return false }
    }
    take(scope, first, program, header, part)
    return true
  }

  mutating func advance(
    _ scope: Int, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let entry = program.scopes[scope]
    if entry.isOne || entry.count != .every { return false }
    let next = after(entry.parent & 1, Int(records[scope].node), header, part)
    if next < 0 { return false }
    let node = seek(next, entry, program, header, part)
    if node < 0 { return false }
    take(scope, node, program, header, part)
    return true
  }

  /// The first record from `node` on that passes the loop's filter; -1 for none.
  private func seek(
    _ node: Int, _ entry: Program.Scope, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) -> Int {
    if entry.filter.isEmpty { return node }
    let tree = entry.parent & 1
    var node = node
    while node >= 0 {
      let first = Int(Self.node(tree, node, header, part).firstSlot)
      if passes(entry.filter, tree, first, program, header, part) { return node }
      node = entry.isOne ? -1 : after(tree, node, header, part)
    }
    return -1
  }

  @inline(__always)
  private mutating func take(
    _ scope: Int, _ node: Int, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) {
    set(scope, node, header, part)
    indexes[scope] &+= 1
    if !program.scopes[scope].groups.isEmpty { choose(scope, program, header, part) }
  }
}
