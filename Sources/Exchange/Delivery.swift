// The way out: what workers made is moved to where it is durable, counted in the ledger, and published - data first, answers
// when the data is durable in its place. The rename is the record of delivery: what is no longer in `out` was delivered.

import FileSystem
import Glibc
import Ledger
import Octets

struct Delivery {
  let layout: ExchangeLayout
  let ledger: Ledger
  let settings: ExchangeSettings
  let log: ExchangeLog
  let now: () -> Int64

  /// A message with what came of it, ready to be counted.
  struct Finished {
    var message: Ledger.Message
    var result: WorkResult
    /// The folder of the worker below `work`.
    var folder: FileName
  }

  // MARK: Committing

  /// From here on outputs will be delivered, whatever comes.
  func commit(_ finished: [Finished], dueAfter: (String) -> Int64) throws -> [Ledger.Message] {
    let publishesLate = settings.mistakes.contains(.commitBeforePublish)
    if !publishesLate { try secure(finished) }
    var messages: [Ledger.Message] = []
    var replies: [(Ledger.Reply, to: Ledger.Message)] = []
    try ledger.transaction {
      for entry in finished {
        var message = entry.message
        message.state = .committed
        message.verdict = entry.result.verdict
        message.detail = entry.result.detail
        try ledger.insert(try outputs(of: entry), of: message.id)
        let said = try ledger.record(entry.result, of: message, at: now(), due: dueAfter(message.partner))
        replies += said.map { ($0, message) }
        if message.controls > 0, try !keepsNumbers(message) {
          try ledger.giveBack(
            message.control, count: message.controls, used: entry.result.used, for: message.partner)
        }
        try ledger.update(message)
        try ledger.note(
          "translated", message.id, "\(message.verdict) \(entry.result.outputs.count) files", at: now())
        messages.append(message)
      }
    }
    if publishesLate { try secure(finished) }
    for (reply, message) in replies where reply.state == "rejected" || reply.state == "partlyAccepted" {
      log.tell(.error, "refused", message, [("sent", reply.message), ("answer", reply.state), ("why", reply.detail)])
    }
    return messages
  }

  /// It is sent again with the numbers it had: they are not its own to give back.
  private func keepsNumbers(_ message: Ledger.Message) throws -> Bool {
    guard message.kind == .outbound, !message.parent.isEmpty else { return false }
    return try ledger.message(message.parent)?.control == message.control
  }

  /// Moves outputs to `out`, durable.
  private func secure(_ finished: [Finished]) throws {
    var flush = Flush(layout)
    for entry in finished {
      let folder = try layout.work.existing(entry.folder)
      for output in entry.result.outputs {
        flush.wrote(FileName(StagedName.make(output.name, in: output.folder)), in: folder)
      }
      flush.changed(folder)
    }
    if !settings.mistakes.contains(.noFileSync) { try flush.run() }
    for entry in finished {
      try layout.out.removeTree(FileName(entry.message.id))
      try layout.work.move(entry.folder, to: layout.out, as: FileName(entry.message.id))
    }
    flush.changed(layout.work)
    flush.changed(layout.out)
    if !settings.mistakes.contains(.noFolderSync) { try flush.run() }
  }

  /// Answers are kept whole in the ledger: they may have to be sent again.
  private func outputs(of entry: Finished) throws -> [Ledger.Output] {
    let isSecure = !settings.mistakes.contains(.commitBeforePublish)
    let root = isSecure ? "out/\(entry.message.id)" : "work/\(entry.folder.text)"
    return try entry.result.outputs.map { output in
      var output = output
      if output.isAnswer, output.size <= 1 << 20 {
        let path = "\(layout.paths.state)/\(root)/\(StagedName.make(output.name, in: output.folder))"
        output.content = try readBytes(path, 0..<output.size)
      }
      return output
    }
  }

  // MARK: Delivering

  /// Where outputs and files go: folders are opened once for all messages that are delivered together.
  private struct Targets {
    var folders: [String: Folder] = [:]
    var flush: Flush

    mutating func folder(_ name: String, _ open: () throws -> Folder) throws -> Folder {
      let folder = try folders[name] ?? open()
      folders[name] = folder
      flush.changed(folder)
      return folder
    }
  }

  /// Publishes all that is committed, and closes the messages. Doing it again does what is left. Answers those that cannot be
  /// delivered for what is wrong with the folder they go to: they stay as they are, and keep no others waiting.
  func deliver(_ messages: [Ledger.Message]) throws -> [Ledger.Message] {
    if messages.isEmpty { return [] }
    var delayed: [String: String] = [:]
    var targets = Targets(flush: Flush(layout))
    let order = settings.mistakes.contains(.answerBeforeData) ? [true, false] : [false, true]
    let outputs = try messages.map { try ledger.outputs(of: $0.id) }
    for isAnswer in order {
      for (message, outputs) in zip(messages, outputs) where delayed[message.id] == nil {
        do {
          try publish(outputs.filter { $0.isAnswer == isAnswer }, of: message, &targets)
        } catch {
          guard Self.isOfTarget(error) else { throw error }
          delayed[message.id] = "\(error)"
        }
      }
      // What is answered is durable where it is answered for.
      if isAnswer == order[0], !settings.mistakes.contains(.noFolderSync) { try targets.flush.run() }
    }
    let delivered = messages.filter { delayed[$0.id] == nil }
    for message in delivered { try shelve(message, &targets) }
    if !settings.mistakes.contains(.noFolderSync) { try targets.flush.run() }
    try close(delivered)
    try note(delayed)
    return messages.filter { delayed[$0.id] != nil }
  }

  /// Something is wrong with one folder of the outbox, and not with the exchange.
  private static func isOfTarget(_ error: any Error) -> Bool {
    guard let error = error as? FileError else { return error is ExchangeError }
    return !error.lacksRoom && error.code != EIO
  }

  /// Says of messages why they cannot be delivered; the first time, and when it is something else.
  private func note(_ delayed: [String: String]) throws {
    if delayed.isEmpty { return }
    try ledger.transaction {
      for (id, why) in delayed.sorted(by: { $0.key < $1.key }) {
        guard var message = try ledger.message(id), message.detail != why else { continue }
        message.detail = why
        try ledger.update(message)
        try ledger.note("delayed", id, why, at: now())
        log.tell(.error, "delayed", message, [("why", why)])
      }
    }
  }

  /// Moves files to their places; what was there before is left.
  private func publish(_ outputs: [Ledger.Output], of message: Ledger.Message, _ targets: inout Targets) throws {
    if outputs.isEmpty { return }
    guard let source = try layout.out.found(FileName(message.id)) else { return }
    for output in outputs {
      let name = FileName(StagedName.make(output.name, in: output.folder))
      guard try source.status(name) != nil else { continue }
      let target = try targets.folder(output.folder) { try layout.target(output.folder) }
      do throws(FileError) {
        try source.move(name, to: target, as: FileName(output.name))
      } catch {
        guard error.code == EEXIST else { throw error }
        // The same bytes under the same name are the same file: a copy that was brought back.
        if try FileDigest.of(try target.open(FileName(output.name))) == output.sha256 {
          try source.remove(name)
        } else {
          try publish(name, in: source, beside: output, of: message, target)
        }
      }
    }
  }

  /// Other bytes have the name: of the same message, from before a backup was brought back. Both are kept.
  private func publish(
    _ name: FileName, in source: Folder, beside output: Ledger.Output, of message: Ledger.Message, _ target: Folder
  ) throws {
    for count in 2...99 {
      let other = FileName(output.name.replacing(message.id, with: "\(message.id)-\(count)"))
      do throws(FileError) {
        try source.move(name, to: target, as: other)
        log.tell(.warning, "renamed", message, [("name", "\(output.folder)/\(other)")])
        return
      } catch {
        if error.code != EEXIST { throw error }
        if try FileDigest.of(try target.open(other)) == output.sha256 { return try source.remove(name) }
      }
    }
    throw ExchangeError(
      "\(target.path)/\(output.name) is there already, with other bytes than message \(message.id) has")
  }

  /// The file of a message goes where it stays.
  private func shelve(_ message: Ledger.Message, _ targets: inout Targets) throws {
    try layout.out.removeTree(FileName(message.id))
    targets.flush.changed(layout.out)
    let name = FileName(message.id)
    guard try layout.stage.status(name) != nil else { return }
    if message.isPutAside {
      return try Quarantine(layout: layout, ledger: ledger, log: log, now: now).shelve(message, &targets.flush)
    }
    let place = ExchangeLayout.archivePlace("", message.received)
    let target = try targets.folder(place) { try layout.archiveFolder(message.received) }
    do throws(FileError) {
      try layout.stage.move(name, to: target, as: name)
    } catch {
      // A backup that was made meanwhile has a copy in both places.
      guard error.code == EEXIST, try FileDigest.of(try target.open(name)) == message.sha256 else { throw error }
      try layout.stage.remove(name)
    }
    targets.flush.changed(layout.stage)
  }

  private func close(_ messages: [Ledger.Message]) throws {
    var closed: [Ledger.Message] = []
    try ledger.transaction {
      for var message in messages {
        let isPutAside = message.isPutAside
        message.place =
          isPutAside
          ? "quarantine/\(message.id)/file" : ExchangeLayout.archivePlace(message.id, message.received)
        message.state = isPutAside ? .quarantined : message.isRepeat ? .duplicate : .done
        message.finished = now()
        try ledger.update(message)
        try ledger.note(isPutAside ? "quarantined" : "delivered", message.id, message.reason, at: now())
        closed.append(message)
      }
    }
    for message in closed {
      log.tell(message.state == .quarantined ? .warning : .info, "\(message.state.rawValue)", message)
    }
  }
}

extension Ledger.Message {
  /// The same bytes came before: only the answer goes out again.
  var isRepeat: Bool { reason == "SAME_BYTES" }
  /// Somebody has to decide about the file.
  var isPutAside: Bool { !reason.isEmpty && !isRepeat }
}
