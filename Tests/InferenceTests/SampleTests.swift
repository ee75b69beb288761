// Drafts of everything there is: real files where they are at hand, and all fixtures. Each must load, and find nothing in
// its samples that the standard guides do not find there.

import Foundation
import Inference
import PartnerSpec
import Testing

/// A file that a partner is drafted from.
struct SampleFile: CustomTestStringConvertible, Sendable {
  let path: String
  var testDescription: String { path.split(separator: "/").suffix(3).joined(separator: "/") }

  static let corpus: [SampleFile] = ["850", "855", "856", "810"].flatMap { set in
    below(checkout.deletingLastPathComponent().appending(path: "shared/corpus/x12/\(set)"))
  }

  static let fixtures: [SampleFile] = below(checkout.appending(path: "Fixtures"))

  private static func below(_ folder: URL) -> [SampleFile] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".edi") && !$0.hasSuffix("7.edi") && !$0.hasSuffix("9.edi") }.sorted().map {
      SampleFile(path: folder.appending(path: $0).path)
    }
  }
}

struct SampleTests {
  @Test(.enabled(if: !SampleFile.corpus.isEmpty, "the corpus is not at hand")) func theCorpusIsWhole() {
    #expect(SampleFile.corpus.count >= 120)
  }

  @Test(arguments: SampleFile.corpus + SampleFile.fixtures)
  func aDraftMakesNoErrorsOfItsOwn(_ file: SampleFile) throws {
    let workshop = try Workshop()
    let sample = Sample(path: file.path)
    let standard = try findings(sample, SpecLibrary(workshop.specs), partner: nil)
    for policy in [ClaimPolicy(threshold: 1), ClaimPolicy(isStrict: true)] {
      let draft: PartnerDraft
      do {
        draft = try workshop.draft([sample], policy, all: true)
      } catch is InferenceError {
        // Nothing with a guide in it.
        continue
      }
      #expect(draft.ownFindings.isEmpty)
      let library = draft.library(workshop.specs)
      let own = try findings(sample, library, partner: "acme")
      #expect(surplus(own, over: standard).isEmpty, "\(policy)\n\(draft.files.map(\.text).joined())")
    }
  }

  /// Samples of one partner together, as they are mailed.
  @Test(arguments: ["northside-medsurg", "bramble-orthotics", "calyx-diagnostics", "lakeland-hospitals"])
  func aPartnersFixturesTogether(_ partner: String) throws {
    let samples = SampleFile.fixtures.filter {
      $0.path.contains("/partners/\(partner)/") && $0.path.hasSuffix("input.edi")
    }
    .map { Sample(path: $0.path) }
    #expect(samples.count >= 3)
    let workshop = try Workshop()
    for policy in [ClaimPolicy(), ClaimPolicy(threshold: 3), ClaimPolicy(isStrict: true)] {
      let draft = try workshop.draft(samples, policy, all: true)
      #expect(draft.ownFindings.isEmpty && draft.findings <= draft.standardFindings)
      let library = draft.library(workshop.specs)
      for sample in samples {
        let standard = try findings(sample, SpecLibrary(workshop.specs), partner: nil)
        #expect(surplus(try findings(sample, library, partner: "acme"), over: standard).isEmpty)
      }
    }
  }
}
