// Writes segments one element after the other: separators, terminators, and the count that SE01 wants. Empty elements are
// written when something follows them.

import Octets

package struct SegmentPen: Sendable {
  package let delimiters: Delimiters
  package let breaksLines: Bool
  /// Segments since ST, with it.
  package var segments: UInt64 = 0
  private var skipped = 0

  package init(_ delimiters: Delimiters, breaksLines: Bool) {
    self.delimiters = delimiters
    self.breaksLines = breaksLines && delimiters.segment != 0x0a && delimiters.segment != 0x0d
  }

  package mutating func begin(_ tag: StaticString, _ sink: inout ByteSink) {
    sink.write(tag)
    skipped = 0
    segments += 1
  }

  package mutating func end(_ sink: inout ByteSink) {
    sink.write(delimiters.segment)
    if breaksLines { sink.write(0x0a as UInt8) }
  }

  package mutating func skip() { skipped += 1 }

  /// Separators up to the next element.
  package mutating func next(_ sink: inout ByteSink) {
    for _ in 0...skipped { sink.write(delimiters.element) }
    skipped = 0
  }

  package mutating func add(_ bytes: some Collection<UInt8>, _ sink: inout ByteSink) {
    if bytes.isEmpty {
      skip()
      return
    }
    next(&sink)
    for byte in bytes { sink.write(byte) }
  }

  package mutating func add(_ text: String, _ sink: inout ByteSink) { add(text.utf8, &sink) }

  package mutating func add(_ byte: UInt8, _ sink: inout ByteSink) {
    next(&sink)
    sink.write(byte)
  }

  package mutating func add(decimal value: some BinaryInteger, _ sink: inout ByteSink) {
    next(&sink)
    sink.write(decimal: UInt64(value))
  }

  /// With leading zeros.
  package mutating func add(decimal value: UInt32, width: Int, _ sink: inout ByteSink) {
    next(&sink)
    let digits = String(value)
    for _ in 0..<max(0, width - digits.utf8.count) { sink.write(0x30 as UInt8) }
    sink.write(digits)
  }

  /// Bytes that can be repeated in an element of the answer: text that neither ends it nor the segment.
  package func canHold(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7f && $0 != delimiters.element && $0 != delimiters.segment }
  }

  /// Bytes that can be repeated where elements are looked into: printable ASCII without any delimiter.
  package func canCopy(_ bytes: some Collection<UInt8>) -> Bool {
    canHold(bytes) && bytes.allSatisfy { $0 < 0x7f && $0 != delimiters.component && $0 != delimiters.repetition }
  }
}
