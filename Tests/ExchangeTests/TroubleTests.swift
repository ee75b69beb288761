// What goes wrong around an exchange: folders of partners that cannot be written to, folders that are exchanged, specs that
// are away, backups of what is under way. It goes on with the rest, and says what is wrong.

import Exchange
import FileSystem
import Foundation
import Ledger
import PartnerSpec
import Testing

@Suite struct TroubleTests {
  private let place: Place
  private let answer = "partners/northside-medsurg/855-clean/input.edi"

  init() throws { place = try Place() }

  /// The folder of one partner keeps no others waiting, and what waits for it comes in the end.
  @Test func aFolderThatIsNone() throws {
    try place.put("Outbox/northside-medsurg", Array("no folder".utf8))
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.put("Inbox/juniper-pharma/i.xml", like: "partners/juniper-pharma/invoice-clean/input.xml")
    try place.run()
    let states = Dictionary(uniqueKeysWithValues: try place.messages().map { ($0.name, $0) })
    #expect(states["i.xml"]?.state == .done && states["855.edi"]?.state == .committed)
    #expect(states["855.edi"]?.detail.contains("Outbox/northside-medsurg") ?? false)
    #expect(try place.say(["status"]).contains("delayed      \(states["855.edi"]?.id ?? "")"))
    #expect(try place.say(["doctor"]).contains("files cannot be delivered to it"))
    // The same bytes again wait for the answer that waits.
    try place.put("Inbox/northside-medsurg/again.edi", like: answer)
    try place.run()
    try FileManager.default.removeItem(atPath: "\(place.root)/Outbox/northside-medsurg")
    try place.run()
    #expect(try place.messages().map(\.state).filter { $0 == .done }.count == 2)
    #expect(try place.messages().last?.state == .duplicate)
    #expect(place.files("Outbox/northside-medsurg").count == 2 && place.files("Outbox/odoo/pending").count == 2)
    try place.expectTidy()
  }

  /// An inbox that another took the place of ends the run, and is what the next one looks into.
  @Test func anInboxThatIsExchanged() throws {
    try place.run()
    var step = 0
    let error = #expect(throws: ExchangeError.self) {
      try place.run {
        step += 1
        if step == 3 {
          try? FileManager.default.removeItem(atPath: "\(place.root)/Inbox")
          try? place.put("Inbox/northside-medsurg/855.edi", fixture(answer))
        }
        return false
      }
    }
    #expect(error?.description.contains("is no longer the folder that was opened") ?? false)
    try place.run()
    #expect(try place.messages().map(\.state) == [.done])
  }

  /// While specs are exchanged the old ones stay.
  @Test func specsThatAreAway() throws {
    place.specs = "\(place.root)/Specs"
    try FileManager.default.copyItem(atPath: specsPath, toPath: place.specs)
    let exchange = try Exchange(
      place.paths, place.settings, specs: SpecFolder(path: place.specs), program: program, worker: ["worker"],
      log: ExchangeLog(isJSON: true) { [lines = place.lines] in lines.add($0) })
    let ledger = try place.operations.ledger
    let start = Date()
    var step = 0
    try exchange.run {
      step += 1
      if step == 1 { try? FileManager.default.moveItem(atPath: place.specs, toPath: "\(place.root)/away") }
      if step == 2 { try? place.put("Inbox/northside-medsurg/855.edi", fixture(answer)) }
      let isOver = (try? ledger.messages(in: .done).count) == 1 || Date().timeIntervalSince(start) > 30
      return Exchange.Wishes(stops: isOver, reloads: step == 1)
    }
    #expect(place.lines.all.contains { $0.contains("reload.refused") })
    #expect(try place.messages().map(\.state) == [.done])
  }

  /// Whatever a backup caught of a message, an exchange goes on from it and nothing is lost.
  @Test(arguments: [Ledger.Message.State.received, .working, .committed])
  func backupsOfWhatIsUnderWay(_ state: Ledger.Message.State) throws {
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    // As a copy finds it that is made of the ledger first, and of the archive when the message is through.
    let ledger = try place.operations.ledger
    var message = try #require(try place.messages().first)
    let archived = message.place
    try FileManager.default.copyItem(
      atPath: "\(place.paths.state)/\(archived)", toPath: "\(place.paths.state)/stage/\(message.id)")
    (message.state, message.place, message.finished) = (state, "stage/\(message.id)", 0)
    if state == .received { message.stamp = 0 }
    try ledger.transaction { try ledger.update(message) }
    let copy = "\(place.root)/copy"
    try place.operations.backUp(to: copy)
    try FileManager.default.removeItem(atPath: place.paths.state)
    try FileManager.default.moveItem(atPath: copy, toPath: place.paths.state)
    try FileManager.default.removeItem(atPath: "\(place.root)/Outbox/odoo")
    try place.run()
    #expect(try place.messages().map(\.state) == [.done])
    #expect(place.files("Outbox/odoo/pending").count == 1)
    #expect(!place.files("Outbox/northside-medsurg").isEmpty)
    try place.expectTidy()
  }

  // MARK: Out

  private func send(_ documents: [UInt8]) throws -> Ledger.Message {
    _ = try place.operations.send(documents, to: "northside-medsurg", as: "po.json")
    try place.run()
    return try #require(try place.messages().last)
  }

  private let order = "partners/northside-medsurg/850-clean/document.json"

  /// What a partner refuses is told until it is sent again; what is sent is found by its numbers.
  @Test func refusalsAreTold() throws {
    let sent = try send(try fixture(order))
    let ledger = try place.operations.ledger
    let group = try #require(try ledger.expectations(.of(sent.id)).first)
    let edi = try place.content("Outbox/northside-medsurg", ".edi")
    let (isa, gs) = (edi.split(separator: "\n")[0], edi.split(separator: "\n")[1])
    let i = isa.split(separator: "*", omittingEmptySubsequences: false)
    let g = gs.split(separator: "*", omittingEmptySubsequences: false)
    func reply(_ number: Int, _ code: String) throws {
      let text = """
        ISA*00*          *00*          *\(i[7])*\(i[8])*\(i[5])*\(i[6])*250602*0910*U*00401*00000077\(number)*0*P*>~
        GS*FA*\(g[3])*\(g[2])*20250602*0910*7*X*004010~
        ST*997*0001~
        AK1*PO*\(group.control)~
        AK9*\(code)*1*1*\(code == "A" ? 1 : 0)~
        SE*4*0001~
        GE*1*7~
        IEA*1*00000077\(number)~

        """
      try place.put("Inbox/northside-medsurg/\(number).edi", Array(text.utf8))
      try place.run()
    }
    try reply(1, "R")
    #expect(try ledger.expectations(.refused(since: 0)).map(\.message) == [sent.id])
    let told = "refused      northside-medsurg group PO \(group.control) of \(sent.id)"
    #expect(try place.say(["status"]).contains(told))
    #expect(place.lines.all.contains { $0.contains("\"event\":\"refused\"") && $0.contains(sent.id) })
    // Under a number that was used it says nothing.
    try reply(1, "A")
    #expect(try place.messages().last?.reason == "CONTROL_NUMBER_REUSED")
    #expect(try ledger.expectations(.of(sent.id)).first?.state == "rejected")
    // The last word counts.
    try reply(2, "A")
    #expect(try ledger.expectations(.of(sent.id)).first?.state == "accepted")
    try reply(3, "R")
    _ = try place.operations.replay(sent.id, why: "corrected")
    try place.run()
    #expect(try ledger.expectations(.refused(since: 0)).isEmpty)
    let control = try #require(try ledger.interchanges(of: sent.id).first?[2])
    var query = Ledger.Query()
    query.interchange = control
    #expect(try place.operations.find(query).contains { $0.id == sent.id })
    (query.interchange, query.number) = (nil, try #require(try ledger.documents(of: sent.id).first?[1]))
    #expect(try place.operations.find(query).contains { $0.id == sent.id })
  }

  /// Rows and interchanges are not written into one file, and nothing is left out in silence.
  @Test func twoLanguagesInOneFile() throws {
    place.specs = "\(place.root)/Specs"
    try FileManager.default.copyItem(atPath: specsPath, toPath: place.specs)
    let profile = "\(place.specs)/partners/northside-medsurg/partner.json5"
    let rows = "{ document: \"StockReport\", as: \"csv\", guide: \"csv/stock\", map: \"csv-stock\" }"
    let text = try read(profile).replacing("receives: [", with: "receives: [ \(rows),")
    try Data(text.utf8).write(to: URL(filePath: profile))
    let line = #"{"products":[{"type":"vendorItem","number":"A"}]}"#
    let stock = Array(#"{"document":"StockReport","date":"2025-06-01","lines":[\#(line)]}"#.utf8)
    for documents in [stock + [0x0a] + (try fixture(order)), try fixture(order) + [0x0a] + stock] {
      let message = try send(documents)
      #expect(message.state == .quarantined && message.reason == "NOT_WRITTEN", "\(message.detail)")
      #expect(message.detail.contains("nothing says how a"), "\(message.detail)")
    }
    #expect(place.files("Outbox/northside-medsurg").isEmpty)
  }

  /// Nobody is told that what we sent ourselves was rejected.
  @Test func whatWeSendIsNotRejected() throws {
    let message = try send(Array(#"{"document":"Invoice","number":"1"}"#.utf8))
    #expect(message.state == .quarantined)
    #expect(throws: ExchangeError.self) { try place.operations.reject(message.id, why: "our mistake") }
    try place.operations.discard(message.id, why: "our mistake")
    #expect(place.files("Outbox/northside-medsurg").isEmpty)
  }

  /// Whoever tries something is told what is wrong, also where nothing of it is known.
  @Test func trialsThatAreNotRecognised() throws {
    try place.put("Inbox/northside-medsurg/test/mail.edi", Array("Dear Sirs,\n".utf8))
    try place.run()
    #expect(try place.messages().map(\.verdict) == ["rejected"])
    #expect(try place.content("Outbox/northside-medsurg/test", "report.txt").contains("the file holds no ISA"))
  }
}
