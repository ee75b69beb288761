// Which code an acknowledgement has for a broken rule. Code lists: TA105 (I18), AK304/IK304 (720/620), AK403/IK403
// (723/621), AK502/IK502 (718/618), AK905 (716); only those legal in the release of the answer. A 999 has codes of its own
// (I4, I6 ...) for what the partner's guide asks for beyond the standard; a 997 says the nearest thing.

import Findings
import Octets
import X12

/// Where a finding about the content of a set is told.
enum SetNote: Equatable {
  /// A segment that is not there: an AK3 of its own.
  case missing
  /// AK304.
  case segment(UInt8)
  /// AK304 8 with an AK4; AK403.
  case element(UInt8)
  /// In the codes of the set only.
  case none
}

struct NoteCodes: Sendable {
  let release: AcknowledgementRelease
  let distinguishesDuplicates: Bool
  /// The answer is a 999.
  var isImplementation = false
  private var isOld: Bool { release == .v004010 }

  static let segmentHasElementErrors: UInt8 = 8

  /// I4, I6 and the like are kept with this much added to their number.
  static let own: UInt8 = 100

  /// A finding without an element cannot have an AK4: then the segment has errors and it is not said where.
  func note(_ finding: Finding) -> SetNote {
    switch finding.rule {
    case .segmentMissing, .loopMissing: return .missing
    case .segmentUnknown: return .segment(1)
    case .segmentUnexpected: return .segment(2)
    case .segmentNotUsed: return .segment(isImplementation ? Self.own + 4 : 2)
    case .loopTooMany: return .segment(4)
    case .segmentTooMany: return .segment(5)
    case .segmentNotInSet: return .segment(6)
    case .segmentOutOfOrder: return .segment(7)
    // Of a segment that could not be read only the place is known: not that its identifier is wrong (1, 6), nor its
    // place (7), nor any element of it (8).
    case .segmentTooLong, .binaryLength: if finding.element == 0 { return .segment(2) }
    // Its own code (10) came after 005010.
    case .trailingSeparators: return .segment(Self.segmentHasElementErrors)
    default: break
    }
    let own = isImplementation && finding.isImplementation ? Self.own(finding.rule) : nil
    guard let code = own ?? element(finding.rule) else { return .none }
    return (1...99).contains(finding.element) ? .element(code) : .segment(Self.segmentHasElementErrors)
  }

  /// What a 999 says where the partner's guide is stricter than the standard.
  private static func own(_ rule: Rule) -> UInt8? {
    switch rule {
    case .elementCode: own + 6
    case .elementConditionMissing: own + 9
    case .elementNotUsed: own + 10
    case .elementExclusion: own + 13
    default: nil
    }
  }

  private func element(_ rule: Rule) -> UInt8? {
    switch rule {
    case .elementMissing: 1
    case .elementConditionMissing: 2
    // A 997 knows no elements that are not wanted, but those beyond the last one.
    case .elementTooMany, .elementNotUsed: 3
    case .elementTooShort: 4
    case .elementTooLong, .segmentTooLong: 5
    case .elementCharacter, .elementNumber, .textNotUTF8: 6
    case .elementCode, .totalLineCount, .totalHash, .valueUnread, .codeUnmapped, .binaryLength: 7
    case .hierarchyParent, .hierarchyCycle, .hierarchyDuplicate, .hierarchyForgotten: 7
    case .elementDate: 8
    case .elementTime: 9
    case .elementExclusion: 10
    // 12 and 13 came after 004010; there it is too many elements.
    case .elementRepeats: isOld ? 3 : 12
    case .elementComponents: isOld ? 3 : 13
    default: nil
    }
  }

  /// AK502: up to five, the gravest and most general first.
  func set(_ findings: FindingList, _ verdict: Verdict) -> [UInt8] {
    let told = findings.items.lazy.filter { $0.severity > .note }.map { (set($0), $0.severity) }
    let codes = fiveFirst(of: told, inOrder: [1, 6, 7, 23, 2, 3, 4, 18, 5, Self.own + 5])
    // Findings beyond the limit of the list have no code of their own.
    return codes.isEmpty && verdict != .accepted ? [5] : codes
  }

  private func set(_ finding: Finding) -> UInt8 {
    if isImplementation, finding.isImplementation, finding.rule == .segmentNotUsed || Self.own(finding.rule) != nil {
      return Self.own + 5
    }
    return set(finding.rule)
  }

  private func set(_ rule: Rule) -> UInt8 {
    switch rule {
    // A document we have no room for, or no guide of its release.
    case .setUnsupported, .documentTooWide, .guideNearest, .partnerUnlisted: 1
    case .setTrailerMissing: 2
    case .setControlMismatch: 3
    case .setSegmentCount: 4
    case .setIdentifier: 6
    case .setControlNumber: 7
    case .setNotInGroup: isOld ? 6 : 18
    case .setControlDuplicate: distinguishesDuplicates ? 23 : 7
    default: 5
    }
  }

  /// AK905: up to five, the gravest and most general first.
  func group(_ findings: some Sequence<Finding>) -> [UInt8] {
    var told: [(UInt8, Severity)] = []
    for finding in findings {
      if let code = group(finding.rule) { told.append((code, finding.severity)) }
    }
    return fiveFirst(of: told, inOrder: [1, 2, 6, 19, 3, 4, 5])
  }

  private func group(_ rule: Rule) -> UInt8? {
    switch rule {
    case .groupUnsupported: 1
    case .groupVersion: 2
    case .groupTrailerMissing: 3
    case .groupControlMismatch: 4
    case .groupSetCount: 5
    case .groupControlNumber: 6
    // 19 is not in every list of 004010.
    case .groupControlDuplicate: isOld || !distinguishesDuplicates ? 6 : 19
    default: nil
    }
  }

  /// Each code once, what is refused before what is told, at most five.
  private func fiveFirst(of told: some Sequence<(UInt8, Severity)>, inOrder order: [UInt8]) -> [UInt8] {
    var worst: [UInt8: Severity] = [:]
    for (code, severity) in told { worst[code] = max(worst[code] ?? .note, severity) }
    let sorted = order.filter { worst[$0] == .reject } + order.filter { worst[$0] == .warn }
    return Array(sorted.prefix(5))
  }

  /// TA105; nil for what a TA1 cannot say.
  static func interchange(_ finding: Finding, _ findings: FindingList) -> String? {
    switch finding.rule {
    case .interchangeControlMismatch: "001"
    case .interchangeTerminator: "004"
    case .interchangeSenderQualifier: "005"
    case .interchangeSender, .partnerMismatch: "006"
    case .interchangeReceiverQualifier: "007"
    case .interchangeReceiver: isKnownForm(findings.copy(finding.text)) ? "009" : "008"
    case .interchangeAuthorizationQualifier: "010"
    case .interchangeAuthorization: "011"
    case .interchangeSecurityQualifier: "012"
    case .interchangeSecurity: "013"
    case .interchangeDate: "014"
    case .interchangeTime: "015"
    case .interchangeStandard: "016"
    case .interchangeVersion: "017"
    case .interchangeControlNumber: "018"
    case .interchangeAcknowledgementRequest: "019"
    case .interchangeUsage: "020"
    case .interchangeGroupCount: "021"
    case .interchangeTrailerMissing, .segmentUnterminated: "023"
    case .interchangeContent: "024"
    case .interchangeDuplicate: "025"
    case .interchangeElementSeparator, .multiByteDelimiter: "026"
    case .interchangeComponentSeparator: "027"
    // There is no interchange to answer.
    case .interchangeHeaderMissing, .tooManyFindings: nil
    // Characters and structure.
    default: "022"
    }
  }

  /// ISA08 as it can be (1 to 15 characters): refused because it is not ours.
  private static func isKnownForm(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let last = bytes.lastIndex(where: { $0 != 0x20 }) else { return false }
    return last - bytes.startIndex < 15
  }
}

extension SegmentPen {
  /// A code as `NoteCodes` keeps it: `7`, `I6`.
  mutating func add(code: UInt8, _ sink: inout ByteSink) {
    if code < NoteCodes.own { return add(decimal: code, &sink) }
    add("I\(code - NoteCodes.own)", &sink)
  }

  /// Codes that follow one another.
  mutating func add(codes: [UInt8], _ sink: inout ByteSink) {
    for code in codes { add(code: code, &sink) }
  }
}
