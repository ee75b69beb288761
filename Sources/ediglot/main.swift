// The program: understands its arguments, runs a command, and says with its exit code how that went.

import Octets
import PartnerSpec

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs the command line without the program's name.
func run(_ arguments: [String]) throws -> ExitCode {
  guard let name = arguments.first else { throw UsageError("name a command") }
  switch name {
  case "-h", "--help": Terminal.write(Array(Help.page.utf8), to: 1)
  case "--version": Terminal.write(Array("ediglot \(Help.version)\n".utf8), to: 1)
  case "help":
    let page = try arguments.count > 1 ? Help.page(of: arguments.dropFirst()) : Help.page
    Terminal.write(Array(page.utf8), to: 1)
  case WorkerCommand.name: try WorkerCommand.run(arguments.dropFirst())
  default:
    if arguments.count == 2, ["-h", "--help"].contains(arguments[1]),
      let group = Command.groups.first(where: { $0.name == name })
    {
      Terminal.write(Array(Help.page(of: group).utf8), to: 1)
      return .fine
    }
    let (command, rest) = try Command.named(arguments[...])
    let options = try ArgumentParser.parse(rest, for: command)
    if !options.wantsHelp { return try command.run(options) }
    Terminal.write(Array(Help.page(of: command).utf8), to: 1)
  }
  return .fine
}

/// Runs, and tells what went wrong.
func outcome(of arguments: [String]) -> ExitCode {
  do {
    return try run(arguments)
  } catch let error as UsageError {
    let command = error.command.map { " \($0)" } ?? ""
    Terminal.tell("ediglot\(command): \(error.message)\nRun 'ediglot\(command) --help' to see what there is.")
    return .usage
  } catch let error as FileError {
    return outcome(of: error)
  } catch let error as SpecErrors {
    Terminal.tell(error.description)
    return .spec
  } catch {
    Terminal.tell("ediglot: \(error)")
    return .unavailable
  }
}

// A reader that goes away is told by a failed write, which is no failure of ours.
_ = signal(SIGPIPE, SIG_IGN)
exit(outcome(of: Array(CommandLine.arguments.dropFirst())).rawValue)
