// What operators do: look, decide about what was put aside, have things done again. Each is written to the journal with who
// and why. The daemon may run meanwhile; it sees decisions when it next looks.

import FileSystem
import Glibc
import Ledger
import Octets

package struct Operations {
  package let layout: ExchangeLayout
  package let ledger: Ledger
  private let who: String
  private let now: () -> Int64

  /// `who` decides; the journal will say so.
  package init(_ paths: ExchangePaths, who: String, now: @escaping () -> Int64 = { Moment.now() }) throws {
    layout = try ExchangeLayout(paths)
    ledger = try Ledger(paths.ledger, now: now)
    (self.who, self.now) = (who, now)
  }

  // MARK: Looking

  /// Messages, the newest first; in front those that are claimed, and not counted yet.
  package func find(_ query: Ledger.Query) throws -> [Ledger.Message] {
    // In this order none is missed that is counted just now.
    let claimed = try claims().filter { claim in try query.fits(claim) && ledger.message(claim.id) == nil }
    let counted = try ledger.find(query)
    let known = Set(counted.map(\.id))
    return Array((claimed.filter { !known.contains($0.id) }.reversed() + counted).prefix(query.limit))
  }

  /// A message, counted or only claimed; nil where there is none.
  package func found(_ id: String) throws -> Ledger.Message? {
    let claimed = try claims().first { $0.id == id }
    return try ledger.message(id) ?? claimed
  }

  private func message(_ id: String) throws -> Ledger.Message {
    guard let message = try found(id) else { throw ExchangeError("there is no message '\(id)'") }
    return message
  }

  /// Files that are still on their way in: ours, and not counted yet, or counted just now.
  package func claims() throws -> [Ledger.Message] { try Claims(root: layout.claim).all().map(\.message) }

  /// The open folder and the name of a message's file.
  package func file(of message: Ledger.Message) throws -> (folder: Folder, name: FileName) {
    var folder = layout.state
    let parts = message.place.split(separator: "/").map(String.init)
    guard let last = parts.last else { throw ExchangeError("\(message.id) has no file any more") }
    for part in parts.dropLast() { folder = try folder.existing(FileName(part)) }
    return (folder, FileName(last))
  }

  // MARK: Deciding

  /// Has a file that was put aside worked on again, as it is.
  package func release(_ id: String, why: String) throws -> String {
    let message = try message(id)
    guard message.state == .quarantined else { throw refusal(message, "is not put aside") }
    return try again(message, why: why) { new in
      var old = try ledger.message(id) ?? message
      old.state = .discarded
      old.detail = "released as \(new)"
      try ledger.update(old)
      try ledger.note("released", id, "as \(new) by \(who): \(why)", at: now())
    }
  }

  /// Decides that nothing comes of a file. Its bytes stay where they are until they are purged.
  package func discard(_ id: String, why: String) throws {
    try discard(id, in: [.quarantined, .received], why: why) {}
  }

  /// `tell` tells others of it, in the same step.
  private func discard(_ id: String, in states: [Ledger.Message.State], why: String, _ tell: () throws -> Void) throws {
    let message = try message(id)
    try ledger.transaction {
      // The exchange, or another operator, may be at it.
      var message = try ledger.message(id) ?? message
      guard states.contains(message.state) else { throw refusal(message, "cannot be discarded") }
      try tell()
      message.state = .discarded
      message.finished = now()
      try ledger.update(message)
      try ledger.note("discarded", id, "by \(who): \(why)", at: now())
    }
  }

  private func refusal(_ message: Ledger.Message, _ why: String) -> ExchangeError {
    ExchangeError("\(message.id) \(why): it is \(message.state.rawValue)")
  }

  /// Refuses a file that was put aside, and tells its sender.
  package func reject(_ id: String, why: String) throws {
    let message = try message(id)
    guard message.state == .quarantined else { throw refusal(message, "is not put aside") }
    guard message.kind != .outbound, !message.partner.isEmpty else {
      throw ExchangeError("\(id) came from no partner: nobody can be told; discard it")
    }
    let text = """
      The file \(message.name), received \(Moment.text(message.received)), was rejected.

      Why: \(why)

      Nothing of it was taken over. (\(message.id), sha256 \(message.sha256))

      """
    let folder = try layout.target(message.kind == .trial ? "\(message.partner)/test" : message.partner)
    let name = FileName("\(FileName(message.name).safe).\(id).rejected.txt")
    let part = FileName(".\(name.text).part")
    try folder.remove(part)
    let file = try folder.create(part, mode: 0o644)
    try file.write(Array(text.utf8))
    try file.sync()
    try discard(id, in: [.quarantined], why: "rejected: \(why)") {
      if try folder.status(name) == nil { try folder.move(part, to: folder, as: name) } else { try folder.remove(part) }
      try folder.sync()
    }
  }

  /// How a message is worked on again.
  package struct Replaying: Sendable {
    /// By the specs that it was translated by the first time; else by those of now.
    package var usesOriginalSpecs = false
    /// What is sent bears the numbers and the moment it had; else new ones.
    package var keepsNumbers = false
    package init() {}
  }

  /// Has a message worked on again: a new message with the same bytes, linked to the old one. What it makes has the same
  /// external ids.
  package func replay(_ id: String, why: String, _ way: Replaying = Replaying()) throws -> String {
    let message = try message(id)
    guard [.done, .quarantined, .discarded, .duplicate].contains(message.state) else {
      throw refusal(message, "is still on its way")
    }
    if way.keepsNumbers, message.kind != .outbound || message.control == 0 {
      throw ExchangeError("\(id) was not sent: it has no numbers to keep")
    }
    if way.usesOriginalSpecs, try !SpecVersions(layout: layout).has(message.specs) {
      throw ExchangeError("the specs that \(id) was translated by are not kept")
    }
    return try again(message, why: why, way) { new in
      if var old = try ledger.message(id), old.state == .quarantined {
        // It is decided on with this.
        (old.state, old.detail, old.finished) = (.discarded, "replayed as \(new)", now())
        try ledger.update(old)
      }
      try ledger.note("replayed", id, "as \(new) by \(who): \(why)", at: now())
    }
  }

  /// Makes a new message of the bytes of an old one; `tell` notes what that means for the old one, in the same step.
  private func again(
    _ message: Ledger.Message, why: String, _ way: Replaying = Replaying(), _ tell: (_ new: String) throws -> Void
  ) throws -> String {
    let (folder, name) = try file(of: message)
    guard let status = try folder.status(name), status.kind == .file else {
      throw ExchangeError("the bytes of \(message.id) are not to be had: it was no file, or it was purged")
    }
    let id = MessageID.make(now())
    let copy = try layout.stage.createUnnamed()
    let copied = try FileCopy.copy(try folder.open(name), to: copy)
    guard message.sha256.isEmpty || copied.sha256 == message.sha256 else {
      throw ExchangeError("the bytes of \(message.id) have changed since they came: \(copied.sha256)")
    }
    try copy.sync()
    let new = repeated(message, as: id, copied, way)
    try ledger.transaction {
      if let present = try ledger.message(message.id), present.state != message.state {
        throw refusal(present, "was decided on meanwhile")
      }
      // It has its name and its row at once: an exchange that recovers meanwhile finds both, or none.
      try layout.stage.name(copy, FileName(id))
      try layout.stage.sync()
      try ledger.insert(new)
      try ledger.note("received", id, "again \(message.id) by \(who): \(why)", at: now())
      try tell(id)
    }
    return id
  }

  /// The message that has a file worked on again.
  private func repeated(
    _ message: Ledger.Message, as id: String, _ copied: StagedFile, _ way: Replaying
  ) -> Ledger.Message {
    var new = Ledger.Message(
      id: id, kind: message.kind, partner: message.partner, name: message.name, size: copied.size,
      sha256: copied.sha256, received: now())
    (new.parent, new.place, new.urgency) = (message.id, "stage/\(id)", message.urgency)
    new.controls = message.kind == .outbound ? copied.objects : copied.interchanges * 2
    if way.usesOriginalSpecs { new.specs = message.specs }
    if way.keepsNumbers { (new.control, new.controls, new.stamp) = (message.control, message.controls, message.stamp) }
    return new
  }

  /// How much of the disk of the state is free, in percent.
  package func free() throws -> Int {
    let space = try Space(of: layout.paths.state)
    return Int(space.free * 100 / max(1, space.total))
  }

  package func pause(_ partner: String, why: String) throws {
    try ledger.transaction { try ledger.pause(partner, why: "by \(who): \(why)", at: now()) }
  }

  package func resume(_ partner: String) throws {
    guard try ledger.transaction({ try ledger.resume(partner, at: now()) }) else {
      throw ExchangeError("\(partner) is not paused")
    }
  }

  // MARK: Sending

  /// Puts documents where the daemon takes them from.
  package func send(_ bytes: [UInt8], to partner: String, as name: String) throws -> String {
    let folder = try layout.target("odoo/outgoing").folder(FileName(partner), mode: 0o755)
    let final = FileName(
      "\(FileName(name).safe.split(separator: ".").first ?? "documents").\(MessageID.make(now())).json")
    let part = FileName(".\(final.text).part")
    let file = try folder.create(part, mode: 0o644)
    try file.write(bytes)
    try file.sync()
    try folder.move(part, to: folder, as: final)
    try folder.sync()
    return "\(folder.path)/\(final.text)"
  }

  // MARK: Proof

  /// What does not hold of: the journal is whole, every message's bytes are in one place and are the same, every output has one parent.
  package func faults() throws -> [String] {
    var faults: [String] = []
    if let broken = try ledger.brokenSeal() { faults.append("the journal is broken at entry \(broken.sequence)") }
    var after: Int64 = 0
    while true {
      let rows = try ledger.messages(after: after, limit: 500)
      guard let last = rows.last else { break }
      after = last.sequence
      for message in rows { if let fault = try fault(of: message) { faults.append(fault) } }
    }
    let known = try Set(layout.stage.names() + layout.quarantine.names())
    let claimed = try Set(claims().map(\.id))
    for name in known where try ledger.message(name.text) == nil {
      if !claimed.contains(name.text) { faults.append("\(name) belongs to no message") }
    }
    return faults
  }

  private func fault(of message: Ledger.Message) throws -> String? {
    var message = message
    // An exchange that runs moves files before it says so; what has come to where it stays is there at once.
    for attempt in 1...20 {
      if message.place.isEmpty || message.state == .discarded { return nil }
      if let (folder, name) = try? file(of: message), try folder.status(name) != nil { break }
      let isUnderWay = message.place.hasPrefix("stage/")
      if attempt == 20 || attempt > 1 && !isUnderWay { return "\(message.id): \(message.place) is not there" }
      if isUnderWay { usleep(50_000) }
      message = try ledger.message(message.id) ?? message
    }
    let (folder, name) = try file(of: message)
    guard let status = try folder.status(name) else { return "\(message.id): \(message.place) is not there" }
    if status.kind != .file || message.sha256.isEmpty { return nil }
    let hash = try FileDigest.of(try folder.open(name))
    return hash == message.sha256 ? nil : "\(message.id): \(message.place) has other bytes than came"
  }

  // MARK: Keeping

  /// Copies ledger, archive and quarantine to a new folder, from which an exchange can go on. What is under way is copied as
  /// the ledger of that moment knows it, wherever it has gone meanwhile.
  package func backUp(to path: String) throws {
    if unsafe mkdir(path, 0o700) != 0 { throw FileError("make", path) }
    try ledger.database.copy(to: "\(path)/ledger.sqlite")
    let target = try Folder(path)
    let stage = try target.folder("stage")
    let kept = try Ledger("\(path)/ledger.sqlite", now: now)
    for state in [Ledger.Message.State.received, .working, .committed, .quarantined] {
      for message in try kept.messages(in: state) where message.place.hasPrefix("stage/") {
        try copyUnderWay(message.id, to: stage)
      }
    }
    try takeBack(in: kept)
    for name in ["archive", "quarantine", "specs"] {
      try copy(try layout.state.existing(FileName(name)), to: try target.folder(FileName(name)))
    }
    try target.syncAll()
  }

  /// What was made of messages under way is not copied: it is made anew, with the numbers and the moment they have.
  private func takeBack(in kept: Ledger) throws {
    try kept.transaction {
      for state in [Ledger.Message.State.working, .committed] {
        for var message in try kept.messages(in: state) {
          message.state = .received
          message.excused += state == .working ? 1 : 0
          try kept.insert([], of: message.id)
          try kept.update(message)
          try kept.note("backup", message.id, "to be worked on again", at: now())
        }
      }
    }
  }

  private func copyUnderWay(_ id: String, to stage: Folder) throws {
    // It may move on just now, and no further than once or twice.
    for attempt in 1...3 {
      let (folder, name) = try file(of: try message(id))
      if try folder.status(name) == nil, attempt < 3 { continue }
      guard try folder.status(name)?.kind == .file, folder.mayRead(name) else { return }
      _ = try FileCopy.copy(try folder.open(name), to: try stage.create(FileName(id)))
      return
    }
  }

  private func copy(_ source: Folder, to target: Folder) throws {
    for name in try source.names() {
      switch try source.status(name)?.kind {
      case .folder: try copy(try source.existing(name), to: try target.folder(name))
      // What the partner keeps to himself is not ours to copy.
      case .file where source.mayRead(name): _ = try FileCopy.copy(try source.open(name), to: try target.create(name))
      default: continue
      }
    }
  }

  /// Messages that ended longer ago than their class is kept, whose files are removed; with `dryRun` they are only told.
  /// Stored answers of such messages go too; specs that no message with a file was translated by go when the exchange is
  /// next started, which knows what it works by. Journal and rows stay.
  package func purge(_ retention: Retention, dryRun: Bool) throws -> [Ledger.Message] {
    let old = try ledger.ended(retention, at: now())
    if dryRun { return old }
    for message in old {
      if let (folder, name) = try? file(of: message) { try folder.removeTree(name) }
      if message.place.hasPrefix("quarantine/") { try layout.quarantine.removeTree(FileName(message.id)) }
    }
    try layout.sync()
    try ledger.transaction {
      for var message in old {
        message.place = ""
        try ledger.update(message)
        try ledger.forgetAnswers(of: message.id)
        try ledger.note("purged.file", message.id, "by \(who)", at: now())
      }
    }
    return old
  }
}

extension Ledger {
  package func messages(after sequence: Int64, limit: Int) throws(LedgerError) -> [Message] {
    try database.rows(
      "SELECT * FROM message WHERE seq > ? ORDER BY seq LIMIT ?", .integer(sequence), LedgerValue(limit)
    ).map { Message(row: $0) }
  }

  /// That of the newest message; 0 where there is none.
  package func lastSequence() throws(LedgerError) -> Int64 {
    try database.rows("SELECT max(seq) AS last FROM message").first?["last"].integer ?? 0
  }

  /// Messages with files that ended longer ago than their class is kept.
  func ended(_ retention: Retention, at now: Int64) throws(LedgerError) -> [Message] {
    try database.rows(
      """
      SELECT * FROM message WHERE state IN ('done', 'duplicate', 'discarded') AND finished > 0 AND place <> ''
        AND finished < CASE WHEN state = 'discarded' THEN ? WHEN state = 'duplicate' THEN ? WHEN kind = 'trial' THEN ?
          WHEN kind = 'outbound' THEN ? ELSE ? END
        ORDER BY seq LIMIT 100000
      """, retention.moment(retention.discarded, now), retention.moment(retention.duplicates, now),
      retention.moment(retention.trials, now), retention.moment(retention.sent, now),
      retention.moment(retention.received, now)
    ).map { Message(row: $0) }
  }

  /// The versions of the specs that messages with files were translated by, or will be.
  func versionsInUse() throws(LedgerError) -> Set<String> {
    Set(try database.rows("SELECT DISTINCT specs FROM message WHERE place <> ''").map { $0["specs"].text })
  }

  /// An answer that is not to be sent again is known by its hash from now on.
  func forgetAnswers(of id: String) throws(LedgerError) {
    try database.rows("UPDATE output SET content = NULL WHERE message = ?", .text(id))
  }
}
