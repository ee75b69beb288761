// Writes ISA to GS and GE to IEA of what goes out. ISA is 106 bytes long and names its own delimiters; authorisation and
// security (ISA01 to ISA04) are never filled.

import Octets

/// What the envelopes of one interchange say.
package struct EnvelopeText: Sendable {
  /// ISA05 and ISA06, or ISA07 and ISA08.
  package struct Party: Sendable, Equatable {
    package var qualifier: [UInt8]
    package var id: [UInt8]

    package init(qualifier: [UInt8], id: [UInt8]) {
      self.qualifier = qualifier
      self.id = id
    }
  }

  package var sender: Party
  package var receiver: Party
  /// ISA12, five digits.
  package var version: [UInt8]
  /// CCYYMMDD and HHMM.
  package var date: [UInt8]
  package var time: [UInt8]
  /// ISA14: a TA1 is wanted.
  package var wantsAnswer = false
  /// ISA15: P or T.
  package var usage: UInt8 = 0x50

  package init(sender: Party, receiver: Party, version: [UInt8], date: [UInt8], time: [UInt8]) {
    self.sender = sender
    self.receiver = receiver
    self.version = version
    self.date = date
    self.time = time
  }

  package func writeISA(_ pen: inout SegmentPen, _ control: UInt32, _ sink: inout ByteSink) {
    pen.begin("ISA", &sink)
    for _ in 0..<2 {
      pen.add("00", &sink)
      pen.add("          ", &sink)
    }
    for party in [sender, receiver] {
      pen.add(padded(party.qualifier, 2), &sink)
      pen.add(padded(party.id, 15), &sink)
    }
    pen.add(date.suffix(6), &sink)
    pen.add(time.prefix(4), &sink)
    pen.add(pen.delimiters.repetition ?? 0x55, &sink)
    pen.add(version, &sink)
    pen.add(decimal: control, width: 9, &sink)
    pen.add(wantsAnswer ? 0x31 : 0x30 as UInt8, &sink)
    pen.add(usage, &sink)
    pen.add(pen.delimiters.component ?? 0x3a, &sink)
    pen.end(&sink)
  }

  package static func writeIEA(_ pen: inout SegmentPen, groups: UInt32, _ control: UInt32, _ sink: inout ByteSink) {
    pen.begin("IEA", &sink)
    pen.add(decimal: groups, &sink)
    pen.add(decimal: control, width: 9, &sink)
    pen.end(&sink)
  }

  /// GS: functional identifier, application codes, release as in GS08.
  package func writeGS(
    _ pen: inout SegmentPen, _ identifier: String, sender: [UInt8], receiver: [UInt8], _ control: UInt32,
    release: String,
    _ sink: inout ByteSink
  ) {
    pen.begin("GS", &sink)
    pen.add(identifier, &sink)
    pen.add(sender, &sink)
    pen.add(receiver, &sink)
    pen.add(date, &sink)
    pen.add(time, &sink)
    pen.add(decimal: control, &sink)
    pen.add("X", &sink)
    pen.add(release, &sink)
    pen.end(&sink)
  }

  package static func writeGE(_ pen: inout SegmentPen, sets: UInt32, _ control: UInt32, _ sink: inout ByteSink) {
    pen.begin("GE", &sink)
    pen.add(decimal: sets, &sink)
    pen.add(decimal: control, &sink)
    pen.end(&sink)
  }

  private func padded(_ bytes: [UInt8], _ width: Int) -> [UInt8] {
    bytes + Array(repeating: 0x20, count: max(0, width - bytes.count))
  }
}
