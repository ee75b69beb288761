// JSON5 as a draft has it: members with their evidence in front, suggestions as comments that become rules when the slashes
// are taken away.

struct DraftText {
  private(set) var text = ""
  private var depth = 0
  /// No line is longer where it can be broken.
  private static let width = 116

  private var indent: String { String(repeating: "  ", count: depth) }

  mutating func line(_ line: String) { text += line.isEmpty ? "\n" : "\(indent)\(line)\n" }

  mutating func open(_ line: String) {
    self.line(line)
    depth += 1
  }

  mutating func close(_ line: String) {
    depth -= 1
    self.line(line)
  }

  /// A sentence, broken at blanks.
  mutating func comment(_ sentence: String) {
    var rest = Substring("// ")
    for word in sentence.split(separator: " ") {
      if rest.count > 3, rest.count + word.count + 1 + indent.count > Self.width {
        line(String(rest))
        rest = "//   "
      }
      rest += rest.hasSuffix(" ") ? word : " " + word
    }
    line(String(rest))
  }

  /// What the samples still break when they are held to the draft: rules, how often, and the first place.
  mutating func tolerance(_ broken: [(rule: String, count: Int, first: String?)]) {
    if broken.isEmpty { return comment("Held to this draft, the samples break no rule.") }
    comment("Held to this draft, the samples still break these rules. What they will not mend can be tolerated:")
    line("// tolerance: {")
    for (rule, count, first) in broken.sorted(by: { $0.rule < $1.rule }) {
      line("//   // \(plural(count, "time"))\(first.map { "; first: \($0)" } ?? "")")
      line("//   \(quoted(rule)): \"note\",")
    }
    line("// },")
  }

  /// Members on as few lines as they need; `isComment` for suggestions.
  mutating func members(_ members: [String], isComment: Bool) {
    let mark = isComment ? "// " : ""
    var rest = mark
    for member in members {
      if rest.count > mark.count, rest.count + member.count + 2 + indent.count > Self.width {
        line(rest)
        rest = mark
      }
      rest += (rest.count > mark.count ? " " : "") + member + ","
    }
    if rest.count > mark.count { line(rest) }
  }
}

/// The name of a member: bare where JSON5 allows it.
func memberName(_ name: String) -> String {
  let isBare =
    !name.isEmpty && name.utf8.allSatisfy { 0x41...0x5a ~= $0 || 0x61...0x7a ~= $0 || 0x30...0x39 ~= $0 }
    && !(0x30...0x39 ~= name.utf8.first ?? 0x30)
  return isBare ? name : quoted(name)
}
