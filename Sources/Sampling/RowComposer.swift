// Composes legal files of rows from a guide by a seed: what must be there, and of what may be there a choice. The same guide
// and seed give the same file.

import Conformance
import Delimited

package struct RowComposer {
  private let layout: RowLayout
  private let columns: [[SegmentOutline.Element]]
  private let order: (required: [Int], all: [Int])
  /// How likely, in percent, a column that may be empty is filled.
  package var likelihood: (_ column: String) -> Int = { _ in 50 }
  /// Texts that a column is to have.
  package var hints: [String: [String]] = [:]
  /// Columns that are about the whole document: its rows have the same there.
  package var shared: Set<String> = []
  private var random: Random
  private var count = 0

  package init(_ outline: GuideOutline, _ layout: RowLayout, seed: UInt64) {
    self.layout = layout
    random = Random(seed)
    columns = layout.records.map { outline.segments[$0.tag.description]?.elements ?? [] }
    order = layout.order(outline)
  }

  /// A file with so many lines in each of so many documents.
  package mutating func compose(documents: Int, lines: Int) -> [UInt8] {
    var rows: [RowDraft] = []
    for _ in 0..<documents {
      if layout.typeColumn > 0 {
        rows += order.all.filter { order.required.contains($0) || random.chance(60) }.map { row($0) }
        continue
      }
      var first = row(0)
      // Rows of two documents with the same number would be one.
      for key in layout.keys { first.cells[key - 1] = "D\(1_000 + count)" }
      rows.append(first)
      for _ in 1..<max(1, lines) {
        var next = row(0)
        for key in layout.keys { next.cells[key - 1] = first.cells[key - 1] }
        for (index, column) in layout.records[0].columns.enumerated() where shared.contains(column.id) {
          next.cells[index] = first.cells[index]
        }
        rows.append(next)
      }
    }
    return layout.bytes(rows)
  }

  private mutating func row(_ record: Int) -> RowDraft {
    count += 1
    var cells: [String] = []
    for index in layout.records[record].columns.indices {
      let column = layout.records[record].columns[index]
      let isThere = columns[record][index].isMandatory || random.chance(likelihood(column.id))
      cells.append(isThere && column.among == 0 ? text(column, columns[record][index]) : "")
    }
    return RowDraft(record: record, cells: cells)
  }

  private mutating func text(_ column: RowLayout.Column, _ element: SegmentOutline.Element) -> String {
    if let hints = hints[column.id], !hints.isEmpty { return hints[random.below(hints.count)] }
    guard case .simple(let outline) = element.content else { return "" }
    let isKey = column.isUnique || column.isReferred
    if let pattern = column.pattern, outline.codeLines.isEmpty {
      return pattern.text(atLeast: outline.minimum, turn: count)
    }
    switch column.form {
    case .text where isKey: return "K\(1_000 + count)"
    case .text: return outline.value(&random)
    case .decimal: return column.text(of: "\(1 + random.below(9_000)).\(1 + random.below(9))")
    case .date: return column.text(of: "2025\(two(1 + random.below(12)))\(two(1 + random.below(28)))")
    case .time: return column.text(of: "\(two(random.below(24)))\(two(random.below(60)))")
    }
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
