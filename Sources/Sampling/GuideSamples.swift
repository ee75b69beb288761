// All samples of a guide, and how much of the guide they cover.

import Acknowledgement
import Conformance
import PartnerSpec
import Translation

/// How the rules of a guide fared.
package struct SampleCoverage: Sendable {
  package var rules = 0
  package var sampled = 0
  /// Samples that were found and answered as expected.
  package var answered = 0
  /// Reasons why rules have no sample, with their names.
  package var unsampled: [(name: String, reason: String)] = []
  /// Rules whose samples were not answered as expected, and what was wrong.
  package var disagreements: [(name: String, complaints: [String])] = []
  /// Files that follow the guide and were not accepted as such.
  package var refused: [(name: String, complaints: [String])] = []

  package init() {}

  /// All samples were answered as expected.
  package var isFine: Bool { disagreements.isEmpty && refused.isEmpty }

  /// Rules answered as expected, of a thousand; nothing is rounded up.
  package var perMille: Int { rules == 0 ? 1_000 : answered * 1_000 / rules }
}

extension SampleCoverage {
  /// What is told at the end, for people.
  package func lines(_ guide: String) -> [String] {
    var lines = [
      "\(guide): \(rules) rules, \(sampled) sampled, \(answered) answered as expected: \(perMille / 10).\(perMille % 10) %"
    ]
    for (name, reason) in unsampled { lines.append("  not sampled: \(name): \(reason)") }
    let wrong = refused.map { ("not accepted: \($0)", $1) } + disagreements.map { ("not as expected: \($0)", $1) }
    for (name, complaints) in wrong {
      lines.append("  \(name)")
      lines += complaints.flatMap { $0.split(separator: "\n").map { "    \($0)" } }
    }
    return lines
  }

  /// The same for programs.
  package func json(_ guide: String) -> String {
    JSONText(members: [
      ("type", "coverage"), ("guide", .string(guide)), ("rules", .number(Int64(rules))),
      ("sampled", .number(Int64(sampled))), ("answered", .number(Int64(answered))),
      ("unsampled", .array(unsampled.map { ["rule": .string($0.name), "reason": .string($0.reason)] })),
      ("disagreements", .array(disagreements.map { .string($0.name) })),
      ("refused", .array(refused.map { .string($0.name) })),
    ]).line
  }
}

/// A file that follows the guide.
package struct ValidSample: Sendable {
  package let name: String
  package let input: String
  /// The answer that accepts it, by kind.
  let answers: [(kind: AcknowledgementKind, text: String)]
}

package struct GuideSamples: Sendable {
  package let outline: GuideOutline
  package let sampler: RuleSampler

  package init(_ outline: GuideOutline) { self.init(outline, SampleTerms()) }

  /// Of what a partner sends us.
  package init(
    _ transaction: PartnerProfile.Transaction, of partner: PartnerProfile, _ library: SpecLibrary
  ) throws(SpecErrors) {
    let outline = try library.outline(of: transaction)
    self.init(outline, try SampleTerms(partner, transaction, outline, library))
  }

  private init(_ outline: GuideOutline, _ terms: SampleTerms) {
    self.outline = outline
    sampler = RuleSampler(outline, terms)
  }

  /// As little as there may be, everything that may be, and something between.
  package var valid: [ValidSample] {
    let seed = outline.release.utf8.reduce(UInt64(outline.set) ?? 1) { $0 &* 31 &+ UInt64($1) }
    let choices: [(String, SetComposer.Choice)] = [
      ("minimal", .mandatory), ("rich", .everything), ("mixed", .seeded(Random(seed))),
    ]
    return choices.map { name, choice in
      let draft = InterchangeDraft(outline, [compose(choice)], sampler.terms)
      return ValidSample(name: name, input: draft.text, answers: draft.answers([]))
    }
  }

  /// Of sets by a seed the first that is read as it is meant.
  private func compose(_ choice: SetComposer.Choice) -> SetDraft {
    var composer = SetComposer(outline, sampler.list, choice)
    var draft = composer.compose()
    for _ in 0..<20 {
      guard case .seeded = choice, !sampler.list.isRead(draft) else { break }
      draft = composer.compose()
    }
    return draft
  }

  /// Runs the right files and all rule samples, or each `step`th; `body` sees each of them, with the place of its rule among all.
  package func check(
    _ library: SpecLibrary, every step: Int = 1, _ body: (Int, RuleSample) throws -> Void = { _, _ in }
  ) throws -> SampleCoverage {
    var coverage = SampleCoverage()
    for sample in valid {
      let complaints = try sample.disagreements(library, sampler.terms)
      if !complaints.isEmpty { coverage.refused.append((sample.name, complaints)) }
    }
    for (index, rule) in sampler.rules.enumerated() where index % step == 0 {
      coverage.rules += 1
      let sample: RuleSample
      do throws(Unsampled) {
        sample = try sampler.sample(rule)
      } catch {
        coverage.unsampled.append((rule.name, error.reason))
        continue
      }
      coverage.sampled += 1
      let complaints = try sample.disagreements(library, sampler.terms)
      if complaints.isEmpty {
        coverage.answered += 1
      } else {
        coverage.disagreements.append((rule.name, complaints))
      }
      try body(index + 1, sample)
    }
    return coverage
  }
}
