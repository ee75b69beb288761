// A fault at every call of every story, and a look at what is left after the exchange has run again.

import Glibc
import Octets
import Translation

struct SweepOptions {
  var specs = ""
  var fixtures = ""
  var program = ""
  var folder = ""
  /// At most so many points of each story, spread over it; 0 for all.
  var points = 0
  var seed: UInt64 = 1
  var only = ""
}

extension SweepOptions {
  /// Makes specs of the partners of the stories alone: each of thousands of runs reads them.
  mutating func takeSpecs() throws {
    let copy = "\(folder)/Specs"
    let keep = ["medsurg", "northside-medsurg", "alpenmed", "juniper-pharma"]
    try Shell.run("cp -r '\(specs)' '\(copy)'")
    for name in listFolder("\(copy)/partners") where !keep.contains(name) {
      try Shell.run("rm -rf '\(copy)/partners/\(name)'")
    }
    specs = copy
  }
}

struct SweepResult {
  var points = 0
  var bad: [String] = []

  mutating func add(_ other: SweepResult) {
    points += other.points
    bad += other.bad
  }
}

struct Sweep {
  let options: SweepOptions
  /// A guard that the exchange leaves out.
  var mistake = ""

  func stories() throws -> [Scenario] {
    try Scenario.all(fixtures: options.fixtures).filter { options.only.isEmpty || $0.name == options.only }
  }

  private func stage(_ name: String) -> Stage {
    let root = "\(options.folder)/\(name)"
    return Stage(
      root: root, ledger: "\(root)/.ediglot/ledger.sqlite", specs: options.specs, program: options.program,
      mistake: mistake)
  }

  /// One story, with `fault` at its points, or as far as the first that goes wrong.
  func run(_ story: Scenario, _ fault: Fault, points limit: Int, stopsAtFirst: Bool = false) throws -> SweepResult {
    let base = stage("base")
    try clear(base)
    try base.prepare(story)
    let reference = stage("reference")
    try copy(base, to: reference)
    let calls = reference.run().calls
    let wanted = try reference.harvest()
    var result = SweepResult()
    for fault in try reference.faults() { result.bad.append("\(story.name), undisturbed: \(fault)") }
    if calls == 0 { result.bad.append("\(story.name): nothing was done") }
    for point in chosen(calls, limit) {
      let place = stage("point")
      try copy(base, to: place)
      let outcome = place.run(at: point, fault)
      result.points += 1
      var bad = fault == .kill ? try place.precedence() : []
      // What failed may have ended the exchange; it is started again, as a service is.
      place.run()
      if outcome.isStruck, fault != .kill { place.run() }
      bad += try place.faults()
      let left = try place.harvest()
      if left != wanted {
        let lost = difference(wanted, left).prefix(3).map { "lost \($0)" }
        bad += lost + difference(left, wanted).prefix(3).map { "more \($0)" }
      }
      if bad.isEmpty { continue }
      result.bad.append("\(story.name), call \(point) of \(calls): \(bad.joined(separator: "; "))")
      if stopsAtFirst { break }
    }
    return result
  }

  /// Two or three kills at random calls, one run after the other.
  func crashes(_ count: Int) throws -> SweepResult {
    var random = Generator(state: options.seed)
    var result = SweepResult()
    for story in try stories() {
      let base = stage("base")
      try clear(base)
      try base.prepare(story)
      let reference = stage("reference")
      try copy(base, to: reference)
      let calls = reference.run().calls
      let wanted = try reference.harvest()
      for _ in 0..<max(1, count / max(1, try stories().count)) {
        let place = stage("point")
        try copy(base, to: place)
        let points = (0..<(2 + random.below(2))).map { _ in 1 + random.below(max(1, calls)) }
        for point in points { place.run(at: point, .kill) }
        place.run()
        result.points += 1
        var bad = try place.faults()
        if try place.harvest() != wanted { bad.append("not what it must be") }
        if !bad.isEmpty { result.bad.append("\(story.name), calls \(points): \(bad.joined(separator: "; "))") }
      }
    }
    return result
  }

  private func chosen(_ calls: Int, _ limit: Int) -> [Int] {
    if calls == 0 { return [] }
    if limit == 0 || limit >= calls { return Array(1...calls) }
    return (0..<limit).map { 1 + $0 * calls / limit }
  }

  /// What is in one list and not in the other, as often as it is.
  private func difference(_ one: [String], _ other: [String]) -> [String] {
    var left: [String: Int] = [:]
    for text in other { left[text, default: 0] += 1 }
    return one.filter { text in
      left[text, default: 0] -= 1
      return (left[text] ?? 0) < 0
    }
  }

  private func clear(_ stage: Stage) throws { try Shell.run("rm -rf '\(stage.root)' '\(stage.root).log'") }

  private func copy(_ stage: Stage, to other: Stage) throws {
    try Shell.run("rm -rf '\(other.root)' '\(other.root).log'; cp -a '\(stage.root)' '\(other.root)'")
  }
}

/// Numbers by a seed.
struct Generator {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(1, limit)))
  }
}

enum Shell {
  /// Runs a line of shell; throws when it fails.
  static func run(_ line: String) throws {
    let code = unsafe system(line)
    if code != 0 { throw FileError("run", line, code: EIO) }
  }
}
