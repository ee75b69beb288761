// The segment scanner: a window of bytes in, offsets of closed segments out. It does no I/O, owns no bytes, allocates
// nothing, and judges nothing. It looks at 64 bytes at a time: one bit mask for all delimiters, one for terminators.
// It stops behind an IEA, because what follows may have other delimiters, and before BIN and BDS, whose data is raw.

import Octets

#if arch(x86_64) && canImport(_Builtin_intrinsics)
  import _Builtin_intrinsics.intel.sse2
#endif

package struct SegmentScanner: Sendable {
  private let delimiters: Delimiters
  private let patterns: Patterns

  package init(_ delimiters: Delimiters) {
    self.delimiters = delimiters
    patterns = Patterns(delimiters)
  }

  /// Scans `window[start..<end]`, where a segment or padding begins at `start`, into `batch`, which is emptied first.
  package func scan(_ window: Span<UInt8>, from start: Int, to end: Int, into batch: inout SegmentBatch) {
    var run = Run(start: start, end: end)
    unsafe window.withUnsafeBufferPointer { bytes in
      unsafe batch.marks.withUnsafeMutableBufferPointer { marks in
        unsafe batch.segments.withUnsafeMutableBufferPointer { segments in
          unsafe scan(bytes.baseAddress!, &run, marks.baseAddress!, segments.baseAddress!)
        }
      }
    }
    batch.segmentCount = run.segments
    batch.markCount = run.segments == 0 ? 0 : run.closedMarks
    batch.end = run.next
    batch.stop = run.stop
    batch.isOverfull = run.segments == 0 && run.marks > SegmentBatch.markLimit &- 64
    batch.hasUnusualBytes = run.unusual
    batch.hasLineBreakInside = run.lineBreak
    batch.hasSubSeparators = run.sub
    batch.hasBlanks = run.blanks
    batch.hasLineFeeds = run.lineFeeds || delimiters.segment == 0x0a || delimiters.element == 0x0a
  }

  private struct Run {
    let end: Int
    /// Start of the segment now open.
    var next: Int
    var marks = 0
    var closedMarks = 0
    var segments = 0
    var stop = SegmentBatch.Stop.window
    var unusual = false
    var lineBreak = false
    var sub = false
    var blanks = false
    var lineFeeds = false

    init(start: Int, end: Int) {
      self.end = end
      next = start
    }
  }

  private func scan(
    _ bytes: UnsafePointer<UInt8>, _ run: inout Run, _ marks: UnsafeMutablePointer<UInt32>,
    _ segments: UnsafeMutablePointer<SegmentBatch.Segment>
  ) {
    unsafe skipPadding(bytes, &run)
    if unsafe isBinary(bytes, run.next, run.end) {
      run.stop = .binary
      return
    }
    var block = run.next
    while block < run.end {
      let found = unsafe patterns.masks(bytes + block)
      let left = run.end &- block
      let valid: UInt64 = left >= 64 ? ~0 : (1 &<< UInt64(truncatingIfNeeded: left)) &- 1
      let all = found.delimiters & valid
      let before = run.marks
      unsafe Self.flatten(all, UInt32(truncatingIfNeeded: block), marks + before)
      run.marks = before &+ all.nonzeroBitCount
      let odd = found.unusual & valid & ~all
      if odd != 0 { unsafe noteUnusual(odd, bytes + block, block, &run) }
      if found.sub & all != 0 { run.sub = true }
      var terminators = found.terminators & valid
      while terminators != 0 {
        let bit = terminators & (0 &- terminators)
        terminators &= terminators &- 1
        let at = block &+ bit.trailingZeroBitCount
        unsafe segments[run.segments] = SegmentBatch.Segment(
          start: UInt32(truncatingIfNeeded: run.next), firstMark: UInt32(truncatingIfNeeded: run.closedMarks))
        run.segments &+= 1
        run.closedMarks = before &+ (all & (bit &- 1)).nonzeroBitCount &+ 1
        let closed = run.next
        run.next = at &+ 1
        unsafe skipPadding(bytes, &run)
        if unsafe isTrailer(bytes, closed) {
          run.stop = .trailer
          return
        }
        if unsafe isBinary(bytes, run.next, run.end) {
          run.stop = .binary
          return
        }
      }
      if run.marks > SegmentBatch.markLimit &- 64 || run.segments > SegmentBatch.segmentLimit &- 64 { return }
      block &+= 64
    }
  }

  /// Writes the positions of the bits of `mask` in order; may write up to eight beyond the last.
  @inline(__always)
  private static func flatten(_ mask: UInt64, _ base: UInt32, _ out: UnsafeMutablePointer<UInt32>) {
    var rest = mask
    var left = mask.nonzeroBitCount
    var out = unsafe out
    while left > 0 {
      for lane in 0..<8 {
        unsafe out[lane] = base &+ UInt32(truncatingIfNeeded: rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
      unsafe out += 8
      left &-= 8
    }
  }

  /// Line breaks right behind a terminator or another blank are padding; elsewhere they are inside a segment.
  private func noteUnusual(_ mask: UInt64, _ bytes: UnsafePointer<UInt8>, _ block: Int, _ run: inout Run) {
    var rest = mask
    while rest != 0 {
      let index = rest.trailingZeroBitCount
      rest &= rest &- 1
      let byte = unsafe bytes[index]
      if byte == 0x0a || byte == 0x0d {
        run.lineFeeds = true
        if block &+ index == 0 { continue }
        let previous = unsafe bytes[index &- 1]
        if previous != delimiters.segment && previous > 0x20 { run.lineBreak = true }
      } else {
        run.unusual = true
      }
    }
  }

  /// Moves `run.next` over blanks.
  @inline(__always)
  private func skipPadding(_ bytes: UnsafePointer<UInt8>, _ run: inout Run) {
    while run.next < run.end, unsafe bytes[run.next] <= 0x20, unsafe isPadding(bytes[run.next]) {
      let byte = unsafe bytes[run.next]
      if byte == 0x20 || byte == 0x09 { run.blanks = true } else { run.lineFeeds = true }
      run.next &+= 1
    }
  }

  /// Blanks between segments: white space and NUL, unless the byte is a delimiter.
  @inline(never)
  private func isPadding(_ byte: UInt8) -> Bool {
    guard byte == 0x0a || byte == 0x0d || byte == 0x20 || byte == 0x09 || byte == 0 || byte == 0x1a else {
      return false
    }
    return byte != delimiters.segment && byte != delimiters.element && byte != delimiters.component
      && byte != delimiters.repetition
  }

  @inline(__always)
  private func isTrailer(_ bytes: UnsafePointer<UInt8>, _ start: Int) -> Bool {
    let word = unsafe UnsafeRawPointer(bytes + start).loadUnaligned(as: UInt32.self)
    return word == patterns.iea || word == patterns.bareIEA
  }

  @inline(__always)
  private func isBinary(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let word = unsafe UnsafeRawPointer(bytes + start).loadUnaligned(as: UInt32.self)
    return (word == patterns.bin || word == patterns.bds) && start &+ 4 <= end
  }
}

/// Masks of 64 bytes: bit i speaks of byte i.
private struct Masks {
  var delimiters: UInt64
  var terminators: UInt64
  var sub: UInt64
  /// Below 0x20 or above 0x7F.
  var unusual: UInt64
}

/// The delimiters spread over a register, and the identifiers the scanner stops at.
private struct Patterns: Sendable {
  let iea: UInt32
  let bareIEA: UInt32
  let bin: UInt32
  let bds: UInt32
  #if arch(x86_64) && canImport(_Builtin_intrinsics)
    private let element: __m128i
    private let segment: __m128i
    private let component: __m128i
    private let repetition: __m128i
    private let space: __m128i
  #else
    private let element: UInt64
    private let segment: UInt64
    private let component: UInt64
    private let repetition: UInt64
  #endif

  init(_ delimiters: Delimiters) {
    let separator = UInt32(delimiters.element) << 24
    iea = SegmentTag("IEA").packed | separator
    bareIEA = SegmentTag("IEA").packed | UInt32(delimiters.segment) << 24
    bin = SegmentTag("BIN").packed | separator
    bds = SegmentTag("BDS").packed | separator
    let component = delimiters.component ?? delimiters.element
    let repetition = delimiters.repetition ?? delimiters.element
    #if arch(x86_64) && canImport(_Builtin_intrinsics)
      func spread(_ byte: UInt8) -> __m128i { _mm_set1_epi8(CChar(bitPattern: byte)) }
      element = spread(delimiters.element)
      segment = spread(delimiters.segment)
      self.component = spread(component)
      self.repetition = spread(repetition)
      space = spread(0x20)
    #else
      func spread(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }
      element = spread(delimiters.element)
      segment = spread(delimiters.segment)
      self.component = spread(component)
      self.repetition = spread(repetition)
    #endif
  }

  #if arch(x86_64) && canImport(_Builtin_intrinsics)
    @inline(__always)
    func masks(_ bytes: UnsafePointer<UInt8>) -> Masks {
      var masks = Masks(delimiters: 0, terminators: 0, sub: 0, unusual: 0)
      for lane in 0..<4 {
        let shift = UInt64(truncatingIfNeeded: lane &* 16)
        let v = unsafe UnsafeRawPointer(bytes + lane &* 16).loadUnaligned(as: __m128i.self)
        let terminator = _mm_cmpeq_epi8(v, segment)
        let sub = _mm_or_si128(_mm_cmpeq_epi8(v, component), _mm_cmpeq_epi8(v, repetition))
        let separator = _mm_or_si128(_mm_cmpeq_epi8(v, element), sub)
        masks.terminators |= bits(terminator) &<< shift
        masks.sub |= bits(_mm_andnot_si128(_mm_cmpeq_epi8(v, element), sub)) &<< shift
        masks.delimiters |= bits(_mm_or_si128(separator, terminator)) &<< shift
        masks.unusual |= bits(_mm_cmplt_epi8(v, space)) &<< shift
      }
      return masks
    }

    @inline(__always)
    private func bits(_ vector: __m128i) -> UInt64 { UInt64(UInt32(bitPattern: _mm_movemask_epi8(vector))) }
  #else
    @inline(__always)
    func masks(_ bytes: UnsafePointer<UInt8>) -> Masks {
      var masks = Masks(delimiters: 0, terminators: 0, sub: 0, unusual: 0)
      for lane in 0..<8 {
        let shift = UInt64(truncatingIfNeeded: lane &* 8)
        let word = unsafe UnsafeRawPointer(bytes + lane &* 8).loadUnaligned(as: UInt64.self)
        let terminator = equal(word, segment)
        let plain = equal(word, element)
        let sub = (equal(word, component) | equal(word, repetition)) & ~plain
        let low = ~((word & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x6060_6060_6060_6060) | word
        masks.terminators |= bits(terminator) &<< shift
        masks.sub |= bits(sub) &<< shift
        masks.delimiters |= bits(terminator | plain | sub) &<< shift
        masks.unusual |= bits(low & 0x8080_8080_8080_8080) &<< shift
      }
      return masks
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
