// The motor of delimited text: takes a file apart into rows, keeps the window filled, and gives each row in one shape,
// whatever its dialect: bytes in UTF-8 without quotes, and the ends of its cells as every record of the project has them.
// A row without quotes, escapes or foreign bytes is given where it stands in the window; others are rewritten into room
// that is reused. Memory: one window, one batch, one row.

import Octets

package struct RowReader: ~Copyable {
  /// Longest row in bytes (as UTF-8), and so the most the window grows to. Longer ones are refused and passed over.
  package static var lengthLimit: Int { 1 << 20 }
  /// Most cells of a row; rows with more are refused.
  package static var cellLimit: Int { 4_096 }
  /// Bytes that an opening look needs, if there are so many.
  private static var firstLook: Int { 8 }
  /// Bytes taken at a time from a row that is passed over: fewer than a batch has marks.
  private static var passStep: Int { 16 << 10 }

  /// As declared, but for what the file itself said: byte order mark and `sep=` line.
  package private(set) var dialect: Dialect
  /// Number of the row now given, from 1: comments, blank rows and the preamble are not counted, refused rows are.
  package var number: UInt64 { origin?.number ?? count }
  private var count: UInt64 = 0
  /// Rows passed over because nothing, or a comment, was in them.
  package private(set) var blankRows: UInt64 = 0
  package private(set) var commentRows: UInt64 = 0
  /// The file began with a byte order mark, with a `sep=` line.
  package private(set) var hasByteOrderMark = false
  package private(set) var hasSeparatorLine = false
  /// Which column of the file each cell is, from 0, -1 for none; nil for all columns in their order.
  package var arrangement: [Int]?

  var window: ByteWindow
  var batch = RowBatch()
  var copy: RowCopy
  private var scanner: RowScanner
  private var state = RowState()
  private var cursor = 0
  private var hasBegun = false
  private var preamble: Int
  /// The row now given, and whether it is in the window as it was.
  private(set) var row = RowBatch.Row(first: 0, last: 0, line: 0, flags: [])
  private(set) var isPlain = true
  /// Line ends, and units if the file is UTF-16, before `window.start`.
  private(set) var linesBefore: UInt64 = 0
  private(set) var unitsBefore: UInt64 = 0
  /// The place in the window up to which units were counted last, and all units before it.
  var unitMark: (index: Int, units: UInt64) = (0, 0)
  /// Where the rows, and the row now given, came from, if that is not where they stand.
  let origins: RowOrigins?
  private(set) var origin: RowOrigin?
  var source: TextSource

  /// Reads `source` as `dialect`, which is sound, after `preamble` lines that are no rows.
  package init(
    _ source: consuming some ByteSource & ~Copyable, _ dialect: Dialect, preamble: Int = 0, window: Int = 256 << 10
  ) {
    self.init(TextSource(AnySource(source), dialect.encoding), dialect, preamble, window, nil)
  }

  private init(
    _ source: consuming TextSource, _ dialect: Dialect, _ preamble: Int, _ window: Int, _ origins: RowOrigins?
  ) {
    self.dialect = dialect
    self.preamble = preamble
    self.source = source
    self.origins = origins
    self.window = ByteWindow(capacity: window, limit: Self.lengthLimit)
    scanner = RowScanner(dialect)
    copy = RowCopy(dialect)
  }

  /// Reads on what another reader, of `dialect` as it found it, has read and a sorter has put in order: places and numbers are
  /// those of the first file. What was wrong with the rows has been told.
  package static func sorted(_ rows: consuming SortedRows, _ dialect: Dialect) -> RowReader {
    var dialect = dialect
    if dialect.encoding.isWide { dialect.encoding = .utf8 }
    let origins = rows.origins
    var reader = RowReader(TextSource(plain: AnySource(rows), dialect.encoding), dialect, 0, 256 << 10, origins)
    reader.hasBegun = true
    return reader
  }

  /// Goes to the next row; answers false when there is none. What was wrong on the way is added to `problems`.
  package mutating func next(_ problems: inout [RowProblem]) throws(FileError) -> Bool {
    if !hasBegun { try begin(&problems) }
    while true {
      while cursor < batch.rowCount {
        row = batch.rows[cursor]
        cursor &+= 1
        if admit(&problems) { return true }
      }
      if try !refill(&problems) { return false }
    }
  }

  // MARK: The row

  /// Whether the row now given, of a file in which a byte is a character, would be UTF-8; nil where it is ASCII.
  package var looksLikeUTF8: Bool? {
    guard dialect.encoding.isSingleByte, row.flags.contains(.high) else { return nil }
    return isUTF8(window.storage.span, rowStart, rowEnd)
  }

  /// Takes the row in, unless it is none or is refused.
  private mutating func admit(_ problems: inout [RowProblem]) -> Bool {
    if row.flags.contains(.comment) {
      commentRows &+= 1
      return false
    }
    let cells = Int(row.last &- row.first)
    let (start, end) = (rowStart, rowEnd)
    if start == end || dialect.trims && cells == 1 && isBlank(start, end) {
      blankRows &+= 1
      return false
    }
    count &+= 1
    if let origins { origin = origins.next() }
    if cells > Self.cellLimit || end &- start > Self.lengthLimit {
      problems.append(RowProblem(cells > Self.cellLimit ? .tooManyCells : .rowTooLong, place(at: start), row: number))
      return false
    }
    // Bytes above 0x7F are text as they are, if they are UTF-8.
    let converts =
      row.flags.contains(.high) && (dialect.encoding.isSingleByte || !isUTF8(window.storage.span, start, end))
    isPlain =
      !converts && !row.flags.contains(.quotes) && arrangement == nil && !dialect.isFixed && start > 0
      && !(dialect.trims && hasBlanks())
    if !isPlain { copy.take(row, batch, window, converts: converts, arrangement) }
    if !row.flags.isDisjoint(with: [.strayQuote, .textAfterQuote, .nul]) { noteOddities(&problems) }
    if converts, !copy.faults.isEmpty { noteFaults(&problems) }
    if dialect.encoding.isWide, !source.faults.isEmpty { noteUnits(&problems) }
    return true
  }

  private func isBlank(_ start: Int, _ end: Int) -> Bool {
    for index in start..<end where !dialect.isBlank(window.storage[index]) { return false }
    return true
  }

  /// Some cell begins or ends with a blank.
  private func hasBlanks() -> Bool {
    for mark in Int(row.first)..<Int(row.last) {
      let (start, end) = (Int(batch.marks[mark]) &+ 1, Int(batch.marks[mark &+ 1]))
      if start < end, dialect.isBlank(window.storage[start]) || dialect.isBlank(window.storage[end &- 1]) {
        return true
      }
    }
    return false
  }

  // MARK: Filling

  /// Scans further; answers false at the end.
  private mutating func refill(_ problems: inout [RowProblem]) throws(FileError) -> Bool {
    advance(to: batch.end, lines: UInt64(batch.lines))
    while true {
      scan(to: window.end, isLast: window.atEnd)
      cursor = 0
      if batch.rowCount > 0 { return true }
      if batch.isOverfull || window.isFull && !batch.isUnclosed {
        try pass(batch.isOverfull ? .tooManyCells : .rowTooLong, &problems)
        continue
      }
      if batch.isUnclosed {
        count &+= 1
        let quote = scanner.openQuote(window.storage.span, window.start, window.end, RowState()) ?? window.start
        problems.append(RowProblem(.unclosedQuote, place(at: quote, from: window.start, 0), row: number))
        advance(to: window.end, lines: UInt64(batch.openLines))
        batch.end = window.end
        return false
      }
      advance(to: batch.end, lines: UInt64(batch.lines))
      if window.atEnd { return false }
      _ = try window.fill(from: &source)
    }
  }

  /// Scans whole rows from `window.start` on; the state behind the last of them is kept.
  private mutating func scan(to end: Int, isLast: Bool) {
    var reached = state
    Self.scan(scanner, window, to: end, isLast: isLast, &reached, &batch)
    if batch.end > window.start { state.isAfterReturn = window.storage[batch.end &- 1] == 0x0d }
  }

  private static func scan(
    _ scanner: RowScanner, _ window: borrowing ByteWindow, to end: Int, isLast: Bool, _ state: inout RowState,
    _ batch: inout RowBatch
  ) {
    scanner.scan(window.storage.span, from: window.start, to: end, isLast: isLast, state: &state, into: &batch)
  }

  /// Gives up the bytes before `index`, which hold `lines` line ends.
  private mutating func advance(to index: Int, lines: UInt64) {
    if source.encoding.isWide {
      unitsBefore += UInt64(wideUnits(window.storage.span, window.start, index))
    }
    window.consume(to: index, mayHoldLineFeeds: false)
    // The window may slide now.
    unitMark.index = Int.max
    linesBefore += lines
    batch.lines = 0
    batch.end = index
  }

  /// Drops the row that begins at `window.start`, up to and including its line end.
  private mutating func pass(_ kind: RowProblem.Kind, _ problems: inout [RowProblem]) throws(FileError) {
    count &+= 1
    var problem = RowProblem(kind, place(at: window.start, from: window.start, 0), row: number)
    var quote = problem.place
    var state = state
    var hasMore = true
    while hasMore {
      let end = min(window.end, window.start + Self.passStep)
      let before = state
      Self.scan(scanner, window, to: end, isLast: false, &state, &batch)
      if batch.rowCount > 0 {
        problems.append(problem)
        return endPass()
      }
      // Without quotes here it is still the one open before.
      if state.isInQuotes, !before.isInQuotes || batch.openFlags.contains(.quotes),
        let opened = scanner.openQuote(window.storage.span, window.start, end, before)
      {
        quote = place(at: opened, from: window.start, 0)
      }
      advance(to: end, lines: UInt64(batch.openLines))
      hasMore = window.count > 0
      if !hasMore { hasMore = try window.fill(from: &source) }
    }
    if state.isInQuotes { problem = RowProblem(.unclosedQuote, quote, row: number) }
    problems.append(problem)
    self.state = RowState()
  }

  /// The row passed over is the first of the batch.
  private mutating func endPass() {
    let end = Int(batch.marks[Int(batch.rows[0].last)])
    let lines = batch.rowCount > 1 ? batch.rows[1].line : batch.lines
    state = RowState()
    state.isAfterReturn = window.storage[end] == 0x0d
    advance(to: end + 1, lines: UInt64(lines))
  }

  // MARK: The beginning

  /// Byte order mark, `sep=` line and preamble.
  private mutating func begin(_ problems: inout [RowProblem]) throws(FileError) {
    hasBegun = true
    while window.count < Self.firstLook, try window.fill(from: &source) {}
    hasByteOrderMark = source.markLength > 0
    if source.encoding != dialect.encoding {
      dialect.encoding = source.encoding
      copy = RowCopy(dialect)
      problems.append(RowProblem(.otherEncoding, Place()))
    }
    if let separator = separatorLine() {
      hasSeparatorLine = true
      try skipLines(1)
      if separator != dialect.separator, !dialect.isFixed {
        dialect.separator = separator
        scanner = RowScanner(dialect)
        copy = RowCopy(dialect)
        problems.append(RowProblem(.otherSeparator, Place(offset: source.markLength)))
      }
    }
    try skipLines(preamble)
    batch.end = window.start
  }

  /// The byte that a first line `sep=` names.
  private func separatorLine() -> UInt8? {
    let start = window.start
    guard window.count >= 5, window.storage[start] | 0x20 == 0x73, window.storage[start + 1] | 0x20 == 0x65,
      window.storage[start + 2] | 0x20 == 0x70, window.storage[start + 3] == 0x3d
    else { return nil }
    let byte = window.storage[start + 4]
    let isAlone = window.count == 5 || window.storage[start + 5] == 0x0d || window.storage[start + 5] == 0x0a
    var named = dialect
    named.separator = byte
    return isAlone && named.isSound ? byte : nil
  }

  private mutating func skipLines(_ count: Int) throws(FileError) {
    var left = count
    while left > 0 {
      if window.count == 0, try !window.fill(from: &source) { return }
      var index = window.start
      if state.isAfterReturn, window.storage[index] == 0x0a { index += 1 }
      state.isAfterReturn = false
      while index < window.end, window.storage[index] != 0x0a, window.storage[index] != 0x0d { index += 1 }
      let isEnd = index < window.end
      if isEnd {
        state.isAfterReturn = window.storage[index] == 0x0d
        left -= 1
      }
      advance(to: isEnd ? index + 1 : index, lines: isEnd ? 1 : 0)
    }
  }
}
