// Output that is looked at before it goes out: it is written beside its place, or to a nameless file for standard output,
// and published when all is well.

import Octets
import Translation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

struct StagedFile: ~Copyable {
  /// Where it is now.
  let path: String
  /// What it is called in messages.
  let name: String
  private let target: String?

  /// For the file at `target`; nil is standard output.
  init(_ target: String?) throws(FileError) {
    self.target = target
    name = target ?? "standard output"
    if let target {
      path = besidePath(target)
      return
    }
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    path = "\(folder)/ediglot-\(getpid()).edi"
  }

  func sink() throws(FileError) -> ByteSink { try ByteSink(path: path) }

  /// Gives the file its name, or writes it to standard output.
  func publish() throws(FileError) {
    guard let target else { return try copyOut() }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 || fsync(descriptor) != 0 { throw FileError("sync", path) }
    close(descriptor)
    try moveFile(path, to: target)
  }

  private func copyOut() throws(FileError) {
    var source = try FileSource(path: path)
    var sink = ByteSink(descriptor: 1, path: name)
    var bytes = [UInt8](repeating: 0, count: 256 << 10)
    while true {
      var failure: FileError?
      let count = unsafe bytes.withUnsafeMutableBytes { (raw: UnsafeMutableRawBufferPointer) -> Int in
        do throws(FileError) {
          return unsafe try source.read(into: raw)
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw failure }
      if count == 0 { break }
      for byte in bytes.prefix(count) { sink.write(byte) }
      sink.commit()
    }
    try sink.finish()
  }

  deinit { _ = unsafe unlink(path) }
}
