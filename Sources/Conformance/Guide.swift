// A guide as flat tables: positions in order, loops as ranges of positions, element rules, code lists as hash tables.
// Immutable once compiled; the state of a walk is elsewhere.

import Octets

/// Why an outline cannot be compiled.
package struct GuideError: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String
  package init(description: String) { self.description = description }
}

package final class Guide: Sendable {
  /// One place where a segment may stand.
  package struct Position: Sendable {
    package var tag: SegmentTag
    /// Index into `segments`, the same for all places of one segment: what the loop machine goes by.
    package var segment: Int32
    /// Index into `segments` of the rule that holds here. Another one only where a partner's guide changes elements.
    package var rule: Int32
    /// A partner's guide does not want it here.
    package var isUsed: Bool
    /// Innermost loop, index into `loops`; loop 0 is the whole set.
    package var loop: Int32
    package var isMandatory: Bool
    /// This position starts its loop; `maximum` and `isMandatory` are then the loop's.
    package var startsLoop: Bool
    /// 0 is no limit.
    package var maximum: UInt32
    /// Index into `areas`.
    package var area: UInt8
  }

  package struct Loop: Sendable {
    package var name: String
    /// The loop around this one; -1 for the whole set.
    package var parent: Int32
    /// First position and the one behind the last.
    package var first: Int32
    package var end: Int32
  }

  package struct SegmentRule: Sendable {
    var firstElement: Int32
    var elementCount: Int32
    var firstCondition: Int32
    var conditionCount: Int32
    /// Bit n is element n.
    var mandatory: UInt64
    /// Conditions tested all at once: elements paired with the next one (bit of the first), elements that need the one
    /// before (bit of the needing one), one list of which one must be there (all bits when there is none).
    var neighbours: UInt64 = 0
    var dependents: UInt64 = 0
    var oneOf: UInt64 = ~0
    /// How many conditions those are, and which are the others: bit n is the nth from `firstCondition`.
    var quickCount: Int32 = 0
    var slow: UInt64 = 0
    package var tag: SegmentTag

    mutating func note(_ list: [ConditionOutline]) {
      for (index, condition) in list.enumerated() {
        let first = condition.elements[0]
        let second = condition.elements[1]
        let isPair = condition.elements.count == 2
        if condition.kind == .paired, isPair, second == first + 1 {
          neighbours |= 1 << UInt64(first)
        } else if condition.kind == .conditional, isPair, second == first - 1 {
          dependents |= 1 << UInt64(first)
        } else if condition.kind == .required, oneOf == ~0 {
          oneOf = condition.elements.reduce(0) { $0 | 1 << UInt64($1) }
        } else {
          slow |= 1 << UInt64(index)
          continue
        }
        quickCount += 1
      }
    }
  }

  package enum Kind: UInt8, Sendable { case text, code, implied, decimal, date, time, binary, composite }

  /// What the quick look at an element needs: most elements are right.
  struct QuickRule: Sendable {
    /// Where only the length counts: the shortest, and how much longer it may be. Elsewhere no length is right at once.
    var shortest: UInt32 = .max
    var span: UInt32 = 0
    var maximum: UInt32
    var codes: Int32
    var minimum: UInt16
    var kind: Kind

    init(_ rule: ElementRule) {
      kind = rule.kind
      minimum = rule.minimum
      maximum = rule.maximum
      codes = rule.codes
      if !rule.isUsed {
        // Never right at once.
        kind = .text
      } else if kind == .text || kind == .code && codes < 0, maximum >= UInt32(minimum) {
        shortest = UInt32(minimum)
        span = maximum - UInt32(minimum)
      }
    }
  }

  package struct ElementRule: Sendable {
    package var kind: Kind
    package var decimals: UInt8
    package var minimum: UInt16
    package var isMandatory: Bool
    /// 0 is no limit.
    package var repeats: UInt16
    package var maximum: UInt32
    package var reference: UInt16
    /// Index into `codeTables`, or -1.
    var codes: Int32
    /// Where a partner's guide has its own codes: index of the standard's, or `openList`; else -1.
    var standardCodes: Int32 = -1
    /// A partner's guide does not want it.
    package var isUsed = true
    static var openList: Int32 { -2 }
    /// The list of codes is a partner's.
    package var hasOwnCodes: Bool { standardCodes != -1 }
    /// Components of a composite, in `elements`, and its conditions.
    var firstComponent: Int32
    var componentCount: Int32
    var firstCondition: Int32
    var conditionCount: Int32
  }

  struct Condition: Sendable {
    var kind: ConditionOutline.Kind
    /// The first element's bit, and all the others'.
    var first: UInt64
    var rest: UInt64
    /// A partner's guide asks for it, not the standard.
    var isImplementation = false
  }

  struct CodeTable: Sendable {
    var offset: Int32
    /// 64 minus the table's size in bits.
    var shift: UInt8
    var mask: Int32
  }

  package let language: GuideLanguage
  package let set: String
  package let release: String
  package let group: String
  package let name: String
  /// Where it is written, as documents and messages call it.
  package let spec: String
  package let areas: [String]
  package let positions: Slab<Position>
  package let loops: [Loop]
  package let segments: Slab<SegmentRule>
  /// How many of them tell segments apart; behind those are the rules of single places.
  let segmentCount: Int
  /// There are rules of single places.
  let hasOwnRules: Bool
  package let elements: Slab<ElementRule>
  /// The same elements, in the same order.
  let quickRules: Slab<QuickRule>
  let conditions: Slab<Condition>
  let codeTables: Slab<CodeTable>
  let codeSlots: Slab<UInt64>
  /// Open addressing over segment identifiers: index into `segments` plus one, 0 is empty.
  private let tagSlots: Slab<(tag: UInt32, segment: Int32)>
  let known: Set<SegmentTag>
  /// Segment that is a line, and the element that is summed; -1 where there is none.
  package let lineSegment: Int32
  let quantitySegment: Int32
  let quantityElement: Int
  /// HL and CTT, or -1.
  let levelSegment: Int32
  let totalSegment: Int32
  /// Bit n: a segment whose index is n, or n and a multiple of 64, is one of these.
  let counted: UInt64
  /// LS, or -1, and what it may open.
  let boundSegment: Int32
  let openers: [Opener]
  /// XML: names of elements by their tags.
  package let names: [String]
  private let tags: [String: SegmentTag]
  /// Names of elements by segment; none where they have numbers.
  private let elementNames: [SegmentTag: [(name: String, form: String, known: String)]]

  /// Compiles an outline; refuses one that is not a guide.
  package init(_ outline: GuideOutline) throws(GuideError) {
    var build = GuideBuild(outline)
    try build.run()
    language = outline.language
    set = outline.set
    release = outline.release
    group = outline.group
    name = outline.name
    spec = outline.spec
    areas = outline.areas.map(\.name)
    positions = Slab(build.positions)
    loops = build.loops
    segments = Slab(build.segments)
    segmentCount = build.segmentCount
    hasOwnRules = build.segments.count > build.segmentCount
    elements = Slab(build.elements)
    quickRules = Slab(build.elements.map { QuickRule($0) })
    conditions = Slab(build.conditions)
    codeTables = Slab(build.codeTables)
    codeSlots = Slab(build.codeSlots)
    tagSlots = Slab(build.tagSlots())
    known = outline.known
    lineSegment = build.segmentIndex[outline.tally?.line ?? ""] ?? -1
    quantitySegment = build.segmentIndex[outline.tally?.quantity?.segment ?? ""] ?? -1
    quantityElement = outline.tally?.quantity?.element ?? 0
    let isX12 = outline.language == .x12
    levelSegment = isX12 ? build.segmentIndex["HL"] ?? -1 : -1
    totalSegment = isX12 ? build.segmentIndex["CTT"] ?? -1 : -1
    counted = [lineSegment, quantitySegment, levelSegment, totalSegment].reduce(0) {
      $1 < 0 ? $0 : $0 | 1 << UInt64($1 & 63)
    }
    boundSegment = isX12 ? build.segmentIndex["LS"] ?? -1 : -1
    openers = build.openers
    elementNames =
      isX12
      ? [:]
      : Dictionary(
        uniqueKeysWithValues: outline.segments.map {
          (outline.tag($0.key), $0.value.elements.map { ($0.name, $0.form, $0.known) })
        })
    names = outline.names
    tags = Dictionary(outline.names.map { ($0, outline.tag($0)) }) { first, _ in first }
  }

  /// The number of the element that maps call `name`; nil when the segment has none.
  package func element(named name: String, of tag: SegmentTag) -> Int? {
    elementNames[tag]?.firstIndex { $0.name == name }.map { $0 + 1 }
  }

  /// The tag of a segment, or of an element of XML; one that the guide does not have is that of no position.
  package func tag(named name: String) -> SegmentTag {
    language == .xml ? tags[name] ?? SegmentTag(name: names.count) : SegmentTag(name)
  }

  /// What people call a segment or an element of XML.
  package func text(of tag: SegmentTag) -> String {
    guard let name = tag.name else { return tag.description }
    return names.indices.contains(name) ? names[name] : ""
  }

  /// Names of a segment's elements, where they have names.
  package func elementNames(of tag: SegmentTag) -> [String] { elementNames[tag]?.map(\.name) ?? [] }

  /// How an element is written, for people; empty where the type says it.
  package func elementForm(of tag: SegmentTag, _ number: Int) -> String {
    guard let list = elementNames[tag], list.indices.contains(number - 1) else { return "" }
    return list[number - 1].form
  }

  /// Where the values of an element are known from, for people; empty where any may stand.
  package func elementSource(of tag: SegmentTag, _ number: Int) -> String {
    guard let list = elementNames[tag], list.indices.contains(number - 1) else { return "" }
    return list[number - 1].known
  }

  /// The index of a segment used in this set, or -1.
  @inline(__always)
  package func segmentIndex(_ tag: SegmentTag) -> Int32 {
    var slot = Int(tagHash(tag.packed))
    while true {
      let entry = tagSlots[slot]
      if entry.tag == tag.packed { return entry.segment }
      if entry.tag == 0 { return -1 }
      slot = (slot &+ 1) & 255
    }
  }

  /// The index of the rule for a segment that stands at `position`; -1 is nowhere.
  @inline(__always)
  func ruleIndex(_ segment: Int32, at position: Int) -> Int {
    Int(hasOwnRules && position >= 0 ? positions[position].rule : segment)
  }

  @inline(__always)
  func contains(_ code: UInt64, in table: Int32) -> Bool {
    let entry = codeTables[Int(table)]
    var slot = Int(truncatingIfNeeded: (code &* 0x9e37_79b9_7f4a_7c15) &>> UInt64(entry.shift))
    while true {
      let key = codeSlots[Int(entry.offset) &+ slot]
      if key == code { return true }
      if key == 0 { return false }
      slot = (slot &+ 1) & Int(entry.mask)
    }
  }

  /// Names of the loops around `position`, outermost first; the set itself is left out.
  package func loopPath(_ position: Int) -> [String] {
    guard positions.indices.contains(position) else { return [] }
    var path: [String] = []
    var loop = Int(positions[position].loop)
    while loop > 0 {
      path.append(loops[loop].name)
      loop = Int(loops[loop].parent)
    }
    return path.reversed()
  }

  /// The identifier that an implementation guide gives the innermost loop of `position`, such as 2310. A loop that is
  /// called by its first segment has none.
  package func loopIdentifier(_ position: Int) -> String? {
    guard positions.indices.contains(position), positions[position].loop > 0 else { return nil }
    let loop = loops[Int(positions[position].loop)]
    return loop.name == positions[Int(loop.first)].tag.description ? nil : loop.name
  }

  /// The rule of element `number` (from 1), and of `component` (from 1; 0 for the element itself).
  /// A segment may have a rule of its own at `position`; -1 is any.
  package func rule(
    _ tag: SegmentTag, at position: Int = -1, element number: Int, component: Int = 0
  ) -> ElementRule? {
    let isPlace = positions.indices.contains(position) && positions[position].tag == tag
    let index = isPlace ? positions[position].rule : segmentIndex(tag)
    guard index >= 0 else { return nil }
    let segment = segments[Int(index)]
    guard number >= 1, number <= Int(segment.elementCount) else { return nil }
    let rule = elements[Int(segment.firstElement) + number - 1]
    if component == 0 { return rule }
    guard rule.kind == .composite, component <= Int(rule.componentCount) else { return nil }
    return elements[Int(rule.firstComponent) + component - 1]
  }

  /// The codes of an element in their order, for people; none for an open list.
  package func codes(_ rule: ElementRule) -> [String] {
    guard rule.codes >= 0 else { return [] }
    let table = codeTables[Int(rule.codes)]
    var codes: [String] = []
    for slot in Int(table.offset)...Int(table.offset) + Int(table.mask) where codeSlots[slot] != 0 {
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: codeSlots[slot] >> UInt64(8 * $0)) }
      codes.append(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
    }
    return codes.sorted()
  }
}

@inline(__always)
func tagHash(_ tag: UInt32) -> UInt32 { (tag &* 0x9e37_79b1) >> 24 }
