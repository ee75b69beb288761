// Brings the rows of a file into the shape its guide describes: the guide's columns in the guide's order, numbers as plain
// decimals, dates as CCYYMMDD, whatever the partner writes. What cannot be brought into shape stays as it came, and is told
// by whoever holds it to the guide.

import Octets

/// What a header row says, held against the columns there should be.
package struct HeaderMatch: Equatable, Sendable {
  /// Columns that are required and not there.
  package var missing: [String] = []
  /// Columns of the file, from 1, that nobody asked for.
  package var unknown: [Int] = []
  /// Columns of the file, from 1, that are called what one before is called.
  package var repeated: [Int] = []
  package var isUsable: Bool { missing.isEmpty && repeated.isEmpty }
}

package struct RowShaper: ~Copyable {
  package let layout: RowLayout
  /// The shaped row: element n is `ends[n - 1] + 1 ..< ends[n]` of `bytes`.
  package private(set) var bytes = Slab<UInt8>(repeating: 0, count: 4_096 + wordSlack)
  package private(set) var ends = Slab<UInt32>(repeating: 0, count: 66)
  /// Elements of the row.
  package private(set) var count = 0
  /// Elements, from 1, that a spreadsheet has put in scientific notation: digits are lost.
  package private(set) var damaged: [Int] = []
  /// Elements, from 1, that are no numbers as the partner writes them, but would pass for plain ones: `12.50` where a comma
  /// stands before decimals. Who reads on would take another number than was meant.
  package private(set) var foreign: [Int] = []
  /// For each record: the cell of the file, from 1, that each column is; 0 for none.
  private var cells: [[Int]]
  private var date: [UInt8] = []

  package init(_ layout: RowLayout) {
    self.layout = layout
    cells = layout.records.map { $0.columns.map(\.position) }
  }

  /// The cell of the file, from 1, that an element of the row shaped last came from; 0 for none.
  package func cell(_ element: Int, of record: Int) -> Int {
    cells[record].indices.contains(element - 1) ? cells[record][element - 1] : 0
  }

  /// Nothing stands in any column of the row shaped last.
  package var isEmpty: Bool { Int(ends[count]) == count }

  /// The element of the shaped row, from 1, that holds the byte at `index`.
  package func element(at index: Int) -> Int {
    var element = 1
    while element < count, index > Int(ends[element]) { element += 1 }
    return element
  }

  // MARK: Header and kinds

  /// Learns from a header row where the columns are.
  package mutating func learn(_ header: [[UInt8]]) -> HeaderMatch {
    var match = HeaderMatch()
    let names = header.map { folded(String(decoding: $0, as: UTF8.self)) }
    var used: Set<Int> = []
    for index in layout.records[0].columns.indices {
      let column = layout.records[0].columns[index]
      let wanted = column.headers.map { folded($0) }
      let found = wanted.lazy.compactMap { names.firstIndex(of: $0) }.first
      cells[0][index] = found.map { $0 + 1 } ?? 0
      if let found {
        used.insert(found)
        match.repeated += names.indices.filter { $0 > found && names[$0] == names[found] }.map { $0 + 1 }
      } else if column.isRequired {
        match.missing.append(column.id)
      }
    }
    match.unknown = names.indices.filter {
      !used.contains($0) && !names[$0].isEmpty && !match.repeated.contains($0 + 1)
    }
    .map { $0 + 1 }
    return match
  }

  private func folded(_ text: String) -> String { Self.folded(text) }

  /// Letters in one size, blanks and signs left out: `Art.-Nr.` and `art nr` are one.
  package static func folded(_ text: String) -> String {
    let kept = text.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "%" || $0 == "#" }
    return kept.isEmpty ? text.filter { !$0.isWhitespace } : kept
  }

  /// The record a row is, by the column that tells; -1 when no record is told so.
  package func record(_ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ first: Int, _ last: Int) -> Int {
    if layout.typeColumn == 0 { return 0 }
    let cell = Self.range(layout.typeColumn, ends, first, last)
    for index in layout.records.indices where Self.isSame(bytes, cell, layout.records[index].type) { return index }
    return -1
  }

  private static func range(_ cell: Int, _ ends: Span<UInt32>, _ first: Int, _ last: Int) -> Range<Int> {
    guard cell >= 1, cell <= last - first else { return 0..<0 }
    let start = Int(ends[first + cell - 1]) + 1
    return start..<max(start, Int(ends[first + cell]))
  }

  private static func isSame(_ bytes: Span<UInt8>, _ range: Range<Int>, _ text: [UInt8]) -> Bool {
    guard range.count == text.count else { return false }
    for offset in text.indices where bytes[range.lowerBound + offset] != text[offset] { return false }
    return true
  }

  // MARK: Shaping

  /// Shapes a row of `record`.
  package mutating func shape(
    _ record: Int, _ source: Span<UInt8>, _ sourceEnds: Span<UInt32>, _ first: Int, _ last: Int
  ) {
    damaged.removeAll(keepingCapacity: true)
    if !foreign.isEmpty { foreign.removeAll(keepingCapacity: true) }
    let length = last > first ? Int(sourceEnds[last]) - Int(sourceEnds[first]) : 0
    count = layout.records[record].columns.count
    let room = 2 * length + 64 * (count + 2)
    if bytes.count < room + wordSlack { bytes.grow(by: room + wordSlack - bytes.count, filling: 0) }
    bytes[0] = layout.dialect.separator
    ends[0] = 0
    var at = 1
    for index in 0..<count {
      let cell = cells[record][index]
      if cell > 0, cell <= last - first {
        let start = Int(sourceEnds[first + cell - 1]) + 1
        let end = max(start, Int(sourceEnds[first + cell]))
        at = put(source, start, end, record, index, at)
      }
      ends[index + 1] = UInt32(truncatingIfNeeded: at)
      bytes[at] = layout.dialect.separator
      at += 1
    }
  }

  /// Puts one cell at `at`; answers where it ends.
  private mutating func put(
    _ source: Span<UInt8>, _ start: Int, _ end: Int, _ record: Int, _ index: Int, _ at: Int
  ) -> Int {
    var (start, end) = (start, end)
    if let characters = layout.records[record].columns[index].characters {
      (start, end) = Self.cut(source, start, end, characters)
    }
    while start < end, source[start] == 0x20 { start += 1 }
    while end > start, source[end - 1] == 0x20 { end -= 1 }
    if start == end || isBlank(source, start, end, record, index) { return at }
    switch layout.records[record].columns[index].form {
    case .text: if looksDamaged(source, start, end) { damaged.append(index + 1) }
    case .decimal(let style):
      switch style.normalise(source, start, end, to: &bytes, at: at) {
      case .number(let end): return end
      case .empty: return at
      case .damaged: damaged.append(index + 1)
      case .foreignMark, .misgrouped: if Self.looksPlain(source, start, end) { foreign.append(index + 1) }
      default: break
      }
    case .date(let patterns): if let end = putDate(source, start, end, patterns, at) { return end }
    case .time: return putTime(source, start, end, at)
    }
    bytes.copy(source, start, end, to: at)
    return at + end - start
  }

  /// Digits with a point between them, and perhaps a minus.
  @inline(never)
  private static func looksPlain(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var points = 0
    for index in start..<end {
      if source[index] == 0x2e {
        points += 1
      } else if source[index] &- 0x30 > 9, index > start || source[index] != 0x2d {
        return false
      }
    }
    return points <= 1
  }

  /// The characters of a row without separators.
  private static func cut(_ source: Span<UInt8>, _ start: Int, _ end: Int, _ characters: Range<Int>) -> (Int, Int) {
    var (index, number) = (start, 0)
    var from = end
    while index < end {
      if number == characters.lowerBound { from = min(from, index) }
      if number == characters.upperBound { return (from, index) }
      index += 1
      while index < end, source[index] & 0xc0 == 0x80 { index += 1 }
      number += 1
    }
    return (from, end)
  }

  private func isBlank(_ source: Span<UInt8>, _ start: Int, _ end: Int, _ record: Int, _ index: Int) -> Bool {
    if layout.records[record].columns[index].blanks.isEmpty { return false }
    return layout.records[record].columns[index].blanks.contains { Self.isSame(source, start..<end, $0) }
  }

  /// `4.03899E+12`: an E and a plus behind digits. A number of ten digits and more is never written so by hand.
  @inline(__always)
  private func looksDamaged(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start >= 5, end - start <= 24, source[start] &- 0x30 <= 9, source[end - 1] &- 0x30 <= 9 else {
      return false
    }
    return looksDamagedInside(source, start, end)
  }

  @inline(never)
  private func looksDamagedInside(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for index in start + 1..<end - 1 where source[index] == 0x2b && source[index - 1] | 0x20 == 0x65 {
      return NumberStyle.isDamaged(source, start..<end)
    }
    return false
  }

  // MARK: Dates and times

  private mutating func putDate(
    _ source: Span<UInt8>, _ start: Int, _ end: Int, _ patterns: [DatePattern], _ at: Int
  ) -> Int? {
    date.removeAll(keepingCapacity: true)
    for index in start..<end { date.append(source[index]) }
    for pattern in patterns {
      guard let read = pattern.read(date) else { continue }
      for (offset, byte) in read.enumerated() { bytes[at + offset] = byte }
      return at + read.count
    }
    return nil
  }

  /// Without colons.
  private mutating func putTime(_ source: Span<UInt8>, _ start: Int, _ end: Int, _ at: Int) -> Int {
    var to = at
    for index in start..<end where source[index] != 0x3a {
      bytes[to] = source[index]
      to += 1
    }
    return to
  }
}
