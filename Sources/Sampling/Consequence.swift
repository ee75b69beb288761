// What follows from each kind of fault: whether the set is refused, and the codes of the acknowledgement. Written down from
// the code lists of the standard (720 and 620, 723 and 621, 718 and 618, 716, I18) and from what the README promises to
// refuse, tell or note - not from the program, which is held to this table.

import Findings

struct Consequence: Sendable {
  /// Where an acknowledgement speaks of it.
  enum Note: Equatable, Sendable {
    /// AK304 in an AK3 of its own: the segment is not there.
    case absent
    /// AK304.
    case segment(Int)
    /// AK403; where 004010 has no code for it, another stands in.
    case element(Int, in004010: Int?)
    case none
  }

  var severity: Severity
  var note = Note.none
  /// AK502, where the set has a code of its own for it; else 5, one or more segments in error.
  var set: Int?
  /// Stands in for it in 004010.
  var setIn004010: Int?
  /// AK905.
  var group: Int?
  /// TA105.
  var interchange: String?

  /// Takes the place of the note in a 999 where a partner asks for it beyond the standard; IK502 is then I5.
  var own: String?

  /// Says AK404 nothing: there is no text, or none that could be repeated.
  var isSilent = false

  private static func absent() -> Consequence { Consequence(severity: .reject, note: .absent) }
  private static func segment(_ code: Int, _ severity: Severity, own: String? = nil) -> Consequence {
    Consequence(severity: severity, note: .segment(code), own: own)
  }
  private static func element(
    _ code: Int, _ severity: Severity, own: String? = nil, in004010: Int? = nil, isSilent: Bool = false
  ) -> Consequence {
    Consequence(severity: severity, note: .element(code, in004010: in004010), own: own, isSilent: isSilent)
  }

  static let table: [Rule: Consequence] = [
    // 3 required segment missing.
    .segmentMissing: absent(), .loopMissing: absent(),
    // 1 unrecognised, 2 unexpected, 4 loop and 5 segment too often, 6 not in the set, 7 not in sequence.
    .segmentUnknown: segment(1, .warn), .segmentUnexpected: segment(2, .reject), .loopTooMany: segment(4, .warn),
    .segmentTooMany: segment(5, .warn), .segmentNotInSet: segment(6, .warn), .segmentOutOfOrder: segment(7, .warn),
    // What the partner does not want is unexpected, or by I4 not used.
    .segmentNotUsed: segment(2, .warn, own: "I4"),
    // 1 required and 2 conditional element missing, 3 too many, 4 too short, 5 too long, 6 character, 7 code, 8 date,
    // 9 time, 10 exclusion, 12 repetitions and 13 components (neither in 004010: too many elements there). By the partner's
    // guide: I6 code not used, I9 missing, I13 excluded, I10 element not used (without it too many elements).
    .elementMissing: element(1, .reject, isSilent: true),
    .elementConditionMissing: element(2, .warn, own: "I9", isSilent: true),
    .elementTooMany: element(3, .warn), .elementTooShort: element(4, .warn), .elementTooLong: element(5, .warn),
    .elementCharacter: element(6, .reject, isSilent: true), .elementNumber: element(6, .reject),
    .elementCode: element(7, .warn, own: "I6"), .elementDate: element(8, .reject), .elementTime: element(9, .reject),
    .elementExclusion: element(10, .warn, own: "I13"), .elementNotUsed: element(3, .warn, own: "I10"),
    .elementRepeats: element(12, .warn, in004010: 3),
    .elementComponents: element(13, .warn, in004010: 3),
    // A level that is none is a value that cannot be.
    .hierarchyParent: element(7, .reject), .hierarchyCycle: element(7, .reject),
    .hierarchyDuplicate: element(7, .reject),
    // Partners count differently: only noted. Nor does a code count that a table of ours lacks, unless its map says so.
    .totalLineCount: element(7, .note), .totalHash: element(7, .note), .codeUnmapped: element(7, .note),
    // Set: 1 not supported, 2 trailer, 3 control numbers, 4 count, 6 identifier, 7 control number, 18 not in group (in
    // 004010 its identifier is wrong), 23 control number twice.
    .setUnsupported: Consequence(severity: .reject, set: 1), .setTrailerMissing: Consequence(severity: .reject, set: 2),
    .setControlMismatch: Consequence(severity: .reject, set: 3),
    .setSegmentCount: Consequence(severity: .reject, set: 4), .setIdentifier: Consequence(severity: .reject, set: 6),
    .setControlNumber: Consequence(severity: .reject, set: 7),
    .setNotInGroup: Consequence(severity: .reject, set: 18, setIn004010: 6),
    .setControlDuplicate: Consequence(severity: .reject, set: 23),
    // Group: 3 trailer, 4 control numbers, 5 count.
    .groupTrailerMissing: Consequence(severity: .reject, group: 3),
    .groupControlMismatch: Consequence(severity: .reject, group: 4),
    .groupSetCount: Consequence(severity: .warn, group: 5),
    // Interchange: 001 control numbers, 021 count, 023 premature end.
    .interchangeControlMismatch: Consequence(severity: .reject, interchange: "001"),
    .interchangeGroupCount: Consequence(severity: .reject, interchange: "021"),
    .interchangeTrailerMissing: Consequence(severity: .reject, interchange: "023"),
  ]
}

/// A finding that must be made, told by the rule of the guide that a sample breaks.
package struct ExpectedFinding: Equatable, Sendable {
  package var rule: Rule
  package var tag: String
  /// Ordinal of the set in its group; 0 outside sets.
  package var set = 1
  /// Ordinal in the set, 0 where none is told.
  package var segment = 0
  package var element = 0
  package var component = 0
  package var occurrence = 0
  /// Data element reference number; 0 where there is none.
  package var reference = 0
  /// The text in question.
  var text = ""
  /// LS01 around it.
  var bounds = ""
  /// What makes a condition apply.
  var trigger: (element: Int, component: Int, reference: Int)?
  /// A partner's guide asks for it, not the standard.
  package var isImplementation = false
  /// What was agreed for the rule, or is said of it by a map.
  var agreed: Severity?

  init(_ rule: Rule, _ tag: String, segment: Int = 0, element: Int = 0) {
    self.rule = rule
    self.tag = tag
    self.segment = segment
    self.element = element
  }

  package var severity: Severity { agreed ?? consequence.severity }
  var consequence: Consequence { Consequence.table[rule] ?? Consequence(severity: .note) }

  package static func == (left: ExpectedFinding, right: ExpectedFinding) -> Bool { left.name == right.name }

  /// Everything a report is held to.
  package var name: String {
    "\(rule.name) \(severity.name) set \(set) \(tag) \(segment) \(element)-\(component)-\(occurrence) \(reference)"
      + (isImplementation ? " by the partner" : "")
  }
}
