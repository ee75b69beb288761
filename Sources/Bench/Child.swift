// Child processes: what is measured runs in a process of its own, so that its peak of memory is its own too. The
// system counts what the parent holds when it starts a child as the child's, so this program stays small while it
// measures.

import Octets

#if canImport(Glibc)
  @unsafe @preconcurrency import Glibc
#else
  @unsafe @preconcurrency import Musl
#endif

/// What became of a child.
struct Child {
  let name: String
  /// What it wrote to standard output.
  let output: String
  /// Its exit code, or the signal that ended it, negative.
  let status: Int
  /// Peak of resident memory, in MiB.
  let peak: Double
  /// From its start to its end, as we see it.
  let took: Duration
  /// What it used of processors, in seconds.
  let processor: Double

  /// Itself, when it ended well.
  func succeeded() throws(BenchError) -> Child {
    if status < 0 { throw BenchError("\(name) was ended by signal \(-status)") }
    if status > 0 { throw BenchError("\(name) ended with exit code \(status)") }
    return self
  }

  /// Where this program is.
  static func ownPath() throws(FileError) -> String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
    if count <= 0 { throw FileError("find", "this program") }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Where the program ediglot is: beside this one.
  static func ediglot() throws -> String {
    let own = try ownPath()
    let program = (own.lastIndex(of: "/").map { String(own[...$0]) } ?? "") + "ediglot"
    guard (try? fileSize(program)) != nil else {
      throw BenchError("there is no program \(program); build it with 'swift build -c release --product ediglot'")
    }
    return program
  }

  /// Runs a program to its end. Its standard output is kept; its standard error is ours, or nobody's when `isQuiet`.
  static func run(_ arguments: [String], isQuiet: Bool = false) throws(FileError) -> Child {
    var ends: [Int32] = [0, 0]
    if unsafe pipe(&ends) != 0 { throw FileError("make a pipe for", arguments[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let clock = ContinuousClock()
    let start = clock.now
    let process: pid_t
    do throws(FileError) {
      process = try spawn(arguments, output: ends[1], isQuiet)
    } catch {
      for end in ends { close(end) }
      throw error
    }
    close(ends[1])
    let output = readAll(ends[0])
    close(ends[0])
    var status: Int32 = 0
    var usage = rusage()
    while unsafe wait4(process, &status, 0, &usage) < 0 {
      if errno != EINTR { throw FileError("wait for", arguments[0]) }
    }
    let signal = status & 0x7f
    return Child(
      name: arguments[0], output: output, status: Int(signal == 0 ? status >> 8 & 0xff : -signal),
      peak: Double(usage.ru_maxrss) / 1_024, took: clock.now - start,
      processor: seconds(usage.ru_utime) + seconds(usage.ru_stime))
  }

  /// Starts a program that goes on until it is ended; answers its number.
  static func start(_ arguments: [String]) throws(FileError) -> pid_t {
    let nowhere = unsafe open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(nowhere) }
    return try spawn(arguments, output: nowhere, true)
  }

  /// Asks a program to end, and waits until it has.
  static func end(_ process: pid_t) {
    _ = kill(process, SIGTERM)
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  private static func spawn(_ arguments: [String], output: Int32, _ isQuiet: Bool) throws(FileError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    if isQuiet { unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) }
    // An interruption ends the child, and its end then ours, in good order.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in Interruption.signals { unsafe sigaddset(&signals, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe words.indices { unsafe free(words[index]) } }
    var process: pid_t = 0
    let refusal = unsafe posix_spawnp(&process, arguments[0], &actions, &attributes, &words, environ)
    if refusal != 0 { throw FileError("start", arguments[0], code: refusal) }
    return process
  }

  private static func readAll(_ descriptor: Int32) -> String {
    var text: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 4_096)
    while true {
      let got = unsafe block.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if got > 0 { text.append(contentsOf: block[..<got]) } else if got == 0 || errno != EINTR { break }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Interruptions reach the child that runs; this program sees it end, and tidies up. That nobody reads any more it
/// sees when it writes.
enum Interruption {
  static let signals = [SIGINT, SIGTERM, SIGHUP, SIGPIPE]
  static func leaveToChildren() { for number in signals { _ = signal(number, SIG_IGN) } }
}
