// A guide for rows in the making, as text: how the files are written, and their columns.

import Canonical
import Delimited

struct RowGuideDraft {
  let feed: RowFeed
  let survey: RowSurvey
  let columns: RowColumns
  let claims: [Claim]
  let policy: ClaimPolicy
  /// `price-list`, and what it is in words.
  let set: String
  let title: String
  let basis: String
  /// The mark before decimals of the file, where one is told.
  let decimal: String?
  let words: EvidenceWords

  var text: String {
    var draft = DraftText()
    draft.comment("\(title): a draft, inferred from \(basis).")
    draft.comment(
      policy.isStrict
        ? "Everything the samples show is a rule here, whatever few they are: look at each line before you use it."
        : "What holds in \(policy.threshold) rows or more is a rule. The rest is a suggestion: take the slashes away to "
          + "make it a rule in place of the line above it.")
    draft.open("{")
    draft.line("language: \"csv\", set: \(quoted(set)), name: \(quoted(title)),")
    writeDialect(&draft)
    writeHeader(&draft)
    writeKeys(&draft)
    draft.open("columns: {")
    for claim in claims {
      for sentence in claim.evidence { draft.comment(sentence) }
      if let rule = claim.rule { draft.line("\(memberName(claim.key)): \(rule),") }
      if let suggestion = claim.suggestion { draft.line("// \(memberName(claim.key)): \(suggestion),") }
    }
    draft.close("},")
    writeLeftOut(&draft)
    draft.close("}")
    return draft.text
  }

  // MARK: How it is written

  private func writeDialect(_ draft: inout DraftText) {
    for clue in feed.evidence.clues where ![.header, .preamble].contains(clue.topic) {
      if clue.topic == .decimal, decimal == nil { continue }
      draft.comment("\(clue.topic): \(words.shown(clue.words, limit: 160))")
    }
    if let more = feed.quoteWords { draft.comment("quote: \(words.shown(more, limit: 160))") }
    if let more = feed.encodingWords { draft.comment("encoding: \(words.shown(more, limit: 160))") }
    if survey.odd.count > 0, let first = survey.odd.first {
      draft.comment("\(plural(survey.odd.count, "place")) with odd quotes or bytes; first: \(words.row(first))")
    }
    if !members.isEmpty { draft.line("dialect: { \(members.joined(separator: ", ")) },") }
  }

  private var members: [String] {
    let dialect = feed.dialect
    var members: [String] = []
    // Nothing separates or quotes cells that stand at places.
    if !dialect.isFixed { members.append("separator: \(quoted(Self.name(dialect.separator)))") }
    if !dialect.isFixed, dialect.quote == nil {
      members.append("quote: \"\"")
    } else if !dialect.isFixed, let quote = dialect.quote, quote != 0x22 {
      members.append("quote: \(quoted(Self.name(quote)))")
    }
    if dialect.escape != .doubled { members.append("escape: \"\(dialect.escape == .both ? "both" : "backslash")\"") }
    if let comment = dialect.comment { members.append("comment: \(quoted(Self.name(comment)))") }
    switch dialect.encoding {
    case .utf8: break
    case .latin1: members.append("encoding: \"iso-8859-1\"")
    case .windows1252: members.append("encoding: \"windows-1252\"")
    case .utf16LittleEndian: members.append("encoding: \"utf-16le\"")
    case .utf16BigEndian: members.append("encoding: \"utf-16be\"")
    }
    if decimal == "," { members.append("decimal: \",\"") }
    if dialect.trims, !dialect.isFixed { members.append("trim: true") }
    return members
  }

  private static func name(_ byte: UInt8) -> String {
    byte == 0x09 ? "tab" : String(decoding: [byte], as: UTF8.self)
  }

  private func writeHeader(_ draft: inout DraftText) {
    for topic in [DialectEvidence.Topic.preamble, .header] {
      if let clue = feed.evidence.words(topic) { draft.comment(words.shown(clue, limit: 160)) }
    }
    var members: [String] = []
    if feed.evidence.hasHeader { members.append("header: true,") }
    if feed.evidence.preamble > 0 { members.append("skip: \(feed.evidence.preamble),") }
    if !members.isEmpty { draft.line(members.joined(separator: " ")) }
    if survey.blankRows > 0 {
      draft.comment("\(plural(survey.blankRows, "row")) of separators alone: they are passed over.")
    }
  }

  private func writeKeys(_ draft: inout DraftText) {
    guard let column = columns.documentKey else { return }
    let gaps = survey.rows - column.tally.filled.count
    let told = gaps > 0 ? " It is empty in \(plural(gaps, "row")): a row that says no document is refused." : ""
    draft.comment("Rows of the same \(quoted(words.shown(column.header))) are one document.\(told)")
    draft.line("document: [\(quoted(column.id))],")
  }

  /// Columns that no guide can name.
  private func writeLeftOut(_ draft: inout DraftText) {
    let listed = Set(claims.map(\.key))
    let rest = columns.columns.filter { !listed.contains($0.id) && $0.tally.filled.count > 0 }
    for column in rest {
      let name = column.header.isEmpty ? "without a name" : quoted(words.shown(column.header))
      let why =
        column.isRepeated
        ? "another has the same name" : column.header.isEmpty ? "nothing finds it" : "a guide has no room for more"
      draft.comment("Left out: column \(column.number), \(name): \(why).")
    }
  }
}
