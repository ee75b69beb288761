// Operations of lines that come behind those of all lines: a department is put under another one when both are there, in
// whatever order the file has them. They are kept as they are written, up to a limit; one for which there is no room is
// written where it is, which is right wherever the other record came first.

import Octets

struct LaterOperations: ~Copyable, Sendable {
  /// Bytes that are kept.
  private static let limit = 16 << 20

  /// Each with a comma before it.
  fileprivate var text = Scrap(capacity: 256)
  /// Where one is written.
  fileprivate var sink = ByteSink()
  /// One is being written, and a comma was due before it.
  fileprivate var isOpen = false
  fileprivate var comma = false

  fileprivate var hasRoom: Bool { text.count < Self.limit }

  mutating func removeAll() { text.removeAll() }
}

extension Machine {
  /// What is written from here to `resume` comes later.
  mutating func postpone(_ sink: inout ByteSink) {
    later.isOpen = later.hasRoom
    if !later.isOpen { return }
    later.comma = comma
    comma = false
    swap(&sink, &later.sink)
  }

  mutating func resume(_ sink: inout ByteSink) {
    if !later.isOpen { return }
    later.isOpen = false
    comma = later.comma
    swap(&sink, &later.sink)
    later.text.append(0x2c)
    later.sink.withdraw { bytes, count in later.text.append(bytes, 0, count) }
  }

  /// All lines are over: writes what was postponed.
  mutating func writePostponed(_ sink: inout ByteSink) {
    if later.text.count == 0 { return }
    sink.write(later.text.bytes, comma ? 0 : 1, later.text.count)
    comma = true
    later.removeAll()
  }
}
