// The fault harness: proves what the README promises of the exchange, and that it would see it if it were not so.

import Exchange
import Glibc
import Octets

/// Writes a line at once: a sweep takes minutes, and somebody watches.
func print(_ text: String) {
  let bytes = Array("\(text)\n".utf8)
  _ = unsafe write(1, bytes, bytes.count)
}

let usage = """
  Proves that the exchange loses nothing, doubles nothing and tears nothing, whatever happens at whatever call.

  Usage: Faults kill|errors|crashes|soak|sftp|power|selftest [--points N] [--runs N] [--uploads N] [--seed N]
         [--story NAME] [--specs DIR] [--fixtures DIR] [--program FILE] [--folder DIR]

    kill      kill -9 at the entry of every call that changes something; --points spreads so many over each story
    errors    the same with EIO, ENOSPC, EINTR, EMFILE and short writes
    crashes   two or three kills at random calls; --runs in all, --seed to have the same again
    soak      --runs files in waves, with kills at random moments and clocks that jump
    sftp      --uploads files by real clients over a real SFTP server: slow, stalled, killed, resumed (root)
    power     power cuts on a file system of its own (root and loop devices)
    selftest  leaves out one guard after the other; each must be seen

  The last line says how many points there were and how many were bad; the exit code is 1 when any was.
  """

func options(_ arguments: ArraySlice<String>) -> (SweepOptions, runs: Int, uploads: Int) {
  var options = SweepOptions()
  (options.specs, options.fixtures) = ("Specs", "Fixtures")
  options.program =
    "\(CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"))/ediglot"
  options.folder = "\(temporaryFolder())/ediglot-faults-\(getpid())"
  var (runs, uploads) = (300, 80)
  var rest = arguments
  while let flag = rest.popFirst(), let value = rest.popFirst() {
    switch flag {
    case "--points": options.points = Int(value) ?? 0
    case "--runs": runs = Int(value) ?? runs
    case "--uploads": uploads = Int(value) ?? uploads
    case "--seed": options.seed = UInt64(value) ?? 1
    case "--story": options.only = value
    case "--specs": options.specs = value
    case "--fixtures": options.fixtures = value
    case "--program": options.program = value
    case "--folder": options.folder = value
    default: break
    }
  }
  for path in [\SweepOptions.specs, \.program] {
    guard let full = unsafe realpath(options[keyPath: path], nil) else { continue }
    options[keyPath: path] = unsafe String(cString: full)
    unsafe free(full)
  }
  return (options, runs, uploads)
}

func conclude(_ name: String, _ result: SweepResult) -> Bool {
  for bad in result.bad.prefix(20) { print("  \(bad)") }
  print("\(name): \(result.points) points, \(result.bad.count) bad")
  return result.bad.isEmpty
}

func run() throws -> Bool {
  let arguments = CommandLine.arguments.dropFirst()
  guard let command = arguments.first else {
    print(usage)
    return false
  }
  var (options, runs, uploads) = options(arguments.dropFirst())
  try Shell.run("rm -rf '\(options.folder)'; mkdir -p '\(options.folder)'")
  try options.takeSpecs()
  defer { try? Shell.run("umount -l '\(options.folder)/mount' 2>/dev/null; rm -rf '\(options.folder)'") }
  let sweep = Sweep(options: options)
  switch command {
  case "kill":
    var all = SweepResult()
    for story in try sweep.stories() {
      let result = try sweep.run(story, .kill, points: options.points)
      _ = conclude("kill -9, \(story.name)", result)
      all.add(result)
    }
    return conclude("kill -9", all)
  case "errors":
    let faults: [(String, Fault)] = [
      ("EIO", .failure(EIO)), ("ENOSPC", .failure(ENOSPC)), ("EINTR", .failure(EINTR)), ("EMFILE", .failure(EMFILE)),
      ("short write", .short),
    ]
    var all = SweepResult()
    for (name, fault) in faults {
      var own = SweepResult()
      for story in try sweep.stories() { own.add(try sweep.run(story, fault, points: options.points)) }
      _ = conclude(name, own)
      all.add(own)
    }
    return conclude("errors", all)
  case "crashes": return conclude("crashes, seed \(options.seed)", try sweep.crashes(runs))
  case "power":
    var all = SweepResult()
    for part in PowerCut.Part.allCases {
      for story in try sweep.stories() {
        let cut = PowerCut(options: options, part: part)
        all.add(try cut.run(story, points: options.points == 0 ? 10_000 : options.points, stopsAtFirst: false))
      }
    }
    return conclude("power cuts", all)
  case "soak": return try Soak(options: options, files: runs).run()
  case "sftp": return try Uploads(options: options, count: uploads).run()
  case "selftest": return try SelfTest(options: options).run()
  default:
    print(usage)
    return false
  }
}

if CommandLine.arguments.dropFirst().first == "daemon" {
  exit(FaultDaemon.run(Array(CommandLine.arguments.dropFirst(2))))
}
do {
  exit(try run() ? 0 : 1)
} catch {
  print("Faults: \(error)")
  exit(3)
}
