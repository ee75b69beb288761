// External ids and file names: letters, digits and a few signs only, bounded, and the same for the same document however
// often it comes. Odoo: `ir.model.data`, unique on module and name, no blank in the name; the part before the first dot is
// the module, so parts hold no dot of their own.

import Octets

/// Longest external id written.
let externalIDLimit = 100

extension Scrap {
  /// Appends one part of an id: as it is when it is clean and short, else with `_` for what is not clean and the hash of
  /// the original behind, `limit` bytes at most.
  mutating func append(part source: borrowing Slab<UInt8>, _ start: Int, _ end: Int, limit: Int) {
    var isClean = end > start && end &- start <= limit
    if isClean {
      for index in start..<end where !isIDByte(source[index]) {
        isClean = false
        break
      }
    }
    if isClean { return append(source, start, end) }
    let shown = min(end &- start, max(0, limit &- 17))
    for index in start..<start &+ shown { append(isIDByte(source[index]) ? source[index] : 0x5f) }
    append(0x2d)
    append(hash: hash(source, start, end))
  }

  mutating func append(part text: String, limit: Int) {
    if !text.isEmpty, text.utf8.count <= limit, text.utf8.allSatisfy(isIDByte) { return append(text) }
    let bytes = Slab(text.utf8, slack: wordSlack, of: 0)
    append(part: bytes, 0, bytes.count - wordSlack, limit: limit)
  }

  /// Shortens everything from `start` on to `limit` bytes: its beginning, and the hash of the whole.
  mutating func bound(from start: Int, limit: Int) {
    if count &- start <= limit { return }
    let value = hash(bytes, start, count)
    cut(to: start &+ limit &- 17)
    append(0x2d)
    append(hash: value)
  }

  private mutating func append(hash value: UInt64) {
    for shift in stride(from: UInt64(60), through: 0, by: -4) {
      append(hexDigit(UInt8(truncatingIfNeeded: value &>> shift & 15)))
    }
  }
}

/// Letters, digits, `_` and `-`.
@inline(__always)
private func isIDByte(_ byte: UInt8) -> Bool {
  byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 25 || byte == 0x5f || byte == 0x2d
}

/// FNV-1a, 64 bits.
private func hash(_ bytes: borrowing Slab<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
  var value: UInt64 = 0xcbf2_9ce4_8422_2325
  for index in start..<end { value = (value ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
  return value
}
