// Values of rows that are compared with those of other rows: which came before, and which must be known from somewhere - a
// code table of the partner's, or a column of the same file. Departments name the one above them, and that may come later:
// such values wait until the document is over. Then it also shows whether some are above each other in a circle, which has a
// row in it that names a later one. All of it is bounded.

import Delimited
import Findings
import Mapping
import Octets

/// Values that must be known from somewhere, and those of which that cannot be said yet.
package struct RowReferences: ~Copyable {
  /// Rows that wait, and their bytes. Beyond these a value that no row above has is not judged.
  private static let waitingLimit = 1 << 12
  private static let limit = 1 << 20
  /// Links between rows that are remembered, and steps up that are looked for a circle.
  private static let linkLimit = 1 << 16
  private static let depthLimit = 256

  private struct Waiting {
    var finding: Finding
    /// Where the value is looked for.
    var column: Int
    /// Hash of the value that the row itself has there; 0 for none.
    var own: UInt64
    /// In `bytes`: the row, cut off, and in it the value.
    var row: Range<Int>
    var text: Range<Int>
  }

  private let tables: [String: CodeTable]
  /// For the hash of a value, that of the one above it.
  private var above: [UInt64: UInt64] = [:]
  private var waiting: [Waiting] = []
  private var bytes: [UInt8] = []
  /// The first row of which a value is not judged for lack of room; 0 while all are.
  private(set) var passedSince: UInt32 = 0

  init(_ layout: RowLayout, _ tables: [String: CodeTable]) {
    let names = layout.tables
    self.tables = tables.filter { names.contains($0.key) }
  }

  /// What is wrong with the value of a column, counted from 0, of a shaped row, and whether that is sure already; nil when
  /// nothing is.
  func look(
    _ column: RowLayout.Column, _ index: Int, of record: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>,
    _ seen: borrowing SeenValues
  ) -> (rule: Rule, isFinal: Bool)? {
    let value = Int(ends[index]) + 1..<Int(ends[index + 1])
    if value.isEmpty { return nil }
    if column.among > 0 {
      let own = Int(ends[column.among - 1]) + 1..<Int(ends[column.among])
      if Self.isSame(bytes, value, own) { return (.cellCycle, true) }
      if seen.has(SeenValues.column(column.among, of: record), bytes, value) { return nil }
    }
    if let table = column.table, tables[table]?.own(bytes, value.lowerBound, value.upperBound) != nil { return nil }
    return (.cellUnknown, column.among == 0)
  }

  private static func isSame(_ bytes: Span<UInt8>, _ one: Range<Int>, _ other: Range<Int>) -> Bool {
    guard one.count == other.count else { return false }
    return !one.indices.contains { bytes[$0] != bytes[other.lowerBound + $0 - one.lowerBound] }
  }

  /// Remembers which value of a column the one of a row is below.
  mutating func link(
    _ column: RowLayout.Column, _ index: Int, of record: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>
  ) {
    let value = Int(ends[index]) + 1..<Int(ends[index + 1])
    let own = Int(ends[column.among - 1]) + 1..<Int(ends[column.among])
    if value.isEmpty || own.isEmpty || above.count >= Self.linkLimit { return }
    let number = SeenValues.column(column.among, of: record)
    let key = SeenValues.hash(number, bytes, own)
    if above[key] == nil { above[key] = SeenValues.hash(number, bytes, value) }
  }

  /// Keeps a finding until all rows have come. `own` is what the row has in the column, numbered so, that is looked in.
  mutating func postpone(
    _ finding: Finding, _ column: Int, own: Range<Int>, _ source: Span<UInt8>, text: Range<Int>, row: Range<Int>
  ) {
    let end = max(text.upperBound, min(row.upperBound, row.lowerBound + FindingList.excerptLimit))
    if waiting.count == Self.waitingLimit || bytes.count + end - row.lowerBound > Self.limit {
      if passedSince == 0 { passedSince = finding.segment }
      return
    }
    let start = bytes.count
    for index in row.lowerBound..<end { bytes.append(source[index]) }
    let shift = start - row.lowerBound
    waiting.append(
      Waiting(
        finding: finding, column: column, own: own.isEmpty ? 0 : SeenValues.hash(column, source, own),
        row: start..<bytes.count,
        text: text.lowerBound + shift..<text.upperBound + shift))
  }

  /// The document is over: tells of the values that did not come, and of circles.
  mutating func settle(_ seen: borrowing SeenValues, _ findings: inout FindingList) {
    for entry in waiting {
      var finding = entry.finding
      if seen.has(entry.column, bytes.span, entry.text) {
        guard let steps = circle(entry) else { continue }
        finding.rule = .cellCycle
        finding.actual = Int64(steps)
      }
      findings.add(finding, bytes.span, text: entry.text, segment: entry.row)
    }
    above.removeAll(keepingCapacity: true)
    waiting.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
  }

  /// How many rows are above each other in a circle with this one; nil when none are.
  private func circle(_ entry: Waiting) -> Int? {
    var at = SeenValues.hash(entry.column, bytes.span, entry.text)
    for step in 1...Self.depthLimit {
      if at == entry.own { return step }
      guard let next = above[at] else { return nil }
      at = next
    }
    return nil
  }
}
