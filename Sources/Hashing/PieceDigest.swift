// The digest of many short pieces. They are gathered first: a call of libcrypto costs as much as the hash of a short row.
// What is long is hashed by a second thread, while this one goes on.

import Octets

package struct PieceDigest: ~Copyable {
  /// Pieces of this length and more go to libcrypto as they are.
  private static let longPiece = 1_024
  private static let room = 64 << 10
  /// So much is hashed before a second thread is worth it.
  private static let few = 256 << 10
  private static let depth = 3

  /// The digest, which only one thread has at a time: the first, while nothing is away.
  private final class Hashing: @unchecked Sendable { let digest = Digest() }

  private struct Piece: ~Copyable, Sendable {
    var bytes = Slab<UInt8>(repeating: 0, count: room + wordSlack)
    var count = 0
  }

  private let hashing: Hashing
  private let relay: Relay<Piece>
  private var gathered = Piece()
  private var hashed = 0

  package init() {
    let hashing = Hashing()
    self.hashing = hashing
    relay = Relay(depth: Self.depth) { piece in
      hashing.digest.add(piece.bytes.span, 0..<piece.count)
      piece.count = 0
    }
  }

  /// Begins anew.
  package mutating func begin() {
    settle()
    hashing.digest.begin()
    gathered.count = 0
    hashed = 0
  }

  package mutating func add(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    if range.count >= Self.longPiece || range.upperBound &+ wordSlack > bytes.count {
      flush()
      settle()
      return hashing.digest.add(bytes, range)
    }
    if gathered.count &+ range.count > Self.room { flush() }
    gathered.bytes.copy(bytes, range.lowerBound, range.upperBound, to: gathered.count)
    gathered.count &+= range.count
  }

  /// The digest of everything added, the first byte highest.
  package mutating func value() -> SIMD4<UInt64> {
    flush()
    settle()
    return hashing.digest.value()
  }

  /// Hashes what was gathered, or has it hashed.
  private mutating func flush() {
    if gathered.count == 0 { return }
    hashed += gathered.count
    if hashed < Self.few || !Relay<Piece>.isOfUse {
      hashing.digest.add(gathered.bytes.span, 0..<gathered.count)
      gathered.count = 0
      return
    }
    var full = (relay.away < Self.depth ? nil : relay.take()) ?? Piece()
    swap(&full, &gathered)
    relay.give(full)
  }

  /// All that was handed over is hashed.
  private func settle() { while relay.away > 0 { _ = relay.take() } }
}
