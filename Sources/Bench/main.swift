// Figures: how fast and in how much memory files go through the translator, against a plain loop over their bytes.

import Octets

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

let help = """
  Bench measures how fast files are read, judged and converted.

  Usage:
    Bench run [--size-mb 100] [--yardstick PROGRAM] [FILE...]
        All modes over the files, or over files made for it in a temporary folder, and how they
        compare to the yardstick: the speed at which the bytes of the same file can be looked at
        at all. PROGRAM takes a file's name and prints its speed first, as 'NNN MB/s'; without it
        a plain loop of our own is the yardstick.
    Bench suppliers [--size-mb 100] [--lines 20000] [--yardstick PROGRAM]
        The same for a price list of rows and for an invoice of so many lines in UBL, by the program
        ediglot, which must stand beside this one. Wants xmllint.
    Bench small
        How long 'ediglot convert' takes for a file of 2 KB, as a process. The program ediglot
        must stand beside this one.
    Bench generate --set 850|855|856|810 --size-mb N [--one-document] [-o FILE]
        A clean file of many documents, or of one. The same arguments give the same bytes.
    Bench read FILE...
        How fast canonical JSON, as 'ediglot convert --to canonical' writes it, becomes records again.
    Bench exchange [--files 2000]
        How many small files a second the exchange takes, against what the disk does without it, and
        how long a document waits, alone and beside a file of 100 MB.
    Bench check FILE...
        How many findings files have; exit code 1 when there are any.

  Figures go to standard output, progress to standard error. Specs are found from the working
  folder or this program upwards, or where EDIGLOT_SPECS says. Temporary files go to TMPDIR.

  Build it optimised: swift build -c release
  """

/// Runs a command and answers the exit code.
func run(_ arguments: ArraySlice<String>) throws -> Int32 {
  let rest = arguments.dropFirst()
  switch arguments.first {
  case "run":
    var command = try RunCommand(rest)
    try command.run()
  case "suppliers":
    var command = try SuppliersCommand(rest)
    try command.run()
  case "small": try SmallCommand.run(rest)
  case "generate": try GenerateCommand.run(rest)
  case "exchange": try ExchangeCommand(rest).run()
  case "read": try ReadCommand.run(rest)
  case "check": return try CheckCommand.run(rest) ? 0 : 1
  case "one": try OnePass.run(rest)
  case "-h", "--help", "help": try Terminal.write(help)
  case let word: throw BenchError(word.map { "there is no command '\($0)'" } ?? "name a command", isUsage: true)
  }
  return 0
}

/// Runs, and tells what went wrong.
func outcome(_ arguments: ArraySlice<String>) -> Int32 {
  do {
    return try run(arguments)
  } catch let error as BenchError {
    Terminal.tell("Bench: \(error)" + (error.isUsage ? "\nRun 'Bench --help' to see what there is." : ""))
    return error.isUsage ? 2 : 3
  } catch let error as FileError where error.code == EPIPE {
    return 0
  } catch {
    Terminal.tell("Bench: \(error)")
    return 3
  }
}

exit(outcome(CommandLine.arguments.dropFirst()))
