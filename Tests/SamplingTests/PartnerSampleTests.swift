// Every rule of what partners send has a file that breaks it, and is found and answered as was agreed with them.

import Acknowledgement
import Conformance
import Findings
import Foundation
import PartnerSpec
import Sampling
import Testing

#if DEBUG
  private let step = 41
#else
  private let step = 1
#endif

@Suite struct PartnerSampleTests {
  /// All partners that are shipped, with what they send.
  static let sent: [(partner: String, set: String)] = {
    guard let partners = try? library.partners else { return [] }
    return partners.flatMap { id in
      ((try? library.partner(id))?.terms.sends ?? []).filter { $0.rows == nil && $0.elements == nil }.map {
        (id, $0.set)
      }
    }
  }()

  @Test func allPartnersAreHere() { #expect(Self.sent.count >= 9 && Set(Self.sent.map(\.partner)).count >= 5) }

  @Test(arguments: sent)
  func everyRuleIsAnswered(_ partner: String, _ set: String) throws {
    let samples = try Self.samples(partner, set)
    let coverage = try samples.check(library, every: step)
    for (name, complaints) in coverage.disagreements.prefix(10) + coverage.refused {
      Issue.record("\(partner) \(set) \(name): \(complaints.joined(separator: "\n"))")
    }
    #expect(coverage.answered == coverage.sampled)
    #expect(coverage.sampled * 100 >= coverage.rules * 95, "\(coverage.unsampled)")
    #expect(coverage.rules >= 1_700 / step)
  }

  @Test(arguments: sent)
  func rulesAreNamed(_ partner: String, _ set: String) throws {
    let names = try Self.samples(partner, set).sampler.rules.map(\.name)
    #expect(Set(names).count == names.count)
  }

  /// What is not wanted stands in no file that is right.
  @Test(arguments: sent)
  func rightFilesHoldNothingUnwanted(_ partner: String, _ set: String) throws {
    let samples = try Self.samples(partner, set)
    #expect(samples.valid.map(\.name) == ["minimal", "rich", "mixed"])
    for sample in samples.valid {
      let run = try SampleRun(sample.input, library, samples.sampler.terms)
      #expect(run.findings.isEmpty, "\(sample.name)\n\(sample.input)")
    }
  }

  static func samples(
    _ partner: String, _ set: String, _ specs: SpecLibrary = library
  ) throws -> GuideSamples {
    let profile = try specs.partner(partner)
    let transaction = try #require(profile.terms.sends.first { $0.set == set })
    return try GuideSamples(transaction, of: profile, specs)
  }

  // MARK: To the letter

  private func sample(_ name: String, _ partner: String, _ set: String) throws -> RuleSample {
    let sampler = try Self.samples(partner, set).sampler
    return try sampler.sample(try #require(sampler.rules.first { $0.name == name }, "\(name)"))
  }

  /// Segments of an answer between AK1 and SE.
  private func notes(_ answer: String?) -> [String] {
    (answer ?? "").split(separator: "~\n").drop { !$0.hasPrefix("AK1") }.dropFirst().prefix { !$0.hasPrefix("SE") }
      .map(String.init)
  }

  /// A 999 has codes of its own for what the partner minds; accepted sets are not told of.
  @Test(arguments: [
    ("CUR not used", ["AK2*855*0001", "IK3*CUR*3**I4", "IK5*E*I5", "AK9*E*1*1*1"]),
    ("BAK/02 codes of the standard", ["AK2*855*0001", "IK3*BAK*2**8", "IK4*2*587*I6*AH", "IK5*E*I5", "AK9*E*1*1*1"]),
    ("BAK/02 codes", ["AK2*855*0001", "IK3*BAK*2**8", "IK4*2*587*7*AB", "IK5*E*5", "AK9*E*1*1*1"]),
    ("REF/03 not used", ["AK2*855*0001", "IK3*REF*3**8", "IK4*3*352*I10*ABCDEF", "IK5*E*I5", "AK9*E*1*1*1"]),
    ("PO1/03 in table units", ["AK2*855*0001", "IK3*PO1*4**8", "IK4*3*355*7*01", "IK5*R*5", "AK9*R*1*1*0"]),
    ("PO1/07 in table items", ["AK9*A*1*1*1"]), ("PO1>PO4/03 takes QX", ["AK9*A*1*1*1"]),
    ("SE/01 number of segments", ["AK2*855*0001", "IK5*R*4", "AK9*R*1*1*0"]),
  ])
  func northsideIsAnsweredByA999(_ name: String, _ expected: [String]) throws {
    let sample = try sample(name, "northside-medsurg", "855")
    #expect(sample.answers.map(\.kind) == [.implementation])
    #expect(notes(sample.implementation) == expected)
  }

  /// What was agreed to be noted, or to be let be, is not told.
  @Test func toleranceDecides() throws {
    let outside = try sample("LQ outside its loop", "northside-medsurg", "855")
    #expect(outside.findings.map(\.severity) == [.note])
    #expect(notes(outside.implementation) == ["AK9*A*1*1*1"])
    let ignored = try sample("IT1/03 minimum 2", "bramble-orthotics", "810")
    #expect(ignored.findings.map(\.rule) == [.codeUnmapped])
    let late = try sample("PO1>PID loop order", "calyx-diagnostics", "855")
    #expect(late.findings.map(\.severity) == [.reject])
  }

  /// A partner who was promised no TA1 gets no answer at all to an interchange that is refused.
  @Test func noTA1IsNoAnswer() throws {
    #expect(try sample("IEA/02 as ISA/13", "bramble-orthotics", "810").functional.isEmpty)
    #expect(try sample("IEA/02 as ISA/13", "tidewater-dental", "855").functional.contains("TA1*000000001"))
  }

  @Test func theEnvelopeIsThePartners() throws {
    let lines = try sample("BEG mandatory", "lakeland-hospitals", "850").input.split(separator: "~\n")
    #expect(lines[0].contains("*ZZ*LAKELANDHG     *ZZ*HARBORSUPPLY   *250115*0930*U*00401*000000001*0*P*>"))
    #expect(lines[1] == "GS*PO*LAKEPO*HARBORSUP*20250115*0930*1*X*004010")
  }
}
