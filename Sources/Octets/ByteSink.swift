// The byte sink: output in a buffer that is staged until it is committed. What was written since any earlier position can
// be cut back, whatever its size: a long uncommitted part goes to the output file itself when that can be truncated, else
// to a nameless temporary file, so memory stays bounded.

import CLinux

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

public struct ByteSink: ~Copyable, Sendable {
  /// What was written and not yet handed on: absolute positions `base..<base + used`.
  @usableFromInline var buffer: Slab<UInt8>
  @usableFromInline var used = 0
  private var base: UInt64 = 0
  /// Everything before this position is final.
  private var committed: UInt64 = 0
  /// Holds the last `spilled` bytes before `base` when they are not final and the descriptor cannot be truncated.
  private var spill: Int32 = -1
  private var spilled: UInt64 = 0
  private var descriptor: Int32
  /// The descriptor is a regular file that can be cut; positions there begin at `fileStart`.
  private let canCut: Bool
  private let fileStart: Int64
  private let path: String
  private var owned: Bool
  /// What the file was handed since the system was last told to bring it to the disk.
  private var unwritten = 0
  /// The first refusal of the operating system; later writes do nothing. `finish` throws it.
  public private(set) var failure: FileError?

  /// No buffer is smaller: what is written at once fits.
  @usableFromInline static var leastCapacity: Int { 4 << 10 }

  /// Writes to an open descriptor (1 is standard output). `path` is for messages.
  public init(descriptor: Int32, path: String, capacity: Int = 256 << 10) {
    self.descriptor = descriptor
    self.path = path
    owned = false
    buffer = Slab(repeating: 0, count: max(capacity, Self.leastCapacity) + wordSlack)
    var info = stat()
    let known = unsafe fstat(descriptor, &info) == 0
    let isRegular = descriptor >= 0 && known && info.st_mode & S_IFMT == S_IFREG
    let appends = isRegular && fcntl(descriptor, F_GETFL) & O_APPEND != 0
    fileStart = isRegular && !appends ? Int64(lseek(descriptor, 0, SEEK_CUR)) : -1
    canCut = fileStart >= 0
  }

  /// Creates or truncates the file at `path`.
  public init(path: String, capacity: Int = 256 << 10) throws(FileError) {
    let opened = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if opened < 0 { throw FileError("create", path) }
    self.init(descriptor: opened, path: path, capacity: capacity)
    owned = true
  }

  /// Keeps everything in memory; take it with `take()`.
  public init() {
    self.init(descriptor: -1, path: "memory", capacity: 64 << 10)
  }

  deinit {
    if owned { close(descriptor) }
    if spill >= 0 { close(spill) }
  }

  /// How many bytes have been written and not cut back: a mark to cut back to.
  public var position: UInt64 { base + UInt64(used) }

  @inlinable var limit: Int { buffer.count &- wordSlack }

  // MARK: Staging

  /// Everything written so far is final.
  public mutating func commit() {
    if spilled > 0 { returnSpill() }
    committed = position
  }

  /// Forgets everything written since `mark`, a `position` not before the last commit.
  public mutating func cutBack(to mark: UInt64) {
    if mark >= base {
      used = Int(mark - base)
      return
    }
    let back = base - mark
    used = 0
    base = mark
    if spilled > 0 {
      spilled -= min(spilled, back)
      cut(spill, at: Int64(spilled))
    } else {
      cut(descriptor, at: fileStart + Int64(mark))
    }
  }

  /// Hands everything a sink in memory holds to `body`, and forgets it.
  public mutating func withdraw(_ body: (borrowing Slab<UInt8>, Int) -> Void) {
    body(buffer, used)
    used = 0
  }

  private mutating func cut(_ target: Int32, at offset: Int64) {
    if ftruncate(target, off_t(offset)) != 0 || lseek(target, off_t(offset), SEEK_SET) < 0 { fail("cut back") }
  }

  /// Hands all committed bytes to the descriptor.
  public mutating func flush() {
    if descriptor < 0 || committed <= base { return }
    let count = Int(committed - base)
    hand(to: descriptor, 0, count)
    drop(count)
  }

  /// Commits, hands on, asks the system to put it on disk when `sync` is set, and closes what it opened.
  public mutating func finish(sync: Bool = false) throws(FileError) {
    commit()
    flush()
    if sync, failure == nil, fsync(descriptor) != 0 { fail("sync") }
    if owned {
      if close(descriptor) != 0 { fail("close") }
      owned = false
    }
    if let failure { throw failure }
  }

  /// The committed bytes of a sink in memory; the sink is empty afterwards.
  public mutating func take() -> [UInt8] {
    let bytes = (0..<Int(committed - base)).map { buffer[$0] }
    drop(bytes.count)
    return bytes
  }

  /// Moves the buffer on by `count` bytes that are elsewhere now.
  private mutating func drop(_ count: Int) {
    buffer.move(count, used, to: 0)
    used -= count
    base += UInt64(count)
  }

  @usableFromInline
  mutating func makeRoom(_ count: Int) {
    if descriptor < 0 {
      buffer.grow(by: max(buffer.count, count), filling: 0)
      return
    }
    flush()
    if used + count <= limit { return }
    let count = whole
    if canCut {
      hand(to: descriptor, 0, count)
    } else {
      spillOver(count)
    }
    drop(count)
  }

  /// How much of the buffer goes at once: whole blocks if it holds several, which the system keeps in larger parts.
  private var whole: Int { used < 4 * Self.block ? used : used / Self.block * Self.block }
  private static var block: Int { 32 << 10 }

  /// Moves the first bytes of the buffer out of memory.
  private mutating func spillOver(_ count: Int) {
    if spill < 0 {
      var template = Array("\(temporaryFolder())/ediglot.XXXXXX".utf8CString)
      spill = unsafe template.withUnsafeMutableBufferPointer { unsafe mkstemp($0.baseAddress!) }
      if spill < 0 {
        fail("create a temporary file for")
      } else {
        _ = unsafe template.withUnsafeBufferPointer { unsafe unlink($0.baseAddress!) }
      }
    }
    hand(to: spill, 0, count)
    spilled += UInt64(count)
  }

  /// Brings the spill to the descriptor, with what is in the buffer behind it.
  private mutating func returnSpill() {
    if lseek(spill, 0, SEEK_SET) != 0 { fail("read back") }
    sendSpill()
    var block = Slab<UInt8>(repeating: 0, count: 64 << 10)
    while spilled > 0, failure == nil {
      let want = min(Int(spilled), block.count)
      let got = unsafe block.withUnsafeMutableBytes { unsafe read(spill, $0.baseAddress!, want) }
      if got <= 0 {
        fail("read back")
        break
      }
      swap(&block, &buffer)
      hand(to: descriptor, 0, got)
      swap(&block, &buffer)
      spilled -= UInt64(got)
    }
    spilled = 0
    cut(spill, at: 0)
  }

  /// Lets the system bring over what it can bring by itself; some descriptors take nothing so.
  private mutating func sendSpill() {
    #if os(Linux)
      while spilled > 0, failure == nil {
        let sent = sendfile(descriptor, spill, nil, Int(min(spilled, 1 << 30)))
        if sent == 0 || sent < 0 && errno != EINTR { return }
        spilled -= UInt64(max(sent, 0))
      }
    #endif
  }

  private mutating func hand(to target: Int32, _ start: Int, _ end: Int) {
    var position = start
    defer { if target == descriptor { writeOut(end - start) } }
    while position < end, failure == nil {
      let done = unsafe buffer.withUnsafeBytes { bytes in
        unsafe systemWrite(target, bytes.baseAddress! + position, end - position)
      }
      if done < 0 {
        if errno != EINTR { fail("write") }
      } else {
        position += done
      }
    }
  }

  /// Has the system bring a file to the disk while the rest is made: who has it synchronized at the end waits less.
  private mutating func writeOut(_ count: Int) {
    unwritten += count
    if !canCut || unwritten < Self.writeOutSize { return }
    _ = linux_begin_write_out(descriptor, 0, 0)
    unwritten = 0
  }

  private static var writeOutSize: Int { 8 << 20 }

  /// What belongs here cannot be had: the output fails as if the system had refused it.
  public mutating func refuse(_ failure: FileError) { if self.failure == nil { self.failure = failure } }

  private mutating func fail(_ action: String) {
    if failure == nil { failure = FileError(action, path) }
  }
}

/// Where temporary files go: TMPDIR, else `/tmp`.
public func temporaryFolder() -> String {
  if let folder = unsafe getenv("TMPDIR") { return unsafe String(cString: folder) }
  return "/tmp"
}

@inline(__always)
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  #if canImport(Glibc)
    unsafe Glibc.write(descriptor, bytes, count)
  #elseif canImport(Musl)
    unsafe Musl.write(descriptor, bytes, count)
  #else
    unsafe Darwin.write(descriptor, bytes, count)
  #endif
}
