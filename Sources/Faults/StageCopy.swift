// Stages are copied and cleared at every point: by calls, as a shell for each would cost more than the exchange itself.

import FileSystem
import Glibc
import Octets

extension Stage {
  private func place() throws -> (folder: Folder, name: FileName) {
    let slash = root.lastIndex(of: "/") ?? root.startIndex
    return (try Folder(String(root[..<slash])), FileName(String(root[root.index(after: slash)...])))
  }

  /// Removes all of it, and its log.
  func clear() throws {
    let (folder, name) = try place()
    for suffix in ["", ".log", ".ledger", ".ledger-wal", ".ledger-shm"] {
      try folder.removeTree(FileName(bytes: name.bytes + suffix.utf8))
    }
  }

  /// Makes another stage the same as this one.
  func copy(to other: Stage) throws {
    try other.clear()
    let (folder, name) = try place()
    let target = try other.place()
    try Self.copy(try folder.existing(name), to: try target.folder.folder(target.name, mode: 0o755))
  }

  private static func copy(_ from: Folder, to target: Folder) throws {
    for name in try from.names() {
      guard let status = try from.status(name) else { continue }
      if status.kind == .folder {
        try copy(try from.existing(name), to: try target.folder(name, mode: mode_t(status.mode)))
      } else {
        let file = try target.create(name, mode: mode_t(status.mode))
        try file.write(try from.open(name).read(Int(status.size), at: 0))
      }
    }
  }
}
