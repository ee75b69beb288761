// Makes a file as small as it can be while it still breaks the same rules: delta debugging, from interchanges down to
// elements. A candidate counts when it has all findings that are wanted and none that the file did not have.

import Findings
import Octets
import PartnerSpec
import Translation
import X12

package struct Shrinking {
  /// Candidates tried before the best so far is taken.
  package static let tryLimit = 2_000
  /// Longer files are not taken: all of a file is in memory, and is read again with each try.
  package static let sizeLimit: UInt64 = 16 << 20

  package struct Summary: Sendable {
    package var segmentsBefore = 0
    package var segmentsAfter = 0
    package var bytesBefore = 0
    package var bytesAfter = 0
    package var tries = 0
    /// Not everything was tried.
    package var isExhausted = false
    /// Values that had to stay as they were, as `PO107`.
    package var unscrambled: [String] = []
    package var findings: [FindingTrait] = []

    /// In one line for people.
    package var sentence: String {
      var text = "\(segmentsBefore) segments -> \(segmentsAfter), \(bytesBefore) bytes -> \(bytesAfter), \(tries) tries"
      if isExhausted { text += " (no more are made; it may go smaller)" }
      if !unscrambled.isEmpty { text += "; kept as they were: \(unscrambled.joined(separator: ", "))" }
      return text
    }

    package var json: String {
      var object = JSONMembers()
      object.add("type", "summary" as JSONText)
      object.add("segmentsBefore", count: segmentsBefore)
      object.add("segmentsAfter", count: segmentsAfter)
      object.add("bytesBefore", count: bytesBefore)
      object.add("bytesAfter", count: bytesAfter)
      object.add("tries", count: tries)
      object.add("exhausted", .bool(isExhausted))
      object.add("findings", .array(findings.map { .string("\($0)") }))
      object.add("unscrambled", .array(unscrambled.map { .string($0) }))
      return object.line
    }
  }

  private let specs: SpecLibrary
  private let partner: PartnerProfile?
  private let tryLimit: Int
  private var draft: ShrinkDraft
  private var wanted: Set<FindingTrait> = []
  private var known: Set<FindingTrait> = []
  private var summary = Summary()

  /// Reads a file. Its findings are `findings`.
  package init(
    _ bytes: [UInt8], _ specs: SpecLibrary, partner: PartnerProfile?, tryLimit: Int = Self.tryLimit
  ) throws {
    self.specs = specs
    self.partner = partner
    self.tryLimit = tryLimit
    let reading = DraftReading(bytes)
    try Self.run(bytes, specs, partner, reading)
    draft = reading.finish()
    known = try Self.traits(bytes, specs, partner)
    summary.bytesBefore = bytes.count
    summary.segmentsBefore = draft.segmentCount
  }

  /// Segments that are left.
  package var segmentCount: Int { draft.segmentCount }

  /// What was found in the file, in the order of the rules.
  package var findings: [FindingTrait] { Self.ordered(known) }

  private static func ordered(_ traits: Set<FindingTrait>) -> [FindingTrait] {
    traits.sorted { ($0.rule.rawValue, "\($0)") < ($1.rule.rawValue, "\($1)") }
  }

  private static func run(
    _ bytes: [UInt8], _ specs: SpecLibrary, _ partner: PartnerProfile?, _ observer: any TranslationObserver
  ) throws {
    var translator = Translator(
      MemorySource(bytes), session: Session(specs: specs, partner: partner, observer: observer))
    _ = try translator.run()
  }

  private static func traits(
    _ bytes: [UInt8], _ specs: SpecLibrary, _ partner: PartnerProfile?
  ) throws -> Set<FindingTrait> {
    let collector = TraitCollector()
    try run(bytes, specs, partner, collector)
    return collector.traits
  }

  // MARK: The work

  /// The smallest file found that still has the findings `wanted`.
  package mutating func shrink(keeping wanted: [FindingTrait]) -> (bytes: [UInt8], summary: Summary) {
    self.wanted = Set(wanted)
    // What one round leaves out may make more superfluous in the next.
    var before = Int.max
    while draft.segmentCount < before, !isExhausted {
      before = draft.segmentCount
      dropUnits()
    }
    dropElements()
    scramble()
    let bytes = draft.bytes()
    summary.segmentsAfter = draft.segmentCount
    summary.bytesAfter = bytes.count
    summary.isExhausted = isExhausted
    summary.findings = Self.ordered(self.wanted)
    return (bytes, summary)
  }

  private var isExhausted: Bool { summary.tries >= tryLimit }

  /// Takes the candidate when it still does what it should.
  private mutating func take(_ candidate: ShrinkDraft) -> Bool {
    if isExhausted { return false }
    summary.tries += 1
    let bytes = candidate.bytes()
    guard !bytes.isEmpty, let traits = try? Self.traits(bytes, specs, partner), wanted.isSubset(of: traits),
      traits.isSubset(of: known)
    else { return false }
    draft = candidate
    return true
  }

  /// Units from the largest to the smallest.
  private mutating func dropUnits() {
    var depth = 1
    while true {
      let units = draft.units.indices.filter { draft.units[$0].depth == depth && isPresent($0) }
      if units.isEmpty, !draft.units.contains(where: { $0.depth > depth }) { return }
      reduce(units) { $0.units[$1].isAlive = false }
      depth += 1
    }
  }

  private func isPresent(_ unit: Int) -> Bool {
    var unit = unit
    while unit >= 0 {
      if !draft.units[unit].isAlive { return false }
      unit = draft.units[unit].parent
    }
    return true
  }

  private mutating func dropElements() {
    var items: [(segment: Int, element: Int)] = []
    for (index, segment) in draft.segments.enumerated().reversed()
    where isPresent(segment.unit) && !segment.isBound {
      for element in segment.elements.indices.reversed() where !segment.elements[element].isEmpty {
        items.append((index, element))
      }
    }
    reduce(items) { draft, item in
      draft.segments[item.segment].elements[item.element] = []
      draft.segments[item.segment].isChanged = true
    }
  }

  /// Leaves out as many of `items` as can be: all, then halves, quarters, down to single ones.
  private mutating func reduce<Item>(_ items: [Item], _ drop: (inout ShrinkDraft, Item) -> Void) {
    var items = items
    var size = items.count
    while size > 0, !isExhausted {
      var start = 0
      var kept: [Item] = []
      while start < items.count {
        let chunk = items[start..<min(items.count, start + size)]
        var candidate = draft
        for item in chunk { drop(&candidate, item) }
        if !take(candidate) { kept += chunk }
        start += size
      }
      items = kept
      size = size == 1 ? 0 : min((size + 1) / 2, items.count)
    }
  }

  // MARK: Values

  /// An element, or the data of a segment.
  private typealias Item = (segment: Int, element: Int?)

  private mutating func scramble() {
    var items: [Item] = []
    for (index, segment) in draft.segments.enumerated() where isPresent(segment.unit) {
      for number in segment.scrambled.keys.sorted() where number <= segment.elements.count {
        if segment.elements[number - 1].contains(where: { $0 > 0x20 }) { items.append((index, number - 1)) }
      }
      if segment.data != nil, !segment.isChanged { items.append((index, nil)) }
    }
    scramble(items[...])
  }

  /// Scrambles all of them, or as many as can be.
  private mutating func scramble(_ items: ArraySlice<Item>) {
    if items.isEmpty { return }
    var candidate = draft
    for item in items { candidate.segments[item.segment].scramble(item.element) }
    if take(candidate) { return }
    if items.count == 1, let (index, element) = items.first {
      let tag = draft.segments[index].tag
      let name = element.map { ObservedSegment.name(tag, $0 + 1) } ?? (tag.isEmpty ? "text" : "data of \(tag)")
      summary.unscrambled.append(name)
      return
    }
    let middle = items.startIndex + items.count / 2
    scramble(items[..<middle])
    scramble(items[middle...])
  }
}
