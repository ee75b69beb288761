// One place where a story is told: folders with its files, the exchange run in them, and a look at what it left.

import Exchange
import FileSystem
import Glibc
import Hashing
import Ledger
import Octets
import Translation

struct Stage {
  var root: String
  /// Where the ledger is when it is not in the state.
  var elsewhere: String?
  /// What the exchange says goes beside the root, or here.
  var log: String?
  let specs: String
  /// The program whose workers translate.
  let program: String
  var mistake = ""
  /// Files taken at once.
  var batch = 64

  var state: String { "\(root)/.ediglot" }
  var ledger: String { elsewhere ?? "\(state)/ledger.sqlite" }

  private var arguments: [String] {
    ["daemon", root, state, ledger, specs, program, "mistake=\(mistake)", "batch=\(batch)"]
  }

  private func withLog<Result>(_ body: (Int32) -> Result) -> Result {
    let errors = unsafe open(log ?? "\(root).log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    defer { close(errors) }
    return body(errors)
  }

  /// Starts the exchange, stopped; `more` are arguments for this run.
  func start(_ more: [String] = []) -> pid_t? {
    withLog { Tracer.start("/proc/self/exe", arguments + more, errors: $0, seconds: 600) }
  }

  /// Runs the exchange till it has nothing to do; answers what is wrong with how it ended.
  @discardableResult
  func run() -> [String] {
    guard let process = start() else { return ["the exchange could not be started"] }
    let end = Tracer.finish(process).code
    return end == 0 ? [] : ["the exchange ended with \(end)"]
  }

  /// Runs it with something done to it at a call; 0 only counts the calls.
  @discardableResult
  func run(at point: Int, _ fault: Fault = .kill, in target: Tracer.Target = .daemon) -> TraceOutcome {
    withLog { Tracer.run("/proc/self/exe", arguments, at: point, fault, in: target, errors: $0) }
  }

  /// Writes files as a client does that gives them their names when they are whole.
  func put(_ files: [(path: String, bytes: [UInt8])]) throws {
    for (path, bytes) in files {
      let full = "\(root)/\(path)"
      try makeFolder(String(full[..<(full.lastIndex(of: "/") ?? full.startIndex)]))
      var sink = try ByteSink(path: "\(full).part")
      sink.write(bytes)
      try sink.finish(sync: true)
      try moveFile("\(full).part", to: full)
    }
  }

  /// Does what happened before the story, and makes ready for it.
  func prepare(_ story: Scenario) throws {
    try makeFolder(root)
    if !story.before.isEmpty {
      try put(story.before)
      run()
    }
    if story.replays {
      let operations = try Operations(ExchangePaths(root: root, state: state, ledger: ledger), who: "harness")
      guard let first = try operations.ledger.messages(in: .done).first else { throw ExchangeError("nothing was done") }
      _ = try operations.replay(first.id, why: "the story says so")
    }
    try put(story.files)
    if story.killedAt == nil, story.late.isEmpty { return }
    run(at: try killPoint(of: story))
    if !story.late.isEmpty { try writeLate(story.late) }
  }

  /// The call at which the run before the story was killed.
  private func killPoint(of story: Scenario) throws -> Int {
    var trial = self
    (trial.root, trial.elsewhere) = ("\(root).trial", nil)
    defer { try? trial.clear() }
    try copy(to: trial)
    let calls = trial.run(at: 0).calls
    if let share = story.killedAt { return max(1, calls * share / 100) }
    for point in stride(from: 1, through: calls, by: 1) {
      try copy(to: trial)
      trial.run(at: point)
      let operations = try Operations(ExchangePaths(root: trial.root), who: "harness")
      if try operations.claims().contains(where: { try operations.ledger.message($0.id) != nil }) { return point }
    }
    throw ExchangeError("\(story.name): nothing was counted before it was let go of")
  }

  /// Writes behind what is claimed, as a sender does who has it open still.
  private func writeLate(_ bytes: [UInt8]) throws {
    for batch in try Folder("\(state)/claim").names() {
      for name in try Folder("\(state)/claim/\(batch.text)").names() {
        let file = unsafe open("\(state)/claim/\(batch.text)/\(name.text)", O_WRONLY | O_APPEND | O_CLOEXEC)
        try OpenFile(descriptor: file).write(bytes)
      }
    }
  }

  // MARK: What is left

  /// What came of a story: what every file says, by its place, whatever the message is called.
  func harvest() throws -> [String] {
    var list: [String] = []
    try collect("\(root)/Outbox", "Outbox", &list)
    try collect("\(root)/Inbox", "Inbox", &list)
    let operations = try Operations(ExchangePaths(root: root, state: state, ledger: ledger), who: "harness")
    for message in try operations.ledger.messages(after: 0, limit: 10_000) {
      list.append(
        "message \(message.partner)/\(message.name) \(message.state.rawValue) \(message.verdict) \(message.reason) "
          + (try Self.digest(of: message, operations)))
    }
    return list.sorted()
  }

  /// That of the bytes that are kept of a message.
  private static func digest(of message: Ledger.Message, _ operations: Operations) throws -> String {
    guard let (folder, name) = try? operations.file(of: message) else { return "gone" }
    return try folder.status(name)?.kind == .file ? FileDigest.of(try folder.open(name)) : "no file"
  }

  /// What of the wanted is lost, and what is there that is not wanted: the first of either.
  func differences(from wanted: [String]) throws -> [String] {
    let left = try harvest()
    return difference(wanted, left).prefix(3).map { "lost \($0)" }
      + difference(left, wanted).prefix(3).map { "more \($0)" }
  }

  /// What is in one list and not in the other, as often as it is.
  private func difference(_ one: [String], _ other: [String]) -> [String] {
    var left: [String: Int] = [:]
    for text in other { left[text, default: 0] += 1 }
    return one.filter { text in
      left[text, default: 0] -= 1
      return (left[text] ?? 0) < 0
    }
  }

  private func collect(_ path: String, _ name: String, _ list: inout [String]) throws {
    for entry in try Folder(path).names() {
      let inner = "\(path)/\(entry.text)"
      if let size = sizeOfFile(inner) {
        let bytes = try readBytes(inner, 0..<size)
        let digest = Digest()
        digest.begin()
        digest.add(bytes.span, 0..<bytes.count)
        list.append("\(name)/\(Self.anonymous(entry.text)) \(digest.text)")
      } else {
        try collect(inner, "\(name)/\(entry.text)", &list)
      }
    }
  }

  /// The name without the message's id.
  private static func anonymous(_ name: String) -> String {
    name.split(separator: ".", omittingEmptySubsequences: false).map { MessageID.isOne(String($0)) ? "ID" : String($0) }
      .joined(separator: ".")
  }

  /// What is not as it must be, whatever the story.
  func faults() throws -> [String] {
    let operations = try Operations(ExchangePaths(root: root, state: state, ledger: ledger), who: "harness")
    var faults = try operations.faults()
    for name in ["claim", "stage", "work", "out"] {
      for entry in try Folder("\(state)/\(name)").names() { faults.append("litter: \(name)/\(entry)") }
    }
    let controls = try self.controls()
    for (control, count) in controls where count > 1 {
      faults.append("control number \(control) was used \(count) times")
    }
    return faults
  }

  /// How often each interchange number was used in what partners get. What is sent again is the same.
  private func controls() throws -> [String: Int] {
    var seen: [String: Set<String>] = [:]
    for partner in try Folder("\(root)/Outbox").names() where partner.text != "odoo" {
      let path = "\(root)/Outbox/\(partner.text)"
      for entry in try Folder(path).names() where entry.text.hasSuffix(".edi") {
        let text = String(decoding: try readBytes("\(path)/\(entry.text)", 0..<(1 << 20)), as: UTF8.self)
        for line in text.split(separator: "\n") where line.hasPrefix("ISA") && line.count > 100 {
          seen["\(partner.text) \(line.dropFirst(90).prefix(9))", default: []].insert(text)
        }
      }
    }
    return seen.mapValues(\.count)
  }

  /// An answer is in its place, but something of its data is not: the order was wrong. Looks at a copy of the ledger, since
  /// a look would mend what the kill has left of it.
  func precedence() throws -> [String] {
    guard sizeOfFile(ledger) != nil else { return [] }
    let copy = "\(root).ledger"
    for suffix in ["", "-wal"] {
      removeFile(copy + suffix)
      guard let size = sizeOfFile(ledger + suffix) else { continue }
      var sink = try ByteSink(path: copy + suffix)
      sink.write(try readBytes(ledger + suffix, 0..<size))
      try sink.finish()
    }
    let ledger = try Ledger(copy, now: { 0 })
    return try ledger.messages(in: .committed).compactMap { try late(ledger.outputs(of: $0.id), $0.name) }
  }

  private func late(_ outputs: [Ledger.Output], _ name: String) -> String? {
    func isThere(_ output: Ledger.Output) -> Bool {
      sizeOfFile("\(root)/Outbox/\(output.folder)/\(output.name)") != nil
    }
    guard outputs.contains(where: { $0.isAnswer && isThere($0) }) else { return nil }
    return outputs.first { !$0.isAnswer && !isThere($0) }.map { "the answer to \(name) is there before \($0.name)" }
  }
}
