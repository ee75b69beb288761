// A disk that is full: the exchange works on a file system in memory that has room for so many pages, or so many names, as
// it needs or fewer; then room is made, and nothing may have come of it. Needs root.

import CTrace
import FileSystem
import Glibc
import Octets

struct FullDisk {
  /// What there is too little of.
  enum Lack: String, CaseIterable { case pages, names }

  let options: SweepOptions
  let lack: Lack
  /// It stays full for longer than a file has tries.
  var stays = false
  /// A guard that the exchange leaves out.
  var mistake = ""

  private static let page = 4_096
  /// As long as this it may try before room is made; it tries again after half a second, and a second.
  private static let patience: Int64 = 1_000

  private var mount: String { "\(options.folder)/full" }

  /// Root in a container may not mount; trying tells.
  static var isPossible: Bool {
    let trial = "d=$(mktemp -d); mount -t tmpfs -o size=1m none \"$d\" && umount \"$d\" && rmdir \"$d\""
    return geteuid() == 0 && (try? Shell.run("{ \(trial); } 2>/dev/null")) != nil
  }

  /// Levels of room for a story, from none to enough.
  func run(_ story: Scenario, levels: Int) throws -> SweepResult {
    let options = try options.narrowed(to: story.partners)
    return try Jobs.run(options) {
      try FullDisk(options: $0, lack: lack, stays: stays, mistake: mistake).part(story, levels)
    }
  }

  private func part(_ story: Scenario, _ levels: Int) throws -> SweepResult {
    let base = Stage(
      root: "\(options.folder)/base", specs: options.specs, program: options.program, mistake: mistake,
      batch: story.batch)
    var place = base
    (place.root, place.log) = ("\(mount)/root", "\(options.folder)/full.log")
    try base.clear()
    try base.prepare(story)
    try Shell.run("mkdir -p '\(mount)'; mount -t tmpfs -o size=64m,nr_inodes=8192 tmpfs '\(mount)'")
    defer { try? Shell.run("umount -l '\(mount)'") }
    try base.copy(to: place)
    let needed = try needs(place)
    let wanted = try place.harvest()
    var result = SweepResult()
    for fault in try place.faults() { result.bad.append("\(story.name), undisturbed: \(fault)") }
    for (index, level) in Points.chosen(needed, levels).enumerated() where index % options.jobs == options.part {
      try base.copy(to: place)
      var bad =
        stays
        ? try exhaust(place, room: level - 1, reserve: index % 2 * 5)
        : try starve(place, room: level - 1, waits: index % 3 != 0)
      bad += place.run() + (try place.faults())
      bad += try place.differences(from: wanted)
      result.points += 1
      if bad.isEmpty { continue }
      result.bad.append("\(story.name), \(level - 1) of \(needed) \(lack) free: \(bad.joined(separator: "; "))")
    }
    return result
  }

  private func free() throws -> Int {
    let space = try Space(of: mount)
    return lack == .pages ? Int(space.free) / Self.page : Int(space.nodes)
  }

  /// Runs a story in all the room there is; answers how much it takes at most.
  private func needs(_ place: Stage) throws -> Int {
    let before = try free()
    var least = before
    guard let process = place.start() else { return 0 }
    _ = trace_release(process)
    while Tracer.end(of: process) == nil {
      least = min(least, try free())
      usleep(200)
    }
    return before - least + 4
  }

  /// Runs it with so much room, and makes room: while it waits for it, or when it has ended or was killed.
  private func starve(_ place: Stage, room: Int, waits: Bool) throws -> [String] {
    try limit(to: room)
    defer { try? Shell.run("mount -o remount,size=64m,nr_inodes=8192 '\(mount)'") }
    guard let process = place.start() else { return ["the exchange could not be started"] }
    _ = trace_release(process)
    let until = Moment.steady() + Self.patience
    while Moment.steady() < until {
      if let end = Tracer.end(of: process) {
        // It had enough, or else does not give up so soon.
        return end.code == 0 ? [] : ["without room, the exchange ended with \(end.code)"]
      }
      usleep(1_000)
    }
    if waits {
      try Shell.run("mount -o remount,size=64m,nr_inodes=8192 '\(mount)'")
    } else {
      _ = kill(process, SIGKILL)
    }
    let end = Tracer.finish(process).code
    return waits && end != 0 ? ["with room again, the exchange ended with \(end)"] : []
  }

  /// Runs it twice with so much room, and one try for each file: it has to end by itself, and every file to stay.
  private func exhaust(_ place: Stage, room: Int, reserve: Int) throws -> [String] {
    try limit(to: room)
    defer { try? Shell.run("mount -o remount,size=64m,nr_inodes=8192 '\(mount)'") }
    for _ in 1...2 {
      guard let process = place.start(["attempts=1", "reserve=\(reserve)"]) else {
        return ["the exchange could not be started"]
      }
      _ = trace_release(process)
      let until = Moment.steady() + 30 * Self.patience
      while Tracer.end(of: process) == nil {
        usleep(1_000)
        if Moment.steady() < until { continue }
        _ = kill(process, SIGKILL)
        _ = Tracer.finish(process)
        return ["without room, the exchange did not end"]
      }
    }
    return []
  }

  private func limit(to room: Int) throws {
    let space = try Space(of: mount)
    let size = Int(space.total - space.free) + room * Self.page
    let names = Int(space.allNodes - space.nodes) + room
    try Shell.run(
      "mount -o remount,\(lack == .pages ? "size=\(max(size, Self.page))" : "nr_inodes=\(names)") '\(mount)'")
  }
}
