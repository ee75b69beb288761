// Parts of a file that is there already, read at once: one document out of many.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes `range` of the file at `path`; fewer where the file ends before.
public func readBytes(_ path: String, _ range: Range<UInt64>) throws(FileError) -> [UInt8] {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  if descriptor < 0 { throw FileError("open", path) }
  defer { close(descriptor) }
  var hasFailed = false
  let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { room, count in
    while count < range.count {
      let offset = off_t(range.lowerBound) + off_t(count)
      let got = unsafe pread(descriptor, room.baseAddress! + count, range.count - count, offset)
      if got < 0, errno == EINTR { continue }
      hasFailed = got < 0
      if got <= 0 { break }
      count += got
    }
  }
  if hasFailed { throw FileError("read", path) }
  return bytes
}

/// The size of the regular file at `path`; nil when it is none, or not there.
public func sizeOfFile(_ path: String) -> UInt64? {
  var info = stat()
  guard unsafe stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
  return UInt64(info.st_size)
}
