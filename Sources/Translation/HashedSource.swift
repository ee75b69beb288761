// A source whose bytes are hashed as they are read, where a file is a document.

import Hashing
import Octets

/// The hash of a file: made where the file is read, asked for by whoever reads it when it is at its end.
package final class SourceDigest: @unchecked Sendable {
  private let digest = Digest()

  package init() { digest.begin() }

  func add(_ bytes: Span<UInt8>) { digest.add(bytes, 0..<bytes.count) }

  /// Of everything read; to be asked once.
  var value: SIMD4<UInt64> { digest.value() }
}

package struct HashedSource<Source: ByteSource & ~Copyable>: ByteSource, ~Copyable {
  private var source: Source
  private let digest: SourceDigest

  init(_ source: consuming Source, _ digest: SourceDigest) {
    self.source = source
    self.digest = digest
  }

  package mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    let count = unsafe try source.read(into: room)
    let bytes = unsafe Span<UInt8>(_unsafeBytes: UnsafeRawBufferPointer(rebasing: room[..<count]))
    digest.add(bytes)
    return count
  }
}

extension HashedSource: Sendable where Source: Sendable & ~Copyable {}
