// Values of rows met so far, by marks of them: which row one came in first. A table of open places in many small parts,
// some of which grow together, eight bytes a place: it takes 6 MiB at most, and no moment takes much more. What no place is
// left for is not compared, and that is told.

import Octets

package struct SeenValues: ~Copyable {
  /// How many places a part has, one after the other. Beyond seven eighths of them it grows.
  fileprivate static let sizes = [8, 16, 32, 64, 128, 192]
  fileprivate static let partsOfBlock = 1 << 8
  private static let blockCount = 1 << 4
  /// A place holds the forty upper bits of a mark above the row; 0 is none. The twelve lower bits say which part it is in.
  fileprivate static let rowBits: UInt64 = 24

  /// Parts that lie behind each other, all of the same size.
  struct Block: ~Copyable {
    var size = sizes[0]
    var places = Slab<UInt64>(repeating: 0, count: sizes[0] * partsOfBlock)
    /// How many marks each part has.
    var counts = Slab<UInt8>(repeating: 0, count: partsOfBlock)
  }

  private var blocks = Slab<Block>()
  /// The first row of which a value found no place; 0 while all did.
  package private(set) var fullSince: UInt32 = 0
  /// That a value is not here says nothing.
  package var isFull: Bool { fullSince > 0 }

  package init() { for _ in 0..<Self.blockCount { blocks.append(Block()) } }

  /// What the keys of documents are called here.
  static let documents = 0x0f00_0000

  /// What a column, counted from 1, of a kind of row is called here.
  package static func column(_ number: Int, of record: Int) -> Int { record << 8 | number - 1 }

  /// A mark that no two values share, but by a chance nobody meets.
  static func hash(_ column: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash = UInt64(column) &+ UInt64(range.count) &<< 32
    var index = range.lowerBound
    repeat {
      hash = (hash ^ word(bytes, index, min(index &+ 8, range.upperBound))) &* 0x9e37_79b9_7f4a_7c15
      hash ^= hash &>> 29
      index &+= 8
    } while index < range.upperBound
    hash = hash &* 0xbf58_476d_1ce4_e5b9
    return hash ^ hash &>> 32
  }

  /// Up to eight bytes, whether or not there are others behind them.
  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    if start &+ 8 <= bytes.count { return bytes.packed(start, end) }
    var word: UInt64 = 0
    for index in start..<end { word |= UInt64(bytes[index]) &<< UInt64(8 &* (index &- start)) }
    return word
  }

  /// Looks ahead: a value will be noted soon. The table is too large to be at hand.
  func expect(_ column: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) {
    let hash = Self.hash(column, bytes, range)
    let (block, part) = Self.place(of: hash)
    blocks[block].prefetch(hash, part)
  }

  /// Notes a value of a column; answers the row that had it before.
  package mutating func note(_ column: Int, _ bytes: Span<UInt8>, _ range: Range<Int>, row: UInt32) -> UInt32? {
    let hash = Self.hash(column, bytes, range)
    let (block, part) = Self.place(of: hash)
    if let found = blocks[block].find(hash, part) {
      return UInt32(truncatingIfNeeded: found & ((1 &<< Self.rowBits) &- 1))
    }
    if row < 1 &<< UInt32(Self.rowBits), blocks[block].add((hash &>> Self.rowBits) &<< Self.rowBits | UInt64(row), part)
    {
      return nil
    }
    if fullSince == 0 { fullSince = row }
    return nil
  }

  /// Whether a column had the value, or may have had it.
  package func has(_ column: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let hash = Self.hash(column, bytes, range)
    let (block, part) = Self.place(of: hash)
    return isFull || blocks[block].find(hash, part) != nil
  }

  @inline(__always)
  private static func place(of hash: UInt64) -> (block: Int, part: Int) {
    let low = Int(truncatingIfNeeded: hash & UInt64(blockCount &* partsOfBlock &- 1))
    return (low / partsOfBlock, low % partsOfBlock)
  }
}

extension SeenValues.Block {
  fileprivate func prefetch(_ mark: UInt64, _ part: Int) { places.prefetch(home(of: mark, part)) }

  /// What stands at the place of a mark; nil for nothing.
  @inline(__always)
  fileprivate func find(_ mark: UInt64, _ part: Int) -> UInt64? {
    let found = places[place(of: mark, part)]
    return found > 0 ? found : nil
  }

  /// Adds a mark with its row, which is not here yet; false when there is no room.
  fileprivate mutating func add(_ entry: UInt64, _ part: Int) -> Bool {
    if Int(counts[part]) >= size / 8 * 7, !grow() { return false }
    places[place(of: entry, part)] = entry
    counts[part] += 1
    return true
  }

  @inline(never)
  private mutating func grow() -> Bool {
    guard let wider = SeenValues.sizes.first(where: { $0 > size }) else { return false }
    let old = size
    size = wider
    var places = Slab<UInt64>(repeating: 0, count: wider * SeenValues.partsOfBlock)
    swap(&places, &self.places)
    for index in places.indices where places[index] > 0 {
      self.places[place(of: places[index], index / old)] = places[index]
    }
    return true
  }

  /// Where a mark stands in a part if its place was free.
  @inline(__always)
  private func home(of mark: UInt64, _ part: Int) -> Int {
    part &* size &+ Int(((mark &>> 32) &* UInt64(size)) &>> 32)
  }

  /// Where a mark stands in a part, or would be put. One place at least is free.
  @inline(__always)
  private func place(of mark: UInt64, _ part: Int) -> Int {
    let first = part &* size
    var index = home(of: mark, part)
    while places[index] > 0, (places[index] ^ mark) &>> SeenValues.rowBits > 0 {
      index = index &+ 1 == first &+ size ? first : index &+ 1
    }
    return index
  }
}
