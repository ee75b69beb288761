// A drafted partner: its files as text, the claims behind them, and how it fared when it was held to the samples.

import Conformance
import Findings
import PartnerSpec
import Translation
import X12

package struct PartnerDraft: Sendable {
  package struct File: Equatable, Sendable {
    /// Inside the partner's folder: `guides/850.json5`.
    package var name: String
    package var text: String
  }

  /// What is claimed of one set in one direction.
  package struct SetClaims: Sendable {
    package var set: String
    package var release: String
    package var isOurs: Bool
    package var sets: Int
    package var file: String
    package var claims: [Claim]
    /// Places whose values reach no field, as `REF/03`.
    package var uncarried: [String]
  }

  /// What the samples are written in.
  package enum Language: Sendable {
    case x12, rows, trees

    var words: String {
      switch self {
      case .x12: "X12"
      case .rows: "rows"
      case .trees: "XML"
      }
    }
  }

  package var id: String
  package var language = Language.x12
  /// What each sample is called as the input of a case.
  package var inputs: [String] = []
  package var files: [File] = []
  package var sets: [SetClaims] = []
  package var interchanges = 0
  /// Findings told to the sender, by the standard guides and by the draft.
  package var standardFindings = 0
  package var findings = 0
  /// Findings of the draft's own making that could not be taken back; none when all is well.
  package var ownFindings: [String] = []

  package var rules: Int { count(\.rule) }
  package var suggestions: Int { count(\.suggestion) }

  private func count(_ part: KeyPath<Claim, String?>) -> Int {
    sets.reduce(0) { $0 + $1.claims.count { $0[keyPath: part] != nil } }
  }

  /// Lower-case letters, digits and hyphens.
  package static func slug(_ text: String) -> String {
    var slug = ""
    for byte in text.utf8 {
      let lower = 0x41...0x5a ~= byte ? byte + 0x20 : byte
      if 0x61...0x7a ~= lower || 0x30...0x39 ~= lower {
        slug.append(Character(Unicode.Scalar(lower)))
      } else if !slug.isEmpty, !slug.hasSuffix("-") {
        slug.append("-")
      }
    }
    return slug.hasSuffix("-") ? String(slug.dropLast()) : slug
  }
}

/// Makes drafts from one survey, with fewer rules each time.
struct PartnerDrafting {
  private let survey: Survey
  private let id: String
  private let policy: ClaimPolicy
  private let words: EvidenceWords
  private let basis: String
  private let listed: [ProfileDraft.Listed]
  private var claims: [[Claim]] = []

  init(
    _ survey: Survey, id: String, policy: ClaimPolicy, files: [String], names: Names, library: SpecLibrary
  ) {
    self.survey = survey
    self.id = id
    self.policy = policy
    words = EvidenceWords(files: files, names: names)
    let interchanges = survey.envelopes[0].interchanges + survey.envelopes[1].interchanges
    basis = [plural(files.count, "file"), plural(interchanges, "interchange"), plural(survey.sets, "set")]
      .joined(separator: ", ")
    listed = Self.listed(survey, library)
  }

  /// Each set gets a guide and a map, called by the set, and by release or direction where there are several.
  private static func listed(_ survey: Survey, _ library: SpecLibrary) -> [ProfileDraft.Listed] {
    var taken: Set<String> = []
    let order = survey.surveys.sorted {
      ($0.isOurs ? 1 : 0, SpecLibrary.sets.firstIndex(of: $0.set) ?? 99, -$0.sets)
        < ($1.isOurs ? 1 : 0, SpecLibrary.sets.firstIndex(of: $1.set) ?? 99, -$1.sets)
    }
    return order.map { set in
      let candidates = [set.set, "\(set.set)-\(set.guide.release)"] + (2...99).map { "\(set.set)-\($0)" }
      let name = candidates.first { !taken.contains($0) } ?? set.set
      taken.insert(name)
      let document = try? library.mapOutline(set.set)?.document
      return .init(
        survey: set, guide: "guides/\(name)", map: set.hasMap ? "maps/\(name)" : nil, document: document)
    }
  }

  /// The draft in which the demoted claims are suggestions.
  mutating func make(demoted: Set<String>) throws -> PartnerDraft {
    claims = listed.map { GuideClaims($0.survey, policy, words, demoted: demoted).claims }
    var draft = PartnerDraft(id: id)
    draft.interchanges = survey.envelopes[0].interchanges + survey.envelopes[1].interchanges
    draft.standardFindings = survey.kinds.complaints
    draft.files.append(.init(name: "partner.json5", text: profile.text))
    for (index, set) in listed.enumerated() {
      let title = "\(set.survey.set) \(set.survey.isOurs ? "to" : "from") \(profile.name.text)"
      let guide = GuideDraft(survey: set.survey, claims: claims[index], policy: policy, title: title, basis: basis)
      draft.files.append(.init(name: "\(set.guide).json5", text: guide.text))
      var uncarried: [String] = []
      if let name = set.map {
        let map = MapDraft(survey: set.survey, title: title, basis: basis, words: words)
        draft.files.append(.init(name: "\(name).json5", text: map.text))
        uncarried = map.uncarried.map(\.place)
      }
      draft.sets.append(
        .init(
          set: set.survey.set, release: set.survey.guide.release, isOurs: set.survey.isOurs, sets: set.survey.sets,
          file: "\(set.guide).json5", claims: claims[index], uncarried: uncarried))
    }
    return draft
  }

  private var profile: ProfileDraft {
    ProfileDraft(
      id: id, name: name, basis: basis, sent: survey.envelopes[0], received: survey.envelopes[1], listed: listed,
      words: words)
  }

  /// What the partner calls itself in N1, as buyer in orders and as seller elsewhere; else its code.
  private var name: (text: String, evidence: String) {
    for set in listed where !set.survey.isOurs {
      let roles = ["850", "860"].contains(set.survey.set) ? ["BY"] : ["SE", "SU", "VN", "SF", "RI"]
      for role in roles {
        let all = set.survey.parties.ranked.filter { $0.name.hasPrefix(role + " ") }
        guard let best = all.first, best.seen.sets * 2 > set.survey.sets else { continue }
        let text = words.shown(String(best.name.dropFirst(role.count + 1)))
        return (text, "N102 of N1*\(role) \(share(best.seen.sets, set.survey.sets, "set"))")
      }
    }
    let code = survey.envelopes[0].senderCodes.ranked.first?.name ?? ""
    return (code.isEmpty ? id : words.shown(code), "GS02: no sample says a name")
  }

  // MARK: What proved wrong

  /// Claims, by section and key, that may be behind findings that only the draft makes.
  func claims(behind made: [FindingKind], _ demoted: Set<String>) -> Set<String> {
    let structural: Set<Rule> = [
      .segmentUnexpected, .segmentOutOfOrder, .segmentMissing, .loopMissing, .segmentNotInSet,
    ]
    var wrong: Set<String> = []
    for claim in claims.flatMap(\.self) where claim.rule != nil {
      let isPlace = claim.section == .add || claim.section == .moved
      let isBehind =
        isPlace
        ? made.contains { structural.contains($0.rule) || $0.place.hasPrefix(claim.key) || claim.section == .add }
        : made.contains { $0.isAt(claim.key) }
      if isBehind { wrong.insert(claim.name) }
    }
    // What was added or moved is taken back first: it may be behind all the rest.
    let structure = wrong.subtracting(demoted).filter { $0.hasPrefix("add ") || $0.hasPrefix("moved ") }
    if !structure.isEmpty { return Set(structure).union(demoted) }
    // Nothing that stands there: then it is everything.
    return wrong.isSubset(of: demoted) ? allClaims : wrong
  }

  var allClaims: Set<String> { Set(claims.flatMap(\.self).map(\.name)) }

  /// The draft with what was found when it was held to the samples.
  func finish(_ draft: PartnerDraft, _ kinds: FindingKinds, made: [FindingKind]) throws -> PartnerDraft {
    var draft = draft
    draft.findings = kinds.complaints
    draft.ownFindings = made.map { "\($0.rule.name) at \($0.place)" }
    var profile = profile
    var evidence: [String: (seen: Occurrences, places: Set<String>)] = [:]
    for (kind, entry) in kinds.counts
    where entry.severity > .note && kind.rule.scope.rawValue >= RuleScope.segment.rawValue {
      var rule = evidence[kind.rule.name] ?? (Occurrences(), [])
      rule.seen.add(entry.seen)
      rule.places.insert(kind.place)
      evidence[kind.rule.name] = rule
    }
    profile.tolerance = evidence.sorted { $0.key < $1.key }.map { rule, entry in
      let places = entry.places.sorted()
      let more = places.count > 4 ? " and \(places.count - 4) more" : ""
      let first = entry.seen.first.map { "; first: \(words.place($0))" } ?? ""
      return (rule, "\(entry.seen.count) at \(places.prefix(4).joined(separator: ", "))\(more)\(first)")
    }
    if let index = draft.files.firstIndex(where: { $0.name == "partner.json5" }) {
      draft.files[index].text = profile.text
    }
    return draft
  }
}
