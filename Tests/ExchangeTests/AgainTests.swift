// Files that are done again: by the specs of then or of now, and sent with the numbers they had or with new ones.

import Exchange
import FileSystem
import Foundation
import Ledger
import PartnerSpec
import Testing

@Suite struct AgainTests {
  private let place = try! Place()
  private let answer = "partners/northside-medsurg/855-clean/input.edi"

  /// Specs of the exchange's own, to be changed.
  private func ownSpecs() throws {
    place.specs = "\(place.root)/Specs"
    try FileManager.default.copyItem(atPath: specsPath, toPath: place.specs)
  }

  /// Gives documents of northside external ids of another module.
  private func change(_ old: String, _ new: String) throws {
    let path = "\(place.specs)/partners/northside-medsurg/partner.json5"
    try Data(try read(path).replacing(old, with: new).utf8).write(to: URL(filePath: path))
  }

  private func envelope(of id: String) throws -> String {
    let output = try #require(try place.operations.ledger.outputs(of: id).first { !$0.isAnswer })
    return try read("\(place.root)/Outbox/\(output.folder)/\(output.name)")
  }

  @Test func bySpecsOfThenAndOfNow() throws {
    try ownSpecs()
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    let first = try #require(try place.messages().first)
    #expect(try envelope(of: first.id).contains("edi_northside."))
    try change("edi_northside", "edi_other")
    var way = Operations.Replaying()
    way.usesOriginalSpecs = true
    let then = try place.operations.replay(first.id, why: "as it was", way)
    let now = try place.operations.replay(first.id, why: "as it is")
    try place.run()
    let messages = try place.messages()
    #expect(messages.map(\.state) == [.done, .done, .done])
    #expect(messages[1].specs == first.specs && messages[2].specs != first.specs && !first.specs.isEmpty)
    func content(_ id: String) throws -> String { try envelope(of: id).replacing(id, with: first.id) }
    let contents = try [first.id, then, now].map { try content($0) }
    #expect(contents[1] == contents[0])
    #expect(contents[2].contains("edi_other.") && !contents[2].contains("edi_northside."))
    try place.expectTidy()
    // Specs that no file was translated by go with the files.
    #expect(place.files(".ediglot/specs").count == 2)
    var operations = try place.operations
    for message in [first.id, then] { #expect(try operations.ledger.message(message)?.place.isEmpty == false) }
    _ = try operations.purge(Retention(days: -1), dryRun: false)
    try place.run()
    #expect(place.files(".ediglot/specs") == [messages[2].specs])
    operations = try place.operations
    #expect(throws: ExchangeError.self) { try operations.replay(first.id, why: "", way) }
  }

  /// A change counts when the exchange is asked to read the specs anew, for all files from then on; one with a mistake never.
  @Test func specsAreReadAnewAllOrNothing() throws {
    try ownSpecs()
    let lines = place.lines
    let log = ExchangeLog(isJSON: true) { lines.add($0) }
    let exchange = try Exchange(
      place.paths, place.settings, specs: SpecFolder(path: place.specs), program: program, worker: ["worker"], log: log)
    let ledger = try place.operations.ledger
    let text = String(decoding: try fixture(answer), as: UTF8.self)
    let start = Date()
    var put = 0
    try exchange.run {
      let done = (try? ledger.messages(in: .done).count) ?? 0
      var wishes = Exchange.Wishes(stops: done == 4 || Date().timeIntervalSince(start) > 30)
      if done == put, put < 4 {
        // Changed before the second, read anew before the third, spoilt before the fourth.
        if put == 1 { try? change("edi_northside", "edi_other") }
        if put == 3 { try? change("edi_other", "edi_third\" spoilt") }
        wishes.reloads = put >= 2
        put += 1
        try? place.put(
          "Inbox/northside-medsurg/\(put).edi", Array(text.replacing("000001201", with: "00000120\(put)").utf8))
      }
      return wishes
    }
    let messages = try place.messages()
    #expect(messages.map(\.state) == [.done, .done, .done, .done])
    let modules = try messages.map { try envelope(of: $0.id).contains("edi_northside.") ? 1 : 2 }
    #expect(modules == [1, 1, 2, 2])
    #expect(lines.all.contains { $0.contains("reload.refused") } && lines.all.contains { $0.contains("\"reloaded\"") })
  }

  // MARK: Sending again

  private func sent(_ id: String) throws -> String {
    let output = try #require(try place.operations.ledger.outputs(of: id).first)
    return try read("\(place.root)/Outbox/\(output.folder)/\(output.name)")
  }

  private func control(_ text: String) -> String {
    String(text.split(separator: "*", omittingEmptySubsequences: false)[13])
  }

  @Test func numbersAreKeptOrNew() throws {
    try place.put(
      "Outbox/odoo/outgoing/northside-medsurg/orders.json", like: "partners/northside-medsurg/850-clean/document.json")
    try place.run()
    let first = try #require(try place.messages().first)
    #expect(first.state == .done && first.kind == .outbound)
    var way = Operations.Replaying()
    way.keepsNumbers = true
    let same = try place.operations.replay(first.id, why: "never arrived", way)
    try place.run()
    let other = try place.operations.replay(first.id, why: "refused as a duplicate")
    try place.run()
    let ledger = try place.operations.ledger
    let texts = try [first.id, same, other].map { try sent($0) }
    #expect(texts[1] == texts[0] && control(texts[2]) != control(texts[0]))
    // The next order has a number that none of them had.
    let order = try fixture("partners/northside-medsurg/850-clean/document.json")
    try place.put("Outbox/odoo/outgoing/northside-medsurg/more.json", order + [0x0a])
    try place.run()
    let last = try #require(try place.messages().last)
    let controls = try Set([texts[0], texts[2], sent(last.id)].map { control($0) })
    #expect(controls.count == 3)
    // Of what was sent again only the last is waited for.
    let open = try ledger.expectations(.all).map { "\($0.message == first.id ? "first" : "other") \($0.state)" }
    #expect(open.filter { $0 == "first resent" }.count >= 1 && !open.contains("first open"))
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    let inbound = try #require(try place.messages().last)
    #expect(throws: ExchangeError.self) { try place.operations.replay(inbound.id, why: "", way) }
    try place.expectTidy()
  }

  /// Of prices the latest hold: those that held before are news when others came between, and as a transmission of its own,
  /// with the same records. At once again they are none.
  @Test func pricesGoBack() throws {
    let prices = try fixture("partners/alpenmed/price-list-clean/input.price-list.csv")
    let dearer = replace("0,89", "0,99", in: prices)
    for (list, state) in [(prices, "done"), (prices, "duplicate"), (dearer, "done"), (prices, "done")] {
      try place.put("Inbox/alpenmed/PREISE.csv", list)
      try place.run()
      #expect(try place.messages().last?.state.rawValue == state)
    }
    let returned = try #require(try place.messages().last)
    let first = try place.messages()[0]
    #expect(returned.reason.isEmpty && returned.sha256 == first.sha256)
    #expect(try place.say(["show", returned.id]).contains("others came since \(first.id)"))
    let (one, other) = (try envelope(of: first.id), try envelope(of: returned.id))
    #expect(ids(of: one, "external_id").dropLast() == ids(of: other, "external_id").dropLast())
    #expect(ids(of: one, "external_id").last != ids(of: other, "external_id").last)
    #expect(ids(of: one, "id").filter { $0.hasPrefix("csv:") } != ids(of: other, "id").filter { $0.hasPrefix("csv:") })
    // Three more at once: the second waits for the first, and repeats it.
    for name in ["PREISE1", "PREISE2", "PREISE3"] {
      try place.put("Inbox/alpenmed/\(name).csv", name == "PREISE1" ? dearer : prices)
    }
    try place.run()
    let states = try place.messages().suffix(3).map(\.state.rawValue)
    #expect(states.sorted() == ["done", "done", "duplicate"])
    try place.expectTidy()
  }

  /// A catalogue in X12 is told by its control number: the same again is the same, and not one whose number was used.
  @Test func cataloguesOfX12DoNotGoBack() throws {
    let heading = String(decoding: try fixture(answer).prefix { $0 != 0x7e }, as: UTF8.self)
    let catalogue = String(decoding: try fixture("x12/832/clean/input.edi"), as: UTF8.self)
    let number = catalogue.split(separator: "*", omittingEmptySubsequences: false)[13]
    let first =
      heading.replacing("000001201", with: number)
      + catalogue.drop { $0 != "~" }.replacing("THORNFIELD*STBRIGID", with: "NORTHSIDE*HARBORHOSP")
    for (name, text) in [("a", first), ("b", first.replacing(number, with: "000009999")), ("c", first)] {
      try place.put("Inbox/northside-medsurg/\(name).edi", Array(text.utf8))
      try place.run()
    }
    #expect(try place.messages().map(\.state) == [.done, .done, .duplicate])
    #expect(try place.operations.ledger.documents(of: place.messages()[0].id).first?.first == "Catalog")
  }

  /// An order that was handed over once more is not ordered twice: somebody decides.
  @Test func ordersAreSentOnce() throws {
    for name in ["order", "again"] {
      try place.put(
        "Outbox/odoo/outgoing/northside-medsurg/\(name).json",
        like: "partners/northside-medsurg/850-clean/document.json")
      try place.run()
    }
    let messages = try place.messages()
    #expect(messages.map(\.state) == [.done, .quarantined] && messages[1].reason == "SENT_BEFORE")
    #expect(messages[1].detail.contains(messages[0].id) && place.files("Outbox/northside-medsurg").count == 1)
    #expect(try place.say(["quarantine", "list"]).contains("SENT_BEFORE"))
    // Who means it sends it.
    _ = try place.operations.release(messages[1].id, why: "they lost it")
    try place.run()
    #expect(try place.messages().last?.state == .done && place.files("Outbox/northside-medsurg").count == 2)
    try place.expectTidy()
  }

  /// What says that something happened is no news a second time, whatever came between.
  @Test func invoicesDoNotGoBack() throws {
    let other = String(decoding: try fixture(answer), as: UTF8.self)
      .replacing("000001201", with: "000001777").replacing("HH-2025-0611", with: "HH-2025-0777")
    try place.put("Inbox/northside-medsurg/a.edi", like: answer)
    try place.run()
    try place.put("Inbox/northside-medsurg/b.edi", Array(other.utf8))
    try place.run()
    try place.put("Inbox/northside-medsurg/c.edi", like: answer)
    try place.run()
    #expect(try place.messages().map(\.state) == [.done, .done, .duplicate])
  }

  private func replace(_ old: String, _ new: String, in text: [UInt8]) -> [UInt8] {
    Array(Data(text).split(separator: Array(old.utf8)).joined(separator: Data(new.utf8)))
  }

  /// The values of all members of this name, in order.
  private func ids(of envelope: String, _ name: String) -> [Substring] {
    envelope.components(separatedBy: "\"\(name)\":\"").dropFirst().map { $0.prefix { $0 != "\"" } }
  }

  // MARK: At the same time

  /// The exchange is started, and recovers, before the bytes are copied and before they are counted.
  @Test func replayedWhileTheExchangeRecovers() throws {
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    let first = try #require(try place.messages().first)
    var looks = 0
    let operations = try Operations(place.paths, who: "tester") { [place] in
      looks += 1
      if looks <= 2 { #expect(throws: Never.self) { try place.run() } }
      return Moment.now()
    }
    _ = try operations.replay(first.id, why: "just now")
    #expect(looks > 2)
    try place.run()
    #expect(try place.messages().map { "\($0.state) \($0.reason)" } == ["done ", "done "])
    try place.expectTidy()
  }

  /// It recovers while they are being counted: it waits, and knows them then.
  @Test func recoveredWhileOneIsReplayed() throws {
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    let first = try #require(try place.messages().first)
    let recovery = DispatchGroup()
    let (paths, settings) = (place.paths, place.settings)
    var looks = 0
    let operations = try Operations(paths, who: "tester") {
      looks += 1
      if looks == 3 {
        DispatchQueue.global().async(group: recovery) {
          #expect(throws: Never.self) {
            let log = ExchangeLog(isJSON: true) { _ in }
            try Exchange(
              paths, settings, specs: SpecFolder(path: specsPath), program: program, worker: ["worker"], log: log
            ).run(once: true)
          }
        }
        usleep(1_000_000)
      }
      return Moment.now()
    }
    _ = try operations.replay(first.id, why: "just now")
    recovery.wait()
    #expect(looks > 2)
    try place.run()
    #expect(try place.messages().map { "\($0.state) \($0.reason)" } == ["done ", "done "])
    try place.expectTidy()
  }

  // MARK: Keeping

  @Test func filesAreKeptByTheirClass() throws {
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.put("Inbox/northside-medsurg/test/trial.edi", like: answer)
    try place.run()
    var retention = Retention()
    retention.trials = -1
    let operations = try place.operations
    #expect(try operations.purge(retention, dryRun: true).map(\.name) == ["trial.edi"])
    #expect(try operations.purge(retention, dryRun: false).map(\.name) == ["trial.edi"])
    let kept = try #require(try place.messages().first { $0.name == "855.edi" })
    #expect(!kept.place.isEmpty)
    #expect(try operations.ledger.outputs(of: kept.id).contains { $0.content != nil })
    retention.received = -1
    _ = try operations.purge(retention, dryRun: false)
    #expect(try operations.ledger.outputs(of: kept.id).allSatisfy { $0.content == nil })
    // Events stay, whoever asks.
    #expect(throws: LedgerError.self) { try operations.ledger.database.rows("DELETE FROM journal") }
    #expect(try operations.faults() == [])
  }
}
