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

  static let all = [
    convert, validate, ack, generate, inspect, diff, why, shrink, schema, demo, watch, doctor, status, show, find,
    replay,
    reject, pause, resume, send, purge, backup,
  ]
  /// Commands of two words, by the first of them.
  static let groups: [CommandGroup] = [
    CommandGroup(
      name: "spec", summary: "Draft, check, explain, test and document specs",
      commands: [specInfer, specCheck, specExplain, specDiff, specTest, specSamples, specGuide, specSchema]),
    CommandGroup(
      name: "quarantine", summary: "Decide about files that were put aside",
      commands: [quarantineList, quarantineShow, quarantineRelease, quarantineDiscard]),
    CommandGroup(name: "ledger", summary: "Prove that nothing was lost or changed", commands: [ledgerVerify]),
  ]
  static let names = all.map(\.name) + groups.map(\.name) + ["help"]

  /// The command that the arguments begin with, and those that follow it.
  static func named(_ arguments: ArraySlice<String>) throws(UsageError) -> (Command, rest: ArraySlice<String>) {
    guard let name = arguments.first else { throw UsageError("name a command") }
    if let group = groups.first(where: { $0.name == name }) {
      guard let second = arguments.dropFirst().first else { throw UsageError("name what to do", command: group.name) }
      let full = "\(group.name) \(second)"
      return (try find(full, group.commands, group.commands.map(\.name)), arguments.dropFirst(2))
    }
    return (try find(name, all, names), arguments.dropFirst())
  }

  private static func find(_ name: String, _ commands: [Command], _ known: [String]) throws(UsageError) -> Command {
    if let command = commands.first(where: { $0.name == name }) { return command }
    let hint = Suggestion.nearest(to: name, in: known).map { ", did you mean '\($0)'?" } ?? ""
    throw UsageError("unknown command '\(name)'\(hint)")
  }
}

/// Commands that share their first word.
struct CommandGroup: Sendable {
  let name: String
  let summary: String
  let commands: [Command]
}

let needsFile = "name a file, or - for standard input"
