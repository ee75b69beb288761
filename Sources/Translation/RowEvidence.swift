// What a file of rows looks like to somebody who was told nothing of it: how it is written, with the evidence, and its first
// rows. Nothing is read by it; a run goes by the guide.

import Delimited
import Findings
import Octets

package struct RowEvidence {
  private static let rowLimit = 5
  private static let width = 60

  private let evidence: DialectEvidence
  private let rows: [[String]]

  /// Looks at the first bytes of a file.
  package init(_ head: [UInt8], isWhole: Bool) {
    evidence = DialectEvidence(head, isWhole: isWhole)
    rows = Self.rows(head, evidence)
  }

  /// How many of the first bytes are looked at.
  package static var sampleSize: Int { DialectEvidence.sampleSize }

  private static func rows(_ head: [UInt8], _ evidence: DialectEvidence) -> [[String]] {
    var reader = RowReader(MemorySource(head), evidence.dialect, preamble: evidence.preamble)
    var problems: [RowProblem] = []
    var rows: [[String]] = []
    while rows.count < rowLimit + 1, let isRow = try? reader.next(&problems), isRow {
      rows.append((1...max(1, reader.cellCount)).map { Excerpt.decoded(reader.text($0)) })
    }
    return rows
  }

  /// For people: what was found and why, then the first rows, a cell a line.
  package func lines(_ file: String, _ paint: Paint) -> [String] {
    var lines = ["\(file): rows, as far as can be seen"]
    for clue in evidence.clues {
      let topic = SegmentWords.padded("\(clue.topic)", 10)
      lines.append("  \(paint(topic, .dim)) \(Excerpt.printable(clue.words))")
    }
    let data = evidence.hasHeader ? rows.dropFirst() : rows[...]
    for (number, row) in data.prefix(Self.rowLimit).enumerated() {
      lines.append(paint("row \(number + 1)", .bold))
      let names = row.indices.map { evidence.header.indices.contains($0) ? evidence.header[$0] : "\($0 + 1)" }
      let width = min(names.map(\.count).max() ?? 0, 30)
      for (name, cell) in zip(names, row) where !cell.isEmpty {
        let label = SegmentWords.padded(Excerpt.clipped(Excerpt.printable(name), 30), width)
        lines.append("  \(paint(label, .dim))  \(Excerpt.clipped(Excerpt.printable(cell), Self.width))")
      }
    }
    return lines
  }

  /// For programs: one object.
  package func json(_ file: String) -> String {
    let clues = evidence.clues.map { clue -> JSONText in
      ["about": .string("\(clue.topic)"), "evidence": .string(clue.words)]
    }
    return JSONText(members: [
      ("type", "rows"), ("file", .string(file)), ("evidence", .array(clues)),
      ("header", .array(evidence.header.map { .string($0) })),
      ("rows", .array(rows.dropFirst(evidence.hasHeader ? 1 : 0).map { .array($0.map { .string($0) }) })),
    ]).line
  }
}
