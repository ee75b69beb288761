// How files are answered, and what becomes of each mistake: in one table for each language that the files are in.

import Conformance
import Findings
import Page
import PartnerSpec

struct AnswerSection {
  let profile: PartnerProfile?
  let sets: [CompanionSet]
  let languages: [GuideLanguage]

  private var tolerance: Tolerance { profile?.terms.tolerance ?? Tolerance() }

  var title: String {
    if profile == nil { return "How errors are answered" }
    return languages.contains(.x12) ? "Acknowledgements and errors" : "Answers and errors"
  }

  func write(_ body: inout Markup) {
    body.element("section", ["id": "answers"]) { section in
      section.element("h2", title)
      if let profile {
        for sentence in AnswerWords(profile, languages).sentences { section.element("p", sentence) }
      }
      for language in languages {
        if languages.count > 1 { section.element("h3", language.title) }
        write(language, &section)
      }
    }
  }

  private func write(_ language: GuideLanguage, _ section: inout Markup) {
    let isX12 = language == .x12
    let isSent = isX12 || sets.contains { $0.language == language && $0.direction != .ours }
    if isSent { section.element("p", Self.consequence(language)) }
    if sets.contains(where: { $0.language == language && $0.direction == .ours }) {
      section.element(
        "p",
        isX12
          ? "What is wrong with what we send you, tell us in your acknowledgement by the same codes."
          : "What we send you is not to be acknowledged. If something is wrong with it, tell us.")
    }
    if !isSent { return }
    section.table(["Mistake", "What becomes of it"] + (isX12 ? ["Code"] : []) + ["Rule"]) { rows in
      for mistake in Mistake.all(language, sets) { write(mistake, hasCode: isX12, &rows) }
    }
  }

  private static func consequence(_ language: GuideLanguage) -> String {
    switch language {
    case .x12:
      "A set that is refused has no effect at all; the others of its group do. The code is what the acknowledgement "
        + "says of the mistake, with the segment and element it is in."
    case .rows:
      "A document that is refused has no effect at all; the others of its file do, unless the file is refused whole. "
        + "The rule is what a report calls the mistake, with the row and the column it is in."
    case .xml:
      "A document that is refused has no effect at all. The rule is what a report calls the mistake, with the line and "
        + "the element it is in."
    }
  }

  /// A mistake, marked where something else was agreed than what holds elsewhere.
  private func write(_ mistake: Mistake, hasCode: Bool, _ rows: inout Markup) {
    let kind = profile?.terms.answer?.kind ?? .functional
    let isIgnored = tolerance.ignores(mistake.rule)
    let isOwn = profile != nil && (isIgnored || tolerance[mistake.rule] != mistake.rule.severity)
    let isTold = !isIgnored && tolerance[mistake.rule] != .note
    rows.element("tr", ["class": isOwn ? "changed" : ""]) { row in
      row.element("td", mistake.words)
      row.element("td") { cell in
        cell.write(mistake.consequence(tolerance))
        if isOwn { cell.change("agreed with you; elsewhere: \(mistake.consequence(Tolerance()))") }
      }
      if hasCode { row.element("td", isTold ? mistake.code(kind) : "", ["class": "tag"]) }
      row.element("td", mistake.rule.name, ["class": "tag"])
    }
  }
}
