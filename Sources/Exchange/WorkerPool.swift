// Child processes that translate: one job at a time each, kept for the next. A worker that dies, or takes too long, costs an
// attempt of its job and nothing else; it is replaced when there is work.

import CLinux
import Glibc
import JSON5
import Octets

/// What became of a job.
package enum WorkOutcome: Sendable {
  case answered(WorkResult)
  /// The worker ended at it without an answer; how.
  case died(id: String, how: String)
  /// It waited behind one that a worker died of.
  case returned(id: String)
}

package final class WorkerPool {
  private struct Worker {
    var process: pid_t
    var input: Int32
    var output: Int32
    /// What it was given and has not answered, in order.
    var jobs: [String] = []
    /// The job it is at may take long; nothing is put behind it.
    var hasLarge = false
    /// Since when it is at the first of its jobs.
    var since: Int64 = 0
    var text: [UInt8] = []
  }

  /// Small jobs that wait in front of a worker, so that it never waits for the daemon.
  private static let depth = 16

  private let program: String
  private var arguments: [String]
  private let size: Int
  private let patience: Int64
  private var workers: [Worker] = []

  /// `program` is run with `arguments`; a job may take `patience` milliseconds.
  package init(_ program: String, _ arguments: [String], size: Int, patience: Int64) {
    (self.program, self.arguments, self.size, self.patience) = (program, arguments, size, patience)
  }

  deinit { stop() }

  package var isIdle: Bool { !workers.contains { !$0.jobs.isEmpty } }
  /// What can be waited for: something to read there is an answer or an end.
  package var descriptors: [Int32] { workers.filter { !$0.jobs.isEmpty }.map(\.output) }

  /// Whether a job can be given. Large ones never have all workers.
  package func takes(isLarge: Bool) -> Bool {
    if workers.count < size { return !isLarge || size == 1 || workers.count { $0.hasLarge } < size - 1 }
    if !isLarge { return workers.contains { !$0.hasLarge && $0.jobs.count < Self.depth } }
    return workers.contains { $0.jobs.isEmpty } && (size == 1 || workers.count { $0.hasLarge } < size - 1)
  }

  /// Gives a job to the worker that has the least to do.
  package func give(_ job: WorkJob, isLarge: Bool, now: Int64) throws(FileError) {
    let free = workers.indices.filter { !workers[$0].hasLarge && (!isLarge || workers[$0].jobs.isEmpty) }
    var index = free.min { workers[$0].jobs.count < workers[$1].jobs.count }
    if workers.count < size, index.map({ !workers[$0].jobs.isEmpty }) ?? true {
      workers.append(try spawn())
      index = workers.count - 1
    }
    guard let index else { return }
    if workers[index].jobs.isEmpty { workers[index].since = now }
    workers[index].jobs.append(job.id)
    workers[index].hasLarge = isLarge
    let line = Array((job.line + "\n").utf8)
    var done = 0
    while done < line.count {
      let count = unsafe line.withUnsafeBytes { raw in
        unsafe write(workers[index].input, raw.baseAddress! + done, line.count - done)
      }
      if count < 0, errno == EINTR { continue }
      // It has died meanwhile, or will wait for the rest for ever; its end is seen when its answers are looked for.
      if count < 0 {
        _ = kill(workers[index].process, SIGKILL)
        return
      }
      done += count
    }
  }

  /// Takes what workers have answered. Does not wait.
  package func take(now: Int64) -> [WorkOutcome] {
    var outcomes: [WorkOutcome] = []
    for index in workers.indices.reversed() where !workers[index].jobs.isEmpty { look(index, now, &outcomes) }
    return outcomes
  }

  private func look(_ index: Int, _ now: Int64, _ outcomes: inout [WorkOutcome]) {
    var room = [UInt8](repeating: 0, count: 64 << 10)
    var isOver = false
    while true {
      let count = unsafe read(workers[index].output, &room, room.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { break }
      if count <= 0 {
        isOver = true
        break
      }
      workers[index].text += room[..<count]
    }
    while let end = workers[index].text.firstIndex(of: 0x0a) {
      let line = Array(workers[index].text[..<end])
      workers[index].text.removeSubrange(...end)
      guard let value = try? JSON5.parse(line, file: "answer"), let result = try? WorkResult(value),
        result.id == workers[index].jobs.first
      else {
        _ = kill(workers[index].process, SIGKILL)
        return bury(index, "gave an answer that is none", &outcomes)
      }
      workers[index].jobs.removeFirst()
      workers[index].since = now
      workers[index].hasLarge = false
      outcomes.append(.answered(result))
    }
    if isOver { return bury(index, "", &outcomes) }
    if !workers[index].jobs.isEmpty, now - workers[index].since >= patience {
      _ = kill(workers[index].process, SIGKILL)
      bury(index, "took longer than \(patience / 1_000) s", &outcomes)
    }
  }

  /// The worker has ended at the first of its jobs; the others are as if they had not been given.
  private func bury(_ index: Int, _ why: String, _ outcomes: inout [WorkOutcome]) {
    let jobs = workers[index].jobs
    let how = end(index)
    if let first = jobs.first { outcomes.append(.died(id: first, how: why.isEmpty ? how : "\(why); \(how)")) }
    for id in jobs.dropFirst() { outcomes.append(.returned(id: id)) }
  }

  /// Forgets a worker; answers how it ended.
  private func end(_ index: Int) -> String {
    let worker = workers.remove(at: index)
    close(worker.input)
    close(worker.output)
    var status: Int32 = 0
    while unsafe waitpid(worker.process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return signal == 0 ? "ended with \((status >> 8) & 0xff)" : "ended by signal \(signal)"
  }

  /// New workers are started with these from now on.
  package func restart(with arguments: [String]) {
    stop()
    self.arguments = arguments
  }

  /// Ends all workers; what they were at is thrown away.
  package func stop() {
    for worker in workers { _ = kill(worker.process, SIGKILL) }
    while !workers.isEmpty { _ = end(workers.count - 1) }
  }

  private func spawn() throws(FileError) -> Worker {
    var (to, from) = ([Int32](repeating: 0, count: 2), [Int32](repeating: 0, count: 2))
    if unsafe linux_pipe(&to) != 0 { throw FileError("make a pipe for", program) }
    if unsafe linux_pipe(&from) != 0 {
      close(to[0])
      close(to[1])
      throw FileError("make a pipe for", program)
    }
    var actions = unsafe posix_spawn_file_actions_t()
    _ = unsafe posix_spawn_file_actions_init(&actions)
    _ = unsafe posix_spawn_file_actions_adddup2(&actions, to[0], 0)
    _ = unsafe posix_spawn_file_actions_adddup2(&actions, from[1], 1)
    defer { _ = unsafe posix_spawn_file_actions_destroy(&actions) }
    var process: pid_t = 0
    var texts = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe texts.indices { unsafe free(texts[index]) } }
    let code = unsafe posix_spawn(&process, program, &actions, nil, &texts, environ)
    close(to[0])
    close(from[1])
    if code != 0 {
      close(to[1])
      close(from[0])
      throw FileError("start", program, code: code)
    }
    _ = fcntl(from[0], F_SETFL, O_NONBLOCK)
    return Worker(process: process, input: to[1], output: from[0])
  }
}

/// The other side: what a child process does.
package enum WorkLoop {
  /// A translation takes 50 MB, whatever the size of the file; one that goes on and on costs an attempt of its file, not the
  /// machine.
  private static let memoryLimit: UInt = 2 << 30
  private static let fileLimit: UInt = 256

  /// The daemon ended while this process began: what it has given is no longer wanted, and the next daemon has tidied up.
  private static var hasNoParent: Bool {
    var input = pollfd(fd: 0, events: 0, revents: 0)
    _ = unsafe poll(&input, 1, 0)
    return Int32(input.revents) & POLLHUP != 0
  }

  /// Reads jobs from standard input until it ends, and answers each on standard output.
  package static func run(_ work: (WorkJob) -> WorkResult) {
    _ = linux_die_with_parent()
    _ = linux_no_dumps()
    _ = linux_bound(memoryLimit, fileLimit)
    if hasNoParent { return }
    while let line = readLine() {
      guard let value = try? JSON5.parse(Array(line.utf8), file: "job"), let job = try? WorkJob(value) else { return }
      let answer = Array((work(job).line + "\n").utf8)
      var done = 0
      while done < answer.count {
        let count = unsafe answer.withUnsafeBytes { raw in
          unsafe write(1, raw.baseAddress! + done, answer.count - done)
        }
        if count < 0, errno == EINTR { continue }
        if count < 0 { return }
        done += count
      }
    }
  }
}
