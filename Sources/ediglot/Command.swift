// A command: its name, what it takes, and what it does. Help is made from the same values.

import JSON5

struct Command: Sendable {
  typealias Run = @Sendable (Options) throws -> ExitCode

  let name: String
  /// What stands behind the flags, as usage writes it.
  let operands: String
  var operandLimit = Int.max
  /// What is said when no operand stands there; nil when none is needed.
  var missingOperand: String?
  let summary: String
  /// More of it, for the command's own help.
  let about: String
  let flags: [Flag]
  /// A command line and what it does.
  let examples: [(line: String, does: String)]
  let run: Run

  static let all = [convert, validate, ack, inspect, schema, demo]
  static let names = all.map(\.name) + ["help"]

  static func named(_ name: String) throws(UsageError) -> Command {
    if let command = all.first(where: { $0.name == name }) { return command }
    let hint = Suggestion.nearest(to: name, in: names).map { ", did you mean '\($0)'?" } ?? ""
    throw UsageError("unknown command '\(name)'\(hint)")
  }
}

let needsFile = "name a file, or - for standard input"
