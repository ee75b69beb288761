// Where bytes come from. A source gives bytes in order and never again; it knows nothing of what they mean.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The operating system refused: what was tried, on what, and why.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  public let action: String
  public let path: String
  public let code: Int32

  public init(_ action: String, _ path: String, code: Int32 = errno) {
    self.action = action
    self.path = path
    self.code = code
  }

  /// There is no room for it, on the disk or in what the user may have of it.
  public var lacksRoom: Bool { code == ENOSPC || code == EDQUOT }

  public var description: String { unsafe "cannot \(action) \(path): \(String(cString: strerror(code)))" }
}

/// Gives bytes in order; an answer of 0 is the end.
public protocol ByteSource: ~Copyable {
  /// Reads up to `room.count` bytes into `room` and answers how many. May give fewer at any time.
  mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int
}

/// A source of any kind. Who reads many bytes at a time holds one of these, and is the same code for all.
@safe public struct AnySource: ByteSource, ~Copyable {
  private final class Box<Source: ByteSource & ~Copyable> {
    var source: Source

    init(_ source: consuming Source) { self.source = source }
  }

  private let readOn: (UnsafeMutableRawBufferPointer) throws(FileError) -> Int

  public init(_ source: consuming some ByteSource & ~Copyable) {
    let box = Box(source)
    unsafe readOn = { room throws(FileError) in unsafe try box.source.read(into: room) }
  }

  public mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    unsafe try readOn(room)
  }
}

/// An open file, pipe or standard input. Closes what it opened.
public struct FileSource: ByteSource, Sendable, ~Copyable {
  private let descriptor: Int32
  private let owned: Bool
  private let path: String
  /// Size in bytes when the input is a regular file, for progress; else nil.
  public let size: UInt64?

  /// Opens `path` for reading; `-` is standard input.
  public init(path: String) throws(FileError) {
    self.path = path
    owned = path != "-"
    descriptor = owned ? unsafe open(path, O_RDONLY | O_CLOEXEC) : 0
    if descriptor < 0 { throw FileError("open", path) }
    var info = stat()
    let known = unsafe fstat(descriptor, &info) == 0
    if known, info.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw FileError("read", path, code: EISDIR)
    }
    size = known && info.st_mode & S_IFMT == S_IFREG ? UInt64(info.st_size) : nil
  }

  deinit { if owned { close(descriptor) } }

  public mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      #if canImport(Glibc)
        let got = unsafe Glibc.read(descriptor, room.baseAddress, room.count)
      #elseif canImport(Musl)
        let got = unsafe Musl.read(descriptor, room.baseAddress, room.count)
      #else
        let got = unsafe Darwin.read(descriptor, room.baseAddress, room.count)
      #endif
      if got >= 0 { return got }
      if errno != EINTR { throw FileError("read", path) }
    }
  }
}

/// Bytes already in memory, given in pieces of at most `piece` bytes; for tests and small documents.
public struct MemorySource: ByteSource, Sendable {
  private let bytes: [UInt8]
  private var cuts: [Int]
  private var position = 0

  /// Gives all of `bytes`, stopping at each offset of `cuts` (ascending) on the way.
  public init(_ bytes: [UInt8], cuts: [Int] = []) {
    self.bytes = bytes
    self.cuts = cuts.reversed()
  }

  public mutating func read(into room: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    var limit = bytes.count
    while let cut = cuts.last {
      if cut > position {
        limit = min(cut, bytes.count)
        break
      }
      cuts.removeLast()
    }
    let count = min(limit - position, room.count)
    unsafe bytes.withUnsafeBytes { unsafe room.copyMemory(from: .init(rebasing: $0[position..<position + count])) }
    position += count
    return count
  }
}
