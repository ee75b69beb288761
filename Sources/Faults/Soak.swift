// A long run: files come in waves, the exchange is killed at random moments, clocks jump, and in the end every file has come
// out once. Memory and descriptors must not grow.

import Exchange
import FileSystem
import Glibc
import Ledger
import Octets
import Translation

struct Soak {
  let options: SweepOptions
  let files: Int

  private static let wave = 250

  func run() throws -> Bool {
    let root = "\(options.folder)/soak"
    let stage = Stage(
      root: root, ledger: "\(root)/.ediglot/ledger.sqlite", specs: options.specs, program: options.program)
    try makeFolder("\(root)/Inbox/northside-medsurg")
    let text = String(
      decoding: try readBytes("\(options.fixtures)/partners/northside-medsurg/855-clean/input.edi", 0..<(1 << 16)),
      as: UTF8.self)
    let old = String(text.split(separator: "*", omittingEmptySubsequences: false)[13])
    var random = Generator(state: options.seed)
    var (kills, peaks) = (0, [Int]())
    let start = Moment.steady()
    for first in stride(from: 1, through: files, by: Self.wave) {
      let numbers = first..<min(first + Self.wave, files + 1)
      try stage.put(
        numbers.map { number in
          let control = String(String(1_000_000_000 + number).dropFirst())
          return ("Inbox/northside-medsurg/\(number).edi", Array(text.replacing(old, with: control).utf8))
        })
      // A day ahead, or a day back.
      let jump = Int64(random.below(3) - 1) * 86_400_000
      if random.below(3) > 0 {
        kills += 1
        stage.start(jump: jump, killAfter: 20 + random.below(900))
      } else {
        peaks.append(stage.start(jump: jump, killAfter: nil))
      }
    }
    peaks.append(stage.start(jump: 0, killAfter: nil))
    return try judge(stage, kills, peaks, Moment.steady() - start)
  }

  private func judge(_ stage: Stage, _ kills: Int, _ peaks: [Int], _ took: Int64) throws -> Bool {
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
    let (least, most) = (peaks.min() ?? 0, peaks.max() ?? 0)
    // A larger ledger has larger indexes; that is all that may grow.
    if most > least + 16_384 { bad.append("memory grew from \(least) to \(most) KiB") }
    for text in bad.prefix(10) { print("  \(text)") }
    print(
      "soak, seed \(options.seed): \(files) files, \(kills) kills, \(took / 1_000) s, peak \(least) to \(most) KiB, \(bad.count) bad"
    )
    return bad.isEmpty
  }
}

extension Stage {
  /// Runs the exchange with its clock off by `jump` milliseconds, and kills it after a while, or lets it end; answers the
  /// peak of its memory in KiB.
  @discardableResult
  func start(jump: Int64, killAfter: Int?) -> Int {
    let errors = unsafe open("\(root).log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    defer { close(errors) }
    let arguments = ["daemon", root, state, ledger, specs, program, "", "\(jump)"]
    let process = Tracer.start("/proc/self/exe", arguments, errors: errors)
    var status: Int32 = 0
    if let killAfter {
      usleep(UInt32(killAfter) * 1_000)
      _ = Glibc.kill(process, SIGKILL)
    }
    var usage = rusage()
    _ = unsafe wait4(process, &status, 0, &usage)
    return usage.ru_maxrss
  }
}
