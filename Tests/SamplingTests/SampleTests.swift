// Single samples, to the letter: what is written, and what must come of it.

import Acknowledgement
import Conformance
import Findings
import PartnerSpec
import Sampling
import Testing

@Suite struct SampleTests {
  private func sample(_ name: String, _ set: String = "850", _ release: String = "004010") throws -> RuleSample {
    let sampler = RuleSampler(try #require(try library.outline(set, release)))
    return try sampler.sample(try #require(sampler.rules.first { $0.name == name }, "\(name)"))
  }

  /// Segments of the file without its envelope.
  private func body(_ sample: RuleSample) -> [String] {
    sample.input.split(separator: "~\n").dropFirst(3).dropLast(3).map(String.init)
  }

  /// Segments of an answer between AK2 and AK9.
  private func notes(_ answer: String) -> [String] {
    answer.split(separator: "~\n").dropFirst(5).dropLast(4).map(String.init)
  }

  @Test func oneSegmentTooMany() throws {
    let sample = try sample("N1>N3 maximum 2")
    #expect(body(sample).map { $0.prefix(3) } == ["BEG", "N1*", "N3*", "N3*", "N3*", "PO1"])
    #expect(notes(sample.functional) == ["AK3*N3*6**5", "AK5*E*5"])
    #expect(sample.rule.slug == "n1-n3-maximum-2")
    #expect(sample.implementation == nil)
  }

  @Test func anElementMissing() throws {
    let sample = try sample("BEG/05 mandatory")
    #expect(body(sample).first == "BEG*00*AB*ABCDEF")
    #expect(notes(sample.functional) == ["AK3*BEG*2**8", "AK4*5*373*1", "AK5*R*5"])
    #expect(sample.findings.map(\.rule) == [.elementMissing])
  }

  @Test func aBrokenConditionHasATrigger() throws {
    let sample = try sample("PO1/02 condition C0302")
    #expect(body(sample)[1] == "PO1***01")
    #expect(notes(sample.functional) == ["AK3*PO1*3**8", "AK4*2*330*2", "AK5*E*5"])
  }

  /// What stands between LS and LE is told with the name of the loop.
  @Test func boundLoopsAreNamed() throws {
    let sample = try sample("POC>LS[01=LDT]>LDT>MSG maximum 1", "860", "004010")
    #expect(notes(sample.functional).first?.contains("*LDT*5") == true)
  }

  @Test func anInterchangeIsAnsweredByATA1() throws {
    let sample = try sample("IEA/02 as ISA/13")
    #expect(sample.functional.contains("TA1*000000001*250115*0930*R*001~"))
    #expect(!sample.functional.contains("ST*997"))
  }

  /// Acknowledgements are checked and not answered.
  @Test(arguments: [("997", "004010"), ("999", "005010")])
  func acknowledgementsAreNotAnswered(_ set: String, _ release: String) throws {
    let samples = GuideSamples(try #require(try library.outline(set, release)))
    let coverage = try samples.check(library)
    #expect(coverage.disagreements.isEmpty, "\(coverage.disagreements)")
    #expect(coverage.perMille >= 990)
    #expect(try sample("AK1/01 mandatory", set, release).functional.isEmpty)
  }

  /// Neither code for repetitions nor for components is in the lists of 004010.
  @Test(arguments: [("004010", "3"), ("005010", "13")])
  func componentsTooMany(_ release: String, _ code: String) throws {
    let sample = try sample("BEG/03 components 1", "850", release)
    #expect(notes(sample.functional).contains("AK4*3*324*\(code)"))
  }

  /// A rule that stopped working shows: what its file is answered then is not what is expected.
  @Test func aDeafCheckIsNoticed() throws {
    let sample = try sample("BEG/01 codes")
    let deaf = RuleSample(
      sample.rule, sample.input.replacing("BEG*\(value(sample, 1))*", with: "BEG*00*"), like: sample)
    #expect(try sample.disagreements(library).isEmpty)
    #expect(try deaf.disagreements(library).count == 2)
  }

  private func value(_ sample: RuleSample, _ element: Int) -> Substring {
    body(sample)[0].split(separator: "*", omittingEmptySubsequences: false)[element]
  }
}
