// The envelope of an answer: addresses, delimiters, versions; and what is never repeated in one.

import Acknowledgement
import Findings
import Octets
import Testing
import X12

private let orders = Group(sets: [(set(), [])])

private func header(_ text: String) -> String { String(text.prefix(106)) }

@Suite struct AnswerEnvelopeTests {
  @Test func secretsAreNotRepeated() {
    var policy = AcknowledgementPolicy()
    policy.interchange = .always
    #expect(!answer([orders], .functional, policy).contains("SECRET"))
  }

  @Test(
    arguments: [
      ("00200", "U*00200"), ("00401", "U*00401"), ("00402", "^*00402"), ("00501", "^*00501"), ("00799", "^*00799"),
      ("00800", "U*00401"), ("4010 ", "U*00401"), ("", "U*00401"),
    ])
  func versionAndStandard(received: String, expected: String) {
    #expect(header(answer([orders], to: interchange(version: received))).contains("*0800*\(expected)*000000042*0*P*:~"))
  }

  @Test(arguments: [("P", "P"), ("T", "T"), ("I", "P"), ("", "P")])
  func usage(received: String, expected: String) {
    #expect(header(answer([orders], to: interchange(usage: received))).hasSuffix("*0*\(expected)*:~"))
  }

  /// Delimiters received and used: element, component, repetition, segment.
  @Test(
    arguments: [
      ("*:^~", "*:^~"), ("|>!\n", "|>!\n"), ("\u{1d}\u{1f}\u{1e}\u{1c}", "\u{1d}\u{1f}\u{1e}\u{1c}"), ("* ^~", "*:^~"),
      ("*A^~", "*:^~"), (": ^~", ":>^~"), ("~:^*", "~:^*"), ("*:^\r", "*:^\r"), ("^: ~", "^:!~"), ("*:~~", "*:^~"),
    ])
  func delimiters(received: String, used: String) {
    let bytes = Array(received.utf8)
    let given = Delimiters(element: bytes[0], component: bytes[1], repetition: bytes[2], segment: bytes[3])
    let text = answer([orders], to: interchange(version: "00501", delimiters: given))
    let out = Array(text.utf8)
    #expect([out[3], out[104], out[82], out[105]] == Array(used.utf8))
    #expect((out[106] == 0x0a) == (out[105] != 0x0a && out[105] != 0x0d))
  }

  @Test func delimitersThatAreNotASCII() {
    let given = Delimiters(element: 0xa6, component: nil, repetition: nil, segment: 0x85)
    let text = answer([orders], to: interchange(version: "00501", delimiters: given))
    #expect(header(text).hasPrefix("ISA*00*") && header(text).hasSuffix("*^*00501*000000042*0*P*:~"))
    #expect(text.hasSuffix("GE*1*1~\nIEA*1*000000042~\n"))
  }

  /// A usual delimiter that stands in an identifier is passed over.
  @Test func delimitersAreNotInTheAddress() {
    var facts = interchange(delimiters: Delimiters(element: 0xa6, component: nil, repetition: nil, segment: 0x7e))
    facts.elements[5] = Array("A*B:C          ".utf8)
    #expect(header(answer([orders], to: facts)).contains("|01|A*B:C          |260315|0800|U|00401|000000042|0|P|>~"))
  }

  @Test func linesNeedNotBeBroken() {
    var policy = AcknowledgementPolicy()
    policy.breaksLines = false
    #expect(!answer([orders], .functional, policy).contains("\n"))
  }

  @Test func padding() {
    var facts = interchange()
    facts.elements[5] = Array("ACME".utf8) + [0xa0, 0, 0x20]
    facts.elements[7] = Array("  US\u{a0}".utf8)
    #expect(header(answer([orders], to: facts)).contains("*ZZ*  US           *01*ACME           *260315*"))
  }

  @Test(arguments: [4, 5, 6, 7])
  func withoutAnAddressThereIsNoAnswer(element: Int) {
    var policy = AcknowledgementPolicy()
    policy.interchange = .always
    for text in ["", "   ", "A\u{1}", "A~B", "SIXTEEN-LETTERS!"] {
      var facts = interchange()
      facts.elements[element] = Array(text.utf8)
      #expect(answer([orders], .functional, policy, to: facts).isEmpty)
      #expect(answer([orders], .ta1, policy, to: facts, findings: [Broken(.interchangeSender)]).isEmpty)
    }
  }

  @Test(
    arguments: [
      ("003040", "004010"), ("004010", "004010"), ("004010VICS", "004010"), ("004060", "004010"), ("005010", "005010"),
      ("005010X222A1", "005010"), ("008010", "005010"), ("4010", "004010"), ("VICS40", "004010"), ("", "004010"),
    ])
  func releaseFollowsTheGroup(version: String, release: String) {
    #expect(AcknowledgementRelease(following: version).rawValue == release)
    let given = Group(group(version: version), sets: [(set(), [])])
    #expect(answer([given]).contains("*1*X*\(release)~\n"))
    var policy = AcknowledgementPolicy()
    policy.release = .v004010
    #expect(answer([given], .functional, policy).contains("*1*X*004010~\n"))
    #expect(answer([given], .implementation, policy).contains("*1*X*005010X231~\n"))
  }

  @Test func applicationCodesThatAreMissing() {
    var facts = group()
    facts.elements[1] = []
    facts.elements[2] = []
    #expect(answer([Group(facts, sets: [])]).contains("\nGS*FA*US*123456789*20260315*"))
  }

  @Test func aGroupThatCannotBeNamedHasNoAnswer() {
    for element in [0, 5] {
      var facts = group()
      facts.elements[element] = []
      #expect(answer([Group(facts, [Broken(.groupUnsupported)], sets: [(set(), [])])]).isEmpty)
    }
  }

  /// AK102 is a number of one to nine digits whatever GS06 is, and never that of another group.
  @Test(
    arguments: [
      ("17", "17"), ("000000017", "000000017"), ("0000000000017", "000000017"), (" 17 ", "17"), ("G5048", "0"),
      ("17A", "0"), ("1 7", "0"), ("-17", "0"), ("1.5", "0"), ("1234567890", "0"), ("+1", "0"), ("0", "0"),
    ], [AcknowledgementKind.functional, .implementation])
  func groupNumbersAreNumbers(_ control: (received: String, told: String), _ kind: AcknowledgementKind) {
    let given = Group(group(control: control.received), [Broken(.groupControlNumber)], sets: [(set(), [])])
    let version = kind == .implementation ? "*004010" : ""
    #expect(answer([given], kind).contains("\nAK1*PO*\(control.told)\(version)~\n"))
  }

  @Test func setsThatCannotBeNamedAreZeros() {
    let given = Group(sets: [(set("", ""), [Broken(.setIdentifier), Broken(.setControlNumber)])])
    #expect(answer([given]).contains("\nAK2*000*0000~\nAK5*R*6*7~\n"))
    let odd = Group(group(version: "005010"), sets: [(set("85", "1", convention: "A~B"), [])])
    #expect(answer([odd], to: interchange(version: "00501")).contains("\nAK2*85*1~\nAK5*A~\n"))
  }

  @Test func whatStandsOutsideGroupsHasNoAnswer() {
    var sink = ByteSink()
    var writer = AcknowledgementWriter(kind: .functional, stamp: stamp)
    writer.close(set(), list([]), loop: { _ in "" }, &sink)
    writer.close(group(), list([]), &sink)
    writer.close(interchange(), list([]), &sink)
    writer.open(interchange(), &sink)
    writer.close(set(), list([Broken(.setIdentifier)]), loop: { _ in "" }, &sink)
    writer.close(interchange(), list([]), &sink)
    #expect(sink.position == 0)
  }

  @Test func aGroupNeverClosedIsAsIfItHadNotBeen() {
    var sink = ByteSink()
    var writer = AcknowledgementWriter(kind: .functional, stamp: stamp)
    writer.open(interchange(), &sink)
    writer.open(group(control: "1"), &sink)
    writer.open(group(control: "2"), &sink)
    writer.close(group(control: "2"), list([]), &sink)
    writer.open(group(control: "3"), &sink)
    writer.close(interchange(), list([]), &sink)
    sink.commit()
    let text = String(decoding: sink.take(), as: UTF8.self)
    #expect(text.contains("AK1*PO*2~") && !text.contains("AK1*PO*1~") && !text.contains("AK1*PO*3~"))
    #expect(text.hasSuffix("GE*1*1~\nIEA*1*000000042~\n"))
  }
}
