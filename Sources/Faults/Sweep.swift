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
  /// The one failure to be tried; all when empty.
  var fault = ""
  /// Processes that share the points, and which of them this is.
  var jobs = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  var part = 0

  /// With specs of these partners alone: each of thousands of runs reads them.
  func narrowed(to partners: Set<String>) throws -> SweepOptions {
    var own = self
    own.specs = "\(folder)/Specs"
    try Shell.run("rm -rf '\(own.specs)'; cp -r '\(specs)' '\(own.specs)'")
    let shared = Set(["medsurg"]).union(partners)
    for name in listFolder("\(own.specs)/partners") where !shared.contains(name) {
      try Shell.run("rm -rf '\(own.specs)/partners/\(name)'")
    }
    return own
  }

  func stories() throws -> [Scenario] {
    try Scenario.all(fixtures: fixtures).filter { only.isEmpty || $0.name == only }
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

  /// What a story comes to undisturbed, and where its points begin.
  private struct Ground {
    var base: Stage
    var place: Stage
    var calls: Int
    var wanted: [String]
  }

  private func ground(
    _ story: Scenario, _ fault: Fault, in target: Tracer.Target = .daemon, _ result: inout SweepResult
  ) throws -> Ground {
    func stage(_ name: String) -> Stage {
      Stage(
        root: "\(options.folder)/\(name)", specs: options.specs, program: options.program, mistake: mistake,
        batch: story.batch)
    }
    let (base, reference) = (stage("base"), stage("reference"))
    try base.clear()
    try base.prepare(story)
    try base.copy(to: reference)
    let calls = reference.run(at: 0, fault, in: target).calls
    for fault in try reference.faults() { result.bad.append("\(story.name), undisturbed: \(fault)") }
    if calls == 0 { result.bad.append("\(story.name): nothing was done") }
    let wanted = try reference.harvest()
    if !story.late.isEmpty, !wanted.contains(where: { $0.contains(" LATE_WRITE ") }) {
      result.bad.append("\(story.name), undisturbed: what came late is lost")
    }
    return Ground(base: base, place: stage("point"), calls: calls, wanted: wanted)
  }

  /// One story, with `fault` at its points, or as far as the first that goes wrong.
  func run(
    _ story: Scenario, _ fault: Fault, in target: Tracer.Target = .daemon, points limit: Int,
    stopsAtFirst: Bool = false
  ) throws -> SweepResult {
    let options = try options.narrowed(to: story.partners)
    return try Jobs.run(options) { options in
      try Sweep(options: options, mistake: mistake).part(story, fault, target, limit, stopsAtFirst)
    }
  }

  private func part(
    _ story: Scenario, _ fault: Fault, _ target: Tracer.Target, _ limit: Int, _ stopsAtFirst: Bool
  ) throws -> SweepResult {
    var result = SweepResult()
    let ground = try ground(story, fault, in: target, &result)
    for (index, point) in Points.chosen(ground.calls, limit).enumerated() where index % options.jobs == options.part {
      if stopsAtFirst, !result.bad.isEmpty { break }
      try ground.base.copy(to: ground.place)
      let outcome = ground.place.run(at: point, fault, in: target)
      guard outcome.isStruck else { continue }
      result.points += 1
      var bad = fault == .kill ? try ground.place.precedence() : []
      if outcome.hasHung { bad.append("the exchange hung") }
      bad += try judge(ground)
      if bad.isEmpty { continue }
      result.bad.append("\(story.name), call \(point) of \(ground.calls) of \(target): \(bad.joined(separator: "; "))")
    }
    return result
  }

  /// Runs the exchange once more, as a service is started again, and says what of it is not as it must be.
  private func judge(_ ground: Ground) throws -> [String] {
    var bad = ground.place.run()
    bad += try ground.place.faults()
    return bad + (try ground.place.differences(from: ground.wanted))
  }

  /// Two or three kills at random calls, one run after the other; `count` times.
  func crashes(_ story: Scenario, _ count: Int) throws -> SweepResult {
    let options = try options.narrowed(to: story.partners)
    return try Jobs.run(options) { options in try Sweep(options: options).crashes(of: story, count) }
  }

  private func crashes(of story: Scenario, _ count: Int) throws -> SweepResult {
    var random = Generator(state: options.seed)
    var result = SweepResult()
    let ground = try ground(story, .kill, &result)
    for index in 0..<count {
      let points = (0..<(2 + random.below(2))).map { _ in 1 + random.below(max(1, ground.calls)) }
      if index % options.jobs != options.part { continue }
      try ground.base.copy(to: ground.place)
      for point in points { ground.place.run(at: point, .kill) }
      result.points += 1
      let bad = try judge(ground)
      if !bad.isEmpty { result.bad.append("\(story.name), calls \(points): \(bad.joined(separator: "; "))") }
    }
    return result
  }
}

enum Points {
  /// So many points, spread over the calls, in an order that soon has been everywhere.
  static func chosen(_ calls: Int, _ limit: Int) -> [Int] {
    let count = limit == 0 ? calls : min(limit, calls)
    func divisor(_ one: Int, _ other: Int) -> Int { other == 0 ? one : divisor(other, one % other) }
    var step = max(1, count * 5 / 8)
    while divisor(step, max(1, count)) != 1 { step += 1 }
    return (0..<count).map { 1 + $0 * step % count * calls / count }
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
