// Makes durable what was written and moved. A few files and folders are flushed one by one, so that nobody waits for what
// others have written to the disk meanwhile; many by the whole file system, which is one flush for all.

import FileSystem
import Octets

struct Flush {
  private let layout: ExchangeLayout
  private var files: [(folder: Folder, name: FileName)] = []
  private var folders: [String: Folder] = [:]
  /// There are too many to be remembered, and to be kept open.
  private var isWhole = false
  private static let limit = 16

  init(_ layout: ExchangeLayout) { self.layout = layout }

  /// The content of a file was written.
  mutating func wrote(_ name: FileName, in folder: Folder) {
    if isWhole { return }
    files.append((folder, name))
    bound()
  }

  /// Names came to a folder, or went.
  mutating func changed(_ folder: Folder) {
    if isWhole { return }
    folders[folder.path] = folder
    bound()
  }

  private mutating func bound() {
    if files.count + folders.count <= Self.limit { return }
    (files, folders, isWhole) = ([], [:], true)
  }

  /// Flushes, and begins anew.
  mutating func run() throws(FileError) {
    if isWhole { try layout.sync() }
    for file in files { try file.folder.open(file.name).sync() }
    for folder in folders.values { try folder.sync() }
    self = Flush(layout)
  }
}
