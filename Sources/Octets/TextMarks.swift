// Which texts were met before, and by whom: each text is kept whole, so that two long ones are never taken for one.
// Bounded for any input, and emptied without touching what was not used.

public struct TextMarks: ~Copyable, Sendable {
  /// Most texts that are remembered, and most bytes of all of them.
  public static let limit = 4_096
  public static let byteLimit = 256 << 10

  struct Entry: Sendable {
    var start: Int
    var end: Int
    var slot: Int
    /// Bit n: met by the nth who asks.
    var marks: UInt16
  }

  /// Open addressing: the number of an entry, -1 for none.
  private var slots = Slab<Int32>(repeating: -1, count: limit * 2)
  private var entries = Slab<Entry>()
  private var bytes = Slab<UInt8>(repeating: 0, count: 1_024 + wordSlack)
  private var count = 0
  private var byteCount = 0
  /// The entry met last: most often it is that one again.
  private var last = -1

  /// Remembers nothing.
  public init() {}

  /// Forgets everything.
  public mutating func removeAll() {
    for index in 0..<count { slots[entries[index].slot] = -1 }
    count = 0
    byteCount = 0
    last = -1
  }

  /// Marks the text `source[start..<end]`, which has `wordSlack` bytes behind, with one of sixteen marks. Answers false when
  /// it has that mark, and nil when there is no room to remember the text.
  public mutating func add(_ mark: Int, to source: borrowing Slab<UInt8>, _ start: Int, _ end: Int) -> Bool? {
    if last < 0 || !holds(last, source, start, end) { last = find(source, start, end) }
    if last < 0 { return nil }
    let bit: UInt16 = 1 &<< UInt16(truncatingIfNeeded: mark)
    if entries[last].marks & bit != 0 { return false }
    entries[last].marks |= bit
    return true
  }

  private func holds(_ index: Int, _ source: borrowing Slab<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let entry = entries[index]
    return entry.end &- entry.start == end &- start && source.isSame(start, end, bytes, entry.start)
  }

  /// The entry of a text, made if need be; -1 when there is no room for one.
  private mutating func find(_ source: borrowing Slab<UInt8>, _ start: Int, _ end: Int) -> Int {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: source.hash(start, end) &>> 40) & mask
    while slots[slot] >= 0 {
      if holds(Int(slots[slot]), source, start, end) { return Int(slots[slot]) }
      slot = (slot &+ 1) & mask
    }
    guard count < Self.limit, byteCount + end - start <= Self.byteLimit else { return -1 }
    return append(source, start, end, slot)
  }

  private mutating func append(_ source: borrowing Slab<UInt8>, _ start: Int, _ end: Int, _ slot: Int) -> Int {
    let more = end - start
    if byteCount + more + wordSlack > bytes.count { bytes.grow(by: max(bytes.count, more + wordSlack), filling: 0) }
    bytes.copy(source, start, end, to: byteCount)
    let entry = Entry(start: byteCount, end: byteCount + more, slot: slot, marks: 0)
    byteCount += more
    if count < entries.count { entries[count] = entry } else { entries.append(entry) }
    slots[slot] = Int32(count)
    count += 1
    return count - 1
  }
}

extension Slab where Element == UInt8 {
  /// Whether the text `start..<end` is the one that stands in `other` from `index` on. Both have `wordSlack` bytes behind.
  @inlinable @inline(__always)
  public func isSame(_ start: Int, _ end: Int, _ other: borrowing Slab<UInt8>, _ index: Int) -> Bool {
    var (left, right) = (start, index)
    let shift = index &- start
    while left < end {
      if packed(left, end) != other.packed(right, end &+ shift) { return false }
      left &+= 8
      right &+= 8
    }
    return true
  }

  /// A hash of all of the text `start..<end`, a word at a time.
  @inlinable @inline(__always)
  public func hash(_ start: Int, _ end: Int) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: end &- start) &* 0x9e37_79b9_7f4a_7c15
    var index = start
    while index < end {
      hash = (hash ^ packed(index, end)) &* 0xc2b2_ae3d_27d4_eb4f
      hash ^= hash &>> 29
      index &+= 8
    }
    return hash &* 0x9e37_79b9_7f4a_7c15
  }
}
