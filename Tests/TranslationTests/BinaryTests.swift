// BIN and BDS are segments of the set they stand in: counted, held to their place, and refused with the set.

import Conformance
import Findings
import Octets
import Testing
import Translation
import X12

@Suite struct BinaryTests {
  private func run(_ body: String, segments: Int) throws -> WholeRun {
    try expectAgreement(Array((Envelope.orderHead + body + Envelope.orderTail(segments)).utf8), body)
  }

  @Test func dataOfTheRightLength() throws {
    let run = try run("PO1*1*2*EA*3.5~\nBDS*ASC*9*~GE*1*1~\n~\nCTT*1~\n", segments: 3)
    let set = try #require(run.recorder.allSets.first)
    #expect(set.findings.items.map(\.rule) == [.segmentNotInSet])
    #expect(set.verdict == .acceptedWithErrors)
    #expect(set.facts.segments == 6)
  }

  @Test func wrongLengthIsAFaultOfTheSet() throws {
    let run = try run("PO1*1*2*EA*3.5~\nBIN*3*SEVEN~\nCTT*1~\n", segments: 3)
    #expect(run.recorder.interchanges.map(\.unit.verdict) == [.accepted])
    let set = try #require(run.recorder.allSets.first)
    #expect(set.verdict == .rejected)
    let finding = try #require(set.findings.items.first { $0.rule == .binaryLength })
    #expect(
      finding.segment == 4 && finding.tag == SegmentTag("BIN") && finding.element == 1 && finding.reference == 784)
    #expect(finding.interchange == 1 && finding.group == 1 && finding.set == 1)
    #expect(finding.place.line == 6 && finding.place.column == 5)
    #expect(Array(set.findings.copy(finding.text)) == Array("3".utf8))
    #expect(Array(set.findings.copy(finding.excerpt)) == Array("BIN*3*".utf8))
    #expect(
      String(decoding: run.answer, as: UTF8.self).contains("AK3*BIN*4**6~\nAK3*BIN*4**8~\nAK4*1*784*7*3~\nAK5*R*5~"))
  }

  @Test func outsideASetItIsAFaultOfTheInterchange() throws {
    let text = Envelope.head("PO") + "BIN*3*A~B~\n" + Envelope.tail(0)
    let run = try runAll(MemorySource(Array(text.utf8)))
    let unit = try #require(run.recorder.interchanges.first?.unit)
    #expect(unit.findings.items.map(\.rule) == [.interchangeStructure])
    #expect(unit.findings.items.first?.tag == SegmentTag("BIN"))
    #expect(unit.findings.items.first?.place.line == 3)
  }

  /// A guide that has a place for BIN takes it there, once.
  @Test func aGuideMayHaveAPlaceForIt() throws {
    var checker = SetChecker(try Self.guide())
    checker.begin(Finding(.elementMissing))
    var findings = FindingList()
    var positions: [Int] = []
    for (index, tag) in ["ST", "SPI", "BIN", "BIN"].enumerated() {
      let bytes = Array(tag.utf8) + [UInt8](repeating: 0, count: wordSlack)
      let ends = [UInt32(tag.utf8.count)]
      let view = SegmentView(
        start: 0, first: 0, last: 0, ordinal: UInt32(index + 1), tag: SegmentTag(tag), hasSub: false)
      positions.append(checker.checkPlace(bytes.span, ends.span, view, &findings) { _ in Place() })
    }
    #expect(positions == [0, 1, 2, 2])
    #expect(findings.items.map(\.rule) == [.segmentTooMany])
    #expect(findings.items.first?.segment == 4)
  }

  private static func guide() throws -> Guide {
    let segments = ["ST", "SPI", "BIN", "SE"].map { SegmentOutline(tag: $0, elements: [], conditions: []) }
    let entries: [GuideOutline.Entry] = segments.map { .segment(tag: $0.tag, isMandatory: true, maximum: 1) }
    return try Guide(
      GuideOutline(
        set: "841", release: "004010", group: "SP", name: "Specification",
        areas: [.init(name: "heading", entries: entries)],
        tally: nil, segments: Dictionary(uniqueKeysWithValues: segments.map { ($0.tag, $0) }), known: []))
  }
}
