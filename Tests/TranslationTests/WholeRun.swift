// A whole run in one go: documents, answer and findings of one input, and whether they agree with each other.

import Acknowledgement
import Canonical
import Conformance
import Findings
import Foundation
import Hashing
import Octets
import Odoo
import Testing
import Translation
import X12

/// A small generator of the same numbers every time.
struct SplitMix {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A number from 0 to `limit` - 1.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
  mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }
  mutating func happens(_ percent: Int) -> Bool { below(100) < percent }
  mutating func pick<Value>(_ list: [Value]) -> Value { list[below(list.count)] }
}

/// Documents for Odoo 19.
let odooTarget = try! library.odooTarget("19.0")

/// A file without a name.
final class NamelessFile {
  let descriptor: Int32

  init() {
    var template = Array("\(FileManager.default.temporaryDirectory.path)/ediglot.XXXXXX".utf8CString)
    descriptor = unsafe template.withUnsafeMutableBufferPointer { unsafe mkstemp($0.baseAddress!) }
    _ = unsafe template.withUnsafeBufferPointer { unsafe unlink($0.baseAddress!) }
  }

  deinit { close(descriptor) }

  var size: Int { Int(lseek(descriptor, 0, SEEK_END)) }

  /// What was written, which must be UTF-8.
  var text: String {
    get throws {
      let text = String(validating: bytes, as: UTF8.self)
      return try #require(text, "output is not UTF-8")
    }
  }

  var bytes: [UInt8] {
    lseek(descriptor, 0, SEEK_SET)
    return Array(FileHandle(fileDescriptor: descriptor).readDataToEndOfFile())
  }
}

/// Remembers what was opened and closed, and what was found there.
final class Recorder: TranslationObserver {
  struct Unit<Facts> {
    var facts: Facts
    var findings: FindingList
    var verdict: Verdict
  }
  struct Group {
    var unit: Unit<GroupFacts>
    var sets: [Unit<SetFacts>]
  }
  struct Interchange {
    var unit: Unit<InterchangeFacts>
    var groups: [Group]
    /// Sets outside groups.
    var sets: [Unit<SetFacts>]
  }

  var wantsSegments: Bool { false }
  private(set) var interchanges: [Interchange] = []
  private(set) var loose: FindingList?
  private(set) var hasBadOrder = false
  private var groups: [Group] = []
  private var sets: [Unit<SetFacts>] = []
  private var level = 0

  private func step(from: ClosedRange<Int>, to: Int) {
    if !from.contains(level) { hasBadOrder = true }
    level = to
  }

  func open(_ interchange: InterchangeFacts) { step(from: 0...0, to: 1) }
  func open(_ group: GroupFacts) {
    looseSets += sets
    sets = []
    step(from: 1...1, to: 2)
  }
  func open(_ set: SetFacts, guide: Guide?) { step(from: 1...2, to: level + 2) }
  func segment(_ segment: ObservedSegment, guide: Guide?) {}
  private var looseSets: [Unit<SetFacts>] = []

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    step(from: 3...4, to: level - 2)
    sets.append(Unit(facts: set, findings: findings, verdict: verdict))
  }

  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) {
    step(from: 2...2, to: 1)
    groups.append(Group(unit: Unit(facts: group, findings: findings, verdict: verdict), sets: sets))
    sets = []
  }

  func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) {
    step(from: 1...1, to: 0)
    interchanges.append(
      Interchange(
        unit: Unit(facts: interchange, findings: findings, verdict: verdict), groups: groups, sets: looseSets + sets))
    groups = []
    sets = []
    looseSets = []
  }

  func end(findings: FindingList) {
    step(from: 0...0, to: 0)
    loose = findings
  }

  func progress(_ bytes: UInt64) {}

  /// All sets in the order of the file, as far as that can be told.
  var allSets: [Unit<SetFacts>] {
    interchanges.flatMap { $0.groups.flatMap(\.sets) + $0.sets }.sorted { $0.facts.start < $1.facts.start }
  }

  /// Everything found.
  var findings: [Finding] {
    var lists: [FindingList] = []
    for interchange in interchanges {
      for group in interchange.groups {
        for set in group.sets { lists.append(set.findings) }
        lists.append(group.unit.findings)
      }
      for set in interchange.sets { lists.append(set.findings) }
      lists.append(interchange.unit.findings)
    }
    if let loose { lists.append(loose) }
    return lists.flatMap(\.items)
  }
}

struct WholeRun {
  var recorder: Recorder
  var summary: TranslationSummary
  /// Documents, one a line.
  var output: String
  /// 997s and TA1s, which repeat bytes of the input as they came.
  var answer: [UInt8]

  var documents: [[String: Any]] {
    get throws {
      try output.split(separator: "\n").map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
    }
  }
}

/// Runs an input through everything at once.
func runAll<Source: ByteSource & ~Copyable>(
  _ source: consuming Source, _ format: DocumentFormat = .canonical, kind: AcknowledgementKind = .functional,
  window: Int = 16 << 10
) throws -> WholeRun {
  let recorder = Recorder()
  let (documents, answer) = (NamelessFile(), NamelessFile())
  let summary = try run(
    source, recorder, documents: documents.descriptor, format, answer: answer.descriptor, kind, window: window)
  return WholeRun(recorder: recorder, summary: summary, output: try documents.text, answer: answer.bytes)
}

/// Runs an input with outputs to open descriptors.
func run<Source: ByteSource & ~Copyable>(
  _ source: consuming Source, _ observer: (any TranslationObserver)?, documents: Int32, _ format: DocumentFormat,
  answer: Int32, _ kind: AcknowledgementKind = .functional, window: Int = 256 << 10
) throws -> TranslationSummary {
  let writer = DocumentWriter(
    DocumentStage(descriptor: documents, path: "documents"), fileName: "input.edi", format: format)
  let stage = AcknowledgementStage(AcknowledgementWriter(kind: kind, stamp: stamp), descriptor: answer)
  let session = Session(specs: library, documents: writer, acknowledgement: stage, observer: observer)
  var translator = Translator(source, session: session, window: window)
  return try translator.run()
}

/// Sets that become documents.
let mappedSets: [String: DocumentKind] = [
  "850": .purchaseOrder, "855": .orderAcknowledgement, "856": .shipNotice, "810": .invoice, "860": .purchaseOrderChange,
  "865": .orderAcknowledgement, "832": .catalog, "846": .stockReport, "820": .remittance,
]

/// Runs one input as canonical JSON and for Odoo, and holds everything that came out against everything else. Answers
/// the canonical run.
@discardableResult
func expectAgreement(
  _ file: [UInt8], _ about: @autoclosure () -> String, _ location: SourceLocation = #_sourceLocation
) throws -> WholeRun {
  let canonical = try runAll(MemorySource(file))
  let odoo = try runAll(MemorySource(file), .odoo(odooTarget), kind: .implementation)
  var complaints = try disagreements(canonical) + documentsDisagree(canonical) + digestsDisagree(canonical, file)
  complaints += try disagreements(odoo) + envelopesDisagree(odoo)
  if canonical.recorder.findings != odoo.recorder.findings { complaints.append("findings differ from run to run") }
  if !complaints.isEmpty {
    let text = String(decoding: file.prefix(3_000), as: UTF8.self)
    Issue.record(
      "\(about()): \(complaints)\n\(text)\n\(String(decoding: canonical.answer, as: UTF8.self))",
      sourceLocation: location)
  }
  return canonical
}

private func disagreements(_ run: WholeRun) throws -> [String] {
  var complaints: [String] = []
  func expect(_ holds: Bool, _ complaint: @autoclosure () -> String) { if !holds { complaints.append(complaint()) } }
  let recorder = run.recorder
  let groups = recorder.interchanges.flatMap(\.groups)
  expect(!recorder.hasBadOrder, "units open and close in no order")
  expect(run.summary.interchanges == recorder.interchanges.count, "interchanges")
  expect(run.summary.groups == groups.count, "groups")
  expect(run.summary.sets == recorder.allSets.count, "sets")
  expect(run.summary.setsRejected == recorder.allSets.count { $0.verdict == .rejected }, "rejected sets")
  let worst = recorder.findings.map(\.severity).max()
  expect(run.summary.hasRejections == (worst == .reject), "rejections")
  for set in recorder.allSets {
    expect((set.verdict == .rejected) == (set.findings.worst == .reject), "verdict of a set")
  }
  for group in groups {
    let accepted = group.sets.count { $0.verdict != .rejected }
    expect(Int(group.unit.facts.setsReceived) == group.sets.count, "\(group.unit.facts.setsReceived) sets received")
    expect(Int(group.unit.facts.setsAccepted) == accepted, "\(group.unit.facts.setsAccepted) sets accepted")
  }
  for interchange in recorder.interchanges {
    expect(Int(interchange.unit.facts.groupsReceived) == interchange.groups.count, "groups received")
  }
  // What we answer has no fault of ours.
  if !run.answer.isEmpty {
    let own = try check(MemorySource(run.answer))
    let faults = own.findings.filter { $0.severity > .note && !isEcho($0) }
    expect(faults.isEmpty, "our answer: \(faults.map { "\($0.rule.name) \($0.tag)\($0.element)" })")
    let answered = own.sets.count
    expect(answered <= groups.count, "\(answered) groups answered")
  }
  return complaints
}

/// A fault of an answer that only repeats what was received: addresses, and identifiers that no check refuses. The number
/// of a group (AK102) is none of them.
private func isEcho(_ finding: Finding) -> Bool {
  switch finding.rule {
  case .interchangeSenderQualifier, .interchangeReceiverQualifier, .interchangeSender, .interchangeReceiver: true
  default:
    finding.severity < .reject && finding.rule.scope == .element
      && (finding.tag == SegmentTag("AK1") && finding.element != 2 || finding.tag == SegmentTag("AK2"))
  }
}

/// Canonical JSON: every set with a map is a document that says what became of the set.
private func documentsDisagree(_ run: WholeRun) throws -> [String] {
  var complaints: [String] = []
  let mapped = run.recorder.allSets.filter { mappedSets[$0.facts.identifier] != nil }
  let documents = try run.documents
  if documents.count != mapped.count { return ["\(documents.count) documents of \(mapped.count) sets"] }
  for (document, set) in zip(documents, mapped) {
    let source = document["source"] as? [String: Any]
    let wanted = mappedSets[set.facts.identifier]
    if document["document"] as? String != wanted?.rawValue { complaints.append("kind of document") }
    if document["status"] as? String != set.verdict.name { complaints.append("status \(document["status"] ?? "")") }
    if source?["start"] as? UInt64 != set.facts.start { complaints.append("start") }
    if source?["end"] as? UInt64 != set.facts.end { complaints.append("end") }
    if document["findings"] as? Int != set.findings.items.count + set.findings.overflow {
      complaints.append("findings")
    }
  }
  return complaints
}

/// A digest is that of the document's own bytes, unless they were mended on the way.
func digestsDisagree(_ run: WholeRun, _ file: [UInt8]) throws -> [String] {
  let mended: Set<Rule> = [.lineBreakInside, .multiByteDelimiter, .segmentUnterminated]
  if run.recorder.findings.contains(where: { mended.contains($0.rule) }) { return [] }
  let digest = Digest()
  return try run.documents.compactMap { document in
    let source = try #require(document["source"] as? [String: Any])
    let (start, end) = (source["start"] as? Int ?? 0, source["end"] as? Int ?? 0)
    digest.begin()
    digest.add(file.span, start..<end)
    return source["sha256"] as? String == digest.text ? nil : "digest of the bytes from \(start) to \(end)"
  }
}

/// Odoo: a document for each set that was accepted in an accepted group and interchange, and no other.
private func envelopesDisagree(_ run: WholeRun) throws -> [String] {
  var wanted: [UInt64] = []
  for interchange in run.recorder.interchanges where interchange.unit.verdict != .rejected {
    var sets = interchange.sets
    for group in interchange.groups where group.unit.findings.worst != .reject { sets += group.sets }
    for set in sets where set.verdict != .rejected {
      if let kind = mappedSets[set.facts.identifier], odooTarget.supports(kind) { wanted.append(set.facts.start) }
    }
  }
  let documents = try run.documents
  let found = documents.map { ($0["source"] as? [String: Any])?["start"] as? UInt64 ?? 0 }
  var complaints: [String] = []
  if found != wanted.sorted() { complaints.append("Odoo documents at \(found), expected \(wanted)") }
  if run.summary.documents != documents.count {
    complaints.append("\(run.summary.documents) documents announced, \(documents.count) there")
  }
  if documents.contains(where: { $0["envelope"] as? String != "1" }) { complaints.append("no envelope") }
  return complaints
}
