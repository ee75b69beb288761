// CTX of a 999: the element that made a relational condition apply.

import Acknowledgement
import Findings
import Testing

@Suite struct ContextTests {
  private let number = Broken(
    .elementConditionMissing, "PER", at: 3, element: 4, reference: 364, trigger: .init(element: 3, reference: 365))

  @Test func aConditionNamesItsTrigger() {
    #expect(
      notes([number], .implementation) == [
        "IK3*PER*3**8", "IK4*4*364*2", "CTX*SITUATIONAL TRIGGER*PER*3**3*365", "IK5*E*5",
      ])
  }

  @Test func a997HasNoContext() {
    #expect(notes([number]) == ["AK3*PER*3**8", "AK4*4*364*2", "AK5*E*5"])
    #expect(notes([number], version: "005010") == ["AK3*PER*3**8", "AK4*4*364*2", "AK5*E*5"])
  }

  @Test func anExclusionNamesWhatWasThereFirst() {
    let second = Broken(
      .elementExclusion, "TD3", at: 5, element: 10, reference: 24, text: "4CG1",
      trigger: .init(element: 1, reference: 40))
    #expect(
      notes([second], .implementation) == [
        "IK3*TD3*5**8", "IK4*10*24*10*4CG1", "CTX*SITUATIONAL TRIGGER*TD3*5**1*40", "IK5*E*5",
      ])
  }

  /// A composite has no number that C999 could hold.
  @Test func aComponentIsPlacedButHasNoReference() {
    let inner = Broken(
      .elementConditionMissing, "REF", at: 3, element: 4, component: 4, reference: 127,
      trigger: .init(element: 4, component: 3, reference: 128))
    #expect(notes([inner], .implementation)[1...2] == ["IK4*4:4*127*2", "CTX*SITUATIONAL TRIGGER*REF*3**4:3"])
  }

  @Test func theContextIsInTheLoopOfTheSegment() {
    var bounded = number
    bounded.finding.bounds = 0x31_4e  // N1
    #expect(
      notes([bounded], .implementation)[...2] == [
        "IK3*PER*3*N1*8", "IK4*4*364*2", "CTX*SITUATIONAL TRIGGER*PER*3*N1*3*365",
      ])
  }

  @Test func whatNothingCallsForHasNoContext() {
    let oneOf = Broken(.elementConditionMissing, "REF", at: 3, element: 2, reference: 127)
    let code = Broken(.elementCode, "REF", at: 3, element: 1, reference: 128, text: "QQ")
    #expect(
      notes([oneOf, code], .implementation) == ["IK3*REF*3**8", "IK4*2*127*2", "IK4*1*128*7*QQ", "IK5*E*5"])
  }

  /// No more contexts than IK4s.
  @Test func ninetyNineAtMost() {
    let many = (1...120).map { _ in number }
    let lines = notes(many, .implementation)
    #expect(lines.count { $0.hasPrefix("IK4") } == 99)
    #expect(lines.count { $0.hasPrefix("CTX") } == 99)
  }
}
