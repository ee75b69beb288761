// What was counted of one column of rows, or of one place of XML. Memory is bounded: a list of values ends at its limit, and whether all values
// differ is no longer asked once one came twice.

import Delimited
import Octets

struct ColumnTally {
  /// In how many rows it holds something.
  private(set) var filled = Occurrences()
  /// Where it holds nothing, the first few.
  private(set) var gaps: [Sight] = []
  /// Characters of the shortest and the longest value.
  private(set) var shortest = Int.max
  private(set) var longest = 0
  private(set) var values = Register(limit: InferenceLimit.codes)
  private(set) var numbers = NumberTally()
  private(set) var dates = DateTally()
  /// Values without any digit, where others are numbers or dates: texts that may stand for nothing.
  private(set) var words = Register(limit: InferenceLimit.strays)
  /// 8, 12, 13 or 14 digits; and those of which the check digit is right.
  private(set) var gtins = 0
  private(set) var checked = 0
  /// The first value that came twice.
  private(set) var repeated: Sight?
  /// Whether all values differ is still known.
  private(set) var isFollowed = true
  private var seen: Set<UInt64> = []

  static let gapLimit = 3

  mutating func miss(_ sight: Sight) {
    if gaps.count < Self.gapLimit { gaps.append(sight) }
  }

  /// Takes a value, which is not empty; answers how many values more are remembered. `day` is what of it may be a date,
  /// where a time stands behind.
  mutating func take(
    _ cell: [UInt8], _ row: Int, _ sight: Sight, _ room: inout Slab<UInt8>, mayRemember: Bool, day: [UInt8]? = nil
  ) -> Int {
    filled.add(row, sight)
    let length = cell.count { $0 & 0xc0 != 0x80 }
    shortest = min(shortest, length)
    longest = max(longest, length)
    if cell.count <= 64 {
      values.add(String(decoding: cell, as: UTF8.self), row, sight)
    } else {
      values.add(String(decoding: cell.prefix(64), as: UTF8.self), row, sight)
    }
    let isDate = dates.take(day ?? cell)
    let isNumber = numbers.take(cell, row, sight, &room)
    if !isDate, !isNumber, cell.count <= 24, !cell.contains(where: { $0 &- 0x30 <= 9 }) {
      words.add(String(decoding: cell, as: UTF8.self), row, sight)
    }
    noteGTIN(cell)
    return follow(cell, sight, mayRemember)
  }

  private mutating func noteGTIN(_ cell: [UInt8]) {
    guard [8, 12, 13, 14].contains(cell.count), cell.allSatisfy({ $0 &- 0x30 <= 9 }) else { return }
    gtins += 1
    var sum = 0
    for (index, byte) in cell.reversed().enumerated() { sum += Int(byte - 0x30) * (index & 1 == 1 ? 3 : 1) }
    if sum % 10 == 0 { checked += 1 }
  }

  private mutating func follow(_ cell: [UInt8], _ sight: Sight, _ mayRemember: Bool) -> Int {
    guard isFollowed, repeated == nil else { return 0 }
    guard mayRemember else {
      isFollowed = false
      let freed = seen.count
      seen = []
      return -freed
    }
    // FNV-1a: two values that share it are taken for one, which takes back a claim and never makes one.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in cell { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    if seen.insert(hash).inserted { return 1 }
    repeated = sight
    let freed = seen.count
    seen = []
    return -freed
  }

  /// All values differ, and there is more than one.
  var isUnique: Bool { isFollowed && repeated == nil && filled.count > 1 }
}
