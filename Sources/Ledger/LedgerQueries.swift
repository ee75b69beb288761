// What people and programs ask the ledger.

extension Ledger {
  // MARK: Pauses

  /// Partners whose files are not taken for now.
  package func paused() throws(LedgerError) -> Set<String> {
    Set(try database.rows("SELECT partner FROM pause").map { $0["partner"].text })
  }

  package func pause(_ partner: String, why: String, at now: Int64) throws(LedgerError) {
    try database.rows("INSERT OR REPLACE INTO pause VALUES (?, ?, ?)", .text(partner), .integer(now), .text(why))
    try note("paused", "", "\(partner) \(why)", at: now)
  }

  package func resume(_ partner: String, at now: Int64) throws(LedgerError) -> Bool {
    let isPaused = try paused().contains(partner)
    if isPaused {
      try database.rows("DELETE FROM pause WHERE partner = ?", .text(partner))
      try note("resumed", "", partner, at: now)
    }
    return isPaused
  }

  // MARK: Finding

  /// What messages are looked for by; what is nil does not matter.
  package struct Query: Sendable {
    package var partner: String?
    /// A number of a document, or of the order it is about.
    package var number: String?
    /// ISA13.
    package var interchange: String?
    package var state: Message.State?
    package var name: String?
    package var since: Int64?
    package var limit = 100
    package init() {}

    /// Whether a message that is not counted is looked for: nothing is known of what it holds.
    package func fits(_ message: Message) -> Bool {
      if number != nil || interchange != nil { return false }
      if let name, !message.name.contains(name) { return false }
      return (partner ?? message.partner) == message.partner && (state ?? message.state) == message.state
        && (since ?? 0) <= message.received
    }
  }

  /// Messages, the newest first.
  package func find(_ query: Query) throws(LedgerError) -> [Message] {
    var (conditions, values) = ([String](), [LedgerValue]())
    func add(_ condition: String, _ value: LedgerValue?) {
      guard let value else { return }
      conditions.append(condition)
      values.append(value)
    }
    add("partner = ?", query.partner.map { .text($0) })
    add("state = ?", query.state.map { .text($0.rawValue) })
    add("received >= ?", query.since.map { .integer($0) })
    add("instr(name, ?) > 0", query.name.map { .text($0) })
    add("id IN (SELECT message FROM document WHERE number = ? OR orderNumber = ?)", query.number.map { .text($0) })
    if let number = query.number { values.append(.text(number)) }
    add(
      "id IN (SELECT message FROM interchange WHERE ltrim(control, '0') = ltrim(?, '0'))",
      query.interchange.map { .text($0) })
    let condition = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
    values.append(LedgerValue(query.limit))
    return try database.rows("SELECT * FROM message \(condition) ORDER BY seq DESC LIMIT ?", values).map {
      Message(row: $0)
    }
  }

  /// What a message holds: kind, number, number of the order, verdict.
  package func documents(of id: String) throws(LedgerError) -> [[String]] {
    try database.rows("SELECT * FROM document WHERE message = ? ORDER BY ordinal", .text(id)).map {
      [$0["kind"].text, $0["number"].text, $0["orderNumber"].text, $0["verdict"].text]
    }
  }

  /// Its interchanges: sender, receiver, control number, usage.
  package func interchanges(of id: String) throws(LedgerError) -> [[String]] {
    try database.rows("SELECT * FROM interchange WHERE message = ? ORDER BY ordinal", .text(id)).map {
      [$0["sender"].text, $0["receiver"].text, $0["control"].text, $0["usage"].text]
    }
  }

  // MARK: Counting

  /// How many messages are in each state, and the moment the oldest of them came.
  package func counts() throws(LedgerError) -> [(state: String, count: Int64, oldest: Int64)] {
    try database.rows("SELECT state, count(*) AS n, min(received) AS oldest FROM message GROUP BY state ORDER BY state")
      .map { ($0["state"].text, $0["n"].integer, $0["oldest"].integer) }
  }

  /// Messages under way that failed, or cannot be delivered, and are tried again: their details say why.
  package func delayed(limit: Int = 1_000) throws(LedgerError) -> [Message] {
    try database.rows(
      "SELECT * FROM message WHERE state IN ('received', 'working', 'committed') AND detail <> '' ORDER BY seq LIMIT ?",
      LedgerValue(limit)
    ).map { Message(row: $0) }
  }

  /// A group of ours, and what became of its acknowledgement.
  package struct Expectation: Equatable, Sendable {
    package var message: String
    package var partner: String
    package var interchange: String
    package var functional: String
    package var control: String
    package var due: Int64
    package var state: String
    package var answer: String
    package var detail: String
  }

  package func expectations(_ condition: ExpectationFilter) throws(LedgerError) -> [Expectation] {
    let (text, values): (String, [LedgerValue]) =
      switch condition {
      case .open: ("state IN ('open', 'overdue')", [])
      case .refused(let since):
        (
          """
          state IN ('rejected', 'partlyAccepted')
            AND (SELECT received FROM message WHERE message.id = expectation.answer) >= ?
          """, [.integer(since)]
        )
      case .of(let id): ("message = ?", [.text(id)])
      case .all: ("1 = 1", [])
      }
    return try database.rows("SELECT * FROM expectation WHERE \(text) ORDER BY due LIMIT 1000", values).map { row in
      Expectation(
        message: row["message"].text, partner: row["partner"].text, interchange: row["interchange"].text,
        functional: row["functional"].text, control: row["control"].text, due: row["due"].integer,
        state: row["state"].text, answer: row["answer"].text, detail: row["detail"].text)
    }
  }

  package enum ExpectationFilter: Sendable {
    case open, all
    /// What partners have refused since a moment, in milliseconds since 1970, and was not sent again.
    case refused(since: Int64)
    case of(String)
  }
}
