// The digest of many pieces is that of all their bytes, however they are cut.

import Hashing
import Octets
import Testing

@Suite struct PieceDigestTests {
  /// Lengths of pieces: short ones, some longer than what is gathered.
  private static func lengths(_ seed: UInt64, total: Int) -> [Int] {
    var state = seed
    var lengths: [Int] = []
    var left = total
    while left > 0 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let draw = Int(state >> 33)
      let length = min(left, draw % 50 == 0 ? draw % 200_000 : draw % 300)
      lengths.append(length)
      left -= length
    }
    return lengths
  }

  @Test(arguments: [0, 1, 63, 4_000, 70_000, 300_000, 2_000_000], 1...4 as ClosedRange<UInt64>)
  func piecesAreOneText(_ total: Int, _ seed: UInt64) {
    var bytes = (0..<total).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }
    bytes += [UInt8](repeating: 0, count: wordSlack)
    let whole = Digest()
    whole.begin()
    whole.add(bytes.span, 0..<total)
    let expected = whole.value()
    var pieces = PieceDigest()
    // Used again, it has forgotten what was before.
    for round in 0..<3 {
      pieces.begin()
      var at = 0
      for length in Self.lengths(seed + UInt64(round), total: total) {
        pieces.add(bytes.span, at..<at + length)
        at += length
      }
      #expect(at == total)
      #expect(pieces.value() == expected)
    }
  }

  @Test func whatIsGivenUpIsForgotten() {
    let bytes = [UInt8](repeating: 0x61, count: 1_000 + wordSlack)
    var pieces = PieceDigest()
    pieces.begin()
    for _ in 0..<1_500 { pieces.add(bytes.span, 0..<700) }
    pieces.begin()
    pieces.add(bytes.span, 0..<3)
    // FIPS 180-4: the digest of `aaa` as `sha256sum` prints it.
    #expect(pieces.value()[0] == 0x9834_876d_cfb0_5cb1)
  }
}
