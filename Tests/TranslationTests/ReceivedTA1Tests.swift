// A TA1 that we receive: every element is looked at, nobody is answered.

import Findings
import Octets
import Testing
import Translation
import X12

@Suite struct ReceivedTA1Tests {
  private func run(_ segment: String) throws -> WholeRun {
    let header =
      "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250101*0101*U*00401*000000001*1*P*:~\n"
    return try expectAgreement(Array((header + segment + "~\nIEA*0*000000001~\n").utf8), segment)
  }

  @Test(arguments: [
    "TA1*000000318*250318*0630*R*023", "TA1*000000001*250131*2359*A*000", "TA1*999999999*240229*0000*E*031",
  ])
  func rightOnes(_ segment: String) throws {
    #expect(try run(segment).recorder.findings.isEmpty)
  }

  @Test(arguments: [
    ("TA1*318*250318*0630*R*023", [1]), ("TA1*A00000318*250318*0630*R*023", [1]), ("TA1**250318*0630*R*023", [1]),
    ("TA1*0000000318*250318*0630*R*023", [1]), ("TA1*000000318*20250318*0630*R*023", [2]),
    ("TA1*000000318*250230*0630*R*023", [2]), ("TA1*000000318*250318*063000*R*023", [3]),
    ("TA1*000000318*250318*2400*R*023", [3]), ("TA1*000000318*250318*0630*P*023", [4]),
    ("TA1*000000318*250318*0630*r*023", [4]), ("TA1*000000318*250318*0630*R*032", [5]),
    ("TA1*000000318*250318*0630*R*23", [5]), ("TA1*000000318*250318*0630*R", [5]), ("TA1*000000318", [2, 3, 4, 5]),
    ("TA1", [1, 2, 3, 4, 5]), ("TA1*000000318*250318*0630*R*023**X*Y", [7]),
  ])
  func wrongOnes(_ segment: String, _ elements: [UInt16]) throws {
    let run = try run(segment)
    let unit = try #require(run.recorder.interchanges.first?.unit)
    #expect(unit.findings.items.map(\.element) == elements)
    #expect(unit.findings.items.allSatisfy { $0.rule == .acknowledgementElement && $0.severity == .note })
    #expect(unit.findings.items.allSatisfy { $0.tag == SegmentTag("TA1") && $0.place.line == 2 && $0.interchange == 1 })
    #expect(unit.verdict == .accepted)
    #expect(run.answer.isEmpty)
  }

  /// What is wrong with the TA1 does not touch the groups beside it, nor their answer.
  @Test func besideAGroup() throws {
    let good = Envelope.orderHead + "PO1*1*2*EA*3.5~\n" + Envelope.orderTail(1)
    let text = good.replacing("*0*P*:~", with: "*1*P*:~").replacing("GS*PO", with: "TA1*1*2*3*4*5~\nGS*PO")
    let run = try expectAgreement(Array(text.utf8), "TA1 beside a group")
    #expect(run.recorder.findings.map(\.rule) == Array(repeating: .acknowledgementElement, count: 5))
    #expect(run.recorder.allSets.map(\.verdict) == [.accepted])
    let answer = String(decoding: run.answer, as: UTF8.self)
    #expect(answer.contains("AK9*A*1*1*1~") && answer.contains("TA1*000000001*250101*0101*A*000~"))
  }
}
