// Text encodings of real files: UTF-8, or one byte for each character (Windows-1252, which holds Latin-1).

/// Whether `bytes[start..<end]` is well-formed UTF-8.
public func isUTF8(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
  var index = start
  while index < end {
    let lead = bytes[index]
    if lead < 0x80 {
      index += 1
      continue
    }
    let count =
      lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xc2 && lead <= 0xdf ? 2 : 0
    guard count > 0, index + count <= end else { return false }
    for next in index + 1..<index + count where bytes[next] & 0xc0 != 0x80 { return false }
    let second = bytes[index + 1]
    // No overlong forms, no surrogates, nothing above U+10FFFF.
    if lead == 0xe0 && second < 0xa0 || lead == 0xed && second > 0x9f || lead == 0xf0 && second < 0x90
      || lead == 0xf4 && second > 0x8f
    {
      return false
    }
    index += count
  }
  return true
}

/// The character a byte of 0x80 or more stands for in Windows-1252; the five bytes without one become U+FFFD.
public func windows1252(_ byte: UInt8) -> Unicode.Scalar {
  let high: [UInt16] = [
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd,
    0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
    0x0153, 0xfffd, 0x017e, 0x0178,
  ]
  if byte < 0x80 || byte >= 0xa0 { return Unicode.Scalar(byte) }
  return Unicode.Scalar(high[Int(byte - 0x80)]) ?? "\u{fffd}"
}
