// The shipped partners who send rows were modelled on real feeds: they take those feeds too, where they are at hand.

import Acknowledgement
import Conformance
import Findings
import Foundation
import Octets
import PartnerSpec
import Testing
import Translation
import X12

@Suite struct RowFeedTests {
  private static let corpus = checkout.deletingLastPathComponent().appending(path: "shared/corpus/csv")
  /// File, partner, what it is to the partner, rows, and what is refused: GTINs that a spreadsheet has spoilt, and once a
  /// row of which the cells are shifted.
  private static let feeds: [(String, String, String, Int, [String: Int])] = [
    ("stizun-02.csv", "murgtal", "price-list", 500, [:]),
    ("stizun-12.csv", "murgtal", "stock", 101, ["cell.damaged": 59, "element.number": 1, "element.date": 1]),
    ("stizun-04.csv", "nordkai", "price-list", 360, [:]), ("stizun-09.csv", "nordkai", "availability", 39, [:]),
    ("openboxes-11.csv", "seabright", "price-list", 38, [:]), ("stedi-01.csv", "seabright", "inventory", 4, [:]),
  ]

  @Test(.enabled(if: FileManager.default.fileExists(atPath: corpus.path)), arguments: feeds)
  func realFeedsAreTaken(_ file: String, _ id: String, _ set: String, _ rows: Int, _ refused: [String: Int]) throws {
    let listener = Listener()
    let summary = try InputTranslation(specs: library, partner: try library.partner(id), name: "input.\(set).csv").run(
      HeadedSource(try FileSource(path: Self.corpus.appending(path: file).path)), observer: listener)
    #expect(summary.sets == 1 && summary.rows == rows)
    #expect(listener.refused == refused && listener.told.isEmpty, "\(listener.refused) \(listener.told)")
  }
}

private final class Listener: TranslationObserver {
  private(set) var refused: [String: Int] = [:]
  private(set) var told: [String: Int] = [:]
  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) { keep(findings) }
  func end(findings: FindingList) { keep(findings) }
  private func keep(_ list: FindingList) {
    for finding in list.items {
      if finding.severity == .reject { refused[finding.rule.name, default: 0] += 1 }
      if finding.severity == .warn { told[finding.rule.name, default: 0] += 1 }
    }
  }
}
