// `ediglot status`, `find` and `show`: what came, what went, what is late, what failed and why.

import Exchange
import FileSystem
import Ledger
import Octets
import Translation

extension Command {
  static let status = Command(
    name: "status", operands: "", operandLimit: 0, summary: "Tell what is under way, put aside, or late",
    about: """
      Messages by where they stand, why some are tried again, acknowledgements that are still to come, what
      partners refused in the last 30 days and was not sent again, partners that are paused.
      """,
    flags: [.root, .state, .config, .json, .specs, .help],
    examples: [("ediglot status --json | jq .quarantined", "counts what waits for a decision")], run: runStatus)

  static let find = Command(
    name: "find", operands: "", operandLimit: 0, summary: "Find messages by order, interchange, partner, file or day",
    about: "The newest first. Conditions are joined by and; --isa takes numbers with or without zeros in front.",
    flags: [
      .number, .interchange, .ofPartner, .fileName, .inState, .since, .limit, .root, .state, .config, .json, .specs,
      .help,
    ],
    examples: [
      ("ediglot find --po 4500012345", "finds everything about an order"),
      ("ediglot find --partner juniper-pharma --since 2026-11-01", "lists what came from a partner, and went there"),
    ], run: runFind)

  static let show = Command(
    name: "show", operands: "ID", operandLimit: 1, missingOperand: "name a message",
    summary: "Show everything that is known of a message",
    about:
      "Where its file is, what it held, what came of it, whose acknowledgement is awaited, and what happened when.",
    flags: [.root, .state, .config, .json, .specs, .help],
    examples: [("ediglot show 20261126-180500123-4f3a9c1e", "tells the story of a file")], run: runShow)
}

/// What partners refused is told so long, in milliseconds, unless it is sent again.
private let refusalsTold: Int64 = 30 * 86_400_000

private func runStatus(_ options: Options) throws -> ExitCode {
  let operations = try options.operations()
  let ledger = operations.ledger
  let counts = try ledger.counts()
  let open = try ledger.expectations(.open)
  let refused = try ledger.expectations(.refused(since: Moment.now() - refusalsTold))
  let paused = try ledger.paused().sorted()
  let (delayed, claims) = (try ledger.delayed(), try operations.claims())
  let (free, reserve) = (try operations.free(), try options.exchangeSettings().reserve)
  let output = StandardOutput()
  if options.writesJSON {
    var members = Ledger.Message.State.allCases.filter { $0 != .claimed }.map { state in
      (state.rawValue, JSONText.number(counts.first { $0.state == state.rawValue }?.count ?? 0))
    }
    members.append(("awaited", .number(Int64(open.count { $0.state == "open" }))))
    members.append(("overdue", .number(Int64(open.count { $0.state == "overdue" }))))
    members.append(("refused", .number(Int64(refused.count))))
    members.append(("paused", .array(paused.map { .string($0) })))
    members.append(("free", .number(Int64(free))))
    members.append(("claimed", .number(Int64(claims.count))))
    members.append(("delayed", .array(delayed.map { .string("\($0.id): \($0.detail)") })))
    output.line(JSONText(members: members).line)
  } else {
    for entry in counts {
      output.line("\(padded(entry.state, 12)) \(entry.count)  since \(Moment.text(entry.oldest))")
    }
    if !claims.isEmpty { output.line("\(padded("claimed", 12)) \(claims.count)  on their way in") }
    for message in delayed {
      output.line("\(padded("delayed", 12)) \(message.id) \(message.partner) \(message.name): \(message.detail)")
    }
    for entry in open {
      output.line(
        "\(padded(entry.state == "overdue" ? "overdue" : "awaited", 12)) \(entry.partner) group \(entry.functional)"
          + " \(entry.control) of \(entry.message), due \(Moment.text(entry.due))")
    }
    for entry in refused {
      output.line(
        "\(padded("refused", 12)) \(entry.partner) group \(entry.functional) \(entry.control) of \(entry.message) by"
          + " \(entry.answer): \(entry.detail.isEmpty ? entry.state : entry.detail)")
    }
    for partner in paused { output.line("\(padded("paused", 12)) \(partner)") }
    if free < max(1, reserve) { output.line("\(padded("short", 12)) \(free) % of the disk are free") }
    if counts.isEmpty, claims.isEmpty { output.line("nothing has come yet") }
  }
  try output.finish()
  return .fine
}

private func runFind(_ options: Options) throws -> ExitCode {
  let found = try options.operations().find(options.exchange.query)
  try list(found, options)
  return found.isEmpty ? .refused : .fine
}

/// One line for each message.
func list(_ messages: [Ledger.Message], _ options: Options) throws {
  let output = StandardOutput()
  for message in messages {
    if options.writesJSON {
      output.line(JSONText(members: members(message)).line)
    } else {
      let reason = message.reason.isEmpty ? message.verdict : message.reason
      output.line(
        "\(message.id)  \(padded(message.state.rawValue, 11)) \(padded(message.partner, 20)) \(padded(reason, 20)) "
          + message.name)
    }
  }
  try output.finish()
}

private func members(_ message: Ledger.Message) -> [(String, JSONText)] {
  let texts = [
    ("id", message.id), ("kind", message.kind.rawValue), ("partner", message.partner), ("name", message.name),
    ("sha256", message.sha256), ("received", Moment.text(message.received)), ("state", message.state.rawValue),
    ("verdict", message.verdict), ("reason", message.reason), ("detail", message.detail), ("parent", message.parent),
    ("place", message.place), ("finished", message.finished > 0 ? Moment.text(message.finished) : ""),
  ]
  return texts.filter { !$0.1.isEmpty }.map { ($0.0, .string($0.1)) } + [
    ("bytes", .number(Int64(clamping: message.size))), ("attempts", .number(Int64(message.attempts))),
  ]
}

private func runShow(_ options: Options) throws -> ExitCode {
  let operations = try options.operations()
  let ledger = operations.ledger
  guard let message = try operations.found(options.operands[0]) else {
    Terminal.tell("ediglot: there is no message '\(options.operands[0])'")
    return .unavailable
  }
  let output = StandardOutput()
  let outputs = try ledger.outputs(of: message.id)
  let expectations = try ledger.expectations(.of(message.id))
  if options.writesJSON {
    var all = members(message)
    all.append(("documents", .array(try ledger.documents(of: message.id).map { .array($0.map { .string($0) }) })))
    all.append(("interchanges", .array(try ledger.interchanges(of: message.id).map { .array($0.map { .string($0) }) })))
    all.append(("outputs", .array(outputs.map { .string("\($0.folder)/\($0.name)") })))
    all.append(
      ("awaited", .array(expectations.map { .string("\($0.functional) \($0.control): \($0.state) \($0.detail)") })))
    if message.state == .quarantined {
      all.append(("owner", .string(Quarantine.owner(of: message.reason))))
      all.append(("advice", .string(Quarantine.advice(on: message.reason))))
    }
    let events = try ledger.events(of: message.id)
    all.append(("events", .array(events.map { .string("\(Moment.text($0.time)) \($0.name) \($0.detail)") })))
    output.line(JSONText(members: all).page())
  } else {
    for (name, value) in members(message) {
      if case .string(let text) = value {
        output.line("\(padded(name, 12)) \(text)")
      } else {
        output.line("\(padded(name, 12)) \(value.line)")
      }
    }
    if message.state == .quarantined {
      output.line("\(padded("owner", 12)) \(Quarantine.owner(of: message.reason))")
      output.line("\(padded("to do", 12)) \(Quarantine.advice(on: message.reason))")
    }
    for row in try ledger.interchanges(of: message.id) {
      output.line("\(padded("interchange", 12)) \(row.joined(separator: " "))")
    }
    for row in try ledger.documents(of: message.id) {
      output.line("\(padded("document", 12)) \(row.joined(separator: " "))")
    }
    for made in outputs {
      output.line("\(padded(made.isAnswer ? "answer" : "output", 12)) Outbox/\(made.folder)/\(made.name)")
    }
    for entry in expectations {
      output.line("\(padded("awaited", 12)) \(entry.functional) \(entry.control): \(entry.state) \(entry.detail)")
    }
    for event in try ledger.events(of: message.id) {
      output.line("\(padded("event", 12)) \(Moment.text(event.time)) \(event.name) \(event.detail)")
    }
  }
  try output.finish()
  return .fine
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}
