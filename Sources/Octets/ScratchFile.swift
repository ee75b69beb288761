// A nameless file for output that is to be looked at rather than kept.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A temporary file without a name; it goes away with the value.
public struct ScratchFile: ~Copyable {
  /// Open for reading and writing.
  public let descriptor: Int32

  /// Makes an empty one.
  public init() throws(FileError) {
    var template = Array("\(temporaryFolder())/ediglot.XXXXXX".utf8CString)
    descriptor = unsafe template.withUnsafeMutableBufferPointer { unsafe mkstemp($0.baseAddress!) }
    if descriptor < 0 { throw FileError("create", "a temporary file") }
    _ = unsafe template.withUnsafeBufferPointer { unsafe unlink($0.baseAddress!) }
  }

  deinit { close(descriptor) }

  /// All that was written.
  public func bytes() throws(FileError) -> [UInt8] {
    var all: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let got = unsafe room.withUnsafeMutableBytes {
        unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(all.count))
      }
      if got < 0, errno == EINTR { continue }
      if got < 0 { throw FileError("read", "a temporary file") }
      if got == 0 { return all }
      all.append(contentsOf: room[..<got])
    }
  }
}
