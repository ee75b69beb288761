// Files that came before with the same bytes: only the answer goes out again.

import FileSystem
import Ledger
import Octets

extension Exchange {
  /// Sends the answer to a file again that came before with the same bytes.
  func repeatAnswers() throws {
    var ready: [Delivery.Finished] = []
    for index in waiting.indices.reversed() where waiting[index].isRepeat && waiting[index].due <= now() {
      var message = waiting[index]
      if try ledger.message(message.id)?.state == .discarded {
        waiting.remove(at: index)
        continue
      }
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
    if !ready.isEmpty { delayed += try delivery.deliver(try delivery.commit(ready) { _ in 0 }) }
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
