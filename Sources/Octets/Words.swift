// Words: eight bytes at a time from spans, and short text packed into integers.
// A word is read little-endian, so byte `i` of the text is bits 8i..8i+7. Spans handed to these functions must have
// `wordSlack` readable bytes behind the last text byte; windows and arenas of this room do.

/// How many readable bytes must follow the last byte of any text read with `word(at:)`.
@inlinable public var wordSlack: Int { 64 }

extension Span where Element == UInt8 {
  /// The eight bytes from `index` on, whatever they are. Bounds are checked.
  @inlinable @inline(__always)
  public func word(at index: Int) -> UInt64 {
    unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
  }

  /// The text `start..<end` (at most eight bytes) as an integer, zero-filled.
  @inlinable @inline(__always)
  public func packed(_ start: Int, _ end: Int) -> UInt64 {
    let count = end &- start
    if count <= 0 { return 0 }
    let all = word(at: start)
    return count >= 8 ? all : all & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1)
  }

  /// The bytes `start..<end` as an array of their own.
  public func copy(_ start: Int, _ end: Int) -> [UInt8] {
    unsafe extracting(start..<end).withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// A key for text of any length: the text itself up to eight bytes, else a 64-bit FNV-1a hash with the top bit set.
  @inlinable
  public func key(_ start: Int, _ end: Int) -> UInt64 {
    if end &- start <= 8 { return packed(start, end) }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in start..<end { hash = (hash ^ UInt64(self[index])) &* 0x100_0000_01b3 }
    return hash | (1 << 63)
  }
}

/// The key of a literal, equal to `Span.key` over its UTF-8.
public func textKey(_ text: String) -> UInt64 {
  var bytes = Array(text.utf8)
  let count = bytes.count
  bytes.append(contentsOf: repeatElement(0, count: wordSlack))
  return bytes.span.key(0, count)
}

/// A segment identifier of two or three bytes, packed as the low bytes of an integer in reading order.
public struct SegmentTag: Hashable, Sendable, CustomStringConvertible {
  public let packed: UInt32

  @inlinable public init(packed: UInt32) { self.packed = packed }

  @inlinable @inline(__always)
  public static func == (left: Self, right: Self) -> Bool { left.packed == right.packed }

  /// Takes up to four ASCII characters; more are cut.
  public init(_ text: String) {
    var value: UInt32 = 0
    for (index, byte) in text.utf8.prefix(4).enumerated() { value |= UInt32(byte) << UInt32(8 * index) }
    packed = value
  }

  /// A tag that is a name of a guide: names of elements are longer than four bytes. The guide knows which name.
  public init(name index: Int) { packed = 0x8000_0000 | UInt32(truncatingIfNeeded: index) }

  /// The index of the name; nil for a tag that is its own text.
  public var name: Int? { packed & 0x8000_0000 == 0 ? nil : Int(packed & 0x7fff_ffff) }

  public var description: String {
    if let name { return "#\(name)" }
    var text = ""
    var rest = packed
    while rest != 0 {
      let byte = UInt8(truncatingIfNeeded: rest)
      text.unicodeScalars.append(byte >= 0x20 && byte < 0x7f ? Unicode.Scalar(byte) : "?")
      rest >>= 8
    }
    return text
  }
}
