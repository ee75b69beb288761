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

  /// Whether the row begins with one of the texts, which are folded; blanks, quotes and empty cells before them aside.
  package func begins(with texts: [[UInt8]]) -> Bool {
    let bytes = window.storage.span
    let first = range.first { index in
      let byte = bytes[index]
      return byte != 0x20 && byte != 0x09 && byte != dialect.separator && byte != dialect.quote ?? 0x20
    }
    guard let first else { return false }
    return texts.contains { text in
      text.count <= range.upperBound - first
        && text.indices.allSatisfy { Self.small(bytes[first + $0]) == text[$0] }
    }
  }

  /// A text as a file in the encoding has it in the reader's bytes, its letters of ASCII small.
  package static func folded(_ text: String, _ encoding: Dialect.Encoding) -> [UInt8] {
    let bytes = encoding.isSingleByte ? text.unicodeScalars.map { UInt8(clamping: $0.value) } : Array(text.utf8)
    return bytes.map { small($0) }
  }

  private static func small(_ byte: UInt8) -> UInt8 { 0x41...0x5a ~= byte ? byte | 0x20 : byte }

  /// Behind the last byte that was read.
  package var endPlace: Place { Place(offset: offset(at: window.end), line: linesBefore + 1, column: 1) }
}
