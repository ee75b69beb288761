// Runs a file through the translator and holds what came out against what must come out.

import Acknowledgement
import Conformance
import Findings
import Octets
import PartnerSpec
import Translation
import X12

package struct SampleRun: Sendable {
  /// Findings as `ExpectedFinding.name` has them, sorted.
  package let findings: [String]
  package let functional: String
  package let implementation: String

  package init(_ input: String, _ library: SpecLibrary) throws {
    let recorder = AnswerRecorder()
    let bytes = Array(input.utf8)
    var translator = Translator(
      MemorySource(bytes), session: Session(specs: library, observer: recorder), window: 16 << 10)
    _ = try translator.run()
    findings = recorder.findings.sorted()
    functional = recorder.functional.text
    implementation = recorder.implementation.text
  }
}

extension RuleSample {
  /// What is not as expected; empty when all is.
  package func disagreements(_ library: SpecLibrary) throws -> [String] {
    let run = try SampleRun(input, library)
    var complaints: [String] = []
    let expected = findings.map(\.name).sorted()
    if run.findings != expected { complaints.append("found \(run.findings), expected \(expected)") }
    if run.functional != functional { complaints.append("997\n\(run.functional)expected\n\(functional)") }
    if let implementation, run.implementation != implementation {
      complaints.append("999\n\(run.implementation)expected\n\(implementation)")
    }
    return complaints
  }
}

/// Keeps findings, and answers the file as a 997 and as a 999.
private final class AnswerRecorder: TranslationObserver {
  struct Answer: ~Copyable {
    var writer: AcknowledgementWriter
    var sink = ByteSink()

    init(_ kind: AcknowledgementKind) {
      let stamp = AcknowledgementStamp(date: InterchangeDraft.date, time: InterchangeDraft.time)
      writer = AcknowledgementWriter(kind: kind, stamp: stamp)
    }

    mutating func open(_ interchange: InterchangeFacts) { writer.open(interchange, &sink) }
    mutating func open(_ group: GroupFacts) { writer.open(group, &sink) }
    mutating func close(_ set: SetFacts, _ findings: FindingList, _ guide: Guide?) {
      writer.close(set, findings, loop: { guide?.loopIdentifier(Int($0)) ?? "" }, &sink)
    }
    mutating func close(_ group: GroupFacts, _ findings: FindingList) { writer.close(group, findings, &sink) }
    mutating func close(_ interchange: InterchangeFacts, _ findings: FindingList) {
      writer.close(interchange, findings, &sink)
    }

    var text: String {
      mutating get {
        var bytes: [UInt8] = []
        sink.withdraw { slab, count in for index in 0..<count { bytes.append(slab[index]) } }
        return String(decoding: bytes, as: UTF8.self)
      }
    }
  }

  var findings: [String] = []
  var functional = Answer(.functional)
  var implementation = Answer(.implementation)
  var wantsSegments: Bool { false }

  func open(_ interchange: InterchangeFacts) {
    functional.open(interchange)
    implementation.open(interchange)
  }

  func open(_ group: GroupFacts) {
    functional.open(group)
    implementation.open(group)
  }

  func open(_ set: SetFacts, guide: Guide?) {}
  func segment(_ segment: ObservedSegment, guide: Guide?) {}

  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    keep(findings)
    functional.close(set, findings, guide)
    implementation.close(set, findings, guide)
  }

  func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) {
    keep(findings)
    functional.close(group, findings)
    implementation.close(group, findings)
  }

  func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) {
    keep(findings)
    functional.close(interchange, findings)
    implementation.close(interchange, findings)
  }

  func end(findings: FindingList) { keep(findings) }
  func progress(_ bytes: UInt64) {}

  private func keep(_ list: FindingList) {
    for finding in list.items {
      let place = "\(finding.tag) \(finding.segment) \(finding.element)-\(finding.component)-\(finding.occurrence)"
      findings.append(
        "\(finding.rule.name) \(finding.severity.name) set \(finding.set) \(place) \(finding.reference)")
    }
  }
}
