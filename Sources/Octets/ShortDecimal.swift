// A decimal as nearly all are: no sign, at most nine bytes. Read without 128-bit arithmetic.

public struct ShortDecimal: Equatable, Sendable {
  public let digits: Int64
  /// How many of the digits stand behind the point.
  public let places: Int

  /// Reads digits with at most one point from `bytes[start..<end]`; nil for anything else.
  @inline(__always)
  public init?(_ bytes: borrowing Slab<UInt8>, _ start: Int, _ end: Int) { self.init(bytes.span, start, end) }

  public init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    if end &- start > 9 || end == start { return nil }
    var digits: Int64 = 0
    var point = end
    var index = start
    while index < end {
      let byte = bytes[index]
      let digit = byte &- 0x30
      if digit <= 9 {
        digits = digits &* 10 &+ Int64(digit)
      } else if byte == 0x2e, point == end {
        point = index
      } else {
        return nil
      }
      index &+= 1
    }
    if end &- start == 1, point == start { return nil }
    self.digits = digits
    places = point == end ? 0 : end &- point &- 1
  }
}
