// Canonical JSON to X12, as `ediglot generate` does it: written, then held to the guide.

import Canonical
import Mapping
import Octets
import PartnerSpec
import Translation
import X12

extension Mode {
  /// Writes the documents of a file of canonical JSON as sets of 004010 to standard output, which must be a file, and checks
  /// what was written.
  static func generate(_ path: String, _ library: SpecLibrary) throws -> Pass {
    var refused = 0
    var generation = Generation(
      CanonicalReader(try FileSource(path: path)), terms, into: ByteSink(descriptor: 1, path: "standard output"),
      plan: { form in try plan(form.kind, library) },
      tell: { problem in if !problem.isNote { refused += 1 } })
    let summary = try generation.run()
    var check = Translator(try FileSource(path: "/proc/self/fd/1"), session: Session(specs: library, documents: nil))
    let found = try check.run()
    return Pass(
      took: .zero, units: summary.documents, refused: max(refused, summary.refused) + found.setsRejected,
      findings: found.notes + found.warnings + found.rejections)
  }

  private static var terms: GenerationTerms {
    func party(_ id: String) -> EnvelopeText.Party { .init(qualifier: Array("ZZ".utf8), id: Array(id.utf8)) }
    let envelope = EnvelopeText(
      sender: party("BENCH"), receiver: party("PARTNER"), version: Array("00401".utf8), date: Array("20250331".utf8),
      time: Array("1200".utf8))
    let delimiters = Delimiters(element: 0x2a, component: 0x3e, repetition: nil, segment: 0x7e)
    return GenerationTerms(
      envelope: envelope, groupSender: Array("BENCH".utf8), groupReceiver: Array("PARTNER".utf8),
      pen: SetPen(delimiters))
  }

  private static func plan(_ kind: DocumentKind, _ library: SpecLibrary) throws -> WritingPlan? {
    for set in SetKind.allCases {
      guard let guide = try library.guide(set.rawValue, "004010"), let plan = try library.writingPlan(guide),
        plan.document == kind
      else { continue }
      return plan
    }
    return nil
  }
}
