// Values made unreadable: letters become other letters, digits other digits, everything else stays. The same value becomes
// the same one wherever it stands, so that what belonged together still does; and the same file the same file.

enum Scrambling {
  /// `bytes` with other letters and digits. `kept` are delimiters.
  static func scramble(_ bytes: [UInt8], keeping kept: [UInt8]) -> [UInt8] {
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var isFirstDigit = true
    return bytes.map { byte in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      if kept.contains(byte) { return byte }
      let turn = UInt8(truncatingIfNeeded: state &>> 40)
      switch byte {
      case 0x41...0x5a: return other(byte, 0x41, 26, turn)
      case 0x61...0x7a: return other(byte, 0x61, 26, turn)
      case 0x30...0x39:
        defer { isFirstDigit = false }
        // A number keeps its zeros in front, and gets no new ones.
        if byte == 0x30 { return isFirstDigit ? byte : other(byte, 0x30, 10, turn) }
        return isFirstDigit ? other(byte, 0x31, 9, turn) : other(byte, 0x30, 10, turn)
      default: return byte
      }
    }
  }

  /// Another of `count` characters from `first` on.
  private static func other(_ byte: UInt8, _ first: UInt8, _ count: UInt8, _ turn: UInt8) -> UInt8 {
    first + (byte - first + 1 + turn % (count - 1)) % count
  }
}

extension ShrinkDraft.Segment {
  /// Scrambles an element, or the data; components that stay are passed over.
  mutating func scramble(_ element: Int?) {
    let kept =
      [delimiters.component, delimiters.repetition].compactMap(\.self) + [delimiters.element, delimiters.segment]
    guard let element else {
      let start = raw.startIndex + min(data ?? 0, raw.count)
      // Data may be anything: nothing of them stays but what looks like structure.
      let hidden = raw[start...].map { kept.contains($0) || $0 == 0x0a || $0 == 0x0d ? $0 : 0x58 }
      raw = raw[..<start] + hidden
      return
    }
    let components = scrambled[element + 1] ?? []
    var number = 1
    var result: [UInt8] = []
    var part: [UInt8] = []
    func finished() -> [UInt8] { components.contains(number) ? part : Scrambling.scramble(part, keeping: kept) }
    for byte in elements[element] {
      guard byte == delimiters.component || byte == delimiters.repetition else {
        part.append(byte)
        continue
      }
      result += finished() + [byte]
      number = byte == delimiters.repetition ? 1 : number + 1
      part = []
    }
    elements[element] = result + finished()
    isChanged = true
  }
}
