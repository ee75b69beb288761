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
         [--jobs N] [--story NAME] [--specs DIR] [--fixtures DIR] [--program FILE] [--folder DIR]

    kill      kill -9 at the entry of every call that changes something; --points spreads so many over each story
    errors    the same with EIO, ENOSPC, EINTR, EMFILE and short writes
    crashes   two or three kills at random calls; --runs in all, --seed to have the same again
    soak      --runs files in waves, with kills at random moments and clocks that jump
    sftp      --uploads files by real clients over a real SFTP server: slow, stalled, killed, resumed (root)
    power     power cuts on a file system of its own (root and loop devices)
    full      disks with too little room, and room that is made (root); --points levels of each story
    notices   --runs files at once, more than the system can give hints of
    selftest  leaves out one guard after the other; each must be seen

  The last line says how many points there were and how many were bad; the exit code is 1 when any was.
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

/// What cannot be tried on this machine is told, and is no failure.
func skip(_ why: String) -> Bool {
  print("not tried: \(why)")
  return true
}

func conclude(_ name: String, _ result: SweepResult) -> Bool {
  for bad in result.bad.prefix(20) { print("  \(bad)") }
  print("\(name): \(result.points) points, \(result.bad.count) bad")
  return result.bad.isEmpty && result.points > 0
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
      "umount -l '\(options.folder)'/*/mount '\(options.folder)'/mount '\(options.folder)'/*/full 2>/dev/null; rm -rf '\(options.folder)'"
    )
  }
  let sweep = Sweep(options: options)
  switch command {
  case "kill":
    var all = SweepResult()
    for story in try options.stories() {
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
      for story in try options.stories() { own.add(try sweep.run(story, fault, points: options.points)) }
      _ = conclude(name, own)
      all.add(own)
    }
    return conclude("errors", all)
  case "crashes":
    let stories = try options.stories()
    var all = SweepResult()
    for story in stories { all.add(try sweep.crashes(story, (runs + stories.count - 1) / stories.count)) }
    return conclude("crashes, seed \(options.seed)", all)
  case "power":
    guard PowerCut.isPossible else { return skip("power cuts need root, loop devices and mkfs.ext4") }
    var all = SweepResult()
    for part in PowerCut.Part.allCases {
      for story in try options.stories() {
        let result = try PowerCut(options, part).run(story, points: options.points)
        _ = conclude("power cuts, \(part), \(story.name)", result)
        all.add(result)
      }
    }
    return conclude("power cuts", all)
  case "full":
    guard FullDisk.isPossible else { return skip("a file system in memory is mounted by root alone") }
    var all = SweepResult()
    for lack in FullDisk.Lack.allCases {
      var own = SweepResult()
      for story in try options.stories() {
        own.add(try FullDisk(options: options, lack: lack).run(story, levels: options.points))
      }
      _ = conclude("full disk, \(lack.rawValue)", own)
      all.add(own)
    }
    return conclude("full disk", all)
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
