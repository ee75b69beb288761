// ISA to IEA of an answer: addressed back to the sender, in the delimiters and the control version of what it answers.
// Authorisation and security values (ISA02, ISA04) are never repeated.

import Octets
import X12

struct AnswerEnvelope: Sendable {
  typealias Party = EnvelopeText.Party

  let delimiters: Delimiters
  let sender: Party
  let receiver: Party
  private let version: [UInt8]
  private let usage: UInt8

  /// Nil when it cannot be said who sent the interchange, or to whom: there is no address.
  init?(answering facts: InterchangeFacts) {
    guard let theirs = Party(facts.elements[4], facts.elements[5]),
      let ours = Party(facts.elements[6], facts.elements[7])
    else { return nil }
    let received = facts.elements[11]
    let number = Self.number(received) ?? 0
    version = received.count == 5 && (200...799).contains(number) ? received : Array("00401".utf8)
    delimiters = Self.choose(
      facts.delimiters, hasRepetition: version == received && number >= 402,
      avoiding: ours.qualifier + ours.id + theirs.qualifier + theirs.id)
    sender = ours
    receiver = theirs
    usage = facts.elements[14] == [0x54] ? 0x54 : 0x50
    let pen = SegmentPen(delimiters, breaksLines: false)
    guard [ours.qualifier, ours.id, theirs.qualifier, theirs.id].allSatisfy(pen.canHold) else { return nil }
  }

  /// Digits as a number of at most nine digits (I12).
  static func number(_ bytes: [UInt8]) -> UInt32? {
    var text = bytes.drop { $0 == 0x20 }
    while text.last == 0x20 { text.removeLast() }
    guard !text.isEmpty, text.count <= 9, text.allSatisfy(isDigit) else { return nil }
    return text.reduce(0) { $0 * 10 + UInt32($1 - 0x30) }
  }

  func writeHeader(_ pen: inout SegmentPen, _ control: UInt32, _ stamp: AcknowledgementStamp, _ sink: inout ByteSink) {
    text(stamp).writeISA(&pen, control, &sink)
  }

  func text(_ stamp: AcknowledgementStamp) -> EnvelopeText {
    var text = EnvelopeText(
      sender: sender, receiver: receiver, version: version, date: Array(stamp.date.utf8), time: Array(stamp.time.utf8))
    text.usage = usage
    return text
  }

  // MARK: Delimiters

  /// The delimiters received, each replaced by a usual one when it cannot be used. ISA11 names a repetition separator
  /// from 00402 on.
  private static func choose(_ received: Delimiters, hasRepetition: Bool, avoiding text: [UInt8]) -> Delimiters {
    var taken: [UInt8] = []
    func choose(_ wanted: UInt8?, _ usual: String, isTerminator: Bool = false) -> UInt8 {
      let candidates = (wanted.map { [$0] } ?? []) + usual.utf8.filter { !text.contains($0) }
      let choice = candidates.first { isUsable($0, isTerminator) && !taken.contains($0) } ?? 0x1f
      taken.append(choice)
      return choice
    }
    let element = choose(received.element, "*|\u{1d}")
    let segment = choose(received.segment, "~'\u{1c}", isTerminator: true)
    let component = choose(received.component, ":><\u{1f}")
    let repetition = hasRepetition ? choose(received.repetition, "^!%\u{1e}") : nil
    return Delimiters(element: element, component: component, repetition: repetition, segment: segment)
  }

  private static func isUsable(_ byte: UInt8, _ isTerminator: Bool) -> Bool {
    if byte == 0x0a || byte == 0x0d { return isTerminator }
    return byte > 0 && byte < 0x7f && byte != 0x20 && !isAlphanumeric(byte)
  }
}

extension EnvelopeText.Party {
  /// As received, without the padding behind.
  init?(_ qualifier: [UInt8], _ id: [UInt8]) {
    func bare(_ bytes: [UInt8]) -> [UInt8] {
      var bytes = bytes
      while let last = bytes.last, last == 0x20 || last == 0 || last == 0xa0 {
        bytes.removeLast()
        if last == 0xa0, bytes.last == 0xc2 { bytes.removeLast() }
      }
      return bytes
    }
    self.init(qualifier: bare(qualifier), id: bare(id))
    if !(1...2).contains(self.qualifier.count) || !(1...15).contains(self.id.count) { return nil }
  }
}
