// A document of a target spec, compiled: what to write before the first line, for each line and after the last one, as
// flat operations over spans of text. Immutable; running it needs no string and no allocation.

import Canonical
import Octets

final class Program: Sendable {
  enum Code: UInt8, Sendable {
    // Writing; `start..<end` of `text` goes before the value.
    case literal, item, copy, member, decimal, plain, moment, date, due, ordinal, index, word, bars, several, htmlCopy
    case fragment, lineStem, stem, idBegin, idText, idOrdinal, idIndex, idEnd, joinItem, joinList, choices
    // A field and what stands for its word; the operation behind it is for a word that is not in the table.
    case known
    // Each does the work of the operations behind it as well: a field that is left out when it is absent, and before which
    // only the run knows whether a comma is due.
    case copyItem, decimalItem, wordItem
    // Going on at `target` when something does not hold.
    case recall, needFragment, need, needSeveral, needRecord, needHits, needHit, needFlag, needChoice, lookup, test,
      absent, needScope, noScope,
      changed, once, joinEnd
    // Records.
    case enter, loop, next
    // State.
    case stop, jump, divert, keep, postpone, resume, postponed, comma, clearHits, hit, flag, basis, days, negate, tally,
      raise, join
  }

  struct Op: Sendable {
    var code: Code
    /// What the code says: a scope, a table, a digit limit, a bit.
    var extra: UInt8 = 0
    /// The field it is about.
    var scope: UInt8 = Pseudo.scope
    var field: UInt8 = 0
    /// A quotation mark goes behind the value.
    var isQuoted = false
    /// Index into `sources` of what to look at when the field is absent; -1 for nothing.
    var source: Int32 = -1
    /// Literal before the value; `start` alone is the index of a condition or exception.
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

  /// A record that is chosen or walked to. Scopes of the header have even numbers, those of lines and totals odd ones.
  struct Scope: Sendable {
    var kind: RecordKind
    /// Records to choose when this one is entered: indices into `groups`.
    var groups: Range<Int32> = 0..<0
    /// Its parent and the field of the parent that holds it; of loops and picks.
    var parent: UInt8 = 0
    var field: UInt8 = 0
    /// The list holds one record and no more.
    var isOne = false
    var filter: Range<Int32> = 0..<0
    /// Fields that a record must have to pass the filter: bit n is field n.
    var needs: UInt64 = 0
    /// Of a loop: its first record is chosen when the record around it is entered.
    var isChosen = false
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
    var needs: UInt64 = 0
    /// The filter begins with a list of words, none of them a beginning.
    var isWord = false
    /// `scope` is a loop.
    var isLoop = false
  }

  /// Picks of one list: those that are for a word of one field, and others.
  struct PickGroup: Sendable {
    var parent: UInt8
    var field: UInt8
    var isOne: Bool
    var picks: Range<Int32>
    /// The field and the words; picks that are not for a word of it are in `rest`.
    var keyField: Int16
    var keys: Range<Int32>
    var rest: Range<Int32>
  }

  struct PickKey: Sendable {
    var key: UInt64
    var scope: Int16
    var several: Int16
    var isLast: Bool
    /// What must hold besides.
    var filter: Range<Int32>
    var needs: UInt64 = 0
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

  /// One of several conditions of a domain: the text around its value. A list of values has `several`, else -1.
  struct Choice: Sendable {
    var scope: UInt8
    var field: UInt8
    var several: Int16
    var source: Int32
    var before: Range<Int32>
    var after: Range<Int32>
    /// A fragment behind it that must be there too, else -1.
    var fragment: Int16 = -1
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
  let ops: Slab<Op>
  /// Where each part begins: before the lines, a line, after them, the marker.
  let beginning: Int
  let line: Int
  let ending: Int
  let marker: Int
  let text: Slab<UInt8>
  let sources: Slab<Source>
  let scopes: Slab<Scope>
  let picks: Slab<Pick>
  let conditions: Slab<Condition>
  let keys: Slab<Key>
  let raises: Slab<Raise>
  let parts: Slab<Part>
  let stems: Slab<Stem>
  let digits: Slab<Digits>
  let choices: Slab<Choice>
  /// Sources that fragments are made of.
  let watched: Slab<Int32>
  let groups: Slab<PickGroup>
  let pickKeys: Slab<PickKey>
  let tables: Slab<WordTable>
  /// Every field of the canonical document that some place names.
  let wanted: Set<RecordField>
  /// The fields of each source, of which one is enough.
  let alternatives: Set<Set<RecordField>>

  /// A program that writes nothing.
  convenience init() { self.init(ProgramBuild(), .purchaseOrder, hasTotal: false, hasLineCount: false) }

  init(_ build: ProgramBuild, _ document: DocumentKind, hasTotal: Bool, hasLineCount: Bool) {
    let linked = build.link()
    self.document = document
    self.hasTotal = hasTotal
    self.hasLineCount = hasLineCount
    ops = Slab(linked.ops)
    beginning = linked.starts[0]
    line = linked.starts[1]
    ending = linked.starts[2]
    marker = linked.starts[3]
    text = Slab(build.text, slack: wordSlack, of: 0)
    let chosen = build.layPicks()
    scopes = Slab(chosen.scopes)
    picks = Slab(chosen.picks)
    sources = Slab(build.sources)
    conditions = Slab(build.conditions)
    keys = Slab(build.keys)
    raises = Slab(build.raises)
    parts = Slab(build.parts)
    stems = Slab(build.stems)
    digits = Slab(build.digits)
    choices = Slab(build.choices)
    watched = Slab(build.watched)
    groups = Slab(chosen.groups)
    pickKeys = Slab(chosen.keys)
    wanted = build.wanted
    alternatives = build.alternatives
    var tables = Slab<WordTable>()
    for words in build.tables.isEmpty ? [[], []] : build.tables { tables.append(WordTable(words)) }
    self.tables = tables
  }
}

/// Words and what is written for them, found by hash.
struct WordTable: ~Copyable, Sendable {
  struct Entry: Sendable {
    var key: UInt64
    var start: Int32
    var end: Int32
  }

  private let entries: Slab<Entry>
  private let mask: Int

  typealias Words = [(word: String, range: Range<Int32>)]

  /// Words and the ranges of a text that stand for them; of a word twice the later one counts.
  init(_ words: Words) {
    var size = 8
    while size < words.count * 3 { size *= 2 }
    mask = size - 1
    var entries = ContiguousArray(repeating: Entry(key: 0, start: 0, end: -1), count: size)
    for word in words {
      let key = wordKey(word.word)
      var index = Self.place(key, size - 1)
      while entries[index].end >= 0, entries[index].key != key { index = (index + 1) & (size - 1) }
      entries[index] = Entry(key: key, start: word.range.lowerBound, end: word.range.upperBound)
    }
    self.entries = Slab(entries)
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
