// A finding: one rule broken at one place. Fixed size; words are made when somebody reads it. The list of findings of a
// set is bounded, keeps a copy of the text in question, and knows the worst severity.

import Octets

package struct Finding: Equatable, Sendable {
  package var rule: Rule
  package var severity: Severity = .note
  package var place = Place()
  /// Ordinals in the file, in the interchange, in the group, from 1; 0 where there is none.
  package var interchange: UInt32 = 0
  package var group: UInt32 = 0
  package var set: UInt32 = 0
  /// Segment ordinal in the set, ST is 1 (AK302). For a missing segment: where it should have stood.
  package var segment: UInt32 = 0
  package var tag = SegmentTag(packed: 0)
  /// Position in the guide's table, from which the loop path is read; -1 where there is none.
  package var position: Int32 = -1
  /// Element position in the segment (AK401-1), component (AK401-2) and occurrence, from 1; 0 where there is none.
  package var element: UInt16 = 0
  package var component: UInt16 = 0
  package var occurrence: UInt16 = 0
  /// Data element reference number (AK402), 0 where there is none; envelope elements I01.. are 10001...
  package var reference: UInt16 = 0
  /// The partner's guide asks for this, not the standard: a 999 has codes of their own for some of it.
  package var isImplementation = false
  /// The element that made the broken condition apply.
  package var trigger = Trigger()
  /// Loop identifier (447) of the LS and LE around the segment, as received, packed with its first byte lowest; 0 where
  /// there are none.
  package var bounds: UInt64 = 0
  /// Numbers the words need: what was counted or allowed, and what was claimed.
  package var expected: Int64 = 0
  package var actual: Int64 = 0
  /// The text in question, and the segment around it, in the list's own bytes.
  package var text: Range<UInt32> = 0..<0
  package var excerpt: Range<UInt32> = 0..<0
  /// There is no segment around it: `excerpt` is what else there is to say.
  package var saysMore: Bool { rule.scope == .xml || rule == .rowsUnknown }

  package init(_ rule: Rule) { self.rule = rule }

  /// What calls for a missing element of a relational condition, or rules out one too many: an element, or a component
  /// of one, in the same segment. All 0 where nothing does.
  package struct Trigger: Equatable, Sendable {
    package var element: UInt16 = 0
    package var component: UInt16 = 0
    /// Its data element reference number.
    package var reference: UInt16 = 0

    package init(element: UInt16 = 0, component: UInt16 = 0, reference: UInt16 = 0) {
      self.element = element
      self.component = component
      self.reference = reference
    }
  }
}

/// Findings of one unit of work (a set, or an interchange's envelope), in the order they were made.
package struct FindingList: Sendable {
  /// At most this many are kept for one unit; more are counted.
  package static let limit = 2_000
  /// Bytes kept of the text in question (AK404 takes 99) and of the segment around it.
  package static let textLimit = 120
  package static let excerptLimit = 400

  package private(set) var items: [Finding] = []
  package private(set) var bytes: [UInt8] = []
  /// How many are not among the items.
  package private(set) var overflow = 0
  /// How many there were of each severity, and how many of them are kept.
  private var counts = SIMD4<Int>()
  private var kept = SIMD4<Int>()
  package var tolerance: Tolerance

  package init(tolerance: Tolerance = Tolerance()) { self.tolerance = tolerance }

  package var isEmpty: Bool { items.isEmpty }
  package var worst: Severity? { counts[2] > 0 ? .reject : counts[1] > 0 ? .warn : counts[0] > 0 ? .note : nil }

  /// How many there were of a severity, kept or not.
  package func count(of severity: Severity) -> Int { counts[Int(severity.rawValue)] }

  /// Whether a finding of this rule would be kept: there is room, or something less grave to give up for it.
  package func hasRoom(for rule: Rule) -> Bool {
    items.count < Self.limit || leastKept < tolerance[rule]
  }

  /// Of the findings kept, the severity of the least grave.
  private var leastKept: Severity { kept[0] > 0 ? .note : kept[1] > 0 ? .warn : .reject }

  /// Counts a finding that is not kept, for whoever asked `hasRoom`.
  package mutating func overflow(by rule: Rule) {
    if tolerance.ignores(rule) { return }
    overflow += 1
    counts[Int(tolerance[rule].rawValue)] += 1
  }

  /// Adds a finding with copies of `source[text]` and `source[segment]`; its severity comes from the tolerance, unless
  /// the one who found it knows better.
  package mutating func add(
    _ finding: Finding, _ source: Span<UInt8>, text: Range<Int>, segment: Range<Int>, severity own: Severity? = nil
  ) {
    if tolerance.ignores(finding.rule) { return }
    let severity = own ?? tolerance[finding.rule]
    counts[Int(severity.rawValue)] += 1
    if items.count >= Self.limit {
      overflow += 1
      guard makeRoom(severity) else { return }
    }
    kept[Int(severity.rawValue)] += 1
    var finding = finding
    finding.severity = severity
    finding.text = keep(source, text, limit: Self.textLimit)
    finding.excerpt = keep(source, segment, limit: Self.excerptLimit)
    items.append(finding)
  }

  /// Gives up the latest of the least grave findings, if it is less grave than this.
  private mutating func makeRoom(_ severity: Severity) -> Bool {
    let least = leastKept
    guard least < severity, let index = items.lastIndex(where: { $0.severity == least }) else { return false }
    items.remove(at: index)
    kept[Int(least.rawValue)] -= 1
    return true
  }

  /// Adds a finding without text.
  package mutating func add(_ finding: Finding) {
    add(finding, [UInt8]().span, text: 0..<0, segment: 0..<0)
  }

  /// Holds what was found so far, and all that will be, to another tolerance.
  package mutating func hold(to tolerance: Tolerance) {
    if tolerance == self.tolerance { return }
    self.tolerance = tolerance
    items.removeAll { tolerance.ignores($0.rule) }
    counts = SIMD4()
    for index in items.indices {
      items[index].severity = tolerance[items[index].rule]
      counts[Int(items[index].severity.rawValue)] += 1
    }
    kept = counts
  }

  /// Takes back the latest finding of `rule` at a position of the guide: what was missing has come after all.
  package mutating func withdraw(_ rule: Rule, position: Int32) {
    guard let index = items.lastIndex(where: { $0.rule == rule && $0.position == position }) else { return }
    let severity = Int(items.remove(at: index).severity.rawValue)
    counts[severity] -= 1
    kept[severity] -= 1
  }

  private mutating func keep(_ source: Span<UInt8>, _ range: Range<Int>, limit: Int) -> Range<UInt32> {
    let start = UInt32(bytes.count)
    for index in range.prefix(limit) { bytes.append(source[index]) }
    return start..<UInt32(bytes.count)
  }

  /// The copied bytes of a range taken from one of this list's findings.
  package func copy(_ range: Range<UInt32>) -> ArraySlice<UInt8> {
    bytes[Int(range.lowerBound)..<Int(range.upperBound)]
  }

  package mutating func removeAll() {
    items.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    overflow = 0
    counts = SIMD4()
    kept = SIMD4()
  }
}
