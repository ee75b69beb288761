// What is said of a spec: sections of facts, each with the place where it was said. Shown in aligned columns, or as JSON
// lines.

import JSON5
import Translation

package struct Explanation: Sendable {
  package struct Fact: Sendable {
    package var name: String
    package var value: String
    package var origin: SpecOrigin?
    /// How far it is set in.
    package var depth = 0

    package init(_ name: String, _ value: String, _ origin: SpecOrigin? = nil, depth: Int = 0) {
      self.name = name
      self.value = value
      self.origin = origin
      self.depth = depth
    }
  }

  package struct Section: Sendable {
    package var title: String
    package var facts: [Fact] = []
    package init(_ title: String, _ facts: [Fact] = []) {
      self.title = title
      self.facts = facts
    }

    mutating func add(_ name: String, _ value: String, _ origin: SpecOrigin? = nil, depth: Int = 0) {
      facts.append(Fact(name, value, origin, depth: depth))
    }
  }

  package var sections: [Section] = []

  package init() {}

  // MARK: Text

  private static let valueWidth = 64

  /// In columns: name, value, origin.
  package func text(_ paint: Paint) -> [String] {
    var lines: [String] = []
    for section in sections {
      if !lines.isEmpty { lines.append("") }
      lines.append(paint(section.title, .bold))
      let names = section.facts.map { $0.name.count + 2 * $0.depth }.max() ?? 0
      let values = section.facts.filter { $0.origin != nil }.map { min($0.value.count, Self.valueWidth) }.max() ?? 0
      for fact in section.facts { lines += Self.lines(fact, names, values, paint) }
    }
    return lines
  }

  private static func lines(_ fact: Fact, _ names: Int, _ values: Int, _ paint: Paint) -> [String] {
    let indent = String(repeating: " ", count: 2 + 2 * fact.depth)
    let gap = String(repeating: " ", count: names - fact.name.count - 2 * fact.depth + 2)
    let parts = wrapped(fact.value, valueWidth)
    return parts.enumerated().map { index, part in
      if index > 0 { return String(repeating: " ", count: names + 4) + part }
      let head = indent + paint(fact.name, .cyan) + gap + part
      guard let origin = fact.origin else { return trimmed(head) }
      return head + String(repeating: " ", count: max(values - part.count, 0) + 2) + paint("\(origin)", .dim)
    }
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }

  /// Lines of at most `width` characters, cut at blanks.
  private static func wrapped(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !line.isEmpty, line.count + word.count + 1 > width {
        lines.append(line)
        line = String(word)
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return lines + [line]
  }

  // MARK: JSON

  /// One fact a line.
  package var jsonLines: [String] {
    sections.flatMap { section in
      section.facts.map { fact in
        var members: [JSONText.Member] = [
          .init(name: "type", value: "fact"), .init(name: "about", value: .string(section.title)),
          .init(name: "name", value: .string(fact.name)), .init(name: "value", value: .string(fact.value)),
        ]
        if let origin = fact.origin {
          members.append(.init(name: "file", value: .string(origin.file)))
          members.append(.init(name: "line", value: .number(Int64(origin.line))))
        }
        return JSONText.object(members).line
      }
    }
  }
}
