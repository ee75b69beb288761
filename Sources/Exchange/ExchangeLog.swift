// What the daemon says: one line for each event, as JSON for programs or as text on a terminal. Nothing a partner sends can
// end a line or colour it, and no password is in it.

import FileSystem
import Ledger
import Translation

package struct ExchangeLog: Sendable {
  package enum Level: String, Comparable, Sendable, CaseIterable {
    case debug, info, warning, error

    package static func < (one: Level, other: Level) -> Bool { one.rank < other.rank }
    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  private let write: @Sendable (String) -> Void
  private let isJSON: Bool
  private let least: Level
  private let now: @Sendable () -> Int64

  package init(
    isJSON: Bool, least: Level = .info, now: @escaping @Sendable () -> Int64 = { Moment.now() },
    write: @escaping @Sendable (String) -> Void
  ) {
    (self.isJSON, self.least, self.now, self.write) = (isJSON, least, now, write)
  }

  /// Tells an event of a message.
  package func tell(_ level: Level, _ event: String, _ message: Ledger.Message, _ more: [(String, String)] = []) {
    var fields = [("id", message.id), ("partner", message.partner), ("file", message.name)]
    if message.size > 0 { fields.append(("bytes", "\(message.size)")) }
    if !message.verdict.isEmpty { fields.append(("verdict", message.verdict)) }
    if !message.reason.isEmpty { fields.append(("reason", message.reason)) }
    tell(level, event, fields + more)
  }

  package func tell(_ level: Level, _ event: String, _ fields: [(String, String)] = []) {
    if level < least { return }
    let time = Moment.text(now())
    if isJSON {
      var object = JSONMembers()
      object.add("time", .string(time))
      object.add("level", .string(level.rawValue))
      object.add("event", .string(event))
      for (name, text) in fields { object.add(name, .string(Self.plain(text))) }
      return write(object.line)
    }
    let rest = fields.map { "\($0.0)=\(Self.plain($0.1))" }.joined(separator: " ")
    write("\(time) \(level.rawValue) \(event)\(rest.isEmpty ? "" : " \(rest)")")
  }

  /// At most 256 characters, none of them a control character.
  private static func plain(_ text: String) -> String {
    let part = String(text.prefix(256))
    let isPlain = part.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f..<0xa0 ~= $0.value) }
    return isPlain ? part : FileName(part).description
  }
}
