// What can be written to a sink: bytes, literals, numbers, texts as the inside of JSON strings.

#if arch(x86_64) && canImport(_Builtin_intrinsics)
  import _Builtin_intrinsics.intel.sse2
#endif

extension ByteSink {
  /// Makes room for `count` bytes at once; `count` is far below the capacity for all but long texts.
  @inlinable @inline(__always)
  mutating func reserve(_ count: Int) {
    if used &+ count &+ wordSlack > buffer.count { makeRoom(count) }
  }

  @inlinable @inline(__always)
  public mutating func write(_ byte: UInt8) {
    reserve(1)
    buffer[used] = byte
    used &+= 1
  }

  /// Copies `source[start..<end]` as it is. `source` has `wordSlack` bytes behind.
  @inlinable @inline(__always)
  public mutating func write(_ source: borrowing Slab<UInt8>, _ start: Int, _ end: Int) {
    let count = end &- start
    if count <= 0 { return }
    if used &+ count &+ wordSlack > buffer.count { return writeLong(source.span, start, end) }
    buffer.copy(source, start, end, to: used)
    used &+= count
  }

  @inlinable
  public mutating func write(_ source: Span<UInt8>, _ start: Int, _ end: Int) {
    let count = end &- start
    if count <= 0 { return }
    if used &+ count &+ wordSlack > buffer.count { return writeLong(source, start, end) }
    buffer.copy(source, start, end, to: used)
    used &+= count
  }

  /// Copies what does not fit behind what was written.
  @usableFromInline @inline(never)
  mutating func writeLong(_ source: Span<UInt8>, _ start: Int, _ end: Int) {
    var from = start
    while from < end {
      let to = min(end, from + Self.leastCapacity)
      reserve(to - from)
      buffer.copy(source, from, to, to: used)
      used += to - from
      from = to
    }
  }

  /// Copies a few literal bytes.
  public mutating func write(_ text: StaticString) {
    let count = text.utf8CodeUnitCount
    reserve(count)
    buffer.copy(text, to: used)
    used += count
  }

  public mutating func write(_ text: String) {
    let count = text.utf8.count
    if count > limit {
      for byte in text.utf8 { write(byte) }
      return
    }
    reserve(count)
    buffer.copy(text, to: used)
    used += count
  }

  public mutating func write(_ bytes: [UInt8]) {
    for byte in bytes { write(byte) }
  }

  /// A non-negative integer in decimal digits.
  public mutating func write(decimal value: UInt64) {
    reserve(20)
    if value < 10 {
      buffer[used] = 0x30 &+ UInt8(truncatingIfNeeded: value)
      used &+= 1
      return
    }
    var digits = 1
    var rest = value / 10
    while rest != 0 {
      digits &+= 1
      rest /= 10
    }
    rest = value
    var index = used &+ digits
    repeat {
      index &-= 1
      let quotient = rest / 10
      buffer[index] = 0x30 &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
      rest = quotient
    } while index > used
    used &+= digits
  }

  /// The eight bytes of `word`, the highest first, as sixteen hexadecimal digits in lower case.
  public mutating func write(hexadecimal word: UInt64) {
    reserve(16)
    for half in 0..<2 {
      // All eight digits of a half at once: each half byte in a byte of its own, the first digit lowest.
      var digits = word &>> (half == 0 ? 32 : 0) & 0xffff_ffff
      digits = (digits | digits &<< 16) & 0x0000_ffff_0000_ffff
      digits = (digits | digits &<< 8) & 0x00ff_00ff_00ff_00ff
      digits = ((digits | digits &<< 4) & 0x0f0f_0f0f_0f0f_0f0f).byteSwapped
      let letters = (digits &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
      buffer.put(word: digits &+ 0x3030_3030_3030_3030 &+ letters &* 0x27, at: used &+ half &* 8)
    }
    used &+= 16
  }

  // MARK: JSON

  /// Copies text as the inside of a JSON string (RFC 8259): quotation mark, reverse solidus and control bytes escaped.
  /// The text is UTF-8 already; `source` has `wordSlack` bytes behind.
  @inline(never)
  public mutating func write(escaping source: borrowing Slab<UInt8>, _ start: Int, _ end: Int) {
    let count = end &- start
    if count <= 0 { return }
    if count > Self.leastCapacity { return writeEscaped(source.span, start, end) }
    reserve(count)
    if buffer.copyPlain(source, start, end, to: used) {
      used &+= count
    } else {
      writeEscaped(source.span, start, end)
    }
  }

  public mutating func write(escaping source: Span<UInt8>, _ start: Int, _ end: Int) {
    writeEscaped(source, start, end)
  }

  @usableFromInline
  mutating func writeEscaped(_ source: Span<UInt8>, _ start: Int, _ end: Int) {
    let hex: StaticString = "0123456789abcdef"
    for index in start..<end {
      let byte = source[index]
      switch byte {
      case 0x22, 0x5c:
        write(0x5c)
        write(byte)
      case 0x0a: write("\\n")
      case 0x0d: write("\\r")
      case 0x09: write("\\t")
      case 0..<0x20:
        write("\\u00")
        write(unsafe hex.utf8Start[Int(byte >> 4)])
        write(unsafe hex.utf8Start[Int(byte & 15)])
      default: write(byte)
      }
    }
  }
}

extension Slab where Element == UInt8 {
  /// Copies `source[start..<end]` to `index`, in whole words, and answers whether a JSON string can hold it as it is.
  @inline(__always)
  fileprivate mutating func copyPlain(
    _ source: borrowing Slab<UInt8>, _ start: Int, _ end: Int, to index: Int
  ) -> Bool {
    precondition(
      start >= 0 && index >= 0 && start <= end && end &+ wordSlack <= source.size
        && index &+ (end &- start) &+ wordSlack <= size)
    return unsafe Octets.copyPlain(source.base + start, base + index, end &- start)
  }
}

#if arch(x86_64) && canImport(_Builtin_intrinsics)
  /// Copies 16 bytes at a time; answers whether none of the first `count` must be escaped.
  @inline(__always)
  private func copyPlain(_ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Bool {
    let quote = _mm_set1_epi8(0x22)
    let solidus = _mm_set1_epi8(0x5c)
    let control = _mm_set1_epi8(0x1f)
    var hits: UInt32 = 0
    var index = 0
    while true {
      let text = unsafe UnsafeRawPointer(source + index).loadUnaligned(as: __m128i.self)
      unsafe UnsafeMutableRawPointer(target + index).storeBytes(of: text, as: __m128i.self)
      let special = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(text, quote), _mm_cmpeq_epi8(text, solidus)),
        _mm_cmpeq_epi8(_mm_min_epu8(text, control), text))
      let bits = UInt32(bitPattern: _mm_movemask_epi8(special))
      let left = count &- index
      if left <= 16 {
        return hits | bits & ((1 &<< UInt32(truncatingIfNeeded: left)) &- 1) == 0
      }
      hits |= bits
      index &+= 16
    }
  }
#else
  /// Copies eight bytes at a time; answers whether none of the first `count` must be escaped.
  @inline(__always)
  private func copyPlain(_ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Bool {
    var hits: UInt64 = 0
    var index = 0
    repeat {
      var word = unsafe UnsafeRawPointer(source + index).loadUnaligned(as: UInt64.self)
      unsafe UnsafeMutableRawPointer(target + index).storeBytes(of: word, as: UInt64.self)
      let left = count &- index
      if left < 8 { word |= ~0 &<< UInt64(truncatingIfNeeded: left &* 8) }
      hits |= jsonSpecials(word)
      index &+= 8
    } while index < count
    return hits == 0
  }

  /// Bit 7 of each byte of `word` that JSON must escape; a byte of 0x80 and more never is.
  @inline(__always)
  private func jsonSpecials(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    let quote = word ^ (ones &* 0x22)
    let solidus = word ^ (ones &* 0x5c)
    let zero = ((quote &- ones) & ~quote) | ((solidus &- ones) & ~solidus)
    let control = (word &- (ones &* 0x20)) & ~word
    return (zero | control) & high
  }
#endif
