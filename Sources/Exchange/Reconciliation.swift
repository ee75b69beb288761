// What came of a message, written to the ledger: its documents and interchanges, what we now wait for, and whose waiting is
// over because a partner has acknowledged.

import Ledger

extension Ledger {
  /// Writes down what a worker found. Groups we sent wait for their acknowledgement until `due` milliseconds from now; 0 for
  /// partners who owe none.
  func record(_ result: WorkResult, of message: Message, at now: Int64, due: Int64) throws(LedgerError) {
    for table in ["document", "interchange"] {
      try database.rows("DELETE FROM \(table) WHERE message = ?", .text(message.id))
    }
    for (index, document) in result.documents.enumerated() {
      try database.rows(
        "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)", .text(message.id), LedgerValue(index + 1),
        .text(document.kind), .text(document.number), .text(document.orderNumber), .text(document.verdict))
    }
    // Trials, repeats and what was refused do not use numbers up.
    let counts =
      message.kind != .trial && message.parent.isEmpty && message.reason.isEmpty && result.verdict != "rejected"
    for (index, interchange) in result.interchanges.enumerated() {
      try database.rows(
        "INSERT INTO interchange VALUES (?, ?, ?, ?, ?, ?, ?, ?)", .text(message.id), LedgerValue(index + 1),
        .text(interchange.sender), .text(interchange.receiver), .text(interchange.control), .text(interchange.usage),
        .text(interchange.moment), LedgerValue(counts ? 1 : 0))
    }
    // What is sent again is waited for again, and no longer for what it was before.
    if message.kind == .outbound, !message.parent.isEmpty {
      try database.rows(
        "UPDATE expectation SET state = 'resent', answer = ? WHERE message = ? AND state IN ('open', 'overdue')",
        .text(message.id), .text(message.parent))
    }
    if due > 0 {
      for sent in result.sent where sent.functional != "FA" {
        try database.rows(
          "INSERT OR REPLACE INTO expectation VALUES (?, ?, ?, ?, ?, ?, ?, 'open', '', '')", .text(message.id),
          .text(message.partner), .text(sent.interchange), .text(sent.functional), .text(sent.control),
          .text(sent.sets.joined(separator: " ")), .integer(now + due))
      }
    }
    if message.kind == .inbound { for answer in result.answers { try reconcile(answer, message, at: now) } }
  }

  /// Matches an acknowledgement with what was sent. One that matches nothing is an exception of its own.
  private func reconcile(_ answer: WorkResult.Answer, _ message: Message, at now: Int64) throws(LedgerError) {
    let isGroup = !answer.control.isEmpty
    let state = Self.state(of: answer)
    let rows = try database.rows(
      isGroup
        ? """
        SELECT * FROM expectation
          WHERE partner = ? AND functional = ? AND ltrim(control, '0') = ltrim(?, '0') AND state IN ('open', 'overdue')
        """
        : """
        SELECT * FROM expectation WHERE partner = ? AND ? = '' AND ltrim(interchange, '0') = ltrim(?, '0')
          AND state IN ('open', 'overdue')
        """, .text(message.partner), .text(isGroup ? answer.functional : ""),
      .text(isGroup ? answer.control : answer.interchange))
    if rows.isEmpty {
      let what = isGroup ? "group \(answer.functional) \(answer.control)" : "interchange \(answer.interchange)"
      return try note("unmatched", message.id, "nothing was sent to \(message.partner) as \(what)", at: now)
    }
    // A TA1 that accepts says only that the envelope came; the groups are still to be acknowledged.
    if !isGroup, state != "rejected" { return }
    for row in rows {
      try database.rows(
        """
        UPDATE expectation SET state = ?, answer = ?, detail = ? WHERE message = ? AND interchange = ?
          AND functional = ? AND control = ?
        """, .text(state), .text(message.id), .text(answer.detail), row["message"], row["interchange"],
        row["functional"], row["control"])
      try note("acknowledged", row["message"].text, "\(state) by \(message.id)", at: now)
    }
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

  /// Ordinals of interchanges whose numbers the partner has used before, in a message that is not this one nor what it
  /// repeats, not longer ago than `since`.
  func duplicates(_ interchanges: [WorkResult.Interchange], of message: Message, since: Int64) throws(LedgerError)
    -> [UInt32]
  {
    var found: [UInt32] = []
    for (index, interchange) in interchanges.enumerated() {
      let rows = try database.rows(
        """
        SELECT 1 FROM interchange JOIN message ON message.id = interchange.message
          WHERE sender = ? AND receiver = ? AND interchange.control = ? AND usage = ? AND counts = 1
            AND interchange.message NOT IN (?, ?) AND message.received >= ? LIMIT 1
        """, .text(interchange.sender), .text(interchange.receiver), .text(interchange.control),
        .text(interchange.usage), .text(message.id), .text(message.parent), .integer(since))
      if !rows.isEmpty { found.append(UInt32(index + 1)) }
    }
    return found
  }
}
