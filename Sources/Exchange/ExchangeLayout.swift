// Where things are: what partners write to, what is published, and the state that nobody else touches. All of it on one
// file system, since every step from one place to the next is a rename.

import FileSystem
import Glibc
import Octets

/// Why an exchange will not start, or cannot go on.
package struct ExchangeError: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

/// Where the folders of an exchange are.
package struct ExchangePaths: Equatable, Sendable {
  package var root: String
  package var state: String
  package var ledger: String

  /// The state is in `.ediglot` below the root, unless it is said to be elsewhere; the ledger is in the state.
  package init(root: String, state: String? = nil, ledger: String? = nil) {
    self.root = root
    self.state = state ?? "\(root)/.ediglot"
    self.ledger = ledger ?? "\(self.state)/ledger.sqlite"
  }

  package var inbox: String { "\(root)/Inbox" }
  package var outbox: String { "\(root)/Outbox" }
}

/// The open folders of an exchange.
package final class ExchangeLayout: Sendable {
  package let paths: ExchangePaths
  package let inbox: Folder
  package let outbox: Folder
  package let state: Folder
  /// Files on their way in, by the order of the steps.
  package let claim: Folder
  package let stage: Folder
  /// Files on their way out: in the making, and ready to be delivered.
  package let work: Folder
  package let out: Folder
  package let archive: Folder
  package let quarantine: Folder

  /// Where names come and go, besides the inbox.
  var written: [Folder] { [outbox, state, claim, stage, work, out, archive, quarantine] }

  /// Opens the folders, and makes those that are missing.
  package init(_ paths: ExchangePaths) throws {
    self.paths = paths
    let root = try Folder(paths.root)
    inbox = try root.folder("Inbox", mode: 0o755)
    outbox = try root.folder("Outbox", mode: 0o755)
    if unsafe mkdir(paths.state, 0o700) != 0, errno != EEXIST { throw FileError("make", paths.state) }
    state = try Folder(paths.state)
    claim = try state.folder("claim")
    stage = try state.folder("stage")
    work = try state.folder("work")
    out = try state.folder("out")
    archive = try state.folder("archive")
    quarantine = try state.folder("quarantine")
  }

  /// Refuses to go on where a folder was removed, or another took its place: what comes there would not be seen.
  func requirePlaces() throws {
    for folder in [inbox, outbox, state] {
      guard let there = try? Folder(folder.path), try there.status(".")?.node == folder.status(".")?.node,
        try there.status(".")?.device == folder.status(".")?.device
      else { throw ExchangeError("\(folder.path) is no longer the folder that was opened; start anew") }
    }
  }

  /// The folder that outputs of this name go to: `odoo/pending`, or a partner's. Nothing outside the outbox can be named.
  package func target(_ name: String) throws -> Folder {
    var folder = outbox
    for part in name.split(separator: "/") {
      guard part != "..", part != ".", FileName(String(part)).safe == part else {
        throw ExchangeError("'\(name)' is no folder of the outbox")
      }
      folder = try Self.durable(FileName(String(part)), in: folder, mode: 0o755)
    }
    return folder
  }

  /// Where the file of a message is kept for good: by the day it came.
  package func archiveFolder(_ milliseconds: Int64) throws(FileError) -> Folder {
    let date = Array(Moment.stamp(milliseconds).date)
    var folder = archive
    for part in [0..<4, 4..<6, 6..<8] { folder = try Self.durable(FileName(String(date[part])), in: folder) }
    return folder
  }

  /// A folder that stays where it is; one that is made is durable at once.
  private static func durable(_ name: FileName, in folder: Folder, mode: mode_t = 0o700) throws(FileError) -> Folder {
    if let there = try? folder.existing(name) { return there }
    let made = try folder.folder(name, mode: mode)
    try folder.sync()
    return made
  }

  /// The same, as the ledger says it.
  package static func archivePlace(_ id: String, _ milliseconds: Int64) -> String {
    let date = Array(Moment.stamp(milliseconds).date)
    return "archive/\(String(date[0..<4]))/\(String(date[4..<6]))/\(String(date[6..<8]))/\(id)"
  }

  /// Makes all of it durable at once.
  package func sync() throws(FileError) { try state.syncAll() }
}
