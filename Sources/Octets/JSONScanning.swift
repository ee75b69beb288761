// JSON looked at many bytes at a time: where the plain run of a string ends, and where an object or array ends whatever
// is in it. Both only look; what stands there is for those who read it.

#if arch(x86_64) && canImport(_Builtin_intrinsics)
  import _Builtin_intrinsics.intel.sse2
#endif

extension Span where Element == UInt8 {
  /// The first byte from `start` on that is a quotation mark, a reverse solidus, a control byte, or not ASCII. There must be
  /// one, with `wordSlack` bytes behind: the zero behind the text of a window is.
  @inlinable @inline(__always)
  public func plainEnd(from start: Int) -> Int {
    let marks = jsonMarks(word(at: start))
    return marks == 0 ? plainEndFar(from: start &+ 8) : start &+ marks.trailingZeroBitCount &>> 3
  }

  @usableFromInline @inline(never)
  func plainEndFar(from start: Int) -> Int {
    var index = start
    while true {
      let marks = jsonMarks(word(at: index))
      if marks != 0 { return index &+ marks.trailingZeroBitCount &>> 3 }
      index &+= 8
    }
  }
}

/// Bit 7 of the first byte of `word` that ends a plain run of a string, and perhaps of later ones; 0 when there is none.
@inlinable @inline(__always)
func jsonMarks(_ word: UInt64) -> UInt64 {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let quote = word ^ (ones &* 0x22)
  let solidus = word ^ (ones &* 0x5c)
  // A borrow can only mark a byte behind one that is marked rightly.
  return ((quote &- ones) | (solidus &- ones) | (word &- (ones &* 0x20)) | word) & (ones &* 0x80)
}

/// Counts brackets outside strings, to find where a value ends without reading it. Goes on from piece to piece.
public struct NestingScan: Sendable {
  public enum Outcome: Equatable, Sendable {
    /// The outermost bracket closed right before this index.
    case closed(Int)
    /// Everything was looked at.
    case open
    /// This cannot be JSON: a line ends within a string, or brackets are nested deeper than `depthLimit`.
    case broken
  }

  public static let depthLimit = 128

  private var depth: Int
  /// All ones within a string.
  private var inside: UInt64 = 0
  private var isEscaped = false

  /// Begins inside of `depth` brackets, outside strings.
  public init(depth: Int = 0) { self.depth = depth }

  /// Looks at `bytes[start..<end]`, which have `wordSlack` bytes behind.
  public mutating func advance(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Outcome {
    var index = start
    while index < end {
      let left = end &- index
      let known = left >= 64 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: left)) &- 1
      let outcome = block(JSONMasks(bytes, index), known, index)
      if outcome != .open { return outcome }
      index &+= 64
    }
    return .open
  }

  /// The block at `index`, of which `known` bytes count.
  @inline(__always)
  private mutating func block(_ masks: JSONMasks, _ known: UInt64, _ index: Int) -> Outcome {
    var quotes = masks.quotes & known
    if isEscaped || masks.solidi & known != 0 { quotes &= ~escaped(masks.solidi & known, known) }
    // Ones from each opening quotation mark up to its closing one.
    var strings = quotes
    for shift: UInt64 in [1, 2, 4, 8, 16, 32] { strings ^= strings &<< shift }
    strings ^= inside
    inside = UInt64(bitPattern: Int64(bitPattern: strings) &>> 63)
    let broken = masks.lineFeeds & strings & known
    let opening = masks.opening & ~strings & known
    let closing = masks.closing & ~strings & known
    let opened = opening.nonzeroBitCount
    let closed = closing.nonzeroBitCount
    if closed >= depth || depth &+ opened > Self.depthLimit { return walk(opening, closing, broken, index) }
    depth &+= opened &- closed
    return broken == 0 ? .open : .broken
  }

  /// Bracket after bracket, where the last may be among them, or one too many.
  private mutating func walk(_ opening: UInt64, _ closing: UInt64, _ broken: UInt64, _ index: Int) -> Outcome {
    var rest = opening | closing
    while rest != 0 {
      let bit = rest & (0 &- rest)
      rest &= rest &- 1
      // What lies behind the end is of another value.
      if broken & (bit &- 1) != 0 { return .broken }
      if opening & bit != 0 {
        depth &+= 1
        if depth > Self.depthLimit { return .broken }
      } else {
        depth &-= 1
        if depth <= 0 { return .closed(index &+ bit.trailingZeroBitCount &+ 1) }
      }
    }
    return broken == 0 ? .open : .broken
  }

  /// The bytes behind a reverse solidus that counts.
  private mutating func escaped(_ solidi: UInt64, _ known: UInt64) -> UInt64 {
    var result: UInt64 = isEscaped ? 1 : 0
    var rest = solidi & ~result
    isEscaped = false
    while rest != 0 {
      let bit = rest & (0 &- rest)
      let next = bit &<< 1
      if next & known == 0 { isEscaped = true }
      result |= next
      rest &= ~(bit | next)
    }
    return result
  }
}

/// Which of 64 bytes are what, a bit for each.
private struct JSONMasks {
  var quotes: UInt64 = 0
  var solidi: UInt64 = 0
  var opening: UInt64 = 0
  var closing: UInt64 = 0
  var lineFeeds: UInt64 = 0

  #if arch(x86_64) && canImport(_Builtin_intrinsics)
    @inline(__always)
    init(_ bytes: Span<UInt8>, _ start: Int) {
      precondition(start >= 0 && start &+ 64 <= bytes.count)
      func spread(_ byte: UInt8) -> __m128i { _mm_set1_epi8(CChar(bitPattern: byte)) }
      for lane in 0..<4 {
        let shift = UInt64(truncatingIfNeeded: lane &* 16)
        let v = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start &+ lane &* 16, as: __m128i.self)
        // `[` and `{`, `]` and `}` differ by the same bit.
        let folded = _mm_or_si128(v, spread(0x20))
        quotes |= Self.bits(_mm_cmpeq_epi8(v, spread(0x22))) &<< shift
        solidi |= Self.bits(_mm_cmpeq_epi8(v, spread(0x5c))) &<< shift
        opening |= Self.bits(_mm_cmpeq_epi8(folded, spread(0x7b))) &<< shift
        closing |= Self.bits(_mm_cmpeq_epi8(folded, spread(0x7d))) &<< shift
        lineFeeds |= Self.bits(_mm_cmpeq_epi8(v, spread(0x0a))) &<< shift
      }
    }

    @inline(__always)
    private static func bits(_ vector: __m128i) -> UInt64 { UInt64(UInt32(bitPattern: _mm_movemask_epi8(vector))) }
  #else
    @inline(__always)
    init(_ bytes: Span<UInt8>, _ start: Int) {
      for lane in 0..<8 {
        let shift = UInt64(truncatingIfNeeded: lane &* 8)
        let word = bytes.word(at: start &+ lane &* 8)
        let folded = word | 0x2020_2020_2020_2020
        quotes |= Self.bits(word, 0x22) &<< shift
        solidi |= Self.bits(word, 0x5c) &<< shift
        opening |= Self.bits(folded, 0x7b) &<< shift
        closing |= Self.bits(folded, 0x7d) &<< shift
        lineFeeds |= Self.bits(word, 0x0a) &<< shift
      }
    }

    /// A bit for each byte of `word` that is `byte`.
    @inline(__always)
    private static func bits(_ word: UInt64, _ byte: UInt64) -> UInt64 {
      let difference = word ^ (byte &* 0x0101_0101_0101_0101)
      let low = (difference & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7f7f_7f7f_7f7f_7f7f
      let hits = ~(low | difference) & 0x8080_8080_8080_8080
      return ((hits &>> 7) &* 0x0102_0408_1020_4080) &>> 56
    }
  #endif
}
