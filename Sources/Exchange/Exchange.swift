// The daemon: looks for files, takes them in, has them translated, publishes what comes of them, and goes on. One process
// decides everything, one step after the other; translating is done by others. It may be killed at any instant.

import FileSystem
import Glibc
import Ledger
import Octets
import PartnerSpec
import Translation

package final class Exchange {
  let layout: ExchangeLayout
  let ledger: Ledger
  let settings: ExchangeSettings
  let log: ExchangeLog
  let pool: WorkerPool
  private let lock: FileLock
  let intake: Intake
  let delivery: Delivery
  let quarantine: Quarantine
  let profiles: ExchangeProfiles
  /// Where specs are changed, and the version of them that counts.
  private let specs: SpecFolder
  let versions: SpecVersions
  var version: String
  private let worker: [String]
  private let notices: Notices?
  let now: () -> Int64

  private var watch: ReadinessWatch
  /// Messages that wait; those that have their numbers and may be given to a worker; and those that one has.
  var waiting: [Ledger.Message] = []
  var ready: [Ledger.Message] = []
  var working: [String: Ledger.Message] = [:]
  /// What workers have finished and is not published yet, and since when.
  var finished: [Delivery.Finished] = []
  var finishedSince: Int64 = 0
  /// What is committed and cannot be delivered for what is wrong with the folder it goes to, and when that is tried again.
  var delayed: [Ledger.Message] = []
  var nextDelivery: Int64 = 0
  /// Claims of large files that a worker copies, or is to; `ready` and `working` hold what will be messages.
  var copies: [String: Claim] = [:]
  /// Numbers that a second run of a message must take for used.
  var duplicates: [String: [UInt32]] = [:]
  /// Numbers given and written nowhere, which is a mistake.
  var unstored: [String: UInt32] = [:]
  var nextLook: Int64 = 0
  /// When all was begun last: what was discarded before is known to the ledger alone.
  private var begun: Int64 = 0
  var isShort = false
  /// The last look left files where they were: there are too many under way.
  var hasMore = false
  /// Tries of this run that failed for want of room on a disk, by the messages that wait for it; and how often, one after the
  /// other, all had to begin anew because the daemon had none itself.
  var shortages: [String: Int] = [:]
  var standstills = 0

  /// Opens an exchange; throws when something about it is not safe. `worker` are the arguments of a worker process, in front
  /// of the file it reads the specs from.
  package init(
    _ paths: ExchangePaths, _ settings: ExchangeSettings, specs: SpecFolder, program: String, worker: [String],
    log: ExchangeLog, now: @escaping @Sendable () -> Int64 = { Moment.now() }
  ) throws {
    if let first = Doctor(paths, settings).problems().first { throw ExchangeError(first) }
    let layout = try ExchangeLayout(paths)
    guard let lock = try FileLock(in: layout.state, "lock") else {
      throw ExchangeError("another exchange works in \(paths.state)")
    }
    self.lock = lock
    let ledger = try Ledger(paths.ledger, synchronous: settings.synchronous, now: now)
    let versions = SpecVersions(layout: layout)
    let kept = try versions.keep(specs)
    let profiles = try ExchangeProfiles(kept.folder)
    try versions.removeOthers(than: ledger.versionsInUse().union([kept.name]))
    (self.specs, self.versions, version, self.worker) = (specs, versions, kept.name, worker)
    (self.layout, self.settings, self.log, self.now) = (layout, settings, log, now)
    (self.ledger, self.profiles) = (ledger, profiles)
    pool = WorkerPool(program, worker + [versions.path(kept.name)], size: settings.workers, patience: settings.patience)
    intake = Intake(layout: layout, ledger: ledger, settings: settings, log: log, now: now) {
      profiles.urgency(of: $0.partner)
    }
    delivery = Delivery(layout: layout, ledger: ledger, settings: settings, log: log, now: now)
    quarantine = Quarantine(layout: layout, ledger: ledger, log: log, now: now)
    notices = settings.usesNotices ? Notices() : nil
    watch = ReadinessWatch(settings)
  }

  // MARK: The loop

  /// What the outside asks for between two steps.
  package struct Wishes: Sendable {
    package var stops = false
    package var reloads = false
    package init(stops: Bool = false, reloads: Bool = false) { (self.stops, self.reloads) = (stops, reloads) }
  }

  /// Works until it is asked to stop; with `once`, until nothing is left that could be taken. Answers how many files wait
  /// for room on a disk, or for a folder that they can be delivered to.
  @discardableResult
  package func run(once: Bool = false, wishes: () -> Wishes = { Wishes() }) throws -> Int {
    log.tell(.info, "started", [("root", layout.paths.root)])
    (shortages, standstills) = ([:], 0)
    while true {
      do {
        try begin()
        try goOn(once: once, wishes)
        break
      } catch {
        guard Self.lacksRoom(error) else { throw error }
        pool.stop()
        guard try outlast(error, once: once, wishes) else { break }
      }
    }
    pool.stop()
    let left = tellWaiting()
    log.tell(.info, "stopped")
    return left
  }

  /// Finishes what an ended run was at, or this one when it had no room to go on: what is durable tells all that counts.
  private func begin() throws {
    (waiting, ready, finished, nextLook, hasMore) = ([], [], [], 0, false)
    (working, copies, duplicates) = ([:], [:], [:])
    begun = now()
    let recovery = Recovery(layout: layout, ledger: ledger, delivery: delivery, now: now)
    let claims = try recovery.run()
    (delayed, nextDelivery) = (try ledger.messages(in: .committed), Moment.steady() + settings.rescan)
    try admit(claims)
    try quarantine.settle()
  }

  private func goOn(once: Bool, _ wishes: () -> Wishes) throws {
    var stopAt: Int64?
    while true {
      let wish = wishes()
      if wish.reloads { reload() }
      if wish.stops, stopAt == nil { stopAt = Moment.steady() + 8_000 }
      let isStopping = stopAt != nil
      if !isStopping { try look() }
      try handle(pool.take(now: Moment.steady()))
      if !isStopping { try dispatch() }
      try publish(isStopping: isStopping)
      try redeliver()
      if let stopAt, pool.isIdle || Moment.steady() > stopAt { break }
      if once, isAtRest { break }
      wait(isStopping: isStopping)
    }
  }

  func reload() {
    do {
      let kept = try versions.keep(specs)
      if try SpecLibrary(kept.folder).partners.isEmpty { throw ExchangeError("there is no partner in \(specs.path)") }
      try profiles.reload(kept.folder)
      version = kept.name
      pool.restart(with: worker + [versions.path(version)])
      ready += working.values
      working.removeAll()
      log.tell(.info, "reloaded", [("specs", version)])
    } catch {
      log.tell(.error, "reload.refused", [("why", "\(error)")])
    }
  }

  /// Waits for something to do.
  private func wait(isStopping: Bool) {
    let now = Moment.steady()
    var until = min(now + 1_000, nextLook)
    let time = self.now()
    let later = ready.map(\.due).filter { $0 > time }
    let due = later + (later.count == ready.count ? waiting.map(\.due) : [])
    if let due = due.min() { until = min(until, now + max(1, due - time)) }
    if !finished.isEmpty { until = min(until, finishedSince + Self.patience) }
    if isStopping { until = now + 50 }
    var descriptors = pool.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    if let notices { descriptors.append(pollfd(fd: notices.descriptor, events: Int16(POLLIN), revents: 0)) }
    _ = unsafe poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: max(1, until - now)))
    if notices?.take() ?? false { nextLook = 0 }
  }

  // MARK: Taking in

  private func look() throws {
    let time = Moment.steady()
    guard time >= nextLook else { return }
    try takeWishes()
    for late in try ledger.takeOverdue(at: now()) {
      log.tell(.error, "overdue", [("id", late.message), ("partner", late.partner), ("group", late.control)])
    }
    nextLook = time + settings.rescan
    try layout.requirePlaces()
    let room = settings.underWay - waiting.count - ready.count - working.count - finished.count
    hasMore = false
    if try isShortOfSpace() { return }
    if room <= 0 {
      // When some are through, there is room again; that may take long where they wait for room themselves.
      nextLook = time + (shortages.isEmpty ? 100 : 1_000)
      hasMore = true
      return
    }
    let scan = InboxScan(
      layout: layout, paused: try ledger.paused(), marker: { [profiles] in profiles.marker(of: $0) },
      urgency: { [profiles] in profiles.urgency(of: $0) })
    let outcome = try scan.look(&watch, now: time, limit: min(room, settings.batch))
    nextLook = min(nextLook, outcome.next)
    if notices?.watch(outcome.folders) ?? false { nextLook = 0 }
    if outcome.arrivals.isEmpty { return }
    let claims = try intake.claim(outcome.arrivals)
    if !claims.isEmpty {
      try admit(claims)
      hasMore = outcome.isCut
    } else if outcome.isCut {
      // None of so many can be moved: no reason to try them all the time.
      nextLook = time + settings.rescan
    }
    try quarantine.settle()
  }

  /// Takes in what is small, and has the large copied first.
  func admit(_ claims: [Claim]) throws {
    var small: [Claim] = []
    for claim in claims {
      if try claim.size < Staging.largeSize || Staging.unread.contains(claim.reason) || ledger.message(claim.id) != nil
      {
        small.append(claim)
      } else {
        var message = intake.message(of: claim, StagedFile())
        message.size = claim.size
        copies[claim.id] = claim
        ready.append(message)
      }
    }
    try intake.admit(small)
    try refresh()
  }

  /// Messages that were added since, by the intake or by an operator.
  func refresh() throws {
    let known = Set((waiting + ready).map(\.id)).union(working.keys)
    for message in try ledger.messages(in: .received) where !known.contains(message.id) { waiting.append(message) }
  }

  /// What operators have decided meanwhile.
  private func takeWishes() throws {
    try refresh()
    let gone = try ledger.discarded(since: begun)
    waiting.removeAll { gone.contains($0.id) }
  }
}
