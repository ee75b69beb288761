// A draft as people and programs read it.

import Translation

extension PartnerDraft {
  /// All files one after the other, each under its name.
  package var page: [String] {
    files.flatMap { file in
      ["// ---- \(file.name)"] + file.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// What is told at the end.
  package var report: [String] {
    switch language {
    case .x12: setReport
    case .rows: rowReport
    case .trees: treeReport
    }
  }

  private var treeReport: [String] {
    let lines = sets.map { set in
      let told =
        set.claims.isEmpty
        ? "by a shipped guide, \(plural(set.uncarried.count, "place")) strange to it"
        : "\(plural(set.claims.count, "element or attribute", "elements and attributes")), "
          + "\(plural(set.uncarried.count, "place")) without a field"
      return "\(id): \(plural(set.sets, "document")) of \(set.set): \(told)"
    }
    return lines + ["\(id): held to the samples, the draft finds \(findings)"]
  }

  private var rowReport: [String] {
    let lines = sets.map { set in
      "\(id): \(plural(set.sets, "row")) of \(set.set): \(plural(set.claims.count, "column")), "
        + "\(plural(set.uncarried.count, "column")) without a field"
    }
    return lines + ["\(id): held to the samples, the draft finds \(findings)"]
  }

  private var setReport: [String] {
    var lines = sets.map { set in
      let rules = set.claims.count { $0.rule != nil }
      let suggestions = set.claims.count { $0.suggestion != nil }
      let uncarried = set.uncarried.isEmpty ? "" : ", \(plural(set.uncarried.count, "place")) without a field"
      return "\(id): \(plural(set.sets, "set")) of \(set.set) \(set.isOurs ? "to them" : "from them"): "
        + "\(plural(rules, "rule")), \(plural(suggestions, "suggestion"))\(uncarried)"
    }
    lines.append(
      "\(id): held to the samples, the draft finds \(findings), the standard guides \(standardFindings); "
        + (ownFindings.isEmpty
          ? "none is of its own making" : "of its own making: \(ownFindings.joined(separator: ", "))"))
    return lines
  }

  /// One object a line: claims, places without a field, files, and what came of it.
  package var json: [String] {
    let claims = sets.flatMap { set in set.claims.map { Self.line($0, set) } }
    let places = sets.flatMap { set in
      set.uncarried.map { place in
        JSONText(members: [("type", "uncarried")] + Self.members(set) + [("place", .string(place))]).line
      }
    }
    let files = files.map {
      JSONText(members: [("type", "file"), ("name", .string($0.name)), ("text", .string($0.text))]).line
    }
    let summary = JSONText(members: [
      ("type", "summary"), ("partner", .string(id)), ("interchanges", .number(Int64(interchanges))),
      ("sets", .number(Int64(sets.reduce(0) { $0 + $1.sets }))), ("rules", .number(Int64(rules))),
      ("suggestions", .number(Int64(suggestions))), ("findings", .number(Int64(findings))),
      ("standardFindings", .number(Int64(standardFindings))),
      ("ownFindings", .array(ownFindings.map { .string($0) })),
    ]).line
    return claims + places + files + [summary]
  }

  private static func members(_ set: SetClaims) -> [(String, JSONText)] {
    [
      ("set", .string(set.set)), ("release", .string(set.release)), ("direction", set.isOurs ? "receives" : "sends"),
      ("file", .string(set.file)),
    ]
  }

  private static func line(_ claim: Claim, _ set: SetClaims) -> String {
    var members = [("type", "claim" as JSONText)] + self.members(set)
    members += [("part", .string(claim.section.rawValue)), ("place", .string(claim.key))]
    if let rule = claim.rule { members.append(("rule", .string(rule))) }
    if let suggestion = claim.suggestion { members.append(("suggestion", .string(suggestion))) }
    members.append(("evidence", .array(claim.evidence.map { .string($0) })))
    return JSONText(members: members).line
  }
}
