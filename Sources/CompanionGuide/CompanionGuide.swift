// The companion guide: one HTML page that tells a partner who sends what, what may stand where and what is made of it, and
// how mistakes are answered. Made from the specs that files are read by, so that it cannot say anything else. It takes a
// partner, or a standard guide; nothing in it runs, and nothing is loaded from elsewhere.

import Conformance
import Findings
import Page
import PartnerSpec
import Translation

package struct CompanionGuide {
  let profile: PartnerProfile?
  let sets: [CompanionSet]
  let names: Names
  let title: String

  /// The guide of a partner: of all sets, or of those named. `fixtures` is where examples are looked for first.
  package init(_ library: SpecLibrary, partner id: String, sets wanted: [String] = [], fixtures: String) throws {
    let profile = try library.partner(id)
    self.profile = profile
    names = Names(library.folder)
    title = profile.name
    let theirs = try profile.terms.sends.filter { wanted.isEmpty || wanted.contains($0.set) }.map {
      try CompanionSet($0, of: profile, isOurs: false, library, fixtures: fixtures)
    }
    let ours = try profile.terms.receives.filter { wanted.isEmpty || wanted.contains($0.set) }.map {
      try CompanionSet($0, of: profile, isOurs: true, library, fixtures: fixtures)
    }
    sets = theirs + ours
  }

  /// The guide of a standard set, as it holds for anybody.
  package init(_ library: SpecLibrary, standard outline: GuideOutline) throws {
    profile = nil
    names = Names(library.folder)
    title = "\(outline.set) \(outline.name), X12 \(outline.release)"
    sets = [try CompanionSet(outline, library)]
  }

  /// Sets of a partner, for those who ask for one that is not there.
  package static func sets(of id: String, _ library: SpecLibrary) throws(SpecErrors) -> [String] {
    let terms = try library.partner(id).terms
    return (terms.sends + terms.receives).map(\.set)
  }

  var tolerance: Tolerance { profile?.terms.tolerance ?? Tolerance() }

  /// The whole page.
  package var page: String {
    let appendix = CodeAppendix(sets: sets, names: names)
    var markup = Markup()
    markup.element("html", ["lang": "en", "xmlns": "http://www.w3.org/1999/xhtml"]) { html in
      html.element("head") { head in
        head.void("meta", ["charset": "utf-8"])
        head.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
        head.element("title", "Companion guide: \(title)")
        head.style(StyleSheet.text)
      }
      html.element("body") { body in
        writeHead(contents(appendix), &body)
        if let profile { PartnerSection(profile: profile, sets: sets, names: names).write(&body) }
        writeAnswers(&body)
        for set in sets { SetSection(set: set, names: names).write(&body) }
        appendix.write(&body)
      }
    }
    return "<!DOCTYPE html>\n" + markup.text
  }

  private func writeHead(_ contents: [(String, String)], _ body: inout Markup) {
    body.element("header") { header in
      header.element("h1", "Companion guide: \(title)")
      header.element(
        "p",
        profile == nil
          ? "What may stand where in this transaction set, and what we make of it."
          : "What we send each other in X12, and what each side may rely on. It follows the standard; what is agreed "
            + "beyond that, or instead, is marked.", ["class": "lead"])
    }
    body.element("nav") { nav in
      nav.element("h2", "Contents", ["id": "contents"])
      nav.element("ol") { list in
        for (anchor, text) in contents { list.element("li") { $0.link(text, to: anchor) } }
      }
    }
  }

  private func contents(_ appendix: CodeAppendix) -> [(String, String)] {
    var list: [(String, String)] = []
    if profile != nil {
      list += [("who", "Who"), ("envelope", "Envelope and delimiters"), ("sets", "Transaction sets")]
    }
    list.append(("answers", profile == nil ? "How errors are answered" : "Acknowledgements and errors"))
    list += sets.map { ($0.anchor, SetSection.title($0)) }
    if !appendix.isEmpty { list.append(("codes", "Code lists")) }
    return list
  }

  private func writeAnswers(_ body: inout Markup) {
    body.element("section", ["id": "answers"]) { section in
      section.element("h2", profile == nil ? "How errors are answered" : "Acknowledgements and errors")
      if let profile {
        let others = profile.terms.sends.filter { $0.rows != nil || $0.elements != nil }
        let sendsX12 = others.count < profile.terms.sends.count || others.isEmpty
        let words = AnswerWords(answer: profile.terms.answer, sendsX12: sendsX12, sendsOthers: !others.isEmpty)
        for sentence in words.sentences { section.element("p", sentence) }
      }
      section.element(
        "p",
        "A set that is refused has no effect at all; the others of its group do. The code is what the acknowledgement "
          + "says of the mistake, with the segment and element it is in.")
      if sets.contains(where: { $0.direction == .ours }) {
        section.element("p", "What is wrong with what we send you, tell us in your acknowledgement by the same codes.")
      }
      section.table(["Mistake", "What becomes of it", "Code", "Rule"]) { rows in
        for mistake in Mistake.all { write(mistake, &rows) }
      }
    }
  }

  /// A mistake, marked where something else was agreed than what holds elsewhere.
  private func write(_ mistake: Mistake, _ rows: inout Markup) {
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
      row.element("td", isTold ? mistake.code(kind) : "", ["class": "tag"])
      row.element("td", mistake.rule.name, ["class": "tag"])
    }
  }
}
