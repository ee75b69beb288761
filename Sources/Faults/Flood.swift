// More files at once than the system has room for hints of, and a watched folder that goes and comes back: everything is
// found, though nothing is looked for without a hint.

import CTrace
import FileSystem
import Glibc
import Ledger
import Octets

struct Flood {
  let options: SweepOptions
  let files: Int

  private let inbox = "Inbox/northside-medsurg"
  /// So often the folder goes and comes back.
  private static let returns = 30
  private var stage: Stage {
    Stage(root: "\(options.folder)/flood", specs: options.specs, program: options.program)
  }

  func run() throws -> Bool {
    let room = "/proc/sys/fs/inotify/max_queued_events"
    let hints = Int(String(decoding: try readBytes(room, 0..<32), as: UTF8.self).filter(\.isNumber)) ?? 0
    if hints >= files * 2 { print("the system has room for \(hints) hints: there is no flood") }
    let answer = try readBytes(
      "\(options.fixtures)/partners/northside-medsurg/855-clean/input.edi", 0..<(1 << 16))
    try stage.put([("\(inbox)/first.edi", answer)])
    guard let process = stage.start(["hints=only"]) else { return false }
    _ = trace_release(process)
    defer {
      _ = kill(process, SIGKILL)
      _ = Tracer.finish(process)
    }
    var bad: [String] = []
    func expect(_ count: Int, within seconds: Int64, _ what: String, tells: Bool = true) throws {
      let start = Moment.steady()
      while try known() < count, Moment.steady() < start + seconds * 1_000 { usleep(100_000) }
      let found = try known()
      if found != count { bad.append("\(what): \(found) of \(count) files were found") }
      if tells { print("\(what): \(found) of \(count) files, after \((Moment.steady() - start) / 1_000) s") }
    }
    try expect(1, within: 20, "before the flood")
    _ = kill(process, SIGSTOP)
    try flood()
    _ = kill(process, SIGCONT)
    try expect(1 + files, within: 240, "the flood")
    for number in 1...Self.returns {
      try Shell.run("rm -rf '\(stage.root)/\(inbox)'")
      // Between all at once and long after: the file may come before the new folder is watched.
      usleep(UInt32(number) * 10_000)
      try stage.put([("\(inbox)/again.edi", answer)])
      let isLast = number == Self.returns
      try expect(1 + files + number, within: 20, "a folder that came back \(number) times", tells: isLast)
    }
    for text in bad { print("  \(text)") }
    print("notices: \(1 + files + Self.returns) files, \(bad.count) bad")
    return bad.isEmpty
  }

  /// Empty files, which are put aside at once. The daemon stands still meanwhile, so that nothing takes the hints.
  private func flood() throws {
    let folder = try Folder("\(stage.root)/\(inbox)")
    for number in 1...files { _ = try folder.create(FileName("\(number).edi")) }
  }

  private func known() throws -> Int {
    guard sizeOfFile(stage.ledger) != nil else { return 0 }
    let ledger = try Ledger(stage.ledger, now: { 0 })
    return Int(try ledger.database.rows("SELECT count(*) AS n FROM message").first?["n"].integer ?? 0)
  }
}
