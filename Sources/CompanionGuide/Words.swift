// What the page says in sentences: conditions, policies, and what follows from a mistake.

import Acknowledgement
import Conformance
import Findings
import PartnerSpec
import X12

extension ConditionOutline {
  /// The condition for people: `If 03 is there, 04 must be too.`
  var sentence: String {
    let numbers = elements.map { $0 < 10 ? "0\($0)" : "\($0)" }
    let first = numbers[0]
    let rest = Self.list(Array(numbers.dropFirst()), "and")
    switch kind {
    case .paired: return "If one of \(Self.list(numbers, "and")) is there, all of them must be."
    case .required: return "At least one of \(Self.list(numbers, "and")) must be there."
    case .exclusive: return "Only one of \(Self.list(numbers, "and")) may be there."
    case .conditional: return "If \(first) is there, \(rest) must be too."
    case .list: return "If \(first) is there, at least one of \(Self.list(Array(numbers.dropFirst()), "and")) must be."
    }
  }

  private static func list(_ words: [String], _ last: String) -> String {
    if words.count < 2 { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(last) " + words[words.count - 1]
  }
}

/// How files are answered, in sentences.
struct AnswerWords {
  private let answer: PartnerProfile.Answer?
  /// What the partner sends of what the page is about.
  private let sent: [GuideLanguage]

  /// Who sends nothing may still send acknowledgements.
  init(_ profile: PartnerProfile, _ languages: [GuideLanguage]) {
    answer = profile.terms.answer
    let all = Set(profile.terms.sends.map(\.guide.language))
    sent = languages.filter { all.contains($0) || $0 == .x12 && all.isEmpty }
  }

  var sentences: [String] {
    let files = sent.filter { $0 != .x12 }
    return (sent.contains(.x12) ? acknowledgements : []) + (files.isEmpty ? [] : [report(files)])
  }

  private func report(_ files: [GuideLanguage]) -> String {
    let name = "A processing report - every document and every finding, as text and as JSON -"
    let kinds = files.map { $0 == .rows ? "rows" : "XML" }
    return switch answer?.report {
    case .never: "Files of \(kinds.joined(separator: " and ")) are not answered."
    case .onError: "\(name) answers each file of \(kinds.joined(separator: " or ")) in which something is wrong."
    case .always, nil: "\(name) answers each file of \(kinds.joined(separator: " or "))."
    }
  }

  private var acknowledgements: [String] {
    guard let answer else {
      return [
        "Nothing else was agreed: a functional acknowledgement (997) answers each group, and a TA1 each interchange "
          + "whose ISA14 asks for one."
      ]
    }
    var list: [String] = []
    switch answer.kind {
    case .ta1: list.append("Functional groups are not acknowledged; interchanges are answered by a TA1 alone.")
    case .functional: list.append("Each functional group is answered by a functional acknowledgement (997).")
    case .implementation: list.append("Each functional group is answered by an implementation acknowledgement (999).")
    }
    if answer.kind != .ta1 {
      list.append(
        answer.policy.tellsAcceptedSets
          ? "It names every transaction set, accepted ones too." : "It names the sets that are refused or have errors.")
    }
    list.append(Self.interchange(answer.policy.interchange))
    if let due = answer.due { list.append("We expect yours within \(Self.duration(due)).") }
    return list + ["Acknowledgements are never acknowledged."]
  }

  private static func interchange(_ policy: TA1Policy) -> String {
    switch policy {
    case .never: "No interchange is answered by a TA1."
    case .onRequest: "An interchange is answered by a TA1 where its ISA14 asks for one."
    case .onReject: "An interchange that is refused is answered by a TA1."
    case .onError: "An interchange that is refused, or has errors, is answered by a TA1."
    case .always: "Every interchange is answered by a TA1."
    }
  }

  static func duration(_ seconds: Int) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")]
    var rest = seconds
    let parts = units.compactMap { size, name -> String? in
      let count = rest / size
      rest %= size
      return count == 0 ? nil : "\(count) \(name)\(count == 1 ? "" : "s")"
    }
    return parts.joined(separator: " ")
  }
}

/// A mistake in a file, and what becomes of it.
struct Mistake {
  let rule: Rule
  let words: String
  /// Element and code of the answer: `AK304 3`; in a 999 the element is an IK.
  let code: String

  init(_ rule: Rule, _ words: String, _ code: String = "") {
    self.rule = rule
    self.words = words
    self.code = code
  }

  func code(_ kind: AcknowledgementKind) -> String {
    if kind == .functional { return code }
    switch rule {
    case .segmentNotUsed: return "IK304 I4"
    case .elementNotUsed: return "IK403 I10"
    case .elementCode: return "IK403 7, or I6 for a code that only the standard has"
    default:
      return code.hasPrefix("AK3") || code.hasPrefix("AK4") || code.hasPrefix("AK5") ? "I" + code.dropFirst() : code
    }
  }

  static let all: [Mistake] = [
    Mistake(.partnerMismatch, "the interchange is not from the address agreed on", "TA105 006"),
    Mistake(.interchangeDuplicate, "an interchange control number used before", "TA105 025"),
    Mistake(.setControlMismatch, "ST02 and SE02 are not the same", "AK502 3"),
    Mistake(.setSegmentCount, "SE01 is not the number of segments", "AK502 4"),
    Mistake(.setUnsupported, "a transaction set there is no guide of", "AK502 1"),
    Mistake(.partnerUnlisted, "a transaction set that was not agreed on"),
    Mistake(.segmentMissing, "a required segment is missing", "AK304 3"),
    Mistake(.loopMissing, "a required loop is missing", "AK304 3"),
    Mistake(.segmentUnexpected, "a segment with no place where it stands", "AK304 2"),
    Mistake(.segmentNotUsed, "a segment or loop that is not used here", "AK304 2"),
    Mistake(.segmentNotInSet, "a segment of other sets", "AK304 6"),
    Mistake(.segmentUnknown, "a segment no standard has", "AK304 1"),
    Mistake(.segmentOutOfOrder, "a segment out of order", "AK304 7"),
    Mistake(.segmentTooMany, "a segment more often than allowed", "AK304 5"),
    Mistake(.loopTooMany, "a loop more often than allowed", "AK304 4"),
    Mistake(.elementMissing, "a required element is missing", "AK403 1"),
    Mistake(.elementConditionMissing, "an element that another one calls for is missing", "AK403 2"),
    Mistake(.elementExclusion, "an element that another one rules out", "AK403 10"),
    Mistake(.elementNotUsed, "an element that is not used here", "AK403 3"),
    Mistake(.elementTooMany, "more elements than the segment has", "AK403 3"),
    Mistake(.elementTooShort, "an element that is too short", "AK403 4"),
    Mistake(.elementTooLong, "an element that is too long", "AK403 5"),
    Mistake(.elementCode, "a code that is not in the list", "AK403 7"),
    Mistake(.elementCharacter, "a character that cannot be", "AK403 6"),
    Mistake(.elementNumber, "what should be a number is none", "AK403 6"),
    Mistake(.elementDate, "a date that cannot be", "AK403 8"),
    Mistake(.elementTime, "a time that cannot be", "AK403 9"),
    Mistake(.totalLineCount, "the number of lines in CTT is another", "AK403 7"),
    Mistake(.codeUnmapped, "a code our tables do not know"),
  ]

  /// What becomes of it under a partner's tolerance.
  func consequence(_ tolerance: Tolerance) -> String {
    if tolerance.ignores(rule) { return "taken without a word" }
    switch tolerance[rule] {
    case .reject: return "refused: mend it and send it again"
    case .warn: return "accepted, and you are told"
    case .note: return "accepted, noted on our side"
    }
  }
}
