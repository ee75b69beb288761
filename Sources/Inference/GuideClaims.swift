// Derives what a partner's guide may say from what was seen at each place of the standard one: places always or never
// used, and places where more came than the standard allows.

import Conformance
import PartnerSpec

struct GuideClaims {
  let survey: SetSurvey
  let policy: ClaimPolicy
  let words: EvidenceWords
  /// Places whose claims are suggestions whatever the samples say, by section and key.
  let demoted: Set<String>
  private(set) var claims: [Claim] = []
  /// Names of places in loops that are never used.
  private var unusedLoops: Set<String> = []

  init(_ survey: SetSurvey, _ policy: ClaimPolicy, _ words: EvidenceWords, demoted: Set<String>) {
    self.survey = survey
    self.policy = policy
    self.words = words
    self.demoted = demoted
    addStrays()
    addMoves()
    for key in places.names { addPlace(key) }
  }

  var places: PlaceList { survey.places }

  /// Adds a claim. One that has proved wrong is a suggestion, and says so.
  mutating func append(
    _ section: Claim.Section, _ key: String, rule: String?, suggestion: String?, _ evidence: [String]
  ) {
    var claim = Claim(section: section, key: key, rule: rule, suggestion: suggestion, evidence: evidence)
    if let rule, demoted.contains(claim.name) {
      claim.rule = nil
      claim.suggestion = suggestion ?? rule
      claim.evidence.append("no rule: held to it, the samples have errors they do not have by the standard")
    }
    claims.append(claim)
  }

  /// A claim with one part.
  mutating func append(
    _ section: Claim.Section, _ key: String, _ value: String, isRule: Bool, _ evidence: String
  ) {
    append(section, key, rule: isRule ? value : nil, suggestion: isRule ? nil : value, [evidence])
  }

  // MARK: Places

  private mutating func addPlace(_ key: String) {
    let positions = places.positions[key] ?? []
    guard let first = positions.first, !["ST", "SE"].contains(places.entries[first].tag) else { return }
    let entry = places.entries[first]
    if !entry.home.isEmpty, unusedLoops.contains(entry.home) {
      unusedLoops.insert(key)
      return
    }
    let tallies = positions.map { survey.tallies[$0] }
    let chances = tallies.reduce(0) { $0 + $1.chances }
    let seen = tallies.reduce(0) { $0 + $1.seen.count }
    if seen == 0 {
      if entry.ownLoop >= 0 { unusedLoops.insert(key) }
      let evidence = "never in \(all(chances, places.holder(first)))"
      return append(.segments, key, "null", isRule: policy.isMany(survey.sets, chances), evidence)
    }
    addUsage(key, positions, tallies, chances)
    addElements(key, positions)
    addConditions(key, positions)
  }

  /// Whether it must be there, and how often it may.
  private mutating func addUsage(_ key: String, _ positions: [Int], _ tallies: [PlaceTally], _ chances: Int) {
    let entry = places.entries[positions[0]]
    let holder = places.holder(positions[0])
    let present = tallies.reduce(0) { $0 + $1.present }
    let most = tallies.map(\.most).max() ?? 0
    let isAlways = tallies.allSatisfy { $0.present == $0.chances && $0.chances > 0 }
    var (rule, all) = (entry.isMandatory ? "M" : "O", entry.isMandatory ? "M" : "O")
    if isAlways, !entry.isMandatory {
      all = "M"
      if policy.isMany(survey.sets, chances) { rule = "M" }
    } else if entry.isMandatory, present < chances {
      all = "O"
      if policy.isMany(survey.sets, chances), chances - present >= ClaimPolicy.habit || policy.isStrict { rule = "O" }
    }
    let maximum = maximum(entry, tallies, most)
    let standard = entry.isMandatory ? "M" : "O"
    func text(_ use: String, _ maximum: String?) -> String? {
      if let maximum { return "\(use) \(maximum)" }
      return use == standard ? nil : use
    }
    let evidence =
      "\(key): \(share(present, chances, holder))" + (most > 1 ? ", up to \(most) in one" : "")
      + (present < chances && (present * 10 >= chances * 9 || entry.isMandatory)
        ? words.places("absent", tallies.flatMap(\.missingAt), of: chances - present) : "")
      + (maximum.isWidened ? "; the standard has at most \(entry.maximum)" : "")
    let (kept, whole) = (text(rule, maximum.rule), text(all, maximum.all))
    append(
      .segments, key, rule: kept.map(quoted), suggestion: whole == kept ? nil : whole.map(quoted), [evidence])
  }

  private func maximum(
    _ entry: PlaceList.Entry, _ tallies: [PlaceTally], _ most: Int
  ) -> (rule: String?, all: String?, isWidened: Bool) {
    if entry.maximum > 0, most > entry.maximum {
      var excess = Occurrences()
      for tally in tallies { excess.add(tally.excess) }
      return (policy.isHabit(excess, survey.sets) ? "\(most)" : nil, "\(most)", true)
    }
    // How many lines and levels there may be is no habit of anybody.
    let isCounted = entry.ownLoop >= 0 && (entry.tag == "HL" || entry.tag == places.outline.tally?.line)
    if isCounted || most == entry.maximum { return (nil, nil, false) }
    return (policy.isStrict ? "\(most)" : nil, policy.isStrict ? "\(most)" : nil, false)
  }

  private mutating func addConditions(_ key: String, _ positions: [Int]) {
    let conditions = places.entries[positions[0]].form.conditions
    var (habits, all, evidence): ([String], [String], [String]) = ([], [], [])
    for (index, condition) in conditions.enumerated() {
      var broken = Occurrences()
      var segments = 0
      for position in positions where survey.tallies[position].broken.indices.contains(index) {
        broken.add(survey.tallies[position].broken[index])
        segments += survey.tallies[position].seen.count
      }
      guard broken.count > 0 else { continue }
      all.append(quoted(condition.text))
      if policy.isHabit(broken, survey.sets) { habits.append(quoted(condition.text)) }
      evidence.append(
        "\(key): \(condition.text) is broken \(share(broken.count, segments, "segment"))"
          + words.places("first", broken.first.map { [$0] } ?? [], of: 1))
    }
    func remove(_ list: [String]) -> String? {
      list.isEmpty ? nil : "{ remove: [\(list.joined(separator: ", "))] }"
    }
    if all.isEmpty { return }
    append(.conditions, key, rule: remove(habits), suggestion: all == habits ? nil : remove(all), evidence)
  }
}

extension ConditionOutline {
  /// `P0304`
  package var text: String {
    let letter = ["P", "R", "E", "C", "L"][Int(kind.rawValue)]
    return letter + elements.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
  }
}
