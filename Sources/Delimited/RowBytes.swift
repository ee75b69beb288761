// The bytes of a row as they stood in the file, and where the file ended.

import Octets

/// The row at hand: all that is asked of every row, whatever the file is read from.
package struct RowView: ~Escapable {
  /// The bytes of the row, with `wordSlack` behind.
  package let bytes: Span<UInt8>
  /// Cell n is `ends[first + n - 1] + 1 ..< ends[first + n]` of `bytes`.
  package let ends: Span<UInt32>
  package let first: Int
  package let last: Int
  /// The row is `range` of these bytes, as it came but for wide characters.
  package let raw: Span<UInt8>
  package let range: Range<Int>

  @_lifetime(copy bytes, copy ends, copy raw)
  init(_ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ first: Int, _ last: Int, _ raw: Span<UInt8>, _ range: Range<Int>) {
    self.bytes = bytes
    self.ends = ends
    self.first = first
    self.last = last
    self.raw = raw
    self.range = range
  }
}

extension RowReader {
  package var view: RowView {
    @_lifetime(borrow self)
    get { RowView(bytes, ends, first, last, raw, range) }
  }

  /// The window, in which the row is `range` of the bytes, as it came but for wide characters.
  package var raw: Span<UInt8> {
    @_lifetime(borrow self)
    get { window.storage.span }
  }
  package var range: Range<Int> { rowStart..<max(rowStart, rowEnd) }

  /// Behind the last byte that was read.
  package var endPlace: Place { Place(offset: offset(at: window.end), line: linesBefore + 1, column: 1) }
}
