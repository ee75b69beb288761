// The row scanner: a window of bytes in, offsets of closed rows and their cells out. It does no I/O, owns no bytes,
// allocates nothing, and judges nothing. It looks at 64 bytes at a time: quoted regions are the prefix sums of the quote
// mask. Where quotes, backslashes or comments stand as that mask cannot tell, it goes byte by byte for 64 bytes.

import Octets

package struct RowScanner: Sendable {
  let dialect: Dialect
  let patterns: RowPatterns

  package init(_ dialect: Dialect) {
    self.dialect = dialect
    patterns = RowPatterns(dialect)
  }

  /// Scans `window[start..<end]` into `batch`, which is emptied first. `state` tells what stands before `start`, and then
  /// what was reached. `isLast` says that nothing follows: a row without line end is closed then.
  package func scan(
    _ window: Span<UInt8>, from start: Int, to end: Int, isLast: Bool, state: inout RowState,
    into batch: inout RowBatch
  ) {
    var run = Run(start: start, end: end, state)
    unsafe window.withUnsafeBufferPointer { bytes in
      unsafe batch.marks.withUnsafeMutableBufferPointer { marks in
        unsafe batch.rows.withUnsafeMutableBufferPointer { rows in
          unsafe scan(bytes.baseAddress!, &run, marks.baseAddress!, rows.baseAddress!, isLast)
        }
      }
    }
    batch.rowCount = run.rows
    batch.markCount = run.marks
    batch.end = run.next
    batch.lines = UInt32(truncatingIfNeeded: run.line)
    batch.openLines = UInt32(truncatingIfNeeded: run.innerLines)
    batch.openFlags = run.flags
    batch.isOverfull = run.rows == 0 && run.marks > RowBatch.markLimit &- 64
    batch.isUnclosed = run.isUnclosed
    state = run.state
  }

  struct Run {
    let end: Int
    var state: RowState
    /// Start of the row now open, and the mark before it.
    var next: Int
    var firstMark = 0
    var marks = 1
    var rows = 0
    /// Line ends before the row now open, and inside its quotes so far.
    var line = 0
    var innerLines = 0
    var flags: RowFlags = []
    var isUnclosed = false

    init(start: Int, end: Int, _ state: RowState) {
      self.end = end
      self.state = state
      next = start
    }
  }

  private func scan(
    _ bytes: UnsafePointer<UInt8>, _ run: inout Run, _ marks: UnsafeMutablePointer<UInt32>,
    _ rows: UnsafeMutablePointer<RowBatch.Row>, _ isLast: Bool
  ) {
    unsafe marks[0] = UInt32(truncatingIfNeeded: run.next) &- 1
    var block = run.next
    while block < run.end {
      if run.marks > RowBatch.markLimit &- 64 || run.rows > RowBatch.rowLimit &- 64 { return }
      if unsafe !scanBlock(bytes, block, &run, marks, rows) {
        unsafe scanCarefully(bytes, block, min(run.end, block &+ 64), &run, marks, rows)
      }
      block &+= 64
    }
    guard isLast, run.next < run.end else { return }
    if run.state.isInQuotes {
      run.isUnclosed = true
      return
    }
    unsafe marks[run.marks] = UInt32(truncatingIfNeeded: run.end)
    run.marks &+= 1
    unsafe close(&run, run.marks &- 1, run.end, rows)
  }

  /// The row now open ends at `at`, which is mark `mark`.
  @inline(__always)
  func close(_ run: inout Run, _ mark: Int, _ at: Int, _ rows: UnsafeMutablePointer<RowBatch.Row>) {
    unsafe rows[run.rows] = RowBatch.Row(
      first: UInt32(truncatingIfNeeded: run.firstMark), last: UInt32(truncatingIfNeeded: mark),
      line: UInt32(truncatingIfNeeded: run.line), flags: run.flags)
    run.rows &+= 1
    run.firstMark = mark
    run.next = at &+ 1
    run.line &+= 1 &+ run.innerLines
    run.innerLines = 0
    run.flags = []
  }

  // MARK: 64 bytes at a time

  /// Takes the 64 bytes from `block` on, or answers false and has done nothing.
  @inline(__always)
  private func scanBlock(
    _ bytes: UnsafePointer<UInt8>, _ block: Int, _ run: inout Run, _ marks: UnsafeMutablePointer<UInt32>,
    _ rows: UnsafeMutablePointer<RowBatch.Row>
  ) -> Bool {
    let phase = run.state.phase
    if phase == .escaped || phase == .trailing || phase == .comment { return false }
    var found = unsafe patterns.masks(bytes + block)
    let left = run.end &- block
    if left < 64 { found.cut((1 &<< UInt64(truncatingIfNeeded: left)) &- 1) }
    let lineEnds = found.feeds | found.returns
    var inside: UInt64 = phase == .quoted ? ~0 : 0
    var doubled: UInt64 = 0
    if found.quotes != 0 || phase == .closing {
      inside ^= Self.prefixes(found.quotes)
      let ends = (found.separators | lineEnds) & ~inside
      let starts = ends &<< 1 | (phase == .rowStart || phase == .cellStart ? 1 : 0)
      let behind = (found.quotes & ~inside) &<< 1 | (phase == .closing ? 1 : 0)
      let opening = found.quotes & inside
      doubled = dialect.takesDoubled ? opening & behind : 0
      let valid: UInt64 = left < 64 ? (1 &<< UInt64(truncatingIfNeeded: left)) &- 1 : ~0
      if (opening & ~(starts | doubled)) | (behind & valid & ~(ends | doubled)) != 0 { return false }
    }
    if patterns.looksFurther, unsafe isIntricate(bytes, block, found, lineEnds, inside, phase) { return false }
    let all = (found.separators | lineEnds) & ~inside
    let before = run.marks
    unsafe Self.flatten(all, UInt32(truncatingIfNeeded: block), marks + before)
    run.marks = before &+ all.nonzeroBitCount
    let following = found.feeds & (found.returns &<< 1 | (run.state.isAfterReturn ? 1 : 0))
    unsafe closeRows(
      found, doubled, lineEnds & ~inside, lineEnds & inside & ~following, following, all, block, before, &run, rows)
    if left >= 64 {
      run.state.isAfterReturn = found.returns &>> 63 != 0
      run.state.phase = unsafe reached(bytes + block, found, lineEnds, inside, phase)
    } else {
      unsafe finish(bytes, block, left, found, lineEnds, inside, phase, &run)
    }
    return true
  }

  /// Closes the rows that end at `ends`; `inner` are line ends inside quotes, `following` line feeds behind a return.
  @inline(__always)
  private func closeRows(
    _ found: RowMasks, _ doubled: UInt64, _ ends: UInt64, _ inner: UInt64, _ following: UInt64, _ all: UInt64,
    _ block: Int, _ before: Int, _ run: inout Run, _ rows: UnsafeMutablePointer<RowBatch.Row>
  ) {
    let special = found.quotes | found.high | found.nuls | inner
    var open: UInt64 = ~0
    var rest = ends
    while rest != 0 {
      let bit = rest & (0 &- rest)
      rest &= rest &- 1
      let at = block &+ bit.trailingZeroBitCount
      let mark = before &+ (all & (bit &- 1)).nonzeroBitCount
      if following & bit != 0 {
        run.firstMark = mark
        run.next = at &+ 1
        continue
      }
      if special != 0 {
        note(found, doubled, inner, open & (bit &- 1), &run)
        open = ~(bit | (bit &- 1))
      }
      unsafe close(&run, mark, at, rows)
    }
    if special & open != 0 { note(found, doubled, inner, open, &run) }
  }

  /// What the bytes of `part` are to the row now open.
  @inline(__always)
  private func note(_ found: RowMasks, _ doubled: UInt64, _ inner: UInt64, _ part: UInt64, _ run: inout Run) {
    var raw = run.flags.rawValue
    if found.quotes & part != 0 { raw |= RowFlags.quotes.rawValue }
    if doubled & part != 0 { raw |= RowFlags.escapes.rawValue }
    if found.high & part != 0 { raw |= RowFlags.high.rawValue }
    if found.nuls & part != 0 { raw |= RowFlags.nul.rawValue }
    run.flags = RowFlags(rawValue: raw)
    run.innerLines &+= (inner & part).nonzeroBitCount
  }

  /// A backslash inside quotes, or a comment, stands among the 64 bytes.
  @inline(__always)
  private func isIntricate(
    _ bytes: UnsafePointer<UInt8>, _ block: Int, _ found: RowMasks, _ lineEnds: UInt64, _ inside: UInt64,
    _ phase: RowState.Phase
  ) -> Bool {
    if dialect.takesBackslash, inside != 0, unsafe patterns.backslashes(bytes + block) & inside != 0 { return true }
    guard dialect.comment != nil else { return false }
    let starts = (lineEnds & ~inside) &<< 1 | (phase == .rowStart ? 1 : 0)
    return unsafe patterns.comments(bytes + block) & starts != 0
  }

  /// The phase behind 64 bytes that begin at `bytes`.
  @inline(__always)
  private func reached(
    _ bytes: UnsafePointer<UInt8>, _ found: RowMasks, _ lineEnds: UInt64, _ inside: UInt64, _ phase: RowState.Phase
  ) -> RowState.Phase {
    if inside &>> 63 != 0 { return .quoted }
    if found.quotes &>> 63 != 0 { return .closing }
    if lineEnds &>> 63 != 0 { return .rowStart }
    if found.separators &>> 63 != 0 { return .cellStart }
    if dialect.trims, unsafe isBlankBack(bytes, 63, found.separators | lineEnds, phase) { return .cellStart }
    return .unquoted
  }

  /// Whether nothing but blanks stands between the start of a cell and byte `last`.
  private func isBlankBack(_ bytes: UnsafePointer<UInt8>, _ last: Int, _ ends: UInt64, _ phase: RowState.Phase) -> Bool
  {
    var index = last
    while index >= 0 {
      if ends &>> UInt64(truncatingIfNeeded: index) & 1 != 0 { return true }
      if unsafe !dialect.isBlank(bytes[index]) { return false }
      index -= 1
    }
    return phase == .rowStart || phase == .cellStart
  }

  /// The phase behind the last bytes of the window, fewer than 64.
  private func finish(
    _ bytes: UnsafePointer<UInt8>, _ block: Int, _ left: Int, _ found: RowMasks, _ lineEnds: UInt64, _ inside: UInt64,
    _ phase: RowState.Phase, _ run: inout Run
  ) {
    let last = UInt64(truncatingIfNeeded: left &- 1)
    run.state.isAfterReturn = found.returns &>> last & 1 != 0
    if inside &>> last & 1 != 0 {
      run.state.phase = .quoted
    } else if found.quotes &>> last & 1 != 0 {
      run.state.phase = .closing
    } else if lineEnds &>> last & 1 != 0 {
      run.state.phase = .rowStart
    } else if found.separators &>> last & 1 != 0 {
      run.state.phase = .cellStart
    } else {
      let isBlank = unsafe dialect.trims && isBlankBack(bytes + block, left &- 1, found.separators | lineEnds, phase)
      run.state.phase = isBlank ? .cellStart : .unquoted
    }
  }

  /// Bit i is the parity of the bits 0...i of `mask`.
  @inline(__always)
  private static func prefixes(_ mask: UInt64) -> UInt64 {
    var sums = mask
    sums ^= sums &<< 1
    sums ^= sums &<< 2
    sums ^= sums &<< 4
    sums ^= sums &<< 8
    sums ^= sums &<< 16
    sums ^= sums &<< 32
    return sums
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
}
