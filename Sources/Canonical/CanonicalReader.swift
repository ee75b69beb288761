// Reads documents of canonical JSON - a line each, one after another however they are laid out, or in one array - as what
// the forward mapper would have made of them: a header, lines one at a time, totals. Memory is one window and the records
// of one header and one line, whatever the size of a document. What is wrong becomes problems, all of a document at once;
// the document is refused, and reading goes on with the next.

import Octets

/// What reading documents comes to next.
public enum DocumentEvent: Equatable, Sendable {
  /// A document begins: see `header`.
  case document(DocumentKind)
  /// See `line`.
  case line
  /// The document is over and was without fault: see `totals`.
  case end
  /// The document is over and had problems: see `problems`. It may have begun, and may have had lines.
  case refused
  /// The input is used up, or what follows cannot be made out.
  case finished
}

public struct CanonicalReader<Source: ByteSource & ~Copyable>: ~Copyable {
  public typealias Event = DocumentEvent

  /// Most of the input held at once: longer documents are streamed, and their headers come before their lines.
  public static var windowLimit: Int { 8 << 20 }

  /// One line of the document.
  public private(set) var line = RecordTree()
  var records = DocumentRecords()
  var state = DocumentState()
  var parser = RecordParser()
  var window: ByteWindow
  var source: Source
  var framing = Framing()
  var phase = Phase.between
  /// Where reading goes on, and where a whole document ends, counted from the start of the window.
  var cursor = 0
  var length = 0
  /// The document has been announced.
  private var isOpen = false
  /// Ordinal of the document, from 1, and the offset of its first byte in the input.
  public private(set) var ordinal = 0
  public private(set) var start: UInt64 = 0

  enum Phase: Sendable { case between, members, lines, tail, closing, finished }

  public init(_ source: consuming Source) { self.init(source, window: 256 << 10, limit: Self.windowLimit) }

  /// For tests: a window of another size.
  package init(_ source: consuming Source, window: Int, limit: Int) {
    self.init(source, ByteWindow(capacity: window, limit: limit))
  }

  /// Reads what is in the window and what comes behind it.
  package init(_ source: consuming Source, _ window: consuming ByteWindow) {
    self.source = source
    self.window = window
  }

  // MARK: The document now read

  /// Its header, from `document` on.
  public var header: RecordTree { _read { yield records.header } }
  /// Its totals, at `end`.
  public var totals: RecordTree { _read { yield records.totals } }
  /// Where it came from: at `end`, and from `document` on when it was read whole.
  public var facts: SourceFacts { _read { yield records.source } }
  /// What is wrong with it, at `refused`; at most `CanonicalProblem.limit`.
  public var problems: [CanonicalProblem] { parser.problems.items }
  /// How many problems there were.
  public var problemCount: Int { parser.problems.count }
  /// How many members were passed over because they are a partner's own (`x:...`).
  public var ignored: Int { parser.ignored }
  /// How many lines have been read of it.
  public var lineCount: Int { state.lines }
  /// Bytes of the input used so far, for progress.
  public var consumed: UInt64 { window.consumed + UInt64(cursor) }

  // MARK: Reading

  /// What comes next.
  public mutating func next() throws(FileError) -> Event {
    while true {
      let event: Event? =
        switch phase {
        case .lines: try readLine()
        case .between: try open()
        case .members, .tail: try readMembers()
        case .closing: close()
        case .finished: .finished
        }
      if let event { return event }
    }
  }

  /// Finds the next document.
  private mutating func open() throws(FileError) -> Event? {
    parser.begin()
    isOpen = false
    let found = try seek()
    if found == .nothing {
      phase = .finished
      return .finished
    }
    ordinal += 1
    start = window.offset(at: window.start)
    state = DocumentState()
    if found == .other { return try refuseRest() }
    phase = .members
    begin(.whole)
    return nil
  }

  /// The members before the lines or behind them, or all of a whole document.
  private mutating func readMembers() throws(FileError) -> Event? {
    let before = state
    while true {
      let index = parser.members(window, cursor, &state, &records)
      if index >= 0 { return settle(index) }
      if phase == .members, state.extent == .whole, let extent = try reconsider() {
        begin(extent)
      } else if try readMore() {
        state = before
      } else {
        return try refuseRest()
      }
    }
  }

  /// Begins with a document, or begins anew when it is to be read otherwise, or more of it is there.
  private mutating func begin(_ extent: DocumentExtent) {
    parser.begin()
    records.begin()
    state = DocumentState()
    state.extent = extent
    if extent != .whole { state.place = window.place(at: window.start) }
    cursor = 1
  }

  /// Members have been read up to `index`.
  private mutating func settle(_ index: Int) -> Event? {
    let isBeginning = phase == .members
    cursor = index - window.start
    phase = .lines
    if state.isClosed {
      judge()
      length = cursor
      if isBeginning, state.linesStart >= 0 { cursor = state.linesStart - window.start } else { phase = .closing }
    }
    state.linesStart = -1
    parser.settle(in: window)
    if phase == .lines, state.extent == .streamed { use(cursor) }
    guard isBeginning, parser.problems.isEmpty, state.extent != .broken, let kind = state.kind else { return nil }
    isOpen = true
    return .document(kind)
  }

  /// All members are known.
  private mutating func judge() {
    if !state.has(.document) {
      let isWhole = state.extent == .whole
      parser.tellMissingDocument(at: isWhole ? window.start : -1, state.place)
    }
    if state.has(.late) {
      records.header.merge(records.late, 0, into: 0)
      if records.header.isOverfull { parser.report(.tooLong, window, window.start, RecordParser.room, at: "late") }
    }
  }

  /// The next line; nil when the lines are over.
  private mutating func readLine() throws(FileError) -> Event? {
    while true {
      let index = parser.line(window, cursor, &state, &line)
      if index < 0 {
        if try readMore() { continue }
        return try refuseRest()
      }
      cursor = index &- window.start
      parser.settle(in: window)
      if state.extent == .streamed { use(cursor) }
      if state.isClosed {
        state.hasReadLines = true
        phase = state.extent == .whole ? .closing : .tail
        return nil
      }
      state.lines &+= 1
      if isOpen, parser.problems.isEmpty { return .line }
    }
  }

  /// The document is over.
  private mutating func close() -> Event {
    use(length)
    phase = .between
    return isOpen && parser.problems.isEmpty ? .end : .refused
  }

  /// The document, or what stands in its place, cannot be read on.
  private mutating func refuseRest() throws(FileError) -> Event {
    phase = try recover() ? .between : .finished
    return .refused
  }
}
