// Rows of a file in the order of their keys, where those of one document stand apart: a sort of bounded memory, in nameless
// files. Rows with the same key stay in the order they came in, and each keeps the place it came from.

import Octets

/// Where a row came from.
package struct RowOrigin: Equatable, Sendable {
  package let place: Place
  /// Its number in the file, from 1.
  package let number: UInt64

  package init(place: Place, number: UInt64) {
    self.place = place
    self.number = number
  }
}

/// Takes rows in any order. Memory: `room` bytes, and a buffer for each of the files that are not yet merged, which
/// are as many as the logarithm of the size to the base `fan`, times `fan`.
package struct RowSorter: ~Copyable {
  private struct Entry {
    /// In `bytes`: the key, and the row behind it.
    let key: Range<Int>
    let end: Int
    let prefix: UInt64
    let origin: RowOrigin
  }

  private let room: Int
  private let fan: Int
  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// The older come first.
  private var runs: [RowRun] = []

  package init(room: Int = 4 << 20, fan: Int = 16) {
    self.room = room
    self.fan = fan
  }

  /// Takes the row that is `range` of `raw`, by its key.
  package mutating func add(_ key: [UInt8], _ raw: Span<UInt8>, _ range: Range<Int>, _ origin: RowOrigin)
    throws(FileError)
  {
    let used = bytes.count + key.count + range.count + (entries.count + 1) * MemoryLayout<Entry>.stride
    if used > room { try spill() }
    let start = bytes.count
    bytes.append(contentsOf: key)
    for index in range { bytes.append(raw[index]) }
    entries.append(
      Entry(
        key: start..<start + key.count, end: bytes.count, prefix: keyPrefix(key.span, 0..<key.count), origin: origin))
  }

  /// All rows, in order. `isWide` says that they came from a file of UTF-16.
  package consuming func finish(isWide: Bool) throws(FileError) -> SortedRows {
    try spill()
    return SortedRows(try RowMerge(runs), isWide: isWide)
  }

  /// Writes what is in memory to a file, and makes one file of many.
  private mutating func spill() throws(FileError) {
    if entries.isEmpty { return }
    sortEntries()
    bytes.append(contentsOf: repeatElement(0, count: wordSlack))
    let run = try RowRun(level: 0)
    var sink = run.sink
    for entry in entries {
      RowRun.write(bytes.span, entry.key, entry.key.upperBound..<entry.end, entry.origin, to: &sink)
    }
    try sink.finish(sync: false)
    runs.append(run)
    entries.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    while let last = runs.last, runs.suffix(fan).allSatisfy({ $0.level == last.level }), runs.count >= fan {
      try merge(level: last.level + 1)
    }
  }

  private mutating func merge(level: Int) throws(FileError) {
    let merged = try RowRun(level: level)
    var sink = merged.sink
    var merge = try RowMerge(Array(runs.suffix(fan)))
    while let run = try merge.next() { RowRun.write(run.buffer.span, run.key, run.row, run.origin, to: &sink) }
    try sink.finish(sync: false)
    runs.removeLast(fan)
    runs.append(merged)
  }

  private mutating func sortEntries() {
    let bytes = bytes
    entries.sort { one, other in
      if one.prefix != other.prefix { return one.prefix < other.prefix }
      let order = compareKeys(bytes.span, one.key, bytes.span, other.key)
      return order == 0 ? one.key.lowerBound < other.key.lowerBound : order < 0
    }
  }
}

/// The first eight bytes of a key, in the order of keys.
func keyPrefix(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
  var prefix: UInt64 = 0
  for offset in 0..<8 { prefix = prefix << 8 | UInt64(offset < range.count ? bytes[range.lowerBound + offset] : 0) }
  return prefix
}

/// Below 0 when the first key is before the second, 0 when they are the same.
func compareKeys(_ one: Span<UInt8>, _ first: Range<Int>, _ other: Span<UInt8>, _ second: Range<Int>) -> Int {
  for offset in 0..<min(first.count, second.count) {
    let (left, right) = (one[first.lowerBound + offset], other[second.lowerBound + offset])
    if left != right { return left < right ? -1 : 1 }
  }
  return first.count - second.count
}
