// Writes segments, and counts them.

import Octets

/// One element of a segment.
enum Element {
  case empty
  case text(String)
  case number(Int)
  /// Type R: no more decimals than there must be.
  case money(cents: Int)
}

extension Element: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  init(stringLiteral value: String) { self = value.isEmpty ? .empty : .text(value) }
  init(integerLiteral value: Int) { self = .number(value) }
}

struct SegmentPen: ~Copyable {
  private var sink: ByteSink
  private(set) var segments = 0

  init(_ sink: consuming ByteSink) { self.sink = sink }

  /// Bytes written so far.
  var position: UInt64 { sink.position }

  /// Writes one segment; the last element is not empty.
  mutating func write(_ tag: String, _ elements: Element...) {
    sink.write(tag)
    for element in elements {
      sink.write(0x2a)
      switch element {
      case .empty: break
      case .text(let text): sink.write(text)
      case .number(let number): sink.write(decimal: UInt64(number))
      case .money(let cents): write(cents: cents)
      }
    }
    sink.write(0x7e)
    sink.commit()
    segments += 1
  }

  private mutating func write(cents: Int) {
    sink.write(decimal: UInt64(cents / 100))
    let rest = cents % 100
    if rest == 0 { return }
    sink.write(0x2e)
    sink.write(0x30 + UInt8(rest / 10))
    if rest % 10 > 0 { sink.write(0x30 + UInt8(rest % 10)) }
  }

  /// Hands everything on.
  mutating func finish() throws(FileError) { try sink.finish() }
}
