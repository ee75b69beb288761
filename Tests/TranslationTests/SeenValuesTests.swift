// Values of rows that are remembered: each is found again with its row, none is taken for another, and beyond the bound it is
// told that not all are compared.

import Testing
import Translation

@Suite struct SeenValuesTests {
  private func note(_ seen: inout SeenValues, _ value: Int, _ column: Int, row: UInt32) -> UInt32? {
    let text = Array("V-\(value)".utf8)
    return seen.note(column, text.span, 0..<text.count, row: row)
  }

  private func has(_ seen: borrowing SeenValues, _ text: String, _ column: Int) -> Bool {
    let text = Array(text.utf8)
    return seen.has(column, text.span, 0..<text.count)
  }

  @Test func valuesAreFoundAgainWithTheRowTheyCameInFirst() {
    var seen = SeenValues()
    let columns = [SeenValues.column(1, of: 0), SeenValues.column(2, of: 0), SeenValues.column(1, of: 1)]
    for value in 0..<50_000 {
      for column in columns { #expect(note(&seen, value, column, row: UInt32(value + 1)) == nil) }
    }
    for value in stride(from: 0, to: 50_000, by: 7) {
      for column in columns { #expect(note(&seen, value, column, row: 60_000) == UInt32(value + 1)) }
    }
    #expect(seen.fullSince == 0)
    let hasNew = has(seen, "V-50000", columns[0])
    let hasOld = has(seen, "V-5000", columns[0])
    #expect(!hasNew)
    #expect(hasOld)
  }

  @Test func whatFindsNoPlaceIsToldFromTheRowOn() {
    var seen = SeenValues()
    for value in 0..<1_000_000 { _ = note(&seen, value, 1, row: UInt32(value + 1)) }
    #expect((400_000...700_000).contains(seen.fullSince))
    // What was remembered still is; of anything else it cannot be said that it is new.
    #expect(note(&seen, 399_999, 1, row: 1_000_001) == 400_000)
    let mayHave = has(seen, "other", 1)
    #expect(mayHave)
  }
}
