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
    let cuts: [(mistake: String, elsewhere: Bool)] = [
      ("synchronousNormal", false), ("noFileSync", true), ("noFolderSync", true), ("commitBeforePublish", true),
    ]
    if PowerCut.isPossible {
      for (mistake, elsewhere) in cuts {
        let cut = PowerCut(options: options, hasLedgerElsewhere: elsewhere, mistake: mistake)
        expectRed(mistake, try cut.run(story("three mixed"), points: 120, stopsAtFirst: true))
      }
    } else {
      print("power cuts need root and loop devices: \(cuts.map(\.mistake).joined(separator: ", ")) were not tried")
    }
    for mistake in ["commitBeforePublish", "answerBeforeData", "numbersNotStored"] {
      expectRed(mistake, try Sweep(options: options, mistake: mistake).run(story("one file"), .kill, points: 0))
    }
    return isFine
  }
}
