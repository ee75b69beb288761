// The bytes a row scanner looks for, spread over registers, and what it finds among 64 bytes: sixteen at a time where
// there is SSE2, else eight at a time.

import Octets

#if arch(x86_64) && canImport(_Builtin_intrinsics)
  import _Builtin_intrinsics.intel.sse2
#endif

/// Masks of 64 bytes: bit i speaks of byte i.
struct RowMasks {
  var separators: UInt64 = 0
  var quotes: UInt64 = 0
  var feeds: UInt64 = 0
  var returns: UInt64 = 0
  var nuls: UInt64 = 0
  /// 0x80 or more.
  var high: UInt64 = 0

  @inline(__always)
  init() {}

  /// Keeps the bits of `valid`.
  @inline(__always)
  mutating func cut(_ valid: UInt64) {
    separators &= valid
    quotes &= valid
    feeds &= valid
    returns &= valid
    nuls &= valid
    high &= valid
  }
}

struct RowPatterns: Sendable {
  /// There are backslashes or comments to look for.
  let looksFurther: Bool
  /// All ones if there are separators, quotes.
  private let separates: UInt64
  private let quotes: UInt64
  #if arch(x86_64) && canImport(_Builtin_intrinsics)
    private typealias Register = __m128i
  #else
    private typealias Register = UInt64
  #endif
  private let separator: Register
  private let quote: Register
  private let feed: Register
  private let carriage: Register
  private let nul: Register
  private let backslash: Register
  private let comment: Register

  init(_ dialect: Dialect) {
    func spread(_ byte: UInt8) -> Register {
      #if arch(x86_64) && canImport(_Builtin_intrinsics)
        _mm_set1_epi8(CChar(bitPattern: byte))
      #else
        UInt64(byte) &* 0x0101_0101_0101_0101
      #endif
    }
    looksFurther = dialect.takesBackslash || dialect.comment != nil
    separates = dialect.isFixed ? 0 : ~0
    quotes = dialect.isFixed || dialect.quote == nil ? 0 : ~0
    separator = spread(dialect.separator)
    quote = spread(dialect.quote ?? 0)
    feed = spread(0x0a)
    carriage = spread(0x0d)
    nul = spread(0)
    backslash = spread(0x5c)
    comment = spread(dialect.comment ?? 0)
  }

  @inline(__always)
  func backslashes(_ bytes: UnsafePointer<UInt8>) -> UInt64 { unsafe places(backslash, bytes) }

  @inline(__always)
  func comments(_ bytes: UnsafePointer<UInt8>) -> UInt64 { unsafe places(comment, bytes) }

  #if arch(x86_64) && canImport(_Builtin_intrinsics)
    @inline(__always)
    func masks(_ bytes: UnsafePointer<UInt8>) -> RowMasks {
      var masks = RowMasks()
      for lane in 0..<4 {
        let shift = UInt64(truncatingIfNeeded: lane &* 16)
        let v = unsafe UnsafeRawPointer(bytes + lane &* 16).loadUnaligned(as: __m128i.self)
        masks.separators |= bits(_mm_cmpeq_epi8(v, separator)) &<< shift
        masks.quotes |= bits(_mm_cmpeq_epi8(v, quote)) &<< shift
        masks.feeds |= bits(_mm_cmpeq_epi8(v, feed)) &<< shift
        masks.returns |= bits(_mm_cmpeq_epi8(v, carriage)) &<< shift
        masks.nuls |= bits(_mm_cmpeq_epi8(v, nul)) &<< shift
        masks.high |= bits(v) &<< shift
      }
      masks.separators &= separates
      masks.quotes &= quotes
      return masks
    }

    private func places(_ pattern: __m128i, _ bytes: UnsafePointer<UInt8>) -> UInt64 {
      var found: UInt64 = 0
      for lane in 0..<4 {
        let v = unsafe UnsafeRawPointer(bytes + lane &* 16).loadUnaligned(as: __m128i.self)
        found |= bits(_mm_cmpeq_epi8(v, pattern)) &<< UInt64(truncatingIfNeeded: lane &* 16)
      }
      return found
    }

    @inline(__always)
    private func bits(_ vector: __m128i) -> UInt64 { UInt64(UInt32(bitPattern: _mm_movemask_epi8(vector))) }
  #else
    @inline(__always)
    func masks(_ bytes: UnsafePointer<UInt8>) -> RowMasks {
      var masks = RowMasks()
      for lane in 0..<8 {
        let shift = UInt64(truncatingIfNeeded: lane &* 8)
        let word = unsafe UnsafeRawPointer(bytes + lane &* 8).loadUnaligned(as: UInt64.self).littleEndian
        masks.separators |= bits(equal(word, separator)) &<< shift
        masks.quotes |= bits(equal(word, quote)) &<< shift
        masks.feeds |= bits(equal(word, feed)) &<< shift
        masks.returns |= bits(equal(word, carriage)) &<< shift
        masks.nuls |= bits(equal(word, nul)) &<< shift
        masks.high |= bits(word & 0x8080_8080_8080_8080) &<< shift
      }
      masks.separators &= separates
      masks.quotes &= quotes
      return masks
    }

    private func places(_ pattern: UInt64, _ bytes: UnsafePointer<UInt8>) -> UInt64 {
      var found: UInt64 = 0
      for lane in 0..<8 {
        let word = unsafe UnsafeRawPointer(bytes + lane &* 8).loadUnaligned(as: UInt64.self).littleEndian
        found |= bits(equal(word, pattern)) &<< UInt64(truncatingIfNeeded: lane &* 8)
      }
      return found
    }

    /// Bit 7 of each byte of `word` that equals the byte spread in `pattern`, exactly.
    @inline(__always)
    private func equal(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
      let difference = word ^ pattern
      let low = (difference & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7f7f_7f7f_7f7f_7f7f
      return ~(low | difference) & 0x8080_8080_8080_8080
    }

    @inline(__always)
    private func bits(_ mask: UInt64) -> UInt64 { ((mask &>> 7) &* 0x0102_0408_1020_4080) &>> 56 }
  #endif
}
