// Releases without a guide of their own: which guide reads them, and what of theirs is no fault though the guide does not
// know it.

import Findings
import Foundation
import Octets
import PartnerSpec
import Testing
import Translation

@Suite struct ReleaseTests {
  @Test(arguments: [
    ("002040", "004010"), ("003060", "004010"), ("004010", "004010"), ("004020", "005010"), ("004030", "005010"),
    ("005010", "005010"), ("007010", "005010"), ("", "004010"), ("LATEST", "004010"),
  ])
  func theNearestGuideIsTheOneLaidOutAlike(_ release: String, _ guide: String) {
    #expect(SpecLibrary.nearest(to: release) == guide)
  }

  /// MSG became MTX right after 004010: what partners write there is neither refused nor lost.
  @Test func textOfAYoungerReleaseIsRead() throws {
    let order = order(release: "004030", date: "20250310", note: "N9*L1*NOTE~MTX**Ring the bell.~")
    let (rules, document) = try read(order)
    #expect(rules == [.guideNearest])
    let notes = try #require(document["notes"] as? [[String: Any]])
    #expect(notes.compactMap { $0["text"] as? String } == ["Ring the bell."])
  }

  /// Dates had six digits before 004010.
  @Test(arguments: [("003060", [Rule.guideNearest]), ("004010", [Rule.elementTooShort])])
  func shortDatesAreRightInOldReleases(_ release: String, _ rules: [Rule]) throws {
    let (found, document) = try read(order(release: release, date: "250310"))
    #expect(found == rules)
    #expect(document["date"] as? String == "2025-03-10")
  }

  /// A day that does not exist is none in any release.
  @Test func aShortDateMustBeADay() throws {
    #expect(try read(order(release: "003060", date: "250231")).rules == [.guideNearest, .elementDate])
  }

  private func order(release: String, date: String, note: String = "") -> String {
    let count = 6 + note.count { $0 == "~" }
    return """
      ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *250310*0915*U*00401*000000001*0*P*:~\
      GS*PO*BUYER*SELLER*20250310*0915*1*X*\(release)~ST*850*0001~BEG*00*SA*A-1**\(date)~\(note)\
      N1*ST*WARD*92*W3~PO1*1*5*EA*2**VN*X-1~CTT*1~SE*\(count)*0001~GE*1*1~IEA*1*000000001~
      """
  }

  private func read(_ text: String) throws -> (rules: [Rule], document: [String: Any]) {
    let scratch = Scratch()
    let path = "\(scratch.path)/input.edi"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let rules = try check(try FileSource(path: path)).findings.map(\.rule)
    return (rules, try #require(try canonicalDocuments(path).first))
  }
}
