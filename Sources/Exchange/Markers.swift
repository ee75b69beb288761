// Files that say of others that they are whole: `orders.csv.done`, or `orders.done`, for `orders.csv`.

import FileSystem

/// The markers in one folder.
struct Markers {
  private let ending: [UInt8]
  private let folder: Folder
  private let names: Set<FileName>

  init(_ ending: String, _ folder: Folder, _ names: [FileName]) throws {
    (self.ending, self.folder) = (Array(ending.utf8), folder)
    self.names = Set(names.filter { $0.bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8) })
  }

  /// The marker of a file, if it is there.
  func marker(of name: FileName) -> FileName? {
    let whole = FileName(bytes: name.bytes + ending)
    if names.contains(whole) { return whole }
    guard let dot = name.bytes.lastIndex(of: 0x2e), dot > 0 else { return nil }
    let stem = FileName(bytes: name.bytes[..<dot] + ending)
    return names.contains(stem) ? stem : nil
  }

  func isMarker(_ name: FileName) -> Bool { names.contains(name) }

  /// The marker of a file has come. One that is older than the file was for another.
  func hasMarked(_ name: FileName) throws -> Bool {
    guard let marker = marker(of: name), let sign = try folder.status(marker), let file = try folder.status(name)
    else { return false }
    return sign.changed >= file.changed
  }
}
