// Text in the encoding of a partner.

import Octets

extension RowPen {
  /// Writes a character.
  func put(_ scalar: UInt32, _ sink: inout ByteSink) {
    switch dialect.encoding {
    case .utf8:
      if scalar < 0x80 { return sink.write(UInt8(scalar)) }
      var bytes: [UInt8] = []
      bytes.append(scalar: scalar)
      sink.write(bytes)
    case .latin1, .windows1252: sink.write(byte(scalar) ?? 0x3f)
    case .utf16LittleEndian, .utf16BigEndian:
      if scalar >= 0x10000 {
        put(unit: 0xd800 + (scalar - 0x10000) >> 10, &sink)
        put(unit: 0xdc00 + (scalar - 0x10000) & 0x3ff, &sink)
      } else {
        put(unit: scalar, &sink)
      }
    }
  }

  private func put(unit: UInt32, _ sink: inout ByteSink) {
    let (high, low) = (UInt8(truncatingIfNeeded: unit >> 8), UInt8(truncatingIfNeeded: unit))
    let isLittle = dialect.encoding == .utf16LittleEndian
    sink.write(isLittle ? low : high)
    sink.write(isLittle ? high : low)
  }

  /// Writes UTF-8 text as it is, in the encoding.
  func writePlain(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ sink: inout ByteSink) {
    if dialect.encoding == .utf8 { return sink.write(bytes, start, end) }
    var index = start
    while index < end { put(scalar(bytes, &index, end), &sink) }
  }

  /// The encoding has all characters.
  func canEncode(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard dialect.encoding.isSingleByte else { return isUTF8(bytes, start, end) }
    var index = start
    while index < end {
      if bytes[index] < 0x80 {
        index += 1
      } else if byte(scalar(bytes, &index, end)) == nil {
        return false
      }
    }
    return true
  }

  /// The character at `index`, which is moved behind it; U+FFFD for what is none.
  private func scalar(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) -> UInt32 {
    let length = characterLength(bytes, index, end)
    defer { index += max(length, 1) }
    let lead = UInt32(bytes[index])
    if length <= 1 { return length == 1 ? lead : 0xfffd }
    var scalar = lead & (0x7f >> UInt32(length))
    for next in index + 1..<index + length { scalar = scalar << 6 | UInt32(bytes[next] & 0x3f) }
    return scalar
  }

  /// The byte of a character where each has one.
  private func byte(_ scalar: UInt32) -> UInt8? {
    if scalar < 0x80 || scalar >= 0xa0 && scalar <= 0xff { return UInt8(scalar) }
    if dialect.encoding == .latin1 { return scalar < 0xa0 ? UInt8(scalar) : nil }
    if scalar == 0xfffd { return nil }
    return (0x80...0x9f).first { windows1252($0).value == scalar }
  }
}
