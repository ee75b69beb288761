// A map compiled for one guide: for each position of the guide, the steps to take when its segment comes. Flat, without
// strings; immutable.

import Canonical
import Conformance
import Octets

package final class MappingPlan: Sendable {
  /// The record a step writes to.
  struct Scope: Sendable {
    enum Tree: UInt8, Sendable { case header, totals, line, carried }
    var tree: Tree
    var kind: RecordKind
    /// The scope whose record holds this one, and the field there; -1 for a root.
    var parent: Int16
    var field: Int16
    /// Scopes inside this one: `index + 1 ..< end`.
    var end: Int16
    /// The record begins with its first value, not with a segment.
    var isLazy = false
    /// That value is not a constant: the record's constants come with it.
    var awaits = false
    /// Counters of this scope and those inside it: how often a segment has come.
    var counters: Range<Int32> = 0..<0
    /// Of a lazy record: the steps that give it its constants when it begins.
    var constants: Range<Int32> = 0..<0
  }

  enum Operation: UInt8, Sendable {
    /// Begins the scope's record (list member, line, carried record).
    case open
    case copy, pair, moment, constant
    /// Begins a record for each pair of elements; the next `rank` steps are taken for each of them.
    case pairs
    /// Counts an occurrence of the segment.
    case count
    /// Copies what a code table has for the element, or for the one behind a qualifier.
    case look
    /// Copies, or looks up, what an element's text is changed to.
    case edit
    /// A moment whose date is changed first, or whose zone is known.
    case editMoment
    /// Adds its time to a moment that is a date so far.
    case clock
    /// Lets in, or keeps out, what stands inside the element.
    case gate
  }

  enum Transform: UInt8, Sendable {
    case text, decimal, implied, date, time, count, sscc
    var isOfNumbers: Bool { self == .decimal || self == .count }
  }

  struct Step: Sendable {
    var operation: Operation
    var transform: Transform = .text
    var scope: Int16
    var field: Int16 = 0
    var second: Int16 = 0
    var rank: UInt8 = 0
    var element: UInt8 = 0
    var component: UInt8 = 0
    /// Implied decimals; of a date, the fewest digits it has.
    var decimals: UInt8 = 0
    /// Time and zone elements of a moment, 0 for none; `time` of pairs is the element behind the last pair, 0 for none.
    var time: UInt8 = 0
    var zone: UInt8 = 0
    /// Join with the literal when the field is filled already.
    var joins = false
    /// Word table, -1 for none; below that code tables, `second` being what becomes of codes they lack.
    var words: Int16 = -1
    var firstCondition: Int32 = 0
    var conditionCount: Int32 = 0
    /// The only condition is that this element is not empty; 0 where it is not so.
    var needed: UInt8 = 0
    /// Keys of pair qualifiers, the literal of a constant or join, or the counter of a count.
    var literal: Range<Int32> = 0..<0
    /// What is done to the text: an index into `edits`, -1 for nothing.
    var edit: Int16 = -1
    /// What is done to the time of a moment likewise.
    var timeEdit: Int16 = -1
    /// It fills the heading: where each row says that again, it is left out.
    var isOfHeading = false
  }

  struct Condition: Sendable {
    /// 0 when the segment's occurrence decides.
    var element: UInt8
    var isNegated: Bool
    /// Keys of codes; for occurrences their lower bound is the counter and their count the occurrence; for gates, which have
    /// none, it is the gate.
    var keys: Range<Int32>
    /// What the heading must say: an index into `whens`; -1 where the segment decides.
    var when: Int16 = -1
  }

  /// A field of the heading, and the texts it must (or must not) be one of.
  struct When: Equatable, Sendable {
    var field: Int
    var words: [Range<Int32>]
    var isNegated: Bool
  }

  /// A field of a line that repeats one of the heading where it has none of its own.
  struct Carry: Sendable {
    var line: Int
    var heading: Int
  }

  /// A field of the totals that is made of all lines: the sum of one of their fields, or of ones.
  struct Tally: Sendable {
    var field: Int
    /// -1 counts lines.
    var line: Int
  }

  struct WordTable: Sendable {
    var offset: Int32
    var shift: UInt8
    var mask: Int32
  }

  struct WordSlot: Sendable {
    var key: UInt64
    var literal: Range<Int32>
  }

  package let document: DocumentKind
  let scopes: Slab<Scope>
  let steps: Slab<Step>
  /// Steps of position p: `firstStep[p] ..< firstStep[p + 1]`.
  let firstStep: Slab<Int32>
  /// Steps to take before the first segment.
  let openings: Range<Int>
  let conditions: Slab<Condition>
  let keys: Slab<UInt64>
  /// Some of the keys may be of a text longer than eight bytes.
  private let hasLongKeys: Bool
  let wordTables: Slab<WordTable>
  let wordSlots: Slab<WordSlot>
  /// Code tables of the partner.
  let tables: [CodeTable]
  let edits: [[MapEdit]]
  let whens: [When]
  let carries: [Carry]
  let tallies: [Tally]
  /// Bytes of words, constants and joins.
  let literals: Slab<UInt8>
  /// How many counters there are.
  let counterCount: Int
  let gateCount: Int
  /// Scope of the header, totals and plain lines; lines may be -1.
  let headerScope = 0
  let totalsScope: Int
  let lineScope: Int
  /// Position that starts the HL loop, or -1.
  let levelPosition: Int
  /// Level variants, in order of the levels of the map.
  let levels: Slab<Level>
  /// Codes of the levels.
  let levelKeys: Slab<UInt64>

  /// Where each step is written; none unless they were asked for.
  let origins: [StepOrigin?]

  /// Compiles `outline` for `guide`; throws all mistakes at once. With `wanted`, only those fields are filled, and those that
  /// find what is `told`.
  package init(
    _ outline: MapOutline, _ guide: Guide, wanted: Set<RecordField>? = nil,
    told: MapOutline.Told = [.codes, .texts], keepsOrigins: Bool = false
  ) throws(MapErrors) {
    var build = PlanBuild(outline, guide, wanted: wanted, told: told, keepsOrigins: keepsOrigins)
    try build.run()
    origins = build.originsAt.flatMap(\.self)
    document = outline.document
    let flat = build.flatSteps()
    scopes = Slab(flat.scopes)
    steps = Slab(
      flat.steps.map { step in
        var step = step
        // Dates of six digits are X12's.
        if step.transform == .date, guide.language != .x12 { step.decimals = 8 }
        step.isOfHeading = step.operation != .gate && flat.scopes[Int(step.scope)].tree == .header
        let only = step.conditionCount == 1 ? build.conditions[Int(step.firstCondition)] : nil
        if let only, only.isNegated, only.keys.count == 1, build.keys[Int(only.keys.lowerBound)] == 0 {
          step.needed = only.element
        }
        return step
      })
    openings = flat.openings
    firstStep = Slab(flat.first)
    conditions = Slab(build.conditions)
    keys = Slab(build.keys)
    hasLongKeys = build.keys.contains { $0 &>> 63 != 0 }
    wordTables = Slab(build.wordTables)
    wordSlots = Slab(build.wordSlots)
    tables = build.tables
    edits = build.edits
    whens = build.whens
    carries = build.carries
    tallies = build.tallies
    literals = Slab(build.literals, slack: wordSlack, of: 0)
    totalsScope = build.totalsScope
    lineScope = build.lineScope
    levelPosition = build.levelPosition
    levels = Slab(build.levels)
    levelKeys = Slab(build.levelKeys)
    counterCount = Int(build.counterCount)
    gateCount = build.gates.count
  }

  struct Level: Sendable {
    enum Role: UInt8, Sendable { case header, line, carried }
    /// Range of `levelKeys`.
    var keys: Range<Int>
    var role: Role
    /// Scope of the level's fields.
    var scope: Int
    /// Field of the line a carried record goes to, and whether it holds one record only.
    var field: Int
    var isOne = false
  }

  /// The level that a code (HL03) names, or -1.
  func level(_ code: UInt64) -> Int {
    for index in levels.indices {
      for key in levels[index].keys where levelKeys[key] == code { return index }
    }
    return -1
  }

  /// The key of a text that conditions compare. A long text is worth its hash only where one of the keys is a long one;
  /// most conditions of rows ask no more than whether a cell is empty.
  @inline(__always)
  func conditionKey(_ bytes: Span<UInt8>, _ text: Range<Int>) -> UInt64 {
    if text.count <= 8 { return bytes.packed(text.lowerBound, text.upperBound) }
    return hasLongKeys ? bytes.key(text.lowerBound, text.upperBound) : 1 &<< 63
  }

  @inline(__always)
  func word(_ code: UInt64, in table: Int16) -> Range<Int32>? {
    let entry = wordTables[Int(table)]
    var slot = Int(truncatingIfNeeded: (code &* 0x9e37_79b9_7f4a_7c15) &>> UInt64(entry.shift))
    while true {
      let found = wordSlots[Int(entry.offset) &+ slot]
      if found.key == code { return found.literal }
      if found.key == 0 { return nil }
      slot = (slot &+ 1) & Int(entry.mask)
    }
  }
}
