// A small heap of bytes that belongs to one document: external ids, texts made on the way, what is listed at the end.
// Bounded by whoever fills it; kept and used again from document to document.

import Octets

struct Scrap: ~Copyable, Sendable {
  /// `wordSlack` bytes follow the last one.
  private(set) var bytes: Slab<UInt8>
  private(set) var count = 0

  init(capacity: Int = 1_024) { bytes = Slab(repeating: 0, count: capacity + wordSlack) }

  mutating func removeAll() { count = 0 }

  /// Forgets blanks at the end.
  mutating func trim() {
    while count > 0, bytes[count &- 1] == 0x20 { count &-= 1 }
  }

  /// Forgets everything behind `position`.
  mutating func cut(to position: Int) { count = position }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count &+ more &+ wordSlack > bytes.count {
      bytes.grow(by: max(bytes.count, more + wordSlack), filling: 0)
    }
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    bytes[count] = byte
    count &+= 1
  }

  /// Appends `source[start..<end]`. `source` has `wordSlack` bytes behind.
  @inline(__always)
  mutating func append(_ source: Span<UInt8>, _ start: Int, _ end: Int) {
    if end <= start { return }
    reserve(end &- start)
    bytes.copy(source, start, end, to: count)
    count &+= end &- start
  }

  @inline(__always)
  mutating func append(_ source: borrowing Slab<UInt8>, _ start: Int, _ end: Int) {
    if end <= start { return }
    reserve(end &- start)
    bytes.copy(source, start, end, to: count)
    count &+= end &- start
  }

  /// Appends a few literal bytes.
  mutating func append(literal text: StaticString) {
    let more = text.utf8CodeUnitCount
    reserve(more)
    bytes.copy(text, to: count)
    count &+= more
  }

  mutating func append(_ text: String) {
    let more = text.utf8.count
    reserve(more)
    bytes.copy(text, to: count)
    count &+= more
  }

  /// Appends text and answers where it is.
  mutating func text(_ text: String) -> Range<Int> {
    let start = count
    append(text)
    return start..<count
  }

  /// Appends all of another one.
  mutating func append(_ other: borrowing Scrap) { append(other.bytes, 0, other.count) }

  /// Appends what stands at `range` once more.
  mutating func repeatOwn(_ range: Range<Int>) {
    reserve(range.count)
    bytes.repeatOwn(range.lowerBound, range.upperBound, to: count)
    count &+= range.count
  }

  /// The text from `start` on.
  func text(from start: Int = 0) -> String { String(decoding: (start..<count).map { bytes[$0] }, as: UTF8.self) }

  mutating func append(_ value: ExactDecimal) {
    reserve(0)
    if let end = value.write(to: &bytes, at: count) { count = end } else { append(value.text) }
  }

  mutating func append(decimal value: Int) {
    if value >= 10 { append(decimal: value / 10) }
    append(0x30 &+ UInt8(truncatingIfNeeded: value % 10))
  }

  /// Appends text as the inside of a JSON string.
  mutating func append(json source: borrowing Slab<UInt8>, _ start: Int, _ end: Int) {
    for index in start..<end where source[index] < 0x20 || source[index] == 0x22 || source[index] == 0x5c {
      for index in start..<end { append(json: source[index]) }
      return
    }
    append(source, start, end)
  }

  mutating func append(json text: String) {
    for byte in text.utf8 { append(json: byte) }
  }

  private mutating func append(json byte: UInt8) {
    if byte == 0x22 || byte == 0x5c {
      append(0x5c)
      append(byte)
    } else if byte < 0x20 {
      append(literal: "\\u00")
      append(byte < 0x10 ? 0x30 : 0x31)
      append(hexDigit(byte & 15))
    } else {
      append(byte)
    }
  }

  /// Appends text as HTML text, which is what Odoo's Html fields take.
  mutating func append(html source: borrowing Slab<UInt8>, _ start: Int, _ end: Int) {
    if !source.hasMarkup(start, end) { return append(source, start, end) }
    for index in start..<end {
      switch source[index] {
      case 0x26: append(literal: "&amp;")
      case 0x3c: append(literal: "&lt;")
      case 0x3e: append(literal: "&gt;")
      case 0x0a: append(literal: "<br/>")
      default: append(source[index])
      }
    }
  }
}

/// Means something in HTML, or is a line end.
@inline(__always)
func isMarkup(_ byte: UInt8) -> Bool { byte == 0x26 || byte == 0x3c || byte == 0x3e || byte == 0x0a }

extension Slab where Element == UInt8 {
  /// Whether a text has a character that means something in HTML.
  func hasMarkup(_ start: Int, _ end: Int) -> Bool {
    var index = start
    while index < end {
      if isMarkup(self[index]) { return true }
      index &+= 1
    }
    return false
  }
}

/// One hexadecimal digit in lower case.
func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 &+ value : 0x57 &+ value }
