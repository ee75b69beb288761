// The daemon: looks for files, takes them in, has them translated, publishes what comes of them, and goes on. One process
// decides everything, one step after the other; translating is done by others. It may be killed at any instant.

import FileSystem
import Glibc
import Ledger
import Octets
import PartnerSpec
import Translation

package final class Exchange {
  private let layout: ExchangeLayout
  private let ledger: Ledger
  private let settings: ExchangeSettings
  private let log: ExchangeLog
  private let pool: WorkerPool
  private let lock: FileLock
  private let intake: Intake
  private let delivery: Delivery
  private let quarantine: Quarantine
  private let profiles: ExchangeProfiles
  /// Where specs are changed, and the version of them that counts.
  private let specs: SpecFolder
  private let versions: SpecVersions
  private var version: String
  private let worker: [String]
  private let notices: Notices?
  private let now: () -> Int64

  private var watch: ReadinessWatch
  /// Messages that wait; those that have their numbers and may be given to a worker; and those that one has.
  private var waiting: [Ledger.Message] = []
  private var ready: [Ledger.Message] = []
  private var working: [String: Ledger.Message] = [:]
  /// What workers have finished and is not published yet, and since when.
  private var finished: [Delivery.Finished] = []
  private var finishedSince: Int64 = 0
  /// Claims of large files that a worker copies, or is to; `ready` and `working` hold what will be messages.
  private var copies: [String: Claim] = [:]
  /// Numbers that a second run of a message must take for used.
  private var duplicates: [String: [UInt32]] = [:]
  /// Numbers given and written nowhere, which is a mistake.
  private var unstored: [String: UInt32] = [:]
  private var nextLook: Int64 = 0
  private var isShort = false
  /// The last look left files where they were, for lack of room.
  private var hasMore = false

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

  /// Works until it is asked to stop; with `once`, until nothing is left that could be taken.
  package func run(once: Bool = false, wishes: () -> Wishes = { Wishes() }) throws {
    log.tell(.info, "started", [("root", layout.paths.root)])
    try Recovery(
      layout: layout, ledger: ledger, intake: intake, delivery: delivery, quarantine: quarantine, now: now
    ).run()
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
      if let stopAt, pool.isIdle || Moment.steady() > stopAt { break }
      if once, isAtRest { break }
      wait(isStopping: isStopping)
    }
    pool.stop()
    log.tell(.info, "stopped")
  }

  private var isAtRest: Bool {
    waiting.isEmpty && ready.isEmpty && working.isEmpty && finished.isEmpty && !hasMore
      && nextLook > Moment.steady() + settings.settle * 2
  }

  private func reload() {
    do {
      let kept = try versions.keep(specs)
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
    var descriptors = pool.descriptors.map { unsafe pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    if let notices { unsafe descriptors.append(pollfd(fd: notices.descriptor, events: Int16(POLLIN), revents: 0)) }
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
    let room = settings.underWay - waiting.count - ready.count - working.count - finished.count
    hasMore = false
    if try isShortOfSpace() { return }
    if room <= 0 {
      // When some are through, there is room again.
      nextLook = time + 100
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
    try quarantine.settle(try ledger.messages(in: .quarantined))
  }

  /// Takes in what is small, and has the large copied first.
  private func admit(_ claims: [Claim]) throws {
    var small: [Claim] = []
    for claim in claims {
      if claim.size < Staging.largeSize || Staging.unread.contains(claim.reason) {
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

  /// A worker has copied a large file, or could not; `deaths` and `attempts` tell how often.
  private func takeCopy(_ message: Ledger.Message, of claim: Claim, _ staged: StagedFile?, isDeath: Bool) throws {
    var (message, claim) = (message, claim)
    copies[message.id] = nil
    if var staged {
      if staged.reason.isEmpty { staged.reason = claim.reason }
      try intake.count([(claim, staged)])
      if !staged.reason.isEmpty { try quarantine.settle(try ledger.messages(in: .quarantined)) }
      return try refresh()
    }
    if isDeath { message.deaths += 1 } else { message.attempts += 1 }
    if !isGivenUp(message, isDeath: isDeath) {
      copies[message.id] = claim
      message.due = nextTry(message)
      ready.append(message)
    } else {
      claim.reason = isDeath ? "POISON" : "SYSTEM"
      try intake.admit([claim])
      try quarantine.settle(try ledger.messages(in: .quarantined))
    }
  }

  /// Messages that were added since, by the intake or by an operator.
  private func refresh() throws {
    let known = Set((waiting + ready).map(\.id)).union(working.keys)
    for message in try ledger.messages(in: .received) where !known.contains(message.id) { waiting.append(message) }
  }

  /// What operators have decided meanwhile.
  private func takeWishes() throws {
    try refresh()
    let gone = try Set(ledger.messages(in: .discarded, limit: 1_000).map(\.id))
    waiting.removeAll { gone.contains($0.id) }
  }

  private func isShortOfSpace() throws -> Bool {
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

  // MARK: Working

  /// Finished messages are published together, when so many have gathered or the first has waited so long.
  private static let patience: Int64 = 60
  private static let gathered = 64

  /// Numbers messages, and gives them to workers: urgent before bulk, fair between partners.
  private func dispatch() throws {
    try repeatAnswers()
    try number()
    while let index = next() {
      let message = ready.remove(at: index)
      working[message.id] = message
      try pool.give(job(for: message), isLarge: isLarge(message), now: Moment.steady())
    }
  }

  /// From here on a message has the numbers and the moment of all that is written of it, whatever comes.
  private func number() throws {
    let time = now()
    let chosen = waiting.indices.filter { waiting[$0].due <= time && !waiting[$0].isRepeat }.prefix(settings.batch)
    if chosen.isEmpty || ready.count >= settings.batch { return }
    var messages = chosen.map { waiting[$0] }
    for index in chosen.reversed() { waiting.remove(at: index) }
    try ledger.transaction {
      for index in messages.indices {
        messages[index].state = .working
        messages[index].attempts += 1
        if messages[index].stamp == 0 { messages[index].stamp = time }
        if messages[index].specs.isEmpty { messages[index].specs = version }
        if messages[index].control == 0 { try reserve(&messages[index]) }
        try ledger.update(messages[index])
      }
    }
    ready += messages
  }

  private func reserve(_ message: inout Ledger.Message) throws {
    message.controls = max(message.controls, 2)
    if settings.mistakes.contains(.numbersNotStored) {
      // The mistake: which numbers were given is known until the process ends.
      message.control = unstored[message.partner] ?? 1
      unstored[message.partner] = message.control + UInt32(message.controls)
    } else {
      message.control = try ledger.reserve(message.controls, for: message.partner)
    }
  }

  /// The message that is given next; nil where no worker takes any.
  private func next() -> Int? {
    let (takesSmall, takesLarge) = (pool.takes(isLarge: false), pool.takes(isLarge: true))
    if ready.isEmpty || !takesSmall && !takesLarge { return nil }
    var busy: [String: Int] = [:]
    for message in working.values { busy[message.partner, default: 0] += 1 }
    let time = now()
    let open = ready.indices.filter {
      ready[$0].due <= time && (isLarge(ready[$0]) ? takesLarge : takesSmall)
    }
    return open.min { one, other in
      let (a, b) = (ready[one], ready[other])
      return (a.urgency, busy[a.partner] ?? 0, a.sequence) < (b.urgency, busy[b.partner] ?? 0, b.sequence)
    }
  }

  /// What may take a while has a worker for itself.
  private func isLarge(_ message: Ledger.Message) -> Bool { message.size > 256 << 10 }

  private func folder(of message: Ledger.Message) -> FileName { FileName("\(message.id).\(message.attempts)") }

  private func job(for message: Ledger.Message) -> WorkJob {
    let stamp = Moment.stamp(message.stamp)
    if let claim = copies[message.id] { return copyJob(for: message, claim) }
    var job = WorkJob(
      id: message.id, kind: message.kind, partner: message.partner, name: message.name,
      input: "\(layout.paths.state)/stage/\(message.id)",
      folder: "\(layout.paths.state)/work/\(folder(of: message).text)", control: message.control,
      controls: message.controls, date: stamp.date, time: stamp.time)
    job.duplicates = duplicates[message.id] ?? []
    job.holdsTests = settings.holdsTests
    if message.specs != version { job.specs = versions.path(message.specs) }
    return job
  }

  private func copyJob(for message: Ledger.Message, _ claim: Claim) -> WorkJob {
    var job = WorkJob(
      id: message.id, kind: message.kind, partner: message.partner, name: message.name,
      input: "\(layout.claim.path)/\(claim.folder.text)", folder: layout.stage.path, control: 0, controls: 0, date: "",
      time: "")
    job.task = .copy
    return job
  }

  /// Takes what workers have answered.
  private func handle(_ outcomes: [WorkOutcome]) throws {
    for outcome in outcomes {
      switch outcome {
      case .answered(let result):
        if let claim = copies[result.id], let message = working.removeValue(forKey: result.id) {
          try takeCopy(message, of: claim, result.staged, isDeath: false)
          continue
        }
        guard let done = try judge(result) else { continue }
        if finished.isEmpty { finishedSince = Moment.steady() }
        finished.append(done)
      case .died(let id, let how): try bury(id, how)
      case .returned(let id): if let message = working.removeValue(forKey: id) { ready.append(message) }
      }
    }
  }

  /// Publishes what is finished: at once where nothing more is to come, else together.
  private func publish(isStopping: Bool) throws {
    if finished.isEmpty { return }
    let isDue = finished.count >= Self.gathered || Moment.steady() - finishedSince >= Self.patience
    guard isDue || working.isEmpty || isStopping else { return }
    let all = finished
    finished = []
    try delivery.deliver(try delivery.commit(all) { profiles.due(of: $0) })
    if hasMore { nextLook = 0 }
  }

  /// What is to become of a message; nil where it is not finished with this.
  private func judge(_ result: WorkResult) throws -> Delivery.Finished? {
    guard var message = working.removeValue(forKey: result.id) else { return nil }
    if result.isPassing {
      try again(message, result.detail, isDeath: false)
      return nil
    }
    if !result.failure.isEmpty {
      (message.reason, message.detail) = (result.failure, result.detail)
      try layout.work.removeTree(folder(of: message))
      try putAside(message)
      return nil
    }
    if message.kind == .inbound, duplicates[message.id] == nil {
      // What is not published yet has not used its numbers up, as far as the ledger knows.
      if finished.contains(where: { $0.result.sharesNumber(with: result) }) { try publish(isStopping: true) }
      let since = now() - settings.duplicateWindow * 86_400_000
      let used = try ledger.duplicates(result.interchanges, of: message, since: since)
      if !used.isEmpty {
        duplicates[message.id] = used
        try layout.work.removeTree(folder(of: message))
        ready.append(message)
        return nil
      }
    }
    if duplicates.removeValue(forKey: message.id)?.isEmpty == false { message.reason = "CONTROL_NUMBER_REUSED" }
    return Delivery.Finished(message: message, result: result, folder: folder(of: message))
  }

  /// A worker died of a message.
  private func bury(_ id: String, _ how: String) throws {
    guard var message = working.removeValue(forKey: id) else { return }
    if let claim = copies[id] {
      log.tell(.error, "worker.died", message, [("how", how)])
      return try takeCopy(message, of: claim, nil, isDeath: true)
    }
    message.deaths += 1
    log.tell(.error, "worker.died", message, [("how", how)])
    try again(message, how, isDeath: true)
  }

  /// Tries a message again later, unless it was tried often enough.
  private func again(_ message: Ledger.Message, _ why: String, isDeath: Bool) throws {
    var message = message
    try layout.work.removeTree(folder(of: message))
    message.detail = why
    if isGivenUp(message, isDeath: isDeath) {
      message.reason = isDeath ? "POISON" : "SYSTEM"
      return try putAside(message)
    }
    message.state = .received
    message.due = nextTry(message)
    try ledger.transaction {
      try ledger.update(message)
      try ledger.note("again", message.id, why, at: now())
    }
    waiting.append(message)
  }

  /// It was tried often enough.
  private func isGivenUp(_ message: Ledger.Message, isDeath: Bool) -> Bool {
    isDeath ? message.deaths >= settings.deathLimit : message.attempts >= settings.attemptLimit
  }

  private func nextTry(_ message: Ledger.Message) -> Int64 {
    now() + min(60_000, 250 << Int64(min(max(message.attempts, message.deaths), 8)))
  }

  private func putAside(_ message: Ledger.Message) throws {
    var message = message
    message.state = .quarantined
    message.place = "stage/\(message.id)"
    try ledger.transaction {
      try ledger.update(message)
      try ledger.note("quarantined", message.id, message.reason, at: now())
    }
    log.tell(.warning, "quarantined", message)
    try quarantine.settle([message])
  }

  // MARK: Repeats

  /// Sends the answer to a file again that came before with the same bytes.
  private func repeatAnswers() throws {
    var ready: [Delivery.Finished] = []
    for index in waiting.indices.reversed() where waiting[index].isRepeat && waiting[index].due <= now() {
      var message = waiting[index]
      let first = try ledger.message(message.parent)
      switch first?.state {
      case .received, .working, .committed:
        waiting[index].due = now() + 200
      case .done:
        waiting.remove(at: index)
        ready.append(try answer(message, like: first))
      default:
        // What was refused may come again.
        (message.parent, message.reason) = ("", "")
        waiting[index] = message
      }
    }
    if !ready.isEmpty { try delivery.deliver(try delivery.commit(ready) { _ in 0 }) }
  }

  private func answer(_ message: Ledger.Message, like first: Ledger.Message?) throws -> Delivery.Finished {
    let folder = FileName("\(message.id).0")
    try layout.work.removeTree(folder)
    let made = try layout.work.folder(folder)
    var result = WorkResult(id: message.id)
    result.verdict = first?.verdict ?? ""
    for var output in try ledger.outputs(of: message.parent) where output.isAnswer {
      guard let content = output.content else { continue }
      output.name = output.name.replacing(message.parent, with: message.id)
      let file = try made.create(FileName(StagedName.make(output.name, in: output.folder)), mode: 0o644)
      try file.write(content)
      result.outputs.append(output)
    }
    return Delivery.Finished(message: message, result: result, folder: folder)
  }
}
