// What was wrong with a row or with how the file arrived: small values with their place. Words are for others.

import Octets

package struct RowProblem: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    // The row is refused and passed over.
    case rowTooLong
    case tooManyCells
    /// The place is that of the quote; everything behind it is passed over.
    case unclosedQuote

    // The row is given all the same.
    /// A quote in the middle of an unquoted cell; it is kept as text.
    case strayQuote
    /// Text between a closing quote and the separator; it is kept.
    case textAfterQuote
    case nul
    /// Bytes that are no text in the encoding; each became U+FFFD.
    case invalidText

    // About the file.
    /// The byte order mark tells another encoding than was declared; the mark is right.
    case otherEncoding
    /// A line `sep=` told another separator than was declared; the line is right.
    case otherSeparator
  }

  package var kind: Kind
  package var place: Place
  /// Number of the row, from 1; 0 before the first.
  package var row: UInt64
  /// Column in the file, from 1; 0 when it is about the whole row.
  package var column: Int

  package init(_ kind: Kind, _ place: Place, row: UInt64 = 0, column: Int = 0) {
    self.kind = kind
    self.place = place
    self.row = row
    self.column = column
  }

  /// The row it is about was not given.
  package var isRefusal: Bool { kind == .rowTooLong || kind == .tooManyCells || kind == .unclosedQuote }
}
