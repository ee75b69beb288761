// Runs one case: what the program writes for it, by the name of the file it is expected in. Nothing depends on the clock.

import Acknowledgement
import Octets
import PartnerSpec
import Report
import Translation

struct CaseRun {
  /// The time of every answer, and of every interchange that goes out.
  static let stamp = AcknowledgementStamp(date: "20250602", time: "0900")

  let library: SpecLibrary
  let names: Names
  let profile: PartnerProfile

  struct Outcome {
    var files: [ExpectedFile: [UInt8]] = [:]
    /// What was read, or what was written and read back.
    var trace = Trace()
  }

  /// Runs a case; `wanted` are the files that are compared or made.
  func outcome(of story: CaseFolder, _ wanted: [ExpectedFile]) throws -> Outcome {
    if let document = story.document { return try sent(story, document) }
    let input = try story.bytes(story.input ?? "")
    var outcome = Outcome()
    try read(input, story.input ?? "", observer: outcome.trace)
    for file in wanted { outcome.files[file] = try made(file, input, story.input ?? "") }
    return outcome
  }

  /// Files a case may have: those it has, or all there are where it has none yet.
  func wanted(_ story: CaseFolder) -> [ExpectedFile] {
    if !story.expected.isEmpty { return story.expected }
    if story.document != nil { return [.output(of: profile.terms.receives.first)] }
    // Rows and XML are not acknowledged.
    if profile.terms.sends.allSatisfy({ $0.rows != nil || $0.elements != nil }), !profile.terms.sends.isEmpty {
      return [.canonical, .odoo, .findings]
    }
    return [.canonical, .odoo, usualAnswer, .findings]
  }

  /// The acknowledgement that was agreed.
  private var usualAnswer: ExpectedFile {
    switch profile.terms.answer?.kind ?? .functional {
    case .ta1: .interchange
    case .functional: .functional
    case .implementation: .implementation
    }
  }

  // MARK: What comes in

  private func made(_ file: ExpectedFile, _ input: [UInt8], _ name: String) throws -> [UInt8]? {
    switch file {
    case .canonical: try documents(input, name, .canonical)
    case .odoo: try documents(input, name, .odoo(try library.odooTarget("19.0")))
    case .functional: try answer(input, name, .functional)
    case .implementation: try answer(input, name, .implementation)
    case .interchange: try answer(input, name, .ta1)
    case .findings: try findings(input, name)
    case .report: try report(input, name, .json)
    case .reportText: try report(input, name, .text)
    case .output, .rows, .tree, .problems: nil
    }
  }

  private func documents(_ input: [UInt8], _ name: String, _ format: DocumentFormat) throws -> [UInt8] {
    let scratch = try ScratchFile()
    let stage = DocumentStage(descriptor: scratch.descriptor, path: "a temporary file")
    try read(input, name, documents: DocumentWriter(stage, fileName: name, format: format))
    return try scratch.bytes()
  }

  /// The acknowledgement that was agreed; of another kind where the case asks for one.
  private func answer(_ input: [UInt8], _ name: String, _ kind: AcknowledgementKind) throws -> [UInt8] {
    let scratch = try ScratchFile()
    var policy = AcknowledgementPolicy()
    if kind == .ta1 { policy.interchange = .always }
    let writer = AcknowledgementWriter(kind: kind, stamp: Self.stamp, policy: policy)
    var stage = AcknowledgementStage(writer, descriptor: scratch.descriptor)
    stage.keepsKind = kind != profile.terms.answer?.kind ?? .functional
    try read(input, name, acknowledgement: stage)
    return try scratch.bytes()
  }

  /// What `validate --json` writes.
  private func findings(_ input: [UInt8], _ name: String) throws -> [UInt8] {
    var text = ""
    let report = FindingReport(file: name, style: .json, names: names) { text += $0 + "\n" }
    report.finish(try read(input, name, observer: report))
    return Array(text.utf8)
  }

  /// What `ack --report` writes.
  private func report(_ input: [UInt8], _ name: String, _ form: ProcessingReport.Form) throws -> [UInt8] {
    let report = ProcessingReport(file: name, partner: profile, names: names)
    report.finish(try read(input, name, observer: report))
    var text = ""
    report.write(form) { text += $0 + "\n" }
    return Array(text.utf8)
  }

  @discardableResult
  private func read(
    _ input: [UInt8], _ name: String, documents: consuming DocumentWriter? = nil,
    acknowledgement: consuming AcknowledgementStage? = nil, observer: (any TranslationObserver)? = nil
  ) throws -> TranslationSummary {
    try InputTranslation(specs: library, partner: profile, name: name).run(
      HeadedSource(MemorySource(input)), documents: documents, acknowledgement: acknowledgement, observer: observer)
  }

  // MARK: What goes out

  private func sent(_ story: CaseFolder, _ document: String) throws -> Outcome {
    let (output, transaction, problems) = try library.written(
      try story.bytes(document), for: profile, at: Self.stamp)
    let file = ExpectedFile.output(of: transaction)
    var outcome = Outcome()
    outcome.files[file] = output
    var lines = problems.map(\.line)
    if !output.isEmpty { try check(output, transaction, outcome.trace) }
    if outcome.trace.complaints > 0 {
      // What we write must stand before the guide it was written by: the partner would tell us.
      var text = ""
      let report = FindingReport(file: file.rawValue, style: .json, names: names) { text += $0 + "\n" }
      report.finish(try check(output, transaction, report))
      lines += text.split(separator: "\n").dropLast().map(String.init)
    }
    outcome.files[.problems] = Array(lines.map { $0 + "\n" }.joined().utf8)
    return outcome
  }

  @discardableResult
  private func check(
    _ output: [UInt8], _ transaction: PartnerProfile.Transaction?, _ observer: any TranslationObserver
  ) throws -> TranslationSummary {
    try library.check(MemorySource(output), as: transaction, for: profile, observer: observer)
  }
}
