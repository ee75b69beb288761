// What comes of a job: it is published, tried again or put aside.

import FileSystem
import Ledger
import Octets
import Translation

extension Exchange {
  /// Finished messages are published together, when so many have gathered or the first has waited so long.
  static let patience: Int64 = 60
  private static let gathered = 64

  /// Takes what workers have answered.
  func handle(_ outcomes: [WorkOutcome]) throws {
    for outcome in outcomes {
      switch outcome {
      case .answered(let result):
        if let claim = copies[result.id], let message = working.removeValue(forKey: result.id) {
          try takeCopy(message, of: claim, result)
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
  func publish(isStopping: Bool) throws {
    if finished.isEmpty { return }
    let isDue = finished.count >= Self.gathered || Moment.steady() - finishedSince >= Self.patience
    guard isDue || working.isEmpty || isStopping else { return }
    let all = finished
    finished = []
    delayed += try delivery.deliver(try delivery.commit(all) { profiles.due(of: $0) })
    standstills = 0
    if hasMore { nextLook = 0 }
  }

  /// Tries to deliver again what could not be delivered.
  func redeliver() throws {
    let time = Moment.steady()
    if delayed.isEmpty || time < nextDelivery { return }
    nextDelivery = time + settings.rescan
    delayed = try delivery.deliver(delayed)
  }

  /// What is to become of a message; nil where it is not finished with this.
  private func judge(_ result: WorkResult) throws -> Delivery.Finished? {
    guard var message = working.removeValue(forKey: result.id) else { return nil }
    if result.isPassing {
      try again(message, result.detail, lacksRoom: result.lacksRoom)
      return nil
    }
    shortages[message.id] = nil
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
      return try takeCopy(message, of: claim, nil, how)
    }
    message.deaths += 1
    log.tell(.error, "worker.died", message, [("how", how)])
    try again(message, how, isDeath: true)
  }

  /// A worker has copied a large file, or could not, or died of it: then there is no `result`.
  private func takeCopy(_ message: Ledger.Message, of claim: Claim, _ result: WorkResult?, _ how: String = "") throws {
    var (message, claim) = (message, claim)
    copies[message.id] = nil
    if var staged = result?.staged {
      shortages[message.id] = nil
      if staged.reason.isEmpty { staged.reason = claim.reason }
      try intake.count([(claim, staged)])
      try quarantine.settle()
      return try refresh()
    }
    if result == nil { message.deaths += 1 } else { message.attempts += 1 }
    if setBack(&message, result?.detail ?? how, isDeath: result == nil, lacksRoom: result?.lacksRoom ?? false) {
      copies[message.id] = claim
      ready.append(message)
    } else {
      claim.reason = message.reason
      try intake.admit([claim])
      try quarantine.settle()
    }
  }

  /// Tries a message again later, unless it was tried often enough.
  private func again(_ message: Ledger.Message, _ why: String, isDeath: Bool = false, lacksRoom: Bool = false) throws {
    var message = message
    try layout.work.removeTree(folder(of: message))
    guard setBack(&message, why, isDeath: isDeath, lacksRoom: lacksRoom) else { return try putAside(message) }
    message.state = .received
    try ledger.transaction {
      try ledger.update(message)
      // It may be tried for days.
      if !lacksRoom || shortages[message.id] == 1 {
        try ledger.note(lacksRoom ? "waits" : "again", message.id, why, at: now())
      }
    }
    waiting.append(message)
  }

  /// Says of a message that failed why, and when it is tried again; false where it was tried often enough. A try that found
  /// no room does not count: it says nothing of the file.
  private func setBack(_ message: inout Ledger.Message, _ why: String, isDeath: Bool, lacksRoom: Bool) -> Bool {
    message.detail = why
    if lacksRoom, !settings.mistakes.contains(.roomCounts) {
      message.excused += 1
      shortages[message.id, default: 0] += 1
      if shortages[message.id] == 1 { log.tell(.warning, "waits", message, [("why", why)]) }
    } else {
      shortages[message.id] = nil
      if isGivenUp(message, isDeath: isDeath) {
        message.reason = isDeath ? "POISON" : "SYSTEM"
        return false
      }
    }
    message.due = now() + Self.pause(after: max(message.attempts, message.deaths))
    return true
  }

  /// It was tried often enough.
  private func isGivenUp(_ message: Ledger.Message, isDeath: Bool) -> Bool {
    isDeath ? message.deaths >= settings.deathLimit : message.attempts - message.excused >= settings.attemptLimit
  }

  /// Half a second after the first failure, twice as long after each, a minute at most.
  static func pause(after failures: Int) -> Int64 { min(60_000, 250 << Int64(min(max(failures, 0), 8))) }

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
}
