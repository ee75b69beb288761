// Files of rows that are read, written by the same map and read again say the same.

import Canonical
import Conformance
import Delimited
import Foundation
import Mapping
import Octets
import PartnerSpec
import Sampling
import Testing
import Translation

@Suite struct RowRoundTripTests {
  static let formats = [
    "csv/order", "csv/invoice", "csv/ship-notice", "csv/price-list", "csv/stock", "csv/item-cross-reference",
    "csv/employees", "csv/departments", "csv/cost-centers", "csv/parties",
  ]

  private func read(_ bytes: [UInt8], _ transaction: PartnerProfile.Transaction) throws -> TreeRun {
    let (collector, documents) = (FindingCollector(), NamelessFile())
    let writer = DocumentWriter(
      DocumentStage(descriptor: documents.descriptor, path: "documents"), fileName: "input.csv", format: .canonical)
    let session = try RowSession(
      specs: library, partner: nil, transaction: transaction, documents: writer, observer: collector)
    var translator = RowTranslator(MemorySource(bytes), session: session)
    let summary = try translator.run()
    return TreeRun(collector: collector, summary: summary, output: try documents.text)
  }

  /// Columns that fill the heading: all rows of a document say the same there.
  private func shared(_ map: MapOutline, _ guide: Guide) -> Set<String> {
    Set(
      MapSurvey(map, guide).entries.filter { !$0.path.contains("lines") }.flatMap { entry in
        entry.spots.map(\.place.elementName)
      })
  }

  /// Codes that the map turns into words, by column.
  private func hints(_ map: MapOutline, _ guide: Guide) -> [String: [String]] {
    var hints: [String: [String]] = [:]
    for entry in MapSurvey(map, guide).entries {
      guard let words = entry.binding.words.flatMap({ map.words[$0] }) else { continue }
      for spot in entry.spots where spot.use == .value {
        hints[spot.place.elementName, default: []] += words.flatMap(\.codes).filter { !$0.isEmpty }
      }
    }
    return hints
  }

  /// The total of an invoice is known behind its lines, and cannot be said in each of them: that is told.
  private func isUntoldTotal(_ problem: GenerationProblem) -> Bool {
    guard case .writing(let untold) = problem.problem else { return false }
    return untold.rule == .notKept && untold.record == .totals && untold.field == "amount"
  }

  /// A document as it comes back when its total was not written.
  private func withoutTotal(_ document: Substring) throws -> String {
    let object = try JSONSerialization.jsonObject(with: Data(document.utf8))
    var fields = try #require(object as? [String: Any])
    var totals = try #require(fields["totals"] as? [String: Any])
    #expect(totals.removeValue(forKey: "amount") != nil)
    fields["totals"] = totals
    return String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
  }

  /// Generated files of each shipped map come back the same, document by document.
  @Test(arguments: formats)
  func documentsComeBack(_ name: String) throws {
    let transaction = try #require(try library.standard(name))
    let layout = try #require(transaction.rows)
    let outline = try library.outline(of: transaction)
    let hints = hints(try #require(transaction.map), transaction.guide)
    let shared = shared(try #require(transaction.map), transaction.guide)
    var (complete, different) = (0, 0)
    var causes: [String: Int] = [:]
    for seed in 1...scaled(1_000) {
      var composer = RowComposer(outline, layout, seed: UInt64(seed))
      composer.hints = hints
      composer.shared = shared
      composer.likelihood = { _ in 10 + seed % 9 * 10 }
      let input = composer.compose(documents: 1 + seed % 3, lines: 1 + seed % 4)
      let first = try read(input, transaction)
      guard first.summary.rejections == 0 else {
        for finding in first.collector.findings { causes["read: \(finding.rule)", default: 0] += 1 }
        continue
      }
      let (written, all) = try generated(first.output, as: name)
      let others = all.filter { !isUntoldTotal($0) }
      for problem in others { causes["\(problem.problem)", default: 0] += 1 }
      if !others.isEmpty { continue }
      let second = try read(Array(written.utf8), transaction)
      complete += 1
      let (one, two) = (first.output.split(separator: "\n"), second.output.split(separator: "\n"))
      let untold = Set(all.map { $0.document - 1 })
      let same = try one.indices.map { index in
        try sortedDocument(untold.contains(index) ? withoutTotal(one[index]) : String(one[index]))
      }
      if try same == two.map({ try sortedDocument(String($0)) }) { continue }
      different += 1
      if different < 3 {
        let text = String(decoding: input, as: UTF8.self)
        Issue.record("\(name) seed \(seed)\n\(first.output)\n\(second.output)\n\(text)\n\(written)")
      }
    }
    #expect(different == 0, "\(different) of \(complete)")
    let most = causes.sorted { $0.value > $1.value }.prefix(8).map { "\($0.value) \($0.key)" }.joined(separator: "\n")
    #expect(complete >= scaled(1_000) / 2, "\(complete) were written whole\n\(most)")
  }
}
