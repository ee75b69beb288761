// The fault harness: proves what the README promises of the exchange, and that it would see it if it were not so.

import Exchange
import FileSystem
import Glibc
import Octets

/// Writes a line at once: a sweep takes minutes, and somebody watches.
func print(_ text: String) {
  let bytes = Array("\(text)\n".utf8)
  _ = unsafe write(1, bytes, bytes.count)
}

let usage = """
  Proves that the exchange loses nothing, doubles nothing and tears nothing, whatever happens at whatever call.

  Usage: Faults kill|errors|crashes|soak|sftp|power|full|notices|selftest [--points N] [--runs N] [--uploads N] [--seed N]
         [--jobs N] [--story NAME] [--fault EIO|ENOSPC|EINTR|EMFILE|short] [--specs DIR] [--fixtures DIR] [--program FILE]
         [--folder DIR]

    kill      kill -9 at the entry of every call that changes something, of the daemon and of its workers; --points spreads
              so many over each story, and half as many over the work
    errors    the same with EIO, ENOSPC, EINTR, EMFILE and short writes
    crashes   two or three kills at random calls; --runs in all, --seed to have the same again
    soak      --runs files in waves, with kills at random moments and clocks that jump
    sftp      --uploads files by real clients over a real SFTP server: slow, stalled, killed, resumed (root)
    power     power cuts on a file system of its own (root and loop devices)
    full      disks with too little room, and room that is made, soon or after all tries (root); --points levels of each
              story, and half as many
    notices   --runs files at once, more than the system can give hints of
    selftest  leaves out one guard after the other; each must be seen

  --jobs processes share the points, as many as there are processors unless it is said. The last line says how many points
  there were and how many were bad; the exit code is 1 when any was.
  """

/// In memory where there is room: a kill leaves what a file system holds as it is, on whatever it stands.
func workFolder() -> String {
  let memory = "/dev/shm"
  guard let space = try? Space(of: memory), space.name == "tmpfs", space.free > 1 << 30 else {
    return temporaryFolder()
  }
  return unsafe access(memory, W_OK | X_OK) == 0 ? memory : temporaryFolder()
}

func options(_ arguments: ArraySlice<String>) -> (SweepOptions, runs: Int, uploads: Int) {
  var options = SweepOptions()
  (options.specs, options.fixtures) = ("Specs", "Fixtures")
  options.program =
    "\(CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"))/ediglot"
  options.folder = "\(workFolder())/ediglot-faults-\(getpid())"
  var (runs, uploads) = (300, 80)
  var rest = arguments
  while let flag = rest.popFirst(), let value = rest.popFirst() {
    switch flag {
    case "--points": options.points = Int(value) ?? 0
    case "--runs": runs = Int(value) ?? runs
    case "--uploads": uploads = Int(value) ?? uploads
    case "--seed": options.seed = UInt64(value) ?? 1
    case "--jobs": options.jobs = max(1, Int(value) ?? 1)
    case "--story": options.only = value
    case "--fault": options.fault = value
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

func run() throws -> Bool {
  let arguments = CommandLine.arguments.dropFirst()
  guard let command = arguments.first else {
    print(usage)
    return false
  }
  let (options, runs, uploads) = options(arguments.dropFirst())
  try Shell.run("rm -rf '\(options.folder)'; mkdir -p '\(options.folder)'")
  defer {
    try? Shell.run(
      "umount -l '\(options.folder)'/*/mount '\(options.folder)'/mount '\(options.folder)'/*/full '\(options.folder)'/full 2>/dev/null; rm -rf '\(options.folder)'"
    )
  }
  switch command {
  case "kill": return try Commands.kill(options)
  case "errors": return try Commands.errors(options)
  case "crashes": return try Commands.crashes(options, runs)
  case "power": return try Commands.power(options)
  case "full": return try Commands.full(options)
  case "soak": return try Soak(options: options.narrowed(to: ["northside-medsurg"]), files: runs).run()
  case "notices": return try Flood(options: options.narrowed(to: ["northside-medsurg"]), files: runs).run()
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
