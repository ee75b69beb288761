// What the translator tells whoever watches: units opened and closed, findings, segments, progress.

import Acknowledgement
import Conformance
import Delimited
import Elements
import Findings
import Mapping
import Octets
import X12

/// A watcher of one run. All calls come in file order.
package protocol TranslationObserver: AnyObject {
  /// Whether `segment` shall be called, which costs time.
  var wantsSegments: Bool { get }
  /// Whether segments shall come with the places of their elements, which costs more time.
  var wantsPlaces: Bool { get }
  /// Whether `read` shall be called.
  var wantsMap: Bool { get }
  func open(_ interchange: InterchangeFacts)
  func open(_ group: GroupFacts)
  /// A file of rows begins, which has no interchange and no group.
  func open(rows guide: Guide, dialect: Dialect)
  /// A document of XML begins, which has neither.
  func open(tree guide: Guide, layout: ElementLayout)
  func open(_ set: SetFacts, guide: Guide?)
  /// The open set is read by this map; nil when there is none.
  func read(by map: MapOutline?)
  /// One segment, inside or outside a set; `position` is its place in the guide or -1.
  func segment(_ segment: ObservedSegment, guide: Guide?)
  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict)
  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict)
  func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String)
  /// Findings outside any interchange, when the input is used up.
  func end(findings: FindingList)
  /// Bytes of the input used so far.
  func progress(_ bytes: UInt64)
}

/// Most watchers look at some of it only.
extension TranslationObserver {
  package var wantsSegments: Bool { false }
  package var wantsPlaces: Bool { false }
  package var wantsMap: Bool { false }
  package func read(by map: MapOutline?) {}
  package func open(_ interchange: InterchangeFacts) {}
  package func open(_ group: GroupFacts) {}
  package func open(rows guide: Guide, dialect: Dialect) {}
  package func open(tree guide: Guide, layout: ElementLayout) {}
  package func open(_ set: SetFacts, guide: Guide?) {}
  package func segment(_ segment: ObservedSegment, guide: Guide?) {}
  package func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {}
  package func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) {}
  package func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) {}
  package func end(findings: FindingList) {}
  package func progress(_ bytes: UInt64) {}
}

/// A copy of one segment, for people.
package struct ObservedSegment: Sendable {
  package var tag: String
  /// Ordinal in the set, ST is 1; 0 outside sets.
  package var ordinal: UInt32
  package var position: Int
  package var place: Place
  package var delimiters: Delimiters
  /// Elements as received, the identifier left out.
  package var elements: [[UInt8]]
  /// Where each element begins, for those who ask.
  package var places: [Place]

  package init(
    tag: String, ordinal: UInt32, position: Int, place: Place, delimiters: Delimiters, elements: [[UInt8]],
    places: [Place] = []
  ) {
    self.tag = tag
    self.ordinal = ordinal
    self.position = position
    self.place = place
    self.delimiters = delimiters
    self.elements = elements
    self.places = places
  }
}

extension ObservedSegment {
  /// The segment as it came, without its terminator.
  package var bytes: [UInt8] {
    var bytes = Array(tag.utf8)
    for element in elements { bytes += [delimiters.element] + element }
    return bytes
  }

  /// What people call an element: `PO104`, `REF04-1`.
  package static func name(_ tag: String, _ element: Int, component: Int = 0) -> String {
    Phrase.place(tag, element) + (component > 0 ? "-\(component)" : "")
  }
}

/// What came out of a run.
public struct TranslationSummary: Equatable, Sendable {
  public var interchanges = 0
  public var interchangesRejected = 0
  public var groups = 0
  /// Transaction sets; documents in rows.
  public var sets = 0
  /// Rows of a file of rows, the header left out; 0 for other files.
  public var rows = 0
  /// The file was one of rows.
  public var isOfRows = false
  /// The file was one of XML; `rows` are its elements.
  public var isOfElements = false
  public var setsAcceptedWithErrors = 0
  public var setsRejected = 0
  /// Documents written.
  public var documents = 0
  public var notes = 0
  public var warnings = 0
  public var rejections = 0
  public var bytes: UInt64 = 0

  /// Refusals were found beyond those that are listed.
  private var hasOverflown = false

  public init() {}

  /// Something was refused: exit code 1.
  public var hasRejections: Bool { rejections > 0 || hasOverflown }

  package mutating func count(_ findings: FindingList) {
    hasOverflown = hasOverflown || findings.overflow > 0 && findings.worst == .reject
    notes += findings.count(of: .note)
    warnings += findings.count(of: .warn)
    rejections += findings.count(of: .reject)
  }
}
