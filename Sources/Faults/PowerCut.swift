// Power cuts: the exchange works on a file system of its own, which forgets at the chosen call everything that was not
// flushed. Needs root and loop devices.

import Exchange
import Glibc
import Octets
import Translation

struct PowerCut {
  /// What is on the file system that is cut off: the other part is on one whose flushes do nothing for it.
  enum Part: CaseIterable { case everything, files, ledger }

  var options: SweepOptions
  let part: Part
  var mistake = ""

  private var image: String { "\(options.folder)/base.img" }
  private var mount: String { "\(options.folder)/mount" }
  private var other: String { "\(options.folder)/ledger" }

  private var stage: Stage {
    let root = part == .ledger ? "\(other)/root" : "\(mount)/root"
    let ledger: String? =
      switch part {
      case .everything: nil
      case .files: "\(other)/ledger.sqlite"
      case .ledger: "\(mount)/ledger.sqlite"
      }
    return Stage(root: root, elsewhere: ledger, specs: options.specs, program: options.program, mistake: mistake)
  }

  static var isPossible: Bool {
    geteuid() == 0 && (try? Shell.run("command -v mkfs.ext4 >/dev/null && [ -e /dev/loop-control ]")) != nil
  }

  /// Points of a story, until `limit` were tried, or the first that went wrong where that is all that is asked.
  func run(_ story: Scenario, points limit: Int, stopsAtFirst: Bool) throws -> SweepResult {
    try Shell.run(
      "umount -l '\(mount)' 2>/dev/null; rm -rf '\(other)' '\(other).base'; mkdir -p '\(mount)' '\(other)'; rm -f '\(image)'; truncate -s 48M '\(image)'; "
        + "mkfs.ext4 -q -F '\(image)'")
    try open(image)
    try stage.prepare(story)
    try Shell.run("sync; rm -rf '\(other).base'; cp -a '\(other)' '\(other).base'")
    try close()
    try open("\(options.folder)/point.img", copyOf: image)
    let calls = stage.run(at: 0).calls
    let wanted = try stage.harvest()
    let faults = try stage.faults()
    try close()
    if calls == 0 || !faults.isEmpty { throw ExchangeError("\(story.name), undisturbed: \(calls) calls, \(faults)") }
    var result = SweepResult()
    let points = limit >= calls ? Array(1...max(1, calls)) : (0..<limit).map { 1 + $0 * calls / limit }
    for point in points {
      try open("\(options.folder)/point.img", copyOf: image)
      stage.run(at: point, .powerCut(mount: mount))
      try close()
      try Shell.run("mount -o loop '\(options.folder)/point.img' '\(mount)'")
      var bad: [String] = []
      do {
        stage.run()
        bad = try stage.faults()
        if try stage.harvest() != wanted { bad.append("not what it must be") }
      } catch {
        bad.append("\(error)")
      }
      try close()
      result.points += 1
      if !bad.isEmpty {
        result.bad.append("\(story.name), power cut at call \(point) of \(calls): \(bad.joined(separator: "; "))")
      }
      if stopsAtFirst, !bad.isEmpty { break }
    }
    return result
  }

  private func open(_ image: String, copyOf base: String? = nil) throws {
    let copy = base.map { "rm -f '\(image)'; cp --sparse=always '\($0)' '\(image)'; " } ?? ""
    let restore = base == nil ? "" : "rm -rf '\(other)'; cp -a '\(other).base' '\(other)'; "
    try Shell.run("\(copy)\(restore)mount -o loop '\(image)' '\(mount)'")
  }

  /// Workers of a killed exchange take a moment to end.
  private func close() throws {
    try Shell.run(
      "for i in 1 2 3 4 5 6 7 8 9 10; do umount '\(mount)' 2>/dev/null && exit 0; sleep 0.1; done; umount '\(mount)'")
  }
}
