// What workers are given: messages that have their numbers, in the order in which they are due, and files to be copied.

import FileSystem
import Ledger
import Octets
import Translation

extension Exchange {
  /// Numbers messages, and gives them to workers: urgent before bulk, fair between partners.
  func dispatch() throws {
    try repeatAnswers()
    try number()
    while let index = next() {
      let message = ready.remove(at: index)
      working[message.id] = message
      try pool.give(try job(for: message), isLarge: isLarge(message), now: Moment.steady())
    }
  }

  /// From here on a message has the numbers and the moment of all that is written of it, whatever comes.
  private func number() throws {
    let time = now()
    let chosen = waiting.indices.filter { waiting[$0].due <= time && !waiting[$0].isRepeat }.prefix(settings.batch)
    // What is tried again later keeps nobody waiting.
    if chosen.isEmpty || ready.count(where: { $0.due <= time }) >= settings.batch { return }
    var messages = chosen.map { waiting[$0] }
    for index in chosen.reversed() { waiting.remove(at: index) }
    try ledger.transaction {
      // Somebody may have decided just now that nothing is to come of one.
      messages = try messages.filter { try ledger.message($0.id)?.state != .discarded }
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

  func folder(of message: Ledger.Message) -> FileName { FileName("\(message.id).\(message.attempts)") }

  private func job(for message: Ledger.Message) throws -> WorkJob {
    let stamp = Moment.stamp(message.stamp)
    if let claim = copies[message.id] { return copyJob(for: message, claim) }
    var job = WorkJob(
      id: message.id, kind: message.kind, partner: message.partner, name: message.name,
      input: "\(layout.paths.state)/stage/\(message.id)",
      folder: "\(layout.paths.state)/work/\(folder(of: message).text)", control: message.control,
      controls: message.controls, date: stamp.date, time: stamp.time)
    job.duplicates = duplicates[message.id] ?? []
    job.holdsTests = settings.holdsTests
    if message.kind == .inbound { job.recurrence = try ledger.recurrence(of: message) }
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
}
