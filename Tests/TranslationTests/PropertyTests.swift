// What holds for every legal set: nothing is found, a document comes out with all its lines, its acknowledgement accepts.

import Findings
import Foundation
import Octets
import PartnerSpec
import Sampling
import Testing
import Translation

@Suite struct PropertyTests {
  static let sets = ["850", "855", "856", "810", "860", "865", "846", "832", "820", "861", "997"]

  /// An interchange with one set by a seed.
  private func legalSet(_ set: String, _ release: String, _ seed: Int) throws -> InterchangeDraft {
    let outline = try #require(try library.outline(set, release))
    var composer = SetComposer(outline, .seeded(Random(UInt64(seed))))
    return InterchangeDraft(outline, [composer.compose()])
  }

  @Test(arguments: sets, ["004010", "005010"])
  func legalSetsAreClean(_ set: String, _ release: String) throws {
    for seed in 1...150 {
      let file = try legalSet(set, release, seed).text
      let found = try check(MemorySource(Array(file.utf8))).findings.filter { $0.severity > .note }
      #expect(found.isEmpty, "seed \(seed): \(found.map { "\($0.rule) \($0.tag)-\($0.element)" })\n\(file)")
      if !found.isEmpty { return }
    }
  }

  @Test(arguments: ["850", "855", "810"], ["004010", "005010"])
  func everyLineComesOut(_ set: String, _ release: String) throws {
    let scratch = Scratch()
    for seed in 1...60 {
      let legal = try legalSet(set, release, seed)
      let lines = legal.sets[0].segments.count { $0.tag == (set == "810" ? "IT1" : "PO1") }
      let path = "\(scratch.path)/\(seed).edi"
      try legal.text.write(toFile: path, atomically: true, encoding: .utf8)
      let documents = try canonicalDocuments(path)
      #expect(documents.count == 1)
      #expect((documents.first?["lines"] as? [Any])?.count == lines, "seed \(seed)")
      #expect(documents.first?["status"] as? String == "accepted")
      #expect(PlainAnswer(try acknowledge(path)).sets == ["A"])
    }
  }

  /// One fault put into a legal order is found, as that fault.
  @Test(arguments: 1...60)
  func oneFaultIsFound(_ seed: Int) throws {
    let lines = try legalSet("850", "004010", seed).text.split(separator: "\n").map(String.init)
    func rules(_ change: (inout [String]) -> Void) throws -> Set<Rule> {
      var lines = lines
      change(&lines)
      return Set(try check(MemorySource(Array(lines.joined(separator: "\n").utf8))).findings.map(\.rule))
    }
    let beg = try #require(lines.firstIndex { $0.hasPrefix("BEG") })
    #expect(try rules { $0.remove(at: beg) }.isSuperset(of: [.segmentMissing, .setSegmentCount]))
    #expect(try rules { $0[beg] = "BEG*00*NE*X**20250231~" }.contains(.elementDate))
    #expect(try rules { $0[beg] = "BEG*QQ*NE*X**20250101~" }.contains(.elementCode))
    #expect(
      try rules { $0[beg] = "BEG*00*NE*\(String(repeating: "X", count: 23))**20250101~" }.contains(.elementTooLong))
    #expect(try rules { $0[beg] = "BEG*00*NE***20250101~" }.contains(.elementMissing))
    #expect(try rules { $0.insert("ZZ9*1~", at: beg + 1) }.contains(.segmentUnknown))
    #expect(try rules { $0.insert("BSN*00*1*20250101*1200~", at: beg + 1) }.contains(.segmentNotInSet))
    #expect(try rules { $0.insert($0[beg], at: beg) }.contains(.segmentTooMany))
    #expect(try rules { $0.removeLast() }.contains(.interchangeTrailerMissing))
    #expect(try rules { $0[$0.count - 1] = "IEA*2*000000001~" }.contains(.interchangeGroupCount))
    #expect(try rules { $0[$0.count - 1] = "IEA*1*000000002~" }.contains(.interchangeControlMismatch))
  }
}
