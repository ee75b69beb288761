// `ediglot watch`: the daemon. And what it starts: workers, which translate.

import Exchange
import Glibc
import Octets
import PartnerSpec
import Translation

extension Command {
  static let watch = Command(
    name: "watch", operands: "", operandLimit: 0,
    summary: "Take files from inboxes, translate and answer them, as long as it runs",
    about: """
      Files in Inbox/PARTNER are taken when they are whole and nobody writes to them; documents go to
      Outbox/odoo/pending, answers to Outbox/PARTNER. Documents in Outbox/odoo/outgoing/PARTNER are
      written for the partner. Files in Inbox/PARTNER/test are answered with a report, and never posted.
      A file is never lost, never read half, never translated twice, and its acknowledgement never
      precedes its data; every refusal keeps the original bytes and says why.

      SIGTERM ends it within ten seconds, SIGHUP has it read the specs anew. The log goes to standard
      error, as JSON lines unless that is a terminal. It refuses to start where it is not safe: see
      'ediglot doctor'.
      """,
    flags: [.root, .state, .config, .once, .json, .specs, .help],
    examples: [
      ("ediglot watch --root /srv/edi", "works until it is stopped"),
      ("ediglot watch --once", "takes what is ready now, and ends"),
      ("ediglot watch --config exchange.json5", "{ settle: \"PT2S\", workers: 4, hold: \"PT1H\", reserve: 5 }"),
    ],
    run: runWatch)
}

/// What signals have asked for; set by their handlers.
private nonisolated(unsafe) var hasStopSignal: Int32 = 0
private nonisolated(unsafe) var hasReloadSignal: Int32 = 0

private func wishes() -> Exchange.Wishes {
  let reloads = unsafe hasReloadSignal == 1
  unsafe hasReloadSignal = 0
  return Exchange.Wishes(stops: unsafe hasStopSignal == 1, reloads: reloads)
}

private func runWatch(_ options: Options) throws -> ExitCode {
  let specs = try Inputs.specs(options)
  let log = ExchangeLog(isJSON: options.writesJSON || !Terminal.isTerminal(2)) { Terminal.tell($0) }
  _ = signal(SIGTERM) { _ in unsafe hasStopSignal = 1 }
  _ = signal(SIGINT) { _ in unsafe hasStopSignal = 1 }
  _ = signal(SIGHUP) { _ in unsafe hasReloadSignal = 1 }
  do {
    let (paths, settings, once) = (
      try options.exchangePaths(), try options.exchangeSettings(), options.exchange.runsOnce
    )
    let opened = try Exchange.opened(settings, log: log, once: once, wishes: wishes) {
      try Exchange(
        paths, settings, specs: specs, program: "/proc/self/exe", worker: [WorkerCommand.name], log: log)
    }
    guard let exchange = opened else { return .fine }
    return try exchange.run(once: once, wishes: wishes) == 0 ? .fine : .unavailable
  } catch {
    log.tell(.error, "ended", [("why", "\(error)")])
    return error is SpecErrors ? .spec : .unavailable
  }
}

/// What a worker process does; nobody calls it by hand.
enum WorkerCommand {
  static let name = "worker"

  static func run(_ arguments: ArraySlice<String>) throws {
    guard let path = arguments.first else { throw UsageError("the worker is started by 'ediglot watch'") }
    let folder = try SpecBundle(file: path).folder
    let library = Inputs.keep(SpecLibrary(folder))
    let names = Names(folder)
    var desk: WorkDesk?
    WorkLoop.run { job in
      do {
        // Where there is no room for one, the job says so, and the next one tries again.
        let open = try desk ?? WorkDesk()
        desk = open
        var work = try Work(job, library, names, open)
        return work.run()
      } catch {
        return Work.refusal(of: job, error)
      }
    }
  }
}
