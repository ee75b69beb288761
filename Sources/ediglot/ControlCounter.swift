// Control numbers in a file: the next ISA13 and GS06, two numbers on a line. The file is locked while a run has it, and
// written anew when the run has published.

import Octets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

final class ControlCounter {
  /// The numbers to use next; 1 to 999999999.
  let interchange: UInt32
  let group: UInt32
  private let descriptor: Int32
  private let path: String

  /// Opens the file, or makes it, and waits until nobody else has it.
  init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw FileError("open", path) }
    if flock(descriptor, LOCK_EX) != 0 { throw FileError("lock", path) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = unsafe pread(descriptor, &bytes, 64, 0)
    let numbers = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split { !$0.isNumber }.compactMap {
      UInt32($0)
    }
    interchange = numbers.first.map { min(max($0, 1), 999_999_999) } ?? 1
    group = numbers.count > 1 ? min(max(numbers[1], 1), 999_999_999) : interchange
  }

  /// Keeps the numbers that come next.
  func keep(interchange: UInt32, group: UInt32) throws(FileError) {
    let text = Array("\(interchange) \(group)\n".utf8)
    let done = unsafe pwrite(descriptor, text, text.count, 0)
    if done != text.count || ftruncate(descriptor, off_t(text.count)) != 0 || fsync(descriptor) != 0 {
      throw FileError("write", path)
    }
  }

  deinit { close(descriptor) }
}
