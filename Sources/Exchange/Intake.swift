// The way in: files are claimed by a rename, copied with their hash, and counted in the ledger - in batches, so that many
// files share the flushes. After each step a crash leaves something that says how far it went.

import FileSystem
import Glibc
import Hashing
import Ledger
import Octets

/// Where a file was found, and what it is for.
package struct Arrival: Sendable {
  package var folder: Folder
  package var name: FileName
  package var partner: String
  package var kind: Ledger.Message.Kind
  /// Why it is put aside; empty where it is taken in.
  package var reason = ""
  /// The file beside it that says it is whole, and goes when it is taken.
  package var marker: FileName?
}

/// A file that was claimed: its folder below `claim`, which says what it is.
struct Claim {
  var id: String
  var partner: String
  var kind: Ledger.Message.Kind
  var reason: String
  var folder: FileName
  var name: FileName

  /// `ID@partner@kind@reason`
  static func folderName(_ id: String, _ arrival: Arrival) -> FileName {
    FileName("\(id)@\(arrival.partner)@\(arrival.kind.rawValue)@\(arrival.reason)")
  }

  /// Reads it back; nil for what is none of ours.
  init?(_ folder: FileName, _ name: FileName) {
    let parts = folder.text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4, let kind = Ledger.Message.Kind(rawValue: parts[2]) else { return nil }
    (id, partner, self.kind, reason) = (parts[0], parts[1], kind, parts[3])
    self.folder = folder
    self.name = name
  }
}

struct Intake {
  let layout: ExchangeLayout
  let ledger: Ledger
  let settings: ExchangeSettings
  let log: ExchangeLog
  let now: () -> Int64
  /// What is not to be found in the profile decides nothing.
  let urgency: (Ledger.Message) -> Int

  /// So often a file is copied that is written to meanwhile.
  private static let copyLimit = 5

  /// Takes files in. Answers how many messages there are more.
  func take(_ arrivals: [Arrival]) throws -> Int {
    var claims: [Claim] = []
    for arrival in arrivals { if let claim = try self.claim(arrival) { claims.append(claim) } }
    if claims.isEmpty { return 0 }
    try layout.sync()
    return try admit(claims)
  }

  /// Moves a file out of its inbox; nil when it is gone.
  private func claim(_ arrival: Arrival) throws -> Claim? {
    let id = MessageID.make(now())
    let folder = Claim.folderName(id, arrival)
    let own = try layout.claim.folder(folder)
    do throws(FileError) {
      try arrival.folder.move(arrival.name, to: own, as: arrival.name)
    } catch {
      try layout.claim.removeFolder(folder)
      // Taken back by its sender, or renamed: it will be seen again if it is still there.
      if error.code == ENOENT || error.code == EACCES || error.code == EPERM { return nil }
      throw error
    }
    // One that its sender will not have removed is older than his next file, and says nothing of it.
    if let marker = arrival.marker { try? arrival.folder.remove(marker) }
    return Claim(folder, arrival.name)
  }

  /// Takes in what was claimed: copies, counts, and lets go of the claims.
  func admit(_ claims: [Claim]) throws -> Int {
    var staged: [(claim: Claim, message: Ledger.Message, seen: FileStatus?)] = []
    for claim in claims {
      if try ledger.message(claim.id) != nil {
        try letGo(claim)
      } else {
        staged.append(try stage(claim))
      }
    }
    if staged.isEmpty { return 0 }
    if !settings.mistakes.contains(.noFileSync) { try layout.sync() }
    try ledger.transaction {
      for index in staged.indices {
        staged[index].message.urgency = urgency(staged[index].message)
        try decide(&staged[index].message)
        try ledger.insert(staged[index].message)
        try note(staged[index].message)
      }
    }
    for (claim, message, seen) in staged {
      try tellLateWrite(claim, message, seen)
      try letGo(claim)
      log.tell(message.state == .quarantined ? .warning : .info, "received", message)
    }
    return staged.count
  }

  private func note(_ message: Ledger.Message) throws {
    let origin = "\(message.partner)/\(message.name) \(message.size) \(message.sha256)"
    try ledger.note("received", message.id, origin, at: now())
    if message.state == .quarantined { try ledger.note("quarantined", message.id, message.reason, at: now()) }
    if message.isRepeat { try ledger.note("duplicate", message.id, message.parent, at: now()) }
  }

  /// Copies the file of a claim, so that nobody can change it any more. What may not be read is moved as it is.
  private func stage(_ claim: Claim) throws -> (claim: Claim, message: Ledger.Message, seen: FileStatus?) {
    let folder = try layout.claim.existing(claim.folder)
    var message = Ledger.Message(
      id: claim.id, kind: claim.kind, partner: claim.partner, name: claim.name.description, size: 0, sha256: "",
      received: now())
    message.place = "stage/\(claim.id)"
    try layout.stage.removeTree(FileName(claim.id))
    let kind = try folder.status(claim.name)?.kind
    let isAsked = !["NOT_A_FILE", "LINKED", "UNREADABLE"].contains(claim.reason)
    guard isAsked, kind == .file, folder.mayRead(claim.name) else {
      try folder.move(claim.name, to: layout.stage, as: FileName(claim.id))
      let reason = kind == .file ? "UNREADABLE" : "NOT_A_FILE"
      (message.state, message.reason) = (.quarantined, claim.reason.isEmpty ? reason : claim.reason)
      return (claim, message, nil)
    }
    let source = try folder.open(claim.name)
    for round in 1...Self.copyLimit {
      let before = try source.status()
      let target = try layout.stage.create(FileName(claim.id))
      let copied = try FileCopy.copy(source, to: target)
      let after = try source.status()
      (message.size, message.sha256) = (copied.size, copied.sha256)
      message.controls = claim.kind == .outbound ? copied.objects : copied.interchanges * 2
      if after.size == before.size, after.changed == before.changed, copied.size == after.size {
        if !claim.reason.isEmpty { (message.state, message.reason) = (.quarantined, claim.reason) }
        return (claim, message, after)
      }
      // Written to while it was copied: once more, unless somebody never stops.
      if round < Self.copyLimit { try layout.stage.remove(FileName(claim.id)) }
    }
    (message.state, message.reason) = (.quarantined, "LATE_WRITE")
    return (claim, message, nil)
  }

  /// Whether the message is new: of what was sent before with the same bytes only the answer goes out again.
  private func decide(_ message: inout Ledger.Message) throws {
    guard message.state == .received, message.kind == .inbound else { return }
    guard let first = try ledger.earlier(message.sha256, from: message.partner, kind: .inbound) else { return }
    message.parent = first.id
    message.reason = "SAME_BYTES"
  }

  /// A partner's open handle may still write to what was claimed: what came after the copy is kept, and put aside.
  private func tellLateWrite(_ claim: Claim, _ message: Ledger.Message, _ seen: FileStatus?) throws {
    guard let seen, let folder = try? layout.claim.existing(claim.folder), let status = try folder.status(claim.name),
      status.size != seen.size || status.changed != seen.changed
    else { return }
    let id = MessageID.make(now())
    let copied = try FileCopy.copy(try folder.open(claim.name), to: try layout.stage.create(FileName(id)))
    try layout.sync()
    var late = Ledger.Message(
      id: id, kind: message.kind, partner: message.partner, name: message.name, size: copied.size,
      sha256: copied.sha256, received: now(), state: .quarantined)
    (late.reason, late.parent, late.place) = ("LATE_WRITE", message.id, "stage/\(id)")
    try ledger.transaction {
      try ledger.insert(late)
      try note(late)
    }
  }

  private func letGo(_ claim: Claim) throws(FileError) { try layout.claim.removeTree(claim.folder) }
}

/// Names of messages: when they came, and a random part. Nothing of a partner's is in them.
package enum MessageID {
  package static func make(_ now: Int64) -> String {
    let stamp = Moment.text(now)
    let digits = stamp.filter(\.isNumber)
    let random = String(UInt64.random(in: 0...UInt64(UInt32.max)), radix: 16)
    let padded = String(repeating: "0", count: 8 - random.count) + random
    return "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(9))-\(padded)"
  }

  package static func isOne(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0].count == 8 && parts[1].count == 9 && parts[2].count == 8
      && text.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 || $0 == 0x2d }
  }
}

/// Copies a file and hashes it on the way.
enum FileCopy {
  private static let block = 256 << 10

  /// Answers size and hash, and how many interchanges, and objects of JSON, there are at most: what is written of the file
  /// needs no more control numbers than these tell.
  static func copy(
    _ source: borrowing OpenFile, to target: borrowing OpenFile
  ) throws(FileError) -> (size: UInt64, sha256: String, interchanges: Int, objects: Int) {
    let digest = Digest()
    digest.begin()
    var size: UInt64 = 0
    var headers = HeaderCount()
    while true {
      let bytes = try source.read(block, at: size)
      if bytes.isEmpty { break }
      digest.add(bytes.span, 0..<bytes.count)
      headers.count(bytes)
      try target.write(bytes)
      size += UInt64(bytes.count)
    }
    return (size, digest.text, min(headers.interchanges, 100_000), min(headers.objects, 100_000))
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
