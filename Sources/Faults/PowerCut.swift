// Power cuts: the exchange works on a file system of its own, which forgets at the chosen call everything that was not
// flushed. Needs root and loop devices.

import Exchange
import Glibc
import Octets
import Translation

struct PowerCut {
  /// What is on the file system that is cut off: the other part is on one whose flushes do nothing for it.
  enum Part: CaseIterable { case everything, files, ledger }

  let options: SweepOptions
  let part: Part
  let mistake: String

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
    return Stage(
      root: root, elsewhere: ledger, specs: options.specs, program: options.program, mistake: mistake, batch: batch)
  }
  private var batch = 64

  init(_ options: SweepOptions, _ part: Part, mistake: String = "") {
    (self.options, self.part, self.mistake) = (options, part, mistake)
  }

  static var isPossible: Bool {
    let trial =
      "d=$(mktemp -d); truncate -s 1M \"$d/i\" && mkfs.ext4 -q -F \"$d/i\" && mkdir \"$d/m\" && "
      + "mount -o loop \"$d/i\" \"$d/m\" && umount \"$d/m\" && rm -r \"$d\""
    return geteuid() == 0 && (try? Shell.run("{ \(trial); } >/dev/null 2>&1")) != nil
  }

  /// Points of a story, `limit` at most, or as far as the first that goes wrong.
  func run(_ story: Scenario, points limit: Int, stopsAtFirst: Bool = false) throws -> SweepResult {
    let options = try options.narrowed(to: story.partners)
    return try Jobs.run(options) { options in
      var own = PowerCut(options, part, mistake: mistake)
      own.batch = story.batch
      return try own.points(story, limit, stopsAtFirst)
    }
  }

  private func points(_ story: Scenario, _ limit: Int, _ stopsAtFirst: Bool) throws -> SweepResult {
    let (calls, wanted) = try ground(story)
    var result = SweepResult()
    for (index, point) in Points.chosen(calls, limit).enumerated() where index % options.jobs == options.part {
      if stopsAtFirst, !result.bad.isEmpty { break }
      try open("\(options.folder)/point.img", copyOf: image)
      let outcome = stage.run(at: point, .powerCut(mount: mount))
      try close()
      guard outcome.isStruck else { continue }
      try Shell.run("mount -o loop '\(options.folder)/point.img' '\(mount)'")
      var bad: [String] = []
      do {
        bad = stage.run() + (try stage.faults())
        bad += try stage.differences(from: wanted)
      } catch {
        bad.append("\(error)")
      }
      try close()
      result.points += 1
      if bad.isEmpty { continue }
      result.bad.append(
        "\(story.name), \(part), power cut at call \(point) of \(calls): \(bad.joined(separator: "; "))")
    }
    return result
  }

  /// Makes the file system on which the story begins; answers the calls of an undisturbed run, and what came of it.
  private func ground(_ story: Scenario) throws -> (calls: Int, wanted: [String]) {
    try Shell.run(
      "rm -rf '\(other)' '\(other).base' '\(image)'; mkdir -p '\(mount)' '\(other)'; truncate -s 48M '\(image)'; "
        + "mkfs.ext4 -q -F '\(image)'")
    try open(image)
    try stage.prepare(story)
    try Shell.run("sync -f '\(mount)'; cp -a '\(other)' '\(other).base'")
    try close()
    try open("\(options.folder)/point.img", copyOf: image)
    let calls = stage.run(at: 0).calls
    let wanted = try stage.harvest()
    let faults = try stage.faults()
    try close()
    if calls == 0 || !faults.isEmpty { throw ExchangeError("\(story.name), undisturbed: \(calls) calls, \(faults)") }
    return (calls, wanted)
  }

  private func open(_ image: String, copyOf base: String? = nil) throws {
    let copy = base.map { "rm -f '\(image)'; cp --sparse=always '\($0)' '\(image)'; " } ?? ""
    let restore = base == nil ? "" : "rm -rf '\(other)'; cp -a '\(other).base' '\(other)'; "
    try Shell.run("\(copy)\(restore)mount -o loop '\(image)' '\(mount)'")
  }

  /// Workers of a killed exchange take a moment to end.
  private func close() throws {
    let wait = "for i in 1 2 3 4 5 6 7 8 9 10; do umount '\(mount)' 2>/dev/null && exit 0; sleep 0.05; done"
    try Shell.run("\(wait); umount -l '\(mount)'")
  }
}
