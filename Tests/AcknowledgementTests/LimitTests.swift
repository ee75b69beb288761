// What fits into an answer: positions, copies, and how many of each.

import Acknowledgement
import Findings
import Octets
import Testing
import X12

@Suite struct LimitTests {
  @Test func ninetyNineElementNotes() {
    let broken = (1...120).map { Broken(.elementCode, "PO1", at: 2, element: UInt16($0 % 30 + 1)) }
    let lines = notes(broken + [Broken(.elementCode, "PO1", at: 3, element: 1)])
    #expect(lines.filter { $0.hasPrefix("AK4") }.count == 100)
    #expect(lines.filter { $0.hasPrefix("AK3") } == ["AK3*PO1*2**8", "AK3*PO1*3**8"])
  }

  @Test func positionsInAndBelowTheSegment() {
    func position(_ broken: Broken, _ version: String) -> String {
      let line = notes([broken], version: version)[1]
      return String(line.split(separator: "*")[1])
    }
    let repeated = Broken(.elementCode, "REF", at: 2, element: 4, component: 2, occurrence: 3)
    #expect(position(repeated, "004010") == "4:2")
    #expect(position(repeated, "005010") == "4:2:3")
    let simple = Broken(.elementCode, "REF", at: 2, element: 4, occurrence: 3)
    #expect(position(simple, "004010") == "4")
    #expect(position(simple, "005010") == "4::3")
    #expect(
      position(Broken(.elementCode, "REF", at: 2, element: 99, component: 100, occurrence: 10_000), "005010") == "99")
    #expect(notes([Broken(.elementTooMany, "REF", at: 2, element: 100)]) == ["AK3*REF*2**8", "AK5*E*5"])
  }

  @Test func theComponentSeparatorIsThatOfTheAnswer() {
    let facts = interchange(delimiters: Delimiters(element: 0x2a, component: 0x3e, repetition: nil, segment: 0x7e))
    let given = Group(sets: [(set(), [Broken(.elementCode, "SV1", at: 2, element: 1, component: 2, text: "A:B")])])
    #expect(answer([given], to: facts).contains("\nAK4*1>2**7*A:B~\n"))
  }

  @Test(arguments: [(UInt16(0), ""), (1, "1"), (9_999, "9999"), (10_001, ""), (65_535, "")])
  func elementNumbers(reference: UInt16, expected: String) {
    let broken = Broken(.elementCode, "REF", at: 2, element: 1, reference: reference, text: "X")
    #expect(notes([broken])[1] == "AK4*1*\(expected)*7*X")
  }

  @Test func segmentPositions() {
    let late = [Broken(.segmentUnknown, "REF", at: 1_000_000)]
    #expect(notes(late) == ["AK5*E*5"])
    #expect(notes(late, version: "005010") == ["AK3*REF*1000000**1", "AK5*E*5"])
    #expect(notes([Broken(.segmentUnknown, "REF", at: 999_999)])[0] == "AK3*REF*999999**1")
  }

  @Test(
    arguments: [
      ("ABC", "*ABC"), ("  ", "*  "), ("A>B", "*A>B"), ("A:B", ""), ("A*B", ""), ("A~B", ""), ("A\u{7}B", ""),
      ("A\nB", ""),
      ("caf\u{e9}", ""), ("\u{7f}", ""), ("A^B", "*A^B"), ("", ""),
    ])
  func copies(text: String, expected: String) {
    let broken = [Broken(.elementTooLong, "REF", at: 2, element: 2, reference: 127, text: text)]
    #expect(notes(broken)[1] == "AK4*2*127*5\(expected)")
    // There is a repetition separator in 00501.
    let later = text == "A^B" ? "" : expected
    #expect(notes(broken, version: "005010")[1] == "AK4*2*127*5\(later)")
    #expect(notes(broken, .implementation, version: "005010")[1] == "IK4*2*127*5\(later)")
  }

  @Test func copiesAreNotLongerThan99() {
    let long = String(repeating: "x", count: 98)
    let broken = [Broken(.elementTooLong, "MSG", at: 2, element: 1, reference: 933, text: long + "YZ")]
    #expect(notes(broken)[1] == "AK4*1*933*5*\(long)Y")
  }

  @Test(arguments: [Rule.elementMissing, .elementConditionMissing, .elementCharacter, .textNotUTF8])
  func noCopyOfWhatIsMissingOrUnprintable(rule: Rule) {
    let broken = [Broken(rule, "REF", at: 2, element: 2, reference: 127, text: "ABC")]
    #expect(notes(broken, as: .warn)[1].hasPrefix("AK4*2*127*"))
    #expect(!notes(broken, as: .warn)[1].contains("ABC"))
  }

  /// 97, 123 and 2 have six digits.
  @Test func countsBeyondSixDigits() {
    var sink = ByteSink()
    var writer = AcknowledgementWriter(kind: .functional, stamp: stamp)
    var facts = group()
    facts.setsReceived = 1_000_001
    facts.setsAccepted = 1_000_001
    facts.setsClaimed = Array("1000001".utf8)
    writer.open(interchange(), &sink)
    writer.open(facts, &sink)
    writer.close(facts, list([]), &sink)
    writer.close(interchange(), list([]), &sink)
    sink.commit()
    #expect(String(decoding: sink.take(), as: UTF8.self).contains("\nAK9*A*999999*999999*999999~\n"))
  }
}
