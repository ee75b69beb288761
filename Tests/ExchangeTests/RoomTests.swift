// A disk without room: files wait as long as it takes, and go on by themselves; none is put aside.

import Exchange
import Foundation
import Ledger
import Octets
import PartnerSpec
import Testing

@Suite struct RoomTests {
  private let place = try! Place()
  private let answer = "partners/northside-medsurg/855-clean/input.edi"

  init() { (place.settings.attemptLimit, place.settings.workers) = (2, 1) }

  /// The worker finds no room for so many jobs, then it does its work; or `end`, where there is one.
  private func starve(_ jobs: Int, then end: String? = nil) throws {
    let wrapper = "\(place.root)/worker.sh"
    let script = """
      #!/bin/sh
      while read -r line; do
        count=$(cat '\(place.root)/count' 2>/dev/null || echo 0)
        if [ "$count" -lt \(jobs) ]; then
          echo $((count + 1)) > '\(place.root)/count'
          id=$(printf '%s' "$line" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')
          printf '{"id":"%s","failure":"SYSTEM","detail":"no room","isPassing":true,"lacksRoom":true}\\n' "$id"
        else
          \(end ?? "{ printf '%s\\n' \"$line\"; sleep 1; } | \(program) worker \"$1\"")
        fi
      done
      """
    try Data(script.utf8).write(to: URL(filePath: wrapper))
    place.worker = ("/bin/sh", [wrapper])
  }

  /// More rows than the daemon copies itself.
  private func large() throws -> [UInt8] {
    let list = try fixture("partners/alpenmed/price-list-clean/input.price-list.csv")
    let rows = list.split(separator: 0x0a)
    let (header, row) = (try #require(rows.first), try #require(rows.last))
    let end = try #require(row.firstIndex(of: 0x3b))
    var bytes = Array(header) + [0x0a]
    for number in 1...20_000 { bytes += Array("AM-\(1_000_000 + number)".utf8) + row[end...] + [0x0a] }
    return bytes
  }

  @Test func moreFailuresThanTries() throws {
    try starve(3)
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    let ledger = try place.operations.ledger
    var seen = ""
    try place.run {
      if let message = try? ledger.delayed().first { seen = message.detail }
      return (try? ledger.messages(in: .done).isEmpty) == false
    }
    let message = try #require(try place.messages().first)
    #expect(message.state == .done && message.attempts == 4 && message.excused == 3)
    #expect(seen == "no room" && message.detail.isEmpty)
    // Each is told once, however often it is tried.
    #expect(place.lines.all.filter { $0.contains("\"waits\"") }.count == 1)
    #expect(
      try ledger.events(of: message.id).map(\.name) == ["received", "waits", "translated", "delivered"])
    try place.expectTidy()
  }

  /// With an end in sight, what has no room stays as it is, for the next run: files of which there is a copy, and claims.
  @Test func aRunThatEndsLeavesTheFiles() throws {
    try starve(.max)
    for name in ["a", "b"] { try place.put("Inbox/northside-medsurg/\(name).edi", like: answer) }
    try place.put("Inbox/alpenmed/all.price-list.csv", try large())
    // No more are taken while so many wait.
    place.settings.underWay = 3
    try place.run()
    try place.put("Inbox/juniper-pharma/i.xml", like: "partners/juniper-pharma/invoice-clean/input.xml")
    try place.run()
    let messages = try place.messages()
    #expect(messages.map(\.state) == [.received, .received] && messages[0].detail == "no room")
    #expect(try place.operations.claims().map(\.name) == ["all.price-list.csv"])
    // It is found as any other.
    let claim = try #require(try place.operations.claims().first)
    for conditions in [["--name", "price-list"], ["--partner", "alpenmed"], ["--state-of", "claimed"]] {
      #expect(try place.say(["find"] + conditions).contains("\(claim.id)  claimed"), "\(conditions)")
    }
    #expect(try place.say(["find", "--state-of", "done"]).isEmpty)
    #expect(try place.say(["show", claim.id]).contains("all.price-list.csv"))
    #expect(throws: ExchangeError.self) { try place.operations.discard(claim.id, why: "") }
    #expect(try place.operations.faults() == [] && place.files(".ediglot/quarantine").isEmpty)
    #expect(place.files("Inbox") == ["juniper-pharma/i.xml"])
    #expect(
      place.lines.all.filter { $0.contains("space.short") && $0.contains("\"waiting\":\"3\"") }.count == 2,
      "\(place.lines.all)")
    place.worker = (program, ["worker"])
    try place.run()
    #expect(
      try place.messages().map { "\($0.name) \($0.state)" }.sorted()
        == ["a.edi done", "all.price-list.csv done", "b.edi duplicate", "i.xml done"])
    try place.expectTidy()
  }

  /// One that is started on a full disk waits for room; anything else that is wrong ends it at once.
  @Test func startingWaitsForRoomAlone() throws {
    let log = ExchangeLog(isJSON: true) { [lines = place.lines] in lines.add($0) }
    var tries = 0
    func open(shortages: Int) throws -> Exchange {
      tries += 1
      if tries <= shortages { throw FileError("make", place.paths.state, code: ENOSPC) }
      return try Exchange(
        place.paths, place.settings, specs: SpecFolder(path: place.specs), program: program, worker: ["worker"],
        log: log)
    }
    #expect(try Exchange.opened(place.settings, log: log) { try open(shortages: 2) } != nil && tries == 3)
    #expect(place.lines.all.filter { $0.contains("space.short") }.count == 2)
    #expect(throws: FileError.self) {
      try Exchange.opened(place.settings, log: log, once: true) { try open(shortages: .max) }
    }
    #expect(tries == 5)
    func stop() -> Exchange.Wishes { Exchange.Wishes(stops: true) }
    #expect(try Exchange.opened(place.settings, log: log, wishes: stop) { try open(shortages: .max) } == nil)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.paths.state)
    #expect(throws: ExchangeError.self) { try Exchange.opened(place.settings, log: log) { try open(shortages: 0) } }
    #expect(tries == 7)
  }

  /// Other failures count, however long there was no room before.
  @Test func otherFailuresCount() throws {
    try starve(3, then: "exit 1")
    place.settings.deathLimit = 2
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    let ledger = try place.operations.ledger
    try place.run { (try? ledger.messages(in: .quarantined).isEmpty) == false }
    let message = try #require(try place.messages().first)
    #expect(message.reason == "POISON" && message.deaths == 2 && message.excused == 3)
  }
}
