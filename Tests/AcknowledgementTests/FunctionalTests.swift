// Whole 997 and 999 texts.

import Acknowledgement
import Findings
import Octets
import Testing
import X12

@Suite struct WholeTextTests {
  @Test func anAcceptedSet() {
    #expect(
      answer([Group(sets: [(set(), [])])]) == """
        ISA*00*          *00*          *ZZ*US             *01*123456789      *260315*0800*U*00401*000000042*0*P*:~
        GS*FA*USGS*ACMEGS*20260315*0800*1*X*004010~
        ST*997*0001~
        AK1*PO*17~
        AK2*850*0001~
        AK5*A~
        AK9*A*1*1*1~
        SE*6*0001~
        GE*1*1~
        IEA*1*000000042~

        """)
  }

  /// Four sets, one of each kind: good, with a warning, refused for its content, refused for its envelope.
  private let mixed: [(SetFacts, [Broken])] = [
    (set("850", "0001"), []),
    (set("850", "0002"), [Broken(.elementCode, "PO1", at: 9, element: 3, reference: 355, position: 7, text: "ZZZ")]),
    (
      set("850", "0003"),
      [
        Broken(.segmentMissing, "BEG", at: 2), Broken(.segmentUnexpected, "TD5", at: 2),
        Broken(.elementMissing, "N1", at: 4, element: 1, reference: 98, position: 7, bounds: "N1"),
        Broken(.elementDate, "DTM", at: 6, element: 2, reference: 373, text: "20261399"),
        Broken(.elementTooLong, "DTM", at: 6, element: 3, reference: 337, text: "123456789"),
      ]
    ),
    (set("850", "0004"), [Broken(.setSegmentCount, "SE", at: 8, element: 1), Broken(.setControlMismatch)]),
  ]

  @Test func everyKindOfSet() {
    #expect(
      answer([Group(sets: mixed)]) == """
        ISA*00*          *00*          *ZZ*US             *01*123456789      *260315*0800*U*00401*000000042*0*P*:~
        GS*FA*USGS*ACMEGS*20260315*0800*1*X*004010~
        ST*997*0001~
        AK1*PO*17~
        AK2*850*0001~
        AK5*A~
        AK2*850*0002~
        AK3*PO1*9**8~
        AK4*3*355*7*ZZZ~
        AK5*E*5~
        AK2*850*0003~
        AK3*BEG*2**3~
        AK3*TD5*2**2~
        AK3*N1*4*N1*8~
        AK4*1*98*1~
        AK3*DTM*6**8~
        AK4*2*373*8*20261399~
        AK4*3*337*5*123456789~
        AK5*R*5~
        AK2*850*0004~
        AK5*R*3*4~
        AK9*P*4*4*2~
        SE*21*0001~
        GE*1*1~
        IEA*1*000000042~

        """)
  }

  @Test func an997Of005010SaysWhichConvention() {
    let given = Group(
      group("IN", control: "000000012", version: "005010UCS"),
      sets: [(set("810", "0001", convention: "005010UCS-7"), []), (set("810", "0002"), [])])
    #expect(
      answer([given], to: interchange(version: "00501", usage: "T")) == """
        ISA*00*          *00*          *ZZ*US             *01*123456789      *260315*0800*^*00501*000000042*0*T*:~
        GS*FA*USGS*ACMEGS*20260315*0800*1*X*005010~
        ST*997*0001~
        AK1*IN*000000012*005010UCS~
        AK2*810*0001*005010UCS-7~
        AK5*A~
        AK2*810*0002~
        AK5*A~
        AK9*A*2*2*2~
        SE*8*0001~
        GE*1*1~
        IEA*1*000000042~

        """)
  }

  @Test func an999() {
    let given = Group(
      group("HC", control: "17456", version: "005010X222A1"),
      sets: [
        (set("837", "0001", convention: "005010X222A1"), []),
        (set("837", "0002"), [Broken(.elementMissing, "CLM", at: 22, element: 2, reference: 782, position: 8)]),
        (set("837", "0003"), [Broken(.segmentMissing, "REF", at: 57, position: 7)]),
      ])
    #expect(
      answer([given], .implementation, to: interchange(version: "00501")) == """
        ISA*00*          *00*          *ZZ*US             *01*123456789      *260315*0800*^*00501*000000042*0*P*:~
        GS*FA*USGS*ACMEGS*20260315*0800*1*X*005010X231~
        ST*999*0001*005010X231~
        AK1*HC*17456*005010X222A1~
        AK2*837*0001*005010X222A1~
        IK5*A~
        AK2*837*0002~
        IK3*CLM*22**8~
        IK4*2*782*1~
        IK5*R*5~
        AK2*837*0003~
        IK3*REF*57*2310*3~
        IK5*R*5~
        AK9*P*3*3*1~
        SE*13*0001~
        GE*1*1~
        IEA*1*000000042~

        """)
  }

  @Test func eachGroupHasItsOwnAnswer() {
    let groups = [
      Group(group("PO", control: "5"), sets: [(set(), [])]), Group(group("FA", control: "6"), sets: [(set("997"), [])]),
      Group(group("IN", control: "7", version: "005010"), sets: [(set("810"), [])]),
    ]
    #expect(
      answer(groups) == """
        ISA*00*          *00*          *ZZ*US             *01*123456789      *260315*0800*U*00401*000000042*0*P*:~
        GS*FA*USGS*ACMEGS*20260315*0800*1*X*004010~
        ST*997*0001~
        AK1*PO*5~
        AK2*850*0001~
        AK5*A~
        AK9*A*1*1*1~
        SE*6*0001~
        GE*1*1~
        GS*FA*USGS*ACMEGS*20260315*0800*2*X*005010~
        ST*997*0002~
        AK1*IN*7*005010~
        AK2*810*0001~
        AK5*A~
        AK9*A*1*1*1~
        SE*6*0002~
        GE*1*2~
        IEA*2*000000042~

        """)
  }

  @Test func acceptedSetsNeedNotBeTold() {
    var policy = AcknowledgementPolicy()
    policy.tellsAcceptedSets = false
    let text = answer([Group(sets: mixed)], .functional, policy)
    #expect(!text.contains("AK2*850*0001~") && text.contains("AK2*850*0002~"))
    #expect(text.contains("AK9*P*4*4*2~\nSE*19*0001~"))
  }

  @Test func acceptedGroupsNeedNotBeTold() {
    var policy = AcknowledgementPolicy()
    policy.tellsAcceptedGroups = false
    let good = Group(group("PO", control: "5"), sets: [(set(), [])])
    #expect(answer([good], .functional, policy).isEmpty)
    let text = answer([good, Group(group(control: "9"), sets: mixed), good], .functional, policy)
    #expect(!text.contains("AK1*PO*5~") && text.contains("AK1*PO*9~"))
    #expect(text.hasSuffix("GE*1*1~\nIEA*1*000000042~\n"))
  }

  @Test func findingsOfLowSeverityAreNotTold() {
    #expect(
      notes([Broken(.totalHash, "CTT", at: 9, element: 2), Broken(.segmentMissing, "BEG", at: 2)], as: .note) == [
        "AK5*A"
      ])
  }
}
