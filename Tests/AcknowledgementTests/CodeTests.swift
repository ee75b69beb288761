// Every rule and its code, in each release.

import Acknowledgement
import Findings
import Octets
import Testing
import X12

@Suite struct SegmentCodeTests {
  @Test(
    arguments: [
      (Rule.segmentUnknown, 1), (.segmentUnexpected, 2), (.segmentMissing, 3), (.loopMissing, 3), (.loopTooMany, 4),
      (.segmentTooMany, 5), (.segmentNotInSet, 6), (.segmentOutOfOrder, 7), (.segmentTooLong, 2), (.binaryLength, 2),
      (.trailingSeparators, 8),
    ])
  func ak304(rule: Rule, code: Int) {
    for version in ["004010", "005010"] {
      let lines = notes([Broken(rule, "REF", at: 5, bounds: "LDT")], version: version, as: .reject)
      #expect(lines == ["AK3*REF*5*LDT*\(code)", "AK5*R*5"])
    }
    #expect(notes([Broken(rule, "REF", at: 5)], .implementation, as: .warn) == ["IK3*REF*5**\(code)", "IK5*E*5"])
  }

  @Test(
    arguments: [
      (Rule.elementMissing, 1), (.elementConditionMissing, 2), (.elementTooMany, 3), (.elementTooShort, 4),
      (.elementTooLong, 5), (.elementCharacter, 6), (.elementNumber, 6), (.textNotUTF8, 6), (.elementCode, 7),
      (.elementDate, 8), (.elementTime, 9), (.elementExclusion, 10), (.totalLineCount, 7), (.totalHash, 7),
      (.hierarchyParent, 7), (.hierarchyCycle, 7), (.hierarchyDuplicate, 7), (.hierarchyForgotten, 7),
      (.valueUnread, 7), (.segmentTooLong, 5), (.binaryLength, 7),
    ])
  func ak403(rule: Rule, code: Int) {
    let broken = [Broken(rule, "HL", at: 3, element: 2, reference: 734)]
    #expect(notes(broken, as: .reject) == ["AK3*HL*3**8", "AK4*2*734*\(code)", "AK5*R*5"])
    #expect(notes(broken, version: "005010", as: .warn) == ["AK3*HL*3**8", "AK4*2*734*\(code)", "AK5*E*5"])
    #expect(notes(broken, .implementation, as: .warn) == ["IK3*HL*3**8", "IK4*2*734*\(code)", "IK5*E*5"])
  }

  @Test(arguments: [(Rule.elementRepeats, 12), (.elementComponents, 13)])
  func laterElementCodesAreTooManyElementsIn004010(rule: Rule, code: Int) {
    let broken = [Broken(rule, "REF", at: 3, element: 4)]
    #expect(notes(broken) == ["AK3*REF*3**8", "AK4*4**3", "AK5*E*5"])
    #expect(notes(broken, version: "005010") == ["AK3*REF*3**8", "AK4*4**\(code)", "AK5*E*5"])
  }

  @Test func aSegmentWithBothKindsOfErrors() {
    let broken = [
      Broken(.loopMissing, "N1", at: 12, bounds: "N1"), Broken(.segmentMissing, "FOB", at: 12),
      Broken(.segmentOutOfOrder, "PO1", at: 12), Broken(.segmentTooMany, "PO1", at: 12),
      Broken(.elementTooShort, "PO1", at: 12, element: 7, reference: 234, text: "A"),
      Broken(.trailingSeparators, "PO1", at: 12),
    ]
    #expect(
      notes(broken, as: .warn) == [
        "AK3*N1*12*N1*3", "AK3*FOB*12**3", "AK3*PO1*12**7", "AK3*PO1*12**5", "AK3*PO1*12**8", "AK4*7*234*4*A",
        "AK5*E*5",
      ])
  }

  @Test func notesComeInTheOrderOfTheSegments() {
    let broken = [
      Broken(.valueUnread, "DTM", at: 9, element: 2), Broken(.elementCode, "N1", at: 4, element: 1),
      Broken(.elementCode, "DTM", at: 9, element: 1),
    ]
    #expect(
      notes(broken, as: .warn) == [
        "AK3*N1*4**8", "AK4*1**7", "AK3*DTM*9**8", "AK4*2**7", "AK4*1**7", "AK5*E*5",
      ])
  }

  @Test func identifiersThatCannotBeRepeatedAreNotNamed() {
    for tag in ["", "N", "N*", "P~1", "\u{1}A", "é"] {
      #expect(notes([Broken(.segmentUnknown, tag, at: 4)]) == ["AK5*E*5"])
    }
    #expect(notes([Broken(.segmentUnknown, "LONG", at: 4)]) == ["AK3*LON*4**1", "AK5*E*5"])
    #expect(notes([Broken(.segmentTooLong, "PO1", at: 0)]) == ["AK5*R*5"])
  }
}

@Suite struct SetCodeTests {
  @Test(
    arguments: [
      (Rule.setUnsupported, 1, 1), (.setTrailerMissing, 2, 2), (.setControlMismatch, 3, 3), (.setSegmentCount, 4, 4),
      (.elementTooLong, 5, 5), (.textNotUTF8, 5, 5), (.setIdentifier, 6, 6), (.setControlNumber, 7, 7),
      (.setNotInGroup, 6, 18), (.setControlDuplicate, 23, 23), (.documentTooWide, 1, 1), (.guideNearest, 1, 1),
    ])
  func ak502(rule: Rule, old: Int, new: Int) {
    #expect(notes([Broken(rule)], as: .reject) == ["AK5*R*\(old)"])
    #expect(notes([Broken(rule)], version: "005010", as: .warn) == ["AK5*E*\(new)"])
    #expect(notes([Broken(rule)], .implementation, as: .reject) == ["IK5*R*\(new)"])
  }

  @Test func fiveCodesTheGravestFirst() {
    let all: [Rule] = [
      .segmentUnknown, .setSegmentCount, .setControlMismatch, .setControlDuplicate, .setControlNumber, .setIdentifier,
      .setUnsupported,
    ]
    #expect(notes(all.map { Broken($0) }) == ["AK5*R*1*6*7*23*3"])
    #expect(notes([Broken(.segmentUnknown), Broken(.setIdentifier), Broken(.setControlMismatch)]) == ["AK5*R*6*3*5"])
    #expect(notes([Broken(.setNotInGroup), Broken(.setIdentifier)]) == ["AK5*R*6"])
  }

  @Test func duplicatesAsInvalidNumbers() {
    var policy = AcknowledgementPolicy()
    policy.distinguishesDuplicates = false
    #expect(notes([Broken(.setControlDuplicate)], .functional, policy) == ["AK5*R*7"])
  }

  @Test func findingsBeyondTheLimitStillRefuse() {
    var findings = FindingList()
    for _ in 0..<FindingList.limit { findings.add(Finding(.trailingSeparators)) }
    findings.add(Finding(.elementMissing))
    var given = Group(sets: [])
    given.sets = [(set(), findings)]
    #expect(answer([given]).contains("AK2*850*0001~\nAK5*R*5~\nAK9*R*1*1*0~\n"))
  }
}

@Suite struct GroupCodeTests {
  private func ak9(_ broken: [Broken], _ policy: AcknowledgementPolicy, version: String, claimed: String? = "1")
    -> String
  {
    let given = Group(group(version: version), broken, claimed: claimed, sets: [(set(), [])])
    let lines = answer([given], .functional, policy).split(separator: "\n")
    return String(lines[lines.count - 4])
  }

  @Test(
    arguments: [
      (Rule.groupUnsupported, 1, 1), (.groupVersion, 2, 2), (.groupTrailerMissing, 3, 3), (.groupControlMismatch, 4, 4),
      (.groupControlNumber, 6, 6), (.groupControlDuplicate, 6, 19),
    ])
  func ak905(rule: Rule, old: Int, new: Int) {
    let policy = AcknowledgementPolicy()
    #expect(ak9([Broken(rule)], policy, version: "004010") == "AK9*R*1*1*0*\(old)~")
    #expect(ak9([Broken(rule)], policy, version: "005010") == "AK9*R*1*1*0*\(new)~")
  }

  @Test func theClaimIsRepeated() {
    let policy = AcknowledgementPolicy()
    let wrong = [Broken(.groupSetCount)]
    #expect(ak9(wrong, policy, version: "004010", claimed: "0003") == "AK9*E*0003*1*1*5~")
    for unreadable in ["", "three", "1234567", "-1"] {
      #expect(ak9(wrong, policy, version: "004010", claimed: unreadable) == "AK9*E*1*1*1*5~")
    }
    #expect(ak9([Broken(.groupTrailerMissing)], policy, version: "004010", claimed: nil) == "AK9*R*1*1*0*3~")
  }

  @Test func fiveCodesTheGravestFirst() {
    let all: [Rule] = [
      .groupSetCount, .groupTrailerMissing, .groupControlMismatch, .groupControlDuplicate, .groupControlNumber,
      .groupVersion, .groupUnsupported, .groupVersion,
    ]
    let broken = all.map { Broken($0) }
    var policy = AcknowledgementPolicy()
    #expect(ak9(broken, policy, version: "005010") == "AK9*R*1*1*0*1*2*6*19*3~")
    #expect(ak9(broken, policy, version: "004010") == "AK9*R*1*1*0*1*2*6*3*4~")
    policy.distinguishesDuplicates = false
    #expect(ak9([Broken(.groupControlDuplicate)], policy, version: "005010") == "AK9*R*1*1*0*6~")
  }
}
