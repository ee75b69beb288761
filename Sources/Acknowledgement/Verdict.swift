// From findings to A, E, P and R: what is refused, what is accepted, and with how many words. The engine posts by the
// same verdicts, so that what was posted is what was acknowledged.

import Findings
import Octets
import X12

package enum Verdict: Comparable, Sendable, CaseIterable {
  case accepted, acceptedWithErrors, partlyAccepted, rejected

  /// As in TA104 (I17), AK501 and IK501 (717) and AK901 (715); only groups are partly accepted.
  /// The word used in documents and reports.
  package var name: String {
    switch self {
    case .accepted: "accepted"
    case .acceptedWithErrors: "acceptedWithErrors"
    case .partlyAccepted: "partlyAccepted"
    case .rejected: "rejected"
    }
  }

  package var code: UInt8 {
    switch self {
    case .accepted: 0x41
    case .acceptedWithErrors: 0x45
    case .partlyAccepted: 0x50
    case .rejected: 0x52
    }
  }

  init(_ worst: Severity?) {
    switch worst {
    case .reject: self = .rejected
    case .warn: self = .acceptedWithErrors
    case .note, nil: self = .accepted
    }
  }
}

extension AcknowledgementWriter {
  /// A set is refused when something in it is, accepted with errors when the partner is told of something.
  package static func verdict(set findings: FindingList) -> Verdict { Verdict(findings.worst) }

  /// A group is refused for what is wrong with itself, or when all its sets are; partly accepted when some are; accepted
  /// with errors when a set is or the group is itself. So AK904 is 0 for R, all for A and E, and between for P.
  package static func verdict(group: GroupFacts, findings: FindingList, setsWithErrors: UInt32) -> Verdict {
    let own = Verdict(worst(of: group, findings))
    if own == .rejected { return own }
    if group.setsAccepted < group.setsReceived { return group.setsAccepted == 0 ? .rejected : .partlyAccepted }
    return setsWithErrors > 0 ? .acceptedWithErrors : own
  }

  /// An interchange by its header and trailer alone: TA104, and TA105 of the first among the gravest findings (`000`:
  /// there is none, or none with a code). What is in its groups does not matter.
  package static func verdict(
    interchange findings: FindingList, policy: AcknowledgementPolicy = AcknowledgementPolicy()
  ) -> (verdict: Verdict, code: String) {
    var verdict = Verdict.accepted
    var code = "000"
    for finding in findings.items
    where finding.severity > .note && (finding.rule.scope == .interchange || finding.rule.scope == .reading) {
      let own = NoteCodes.interchange(finding, findings)
      let answer = own.flatMap { policy.interchangeVerdicts[$0] } ?? Verdict(finding.severity)
      if answer > verdict {
        verdict = answer
        code = own ?? "000"
      }
    }
    return (verdict, code)
  }

  /// Findings about the group itself: the list may be that of the whole interchange.
  static func about(_ group: GroupFacts, _ findings: FindingList) -> some Sequence<Finding> {
    findings.items.lazy.filter {
      $0.severity > .note && $0.rule.scope == .group && ($0.group == group.ordinal || $0.group == 0)
    }
  }

  static func worst(of group: GroupFacts, _ findings: FindingList) -> Severity? {
    about(group, findings).map(\.severity).max()
  }
}
