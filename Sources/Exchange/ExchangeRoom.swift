// Want of room on a disk: files wait for it as long as it takes, and go on by themselves. None is put aside for it, and what
// is in the inboxes stays there.

import FileSystem
import Glibc
import Ledger
import Octets

extension Exchange {
  /// With `once`: nothing is left that could be taken, and all that is under way has waited long enough.
  var isAtRest: Bool {
    let left = waiting + ready
    guard working.isEmpty, finished.isEmpty,
      left.allSatisfy({ waitsForRoom($0, tries: settings.attemptLimit) || repeatsDelayed($0) })
    else { return false }
    // No more are taken while so many wait.
    if left.count >= settings.underWay { return true }
    return !hasMore && nextLook > Moment.steady() + settings.settle * 2
  }

  /// The answer it waits for cannot be delivered.
  private func repeatsDelayed(_ message: Ledger.Message) -> Bool {
    message.isRepeat && delayed.contains { $0.id == message.parent }
  }

  /// It was tried so often, or what it repeats was, and found no room each time.
  private func waitsForRoom(_ message: Ledger.Message, tries: Int = 1) -> Bool {
    shortages[message.isRepeat ? message.parent : message.id, default: 0] >= tries
  }

  /// Says how many files wait for room when the run ends, and why; answers how many wait for that, or cannot be delivered.
  func tellWaiting() -> Int {
    let left = (waiting + ready).filter { waitsForRoom($0) }
    if let first = left.first(where: { !$0.isRepeat }) {
      log.tell(.error, "space.short", [("waiting", "\(left.count)"), ("why", first.detail)])
    }
    return left.count + delayed.count
  }

  /// Below the reserve nothing is taken in.
  func isShortOfSpace() throws -> Bool {
    let space = try Space(of: layout.paths.state)
    let isShort =
      space.free < space.total / 100 * UInt64(settings.reserve)
      || space.allNodes > 0 && space.nodes < space.allNodes / 100 * UInt64(settings.reserve)
    if isShort != self.isShort {
      log.tell(isShort ? .error : .info, isShort ? "space.short" : "space.enough", [("free", "\(space.free)")])
    }
    self.isShort = isShort
    return isShort
  }

  // MARK: The daemon itself

  static func lacksRoom(_ error: any Error) -> Bool {
    (error as? FileError)?.lacksRoom ?? (error as? LedgerError)?.lacksRoom ?? false
  }

  /// Opens an exchange, as `open` does. While the disk has no room for that, it tells and waits, as one that runs; nil when it
  /// is to stop.
  package static func opened(
    _ settings: ExchangeSettings, log: ExchangeLog, once: Bool = false, wishes: () -> Wishes = { Wishes() },
    _ open: () throws -> Exchange
  ) throws -> Exchange? {
    var failures = 0
    while true {
      do {
        return try open()
      } catch {
        guard lacksRoom(error) else { throw error }
        failures += 1
        if once, failures >= settings.attemptLimit { throw error }
        log.tell(.error, "space.short", [("why", "\(error)")])
        // The specs are read when it opens.
        guard rest(after: failures, wishes, reload: {}) else { return nil }
      }
    }
  }

  /// Waits a while when the daemon itself found no room; false when it is to stop. With `once` the error is its end after as
  /// many such failures as a file has tries.
  func outlast(_ error: any Error, once: Bool, _ wishes: () -> Wishes) throws -> Bool {
    standstills += 1
    log.tell(.error, "space.short", [("why", "\(error)")])
    if once, standstills >= settings.attemptLimit { throw error }
    return Self.rest(after: standstills, wishes, reload: reload)
  }

  private static func rest(after standstills: Int, _ wishes: () -> Wishes, reload: () -> Void) -> Bool {
    let until = Moment.steady() + pause(after: standstills - 1)
    while Moment.steady() < until {
      let wish = wishes()
      if wish.stops { return false }
      if wish.reloads { reload() }
      usleep(20_000)
    }
    return true
  }
}
