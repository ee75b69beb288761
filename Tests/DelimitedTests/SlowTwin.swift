// The slow, obvious reader of delimited text: decodes the whole file to characters with their offsets, then goes through
// them one by one. What the fast reader says is held against it.

import Delimited
import Octets

/// A character and where it stood in the file.
private struct Mark {
  var scalar: UInt32
  var offset: UInt64
}

struct SlowTwin {
  private var marks: [Mark] = []
  private let dialect: Dialect
  private var index = 0
  private let size: UInt64
  private(set) var result = RowReading()

  init(_ file: [UInt8], _ dialect: Dialect) {
    var dialect = dialect
    var start = 0
    if file.starts(with: [0xef, 0xbb, 0xbf]) {
      start = 3
      dialect.encoding = .utf8
    } else if file.starts(with: [0xff, 0xfe]) {
      start = 2
      dialect.encoding = .utf16LittleEndian
    } else if file.starts(with: [0xfe, 0xff]) {
      start = 2
      dialect.encoding = .utf16BigEndian
    }
    self.dialect = dialect
    size = UInt64(file.count)
    decode(file, start)
  }

  private mutating func decode(_ file: [UInt8], _ start: Int) {
    var at = start
    func unit(_ at: Int) -> UInt32? {
      guard at + 1 < file.count else { return nil }
      let (a, b) = (UInt32(file[at]), UInt32(file[at + 1]))
      return dialect.encoding == .utf16LittleEndian ? b << 8 | a : a << 8 | b
    }
    while at < file.count {
      var scalar: UInt32 = 0xfffd
      var length = 1
      switch dialect.encoding {
      case .latin1: scalar = UInt32(file[at])
      case .windows1252: scalar = windows1252(file[at]).value
      case .utf8:
        for size in 1...4 where at + size <= file.count {
          let text = String(validating: file[at..<at + size], as: UTF8.self)
          if let text, text.unicodeScalars.count == 1 {
            scalar = text.unicodeScalars.first!.value
            length = size
            break
          }
        }
      default:
        length = min(2, file.count - at)
        guard let first = unit(at) else { break }
        if let second = unit(at + 2), first & 0xfc00 == 0xd800, second & 0xfc00 == 0xdc00 {
          scalar = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
          length = 4
        } else if first & 0xf800 != 0xd800 {
          scalar = first
        }
      }
      marks.append(Mark(scalar: scalar, offset: UInt64(at)))
      at += length
    }
  }

  // MARK: Rows

  private var here: UInt32? { index < marks.count ? marks[index].scalar : nil }
  private func offset(_ index: Int) -> UInt64 { index < marks.count ? marks[index].offset : size }
  private func isEnd(_ scalar: UInt32?) -> Bool { scalar == 0x0a || scalar == 0x0d }
  private func isBlank(_ scalar: UInt32?) -> Bool {
    (scalar == 0x20 || scalar == 0x09) && (dialect.isFixed || scalar != UInt32(dialect.separator))
  }
  private func isSeparator(_ scalar: UInt32?) -> Bool { !dialect.isFixed && scalar == UInt32(dialect.separator) }
  private func isQuote(_ scalar: UInt32?) -> Bool {
    guard let quote = dialect.quote, !dialect.isFixed else { return false }
    return scalar == UInt32(quote)
  }

  /// Cells of all rows. Problems are only told for unclosed quotes, stray quotes and text behind quotes.
  mutating func read() -> RowReading {
    var number: UInt64 = 0
    var line: UInt64 = 1
    while index < marks.count {
      let (start, first) = (index, line)
      if let comment = dialect.comment, here == UInt32(comment) {
        while index < marks.count, !isEnd(here) { index += 1 }
        endRow(&line)
        result.comments += 1
        continue
      }
      var row = ReadRow(cells: [], number: number + 1, place: Place(), offsets: [])
      row.place = Place(offset: offset(start), line: first, column: 1)
      if dialect.isFixed { readFixed(&row) } else { readCells(&row, &line) }
      if result.kinds.last == .unclosedQuote { break }
      let isEmpty =
        marks[start..<index].isEmpty
        || dialect.trims && row.cells.count == 1 && marks[start..<index].allSatisfy { isBlank($0.scalar) }
      let isBlankFixed = dialect.trims && dialect.isFixed && marks[start..<index].allSatisfy { isBlank($0.scalar) }
      endRow(&line)
      if isEmpty || isBlankFixed {
        result.blank += 1
        continue
      }
      number += 1
      result.rows.append(row)
    }
    return result
  }

  private mutating func endRow(_ line: inout UInt64) {
    guard index < marks.count else { return }
    let wasReturn = here == 0x0d
    index += 1
    if wasReturn, here == 0x0a { index += 1 }
    line += 1
  }

  private mutating func readFixed(_ row: inout ReadRow) {
    let start = index
    while index < marks.count, !isEnd(here) { index += 1 }
    for column in dialect.columns {
      let lower = min(start + column.start, index)
      let upper = min(lower + column.length, index)
      row.offsets.append(offset(lower))
      row.cells.append(text(trimmed(marks[lower..<upper].map(\.scalar))))
    }
  }

  private mutating func readCells(_ row: inout ReadRow, _ line: inout UInt64) {
    var noted: Set<Int> = []
    while true {
      row.offsets.append(offset(index))
      guard let cell = readCell(row, &line, &noted) else { return }
      row.cells.append(text(cell))
      if !isSeparator(here) { return }
      index += 1
    }
  }

  /// One cell up to its separator or line end; nil when its quote is never closed.
  private mutating func readCell(_ row: ReadRow, _ line: inout UInt64, _ noted: inout Set<Int>) -> [UInt32]? {
    let start = index
    if dialect.trims { while isBlank(here) { index += 1 } }
    guard isQuote(here) else {
      index = start
      var cell: [UInt32] = []
      var isLeading = dialect.trims
      while index < marks.count, !isSeparator(here), !isEnd(here) {
        if isQuote(here), !isLeading { note(.strayQuote, row, &noted) }
        if !isBlank(here) { isLeading = false }
        cell.append(marks[index].scalar)
        index += 1
      }
      return trimmed(cell)
    }
    let quote = index
    index += 1
    var cell: [UInt32] = []
    while true {
      guard let scalar = here else {
        result.problems.removeAll { $0.row == row.number }
        result.problems.append(RowProblem(.unclosedQuote, Place(offset: offset(quote)), row: row.number))
        return nil
      }
      let next = index + 1 < marks.count ? marks[index + 1].scalar : nil
      if scalar == 0x5c, dialect.escape != .doubled, isQuote(next) || next == 0x5c {
        cell.append(next!)
        index += 2
        continue
      }
      if isQuote(scalar) {
        if dialect.escape == .backslash || !isQuote(next) { break }
        cell.append(scalar)
        index += 2
        continue
      }
      if scalar == 0x0d || scalar == 0x0a && marks[index - 1].scalar != 0x0d { line += 1 }
      cell.append(scalar)
      index += 1
    }
    index += 1
    var tail: [UInt32] = []
    while index < marks.count, !isSeparator(here), !isEnd(here) {
      if !(dialect.trims && isBlank(here)) { note(.textAfterQuote, row, &noted) }
      tail.append(marks[index].scalar)
      index += 1
    }
    if dialect.trims { while isBlank(tail.last) { tail.removeLast() } }
    return cell + tail
  }

  private mutating func note(_ kind: RowProblem.Kind, _ row: ReadRow, _ noted: inout Set<Int>) {
    if !noted.insert(kind == .strayQuote ? 0 : 1).inserted { return }
    let problem = RowProblem(kind, Place(offset: offset(index)), row: row.number, column: row.offsets.count)
    result.problems.append(problem)
  }

  private func trimmed(_ cell: [UInt32]) -> [UInt32] {
    guard dialect.trims else { return cell }
    var cell = cell[...]
    while isBlank(cell.first) { cell.removeFirst() }
    while isBlank(cell.last) { cell.removeLast() }
    return Array(cell)
  }

  private func text(_ cell: [UInt32]) -> [UInt8] {
    cell.flatMap { Array(String(Unicode.Scalar($0)!).utf8) }
  }
}

/// The twin's reading, and the fast one reduced to what the twin tells.
func slowReading(_ file: [UInt8], _ dialect: Dialect) -> RowReading {
  var twin = SlowTwin(file, dialect)
  return twin.read().comparable
}

extension RowReading {
  var comparable: RowReading {
    var result = self
    let kinds: Set<RowProblem.Kind> = [.unclosedQuote, .strayQuote, .textAfterQuote]
    result.problems = problems.filter { kinds.contains($0.kind) }.map {
      RowProblem($0.kind, Place(offset: $0.place.offset), row: $0.row, column: $0.column)
    }.sorted { ($0.row, $0.kind == .strayQuote ? 0 : 1) < ($1.row, $1.kind == .strayQuote ? 0 : 1) }
    return result
  }
}
