// An open folder, and what is done to names in it. Every step is one system call or says which; a step that fails throws
// with the name of the step. Nothing here decides anything: order and repetition are the exchange's.

import CLinux
import Glibc
import Octets

/// What is known of a name.
package struct FileStatus: Equatable, Sendable {
  package enum Kind: Sendable { case file, folder, other }
  package var kind: Kind
  package var size: UInt64
  package var device: UInt64
  package var node: UInt64
  /// Links to the file.
  package var links: UInt64
  /// Time of the last change, in nanoseconds: contents, name, owner. A partner cannot set it.
  package var changed: Int64
  package var owner: UInt32
  package var mode: UInt32

  init(_ info: stat) {
    switch info.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    default: kind = .other
    }
    size = UInt64(max(0, info.st_size))
    device = UInt64(info.st_dev)
    node = UInt64(info.st_ino)
    links = UInt64(info.st_nlink)
    changed = Int64(info.st_ctim.tv_sec) * 1_000_000_000 + Int64(info.st_ctim.tv_nsec)
    owner = info.st_uid
    mode = info.st_mode & 0o7777
  }
}

/// An open file; closed with the value.
package struct OpenFile: ~Copyable, Sendable {
  package let descriptor: Int32
  package init(descriptor: Int32) { self.descriptor = descriptor }
  deinit { close(descriptor) }

  package func status() throws(FileError) -> FileStatus {
    var info = stat()
    if unsafe fstat(descriptor, &info) != 0 { throw FileError("look at", "an open file") }
    return FileStatus(info)
  }

  package func sync() throws(FileError) { if fsync(descriptor) != 0 { throw FileError("sync", "an open file") } }

  /// Makes a file of any size durable, part by part: who flushes something else meanwhile waits for one part at most.
  package func syncByParts() throws(FileError) {
    let (size, part) = (try status().size, UInt64(8 << 20))
    for offset in stride(from: 0, to: size, by: Int(part)) { _ = linux_write_out(descriptor, offset, part) }
    try sync()
  }

  /// Up to `count` bytes from `offset` on.
  package func read(_ count: Int, at offset: UInt64) throws(FileError) -> [UInt8] {
    var hasFailed = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { room, got in
      while got < count {
        let done = unsafe pread(descriptor, room.baseAddress! + got, count - got, off_t(offset) + off_t(got))
        if done < 0, errno == EINTR { continue }
        hasFailed = done < 0
        if done <= 0 { break }
        got += done
      }
    }
    if hasFailed { throw FileError("read", "an open file") }
    return bytes
  }

  /// Writes all of `bytes` behind what was written.
  package func write(_ bytes: [UInt8]) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { raw in
        unsafe Glibc.write(descriptor, raw.baseAddress! + done, bytes.count - done)
      }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw FileError("write", "an open file") }
      done += count
    }
  }
}

package final class Folder: Sendable {
  package let path: String
  package let descriptor: Int32

  /// Opens the folder.
  package init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw FileError("open", path) }
  }

  private init(_ path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private func failure(_ action: String, _ name: FileName) -> FileError {
    FileError(action, "\(path)/\(name)", code: errno)
  }

  /// A folder in this one, which is made if it is not there.
  package func folder(_ name: FileName, mode: mode_t = 0o700) throws(FileError) -> Folder {
    if unsafe mkdirat(descriptor, name.terminated, mode) != 0, errno != EEXIST { throw failure("make", name) }
    return try existing(name)
  }

  /// A folder in this one that is there already; a link is none.
  package func existing(_ name: FileName) throws(FileError) -> Folder {
    let opened = unsafe openat(descriptor, name.terminated, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if opened < 0 { throw failure("open", name) }
    return Folder("\(path)/\(name.text)", descriptor: opened)
  }

  /// The folder inside this one; nil where there is none. That it cannot be opened for another reason says nothing of it.
  package func found(_ name: FileName) throws(FileError) -> Folder? {
    do throws(FileError) {
      return try existing(name)
    } catch {
      if [ENOENT, ENOTDIR, ELOOP].contains(error.code) { return nil }
      throw error
    }
  }

  /// All names, in the order of their bytes.
  package func names() throws(FileError) -> [FileName] {
    let copy = unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = unsafe fdopendir(copy) else { throw FileError("list", path) }
    defer { unsafe closedir(stream) }
    var names: [FileName] = []
    while let entry = unsafe readdir(stream) {
      let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { raw in unsafe Array(raw.prefix { $0 != 0 }) }
      if bytes != [0x2e], bytes != [0x2e, 0x2e] { names.append(FileName(bytes: bytes)) }
    }
    return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  /// What stands at a name, links not followed; nil when nothing does.
  package func status(_ name: FileName) throws(FileError) -> FileStatus? {
    var info = stat()
    if unsafe fstatat(descriptor, name.terminated, &info, AT_SYMLINK_NOFOLLOW) == 0 { return FileStatus(info) }
    if errno == ENOENT { return nil }
    throw failure("look at", name)
  }

  /// Opens a file for reading; never by way of a link, and never waits.
  package func open(_ name: FileName) throws(FileError) -> OpenFile {
    var opened = unsafe linux_open_beneath(descriptor, name.terminated)
    if opened < 0, errno == ENOSYS {
      opened = unsafe openat(descriptor, name.terminated, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    }
    if opened < 0 { throw failure("open", name) }
    return OpenFile(descriptor: opened)
  }

  /// Whether it is not forbidden to read the file.
  package func mayRead(_ name: FileName) -> Bool {
    do throws(FileError) {
      _ = try open(name)
      return true
    } catch {
      return error.code != EACCES
    }
  }

  /// Makes a file that must not be there yet.
  package func create(_ name: FileName, mode: mode_t = 0o600) throws(FileError) -> OpenFile {
    let made = unsafe openat(descriptor, name.terminated, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    if made < 0 { throw failure("create", name) }
    return OpenFile(descriptor: made)
  }

  /// Makes a file that has no name yet: it is gone when it is closed, or its process is killed, before it has one.
  package func createUnnamed() throws(FileError) -> OpenFile {
    let made = linux_create_unnamed(descriptor, 0o600)
    if made < 0 { throw FileError("create a file in", path) }
    return OpenFile(descriptor: made)
  }

  /// Gives a file that was made without a name one of this folder, which must not be there yet.
  package func name(_ file: borrowing OpenFile, _ name: FileName) throws(FileError) {
    let path = "/proc/self/fd/\(file.descriptor)"
    if unsafe linkat(AT_FDCWD, path, descriptor, name.terminated, AT_SYMLINK_FOLLOW) != 0 {
      throw failure("create", name)
    }
  }

  /// Moves a name; what is there already stays, and the move is refused (EEXIST).
  package func move(_ name: FileName, to other: Folder, as new: FileName) throws(FileError) {
    if unsafe linux_rename_exclusive(descriptor, name.terminated, other.descriptor, new.terminated) != 0 {
      throw FileError("move", "\(path)/\(name) to \(other.path)/\(new)", code: errno)
    }
  }

  package func remove(_ name: FileName) throws(FileError) {
    if unsafe unlinkat(descriptor, name.terminated, 0) != 0, errno != ENOENT { throw failure("remove", name) }
  }

  package func removeFolder(_ name: FileName) throws(FileError) {
    if unsafe unlinkat(descriptor, name.terminated, Int32(AT_REMOVEDIR)) != 0, errno != ENOENT {
      throw failure("remove", name)
    }
  }

  /// Removes a folder and all that is in it; what is not there is gone already.
  package func removeTree(_ name: FileName) throws(FileError) {
    if unsafe unlinkat(descriptor, name.terminated, AT_REMOVEDIR) == 0 || errno == ENOENT { return }
    if errno == ENOTDIR { return try remove(name) }
    if errno != ENOTEMPTY, errno != EEXIST { throw failure("remove", name) }
    let inner = try existing(name)
    for entry in try inner.names() { try inner.removeTree(entry) }
    try removeFolder(name)
  }

  /// Makes what happened to names in this folder durable.
  package func sync() throws(FileError) { if fsync(descriptor) != 0 { throw FileError("sync", path) } }

  /// Makes everything on the file system of this folder durable, files and names.
  package func syncAll() throws(FileError) { if linux_syncfs(descriptor) != 0 { throw FileError("sync", path) } }

  /// Whether somebody on this machine has the file open for writing; nil where it cannot be told.
  package static func isWritten(_ file: borrowing OpenFile) -> Bool? {
    switch linux_is_written(file.descriptor) {
    case 0: false
    case EAGAIN: true
    default: nil
    }
  }
}

/// What there is of a file system.
package struct Space: Equatable, Sendable {
  package var free: UInt64 = 0
  package var total: UInt64 = 0
  package var nodes: UInt64 = 0
  package var allNodes: UInt64 = 0
  package var type: Int = 0

  package init(of path: String) throws(FileError) {
    var (type, free, total, nodes, all) = (Int(), UInt(), UInt(), UInt(), UInt())
    if unsafe linux_file_system(path, &type, &free, &total, &nodes, &all) != 0 { throw FileError("look at", path) }
    self.type = type
    (self.free, self.total) = (UInt64(free), UInt64(total))
    (self.nodes, allNodes) = (UInt64(nodes), UInt64(all))
  }

  /// A local file system whose renames and flushes are known to hold: ext, xfs, btrfs, overlay, tmpfs; nil for others.
  package var name: String? {
    switch UInt32(truncatingIfNeeded: type) {
    case 0xef53: "ext4"
    case 0x5846_5342: "xfs"
    case 0x9123_683e: "btrfs"
    case 0x794c_7630: "overlay"
    case 0x0102_1994: "tmpfs"
    default: nil
    }
  }
}
