// A program that runs beside the harness, as a service does: it is asked to end, and has so long to do it.

import CTrace
import Exchange
import FileSystem
import Glibc

final class Service {
  private let process: pid_t
  private var status: Int32?

  /// Starts a program by its path, with no more than those capabilities; what it says goes to the end of the file at `log`.
  /// It ends when the harness does.
  init(_ program: String, _ arguments: [String], capabilities: String = "", log: String) throws {
    let errors = unsafe open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    defer { close(errors) }
    let bounds = capabilities.isEmpty ? [] : ["--bounding-set", capabilities]
    let started = Tracer.start(
      "/usr/bin/setpriv", ["--pdeathsig", "KILL"] + bounds + [program] + arguments, errors: errors, seconds: 0)
    guard let started else { throw ExchangeError("\(program) could not be started") }
    process = started
    _ = trace_release(process)
  }

  var isRunning: Bool {
    if status != nil { return false }
    var value: Int32 = 0
    if unsafe waitpid(process, &value, WNOHANG) == 0 { return true }
    status = value
    return false
  }

  /// Ends it as a service is ended; answers how many milliseconds that took, and its code, negative for the signal it died of.
  @discardableResult
  func end(within limit: Int64) -> (took: Int64, code: Int32) {
    let start = Moment.steady()
    if isRunning { _ = kill(process, SIGTERM) }
    while isRunning, Moment.steady() - start < limit { usleep(10_000) }
    if isRunning { _ = kill(process, SIGKILL) }
    while isRunning { usleep(10_000) }
    let value = status ?? 0
    return (Moment.steady() - start, value & 0x7f == 0 ? (value >> 8) & 0xff : -(value & 0x7f))
  }
}
