// Chooses the records of a program's scopes: the record of a list that passes a filter, all that do, one after the other.

import Canonical
import Octets

extension Machine {
  /// The first node of a list; -1 for none.
  @inline(__always)
  private mutating func head(
    _ scope: Int, _ field: UInt8, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Int32 {
    let node = Int(records[scope])
    if node < 0 { return -1 }
    let slot = scope & 1 == 0 ? header.slot(node, Int(field)) : part.slot(node, Int(field))
    return slot.isEmpty ? -1 : Int32(truncatingIfNeeded: slot.first)
  }

  @inline(__always)
  private mutating func after(
    _ tree: UInt8, _ node: Int32, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Int32 {
    let next = tree == 0 ? header.nodes[Int(node)].next : part.nodes[Int(node)].next
    return next == 0 ? -1 : Int32(truncatingIfNeeded: next)
  }

  // MARK: Filters

  /// Whether a record lacks a field that it needs to pass a filter: most do, and need no look at their text.
  @inline(__always)
  private func lacks(
    _ needs: UInt64, _ tree: UInt8, _ node: Int32, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    needs & ~(tree == 0 ? header.nodes[Int(node)].present : part.nodes[Int(node)].present) != 0
  }

  /// Whether a record passes a filter.
  private mutating func passes(
    _ filter: Range<Int32>, _ tree: UInt8, _ node: Int32, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) -> Bool {
    var index = Int(filter.lowerBound)
    while index < Int(filter.upperBound) {
      let condition = program.conditions[index]
      index &+= 1
      let text = Self.text(tree, node, UInt8(truncatingIfNeeded: condition.source), header, part)
      let holds =
        !text.isEmpty
        && (condition.kind == .present
          || matches(condition.keys, key(text, header, part), text, program, header, part))
      if holds == condition.isNegated { return false }
    }
    return true
  }

  /// Whether a text is one of the words.
  @inline(__always)
  mutating func matches(
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
    records[scope] = isThere ? 0 : -1
    choose(scope, program, header, part)
  }

  /// Chooses the records that are wanted of the record of `scope`.
  private mutating func choose(
    _ scope: Int, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    var index = Int(program.scopes[scope].groups.lowerBound)
    let end = Int(program.scopes[scope].groups.upperBound)
    while index < end {
      let group = program.groups[index]
      index &+= 1
      var pick = Int(group.picks.lowerBound)
      while pick < Int(group.picks.upperBound) {
        let entry = program.picks[pick]
        pick &+= 1
        if entry.scope >= 0 { records[Int(entry.scope)] = -1 } else { severalCounts[Int(entry.several)] = 0 }
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
    _ group: Program.PickGroup, _ tree: UInt8, _ node: Int32, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) {
    if group.keyField >= 0 {
      let text = Self.text(tree, node, UInt8(truncatingIfNeeded: group.keyField), header, part)
      let key = text.isEmpty ? 0 : key(text, header, part)
      var index = Int(group.keys.lowerBound)
      while index < Int(group.keys.upperBound) {
        if program.pickKeys[index].key == key {
          let wanted = program.pickKeys[index]
          if wanted.filter.isEmpty
            || !lacks(wanted.needs, tree, node, header, part)
              && passes(wanted.filter, tree, node, program, header, part)
          {
            give(node, wanted.scope, wanted.several, wanted.isLast)
          }
        }
        index &+= 1
      }
    }
    var index = Int(group.rest.lowerBound)
    while index < Int(group.rest.upperBound) {
      let pick = program.picks[index]
      index &+= 1
      if lacks(pick.needs, tree, node, header, part) { continue }
      if passes(pick.filter, tree, node, program, header, part) { give(node, pick.scope, pick.several, pick.isLast) }
    }
  }

  @inline(__always)
  private mutating func give(_ node: Int32, _ scope: Int16, _ several: Int16, _ isLast: Bool) {
    if scope >= 0 {
      if isLast || records[Int(scope)] < 0 { records[Int(scope)] = node }
      return
    }
    let count = Int(severalCounts[Int(several)])
    if count == Self.severalLimit { return }
    self.several[Int(several) &* Self.severalLimit &+ count] = node
    severalCounts[Int(several)] = UInt8(truncatingIfNeeded: count &+ 1)
  }

  /// Writes the texts of a list with a separator between, and a name before the first; nothing when there is none.
  mutating func joinList(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree,
    _ sink: inout ByteSink
  ) -> Bool {
    let entry = program.scopes[Int(op.extra)]
    let tree = entry.parent & 1
    var node = head(Int(entry.parent), entry.field, header, part)
    var isFirst = true
    while node >= 0 {
      let text = Self.text(tree, node, op.field, header, part)
      if !text.isEmpty {
        if isFirst {
          sink.write(program.text, Int(op.start), Int(op.end))
        } else {
          sink.write(program.text, lineGap.lowerBound, lineGap.upperBound)
        }
        isFirst = false
        copy(text, header, part, &sink)
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
    if program.scopes[scope].isChosen {
      let node = records[scope]
      if node < 0 { return false }
      if program.scopes[scope].count != .every, !isCount(scope, node, program, header, part) { return false }
      indexes[scope] = 0
      take(scope, node, program, header, part)
      return true
    }
    let node = head(Int(program.scopes[scope].parent), program.scopes[scope].field, header, part)
    return node >= 0 && begin(scope, node, program, header, part)
  }

  private mutating func begin(
    _ scope: Int, _ node: Int32, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let entry = program.scopes[scope]
    indexes[scope] = 0
    let first = seek(node, entry, program, header, part)
    guard first >= 0 else { return false }
    if entry.count != .every, !isCount(scope, first, program, header, part) { return false }
    take(scope, first, program, header, part)
    return true
  }

  /// Whether there are as many records from the first one on as a loop wants.
  private mutating func isCount(
    _ scope: Int, _ first: Int32, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let entry = program.scopes[scope]
    let next = entry.isOne ? -1 : after(entry.parent & 1, first, header, part)
    return (seek(next, entry, program, header, part) >= 0) == (entry.count == .several)
  }

  mutating func advance(
    _ scope: Int, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let entry = program.scopes[scope]
    if entry.isOne || entry.count != .every { return false }
    let node = seek(after(entry.parent & 1, records[scope], header, part), entry, program, header, part)
    if node < 0 { return false }
    take(scope, node, program, header, part)
    return true
  }

  /// The first record from `node` on that passes the loop's filter; -1 for none.
  private mutating func seek(
    _ node: Int32, _ entry: Program.Scope, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) -> Int32 {
    if entry.filter.isEmpty { return node }
    let tree = entry.parent & 1
    var node = node
    while node >= 0 {
      if !lacks(entry.needs, tree, node, header, part), passes(entry.filter, tree, node, program, header, part) {
        return node
      }
      node = entry.isOne ? -1 : after(tree, node, header, part)
    }
    return -1
  }

  @inline(__always)
  private mutating func take(
    _ scope: Int, _ node: Int32, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    records[scope] = node
    indexes[scope] &+= 1
    if !program.scopes[scope].groups.isEmpty { choose(scope, program, header, part) }
  }
}
