// AK303 and IK303: which loop a segment in error stands in.

import Acknowledgement
import Findings
import Testing

@Suite struct LoopTests {
  /// LS01 between LS and LE; 447 has six characters in 004010 and four in 005010.
  @Test(arguments: [("N1", "N1", "N1"), ("2120", "2120", "2120"), ("LDT001", "LDT001", ""), ("A:B", "", "")])
  func boundedLoops(identifier: String, old: String, new: String) {
    let broken = [Broken(.segmentMissing, "NM1", at: 2, bounds: identifier)]
    #expect(notes(broken)[0] == "AK3*NM1*2*\(old)*3")
    #expect(notes(broken, version: "005010")[0] == "AK3*NM1*2*\(new)*3")
    #expect(notes(broken, .implementation)[0] == "IK3*NM1*2*\(new)*3")
  }

  /// Identifiers of an implementation guide are for the 999; those that do not fit are left out.
  @Test func loopsOfAnImplementationGuide() {
    let broken = [
      Broken(.segmentMissing, "NM1", at: 2, position: 7), Broken(.segmentMissing, "NM1", at: 3, position: 8),
    ]
    #expect(notes(broken) == ["AK3*NM1*2**3", "AK3*NM1*3**3", "AK5*R*5"])
    #expect(notes(broken, .implementation) == ["IK3*NM1*2*2310*3", "IK3*NM1*3**3", "IK5*R*5"])
  }

  @Test func whatWasReceivedGoesBeforeTheGuide() {
    let broken = [Broken(.segmentMissing, "NM1", at: 2, position: 7, bounds: "2120")]
    #expect(notes(broken, .implementation)[0] == "IK3*NM1*2*2120*3")
  }
}
