// A partner's guide in the making, as text: it extends the standard guide and says only what differs.

struct GuideDraft {
  let survey: SetSurvey
  let claims: [Claim]
  let policy: ClaimPolicy
  /// Who the partner is, and what the guide is of: `850 from ACME`.
  let title: String
  /// How many files the samples are.
  let basis: String

  var text: String {
    var draft = DraftText()
    draft.comment("\(title): a draft, inferred from \(basis).")
    draft.comment(
      policy.isStrict
        ? "Everything the samples show is a rule here, whatever few they are: look at each line before you use it."
        : "What holds in \(policy.threshold) sets and places or more is a rule. What the standard does not allow is "
          + "allowed when it came in \(min(ClaimPolicy.habit, policy.threshold)) of so many sets. The rest is a "
          + "suggestion: take the slashes away to make it a rule (in place of the line above it, if that has the same name)."
    )
    if survey.straysOverflow > 0 {
      draft.comment("\(survey.straysOverflow) further segments without a place are not listed.")
    }
    draft.open("{")
    draft.line("extends: \(quoted("x12/\(survey.guide.release)/\(survey.set)")),")
    for section in Claim.Section.allCases { write(section, &draft) }
    draft.close("}")
    return draft.text
  }

  private func write(_ section: Claim.Section, _ draft: inout DraftText) {
    let list = claims.filter { $0.section == section }
    if list.isEmpty { return }
    draft.open(section == .add ? "add: [" : "\(section.rawValue): {")
    if section == .elements {
      var index = 0
      while index < list.count {
        let end = list[index...].firstIndex { Self.holder($0) != Self.holder(list[index]) } ?? list.count
        write(Array(list[index..<end]), &draft)
        index = end
      }
    } else {
      write(list, &draft)
    }
    draft.close(section == .add ? "]," : "},")
  }

  /// What is used in order, then what is not: of each loop or segment, with the same evidence, in one list.
  private func write(_ list: [Claim], _ draft: inout DraftText) {
    for claim in list where !claim.isNotUsed { write(claim, &draft) }
    var rest = list.filter(\.isNotUsed)
    while let first = rest.first {
      let together = rest.filter { Self.isTogether($0, first) }
      rest.removeAll { Self.isTogether($0, first) }
      write(notUsed: together, &draft)
    }
  }

  /// Places never used in the same loop or segment, with the same evidence.
  private static func isTogether(_ claim: Claim, _ other: Claim) -> Bool {
    claim.evidence == other.evidence && (claim.rule == nil) == (other.rule == nil) && holder(claim) == holder(other)
  }

  /// The segment of an element, the loop of a place.
  private static func holder(_ claim: Claim) -> Substring {
    let separator: Character = claim.section == .elements ? "/" : ">"
    return claim.key.lastIndex(of: separator).map { claim.key[..<$0] } ?? ""
  }

  private func write(notUsed list: [Claim], _ draft: inout DraftText) {
    for sentence in list.first?.evidence ?? [] { draft.comment(sentence) }
    draft.members(list.map { "\(memberName($0.key)): null" }, isComment: list.first?.rule == nil)
  }

  private func write(_ claim: Claim, _ draft: inout DraftText) {
    for sentence in claim.evidence { draft.comment(sentence) }
    if let rule = claim.rule { draft.line(Self.member(claim, rule)) }
    if let suggestion = claim.suggestion { draft.line("// \(Self.member(claim, suggestion))") }
  }

  private static func member(_ claim: Claim, _ value: String) -> String {
    claim.section == .add ? "\(value)," : "\(memberName(claim.key)): \(value),"
  }
}
