// The sweeps over all stories, and what is said of them.

import Glibc

enum Commands {
  static func kill(_ options: SweepOptions) throws -> Bool {
    var all = SweepResult()
    for story in try options.stories() {
      let result = try sweep(story, .kill, options)
      _ = conclude("kill -9, \(story.name)", result)
      all.add(result)
    }
    return conclude("kill -9", all)
  }

  /// The calls of the daemon, and those of its workers, which are fewer: half of the points are enough.
  private static func sweep(_ story: Scenario, _ fault: Fault, _ options: SweepOptions) throws -> SweepResult {
    let sweep = Sweep(options: options)
    var result = try sweep.run(story, fault, in: .daemon, points: options.points)
    if story.hasWork { result.add(try sweep.run(story, fault, in: .workers, points: (options.points + 1) / 2)) }
    return result
  }

  static func errors(_ options: SweepOptions) throws -> Bool {
    let faults: [(String, Fault)] = [
      ("EIO", .failure(EIO)), ("ENOSPC", .failure(ENOSPC)), ("EINTR", .failure(EINTR)), ("EMFILE", .failure(EMFILE)),
      ("short", .short),
    ]
    var all = SweepResult()
    for (name, fault) in faults where options.fault.isEmpty || options.fault == name {
      var own = SweepResult()
      for story in try options.stories() { own.add(try sweep(story, fault, options)) }
      _ = conclude(name, own)
      all.add(own)
    }
    return conclude("errors", all)
  }

  static func crashes(_ options: SweepOptions, _ runs: Int) throws -> Bool {
    let stories = try options.stories()
    let sweep = Sweep(options: options)
    print("crashes, seed \(options.seed)")
    var all = SweepResult()
    for story in stories { all.add(try sweep.crashes(story, (runs + stories.count - 1) / max(1, stories.count))) }
    return conclude("crashes, seed \(options.seed)", all)
  }

  static func power(_ options: SweepOptions) throws -> Bool {
    guard PowerCut.isPossible else { return skip("power cuts need root, loop devices and mkfs.ext4") }
    var all = SweepResult()
    for part in PowerCut.Part.allCases {
      var own = SweepResult()
      for story in try options.stories() { own.add(try PowerCut(options, part).run(story, points: options.points)) }
      _ = conclude("power cuts, \(part)", own)
      all.add(own)
    }
    return conclude("power cuts", all)
  }

  static func full(_ options: SweepOptions) throws -> Bool {
    guard FullDisk.isPossible else { return skip("a file system in memory is mounted by root alone") }
    var all = SweepResult()
    for lack in FullDisk.Lack.allCases {
      var own = SweepResult()
      for story in try options.stories() {
        own.add(try FullDisk(options: options, lack: lack).run(story, levels: options.points))
      }
      _ = conclude("full disk, \(lack)", own)
      all.add(own)
      var other = SweepResult()
      for story in try options.stories() where story.hasWork {
        let disk = FullDisk(options: options, lack: lack, stays: true)
        other.add(try disk.run(story, levels: (options.points + 1) / 2))
      }
      _ = conclude("disk that stays full, \(lack)", other)
      all.add(other)
    }
    return conclude("full disk", all)
  }

  /// What cannot be tried on this machine is told, and is no failure.
  private static func skip(_ why: String) -> Bool {
    print("not tried: \(why)")
    return true
  }

  private static func conclude(_ name: String, _ result: SweepResult) -> Bool {
    for bad in result.bad.prefix(20) { print("  \(bad)") }
    print("\(name): \(result.points) points, \(result.bad.count) bad")
    return result.bad.isEmpty && result.points > 0
  }
}
