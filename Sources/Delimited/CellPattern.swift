// What the values of a column look like: `[A-Z]{2}\d{6}`, `PZN-\d{7,8}`. A pattern is a row of steps, each of which takes one
// byte; a value is held to it byte by byte, with a set of the steps that may come next. Nothing is tried twice, so a value
// costs its length, whatever the pattern: a guide cannot make a run slow.

package struct CellPattern: Equatable, Sendable {
  /// Bytes that a step takes: 256 bits.
  struct ByteSet: Equatable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    static let digits = ByteSet(0x30...0x39)

    init() {}
    init(_ range: ClosedRange<UInt8>) { insert(range) }

    mutating func insert(_ range: ClosedRange<UInt8>) {
      for byte in range {
        let bit = UInt64(1) &<< UInt64(byte & 63)
        switch byte &>> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
      }
    }

    mutating func insert(_ other: ByteSet) {
      words = (
        words.0 | other.words.0, words.1 | other.words.1, words.2 | other.words.2, words.3 | other.words.3
      )
    }

    func contains(_ byte: UInt8) -> Bool {
      let word =
        switch byte &>> 6 {
        case 0: words.0
        case 1: words.1
        case 2: words.2
        default: words.3
        }
      return word &>> UInt64(byte & 63) & 1 == 1
    }

    static func == (one: ByteSet, other: ByteSet) -> Bool { one.words == other.words }
  }

  struct Step: Equatable, Sendable {
    var bytes: ByteSet
    /// May be left out.
    var isOptional = false
    /// May come again.
    var repeats = false
  }

  /// So many steps a pattern may have: they and the end are bits of one word.
  package static let limit = 63

  private let steps: [Step]
  /// As it was written in the guide.
  package let text: String

  /// Nil where `text` is no pattern: letters, digits and signs for themselves, `\d` for a digit, `[A-Z0-9]` for one of
  /// these, a backslash before a sign that means something, and behind each `{n}`, `{n,m}`, `?`, `+` or `*`.
  package init?(_ text: String) {
    var reading = PatternReading(Array(text.utf8))
    guard let steps = reading.steps(limit: Self.limit) else { return nil }
    self.steps = steps
    self.text = text
  }

  /// Whether the whole of `bytes[start..<end]` is so.
  package func matches(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var open = reach(1)
    for index in start..<end {
      let byte = bytes[index]
      var next: UInt64 = 0
      var left = open
      while left != 0 {
        let at = left.trailingZeroBitCount
        left &= left &- 1
        guard at < steps.count, steps[at].bytes.contains(byte) else { continue }
        next |= UInt64(2) &<< UInt64(at)
        if steps[at].repeats { next |= UInt64(1) &<< UInt64(at) }
      }
      if next == 0 { return false }
      open = reach(next)
    }
    return open &>> UInt64(steps.count) & 1 == 1
  }

  /// The same for those who are not in a hurry.
  package func matches(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return matches(bytes.span, 0, bytes.count)
  }

  /// A text that is so, of `length` characters or more where the pattern lets it be so long; others for other `turn`s where
  /// there are any.
  package func text(atLeast length: Int, turn: Int = 0) -> String {
    var counts = steps.map { $0.isOptional ? 0 : 1 }
    var missing = length - counts.reduce(0, +)
    for index in steps.indices where missing > 0 && counts[index] == 0 {
      counts[index] = 1
      missing -= 1
    }
    if missing > 0, let index = steps.firstIndex(where: \.repeats) { counts[index] += missing }
    let choices = steps.map { step in (0x20...0x7e).filter { step.bytes.contains($0) } }
    // The last character that can be another one is another each turn.
    let last = steps.indices.last { counts[$0] > 0 && choices[$0].count > 1 }
    var bytes: [UInt8] = []
    for index in steps.indices where !choices[index].isEmpty {
      for _ in 0..<counts[index] {
        let number = bytes.count + 1 + (index == last ? turn : 0)
        bytes.append(choices[index][number % choices[index].count])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Also what stands behind steps that may be left out.
  private func reach(_ open: UInt64) -> UInt64 {
    var open = open
    for at in steps.indices where steps[at].isOptional && open &>> UInt64(at) & 1 == 1 {
      open |= UInt64(2) &<< UInt64(at)
    }
    return open
  }
}

/// A pattern's text, taken apart from left to right.
private struct PatternReading {
  private var rest: ArraySlice<UInt8>
  private static let special = Array("\\[]{}?+*().|^$".utf8)

  init(_ text: [UInt8]) { rest = text[...] }

  mutating func steps(limit: Int) -> [CellPattern.Step]? {
    var steps: [CellPattern.Step] = []
    while !rest.isEmpty {
      guard let bytes = bytes(), let counts = counts(limit) else { return nil }
      steps += Array(repeating: CellPattern.Step(bytes: bytes), count: counts.least)
      if let most = counts.most {
        let further = CellPattern.Step(bytes: bytes, isOptional: true)
        steps += Array(repeating: further, count: max(0, most - counts.least))
      } else if counts.least == 0 {
        steps.append(CellPattern.Step(bytes: bytes, isOptional: true, repeats: true))
      } else {
        steps[steps.count - 1].repeats = true
      }
      if steps.count > limit { return nil }
    }
    return steps.isEmpty ? nil : steps
  }

  private mutating func bytes() -> CellPattern.ByteSet? {
    guard let byte = rest.popFirst() else { return nil }
    if byte == 0x5b { return list() }
    if byte == 0x5c { return escaped() }
    return Self.special.contains(byte) ? nil : CellPattern.ByteSet(byte...byte)
  }

  /// Behind a backslash: `d`, or a sign.
  private mutating func escaped() -> CellPattern.ByteSet? {
    guard let byte = rest.popFirst() else { return nil }
    if byte == 0x64 { return .digits }
    let isSign = byte < 0x80 && byte > 0x20 && !(0x30...0x39 ~= byte || 0x41...0x5a ~= byte || 0x61...0x7a ~= byte)
    return isSign ? CellPattern.ByteSet(byte...byte) : nil
  }

  /// `A-Z0-9]`: characters of ASCII.
  private mutating func list() -> CellPattern.ByteSet? {
    var bytes = CellPattern.ByteSet()
    var isEmpty = true
    while let first = rest.popFirst() {
      if first == 0x5d { return isEmpty ? nil : bytes }
      isEmpty = false
      if first == 0x5c {
        guard let escaped = escaped() else { return nil }
        bytes.insert(escaped)
        continue
      }
      guard first < 0x80, first != 0x5b, first != 0x5e else { return nil }
      var last = first
      if rest.first == 0x2d, let end = rest.dropFirst().first, end != 0x5d {
        last = end
        rest = rest.dropFirst(2)
      }
      guard last >= first, last < 0x80, last != 0x5c, last != 0x5b else { return nil }
      bytes.insert(first...last)
    }
    return nil
  }

  /// How often: once where nothing is said.
  private mutating func counts(_ limit: Int) -> (least: Int, most: Int?)? {
    switch rest.first {
    case 0x3f:
      rest.removeFirst()
      return (0, 1)
    case 0x2b:
      rest.removeFirst()
      return (1, nil)
    case 0x2a:
      rest.removeFirst()
      return (0, nil)
    case 0x7b: break
    default: return (1, 1)
    }
    guard let end = rest.firstIndex(of: 0x7d) else { return nil }
    let parts = String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self).split(
      separator: ",", omittingEmptySubsequences: false
    ).map { Int($0) }
    rest = rest[(end + 1)...]
    guard (1...2).contains(parts.count), let least = parts[0], let most = parts[parts.count - 1], least >= 0,
      most >= max(1, least), most <= limit
    else { return nil }
    return (least, most)
  }
}
