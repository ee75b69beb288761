// Runs a program and does something to it at the entry of its n-th call that changes something: kills it, has the call fail,
// has it write less, or cuts the power of its file system.

import CTrace
import Glibc

/// What happens at the chosen call.
enum Fault: Equatable, Sendable {
  case kill
  case powerCut(mount: String)
  case failure(Int32)
  /// A write takes half of its bytes.
  case short
}

struct TraceOutcome {
  /// Calls that change something, as far as the program came.
  var calls = 0
  /// The chosen call was reached.
  var isStruck = false
  /// How it ended: code, or negative signal.
  var end: Int32 = 0
  var hasHung: Bool { end == -SIGALRM }
}

enum Tracer {
  /// Seconds after which a run that is traced is ended: it hangs.
  private static let patience: UInt32 = 60

  /// Starts `program`, which stops before it does anything, to be traced or released; nil when it could not be started.
  static func start(_ program: String, _ arguments: [String], errors: Int32, seconds: UInt32) -> pid_t? {
    var texts = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    let process = unsafe trace_start(program, &texts, errors, seconds)
    for index in unsafe texts.indices { unsafe free(texts[index]) }
    var status: Int32 = 0
    guard process > 0, unsafe waitpid(process, &status, 0) == process else { return nil }
    return process
  }

  /// How a program ended: code, or negative signal, and the peak of its memory in KiB.
  struct End {
    var code: Int32
    var peak: Int
  }

  /// Lets a program that was started run to its end, untraced.
  static func finish(_ process: pid_t) -> End {
    _ = trace_release(process)
    return wait(process, 0) ?? End(code: -1, peak: 0)
  }

  /// How a program ended; nil while it runs.
  static func end(of process: pid_t) -> End? { wait(process, WNOHANG) }

  private static func wait(_ process: pid_t, _ how: Int32) -> End? {
    var (status, usage) = (Int32(), rusage())
    var ended: pid_t = -1
    repeat { ended = unsafe wait4(process, &status, how, &usage) } while ended < 0 && errno == EINTR
    if ended != process { return nil }
    return End(code: status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f), peak: usage.ru_maxrss)
  }

  /// Whose calls are counted and struck at.
  enum Target: String, CaseIterable, Sendable { case daemon, workers }

  /// Runs `program`, and strikes at the entry of call `point` (from 1; 0 for never) of those that `fault` can happen to.
  static func run(
    _ program: String, _ arguments: [String], at point: Int, _ fault: Fault, in target: Target, errors: Int32
  ) -> TraceOutcome {
    guard let daemon = start(program, arguments, errors: errors, seconds: patience) else { return TraceOutcome() }
    _ = trace_prepare(daemon, target == .workers ? 1 : 0)
    var run = Run(daemon: daemon, target: target, point: point, fault: fault)
    _ = trace_go(daemon, 0)
    var status: Int32 = 0
    while true {
      let process = unsafe waitpid(target == .workers ? -1 : daemon, &status, traceWaitsForAll)
      if process < 0, errno == EINTR { continue }
      if process < 0 || run.take(process, status) { break }
    }
    return run.outcome
  }

  /// Threads and their like are waited for, too.
  private static let traceWaitsForAll: Int32 = 0x4000_0000

  /// A run that is traced: the daemon, and what it has started where that is what is struck at.
  private struct Run {
    let daemon: pid_t
    let target: Target
    let point: Int
    let fault: Fault
    var outcome = TraceOutcome()
    /// Those that are in a call, and what the call is to answer, where it is made up.
    private var calling: [pid_t: Int?] = [:]

    init(daemon: pid_t, target: Target, point: Int, fault: Fault) {
      (self.daemon, self.target, self.point, self.fault) = (daemon, target, point, fault)
    }

    /// Takes what has become of a process, and lets it go on; answers whether nothing more is to come.
    mutating func take(_ process: pid_t, _ status: Int32) -> Bool {
      if status & 0xff != 0x7f {
        calling[process] = nil
        if process == daemon { outcome.end = status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f) }
        return process == daemon && target == .daemon
      }
      let stop = (status >> 8) & 0xff
      var signal: Int32 = 0
      if stop == SIGTRAP | 0x80 {
        change(process)
      } else if stop != SIGSTOP, stop != SIGTRAP {
        signal = stop
      }
      // It has ended meanwhile, and that is told next.
      _ = trace_go(process, signal)
      return false
    }

    /// A call begins or ends.
    private mutating func change(_ process: pid_t) {
      if let answer = calling.removeValue(forKey: process) {
        if let answer { _ = trace_answer(process, answer) }
        return
      }
      calling[process] = .some(nil)
      guard (process == daemon) == (target == .daemon), StateCall.changes(process, writesOnly: fault == .short) else {
        return
      }
      outcome.calls += 1
      if outcome.calls == point { strike(process) }
    }

    private mutating func strike(_ process: pid_t) {
      outcome.isStruck = true
      switch fault {
      case .kill, .powerCut:
        if case .powerCut(let mount) = fault { _ = unsafe cut_power(mount) }
        _ = Glibc.kill(process, SIGKILL)
      case .failure(let code):
        _ = trace_skip(process)
        calling[process] = -Int(code)
      case .short: _ = trace_shorten(process)
      }
    }
  }
}

enum StateCall {
  private static let always: Set<Int> = Set(
    [
      SYS_fsync, SYS_fdatasync, SYS_syncfs, SYS_rename, SYS_renameat, SYS_renameat2, SYS_link, SYS_linkat, SYS_unlink,
      SYS_unlinkat, SYS_mkdir, SYS_mkdirat, SYS_rmdir, SYS_ftruncate, SYS_fallocate,
    ].map(Int.init))
  private static let writes: Set<Int> = Set([SYS_write, SYS_pwrite64, SYS_writev].map(Int.init))

  /// Whether the call that the process begins changes something that outlives it; or writes, if that is asked.
  static func changes(_ process: pid_t, writesOnly: Bool = false) -> Bool {
    var number = 0
    var arguments = [Int](repeating: 0, count: 4)
    guard unsafe trace_call(process, &number, &arguments) == 0 else { return false }
    if writes.contains(number) { return arguments[0] > 2 }
    if writesOnly { return false }
    if always.contains(number) { return true }
    if number == Int(SYS_openat) { return arguments[2] & Int(O_CREAT | O_TRUNC) != 0 }
    return false
  }
}
