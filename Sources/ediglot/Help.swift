// Help, made from the commands and their flags.

enum Help {
  static let version = "0.1.0"
  static let about = "Ediglot translates X12, CSV and XML to Odoo, JSON and each other, judges files, and answers them."

  /// The help of the program.
  static var page: String {
    let commands =
      Command.all.map { ("  \($0.name)", $0.summary) }
      + Command.groups.map { ("  \($0.name) ...", $0.summary) } + [("  help COMMAND", "Show what a command can do")]
    let codes = ExitCode.allCases.map { ("  \($0.rawValue)", $0.about) }
    return """
      \(about)

      Usage: ediglot COMMAND [FLAGS] [FILE|-]...

      Commands:
      \(columns(commands))

      Flags:
      \(columns([("  -h, --help", "Show this help"), ("  --version", "Show the version")]))

      Exit codes:
      \(columns(codes))

      Run 'ediglot help COMMAND' for the flags of a command and examples.

      """
  }

  /// The help of commands of two words.
  static func page(of group: CommandGroup) -> String {
    """
    \(group.summary).

    Usage: ediglot \(group.name) COMMAND [FLAGS] ...

    Commands:
    \(columns(group.commands.map { ("  \($0.name)", $0.summary) }))

    Run 'ediglot help \(group.name) COMMAND' for the flags of a command and examples.

    """
  }

  /// The help of the command that the arguments name.
  static func page(of arguments: ArraySlice<String>) throws(UsageError) -> String {
    if arguments.count == 1, let group = Command.groups.first(where: { $0.name == arguments.first }) {
      return page(of: group)
    }
    return page(of: try Command.named(arguments).0)
  }

  /// The help of a command.
  static func page(of command: Command) -> String {
    let flags = command.flags.map { ("  \($0.usage)", $0.summary) }
    let examples = command.examples.map { "  \($0.line)\n      \($0.does)" }.joined(separator: "\n")
    return """
      \(command.summary).

      Usage: ediglot \(command.name) [FLAGS]\(command.operands.isEmpty ? "" : " \(command.operands)")

      \(command.about)

      Flags:
      \(columns(flags))

      Examples:
      \(examples)

      """
  }

  /// Two columns; the second begins two blanks behind the longest of the first.
  private static func columns(_ rows: [(String, String)]) -> String {
    let width = (rows.map(\.0.count).max() ?? 0) + 2
    return rows.map { $0.0 + String(repeating: " ", count: width - $0.0.count) + $0.1 }.joined(separator: "\n")
  }
}
