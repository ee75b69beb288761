// One run that writes documents: who writes to whom, in which format and numbers, and where it goes. What was written is held
// to its guide before it gets its name.

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

struct GenerationRun {
  let options: Options
  let inputs: Inputs
  /// Who gets the documents; nil where nobody is named.
  let partner: PartnerProfile?
  /// What `--as` asks for, else the only thing the partner gets; nil where the document decides.
  private let asked: PartnerProfile.Transaction?
  /// Each document is written as the one of these formats that says what it does; nil where `asked` is for all.
  private let family: FormatFamily?
  var terms: GenerationTerms

  /// Writes the documents in the file at `path`. With a `family` the guide of `options` is the one for the first document.
  init(
    _ options: Options, _ inputs: Inputs, partner: PartnerProfile?, family: FormatFamily? = nil,
    documentsAt path: String
  ) throws {
    self.options = options
    self.inputs = inputs
    self.partner = partner
    self.family = partner != nil ? nil : options.guide == nil ? .x12 : family
    let agreed = try Self.agreed(options, partner) ?? Self.agreed(partner, options, for: path)
    if let name = options.guide, agreed == nil {
      asked = try inputs.library.standard(name)
      if asked == nil {
        throw UsageError(
          "there is no guide '\(name)', expected one such as x12/004010/850, csv/order or xml/ubl-2.1/order")
      }
    } else {
      asked = agreed
    }
    let time = options.time ?? Clock.now()
    let (date, hour) = (String(time.prefix(8)), String(time.suffix(4)))
    terms = Self.terms(asked ?? partner?.terms.receives.first, partner, date, hour)
    terms.pen.leavesOut = options.leavesOut
    try name()
  }

  // MARK: Terms

  /// What was agreed: of the guide asked for, else the only one there is.
  private static func agreed(_ options: Options, _ partner: PartnerProfile?) -> PartnerProfile.Transaction? {
    guard let partner else { return nil }
    let list = partner.terms.receives
    guard let name = options.guide else { return list.count == 1 ? list.first : nil }
    return list.first { transaction in
      let names = ["x12/\(transaction.release)/\(transaction.set)", "csv/\(transaction.set)", transaction.standard]
      return names.contains(name) || transaction.guide.spec == name
    }
  }

  /// What was agreed for the first document, where that is rows or XML: a file of them holds nothing else.
  private static func agreed(
    _ partner: PartnerProfile?, _ options: Options, for path: String
  ) throws -> PartnerProfile.Transaction? {
    guard let partner, options.guide == nil, partner.terms.receives.contains(where: { !$0.isOfSegments }),
      let kind = try firstForm(path)?.kind
    else { return nil }
    let first = partner.terms.receives.first { $0.delivery?.document == kind || $0.map?.document == kind }
    return first.flatMap { $0.isOfSegments ? nil : $0 }
  }

  /// What the first document at `path` is; nil where none can be read.
  static func firstForm(_ path: String) throws -> DocumentForm? {
    let input = try DocumentInput(try FileSource(path: path))
    if input.form == .purchaseOrders { return DocumentForm(.purchaseOrder) }
    var reader = input.canonical()
    while true {
      switch try reader.next() {
      case .document(let kind): return DocumentForm(kind, reader.header)
      case .finished: return nil
      default: continue
      }
    }
  }

  /// As agreed with the partner; without one nobody is named yet.
  private static func terms(
    _ transaction: PartnerProfile.Transaction?, _ partner: PartnerProfile?, _ date: String, _ time: String
  ) -> GenerationTerms {
    if let partner, let transaction { return GenerationTerms(partner, transaction, date: date, time: time) }
    let isNew = transaction?.release == "005010"
    var delimiters = Delimiters.usual
    // Nothing was agreed: of the two that are usual, this one stands in few texts, a colon in every time of day.
    delimiters.component = 0x3e
    if isNew { delimiters.repetition = 0x5e }
    let nobody = EnvelopeText.Party(qualifier: [], id: [])
    let envelope = EnvelopeText(
      sender: nobody, receiver: nobody, version: Array(isNew ? "00501".utf8 : "00401".utf8), date: Array(date.utf8),
      time: Array(time.utf8))
    var terms = GenerationTerms(
      envelope: envelope, groupSender: [], groupReceiver: [], pen: SetPen(delimiters, breaksLines: true))
    terms.rows = transaction?.rows
    terms.isTree = transaction?.elements != nil
    terms.takesAddresses = true
    terms.facts.now = GenerationTerms.moment(date, time)
    return terms
  }

  /// Who is named on the command line.
  private mutating func name() throws {
    if let from = try Self.party(options.sender, "--from") {
      terms.envelope.sender = from
      terms.groupSender = from.id
      terms.facts.senderId = String(decoding: from.id, as: UTF8.self)
    }
    if let to = try Self.party(options.receiver, "--to") {
      terms.envelope.receiver = to
      terms.groupReceiver = to.id
      terms.facts.receiverId = String(decoding: to.id, as: UTF8.self)
    }
    if terms.groupSender.isEmpty { terms.groupSender = terms.envelope.sender.id }
    if terms.groupReceiver.isEmpty { terms.groupReceiver = terms.envelope.receiver.id }
  }

  private static func party(_ text: String?, _ flag: String) throws(UsageError) -> EnvelopeText.Party? {
    guard let text else { return nil }
    guard let address = PartnerProfile.Address(text) else {
      throw UsageError("'\(text)' is no value of \(flag), expected a qualifier and an identifier such as ZZ:ACME")
    }
    return EnvelopeText.Party(qualifier: Array(address.qualifier.utf8), id: Array(address.id.utf8))
  }

  // MARK: Formats

  /// How a document is written.
  private func transaction(_ form: DocumentForm) throws -> PartnerProfile.Transaction? {
    let kind = form.kind
    if let family, family.mayMix { return try family.name(for: form).flatMap { try inputs.library.standard($0) } }
    if let asked { return asked.map?.document == kind || asked.delivery?.document == kind ? asked : nil }
    // What is written in another language than the rest is asked for by name.
    return partner?.terms.receives.first { transaction in
      (transaction.delivery?.document == kind || transaction.map?.document == kind)
        && (transaction.elements != nil) == terms.isTree && (transaction.rows != nil) == (terms.rows != nil)
    }
  }

  // MARK: Writing

  /// Writes the documents in the file at `path`; `name` is what it is called.
  func write(_ path: String, name: String? = nil, _ counter: ControlCounter? = nil) throws -> ExitCode {
    let name = name ?? path
    if let folder = options.output, GeneratedFiles.isFolder(folder), terms.rows == nil, !terms.isTree {
      throw UsageError("'\(folder)' is a folder, and interchanges go to one file: name that")
    }
    let output = try GeneratedFiles(options.output, suffix: terms.suffix)
    var problems = 0
    let summary = try generate(path, output) { problem in
      if !problem.isNote { problems += 1 }
      Terminal.tell(options.writesJSON ? problem.json(file: name) : problem.text(file: name))
    }
    let failed = summary.documents > 0 ? try output.takeBack(unless: { try passes($0, $1) }) : 0
    if failed > 0, !output.isFolder || failed == summary.documents {
      Terminal.tell("ediglot: what was written does not pass its guide; nothing was published")
      return .refused
    }
    if failed > 0 {
      let files = failed == 1 ? "1 file does" : "\(failed) files do"
      Terminal.tell("ediglot: \(files) not pass the guide; the others were published")
    }
    // Nothing takes the place of what was there before.
    if summary.documents > 0 { try output.publish() }
    try counter?.keep(interchange: summary.control, group: summary.groupControl)
    Terminal.tell(
      "\(name): \(summary.documents - failed) written, \(summary.refused + failed) left out"
        + (summary.interchanges == 0
          ? "" : ", in \(summary.interchanges) \(summary.interchanges == 1 ? "interchange" : "interchanges")"))
    return summary.refused + failed > 0 || problems > 0 ? .refused : .fine
  }

  /// Reads documents of either form, and writes them.
  private func generate(
    _ path: String, _ output: GeneratedFiles, tell: @escaping (GenerationProblem) -> Void
  ) throws -> GenerationSummary {
    let plan: (DocumentForm) throws -> WritingPlan? = { form in
      guard let transaction = try transaction(form) else { return nil }
      guard let plan = try inputs.library.writingPlan(transaction, of: partner), plan.document == form.kind else {
        return nil
      }
      return plan
    }
    let next = output.isFolder ? { (number: String) in try output.sink(number) } : nil
    let input = try DocumentInput(try FileSource(path: path))
    let series = options.series ?? partner?.terms.series ?? "19.0"
    switch input.form {
    case .purchaseOrders:
      let orders = input.orders(try inputs.library.orderTerms(series, partner))
      var generation = Generation(orders, terms, into: try output.sink(), nextFile: next, plan: plan, tell: tell)
      return try generation.run()
    case .other:
      var generation = Generation(
        input.canonical(), terms, into: try output.sink(), nextFile: next, plan: plan, tell: tell)
      return try generation.run()
    }
  }

  /// Holds what was written to the guide; tells what it refuses.
  private func passes(_ path: String, _ name: String) throws -> Bool {
    let report = FindingReport(
      file: name, style: .short(limit: 20), names: inputs.names, paint: Paint(isOn: false), write: Terminal.tell)
    if family?.isTree == true {
      // Each file tells by its root which of the family it is.
      let file = HeadedSource(try FileSource(path: path))
      return try !inputs.library.translate(tree: file, from: nil, observer: report).isRefused
    }
    let isPlain = terms.rows != nil || terms.isTree
    let summary = try inputs.check(path, as: isPlain ? asked : nil, for: partner, observer: report)
    return !summary.isRefused
  }
}
