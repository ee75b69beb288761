// One row rewritten: quotes taken off, escapes resolved, blanks trimmed, text in UTF-8, cells in the order asked for. The
// room is reused from row to row.

import Octets

struct RowCopy: ~Copyable {
  /// Most places of bad bytes remembered for each row.
  static var faultLimit: Int { 8 }

  /// Cell n is `ends[n - 1] + 1 ..< ends[n]`, with `wordSlack` bytes behind.
  private(set) var bytes = Slab<UInt8>(repeating: 0, count: 4_096 + wordSlack)
  private(set) var ends = Slab<UInt32>(repeating: 0, count: 64)
  private(set) var count = 0
  /// Window indices of bytes that are no text.
  private(set) var faults: [Int] = []
  private var used = 1
  private let dialect: Dialect
  private var flags: RowFlags = []
  /// The bytes of the row are not UTF-8 as they are.
  private var converts = false
  private let isSingleByte: Bool
  private let high: [UInt16]

  init(_ dialect: Dialect) {
    self.dialect = dialect
    isSingleByte = dialect.encoding.isSingleByte
    high = (0x80...0xff).map { byte in
      dialect.encoding == .latin1 ? UInt16(byte) : UInt16(windows1252(UInt8(byte)).value)
    }
  }

  /// Takes a row of the window, its columns in the order of `arrangement`.
  mutating func take(
    _ row: RowBatch.Row, _ batch: borrowing RowBatch, _ window: borrowing ByteWindow, converts: Bool,
    _ arrangement: [Int]?
  ) {
    flags = row.flags
    self.converts = converts
    count = 0
    used = 1
    if !faults.isEmpty { faults.removeAll(keepingCapacity: true) }
    let bytes = window.storage.span
    let marks = batch.marks.span
    let first = Int(row.first)
    let columns = dialect.isFixed ? dialect.columns.count : Int(row.last) &- first
    guard let arrangement else {
      if !dialect.isFixed, !dialect.trims, !converts { return takePlain(first, Int(row.last), marks, bytes) }
      for column in 0..<columns { add(column, first, Int(row.last), marks, bytes) }
      return
    }
    for column in arrangement {
      if column >= 0, column < columns {
        add(column, first, Int(row.last), marks, bytes)
      } else {
        reserve(0)
        close()
      }
    }
  }

  /// Takes column `column` of the row whose marks are `first...last`.
  @inline(__always)
  private mutating func add(_ column: Int, _ first: Int, _ last: Int, _ marks: Span<UInt32>, _ window: Span<UInt8>) {
    var start = Int(marks[first &+ column &- (dialect.isFixed ? column : 0)] &+ 1)
    var end = Int(marks[dialect.isFixed ? last : first &+ column &+ 1])
    if dialect.isFixed {
      let countsCharacters = flags.contains(.high) && !isSingleByte
      let range = dialect.columns[column].range(window, start, end, countsCharacters: countsCharacters)
      start = range.lowerBound
      end = range.upperBound
    }
    reserve(end &- start)
    if dialect.trims || flags.contains(.quotes) && start < end && window[start] == dialect.quote {
      resolve(window, start, end)
    } else {
      emit(window, start, end)
    }
    close()
  }

  /// Takes all columns as they are, but for quotes: the row has room as a whole.
  private mutating func takePlain(_ first: Int, _ last: Int, _ marks: Span<UInt32>, _ window: Span<UInt8>) {
    var start = Int(marks[first] &+ 1)
    reserve(max(0, Int(marks[last]) &- start))
    if ends.count < last &- first &+ 2 { ends.grow(by: last &- first &+ 2 &- ends.count, filling: 0) }
    let quote = flags.contains(.quotes) ? dialect.quote.map { Int($0) } ?? -1 : -1
    for mark in first &+ 1..<last &+ 1 {
      let end = Int(marks[mark])
      if start < end, Int(window[start]) == quote {
        resolveQuoted(window, start &+ 1, end)
      } else {
        bytes.copy(window, start, end, to: used)
        used &+= end &- start
      }
      close()
      start = end &+ 1
    }
  }

  @inline(__always)
  private mutating func close() {
    count &+= 1
    ends[count] = UInt32(truncatingIfNeeded: used)
    used &+= 1
  }

  /// A byte becomes at most three.
  @inline(__always)
  private mutating func reserve(_ length: Int) {
    let need = used &+ (converts ? length &* 3 : length) &+ wordSlack &+ 1
    if need > bytes.count { bytes.grow(by: max(bytes.count, need - bytes.count), filling: 0) }
    if count &+ 2 > ends.count { ends.grow(by: ends.count, filling: 0) }
  }

  private mutating func resolve(_ window: Span<UInt8>, _ start: Int, _ end: Int) {
    var start = start
    var end = end
    if dialect.trims {
      while start < end, dialect.isBlank(window[start]) { start &+= 1 }
    }
    if start < end, window[start] == dialect.quote, !dialect.isFixed {
      return resolveQuoted(window, start &+ 1, end)
    }
    if dialect.trims {
      while end > start, dialect.isBlank(window[end &- 1]) { end &-= 1 }
    }
    emit(window, start, end)
  }

  /// `start` is behind the opening quote.
  private mutating func resolveQuoted(_ window: Span<UInt8>, _ start: Int, _ end: Int) {
    if flags.isDisjoint(with: [.escapes, .textAfterQuote]), end > start, window[end &- 1] == dialect.quote {
      return emit(window, start, end &- 1)
    }
    var from = start
    var index = start
    while index < end {
      let byte = window[index]
      let next = index &+ 1 < end ? window[index &+ 1] : nil
      if byte == dialect.quote {
        guard next == byte, dialect.takesDoubled else { break }
      } else if byte == 0x5c, dialect.takesBackslash {
        guard next == 0x5c || next == dialect.quote else {
          index &+= 1
          continue
        }
      } else {
        index &+= 1
        continue
      }
      emit(window, from, index)
      from = index &+ 1
      index &+= 2
    }
    emit(window, from, index)
    var last = end
    if dialect.trims {
      while last > index &+ 1, dialect.isBlank(window[last &- 1]) { last &-= 1 }
    }
    if index &+ 1 < last { emit(window, index &+ 1, last) }
  }

  @inline(__always)
  private mutating func emit(_ window: Span<UInt8>, _ start: Int, _ end: Int) {
    if converts { return convert(window, start, end) }
    bytes.copy(window, start, end, to: used)
    used &+= end &- start
  }

  private mutating func convert(_ window: Span<UInt8>, _ start: Int, _ end: Int) {
    var index = start
    while index < end {
      let byte = window[index]
      if byte < 0x80 {
        put(byte)
      } else if isSingleByte {
        let character = high[Int(byte &- 0x80)]
        if character == 0xfffd { fault(index) }
        put(character)
      } else {
        let length = characterLength(window, index, end)
        for offset in 0..<length { put(window[index &+ offset]) }
        if length == 0 {
          fault(index)
          put(0xfffd as UInt16)
        }
        index &+= max(length, 1)
        continue
      }
      index &+= 1
    }
  }

  @inline(__always)
  private mutating func put(_ byte: UInt8) {
    bytes[used] = byte
    used &+= 1
  }

  private mutating func put(_ character: UInt16) {
    func tail(_ shift: UInt16) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: character >> shift & 0x3f) }
    if character < 0x800 {
      put(0xc0 | UInt8(truncatingIfNeeded: character >> 6))
    } else {
      put(0xe0 | UInt8(truncatingIfNeeded: character >> 12))
      put(tail(6))
    }
    put(tail(0))
  }

  private mutating func fault(_ index: Int) {
    if faults.count < Self.faultLimit { faults.append(index) }
  }
}

extension Dialect.Column {
  /// The bytes of `start..<end` that the column covers; a short row has short or empty cells.
  func range(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, countsCharacters: Bool) -> Range<Int> {
    if !countsCharacters {
      let lower = min(start + self.start, end)
      return lower..<min(lower + length, end)
    }
    var lower = start
    for _ in 0..<self.start where lower < end { lower += max(1, characterLength(bytes, lower, end)) }
    var upper = lower
    for _ in 0..<length where upper < end { upper += max(1, characterLength(bytes, upper, end)) }
    return lower..<upper
  }
}

/// Bytes of the character that begins at `index`; 0 when none does.
func characterLength(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
  for length in 1...4 where index + length <= end && isUTF8(bytes, index, index + length) { return length }
  return 0
}
