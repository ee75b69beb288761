// A name in a folder, byte for byte: partners may write names that are no text, or text that would run in a terminal.

package struct FileName: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  package let bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }
  package init(_ text: String) { bytes = Array(text.utf8) }
  package init(stringLiteral text: String) { self.init(text) }

  /// As the system takes it.
  var terminated: [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }

  /// The name as text; what is none becomes U+FFFD.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// For people and logs: control characters and what is no text as `\xNN`.
  package var description: String {
    var out = ""
    if let text = String(validating: bytes, as: UTF8.self) {
      for scalar in text.unicodeScalars {
        let isPlain = scalar.value >= 0x20 && !(0x7f..<0xa0 ~= scalar.value) && scalar != "\\"
        // Marks that turn the direction of text would hide what follows.
        let turns =
          0x200b...0x200f ~= scalar.value || 0x2028...0x202e ~= scalar.value || 0x2066...0x2069 ~= scalar.value
        if isPlain, !turns { out.unicodeScalars.append(scalar) } else { out += Self.escaped(scalar) }
      }
      return out
    }
    for byte in bytes {
      out += 0x20..<0x7f ~= byte && byte != 0x5c ? String(UnicodeScalar(byte)) : "\\x" + Self.hex(byte)
    }
    return out
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    if scalar == "\\" { return "\\\\" }
    return scalar.value < 0x100 ? "\\x" + hex(UInt8(scalar.value)) : "\\u{\(String(scalar.value, radix: 16))}"
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count < 2 ? "0" + digits : digits
  }

  /// What stays of the name in names of ours: letters, digits, `.`, `-` and `_`, 80 of them at most, no dot in front.
  package var safe: String {
    var out = ""
    for byte in bytes.prefix(80) {
      let isSafe =
        0x30...0x39 ~= byte || 0x41...0x5a ~= byte || 0x61...0x7a ~= byte || byte == 0x2d || byte == 0x5f
        || byte == 0x2e
      out.unicodeScalars.append(isSafe && !(byte == 0x2e && out.isEmpty) ? UnicodeScalar(byte) : "_")
    }
    return out.isEmpty ? "_" : out
  }
}
