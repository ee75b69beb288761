// A, E, P and R of sets, groups and interchanges, and the counts that go with them.

import Acknowledgement
import Findings
import Octets
import Testing
import X12

private typealias Writer = AcknowledgementWriter

@Suite struct RollUpTests {
  @Test func aSet() {
    #expect(Writer.verdict(set: list([])) == .accepted)
    #expect(Writer.verdict(set: list([Broken(.totalHash)])) == .accepted)
    #expect(Writer.verdict(set: list([Broken(.totalHash), Broken(.elementCode)])) == .acceptedWithErrors)
    #expect(Writer.verdict(set: list([Broken(.elementCode), Broken(.elementDate)])) == .rejected)
    for rule in Rule.allCases where rule.scope == .set {
      #expect(Writer.verdict(set: list([Broken(rule)])) == .rejected)
    }
  }

  /// Received, accepted, with errors, the group's own finding; and what follows.
  @Test(
    arguments: [
      (3, 3, 0, nil, Verdict.accepted), (0, 0, 0, nil, .accepted), (3, 3, 1, nil, .acceptedWithErrors),
      (3, 3, 0, .groupSetCount, .acceptedWithErrors), (3, 2, 0, nil, .partlyAccepted), (3, 1, 1, nil, .partlyAccepted),
      (3, 2, 0, .groupSetCount, .partlyAccepted), (3, 0, 0, nil, .rejected), (3, 3, 0, .groupTrailerMissing, .rejected),
      (3, 2, 1, .groupControlMismatch, .rejected), (3, 3, 0, .groupUnsupported, .rejected),
      (0, 0, 0, .groupVersion, .rejected),
    ] as [(UInt32, UInt32, UInt32, Rule?, Verdict)])
  func aGroup(received: UInt32, accepted: UInt32, withErrors: UInt32, rule: Rule?, verdict: Verdict) {
    var facts = group()
    facts.setsReceived = received
    facts.setsAccepted = accepted
    let findings = list(rule.map { [Broken($0)] } ?? [])
    #expect(Writer.verdict(group: facts, findings: findings, setsWithErrors: withErrors) == verdict)
  }

  @Test func onlyItsOwnFindingsConcernAGroup() {
    var other = Finding(.groupTrailerMissing)
    other.group = 2
    var findings = list([Broken(.interchangeTrailerMissing), Broken(.setTrailerMissing)])
    findings.add(other)
    var facts = group()
    facts.ordinal = 1
    #expect(Writer.verdict(group: facts, findings: findings, setsWithErrors: 0) == .accepted)
    facts.ordinal = 2
    #expect(Writer.verdict(group: facts, findings: findings, setsWithErrors: 0) == .rejected)
  }

  private let good: (SetFacts, [Broken]) = (set(), [])
  private let doubtful: (SetFacts, [Broken]) = (set(), [Broken(.elementCode)])
  private let bad: (SetFacts, [Broken]) = (set(), [Broken(.elementDate)])

  @Test func countsOfAK9() {
    func ak9(_ sets: [(SetFacts, [Broken])], _ broken: [Broken] = []) -> String {
      let lines = answer([Group(group(), broken, sets: sets)]).split(separator: "\n")
      return String(lines[lines.count - 4])
    }
    #expect(ak9([good, good]) == "AK9*A*2*2*2~")
    #expect(ak9([good, doubtful]) == "AK9*E*2*2*2~")
    #expect(ak9([good, doubtful, bad]) == "AK9*P*3*3*2~")
    #expect(ak9([bad, bad]) == "AK9*R*2*2*0~")
    #expect(ak9([]) == "AK9*A*0*0*0~")
    #expect(ak9([good, bad], [Broken(.groupControlMismatch)]) == "AK9*R*2*2*0*4~")
  }

  /// A set cannot be accepted in a group that is refused.
  @Test func aRefusedGroupAnswersNoSets() {
    let text = answer([Group(group(), [Broken(.groupTrailerMissing)], claimed: .some(nil), sets: [good, bad])])
    #expect(text.contains("AK1*PO*17~\nAK9*R*2*2*0*3~\nSE*4*0001~\nGE*1*1~\nIEA*1*000000042~\n"))
    let allBad = answer([Group(sets: [bad, bad])])
    #expect(allBad.contains("AK2*850*0001~\nAK5*R*5~\nAK2*850*0001~\nAK5*R*5~\nAK9*R*2*2*0~\nSE*8*"))
  }

  @Test func anInterchange() {
    let accepted = Writer.verdict(interchange: list([Broken(.byteOrderMark), Broken(.groupTrailerMissing)]))
    #expect(accepted == (.accepted, "000"))
    let warned = Writer.verdict(interchange: list([Broken(.interchangeUsage), Broken(.interchangeTime)]))
    #expect(warned == (.acceptedWithErrors, "020"))
    let rejected = Writer.verdict(
      interchange: list([Broken(.interchangeUsage), Broken(.interchangeGroupCount), Broken(.interchangeSender)]))
    #expect(rejected == (.rejected, "021"))
    #expect(Writer.verdict(interchange: list([Broken(.interchangeHeaderMissing)])) == (.rejected, "000"))
  }

  @Test func aPartnerMayHaveItsOwnVerdicts() {
    var policy = AcknowledgementPolicy()
    policy.interchangeVerdicts = ["001": .acceptedWithErrors, "014": .rejected, "020": .accepted]
    func verdict(_ rules: Rule...) -> (Verdict, String) {
      Writer.verdict(interchange: list(rules.map { Broken($0) }), policy: policy)
    }
    #expect(verdict(.interchangeControlMismatch) == (.acceptedWithErrors, "001"))
    #expect(verdict(.interchangeControlMismatch, .interchangeDate) == (.rejected, "014"))
    #expect(verdict(.interchangeUsage) == (.accepted, "000"))
  }
}
