// What the tests of this room share: sources that make their bytes, and reading all rows of a file at once.

import Delimited
import Octets

/// A small generator of the same numbers every time.
struct SplitMix {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number from 0 to `limit` - 1.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}

/// One row as a reader gave it.
struct ReadRow: Equatable, CustomStringConvertible {
  var cells: [[UInt8]]
  var number: UInt64
  var place: Place
  /// Offset of each cell in the file.
  var offsets: [UInt64]

  var description: String {
    "\(number)@\(place.offset):\(place.line) \(cells.map { String(decoding: $0, as: UTF8.self) })"
  }
  var texts: [String] { cells.map { String(decoding: $0, as: UTF8.self) } }
}

struct RowReading: Equatable {
  var rows: [ReadRow] = []
  var problems: [RowProblem] = []
  var blank: UInt64 = 0
  var comments: UInt64 = 0

  var texts: [[String]] { rows.map(\.texts) }
  var kinds: [RowProblem.Kind] { problems.map(\.kind) }
}

func reading(
  _ file: [UInt8], _ dialect: Dialect = .usual, preamble: Int = 0, arrangement: [Int]? = nil, cuts: [Int] = [],
  window: Int = 256 << 10
) throws -> RowReading {
  var result = RowReading()
  var reader = RowReader(MemorySource(file, cuts: cuts), dialect, preamble: preamble, window: window)
  reader.arrangement = arrangement
  while try reader.next(&result.problems) {
    var row = ReadRow(cells: [], number: reader.number, place: reader.place, offsets: [])
    for n in 0..<reader.cellCount {
      row.cells.append(reader.text(n + 1))
      row.offsets.append(reader.place(ofCell: n + 1).offset)
    }
    result.rows.append(row)
  }
  result.blank = reader.blankRows
  result.comments = reader.commentRows
  return result
}

func reading(_ text: String, _ dialect: Dialect = .usual, preamble: Int = 0) throws -> RowReading {
  try reading(Array(text.utf8), dialect, preamble: preamble)
}

/// Gives `head`, then `unit` again and again up to `count` bytes, then `tail`, without holding them.
struct MadeSource: ByteSource {
  var head: [UInt8]
  let unit: [UInt8]
  var left: Int
  var tail: [UInt8]
  private let block: [UInt8]

  init(head: String = "", unit: String, count: Int, tail: String = "") {
    self.head = Array(head.utf8)
    self.unit = Array(unit.utf8)
    self.tail = Array(tail.utf8)
    left = count / self.unit.count * self.unit.count
    var block: [UInt8] = []
    while block.count < 64 << 10 { block += self.unit }
    self.block = block
  }

  mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if !head.isEmpty { return unsafe give(&head, room) }
    if left == 0 { return unsafe give(&tail, room) }
    let phase = (unit.count - left % unit.count) % unit.count
    let count = min(left, room.count, block.count - phase)
    unsafe block.withUnsafeBytes { unsafe room.copyMemory(from: .init(rebasing: $0[phase..<phase + count])) }
    left -= count
    return count
  }

  private func give(_ bytes: inout [UInt8], _ room: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(bytes.count, room.count)
    unsafe bytes.withUnsafeBytes { unsafe room.copyMemory(from: .init(rebasing: $0[..<count])) }
    bytes.removeFirst(count)
    return count
  }
}
