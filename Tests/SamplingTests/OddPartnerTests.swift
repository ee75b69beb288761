// Partners who agreed on what none of the shipped ones did: the samples follow them too.

import Acknowledgement
import Findings
import PartnerSpec
import Sampling
import Testing

@Suite struct OddPartnerTests {
  #if DEBUG
    private let step = 41
  #else
    private let step = 1
  #endif

  private func check(_ files: [String: String], _ partner: String, _ set: String) throws -> GuideSamples {
    let drafts = Dictionary(uniqueKeysWithValues: files.map { ("partners/\($0)", $1) })
    let library = SpecLibrary(SpecFolder(path: library.folder.path, drafts: drafts))
    let samples = try PartnerSampleTests.samples(partner, set, library)
    let coverage = try samples.check(library, every: step)
    for (name, complaints) in coverage.disagreements.prefix(10) + coverage.refused {
      Issue.record("\(name): \(complaints.joined(separator: "\n"))")
    }
    #expect(coverage.sampled * 100 >= coverage.rules * 95, "\(coverage.unsampled)")
    let names = samples.sampler.rules.map(\.name)
    #expect(Set(names).count == names.count)
    return samples
  }

  private func sample(_ name: String, _ samples: GuideSamples) throws -> RuleSample {
    try samples.sampler.sample(try #require(samples.sampler.rules.first { $0.name == name }, "\(name)"))
  }

  /// Loops and components that are not wanted, a namesake in a loop, codes of a composite, exclusions, a TA1 for all, and
  /// severities turned round.
  @Test func manyChanges() throws {
    let samples = try check(
      [
        "odd/partner.json5": """
        { partner: "odd", name: "Odd", status: "test", identifiers: { isa: ["ZZ:O"] }, ours: { isa: "ZZ:US" },
          sends: [{ as: "x12/005010/850", guide: "guides/850", map: "maps/850" }],
          acknowledgement: { functional: "999", sets: "rejected", interchange: "always" },
          tolerance: { "element.notUsed": "reject", "segment.notUsed": "note", "interchange.groupCount": "warn",
            "group.controlMismatch": "warn", "group.setCount": "note", "element.missing": "warn",
            "total.hash": "reject", "set.controlDuplicate": "ignore", "segment.missing": "ignore",
            "loop.missing": "note", "element.exclusion": "reject", "interchange.controlMismatch": "ignore" },
          tables: { units: "tables/units.csv" } }
        """,
        "odd/tables/units.csv": "odd,ours\nCA,CA\nEA,EA\n06,XX\n",
        "odd/guides/850.json5": """
        { extends: "x12/005010/850",
          add: [{ loop: "LM O 2", content: ["LM M 1", "LQ M 10"], in: "PO1", after: "MTX" }],
          segments: { "PO1>N9": null, "AMT>FA1": null, N9: "M 2", REF: "M 1", "PO1>PID": "M 2" },
          elements: { "PO1/02": "M", "REF/04": null, "N9/07-3": null, "N9/07-4": null, "PO1>REF/04-2": null,
            "PO1>MEA/04-1": { codes: "06 CA EA 08" }, "PO1/06": { use: "M", codes: "VN BP" },
            "BEG/03": { length: "3/10" }, "N1/02": "M", "PID/05": { codes: "RED BLUE" } },
          conditions: { PO1: { add: ["R0203"] }, N1: { add: ["E0506"] } } }
        """,
        "odd/maps/850.json5": """
        { extends: "x12-850", fields: { lines: { fields: {
          unit: { at: "PO1/03", table: "units", unknown: "reject" },
          products: [{ each: "PO1[06=VN]", fields: { type: { const: "vendorItem" },
            id: { at: "PO1/07", table: "units", unknown: "note" } } }] } } } }
        """,
      ], "odd", "850")
    #expect(try sample("N1/06 condition E0506", samples).implementation?.contains("*I13*") == true)
    #expect(try sample("PID/05 codes", samples).implementation?.contains("*I6*") == true)
    #expect(try sample("PO1>REF/04-2 not used", samples).implementation?.contains("IK4*4>2*127*I10*") == true)
    #expect(samples.sampler.rules.contains { $0.name == "PO1>LM#2>LQ mandatory" })
    #expect(try sample("IEA/01 number of groups", samples).implementation?.contains("*E*021~") == true)
  }

  /// Who has no address is named; who wants no functional acknowledgement gets a TA1 or nothing.
  @Test func noAddressAndNoAnswer() throws {
    let samples = try check(
      [
        "shy/partner.json5": """
        { partner: "shy", name: "Shy", sends: [{ as: "x12/004010/850", guide: "guides/850" }],
          acknowledgement: { functional: "none", interchange: "onError" }, tolerance: { "element.code": "reject" } }
        """,
        "shy/guides/850.json5": """
        { extends: "x12/004010/850", segments: { CUR: null, SAC: null, N1: null, CTT: null } }
        """,
      ], "shy", "850")
    let unwanted = try sample("N1 loop not used", samples)
    #expect(unwanted.answers.map(\.kind) == [.ta1])
    #expect(unwanted.answer(.ta1) == "")
    #expect(try sample("IEA mandatory", samples).answer(.ta1)?.contains("*R*023~") == true)
    #expect(!samples.sampler.rules.contains { $0.name.hasPrefix("N1>N3 ") || $0.name.hasPrefix("CTT/01 number") })
  }
}
