// The translation of one file, as a worker does it: everything is written into a folder of its own, and nothing of the
// exchange is touched. What it answers is all the daemon learns.

import Acknowledgement
import Canonical
import FileSystem
import Findings
import Glibc
import JSON5
import Ledger
import Octets
import PartnerSpec
import Report
import Translation

/// What a worker keeps from job to job: files are made and removed in great numbers as it is.
package final class WorkDesk {
  fileprivate let canonical: ScratchFile

  package init() throws { canonical = try ScratchFile() }
}

package struct Work {
  private let desk: WorkDesk
  private let library: SpecLibrary
  private let names: Names
  private let job: WorkJob
  private var result: WorkResult

  /// `library` has the specs of the moment; the job may ask for others, that were kept.
  package init(_ job: WorkJob, _ library: SpecLibrary, _ names: Names, _ desk: WorkDesk) throws {
    (self.job, self.desk) = (job, desk)
    result = WorkResult(id: job.id)
    if job.specs.isEmpty {
      (self.library, self.names) = (library, names)
    } else {
      let folder = try SpecBundle(file: job.specs).folder
      (self.library, self.names) = (SpecLibrary(folder), Names(folder))
    }
  }

  /// The answer to a job that cannot be begun.
  package static func refusal(of job: WorkJob, _ error: any Error) -> WorkResult {
    var result = WorkResult(id: job.id)
    result.take(error, else: "SPEC")
    return result
  }

  /// Does the work. What goes wrong is part of the answer.
  package mutating func run() -> WorkResult {
    do {
      if job.task == .copy {
        try copy()
        return result
      }
      try makeFolder(job.folder)
      if job.kind == .outbound { try send() } else { try translate() }
      if result.failure.isEmpty { try list() }
    } catch {
      result.take(error, else: "PROGRAM")
      // The next job may come late, and the room is wanted.
      try? desk.canonical.empty()
    }
    return result
  }

  private func partner() throws -> PartnerProfile? {
    guard try library.partners.contains(job.partner) else { return nil }
    return try library.partner(job.partner)
  }

  /// Copies the file of a claim to the stage.
  private mutating func copy() throws {
    let claim = try Folder(job.input)
    let folder = FileName(String(job.input.split(separator: "/").last ?? ""))
    guard let name = try claim.names().first(where: { Claim(folder, $0)?.id == job.id }) else {
      throw ExchangeError("the claim of \(job.id) is gone")
    }
    result.staged = try Staging(stage: try Folder(job.folder)).take(name, in: claim, "", as: FileName(job.id))
  }

  // MARK: What comes in

  private mutating func translate() throws {
    guard let partner = try partner() else {
      (result.failure, result.detail) = ("UNKNOWN_PARTNER", "there is no partner '\(job.partner)' in the specs")
      return
    }
    let watch = WorkWatch(ProcessingReport(file: job.name, partner: partner, names: names))
    try desk.canonical.empty()
    let answer = "\(job.folder)/answer"
    var stage = try AcknowledgementStage.open(writer, path: answer)
    stage.tellsRefusals = !job.duplicates.isEmpty
    let summary = try read(
      partner,
      DocumentWriter(
        DocumentStage(descriptor: desk.canonical.descriptor, path: "a temporary file"), fileName: job.name,
        format: .canonical),
      acknowledgement: stage, watch)
    watch.report.finish(summary)
    take(watch, summary)
    let isTrial = job.kind == .trial || holdsAll(watch)
    if result.failure.isEmpty { try post(partner, isTrial: isTrial) }
    try answerWith(watch.report, partner, answer, isTrial: isTrial)
  }

  private var writer: AcknowledgementWriter {
    AcknowledgementWriter(
      kind: .functional, stamp: AcknowledgementStamp(date: job.date, time: job.time, control: job.control))
  }

  private func read(
    _ partner: PartnerProfile, _ documents: consuming DocumentWriter?,
    acknowledgement: consuming AcknowledgementStage? = nil, _ observer: (any TranslationObserver)? = nil
  ) throws -> TranslationSummary {
    let input = InputTranslation(specs: library, partner: partner, name: job.name, duplicates: Set(job.duplicates))
    return try input.run(
      HeadedSource(try FileSource(path: job.input)), documents: documents, acknowledgement: acknowledgement,
      observer: observer)
  }

  /// Whether all that came is marked as tests, which are held; tells of those that are.
  private mutating func holdsAll(_ watch: WorkWatch) -> Bool {
    let count = watch.interchanges.count { $0.usage == "T" }
    guard job.holdsTests, job.kind == .inbound, count > 0, result.failure.isEmpty else { return false }
    let isAll = count == watch.interchanges.count
    let all = watch.interchanges.count
    result.detail = isAll ? "a test: nothing was posted" : "\(count) of \(all) interchanges are tests, not posted"
    return isAll
  }

  private mutating func take(_ watch: WorkWatch, _ summary: TranslationSummary) {
    result.interchanges = watch.interchanges
    result.answers = watch.answers
    result.verdict = watch.report.verdict.name
    // Whoever tries something learns what is wrong with it.
    if job.kind == .trial { return }
    if watch.isMismatched {
      (result.failure, result.detail) = ("SENDER_MISMATCH", "the sender is not \(job.partner), whose folder it was in")
    } else if summary.sets == 0, watch.interchanges.isEmpty, watch.findings.contains(.interchangeHeaderMissing) {
      (result.failure, result.detail) = ("NOT_RECOGNISED", "it is no X12, and nothing else that \(job.partner) sends")
    } else if watch.findings.contains(.xmlUnknown) {
      (result.failure, result.detail) = ("NOT_RECOGNISED", "nothing is known of such documents from \(job.partner)")
    } else if watch.findings.contains(.rowsUnknown) {
      (result.failure, result.detail) = ("NOT_RECOGNISED", "\(job.partner) sends no file of rows of that name")
    }
  }

  /// Writes envelopes, and canonical documents of kinds that Odoo has nothing for.
  private mutating func post(_ partner: PartnerProfile, isTrial: Bool) throws {
    let target = try library.odooTarget(partner.terms.series ?? "19.0")
    let entries = try CanonicalIndex(desk.canonical.descriptor).entries
    for entry in entries {
      result.documents.append(
        .init(kind: entry.kind, number: entry.number, orderNumber: entry.orderNumber, verdict: entry.verdict))
    }
    if isTrial || entries.isEmpty { return }
    let stage = try DocumentStage.open(.folder(job.folder))
    _ = try read(
      partner,
      DocumentWriter(
        stage, fileName: job.name, format: .odoo(target), keepsTests: !job.holdsTests,
        recurrence: job.recurrence))
    // Odoo has no model for such documents.
    let kinds = Set(entries.map(\.kind)).filter { !(DocumentKind(rawValue: $0).map(target.supports) ?? false) }
    if !kinds.isEmpty { try postCanonical(partner, kinds) }
  }

  /// Posts documents of these kinds as they are. Read once more: what looked well may belong to an interchange, or a file,
  /// that is refused as a whole.
  private func postCanonical(_ partner: PartnerProfile, _ kinds: Set<String>) throws {
    try desk.canonical.empty()
    let stage = DocumentStage(descriptor: desk.canonical.descriptor, path: "a temporary file")
    _ = try read(
      partner,
      DocumentWriter(
        stage, fileName: job.name, format: .canonical, keepsRefused: false, keepsTests: !job.holdsTests))
    for (number, entry) in try CanonicalIndex(desk.canonical.descriptor).entries.enumerated()
    where kinds.contains(entry.kind) {
      let stem = "\(entry.kind)_\(job.partner)_\(FileName(entry.number).safe)_\(number + 1)"
      var sink = try ByteSink(path: "\(job.folder)/\(StagedName.make("\(stem).json", in: "canonical/pending"))")
      try CanonicalIndex.copy(desk.canonical.descriptor, entry.range, to: &sink)
      try sink.finish()
    }
  }

  /// The acknowledgement, and where there is none a report, for the sender.
  private mutating func answerWith(
    _ report: ProcessingReport, _ partner: PartnerProfile, _ answer: String, isTrial: Bool
  ) throws {
    let hasAnswer = (sizeOfFile(answer) ?? 0) > 0
    let folder = isTrial ? "\(job.partner)/test" : job.partner
    let stem = FileName(job.name).safe
    if hasAnswer, result.failure.isEmpty {
      result.used = try Self.interchanges(in: answer)
      let name = "\(stem).\(Self.answerName(answer))"
      try moveFile(answer, to: "\(job.folder)/\(StagedName.make(name, in: folder))")
    } else {
      try Folder(job.folder).remove("answer")
    }
    let isForeign = report.isOfForeignFile
    guard isTrial || result.failure.isEmpty && isForeign && report.isWanted(by: partner) else { return }
    for form in ProcessingReport.Form.allCases where isTrial || form != .html {
      let name = "\(stem).report.\(form == .text ? "txt" : form.rawValue)"
      var sink = try ByteSink(path: "\(job.folder)/\(StagedName.make(name, in: folder))")
      report.write(form) { sink.write("\($0)\n") }
      try sink.finish()
    }
  }

  /// `997.edi`, by the sets the answer holds.
  private static func answerName(_ path: String) -> String {
    let lines = ((try? readBytes(path, 0..<4_096)) ?? []).split { $0 == 0x0a || $0 == 0x0d }
    guard let header = lines.first(where: { $0.starts(with: "ST".utf8) }) else { return "TA1.edi" }
    return "\(String(decoding: header.dropFirst(3).prefix(3), as: UTF8.self)).edi"
  }

  /// How many interchanges an answer of ours has: as many numbers were used.
  private static func interchanges(in path: String) throws(FileError) -> Int {
    let bytes = try readBytes(path, 0..<(sizeOfFile(path) ?? 0))
    return bytes.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }).count { $0.starts(with: "ISA".utf8) }
  }

  // MARK: What goes out

  private mutating func send() throws {
    guard let partner = try partner() else {
      (result.failure, result.detail) = ("UNKNOWN_PARTNER", "there is no partner '\(job.partner)' in the specs")
      return
    }
    var sending = Sending(job, library, names, partner)
    try sending.run()
    (result.sent, result.used, result.verdict) = (sending.sent, sending.used, sending.verdict)
    result.interchanges = sending.interchanges
    (result.failure, result.detail, result.documents) = (sending.failure, sending.detail, sending.documents)
  }

  // MARK: What was written

  /// Gives files the names they are published under, and says what they are. Envelopes have their own names until here.
  private mutating func list() throws {
    let made = try Folder(job.folder)
    for staged in try readFolder(job.folder) {
      // What was in the making and could not be removed is no output.
      guard !staged.hasPrefix(".") else { throw FileError("remove", "\(job.folder)/\(staged)", code: EIO) }
      let (folder, name) = StagedName.read(staged) ?? ("odoo/pending", staged)
      let own = Self.name(name, job.id)
      let new = FileName(StagedName.make(own, in: folder))
      try made.move(FileName(staged), to: made, as: new)
      let file = try made.open(new)
      let size = try file.status().size
      if size >= Staging.largeSize { try file.syncByParts() }
      let isAnswer = job.kind != .outbound && !folder.hasSuffix("/pending")
      result.outputs.append(
        .init(folder: folder, name: own, size: size, sha256: try FileDigest.of(file), isAnswer: isAnswer))
    }
  }

  /// The message's id stands before the last suffixes: names never meet.
  private static func name(_ name: String, _ id: String) -> String {
    for suffix in [".997.edi", ".999.edi", ".TA1.edi", ".report.txt", ".report.html", ".report.json"]
    where name.hasSuffix(suffix) {
      return "\(name.dropLast(suffix.count)).\(id)\(suffix)"
    }
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "\(name).\(id)" }
    return "\(name[..<dot]).\(id)\(name[dot...])"
  }
}

extension WorkResult {
  /// The work could not be done; `other` is whose turn it is where neither the specs nor the system say so.
  fileprivate mutating func take(_ error: any Error, else other: String) {
    detail = "\(error)"
    if let error = error as? FileError {
      (failure, isPassing, lacksRoom) = ("SYSTEM", true, error.lacksRoom)
    } else {
      failure = error is SpecErrors ? "SPEC" : other
    }
  }
}
