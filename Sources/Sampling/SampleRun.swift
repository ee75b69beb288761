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
  private let answers: [AcknowledgementKind: String]

  package var functional: String { answers[.functional] ?? "" }
  package var implementation: String { answers[.implementation] ?? "" }

  /// With terms of a partner it is answered as the partner really is: the translator finds out what was agreed.
  package init(_ input: String, _ library: SpecLibrary, _ terms: SampleTerms = SampleTerms()) throws {
    let recorder = AnswerRecorder()
    let source = MemorySource(Array(input.utf8))
    guard let partner = terms.partner else {
      var translator = Translator(source, session: Session(specs: library, observer: recorder), window: 16 << 10)
      _ = try translator.run()
      findings = recorder.findings.sorted()
      answers = [.functional: recorder.functional.text, .implementation: recorder.implementation.text]
      return
    }
    let scratch = try ScratchFile()
    let writer = AcknowledgementWriter(kind: .functional, stamp: AnswerRecorder.stamp)
    // Who has an address is known by it.
    let named = partner.terms.identifiers.isa.isEmpty ? partner : nil
    let session = Session(
      specs: library, partner: named, acknowledgement: AcknowledgementStage(writer, descriptor: scratch.descriptor),
      observer: recorder)
    var translator = Translator(source, session: session, window: 16 << 10)
    _ = try translator.run()
    findings = recorder.findings.sorted()
    answers = [partner.terms.answer?.kind ?? .functional: String(decoding: try scratch.bytes(), as: UTF8.self)]
  }

  /// What is not as expected; empty when all is.
  func disagreements(
    _ findings: [ExpectedFinding], _ answers: [(kind: AcknowledgementKind, text: String)]
  ) -> [String] {
    var complaints: [String] = []
    let expected = findings.map(\.name).sorted()
    if self.findings != expected { complaints.append("found \(self.findings), expected \(expected)") }
    for (kind, text) in answers {
      let own = self.answers[kind] ?? ""
      if own != text { complaints.append("\(kind.rawValue)\n\(own)expected\n\(text)") }
    }
    return complaints
  }
}

extension RuleSample {
  /// What is not as expected; empty when all is.
  package func disagreements(_ library: SpecLibrary, _ terms: SampleTerms = SampleTerms()) throws -> [String] {
    try SampleRun(input, library, terms).disagreements(findings, answers)
  }
}

extension ValidSample {
  /// What is found, and what is not answered as expected; empty when the file is accepted.
  package func disagreements(_ library: SpecLibrary, _ terms: SampleTerms = SampleTerms()) throws -> [String] {
    try SampleRun(input, library, terms).disagreements([], answers)
  }
}

/// Keeps findings, and answers the file as a 997 and as a 999.
private final class AnswerRecorder: TranslationObserver {
  struct Answer: ~Copyable {
    var writer: AcknowledgementWriter
    var sink = ByteSink()

    init(_ kind: AcknowledgementKind) { writer = AcknowledgementWriter(kind: kind, stamp: AnswerRecorder.stamp) }

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

  static let stamp = AcknowledgementStamp(date: InterchangeDraft.date, time: InterchangeDraft.time)

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
        "\(finding.rule.name) \(finding.severity.name) set \(finding.set) \(place) \(finding.reference)"
          + (finding.isImplementation ? " by the partner" : ""))
    }
  }
}
