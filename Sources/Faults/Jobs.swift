// The points of a sweep are shared among processes, each with folders of its own: a point keeps one processor busy at most.

import CTrace
import Glibc
import Octets

enum Jobs {
  /// Has `options.jobs` copies of this process do `body`, each with a part of its own, and adds up what they found.
  static func run(_ options: SweepOptions, _ body: (SweepOptions) throws -> SweepResult) throws -> SweepResult {
    if options.jobs < 2 { return try body(options) }
    var parts: [(process: pid_t, options: SweepOptions)] = []
    for part in 0..<options.jobs {
      var own = options
      (own.part, own.folder) = (part, "\(options.folder)/\(part)")
      let process = trace_fork()
      if process == 0 { work(own, body) }
      parts.append((process, own))
    }
    var all = SweepResult()
    for (process, own) in parts {
      var status: Int32 = 0
      while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
      if status != 0 { all.bad.append("a job of the harness ended with \(status)") }
      all.add(try SweepResult(report: own.report))
    }
    return all
  }

  private static func work(_ options: SweepOptions, _ body: (SweepOptions) throws -> SweepResult) -> Never {
    do {
      try Shell.run("mkdir -p '\(options.folder)'")
      try body(options).write(to: options.report)
      _exit(0)
    } catch {
      print("Faults: \(error)")
      _exit(3)
    }
  }
}

extension SweepOptions {
  fileprivate var report: String { "\(folder).report" }
}

extension SweepResult {
  fileprivate init(report: String) throws {
    let text = String(decoding: try readBytes(report, 0..<(sizeOfFile(report) ?? 0)), as: UTF8.self)
    let lines = text.split(separator: "\n")
    self.init(points: lines.first.flatMap { Int($0) } ?? 0, bad: lines.dropFirst().map(String.init))
  }

  fileprivate func write(to report: String) throws {
    var sink = try ByteSink(path: report)
    sink.write("\(points)\n")
    for text in bad { sink.write(text.replacing("\n", with: " ") + "\n") }
    try sink.finish()
  }
}
