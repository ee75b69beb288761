// What transaction sets an X12 file holds and where: enough to find the same set in another file, to know whether it says
// the same, and to read it again. Nothing of a set is kept but this; what stands outside of sets is kept as parts.

import Acknowledgement
import Conformance
import Findings
import Hashing
import Octets
import PartnerSpec
import Translation
import X12

/// Where a document lies, and by what it is known.
package struct DocumentEntry: Sendable {
  /// `850 PO-1`
  package var title: String
  package var range: Range<UInt64> = 0..<0
  /// What has to stand before it to read it alone: headers of its interchange and group.
  var headers: [Range<UInt64>] = []
  /// SHA-256 of what it says; equal ones need no comparison.
  var digest = SIMD4<UInt64>()
  package var line: UInt64 = 0
}

/// Remembers the sets of a file, and the envelopes around them as parts of their own.
package final class SetIndex: TranslationObserver {
  package private(set) var sets: [DocumentEntry] = []
  /// Interchanges with their groups, and all that stands outside of sets.
  package private(set) var envelopes: [DocumentPart] = []
  private let names: Names
  private let showsAll: Bool
  private var units = OpenUnits(file: "")
  private var entry = DocumentEntry(title: "")
  private var isInSet = false
  private let digest = Digest()
  private var interchange: Range<UInt64> = 0..<0
  private var group: Range<UInt64> = 0..<0
  private var expectsInterchangeEnd = false
  private var expectsGroupEnd = false

  package init(_ names: Names, showsAll: Bool = false) {
    self.names = names
    self.showsAll = showsAll
  }

  package var wantsSegments: Bool { true }

  package func open(_ interchange: InterchangeFacts) {
    units.open(interchange)
    self.interchange = interchange.place.offset..<interchange.place.offset
    group = 0..<0
    expectsInterchangeEnd = true
    let segment = ObservedSegment(
      tag: "ISA", ordinal: 0, position: -1, place: interchange.place, delimiters: interchange.delimiters,
      elements: Self.masked(interchange.elements))
    envelopes.append(envelope(segment, "interchange", interchange.controlNumber))
  }

  package func open(_ group: GroupFacts) { units.open(group) }

  package func open(_ set: SetFacts, guide: Guide?) {
    units.open(set, guide)
    isInSet = true
    entry = DocumentEntry(title: Excerpt.printable(set.identifier))
    digest.begin()
  }

  package func segment(_ segment: ObservedSegment, guide: Guide?) {
    let offset = segment.place.offset
    if expectsInterchangeEnd { interchange = interchange.lowerBound..<max(offset, interchange.lowerBound) }
    expectsInterchangeEnd = false
    if expectsGroupEnd { group = group.lowerBound..<max(offset, group.lowerBound) }
    expectsGroupEnd = false
    guard isInSet else { return addOutside(segment) }
    if segment.tag == "ST" {
      entry.headers = [interchange, group]
      entry.line = segment.place.line
    }
    if let element = SegmentKeys.numbers[segment.tag], segment.ordinal == 2 || segment.tag == "TRN",
      !entry.title.contains(" "), segment.elements.count >= element
    {
      entry.title += " \(Excerpt.printable(segment.elements[element - 1]))"
    }
    add(segment)
  }

  package func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    entry.range = set.start..<max(set.start, set.end)
    entry.digest = digest.value()
    sets.append(entry)
    isInSet = false
  }

  /// A header of a group, a trailer, or an acknowledgement of an interchange.
  private func addOutside(_ segment: ObservedSegment) {
    if segment.tag == "GS" {
      group = segment.place.offset..<segment.place.offset
      expectsGroupEnd = true
    }
    guard let last = envelopes.indices.last else { return }
    switch segment.tag {
    case "GS": envelopes[last].parts.append(envelope(segment, "group", units.group.controlNumber))
    case "GE" where envelopes[last].parts.last?.name == "group":
      envelopes[last].parts[envelopes[last].parts.count - 1].parts.append(envelope(segment, "GE", nil))
    default: envelopes[last].parts.append(envelope(segment, segment.tag, nil))
    }
  }

  /// What the set says goes into its digest: not how it is delimited, nor its numbers.
  private func add(_ segment: ObservedSegment) {
    var bytes = Array(segment.tag.utf8)
    for (index, element) in segment.elements.enumerated() {
      bytes.append(0x1f)
      if showsAll || !SegmentKeys.isCount(segment.tag, index + 1) { bytes += element }
    }
    bytes.append(0x1e)
    digest.add(bytes.span, 0..<bytes.count)
  }

  private func envelope(_ segment: ObservedSegment, _ name: String, _ number: String?) -> DocumentPart {
    var parts = SetParts(title: name, units, names, showsAll: showsAll)
    parts.take(segment)
    var part = parts.finish().parts[0]
    part.name = name
    part.keys = number.map { [$0] } ?? []
    part.label = number.map { Excerpt.printable($0) } ?? ""
    return part
  }

  private static func masked(_ elements: [[UInt8]]) -> [[UInt8]] {
    var elements = elements.map { Excerpt.masked($0) }
    for secret in [1, 3] { elements[secret] = elements[secret].map(Excerpt.mask) }
    return elements
  }
}

/// Makes parts of the first set it sees.
final class SetReading: TranslationObserver {
  private(set) var part: DocumentPart?
  private let title: String
  private let names: Names
  private let showsAll: Bool
  /// Line of the set in its file, and how far that is from where it is read.
  private let line: UInt64
  private var shift: UInt64 = 0
  private var units = OpenUnits(file: "")
  private var parts: SetParts?

  init(_ title: String, _ names: Names, showsAll: Bool, line: UInt64) {
    self.title = title
    self.names = names
    self.showsAll = showsAll
    self.line = line
  }

  var wantsSegments: Bool { true }
  func open(_ interchange: InterchangeFacts) { units.open(interchange) }
  func open(_ group: GroupFacts) { units.open(group) }

  func open(_ set: SetFacts, guide: Guide?) {
    units.open(set, guide)
    if part == nil { parts = SetParts(title: title, units, names, showsAll: showsAll) }
  }

  func segment(_ segment: ObservedSegment, guide: Guide?) {
    if segment.tag == "ST", segment.ordinal == 1 { shift = line &- segment.place.line }
    guard segment.ordinal > 0 || segment.tag == "SE" else { return }
    var segment = segment
    segment.place.line &+= shift
    parts?.take(segment)
  }

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    if let parts { part = parts.finish() }
    parts = nil
  }
}
