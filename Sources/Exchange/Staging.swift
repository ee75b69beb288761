// The second step of the way in: a copy of a claimed file that nobody can change any more, with its hash. The daemon copies
// small files itself; large ones are copied by a worker, so that nobody waits for them.

import FileSystem
import Hashing
import Octets

/// What a copy of a file says.
package struct StagedFile: Equatable, Sendable {
  package var size: UInt64 = 0
  package var sha256 = ""
  /// There are no more of these in the file: what is written of it needs no more control numbers than they tell.
  package var interchanges = 0
  package var objects = 0
  /// Why the file is put aside; empty where it is taken in.
  package var reason = ""
  /// The file as it was before and after it was copied; none of one that is put aside for its changes, or was not copied.
  package var seen: Seen?

  package struct Seen: Equatable, Sendable {
    var size: UInt64
    var changed: Int64
  }

  package init(reason: String = "") { self.reason = reason }
}

/// As a worker answers it.
extension StagedFile {
  var fields: [String] {
    ["\(size)", sha256, "\(interchanges)", "\(objects)", reason]
      + (seen.map { ["\($0.size)", "\($0.changed)"] } ?? ["", ""])
  }

  /// Nil for what is none.
  init?(_ fields: [String]) {
    guard fields.count == 7, let size = UInt64(fields[0]), let interchanges = Int(fields[2]),
      let objects = Int(fields[3])
    else { return nil }
    (self.size, self.interchanges, self.objects) = (size, interchanges, objects)
    (sha256, reason) = (fields[1], fields[4])
    if let size = UInt64(fields[5]), let changed = Int64(fields[6]) { seen = Seen(size: size, changed: changed) }
  }
}

struct Staging {
  let stage: Folder

  /// So often a file is copied that is written to meanwhile.
  private static let copyLimit = 5
  /// From so many bytes on a worker copies a file.
  static let largeSize: UInt64 = 1 << 20
  /// With these reasons nobody reads the file: it is moved as it is.
  static let unread: Set<String> = ["NOT_A_FILE", "LINKED", "UNREADABLE", "SYSTEM", "POISON"]

  /// Copies a file of `folder` to the stage, or moves one that may not be read. Doing it again begins anew.
  func take(_ name: FileName, in folder: Folder, _ reason: String, as id: FileName) throws(FileError) -> StagedFile {
    try stage.removeTree(id)
    let kind = try folder.status(name)?.kind
    guard !Self.unread.contains(reason), kind == .file, folder.mayRead(name) else {
      try folder.move(name, to: stage, as: id)
      return StagedFile(reason: reason.isEmpty ? (kind == .file ? "UNREADABLE" : "NOT_A_FILE") : reason)
    }
    do throws(FileError) {
      return try copy(try folder.open(name), reason, as: id)
    } catch {
      // What is half there takes room from others.
      try? stage.remove(id)
      throw error
    }
  }

  private func copy(_ source: borrowing OpenFile, _ reason: String, as id: FileName) throws(FileError) -> StagedFile {
    var staged = StagedFile()
    for round in 1...Self.copyLimit {
      let before = try source.status()
      let target = try stage.create(id)
      staged = try FileCopy.copy(source, to: target)
      let after = try source.status()
      if after.size == before.size, after.changed == before.changed, staged.size == after.size {
        if staged.size >= Self.largeSize { try target.syncByParts() }
        staged.seen = .init(size: after.size, changed: after.changed)
        staged.reason = reason
        return staged
      }
      // Written to while it was copied: once more, unless somebody never stops.
      if round < Self.copyLimit { try stage.remove(id) }
    }
    staged.reason = "LATE_WRITE"
    return staged
  }
}

/// Copies a file and hashes it on the way.
enum FileCopy {
  private static let block = 256 << 10

  static func copy(_ source: borrowing OpenFile, to target: borrowing OpenFile) throws(FileError) -> StagedFile {
    let digest = Digest()
    digest.begin()
    var staged = StagedFile()
    var headers = HeaderCount()
    while true {
      let bytes = try source.read(block, at: staged.size)
      if bytes.isEmpty { break }
      digest.add(bytes.span, 0..<bytes.count)
      headers.count(bytes)
      try target.write(bytes)
      staged.size += UInt64(bytes.count)
    }
    staged.sha256 = digest.text
    (staged.interchanges, staged.objects) = (min(headers.interchanges, 100_000), min(headers.objects, 100_000))
    return staged
  }
}

/// Counts what may be interchange headers, and what may be documents of JSON: never fewer than there are.
private struct HeaderCount {
  private(set) var interchanges = 0
  private(set) var objects = 0
  private var matched = 0

  mutating func count(_ bytes: [UInt8]) {
    for byte in bytes {
      if byte == 0x7b { objects += 1 }
      switch (matched, byte) {
      case (0, 0x49), (1, 0x49), (2, 0x49): matched = 1
      case (1, 0x53): matched = 2
      case (2, 0x41):
        interchanges += 1
        matched = 0
      default: matched = 0
      }
    }
  }
}
