// A guide that says more of a segment than can be checked is refused when it is loaded, and not checked in part.

import Conformance
import Octets
import Testing

@Suite struct GuideLimitTests {
  private func guide(_ segment: SegmentOutline) throws -> Guide {
    let segments =
      [SegmentOutline(tag: "ST", elements: [], conditions: []), segment]
      + [SegmentOutline(tag: "SE", elements: [], conditions: [])]
    let entries: [GuideOutline.Entry] = segments.map { .segment(tag: $0.tag, isMandatory: true, maximum: 1) }
    return try Guide(
      GuideOutline(
        set: "850", release: "004010", group: "PO", name: "Order", areas: [.init(name: "heading", entries: entries)],
        tally: nil, segments: Dictionary(uniqueKeysWithValues: segments.map { ($0.tag, $0) }), known: []))
  }

  private func segment(elements: Int, conditions: Int) throws -> SegmentOutline {
    let outline = ElementOutline(number: "127", type: .text, minimum: 1, maximum: 30)
    let element = SegmentOutline.Element(isMandatory: false, repeats: 1, content: .simple(outline))
    let condition = try #require(ConditionOutline("E0103"))
    return SegmentOutline(
      tag: "REF", elements: Array(repeating: element, count: elements),
      conditions: Array(repeating: condition, count: conditions))
  }

  @Test func asMuchAsIsReadIsTaken() throws {
    let guide = try guide(segment(elements: 63, conditions: 64))
    #expect(guide.rule(SegmentTag("REF"), element: 63) != nil)
  }

  @Test func moreIsRefusedWithTheSegmentsName() throws {
    #expect(
      throws: GuideError(description: "segment REF of release 004010 has 65 conditions; at most 64 are read")
    ) { try guide(segment(elements: 4, conditions: 65)) }
    #expect(throws: GuideError(description: "segment REF of release 004010 has 64 elements; at most 63 are read")) {
      try guide(segment(elements: 64, conditions: 0))
    }
  }
}
