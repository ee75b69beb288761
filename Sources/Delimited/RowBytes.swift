// The bytes of a row as they stood in the file, and where the file ended.

import Octets

extension RowReader where Source: ~Copyable {
  /// The window, in which the row is `range` of the bytes, as it came but for wide characters.
  package var raw: Span<UInt8> {
    @_lifetime(borrow self)
    get { window.storage.span }
  }
  package var range: Range<Int> { rowStart..<max(rowStart, rowEnd) }

  /// Behind the last byte that was read.
  package var endPlace: Place { Place(offset: offset(at: window.end), line: linesBefore + 1, column: 1) }
}
