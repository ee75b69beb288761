// A file that breaks one rule of a guide, and what must be found and answered - or why there is no such file.

import Acknowledgement
import Conformance
import Findings

package struct RuleSample: Sendable {
  package let rule: GuideRule
  package let input: String
  package let findings: [ExpectedFinding]
  /// By kind: of a guide the 997, and the 999 for releases that have one; of a partner what was agreed.
  package let answers: [(kind: AcknowledgementKind, text: String)]

  /// What tables lack is found besides, and told behind the faults of its segment.
  init(_ rule: GuideRule, _ draft: InterchangeDraft, _ findings: [ExpectedFinding]) {
    self.rule = rule
    let unknown = draft.sets.enumerated().flatMap { draft.terms.lookups.findings($1, $0 + 1) }
    self.findings = (findings + unknown).compactMap(draft.terms.judge)
    input = draft.text
    answers = draft.answers(self.findings)
  }
}

extension InterchangeDraft {
  /// How it must be answered, with these findings.
  func answers(_ findings: [ExpectedFinding]) -> [(kind: AcknowledgementKind, text: String)] {
    terms.answers(release).map { ($0.kind, ExpectedAnswer.text($0.kind, $0.policy, to: self, findings)) }
  }
}

extension RuleSample {
  /// Another file of which the same is expected.
  package init(_ rule: GuideRule, _ input: String, like other: RuleSample) {
    self.rule = rule
    self.input = input
    findings = other.findings
    answers = other.answers
  }

  /// The answer of a kind; nil where there is none.
  package func answer(_ kind: AcknowledgementKind) -> String? { answers.first { $0.kind == kind }?.text }
  package var functional: String { answer(.functional) ?? "" }
  package var implementation: String? { answer(.implementation) }
}

/// Why a rule has no sample.
package struct Unsampled: Error, Equatable, Sendable {
  package let reason: String
}

/// Makes the samples of one guide, or of what a partner sends by it.
package struct RuleSampler: Sendable {
  /// No sample repeats a segment or loop more often.
  static let repeatLimit = 1_000
  /// No sample has a longer element.
  static let lengthLimit = 10_000

  package let outline: GuideOutline
  package let rules: [GuideRule]
  package let terms: SampleTerms
  let list: PositionList

  package init(_ outline: GuideOutline, _ terms: SampleTerms = SampleTerms()) {
    self.outline = outline
    self.terms = terms
    var list = PositionList(outline)
    list.note(terms.lookups)
    self.list = list
    rules = RuleList(outline, list, terms.lookups).rules
  }

  package func sample(_ rule: GuideRule) throws(Unsampled) -> RuleSample {
    switch rule.subject {
    case .mandatory, .maximum, .order, .outside, .unused, .unknown, .foreign: return try structure(rule)
    case .element(let spot, let fault): return try element(rule, spot, fault)
    case .surplus(let spot): return try surplus(rule, spot)
    case .condition(let spot, let index): return try condition(rule, spot, index)
    case .table(let spot, let index): return try table(rule, spot, index)
    case .envelope(let fault): return try envelope(rule, fault)
    case .level(let fault): return try level(rule, fault)
    case .total(let fault): return try total(rule, fault)
    }
  }

  func compose(_ wanted: [Int: Int] = [:]) -> SetDraft {
    var composer = SetComposer(outline, list)
    return composer.compose(wanted)
  }

  /// The same, read as it is meant: before a segment that would be taken for a namesake further up, something stands that
  /// is between the two.
  func compose(clear wanted: [Int: Int]) throws(Unsampled) -> SetDraft {
    let draft = compose(wanted)
    if list.isRead(draft) { return draft }
    for position in wanted.keys.sorted() where wanted[position] != 0 {
      for member in list.members(of: list.home(of: position), in: 0..<position) where list.positions[member].isReached {
        let other = compose(wanted.merging([member: 1]) { own, _ in own })
        if list.isRead(other) { return other }
      }
      if list.positions[position].occurrence > 1 {
        throw Unsampled(reason: "it would be taken for the \(list.positions[position].tag) before it")
      }
    }
    throw Unsampled(reason: "a segment would be taken for another of its name")
  }

  func sample(_ rule: GuideRule, _ draft: SetDraft, _ findings: [ExpectedFinding]) -> RuleSample {
    RuleSample(rule, InterchangeDraft(outline, [draft], terms), findings)
  }
}
