// The first step of the way in: files are moved out of their inboxes. Those that come together from one folder go to one
// folder below `claim`, whose name says what they are, and in which they keep their names: to make and remove a folder for
// each is dear. Which message a file becomes follows from both names, whenever it is asked.

import FileSystem
import Glibc
import Ledger
import Octets

/// A file that was claimed.
struct Claim {
  var id: String
  var partner: String
  var kind: Ledger.Message.Kind
  var reason: String
  var folder: FileName
  var name: FileName
  var size: UInt64 = 0
  /// Milliseconds since 1970 when it was claimed, or written to last.
  var since: Int64 = 0

  /// Reads `ID@partner@kind@reason`, and what a file in it becomes; nil for what is none of ours.
  init?(_ folder: FileName, _ name: FileName) {
    let parts = folder.text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, MessageID.isOne(parts[0]), let kind = Ledger.Message.Kind(rawValue: parts[2]) else {
      return nil
    }
    (id, partner, self.kind, reason) = (MessageID.make(parts[0], name), parts[1], kind, parts[3])
    (self.folder, self.name) = (folder, name)
  }

  /// What is known of the message it becomes.
  var message: Ledger.Message {
    var message = Ledger.Message(
      id: id, kind: kind, partner: partner, name: name.description, size: size, sha256: "", received: since,
      state: .claimed)
    (message.reason, message.place) = (reason, "claim/\(folder)/\(name)")
    return message
  }
}

struct Claims {
  let root: Folder

  private struct Batch {
    var name: FileName
    var folder: Folder
    var ids: Set<String> = []
  }

  /// Moves files out of their inboxes. Those that are gone meanwhile are left out.
  func take(_ arrivals: [Arrival], _ flush: inout Flush, now: Int64) throws -> [Claim] {
    var claims: [Claim] = []
    var batches: [String: Batch] = [:]
    for arrival in arrivals {
      let kind = "\(arrival.partner)@\(arrival.kind.rawValue)@\(arrival.reason)"
      var batch = try batches[kind] ?? make(kind, now)
      if let next = Claim(batch.name, arrival.name), batch.ids.contains(next.id) { batch = try make(kind, now) }
      if let claim = try move(arrival, to: &batch, &flush) { claims.append(claim) }
      batches[kind] = batch
    }
    for batch in batches.values where batch.ids.isEmpty { try root.removeFolder(batch.name) }
    return claims
  }

  private func make(_ kind: String, _ now: Int64) throws(FileError) -> Batch {
    let name = FileName("\(MessageID.make(now))@\(kind)")
    return Batch(name: name, folder: try root.folder(name))
  }

  /// Nil when the file is gone.
  private func move(_ arrival: Arrival, to batch: inout Batch, _ flush: inout Flush) throws -> Claim? {
    do throws(FileError) {
      try arrival.folder.move(arrival.name, to: batch.folder, as: arrival.name)
    } catch {
      // Taken back by its sender, or renamed: it will be seen again if it is still there.
      if [ENOENT, EACCES, EPERM, EXDEV].contains(error.code) { return nil }
      throw error
    }
    // One that its sender will not have removed is older than his next file, and says nothing of it.
    if let marker = arrival.marker { try? arrival.folder.remove(marker) }
    for folder in [arrival.folder, batch.folder, root] { flush.changed(folder) }
    guard var claim = Claim(batch.name, arrival.name) else { return nil }
    batch.ids.insert(claim.id)
    claim.size = try batch.folder.status(arrival.name)?.size ?? 0
    return claim
  }

  /// All there are: what an ended run has left, or one that runs is at.
  func all() throws(FileError) -> [Claim] {
    var claims: [Claim] = []
    for name in try root.names() {
      guard let folder = try root.found(name) else { continue }
      for file in try folder.names() {
        // One that is let go of meanwhile is none.
        guard var claim = Claim(name, file), let status = try folder.status(file) else { continue }
        (claim.size, claim.since) = (status.size, status.changed / 1_000_000)
        claims.append(claim)
      }
    }
    return claims
  }

  /// Removes what is empty, or is none.
  func tidy() throws {
    for name in try root.names() {
      if try root.status(name)?.kind != .folder { try root.remove(name) } else { try removeIfEmpty(name) }
    }
  }

  /// Files that are counted are no longer needed here.
  func letGo(_ claims: [Claim]) throws {
    for (name, claims) in Dictionary(grouping: claims, by: \.folder) {
      let folder = try root.existing(name)
      for claim in claims { try folder.remove(claim.name) }
      try removeIfEmpty(name)
    }
  }

  private func removeIfEmpty(_ name: FileName) throws {
    do throws(FileError) {
      try root.removeFolder(name)
    } catch {
      if error.code != ENOTEMPTY, error.code != EEXIST { throw error }
    }
  }
}
