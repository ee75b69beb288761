// AK3 and AK4 (IK3 and IK4) of one set, from its findings: first what is missing before a segment, then what is wrong
// with the segment as such, then its elements. Written in the order of the segments.

import Findings
import Octets
import X12

struct SetNotes {
  /// AK4 after one AK3.
  static let elementLimit = 99

  let kind: AcknowledgementKind
  let release: AcknowledgementRelease
  let codes: NoteCodes
  let findings: FindingList

  private var isImplementation: Bool { kind == .implementation }
  /// Digits of 719.
  private var ordinalLimit: UInt32 { release == .v004010 ? 999_999 : .max }
  /// Length of 447.
  private var loopLimit: Int { release == .v004010 ? 6 : 4 }

  func write(_ loop: (Int32) -> String, _ pen: inout SegmentPen, _ sink: inout ByteSink) {
    var told: [(finding: Finding, note: SetNote)] = []
    var isSorted = true
    for finding in findings.items where finding.severity > .note && (1...ordinalLimit).contains(finding.segment) {
      let note = codes.note(finding)
      if note == .none { continue }
      if let last = told.last, last.finding.segment > finding.segment { isSorted = false }
      told.append((finding, note))
    }
    if !isSorted {
      let order = told.indices.sorted { (told[$0].finding.segment, $0) < (told[$1].finding.segment, $1) }
      told = order.map { told[$0] }
    }
    var rest = told[...]
    while let first = rest.first {
      let end = rest.firstIndex { $0.finding.segment != first.finding.segment } ?? rest.endIndex
      write(rest[..<end], loop, &pen, &sink)
      rest = rest[end...]
    }
  }

  /// The findings at one place.
  private func write(
    _ told: ArraySlice<(finding: Finding, note: SetNote)>, _ loop: (Int32) -> String, _ pen: inout SegmentPen,
    _ sink: inout ByteSink
  ) {
    for (finding, note) in told where note == .missing { writeSegment(finding, 3, loop, &pen, &sink) }
    var seen: [UInt8] = []
    var withElements: Finding?
    for (finding, note) in told {
      switch note {
      case .missing, .none: continue
      case .element, .segment(NoteCodes.segmentHasElementErrors): withElements = withElements ?? finding
      case .segment(let code) where !seen.contains(code):
        seen.append(code)
        writeSegment(finding, code, loop, &pen, &sink)
      case .segment: continue
      }
    }
    guard let withElements else { return }
    guard writeSegment(withElements, NoteCodes.segmentHasElementErrors, loop, &pen, &sink) else { return }
    var count = 0
    for (finding, note) in told {
      guard case .element(let code) = note, count < Self.elementLimit else { continue }
      count += 1
      writeElement(finding, code, &pen, &sink)
    }
  }

  /// AK3; answers false when the segment has no identifier that 721 can hold, which leaves nothing to speak of.
  @discardableResult
  private func writeSegment(
    _ finding: Finding, _ code: UInt8, _ loop: (Int32) -> String, _ pen: inout SegmentPen, _ sink: inout ByteSink
  ) -> Bool {
    let tag = (0..<3).map { UInt8(truncatingIfNeeded: finding.tag.packed >> UInt32(8 * $0)) }.prefix { $0 != 0 }
    guard tag.count >= 2, tag.allSatisfy(isAlphanumeric) else { return false }
    let name = finding.position >= 0 ? loop(finding.position) : ""
    pen.begin(isImplementation ? "IK3" : "AK3", &sink)
    pen.add(tag, &sink)
    pen.add(decimal: finding.segment, &sink)
    pen.add(name.utf8.count <= loopLimit && pen.canCopy(name.utf8) ? name : "", &sink)
    pen.add(decimal: code, &sink)
    pen.end(&sink)
    return true
  }

  private func writeElement(_ finding: Finding, _ code: UInt8, _ pen: inout SegmentPen, _ sink: inout ByteSink) {
    pen.begin(isImplementation ? "IK4" : "AK4", &sink)
    writePosition(finding, &pen, &sink)
    if (1...9_999).contains(finding.reference) {
      pen.add(decimal: finding.reference, &sink)
    } else {
      pen.skip()
    }
    pen.add(decimal: code, &sink)
    pen.add(copy(finding, pen), &sink)
    pen.end(&sink)
  }

  /// C030: element, component, and from 005010 on which repetition.
  private func writePosition(_ finding: Finding, _ pen: inout SegmentPen, _ sink: inout ByteSink) {
    let component = finding.component <= 99 ? finding.component : 0
    let occurrence = release == .v004010 || finding.occurrence > 9_999 ? 0 : finding.occurrence
    pen.add(decimal: finding.element, &sink)
    let separator = pen.delimiters.component ?? 0x3a
    if component > 0 || occurrence > 0 { sink.write(separator) }
    if component > 0 { sink.write(decimal: UInt64(component)) }
    if occurrence > 0 {
      sink.write(separator)
      sink.write(decimal: UInt64(occurrence))
    }
  }

  /// AK404: the element as it came; nothing that would itself be an error there.
  private func copy(_ finding: Finding, _ pen: SegmentPen) -> ArraySlice<UInt8> {
    switch finding.rule {
    case .elementMissing, .elementConditionMissing, .elementCharacter, .textNotUTF8: return []
    default:
      let copy = findings.copy(finding.text).prefix(99)
      return pen.canCopy(copy) ? copy : []
    }
  }
}
