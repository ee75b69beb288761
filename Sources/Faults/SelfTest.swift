// The harness puts itself to the test: with a guard left out, a sweep must go red. One that stays green proves nothing.

import Octets

struct SelfTest {
  let options: SweepOptions

  func run() throws -> Bool {
    var isFine = true
    let stories = try Scenario.all(fixtures: options.fixtures)
    func story(_ name: String) -> Scenario { stories.first { $0.name == name } ?? stories[0] }
    func expectRed(_ name: String, _ result: SweepResult) {
      let isRed = !result.bad.isEmpty
      isFine = isFine && isRed
      print("\(isRed ? "seen" : "NOT SEEN"): \(name), after \(result.points) points")
      if let first = result.bad.first { print("  \(first)") }
    }
    let cuts: [(mistake: String, part: PowerCut.Part)] = [
      ("synchronousNormal", .ledger), ("noFileSync", .files), ("noFolderSync", .files), ("commitBeforePublish", .files),
    ]
    if PowerCut.isPossible {
      for (mistake, part) in cuts {
        let cut = PowerCut(options, part, mistake: mistake)
        expectRed(mistake, try cut.run(story("one after the other"), points: 0, stopsAtFirst: true))
      }
    } else {
      print("power cuts need root and loop devices: \(cuts.map(\.mistake).joined(separator: ", ")) were not tried")
    }
    let kills = [
      ("commitBeforePublish", "one file"), ("answerBeforeData", "one file"),
      ("numbersNotStored", "one after the other"),
    ]
    for (mistake, name) in kills {
      let sweep = Sweep(options: options, mistake: mistake)
      expectRed(mistake, try sweep.run(story(name), .kill, points: 0, stopsAtFirst: true))
    }
    if FullDisk.isPossible {
      let disk = FullDisk(options: options, lack: .pages, stays: true, mistake: "roomCounts")
      expectRed("roomCounts", try disk.run(story("50 documents"), levels: 8))
    } else {
      print("a file system in memory is mounted by root alone: roomCounts was not tried")
    }
    return isFine
  }
}
