// The journal: what happened, in the order it happened, each entry sealed with the hash of all before it. An entry that is
// changed, taken out or put in between breaks the chain.

import Hashing
import Octets

extension Ledger {
  /// What happened.
  package struct Event: Equatable, Sendable {
    package var sequence: Int64 = 0
    /// Milliseconds since 1970.
    package var time: Int64
    package var name: String
    package var message: String
    package var detail: String
    package var hash = ""

    /// What the seal is over.
    func sealed(after previous: String) -> String {
      "\(previous)\u{1e}\(sequence)\u{1e}\(time)\u{1e}\(name)\u{1e}\(message)\u{1e}\(detail)"
    }
  }

  /// Writes down what happened to a message, or to no message in particular.
  package func note(_ event: String, _ message: String = "", _ detail: String = "", at time: Int64) throws(LedgerError)
  {
    let last = try database.rows("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").first
    var entry = Event(time: time, name: event, message: message, detail: detail)
    entry.sequence = (last?["seq"].integer ?? 0) + 1
    entry.hash = Self.hash(entry.sealed(after: last?["hash"].text ?? ""))
    try database.rows(
      "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", .integer(entry.sequence), .integer(time), .text(event),
      .text(message), .text(detail), .text(entry.hash))
  }

  package func events(of message: String) throws(LedgerError) -> [Event] {
    try database.rows("SELECT * FROM journal WHERE message = ? ORDER BY seq", .text(message)).map(Self.event)
  }

  /// The first entry whose seal does not hold; nil when all do. Entries removed from the front are told by `purge` events,
  /// which say the seal the journal goes on from.
  package func brokenSeal() throws(LedgerError) -> Event? {
    var previous: String?
    var from: Int64 = 0
    while true {
      let rows = try database.rows("SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT 1000", .integer(from))
      if rows.isEmpty { return nil }
      for event in rows.map(Self.event) {
        var before = previous ?? ""
        if previous == nil, event.sequence > 1 { before = try cutSeal(event.sequence) }
        if previous != nil, event.sequence != from + 1 { return event }
        if event.hash != Self.hash(event.sealed(after: before)) { return event }
        previous = event.hash
        from = event.sequence
      }
    }
  }

  /// The seal before the first entry that was left when older ones were removed.
  private func cutSeal(_ first: Int64) throws(LedgerError) -> String {
    let rows = try database.rows(
      "SELECT detail FROM journal WHERE event = 'purged' AND detail LIKE ? ORDER BY seq DESC LIMIT 1",
      .text("\(first - 1) %"))
    return rows.first.map { String($0["detail"].text.split(separator: " ").last ?? "") } ?? ""
  }

  private static func event(_ row: LedgerRow) -> Event {
    var event = Event(
      time: row["time"].integer, name: row["event"].text, message: row["message"].text, detail: row["detail"].text)
    event.sequence = row["seq"].integer
    event.hash = row["hash"].text
    return event
  }

  static func hash(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let digest = Digest()
    digest.begin()
    digest.add(bytes.span, 0..<bytes.count)
    return digest.text
  }
}
