// Records of an element whose meaning is told by an element inside it: held until it ends, then handed out in their order,
// with what tells their meaning. Bounded.

import Octets

struct RecordQueue: ~Copyable {
  struct Entry: Sendable {
    var position: Int32
    var ordinal: UInt32
    var line: UInt32
    var offset: UInt64
    /// Its elements: ends from `first` to `last`.
    var first: Int32
    var last: Int32
    /// Its keys: first of them in `keys`, how many, and the number of the first as an element.
    var keys: Int32 = 0
    var keyCount: Int32 = 0
    var firstKey: Int32 = 0
  }

  /// More bytes are not held.
  static let limit = 64 << 10
  private static let entryLimit = 8_192

  private(set) var bytes = Slab<UInt8>(repeating: 0, count: limit + wordSlack)
  private(set) var ends = Slab<UInt32>(repeating: 0, count: 1_024)
  private(set) var entries: ContiguousArray<Entry> = []
  private var keys: ContiguousArray<Range<Int>> = []
  private var used = 0
  private var endCount = 0

  init() {}

  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    used = 0
    endCount = 0
  }

  /// Holds a record; answers its entry, or -1 when there is no room.
  mutating func append(_ entry: Entry, _ record: borrowing ElementRecord, keyCount: Int, firstKey: Int) -> Int {
    let length = Int(record.ends[record.count]) + 1
    if used + length > Self.limit || entries.count == Self.entryLimit { return -1 }
    if endCount + record.count + 1 > ends.count { ends.grow(by: ends.count + record.count, filling: 0) }
    var entry = entry
    bytes.copy(record.bytes, 0, length, to: used)
    entry.first = Int32(endCount)
    for index in 0...record.count { ends[endCount + index] = record.ends[index] + UInt32(used) }
    endCount += record.count + 1
    entry.last = Int32(endCount - 1)
    used += length
    if keyCount > 0 {
      entry.keys = Int32(keys.count)
      entry.keyCount = Int32(keyCount)
      entry.firstKey = Int32(firstKey)
      for _ in 0..<keyCount { keys.append(0..<0) }
    }
    entries.append(entry)
    return entries.count - 1
  }

  /// Element `element` of `entry` is the key `number` of `owner`; the first one counts.
  mutating func setKey(_ number: Int, of owner: Int, to entry: Int, _ element: Int) {
    let at = Int(entries[owner].keys) + number
    let end = Int(entries[entry].first) + element
    guard keys[at].isEmpty, Int(entries[entry].last) >= end else { return }
    keys[at] = Int(ends[end - 1]) + 1..<Int(ends[end])
  }

  func keys(of entry: Int) -> [Range<Int>] {
    let start = Int(entries[entry].keys)
    return Array(keys[start..<start + Int(entries[entry].keyCount)])
  }
}
