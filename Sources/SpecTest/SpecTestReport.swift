// The result of a test in words, with the colours of a terminal, and as JSON lines.

import Comparison
import Translation

package struct SpecTestReport {
  /// Differences of one file told in words.
  private static let limit = 40
  private static let width = 240

  private let paint: Paint
  private let listsStandard: Bool

  /// `listsStandard`: what no case touches of the standard maps and guides is told too.
  package init(paint: Paint = Paint(), listsStandard: Bool = false) {
    self.paint = paint
    self.listsStandard = listsStandard
  }

  // MARK: Words

  package func lines(_ result: PartnerResult) -> [String] {
    var lines = [paint("\(result.partner): \(result.name)", .bold)]
    if result.cases.isEmpty { lines.append("  \(paint("FAIL", .boldRed))  there are no cases") }
    for story in result.cases { lines += self.lines(story) }
    if !result.coverage.isEmpty { lines += table(result.coverage) }
    for coverage in result.coverage {
      for item in coverage.untouched where item.isOwn || listsStandard {
        lines.append("  \(paint("untouched", .dim))  \(coverage.standard): \(item.sentence)")
      }
    }
    return lines
  }

  private func lines(_ result: CaseResult) -> [String] {
    let isUpdated = result.files.contains { $0.state == .updated }
    let verdict = !result.isGreen ? paint("FAIL", .boldRed) : isUpdated ? paint("new ", .yellow) : paint("ok  ", .cyan)
    let files = result.files.map(\.file.rawValue).joined(separator: ", ")
    var lines = ["  \(verdict)  \(result.story.name)  \(paint(files, .dim))"]
    if let fault = result.fault { lines.append("        \(fault)") }
    for file in result.files where file.state != .same {
      lines.append("        \(file.file.rawValue)\(file.state == .updated ? " is written anew" : "")")
      for difference in file.differences.prefix(Self.limit) {
        lines.append("          \(cut(difference.line(as: .expectation)))")
      }
      let rest = file.differences.count - Self.limit
      if rest > 0 { lines.append("          and \(rest) more differences") }
    }
    return lines
  }

  private func cut(_ text: String) -> String {
    let clean = Excerpt.printable(Array(text.utf8))
    return clean.count > Self.width ? clean.prefix(Self.width - 1) + "\u{2026}" : clean
  }

  private func table(_ coverage: [Coverage]) -> [String] {
    var rows = [["coverage", "", "own bindings", "all bindings", "own changes", "guide rules"]]
    for item in coverage { rows.append(row("", item)) }
    let sum = coverage.reduce(into: [Share(), Share(), Share(), Share()]) { sum, item in
      sum = zip(sum, [item.ownBindings, item.bindings, item.changes, item.rules]).map { $0 + $1 }
    }
    rows.append(["", "together"] + sum.map(text))
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      return "  " + String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }

  private func row(_ first: String, _ item: Coverage) -> [String] {
    [first, "\(item.standard) \(item.isOurs ? "out" : "in")"]
      + [item.ownBindings, item.bindings, item.changes, item.rules].map(text)
  }

  private func text(_ share: Share) -> String {
    share.percent.map { "\(share.touched)/\(share.all) (\($0) %)" } ?? "-"
  }

  /// The whole run in one line.
  package static func sentence(_ results: [PartnerResult]) -> String {
    let cases = results.flatMap(\.cases)
    let failed = cases.count { !$0.isGreen }
    let updated = cases.count { $0.files.contains { $0.state == .updated } }
    var parts = ["\(results.count) partner\(results.count == 1 ? "" : "s")", "\(cases.count) cases"]
    parts.append(failed == 0 ? "all green" : "\(failed) failed")
    if updated > 0 { parts.append("\(updated) written anew") }
    return parts.joined(separator: ", ")
  }

  // MARK: JSON

  package func json(_ result: PartnerResult) -> [String] {
    result.cases.map { json($0).line } + result.coverage.map { json(result.partner, $0).line }
  }

  private func json(_ result: CaseResult) -> JSONText {
    var members: [JSONText.Member] = [
      .init(name: "type", value: "case"), .init(name: "partner", value: .string(result.story.partner)),
      .init(name: "case", value: .string(result.story.name)), .init(name: "path", value: .string(result.story.path)),
      .init(name: "green", value: .bool(result.isGreen)),
    ]
    if let fault = result.fault { members.append(.init(name: "fault", value: .string(fault))) }
    let files = result.files.map { file -> JSONText in
      [
        "file": .string(file.file.rawValue), "state": .string(file.state.rawValue),
        "differences": .array(file.differences.map { $0.json(as: .expectation) }),
      ]
    }
    members.append(.init(name: "files", value: .array(files)))
    return .object(members)
  }

  private func json(_ partner: String, _ coverage: Coverage) -> JSONText {
    func share(_ share: Share) -> JSONText {
      ["touched": .number(Int64(share.touched)), "all": .number(Int64(share.all))]
    }
    let untouched = coverage.untouched.map { item -> JSONText in
      [
        "kind": .string(item.kind.rawValue), "file": .string(item.file), "line": .number(Int64(item.line)),
        "text": .string(item.text), "own": .bool(item.isOwn),
      ]
    }
    return [
      "type": "coverage", "partner": .string(partner), "as": .string(coverage.standard),
      "direction": coverage.isOurs ? "out" : "in", "ownBindings": share(coverage.ownBindings),
      "bindings": share(coverage.bindings), "ownChanges": share(coverage.changes), "rules": share(coverage.rules),
      "untouched": .array(untouched),
    ]
  }
}
