// A nameless file for output that is to be looked at rather than kept.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A temporary file without a name; it goes away with the value.
public struct ScratchFile: ~Copyable, Sendable {
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

  /// Takes everything out of it, for the next use.
  public func empty() throws(FileError) {
    if ftruncate(descriptor, 0) != 0 || lseek(descriptor, 0, SEEK_SET) != 0 {
      throw FileError("empty", "a temporary file")
    }
  }

  /// Writes all that a source has behind what was written.
  public func fill<Source: ByteSource & ~Copyable>(from source: inout Source) throws(FileError) {
    var sink = ByteSink(descriptor: descriptor, path: "a temporary file")
    let block = 64 << 10
    // A sink may read a word behind what it is given.
    var room = Slab<UInt8>(repeating: 0, count: block + wordSlack)
    while true {
      var failure: FileError?
      let got = unsafe room.withUnsafeMutableBytes { bytes -> Int in
        do throws(FileError) {
          return unsafe try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<block]))
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw failure }
      if got == 0 { return try sink.finish(sync: false) }
      sink.write(room, 0, got)
      sink.commit()
    }
  }

  /// Reads into `range` of `room` what was written from `offset` on; answers how many bytes, 0 at the end.
  public func read(_ room: inout [UInt8], _ range: Range<Int>, at offset: Int) throws(FileError) -> Int {
    while true {
      let got = unsafe room.withUnsafeMutableBytes { bytes in
        unsafe pread(descriptor, bytes.baseAddress! + range.lowerBound, range.count, off_t(offset))
      }
      if got >= 0 { return got }
      if errno != EINTR { throw FileError("read", "a temporary file") }
    }
  }

  /// Writes all of it to a sink, but for so many bytes at its beginning.
  public func copy(to sink: inout ByteSink, from start: Int = 0) throws(FileError) {
    let block = 64 << 10
    var room = [UInt8](repeating: 0, count: block + wordSlack)
    var offset = start
    while true {
      let got = try read(&room, 0..<block, at: offset)
      if got == 0 { return }
      sink.write(room.span, 0, got)
      offset += got
    }
  }

  /// All that was written.
  public func bytes() throws(FileError) -> [UInt8] {
    var all: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let got = try read(&room, 0..<room.count, at: all.count)
      if got == 0 { return all }
      all.append(contentsOf: room[..<got])
    }
  }
}
