// The row grammar byte by byte: what the scanner does where masks do not tell, and how a place is found again when a
// person must be told of it.

import Octets

extension RowScanner {
  /// What one byte is to the row it stands in.
  enum Step {
    case text
    case separator
    case rowEnd
    /// A line feed behind the carriage return that ended the row.
    case secondHalf
    /// A line end inside quotes.
    case innerLine
  }

  /// Takes one byte; quotes, escapes and what is odd go to `flags`.
  @inline(__always)
  func step(_ byte: UInt8, _ state: inout RowState, _ flags: inout RowFlags) -> Step {
    let follows = byte == 0x0a && state.isAfterReturn
    state.isAfterReturn = byte == 0x0d
    if byte >= 0x80 { flags.insert(.high) } else if byte == 0 { flags.insert(.nul) }
    switch state.phase {
    case .quoted, .escaped: return stepInside(byte, follows, &state, &flags)
    case .comment: break
    case .rowStart where byte == dialect.comment:
      flags.insert(.comment)
      state.phase = .comment
    default: return stepOutside(byte, follows, &state, &flags)
    }
    return byte == 0x0a || byte == 0x0d ? endRow(follows, &state) : .text
  }

  @inline(__always)
  private func endRow(_ follows: Bool, _ state: inout RowState) -> Step {
    state.phase = .rowStart
    return follows ? .secondHalf : .rowEnd
  }

  private func stepInside(
    _ byte: UInt8, _ follows: Bool, _ state: inout RowState, _ flags: inout RowFlags
  ) -> Step {
    if state.phase == .escaped {
      flags.insert(.escapes)
      state.phase = .quoted
    } else if byte == dialect.quote {
      state.phase = .closing
    } else if byte == 0x5c, dialect.takesBackslash {
      state.phase = .escaped
    }
    return byte == 0x0d || byte == 0x0a && !follows ? .innerLine : .text
  }

  private func stepOutside(
    _ byte: UInt8, _ follows: Bool, _ state: inout RowState, _ flags: inout RowFlags
  ) -> Step {
    if byte == 0x0a || byte == 0x0d { return endRow(follows, &state) }
    if byte == dialect.separator, !dialect.isFixed {
      state.phase = .cellStart
      return .separator
    }
    let isQuote = byte == dialect.quote && !dialect.isFixed
    switch state.phase {
    case .rowStart, .cellStart:
      if isQuote {
        flags.insert(.quotes)
        state.phase = .quoted
      } else {
        state.phase = dialect.trims && dialect.isBlank(byte) ? .cellStart : .unquoted
      }
    case .closing where isQuote && dialect.takesDoubled:
      flags.insert(.escapes)
      state.phase = .quoted
    case .closing, .trailing:
      if !(dialect.trims && dialect.isBlank(byte)) { flags.insert(.textAfterQuote) }
      state.phase = .trailing
    default:
      if isQuote { flags.insert(.strayQuote) }
    }
    return .text
  }

  /// Takes `start..<end`.
  @inline(never)
  func scanCarefully(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ run: inout Run, _ marks: UnsafeMutablePointer<UInt32>,
    _ rows: UnsafeMutablePointer<RowBatch.Row>
  ) {
    for index in start..<end {
      switch step(unsafe bytes[index], &run.state, &run.flags) {
      case .text: continue
      case .innerLine:
        run.innerLines &+= 1
        continue
      case .separator: unsafe marks[run.marks] = UInt32(truncatingIfNeeded: index)
      case .rowEnd:
        unsafe marks[run.marks] = UInt32(truncatingIfNeeded: index)
        unsafe close(&run, run.marks, index, rows)
      case .secondHalf:
        unsafe marks[run.marks] = UInt32(truncatingIfNeeded: index)
        run.firstMark = run.marks
        run.next = index &+ 1
      }
      run.marks &+= 1
    }
  }

  /// The first byte of `start..<end`, where a row begins, that gives the row `flag`; nil if there is none.
  func first(_ flag: RowFlags, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var state = RowState()
    var flags: RowFlags = []
    for index in start..<end {
      _ = step(bytes[index], &state, &flags)
      if flags.contains(flag) { return index }
    }
    return nil
  }

  /// The quote that is open at the end of `start..<end`, when `state` stands before `start`; nil if it was open there.
  func openQuote(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ state: RowState) -> Int? {
    var state = state
    var flags: RowFlags = []
    var opened: Int?
    for index in start..<end {
      let before = state.phase
      _ = step(bytes[index], &state, &flags)
      if before == .rowStart || before == .cellStart, state.phase == .quoted { opened = index }
    }
    return opened
  }
}
