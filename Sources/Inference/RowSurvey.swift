// Reads the samples of one feed, row by row, and counts what is in each column.

import Delimited
import Octets

final class RowSurvey {
  private(set) var columns: [ColumnTally] = []
  private(set) var rows = 0
  /// Rows of separators alone.
  private(set) var blankRows = 0
  /// The first row that is no text in the encoding.
  private(set) var badText: Sight?
  /// Rows with quotes that stand wrong, and such; the first of them.
  private(set) var odd = Occurrences()
  /// Cells in quotes that hold line ends and separators: rather rows that a stray quote has swallowed.
  private(set) var swallowing = Occurrences()
  /// Rows of more or fewer cells than the first.
  private(set) var ragged = 0
  private var width = 0
  private var separator: UInt8 = 0
  private var remembered = 0
  private var room = Slab<UInt8>(repeating: 0, count: 256)

  /// Reads a sample, the header left out.
  func read(_ sample: Sample, file: Int, _ feed: RowFeed) throws {
    var reader = RowReader(try FileSource(path: sample.path), feed.dialect, preamble: feed.evidence.preamble)
    var problems: [RowProblem] = []
    var isHeader = feed.evidence.hasHeader
    separator = feed.dialect.separator
    while try reader.next(&problems) {
      let sight = Sight(file: file, set: 0, segment: Int(truncatingIfNeeded: reader.number))
      note(problems, sight)
      problems.removeAll()
      if width == 0 { width = reader.cellCount }
      if reader.cellCount != width { ragged += 1 }
      if isHeader {
        isHeader = false
        widen(to: reader.cellCount)
        continue
      }
      if reader.isOfSeparators {
        blankRows += 1
        continue
      }
      rows += 1
      widen(to: reader.cellCount)
      for index in columns.indices { take(reader.text(index + 1), index, sight) }
    }
    note(problems, Sight(file: file, set: 0, segment: Int(truncatingIfNeeded: reader.number)))
  }

  private func widen(to count: Int) {
    while columns.count < min(count, InferenceLimit.columns) { columns.append(ColumnTally()) }
  }

  private func take(_ cell: [UInt8], _ index: Int, _ sight: Sight) {
    var value = cell[...]
    while value.first == 0x20 { value.removeFirst() }
    while value.last == 0x20 { value.removeLast() }
    if value.isEmpty { return columns[index].miss(sight) }
    if value.contains(0x0a), value.contains(separator) { swallowing.add(rows, sight) }
    remembered += columns[index].take(
      Array(value), rows, sight, &room, mayRemember: remembered < InferenceLimit.values)
  }

  private func note(_ problems: [RowProblem], _ sight: Sight) {
    for problem in problems {
      switch problem.kind {
      case .invalidText: badText = badText ?? sight
      case .otherEncoding, .otherSeparator: break
      default: odd.add(rows, sight)
      }
    }
  }
}
