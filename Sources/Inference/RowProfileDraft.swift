// A partner's profile in the making, where it sends rows: which files they are, and what nobody can infer from them.

import Findings
import PartnerSpec

struct RowProfileDraft {
  /// One kind of file.
  struct Entry {
    var set: String
    var files: [String]
    var rows: Int
    var reason: String
  }

  let id: String
  let words: EvidenceWords
  var entries: [Entry] = []
  /// What the samples break under the draft: rule, evidence.
  private var broken: [String: (seen: Occurrences, places: Set<String>)] = [:]

  init(id: String, words: EvidenceWords) {
    self.id = id
    self.words = words
  }

  mutating func note(_ kinds: FindingKinds) {
    for (kind, entry) in kinds.counts where entry.severity > .note {
      var rule = broken[kind.rule.name] ?? (Occurrences(), [])
      rule.seen.add(entry.seen)
      rule.places.insert(kind.place)
      broken[kind.rule.name] = rule
    }
  }

  var text: String {
    var draft = DraftText()
    draft.comment(
      "\(id): a draft, inferred from \(plural(words.files.count, "file")) of rows. Look at each line; evidence stands beside it."
    )
    draft.open("{")
    draft.line("partner: \(quoted(id)), name: \(quoted(id)), // rows say no name")
    draft.comment("A draft is a test; say \"production\" when it has proved right.")
    draft.line("status: \"test\",")
    draft.comment("Rows do not say who sends them: --partner does, or the folder they arrive in. For orders and bills:")
    draft.line("// identifiers: { gln: \"...\", duns: \"...\" },")
    draft.open("sends: [")
    for entry in entries { write(entry, &draft) }
    draft.close("],")
    draft.tolerance(broken.map { ($0.key, $0.value.seen.count, $0.value.seen.first.map { words.row($0) }) })
    draft.close("}")
    return draft.text
  }

  private func write(_ entry: Entry, _ draft: inout DraftText) {
    draft.comment(
      "\(entry.files.map { words.shown($0, limit: 60) }.joined(separator: ", ")): \(plural(entry.rows, "row")), "
        + entry.reason)
    let patterns = Set(entry.files.map(Self.pattern)).sorted().map(quoted).joined(separator: ", ")
    let tail = "guide: \(quoted("guides/\(entry.set)")), map: \(quoted("maps/\(entry.set)")) },"
    if entries.count > 1 {
      draft.line("{ as: \"csv\", files: [\(patterns)], \(tail)")
    } else {
      draft.line("{ as: \"csv\", \(tail)")
      draft.line("// files: [\(patterns)] in it, once there are others")
    }
  }

  /// What files like this one may be called: numbers and dates differ from one to the next.
  private static func pattern(_ name: String) -> String {
    let file = name.pieces(at: "/").last ?? name
    var pattern = ""
    for character in file {
      if !character.isNumber { pattern.append(character) } else if pattern.last != "*" { pattern.append("*") }
    }
    return pattern
  }
}
