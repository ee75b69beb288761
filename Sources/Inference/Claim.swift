// What a draft claims of one place, with the evidence: a rule where enough samples say so, else a suggestion, which stands
// in the draft as a comment.

import Canonical

/// How much makes a claim a rule.
package struct ClaimPolicy: Sendable {
  /// Sets, and segments or loops at the place, that must have been seen.
  package var threshold: Int
  /// All claims are rules, those too that no number of samples proves: lengths and repeats as seen.
  package var isStrict: Bool
  /// Sets in which something the standard does not allow must have been seen to be allowed.
  package static let habit = 3
  package static let usualThreshold = 30

  package init(threshold: Int = usualThreshold, isStrict: Bool = false) {
    self.threshold = threshold
    self.isStrict = isStrict
  }

  /// Enough was seen to forbid what was not.
  func isMany(_ sets: Int, _ chances: Int) -> Bool { isStrict || sets >= threshold && chances >= threshold }

  /// Enough was seen to allow what the standard does not.
  func isHabit(_ seen: Occurrences, _ sets: Int) -> Bool {
    isStrict || sets >= threshold && seen.sets >= min(Self.habit, threshold)
  }
}

package struct Claim: Sendable, Equatable {
  /// The part of a guide it belongs to.
  package enum Section: String, Sendable, CaseIterable { case add, moved, segments, elements, conditions, columns }

  package var section: Section
  /// The place; for what is added, the segment with its neighbour.
  package var key: String
  /// What the guide says of it, as JSON5; nil where nothing is sure enough.
  package var rule: String?
  /// What it could say; nil when that is the rule already, or there is nothing to say.
  package var suggestion: String?
  /// In words.
  package var evidence: [String]
  /// Section and key: what tells it from others of its guide.
  var name: String { "\(section.rawValue) \(key)" }
  /// It is never used: such claims stand together.
  package var isNotUsed: Bool { (rule ?? suggestion) == "null" }
}

/// What may be said of an element: each part of it a rule or a suggestion.
struct ElementFacets {
  enum Use: Equatable { case mandatory, optional, notUsed }

  struct Part {
    /// JSON5; of the rule nil when there is none.
    var rule: String?
    var all: String

    init(_ text: String, isRule: Bool) {
      all = text
      rule = isRule ? text : nil
    }
  }

  var use: Part?
  var length: Part?
  var codes: Part?
  var repeats: Part?

  private func value(_ choose: (Part) -> String?) -> String? {
    let parts = [("use", use), ("length", length), ("codes", codes), ("repeat", repeats)].compactMap { name, part in
      part.flatMap(choose).map { (name, $0) }
    }
    if parts.isEmpty { return nil }
    if parts.count == 1, parts[0].0 == "use" { return parts[0].1 }
    return "{ \(parts.map { "\($0.0): \($0.1)" }.joined(separator: ", ")) }"
  }

  var rule: String? { value(\.rule) }

  var suggestion: String? {
    let all = value { $0.all }
    return all == rule ? nil : all
  }
}

/// A text as JSON5.
func quoted(_ text: some StringProtocol) -> String { jsonString(String(text)) }

/// Code that a guide can list: no blanks, at most eight characters of ASCII.
func isListable(_ code: String) -> Bool {
  (1...8).contains(code.utf8.count)
    && code.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x5c && $0 != 0x27 }
}
