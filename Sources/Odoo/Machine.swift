// Runs a program over the records of one document. Everything it remembers is bounded and used again: which record each
// scope stands for, whether a comma is due, what was raised.

import Canonical
import Octets

struct Machine: ~Copyable, Sendable {
  static let severalLimit = 8

  init() { for _ in 0..<Self.fragmentLimit { fragments.append(Fragment()) } }

  /// The node of each scope's record; -1 for none.
  var records = Slab<Int32>(repeating: -1, count: 256)
  /// How many records of a loop have been done, by scope.
  var indexes = Slab<Int32>(repeating: 0, count: 256)
  /// Lists of nodes, eight for each list, and how many there are.
  var several = Slab<Int32>(repeating: -1, count: 128)
  var severalCounts = Slab<UInt8>(repeating: 0, count: 16)
  /// The value that was there last, for each `changed`, eight for each.
  var previous = LastTexts(places: ProgramBuild.changedLimit * severalLimit)
  /// The values there were so far, each with a mark for every `once` that met it.
  var seen = TextMarks()
  /// There was one too many to remember, and it was told.
  var hasForgotten = false
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
  /// What a price is divided by besides, where its basis is a number.
  var divisor: ExactDecimal?
  var isNegated = false
  var days = 0
  var id = Scrap(capacity: 128)
  var html = Scrap(capacity: 256)
  /// The line being done, from 1; 0 outside of lines.
  var ordinal = 0
  /// Ids and texts of the document; the ranges of the pseudo fields and of the stems in it.
  var pool = Scrap()
  var pseudo = Slab<Range<Int32>>(repeating: 0..<0, count: Pseudo.allCases.count)
  var stems = Slab<Range<Int>>()
  var identity = Identity()
  /// External id of the marker and name of the original, in the pool.
  var markerID = 0..<0
  var originalName = 0..<0
  var policies: UInt64 = 0
  /// Units of the partner, before those of the series.
  var units: WordTable?
  var unitText = Slab<UInt8>()
  var remarks = Remarks()
  var fragments = Slab<Fragment>()
  /// Where fragments are written.
  var aside = ByteSink()
  /// Operations that come after those of all lines.
  var later = LaterOperations()
  /// The lines are over: what is raised now still goes into the activity.
  var isEnding = false

  /// A new document begins.
  mutating func begin(_ program: Program) {
    records.fill(0, program.scopes.count, with: -1)
    previous.removeAll()
    seen.removeAll()
    hasForgotten = false
    for index in fragments.indices { fragments[index].isKnown = false }
    comma = false
    later.removeAll()
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
      for byte in inside(unit.value).utf8 { unitText.append(byte) }
      words.append((unit.key, start..<Int32(unitText.count)))
    }
    unitText.grow(by: wordSlack, filling: 0)
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

  /// The text of a field of a record; an absent one is empty.
  @inline(__always)
  static func text(
    _ tree: UInt8, _ node: Int32, _ field: UInt8, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Text {
    let slot = tree == 0 ? header.slot(Int(node), Int(field)) : part.slot(Int(node), Int(field))
    return Text(tree: tree, start: slot.start, end: slot.end)
  }

  /// The text of an operation: its own field, else the alternatives.
  @inline(__always)
  mutating func text(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Text {
    text(op.scope, op.field, op.source, program, header, part)
  }

  @inline(__always)
  mutating func text(
    _ scope: UInt8, _ field: UInt8, _ source: Int32, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) -> Text {
    let node = records[Int(scope)]
    if node >= 0 {
      let text = Self.text(scope & 1, node, field, header, part)
      if !text.isEmpty { return text }
    }
    return source < 0 ? Text(tree: 0, start: 0, end: 0) : text(source, program, header, part)
  }

  /// The first of several places that holds something.
  @inline(never)
  mutating func text(
    _ source: Int32, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Text {
    var next = source
    while next >= 0 {
      let source = program.sources[Int(next)]
      if source.scope == Pseudo.scope {
        let range = pseudo[Int(source.field)]
        if !range.isEmpty { return Text(tree: 2, start: Int(range.lowerBound), end: Int(range.upperBound)) }
      } else {
        let node = records[Int(source.scope)]
        if node >= 0 {
          let text = Self.text(source.scope & 1, node, source.field, header, part)
          if !text.isEmpty { return text }
        }
      }
      next = source.next
    }
    return Text(tree: 0, start: 0, end: 0)
  }

  @inline(__always)
  mutating func key(_ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree) -> UInt64 {
    switch text.tree {
    case 0: header.bytes.wordKey(text.start, text.end)
    case 1: part.bytes.wordKey(text.start, text.end)
    default: pool.bytes.wordKey(text.start, text.end)
    }
  }
}

extension Slab where Element == UInt8 {
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
  let bytes = Slab(text.utf8, slack: wordSlack, of: 0)
  return bytes.wordKey(0, bytes.count - wordSlack)
}
