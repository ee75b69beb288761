// Bytes that come late: their sender writes to a file that was claimed and copied. They are put aside with who sent them,
// whenever they come and whatever happens meanwhile.

import Exchange
import FileSystem
import Foundation
import Ledger
import PartnerSpec
import Synchronization
import Testing

@Suite struct LateTests {
  private let place = try! Place()
  private let answer = "partners/northside-medsurg/855-clean/input.edi"
  private let late = Array("LATE*1~\n".utf8)

  /// A run was killed that had counted a file, and not let go of its claim; `more` came after the copy.
  private func killCounted(_ more: [UInt8]) throws -> Ledger.Message {
    let whole = try fixture(answer)
    let path = ".ediglot/claim/20250602-090000000-0a1b2c3d@northside-medsurg@inbound@/855.edi"
    let operations = try place.operations
    try place.put(path, whole)
    let claim = try #require(try operations.claims().first)
    try place.put(".ediglot/stage/\(claim.id)", whole)
    var message = Ledger.Message(
      id: claim.id, kind: .inbound, partner: claim.partner, name: claim.name, size: UInt64(whole.count),
      sha256: try FileDigest.of(try operations.layout.stage.open(FileName(claim.id))), received: Moment.now())
    (message.place, message.controls) = ("stage/\(claim.id)", 2)
    try operations.ledger.transaction { try operations.ledger.insert(message) }
    let sender = try #require(FileHandle(forUpdatingAtPath: "\(place.root)/\(path)"))
    try sender.seekToEnd()
    try sender.write(contentsOf: Data(more))
    return message
  }

  /// What was put aside is all that the sender wrote, and told as his.
  private func expectKept(_ wanted: [UInt8], of message: Ledger.Message) throws {
    let messages = try place.messages()
    #expect(
      messages.map { "\($0.name) \($0.state) \($0.reason)" } == ["855.edi done ", "855.edi quarantined LATE_WRITE"])
    let kept = try #require(messages.last)
    #expect(kept.partner == "northside-medsurg" && kept.parent == message.id)
    #expect(try bytes("\(place.root)/.ediglot/\(kept.place)") == wanted)
    #expect(place.files(".ediglot/quarantine").contains { $0.hasSuffix("reason.json") })
    try place.expectTidy()
  }

  @Test func aKillBeforeTheyAreTold() throws {
    let message = try killCounted(late)
    try place.run()
    try expectKept(try fixture(answer) + late, of: message)
  }

  @Test func aKillAndNothingThatCameLate() throws {
    _ = try killCounted([])
    try place.run()
    #expect(try place.messages().map(\.state) == [.done])
    try place.expectTidy()
  }

  /// Writes to the claimed file when there is a copy of it, and has it open from then on.
  private final class Sender: Sendable {
    private let file = Mutex<FileHandle?>(nil)
    private let state: String
    init(_ state: String) { self.state = state }

    func look(_ bytes: [UInt8]) {
      let manager = FileManager.default
      guard (try? manager.contentsOfDirectory(atPath: "\(state)/stage").isEmpty) == false else { return }
      file.withLock { file in
        let claims = manager.enumerator(atPath: "\(state)/claim")?.compactMap { $0 as? String } ?? []
        guard file == nil, let claim = claims.first(where: { $0.hasSuffix("855.edi") }) else { return }
        file = FileHandle(forUpdatingAtPath: "\(state)/claim/\(claim)")
        _ = try? file?.seekToEnd()
        try? file?.write(contentsOf: Data(bytes))
      }
    }

    func goOn(_ bytes: [UInt8]) throws {
      try file.withLock { file in try #require(file).write(contentsOf: Data(bytes)) }
    }
  }

  /// Who has the file open goes on writing, and nothing of it is lost.
  @Test func aSenderThatGoesOn() throws {
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    let (sender, late, lines) = (Sender(place.paths.state), late, place.lines)
    let exchange = try Exchange(
      place.paths, place.settings, specs: SpecFolder(path: place.specs), program: program, worker: ["worker"],
      log: ExchangeLog(isJSON: true) { lines.add($0) },
      now: {
        sender.look(late)
        return Moment.now()
      })
    try exchange.run(once: true)
    try sender.goOn(late)
    try expectKept(try fixture(answer) + late + late, of: try #require(try place.messages().first))
  }
}
