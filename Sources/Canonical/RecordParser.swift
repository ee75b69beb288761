// Reads records of canonical JSON from a window into trees. A function begins at the first byte of what it reads and answers
// the index behind it, or -1: then `stop` says whether the window ended first, or there is nothing more to be read in
// this document. Everything else that is wrong becomes a problem, and reading goes on behind it. Behind the last byte of
// the window stands a zero, which is no JSON, so that the end needs no look of its own.

import Octets

struct RecordParser: ~Copyable {
  enum Stop: Sendable { case incomplete, malformed }

  /// Most objects and arrays within each other, the document itself being the first.
  static let depthLimit = 64

  /// What is wrong with the text of a string that is right as JSON.
  enum TextFault: Sendable {
    case encoding, control, surrogate, length

    var rule: CanonicalProblem.Rule { self == .length ? .tooLong : .text }

    var expected: String {
      switch self {
      case .encoding: "text in UTF-8"
      case .control: "no control characters but tab and line break"
      case .surrogate: "both halves of a surrogate pair"
      case .length: "at most \(RecordTree.byteLimit) bytes of text"
      }
    }
  }

  /// One step of the way to the value being read.
  struct Step: Sendable {
    /// Entry of the member's name; -1 is the document itself.
    var entry: Int32
    /// Index in its list; -1 when it is none.
    var index: Int
  }

  let names = FieldNames()
  var problems = ProblemList()
  /// Members passed over because they are a partner's own.
  var ignored = 0
  var settledIgnored = 0
  var stop = Stop.incomplete
  /// Where reading stopped.
  var stopIndex = 0
  /// End of the window, and whether it will not hold more.
  var end = 0
  var isLast = false
  var path = Slab<Step>(repeating: Step(entry: -1, index: -1), count: depthLimit)
  /// Steps in use.
  var depth = 0
  /// Text of a string that had to be decoded.
  var scratch = Slab<UInt8>(repeating: 0, count: 4_096 + wordSlack)
  var scratchCount = 0
  /// What is wrong with that text.
  var scratchFault: TextFault?

  // MARK: Records

  /// The members of a record, from behind its `{` to behind its `}`.
  mutating func fields(
    _ bytes: Span<UInt8>, _ start: Int, _ kind: RecordKind, _ node: Int, _ tree: inout RecordTree
  ) -> Int {
    var index = blanks(bytes, start)
    if bytes[index] == 0x7d { return index &+ 1 }
    var seen: UInt64 = 0
    while true {
      index = field(bytes, index, kind, node, &seen, &tree)
      if index < 0 { return -1 }
      index = blanks(bytes, index)
      let byte = bytes[index]
      if byte == 0x7d { return index &+ 1 }
      if byte != 0x2c { return refuse(bytes, index, "',' or '}'") }
      index = blanks(bytes, index &+ 1)
    }
  }

  @inline(__always)
  private mutating func field(
    _ bytes: Span<UInt8>, _ start: Int, _ kind: RecordKind, _ node: Int, _ seen: inout UInt64,
    _ tree: inout RecordTree
  ) -> Int {
    let scope = NameScope.record(kind)
    guard let name = name(bytes, start, scope) else { return -1 }
    if name.entry < 0 { return strange(bytes, start, name, kind) }
    let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: names.entries[name.entry].index)
    if seen & bit != 0 { return duplicate(bytes, start, name) }
    seen |= bit
    return value(bytes, name.value, name.entry, node, &tree)
  }

  /// The value of a field.
  @inline(__always)
  mutating func value(
    _ bytes: Span<UInt8>, _ index: Int, _ entry: Int, _ node: Int, _ tree: inout RecordTree
  ) -> Int {
    switch names.entries[entry].form {
    case .text: text(bytes, index, entry, node, &tree)
    case .one: one(bytes, index, entry, node, &tree)
    case .many: many(bytes, index, entry, node, &tree)
    default: scalar(bytes, index, entry, node, &tree)
    }
  }

  @inline(__always)
  private mutating func text(
    _ bytes: Span<UInt8>, _ index: Int, _ entry: Int, _ node: Int, _ tree: inout RecordTree
  ) -> Int {
    if bytes[index] == 0x22 {
      let start = index &+ 1
      let end = bytes.plainEnd(from: start)
      if bytes[end] == 0x22 {
        let from = tree.beginValue
        tree.append(bytes, start, end)
        if end > start { tree.endValue(node, Int(names.entries[entry].index), 0, from: from) }
        return end &+ 1
      }
    }
    return oddText(bytes, index, entry, node, &tree)
  }

  private mutating func one(
    _ bytes: Span<UInt8>, _ index: Int, _ entry: Int, _ node: Int, _ tree: inout RecordTree
  ) -> Int {
    if bytes[index] != 0x7b { return wrongType(bytes, index, entry, "an object") }
    return record(bytes, index, entry, -1, node, &tree)
  }

  private mutating func many(
    _ bytes: Span<UInt8>, _ start: Int, _ entry: Int, _ node: Int, _ tree: inout RecordTree
  ) -> Int {
    if bytes[start] != 0x5b { return wrongType(bytes, start, entry, "a list of objects") }
    var index = blanks(bytes, start &+ 1)
    if bytes[index] == 0x5d { return index &+ 1 }
    var number = 0
    while true {
      if bytes[index] == 0x7b {
        index = record(bytes, index, entry, number, node, &tree)
      } else {
        index = wrongElement(bytes, index, entry, number)
      }
      if index < 0 { return -1 }
      number &+= 1
      index = blanks(bytes, index)
      let byte = bytes[index]
      if byte == 0x5d { return index &+ 1 }
      if byte != 0x2c { return refuse(bytes, index, "',' or ']'") }
      index = blanks(bytes, index &+ 1)
    }
  }

  /// A record in a field of another: the object at `index`.
  private mutating func record(
    _ bytes: Span<UInt8>, _ index: Int, _ entry: Int, _ number: Int, _ parent: Int, _ tree: inout RecordTree
  ) -> Int {
    if depth &+ 1 >= Self.depthLimit / 2 { return tooDeep(bytes, index) }
    path[depth] = Step(entry: Int32(truncatingIfNeeded: entry), index: number)
    let kind = names.entries[entry].child
    let node = tree.append(kind, to: parent, field: Int(names.entries[entry].index))
    // The tree is full, and says so: the rest is only looked at.
    if node < 0 { return pass(bytes, index) }
    depth &+= 1
    let end = fields(bytes, index &+ 1, kind, node, &tree)
    if end >= 0 { depth &-= 1 }
    return end
  }

  // MARK: Names

  /// A member's name and where its value begins.
  struct Name {
    var entry: Int
    var value: Int
  }

  /// The name at `start`, with the colon behind it.
  @inline(__always)
  mutating func name(_ bytes: Span<UInt8>, _ start: Int, _ scope: NameScope) -> Name? {
    if bytes[start] != 0x22 {
      _ = refuse(bytes, start, "the name of a member, in quotation marks")
      return nil
    }
    var end = bytes.plainEnd(from: start &+ 1)
    var entry = -1
    if bytes[end] == 0x22 {
      entry = names.find(scope, bytes, start &+ 1, end)
      end &+= 1
    } else {
      end = decode(bytes, start)
      if end < 0 { return nil }
      entry = names.find(scope, scratch.span, 0, scratchCount)
    }
    if bytes[end] == 0x3a { return Name(entry: entry, value: blanks(bytes, end &+ 1)) }
    let colon = blanks(bytes, end)
    if bytes[colon] == 0x3a { return Name(entry: entry, value: blanks(bytes, colon &+ 1)) }
    _ = refuse(bytes, colon, "':'")
    return nil
  }

  /// The first byte from `index` on that is no white space.
  @inline(__always)
  func blanks(_ bytes: Span<UInt8>, _ index: Int) -> Int {
    bytes[index] > 0x20 ? index : farBlanks(bytes, index)
  }

  @inline(never)
  private func farBlanks(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    var index = start
    while true {
      // Laid out JSON is indented with many.
      while bytes.word(at: index) == 0x2020_2020_2020_2020 { index &+= 8 }
      let byte = bytes[index]
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return index }
      index &+= 1
    }
  }
}
