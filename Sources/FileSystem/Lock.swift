// A lock that a process holds as long as it lives.

import CLinux
import Glibc
import Octets

package struct FileLock: ~Copyable {
  private let file: OpenFile

  /// Takes the lock of the file, which is made if it is not there; nil when another process has it.
  package init?(in folder: Folder, _ name: FileName) throws(FileError) {
    let opened = unsafe openat(folder.descriptor, name.terminated, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    if opened < 0 { throw FileError("open", "\(folder.path)/\(name)", code: errno) }
    file = OpenFile(descriptor: opened)
    if linux_lock(opened) != 0 { return nil }
  }

  /// Closing alone would not do: a child that is just being started has the file open till it runs its program.
  deinit { linux_unlock(file.descriptor) }
}
