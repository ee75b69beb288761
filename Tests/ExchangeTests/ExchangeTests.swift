// Files on their way through the exchange: what comes of them, what is told of them, and what stays.

import Exchange
import FileSystem
import Foundation
import Ledger
import PartnerSpec
import Testing

@Suite struct ExchangeTests {
  private let place = try! Place()
  private let answer = "partners/northside-medsurg/855-clean/input.edi"

  @Test func oneFileGoesAllTheWay() throws {
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    let message = try #require(try place.messages().first)
    #expect(message.state == .done && message.verdict == "accepted" && message.name == "855.edi")
    #expect(place.files("Inbox").isEmpty)
    #expect(try place.content("Outbox/odoo/pending", "855_").contains("\"envelope\""))
    let answered = try place.content("Outbox/northside-medsurg", ".99")
    #expect(answered.hasPrefix("ISA*") && answered.contains("AK1*PR*"))
    // The bytes are kept as they came.
    #expect(try bytes("\(place.root)/.ediglot/\(message.place)") == fixture(answer))
    let documents = try place.operations.ledger.documents(of: message.id)
    #expect(documents.first?.first == "OrderAcknowledgement" && documents.first?[1].isEmpty == false)
    #expect(try place.operations.ledger.events(of: message.id).map(\.name) == ["received", "translated", "delivered"])
    try place.expectTidy()
  }

  /// What is no XML is answered with the reason; what another partner sent is put aside.
  @Test func brokenAndMisplacedXMLIsTold() throws {
    let inbox = "Inbox/weser-implant"
    try FileManager.default.createDirectory(atPath: "\(place.root)/\(inbox)", withIntermediateDirectories: true)
    try Data("<Rechnung Nr=\"1\"><a></b></Rechnung>".utf8).write(to: URL(filePath: "\(place.root)/\(inbox)/a.xml"))
    try place.put("\(inbox)/i.xml", like: "partners/juniper-pharma/invoice-clean/input.xml")
    try place.run()
    let report = try place.content("Outbox/weser-implant", "report.txt")
    #expect(report.contains("rejected") && report.contains("xml.malformed"), "\(report)")
    #expect(!report.contains("0 bytes"))
    let messages = try place.messages()
    #expect(messages.first { $0.name == "i.xml" }?.reason == "SENDER_MISMATCH")
    #expect(place.files("Outbox/odoo/pending").isEmpty)
    try place.expectTidy()
  }

  @Test func rowsAndXMLAreAnsweredByReports() throws {
    try place.put("Inbox/alpenmed/a.price-list.csv", like: "partners/alpenmed/price-list-refused/input.price-list.csv")
    try place.put("Inbox/juniper-pharma/i.xml", like: "partners/juniper-pharma/invoice-clean/input.xml")
    try place.run()
    #expect(try place.content("Outbox/alpenmed", "report.txt").contains("rejected"))
    #expect(try place.content("Outbox/alpenmed", "report.json").contains("\"processingReport\""))
    #expect(place.files("Outbox/odoo/pending").count == 1)
    #expect(try place.messages().map(\.verdict).sorted() == ["accepted", "rejected"])
    try place.expectTidy()
  }

  /// Odoo has no model for stock; a file that is refused as a whole posts nothing, whatever else it holds.
  @Test func stockIsPostedUnlessTheFileIsRefused() throws {
    let stock = try fixture("partners/quaylab/stock-clean/input.txt")
    try place.put("Inbox/quaylab/stock_1.txt", stock)
    try place.run()
    #expect(place.files("Outbox/canonical/pending").count == 1 && place.files("Outbox/odoo").isEmpty)
    #expect(try place.content("Outbox/canonical/pending", "quaylab").contains("\"document\":\"StockReport"))
    try place.put("Inbox/quaylab/stock_2.txt", stock + Array("QL-500\tx\0y\t\t\t1\t1\t-\t-\n".utf8))
    try place.run()
    #expect(try place.messages().map(\.verdict) == ["accepted", "rejected"])
    #expect(place.files("Outbox/canonical/pending").count == 1)
    try place.expectTidy()
  }

  /// The same bytes again: no data, and the answer once more, as it was.
  @Test func sameBytesAgain() throws {
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    let first = try place.content("Outbox/northside-medsurg", ".99")
    try place.put("Inbox/northside-medsurg/once-more.edi", like: answer)
    try place.run()
    let messages = try place.messages()
    #expect(messages.map(\.state) == [.done, .duplicate] && messages[1].parent == messages[0].id)
    #expect(place.files("Outbox/odoo/pending").count == 1)
    let answers = try FileManager.default.contentsOfDirectory(atPath: "\(place.root)/Outbox/northside-medsurg")
    #expect(answers.count == 2)
    for name in answers { #expect(try read("\(place.root)/Outbox/northside-medsurg/\(name)") == first) }
    try place.expectTidy()
  }

  /// Both in one look: the second waits for the first.
  @Test func sameBytesAtOnce() throws {
    for name in ["a", "b", "c"] { try place.put("Inbox/northside-medsurg/\(name).edi", like: answer) }
    try place.run()
    #expect(try place.messages().map(\.state) == [.done, .duplicate, .duplicate])
    #expect(place.files("Outbox/odoo/pending").count == 1 && place.files("Outbox/northside-medsurg").count == 3)
  }

  /// Another file under a control number that was used: put aside, answered by TA1 025, nothing posted.
  @Test func controlNumberUsedAgain() throws {
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    let other = String(decoding: try fixture(answer), as: UTF8.self).replacing("*P*", with: "*P*", maxReplacements: 1)
    try place.put("Inbox/northside-medsurg/other.edi", Array((other + "\n\n").utf8))
    try place.run()
    let message = try #require(try place.messages().last)
    #expect(message.state == .quarantined && message.reason == "CONTROL_NUMBER_REUSED")
    #expect(place.files("Outbox/odoo/pending").count == 1)
    let refusal = try place.content("Outbox/northside-medsurg", "TA1")
    #expect(refusal.contains("*R*025"))
    try place.expectTidy()
  }

  @Test func whatIsPutAsideKeepsItsBytesAndSaysWhy() throws {
    place.settings.hold = 0
    let whole = try fixture(answer)
    try place.put("Inbox/northside-medsurg/cut.edi", Array(whole.dropLast(40)))
    try place.put("Inbox/northside-medsurg/empty.edi", [])
    try place.put(
      "Inbox/northside-medsurg/foreign.edi", like: "partners/northside-medsurg/not-from-northside/input.edi")
    try place.put("Inbox/northside-medsurg/mail.edi", Array("Dear Sirs,\n".utf8))
    try place.put("Inbox/stranger/855.edi", whole)
    try place.run()
    let reasons = Dictionary(uniqueKeysWithValues: try place.messages().map { ("\($0.partner)/\($0.name)", $0) })
    #expect(
      reasons.mapValues(\.reason) == [
        "northside-medsurg/cut.edi": "TRUNCATED", "northside-medsurg/empty.edi": "EMPTY",
        "northside-medsurg/foreign.edi": "SENDER_MISMATCH", "northside-medsurg/mail.edi": "NOT_RECOGNISED",
        "stranger/855.edi": "UNKNOWN_PARTNER",
      ])
    for message in reasons.values {
      #expect(message.state == .quarantined)
      let folder = "\(place.root)/.ediglot/quarantine/\(message.id)"
      #expect(try read("\(folder)/reason.json").contains("\"owner\""))
    }
    let cut = try #require(reasons["northside-medsurg/cut.edi"])
    #expect(try bytes("\(place.root)/.ediglot/\(cut.place)") == Array(whole.dropLast(40)))
    #expect(place.files("Outbox").isEmpty)
    try place.expectTidy()
  }

  /// Trials are answered with everything explained, and never posted.
  @Test func trials() throws {
    try place.put("Inbox/northside-medsurg/test/855.edi", like: "partners/northside-medsurg/855-refused/input.edi")
    try place.run()
    #expect(place.files("Outbox/odoo").isEmpty)
    #expect(
      place.files("Outbox/northside-medsurg/test")
        == ["855.edi.ID.997.edi", "855.edi.ID.report.html", "855.edi.ID.report.json", "855.edi.ID.report.txt"]
        || place.files("Outbox/northside-medsurg/test").contains { $0.hasSuffix("999.edi") })
    #expect(try place.content("Outbox/northside-medsurg/test", "report.html").contains("<h2>Findings</h2>"))
    // A trial does not make the real file a duplicate.
    try place.put("Inbox/northside-medsurg/855.edi", like: "partners/northside-medsurg/855-refused/input.edi")
    try place.run()
    #expect(try place.messages().last?.state == .done && place.files("Outbox/odoo/pending").count == 1)
  }

  /// Interchanges marked as tests are answered as trials are, and not posted, unless the settings say otherwise.
  @Test func interchangesMarkedAsTests() throws {
    place.settings.holdsTests = true
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    #expect(place.files("Outbox/odoo").isEmpty)
    #expect(place.files("Outbox/northside-medsurg/test").contains { $0.hasSuffix("report.html") })
    #expect(try place.messages().first?.state == .done)
  }

  // MARK: Deciding

  @Test func releaseReplayDiscard() throws {
    place.settings.hold = 0
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.put("Inbox/northside-medsurg/cut.edi", Array(try fixture(answer).dropLast(40)))
    try place.run()
    let operations = try place.operations
    let done = try #require(try operations.ledger.messages(in: .done).first)
    let cut = try #require(try operations.ledger.messages(in: .quarantined).first)
    let again = try operations.replay(done.id, why: "units corrected")
    try operations.discard(cut.id, why: "sent again")
    #expect(throws: ExchangeError.self) { try operations.discard(done.id, why: "") }
    #expect(throws: ExchangeError.self) { try operations.replay("nothing", why: "") }
    try place.run()
    let repeated = try #require(try operations.ledger.message(again))
    #expect(repeated.state == .done && repeated.parent == done.id && repeated.verdict == "accepted")
    // The same document, to be taken by its external id.
    let envelopes = try FileManager.default.contentsOfDirectory(atPath: "\(place.root)/Outbox/odoo/pending").map {
      try read("\(place.root)/Outbox/odoo/pending/\($0)")
    }
    #expect(envelopes.count == 2 && envelopes[0] == envelopes[1])
    #expect(try operations.ledger.events(of: done.id).last?.detail.contains("by tester: units corrected") ?? false)
    try place.expectTidy()
  }

  @Test func rejectingTellsTheSender() throws {
    place.settings.hold = 0
    try place.put("Inbox/northside-medsurg/cut.edi", Array(try fixture(answer).dropLast(40)))
    try place.run()
    let id = try #require(try place.messages().first?.id)
    try place.operations.reject(id, why: "half of it is missing")
    #expect(try place.content("Outbox/northside-medsurg", "rejected.txt").contains("half of it is missing"))
    #expect(try place.messages().first?.state == .discarded)
  }

  /// Thousands of one partner's files do not keep those of others waiting, least of all an urgent one's.
  @Test func oneFileEachInTurn() throws {
    place.settings.batch = 4
    place.settings.underWay = 4
    for number in 1...30 { try place.put("Inbox/alpenmed/\(number).edi", Array("no \(number)".utf8)) }
    try place.put("Inbox/juniper-pharma/i.xml", like: "partners/juniper-pharma/invoice-clean/input.xml")
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    let names = try place.messages().map(\.name)
    #expect(names.count == 32)
    #expect(names.first == "855.edi" && names.prefix(4).contains("i.xml"), "\(names.prefix(8))")
  }

  @Test func pausedPartnersKeepTheirFiles() throws {
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.operations.pause("northside-medsurg", why: "wrong prices")
    try place.run()
    #expect(try place.messages().isEmpty && place.files("Inbox") == ["northside-medsurg/855.edi"])
    try place.operations.resume("northside-medsurg")
    try place.run()
    #expect(try place.messages().first?.state == .done)
  }

  // MARK: Out

  /// An order goes out under a number of its own, and its acknowledgement is matched with it.
  @Test func ordersGoOutAndAreAcknowledged() throws {
    _ = try place.operations.send(
      try fixture("partners/northside-medsurg/850-odoo-18.0/document.json"), to: "northside-medsurg", as: "po.json")
    try place.run()
    let order = try place.content("Outbox/northside-medsurg", ".edi")
    #expect(order.contains("ST*850*"))
    let ledger = try place.operations.ledger
    let awaited = try ledger.expectations(.open)
    let group = try #require(awaited.first)
    #expect(group.functional == "PO" && group.state == "open" && group.due > Moment.now())
    // The partner accepts.
    let parts = order.split(separator: "\n")[0].split(separator: "*", omittingEmptySubsequences: false)
    let groupParts = order.split(separator: "\n")[1].split(separator: "*", omittingEmptySubsequences: false)
    let isa =
      "ISA*00*          *00*          *\(parts[7])*\(parts[8])*\(parts[5])*\(parts[6])*250602*0910*U*00401*000000777*0*P*>~\n"
    let text =
      isa
      + "GS*FA*\(groupParts[3])*\(groupParts[2])*20250602*0910*7*X*004010~\nST*997*0001~\nAK1*PO*\(group.control)~\n"
      + "AK9*A*1*1*1~\nSE*4*0001~\nGE*1*7~\nIEA*1*000000777~\n"
    try place.put("Inbox/northside-medsurg/997.edi", Array(text.utf8))
    try place.run()
    #expect(try ledger.expectations(.open).isEmpty)
    #expect(try ledger.expectations(.all).first?.state == "accepted")
    #expect(place.files("Outbox/odoo/pending").isEmpty)
  }

  @Test func whatIsNotAcknowledgedInTimeIsTold() throws {
    _ = try place.operations.send(
      try fixture("partners/northside-medsurg/850-odoo-18.0/document.json"), to: "northside-medsurg", as: "po.json")
    try place.run()
    let ledger = try place.operations.ledger
    let due = try #require(try ledger.expectations(.open).first?.due)
    #expect(try ledger.takeOverdue(at: due - 1).isEmpty)
    #expect(try ledger.takeOverdue(at: due + 1).count == 1)
    #expect(try ledger.takeOverdue(at: due + 2).isEmpty)
    #expect(try ledger.expectations(.open).first?.state == "overdue")
  }

  // MARK: Trouble

  /// A file that kills its workers is put aside after three of them; everything else goes on.
  @Test func poison() throws {
    let wrapper = "\(place.root)/worker.sh"
    let script = """
      #!/bin/sh
      while read -r line; do
        case "$line" in *poison*) kill -9 $$;; *) { printf '%s\\n' "$line"; sleep 1; } | \(program) worker "$1";; esac
      done
      """
    try Data(script.utf8).write(to: URL(filePath: wrapper))
    place.worker = ("/bin/sh", [wrapper])
    try place.put("Inbox/northside-medsurg/poison.edi", like: answer)
    try place.put("Inbox/juniper-pharma/i.xml", like: "partners/juniper-pharma/invoice-clean/input.xml")
    try place.run()
    let states = Dictionary(uniqueKeysWithValues: try place.messages().map { ($0.name, $0) })
    #expect(states["poison.edi"]?.reason == "POISON" && states["poison.edi"]?.deaths == 3)
    #expect(states["i.xml"]?.state == .done)
    try place.expectTidy()
  }

  /// Without hints of the system, and when a folder is removed and made anew meanwhile, everything is found.
  @Test(arguments: [true, false]) func foldersComeAndGo(_ usesNotices: Bool) throws {
    place.settings.usesNotices = usesNotices
    let inbox = "\(place.root)/Inbox/northside-medsurg"
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    let log = ExchangeLog(isJSON: true, least: .error) { _ in }
    let exchange = try Exchange(
      place.paths, place.settings, specs: SpecFolder(path: specsPath), program: program,
      worker: ["worker"], log: log)
    let ledger = try place.operations.ledger
    let start = Date()
    var step = 0
    try exchange.run {
      let done = (try? ledger.messages(in: .done).count) ?? 0
      if step == 0, done == 1 {
        try? FileManager.default.removeItem(atPath: inbox)
        step = 1
      } else if step == 1 {
        let other = (try? String(decoding: fixture(answer), as: UTF8.self)) ?? ""
        try? place.put("Inbox/northside-medsurg/b.edi", Array(other.replacing("000001201", with: "000001202").utf8))
        step = 2
      }
      return Exchange.Wishes(stops: done == 2 || Date().timeIntervalSince(start) > 30)
    }
    #expect(try ledger.messages(in: .done).count == 2)
  }

  /// More files than hints of the system fit: all are found by looking.
  @Test func twentyThousandNames() throws {
    let inbox = try Folder(place.root).folder("Inbox").folder("northside-medsurg")
    for number in 1...20_000 { try inbox.create(FileName("\(number).edi")).write([0x41]) }
    var watch = ReadinessWatch(place.settings)
    let start = Date()
    watch.begin()
    var ready = 0
    for name in try inbox.names() where try watch.look(at: name, in: inbox, key: "k", now: 0) == .ready { ready += 1 }
    watch.end()
    #expect(ready == 20_000)
    #expect(Date().timeIntervalSince(start) < 15)
  }

  @Test func onlyOneExchangeWorks() throws {
    let layout = try ExchangeLayout(place.paths)
    let lock = try FileLock(in: layout.state, "lock")
    #expect(throws: ExchangeError.self) { try place.run() }
    // A child that was started meanwhile has the file open, and does not keep the lock.
    let name = "\(place.paths.state)/lock".replacing("//", with: "/")
    let open = try #require(
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").first {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == name
      })
    let copy = dup(try #require(Int32(open)))
    defer { close(copy) }
    _ = consume lock
    try place.run()
  }

  @Test func mistakesInSpecsKeepItFromStarting() throws {
    place.specs = "\(place.root)/Specs"
    try FileManager.default.copyItem(atPath: specsPath, toPath: place.specs)
    try Data("{ partner: 5 }".utf8).write(to: URL(filePath: "\(place.specs)/partners/alpenmed/partner.json5"))
    #expect(throws: SpecErrors.self) { try place.run() }
  }

  @Test func backupIsAnExchangeToGoOnFrom() throws {
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    let copy = try Place()
    try place.operations.backUp(to: "\(copy.root)/.ediglot")
    #expect(try copy.operations.faults() == [])
    try copy.put("Inbox/northside-medsurg/again.edi", like: answer)
    try copy.run()
    #expect(try copy.messages().map(\.state) == [.done, .duplicate])
  }

  @Test func purging() throws {
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    let operations = try place.operations
    #expect(try operations.purge(Retention(days: 1), dryRun: false).isEmpty)
    #expect(try operations.purge(Retention(days: -1), dryRun: true).count == 1)
    #expect(!place.files(".ediglot/archive").isEmpty)
    #expect(try operations.purge(Retention(days: -1), dryRun: false).count == 1)
    #expect(place.files(".ediglot/archive").isEmpty)
    #expect(try operations.faults() == [])
  }

  /// The log names no password and no control character, whatever a file is called.
  @Test func logIsLinesOfJSON() throws {
    try place.put("Inbox/northside-medsurg/a\u{1b}[31m\nb.edi", like: answer)
    try place.run()
    let lines = place.lines.all
    #expect(lines.contains { $0.contains("a\\\\x1b[31m\\\\x0ab.edi") }, "\(lines)")
    for line in lines {
      #expect(!line.contains("\n") && !line.contains("\u{1b}"))
      #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }
  }
}
