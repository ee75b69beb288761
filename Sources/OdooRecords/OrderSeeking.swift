// From one order to the next in the input: through lists and answers, over orders that are too long, and past what is no
// JSON.

import Octets

extension OrderReader where Source: ~Copyable {
  /// What comes next.
  enum Found: Sendable {
    case record
    case nothing
    /// Something else, which has been told; whether reading can go on.
    case other(goesOn: Bool)
  }

  enum Extent: Sendable {
    /// The window holds it up to here.
    case closed(Int)
    /// It has been passed over; whether there is more behind it.
    case tooLong(goesOn: Bool)
    case broken
  }

  /// The first `count` bytes of the window are used.
  mutating func use(_ count: Int) { window.consume(to: window.start + count) }

  // MARK: Seeking

  mutating func seek() throws(FileError) -> Found {
    if !hasBegun {
      hasBegun = true
      while window.count < 3, try window.fill(from: &source) {}
      if window.storage.span.packed(window.start, window.start + 3) == 0xbf_bbef { use(3) }
    }
    while true {
      guard let byte = try nextByte() else {
        if frames.isEmpty { return .nothing }
        report(.malformed, window.end, found: "the end of the file", expected: "']' or '}'")
        return .other(goesOn: false)
      }
      if try passFrame(byte) { continue }
      switch byte {
      case 0x5b where frames.count < 4 && mayBegin:
        began()
        frames.append(.list(needsComma: false, hasComma: false))
        use(1)
      case 0x7b where mayBegin:
        if let found = try beginObject() { return found }
      default: return try reject()
      }
    }
  }

  /// The next byte that is no blank; nil at the end.
  private mutating func nextByte() throws(FileError) -> UInt8? {
    while true {
      window.consume(to: MemberScan.blanks(window.storage.span, window.start, window.end))
      if window.count > 0 { return window.storage[window.start] }
      if try !window.fill(from: &source) { return nil }
    }
  }

  /// Whether a value may begin here.
  private var mayBegin: Bool {
    switch frames.last {
    case .list(let needsComma, _): !needsComma
    case .answer(let isRead): !isRead
    case nil: true
    }
  }

  /// A value begins within the innermost bracket.
  private mutating func began() {
    guard let last = frames.indices.last else { return }
    switch frames[last] {
    case .list: frames[last] = .list(needsComma: true, hasComma: false)
    case .answer: frames[last] = .answer(isRead: true)
    }
  }

  /// Passes a comma or closing bracket around records, where it may stand.
  private mutating func passFrame(_ byte: UInt8) throws(FileError) -> Bool {
    switch frames.last {
    case .list(true, _) where byte == 0x2c: frames[frames.count - 1] = .list(needsComma: false, hasComma: true)
    case .list(_, false) where byte == 0x5d: frames.removeLast()
    case .answer(true):
      // Nothing that comes behind the records is of interest.
      frames.removeLast()
      return try passObject()
    default: return false
    }
    use(1)
    return true
  }

  /// Passes over the rest of the object whose members are at hand.
  private mutating func passObject() throws(FileError) -> Bool {
    var scan = NestingScan(depth: 1)
    while true {
      switch scan.advance(window.storage.span, window.start, window.end) {
      case .closed(let index):
        window.consume(to: index)
        return true
      case .broken: return false
      case .open: window.consume(to: window.end)
      }
      if try !window.fill(from: &source) { return false }
    }
  }

  // MARK: Objects

  /// The object at hand: a record, or an answer, which is entered.
  private mutating func beginObject() throws(FileError) -> Found? {
    while true {
      switch entry(window.storage.span) {
      case .record?:
        began()
        return .record
      case .value(let index)?:
        began()
        frames.append(.answer(isRead: false))
        window.consume(to: index)
        return nil
      case .error(let index)?:
        report(.answer, index, found: "an error: \(excerpt(index, 160))", expected: "the result of a call")
        return .other(goesOn: try passWhole())
      case nil:
        if window.isFull || window.atEnd {
          began()
          return .record
        }
        _ = try window.fill(from: &source)
      }
    }
  }

  private enum Entry {
    case record
    case value(Int)
    case error(Int)
  }

  /// What an object is, by its first members; nil when more must be seen.
  private func entry(_ bytes: Span<UInt8>) -> Entry? {
    var index = window.start + 1
    while true {
      guard case .member(let member) = MemberScan.next(bytes, index, window.end) else {
        if case .open = MemberScan.next(bytes, index, window.end) { return nil }
        return .record
      }
      switch member.name {
      case "result", "records": return .value(member.value)
      case "error": return .error(member.value)
      case "jsonrpc", "id", "length": break
      default: return .record
      }
      var isBroken = false
      guard let next = MemberScan.value(bytes, member.value, window.end, &isBroken) else {
        return isBroken ? .record : nil
      }
      index = next
    }
  }

  private mutating func passWhole() throws(FileError) -> Bool {
    began()
    use(1)
    return try passObject()
  }

  // MARK: Extents

  /// How far the record at hand goes. One that the window cannot hold is passed over.
  mutating func measure() throws(FileError) -> Extent {
    var scan = NestingScan()
    var seen = 0
    while true {
      switch scan.advance(window.storage.span, window.start + seen, window.end) {
      case .closed(let index): return .closed(index)
      case .broken: return breakOff()
      case .open: seen = window.count
      }
      if window.isFull, frames.isEmpty, nextLine(from: window.start) != nil {
        // Lines of records: this one lacks a bracket, and took others for its own.
        return breakOff()
      }
      if window.isFull {
        report(
          .tooLong, window.start, found: "an order of more than \(Self.orderLimit) bytes",
          expected: "at most \(Self.orderLimit) bytes of JSON for one order")
        use(1)
        return .tooLong(goesOn: try passObject())
      }
      if try !window.fill(from: &source) { return breakOff() }
    }
  }

  private mutating func breakOff() -> Extent {
    report(.malformed, window.start, found: "an order that does not end", expected: "its closing bracket")
    return .broken
  }

  private mutating func reject() throws(FileError) -> Found {
    while window.count < 40, try window.fill(from: &source) {}
    let expected = mayBegin ? "a record, or a list of records" : "',' or ']'"
    report(.malformed, window.start, found: excerpt(window.start, 40), expected: expected)
    return .other(goesOn: try recover())
  }

  private func excerpt(_ start: Int, _ limit: Int) -> String {
    String(decoding: window.storage[start..<min(window.end, start + limit)].prefix { $0 >= 0x20 }, as: UTF8.self)
  }

  /// Goes on at the next line that begins with `{`, where records are not in a list; answers whether there is one.
  mutating func recover() throws(FileError) -> Bool {
    if !frames.isEmpty { return false }
    while true {
      if let index = nextLine(from: window.start) {
        window.consume(to: index)
        return true
      }
      window.consume(to: max(window.start, window.end - 1))
      if try !window.fill(from: &source) { return false }
    }
  }

  /// The `{` that begins the next line that begins with one, if the window has it.
  private func nextLine(from start: Int) -> Int? {
    var index = start
    while index + 1 < window.end {
      if window.storage[index] == 0x0a, window.storage[index + 1] == 0x7b { return index + 1 }
      index += 1
    }
    return nil
  }

  /// Tells a problem at an index of the window.
  mutating func report(_ rule: OrderProblem.Rule, _ index: Int, found: String, expected: String) {
    add(
      OrderProblem(
        rule: rule, pointer: "", place: window.place(at: index), found: found, expected: expected, candidates: []))
  }
}
