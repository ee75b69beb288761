// Output that is looked at before it goes out: it is written beside its place, or to a file without a name when its place is
// standard output, a device, a pipe or a link, and published when all is well.

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
  /// Where it can be read now.
  let path: String
  /// What it is called in messages.
  let name: String
  private let target: String?
  /// Holds it on its way to what is written to, and its descriptor; -1 where a file takes its place.
  private let scratch: ScratchFile?
  private let descriptor: Int32

  /// For the file at `target`; nil is standard output.
  init(_ target: String?) throws(FileError) {
    self.target = target
    name = target ?? "standard output"
    if let target, isReplaceable(target) {
      path = besidePath(target)
      scratch = nil
      descriptor = -1
    } else {
      let file = try ScratchFile()
      descriptor = file.descriptor
      path = "/dev/fd/\(descriptor)"
      scratch = consume file
    }
  }

  func sink() throws(FileError) -> ByteSink {
    if descriptor >= 0 { return ByteSink(descriptor: descriptor, path: name) }
    return try ByteSink(path: path)
  }

  /// Gives the file its name, or writes it to standard output.
  func publish() throws(FileError) {
    guard let target else { return try copyOut(to: 1) }
    if self.descriptor >= 0 {
      let output = unsafe open(target, O_WRONLY | O_TRUNC | O_CLOEXEC)
      if output < 0 { throw FileError("write to", target) }
      defer { close(output) }
      return try copyOut(to: output)
    }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 || fsync(descriptor) != 0 { throw FileError("sync", path) }
    close(descriptor)
    try moveFile(path, to: target)
  }

  private func copyOut(to output: Int32) throws(FileError) {
    var bytes = [UInt8](repeating: 0, count: 256 << 10)
    var offset: off_t = 0
    while true {
      let count = unsafe pread(descriptor, &bytes, bytes.count, offset)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw FileError("read", "a temporary file") }
      if count == 0 { return }
      var written = 0
      while written < count {
        let done = unsafe bytes.withUnsafeBytes { raw in
          unsafe write(output, raw.baseAddress! + written, count - written)
        }
        if done < 0, errno != EINTR { throw FileError("write", name) }
        written += max(done, 0)
      }
      offset += off_t(count)
    }
  }

  deinit { if descriptor < 0 { _ = unsafe unlink(path) } }
}
