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
  /// Those of `unknown` that are called as one is that was found by another name.
  package var spare: Set<Int> = []
  /// No column there should be is there: it is no such file, or is separated otherwise.
  package var isStrange = false
  package var isUsable: Bool { missing.isEmpty && repeated.isEmpty && !isStrange }
}

package struct RowShaper: ~Copyable {
  package let layout: RowLayout
  /// The shaped row: element n is `ends[n - 1] + 1 ..< ends[n]` of `bytes`.
  package private(set) var bytes = Slab<UInt8>(repeating: 0, count: 4_096 + wordSlack)
  package private(set) var ends = Slab<UInt32>(repeating: 0, count: 66)
  /// Elements of the row.
  package private(set) var count = 0
  /// Nothing stands in any column of the row.
  package private(set) var isEmpty = true
  /// Elements, from 1, that a spreadsheet has put in scientific notation: digits are lost.
  package private(set) var damaged: [Int] = []
  private let separator: UInt8
  /// The columns of all records, one record behind the other.
  private var columns = Slab<ColumnShape>()
  /// Those of record n are `firstColumn[n] ..< firstColumn[n + 1]`.
  private var firstColumn = Slab<Int>()
  private var styles = Slab<NumberStyle>()
  private var patterns = Slab<DatePattern>()
  /// Elements, from 1, that are no numbers as the partner writes them, but would pass for plain ones: `12.50` where a comma
  /// stands before decimals. Who reads on would take another number than was meant.
  package private(set) var foreign: [Int] = []
  /// Elements, from 1, that are no dates as the partner writes them, but would pass for one by their eight digits.
  package private(set) var undated: [Int] = []

  package init(_ layout: RowLayout) {
    self.layout = layout
    separator = layout.dialect.separator
    for record in layout.records {
      firstColumn.append(columns.count)
      for column in record.columns { columns.append(ColumnShape(column, &styles, &patterns)) }
    }
    firstColumn.append(columns.count)
  }

  /// The cell of the file, from 1, that an element of the row shaped last came from; 0 for none.
  package func cell(_ element: Int, of record: Int) -> Int {
    let column = firstColumn[record] + element - 1
    return element > 0 && column < firstColumn[record + 1] ? columns[column].cell : 0
  }

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
      columns[index].cell = found.map { $0 + 1 } ?? 0
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
    let known = Set(layout.records[0].columns.flatMap { $0.headers.map { folded($0) } })
    match.spare = Set(match.unknown.filter { known.contains(names[$0 - 1]) })
    match.isStrange = used.isEmpty && !layout.records[0].columns.isEmpty
    return match
  }

  /// Another separator, with which a header would have known columns, and how many; nil where none does.
  package func otherSeparator(_ header: [[UInt8]]) -> (byte: UInt8, columns: Int)? {
    let text = Array(header.joined(separator: [separator]))
    let wanted = layout.records[0].columns.map { column in Set(column.headers.map { Self.folded($0) }) }
    var best: (byte: UInt8, columns: Int)?
    for byte in [0x2c, 0x3b, 0x09, 0x7c] as [UInt8] where byte != separator {
      let names = text.split(separator: byte).map { Self.folded(String(decoding: $0, as: UTF8.self)) }
      let count = wanted.count { !$0.isDisjoint(with: names) }
      if count > best?.columns ?? 0 { best = (byte, count) }
    }
    return best
  }

  private func folded(_ text: String) -> String { Self.folded(text) }

  /// Letters in one size, blanks and signs left out: `Art.-Nr.` and `art nr` are one.
  package static func folded(_ text: String) -> String {
    // The capitals of ß are SS.
    let small = text.lowercased().replacing("ß", with: "ss")
    let kept = small.filter { $0.isLetter || $0.isNumber || $0 == "%" || $0 == "#" }
    return kept.isEmpty ? text.filter { !$0.isWhitespace } : kept
  }

  /// The record a row is, by the column that tells; -1 when no record is told so.
  package func record(_ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ first: Int, _ last: Int) -> Int {
    if layout.typeColumn == 0 { return 0 }
    var cell = Self.range(layout.typeColumn, ends, first, last)
    // Cells of fixed width are filled up.
    if layout.dialect.isFixed { cell = Self.trimmed(cell, bytes) }
    for index in layout.records.indices where Self.isSame(bytes, cell, layout.records[index].type) { return index }
    return -1
  }

  private static func range(_ cell: Int, _ ends: Span<UInt32>, _ first: Int, _ last: Int) -> Range<Int> {
    guard cell >= 1, cell <= last - first else { return 0..<0 }
    let start = Int(ends[first + cell - 1]) + 1
    return start..<max(start, Int(ends[first + cell]))
  }

  private static func trimmed(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start] == 0x20 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    return start..<end
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
    if !damaged.isEmpty { damaged.removeAll(keepingCapacity: true) }
    if !foreign.isEmpty { foreign.removeAll(keepingCapacity: true) }
    if !undated.isEmpty { undated.removeAll(keepingCapacity: true) }
    let length = last > first ? Int(sourceEnds[last]) &- Int(sourceEnds[first]) : 0
    let start = firstColumn[record]
    count = firstColumn[record &+ 1] &- start
    let room = 2 * length + 64 * (count + 2)
    if bytes.count < room + wordSlack { bytes.grow(by: room + wordSlack - bytes.count, filling: 0) }
    bytes[0] = separator
    ends[0] = 0
    var at = 1
    var element = 1
    while element <= count {
      let cell = columns[start &+ element &- 1].cell
      if cell > 0, cell <= last &- first {
        let from = Int(sourceEnds[first &+ cell &- 1]) &+ 1
        let to = max(from, Int(sourceEnds[first &+ cell]))
        if from < to { at = put(source, from, to, start &+ element &- 1, element, at) }
      }
      ends[element] = UInt32(truncatingIfNeeded: at)
      bytes[at] = separator
      at &+= 1
      element &+= 1
    }
    isEmpty = at == count &+ 1
  }

  /// Puts one cell at `at`; answers where it ends.
  @inline(__always)
  private mutating func put(
    _ source: Span<UInt8>, _ start: Int, _ end: Int, _ column: Int, _ element: Int, _ at: Int
  ) -> Int {
    var (start, end) = (start, end)
    while start < end, source[start] == 0x20 { start &+= 1 }
    while end > start, source[end &- 1] == 0x20 { end &-= 1 }
    if start == end { return at }
    if columns[column].hasBlanks, isBlank(source, start, end, column) { return at }
    switch columns[column].form {
    case .text: if looksDamaged(source, start, end) { damaged.append(element) }
    case .decimal:
      if columns[column].plainMark > 0 {
        let last = NumberStyle.copyPlain(source, start, end, columns[column].plainMark, to: &bytes, at: at)
        if last >= 0 { return last }
      }
      switch styles[columns[column].ways.lowerBound].normalise(source, start, end, to: &bytes, at: at) {
      case .number(let end): return end
      case .empty: return at
      case .damaged: damaged.append(element)
      case .foreignMark, .misgrouped: if Self.looksPlain(source, start, end) { foreign.append(element) }
      default: break
      }
    case .date:
      for pattern in columns[column].ways {
        guard let date = patterns[pattern].read(source, start, end) else { continue }
        bytes.put(word: date, at: at)
        return at &+ 8
      }
      if end &- start == 8 { undated.append(element) }
    case .time: return putTime(source, start, end, at)
    }
    bytes.copy(source, start, end, to: at)
    return at &+ end &- start
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

  @inline(never)
  private func isBlank(_ source: Span<UInt8>, _ start: Int, _ end: Int, _ column: Int) -> Bool {
    var record = 0
    while column >= firstColumn[record + 1] { record += 1 }
    let blanks = layout.records[record].columns[column - firstColumn[record]].blanks
    return blanks.contains { Self.isSame(source, start..<end, $0) }
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
