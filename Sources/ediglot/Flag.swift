// A flag describes itself: the same value is parsed by, shown in help, and named in errors.

import JSON5

struct Flag: Sendable {
  typealias Apply = @Sendable (inout Options, String) throws(UsageError) -> Void

  /// With its hyphens: `--to`, and `-o` if there is a short form.
  let name: String
  let short: String?
  /// What follows it, as help calls it; nil for a switch.
  let value: String?
  /// The only values there are; empty when anything goes.
  let choices: [String]
  let summary: String
  let apply: Apply

  init(
    _ name: String, short: String? = nil, value: String? = nil, choices: [String] = [], _ summary: String,
    apply: @escaping Apply
  ) {
    self.name = name
    self.short = short
    self.value = value
    self.choices = choices
    self.summary = summary
    self.apply = apply
  }

  /// `-o, --output PATH`
  var usage: String {
    let names = [short, name].compactMap(\.self).joined(separator: ", ")
    return value.map { "\(names) \($0)" } ?? names
  }

  func matches(_ argument: String) -> Bool { argument == name || argument == short }

  /// Takes the flag's value over, refusing one that is not among the choices.
  func take(_ text: String, into options: inout Options) throws(UsageError) {
    if !choices.isEmpty, !choices.contains(text) {
      let hint = Suggestion.nearest(to: text, in: choices).map { ", did you mean '\($0)'?" } ?? ""
      throw UsageError("'\(text)' is no value of \(name)\(hint) (known: \(choices.joined(separator: ", ")))")
    }
    try apply(&options, text)
  }
}

/// Arguments against the flags of one command.
struct ArgumentParser {
  let command: Command
  private var options = Options()
  private var rest: ArraySlice<String>

  static func parse(_ arguments: ArraySlice<String>, for command: Command) throws(UsageError) -> Options {
    var parser = ArgumentParser(command: command, rest: arguments)
    do throws(UsageError) {
      return try parser.run()
    } catch {
      throw UsageError(error.message, command: command.name)
    }
  }

  private init(command: Command, rest: ArraySlice<String>) {
    self.command = command
    self.rest = rest
  }

  private mutating func run() throws(UsageError) -> Options {
    while let argument = rest.popFirst() {
      if argument == "--" {
        options.operands.append(contentsOf: rest)
        break
      }
      if argument.hasPrefix("-"), argument != "-" { try takeFlag(argument) } else { options.operands.append(argument) }
    }
    if options.wantsHelp { return options }
    if options.operands.isEmpty, let missing = command.missingOperand { throw UsageError(missing) }
    if options.operands.count > command.operandLimit {
      throw UsageError("'\(options.operands[command.operandLimit])' is one argument too many")
    }
    return options
  }

  /// Takes `--flag value`, `--flag=value`, `-f value` or a switch.
  private mutating func takeFlag(_ argument: String) throws(UsageError) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let flag = command.flags.first(where: { $0.matches(parts[0]) }) else { throw unknown(parts[0]) }
    guard let value = flag.value else {
      if parts.count > 1 { throw UsageError("\(flag.name) takes no value") }
      return try flag.take("", into: &options)
    }
    if parts.count > 1 { return try flag.take(parts[1], into: &options) }
    guard let next = rest.popFirst() else { throw UsageError("\(flag.name) needs a value: \(value)") }
    try flag.take(next, into: &options)
  }

  private func unknown(_ name: String) -> UsageError {
    let names = command.flags.flatMap { [$0.short, $0.name].compactMap(\.self) }
    let hint = Suggestion.nearest(to: name, in: names).map { ", did you mean '\($0)'?" } ?? ""
    return UsageError("unknown flag '\(name)'\(hint)")
  }
}
