// Every rule of every standard guide has a file that breaks it, and is found and answered as the rule says.

import Conformance
import Findings
import Foundation
import PartnerSpec
import Sampling
import Testing

private let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
let library = SpecLibrary(SpecFolder(path: checkout.appending(path: "Specs").path))

/// Without optimisation a sample takes twenty times as long: then some of them do.
#if DEBUG
  private let step = 23
#else
  private let step = 1
#endif

@Suite struct CoverageTests {
  static let sets = ["850", "855", "856", "810", "860", "865", "846", "832"]
  static let releases = ["004010", "005010"]

  private func samples(_ set: String, _ release: String) throws -> GuideSamples {
    GuideSamples(try #require(try library.outline(set, release)))
  }

  @Test(arguments: sets, releases)
  func everyRuleIsAnswered(_ set: String, _ release: String) throws {
    let coverage = try samples(set, release).check(library, every: step)
    for (name, complaints) in coverage.disagreements.prefix(10) {
      Issue.record("\(name): \(complaints.joined(separator: "\n"))")
    }
    #expect(coverage.answered == coverage.sampled)
    #expect(coverage.rules >= 1_400 / step)
    #expect(coverage.perMille >= 990, "\(coverage.unsampled)")
  }

  @Test(arguments: sets, releases)
  func rightFilesAreAccepted(_ set: String, _ release: String) throws {
    let samples = try samples(set, release)
    #expect(samples.valid.map(\.name) == ["minimal", "rich", "mixed"])
    for sample in samples.valid {
      let run = try SampleRun(sample.input, library)
      #expect(run.findings.isEmpty, "\(sample.name)\n\(sample.input)")
      #expect(run.functional.contains("AK5*A~\nAK9*A*1*1*1~"))
      #expect(run.implementation.contains("IK5*A~\nAK9*A*1*1*1~"))
    }
  }

  /// The rich file has every segment of the guide, and each of their elements somewhere, save what excludes another.
  @Test(arguments: sets, releases)
  func theRichFileHasEverything(_ set: String, _ release: String) throws {
    let outline = try #require(try library.outline(set, release))
    var composer = SetComposer(outline, .everything)
    let draft = composer.compose()
    let excluding = outline.segments.values.filter { $0.conditions.contains { $0.kind == .exclusive } }.map(\.tag)
    for segment in outline.segments.values.sorted(by: { $0.tag < $1.tag }) {
      let made = draft.segments.filter { $0.tag == segment.tag }
      #expect(!made.isEmpty, "\(segment.tag)")
      let filled = segment.elements.indices.filter { index in
        made.contains { $0.elements.count > index && !$0.elements[index].isEmpty }
      }
      if !excluding.contains(segment.tag) { #expect(filled.count == segment.elements.count, "\(segment.tag)") }
    }
  }

  /// Same guide, same bytes; and every rule has a name of its own.
  @Test(arguments: sets, releases)
  func rulesAreNamed(_ set: String, _ release: String) throws {
    let samples = try samples(set, release)
    let names = samples.sampler.rules.map(\.name)
    #expect(Set(names).count == names.count, "\(Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys)")
    #expect(try self.samples(set, release).valid.map(\.input) == samples.valid.map(\.input))
  }
}
