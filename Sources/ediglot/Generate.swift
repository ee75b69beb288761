// `ediglot generate`: X12 from canonical documents.

import Canonical
import Conformance
import Findings
import JSON5
import Mapping
import Octets
import OdooRecords
import PartnerSpec
import Translation
import X12

extension Command {
  static let generate = Command(
    name: "generate", operands: "[FILE|-]", operandLimit: 1,
    summary: "Write X12 from canonical documents, or from Odoo's orders",
    about: """
      Documents are canonical JSON: lines as 'convert --to canonical' writes them, one document laid out
      in any way, or an array. Or purchase orders as 'web_read' of Odoo gives them, with what
      --specification says to ask for: records, a list of them, or the answer to a call. Each becomes a
      set, by the map that reads such sets. Counts and control numbers are kept right; what a set cannot
      say is told. A document that cannot be written is left out and told, and the exit code is 1. What
      was written is held to the partner's guide before it gets its name: nothing that our own check
      refuses goes out.
      """,
    flags: [
      .partner, .document, .as, .output, .sender, .receiver, .control, .counter, .time, .series, .specification, .json,
      .specs, .help,
    ],
    examples: [
      (
        "ediglot generate --partner northside-medsurg --document order.json -o out.edi",
        "writes the order for a partner"
      ),
      ("ediglot generate --as x12/004010/850 --from ZZ:US --to 01:123456789 orders.jsonl", "needs no partner"),
      (
        "ediglot generate --partner acme --counter acme.count orders.jsonl -o out.edi",
        "takes control numbers from a file"
      ),
      ("ediglot generate --specification --series 18.0", "says what to ask web_read of a purchase order for"),
    ],
    run: runGenerate)
}

extension Flag {
  static let document = Flag("--document", value: "FILE", "The documents (or name the file without a flag)") {
    $0.operands.append($1)
  }

  static let `as` = Flag("--as", value: "GUIDE", "What to write: x12/004010/850 (default: as agreed with the partner)")
  {
    $0.guide = $1
  }

  static let sender = Flag(
    "--from", value: "Q:ID", "ISA05 and ISA06, and GS02 (default: as agreed, else as the document)"
  ) {
    $0.sender = $1
  }

  static let receiver = Flag(
    "--to", value: "Q:ID", "ISA07 and ISA08, and GS03 (default: as agreed, else as the document)"
  ) {
    $0.receiver = $1
  }

  static let counter = Flag(
    "--counter", value: "FILE", "Take the next control numbers from FILE, and keep there what comes after"
  ) { $0.counter = $1 }
}

extension Flag {
  static let specification = Flag(
    "--specification", "Write the 'specification' that web_read of a purchase order takes, and nothing else"
  ) { options, _ in options.asksSpecification = true }
}

private func runGenerate(_ options: Options) throws -> ExitCode {
  if options.asksSpecification { return try tellSpecification(options) }
  guard let path = options.operands.first else { throw UsageError(needsFile, command: "generate") }
  let inputs = try Inputs(options)
  let counter = try options.counter.map { (path) throws(FileError) in try ControlCounter(path) }
  var terms = try GenerationRun.terms(options, inputs)
  terms.control = options.control ?? counter?.interchange ?? 1
  terms.groupControl = options.control ?? counter?.group ?? 1
  return try GenerationRun(options: options, inputs: inputs, terms: terms).write(path, counter)
}

/// The Odoo series of orders that are read.
private func series(_ options: Options, _ inputs: Inputs) -> String {
  options.series ?? inputs.partner?.terms.series ?? "19.0"
}

/// Writes what to ask `web_read` for.
private func tellSpecification(_ options: Options) throws -> ExitCode {
  let inputs = try Inputs(options)
  let output = StandardOutput()
  output.line(try inputs.library.orderPlan(series(options, inputs)).specificationText)
  try output.finish()
  return .fine
}

/// One run: who writes to whom, in which numbers, and where it goes.
private struct GenerationRun {
  let options: Options
  let inputs: Inputs
  let terms: GenerationTerms

  // MARK: Terms

  static func terms(_ options: Options, _ inputs: Inputs) throws -> GenerationTerms {
    let time = options.time ?? Clock.now()
    var terms = try usual(options, inputs, String(time.prefix(8)), String(time.suffix(4)))
    if let from = try party(options.sender, "--from") {
      terms.envelope.sender = from
      terms.groupSender = from.id
    }
    if let to = try party(options.receiver, "--to") {
      terms.envelope.receiver = to
      terms.groupReceiver = to.id
    }
    if terms.rows != nil { return terms }
    if terms.envelope.sender.id.isEmpty || terms.envelope.receiver.id.isEmpty {
      throw UsageError("name who writes to whom: --partner, or --from and --to", command: "generate")
    }
    if terms.groupSender.isEmpty { terms.groupSender = terms.envelope.sender.id }
    if terms.groupReceiver.isEmpty { terms.groupReceiver = terms.envelope.receiver.id }
    return terms
  }

  /// As agreed with the partner; without one nobody is named yet.
  private static func usual(
    _ options: Options, _ inputs: Inputs, _ date: String, _ time: String
  ) throws -> GenerationTerms {
    if let partner = inputs.partner,
      let transaction = try agreed(options, inputs) ?? partner.terms.receives.first
    {
      return GenerationTerms(partner, transaction, date: date, time: time)
    }
    let isNew = try guide(options, inputs)?.release == "005010"
    var delimiters = Delimiters.usual
    if isNew { delimiters.repetition = 0x5e }
    let nobody = EnvelopeText.Party(qualifier: [], id: [])
    let envelope = EnvelopeText(
      sender: nobody, receiver: nobody, version: Array(isNew ? "00501".utf8 : "00401".utf8), date: Array(date.utf8),
      time: Array(time.utf8))
    return GenerationTerms(
      envelope: envelope, groupSender: [], groupReceiver: [], pen: SetPen(delimiters, breaksLines: true))
  }

  private static func party(_ text: String?, _ flag: String) throws(UsageError) -> EnvelopeText.Party? {
    guard let text else { return nil }
    guard let address = PartnerProfile.Address(text) else {
      throw UsageError("'\(text)' is no value of \(flag), expected a qualifier and an identifier such as ZZ:ACME")
    }
    return EnvelopeText.Party(address)
  }

  /// What was agreed: of the guide asked for, else the only one there is.
  private static func agreed(_ options: Options, _ inputs: Inputs) throws -> PartnerProfile.Transaction? {
    guard let profile = inputs.partner else { return nil }
    let list = profile.terms.receives
    guard let name = options.guide else { return list.count == 1 ? list.first : nil }
    return list.first { transaction in
      let names = ["x12/\(transaction.release)/\(transaction.set)", "csv/\(transaction.set)", transaction.standard]
      return names.contains(name)
    }
  }

  /// The guide that `--as` names.
  private static func guide(_ options: Options, _ inputs: Inputs) throws -> Guide? {
    if let agreed = try agreed(options, inputs) { return agreed.guide }
    guard let name = options.guide else { return nil }
    let parts = name.split(separator: "/").map(String.init)
    guard parts.count == 3, parts[0] == "x12", let guide = try inputs.library.guide(parts[2], parts[1]) else {
      throw UsageError("there is no guide '\(name)', expected one such as x12/004010/850", command: "generate")
    }
    return guide
  }

  // MARK: Writing

  func write(_ path: String, _ counter: ControlCounter?) throws -> ExitCode {
    let staged = try StagedFile(options.output)
    var problems = 0
    let summary = try generate(path, try staged.sink()) { problem in
      if !problem.isNote { problems += 1 }
      Terminal.tell(options.writesJSON ? problem.json(file: path) : problem.text(file: path))
    }
    if summary.documents > 0, !(try passes(staged)) {
      Terminal.tell("ediglot: what was written does not pass the partner's guide; nothing was published")
      return .refused
    }
    try staged.publish()
    try counter?.keep(interchange: summary.control, group: summary.groupControl)
    Terminal.tell(
      "\(path): \(summary.documents) written, \(summary.refused) left out"
        + (terms.rows != nil
          ? "" : ", in \(summary.interchanges) \(summary.interchanges == 1 ? "interchange" : "interchanges")"))
    return summary.refused > 0 || problems > 0 ? .refused : .fine
  }

  /// Reads documents of either form, and writes them.
  private func generate(
    _ path: String, _ sink: consuming ByteSink, tell: @escaping (GenerationProblem) -> Void
  ) throws -> GenerationSummary {
    let (options, inputs) = (options, inputs)
    let plan: (DocumentKind) throws -> WritingPlan? = { kind in try Self.plan(kind, options, inputs) }
    let input = try DocumentInput(try FileSource(path: path))
    switch input.form {
    case .purchaseOrders:
      let orders = input.orders(try inputs.library.orderTerms(series(options, inputs), inputs.partner))
      var generation = Generation(orders, terms, into: sink, plan: plan, tell: tell)
      return try generation.run()
    case .other:
      var generation = Generation(input.canonical(), terms, into: sink, plan: plan, tell: tell)
      return try generation.run()
    }
  }

  private static func plan(_ kind: DocumentKind, _ options: Options, _ inputs: Inputs) throws -> WritingPlan? {
    if let profile = inputs.partner {
      let own = try agreed(options, inputs)
      let list = own.map { [$0] } ?? profile.terms.receives
      for transaction in list where transaction.delivery?.document == kind || transaction.map?.document == kind {
        return try inputs.library.writingPlan(transaction, of: profile)
      }
      if options.guide == nil { return nil }
    }
    guard let guide = try guide(options, inputs) ?? usualSet(kind).flatMap({ try inputs.library.guide($0, "004010") })
    else { return nil }
    guard let plan = try inputs.library.writingPlan(guide), plan.document == kind else { return nil }
    return plan
  }

  /// Master data have no set of X12.
  private static func usualSet(_ kind: DocumentKind) -> String? {
    switch kind {
    case .purchaseOrder: "850"
    case .purchaseOrderChange: "860"
    case .orderAcknowledgement: "855"
    case .shipNotice: "856"
    case .invoice: "810"
    case .catalog: "832"
    case .stockReport: "846"
    case .remittance: "820"
    case .employeeList, .departmentList, .costCenterList, .partyList: nil
    }
  }

  /// Holds what was written to the guide; tells what it refuses.
  private func passes(_ staged: borrowing StagedFile) throws -> Bool {
    let report = FindingReport(
      file: staged.name, style: .short(limit: 20), names: inputs.names, paint: Paint(isOn: false), write: Terminal.tell)
    let rows = try terms.rows == nil ? nil : Self.agreed(options, inputs) ?? inputs.partner?.terms.receives.first
    let summary = try inputs.check(staged.path, rows: rows, observer: report)
    return !summary.isRefused
  }
}

extension EnvelopeText.Party {
  fileprivate init(_ address: PartnerProfile.Address) {
    self.init(qualifier: Array(address.qualifier.utf8), id: Array(address.id.utf8))
  }
}
