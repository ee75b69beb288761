// The ledger on a real file: numbers, queries, and a journal that cannot be changed unseen.

import CSQLite
import Foundation
import Ledger
import Octets
import Testing

@Suite struct LedgerTests {
  private let path = "\(NSTemporaryDirectory())/ledger-\(UUID().uuidString).sqlite"

  private func ledger() throws -> Ledger { try Ledger(path) { 1_000 } }

  private func message(_ id: String, _ partner: String = "acme", sha: String = "aa") -> Ledger.Message {
    Ledger.Message(id: id, kind: .inbound, partner: partner, name: "a.edi", size: 3, sha256: sha, received: 5)
  }

  @Test func messagesComeBackAsTheyWere() throws {
    let ledger = try ledger()
    var one = message("m1")
    (one.reason, one.parent, one.place, one.urgency, one.controls) = ("SPEC", "m0", "stage/m1", 2, 7)
    try ledger.insert(one)
    var found = try #require(try ledger.message("m1"))
    #expect(found.sequence == 1)
    found.sequence = 0
    #expect(found == one)
    one.state = .done
    one.verdict = "accepted"
    try ledger.update(one)
    #expect(try ledger.message("m1")?.verdict == "accepted")
    #expect(try ledger.messages(in: .received).isEmpty && ledger.messages(in: .done).count == 1)
  }

  /// However many were put aside before, the last of them is found whose file is not with them.
  @Test func whatIsNotSettledIsFound() throws {
    let ledger = try ledger()
    try ledger.transaction {
      for number in 1...10_500 {
        var message = message("m\(number)")
        (message.state, message.place) = (.quarantined, "quarantine/m\(number)/file")
        if number > 10_498 { message.place = "stage/m\(number)" }
        try ledger.insert(message)
      }
      var other = message("other")
      other.place = "stage/other"
      try ledger.insert(other)
    }
    #expect(try ledger.unsettled().map(\.id) == ["m10499", "m10500"])
  }

  /// Only what was taken over makes the same bytes a duplicate; what was refused may be sent again.
  @Test func earlierMessages() throws {
    let ledger = try ledger()
    var first = message("m1")
    try ledger.insert(first)
    #expect(try ledger.earlier("aa", from: "acme", kind: .inbound)?.id == "m1")
    #expect(try ledger.earlier("aa", from: "other", kind: .inbound) == nil)
    #expect(try ledger.earlier("bb", from: "acme", kind: .inbound) == nil)
    first.state = .done
    first.verdict = "rejected"
    try ledger.update(first)
    #expect(try ledger.earlier("aa", from: "acme", kind: .inbound) == nil)
  }

  @Test func controlNumbersAreNeverGivenTwice() throws {
    let ledger = try ledger()
    #expect(try ledger.reserve(3, for: "acme") == 1)
    #expect(try ledger.reserve(2, for: "acme") == 4)
    #expect(try ledger.reserve(1, for: "other") == 1)
    // What was not used comes back only while nobody has reserved behind it.
    try ledger.giveBack(1, count: 3, used: 1, for: "acme")
    #expect(try ledger.reserve(1, for: "acme") == 6)
    try ledger.giveBack(6, count: 1, used: 0, for: "acme")
    #expect(try ledger.reserve(1, for: "acme") == 6)
    // Behind the last number they begin anew, and a block does not go round.
    try ledger.database.rows("UPDATE counter SET next = 999999999 WHERE partner = 'acme'")
    #expect(try ledger.reserve(2, for: "acme") == 1)
    try ledger.database.rows("UPDATE counter SET next = 999999999 WHERE partner = 'acme'")
    #expect(try ledger.reserve(1, for: "acme") == 999_999_999)
    #expect(try ledger.reserve(1, for: "acme") == 1)
  }

  @Test func journalShowsEveryChange() throws {
    let ledger = try ledger()
    for number in 1...2_500 { try ledger.note("event", "m\(number)", "detail", at: Int64(number)) }
    #expect(try ledger.brokenSeal() == nil)
    #expect(throws: LedgerError.self) { try ledger.database.rows("UPDATE journal SET detail = 'x' WHERE seq = 7") }
    // Somebody who opens the file by other means is seen.
    try ledger.database.execute("DROP TRIGGER journal_keep; DROP TRIGGER journal_stay")
    try ledger.database.rows("UPDATE journal SET detail = 'x' WHERE seq = 1777")
    #expect(try ledger.brokenSeal()?.sequence == 1_777)
    try ledger.database.rows("UPDATE journal SET detail = 'detail' WHERE seq = 1777")
    #expect(try ledger.brokenSeal() == nil)
    try ledger.database.rows("DELETE FROM journal WHERE seq = 42")
    #expect(try ledger.brokenSeal()?.sequence == 43)
  }

  @Test func aTransactionIsWholeOrNothing() throws {
    struct Stop: Error {}
    let ledger = try ledger()
    #expect(throws: Stop.self) {
      try ledger.transaction {
        try ledger.insert(message("m1"))
        throw Stop()
      }
    }
    #expect(try ledger.message("m1") == nil)
    try ledger.transaction { try ledger.insert(message("m2")) }
    #expect(try ledger.message("m2") != nil)
  }

  /// A transaction that found no room leaves nothing, and the next one with room goes through.
  @Test func wantOfRoomIsTold() throws {
    let ledger = try ledger()
    let pages = try ledger.database.rows("PRAGMA page_count").first?["page_count"].integer ?? 0
    try ledger.database.execute("PRAGMA max_page_count=\(pages + 2)")
    let error = #expect(throws: LedgerError.self) {
      try ledger.transaction { for number in 0..<1_000 { try ledger.insert(message("m\(number)")) } }
    }
    #expect(error?.lacksRoom == true)
    #expect(try ledger.message("m0") == nil)
    try ledger.database.execute("PRAGMA max_page_count=100000")
    try ledger.transaction { for number in 0..<1_000 { try ledger.insert(message("m\(number)")) } }
    #expect(try ledger.message("m999") != nil)
    #expect(throws: LedgerError.self) { try ledger.insert(message("m1")) }
  }

  @Test func whatIsNotDurableOrNewerIsRefused() throws {
    #expect(throws: LedgerError.self) { try Ledger("/nowhere/ledger.sqlite") { 0 } }
    _ = try ledger()
    let database = try Database(path)
    let version = try database.rows("PRAGMA user_version").first?["user_version"].integer ?? 0
    try database.execute("PRAGMA user_version=99")
    #expect(throws: LedgerError.self) { try Ledger(path) { 0 } }
    try database.execute("PRAGMA user_version=\(version)")
    #expect(try Ledger(path) { 0 }.database.rows("PRAGMA synchronous").first?["synchronous"].integer == 2)
  }

  @Test func findingByWhatIsKnown() throws {
    let ledger = try ledger()
    for (index, partner) in ["acme", "acme", "other"].enumerated() {
      var one = message("m\(index)", partner)
      one.received = Int64(index) * 1_000
      try ledger.insert(one)
      try ledger.database.rows(
        "INSERT INTO document VALUES (?, 1, 'Invoice', ?, 'PO-1', 'accepted')", .text("m\(index)"),
        .text("R-\(index)"))
      try ledger.database.rows(
        "INSERT INTO interchange VALUES (?, 1, 'a', 'b', '00000012', 'P', '', 1)", .text("m\(index)"))
    }
    func found(_ change: (inout Ledger.Query) -> Void) throws -> [String] {
      var query = Ledger.Query()
      change(&query)
      return try ledger.find(query).map(\.id)
    }
    #expect(try found { $0.number = "PO-1" } == ["m2", "m1", "m0"])
    #expect(try found { $0.number = "R-1" } == ["m1"])
    #expect(try found { $0.interchange = "12" }.count == 3)
    #expect(try found { ($0.partner, $0.number) = ("acme", "PO-1") } == ["m1", "m0"])
    #expect(try found { $0.since = 1_500 } == ["m2"])
    #expect(try found { $0.limit = 1 } == ["m2"])
    #expect(try found { $0.name = "' OR 1=1 --" }.isEmpty)
  }
}
