// What operators decide: about files that were put aside, what is done again, who is paused, what is sent, kept and proved.

import Exchange
import FileSystem
import Ledger
import Octets
import Translation

extension Command {
  private static let place: [Flag] = [.root, .state, .config, .specs, .help]

  static let quarantineList = Command(
    name: "quarantine list", operands: "", operandLimit: 0, summary: "List files that wait for a decision",
    about: "The newest first, with the reason.", flags: [.ofPartner, .limit, .json] + place,
    examples: [("ediglot quarantine list --partner alpenmed", "lists those of a partner")]
  ) { options in
    var query = options.exchange.query
    query.state = .quarantined
    try list(try options.operations().ledger.find(query), options)
    return .fine
  }

  static let quarantineShow = Command(
    name: "quarantine show", operands: "ID", operandLimit: 1, missingOperand: "name a message",
    summary: "Show why a file was put aside, and what to do", about: "As 'ediglot show' does.",
    flags: [.json] + place,
    examples: [("ediglot quarantine show 20261126-180500123-4f3a9c1e", "tells the reason, the owner and the advice")],
    run: show.run)

  static let quarantineRelease = Command(
    name: "quarantine release", operands: "ID...", missingOperand: "name a message",
    summary: "Have files worked on again that were put aside",
    about: "The same bytes become a new message, linked to the old one, by the specs of now.",
    flags: [.reason] + place,
    examples: [("ediglot quarantine release 20261126-180500123-4f3a9c1e --why 'profile added'", "tries it again")]
  ) { options in
    try decide(options) { operations, id in "\(id) is \(try operations.release(id, why: options.exchange.why)) now" }
  }

  static let quarantineDiscard = Command(
    name: "quarantine discard", operands: "ID...", missingOperand: "name a message",
    summary: "Decide that nothing comes of files that were put aside",
    about: "The bytes stay until they are purged.", flags: [.reason] + place,
    examples: [("ediglot quarantine discard 20261126-180500123-4f3a9c1e --why 'sent twice'", "closes it")]
  ) { options in
    try decide(options) { operations, id in
      try operations.discard(id, why: options.exchange.why)
      return "\(id) is discarded"
    }
  }

  static let replay = Command(
    name: "replay", operands: "ID...", missingOperand: "name a message",
    summary: "Have messages worked on again, or sent again",
    about: """
      The bytes in the archive become a new message, linked to the old one; its documents have the same
      external ids, so that Odoo updates what it has. It is no duplicate of the old one. Who asked and why
      is in the journal. What was sent gets new control numbers, unless it is to keep them; its groups are
      waited for anew.
      """, flags: [.reason, .currentSpecs, .originalSpecs, .sameNumbers] + place,
    examples: [
      ("ediglot replay 20261126-180500123-4f3a9c1e --why 'units corrected'", "translates it again"),
      ("ediglot replay --same-numbers 20261126-180500123-4f3a9c1e --why 'never arrived'", "sends it again as it was"),
    ]
  ) { options in
    try decide(options) { operations, id in
      "\(id) is \(try operations.replay(id, why: options.exchange.why, options.exchange.replaying)) now"
    }
  }

  static let reject = Command(
    name: "reject", operands: "ID...", missingOperand: "name a message",
    summary: "Refuse files that were put aside, and tell their senders",
    about: "The sender finds a text in Outbox/PARTNER that says which file it was and why, from --why.",
    flags: [.reason] + place,
    examples: [("ediglot reject 20261126-180500123-4f3a9c1e --why 'sent to the wrong hospital'", "tells the sender")]
  ) { options in
    if options.exchange.why.isEmpty { throw UsageError("say why with --why: the sender is told", command: "reject") }
    return try decide(options) { operations, id in
      try operations.reject(id, why: options.exchange.why)
      return "\(id) is rejected"
    }
  }

  static let pause = Command(
    name: "pause", operands: "PARTNER...", missingOperand: "name a partner",
    summary: "Take nothing from partners for now",
    about: "Their files stay in the inbox; what is under way goes on.", flags: [.reason] + place,
    examples: [("ediglot pause alpenmed --why 'wrong prices'", "leaves their files where they are")]
  ) { options in
    let partners = try Inputs(options).library.partners
    return try decide(options) { operations, partner in
      if !partners.contains(partner) { throw ExchangeError("there is no partner '\(partner)' in the specs") }
      try operations.pause(partner, why: options.exchange.why)
      return "\(partner) is paused"
    }
  }

  static let resume = Command(
    name: "resume", operands: "PARTNER...", missingOperand: "name a partner",
    summary: "Take files from partners again that were paused", about: "What has come meanwhile is taken.",
    flags: place, examples: [("ediglot resume alpenmed", "goes on")]
  ) { options in
    try decide(options) { operations, partner in
      try operations.resume(partner)
      return "\(partner) goes on"
    }
  }

  static let send = Command(
    name: "send", operands: "FILE|-...", missingOperand: needsFile,
    summary: "Hand documents to the exchange, to be written for a partner",
    about: """
      Canonical JSON, or purchase orders of Odoo. The running exchange writes them as was agreed, numbers
      them, publishes them in Outbox/PARTNER, and waits for the acknowledgement.
      """, flags: [.partner, .root, .state, .config, .specs, .help],
    examples: [("ediglot send --partner juniper-pharma orders.jsonl", "sends orders to a supplier")], run: runSend)

  static let purge = Command(
    name: "purge", operands: "", operandLimit: 0, summary: "Remove files of messages that ended long ago",
    about: """
      Files in the archive, and of what was discarded, go, and answers that would be sent again with them; the
      rows of the ledger and its journal stay. How long is said by class in the settings:
      { keep: { received: 400, sent: 400, trials: 30, duplicates: 90, discarded: 180 } } are the days without.
      """,
    flags: [.dryRun, .days, .json] + place,
    examples: [("ediglot purge --days 730 --dry-run", "tells what is older than two years")]
  ) { options in
    let retention = try options.exchange.days.map { Retention(days: $0) } ?? options.exchangeSettings().keep
    let gone = try options.operations().purge(retention, dryRun: options.exchange.isDry)
    try list(gone, options)
    Terminal.tell("\(gone.count) files \(options.exchange.isDry ? "would be" : "were") removed")
    return .fine
  }

  static let backup = Command(
    name: "backup", operands: "DIR", operandLimit: 1, missingOperand: "name a folder that is not there yet",
    summary: "Copy ledger, archive and quarantine, while the exchange runs",
    about: "To restore, make the copy the state of an exchange: ediglot watch --state DIR.",
    flags: place, examples: [("ediglot backup /backup/edi-2026-11-26", "makes a folder an exchange can go on from")]
  ) { options in
    try options.operations().backUp(to: options.operands[0])
    return .fine
  }

  static let ledgerVerify = Command(
    name: "ledger verify", operands: "", operandLimit: 0,
    summary: "Prove that the journal is whole, and every file is where and what it was",
    about: """
      Checks the seals of the journal, that the bytes of every message are in one place and have the hash
      they came with, and that nothing lies there without a message. The exit code is 1 when something
      does not hold.
      """, flags: [.json] + place, examples: [("ediglot ledger verify", "tells what does not hold")]
  ) { options in
    let faults = try options.operations().faults()
    let output = StandardOutput()
    for fault in faults {
      output.line(options.writesJSON ? JSONText(members: [("fault", .string(fault))]).line : fault)
    }
    try output.finish()
    if faults.isEmpty { Terminal.tell("the journal is whole, and every file is where and what it was") }
    return faults.isEmpty ? .fine : .refused
  }
}

/// Decides about each operand, and says what was decided.
private func decide(_ options: Options, _ decision: (Operations, String) throws -> String) throws -> ExitCode {
  let operations = try options.operations()
  var code = ExitCode.fine
  for operand in options.operands {
    do {
      Terminal.tell(try decision(operations, operand))
    } catch let error as ExchangeError {
      Terminal.tell("ediglot: \(error)")
      code.join(.unavailable)
    }
  }
  return code
}

private func runSend(_ options: Options) throws -> ExitCode {
  guard let partner = options.partner else { throw UsageError("name who gets them: --partner ID", command: "send") }
  _ = try Inputs(options)
  let operations = try options.operations(isNew: true)
  for path in options.operands {
    var source = try FileSource(path: path)
    let scratch = try ScratchFile()
    try scratch.fill(from: &source)
    let name = path == "-" ? "documents" : path.split(separator: "/").last.map(String.init) ?? path
    Terminal.tell(try operations.send(try scratch.bytes(), to: partner, as: name))
  }
  return .fine
}
