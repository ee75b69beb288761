// The motor of X12 reading: finds interchanges in a stream of bytes, mends what was damaged on the way, keeps the window
// filled, and hands out batches of closed segments. It judges only how the file arrived; what the segments say is for
// others. Memory: one window, one batch.

import Findings
import Octets

package struct InterchangeReader<Source: ByteSource & ~Copyable>: ~Copyable {
  /// Longest segment in bytes, and so the most the window grows to. Longer ones are refused and passed over.
  package static var segmentLimit: Int { 2 << 20 }

  package enum Arrival: Equatable, Sendable {
    /// A new interchange: see `header`.
    case header
    /// See `batch`, whose offsets point into `window`.
    case segments
    /// So many bytes at the start of `window` are passed over: blanks, or a part of a segment that is not looked at.
    case passed(Int)
    /// A BIN or BDS segment has been passed over.
    case binary(BinarySegment)
    /// A segment without end, or too long, has been passed over.
    case tooLong(Place)
    /// The input is used up. Inside an interchange this means that its IEA is missing.
    case end
  }

  package private(set) var window: ByteWindow
  package private(set) var batch = SegmentBatch()
  package private(set) var header = InterchangeHeader()
  /// Ordinal of the interchange now read, from 1; 0 before the first.
  package private(set) var interchange: UInt32 = 0
  package private(set) var isInside = false
  private var source: Source
  private var scanner = SegmentScanner(.usual)
  private var repair = ByteWindow.Repair()
  private var noted: Set<Rule> = []
  /// What is passed over at present.
  private var passing = Passing.nothing
  /// Bytes that were told to be passed over, and are still in the window.
  private var passed = 0

  /// How far is passed over, and what is told then.
  private enum Passing {
    case nothing
    /// Up to the next terminator, and that.
    case segment(Arrival)
    /// So many bytes of data, then the rest of their segment.
    case data(Int, BinarySegment)
    /// No further.
    case over(Arrival)
  }

  package init(_ source: consuming Source, window: Int = 256 << 10) {
    self.source = source
    self.window = ByteWindow(capacity: window, limit: Self.segmentLimit)
  }

  /// What comes next. Findings are about how the bytes arrived.
  package mutating func next(_ findings: inout FindingList) throws(FileError) -> Arrival {
    dropPassed()
    if !isInside { return try seek(&findings) }
    while true {
      if let arrival = try pass() { return arrival }
      Self.scan(scanner, window, &batch)
      if batch.segmentCount > 0 {
        if batch.hasLineBreakInside, mendLineBreaks(&findings) { continue }
        if batch.hasBlanks { noteBlanks(&findings) }
        return .segments
      }
      if batch.end > window.start { return pass(batch.end - window.start) }
      if batch.stop == .binary {
        try beginBinary()
        continue
      }
      if window.isFull || batch.isOverfull {
        passing = .segment(.tooLong(window.place(at: window.start)))
        continue
      }
      if try window.fill(from: &source) { continue }
      if window.count == 0 { return .end }
      note(.segmentUnterminated, at: window.start, length: window.count, &findings)
      window.close(with: header.delimiters.segment)
      if window.count == 1 {
        window.consume(to: window.end)
        return .end
      }
    }
  }

  private static func scan(_ scanner: SegmentScanner, _ window: borrowing ByteWindow, _ batch: inout SegmentBatch) {
    scanner.scan(window.storage.span, from: window.start, to: window.end, into: &batch)
  }

  /// The batch is used up.
  package mutating func consumeBatch() {
    window.consume(to: batch.end, mayHoldLineFeeds: batch.hasLineFeeds)
    if batch.stop == .trailer { isInside = false }
  }

  /// The segment at window index `index` is an ISA that came without an IEA before it: begins again there.
  package mutating func restart(at index: Int) {
    window.consume(to: index)
    isInside = false
  }

  // MARK: Finding the next interchange

  private mutating func seek(_ findings: inout FindingList) throws(FileError) -> Arrival {
    while true {
      if window.count < 4, try window.fill(from: &source) { continue }
      let index = skipToHeader(&findings)
      window.consume(to: index)
      if window.count >= 4 || window.atEnd {
        switch InterchangeHeader.parse(
          window.storage.span, from: window.start, to: window.end, last: window.atEnd && window.count > 0)
        {
        case .header(let header):
          if open(header, &findings) { return .header }
          continue
        case .none:
          if window.count == 0 { return .end }
          noteText(window.start, window.start + min(3, window.count), &findings)
          window.consume(to: window.start + min(3, window.count))
          continue
        case .incomplete: break
        }
      }
      if try !window.fill(from: &source), window.count == 0 { return .end }
    }
  }

  /// The index of the next `ISA` that may be a header, or of the bytes too few to tell. Text passed over is noted.
  private mutating func skipToHeader(_ findings: inout FindingList) -> Int {
    var index = window.start
    if interchange == 0, hasByteOrderMark(at: index) {
      note(.byteOrderMark, at: index, length: 3, &findings)
      index += 3
    }
    var textStart: Int?
    while index < window.end {
      let byte = window.storage[index]
      if byte == 0x49, isHeader(at: index) { break }
      if byte == 0x49, index + 4 > window.end, !window.atEnd { break }
      if byte > 0x20, textStart == nil { textStart = index }
      index += 1
    }
    if let textStart { noteText(textStart, index, &findings) }
    return index
  }

  private func hasByteOrderMark(at index: Int) -> Bool {
    let bytes = window.storage
    return window.end - index >= 3 && bytes[index] == 0xef && bytes[index + 1] == 0xbb && bytes[index + 2] == 0xbf
  }

  private func isHeader(at index: Int) -> Bool {
    guard index + 4 <= window.end, window.storage[index + 1] == 0x53, window.storage[index + 2] == 0x41 else {
      return false
    }
    let next = window.storage[index + 3]
    let isAlphanumeric = next >= 0x30 && next <= 0x39 || next >= 0x41 && next <= 0x5a || next >= 0x61 && next <= 0x7a
    return !isAlphanumeric && next != 0x20
  }

  private mutating func noteText(_ start: Int, _ end: Int, _ findings: inout FindingList) {
    note(interchange == 0 ? .textBeforeInterchange : .textAfterInterchange, at: start, length: end - start, &findings)
  }

  /// Takes the header, or mends the window first and answers false.
  private mutating func open(_ header: InterchangeHeader, _ findings: inout FindingList) -> Bool {
    if !header.repair.isNone, header.repair != repair {
      repair = header.repair
      let lineBreaks = repair.dropsLineBreaks
      if lineBreaks { note(.lineBreakInside, at: window.start, length: 3, &findings) }
      if !repair.substitutes.isEmpty { note(.multiByteDelimiter, at: window.start, length: 3, &findings) }
      window.mend(repair, from: window.start)
      return false
    }
    self.header = header
    interchange += 1
    let kept: Set<Rule> = [.lineBreakInside, .multiByteDelimiter]
    noted.formIntersection(interchange == 1 ? noted : kept)
    scanner = SegmentScanner(header.delimiters)
    isInside = true
    let length = header.end - window.start
    if !header.hasStandardWidths { note(.headerWidth, at: window.start, length: length, &findings) }
    if header.hasForeignPadding { note(.paddingNotSpace, at: window.start, length: length, &findings) }
    if header.lacksRepetition {
      note(.repetitionSeparatorAbsent, at: header.elements[10].lowerBound, length: 1, &findings)
    }
    return true
  }

  /// The header has been judged: segments follow.
  package mutating func consumeHeader() { window.consume(to: header.end, mayHoldLineFeeds: header.hasLineFeeds) }

  // MARK: Mending and noting

  private mutating func mendLineBreaks(_ findings: inout FindingList) -> Bool {
    let terminator = header.delimiters.segment
    if terminator == 0x0a || terminator == 0x0d || repair.dropsLineBreaks { return false }
    for index in 0..<batch.segmentCount {
      let range = batch.markRange(index)
      let start = Int(batch.segments[index].start)
      let end = Int(batch.marks[range.upperBound - 1])
      for at in start..<end where window.storage[at] == 0x0a || window.storage[at] == 0x0d {
        note(.lineBreakInside, at: at, length: 1, &findings)
        repair.dropsLineBreaks = true
        window.mend(repair, from: window.start)
        return true
      }
    }
    return false
  }

  private mutating func noteBlanks(_ findings: inout FindingList) {
    if noted.contains(.blanksBeforeSegment) { return }
    for index in 0..<batch.segmentCount {
      let start = Int(batch.segments[index].start)
      guard start > 0, window.storage[start - 1] == 0x20 || window.storage[start - 1] == 0x09 else { continue }
      note(.blanksBeforeSegment, at: start, length: 0, &findings)
      return
    }
  }

  /// Once for each interchange: the first place is enough.
  private mutating func note(_ rule: Rule, at index: Int, length: Int, _ findings: inout FindingList) {
    if !noted.insert(rule).inserted { return }
    var finding = Finding(rule)
    finding.place = window.place(at: index)
    finding.interchange = interchange
    finding.actual = Int64(length)
    let end = min(index + length, window.end)
    findings.add(finding, window.storage.span, text: index..<max(index, end), segment: index..<max(index, end))
  }

  // MARK: Segments that are passed over

  private mutating func pass(_ count: Int) -> Arrival {
    passed = count
    return .passed(count)
  }

  private mutating func dropPassed() {
    if passed == 0 { return }
    window.consume(to: window.start + passed, mayHoldLineFeeds: true)
    passed = 0
  }

  /// Goes on with what is passed over; nil when there is nothing.
  private mutating func pass() throws(FileError) -> Arrival? {
    switch passing {
    case .nothing: return nil
    case .data(let left, let segment) where left > 0:
      if window.count == 0, try !window.fill(from: &source) { return end(with: .binary(segment)) }
      let count = min(left, window.count)
      passing = .data(left - count, segment)
      return pass(count)
    case .data(_, var segment):
      if window.count == 0, try !window.fill(from: &source) { return end(with: .binary(segment)) }
      segment.isWhole = window.storage[window.start] == header.delimiters.segment
      passing = .segment(.binary(segment))
      return try pass()
    case .segment(let arrival):
      if window.count == 0, try !window.fill(from: &source) { return end(with: arrival) }
      var index = window.start
      while index < window.end, window.storage[index] != header.delimiters.segment { index += 1 }
      if index == window.end { return pass(window.count) }
      passing = .over(arrival)
      return pass(index + 1 - window.start)
    case .over(let arrival): return end(with: arrival)
    }
  }

  private mutating func end(with arrival: Arrival) -> Arrival {
    passing = .nothing
    return arrival
  }

  /// BIN*length*data and BDS*filter*length*data: the data is `length` raw bytes, whatever they hold.
  private mutating func beginBinary() throws(FileError) {
    var lengthEnd = binaryDataStart()
    while lengthEnd == nil, window.count < 64, try window.fill(from: &source) { lengthEnd = binaryDataStart() }
    let segment = BinarySegment(window, header.delimiters, dataStart: lengthEnd?.start)
    if let data = lengthEnd {
      passing = .data(data.start - window.start + data.length, segment)
    } else {
      passing = .segment(.binary(segment))
    }
  }

  private func binaryDataStart() -> (start: Int, length: Int)? {
    let isBDS = window.storage[window.start + 1] == 0x44
    var separators = isBDS ? 2 : 1
    var index = window.start + 3
    while separators > 0 {
      guard index < min(window.end, window.start + 64) else { return nil }
      if window.storage[index] == header.delimiters.element { separators -= 1 }
      index += 1
    }
    var length = 0
    let first = index
    while index < window.end, window.storage[index] >= 0x30, window.storage[index] <= 0x39, index - first < 15 {
      length = length * 10 + Int(window.storage[index] - 0x30)
      index += 1
    }
    guard index > first, index < window.end, window.storage[index] == header.delimiters.element else { return nil }
    return (index + 1, length)
  }
}
