// The specs as they were: each version that files were translated by is kept whole, in one file called by its hash. Workers
// read from it, so that a change in the folder counts for all of them from one moment on, and a file can be translated again
// as it was then.

import FileSystem
import Hashing
import Octets
import PartnerSpec

struct SpecVersions {
  let layout: ExchangeLayout

  /// Keeps the folder as it is now; answers the name of the version, and the folder to read it from.
  func keep(_ folder: SpecFolder) throws -> (name: String, folder: SpecFolder) {
    // A folder that is exchanged just now would be one without specs.
    _ = try Folder(folder.path)
    let bundle = try SpecBundle(of: folder)
    let digest = Digest()
    digest.begin()
    digest.add(bundle.bytes.span, 0..<bundle.bytes.count)
    let name = String(digest.text.prefix(32))
    let versions = try layout.state.folder("specs")
    for other in try versions.names() where other.text.hasSuffix(".part") { try versions.remove(other) }
    if try versions.status(FileName(name)) == nil {
      let part = FileName("\(name).part")
      let file = try versions.create(part)
      try file.write(bundle.bytes)
      try file.sync()
      try versions.move(part, to: versions, as: FileName(name))
      try versions.sync()
    }
    return (name, bundle.folder)
  }

  func path(_ name: String) -> String { "\(layout.paths.state)/specs/\(name)" }

  func has(_ name: String) throws -> Bool {
    guard !name.isEmpty, let versions = try? layout.state.existing("specs") else { return false }
    return try versions.status(FileName(name)) != nil
  }

  /// Removes the versions that are not among `wanted`.
  func removeOthers(than wanted: Set<String>) throws {
    guard let versions = try? layout.state.existing("specs") else { return }
    for name in try versions.names() where !wanted.contains(name.text) { try versions.remove(name) }
  }
}
