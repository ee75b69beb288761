// The digest of many short pieces. They are gathered first: a call of libcrypto costs as much as the hash of a short row.

import Octets

package struct PieceDigest: ~Copyable, Sendable {
  /// Pieces of this length and more go to libcrypto as they are.
  private static let longPiece = 1_024
  private static let room = 16 << 10

  /// None until there is something to hash.
  private var digest: Digest?
  private var gathered = Slab<UInt8>(repeating: 0, count: room + wordSlack)
  private var count = 0

  package init() {}

  /// Begins anew.
  package mutating func begin() {
    if digest == nil { digest = Digest() }
    digest?.begin()
    count = 0
  }

  package mutating func add(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    if range.count >= Self.longPiece || range.upperBound &+ wordSlack > bytes.count {
      flush()
      digest?.add(bytes, range)
      return
    }
    if count &+ range.count > Self.room { flush() }
    gathered.copy(bytes, range.lowerBound, range.upperBound, to: count)
    count &+= range.count
  }

  package mutating func add(_ bytes: borrowing Slab<UInt8>, _ range: Range<Int>) { add(bytes.span, range) }

  /// The digest of everything added since it was begun, the first byte highest.
  package mutating func value() -> SIMD4<UInt64> {
    flush()
    return digest?.value() ?? SIMD4()
  }

  private mutating func flush() {
    digest?.add(gathered.span, 0..<count)
    count = 0
  }
}
