// What an operator decides while the exchange, or another operator, is at the same file: it counts, or is refused.

import Exchange
import FileSystem
import Foundation
import Ledger
import PartnerSpec
import Synchronization
import Testing

@Suite struct DecisionTests {
  private let answer = "partners/northside-medsurg/855-clean/input.edi"

  /// Does something at one look at the clock, beside the one who looks: that one may hold the ledger.
  private final class Intrusion: Sendable {
    private let looks = Atomic<Int>(0)
    private let at: Int
    private let patience: DispatchTimeInterval
    private let action: @Sendable () -> Void
    let over = DispatchGroup()

    init(at: Int, patience: DispatchTimeInterval = .milliseconds(250), _ action: @escaping @Sendable () -> Void) {
      (self.at, self.patience, self.action) = (at, patience, action)
    }

    func now() -> Int64 {
      if looks.add(1, ordering: .relaxed).newValue == at {
        DispatchQueue.global().async(group: over) { [action] in action() }
        _ = over.wait(timeout: .now() + patience)
      }
      return Moment.now()
    }
  }

  /// Discards the first message while the exchange takes it in and works on it. Answers whether that was allowed.
  private func discard(atLook look: Int) throws -> Bool? {
    let place = try Place()
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    let paths = place.paths
    let allowed = Mutex<Bool?>(nil)
    let intrusion = Intrusion(at: look) {
      guard let operations = try? Operations(paths, who: "tester"),
        let id = try? operations.ledger.messages(in: .received).first?.id
      else { return }
      let isAllowed = (try? operations.discard(id, why: "a mistake")) != nil
      allowed.withLock { $0 = isAllowed }
    }
    try Exchange(
      paths, place.settings, specs: SpecFolder(path: specsPath), program: program, worker: ["worker"],
      log: ExchangeLog(isJSON: true) { _ in }, now: { intrusion.now() }
    ).run(once: true)
    intrusion.over.wait()
    let message = try #require(try place.messages().first)
    let isDiscarded = allowed.withLock { $0 } == true
    #expect(message.state == (isDiscarded ? .discarded : .done), "\(look)")
    #expect(try place.operations.ledger.outputs(of: message.id).isEmpty == isDiscarded, "\(look)")
    #expect(place.files("Outbox/odoo/pending").isEmpty == isDiscarded, "\(look)")
    return allowed.withLock { $0 }
  }

  @Test func discardingCountsOrIsRefused() throws {
    let answers = try (1...40).map { try discard(atLook: $0) }
    #expect(answers.contains(true))
  }

  /// Of two who release a file at the same time one does.
  @Test func onlyOneReleases() throws {
    let place = try Place()
    place.settings.hold = 0
    try place.put("Inbox/northside-medsurg/cut.edi", Array(try fixture(answer).dropLast(40)))
    try place.run()
    let id = try #require(try place.messages().first?.id)
    let paths = place.paths
    let other = Mutex<String?>(nil)
    let intrusion = Intrusion(at: 1, patience: .seconds(5)) {
      let released = try? Operations(paths, who: "other").release(id, why: "it is whole")
      other.withLock { $0 = released }
    }
    let operations = try Operations(paths, who: "tester") { intrusion.now() }
    let mine = try? operations.release(id, why: "it is whole")
    intrusion.over.wait()
    #expect((mine == nil) != (other.withLock { $0 } == nil))
    #expect(try place.messages().count == 2)
    #expect(throws: ExchangeError.self) { try place.operations.release(id, why: "again") }
    #expect(try place.messages().count == 2)
    #expect(try place.operations.faults() == [])
  }

  /// A sender is not told that a file was rejected which somebody else has released meanwhile.
  @Test func whatIsReleasedIsNotRejected() throws {
    let place = try Place()
    place.settings.hold = 0
    try place.put("Inbox/northside-medsurg/cut.edi", Array(try fixture(answer).dropLast(40)))
    try place.run()
    let id = try #require(try place.messages().first?.id)
    let paths = place.paths
    let (ledger, rejecting) = (try place.operations.ledger, DispatchGroup())
    let (isOpen, goes) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    DispatchQueue.global().async(group: rejecting) {
      #expect(throws: ExchangeError.self) {
        let other = try Operations(paths, who: "other")
        isOpen.signal()
        goes.wait()
        try other.reject(id, why: "half of it is missing")
      }
    }
    #expect(isOpen.wait(timeout: .now() + 30) == .success)
    try ledger.transaction {
      var message = try #require(try ledger.message(id))
      goes.signal()
      // The other one has looked by then, and waits for what is decided here.
      usleep(500_000)
      message.state = .discarded
      try ledger.update(message)
    }
    rejecting.wait()
    #expect(place.files("Outbox/northside-medsurg").allSatisfy { !$0.hasSuffix("rejected.txt") })
  }
}
