// The beginning of a file as text: which encoding its bytes speak for, and the text in UTF-8.

import Octets

struct SampleText {
  private(set) var encoding = Dialect.Encoding.utf8
  private(set) var words = ""
  /// UTF-8 without byte order mark, up to the last line end if more follows.
  private(set) var text: [UInt8] = []

  init(_ bytes: [UInt8], isWhole: Bool) {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      words = "the file begins with the byte order mark of UTF-8 (EF BB BF)"
    } else if bytes.starts(with: [0xff, 0xfe]) {
      encoding = .utf16LittleEndian
      words = "the file begins with the byte order mark of UTF-16, low byte first (FF FE)"
    } else if bytes.starts(with: [0xfe, 0xff]) {
      encoding = .utf16BigEndian
      words = "the file begins with the byte order mark of UTF-16, high byte first (FE FF)"
    } else if !seeWide(bytes) {
      seeNarrow(bytes, isWhole: isWhole)
    }
    text = encoding.decoded(bytes)
    if !isWhole { while let last = text.last, last != 0x0a, last != 0x0d { text.removeLast() } }
  }

  /// UTF-16 without a mark: of plain text, every second byte is NUL.
  private mutating func seeWide(_ bytes: [UInt8]) -> Bool {
    let pairs = bytes.count / 2
    guard pairs >= 4 else { return false }
    let high = (0..<pairs).count { bytes[2 * $0] == 0 }
    let low = (0..<pairs).count { bytes[2 * $0 + 1] == 0 }
    guard max(high, low) * 10 >= pairs * 7, min(high, low) * 10 < pairs else { return false }
    encoding = low > high ? .utf16LittleEndian : .utf16BigEndian
    words = "\(max(high, low)) of \(pairs) pairs of bytes have a NUL \(low > high ? "second" : "first")"
    return true
  }

  private mutating func seeNarrow(_ bytes: [UInt8], isWhole: Bool) {
    guard let first = bytes.firstIndex(where: { $0 >= 0x80 }) else {
      words = "all \(bytes.count) bytes looked at are ASCII"
      return
    }
    let padded = bytes + [UInt8](repeating: 0, count: wordSlack)
    // A character may be cut in two where the sample ends.
    let cuts = isWhole ? 0...0 : 0...min(3, bytes.count)
    if cuts.contains(where: { isUTF8(padded.span, 0, bytes.count - $0) }) {
      let length = max(1, characterLength(padded.span, first, bytes.count))
      let shown = String(decoding: bytes[first..<first + length], as: UTF8.self)
      words =
        "\(Self.hexadecimal(bytes[first..<first + length])) at offset \(first) is \(shown) in UTF-8, and all bytes are valid"
      return
    }
    if let odd = bytes.firstIndex(where: { $0 >= 0x80 && windows1252($0).value == 0xfffd }) {
      encoding = .latin1
      words =
        "the file is no UTF-8, and \(Self.hexadecimal(bytes[odd...odd])) at offset \(odd) is no character of Windows-1252"
    } else {
      encoding = .windows1252
      let shown = String(windows1252(bytes[first]))
      words =
        "\(Self.hexadecimal(bytes[first...first])) at offset \(first) is \(shown) in Windows-1252; the file is no UTF-8"
    }
  }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0x0" : "0x") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
  }
}

extension Dialect.Encoding {
  /// Bytes in this encoding as UTF-8, without byte order mark.
  package func decoded(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    switch self {
    case .utf8: text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
    case .latin1: for byte in bytes { text.append(scalar: UInt32(byte)) }
    case .windows1252: for byte in bytes { text.append(scalar: Octets.windows1252(byte).value) }
    case .utf16LittleEndian, .utf16BigEndian:
      var units: [UInt16] = []
      for index in stride(from: 0, to: bytes.count - 1, by: 2) {
        let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
        units.append(self == .utf16LittleEndian ? second << 8 | first : first << 8 | second)
      }
      if units.first == 0xfeff { units.removeFirst() }
      text = Array(String(decoding: units, as: UTF16.self).utf8)
    }
    return text
  }
}
