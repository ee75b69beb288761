// Documents as a partner wants them, by the profile: guide, map, delimiters, characters and envelopes.

import Acknowledgement
import Canonical
import Mapping
import Octets
import OdooRecords
import PartnerSpec
import Translation
import X12

extension SpecLibrary {
  /// Writes the documents for a partner, with control numbers from 1. Answers the interchanges, and why a document, or
  /// something in it, was not written.
  func written(
    _ documents: [UInt8], for partner: PartnerProfile, at stamp: AcknowledgementStamp
  ) throws -> (output: [UInt8], transaction: PartnerProfile.Transaction?, problems: [JSONText]) {
    let scratch = try ScratchFile()
    var problems: [JSONText] = []
    let kinds = try kinds(in: documents)
    let sent = partner.terms.receives.first { $0.delivery.map { kinds.contains($0.document) } ?? false }
    guard let transaction = sent ?? partner.terms.receives.first else {
      return ([], nil, [["problem": "kind", "text": "the partner receives no documents"]])
    }
    let terms = GenerationTerms(partner, transaction, date: stamp.date, time: stamp.time)
    let sink = ByteSink(descriptor: scratch.descriptor, path: "a temporary file")
    let plan: (DocumentForm) throws -> WritingPlan? = { form in
      guard let agreed = partner.sent(form.kind) else { return nil }
      return try self.writingPlan(agreed, of: partner)
    }
    let input = try DocumentInput(MemorySource(documents))
    switch input.form {
    case .purchaseOrders:
      let orders = input.orders(try orderTerms(partner.terms.series ?? "19.0", partner))
      var generation = Generation(orders, terms, into: sink, plan: plan) { problems.append($0.json) }
      _ = try generation.run()
    case .other:
      var generation = Generation(input.canonical(), terms, into: sink, plan: plan) { problems.append($0.json) }
      _ = try generation.run()
    }
    return (try scratch.bytes(), transaction, problems)
  }

  private func kinds(in documents: [UInt8]) throws -> Set<DocumentKind> {
    let input = try DocumentInput(MemorySource(documents))
    if input.form == .purchaseOrders { return [.purchaseOrder] }
    var reader = input.canonical()
    var kinds: Set<DocumentKind> = []
    while true {
      switch try reader.next() {
      case .document(let kind): kinds.insert(kind)
      case .finished: return kinds
      default: continue
      }
    }
  }
}

extension GenerationProblem {
  var json: JSONText {
    var members: [JSONText.Member] = [.init(name: "document", value: .number(Int64(document)))]
    func add(_ name: String, _ text: String) {
      if !text.isEmpty { members.append(.init(name: name, value: .string(text))) }
    }
    add("number", number)
    switch problem {
    case .second: add("problem", "second")
    case .addresses: add("problem", "addresses")
    case .untold(let count):
      add("problem", "untold")
      members.append(.init(name: "count", value: .number(Int64(count))))
    case .kind(let kind):
      add("problem", "kind")
      add("text", kind.rawValue)
    case .reading(let problem):
      add("problem", problem.rule.rawValue)
      add("pointer", problem.pointer)
    case .record(let problem):
      add("problem", problem.rule.rawValue)
      add("pointer", problem.pointer)
      add("text", problem.found)
    case .writing(let problem):
      add("problem", problem.rule.rawValue)
      if problem.line > 0 { members.append(.init(name: "line", value: .number(Int64(problem.line)))) }
      add("field", problem.field)
      add("place", problem.place)
      add("text", problem.text)
    }
    return .object(members)
  }
}
