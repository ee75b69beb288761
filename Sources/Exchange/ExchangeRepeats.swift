// Files that came before with the same bytes: only the answer goes out again. But of lists of which the latest holds, such as
// prices, one that came before is news when another came in between.

import Canonical
import FileSystem
import Ledger
import Octets

extension Exchange {
  /// Sends the answer to a file again that came before with the same bytes.
  func repeatAnswers() throws {
    var ready: [Delivery.Finished] = []
    var settled: Set<String> = []
    let due = waiting.indices.filter { waiting[$0].isRepeat && waiting[$0].due <= now() }
    for index in due.sorted(by: { waiting[$0].sequence < waiting[$1].sequence }) {
      let message = waiting[index]
      if try ledger.message(message.id)?.state == .discarded {
        settled.insert(message.id)
        continue
      }
      let first = try ledger.message(message.parent)
      switch try course(of: message, like: first) {
      case .waits: waiting[index].due = now() + 200
      case .isAnswered:
        settled.insert(message.id)
        ready.append(try answer(message, like: first))
      case .isNews(let why): waiting[index] = try admit(message, why)
      }
    }
    waiting.removeAll { settled.contains($0.id) }
    if !ready.isEmpty { delayed += try delivery.deliver(try delivery.commit(ready) { _ in 0 }) }
  }

  private enum Course {
    case waits
    case isAnswered
    case isNews(why: String)
  }

  private func course(of message: Ledger.Message, like first: Ledger.Message?) throws -> Course {
    switch first?.state {
    case .received, .working, .committed: return .waits
    case .done:
      let kinds = Set(try ledger.documents(of: message.parent).map { $0[0] })
      let areStates = kinds.allSatisfy { DocumentKind(rawValue: $0)?.isState ?? false }
      // What has control numbers is told apart by these: the same again is the same transmission.
      let isNumbered = try !ledger.interchanges(of: message.parent).isEmpty
      if kinds.isEmpty || !areStates || isNumbered { return .isAnswered }
      guard let isOutdated = try ledger.isOutdated(before: message, kinds) else { return .waits }
      return isOutdated ? .isNews(why: "others came since \(message.parent)") : .isAnswered
    // What was refused may come again.
    default: return .isNews(why: "\(message.parent) was not taken over")
    }
  }

  /// Has a message worked on as if its bytes were new.
  private func admit(_ message: Ledger.Message, _ why: String) throws -> Ledger.Message {
    var message = message
    (message.parent, message.reason) = ("", "")
    try ledger.transaction {
      try ledger.update(message)
      try ledger.note("admitted", message.id, why, at: now())
    }
    log.tell(.info, "admitted", message)
    return message
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
