// Values of rows met so far, by marks of them: which row one came in first. A table of open places in many small parts that
// grow each by itself, eight bytes a place: it takes 6 MiB at most, and no moment takes much more. What no place is left for
// is not compared, and that is told.

import Octets

package struct SeenValues: Sendable {
  /// How many places a part has, one after the other. Beyond seven eighths of them it grows.
  fileprivate static let sizes = [8, 16, 32, 64, 128, 192]
  private static let partCount = 1 << 12
  /// A place holds the forty upper bits of a mark above the row; 0 is none. The twelve lower bits say which part it is in.
  fileprivate static let rowBits: UInt64 = 24

  fileprivate struct Part: Sendable {
    var places: [UInt64] = []
    var count = 0
  }

  private var parts = [Part](repeating: Part(), count: partCount)
  /// The first row of which a value found no place; 0 while all did.
  package private(set) var fullSince: UInt32 = 0
  /// That a value is not here says nothing.
  package var isFull: Bool { fullSince > 0 }

  package init() {}

  /// What the keys of documents are called here.
  static let documents = 0x0f00_0000

  /// What a column, counted from 1, of a kind of row is called here.
  package static func column(_ number: Int, of record: Int) -> Int { record << 8 | number - 1 }

  /// A mark that no two values share, but by a chance nobody meets.
  static func hash(_ column: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(column)
    for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
    hash = (hash ^ (hash &>> 32)) &* 0x9e37_79b9_7f4a_7c15
    return hash ^ (hash &>> 29)
  }

  /// Notes a value of a column; answers the row that had it before.
  package mutating func note(_ column: Int, _ bytes: Span<UInt8>, _ range: Range<Int>, row: UInt32) -> UInt32? {
    let hash = Self.hash(column, bytes, range)
    let number = Self.part(of: hash)
    if let found = parts[number].find(hash) { return UInt32(truncatingIfNeeded: found & ((1 &<< Self.rowBits) &- 1)) }
    if row < 1 &<< UInt32(Self.rowBits), parts[number].add((hash &>> Self.rowBits) &<< Self.rowBits | UInt64(row)) {
      return nil
    }
    if fullSince == 0 { fullSince = row }
    return nil
  }

  /// Whether a column had the value, or may have had it.
  package func has(_ column: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let hash = Self.hash(column, bytes, range)
    return isFull || parts[Self.part(of: hash)].find(hash) != nil
  }

  private static func part(of hash: UInt64) -> Int { Int(hash & UInt64(partCount - 1)) }
}

extension SeenValues.Part {
  /// What stands at the place of a mark; nil for nothing.
  fileprivate func find(_ mark: UInt64) -> UInt64? {
    if places.isEmpty { return nil }
    let found = places[place(of: mark)]
    return found > 0 ? found : nil
  }

  /// Adds a mark with its row, which is not here yet; false when there is no room.
  fileprivate mutating func add(_ entry: UInt64) -> Bool {
    if count >= places.count / 8 * 7 {
      guard let size = SeenValues.sizes.first(where: { $0 > places.count }) else { return false }
      let old = places
      places = [UInt64](repeating: 0, count: size)
      for entry in old where entry > 0 { places[place(of: entry)] = entry }
    }
    places[place(of: entry)] = entry
    count += 1
    return true
  }

  /// Where a mark stands, or would be put. One place at least is free.
  private func place(of mark: UInt64) -> Int {
    var index = Int(((mark &>> 32) &* UInt64(places.count)) &>> 32)
    while places[index] > 0, (places[index] ^ mark) &>> SeenValues.rowBits > 0 {
      index = index + 1 == places.count ? 0 : index + 1
    }
    return index
  }
}
