// UTF-8, Windows-1252 and words of eight bytes, against what the language itself says.

import Foundation
import Octets
import Testing

@Suite struct EncodingTests {
  private func isWellFormed(_ bytes: [UInt8], _ count: Int? = nil) -> Bool {
    isUTF8(padded(bytes).span, 0, count ?? bytes.count)
  }

  private func agree(_ bytes: [UInt8]) -> Bool {
    isWellFormed(bytes) == (String(validating: bytes, as: UTF8.self) != nil)
  }

  @Test func everyPairOfBytes() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max { #expect(agree([first, second]), "\(first) \(second)") }
    }
  }

  /// Three and four bytes: all leads with the seconds and thirds where something changes.
  @Test func longerSequences() {
    let edges: [UInt8] = [0x00, 0x20, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff]
    for lead in UInt8(0xc0)...UInt8.max {
      for second in edges {
        for third in edges {
          #expect(agree([lead, second, third]))
          for fourth in edges { #expect(agree([lead, second, third, fourth, 0x41])) }
        }
      }
    }
  }

  @Test func everyCharacter() {
    for value in stride(from: UInt32(0), through: 0x10ffff, by: 37) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(String(scalar).utf8)
      #expect(isWellFormed(bytes))
      // Cut off, it is none.
      if bytes.count > 1 { #expect(!isWellFormed(bytes, bytes.count - 1)) }
    }
  }

  @Test func windowsCodePage() {
    for byte in UInt8.min...UInt8.max {
      let character = windows1252(byte)
      if let known = String(data: Data([byte]), encoding: .windowsCP1252),
        known.unicodeScalars.first!.value > 0x9f || byte < 0x80
      {
        #expect(String(character) == known, "byte \(byte)")
      } else {
        #expect(character == "\u{fffd}", "byte \(byte)")
      }
    }
  }

  @Test func keysOfTexts() {
    let texts = ["", "A", "B", "AB", "BA", "ABCDEFGH", "ABCDEFGI", "ABCDEFGHI", "ABCDEFGHJ", "HGFEDCBAI", "é"]
    for left in texts {
      for right in texts {
        let bytes = Array("xx\(left)yy".utf8)
        let key = padded(bytes).span.key(2, bytes.count - 2)
        #expect((key == textKey(right)) == (left == right), "\(left) \(right)")
      }
    }
  }

  @Test func tags() {
    #expect(SegmentTag("PO1").description == "PO1")
    #expect(SegmentTag("N1") != SegmentTag("N10"))
    #expect(SegmentTag("BEGIN") == SegmentTag("BEGI"))
    let bytes = padded(Array("*REF*".utf8))
    let tag = bytes.span.packed(1, 4)
    #expect(SegmentTag(packed: UInt32(truncatingIfNeeded: tag)) == SegmentTag("REF"))
    #expect(SegmentTag(packed: 0x0141).description == "A?")
  }
}
