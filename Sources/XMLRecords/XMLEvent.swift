// What a batch holds: tags and texts in document order, flat. Names are numbers of the reader's `NameTable`; texts and
// attribute values are ranges of the batch's bytes, in UTF-8, with all references decoded.

package struct XMLEvent: BitwiseCopyable, Equatable, Sendable {
  package enum Kind: BitwiseCopyable, Sendable {
    /// A start tag; `lower..<upper` are its attributes in `attributes`.
    case start
    /// An end tag, or the end of an empty element.
    case end
    /// All text between two tags, comments and processing instructions left out; `lower..<upper` are its bytes.
    case text

    @inlinable @inline(__always)
    package static func == (left: Self, right: Self) -> Bool {
      switch (left, right) {
      case (.start, .start), (.end, .end), (.text, .text): true
      default: false
      }
    }
  }

  package var kind: Kind
  /// Text longer than the limit was cut here.
  package var isCut = false
  /// Depth of the element, of the root 1; of the element around it for text.
  package var depth: UInt16 = 0
  /// The element, or the element around the text.
  package var name: Int32
  package var lower: UInt32 = 0
  package var upper: UInt32 = 0
  /// Line, from 1, of the first byte of the tag, or behind the tag before the text.
  package var line: UInt32 = 0
  /// Where the tag or text begins in the file. Exact for UTF-8, UTF-16 and encodings of one byte for each character; for
  /// others the offset in the text as UTF-8.
  package var offset: UInt64 = 0

  package var range: Range<Int> { Int(lower)..<Int(upper) }
}

package struct XMLAttribute: BitwiseCopyable, Equatable, Sendable {
  package var name: Int32
  /// The value is `lower..<upper` of the bytes.
  package var lower: UInt32
  package var upper: UInt32

  package var range: Range<Int> { Int(lower)..<Int(upper) }
}
