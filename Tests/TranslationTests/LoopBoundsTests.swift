// LS and LE: which loop begins, and what findings inside it say.

import Conformance
import Findings
import Octets
import Testing
import Translation
import X12

@Suite struct LoopBoundsTests {
  private func price(_ body: [String]) throws -> (findings: [Finding], answer: String) {
    let segments = ["BCT*PC", "LIN*1*VN*A1", "CTP***3.5"] + body
    let text =
      Envelope.head("SC", "005010") + "ST*832*0001~\n" + segments.map { "\($0)~\n" }.joined()
      + "SE*\(segments.count + 2)*0001~\n" + Envelope.tail(1)
    let run = try expectAgreement(Array(text.utf8), body.joined(separator: "~"))
    return (run.recorder.findings, String(decoding: run.answer, as: UTF8.self))
  }

  private let classes = ["LS*LM", "LM*FD", "LQ*66*CLASS II", "LE*LM"]
  private let makers = ["LS*N1", "N1*MF*MAKER", "LE*N1"]

  @Test func eitherLoopMayBeLeftOut() throws {
    for body in [classes, makers, classes + makers, []] { #expect(try price(body).findings.isEmpty) }
  }

  @Test func theNameDecidesNotTheOrder() throws {
    #expect(try price(makers + classes).findings.map(\.rule) == [.segmentOutOfOrder])
    #expect(try price(makers + makers).findings.map(\.rule) == [.loopTooMany])
    // A maker in a loop that says it is for classes has no place there; the loop was not ended before it.
    let wrong = try price(["LS*LM", "N1*MF*MAKER", "LE*LM"])
    #expect(wrong.findings.contains { $0.rule == .segmentMissing && $0.tag == SegmentTag("LE") })
    #expect(wrong.answer.contains("AK3*LE*6*LM*3~"))
  }

  /// Partners agree on names of their own: the first loop that may begin is meant.
  @Test func otherNames() throws {
    #expect(try price(["LS*0310", "LM*FD", "LQ*66*CLASS II", "LE*0310"]).findings.isEmpty)
    #expect(try price(["LS*LM ", "LM*FD", "LQ*66*CLASS II", "LE*LM"]).findings.map(\.rule) == [])
    let bad = try price(["LS*0310", "LM*QQ", "LQ*66*CLASS II", "LE*0310"])
    #expect(bad.answer.contains("AK3*LM*6*0310*8~"))
  }

  @Test func theLoopEndsWithLE() throws {
    let inside = try price(["LS*LM", "LM*FD", "LQ*66*CLASS II", "ZZQ*1", "LE*LM"])
    #expect(inside.answer.contains("AK3*ZZQ*8*LM*1~"))
    let behind = try price(classes + ["ZZQ*1"])
    #expect(behind.answer.contains("AK3*ZZQ*9**1~"))
    let next = try price(classes + ["LIN*2*VN"])
    #expect(next.answer.contains("AK3*LIN*9**8~"))
  }

  @Test func aNameThatIsNoneIsLeftOut() throws {
    let long = try price(["LS*TOOLONG", "LM*QQ", "LQ*66*CLASS II", "LE*TOOLONG"])
    #expect(long.answer.contains("AK3*LS*5**8~") && long.answer.contains("AK3*LM*6**8~"))
    let none = try price(["LS", "LM*QQ", "LQ*66*CLASS II", "LE*LM"])
    #expect(none.answer.contains("AK3*LS*5**8~\nAK4*1*447*1~\nAK3*LM*6**8~"))
  }

  /// Loops of the guides are called by their first segment; only another name is an identifier.
  @Test func identifiersOfAnImplementationGuide() throws {
    let library = library
    let plain = try #require(try library.guide("850", "005010"))
    #expect(plain.positions.indices.allSatisfy { plain.loopIdentifier($0) == nil })
    let segments = ["ST", "NM1", "N3", "SE"].map { SegmentOutline(tag: $0, elements: [], conditions: []) }
    func segment(_ tag: String) -> GuideOutline.Entry { .segment(tag: tag, isMandatory: true, maximum: 1) }
    let entries: [GuideOutline.Entry] = [
      segment("ST"), .loop(name: "2310", isMandatory: true, maximum: 1, content: [segment("NM1"), segment("N3")]),
      segment("SE"),
    ]
    let guide = try Guide(
      GuideOutline(
        set: "837", release: "005010", group: "HC", name: "Claim", areas: [.init(name: "heading", entries: entries)],
        tally: nil, segments: Dictionary(uniqueKeysWithValues: segments.map { ($0.tag, $0) }), known: []))
    #expect((0..<4).map { guide.loopIdentifier($0) } == [nil, "2310", "2310", nil])
    #expect(guide.loopIdentifier(-1) == nil && guide.loopIdentifier(4) == nil)
  }
}
