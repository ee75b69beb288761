// The exchange as the harness runs it: the same engine, with a clock that always begins at the same moment, so that the same
// files give the same bytes; and with a guard left out where the harness tests itself.

import Exchange
import FileSystem
import Glibc
import Octets
import PartnerSpec

enum FaultDaemon {
  /// 2025-06-02 09:00 UTC.
  private static let beginning: Int64 = 1_748_854_800_000

  /// `ROOT STATE LEDGER SPECS PROGRAM [mistake=NAME] [late=MILLISECONDS] [batch=N] [attempts=N] [reserve=N]
  /// [hints=only]`; ends when nothing is left to do, but for one that looks for files only when the system gives hints.
  static func run(_ arguments: [String]) -> Int32 {
    guard arguments.count >= 5 else { return 2 }
    func option(_ name: String) -> String? {
      arguments.dropFirst(5).first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
    }
    var settings = ExchangeSettings()
    (settings.settle, settings.settleUnknown, settings.hold) = (0, 0, 0)
    (settings.workers, settings.usesNotices, settings.reserve) = (1, false, 0)
    settings.holdsTests = false
    settings.batch = option("batch").flatMap { Int($0) } ?? settings.batch
    settings.attemptLimit = option("attempts").flatMap { Int($0) } ?? settings.attemptLimit
    settings.reserve = option("reserve").flatMap { Int($0) } ?? settings.reserve
    let waits = option("hints") != nil
    if waits { (settings.usesNotices, settings.rescan) = (true, 3_600_000) }
    if option("mistake") == "synchronousNormal" {
      settings.synchronous = "NORMAL"
    } else if let mistake = option("mistake").flatMap({ ExchangeSettings.Mistake(rawValue: $0) }) {
      settings.mistakes.insert(mistake)
    }
    let start = Moment.steady() - (option("late").flatMap { Int64($0) } ?? 0)
    let log = ExchangeLog(isJSON: false, least: .warning) { line in
      let bytes = Array("\(line)\n".utf8)
      _ = unsafe write(2, bytes, bytes.count)
    }
    do {
      let paths = ExchangePaths(root: arguments[0], state: arguments[1], ledger: arguments[2])
      let opened = try Exchange.opened(settings, log: log, once: !waits) {
        try Exchange(
          paths, settings, specs: SpecFolder(path: arguments[3]), program: arguments[4],
          worker: ["worker"], log: log, now: { beginning + Moment.steady() - start })
      }
      guard let exchange = opened else { return 0 }
      let before = Self.descriptors()
      try exchange.run(once: !waits)
      // Whatever came, nothing is left open.
      let after = withExtendedLifetime(exchange) { Self.descriptors() }
      if after > before { log.tell(.error, "descriptors", [("before", "\(before)"), ("after", "\(after)")]) }
      return after > before ? 4 : 0
    } catch {
      log.tell(.error, "ended", [("why", "\(error)")])
      return 3
    }
  }

  /// How many descriptors are open.
  static func descriptors(of process: String = "self") -> Int { listFolder("/proc/\(process)/fd").count }
}
