// Runs a program over the records of one document. Everything it remembers is bounded and used again: which record each
// scope stands for, whether a comma is due, what was raised.

import Canonical
import Octets

struct Machine: ~Copyable, Sendable {
  /// Node of each scope; -1 where there is none.
  var nodes: ContiguousArray<Int32> = []
  /// How many records of a loop have been done, by scope.
  var indexes: ContiguousArray<Int32> = []
  /// Lists of nodes, eight for each list, and how many there are.
  var several: ContiguousArray<Int32> = []
  var severalCounts: ContiguousArray<Int32> = []
  var comma = false
  var hits = 0
  var flags: UInt64 = 0
  /// What the last lookup found: a range of the program's text, or of `unitText`.
  var found = 0..<0
  var isOwnUnit = false
  /// What is done to the next decimal: places its point moves, its sign.
  var shift = 0
  var isNegated = false
  var days = 0
  /// Key of the value that was there last, for each `changed`, eight for each.
  var previous: ContiguousArray<UInt64> = []
  var id = Scrap(capacity: 128)
  /// The line being done, from 1; 0 outside of lines.
  var ordinal = 0
  /// Ids and texts of the document; the ranges of the pseudo fields and of the stems in it.
  var pool = Scrap()
  var pseudo = ContiguousArray(repeating: 0..<0, count: Pseudo.allCases.count)
  var stems: ContiguousArray<Range<Int>> = []
  var policies: UInt64 = 0
  /// Units of the partner, before those of the series.
  var units: WordTable?
  var unitText: ContiguousArray<UInt8> = []
  var remarks = Remarks()
  /// The lines are over: what is raised now still goes into the activity.
  var isEnding = false

  static let severalLimit = 8

  /// A new document begins.
  mutating func begin(_ program: borrowing Program) {
    nodes = ContiguousArray(repeating: -1, count: program.scopes.count)
    indexes = ContiguousArray(repeating: 0, count: program.scopes.count)
    several = ContiguousArray(repeating: -1, count: program.severalCount * Self.severalLimit)
    severalCounts = ContiguousArray(repeating: 0, count: program.severalCount)
    previous = ContiguousArray(repeating: 0, count: program.changedCount * Self.severalLimit)
    comma = false
    flags = 0
    ordinal = 0
    isEnding = false
    remarks.removeAll()
  }

  // MARK: Sources

  /// Where a text is: 0 the header, 1 the line or totals, 2 the pool.
  struct Text {
    var tree: UInt8
    var start: Int
    var end: Int
    @inline(__always) var isEmpty: Bool { end == start }
  }

  @inline(__always)
  func text(
    _ source: Int32, _ program: borrowing Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Text {
    var next = Int(source)
    while next >= 0 {
      let source = program.sources[next]
      if source.scope == Pseudo.scope {
        let range = pseudo[Int(source.field)]
        if !range.isEmpty { return Text(tree: 2, start: range.lowerBound, end: range.upperBound) }
      } else {
        let node = Int(nodes[Int(source.scope)])
        if node >= 0 {
          let tree = program.scopes[Int(source.scope)].tree
          let slot = tree == 0 ? header.slot(node, Int(source.field)) : part.slot(node, Int(source.field))
          if slot.second > 0 {
            return Text(tree: tree, start: Int(slot.first), end: Int(slot.first &+ slot.second))
          }
        }
      }
      next = Int(source.next)
    }
    return Text(tree: 0, start: 0, end: 0)
  }

  @inline(__always)
  func key(_ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree) -> UInt64 {
    switch text.tree {
    case 0: header.bytes.span.key(text.start, text.end)
    case 1: part.bytes.span.key(text.start, text.end)
    default: pool.bytes.span.key(text.start, text.end)
    }
  }

  // MARK: Records

  @inline(__always)
  func list(
    _ tree: UInt8, _ node: Int, _ field: UInt8, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Int {
    let slot = tree == 0 ? header.slot(node, Int(field)) : part.slot(node, Int(field))
    return slot.second == 0 ? -1 : Int(slot.first)
  }

  @inline(__always)
  func after(
    _ tree: UInt8, _ node: Int, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Int {
    let next = tree == 0 ? header.nodes[node].next : part.nodes[node].next
    return next == 0 ? -1 : Int(next)
  }

  /// Whether a record passes a filter.
  func passes(
    _ filter: Range<Int32>, _ tree: UInt8, _ node: Int, _ program: borrowing Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) -> Bool {
    var index = Int(filter.lowerBound)
    while index < Int(filter.upperBound) {
      let condition = program.conditions[index]
      index &+= 1
      let field = Int(condition.source)
      let slot = tree == 0 ? header.slot(node, field) : part.slot(node, field)
      let text = Text(tree: tree, start: Int(slot.first), end: Int(slot.first &+ slot.second))
      let holds =
        slot.second > 0
        && (condition.kind == .present
          || matches(condition.keys, key(text, header, part), text, program, header, part))
      if holds == condition.isNegated { return false }
    }
    return true
  }

  @inline(__always)
  func matches(
    _ keys: Range<Int32>, _ key: UInt64, _ text: Text, _ program: borrowing Program, _ header: borrowing RecordTree,
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

  /// Chooses the records that are wanted of the record of `scope`.
  mutating func enter(
    _ scope: Int, _ program: borrowing Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    let tree = program.scopes[scope].tree
    let end = Int(program.scopes[scope].picks.upperBound)
    var first = Int(program.scopes[scope].picks.lowerBound)
    while first < end {
      let (parent, field) = (program.picks[first].parent, program.picks[first].field)
      var last = first
      while last < end, program.picks[last].parent == parent, program.picks[last].field == field {
        let pick = program.picks[last]
        if pick.scope >= 0 { nodes[Int(pick.scope)] = -1 } else { severalCounts[Int(pick.several)] = 0 }
        last &+= 1
      }
      let owner = Int(nodes[Int(parent)])
      var node = owner < 0 ? -1 : list(tree, owner, field, header, part)
      while node >= 0 {
        choose(first..<last, tree, node, program, header, part)
        node = program.picks[first].isOne ? -1 : after(tree, node, header, part)
      }
      first = last
    }
  }

  /// Offers a record to the picks of its list.
  @inline(__always)
  private mutating func choose(
    _ picks: Range<Int>, _ tree: UInt8, _ node: Int, _ program: borrowing Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) {
    var index = picks.lowerBound
    while index < picks.upperBound {
      let pick = program.picks[index]
      index &+= 1
      if pick.scope >= 0, nodes[Int(pick.scope)] >= 0, !pick.isLast { continue }
      guard passes(pick.filter, tree, node, program, header, part) else { continue }
      if pick.scope >= 0 {
        nodes[Int(pick.scope)] = Int32(truncatingIfNeeded: node)
      } else {
        let count = Int(severalCounts[Int(pick.several)])
        if count == Self.severalLimit { continue }
        several[Int(pick.several) &* Self.severalLimit &+ count] = Int32(truncatingIfNeeded: node)
        severalCounts[Int(pick.several)] = Int32(truncatingIfNeeded: count &+ 1)
      }
    }
  }
}
