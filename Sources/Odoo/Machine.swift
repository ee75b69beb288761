// Runs a program over the records of one document. Everything it remembers is bounded and used again: which record each
// scope stands for, whether a comma is due, what was raised.

import Canonical
import Octets

struct Machine: ~Copyable, Sendable {
  static let severalLimit = 8

  /// The record of each scope.
  var records = ContiguousArray<Record>(repeating: Record(), count: 256)
  /// How many records of a loop have been done, by scope.
  var indexes = ContiguousArray<Int32>(repeating: 0, count: 256)
  /// Lists of nodes, eight for each list, and how many there are.
  var several = ContiguousArray<Int32>(repeating: -1, count: 128)
  var severalCounts = ContiguousArray<UInt8>(repeating: 0, count: 16)
  /// Key of the value that was there last, for each `changed`, eight for each.
  var previous = ContiguousArray<UInt64>(repeating: 0, count: 128)
  /// Something went before: a comma is due.
  var comma = false
  /// Choices of a domain that have a value: how many, and which.
  var hits = 0
  var hitBits: UInt64 = 0
  var flags: UInt64 = 0
  /// What the last lookup found: a range of the program's text, or of `unitText`.
  var found = 0..<0
  var isOwnUnit = false
  /// The name of a field that is written with the first of its texts.
  var waiting = 0..<0
  /// What is done to the next decimal: places its point moves, its sign.
  var shift = 0
  var isNegated = false
  var days = 0
  var id = Scrap(capacity: 128)
  var html = Scrap(capacity: 256)
  /// The line being done, from 1; 0 outside of lines.
  var ordinal = 0
  /// Ids and texts of the document; the ranges of the pseudo fields and of the stems in it.
  var pool = Scrap()
  var pseudo = ContiguousArray<Range<Int32>>(repeating: 0..<0, count: 8)
  var stems: ContiguousArray<Range<Int>> = []
  /// External id of the marker and name of the original, in the pool.
  var markerID = 0..<0
  var originalName = 0..<0
  var policies: UInt64 = 0
  /// Units of the partner, before those of the series.
  var units: WordTable?
  var unitText: ContiguousArray<UInt8> = []
  var remarks = Remarks()
  /// The lines are over: what is raised now still goes into the activity.
  var isEnding = false

  /// A record: its node and its first slot; -1 for none.
  struct Record: Sendable {
    var node: Int32 = -1
    var slot: Int32 = -1
  }

  /// A new document begins.
  mutating func begin(_ program: Program) {
    for scope in 0..<program.scopes.count { records[scope] = Record() }
    for index in previous.indices { previous[index] = 0 }
    comma = false
    flags = 0
    ordinal = 0
    isEnding = false
    remarks.removeAll()
  }

  /// Takes the partner's own units.
  mutating func setUnits(_ list: [String: String]) {
    if list.isEmpty { return }
    var words: [(word: String, range: Range<Int32>)] = []
    for unit in list.sorted(by: { $0.key < $1.key }) {
      let start = Int32(unitText.count)
      unitText.append(contentsOf: inside(unit.value).utf8)
      words.append((unit.key, start..<Int32(unitText.count)))
    }
    unitText.append(contentsOf: repeatElement(0, count: wordSlack))
    units = WordTable(words)
  }

  mutating func forgetPseudo() {
    for index in pseudo.indices { pseudo[index] = 0..<0 }
  }

  mutating func set(_ pseudo: Pseudo, _ range: Range<Int>) {
    self.pseudo[Int(pseudo.rawValue)] = Int32(range.lowerBound)..<Int32(range.upperBound)
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
  static func slot(
    _ tree: UInt8, _ index: Int, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> RecordTree.Slot {
    tree == 0 ? header.slots[index] : part.slots[index]
  }

  /// The text of an operation: its own field, else the alternatives.
  @inline(__always)
  func text(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Text {
    text(op.scope, op.field, op.source, program, header, part)
  }

  @inline(__always)
  func text(
    _ scope: UInt8, _ field: UInt8, _ source: Int32, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) -> Text {
    let first = records[Int(scope)].slot
    if first >= 0 {
      let slot = Self.slot(scope & 1, Int(first) &+ Int(field), header, part)
      if slot.second > 0 {
        return Text(tree: scope & 1, start: Int(slot.first), end: Int(slot.first &+ slot.second))
      }
    }
    return source < 0 ? Text(tree: 0, start: 0, end: 0) : text(source, program, header, part)
  }

  /// The first of several places that holds something.
  func text(
    _ source: Int32, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Text {
    var next = Int(source)
    while next >= 0 {
      let source = program.sources[next]
      let first = records[Int(source.scope)].slot
      if source.scope == Pseudo.scope {
        let range = pseudo[Int(source.field)]
        if !range.isEmpty { return Text(tree: 2, start: Int(range.lowerBound), end: Int(range.upperBound)) }
      } else if first >= 0 {
        let slot = Self.slot(source.scope & 1, Int(first) &+ Int(source.field), header, part)
        if slot.second > 0 {
          return Text(tree: source.scope & 1, start: Int(slot.first), end: Int(slot.first &+ slot.second))
        }
      }
      next = Int(source.next)
    }
    return Text(tree: 0, start: 0, end: 0)
  }

  @inline(__always)
  func key(_ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree) -> UInt64 {
    switch text.tree {
    case 0: header.bytes.span.wordKey(text.start, text.end)
    case 1: part.bytes.span.wordKey(text.start, text.end)
    default: pool.bytes.span.wordKey(text.start, text.end)
    }
  }
}

extension Span where Element == UInt8 {
  /// A key for a word: the text itself up to eight bytes, else made of its first and last eight bytes and its length.
  @inline(__always)
  func wordKey(_ start: Int, _ end: Int) -> UInt64 {
    let count = end &- start
    if count <= 8 { return packed(start, end) }
    let mixed = word(at: start) &* 0x9e37_79b9_7f4a_7c15 ^ word(at: end &- 8) &* 0xc2b2_ae3d_27d4_eb4f
    return (mixed ^ mixed &>> 29) &+ UInt64(truncatingIfNeeded: count) | 1 &<< 63
  }
}

/// The key of a word of a spec.
func wordKey(_ text: String) -> UInt64 {
  let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: wordSlack)
  return bytes.span.wordKey(0, bytes.count - wordSlack)
}
