// JSON looked at in words and blocks, against a slow twin that goes byte by byte.

import Octets
import Testing

@Suite struct JSONScanningTests {
  @Test func plainRunEndsWhereItMust() {
    for length in 0..<40 {
      for byte in [0x22, 0x5c, 0x00, 0x0a, 0x1f, 0x80, 0xc3, 0xff] as [UInt8] {
        // What looks like it and is plain.
        let plain = (0..<length).map { [0x21, 0x23, 0x5b, 0x5d, 0x20, 0x7f, 0x61][$0 % 7] as UInt8 }
        let bytes = padded(plain + [byte])
        #expect(bytes.span.plainEnd(from: 0) == length)
      }
    }
  }

  @Test func nestingEndsWhereTheTwinSays() {
    var random = SplitMix(seed: 11)
    let alphabets = [Array("{}[]\"\\a\n".utf8), Array("[[{\"aaaaaaaa]}}".utf8), Array("[]\\\\\\\"\"".utf8)]
    for round in 0..<3_000 {
      let bytes = [0x7b] + random.bytes(random.below(300), of: alphabets[round % 3])
      let expected = slowOutcome(bytes)
      let room = padded(bytes)
      var scan = NestingScan()
      #expect(scan.advance(room.span, 0, bytes.count) == expected)
      // In pieces, the rest of the room being something else each time.
      var pieces = NestingScan()
      var outcome = NestingScan.Outcome.open
      var index = 0
      while index < bytes.count, outcome == .open {
        let next = min(bytes.count, index + 1 + random.below(80))
        outcome = pieces.advance(padded(Array(bytes[..<next])).span, index, next)
        index = next
      }
      #expect(outcome == expected)
    }
  }

  private func slowOutcome(_ bytes: [UInt8]) -> NestingScan.Outcome {
    var depth = 0
    var isInside = false
    var isEscaped = false
    for (index, byte) in bytes.enumerated() {
      if isEscaped {
        isEscaped = false
        if byte == 0x22 { continue }
      } else if byte == 0x5c {
        isEscaped = true
      }
      if byte == 0x22 { isInside.toggle() }
      if isInside {
        if byte == 0x0a { return .broken }
        continue
      }
      if byte | 0x20 == 0x7b { depth += 1 }
      if byte | 0x20 == 0x7d {
        depth -= 1
        if depth <= 0 { return .closed(index + 1) }
      }
      if depth > NestingScan.depthLimit { return .broken }
    }
    return .open
  }
}
