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

  /// Runs `program`, and strikes at the entry of call `point` (from 1; 0 for never) of those that `fault` can happen to.
  static func run(_ program: String, _ arguments: [String], at point: Int, _ fault: Fault, errors: Int32)
    -> TraceOutcome
  {
    var outcome = TraceOutcome()
    var status: Int32 = 0
    guard let process = start(program, arguments, errors: errors, seconds: patience) else { return outcome }
    _ = trace_prepare(process)
    var isInside = false
    var answer: Int?
    var signal: Int32 = 0
    while true {
      if trace_go(process, signal) != 0 { break }
      signal = 0
      guard unsafe waitpid(process, &status, 0) == process else { break }
      if status & 0x7f == 0 {
        outcome.end = (status >> 8) & 0xff
        return outcome
      }
      if status & 0xff != 0x7f {
        outcome.end = -(status & 0x7f)
        return outcome
      }
      let stop = (status >> 8) & 0xff
      guard stop == SIGTRAP | 0x80 else {
        signal = stop == SIGSTOP || stop == SIGTRAP ? 0 : stop
        continue
      }
      isInside.toggle()
      if !isInside {
        if let given = answer { _ = trace_answer(process, given) }
        answer = nil
        continue
      }
      guard StateCall.changes(process, writesOnly: fault == .short) else { continue }
      outcome.calls += 1
      guard outcome.calls == point else { continue }
      outcome.isStruck = true
      switch fault {
      case .kill, .powerCut:
        if case .powerCut(let mount) = fault { _ = unsafe cut_power(mount) }
        _ = Glibc.kill(process, SIGKILL)
      case .failure(let code):
        _ = trace_skip(process)
        answer = -Int(code)
      case .short: _ = trace_shorten(process)
      }
    }
    _ = Glibc.kill(process, SIGKILL)
    _ = unsafe waitpid(process, &status, 0)
    return outcome
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
