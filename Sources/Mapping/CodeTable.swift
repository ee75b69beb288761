// A code table: the partner's code, ours, and whatever else the file has. Codes are of any length and compared whole, found
// by hash in constant time without allocation, in both directions. Immutable once made.

import Octets

package final class CodeTable: Sendable {
  /// One row: where the two codes are in the table's text.
  package struct Row: Sendable {
    package var partner: Range<Int32>
    package var own: Range<Int32>
    package init(partner: Range<Int32>, own: Range<Int32>) {
      self.partner = partner
      self.own = own
    }
  }

  /// The file, and the line of each row in it.
  package let file: String
  private let lines: [UInt32]
  /// Names of the columns, from the first row of the file.
  package let columns: [String]
  /// The bytes of all codes, with `wordSlack` bytes behind.
  let text: Slab<UInt8>
  private let rows: Slab<Row>
  /// Rows by the partner's code, and by ours, the first of several: row number plus one, 0 is empty.
  private let byPartner: Slab<Int32>
  private let byOwn: Slab<Int32>

  /// Makes the indexes. Of rows with the same code the first counts; `repeats(row, first)` is told of partner codes that
  /// come again.
  package init(
    file: String, columns: [String], text: consuming Slab<UInt8>, rows: consuming Slab<Row>, lines: [UInt32],
    repeats: (Int, Int) -> Void = { _, _ in }
  ) {
    self.file = file
    self.lines = lines
    byPartner = Self.index(text, rows, own: false, repeats)
    byOwn = Self.index(text, rows, own: true) { _, _ in }
    self.columns = columns
    self.text = text
    self.rows = rows
  }

  private static func index(
    _ text: borrowing Slab<UInt8>, _ rows: borrowing Slab<Row>, own: Bool, _ repeats: (Int, Int) -> Void
  ) -> Slab<Int32> {
    var size = 4
    while size < rows.count * 2 { size *= 2 }
    var slots = Slab<Int32>(repeating: 0, count: size)
    for index in rows.indices {
      let code = own ? rows[index].own : rows[index].partner
      let slot = slot(text.span, Int(code.lowerBound)..<Int(code.upperBound), slots, rows, text, own: own)
      if slots[slot] > 0 { repeats(index, Int(slots[slot]) - 1) } else { slots[slot] = Int32(index + 1) }
    }
    return slots
  }

  package var count: Int { rows.count }

  /// Our code for the partner's in `bytes[start..<end]`, as a range of `text`; nil when the table lacks it.
  package func own(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Range<Int>? {
    let slot = Self.slot(bytes, start..<end, byPartner, rows, text, own: false)
    guard byPartner[slot] > 0 else { return nil }
    let found = rows[Int(byPartner[slot]) - 1].own
    return Int(found.lowerBound)..<Int(found.upperBound)
  }

  /// The partner's first code for ours in `bytes[start..<end]`, as a range of `text`; nil when the table lacks it.
  package func partner(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Range<Int>? {
    let slot = Self.slot(bytes, start..<end, byOwn, rows, text, own: true)
    guard byOwn[slot] > 0 else { return nil }
    let found = rows[Int(byOwn[slot]) - 1].partner
    return Int(found.lowerBound)..<Int(found.upperBound)
  }

  /// The same for those who are not in a hurry.
  package func own(_ code: String) -> String? {
    let bytes = Array(code.utf8)
    return own(bytes.span, 0, bytes.count).map(word)
  }

  /// The line of the row that holds the partner's code.
  package func line(_ code: String) -> Int? {
    let bytes = Array(code.utf8)
    let slot = Self.slot(bytes.span, 0..<bytes.count, byPartner, rows, text, own: false)
    return byPartner[slot] > 0 ? Int(lines[Int(byPartner[slot]) - 1]) : nil
  }

  package func partner(_ code: String) -> String? {
    let bytes = Array(code.utf8)
    return partner(bytes.span, 0, bytes.count).map(word)
  }

  /// All pairs of codes, in the order of the file.
  package var pairs: [(partner: String, own: String)] {
    rows.indices.map { index in
      let row = rows[index]
      return (
        word(Int(row.partner.lowerBound)..<Int(row.partner.upperBound)),
        word(Int(row.own.lowerBound)..<Int(row.own.upperBound))
      )
    }
  }

  private func word(_ range: Range<Int>) -> String { String(decoding: range.map { text[$0] }, as: UTF8.self) }

  /// The slot of a code, or the empty one where it would be. A hash only says where to begin: codes are compared whole.
  @inline(__always)
  private static func slot(
    _ bytes: Span<UInt8>, _ code: Range<Int>, _ slots: borrowing Slab<Int32>, _ rows: borrowing Slab<Row>,
    _ text: borrowing Slab<UInt8>, own: Bool
  ) -> Int {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash(bytes, code) &>> 32) & mask
    while slots[slot] > 0 {
      let index = Int(slots[slot]) &- 1
      let other = own ? rows[index].own : rows[index].partner
      if other.count == code.count {
        var index = 0
        while index < code.count,
          text[Int(other.lowerBound) &+ index] == bytes[code.lowerBound &+ index]
        {
          index &+= 1
        }
        if index == code.count { return slot }
      }
      slot = (slot &+ 1) & mask
    }
    return slot
  }

  @inline(__always)
  private static func hash(_ bytes: Span<UInt8>, _ code: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in code { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
    return hash &* 0x9e37_79b9_7f4a_7c15
  }
}
