// What was decided about every message: where it stands, what came of it, which numbers were given, and a journal of events
// that is only added to. Directories say where files are, the ledger what they mean; only the exchange writes to both.

import Hashing
import Octets

package final class Ledger {
  package let database: Database
  private let now: () -> Int64

  /// Opens the ledger at `path`; `now` tells milliseconds since 1970. Throws when it is not as durable as it must be, or newer
  /// than this program.
  package init(_ path: String, isNew: Bool = true, synchronous: String = "FULL", now: @escaping () -> Int64) throws {
    database = try Database(path, isNew: isNew)
    self.now = now
    let mode = try database.rows("PRAGMA journal_mode=WAL").first?["journal_mode"].text ?? ""
    try database.execute("PRAGMA synchronous=\(synchronous); PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF")
    guard mode == "wal" else { throw LedgerError("the ledger \(path) is in mode '\(mode)', and must be in WAL") }
    if synchronous == "FULL" { try requireFull() }
    try migrate()
  }

  private func requireFull() throws(LedgerError) {
    let level = try database.rows("PRAGMA synchronous").first?["synchronous"].integer ?? 0
    if level < 2 {
      throw LedgerError("the ledger \(database.path) does not wait for the disk (synchronous is \(level))")
    }
  }

  private func migrate() throws {
    func version() throws(LedgerError) -> Int {
      Int(try database.rows("PRAGMA user_version").first?["user_version"].integer ?? 0)
    }
    let known = LedgerSchema.versions.count
    if try version() == known { return }
    try database.transaction {
      let current = try version()
      if current > known {
        throw LedgerError("the ledger \(database.path) is of version \(current), this program knows up to \(known)")
      }
      for text in LedgerSchema.versions[current...] { try database.execute(text) }
      try database.execute("PRAGMA user_version=\(known)")
    }
  }

  package func transaction<Result>(_ body: () throws -> Result) throws -> Result { try database.transaction(body) }

  // MARK: Messages

  /// A message as the ledger has it.
  package struct Message: Equatable, Sendable {
    /// Where it stands on its way.
    package enum State: String, Sendable, CaseIterable {
      /// The file is ours, and the ledger has not counted it yet: it knows none in this state.
      case claimed
      /// The bytes are ours and counted.
      case received
      /// A worker has it, or had it when the program ended.
      case working
      /// What came of it is on disk and will be delivered, whatever comes.
      case committed
      /// Everything is delivered, and the file in the archive.
      case done
      /// It waits for somebody to decide.
      case quarantined
      /// It was sent before; only the answer went out again.
      case duplicate
      /// Somebody decided that nothing comes of it.
      case discarded
    }

    /// Which way it goes.
    package enum Kind: String, Sendable, CaseIterable {
      case inbound
      /// From the folder for trials: answered, never posted.
      case trial
      /// Documents that are written for a partner.
      case outbound
    }

    package var sequence: Int64 = 0
    package var id: String
    package var kind: Kind
    package var partner: String
    package var name: String
    package var size: UInt64
    package var sha256: String
    /// Milliseconds since 1970.
    package var received: Int64
    package var state: State
    /// 0 before 1 before 2.
    package var urgency = 1
    package var attempts = 0
    /// Attempts that say nothing of the file: there was no room, or the exchange ended meanwhile.
    package var excused = 0
    /// Workers that died of it.
    package var deaths = 0
    /// Not before this moment.
    package var due: Int64 = 0
    /// The first control number reserved for what we write of it, and how many.
    package var control: UInt32 = 0
    package var controls = 0
    /// The moment its answers bear.
    package var stamp: Int64 = 0
    package var verdict = ""
    package var reason = ""
    package var detail = ""
    /// The message it repeats.
    package var parent = ""
    /// Where its file is, below the folder of the state.
    package var place = ""
    package var finished: Int64 = 0
    /// The version of the specs it is translated by; empty for that of the moment.
    package var specs = ""

    package init(
      id: String, kind: Kind, partner: String, name: String, size: UInt64, sha256: String, received: Int64,
      state: State = .received
    ) {
      (self.id, self.kind, self.partner, self.name) = (id, kind, partner, name)
      (self.size, self.sha256, self.received, self.state) = (size, sha256, received, state)
    }

    package init(row: LedgerRow) {
      sequence = row["seq"].integer
      id = row["id"].text
      kind = Kind(rawValue: row["kind"].text) ?? .inbound
      partner = row["partner"].text
      name = row["name"].text
      size = UInt64(max(0, row["size"].integer))
      sha256 = row["sha256"].text
      received = row["received"].integer
      state = State(rawValue: row["state"].text) ?? .quarantined
      urgency = Int(row["urgency"].integer)
      attempts = Int(row["attempts"].integer)
      excused = Int(row["excused"].integer)
      deaths = Int(row["deaths"].integer)
      due = row["due"].integer
      control = UInt32(clamping: row["control"].integer)
      controls = Int(row["controls"].integer)
      stamp = row["stamp"].integer
      verdict = row["verdict"].text
      reason = row["reason"].text
      detail = row["detail"].text
      parent = row["parent"].text
      place = row["place"].text
      finished = row["finished"].integer
      specs = row["specs"].text
    }
  }

  /// Adds a message; its sequence is set.
  package func insert(_ message: Message) throws(LedgerError) {
    try database.rows(
      """
      INSERT INTO message (id, kind, partner, name, size, sha256, received, state, urgency, due, reason, detail, parent,
        place, stamp, control, controls, specs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .text(message.id), .text(message.kind.rawValue), .text(message.partner), .text(message.name),
      LedgerValue(message.size), .text(message.sha256), .integer(message.received), .text(message.state.rawValue),
      LedgerValue(message.urgency), .integer(message.due), .text(message.reason), .text(message.detail),
      .text(message.parent), .text(message.place), .integer(message.stamp), LedgerValue(message.control),
      LedgerValue(message.controls), .text(message.specs))
  }

  /// Writes everything of a message that changes on its way.
  package func update(_ message: Message) throws(LedgerError) {
    try database.rows(
      """
      UPDATE message SET state = ?, attempts = ?, excused = ?, deaths = ?, due = ?, control = ?, controls = ?, stamp = ?, verdict = ?,
        reason = ?, detail = ?, place = ?, finished = ?, specs = ? WHERE id = ?
      """, .text(message.state.rawValue), LedgerValue(message.attempts),
      LedgerValue(message.excused), LedgerValue(message.deaths), .integer(message.due), LedgerValue(message.control),
      LedgerValue(message.controls), .integer(message.stamp), .text(message.verdict), .text(message.reason),
      .text(message.detail), .text(message.place),
      .integer(message.finished), .text(message.specs), .text(message.id))
  }

  package func message(_ id: String) throws(LedgerError) -> Message? {
    try database.rows("SELECT * FROM message WHERE id = ?", .text(id)).first.map { Message(row: $0) }
  }

  package func messages(in state: Message.State, limit: Int = 10_000) throws(LedgerError) -> [Message] {
    try database.rows(
      "SELECT * FROM message WHERE state = ? ORDER BY urgency, seq LIMIT ?", .text(state.rawValue), LedgerValue(limit)
    ).map { Message(row: $0) }
  }

  /// Messages that were put aside and whose files are not with them yet, the oldest first.
  package func unsettled() throws(LedgerError) -> [Message] {
    try database.rows(
      "SELECT * FROM message WHERE state = 'quarantined' AND place GLOB 'stage/*' ORDER BY seq"
    ).map { Message(row: $0) }
  }

  /// Ids of messages that somebody has discarded since `moment`, in milliseconds since 1970.
  package func discarded(since moment: Int64) throws(LedgerError) -> Set<String> {
    Set(
      try database.rows(
        "SELECT id FROM message WHERE state = 'discarded' AND finished >= ?", .integer(moment)
      ).map { $0["id"].text })
  }

  /// An earlier message of the partner with the same bytes that was taken over, the first time or when it was worked on
  /// again; what was refused may be sent again.
  package func earlier(_ sha256: String, from partner: String, kind: Message.Kind) throws(LedgerError) -> Message? {
    try database.rows(
      """
      SELECT * FROM message WHERE partner = ? AND sha256 = ? AND kind = ? AND reason <> 'SAME_BYTES'
        AND state IN ('received', 'working', 'committed', 'done') AND verdict <> 'rejected' ORDER BY seq LIMIT 1
      """, .text(partner), .text(sha256), .text(kind.rawValue)
    ).first.map { Message(row: $0) }
  }

  /// How many messages of the partner with the same bytes came before this one and were taken over, repeats aside.
  package func recurrence(of message: Message) throws(LedgerError) -> Int {
    let count = try database.rows(
      """
      SELECT count(*) AS n FROM message WHERE partner = ? AND sha256 = ? AND kind = 'inbound' AND seq < ?
        AND state = 'done' AND verdict <> 'rejected'
      """, .text(message.partner), .text(message.sha256), .integer(message.sequence)
    ).first?["n"].integer
    return Int(count ?? 0)
  }

  /// Whether messages of the partner that came between the latest with the same bytes and this one were taken over, and
  /// hold documents of these kinds; nil while some that came between are under way.
  package func isOutdated(before message: Message, _ kinds: Set<String>) throws(LedgerError) -> Bool? {
    let last = try database.rows(
      """
      SELECT max(seq) AS seq FROM message WHERE partner = ? AND sha256 = ? AND kind = 'inbound' AND seq < ?
        AND state IN ('done', 'duplicate') AND verdict <> 'rejected'
      """, .text(message.partner), .text(message.sha256), .integer(message.sequence)
    ).first?["seq"].integer
    let between = try database.rows(
      """
      SELECT DISTINCT m.state AS state, coalesce(d.kind, '') AS kind FROM message m
        LEFT JOIN document d ON d.message = m.id AND d.verdict <> 'rejected'
        WHERE m.partner = ? AND m.kind = 'inbound' AND m.seq > ? AND m.seq < ? AND m.reason <> 'SAME_BYTES'
        AND m.state IN ('received', 'working', 'committed', 'done') AND m.verdict <> 'rejected'
      """, .text(message.partner), .integer(last ?? 0), .integer(message.sequence))
    if between.contains(where: { $0["state"].text != Message.State.done.rawValue }) { return nil }
    return between.contains { kinds.contains($0["kind"].text) }
  }

  // MARK: Outputs

  /// A file that came of a message.
  package struct Output: Equatable, Sendable {
    /// Below the outbox: `odoo/pending`.
    package var folder: String
    package var name: String
    package var size: UInt64
    package var sha256: String
    package var isAnswer: Bool
    /// The bytes of an answer, which may have to be sent again.
    package var content: [UInt8]?

    package init(folder: String, name: String, size: UInt64, sha256: String, isAnswer: Bool, content: [UInt8]? = nil) {
      (self.folder, self.name, self.size) = (folder, name, size)
      (self.sha256, self.isAnswer, self.content) = (sha256, isAnswer, content)
    }
  }

  package func insert(_ outputs: [Output], of id: String) throws(LedgerError) {
    try database.rows("DELETE FROM output WHERE message = ?", .text(id))
    for (index, output) in outputs.enumerated() {
      try database.rows(
        "INSERT INTO output VALUES (?, ?, ?, ?, ?, ?, ?, ?)", .text(id), LedgerValue(index + 1), .text(output.folder),
        .text(output.name), LedgerValue(output.size), .text(output.sha256), LedgerValue(output.isAnswer ? 1 : 0),
        output.content.map { .bytes($0) } ?? .null)
    }
  }

  package func outputs(of id: String) throws(LedgerError) -> [Output] {
    try database.rows("SELECT * FROM output WHERE message = ? ORDER BY ordinal", .text(id)).map { row in
      Output(
        folder: row["folder"].text, name: row["name"].text, size: UInt64(max(0, row["size"].integer)),
        sha256: row["sha256"].text, isAnswer: row["isAnswer"].integer == 1,
        content: row["content"].isNull ? nil : row["content"].bytes)
    }
  }

  // MARK: Control numbers

  /// Reserves `count` numbers for what we write to a partner; answers the first. Numbers go from 1 to 999,999,999 and begin
  /// anew behind that; a reserved block never goes round.
  package func reserve(_ count: Int, for partner: String) throws(LedgerError) -> UInt32 {
    let known = try database.rows("SELECT next FROM counter WHERE partner = ?", .text(partner)).first?["next"].integer
    var first = max(1, known ?? 1)
    if first + Int64(count) - 1 > 999_999_999 { first = 1 }
    try set(counter: first + Int64(count), for: partner)
    return UInt32(first)
  }

  /// Gives back numbers at the end of a block, if nobody has reserved any since.
  package func giveBack(_ first: UInt32, count: Int, used: Int, for partner: String) throws(LedgerError) {
    let next = try database.rows("SELECT next FROM counter WHERE partner = ?", .text(partner)).first?["next"].integer
    if next == Int64(first) + Int64(count) { try set(counter: Int64(first) + Int64(used), for: partner) }
  }

  private func set(counter next: Int64, for partner: String) throws(LedgerError) {
    try database.rows(
      "INSERT INTO counter VALUES (?, ?) ON CONFLICT (partner) DO UPDATE SET next = excluded.next", .text(partner),
      .integer(next > 999_999_999 ? 1 : next))
  }
}
