// Nothing twice: bytes, control numbers and interchanges that come again, whatever became of them the first time.

import Exchange
import Foundation
import Ledger
import PartnerSpec
import Testing

@Suite struct TwiceTests {
  private let place: Place
  private let answer = "partners/northside-medsurg/855-clean/input.edi"

  init() throws { place = try Place() }

  /// Interchanges of the answer, each with a control number, a number of the order and a usage.
  private func interchanges(_ list: [(control: Int, order: String, usage: String)]) throws -> [UInt8] {
    let text = String(decoding: try fixture(answer), as: UTF8.self)
    return Array(
      list.map { one in
        text.replacing("000001201", with: "00000\(one.control)").replacing("HH-2025-0611", with: one.order)
          .replacing("*0*T*", with: "*0*\(one.usage)*")
      }.joined().utf8)
  }

  private func put(_ name: String, _ list: [(control: Int, order: String, usage: String)]) throws {
    try place.put("Inbox/northside-medsurg/\(name)", try interchanges(list))
    try place.run()
  }

  private var posted: Int { place.files("Outbox/odoo/pending").count }
  private var last: Ledger.Message { get throws { try #require(try place.messages().last) } }

  /// What was released is known as if it had been taken the first time.
  @Test func releasedFilesAreKnown() throws {
    place.specs = "\(place.root)/Specs"
    try FileManager.default.copyItem(atPath: specsPath, toPath: place.specs)
    let (partner, aside) = ("\(place.specs)/partners/northside-medsurg", "\(place.root)/aside")
    try FileManager.default.moveItem(atPath: partner, toPath: aside)
    try put("a.edi", [(1201, "A", "P")])
    try FileManager.default.moveItem(atPath: aside, toPath: partner)
    let id = try last.id
    #expect(try last.reason == "UNKNOWN_PARTNER")
    _ = try place.operations.release(id, why: "there is a profile")
    try place.run()
    #expect(posted == 1)
    try put("again.edi", [(1201, "A", "P")])
    #expect(try last.state == .duplicate && posted == 1)
    try put("other.edi", [(1201, "B", "P")])
    #expect(try last.reason == "CONTROL_NUMBER_REUSED" && posted == 1)
    try place.expectTidy()
  }

  /// A file may be worked on again as often as somebody wants, whatever it was worked on for.
  @Test func replaysOfReplays() throws {
    try put("a.edi", [(1201, "A", "P")])
    try put("b.edi", [(1201, "A", "P")])
    let (first, duplicate) = (try #require(try place.messages().first?.id), try last.id)
    var id = first
    for from in [first, "", first, duplicate] {
      id = try place.operations.replay(from.isEmpty ? id : from, why: "again")
      try place.run()
      #expect(try place.operations.ledger.message(id)?.state == .done, "\(from)")
    }
    #expect(place.files("Outbox/northside-medsurg").allSatisfy { !$0.contains("TA1") })
    try place.expectTidy()
  }

  /// Of a file with a number that was used the rest is posted, once.
  @Test func whatIsPostedOfAFileIsNotPostedAgain() throws {
    try put("a.edi", [(1201, "A", "P")])
    for name in ["b.edi", "c.edi"] { try put(name, [(1201, "B", "P"), (1202, "C", "P")]) }
    #expect(try place.messages().map(\.state) == [.done, .quarantined, .quarantined])
    #expect(posted == 2)
    try put("d.edi", [(1203, "D", "P"), (1203, "E", "P")])
    #expect(try last.reason == "CONTROL_NUMBER_REUSED" && posted == 3)
  }

  /// Tests are held and the rest of the file is not.
  @Test func testsAmongOthers() throws {
    place.settings.holdsTests = true
    try put("a.edi", [(1201, "A", "P"), (1202, "B", "T")])
    #expect(try last.detail == "1 of 2 interchanges are tests, not posted" && posted == 1)
    #expect(place.files("Outbox/northside-medsurg/test").isEmpty)
    #expect(!place.files("Outbox/northside-medsurg").isEmpty)
    try put("b.edi", [(1204, "A", "T")])
    #expect(try last.detail == "a test: nothing was posted" && posted == 1)
  }

  /// Replaying what was put aside decides about it.
  @Test func whatIsReplayedIsNoLongerPutAside() throws {
    try put("a.edi", [(1201, "A", "P")])
    try put("b.edi", [(1201, "B", "P")])
    let id = try last.id
    _ = try place.operations.replay(id, why: "it is another")
    #expect(try place.operations.ledger.message(id)?.state == .discarded)
    #expect(throws: ExchangeError.self) { try place.operations.release(id, why: "") }
  }
}
