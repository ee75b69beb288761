// From an offset in the text as UTF-8 to a place in the file: the line it is on, and its offset in the file's own encoding.

import Octets

/// The line on which the window begins.
struct LineStart: Sendable {
  private var line: UInt64 = 1
  /// Offset in the text of the line's first byte.
  private var start: UInt64 = 0

  var first: UInt64 { start }

  /// The window is about to begin at `index`, which is on `line`.
  mutating func pass(_ window: borrowing ByteWindow, to index: Int, line: UInt64) {
    if line == self.line { return }
    self.line = line
    var last = index - 1
    while last >= window.start, window.storage[last] != 0x0a { last -= 1 }
    if last >= window.start { start = window.offset(at: last) + 1 }
  }

  /// Where the byte at `index` stands; the offset is that of the text.
  func place(_ window: borrowing ByteWindow, at index: Int) -> Place {
    var line = line
    var start = start
    for position in window.start..<index where window.storage[position] == 0x0a {
      line += 1
      start = window.offset(at: position) + 1
    }
    let offset = window.offset(at: index)
    return Place(offset: offset, line: line, column: offset >= start ? offset - start + 1 : 1)
  }
}

/// The text that the events of a batch stand in, for those who ask for columns.
struct PieceText: ~Copyable, Sendable {
  private var bytes = Room<UInt8>(capacity: 0)
  /// Offset in the text of the first byte.
  private var base: UInt64 = 0
  /// Where the line of the next piece begins, and that of this one.
  private var firsts: (next: UInt64, own: UInt64) = (0, 0)
  /// What offsets in the file have more; nil where that is not the same everywhere.
  private var distance: UInt64?

  mutating func take(_ window: borrowing ByteWindow, next: LineStart, own: LineStart, distance: UInt64?) {
    bytes.cut(to: 0)
    bytes.append(window.storage.span, window.end)
    base = window.offset(at: 0)
    firsts = (next.first, own.first)
    self.distance = distance
  }

  func place(offset: UInt64, line: UInt32) -> Place {
    var place = Place(offset: offset, line: UInt64(line))
    guard let distance, offset >= distance else { return place }
    let text = offset - distance
    guard text >= base, text - base < UInt64(bytes.count) else { return place }
    var index = Int(text - base) - 1
    while index >= 0, bytes[index] != 0x0a { index -= 1 }
    if index >= 0 {
      place.column = UInt64(Int(text - base) - index)
    } else if firsts.next <= base {
      place.column = text - firsts.next + 1
    } else if firsts.own <= base {
      place.column = text - firsts.own + 1
    }
    return place
  }
}

/// Goes through the text once, in order.
struct OffsetMap: Sendable {
  private let width: InputEncoding.Width
  private let mark: UInt64
  private var text: UInt64 = 0
  private var file: UInt64

  init(_ encoding: InputEncoding) {
    width = encoding.width
    mark = UInt64(encoding.mark)
    file = mark
  }

  /// Offsets in the text are those in the file.
  var isSame: Bool { mark == 0 && (width == .utf8 || width == .mixed) }

  /// What offsets in the file have more than those in the text; nil where that is not the same everywhere.
  var distance: UInt64? { width == .utf8 || width == .mixed ? mark : nil }

  /// The offset in the file of an offset in the text, which is not before the last one asked for.
  mutating func pass(to offset: UInt64, _ window: borrowing ByteWindow) -> UInt64 {
    if width == .utf8 || width == .mixed { return offset + mark }
    let base = window.offset(at: window.start)
    let from = window.start + Int(max(text, base) - base)
    let end = max(from, window.start + Int(max(offset, base) - base))
    for index in from..<min(end, window.end) {
      let byte = window.storage[index]
      if byte & 0xc0 == 0x80 { continue }
      file += width == .single ? 1 : byte >= 0xf0 ? 4 : 2
    }
    text = max(text, offset)
    return file
  }
}
