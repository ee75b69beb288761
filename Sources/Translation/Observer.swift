// What the translator tells whoever watches: units opened and closed, findings, segments, progress.

import Acknowledgement
import Conformance
import Findings
import Octets
import X12

/// A watcher of one run. All calls come in file order.
package protocol TranslationObserver: AnyObject {
  /// Whether `segment` shall be called, which costs time.
  var wantsSegments: Bool { get }
  func open(_ interchange: InterchangeFacts)
  func open(_ group: GroupFacts)
  func open(_ set: SetFacts, guide: Guide?)
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
}

/// What came out of a run.
public struct TranslationSummary: Equatable, Sendable {
  public var interchanges = 0
  public var interchangesRejected = 0
  public var groups = 0
  public var sets = 0
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
