// Documents for a partner, written as was agreed and held to the partner's guide before they go: nothing goes out that we
// would refuse ourselves.

import Acknowledgement
import Canonical
import FileSystem
import Findings
import Mapping
import Octets
import OdooRecords
import PartnerSpec
import Report
import Translation

struct Sending {
  private let job: WorkJob
  private let library: SpecLibrary
  private let names: Names
  private let partner: PartnerProfile
  private(set) var sent: [WorkResult.Sent] = []
  private(set) var documents: [WorkResult.Document] = []
  private(set) var interchanges: [WorkResult.Interchange] = []
  private(set) var used = 0
  private(set) var verdict = ""
  private(set) var failure = ""
  private(set) var detail = ""

  init(_ job: WorkJob, _ library: SpecLibrary, _ names: Names, _ partner: PartnerProfile) {
    (self.job, self.library, self.names, self.partner) = (job, library, names, partner)
  }

  mutating func run() throws {
    let kinds = try kinds()
    guard let first = kinds.first, let transaction = partner.sent(first) else {
      let list = kinds.map(\.rawValue).sorted().joined(separator: ", ")
      let what = list.isEmpty ? "no document in the file" : "nothing was agreed with \(partner.id) for \(list)"
      (failure, detail) = ("NOT_AGREED", what)
      return
    }
    let problems = try write(transaction)
    if !problems.isEmpty {
      (failure, detail) = ("NOT_WRITTEN", problems.prefix(20).joined(separator: "\n"))
      return
    }
    try check(transaction)
    verdict = failure.isEmpty ? "accepted" : "rejected"
  }

  /// What is in the file, by kind, each once; notes the documents.
  private mutating func kinds() throws -> [DocumentKind] {
    let input = try DocumentInput(try FileSource(path: job.input))
    if input.form == .purchaseOrders {
      try note(input.orders(try library.orderTerms(partner.terms.series ?? "19.0", partner)))
      return [.purchaseOrder]
    }
    return try note(input.canonical())
  }

  @discardableResult
  private mutating func note(_ reader: consuming some DocumentReader & ~Copyable) throws -> [DocumentKind] {
    var kinds: [DocumentKind] = []
    while true {
      switch try reader.next() {
      case .document(let kind):
        if !kinds.contains(kind) { kinds.append(kind) }
        guard documents.count < Self.limit else { continue }
        documents.append(
          .init(
            kind: kind.rawValue, number: reader.header.text(0, Self.number) ?? "",
            orderNumber: reader.header.text(0, Self.orderNumber) ?? "", verdict: "sent"))
      case .finished: return kinds
      default: continue
      }
    }
  }

  /// Documents remembered; a file of more says no more of them.
  private static let limit = 10_000
  private static let number = RecordKind.header.place(of: "number")
  private static let orderNumber = RecordKind.header.place(of: "orderNumber")

  /// Writes all documents; answers what could not be written.
  private mutating func write(_ transaction: PartnerProfile.Transaction) throws -> [String] {
    let path = { [job, partner] (name: String) in "\(job.folder)/\(StagedName.make(name, in: partner.id))" }
    var terms = GenerationTerms(partner, transaction, date: job.date, time: job.time)
    (terms.control, terms.groupControl) = (job.control, job.control)
    let stem = FileName(job.name).safe.split(separator: ".").first.map(String.init) ?? "documents"
    let suffix = transaction.rows != nil ? "csv" : terms.suffix
    var problems: [String] = []
    var count = 0
    let plan: (DocumentForm) throws -> WritingPlan? = { [partner, library] form in
      guard let agreed = partner.sent(form.kind), Self.isAlike(agreed, transaction) else { return nil }
      return try library.writingPlan(agreed, of: partner)
    }
    let next =
      terms.holdsOneDocument
      ? { (number: String) in
        count += 1
        return try ByteSink(path: path("\(stem).\(count).\(suffix)"))
      } : nil
    let sink = terms.holdsOneDocument ? ByteSink() : try ByteSink(path: path("\(stem).\(suffix)"))
    let name = job.name
    let tell: (GenerationProblem) -> Void = { if !$0.isNote { problems.append($0.text(file: name)) } }
    let input = try DocumentInput(try FileSource(path: job.input))
    let summary: GenerationSummary
    switch input.form {
    case .purchaseOrders:
      let orders = input.orders(try library.orderTerms(partner.terms.series ?? "19.0", partner))
      var generation = Generation(orders, terms, into: sink, nextFile: next, plan: plan, tell: tell)
      summary = try generation.run()
    case .other:
      var generation = Generation(input.canonical(), terms, into: sink, nextFile: next, plan: plan, tell: tell)
      summary = try generation.run()
    }
    if summary.documents == 0, problems.isEmpty { problems.append("no document was written") }
    used = max(Int(summary.control) - Int(job.control), Int(summary.groupControl) - Int(job.control), 0)
    return problems
  }

  /// Whether both can be in one file: rows are of one guide, and no language mixes with another.
  private static func isAlike(_ one: PartnerProfile.Transaction, _ other: PartnerProfile.Transaction) -> Bool {
    if one.rows != nil || other.rows != nil { return one.guide.spec == other.guide.spec }
    return (one.elements != nil) == (other.elements != nil)
  }

  /// Holds what was written to the guide, and learns what waits for an acknowledgement.
  private mutating func check(_ transaction: PartnerProfile.Transaction) throws {
    let isX12 = transaction.rows == nil && transaction.elements == nil
    for staged in listFolder(job.folder) {
      guard let (_, name) = StagedName.read(staged) else { continue }
      let watch = WorkWatch(ProcessingReport(file: name, partner: partner, names: names))
      let summary = try library.check(
        try FileSource(path: "\(job.folder)/\(staged)"), as: isX12 ? nil : transaction, for: partner, observer: watch)
      watch.report.finish(summary)
      if summary.isRefused {
        let faults = watch.report.faults
        (failure, detail) = (
          "NOT_TO_GUIDE",
          (["\(name) was written and does not pass its guide; nothing was sent"] + faults).joined(separator: "\n")
        )
        return
      }
      if isX12 {
        sent += watch.sent
        interchanges += watch.interchanges
      }
    }
  }
}
