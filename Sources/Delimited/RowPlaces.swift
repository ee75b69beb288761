// What a reader of rows gives, and where it stood: the bytes and ends of the row, and places in the file as it arrived,
// whatever was taken off or transcoded on the way. Places are for findings and people, not for every row.

import Octets

extension RowReader {
  /// The bytes of the row, with `wordSlack` behind.
  package var bytes: Span<UInt8> {
    @inline(__always) @_lifetime(borrow self)
    get { isPlain ? window.storage.span : copy.bytes.span }
  }

  /// Cell n is `ends[first + n - 1] + 1 ..< ends[first + n]` of `bytes`.
  package var ends: Span<UInt32> {
    @inline(__always) @_lifetime(borrow self)
    get { isPlain ? batch.marks.span : copy.ends.span }
  }

  package var first: Int {
    @inline(__always) get { isPlain ? Int(row.first) : 0 }
  }
  package var last: Int {
    @inline(__always) get { isPlain ? Int(row.last) : copy.count }
  }
  package var cellCount: Int {
    @inline(__always) get { last &- first }
  }
  package var flags: RowFlags { row.flags }

  /// All cells hold nothing but blanks: what a spreadsheet writes of a row that nobody filled in.
  package var isOfSeparators: Bool {
    for cell in first..<last {
      for index in Int(ends[cell]) + 1..<max(Int(ends[cell]) + 1, Int(ends[cell + 1])) where !isBlank(bytes[index]) {
        return false
      }
    }
    return true
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The text of cell `n`, from 1.
  package func text(_ n: Int) -> [UInt8] {
    guard n >= 1, n <= cellCount else { return [] }
    return bytes.copy(Int(ends[first + n - 1]) + 1, Int(ends[first + n]))
  }

  // MARK: In the file

  /// Line on which the row begins, from 1.
  package var line: UInt64 { origin?.place.line ?? linesBefore + UInt64(row.line) + 1 }

  /// Where the row came from.
  package var rowOrigin: RowOrigin { origin ?? RowOrigin(place: place, number: number) }

  /// Behind the last byte of the row.
  package var rowEndPlace: Place { place(at: rowEnd) }

  /// Where the row begins in the file.
  package var place: Place { place(at: rowStart) }

  /// Where cell `n`, from 1, begins in the file, with its quote; where the row ends when it has no such cell.
  package func place(ofCell n: Int) -> Place {
    let column = column(ofCell: n)
    guard column >= 0, column < fileColumns else { return place(at: rowEnd) }
    return place(at: range(column).lowerBound)
  }

  /// Whether the row ends in the middle of cell `n`, where cells stand at places.
  package func isCut(cell n: Int) -> Bool {
    let range = fixedRange(n - 1)
    if range.isEmpty || range.upperBound < rowEnd { return false }
    let isWide = row.flags.contains(.high) && !dialect.encoding.isSingleByte
    let count = isWide ? range.count { window.storage[$0] & 0xc0 != 0x80 } : range.count
    return count < dialect.columns[n - 1].length
  }

  /// Where the first text behind so many characters of the row is; nil where there is none.
  package func placeOfText(behind width: Int) -> Place? {
    let isWide = row.flags.contains(.high) && !dialect.encoding.isSingleByte
    let rest = Dialect.Column(start: width, length: rowEnd - rowStart).range(
      window.storage.span, rowStart, rowEnd, countsCharacters: isWide)
    return rest.first { !dialect.isBlank(window.storage[$0]) }.map { place(at: $0) }
  }

  /// Length of cell `n` in the file, in bytes, with its quotes.
  package func length(ofCell n: Int) -> Int {
    let column = column(ofCell: n)
    guard column >= 0, column < fileColumns else { return 0 }
    let range = range(column)
    return origins?.isWide ?? source.encoding.isWide
      ? wideUnits(window.storage.span, range.lowerBound, range.upperBound) * 2 : range.count
  }

  private func column(ofCell n: Int) -> Int {
    guard let arrangement else { return n - 1 }
    return arrangement.indices.contains(n - 1) ? arrangement[n - 1] : -1
  }

  /// Columns that the row has in the file.
  private var fileColumns: Int { dialect.isFixed ? dialect.columns.count : Int(row.last - row.first) }

  /// The window's bytes of a column, from 0.
  private func range(_ column: Int) -> Range<Int> {
    if dialect.isFixed { return fixedRange(column) }
    let mark = Int(row.first) + column
    return Int(batch.marks[mark] &+ 1)..<Int(batch.marks[mark + 1])
  }

  var rowStart: Int {
    @inline(__always) get { Int(batch.marks[Int(row.first)] &+ 1) }
  }
  var rowEnd: Int {
    @inline(__always) get { Int(batch.marks[Int(row.last)]) }
  }

  func place(at index: Int) -> Place { place(at: index, from: rowStart, UInt64(row.line)) }

  /// Where the byte at `index` stood, when a row with `lines` line ends of the window before it begins at `start`.
  func place(at index: Int, from start: Int, _ lines: UInt64) -> Place {
    var line = origin?.place.line ?? linesBefore + lines + 1
    var lineStart = start
    for at in start..<max(start, index) {
      let byte = window.storage[at]
      guard byte == 0x0a || byte == 0x0d else { continue }
      if byte == 0x0d || at == start || window.storage[at - 1] != 0x0d { line += 1 }
      lineStart = at + 1
    }
    let offset = offset(at: index)
    let width: UInt64 = source.encoding.isWide ? 2 : 1
    return Place(offset: offset, line: line, column: (offset - self.offset(at: lineStart)) / width + 1)
  }

  /// Offset in the file of the byte at `index` of the window.
  func offset(at index: Int) -> UInt64 {
    if let origin {
      let bytes = origins?.isWide ?? false ? 2 * wideUnits(window.storage.span, rowStart, index) : index - rowStart
      return origin.place.offset + UInt64(bytes)
    }
    guard source.encoding.isWide else { return source.markLength + window.offset(at: index) }
    // A last row without a line end is taken with one that was never there.
    let units = unitsBefore + UInt64(wideUnits(window.storage.span, min(window.start, index), index))
    // Half a unit at the end of the file is a character here, too.
    return min(source.markLength + 2 * units, source.size ?? UInt64.max)
  }

  private func fixedRange(_ column: Int) -> Range<Int> {
    let isWide = row.flags.contains(.high) && !dialect.encoding.isSingleByte
    return dialect.columns[column].range(window.storage.span, rowStart, rowEnd, countsCharacters: isWide)
  }

  // MARK: Problems

  func column(at index: Int) -> Int {
    if dialect.isFixed { return 0 }
    for mark in Int(row.first) + 1...Int(row.last) where index <= Int(batch.marks[mark]) {
      return mark - Int(row.first)
    }
    return 0
  }

  /// Stray quotes, text behind quotes and NUL: the first of each.
  func noteOddities(_ problems: inout [RowProblem]) {
    let kinds: [(RowFlags, RowProblem.Kind)] = [
      (.strayQuote, .strayQuote), (.textAfterQuote, .textAfterQuote), (.nul, .nul),
    ]
    let scanner = RowScanner(dialect)
    for (flag, kind) in kinds where row.flags.contains(flag) {
      let index = scanner.first(flag, window.storage.span, rowStart, rowEnd) ?? rowStart
      problems.append(RowProblem(kind, place(at: index), row: number, column: column(at: index)))
    }
  }

  /// Bytes that are no text.
  func noteFaults(_ problems: inout [RowProblem]) {
    for index in copy.faults {
      problems.append(RowProblem(.invalidText, place(at: index), row: number, column: column(at: index)))
    }
  }

  /// Units of UTF-16 in the row that are no characters; those before it were in rows that were not given.
  mutating func noteUnits(_ problems: inout [RowProblem]) {
    let start = countUnits(to: rowStart)
    let end = countUnits(to: rowEnd)
    guard let first = source.faults.first, first < end else { return }
    var index = rowStart
    var at = start
    for fault in source.faults.lazy.filter({ $0 >= start && $0 < end }).prefix(RowCopy.faultLimit) {
      while at < fault, index < rowEnd {
        let byte = window.storage[index]
        if byte & 0xc0 != 0x80 { at += byte >= 0xf0 ? 4 : 2 }
        index += 1
      }
      while index < rowEnd, window.storage[index] & 0xc0 == 0x80 { index += 1 }
      problems.append(RowProblem(.invalidText, place(at: index), row: number, column: column(at: index)))
    }
    source.faults.removeAll { $0 < end }
  }

  /// Offset in a UTF-16 file of the byte at `index`, which is not before the one asked for last.
  private mutating func countUnits(to index: Int) -> UInt64 {
    if unitMark.index > index || unitMark.index < window.start { unitMark = (window.start, unitsBefore) }
    unitMark.units += UInt64(wideUnits(window.storage.span, unitMark.index, index))
    unitMark.index = index
    return source.markLength + 2 * unitMark.units
  }
}
