// A document of a target spec, compiled: what to write before the first line, for each line and after the last one, as
// flat operations over spans of text. Immutable; running it needs no string and no allocation.

import Canonical
import Octets

struct Program: Sendable {
  enum Code: UInt8, Sendable {
    // Writing; `start..<end` of `text` goes before the value.
    case literal, item, copy, member, plain, decimal, moment, date, due, ordinal, index, word, bars, several
    case htmlCopy, stem, idBegin, idText, idOrdinal, idIndex, idEnd
    // Going on at `target` when something does not hold.
    case need, needSeveral, needRecord, needHits, needFlag, lookup, test, changed
    // Records.
    case enter, loop, next
    // State.
    case jump, comma, clearHits, hit, flag, basis, days, negate, tally, raise
  }

  struct Op: Sendable {
    var code: Code
    /// What the code says: a scope, a table, a digit limit, a bit.
    var extra: UInt8 = 0
    /// Index into `sources`, or of another table.
    var source: Int32 = -1
    /// Literal before the value.
    var start: Int32 = 0
    var end: Int32 = 0
    var target: Int32 = -1
  }

  /// A field of the record in a scope, and what else to look at when it is absent.
  struct Source: Sendable {
    var scope: UInt8
    var field: UInt8
    var next: Int32 = -1
  }

  /// A record that is chosen or walked to.
  struct Scope: Sendable {
    var kind: RecordKind
    /// 0 is the header, 1 the line or the totals.
    var tree: UInt8
    /// Records to choose when this one is entered: indices into `picks`.
    var picks: Range<Int32> = 0..<0
    /// Its parent and the field of the parent that holds it; of loops and picks.
    var parent: UInt8 = 0
    var field: UInt8 = 0
    /// The list holds one record and no more.
    var isOne = false
    var filter: Range<Int32> = 0..<0
    /// Which of several: every one, only a single one, or the first of more than one.
    var count = Count.every

    enum Count: UInt8, Sendable { case every, one, several }
  }

  /// Chooses records of a list: the first (or last) that passes a filter becomes the record of `scope`, or all that pass are
  /// put in the list `several`.
  struct Pick: Sendable {
    var parent: UInt8
    var field: UInt8
    var isOne: Bool
    var isLast: Bool
    /// Scope, or -1.
    var scope: Int16
    /// List of several, or -1.
    var several: Int16
    var filter: Range<Int32>
  }

  struct Condition: Sendable {
    enum Kind: UInt8, Sendable { case words, present, positive, same, policy, scope }
    var kind: Kind
    var isNegated: Bool
    /// Source; of filters the field, relative to the record; of `scope` a scope; of `policy` a bit.
    var source: Int32
    /// The other source of `same`.
    var other: Int32 = -1
    var keys: Range<Int32> = 0..<0
  }

  /// A word as a condition compares it.
  struct Key: Sendable {
    var key: UInt64
    /// Bytes to compare when only the beginning counts (`rejected*`); 0 for the whole word.
    var prefix: UInt8 = 0
  }

  /// A reason to tell people something.
  struct Raise: Sendable {
    /// `{"rule":…,"severity":…` in `text`.
    var head: Range<Int32>
    /// The sentence, for JSON and for HTML.
    var parts: Range<Int32>
    var htmlParts: Range<Int32>
    /// Somebody has to decide: it is told in the activity as well.
    var isForDecision: Bool
  }

  /// A part of a sentence: a literal, then a source. -1 is nothing, -2 the number of the line.
  struct Part: Sendable {
    var literal: Range<Int32>
    var source: Int32
  }

  struct Stem: Sendable {
    var word: Range<Int32>
    var hasKey: Bool
  }

  /// Digits that Odoo keeps of a field.
  struct Digits: Sendable {
    var limit: UInt8
    var name: Range<Int32>
  }

  let document: DocumentKind
  let hasTotal: Bool
  /// The partner counts lines as we do.
  let hasLineCount: Bool
  let ops: ContiguousArray<Op>
  let beginning: Range<Int>
  let line: Range<Int>
  let ending: Range<Int>
  let marker: Range<Int>
  let text: ContiguousArray<UInt8>
  let sources: ContiguousArray<Source>
  let scopes: ContiguousArray<Scope>
  let picks: ContiguousArray<Pick>
  let conditions: ContiguousArray<Condition>
  let keys: ContiguousArray<Key>
  let raises: ContiguousArray<Raise>
  let parts: ContiguousArray<Part>
  let stems: ContiguousArray<Stem>
  let digits: ContiguousArray<Digits>
  let tables: ContiguousArray<WordTable>
  let severalCount: Int
  let changedCount: Int

  /// A program that writes nothing.
  init() { self.init(ProgramBuild(), .purchaseOrder, hasTotal: false, hasLineCount: false) }

  init(_ build: ProgramBuild, _ document: DocumentKind, hasTotal: Bool, hasLineCount: Bool) {
    let linked = build.link()
    self.document = document
    self.hasTotal = hasTotal
    self.hasLineCount = hasLineCount
    ops = linked.ops
    beginning = linked.ranges[0]
    line = linked.ranges[1]
    ending = linked.ranges[2]
    marker = linked.ranges[3]
    text = build.text + repeatElement(0, count: wordSlack)
    let chosen = build.layPicks()
    scopes = chosen.scopes
    picks = chosen.picks
    sources = build.sources
    conditions = build.conditions
    keys = build.keys
    raises = build.raises
    parts = build.parts
    stems = build.stems
    digits = build.digits
    tables = build.tables.isEmpty ? [WordTable([]), WordTable([])] : build.tables
    severalCount = build.severalCount
    changedCount = build.changedCount
  }
}

/// Words and what is written for them, found by hash.
struct WordTable: Sendable {
  private struct Entry: Sendable {
    var key: UInt64
    var start: Int32
    var end: Int32
  }

  private var entries: ContiguousArray<Entry>
  private let mask: Int

  /// Words and the ranges of a text that stand for them; of a word twice the later one counts.
  init(_ words: [(word: String, range: Range<Int32>)]) {
    var size = 8
    while size < words.count * 3 { size *= 2 }
    mask = size - 1
    var entries = ContiguousArray(repeating: Entry(key: 0, start: 0, end: -1), count: size)
    for word in words {
      let key = textKey(word.word)
      var index = Self.place(key, size - 1)
      while entries[index].end >= 0, entries[index].key != key { index = (index + 1) & (size - 1) }
      entries[index] = Entry(key: key, start: word.range.lowerBound, end: word.range.upperBound)
    }
    self.entries = entries
  }

  @inline(__always)
  private static func place(_ key: UInt64, _ mask: Int) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) &>> 40) & mask
  }

  /// The range for a key; nil when the word is not there.
  @inline(__always)
  func find(_ key: UInt64) -> Range<Int>? {
    var index = Self.place(key, mask)
    while entries[index].end >= 0 {
      if entries[index].key == key { return Int(entries[index].start)..<Int(entries[index].end) }
      index = (index &+ 1) & mask
    }
    return nil
  }
}
