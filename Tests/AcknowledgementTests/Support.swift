// Facts and findings made by hand, and the whole text that answers them.

import Acknowledgement
import Findings
import Octets
import X12

/// ISA of an interchange from ACME to us.
func interchange(
  version: String = "00401", request: String = "0", usage: String = "P", control: String = "000000101",
  delimiters: Delimiters = .usual
) -> InterchangeFacts {
  var facts = InterchangeFacts()
  facts.ordinal = 1
  facts.delimiters = delimiters
  let standard = version >= "00402" ? "^" : "U"
  let texts = [
    "00", "SECRET-ONE", "01", "SECRET-TWO", "01", "123456789      ", "ZZ", "US             ", "260314", "0915",
    standard, version, control, request, usage, ":",
  ]
  facts.elements = texts.map { Array($0.utf8) }
  facts.hasTrailer = true
  return facts
}

func group(_ identifier: String = "PO", control: String = "17", version: String = "004010") -> GroupFacts {
  var facts = GroupFacts()
  facts.elements = [identifier, "ACMEGS", "USGS", "20260314", "0915", control, "X", version].map { Array($0.utf8) }
  return facts
}

func set(_ identifier: String = "850", _ control: String = "0001", convention: String = "") -> SetFacts {
  var facts = SetFacts()
  facts.elements = [identifier, control, convention].map { Array($0.utf8) }
  return facts
}

/// One broken rule, with the words around it left to the caller.
struct Broken {
  var finding: Finding
  var text = ""

  init(
    _ rule: Rule, _ tag: String = "", at segment: UInt32 = 0, element: UInt16 = 0, component: UInt16 = 0,
    occurrence: UInt16 = 0, reference: UInt16 = 0, position: Int32 = -1, bounds: String = "", text: String = "",
    trigger: Finding.Trigger = Finding.Trigger()
  ) {
    finding = Finding(rule)
    finding.tag = SegmentTag(tag)
    finding.segment = segment
    finding.element = element
    finding.component = component
    finding.occurrence = occurrence
    finding.reference = reference
    finding.position = position
    finding.bounds = bounds.utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    finding.trigger = trigger
    self.text = text
  }
}

func list(_ broken: [Broken], as severity: Severity? = nil) -> FindingList {
  var list = FindingList()
  for item in broken {
    if let severity { list.tolerance[item.finding.rule] = severity }
    let bytes = Array(item.text.utf8)
    list.add(item.finding, bytes.span, text: 0..<bytes.count, segment: 0..<0)
  }
  return list
}

struct Group {
  var facts = group()
  var broken: [Broken] = []
  var sets: [(facts: SetFacts, findings: FindingList)] = []
  var claimed: String??

  init(_ facts: GroupFacts = group(), _ broken: [Broken] = [], claimed: String?? = nil, sets: [(SetFacts, [Broken])]) {
    self.facts = facts
    self.broken = broken
    self.claimed = claimed
    self.sets = sets.map { ($0, list($1)) }
  }
}

extension AcknowledgementWriter {
  /// Reads one interchange as the engine does.
  mutating func answer(
    _ facts: InterchangeFacts, _ groups: [Group], findings: FindingList = FindingList(), _ sink: inout ByteSink
  ) {
    var facts = facts
    open(facts, &sink)
    for group in groups {
      facts.groupsReceived += 1
      var given = group.facts
      given.ordinal = facts.groupsReceived
      open(given, &sink)
      for set in group.sets {
        given.setsReceived += 1
        if Self.verdict(set: set.findings) != .rejected { given.setsAccepted += 1 }
        close(set.facts, set.findings, loop: { $0 == 7 ? "2310" : $0 == 8 ? "2010AA" : "" }, &sink)
      }
      given.setsClaimed = (group.claimed ?? String(given.setsReceived)).map { Array($0.utf8) }
      close(given, list(group.broken), &sink)
    }
    close(facts, findings, &sink)
  }
}

let stamp = AcknowledgementStamp(date: "20260315", time: "0800", control: 42)

/// The whole answer to one interchange.
func answer(
  _ groups: [Group], _ kind: AcknowledgementKind = .functional,
  _ policy: AcknowledgementPolicy = AcknowledgementPolicy(), _ stamp: AcknowledgementStamp = stamp,
  to facts: InterchangeFacts = interchange(), findings: [Broken] = []
) -> String {
  var sink = ByteSink()
  var writer = AcknowledgementWriter(kind: kind, stamp: stamp, policy: policy)
  writer.answer(facts, groups, findings: list(findings), &sink)
  sink.commit()
  return String(decoding: sink.take(), as: UTF8.self)
}

/// Lines of the answer to one set with these findings: what stands between AK2 and AK9.
func notes(
  _ broken: [Broken], _ kind: AcknowledgementKind = .functional,
  _ policy: AcknowledgementPolicy = AcknowledgementPolicy(), version: String = "004010", as severity: Severity? = nil
) -> [String] {
  var given = Group(group(version: version), sets: [])
  given.sets = [(set(), list(broken, as: severity))]
  let facts = interchange(version: version >= "005010" ? "00501" : "00401")
  let lines = answer([given], kind, policy, to: facts).split(separator: "\n").map { String($0.dropLast()) }
  return Array(lines[5..<lines.count - 4])
}
