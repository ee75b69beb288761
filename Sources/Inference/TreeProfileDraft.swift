// A partner's profile in the making, where it sends XML: one entry for each root, and what nobody can infer from them.

import Findings
import PartnerSpec

struct TreeProfileDraft {
  /// One kind of document.
  struct Entry {
    var guide: String
    var map: String
    var files: [String]
    var reason: String
  }

  let id: String
  let words: EvidenceWords
  var entries: [Entry] = []
  /// The GLN of who sends, where all samples say the same.
  var gln: String?
  /// What the samples break under the draft: rule, evidence.
  private var broken: [String: Occurrences] = [:]

  init(id: String, words: EvidenceWords) {
    self.id = id
    self.words = words
  }

  mutating func note(_ trial: TreeTrial) {
    for (rule, seen) in trial.broken { broken[rule, default: Occurrences()].add(seen) }
  }

  var text: String {
    var draft = DraftText()
    draft.comment(
      "\(id): a draft, inferred from \(plural(words.files.count, "file")) of XML. Look at each line; evidence stands beside "
        + "it.")
    draft.open("{")
    draft.line("partner: \(quoted(id)), name: \(quoted(id)),")
    draft.comment("A draft is a test; say \"production\" when it has proved right.")
    draft.line("status: \"test\",")
    if let gln {
      draft.comment("The GLN of the sender, in all samples. For orders and bills there may be more:")
      draft.line("identifiers: { gln: \(quoted(gln)) },")
    } else {
      draft.comment("The samples say no GLN of the sender. For orders and bills:")
      draft.line("// identifiers: { gln: \"...\", duns: \"...\" },")
    }
    draft.comment("Which entry a file is for is told by its root.")
    draft.open("sends: [")
    for entry in entries {
      let more = entry.files.count > 6 ? " and \(entry.files.count - 6) more" : ""
      draft.comment(
        "\(entry.files.prefix(6).map { words.shown($0, limit: 60) }.joined(separator: ", "))\(more): \(entry.reason)")
      draft.line("{ as: \"xml\", guide: \(quoted(entry.guide)), map: \(quoted(entry.map)) },")
    }
    draft.close("],")
    draft.tolerance(broken.map { ($0.key, $0.value.count, $0.value.first.map { words.line($0) }) })
    draft.close("}")
    return draft.text
  }
}
