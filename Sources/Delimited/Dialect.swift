// How a partner writes rows: what stands between cells, around them and behind rows, and in which bytes. A dialect is
// declared or proposed from evidence; nothing here guesses.

import Octets

package struct Dialect: Equatable, Sendable {
  /// How a quote stands inside quotes.
  package enum Escape: Equatable, Sendable {
    case doubled
    case backslash
    case both
  }

  package enum Encoding: Equatable, Sendable {
    case utf8
    case latin1
    case windows1252
    case utf16LittleEndian
    case utf16BigEndian

    /// Two bytes for each unit.
    package var isWide: Bool { self == .utf16LittleEndian || self == .utf16BigEndian }
    /// One byte for each character, also above 0x7F.
    package var isSingleByte: Bool { self == .latin1 || self == .windows1252 }
  }

  /// What a writer puts behind a row. A reader takes any of them, mixed.
  package enum RowEnd: Equatable, Sendable {
    case lineFeed
    case carriageReturn
    case both
  }

  /// A fixed-width column, in characters from 0.
  package struct Column: Equatable, Sendable {
    package var start: Int
    package var length: Int
    package init(start: Int, length: Int) {
      self.start = start
      self.length = length
    }
  }

  package var separator: UInt8
  package var quote: UInt8?
  package var escape: Escape
  /// A row that begins with it is no data.
  package var comment: UInt8?
  package var rowEnd: RowEnd
  package var encoding: Encoding
  /// Blanks around unquoted cells, and outside the quotes of quoted ones, are no data.
  package var trims: Bool
  /// Cells stand at these places instead of between separators; there are no quotes then.
  package var columns: [Column]

  package init(
    separator: UInt8 = 0x2c, quote: UInt8? = 0x22, escape: Escape = .doubled, comment: UInt8? = nil,
    rowEnd: RowEnd = .both, encoding: Encoding = .utf8, trims: Bool = false, columns: [Column] = []
  ) {
    self.separator = separator
    self.quote = quote
    self.escape = escape
    self.comment = comment
    self.rowEnd = rowEnd
    self.encoding = encoding
    self.trims = trims
    self.columns = columns
  }

  /// RFC 4180.
  package static let usual = Dialect()

  package var isFixed: Bool { !columns.isEmpty }
  var takesDoubled: Bool { escape != .backslash }
  var takesBackslash: Bool { escape != .doubled && quote != nil && !isFixed }

  /// A blank that trimming takes away.
  @inline(__always)
  func isBlank(_ byte: UInt8) -> Bool { (byte == 0x20 || byte == 0x09) && (isFixed || byte != separator) }

  /// No fixed-width column reaches farther, in characters: no row does.
  package static let widthLimit = 1 << 20

  /// The bytes that have a task are all different, below 0x80, and none is a line end; columns stand inside a row. Only
  /// sound dialects can be read and written.
  package var isSound: Bool {
    var tasks = isFixed ? [] : [separator]
    if let quote, !isFixed { tasks.append(quote) }
    if let comment { tasks.append(comment) }
    if takesBackslash { tasks.append(0x5c) }
    let isPlain = tasks.allSatisfy { $0 < 0x80 && $0 != 0x0a && $0 != 0x0d && $0 != 0 }
    let fit = columns.allSatisfy { column in
      (0...Self.widthLimit).contains(column.start) && (1...Self.widthLimit).contains(column.length)
    }
    return isPlain && fit && Set(tasks).count == tasks.count
  }
}
