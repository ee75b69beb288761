// Files that wait for somebody to decide: kept as they came, with the reason beside them.

import FileSystem
import Ledger
import Octets
import Translation

package struct Quarantine {
  let layout: ExchangeLayout
  let ledger: Ledger
  let log: ExchangeLog
  let now: () -> Int64

  /// Whose turn it is, by the reason.
  package static func owner(of reason: String) -> String {
    switch reason {
    case "SPEC", "UNKNOWN_PARTNER", "NOT_RECOGNISED", "NOT_AGREED", "NOT_WRITTEN", "NOT_TO_GUIDE": "us: the specs"
    case "SENT_BEFORE": "us: whoever handed it over"
    case "SYSTEM": "us: the machine"
    case "PROGRAM", "POISON", "ORPHAN": "us: the program"
    default: "the partner"
    }
  }

  /// What is to be done, by the reason.
  package static func advice(on reason: String) -> String {
    switch reason {
    case "EMPTY", "TRUNCATED":
      "The upload was not finished. Ask the partner to send the file again, then discard this one."
    case "UNMARKED":
      "The file came without the marker of its profile. Ask the partner whether it is whole, then release or discard it."
    case "NOT_A_FILE", "LINKED": "No partner needs links or devices in an inbox. Find out what it was, then discard it."
    case "UNREADABLE":
      "The partner's client lets nobody else read what it uploads. Ask for files of mode 640, then discard this one."
    case "TOO_LARGE": "Raise 'fileLimit' of the exchange if it is right, and release the file."
    case "LATE_WRITE":
      "The partner wrote to a file that was taken already. Compare it with its parent, then release or discard it."
    case "SENDER_MISMATCH":
      "Find out who put it there. If it belongs to another partner, drop it in that partner's folder and discard this one."
    case "CONTROL_NUMBER_REUSED":
      "Ask the partner whether it is a new interchange. If so, it needs a number of its own; else discard it."
    case "SENT_BEFORE": "Discard it if it was handed over twice by mistake; release it if it is to be sent once more."
    case "UNKNOWN_PARTNER": "Write a profile for the partner, then release the file."
    case "NOT_RECOGNISED", "SPEC", "NOT_AGREED", "NOT_WRITTEN", "NOT_TO_GUIDE":
      "Correct the specs or the document, then release the file."
    case "POISON", "PROGRAM":
      "A worker died of it. Keep the file, tell the makers, and release it with a newer version."
    case "SYSTEM": "See to the machine (disk errors, memory, permissions), then release the file."
    default: "Look at the file and decide: release or discard."
    }
  }

  /// Moves the file of a message that was put aside, and writes down why. Doing it again does what is left.
  func shelve(_ message: Ledger.Message, _ flush: inout Flush) throws {
    let name = FileName(message.id)
    let folder = try layout.quarantine.folder(name)
    if try layout.stage.status(name) != nil { try layout.stage.move(name, to: folder, as: "file") }
    if try folder.status("reason.json") != nil { try folder.remove("reason.json") }
    let file = try folder.create("reason.json")
    try file.write(Array((Self.reason(message) + "\n").utf8))
    flush.wrote("reason.json", in: folder)
    for folder in [folder, layout.quarantine, layout.stage] { flush.changed(folder) }
  }

  static func reason(_ message: Ledger.Message) -> String {
    JSONText(members: [
      ("id", .string(message.id)), ("partner", .string(message.partner)), ("name", .string(message.name)),
      ("received", .string(Moment.text(message.received))), ("bytes", .number(Int64(clamping: message.size))),
      ("sha256", .string(message.sha256)), ("reason", .string(message.reason)), ("detail", .string(message.detail)),
      ("owner", .string(owner(of: message.reason))), ("advice", .string(advice(on: message.reason))),
    ]).page()
  }

  /// Moves the files of all messages that the ledger has put aside.
  func settle() throws { try settle(try ledger.unsettled()) }

  /// Moves the files of those of the messages that the ledger has put aside.
  func settle(_ messages: [Ledger.Message]) throws {
    let open = messages.filter { $0.state == .quarantined && $0.place.hasPrefix("stage/") }
    if open.isEmpty { return }
    var flush = Flush(layout)
    for message in open { try shelve(message, &flush) }
    try flush.run()
    try ledger.transaction {
      for var message in open {
        message.place = "quarantine/\(message.id)/file"
        message.finished = now()
        try ledger.update(message)
      }
    }
  }
}
