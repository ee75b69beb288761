import Octets
import Testing
import XMLRecords

@Suite struct EncodingTests {
  private let text = "<r>\n <a t='ä'>Größe</a>\n <b>ß</b>\n</r>"

  private func latin(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

  private func wide(_ text: String, bigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xff))
      return bigEndian ? [high, low] : [low, high]
    }
  }

  /// Events of `bytes` are those of the text as UTF-8, and each place is that of the tag.
  private func check(_ bytes: [UInt8], _ name: String, width: Int, mark: Int, head: String = "") {
    let plain = Array((head + text).utf8)
    let expected = read(plain)
    for piece in [64 << 10, 37, 5] {
      let reading = read(bytes, piece: piece)
      #expect(reading.problem == nil)
      #expect(reading.encoding == name)
      #expect(reading.matter == expected.matter)
      for (event, other) in zip(reading.events, expected.events) {
        let before = String(decoding: plain[0..<Int(other.offset)], as: UTF8.self)
        #expect(event.line == other.line)
        #expect(event.offset == UInt64(before.utf16.count * width + mark))
      }
    }
  }

  @Test func latin1() {
    let head = "<?xml version='1.0' encoding=\"iso-8859-1\"?>"
    let plain = "<?xml version='1.0' encoding=\"us-ascii\"  ?>"
    check(latin(head + text), "ISO-8859-1", width: 1, mark: 0, head: plain)
  }

  @Test func utf16WithMark() {
    check([0xff, 0xfe] + wide(text, bigEndian: false), "UTF-16LE", width: 2, mark: 2)
    check([0xfe, 0xff] + wide(text, bigEndian: true), "UTF-16BE", width: 2, mark: 2)
    let head = "<?xml version='1.0' encoding='UTF-16'?>"
    check([0xff, 0xfe] + wide(head + text, bigEndian: false), "UTF-16LE", width: 2, mark: 2, head: head)
  }

  @Test func utf16WithoutMark() { check(wide(text, bigEndian: true), "UTF-16BE", width: 2, mark: 0) }

  @Test func utf8WithMark() {
    let reading = read([0xef, 0xbb, 0xbf] + Array(text.utf8))
    #expect(reading.problem == nil)
    #expect(reading.matter == read(text).matter)
    #expect(reading.events.map(\.offset) == read(text).events.map { $0.offset + 3 })
  }

  /// The mark wins over the declaration, and bytes that are plainly no UTF-16 over a claim of it.
  @Test func contradictions() {
    let marked = read([0xef, 0xbb, 0xbf] + Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>ä</a>".utf8))
    #expect(marked.events[1].text == "ä")
    #expect(read("<?xml version='1.0' encoding='utf-16'?><a>ä</a>").events[1].text == "ä")
    #expect(read("<?xml version='1.0' encoding='us-ascii'?><a>ä</a>").events[1].text == "ä")
  }

  @Test func windows1252() {
    let bytes = Array("<?xml version='1.0' encoding='Windows-1252'?><a>".utf8) + [0x80, 0x93] + Array("</a>".utf8)
    #expect(read(bytes).events[1].text == "€“")
    // The byte 0x81 is no character.
    let wrong = Array("<?xml version='1.0' encoding='Windows-1252'?>\n<a>é".utf8.dropLast(2)) + [0xe9, 0x81, 0x3c]
    let problem = read(wrong).problem
    #expect(problem?.reason == .badBytes(encoding: "WINDOWS-1252"))
    #expect(problem?.place == Place(offset: 50, line: 2, column: 6))
  }

  @Test func multiByteEncodings() {
    let head = Array("<?xml version='1.0' encoding='Shift_JIS'?><a>".utf8)
    let bytes = head + [0x93, 0xfa, 0x96, 0x7b] + Array("</a>".utf8)
    for piece in [1 << 10, 8] { #expect(read(bytes, piece: piece).events[1].text == "日本") }
    for cut in 0..<bytes.count { #expect(read(bytes, cuts: [cut]).events[1].text == "日本") }
  }

  @Test func badUTF8() {
    let wrong: [[UInt8]] = [
      [0xc3, 0x28], [0xff], [0x80], [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
      [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xf8, 0x88, 0x80, 0x80, 0x80],
    ]
    for sequence in wrong {
      let bytes = Array("<a>\nöäü 1234567890 ".utf8) + sequence + Array("</a>".utf8)
      for piece in [1 << 10, 8, 1] {
        let problem = read(bytes, piece: piece).problem
        #expect(problem?.reason == .badBytes(encoding: "UTF-8"))
        #expect(problem?.place == Place(offset: 22, line: 2, column: 19))
      }
    }
    // The last character lacks its end.
    #expect(read(Array("<a>".utf8) + [0xe2, 0x82]).problem?.reason == .badBytes(encoding: "UTF-8"))
  }

  @Test func truncatedUTF16() {
    let bytes = [0xff, 0xfe] + wide("<a>x</a>", bigEndian: false).dropLast()
    #expect(read(Array(bytes)).problem?.reason == .badBytes(encoding: "UTF-16LE"))
  }
}
