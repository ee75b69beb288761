// Files to measure with: read whole, looked into, made and removed.

import Octets

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Up to `limit` bytes from the beginning of a file.
func readFile(_ path: String, limit: Int = .max) throws(FileError) -> [UInt8] {
  var source = try FileSource(path: path)
  let size = min(limit, Int(source.size ?? 1 << 30))
  var bytes = [UInt8](repeating: 0, count: size)
  var count = 0
  while count < size {
    var failure: FileError?
    let got = unsafe bytes.withUnsafeMutableBytes { (room: UnsafeMutableRawBufferPointer) -> Int in
      do throws(FileError) {
        return unsafe try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[count...]))
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    if got == 0 { break }
    count += got
  }
  bytes.removeSubrange(count...)
  return bytes
}

/// ST01 of the first set of a file; empty when it is not among the first bytes.
func firstSet(_ path: String) throws(FileError) -> String {
  let bytes = try readFile(path, limit: 2_048)
  guard bytes.count > 106 else { return "" }
  let element = bytes[3]
  for index in 106..<max(106, bytes.count - 6) {
    guard bytes[index] == 0x53, bytes[index + 1] == 0x54 else { continue }
    guard bytes[index + 2] == element, bytes[index + 6] == element else { continue }
    return String(decoding: bytes[index + 3..<index + 6], as: UTF8.self)
  }
  return ""
}

func fileSize(_ path: String) throws(FileError) -> Int {
  var info = stat()
  if unsafe stat(path, &info) != 0 { throw FileError("open", path) }
  return Int(info.st_size)
}

/// Runs `body` with standard output in the file `path`.
func withStandardOutput<Result>(in path: String, _ body: () throws -> Result) throws -> Result {
  let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  let usual = dup(1)
  if file < 0 || usual < 0 || dup2(file, 1) < 0 { throw FileError("write", path) }
  defer {
    dup2(usual, 1)
    close(usual)
    close(file)
  }
  return try body()
}

/// A folder that goes away with everything in it.
struct TemporaryFolder: ~Copyable {
  let path: String
  private var names: [String] = []

  init() throws(FileError) {
    let base = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/bench.XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) != nil }
    if !made { throw FileError("make a folder in", base) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The path of a file in it.
  mutating func file(_ name: String) -> String {
    names.append(name)
    return "\(path)/\(name)"
  }

  func remove(_ path: String) { _ = unsafe unlink(path) }

  deinit {
    for name in names { _ = unsafe unlink("\(path)/\(name)") }
    _ = unsafe rmdir(path)
  }
}
