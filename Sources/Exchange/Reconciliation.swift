// What came of a message, written to the ledger: its documents and interchanges, what we now wait for, and whose waiting is
// over because a partner has acknowledged.

import Ledger

extension Ledger {
  /// What a partner has said of something we sent.
  struct Reply {
    var message: String
    var state: String
    var detail: String
  }

  /// Writes down what a worker found; answers what partners said of what we sent. Groups we sent wait for their
  /// acknowledgement until `due` milliseconds from now; 0 for partners who owe none.
  func record(_ result: WorkResult, of message: Message, at now: Int64, due: Int64) throws(LedgerError) -> [Reply] {
    for table in ["document", "interchange"] {
      try database.rows("DELETE FROM \(table) WHERE message = ?", .text(message.id))
    }
    for (index, document) in result.documents.enumerated() {
      try database.rows(
        "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)", .text(message.id), LedgerValue(index + 1),
        .text(document.kind), .text(document.number), .text(document.orderNumber), .text(document.verdict))
    }
    for (index, interchange) in result.interchanges.enumerated() {
      // Trials, what was refused and what is ours do not use numbers up.
      let counts = message.kind == .inbound && !interchange.isRefused
      try database.rows(
        "INSERT INTO interchange VALUES (?, ?, ?, ?, ?, ?, ?, ?)", .text(message.id), LedgerValue(index + 1),
        .text(interchange.sender), .text(interchange.receiver), .text(interchange.control), .text(interchange.usage),
        .text(interchange.moment), LedgerValue(counts ? 1 : 0))
    }
    // What is sent again is waited for again, and no longer for what it was before.
    if message.kind == .outbound, !message.parent.isEmpty {
      try database.rows(
        """
        UPDATE expectation SET state = 'resent', answer = ?
          WHERE message = ? AND state IN ('open', 'overdue', 'unasked', 'rejected', 'partlyAccepted')
        """, .text(message.id), .text(message.parent))
    }
    for sent in result.sent where sent.functional != "FA" {
      try database.rows(
        "INSERT OR REPLACE INTO expectation VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '')", .text(message.id),
        .text(message.partner), .text(sent.interchange), .text(sent.functional), .text(sent.control),
        .text(sent.sets.joined(separator: " ")), .integer(due > 0 ? now + due : 0),
        .text(due > 0 ? "open" : "unasked"))
    }
    // An acknowledgement that is put aside says nothing yet.
    guard message.kind == .inbound, message.reason.isEmpty else { return [] }
    var replies: [Reply] = []
    for answer in result.answers { replies += try reconcile(answer, message, at: now) }
    return replies
  }

  /// Matches an acknowledgement with what was sent, also with what was acknowledged before: the last word counts. One that
  /// matches nothing is an exception of its own.
  private func reconcile(
    _ answer: WorkResult.Answer, _ message: Message, at now: Int64
  ) throws(LedgerError) -> [Reply] {
    let isGroup = !answer.control.isEmpty
    let state = Self.state(of: answer)
    let rows = try database.rows(
      isGroup
        ? """
        SELECT * FROM expectation
          WHERE partner = ? AND functional = ? AND ltrim(control, '0') = ltrim(?, '0') AND state <> 'resent'
        """
        : """
        SELECT * FROM expectation WHERE partner = ? AND ? = '' AND ltrim(interchange, '0') = ltrim(?, '0')
          AND state <> 'resent'
        """, .text(message.partner), .text(isGroup ? answer.functional : ""),
      .text(isGroup ? answer.control : answer.interchange))
    if rows.isEmpty {
      let what = isGroup ? "group \(answer.functional) \(answer.control)" : "interchange \(answer.interchange)"
      try note("unmatched", message.id, "nothing was sent to \(message.partner) as \(what)", at: now)
      return []
    }
    // A TA1 that accepts says only that the envelope came; the groups are still to be acknowledged.
    if !isGroup, state != "rejected" { return [] }
    var replies: [Reply] = []
    for row in rows {
      replies.append(Reply(message: row["message"].text, state: state, detail: answer.detail))
      try database.rows(
        """
        UPDATE expectation SET state = ?, answer = ?, detail = ? WHERE message = ? AND interchange = ?
          AND functional = ? AND control = ?
        """, .text(state), .text(message.id), .text(answer.detail), row["message"], row["interchange"],
        row["functional"], row["control"])
      try note("acknowledged", row["message"].text, "\(state) by \(message.id)", at: now)
    }
    return replies
  }

  private static func state(of answer: WorkResult.Answer) -> String {
    switch answer.code {
    case "A": "accepted"
    case "E": "acceptedWithErrors"
    case "P": "partlyAccepted"
    default: "rejected"
    }
  }

  /// What should have been acknowledged by now; told once.
  package func takeOverdue(at now: Int64) throws -> [(message: String, partner: String, control: String)] {
    let rows = try database.rows("SELECT * FROM expectation WHERE state = 'open' AND due < ? LIMIT 1000", .integer(now))
    if rows.isEmpty { return [] }
    try transaction {
      for row in rows {
        try database.rows(
          """
          UPDATE expectation SET state = 'overdue' WHERE message = ? AND interchange = ? AND functional = ? AND control = ?
          """, row["message"], row["interchange"], row["functional"], row["control"])
        try note("overdue", row["message"].text, "group \(row["functional"].text) \(row["control"].text)", at: now)
      }
    }
    return rows.map { ($0["message"].text, $0["partner"].text, $0["control"].text) }
  }

  /// Ordinals of interchanges whose numbers the partner has used before: in this message, or in another, not longer ago than
  /// `since`. What is worked on again has the numbers that its bytes had whenever they came.
  func duplicates(_ interchanges: [WorkResult.Interchange], of message: Message, since: Int64) throws(LedgerError)
    -> [UInt32]
  {
    var found: [UInt32] = []
    var seen: Set<[String]> = []
    for (index, interchange) in interchanges.enumerated() {
      let key = [interchange.sender, interchange.receiver, interchange.control, interchange.usage]
      if seen.contains(key) {
        found.append(UInt32(index + 1))
        continue
      }
      if !interchange.isRefused { seen.insert(key) }
      let rows = try database.rows(
        """
        SELECT 1 FROM interchange JOIN message ON message.id = interchange.message
          WHERE sender = ? AND receiver = ? AND interchange.control = ? AND usage = ? AND counts = 1
            AND message.id <> ? AND NOT (? <> '' AND message.sha256 = ?) AND message.received >= ? LIMIT 1
        """, .text(interchange.sender), .text(interchange.receiver), .text(interchange.control),
        .text(interchange.usage), .text(message.id), .text(message.parent), .text(message.sha256), .integer(since))
      if !rows.isEmpty { found.append(UInt32(index + 1)) }
    }
    return found
  }
}
