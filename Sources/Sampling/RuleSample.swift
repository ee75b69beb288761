// A file that breaks one rule of a guide, and what must be found and answered - or why there is no such file.

import Acknowledgement
import Conformance
import Findings

package struct RuleSample: Sendable {
  package let rule: GuideRule
  package let input: String
  package let findings: [ExpectedFinding]
  package let functional: String
  /// The 999, for releases that have one.
  package let implementation: String?

  init(_ rule: GuideRule, _ draft: InterchangeDraft, _ findings: [ExpectedFinding]) {
    self.rule = rule
    self.findings = findings
    input = draft.text
    functional = ExpectedAnswer.text(.functional, to: draft, findings)
    implementation =
      draft.release >= "005010" ? ExpectedAnswer.text(.implementation, to: draft, findings) : nil
  }
}

extension RuleSample {
  /// Another file of which the same is expected.
  package init(_ rule: GuideRule, _ input: String, like other: RuleSample) {
    self.rule = rule
    self.input = input
    findings = other.findings
    functional = other.functional
    implementation = other.implementation
  }
}

/// Why a rule has no sample.
package struct Unsampled: Error, Equatable, Sendable {
  package let reason: String
}

/// Makes the samples of one guide.
package struct RuleSampler: Sendable {
  /// No sample repeats a segment or loop more often.
  static let repeatLimit = 1_000
  /// No sample has a longer element.
  static let lengthLimit = 10_000

  package let outline: GuideOutline
  package let rules: [GuideRule]
  let list: PositionList

  package init(_ outline: GuideOutline) {
    self.outline = outline
    list = PositionList(outline)
    rules = RuleList(outline, list).rules
  }

  package func sample(_ rule: GuideRule) throws(Unsampled) -> RuleSample {
    switch rule.subject {
    case .mandatory, .maximum, .order, .outside, .unknown, .foreign: return try structure(rule)
    case .element(let spot, let fault): return try element(rule, spot, fault)
    case .surplus(let spot): return try surplus(rule, spot)
    case .condition(let spot, let index): return try condition(rule, spot, index)
    case .envelope(let fault): return try envelope(rule, fault)
    case .level(let fault): return try level(rule, fault)
    case .total(let fault): return try total(rule, fault)
    }
  }

  func compose(_ wanted: [Int: Int] = [:]) -> SetDraft {
    var composer = SetComposer(outline, list)
    return composer.compose(wanted)
  }

  func sample(_ rule: GuideRule, _ draft: SetDraft, _ findings: [ExpectedFinding]) -> RuleSample {
    RuleSample(rule, InterchangeDraft(outline, [draft]), findings)
  }
}
