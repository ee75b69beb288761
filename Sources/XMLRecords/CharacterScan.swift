// Looks at text before the parser does: all of it must be UTF-8 and hold only characters that XML 1.0 allows. Done here
// so that the offset of a bad byte is exact, and no sequence is ever cut in two.

import Octets

struct CharacterScan: Equatable {
  enum End: Equatable {
    /// All is well up to `index`, which is the end or the beginning of a sequence not complete yet.
    case clean
    case notUTF8
    case forbidden(UInt32)
  }

  /// Everything before is well.
  var index: Int
  var end: End
}

/// Bit 7 of each byte that is neither printable ASCII nor a line feed.
@inline(__always)
private func unusual(_ word: UInt64) -> UInt64 {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let rest = word & (ones &* 0x7f)
  let printable = rest &+ ones &* 0x60
  let different = (rest ^ (ones &* 0x0a)) &+ ones &* 0x7f
  return (~printable & different | word) & (ones &* 0x80)
}

/// `bytes` has `wordSlack` bytes behind `end`.
func scanCharacters(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> CharacterScan {
  var index = start
  while index < end {
    while index &+ 16 <= end, (unusual(bytes.word(at: index)) | unusual(bytes.word(at: index &+ 8))) == 0 {
      index &+= 16
    }
    // Some bytes one by one, then words again.
    let stop = min(end, index &+ 16)
    while index < stop {
      let byte = bytes[index]
      if byte >= 0x20 && byte < 0x80 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
        index &+= 1
        continue
      }
      if byte < 0x20 { return CharacterScan(index: index, end: .forbidden(UInt32(byte))) }
      guard let length = sequenceLength(bytes, index, end) else { return CharacterScan(index: index, end: .notUTF8) }
      if length == 0 { return CharacterScan(index: index, end: .clean) }
      if byte == 0xef, bytes[index &+ 1] == 0xbf, bytes[index &+ 2] >= 0xbe {
        return CharacterScan(index: index, end: .forbidden(0xff40 | UInt32(bytes[index &+ 2])))
      }
      index &+= length
    }
  }
  return CharacterScan(index: index, end: .clean)
}

/// Length of the sequence of two bytes or more at `index`; 0 when its end is not there yet; nil when it is not UTF-8.
func sequenceLength(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int? {
  let lead = bytes[index]
  guard lead >= 0xc2 && lead <= 0xf4 else { return nil }
  let length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
  let available = min(end, index &+ length)
  if index &+ 1 < available {
    let second = bytes[index &+ 1]
    // No overlong forms, no surrogates, nothing above U+10FFFF.
    if lead == 0xe0 && second < 0xa0 || lead == 0xed && second > 0x9f || lead == 0xf0 && second < 0x90
      || lead == 0xf4 && second > 0x8f
    {
      return nil
    }
  }
  for next in index &+ 1..<max(index &+ 1, available) where bytes[next] & 0xc0 != 0x80 { return nil }
  return available == index &+ length ? length : 0
}
