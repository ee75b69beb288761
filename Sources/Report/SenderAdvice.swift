// What a finding advises, said to the sender: findings speak to whoever runs the program, who would ask the sender.

enum SenderAdvice {
  private static let openings = [
    ("Ask the sender to ", ""), ("Ask the sender for ", "Send "), ("Ask the sender which ", "Tell us which "),
    ("Ask the sender whether ", "Check whether "), ("Ask the sender what ", "Tell us what "),
    ("The sender's to mend: ask for ", "Send "), ("The sender's to mend: ", ""),
    ("If not, the sender's: ask them to ", "Unless you are sure of it, "),
  ]
  /// Of sentences and clauses that are about our specs the sender is not told.
  private static let ours = ["guide", "profile", "ours to mend", "the map", "the table", "the partner", "not read"]

  static func text(_ advice: String) -> String {
    var told: [String] = []
    let trimmed = advice.hasSuffix(".") ? String(advice.dropLast()) : advice
    for sentence in trimmed.split(separator: ". ") {
      let clauses = sentence.split(separator: ";").map { $0.drop { $0 == " " } }
      let kept = clauses.filter { clause in !ours.contains { clause.contains($0) } }
      guard !kept.isEmpty else { continue }
      told.append(addressed(alone(kept)) + ".")
    }
    return told.isEmpty ? "Correct it, or tell us what is meant." : told.joined(separator: " ")
  }

  /// The clauses as a sentence; one that said what to do else, where the others are not told, stands alone.
  private static func alone(_ clauses: [Substring]) -> String {
    let text = clauses.joined(separator: "; ")
    if !text.hasPrefix("else ") { return text }
    let rest = text.dropFirst(5)
    return rest.prefix(1).uppercased() + rest.dropFirst()
  }

  private static func addressed(_ sentence: String) -> String {
    for (opening, own) in openings where sentence.hasPrefix(opening) {
      let rest = (own + sentence.dropFirst(opening.count)).replacing(", and to ", with: ", and ")
      return rest.prefix(1).uppercased() + rest.dropFirst()
    }
    return sentence.replacing(", and ask the sender ", with: ", and write ")
  }
}
