// What the envelope says, copied out of the window: small, bounded, kept until the unit it speaks of is closed.

import Findings
import Octets

/// ISA to IEA.
package struct InterchangeFacts: Sendable {
  /// Ordinal in the file, from 1.
  package var ordinal: UInt32 = 0
  package var place = Place()
  package var delimiters = Delimiters.usual
  /// ISA01..ISA16 as received, without line breaks; at most 60 bytes each.
  package var elements: [[UInt8]] = Array(repeating: [], count: 16)
  package var groupsReceived: UInt32 = 0
  package var hasTrailer = false
  package init() {}

  /// ISA`number` without the blanks around it.
  package func trimmed(_ number: Int) -> String { text(elements[number - 1]) }
  package var sender: (qualifier: String, id: String) { (trimmed(5), trimmed(6)) }
  package var receiver: (qualifier: String, id: String) { (trimmed(7), trimmed(8)) }
  package var controlNumber: String { trimmed(13) }
}

/// GS to GE.
package struct GroupFacts: Sendable {
  /// Ordinal in the interchange, from 1.
  package var ordinal: UInt32 = 0
  /// GS01..GS08 as received; at most 60 bytes each.
  package var elements: [[UInt8]] = Array(repeating: [], count: 8)
  package var setsReceived: UInt32 = 0
  package var setsAccepted: UInt32 = 0
  /// GE01 as received, nil when there was no GE.
  package var setsClaimed: [UInt8]?
  package init() {}

  package func trimmed(_ number: Int) -> String { text(elements[number - 1]) }
  /// GS01: PO, IN, FA ...
  package var functionalIdentifier: String { trimmed(1) }
  package var sender: String { trimmed(2) }
  package var receiver: String { trimmed(3) }
  package var controlNumber: String { trimmed(6) }
  /// GS08 without blanks inside (some write `004 010`).
  package var version: String { trimmed(8).filter { $0 != " " } }
  /// The six digits of GS08 that name the release.
  package var release: String { String(version.prefix(6)) }
  /// The group holds acknowledgements, which are never acknowledged.
  package var isAcknowledgement: Bool { functionalIdentifier == "FA" }
}

/// ST to SE.
package struct SetFacts: Sendable {
  /// Ordinal in the group, from 1.
  package var ordinal: UInt32 = 0
  /// Offset of ST in the file.
  package var start: UInt64 = 0
  /// ST01..ST03 as received.
  package var elements: [[UInt8]]
  /// Segments so far, ST included.
  package var segments: UInt32 = 0
  /// Offset behind the last segment, once closed.
  package var end: UInt64 = 0
  package var hasTrailer = false
  package init(elements: [[UInt8]] = [[], [], []]) { self.elements = elements }

  package var identifier: String { text(elements[0]) }
  package var controlNumber: String { text(elements[1]) }
  /// ST03, or empty.
  package var convention: String { text(elements[2]) }
}

/// Bytes of an envelope element as text: blanks around it (no-break spaces too) taken off; what is not UTF-8 is read as
/// Windows-1252.
package func text(_ bytes: [UInt8]) -> String {
  // Nearly always plain ASCII.
  var (start, end) = (0, bytes.count)
  while end > start, bytes[end - 1] == 0x20 { end -= 1 }
  while start < end, bytes[start] == 0x20 { start += 1 }
  if !bytes.contains(where: { $0 < 0x20 || $0 >= 0x7f }) { return String(decoding: bytes[start..<end], as: UTF8.self) }
  var scalars = String.UnicodeScalarView()
  if let decoded = String(validating: bytes, as: UTF8.self) {
    scalars = decoded.unicodeScalars
  } else {
    scalars.append(contentsOf: bytes.map(windows1252))
  }
  let isBlank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\u{a0}" || $0.value < 0x20 }
  while let last = scalars.last, isBlank(last) { scalars.removeLast() }
  return String(String.UnicodeScalarView(scalars.drop(while: isBlank)))
}
