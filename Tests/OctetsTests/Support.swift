// What the tests of this room share.

import Foundation
import Octets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A small generator of the same numbers every time.
struct SplitMix {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number from 0 to `limit` - 1.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  mutating func bytes(_ count: Int, of alphabet: [UInt8]) -> [UInt8] {
    (0..<count).map { _ in alphabet[below(alphabet.count)] }
  }
}

/// The bytes with the room behind them that words are read from.
func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0xff, count: wordSlack) }

/// A file without a name, open for reading and writing.
final class NamelessFile {
  let descriptor: Int32

  init(flags: Int32 = 0) {
    var template = Array("\(FileManager.default.temporaryDirectory.path)/ediglot.XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkstemp($0.baseAddress!) }
    if flags != 0 { _ = fcntl(made, F_SETFL, fcntl(made, F_GETFL) | flags) }
    _ = unsafe template.withUnsafeBufferPointer { unsafe unlink($0.baseAddress!) }
    descriptor = made
  }

  deinit { close(descriptor) }

  var content: [UInt8] {
    lseek(descriptor, 0, SEEK_SET)
    return readAll(descriptor)
  }
}

/// Everything there is to read.
func readAll(_ descriptor: Int32) -> [UInt8] {
  var all: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let got = unsafe block.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress!, $0.count) }
    if got <= 0 { return all }
    all += block[0..<got]
  }
}
