// What the draft of a guide for rows claims of each column, with the evidence.

import Canonical
import Delimited

struct ColumnClaims {
  let feed: RowFeed
  let rows: Int
  let policy: ClaimPolicy
  let words: EvidenceWords
  /// The mark before decimals of the file, where one is told.
  let decimal: String?
  /// What the column is called that tells the document of a row.
  let documentKey: String?
  /// Claims that proved wrong.
  let demoted: Set<String>

  /// Codes of a column that are listed at most, and how often each must have come on average.
  private static let codeLimit = 12
  private static let codeShare = 10

  func claim(_ column: RowColumn) -> Claim {
    let form = ColumnForm(column.tally, column.term, decimal: decimal, isKey: isKey(column))
    let base = [place(column)]
    let facets = facets(column, form)
    func value(_ choose: (ElementFacets.Part) -> String?) -> String {
      let type = facets.type.flatMap(choose) ?? facets.plainType
      let parts = base + ["is: \(quoted(type))"] + facets.parts.compactMap { choose($0.1).map { $0 } } + form.members
      return "{ \(parts.joined(separator: ", ")) }"
    }
    let isDemoted = demoted.contains("columns \(column.id)")
    let rule = value { isDemoted ? nil : $0.rule }
    let all = value { $0.all }
    return Claim(
      section: .columns, key: column.id, rule: rule, suggestion: all == rule ? nil : all,
      evidence: evidence(column, form))
  }

  /// By its name, its number or its characters.
  private func place(_ column: RowColumn) -> String {
    if feed.evidence.hasHeader { return "header: \(quoted(column.header))" }
    if feed.dialect.isFixed {
      let place = feed.dialect.columns[column.number - 1]
      return "at: \"\(place.start + 1)-\(place.start + place.length)\""
    }
    return "at: \(column.number)"
  }

  // MARK: Facets

  private struct Facets {
    /// Type with lengths, where they are claimed.
    var type: ElementFacets.Part?
    var plainType: String
    var parts: [(String, ElementFacets.Part)] = []
  }

  private func facets(_ column: RowColumn, _ form: ColumnForm) -> Facets {
    let tally = column.tally
    let isMany = policy.isMany(rows, rows)
    let mayList = form.kind == .text && !form.isUntold && column.term?.content != .gtin
    let codes = mayList ? codes(tally) : nil
    var facets = Facets(plainType: plainType(column, form))
    if let codes {
      facets.plainType = "AN"
      let isSure = isMany && tally.values.ranked.allSatisfy { $0.seen.count > 1 }
      facets.type = .init("ID", isRule: isSure)
      facets.parts.append(("codes", .init("codes: \(quoted(codes))", isRule: isSure)))
    } else if tally.filled.count > 0, form.kind != .date {
      facets.type = .init(sizedType(tally, form), isRule: policy.isStrict)
    }
    if tally.filled.count == rows, rows > 0, !form.hasBlanks {
      // A row that does not say its document is refused in any case.
      let isRule = isMany || column.id == documentKey
      facets.parts.insert(("use", .init("use: \"M\"", isRule: isRule)), at: 0)
    }
    if tally.isUnique, isKey(column) { facets.parts.append(("unique", .init("unique: true", isRule: isMany))) }
    return facets
  }

  private func plainType(_ column: RowColumn, _ form: ColumnForm) -> String {
    switch form.kind {
    case .number: return "R"
    case .date: return "DT"
    case .text:
      if column.term?.content == .gtin, column.tally.longest <= 14 { return "AN 8/14" }
      return column.tally.longest > 4_000 ? "AN 1/\(column.tally.longest)" : "AN"
    }
  }

  /// With the lengths seen.
  private func sizedType(_ tally: ColumnTally, _ form: ColumnForm) -> String {
    form.kind == .number
      ? "R 1/\(max(1, tally.numbers.digits))" : "AN \(tally.shortest)/\(tally.longest)"
  }

  /// The values, where they are few, short, and come again and again.
  private func codes(_ tally: ColumnTally) -> String? {
    guard tally.values.isWhole, !tally.values.isEmpty else { return nil }
    let codes = tally.values.ranked.map(\.name)
    guard codes.count <= Self.codeLimit, codes.count * Self.codeShare <= tally.filled.count,
      codes.allSatisfy(isListable)
    else { return nil }
    return codes.sorted().joined(separator: " ")
  }

  /// A column that numbers things: it is known as one, or called one.
  private func isKey(_ column: RowColumn) -> Bool {
    if let term = column.term { return term.isKey }
    var name = RowShaper.folded(column.header)
    while let last = name.last, last.isNumber { name.removeLast() }
    return ["id", "nr", "no", "number", "nummer", "code", "key", "sku"].contains { name.hasSuffix($0) }
  }

  // MARK: Words

  private func evidence(_ column: RowColumn, _ form: ColumnForm) -> [String] {
    let tally = column.tally
    var sentence = "column \(column.number)"
    if !column.header.isEmpty { sentence += " \(quoted(words.shown(column.header)))" }
    if let term = column.term { sentence += ", \(term.words) \(column.reason)" }
    sentence += ": "
    if tally.filled.count == 0 {
      sentence += "in none of \(plural(rows, "row"))"
    } else {
      sentence += share(tally.filled.count, rows, "row") + ", " + lengths(tally)
      let missing = rows - tally.filled.count
      if missing > 0, missing * 20 <= rows { sentence += gaps(tally, missing) }
    }
    return [sentence] + distinct(column, form) + form.evidence
  }

  private func lengths(_ tally: ColumnTally) -> String {
    tally.shortest == tally.longest
      ? plural(tally.longest, "character") : "\(tally.shortest) to \(tally.longest) characters"
  }

  private func gaps(_ tally: ColumnTally, _ missing: Int) -> String {
    let list = tally.gaps.map { words.row($0) }.joined(separator: "; ")
    return "; empty: \(list)\(missing > tally.gaps.count ? " and \(missing - tally.gaps.count) more" : "")"
  }

  /// Whether values differ where that matters, and which they are where they are few.
  private func distinct(_ column: RowColumn, _ form: ColumnForm) -> [String] {
    let tally = column.tally
    if isKey(column), tally.filled.count > 1 {
      if tally.isUnique { return ["no two rows have the same"] }
      if let repeated = tally.repeated { return ["a value comes again in \(words.row(repeated))"] }
      return ["there are too many to know whether all differ"]
    }
    guard form.kind == .text, !form.isUntold, codes(tally) != nil else { return [] }
    return [tally.values.ranked.map { "\(words.shown($0.name)) \($0.seen.count)" }.joined(separator: ", ")]
  }
}

extension EvidenceWords {
  /// `a.csv, row 7`, as findings count rows.
  func row(_ sight: Sight) -> String {
    place(Sight(file: sight.file, set: 0, segment: 0)) + ", row \(sight.segment)"
  }
}
