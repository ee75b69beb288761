// Evidence in words: counts, sights and codes with their meaning, as comments of a draft say them.

import PartnerSpec
import Translation

/// Names files and codes in comments.
struct EvidenceWords {
  let files: [String]
  let names: Names

  func place(_ sight: Sight) -> String {
    let file = files.indices.contains(sight.file) ? files[sight.file] : "?"
    var text = Excerpt.printable(Array(file.utf8))
    if sight.set > 0 { text += ", set \(sight.set)" }
    if sight.segment > 0 { text += ", segment \(sight.segment)" }
    return text
  }

  /// `; absent: a.edi, set 1, segment 4`, or nothing.
  func places(_ label: String, _ sights: [Sight], of count: Int) -> String {
    if sights.isEmpty { return "" }
    let list = sights.map { place($0) }.joined(separator: "; ")
    return "; \(label): \(list)\(count > sights.count ? " and \(count - sights.count) more" : "")"
  }

  /// Codes with their meaning and how often each was seen, the commonest first.
  func codes(_ register: Register, _ reference: String?, limit: Int = 12) -> String {
    let ranked = register.ranked
    var parts = ranked.prefix(limit).map { code, seen in
      let meaning = reference.flatMap { names.code($0, code) }.map { " (\($0))" } ?? ""
      return "\(shown(code))\(meaning) \(seen.count) in \(plural(seen.sets, "set"))"
    }
    let rest = ranked.count - parts.count
    if rest > 0 { parts.append("\(rest) more") }
    if !register.isWhole { parts.append("and others: only \(register.limit) are remembered") }
    return parts.joined(separator: ", ")
  }

  /// A value from a sample, on one line and not too long.
  func shown(_ text: String, limit: Int = 40) -> String {
    let printable = Excerpt.printable(Array(text.utf8))
    return printable.count > limit ? "\(printable.prefix(limit - 1))…" : printable
  }
}

/// `1 set`, `2 sets`.
func plural(_ count: Int, _ noun: String) -> String { plural(count, noun, "\(noun)s") }

func plural(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }

/// `812 sets`, `812 PO1`: a loop is called by its name.
func all(_ count: Int, _ noun: String) -> String {
  noun.first?.isUppercase ?? false ? "\(count) \(noun)" : plural(count, noun)
}

/// `in 3 of 812 sets`
func share(_ count: Int, _ whole: Int, _ noun: String) -> String { "in \(count) of \(all(whole, noun))" }
