// Text taken apart at an ASCII character, byte by byte: no look at what characters are made of.

extension StringProtocol {
  /// The pieces between the separators, empty ones too: `a//b` has three. With `limit`, the last piece keeps the rest.
  public func pieces(at separator: Unicode.Scalar, limit: Int = .max) -> [String] {
    var pieces: [String] = []
    var start = utf8.startIndex
    var index = start
    while index < utf8.endIndex, pieces.count < limit - 1 {
      let next = utf8.index(after: index)
      if UInt32(utf8[index]) == separator.value {
        pieces.append(String(self[start..<index]))
        start = next
      }
      index = next
    }
    pieces.append(String(self[start...]))
    return pieces
  }
}
