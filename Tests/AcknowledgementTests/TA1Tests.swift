// TA1: codes, when it is written, and what becomes of the 997 beside it.

import Acknowledgement
import Findings
import Octets
import Testing
import X12

private func policy(_ interchange: TA1Policy) -> AcknowledgementPolicy {
  var policy = AcknowledgementPolicy()
  policy.interchange = interchange
  return policy
}

private let orders = Group(sets: [(set(), [])])
private let header =
  "ISA*00*          *00*          *ZZ*US             *01*123456789      *260315*0800*U*00401*000000042*0*P*:~\n"

@Suite struct TA1Tests {
  @Test func acceptedAlone() {
    #expect(
      answer([orders], .ta1, policy(.always)) == header + "TA1*000000101*260314*0915*A*000~\nIEA*0*000000042~\n")
    #expect(answer([orders], .ta1).isEmpty)
  }

  @Test func besideThe997() {
    let text = answer([orders], .functional, policy(.always), findings: [Broken(.interchangeTime)])
    #expect(text.hasPrefix(header + "GS*FA*"))
    #expect(
      text.hasSuffix(
        "IEA*1*000000042~\n" + header.replacing("000000042", with: "000000043")
          + "TA1*000000101*260314*0915*E*015~\nIEA*0*000000043~\n"))
  }

  @Test func aRefusedInterchangeHasNo997() {
    let text = answer([orders, orders], .functional, policy(.onError), findings: [Broken(.interchangeControlMismatch)])
    #expect(text == header + "TA1*000000101*260314*0915*R*001~\nIEA*0*000000042~\n")
    #expect(answer([orders], findings: [Broken(.interchangeControlMismatch)]).isEmpty)
  }

  @Test(
    arguments: [
      (Rule.interchangeControlMismatch, "001"), (.interchangeTerminator, "004"), (.interchangeSenderQualifier, "005"),
      (.interchangeSender, "006"), (.interchangeReceiverQualifier, "007"), (.interchangeReceiver, "008"),
      (.interchangeAuthorizationQualifier, "010"), (.interchangeAuthorization, "011"),
      (.interchangeSecurityQualifier, "012"), (.interchangeSecurity, "013"), (.interchangeDate, "014"),
      (.interchangeTime, "015"), (.interchangeStandard, "016"), (.interchangeVersion, "017"),
      (.interchangeControlNumber, "018"), (.interchangeAcknowledgementRequest, "019"), (.interchangeUsage, "020"),
      (.interchangeGroupCount, "021"), (.interchangeStructure, "022"), (.headerWidth, "022"),
      (.interchangeTrailerMissing, "023"), (.segmentUnterminated, "023"), (.interchangeContent, "024"),
      (.interchangeDuplicate, "025"), (.interchangeElementSeparator, "026"), (.interchangeComponentSeparator, "027"),
    ])
  func ta105(rule: Rule, code: String) {
    let letter = rule.severity == .warn ? "E" : "R"
    if rule.severity == .note {
      #expect(AcknowledgementWriter.verdict(interchange: list([Broken(rule)], as: .reject)) == (.rejected, code))
    } else {
      let text = answer([orders], .ta1, policy(.onError), findings: [Broken(rule)])
      #expect(text.contains("\nTA1*000000101*260314*0915*\(letter)*\(code)~\n"))
    }
  }

  @Test func aReceiverThatIsNotUs() {
    func code(_ id: String) -> String {
      AcknowledgementWriter.verdict(interchange: list([Broken(.interchangeReceiver, text: id)])).code
    }
    #expect(code("THEM           ") == "009")
    #expect(code("               ") == "008")
    #expect(code("SIXTEEN-LETTERS!") == "008")
  }

  /// ISA14 and the verdict, and whether there is a TA1.
  @Test(
    arguments: [
      (TA1Policy.onRequest, "0", [false, false, false]), (.onRequest, "1", [true, true, true]),
      (.onRequest, "2", [false, false, true]), (.onRequest, "3", [false, true, true]),
      (.onRequest, "X", [false, true, true]), (.never, "1", [false, false, false]),
      (.onReject, "0", [false, false, true]),
      (.onError, "0", [false, true, true]), (.always, "0", [true, true, true]),
    ])
  func whenItIsWritten(when: TA1Policy, request: String, expected: [Bool]) {
    let verdicts: [[Broken]] = [[], [Broken(.interchangeDate)], [Broken(.interchangeTrailerMissing)]]
    for (findings, isExpected) in zip(verdicts, expected) {
      let text = answer([orders], .functional, policy(when), to: interchange(request: request), findings: findings)
      #expect(text.contains("\nTA1*") == isExpected)
    }
  }

  @Test func whatHasNotItsFormIsReplaced() {
    var facts = interchange(control: "12A456789")
    facts.elements[8] = Array("261".utf8)
    facts.elements[9] = Array("9:15".utf8)
    let text = answer([orders], .ta1, policy(.always), to: facts, findings: [Broken(.interchangeControlNumber)])
    #expect(text.contains("\nTA1*000000000*260315*0800*R*018~\n"))
  }

  @Test func anInterchangeWithoutGroups() {
    #expect(answer([], .functional, policy(.always)).isEmpty)
    let cut = answer([], .functional, policy(.always), findings: [Broken(.interchangeTrailerMissing)])
    #expect(cut.contains("\nTA1*000000101*260314*0915*R*023~\n"))
  }

  /// A TA1 is not answered, whatever is wrong with the interchange that brought it.
  @Test func anInterchangeWithATA1Only() {
    var sink = ByteSink()
    var writer = AcknowledgementWriter(kind: .functional, stamp: stamp, policy: policy(.always))
    writer.open(interchange(), &sink)
    writer.passTA1()
    writer.close(interchange(), list([Broken(.interchangeControlMismatch)]), &sink)
    #expect(sink.position == 0)
    writer.answer(interchange(), [orders], &sink)
    #expect(sink.position > 0)
  }

  @Test func aGroupOfAcknowledgementsMayBringARequest() {
    let facts = interchange(request: "1")
    let text = answer([Group(group("FA"), sets: [(set("997"), [])])], to: facts)
    #expect(text == header + "TA1*000000101*260314*0915*A*000~\nIEA*0*000000042~\n")
    #expect(
      answer([Group(group("FA"), [Broken(.groupTrailerMissing)], sets: [(set("997"), [Broken(.elementCode)])])]).isEmpty
    )
  }

  /// Numbers count on from interchange to interchange, and round.
  @Test func controlNumbers() {
    var sink = ByteSink()
    var writer = AcknowledgementWriter(
      kind: .functional, stamp: AcknowledgementStamp(date: "20260315", time: "0800", control: 999_999_998),
      policy: policy(.onReject))
    writer.answer(interchange(), [orders], &sink)
    writer.answer(interchange(), [orders], findings: list([Broken(.interchangeDuplicate)]), &sink)
    writer.answer(interchange(), [Group(group("FA"), sets: [])], &sink)
    writer.answer(interchange(), [orders], &sink)
    sink.commit()
    let numbers = String(decoding: sink.take(), as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("IEA") }
    #expect(numbers == ["IEA*1*999999998~", "IEA*0*999999999~", "IEA*1*000000001~"])
    #expect(writer.nextControl == 2)
  }

  @Test func theNumberReceivedIsUsedWithoutAnother() {
    let stamp = AcknowledgementStamp(date: "20260315", time: "0800")
    let text = answer([orders], .functional, policy(.always), stamp)
    #expect(text.contains("IEA*1*000000101~\n") && text.hasSuffix("IEA*0*000000102~\n"))
    for unusable in ["ABC", "", "000000000"] {
      #expect(
        answer([orders], .functional, AcknowledgementPolicy(), stamp, to: interchange(control: unusable))
          .hasSuffix("IEA*1*000000001~\n"))
    }
  }
}
