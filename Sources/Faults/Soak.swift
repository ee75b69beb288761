// A long run: files come in waves, the exchange is killed at random moments, clocks jump, and in the end every file has come
// out once. Memory and descriptors must not grow.

import CTrace
import Exchange
import FileSystem
import Glibc
import Ledger
import Octets
import Translation

struct Soak {
  let options: SweepOptions
  let files: Int

  private static let wave = 100

  func run() throws -> Bool {
    let root = "\(options.folder)/soak"
    let stage = Stage(
      root: root, specs: options.specs, program: options.program)
    try makeFolder("\(root)/Inbox/northside-medsurg")
    let text = String(
      decoding: try readBytes("\(options.fixtures)/partners/northside-medsurg/855-clean/input.edi", 0..<(1 << 16)),
      as: UTF8.self)
    let old = String(text.split(separator: "*", omittingEmptySubsequences: false)[13])
    var random = Generator(state: options.seed)
    var (kills, runs) = (0, [Stage.Peak]())
    let start = Moment.steady()
    // The last fifth is one wave, and one run: what grows with files shows there.
    var numbers = 1..<1
    while numbers.upperBound <= files {
      let isLast = numbers.upperBound > files - max(Self.wave, files / 5)
      numbers = numbers.upperBound..<(isLast ? files + 1 : numbers.upperBound + Self.wave)
      try stage.put(
        numbers.map { number in
          let control = String(String(1_000_000_000 + number).dropFirst())
          return ("Inbox/northside-medsurg/\(number).edi", Array(text.replacing(old, with: control).utf8))
        })
      // A day ahead, or a day back.
      let jump = Int64(random.below(3) - 1) * 86_400_000
      if random.below(3) > 0, !isLast {
        kills += 1
        stage.start(jump: jump, killAfter: 20 + random.below(900))
      } else {
        runs.append(stage.start(jump: jump, killAfter: nil))
      }
    }
    runs.append(stage.start(jump: 0, killAfter: nil))
    return try judge(stage, kills, runs, Moment.steady() - start)
  }

  private func judge(_ stage: Stage, _ kills: Int, _ runs: [Stage.Peak], _ took: Int64) throws -> Bool {
    let operations = try Operations(
      ExchangePaths(root: stage.root, state: stage.state, ledger: stage.ledger), who: "harness")
    let messages = try operations.ledger.messages(after: 0, limit: files * 2)
    let done = Set(messages.filter { $0.state == .done }.map(\.sha256)).count
    var bad = try stage.faults()
    if done != files || messages.count != files {
      bad.append("\(done) of \(files) done, in \(messages.count) messages")
    }
    let envelopes = listFolder("\(stage.root)/Outbox/odoo/pending").count
    let answers = listFolder("\(stage.root)/Outbox/northside-medsurg").count
    if envelopes != files || answers != files { bad.append("\(envelopes) documents and \(answers) answers") }
    for run in runs where run.code != 0 { bad.append("a run ended with \(run.code)") }
    let (least, most) = (runs.map(\.memory).min() ?? 0, runs.map(\.memory).max() ?? 0)
    // A larger ledger has larger indexes; that is all that may grow.
    if most > least + 16_384 { bad.append("memory grew from \(least) to \(most) KiB") }
    let open = runs.map(\.descriptors).max() ?? 0
    // A few folders at a time, whatever the number of files.
    if open > 40 { bad.append("\(open) descriptors were open at once") }
    for text in bad.prefix(10) { print("  \(text)") }
    print(
      "soak, seed \(options.seed): \(files) files, \(kills) kills, \(took / 1_000) s, peak \(least) to \(most) KiB and \(open) descriptors, \(bad.count) bad"
    )
    return bad.isEmpty
  }
}

extension Stage {
  /// The most that a run took, and how it ended.
  struct Peak {
    var memory = 0
    var descriptors = 0
    var code: Int32 = 0
  }

  /// Runs the exchange with its clock off by `jump` milliseconds, and kills it after a while, or lets it end.
  @discardableResult
  func start(jump: Int64, killAfter: Int?) -> Peak {
    guard let process = start(["late=\(jump)"]) else { return Peak(code: -1) }
    _ = trace_release(process)
    var peak = Peak()
    let until = Moment.steady() + Int64(killAfter ?? 600_000)
    while Moment.steady() < until {
      if let end = Tracer.end(of: process) {
        (peak.memory, peak.code) = (end.peak, end.code)
        return peak
      }
      peak.descriptors = max(peak.descriptors, FaultDaemon.descriptors(of: "\(process)"))
      usleep(2_000)
    }
    _ = Glibc.kill(process, SIGKILL)
    let end = Tracer.finish(process)
    (peak.memory, peak.code) = (end.peak, end.code)
    return peak
  }
}
