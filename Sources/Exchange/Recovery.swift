// What is done before the first file is taken: whatever an ended run was at is finished, or undone to where its last step
// began. Nothing that came from a partner is thrown away.

import FileSystem
import Ledger
import Octets

struct Recovery {
  let layout: ExchangeLayout
  let ledger: Ledger
  let delivery: Delivery
  let now: () -> Int64

  /// Answers the files that were claimed, which are to be taken in.
  func run() throws -> [Claim] {
    try sweepWork()
    try returnWork()
    let claims = try findClaims()
    // What cannot be delivered stays committed, and is tried again.
    _ = try delivery.deliver(try ledger.messages(in: .committed))
    try sweepStage(but: Set(claims.map(\.id)))
    try layout.sync()
    return claims
  }

  /// What workers were at is done anew; that it was not done is no fault of the file.
  private func returnWork() throws {
    let open = try ledger.messages(in: .working)
    if open.isEmpty { return }
    try ledger.transaction {
      for var message in open {
        message.state = .received
        message.excused += 1
        try ledger.update(message)
      }
    }
  }

  private func findClaims() throws -> [Claim] {
    let claims = Claims(root: layout.claim)
    try claims.tidy()
    let open = try claims.all()
    // Claims may have been made by renames that are not durable yet.
    if !open.isEmpty { try layout.sync() }
    return open
  }

  /// Outputs that were not committed.
  private func sweepWork() throws {
    for name in try layout.work.names() { try layout.work.removeTree(name) }
    for name in try layout.out.names() {
      let message = try ledger.message(name.text)
      if message?.state != .committed { try layout.out.removeTree(name) }
    }
  }

  /// Bytes that nothing is known of are kept, and told; what was copied of claims is copied anew.
  private func sweepStage(but claimed: Set<String>) throws {
    for name in try layout.stage.names() where !claimed.contains(name.text) {
      if try ledger.message(name.text) == nil { try tellOrphan(name) }
    }
  }

  private func tellOrphan(_ name: FileName) throws {
    try ledger.transaction {
      // An operator may just have had it worked on again: file and row are there when he is through.
      guard try ledger.message(name.text) == nil, let status = try layout.stage.status(name) else { return }
      let id = MessageID.isOne(name.text) ? name.text : MessageID.make(now())
      if id != name.text { try layout.stage.move(name, to: layout.stage, as: FileName(id)) }
      let hash = status.kind == .file ? try FileDigest.of(try layout.stage.open(FileName(id))) : ""
      var message = Ledger.Message(
        id: id, kind: .inbound, partner: "", name: name.description, size: status.size, sha256: hash, received: now(),
        state: .quarantined)
      (message.reason, message.place) = ("ORPHAN", "stage/\(id)")
      try ledger.insert(message)
      try ledger.note("received", id, "found in the stage", at: now())
      try ledger.note("quarantined", id, message.reason, at: now())
    }
  }
}
