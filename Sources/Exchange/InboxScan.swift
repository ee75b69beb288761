// One look through all folders where files arrive.

import FileSystem
import Ledger
import Octets

struct InboxScan {
  /// What may be taken, and when there is reason to look again.
  struct Outcome {
    var arrivals: [Arrival] = []
    /// By the steady clock.
    var next = Int64.max
    /// There are more arrivals than were asked for.
    var isCut = false
    /// Folders to be watched.
    var folders: [String] = []
  }

  let layout: ExchangeLayout
  let paused: Set<String>
  /// The ending of a partner's markers.
  let marker: (String) -> String?
  /// Partners with lower numbers go first.
  let urgency: (String) -> Int

  func look(_ watch: inout ReadinessWatch, now: Int64, limit: Int) throws -> Outcome {
    var outcome = Outcome(folders: [layout.inbox.path])
    watch.begin()
    for (partner, folder) in try folders(in: layout.inbox) {
      try look(folder, partner, .inbound, &watch, now, limit, &outcome)
      if try folder.status("test")?.kind == .folder, let trial = try? folder.existing("test") {
        try look(trial, partner, .trial, &watch, now, limit, &outcome)
      }
    }
    if let odoo = try? layout.outbox.existing("odoo"), let outgoing = try? odoo.existing("outgoing") {
      outcome.folders.append(outgoing.path)
      for (partner, folder) in try folders(in: outgoing) {
        try look(folder, partner, .outbound, &watch, now, limit, &outcome)
      }
    }
    watch.end()
    if outcome.arrivals.count > limit {
      outcome.arrivals = shares(outcome.arrivals, limit)
      outcome.isCut = true
    }
    if outcome.isCut {
      outcome.next = now
    }
    return outcome
  }

  /// Urgent partners first, and of those alike one file each in turn: nobody's thousands keep others waiting.
  private func shares(_ arrivals: [Arrival], _ limit: Int) -> [Arrival] {
    var turns: [String: Int] = [:]
    let ranked = arrivals.enumerated().map { index, arrival in
      turns[arrival.folder.path, default: 0] += 1
      return (urgency(arrival.partner), turns[arrival.folder.path] ?? 0, index)
    }
    return ranked.sorted { $0 < $1 }.prefix(limit).map { arrivals[$0.2] }
  }

  /// Folders of partners; one whose name could not stand in names of ours is nobody's.
  private func folders(in folder: Folder) throws -> [(String, Folder)] {
    try folder.names().compactMap { name in
      guard name.safe == name.text, !name.text.contains("@") else { return nil }
      guard try folder.status(name)?.kind == .folder, let inner = try? folder.existing(name) else { return nil }
      return (name.text, inner)
    }
  }

  private func look(
    _ folder: Folder, _ partner: String, _ kind: Ledger.Message.Kind, _ watch: inout ReadinessWatch, _ now: Int64,
    _ limit: Int, _ outcome: inout Outcome
  ) throws {
    outcome.folders.append(folder.path)
    var found = 0
    let names = try folder.names()
    let markers = try kind == .outbound ? nil : marker(partner).map { try Markers($0, folder, names) }
    for name in names {
      if markers?.isMarker(name) ?? false { continue }
      let isMarked = try markers?.hasMarked(name) ?? true
      // Of a folder with more than may be taken only that is looked at which may be.
      let opens = found < limit
      let readiness = try watch.look(
        at: name, in: folder, key: folder.path, now: now, isMarked: isMarked, opens: opens)
      if paused.contains(partner) { continue }
      var arrival = Arrival(folder: folder, name: name, partner: partner, kind: kind)
      arrival.marker = markers?.marker(of: name)
      switch readiness {
      case .ignored: continue
      case .waits where !opens:
        outcome.isCut = true
        continue
      case .waits(let moment):
        outcome.next = min(outcome.next, moment)
        continue
      case .ready: break
      case .refused(let reason), .overdue(let reason): arrival.reason = reason
      }
      found += 1
      if found <= limit { outcome.arrivals.append(arrival) } else { outcome.isCut = true }
    }
  }
}
