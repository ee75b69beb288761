// The record batch of delimited text: offsets of closed rows in the window, reused from batch to batch. `marks` holds the
// window index of every separator and line end outside quotes, in order. The mark before a row's first byte is its first,
// the line end behind its last cell its last: cell n is `marks[first + n - 1] + 1 ..< marks[first + n]`, as everywhere.

import Octets

package struct RowFlags: OptionSet, Equatable, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Some cell is quoted.
  package static let quotes = RowFlags(rawValue: 1)
  /// Some quoted cell holds a doubled quote or a backslash that escapes.
  package static let escapes = RowFlags(rawValue: 2)
  /// Some byte is 0x80 or more.
  package static let high = RowFlags(rawValue: 4)
  /// A quote stands in the middle of an unquoted cell.
  package static let strayQuote = RowFlags(rawValue: 8)
  /// Text follows a closing quote.
  package static let textAfterQuote = RowFlags(rawValue: 16)
  /// Some byte is NUL.
  package static let nul = RowFlags(rawValue: 32)
  /// The row is a comment and has no cells.
  package static let comment = RowFlags(rawValue: 64)
}

package struct RowBatch: ~Copyable {
  package struct Row: Equatable, Sendable {
    /// Index into `marks` of the mark before the row's first byte.
    package var first: UInt32
    /// Index into `marks` of the line end.
    package var last: UInt32
    /// Line ends of the batch before the row, those inside quotes with them.
    package var line: UInt32
    package var flags: RowFlags
  }

  package static let markLimit = 32 << 10
  package static let rowLimit = 8 << 10

  /// Filled up to `markCount` and `rowCount`. The first mark is one less than where the scan began; it wraps at 0.
  package internal(set) var marks = ContiguousArray<UInt32>(repeating: 0, count: markLimit + 192)
  package internal(set) var rows = ContiguousArray<Row>(
    repeating: Row(first: 0, last: 0, line: 0, flags: []), count: rowLimit + 80)
  package internal(set) var markCount = 0
  package internal(set) var rowCount = 0
  /// Window index behind the last closed row and its line end.
  package internal(set) var end = 0
  /// Line ends up to `end`.
  package internal(set) var lines: UInt32 = 0
  /// Line ends inside the quotes of the row that is not closed.
  package internal(set) var openLines: UInt32 = 0
  /// The row that is not closed has these flags so far.
  package internal(set) var openFlags: RowFlags = []
  /// The first row alone has more cells than the batch holds.
  package internal(set) var isOverfull = false
  /// The input ended inside quotes.
  package internal(set) var isUnclosed = false

  package init() {}
}

/// What the scanner knows of the bytes before a place.
package struct RowState: Equatable, Sendable {
  enum Phase: UInt8, Sendable {
    /// At the first byte of a row, of another cell.
    case rowStart, cellStart
    case unquoted
    case quoted
    /// Behind a backslash inside quotes.
    case escaped
    /// Behind a quote inside quotes, which closes them unless another follows.
    case closing
    /// Somewhere behind closed quotes.
    case trailing
    case comment
  }

  var phase = Phase.rowStart
  /// The byte before is a carriage return: a line feed here is no row of its own.
  var isAfterReturn = false

  var isInQuotes: Bool { phase == .quoted || phase == .escaped }

  package init() {}
}
