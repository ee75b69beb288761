// The companion guide: one HTML page that tells a partner who sends what, what may stand where and what is made of it, and
// how mistakes are answered. Made from the specs that files are read by, so that it cannot say anything else. It takes a
// partner, or a standard guide; nothing in it runs, and nothing is loaded from elsewhere.

import Conformance
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
    let terms = profile.terms
    let theirs = try terms.sends.filter { wanted.isEmpty || wanted.contains($0.set) }.map {
      try CompanionSet($0, of: profile, .theirs, library, fixtures: fixtures)
    }
    let ours = try terms.receives.filter { wanted.isEmpty || wanted.contains($0.set) }.map {
      try CompanionSet($0, of: profile, .ours, library, fixtures: fixtures)
    }
    sets = Self.numbered(theirs + ours)
  }

  /// The guide of a standard set, as it holds for anybody.
  package init(_ library: SpecLibrary, standard outline: GuideOutline) throws {
    profile = nil
    names = Names(library.folder)
    title = "\(outline.set) \(outline.name), X12 \(outline.release)"
    sets = [try CompanionSet(outline, library)]
  }

  /// The guide of a standard file of rows or document of XML, as it holds for anybody.
  package init(_ library: SpecLibrary, standard transaction: PartnerProfile.Transaction) throws {
    profile = nil
    names = Names(library.folder)
    let set = try CompanionSet(transaction, of: nil, .none, library, fixtures: "")
    title = "\(set.outline.name), \(set.outline.spec)"
    sets = [set]
  }

  /// Tells those apart that would have the same anchor.
  private static func numbered(_ sets: [CompanionSet]) -> [CompanionSet] {
    var seen: [String: Int] = [:]
    return sets.map { set in
      var set = set
      seen[set.anchor, default: 0] += 1
      set.occurrence = seen[set.anchor] ?? 1
      return set
    }
  }

  /// Sets of a partner, for those who ask for one that is not there.
  package static func sets(of id: String, _ library: SpecLibrary) throws(SpecErrors) -> [String] {
    let terms = try library.partner(id).terms
    return (terms.sends + terms.receives).map(\.set)
  }

  /// What the files are written in; X12 where nothing was agreed.
  var languages: [GuideLanguage] {
    let languages = GuideLanguage.allCases.filter { language in sets.contains { $0.language == language } }
    return languages.isEmpty ? [.x12] : languages
  }

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
        let answers = AnswerSection(profile: profile, sets: sets, languages: languages)
        writeHead(contents(answers, appendix), &body)
        if let profile {
          PartnerSection(profile: profile, sets: sets, languages: languages).write(&body)
          FileSections(profile: profile, sets: sets).write(&body)
        }
        answers.write(&body)
        for set in sets { SetSection(set: set, names: names).write(&body) }
        appendix.write(&body)
      }
    }
    return "<!DOCTYPE html>\n" + markup.text
  }

  private func writeHead(_ contents: [(String, String)], _ body: inout Markup) {
    body.element("header") { header in
      header.element("h1", "Companion guide: \(title)")
      header.element("p", lead, ["class": "lead"])
    }
    body.element("nav") { nav in
      nav.element("h2", "Contents", ["id": "contents"])
      nav.element("ol") { list in
        for (anchor, text) in contents { list.element("li") { $0.link(text, to: anchor) } }
      }
    }
  }

  private var lead: String {
    let isX12 = languages.contains(.x12)
    let thing = isX12 ? "transaction set" : "file"
    if profile == nil { return "What may stand where in this \(thing), and what we make of it." }
    let directions = Set(sets.map(\.direction))
    let who = isX12 || directions.count != 1 ? "we send each other" : sets[0].direction.words
    return "What \(who) in \(Self.list(languages.map(\.words))), and what each side may rely on. "
      + (isX12
        ? "It follows the standard; what is agreed beyond that, or instead, is marked."
        : "What differs from our usual guides, or from a standard, is marked.")
  }

  private static func list(_ words: [String]) -> String {
    if words.count < 2 { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }

  private func contents(_ answers: AnswerSection, _ appendix: CodeAppendix) -> [(String, String)] {
    var list: [(String, String)] = []
    if profile != nil {
      list.append(("who", "Who"))
      if languages.contains(.x12) { list += [("envelope", "Envelope and delimiters"), ("sets", "Transaction sets")] }
      list += languages.filter { $0 != .x12 }.map { ($0.anchor, $0.title) }
    }
    list.append(("answers", answers.title))
    list += sets.map { ($0.anchor, SetSection.title($0)) }
    if !appendix.isEmpty { list.append(("codes", "Code lists")) }
    return list
  }
}
