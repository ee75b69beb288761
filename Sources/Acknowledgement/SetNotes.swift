// AK3 and AK4 (IK3, IK4 and CTX) of one set, from its findings: first what is missing before a segment, then what is
// wrong with the segment as such, then its elements. Written in the order of the segments.

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
      if isImplementation, (1...99).contains(finding.trigger.element) { writeContext(finding, loop, &pen, &sink) }
    }
  }

  /// AK3; answers false when the segment has no identifier that 721 can hold, which leaves nothing to speak of.
  @discardableResult
  private func writeSegment(
    _ finding: Finding, _ code: UInt8, _ loop: (Int32) -> String, _ pen: inout SegmentPen, _ sink: inout ByteSink
  ) -> Bool {
    let tag = Self.bytes(UInt64(finding.tag.packed)).prefix(3)
    guard tag.count >= 2, tag.allSatisfy(isAlphanumeric) else { return false }
    pen.begin(isImplementation ? "IK3" : "AK3", &sink)
    pen.add(tag, &sink)
    pen.add(decimal: finding.segment, &sink)
    pen.add(loopIdentifier(finding, loop, pen), &sink)
    pen.add(code: code, &sink)
    pen.end(&sink)
    return true
  }

  /// AK303 and IK303 (447) speak of a loop that LS and LE bound, by the identifier given there. An implementation guide
  /// has identifiers for all its loops, which a 999 may use.
  private func loopIdentifier(_ finding: Finding, _ loop: (Int32) -> String, _ pen: SegmentPen) -> [UInt8] {
    var name = Self.bytes(finding.bounds)
    if name.isEmpty, isImplementation, finding.position >= 0 { name = Array(loop(finding.position).utf8) }
    return name.count <= loopLimit && pen.canCopy(name) ? name : []
  }

  /// Text that is packed with its first byte lowest.
  private static func bytes(_ packed: UInt64) -> [UInt8] {
    Array((0..<8).map { UInt8(truncatingIfNeeded: packed >> UInt64(8 * $0)) }.prefix { $0 != 0 })
  }

  private func writeElement(_ finding: Finding, _ code: UInt8, _ pen: inout SegmentPen, _ sink: inout ByteSink) {
    pen.begin(isImplementation ? "IK4" : "AK4", &sink)
    writePosition(finding.element, finding.component, finding.occurrence, &pen, &sink)
    if (1...9_999).contains(finding.reference) {
      pen.add(decimal: finding.reference, &sink)
    } else {
      pen.skip()
    }
    pen.add(code: code, &sink)
    pen.add(copy(finding, pen), &sink)
    pen.end(&sink)
  }

  /// CTX: the element that makes a relational condition apply. The reference number (C999) is that of an element of the
  /// segment; a composite has none.
  private func writeContext(
    _ finding: Finding, _ loop: (Int32) -> String, _ pen: inout SegmentPen, _ sink: inout ByteSink
  ) {
    let trigger = finding.trigger
    pen.begin("CTX", &sink)
    pen.add("SITUATIONAL TRIGGER", &sink)
    pen.add(Self.bytes(UInt64(finding.tag.packed)).prefix(3), &sink)
    pen.add(decimal: finding.segment, &sink)
    pen.add(loopIdentifier(finding, loop, pen), &sink)
    writePosition(trigger.element, trigger.component, 0, &pen, &sink)
    if trigger.component == 0, (1...9_999).contains(trigger.reference) { pen.add(decimal: trigger.reference, &sink) }
    pen.end(&sink)
  }

  /// C030: element, component, and from 005010 on which repetition.
  private func writePosition(
    _ element: UInt16, _ component: UInt16, _ occurrence: UInt16, _ pen: inout SegmentPen, _ sink: inout ByteSink
  ) {
    let component = component <= 99 ? component : 0
    let occurrence = release == .v004010 || occurrence > 9_999 ? 0 : occurrence
    pen.add(decimal: element, &sink)
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
