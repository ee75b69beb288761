// How documents lie in the input, how far each of them goes, and where reading goes on when one cannot be read.

import Octets

/// What stands around documents.
struct Framing: Sendable {
  var hasBegun = false
  /// Within `[` and `]`, where a comma stands between documents.
  var isArray = false
  var needsComma = false
  /// A comma went before.
  var hasComma = false
}

/// What comes next.
enum Found: Sendable {
  case document
  case nothing
  /// Something else; a problem has been told.
  case other
}

extension CanonicalReader where Source: ~Copyable {
  /// The first `count` bytes of the window are used.
  mutating func use(_ count: Int) {
    window.consume(to: window.start &+ count)
    cursor = 0
  }

  // MARK: The next document

  mutating func seek() throws(FileError) -> Found {
    if !framing.hasBegun {
      framing.hasBegun = true
      while window.count < 3, try window.fill(from: &source) {}
      if window.storage.span.packed(window.start, window.start + 3) == 0xbf_bbef { use(3) }
    }
    while true {
      skipBlanks()
      if window.count == 0 {
        if try window.fill(from: &source) { continue }
        return framing.isArray ? reject("',' or ']'") : .nothing
      }
      let byte = window.storage[window.start]
      if byte == 0x7b, !framing.needsComma {
        framing.needsComma = framing.isArray
        framing.hasComma = false
        return .document
      }
      if !takePunctuation(byte) {
        while window.count < RecordParser.excerptLimit, try window.fill(from: &source) {}
        return reject(framing.needsComma ? "',' or ']'" : "a document: '{'")
      }
    }
  }

  private mutating func skipBlanks() {
    let index = parser.blanks(window)
    if index > window.start { window.consume(to: index) }
  }

  /// Takes a bracket or comma around documents, where one may stand.
  private mutating func takePunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x5b where !framing.isArray:
      framing.isArray = true
    case 0x5d where framing.isArray && !framing.hasComma:
      framing.isArray = false
      framing.needsComma = false
    case 0x2c where framing.needsComma:
      framing.needsComma = false
      framing.hasComma = true
    default: return false
    }
    use(1)
    return true
  }

  private mutating func reject(_ expected: String) -> Found {
    parser.report(.malformed, window, window.start, expected)
    parser.stopIndex = window.start
    parser.stop = .malformed
    parser.settle(in: window)
    return .other
  }

  // MARK: More of the input

  /// How a document is to be read on that could not be read whole; nil when nothing helps.
  mutating func reconsider() throws(FileError) -> DocumentExtent? {
    if parser.stop == .malformed {
      // What went wrong may lie in the lines that were passed over.
      return state.linesStart >= 0 ? .broken : nil
    }
    if window.isFull { return .streamed }
    if window.atEnd { return .broken }
    try grow()
    return .whole
  }

  /// Brings twice as much into the window each time, so that a long part is not read again and again.
  private mutating func grow() throws(FileError) {
    let wanted = window.count * 2
    repeat {
      if try !window.fill(from: &source) { return }
    } while window.count < wanted && !window.isFull
  }

  /// After a stop: answers whether there is more to be read, and the last part may be read again.
  mutating func readMore() throws(FileError) -> Bool {
    if parser.stop == .incomplete, !window.isFull, !window.atEnd {
      parser.forget()
      try grow()
      return true
    }
    if parser.stop == .incomplete {
      if window.isFull {
        let part = phase == .lines ? "a line" : "what stands around the lines"
        let expected = "at most \(Self.windowLimit) bytes of JSON for \(part)"
        parser.report(.tooLong, window, window.start + cursor, expected)
      } else {
        parser.report(.malformed, window, window.end, "the rest of the document")
        parser.stop = .malformed
        parser.stopIndex = window.end
      }
    }
    parser.settle(in: window)
    return false
  }

  // MARK: Going on elsewhere

  /// Goes on behind a document that cannot be read; answers whether there is such a place. Where documents are not in an
  /// array, a line that begins with `{` begins one: never is one lost that a line holds.
  mutating func recover() throws(FileError) -> Bool {
    if parser.stop == .incomplete { return try passDocument() }
    let index = parser.stopIndex - window.start
    if state.extent != .streamed, let length = try measure() {
      if framing.isArray {
        use(length)
        return true
      }
      return try seekLine(from: window.start + max(0, index - 1), limit: length)
    }
    if framing.isArray { return false }
    return try seekLine(from: window.start + max(0, index - 1), limit: .max)
  }

  /// Where the document at the start of the window would end by its brackets, if it can be had in the window.
  private mutating func measure() throws(FileError) -> Int? {
    if window.count == 0 || window.storage[window.start] != 0x7b { return nil }
    var scan = NestingScan()
    var seen = 0
    while true {
      switch scan.advance(window.storage.span, window.start + seen, window.end) {
      case .closed(let index): return index - window.start
      case .broken: return nil
      case .open: seen = window.count
      }
      if window.isFull { return nil }
      if try !window.fill(from: &source) { return nil }
    }
  }

  /// Passes over the rest of a document that is JSON as far as is known.
  private mutating func passDocument() throws(FileError) -> Bool {
    var scan = NestingScan(depth: phase == .lines ? 2 : 1)
    use(cursor)
    while true {
      switch scan.advance(window.storage.span, window.start, window.end) {
      case .closed(let index):
        window.consume(to: index)
        return true
      case .broken:
        return framing.isArray ? false : try seekLine(from: window.start, limit: .max)
      case .open: window.consume(to: window.end)
      }
      if try !window.fill(from: &source) { return false }
    }
  }

  /// Finds the next line that begins with `{`, but not behind the first `limit` bytes of the window.
  private mutating func seekLine(from index: Int, limit: Int) throws(FileError) -> Bool {
    var index = index
    let isLimited = limit <= window.count
    while true {
      let end = isLimited ? window.start + limit : window.end - 1
      while index < end {
        if window.storage[index] == 0x0a, window.storage[index + 1] == 0x7b {
          window.consume(to: index + 1)
          cursor = 0
          return true
        }
        index += 1
      }
      window.consume(to: max(window.start, end))
      cursor = 0
      if isLimited { return true }
      if try !window.fill(from: &source) { return false }
      index = window.start
    }
  }
}
