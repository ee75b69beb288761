// The motor of XML reading: keeps the window filled with UTF-8, looks at its characters, feeds the parser piece by piece
// and hands out batches. The first problem ends the reading; what stood before it is handed out first, wherever the input
// was cut. Memory: one window, one batch, and the names.

import Octets

package struct XMLReader<Source: ByteSource & ~Copyable>: ~Copyable {
  package enum Arrival: Equatable, Sendable {
    /// See `batch`, which is good until the next call.
    case events
    /// The document is complete and well-formed.
    case end
    /// The rest is not read. Stays so.
    case refused(XMLProblem)
  }

  package internal(set) var batch: XMLBatch
  private var window: ByteWindow
  private var parser: PushParser
  private let limits: XMLLimits
  /// Offset in the text of the first byte of the window not fed yet.
  private var fed: UInt64 = 0
  private var lines = LineStart()
  /// As it was before the batch at hand.
  private var linesBefore = LineStart()
  private var offsets: OffsetMap?
  private var outcome: Arrival?
  /// Stands last: what is behind a field of unknown size would be found only by asking.
  private var source: DecodingSource<Source>

  /// Reads one document. `piece` is how many bytes are fed at once.
  package init(
    _ source: consuming Source, names: NameTable = NameTable(), limits: XMLLimits = XMLLimits(), piece: Int = 32 << 10
  ) {
    self.source = DecodingSource(source)
    self.limits = limits
    window = ByteWindow(capacity: piece, limit: 2 * (piece + max(limits.tag, limits.comment, limits.section)))
    batch = XMLBatch(piece: piece)
    parser = PushParser(names, limits, piece: piece)
  }

  /// The external document type, when the document names one. It is not read.
  package var doctype: XMLDoctype? { parser.doctype }

  /// The encoding the document is read in.
  package var encoding: String { source.encoding.name }

  /// Bytes of text used up so far, for progress.
  package var consumed: UInt64 { window.consumed }

  /// What comes next.
  package mutating func next() throws(FileError) -> Arrival {
    while true {
      if let outcome {
        batch.clear()
        batch.consumed = consumed
        return outcome
      }
      try step()
      if batch.events.count > 0 { return .events }
    }
  }

  /// Feeds one piece.
  private mutating func step() throws(FileError) {
    // What waits for its end is looked at again with every piece: the longer it is, the longer the next piece must be.
    let waiting = index(fed) - window.start
    var isMore = try window.fill(from: &source)
    while isMore, window.end - index(fed) < waiting / 4, !window.isFull { isMore = try window.fill(from: &source) }
    if offsets == nil { offsets = OffsetMap(source.encoding) }
    let scan = scanCharacters(window.storage.span, index(fed), window.end)
    parser.feed(window.storage.span, index(fed), scan.index)
    fed = window.offset(at: scan.index)
    var problem = parser.problem ?? judgeInput(scan, isMore)
    if problem == nil, !isMore {
      parser.finish()
      problem = judgeEnd()
      outcome = .end
    }
    placeEvents()
    if let problem { outcome = .refused(completed(problem)) }
    if outcome == nil { useUp() }
    parser.hand(over: &batch)
    batch.text.take(window, next: lines, own: linesBefore, distance: offsets?.distance)
    batch.consumed = consumed
  }

  /// Where an offset in the text stands in the window.
  private func index(_ offset: UInt64) -> Int {
    let start = window.offset(at: window.start)
    return min(window.end, window.start + Int(max(offset, start) - start))
  }

  // MARK: Problems

  /// Bytes that cannot be, or that wait too long for their end.
  private func judgeInput(_ scan: CharacterScan, _ isMore: Bool) -> XMLProblem? {
    let stop = Place(offset: fed)
    switch scan.end {
    case .notUTF8: return XMLProblem(.badBytes(encoding: "UTF-8"), at: stop)
    case .forbidden(let value): return XMLProblem(.forbiddenCharacter(value), at: stop)
    case .clean: break
    }
    if !isMore {
      if let refusal = source.refusal { return XMLProblem(refusal.reason, at: stop) }
      if scan.index < window.end { return XMLProblem(.badBytes(encoding: "UTF-8"), at: stop) }
    }
    return judgeWaiting()
  }

  private func judgeWaiting() -> XMLProblem? {
    let waiting = parser.consumed
    let length = Int(fed - min(waiting, fed))
    guard length > min(limits.tag, limits.comment, limits.section) else { return nil }
    let index = index(waiting)
    if parser.isInSection {
      guard length > limits.section else { return nil }
      return XMLProblem(.sectionTooLong(limit: limits.section), at: Place(offset: waiting))
    }
    // A reference that nothing ends.
    if window.storage[index] == 0x26 { return XMLProblem(.malformed(code: 23), at: Place(offset: waiting)) }
    let next = index + 1 < window.end ? window.storage[index + 1] : 0
    let isComment = window.storage[index] == 0x3c && (next == 0x21 || next == 0x3f)
    let limit = isComment ? limits.comment : limits.tag
    if length <= limit { return nil }
    return XMLProblem(
      isComment ? .commentTooLong(limit: limit) : .tagTooLong(limit: limit), at: Place(offset: waiting))
  }

  /// The input is at its end: whatever is wrong there is that something is missing.
  private func judgeEnd() -> XMLProblem? {
    let end = Place(offset: fed)
    // libxml2's 4 and 5 say no more than that something is missing.
    if let problem = parser.problem, problem.place.offset < fed, problem.reason != .malformed(code: 4),
      problem.reason != .malformed(code: 5)
    {
      return problem
    }
    if parser.depth > 0 { return XMLProblem(.truncated(open: parser.innermost), at: end) }
    if !parser.hasRoot {
      var waiting = window.start
      while waiting < window.end, window.storage[waiting] <= 0x20 { waiting += 1 }
      return XMLProblem(waiting < window.end && fed > 0 ? .truncated(open: "") : .empty, at: end)
    }
    if let problem = parser.problem { return problem }
    return parser.isWellFormed ? nil : XMLProblem(.malformed(code: 1), at: end)
  }

  // MARK: Places

  /// Offsets in the text become offsets in the file.
  private mutating func placeEvents() {
    guard var map = offsets, !map.isSame else { return }
    parser.placeEvents { map.pass(to: $0, window) }
    offsets = map
  }

  /// The window gives up what the parser has understood.
  private mutating func useUp() {
    let waiting = parser.consumed
    let index = index(waiting)
    if var map = offsets, !map.isSame {
      parser.placeText { map.pass(to: $0, window) }
      _ = map.pass(to: waiting, window)
      offsets = map
    }
    linesBefore = lines
    lines.pass(window, to: index, line: parser.line)
    window.consume(to: index, mayHoldLineFeeds: false)
  }

  private mutating func completed(_ problem: XMLProblem) -> XMLProblem {
    var problem = problem
    let text = problem.place.offset
    problem.place = lines.place(window, at: index(text))
    if let offset = offsets?.pass(to: text, window) { problem.place.offset = offset }
    if let refusal = source.refusal, refusal.reason == problem.reason { problem.place.offset = refusal.offset }
    return problem
  }
}

/// Nobody else has what it holds, which goes with it.
extension XMLReader: @unchecked Sendable where Source: Sendable & ~Copyable {}
