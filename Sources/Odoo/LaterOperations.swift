// Operations of lines that come behind those of all lines: a department is put under another one when both are there, in
// whatever order the file has them. They are kept as they are written, in memory up to a limit and else in a temporary file.

import Octets

struct LaterOperations: ~Copyable, Sendable {
  /// Bytes that are kept in memory. Where no temporary file can be made, what comes behind them is written where it is, which
  /// is right wherever the other record came first.
  private static let limit = 256 << 10

  /// What was moved out of memory, in the order it came.
  private struct Overflow: ~Copyable, Sendable {
    let file: ScratchFile
    var sink: ByteSink

    init() throws(FileError) {
      file = try ScratchFile()
      sink = ByteSink(descriptor: file.descriptor, path: "a temporary file", capacity: 16 << 10)
    }
  }

  /// Each with a comma before it.
  private var text = Scrap(capacity: 256)
  private var overflow: Overflow?
  /// Where one is written.
  fileprivate var sink = ByteSink()
  /// One is being written, and a comma was due before it.
  fileprivate var isOpen = false
  fileprivate var comma = false

  fileprivate var hasRoom: Bool { text.count < Self.limit }
  fileprivate var isEmpty: Bool { text.count == 0 && overflow == nil }

  mutating func removeAll() {
    text.removeAll()
    overflow = nil
  }

  /// Keeps what was written to the own sink.
  fileprivate mutating func keep() {
    text.append(0x2c)
    sink.withdraw { bytes, count in text.append(bytes, 0, count) }
    if hasRoom { return }
    if overflow == nil { overflow = try? Overflow() }
    if overflow == nil { return }
    overflow?.sink.write(text.bytes, 0, text.count)
    overflow?.sink.commit()
    text.removeAll()
  }

  /// Writes all that was kept, without the first comma unless it is due; keeps nothing.
  fileprivate mutating func write(to target: inout ByteSink, comma: Bool) {
    var skip = comma ? 0 : 1
    if var overflow = overflow.take() {
      do throws(FileError) {
        try overflow.sink.finish()
        try overflow.file.copy(to: &target, from: skip)
      } catch {
        target.refuse(error)
      }
      skip = 0
    }
    target.write(text.bytes, min(skip, text.count), text.count)
    removeAll()
  }
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
    later.keep()
  }

  /// All lines are over: writes what was postponed.
  mutating func writePostponed(_ sink: inout ByteSink) {
    if later.isEmpty { return }
    later.write(to: &sink, comma: comma)
    comma = true
  }
}
