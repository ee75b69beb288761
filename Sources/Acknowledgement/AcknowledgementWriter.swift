// Writes the answer to an interchange while it is read: a 997 or 999 for each functional group, and a TA1. Nothing is kept
// but the facts of the open units; what turns out wrong is cut back in the sink, which must not be committed between
// `open` and `close` of an interchange.

import Findings
import Octets
import X12

package struct AcknowledgementWriter: Sendable {
  package private(set) var kind: AcknowledgementKind
  package let stamp: AcknowledgementStamp
  package private(set) var policy: AcknowledgementPolicy
  /// ISA13 for the next interchange written; nil: the number of the interchange it answers.
  package private(set) var nextControl: UInt32?

  /// Nil while no interchange is open, and when there is nobody to answer.
  private var envelope: AnswerEnvelope?
  private var pen = SegmentPen(.usual, breaksLines: true)
  private var firstControl: UInt32 = 1
  private var interchangesWritten: UInt32 = 0
  private var groupsWritten: UInt32 = 0
  private var holdsTA1 = false
  /// Where the answer to the open interchange begins.
  private var start: UInt64 = 0
  private var hasHeader = false
  private var answer: GroupAnswer?

  /// What is known of the group being answered.
  private struct GroupAnswer: Sendable {
    var release: AcknowledgementRelease
    var codes: NoteCodes
    /// Before GS, and behind AK1.
    var start: UInt64
    var body: UInt64
    var setsWithErrors: UInt32 = 0
  }

  package init(
    kind: AcknowledgementKind, stamp: AcknowledgementStamp, policy: AcknowledgementPolicy = AcknowledgementPolicy()
  ) {
    self.kind = kind
    self.stamp = stamp
    self.policy = policy
    nextControl = stamp.control
  }

  // MARK: Interchange

  /// What the next interchange or group is answered with: its sender may have agreed on something else.
  package mutating func adopt(_ kind: AcknowledgementKind, _ policy: AcknowledgementPolicy) {
    self.kind = kind
    self.policy = policy
  }

  package mutating func open(_ interchange: InterchangeFacts, _ sink: inout ByteSink) {
    envelope = AnswerEnvelope(answering: interchange)
    if let envelope { pen = SegmentPen(envelope.delimiters, breaksLines: policy.breaksLines) }
    firstControl = nextControl ?? AnswerEnvelope.number(interchange.elements[12]) ?? 1
    interchangesWritten = 0
    groupsWritten = 0
    holdsTA1 = false
    start = sink.position
    hasHeader = false
    answer = nil
  }

  /// The open interchange holds a TA1. One that holds nothing else is never answered.
  package mutating func passTA1() { holdsTA1 = true }

  /// Ends the answer. An interchange that is refused gets no 997: what was written for it is cut back.
  package mutating func close(_ interchange: InterchangeFacts, _ findings: FindingList, _ sink: inout ByteSink) {
    guard let envelope else { return }
    let (verdict, code) = Self.verdict(interchange: findings, policy: policy)
    dropOpenGroup(&sink)
    if verdict == .rejected || groupsWritten == 0 {
      sink.cutBack(to: start)
    } else {
      EnvelopeText.writeIEA(&pen, groups: groupsWritten, control, &sink)
      interchangesWritten += 1
    }
    if wantsTA1(interchange, verdict, code) {
      envelope.writeHeader(&pen, control, stamp, &sink)
      writeTA1(interchange, verdict, code, &sink)
      EnvelopeText.writeIEA(&pen, groups: 0, control, &sink)
      interchangesWritten += 1
    }
    if nextControl != nil { nextControl = control }
    self.envelope = nil
  }

  /// A group that was never closed is as if it had not been.
  private mutating func dropOpenGroup(_ sink: inout ByteSink) {
    guard let answer else { return }
    sink.cutBack(to: answer.start)
    groupsWritten -= 1
    self.answer = nil
  }

  /// ISA13, from 1 to 999999999 and round again.
  private var control: UInt32 {
    let number = UInt64(firstControl) + UInt64(interchangesWritten)
    return number == 0 ? 1 : UInt32((number - 1) % 999_999_999 + 1)
  }

  /// An interchange without groups is answered only to say what is wrong with it, one with nothing but a TA1 never.
  private func wantsTA1(_ interchange: InterchangeFacts, _ verdict: Verdict, _ code: String) -> Bool {
    if interchange.groupsReceived == 0, holdsTA1 || verdict == .accepted { return false }
    if verdict != .accepted, code == "000" { return false }
    return policy.interchange.wants(verdict, requested: interchange.trimmed(14))
  }

  /// TA101 to TA103 repeat ISA13, ISA09 and ISA10; zeros and our own date and time stand for what has not their form.
  private mutating func writeTA1(
    _ interchange: InterchangeFacts, _ verdict: Verdict, _ code: String, _ sink: inout ByteSink
  ) {
    func digits(_ number: Int, _ count: Int) -> [UInt8]? {
      let bytes = interchange.elements[number - 1]
      return bytes.count == count && bytes.allSatisfy(isDigit) ? bytes : nil
    }
    pen.begin("TA1", &sink)
    pen.add(decimal: AnswerEnvelope.number(interchange.elements[12]) ?? 0, width: 9, &sink)
    pen.add(digits(9, 6) ?? Array(stamp.date.utf8.suffix(6)), &sink)
    pen.add(digits(10, 4) ?? Array(stamp.time.utf8), &sink)
    pen.add(verdict.code, &sink)
    pen.add(code, &sink)
    pen.end(&sink)
  }

  // MARK: Group

  /// A group of acknowledgements is not answered, nor one that does not say what it is or which.
  package mutating func open(_ group: GroupFacts, _ sink: inout ByteSink) {
    dropOpenGroup(&sink)
    guard kind != .ta1, let envelope, !group.isAcknowledgement, !group.elements[0].isEmpty, !group.elements[5].isEmpty,
      pen.canHold(group.elements[0]), pen.canHold(group.elements[5])
    else { return }
    if !hasHeader { envelope.writeHeader(&pen, control, stamp, &sink) }
    hasHeader = true
    let release =
      kind == .implementation ? .v005010 : policy.release ?? AcknowledgementRelease(following: group.version)
    let position = sink.position
    groupsWritten += 1
    writeGroupHeader(group, release, envelope, &sink)
    writeSetHeader(group, release, &sink)
    let codes = NoteCodes(
      release: release, distinguishesDuplicates: policy.distinguishesDuplicates,
      isImplementation: kind == .implementation)
    answer = GroupAnswer(release: release, codes: codes, start: position, body: sink.position)
  }

  /// GS: the application codes change places; those of the interchange stand in for codes that are missing.
  private mutating func writeGroupHeader(
    _ group: GroupFacts, _ release: AcknowledgementRelease, _ envelope: AnswerEnvelope, _ sink: inout ByteSink
  ) {
    let codes = [(group.elements[2], envelope.sender.id), (group.elements[1], envelope.receiver.id)]
    let named = codes.map { $0.isEmpty || !pen.canHold($0) ? $1 : $0 }
    envelope.text(stamp).writeGS(
      &pen, "FA", sender: named[0], receiver: named[1], groupsWritten,
      release: kind == .implementation ? "005010X231" : release.rawValue, &sink)
  }

  /// ST and AK1. AK103 (480) came after 004010.
  private mutating func writeSetHeader(
    _ group: GroupFacts, _ release: AcknowledgementRelease, _ sink: inout ByteSink
  ) {
    pen.segments = 0
    pen.begin("ST", &sink)
    pen.add(kind.rawValue, &sink)
    pen.add(decimal: groupsWritten, width: 4, &sink)
    if kind == .implementation { pen.add("005010X231", &sink) }
    pen.end(&sink)
    pen.begin("AK1", &sink)
    pen.add(group.elements[0], &sink)
    pen.add(Self.controlNumber(group.elements[5]), &sink)
    if release == .v005010 { addOptional(group.version, 12, &sink) }
    pen.end(&sink)
  }

  /// AK102 (28) is a number of one to nine digits: GS06 without blanks around it and zeros too many. A zero stands for what
  /// is none (AK905 6 says so): digits picked out of it could be the number of another group, which would then be refused.
  private static func controlNumber(_ received: [UInt8]) -> ArraySlice<UInt8> {
    let end = received.lastIndex { $0 != 0x20 }.map { $0 + 1 } ?? 0
    let text = received[..<end].drop { $0 == 0x20 }
    let rest = text.dropLast(9)
    guard !text.isEmpty, text.allSatisfy(isDigit), rest.allSatisfy({ $0 == 0x30 }) else { return [0x30] }
    return text.dropFirst(rest.count)
  }

  /// A group refused as such has no accepted set: the answers to its sets are cut back, AK9 says why.
  package mutating func close(_ group: GroupFacts, _ findings: FindingList, _ sink: inout ByteSink) {
    guard let answer else { return }
    let verdict = Self.verdict(group: group, findings: findings, setsWithErrors: answer.setsWithErrors)
    if verdict == .accepted, !policy.tellsAcceptedGroups {
      dropOpenGroup(&sink)
      return
    }
    self.answer = nil
    if Self.worst(of: group, findings) == .reject {
      sink.cutBack(to: answer.body)
      pen.segments = 2
    }
    writeGroupVerdict(group, verdict, answer.codes.group(Self.about(group, findings)), &sink)
    writeTrailers(&sink)
  }

  /// AK9. AK902 is the sender's own claim; 97, 123 and 2 have six digits.
  private mutating func writeGroupVerdict(
    _ group: GroupFacts, _ verdict: Verdict, _ codes: [UInt8], _ sink: inout ByteSink
  ) {
    pen.begin("AK9", &sink)
    pen.add(verdict.code, &sink)
    if let claimed = group.setsClaimed, (1...6).contains(claimed.count), claimed.allSatisfy(isDigit) {
      pen.add(claimed, &sink)
    } else {
      pen.add(decimal: min(group.setsReceived, 999_999), &sink)
    }
    pen.add(decimal: min(group.setsReceived, 999_999), &sink)
    pen.add(decimal: verdict == .rejected ? 0 : min(group.setsAccepted, 999_999), &sink)
    pen.add(codes: codes, &sink)
    pen.end(&sink)
  }

  private mutating func writeTrailers(_ sink: inout ByteSink) {
    pen.begin("SE", &sink)
    pen.add(decimal: pen.segments, &sink)
    pen.add(decimal: groupsWritten, width: 4, &sink)
    pen.end(&sink)
    EnvelopeText.writeGE(&pen, sets: 1, groupsWritten, &sink)
  }

  // MARK: Set

  /// `loop` answers the identifier an implementation guide has for the loop of a position, or nothing.
  package mutating func close(
    _ set: SetFacts, _ findings: FindingList, loop: (Int32) -> String, _ sink: inout ByteSink
  ) {
    guard answer != nil, let codes = answer?.codes, let release = answer?.release else { return }
    let verdict = Self.verdict(set: findings)
    if verdict == .acceptedWithErrors { answer?.setsWithErrors += 1 }
    if verdict == .accepted, !policy.tellsAcceptedSets { return }
    pen.begin("AK2", &sink)
    addMandatory(set.elements[0], "000", &sink)
    addMandatory(set.elements[1], "0000", &sink)
    if release == .v005010 { addOptional(set.convention, 35, &sink) }
    pen.end(&sink)
    if verdict != .accepted {
      SetNotes(kind: kind, release: release, codes: codes, findings: findings).write(loop, &pen, &sink)
    }
    pen.begin(kind == .implementation ? "IK5" : "AK5", &sink)
    pen.add(verdict.code, &sink)
    if verdict != .accepted { pen.add(codes: codes.set(findings, verdict), &sink) }
    pen.end(&sink)
  }

  /// An echo as received; zeros stand for what is missing or cannot be repeated.
  private mutating func addMandatory(_ bytes: [UInt8], _ absent: String, _ sink: inout ByteSink) {
    if bytes.isEmpty || !pen.canHold(bytes) { pen.add(absent, &sink) } else { pen.add(bytes, &sink) }
  }

  private mutating func addOptional(_ text: String, _ limit: Int, _ sink: inout ByteSink) {
    if text.utf8.count <= limit, pen.canCopy(text.utf8) { pen.add(text, &sink) } else { pen.skip() }
  }
}
