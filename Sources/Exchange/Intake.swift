// The way in: files are claimed by a rename, copied with their hash, and counted in the ledger - in batches, so that many
// files share the flushes. After each step a crash leaves something that says how far it went.

import FileSystem
import Glibc
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

struct Intake {
  let layout: ExchangeLayout
  let ledger: Ledger
  let settings: ExchangeSettings
  let log: ExchangeLog
  let now: () -> Int64
  /// What is not to be found in the profile decides nothing.
  let urgency: (Ledger.Message) -> Int

  /// Moves files out of their inboxes, durably. Those that are gone meanwhile are left out.
  func claim(_ arrivals: [Arrival]) throws -> [Claim] {
    var flush = Flush(layout)
    let claims = try Claims(root: layout.claim).take(arrivals, &flush, now: now())
    try flush.run()
    return claims
  }

  /// Takes in what was claimed: copies, counts, and lets go of the claims.
  func admit(_ claims: [Claim]) throws {
    var copies: [(Claim, StagedFile)] = []
    var known: [Claim] = []
    for claim in claims {
      if let message = try ledger.message(claim.id) {
        try keepLateWrite(claim, message, nil)
        known.append(claim)
      } else {
        let folder = try layout.claim.existing(claim.folder)
        let staged = try Staging(stage: layout.stage).take(claim.name, in: folder, claim.reason, as: FileName(claim.id))
        copies.append((claim, staged))
      }
    }
    try Claims(root: layout.claim).letGo(known)
    try count(copies)
  }

  /// Takes in what is copied: counts it, and lets go of the claims.
  func count(_ copies: [(claim: Claim, staged: StagedFile)]) throws {
    if copies.isEmpty { return }
    var flush = Flush(layout)
    for (claim, staged) in copies where !staged.sha256.isEmpty { flush.wrote(FileName(claim.id), in: layout.stage) }
    flush.changed(layout.stage)
    if !settings.mistakes.contains(.noFileSync) { try flush.run() }
    var messages: [Ledger.Message] = []
    try ledger.transaction {
      for (claim, staged) in copies {
        var message = message(of: claim, staged)
        try decide(&message)
        try ledger.insert(message)
        try note(message)
        messages.append(message)
      }
    }
    for ((claim, staged), message) in zip(copies, messages) {
      try keepLateWrite(claim, message, staged.seen)
      log.tell(message.state == .quarantined ? .warning : .info, "received", message)
    }
    try Claims(root: layout.claim).letGo(copies.map(\.claim))
  }

  /// The message that a claim becomes, as far as it is known.
  func message(of claim: Claim, _ staged: StagedFile) -> Ledger.Message {
    var message = Ledger.Message(
      id: claim.id, kind: claim.kind, partner: claim.partner, name: claim.name.description, size: staged.size,
      sha256: staged.sha256, received: now())
    message.place = "stage/\(claim.id)"
    message.controls = claim.kind == .outbound ? staged.objects : staged.interchanges * 2
    message.urgency = urgency(message)
    if !staged.reason.isEmpty { (message.state, message.reason) = (.quarantined, staged.reason) }
    return message
  }

  private func note(_ message: Ledger.Message) throws {
    let origin = "\(message.partner)/\(message.name) \(message.size) \(message.sha256)"
    try ledger.note("received", message.id, origin, at: now())
    if message.state == .quarantined { try ledger.note("quarantined", message.id, message.reason, at: now()) }
    if message.isRepeat { try ledger.note("duplicate", message.id, message.parent, at: now()) }
  }

  /// Whether the message is new: of what was sent before with the same bytes only the answer goes out again, and what we have
  /// sent before waits for somebody who means it.
  private func decide(_ message: inout Ledger.Message) throws {
    guard message.state == .received, message.kind != .trial else { return }
    guard let first = try ledger.earlier(message.sha256, from: message.partner, kind: message.kind) else { return }
    if message.kind == .outbound {
      (message.state, message.reason) = (.quarantined, "SENT_BEFORE")
      message.detail = "the same was sent as \(first.id)"
    } else {
      (message.parent, message.reason) = (first.id, "SAME_BYTES")
    }
  }

  /// A partner's open handle may still write to what was claimed. A file that has changed since it was copied is put aside as
  /// a message of its own: the file itself, since who writes to it may go on. The ledger tells of it before it is moved, by an
  /// id that follows from the other; so the next run finishes what a killed one has begun. Without `seen` the bytes decide.
  private func keepLateWrite(_ claim: Claim, _ message: Ledger.Message, _ seen: StagedFile.Seen?) throws {
    guard let folder = try layout.claim.found(claim.folder), let status = try folder.status(claim.name) else { return }
    if let seen, status.size == seen.size, status.changed == seen.changed { return }
    let id = MessageID.make(message.id, claim.name)
    if try ledger.message(id) == nil {
      if try status.size == message.size && isSame(claim.name, in: folder, as: message) { return }
      var late = Ledger.Message(
        id: id, kind: message.kind, partner: message.partner, name: message.name, size: status.size, sha256: "",
        received: now(), state: .quarantined)
      (late.reason, late.parent, late.place) = ("LATE_WRITE", message.id, "stage/\(id)")
      try ledger.transaction {
        try ledger.insert(late)
        try note(late)
      }
      log.tell(.warning, "received", late)
    }
    try folder.move(claim.name, to: layout.stage, as: FileName(id))
    try layout.sync()
  }

  private func isSame(_ name: FileName, in folder: Folder, as message: Ledger.Message) throws(FileError) -> Bool {
    // Its sender may have taken the right to read it.
    guard folder.mayRead(name) else { return false }
    return try FileDigest.of(try folder.open(name)) == message.sha256
  }
}

/// Names of messages: when they came, and a random part. Nothing of a partner's is in them.
package enum MessageID {
  package static func make(_ now: Int64) -> String {
    let stamp = Moment.text(now)
    let digits = stamp.filter(\.isNumber)
    let random = self.digits(UInt32.random(in: 0...UInt32.max))
    return "\(digits.prefix(8))-\(digits.dropFirst(8).prefix(9))-\(random)"
  }

  /// What a file becomes in a folder that is called after one: the same moment, and a part by both.
  static func make(_ folder: String, _ name: FileName) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in Array(folder.utf8) + name.bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return "\(folder.prefix(18))-\(digits(UInt32(truncatingIfNeeded: hash ^ hash >> 32)))"
  }

  private static func digits(_ number: UInt32) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }

  package static func isOne(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0].count == 8 && parts[1].count == 9 && parts[2].count == 8
      && text.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 || $0 == 0x2d }
  }
}
