// Slabs against arrays: the same elements whatever is appended, grown, filled, copied or moved.

import Octets
import Testing

@Suite struct SlabTests {
  @Test func holdsWhatWasPutIn() {
    var slab = Slab<Int>()
    #expect(slab.count == 0)
    for value in 0..<1_000 { slab.append(value * 3) }
    #expect(slab.count == 1_000)
    #expect(slab.list == (0..<1_000).map { $0 * 3 })
    slab[7] = -1
    slab[8] += 5
    #expect(Array(slab.list[7...8]) == [-1, 29])
  }

  @Test func growsAndFills() {
    var slab = Slab([1, 2, 3], slack: 2, of: 9)
    #expect(slab.list == [1, 2, 3, 9, 9])
    slab.grow(by: 3, filling: 0)
    #expect(slab.list == [1, 2, 3, 9, 9, 0, 0, 0])
    slab.fill(1, 4, with: 7)
    #expect(slab.list == [1, 7, 7, 7, 9, 0, 0, 0])
    slab.fill(8, 8, with: 1)
    #expect(slab.list == [1, 7, 7, 7, 9, 0, 0, 0])
  }

  /// Elements that are not plain are let go once each.
  @Test func letsGoOfItsElements() {
    final class Guest {
      deinit { unsafe Self.leaving += 1 }
      nonisolated(unsafe) static var leaving = 0
    }
    unsafe Guest.leaving = 0
    do {
      var slab = Slab<Guest>()
      for _ in 0..<100 { slab.append(Guest()) }
      slab[3] = Guest()
      #expect(unsafe Guest.leaving == 1)
    }
    #expect(unsafe Guest.leaving == 101)
  }

  /// Texts of every length from 0 to beyond the longest that is copied in registers, from and to every alignment.
  @Test func copiesTextsOfAnyLength() {
    var random = SplitMix(seed: 11)
    let bytes = random.bytes(400, of: Array(0...255))
    let source = Slab(padded(bytes))
    for count in 0...200 {
      let from = random.below(100)
      let at = random.below(50)
      var target = Slab<UInt8>(repeating: 0, count: 320 + wordSlack)
      target.copy(source, from, from + count, to: at)
      #expect(Array(target.list[at..<at + count]) == Array(bytes[from..<from + count]), "\(count) bytes")
      #expect(target.list[..<at].allSatisfy { $0 == 0 })
      var other = Slab<UInt8>(repeating: 0, count: 320 + wordSlack)
      other.copy(source.span, from, from + count, to: at)
      #expect(Array(other.list[at..<at + count]) == Array(bytes[from..<from + count]), "\(count) bytes")
    }
  }

  @Test func movesWithinItself() {
    for (start, end, to) in [(0, 10, 5), (5, 15, 0), (3, 3, 9), (0, 20, 0)] {
      var slab = Slab((0..<20).map { UInt8($0) })
      var expected = Array(0..<20).map { UInt8($0) }
      expected.replaceSubrange(to..<to + end - start, with: (start..<end).map { UInt8($0) })
      slab.move(start, end, to: to)
      #expect(slab.list == expected)
    }
  }

  @Test func readsWords() {
    let slab = Slab(padded(Array("PO1*10*EA".utf8)))
    let (tag, none, word) = (slab.packed(0, 3), slab.packed(4, 4), slab.word(at: 1))
    #expect(tag == 0x31_4f50)
    #expect(none == 0)
    #expect(word == slab.span.word(at: 1))
  }

  // MARK: Short decimals

  /// What is short is read as the exact decimal reads it; anything else is left to that.
  @Test(arguments: ["0", "7", "12.5", ".5", "5.", "123456789", "1234567.8", "000000.10", "12345678."])
  func shortDecimalsAgree(text: String) throws {
    let bytes = padded(Array(text.utf8))
    let read = ShortDecimal(bytes.span, 0, text.utf8.count)
    let short = try #require(read)
    #expect(ExactDecimal(short.digits, places: short.places) == ExactDecimal(text))
  }

  @Test(arguments: ["", ".", "-1", "1.2.3", "1E3", "1234567890", "12A", "+1", " 1"])
  func otherDecimalsAreNotShort(text: String) {
    let bytes = padded(Array(text.utf8))
    let read = ShortDecimal(bytes.span, 0, text.utf8.count)
    #expect(read == nil)
  }

  @Test(
    arguments: [
      "0", "1", "-1", "10", "0.5", "-0.5", "12.25", "1.00", "-100.10", "18446744073709551615", "0.000001",
      "999999999.999",
      "-0.000000000000000001",
    ])
  func writesAsItsText(text: String) throws {
    let value = try #require(ExactDecimal(text))
    var room = Slab<UInt8>(repeating: 0x2a, count: 100)
    let written = value.write(to: &room, at: 3)
    let end = try #require(written)
    #expect(String(decoding: room.list[3..<end], as: UTF8.self) == value.text)
    #expect(room.list[2] == 0x2a)
    #expect(room.list[end] == 0x2a)
  }

  @Test func longDecimalsAreWrittenByTheirText() throws {
    var room = Slab<UInt8>(repeating: 0, count: 100)
    for text in ["18446744073709551616", "0.1234567890123456789"] {
      let end = try #require(ExactDecimal(text)).write(to: &room, at: 0)
      #expect(end == nil)
    }
  }
}
