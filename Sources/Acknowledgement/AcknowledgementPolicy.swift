// What a caller decides about an acknowledgement: which kind, with which date and number, told to whom and when. Plain
// values; there is no clock and no store of numbers in here.

/// Which set answers a functional group. A group is answered by a 997 or a 999, never by both.
package enum AcknowledgementKind: String, Sendable, CaseIterable {
  /// Interchange acknowledgements only.
  case ta1 = "TA1"
  /// Functional acknowledgement, X12 997.
  case functional = "997"
  /// Implementation acknowledgement, X12 999 (005010X231).
  case implementation = "999"
}

/// What the outside world decides.
package struct AcknowledgementStamp: Sendable {
  /// CCYYMMDD (373).
  package var date: String
  /// HHMM (337).
  package var time: String
  /// ISA13 of the first interchange written, later ones count on; nil: the number of the acknowledged interchange.
  package var control: UInt32?

  package init(date: String, time: String, control: UInt32? = nil) {
    self.date = date
    self.time = time
    self.control = control
  }
}

/// When an interchange is answered by a TA1.
package enum TA1Policy: String, Sendable, CaseIterable {
  case never
  /// As ISA14 asks: 0 never, 1 always, 2 when rejected, 3 when rejected or with errors; a value that is none of these is
  /// itself an error, which the sender is told.
  case onRequest
  case onReject
  /// When rejected or with errors.
  case onError
  case always

  func wants(_ verdict: Verdict, requested: String) -> Bool {
    switch self {
    case .never: false
    case .onReject: verdict == .rejected
    case .onError: verdict != .accepted
    case .always: true
    case .onRequest:
      switch requested {
      case "0": false
      case "1": true
      case "2": verdict == .rejected
      default: verdict != .accepted
      }
    }
  }
}

/// When the sender of a file gets a processing report.
package enum ReportPolicy: String, Sendable, CaseIterable {
  case never
  /// When something in it is refused, or has errors.
  case onError
  case always
}

/// The release an acknowledgement is written in; its code lists differ.
package enum AcknowledgementRelease: String, Sendable, CaseIterable {
  case v004010 = "004010"
  case v005010 = "005010"

  /// The release that answers a group with this GS08: the newest one not above it.
  package init(following version: String) {
    let digits = version.prefix(6)
    let isNew = digits.utf8.count == 6 && digits.utf8.allSatisfy(isDigit) && digits >= "005010"
    self = isNew ? .v005010 : .v004010
  }
}

/// What a partner is told, and when.
package struct AcknowledgementPolicy: Sendable {
  package var interchange = TA1Policy.onRequest
  /// TA104 for a TA105 note code, where it is not what the severity of the broken rule makes it: `["001": .acceptedWithErrors]`.
  package var interchangeVerdicts: [String: Verdict] = [:]
  /// The release of every answer; nil: it follows the group answered. A 999 is always of 005010.
  package var release: AcknowledgementRelease?
  /// AK2 and AK5 are written for accepted sets too: the proof that they arrived.
  package var tellsAcceptedSets = true
  /// A group without any error is answered.
  package var tellsAcceptedGroups = true
  /// Control numbers used twice have codes of their own (718 23, 716 19); else they are invalid numbers (7, 6).
  package var distinguishesDuplicates = true
  /// A line break follows each terminator that is not one itself.
  package var breaksLines = true

  package init() {}
}

func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

func isAlphanumeric(_ byte: UInt8) -> Bool {
  isDigit(byte) || byte >= 0x41 && byte <= 0x5a || byte >= 0x61 && byte <= 0x7a
}
