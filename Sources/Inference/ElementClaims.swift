// Derives what a partner's guide may say of elements: always or never filled, codes cut down to those seen or widened by
// those the standard lacks, lengths and repeats.

import Conformance
import Translation

extension GuideClaims {
  mutating func addElements(_ key: String, _ positions: [Int]) {
    let slots = survey.slots[positions[0]]
    var tallies = slots.map { _ in ElementTally() }
    for position in positions {
      for index in slots.indices { tallies[index].add(survey.tallies[position].elements[index]) }
    }
    let segments = positions.reduce(0) { $0 + survey.tallies[$1].seen.count }
    for (index, slot) in slots.enumerated() {
      // Of a composite that is never filled its components say nothing.
      if slot.component > 0, let whole = slots[..<index].last(where: { $0.component == 0 }),
        let at = slots.firstIndex(of: whole), tallies[at].filled == 0
      {
        continue
      }
      addElement(slot, tallies[index], slot.name(of: key), segments, key)
    }
  }

  private mutating func addElement(
    _ slot: ElementSlot, _ tally: ElementTally, _ name: String, _ segments: Int, _ key: String
  ) {
    let chances = tally.filled + tally.absent
    if tally.filled == 0 {
      let evidence = "never in \(all(chances, "segment"))"
      return append(.elements, name, "null", isRule: policy.isMany(survey.sets, chances), evidence)
    }
    var facets = ElementFacets()
    var evidence = ["\(name): \(share(tally.filled, chances, "segment"))"]
    addUse(slot, tally, chances, &facets)
    if slot.isCoded { addCodes(slot, tally, &facets, &evidence) }
    addLength(slot, tally, &facets, &evidence)
    addRepeats(slot, tally, &facets, &evidence)
    if tally.absent > 0, tally.filled * 10 >= chances * 9 || slot.isMandatory {
      evidence[0] += words.places("absent", tally.absentAt, of: tally.absent)
    }
    append(.elements, name, rule: facets.rule, suggestion: facets.suggestion, evidence)
  }

  private func addUse(_ slot: ElementSlot, _ tally: ElementTally, _ chances: Int, _ facets: inout ElementFacets) {
    let isMany = policy.isMany(survey.sets, chances)
    if tally.absent == 0, !slot.isMandatory {
      facets.use = .init(quoted("M"), isRule: isMany)
    } else if tally.absent > 0, slot.isMandatory {
      facets.use = .init(quoted("O"), isRule: isMany && (policy.isStrict || tally.absent >= ClaimPolicy.habit))
    }
  }

  // MARK: Codes

  /// More codes than this are a dictionary, not a choice the partner made.
  private static var choiceLimit: Int { 20 }

  private func addCodes(
    _ slot: ElementSlot, _ tally: ElementTally, _ facets: inout ElementFacets, _ evidence: inout [String]
  ) {
    let reference = slot.outline.map { Names.text($0.reference) }
    evidence[0] += ": \(words.codes(tally.codes, reference))"
    let standard = slot.codes
    if standard.isEmpty { return }
    let seen = tally.codes.ranked
    let unknown = seen.filter { !standard.contains($0.name) }
    let (fit, misfit) = (unknown.filter { isListable($0.name) }, unknown.filter { !isListable($0.name) })
    if !unknown.isEmpty {
      evidence.append(
        "the standard's list of \(reference ?? "codes") has no "
          + unknown.map { "\(words.shown($0.name))\($0.seen.first.map { " (\(words.place($0)))" } ?? "")" }
          .joined(separator: ", ") + (misfit.isEmpty ? "" : "; what is no code of 1 to 8 characters cannot be added"))
      widen(slot, fit, &facets)
      return
    }
    guard tally.codes.isWhole, seen.count <= Self.choiceLimit, seen.count < standard.count else { return }
    let list = quoted(seen.map(\.name).sorted().joined(separator: " "))
    let isSettled = policy.isStrict || seen.allSatisfy { $0.seen.sets >= 2 }
    facets.codes = .init(list, isRule: isSettled && policy.isMany(survey.sets, tally.filled))
  }

  /// Codes the standard lacks are added; where their lengths are not the standard's, those are widened too.
  private func widen(
    _ slot: ElementSlot, _ codes: [(name: String, seen: Occurrences)], _ facets: inout ElementFacets
  ) {
    func add(_ codes: [String]) -> String { "{ add: \(quoted(codes.sorted().joined(separator: " "))) }" }
    func length(_ codes: [String]) -> String? {
      guard let outline = slot.outline else { return nil }
      let low = min(outline.minimum, codes.map(\.utf8.count).min() ?? outline.minimum)
      let high = max(outline.maximum, codes.map(\.utf8.count).max() ?? outline.maximum)
      return low == outline.minimum && high == outline.maximum ? nil : quoted("\(low)/\(high)")
    }
    if codes.isEmpty { return }
    let all = codes.map(\.name)
    let habits = codes.filter { policy.isHabit($0.seen, survey.sets) }.map(\.name)
    facets.codes = .init(add(all), isRule: false)
    facets.codes?.rule = habits.isEmpty ? nil : add(habits)
    if let wide = length(all) {
      facets.length = .init(wide, isRule: false)
      facets.length?.rule = habits.isEmpty ? nil : length(habits)
    }
  }

  // MARK: Lengths and repeats

  private func addLength(
    _ slot: ElementSlot, _ tally: ElementTally, _ facets: inout ElementFacets, _ evidence: inout [String]
  ) {
    guard let outline = slot.outline, tally.longest > 0 else { return }
    let unit = outline.type == .text || outline.type == .code ? "character" : "digit"
    evidence[0] +=
      tally.shortest == tally.longest
      ? ", \(plural(tally.longest, unit))" : ", \(tally.shortest) to \(plural(tally.longest, unit))"
    if tally.oddLengths.count > 0 {
      let low = min(outline.minimum, max(tally.shortest, 1))
      let high = max(outline.maximum, tally.longest)
      evidence.append(
        "the standard has \(outline.minimum) to \(outline.maximum)"
          + words.places("other lengths", tally.oddLengths.first.map { [$0] } ?? [], of: tally.oddLengths.count))
      facets.length = .init(quoted("\(low)/\(high)"), isRule: policy.isHabit(tally.oddLengths, survey.sets))
    } else if policy.isStrict, tally.shortest > outline.minimum || tally.longest < outline.maximum {
      facets.length = .init(quoted("\(tally.shortest)/\(tally.longest)"), isRule: true)
    }
  }

  private func addRepeats(
    _ slot: ElementSlot, _ tally: ElementTally, _ facets: inout ElementFacets, _ evidence: inout [String]
  ) {
    guard slot.component == 0 else { return }
    if tally.repeats > 1 { evidence[0] += ", up to \(tally.repeats) repeats" }
    if tally.oddRepeats.count > 0 {
      evidence.append(
        "the standard has at most \(slot.repeats)"
          + words.places("more", tally.oddRepeats.first.map { [$0] } ?? [], of: tally.oddRepeats.count))
      facets.repeats = .init("\(tally.repeats)", isRule: policy.isHabit(tally.oddRepeats, survey.sets))
    } else if policy.isStrict, slot.repeats != 1, tally.repeats > 0, tally.repeats != slot.repeats {
      facets.repeats = .init("\(tally.repeats)", isRule: true)
    }
  }
}
