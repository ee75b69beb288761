// The members of a document around its records: what kind it is, its header, lines, totals, what came late, its source. A
// document that is in the window from end to end is read around its lines, which come after; another is read in the order
// it was written in.

import Octets

/// How a document is read.
enum DocumentExtent: Sendable {
  /// All of it is in the window.
  case whole
  /// It is longer than the window.
  case streamed
  /// It cannot be right as JSON: read in its order to find where, and nothing is handed out.
  case broken
}

/// What has been read of a document.
struct DocumentState: Sendable {
  var extent = DocumentExtent.whole
  var kind: DocumentKind?
  /// Bit n: member n was there (`DocumentMember`), header field n was there.
  var members: UInt64 = 0
  var fields: UInt64 = 0
  /// Index behind the `[` of the lines.
  var linesStart = -1
  /// Entry of the name `lines`.
  var linesEntry = 0
  var lines = 0
  var hasReadLines = false
  /// Where the document begins, when it is not whole.
  var place = Place()
  /// What was read last ends the members, or the lines.
  var isClosed = false

  func has(_ member: DocumentMember) -> Bool { members & 1 << UInt64(member.rawValue) != 0 }
}

/// The records of one document but its lines.
struct DocumentRecords: ~Copyable, Sendable {
  var header = RecordTree()
  var totals = RecordTree(small: true)
  var late = RecordTree(small: true)
  var source = SourceFacts()

  init() {}

  mutating func begin() {
    header.begin(.header)
    totals.begin(.totals)
    late.begin(.header)
    source.removeAll()
  }
}

extension RecordParser {
  mutating func begin() {
    problems.removeAll()
    ignored = 0
    settledIgnored = 0
    depth = 0
  }

  /// What was read stays read: its problems get their places.
  @inline(__always)
  mutating func settle(in window: borrowing ByteWindow) {
    problems.place(in: window)
    settledIgnored = ignored
  }

  /// What was read last is read again.
  mutating func forget() {
    problems.forgetUnplaced()
    ignored = settledIgnored
  }

  // What is read begins `cursor` bytes behind the start of the window.

  mutating func members(
    _ window: borrowing ByteWindow, _ cursor: Int, _ state: inout DocumentState, _ records: inout DocumentRecords
  ) -> Int {
    end = window.end
    isLast = window.atEnd || window.isFull
    return members(window.storage.span, window.start &+ cursor, &state, &records)
  }

  mutating func line(
    _ window: borrowing ByteWindow, _ cursor: Int, _ state: inout DocumentState, _ line: inout RecordTree
  ) -> Int {
    end = window.end
    isLast = window.atEnd || window.isFull
    return self.line(window.storage.span, window.start &+ cursor, &state, &line)
  }

  func blanks(_ window: borrowing ByteWindow) -> Int { blanks(window.storage.span, window.start) }

  /// Members of a document from `start` on, which is behind its `{`, or behind its lines. Answers the index behind its `}`
  /// with `isClosed`, or behind the `[` of the lines when those come now.
  mutating func members(
    _ bytes: Span<UInt8>, _ start: Int, _ state: inout DocumentState, _ records: inout DocumentRecords
  ) -> Int {
    state.isClosed = false
    depth = 0
    var index = blanks(bytes, start)
    if bytes[index] == 0x7d {
      state.isClosed = true
      return index &+ 1
    }
    if state.hasReadLines {
      if bytes[index] != 0x2c { return refuse(bytes, index, "',' or '}'") }
      index = blanks(bytes, index &+ 1)
    }
    while true {
      index = member(bytes, index, &state, &records)
      if index < 0 { return -1 }
      if state.linesStart == index, state.extent != .whole { return index }
      index = blanks(bytes, index)
      let byte = bytes[index]
      if byte == 0x7d {
        state.isClosed = true
        return index &+ 1
      }
      if byte != 0x2c { return refuse(bytes, index, "',' or '}'") }
      index = blanks(bytes, index &+ 1)
    }
  }

  private mutating func member(
    _ bytes: Span<UInt8>, _ start: Int, _ state: inout DocumentState, _ records: inout DocumentRecords
  ) -> Int {
    guard let name = name(bytes, start, .record(.header)) else { return -1 }
    if name.entry >= 0 { return headerField(bytes, start, name, &state, &records) }
    guard let outer = self.name(bytes, start, .document) else { return -1 }
    guard outer.entry >= 0, let member = DocumentMember(rawValue: names.entries[outer.entry].index) else {
      return strange(bytes, start, name, .header)
    }
    if state.has(member) { return duplicate(bytes, start, outer) }
    state.members |= 1 << UInt64(member.rawValue)
    if state.extent == .streamed, state.hasReadLines, member == .document {
      report(.order, bytes, start, "before the lines, in a document too long to be read whole", at: "document")
    }
    let index = outer.value
    switch member {
    case .document: return kind(bytes, index, outer.entry, &state)
    case .lines: return openLines(bytes, index, outer.entry, &state)
    case .totals: return object(bytes, index, outer.entry, .totals, &records.totals)
    case .late: return late(bytes, start, outer, state, &records)
    case .source: return source(bytes, index, .source, &records.source)
    case .status, .findings: return pass(bytes, index)
    }
  }

  private mutating func headerField(
    _ bytes: Span<UInt8>, _ start: Int, _ name: Name, _ state: inout DocumentState, _ records: inout DocumentRecords
  ) -> Int {
    let bit: UInt64 = 1 << UInt64(names.entries[name.entry].index)
    if state.fields & bit != 0 { return duplicate(bytes, start, name) }
    state.fields |= bit
    if state.extent == .streamed, state.hasReadLines {
      let field = names.name(name.entry)
      report(.order, bytes, start, "before the lines, in a document too long to be read whole", at: field)
      return pass(bytes, name.value)
    }
    let end = value(bytes, name.value, name.entry, 0, &records.header)
    return checkRoom(bytes, start, end, records.header, name.entry)
  }

  private mutating func kind(_ bytes: Span<UInt8>, _ index: Int, _ entry: Int, _ state: inout DocumentState) -> Int {
    if bytes[index] != 0x22 { return wrongType(bytes, index, entry, "a string") }
    var end = bytes.plainEnd(from: index + 1)
    var found = -1
    if bytes[end] == 0x22 {
      found = names.find(.kinds, bytes, index + 1, end)
      end += 1
    } else {
      end = decode(bytes, index)
      if end < 0 { return -1 }
      found = names.find(.kinds, scratch.span, 0, scratchCount)
    }
    if found >= 0 {
      state.kind = DocumentKind.allCases[Int(names.entries[found].index)]
    } else {
      tellUnknownKind(bytes, index)
    }
    return end
  }

  /// An object that is a record of its own.
  private mutating func object(
    _ bytes: Span<UInt8>, _ index: Int, _ entry: Int, _ kind: RecordKind, _ tree: inout RecordTree
  ) -> Int {
    if bytes[index] != 0x7b { return wrongType(bytes, index, entry, "an object") }
    tree.begin(kind)
    path[depth] = Step(entry: Int32(entry), index: -1)
    depth += 1
    let end = fields(bytes, index + 1, kind, 0, &tree)
    if end < 0 { return -1 }
    depth -= 1
    return checkRoom(bytes, index, end, tree, entry)
  }

  /// Heading fields behind the lines belong to the header, unless that is gone.
  private mutating func late(
    _ bytes: Span<UInt8>, _ start: Int, _ name: Name, _ state: DocumentState, _ records: inout DocumentRecords
  ) -> Int {
    if state.extent == .streamed, bytes[name.value] == 0x7b {
      report(.order, bytes, start, "no heading behind the lines of a document too long to be read whole", at: "late")
      return pass(bytes, name.value)
    }
    return object(bytes, name.value, name.entry, .header, &records.late)
  }

  private mutating func checkRoom(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ tree: borrowing RecordTree, _ entry: Int
  ) -> Int {
    if end >= 0, tree.isOverfull { tellTooLong(bytes, start, at: names.name(entry)) }
    return end
  }

  // MARK: Lines

  /// The list of lines: noted, and passed over where they are read later.
  private mutating func openLines(
    _ bytes: Span<UInt8>, _ index: Int, _ entry: Int, _ state: inout DocumentState
  ) -> Int {
    if bytes[index] != 0x5b { return wrongType(bytes, index, entry, "a list of objects") }
    state.linesStart = index + 1
    state.linesEntry = entry
    if state.extent != .whole { return index + 1 }
    var scan = NestingScan()
    switch scan.advance(bytes, index, end) {
    case .closed(let end): return end
    case .open: stop = .incomplete
    case .broken: stop = .malformed
    }
    return -1
  }

  /// The next line from `start` on, which is behind the `[` or the line before. Answers with `isClosed` behind the `]`.
  mutating func line(
    _ bytes: Span<UInt8>, _ start: Int, _ state: inout DocumentState, _ line: inout RecordTree
  ) -> Int {
    state.isClosed = false
    line.begin(.line)
    path[0] = Step(entry: Int32(truncatingIfNeeded: state.linesEntry), index: state.lines)
    depth = 0
    var index = blanks(bytes, start)
    if bytes[index] == 0x5d {
      state.isClosed = true
      return index &+ 1
    }
    if state.lines > 0 {
      if bytes[index] != 0x2c { return refuse(bytes, index, "',' or ']'") }
      index = blanks(bytes, index &+ 1)
    }
    if bytes[index] != 0x7b { return wrongElement(bytes, index, state.linesEntry, state.lines) }
    depth = 1
    let end = fields(bytes, index &+ 1, .line, 0, &line)
    if end < 0 { return -1 }
    if line.isOverfull { tellTooLong(bytes, index) }
    depth = 0
    return end
  }
}
