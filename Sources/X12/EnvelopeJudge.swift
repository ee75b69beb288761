// Judges ISA, GS, ST, SE, GE and IEA: what they hold, whether counts and control numbers agree, whether control numbers
// are used twice. X12.5 and X12.6; the code lists are those of elements I01, I03, I05, I11, I13, I14.

import Findings
import Octets

package struct EnvelopeJudge: Sendable {
  package private(set) var interchange = InterchangeFacts()
  package private(set) var group = GroupFacts()
  package var set = SetFacts()
  private var groupNumbers = NumberSet()
  private var setNumbers = NumberSet()
  /// ST01 of the last set that belongs into the open group.
  private var knownIdentifier: [UInt8] = []

  package init() {}

  /// A segment of the envelope in the window: `ends` as in a batch.
  package struct Segment: Sendable {
    package var start: Int
    package var first: Int
    package var last: Int
    package init(start: Int, first: Int, last: Int) {
      self.start = start
      self.first = first
      self.last = last
    }
  }

  /// A finding about the envelope, with ordinals filled in.
  private func finding(_ rule: Rule, _ tag: String, _ element: Int, _ place: Place) -> Finding {
    var finding = Finding(rule)
    finding.place = place
    finding.interchange = interchange.ordinal
    finding.group = rule.scope == .interchange ? 0 : group.ordinal
    finding.set = rule.scope == .set ? set.ordinal : 0
    finding.tag = SegmentTag(tag)
    finding.element = UInt16(element)
    return finding
  }

  // MARK: Interchange

  /// Takes over the header; findings about its elements go to `findings`.
  package mutating func open(
    _ header: InterchangeHeader, ordinal: UInt32, _ window: borrowing ByteWindow, _ findings: inout FindingList
  ) {
    interchange = InterchangeFacts()
    interchange.ordinal = ordinal
    interchange.place = window.place(at: window.start)
    interchange.delimiters = header.delimiters
    groupNumbers.removeAll()
    leaveGroup()
    for (index, range) in header.elements.enumerated() where index < 16 {
      interchange.elements[index] = range.prefix(60).map { window.storage[$0] }.filter { $0 != 0x0a && $0 != 0x0d }
    }
    let segment = window.start..<header.end
    for problem in header.problems {
      let (rule, element): (Rule, Int) =
        switch problem {
        case .elementSeparator: (.interchangeElementSeparator, 0)
        case .componentSeparator: (.interchangeComponentSeparator, 16)
        case .terminator: (.interchangeTerminator, 0)
        case .elements: (.interchangeStructure, 0)
        }
      let at = element > 0 && element <= header.elements.count ? header.elements[element - 1] : segment
      findings.add(
        finding(rule, "ISA", element, window.place(at: at.lowerBound)), window.storage.span, text: at, segment: segment)
    }
    if header.problems.contains(.elements) { return }
    for (element, rule) in headerProblems() {
      let at = header.elements[element - 1]
      findings.add(
        finding(rule, "ISA", element, window.place(at: at.lowerBound)), window.storage.span, text: at, segment: segment)
    }
  }

  /// ISA elements that are not legal, in order.
  private func headerProblems() -> [(Int, Rule)] {
    var problems: [(Int, Rule)] = []
    func check(_ element: Int, _ rule: Rule, _ isRight: (String) -> Bool) {
      if !isRight(interchange.trimmed(element)) { problems.append((element, rule)) }
    }
    check(1, .interchangeAuthorizationQualifier) { EnvelopeCodes.authorization.contains($0) }
    check(3, .interchangeSecurityQualifier) { EnvelopeCodes.security.contains($0) }
    check(5, .interchangeSenderQualifier) { EnvelopeCodes.identification.contains($0) }
    check(6, .interchangeSender) { !$0.isEmpty && $0.utf8.count <= 15 }
    check(7, .interchangeReceiverQualifier) { EnvelopeCodes.identification.contains($0) }
    check(8, .interchangeReceiver) { !$0.isEmpty && $0.utf8.count <= 15 }
    check(9, .interchangeDate) { EnvelopeCodes.isShortDate($0) }
    check(10, .interchangeTime) { EnvelopeCodes.isTime($0) }
    check(12, .interchangeVersion) { EnvelopeCodes.isVersion($0) }
    if let version = Int(interchange.trimmed(12)), version <= 401 {
      check(11, .interchangeStandard) { $0 == "U" || $0.utf8.allSatisfy { !EnvelopeCodes.isAlphanumeric($0) } }
    }
    check(13, .interchangeControlNumber) { EnvelopeCodes.isNumber($0, upTo: 9) }
    check(14, .interchangeAcknowledgementRequest) { ["0", "1", "2", "3"].contains($0) }
    check(15, .interchangeUsage) { ["I", "P", "T"].contains($0) }
    return problems
  }

  /// TA1: each of its elements. Nobody is told, for an acknowledgement is not acknowledged; its reader must know.
  package func judgeAcknowledgement(
    _ segment: Segment, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    let checks: [(String) -> Bool] = [
      { $0.utf8.count == 9 && EnvelopeCodes.isNumber($0, upTo: 9) }, EnvelopeCodes.isShortDate, EnvelopeCodes.isTime,
      EnvelopeCodes.acknowledgements.contains, EnvelopeCodes.isNote,
    ]
    for (index, isRight) in checks.enumerated() {
      let element = copy(segment, index + 1, bytes, ends)
      if element.contains(where: { $0 >= 0x80 }) || !isRight(String(decoding: element, as: UTF8.self)) {
        add(.acknowledgementElement, segment, index + 1, "TA1", bytes, ends, &findings, place)
      }
    }
    // Of elements that TA1 does not have, the first that holds something.
    let surplus = segment.last - segment.first > checks.count ? checks.count + 1...segment.last - segment.first : nil
    if let number = surplus?.first(where: { !range(segment, $0, ends).isEmpty }) {
      add(.acknowledgementElement, segment, number, "TA1", bytes, ends, &findings, place)
    }
  }

  /// IEA: counts and control number.
  package mutating func close(
    _ segment: Segment, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    interchange.hasTrailer = true
    compare(
      segment, 1, .interchangeGroupCount, "IEA", bytes, ends, &findings, place, Int64(interchange.groupsReceived))
    match(segment, 2, .interchangeControlMismatch, "IEA", interchange.elements[12], bytes, ends, &findings, place)
  }

  /// The input or the interchange ended without IEA.
  package mutating func closeWithoutTrailer(at place: Place, _ findings: inout FindingList) {
    findings.add(finding(.interchangeTrailerMissing, "IEA", 0, place))
  }

  /// Something stands where the structure has no place for it.
  package func misplaced(
    _ rule: Rule, _ segment: Segment, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    var finding = finding(rule, "", 0, place(segment.start))
    let tagEnd = Int(ends[segment.first])
    finding.tag = SegmentTag(
      packed: UInt32(truncatingIfNeeded: bytes.packed(segment.start, min(tagEnd, segment.start + 4))))
    findings.add(finding, bytes, text: segment.start..<tagEnd, segment: segment.start..<Int(ends[segment.last]))
  }

  // MARK: Group

  package mutating func openGroup(
    _ segment: Segment, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    interchange.groupsReceived += 1
    leaveGroup()
    group.ordinal = interchange.groupsReceived
    for number in 1...8 { group.elements[number - 1] = copy(segment, number, bytes, ends) }
    if group.functionalIdentifier.isEmpty || !EnvelopeCodes.isGroup(group.functionalIdentifier) {
      add(.groupUnsupported, segment, 1, "GS", bytes, ends, &findings, place)
    }
    if group.release.utf8.count < 6 || !group.release.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
      add(.groupVersion, segment, 8, "GS", bytes, ends, &findings, place)
    }
    if !EnvelopeCodes.isNumber(group.controlNumber, upTo: 9) {
      add(.groupControlNumber, segment, 6, "GS", bytes, ends, &findings, place)
    } else if !groupNumbers.insert(key(group.elements[5])) {
      add(.groupControlDuplicate, segment, 6, "GS", bytes, ends, &findings, place)
    }
  }

  /// The group is over: what comes before the next GS belongs to none.
  package mutating func leaveGroup() {
    group = GroupFacts()
    setNumbers.removeAll()
    knownIdentifier = []
  }

  package mutating func closeGroup(
    _ segment: Segment, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    group.setsClaimed = copy(segment, 1, bytes, ends)
    compare(segment, 1, .groupSetCount, "GE", bytes, ends, &findings, place, Int64(group.setsReceived))
    match(segment, 2, .groupControlMismatch, "GE", group.elements[5], bytes, ends, &findings, place)
  }

  package mutating func closeGroupWithoutTrailer(at place: Place, _ findings: inout FindingList) {
    findings.add(finding(.groupTrailerMissing, "GE", 0, place))
  }

  /// The set was judged accepted.
  package mutating func acceptSet() { group.setsAccepted += 1 }

  // MARK: Set

  package mutating func openSet(
    _ segment: Segment, at offset: UInt64, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    group.setsReceived += 1
    let identifier = copy(segment, 1, knownIdentifier, bytes, ends)
    set = SetFacts(elements: [identifier, copy(segment, 2, bytes, ends), copy(segment, 3, bytes, ends)])
    set.ordinal = group.setsReceived
    set.start = offset
    set.segments = 1
    if identifier.count != 3 || !identifier.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
      add(.setIdentifier, segment, 1, "ST", bytes, ends, &findings, place)
    } else if identifier == knownIdentifier {
      // The same as the last set of the group, which was in its place.
    } else if group.ordinal == 0
      || EnvelopeCodes.groups[set.identifier] ?? group.functionalIdentifier
        == group.functionalIdentifier
    {
      knownIdentifier = identifier
    } else {
      add(.setNotInGroup, segment, 1, "ST", bytes, ends, &findings, place)
    }
    let control = kept(segment, 2, bytes, ends)
    if control.count < 4 || control.count > 9 {
      add(.setControlNumber, segment, 2, "ST", bytes, ends, &findings, place)
    } else if !setNumbers.insert(NumberSet.key(bytes, control.lowerBound, control.upperBound)) {
      add(.setControlDuplicate, segment, 2, "ST", bytes, ends, &findings, place)
    }
  }

  package mutating func closeSet(
    _ segment: Segment, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ findings: inout FindingList,
    _ place: (Int) -> Place
  ) {
    set.hasTrailer = true
    compare(segment, 1, .setSegmentCount, "SE", bytes, ends, &findings, place, Int64(set.segments))
    match(segment, 2, .setControlMismatch, "SE", set.elements[1], bytes, ends, &findings, place)
  }

  package mutating func closeSetWithoutTrailer(at place: Place, _ findings: inout FindingList) {
    findings.add(finding(.setTrailerMissing, "SE", 0, place))
  }

  // MARK: Elements

  private func range(_ segment: Segment, _ number: Int, _ ends: Span<UInt32>) -> Range<Int> {
    guard number <= segment.last - segment.first else { return Int(ends[segment.last])..<Int(ends[segment.last]) }
    return Int(ends[segment.first + number - 1]) + 1..<Int(ends[segment.first + number])
  }

  /// What is kept of an element: its first bytes, without blanks at the end.
  private func kept(_ segment: Segment, _ number: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>) -> Range<Int> {
    let whole = range(segment, number, ends)
    var end = min(whole.upperBound, whole.lowerBound + 60)
    while end > whole.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
    return whole.lowerBound..<end
  }

  private func copy(_ segment: Segment, _ number: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>) -> [UInt8] {
    let range = kept(segment, number, bytes, ends)
    return range.isEmpty ? [] : bytes.copy(range.lowerBound, range.upperBound)
  }

  /// The same, but `known` itself where it says the same.
  private func copy(
    _ segment: Segment, _ number: Int, _ known: [UInt8], _ bytes: Span<UInt8>, _ ends: Span<UInt32>
  ) -> [UInt8] {
    let range = kept(segment, number, bytes, ends)
    var index = 0
    while index < min(range.count, known.count), bytes[range.lowerBound + index] == known[index] { index += 1 }
    let isKnown = index == range.count && index == known.count
    return isKnown ? known : bytes.copy(range.lowerBound, range.upperBound)
  }

  private func trimmed(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    while start < end, bytes[start] <= 0x20 { start += 1 }
    return start..<end
  }

  private func key(_ bytes: [UInt8]) -> UInt64 {
    let padded = bytes + [UInt8](repeating: 0, count: wordSlack)
    return NumberSet.key(padded.span, 0, bytes.count)
  }

  private func add(
    _ rule: Rule, _ segment: Segment, _ element: Int, _ tag: String, _ bytes: Span<UInt8>, _ ends: Span<UInt32>,
    _ findings: inout FindingList, _ place: (Int) -> Place, _ expected: Int64 = 0, _ actual: Int64 = 0
  ) {
    let text = range(segment, element, ends)
    var finding = finding(rule, tag, element, place(text.lowerBound))
    finding.segment = rule.scope == .set ? set.segments : 0
    finding.expected = expected
    finding.actual = actual
    findings.add(finding, bytes, text: text, segment: segment.start..<Int(ends[segment.last]))
  }

  /// A count in the trailer against what was counted.
  private func compare(
    _ segment: Segment, _ element: Int, _ rule: Rule, _ tag: String, _ bytes: Span<UInt8>, _ ends: Span<UInt32>,
    _ findings: inout FindingList, _ place: (Int) -> Place, _ counted: Int64
  ) {
    let claimed = trimmed(range(segment, element, ends), bytes)
    let key = NumberSet.key(bytes, claimed.lowerBound, claimed.upperBound)
    if !claimed.isEmpty, key == UInt64(counted) { return }
    add(rule, segment, element, tag, bytes, ends, &findings, place, counted)
  }

  /// A control number in the trailer against the header's; leading zeros do not matter.
  private func match(
    _ segment: Segment, _ element: Int, _ rule: Rule, _ tag: String, _ header: [UInt8], _ bytes: Span<UInt8>,
    _ ends: Span<UInt32>, _ findings: inout FindingList, _ place: (Int) -> Place
  ) {
    let text = range(segment, element, ends)
    if text.count == header.count, !text.isEmpty, zip(text, header).allSatisfy({ bytes[$0] == $1 }) { return }
    let trailer = trimmed(text, bytes)
    let padded = header + [UInt8](repeating: 0, count: wordSlack)
    let whole = trimmed(0..<header.count, padded.span)
    let key = NumberSet.key(bytes, trailer.lowerBound, trailer.upperBound)
    if !trailer.isEmpty, key == NumberSet.key(padded.span, whole.lowerBound, whole.upperBound) { return }
    add(rule, segment, element, tag, bytes, ends, &findings, place)
  }
}
