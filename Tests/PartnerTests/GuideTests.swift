// What a partner's guide changes, by what is found in messages that were right before, or are now.

import Acknowledgement
import Conformance
import Findings
import Octets
import PartnerSpec
import Testing

@Suite struct GuideTests {
  /// Findings of Northside's 855 with one segment replaced.
  private func find(_ segment: String, _ others: String...) throws -> [String] {
    var message = Message.acknowledgement
    message.body = message.body.flatMap { $0.hasPrefix(segment) ? others : [$0] }
    return try read(message.text).findings.map { finding in
      finding.rule.name + " \(finding.tag)" + (finding.element > 0 ? "/\(finding.element)" : "")
        + (finding.component > 0 ? "-\(finding.component)" : "") + (finding.isImplementation ? " I" : "")
    }
  }

  @Test func theExampleIsRight() throws {
    let run = try read(Message.acknowledgement.text)
    #expect(run.rules == [])
    #expect(run.verdicts == [.accepted])
    let source = try #require(run.documents.first?["source"] as? [String: Any])
    #expect(source["guide"] as? String == "partners/northside-medsurg/guides/855")
  }

  @Test func usageOfSegmentsAndLoops() throws {
    #expect(try find("REF") == ["segment.missing REF"])
    #expect(try find("PER", "PER*IC*A*TE*1", "PER*IC*B*TE*2") == ["segment.tooMany PER"])
    #expect(try find("REF", "REF*ZZ*1", "REF*ZZ*2", "REF*ZZ*3", "REF*ZZ*4") == ["segment.tooMany REF"])
    let parties = (1...6).map { "N1*SE*N\($0)*92*NS" }
    var message = Message.acknowledgement
    message.body.replaceSubrange(4...4, with: parties)
    #expect(try read(message.text).rules == ["loop.tooMany"])
    // Of a place that a guide does not change nothing is new.
    #expect(try find("ACK", "ACK*IA*20*CA", "DTM*068*20250311") == [])
  }

  @Test func notUsed() throws {
    var message = Message.acknowledgement
    message.body.insert("CUR*SE*USD", at: 1)
    #expect(try read(message.text).rules == ["segment.notUsed"])
    // A loop is told of once, and what is in it is read.
    #expect(try find("ACK", "ACK*IA*20*CA", "N1*ST*WARD*92*W1", "N3*STREET") == ["segment.notUsed N1 I"])
    #expect(try find("REF", "REF*ZZ*C-77*TEXT") == ["element.notUsed REF/3 I"])
    #expect(
      try find("PO4", "PO4*10*1*EA", "REF*ZZ*A*WORDS*01:1:02:2:03:3")
        == ["element.notUsed REF/4-5 I", "element.notUsed REF/4-6 I"])
  }

  @Test func elementsAtOnePlaceOnly() throws {
    #expect(try find("PO4", "PO4*10*1*QX") == [])
    #expect(try find("PO4", "PO4*10*1*BX") == ["element.code PO4/3 I"])
    #expect(try find("PO4", "PO4*10*1*!!") == ["element.code PO4/3"])
    #expect(try find("BAK", "BAK*00*AH*PO-1*20250310") == ["element.code BAK/2 I"])
    #expect(try find("PO1", "PO1**20*CS*62.5**VN*X") == ["element.missing PO1/1", "code.unmapped PO1/7"])
    #expect(try find("N1", "N1*SE*NORTHSIDE") == ["element.missing N1/4"])
    #expect(try find("N1", "N1*SE*NORTHSIDE*92*1234567890123456") == ["element.tooLong N1/4"])
    // In the loop of a line, REF has words.
    #expect(try find("PO4", "PO4*10*1*EA", "REF*ZZ*A*WORDS") == [])
  }

  @Test func conditions() throws {
    #expect(try find("PO1", "PO1*1*20**62.5**VN*NS-SYR10LL") == ["element.conditionMissing PO1/3 I"])
    #expect(try find("PO1", "PO1*1**CS*62.5**VN*NS-SYR10LL") == ["element.conditionMissing PO1/2 I"])
  }

  @Test func addedAndMoved() throws {
    #expect(try find("PO4", "PO4*10*1*EA", "NTE*GEN*FRAGILE") == [])
    #expect(try find("N1", "LM*AB", "LQ*1*A", "N1*SE*NORTHSIDE*92*NS1") == [])
    #expect(try find("REF", "REF*ZZ*C-77", "PER*IC*A*TE*1").first == "segment.outOfOrder PER")
  }

  /// What a 997 says, and a 999, which has codes for it.
  @Test func acknowledgementsHaveCodesForIt() throws {
    var message = Message.acknowledgement.replacing("REF", with: "REF*ZZ*C-77*TEXT")
    message.body.insert("CUR*SE*USD", at: 1)
    message = message.replacing("PO1", with: "PO1*1*20**62.5**VN*NS-SYR10LL")
    message = message.replacing("PO4", with: "PO4*10*1*BX")
    let answer = try read(message.text).answer
    #expect(answer.contains("IK3*CUR*3**I4~"))
    #expect(answer.contains("IK3*REF*5**8~\nIK4*3*352*I10*TEXT~"))
    #expect(answer.contains("IK4*3*355*I9~"))
    #expect(answer.contains("IK4*3*355*I6*BX~"))
    #expect(answer.contains("IK5*E*I5~"))
    let own = try Bench([
      "partners/a/partner.json5": profile(
        "a", #"sends: [{ as: "x12/004010/855", guide: "g" }], acknowledgement: { functional: "997" }"#),
      "partners/a/g.json5": """
      { extends: "x12/004010/855", segments: { CUR: null }, elements: { "REF/03": null, "PO1>PO4/03": { codes: { remove: "BX" } } } }
      """,
    ])
    message.sender = "A"
    let plain = try read(message.text, own.library).answer
    #expect(plain.contains("AK3*CUR*3**2~"))
    #expect(plain.contains("AK3*REF*5**8~\nAK4*3*352*3*TEXT~"))
    #expect(plain.contains("AK4*3*355*7*BX~"))
    #expect(plain.contains("AK5*E*5~"))
  }

  @Test func positionsShareRulesWhereNothingIsChanged() throws {
    let standard = try #require(try library.guide("855", "004010"))
    let own = try library.guide(at: "partners/northside-medsurg/guides/855.json5")
    let rules = { (guide: Guide) in Set(guide.positions.list.map(\.rule)).count }
    // PO1, ACK, BAK, N1, PO4, two REFs; NTE and LM, LQ are new.
    #expect(rules(own) <= rules(standard) + 12)
    #expect(own.name == "Order acknowledgment of Northside" && own.release == "004010" && own.group == "PR")
  }

  @Test func allMistakesAtOnce() throws {
    let bench = try Bench([
      "partners/a/partner.json5": profile("a", #"sends: [{ as: "x12/004010/855", guide: "g" }]"#),
      "partners/a/g.json5": """
      {
        extends: "x12/004010/855",
        segments: { REFF: "M 3", "PO1>PID": "Q 5", "N4": "O 1", "REF[01=ZZ]": null },
        elements: {
          "BAK/02": { codes: "AC AX" },
          "BAK/33": "M",
          "REF/02-1": "M",
          "BAK/01": { lenght: "1/2" },
          "BAK/03": { length: "5" },
          "BAK/04": { codes: "20250310" },
          BAK: "M",
        },
        conditions: { PO1: { add: ["P0326"], remove: ["E0102"] } },
        add: [{ segment: "ZZZ O 1", after: "REF" }, { segment: "NTE O 1", after: "REV" }, { loop: "LM O 1" }],
        moved: { CUR: { behind: "REF" } },
      }
      """,
    ])
    let mistakes = try bench.mistakes { _ = try $0.partner("a") }
    let wanted = [
      "3:15: there is no REFF in this guide, did you mean REF?", "3:39: found 'Q 5', expected a usage",
      "3:46: there is no N4 in this guide; N4 stands at N1>N4", "3:59: found 'REF[01=ZZ]', expected a segment or loop",
      "5:24: AX is no code of element 587, did you mean", "6:5: BAK has no element 33, it has 10",
      "7:5: REF/2 has no components", "unknown key 'lenght', did you mean 'length'?",
      "9:25: found '5', expected the shortest and the longest", "10:24: element 373 is of type DT and has no codes",
      "11:5: found 'BAK', expected an element", "condition P0326 names an element beyond the last",
      "there is no such condition to remove", "segment ZZZ is not defined in release 004010",
      "there is no REV here, did you mean REF?", "'content' is missing", "unknown key 'behind'",
    ]
    for text in wanted {
      #expect(mistakes.contains { $0.contains(text) }, "\(text)\n\(mistakes.joined(separator: "\n"))")
    }
  }
}
