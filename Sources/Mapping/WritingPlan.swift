// A map compiled to be run backwards: for each record of a document, which segments and elements its fields become. Flat,
// without strings; immutable.

import Canonical
import Conformance
import Elements
import Octets

package final class WritingPlan: Sendable {
  /// What a field's text becomes.
  enum Form: UInt8, Sendable { case text, decimal, implied, count, date, time }

  /// One place a value may go to.
  struct Target: Sendable {
    var position: Int32
    /// Loops to go down through: positions of their first segments, in `paths`.
    var path: Range<Int32> = 0..<0
    /// The place is an element of the segment the record is bound to.
    var isOwn = false
    /// The place is a new segment each time: a loop or segment that records are made of.
    var slot: Int16
    /// Slots of the time and the zone of a moment; -1 where there is none.
    var time: Int16 = -1
    var zone: Int16 = -1
    /// The target of the time, where that is an element of its own; -1 where it is not.
    var clock: Int32 = -1
    /// Only the segment's n-th occurrence, from 1; 0 for any.
    var occurrence: UInt8 = 0
    var conditions: Range<Int32> = 0..<0
    /// `slot` is the first of the pairs up to `endOfPairs`: the value goes behind one of these qualifiers.
    var qualifiers: Range<Int32> = 0..<0
    var endOfPairs: Int16 = 0
    var form = Form.text
    var decimals: UInt8 = 0
    /// An SSCC, which may stand there with its application identifier 00.
    var isSSCC = false
    /// Most characters; what is longer is not cut.
    var maximum: UInt32 = .max
  }

  enum Operation: UInt8, Sendable {
    /// A value to the first of its targets that can take it, unless one of them holds it already.
    case value
    case moment
    /// A text to as many segments, or elements, as it has parts.
    case join
    case records
  }

  struct Step: Sendable {
    var operation: Operation
    var field: Int16
    var targets: Range<Int32> = 0..<0
    /// Word table, -1 for none; below that code tables.
    var words: Int16 = -1
    /// What parts of a text are joined with.
    var literal: Range<Int32> = 0..<0
    var ways: Range<Int32> = 0..<0
    /// Values of the record around that one of the ways may be read as.
    var rivals: Range<Int32> = 0..<0
    /// Other steps may have written the value already.
    var looksFirst = false
    /// Some ways are for other records as well, which are written after those they are for.
    var hasStandIns = false
    /// Records that say their level are written as levels.
    var leavesLevels = false
    /// What is done to the text last: an index into `edits`, -1 for nothing.
    var edit: Int16 = -1
    /// What is done to the time of a moment likewise.
    var timeEdit: Int16 = -1
    /// What the heading must say: an index into `whens`, -1 for nothing.
    var when: Int16 = -1
    /// The field is left out where it repeats the heading: an index into `carries`, -1 for never.
    var carry: Int16 = -1
    /// Zone of times that are written without one.
    var zone: Range<Int32> = 0..<0
  }

  /// A field with a place that records are written to as well.
  struct Rival: Sendable {
    var field: Int16
    var target: Int32
  }

  /// Steps of one kind of record in one place.
  struct Scope: Sendable {
    var kind: RecordKind
    var steps: Range<Int32> = 0..<0
    /// Bit n: field n has a place.
    var mask: UInt64 = 0
  }

  /// A field that a way of writing a record fills with the same text always.
  struct Constant: Sendable {
    var field: Int16
    /// Among `codes`: what is read, and what is written as that where it has no place of its own.
    var literals: Range<Int32>
  }

  /// One way to write a record of a list.
  struct Way: Sendable {
    enum Each: UInt8, Sendable { case occurrence, pairs, scope }
    var each: Each
    var scope: Int32
    /// The segment, or the first of a loop, with its conditions.
    var place: Target
    var startsLoop = false
    var constants: Range<Int32> = 0..<0
    /// What the heading must say: an index into `whens`, -1 for nothing.
    var when: Int16 = -1
    /// Pairs: the fields of qualifier and value, and the qualifier's words. `place.slot` is the first pair.
    var first: Int16 = -1
    var second: Int16 = -1
    var words: Int16 = -1
  }

  struct Condition: Sendable {
    var slot: Int16
    var isNegated: Bool
    /// Literals of the codes; the first is the one that is written.
    var codes: Range<Int32>
    /// Of XML: the step that writes the same element or attribute by a field of the record, which decides; -1 for none.
    var witness: Int32 = -1
  }

  struct Word: Sendable {
    var key: UInt64
    var word: Range<Int32>
    /// Empty where `word` is a code itself: a text that is no word but would be read as one.
    var code: Range<Int32>
  }

  /// What a text is in a word table.
  enum Meaning {
    case word(Range<Int32>)
    case code, neither
  }

  /// Where a segment's elements and components lie in a draft.
  struct Layout: Sendable {
    /// Range of `slots`.
    var slots: Range<Int32>
    var mandatory: UInt64 = 0
    /// Slots with a text of their own when nothing else fills them.
    var filled: UInt64 = 0
    /// Range of `defaults`.
    var defaults: Range<Int32> = 0..<0
    /// Ranges of `needs` and `keys`.
    var needs: Range<Int32> = 0..<0
    var keys: Range<Int32> = 0..<0
  }

  /// What an element says when the document says nothing of it.
  struct Default: Sendable {
    var slot: Int16
    /// Of other elements of the segment.
    var conditions: Range<Int32>
    var literal: Range<Int32>
    /// Where the text comes from, when it is not the literal: an index into `sources`. A day or time is written as such.
    var source: Int16 = -1
    var form = Form.text
    /// Most characters of a time.
    var maximum: UInt32 = 0
  }

  /// One step down to a place: the first segment of a loop, and what it must say.
  struct Rung: Sendable {
    var position: Int32
    var conditions: Range<Int32> = 0..<0
  }

  /// An element of XML that is written wherever the one it stands in is, for what it says by default.
  struct Need: Sendable {
    /// From the element that has it.
    var path: Range<Int32>
    var position: Int32
    var source: Int16
    /// Named without those around it: always.
    var isAlways: Bool
  }

  /// An element of a segment that repeats what an element inside it says.
  struct Key: Sendable {
    var slot: Int16
    var path: Range<Int32>
    var position: Int32
    /// The slot of what says it there: the text of the element, or an attribute.
    var inside: Int16
  }

  /// What a line says of its own and a reader takes from an element beside it, in the element around both.
  struct Heirloom: Sendable {
    /// Of the line.
    var slot: Int16
    /// From the element around the lines.
    var path: Range<Int32>
    var position: Int32
    /// Of the element there; of the one around the lines where `position` is -1.
    var inside: Int16
  }

  struct Slot: Sendable {
    /// False for the second and further components of a composite.
    var beginsElement: Bool
    var element: UInt8
    var component: UInt8
    /// Index of its rule.
    var rule: Int32
  }

  /// What the levels of a hierarchy are written as.
  struct Level: Sendable {
    enum Role: UInt8, Sendable { case header, line, carried }
    var role: Role
    var scope: Int32
    /// Field of the line that holds the level's record, for carried ones.
    var field: Int32 = -1
    var isOne = false
    var code: Range<Int32>
  }

  package let document: DocumentKind
  package let guide: Guide
  let scopes: Slab<Scope>
  let steps: Slab<Step>
  let ways: Slab<Way>
  let rivals: Slab<Rival>
  let targets: Slab<Target>
  let paths: Slab<Rung>
  let constants: Slab<Constant>
  let conditions: Slab<Condition>
  /// Literals of condition and qualifier codes.
  let codes: Slab<Range<Int32>>
  let wordTables: Slab<MappingPlan.WordTable>
  let words: Slab<Word>
  let edits: [[MapEdit]]
  let whens: [MappingPlan.When]
  /// Fields of the heading that lines repeat.
  let carries: [Int]
  let layouts: Slab<Layout>
  let slots: Slab<Slot>
  let defaults: Slab<Default>
  let sources: [MapDefault.Source]
  /// Something is said by default that the document does not say as it stands.
  package var asksFacts: Bool { !sources.isEmpty }
  /// The word table that units go by when they come from another format; -1 for none.
  let unitWords: Int16
  /// Some of them are worked out of the lines.
  let countsLines: Bool
  let needs: Slab<Need>
  let keys: Slab<Key>
  /// Where there are any, the element around the lines is opened anew for lines that inherit something else.
  let heirlooms: [Heirloom]
  /// How elements are named; nil where no XML is written.
  let elements: ElementLayout?
  /// XML is written: asked for each value, where a layout would be handed on.
  let isTree: Bool
  let language: GuideLanguage
  /// Elements from the root down to the one around the lines.
  let ancestors: [Int]
  /// What the totals say stands before the lines.
  package let totalsComeFirst: Bool
  /// By position: the position of the segment that closes the loop begun there, LE for LS; else -1.
  let closers: Slab<Int32>
  let literals: Slab<UInt8>
  /// Code tables of the partner, and whether a code that one lacks is refused.
  let tables: [(table: CodeTable, refuses: Bool)]
  let headerScope: Int
  let totalsScope: Int
  /// How a line is written; -1 when levels do it, or the set has no lines.
  let lineWay: Int
  let levels: Slab<Level>
  /// Position that starts the HL loop, or -1.
  let levelPosition: Int
  /// Where the lines stand: the first position that is written behind them.
  let lineStart: Int
  let lineEnd: Int
  /// The field of a package that says its level.
  let packageLevel = RecordKind.package.index(of: "level") ?? 0
  /// CTT01, or -1.
  let countPosition: Int

  /// Compiles `outline` for `guide`, which `elements` lays out where it is one for XML; throws all mistakes at once.
  package init(_ outline: MapOutline, _ guide: Guide, _ elements: ElementLayout? = nil) throws(MapErrors) {
    var build = WritingBuild(outline, guide, elements)
    try build.run()
    self.elements = elements
    isTree = elements != nil
    language = guide.language
    document = outline.document
    self.guide = guide
    scopes = Slab(build.scopes)
    steps = Slab(build.steps)
    ways = Slab(build.ways)
    rivals = Slab(build.rivals)
    targets = Slab(build.targets)
    paths = Slab(build.paths)
    constants = Slab(build.constants)
    conditions = Slab(build.conditions)
    codes = Slab(build.codes)
    wordTables = Slab(build.wordTables)
    words = Slab(build.words)
    unitWords = build.wordIndex[MapOutline.writtenUnits] ?? -1
    edits = build.edits
    whens = build.finder.whens
    carries = build.carries
    layouts = Slab(build.layouts)
    slots = Slab(build.slots)
    defaults = Slab(build.defaults)
    sources = build.sources
    countsLines = sources.contains { if case .fact(let fact) = $0 { fact.isOfLines } else { false } }
    needs = Slab(build.needs)
    keys = Slab(build.keys)
    heirlooms = build.heirlooms
    ancestors = build.ancestors
    totalsComeFirst = build.totalsComeFirst
    closers = Slab(build.closers)
    literals = Slab(build.literals, slack: wordSlack, of: 0)
    tables = build.tables
    headerScope = build.headerScope
    totalsScope = build.totalsScope
    lineWay = build.lineWay
    levels = Slab(build.levels)
    levelPosition = build.levelPosition
    lineStart = build.lineStart
    lineEnd = build.lineEnd
    countPosition =
      elements == nil ? guide.positions.indices.first { guide.positions[$0].tag == SegmentTag("CTT") } ?? -1 : -1
  }

  /// Elements that are opened with the heading: those around the lines, but for the one that lines share by what they inherit.
  var openers: Int { ancestors.count - (heirlooms.isEmpty ? 0 : 1) }

  /// The position is a row of which each repeats what the heading says.
  func isRepeated(_ position: Int) -> Bool { guide.language == .rows && lineWay >= 0 && position == lineStart }

  /// The code that a word stands for, or what else the text is.
  @inline(__always)
  func meaning(_ key: UInt64, _ bytes: Span<UInt8>, _ text: Range<Int>, in table: Int16) -> Meaning {
    let entry = wordTables[Int(table)]
    var slot = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) &>> UInt64(entry.shift))
    while true {
      let found = words[Int(entry.offset) &+ slot]
      if found.word.isEmpty { return .neither }
      if found.key == key, isSame(found.word, bytes, text) { return found.code.isEmpty ? .code : .word(found.code) }
      slot = (slot &+ 1) & Int(entry.mask)
    }
  }

  /// Keys of long words are hashes: the texts decide.
  private func isSame(_ word: Range<Int32>, _ bytes: Span<UInt8>, _ text: Range<Int>) -> Bool {
    if word.count != text.count { return false }
    if text.count <= 8 { return true }
    for index in 0..<text.count where literals[Int(word.lowerBound) + index] != bytes[text.lowerBound + index] {
      return false
    }
    return true
  }
}
