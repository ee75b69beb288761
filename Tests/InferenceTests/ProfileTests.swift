// What a drafted profile and map say, and what is no draft at all.

import Inference
import PartnerSpec
import Testing

struct ProfileTests {
  @Test func whoAndWhat() throws {
    let workshop = try Workshop()
    let draft = try workshop.draft(interchange([order(1), order(2)]))
    let lines = draft.lines("partner.json5")
    #expect(lines.contains(#"partner: "acme", name: "ACME HOSPITAL", // N102 of N1*BY in 2 of 2 sets"#))
    #expect(lines.contains(#"isa: ["ZZ:ACME"],"#))
    #expect(lines.contains("// ISA05, ISA06: ZZ:ACME in 1 interchange"))
    #expect(lines.contains(#"gs: ["ACMECODE"],"#))
    #expect(lines.contains(#"ours: { isa: "01:HARBOR", gs: "HARBORCODE" },"#))
    #expect(
      lines.contains(#"status: "test","#) && lines.contains { $0.hasPrefix("// ISA15: T (test) in 1 of 1 interchange") }
    )
    #expect(lines.contains { $0.hasPrefix("// Delimiters: segment ~ element * component > repetition none") })
    #expect(lines.contains("// 2 sets of 850 in 1 file, release 004010 in 2: purchase order"))
    #expect(lines.contains(#"{ as: "x12/004010/850", guide: "guides/850", map: "maps/850" },"#))
    #expect(draft.files.map(\.name) == ["partner.json5", "guides/850.json5", "maps/850.json5"])
    let profile = try draft.library(workshop.specs).partner("acme")
    #expect(profile.terms.identifiers.gs == ["ACMECODE"] && profile.terms.sends.map(\.standard) == ["x12/004010/850"])
  }

  /// Several releases of a set have one guide where the nearest is the same, else one each.
  @Test func releases() throws {
    let workshop = try Workshop()
    let draft = try workshop.draft([
      workshop.sample(interchange([order(1)]), named: "a.edi"),
      workshop.sample(interchange([order(2)], release: "005010"), named: "b.edi"),
    ])
    let names = draft.files.map(\.name)
    #expect(names.contains("guides/850.json5") && names.contains("guides/850-005010.json5"))
    let profile = try draft.library(workshop.specs).partner("acme")
    #expect(profile.transaction("850", release: "005010")?.guide.release == "005010")
    #expect(profile.transaction("850", release: "004010")?.guide.release == "004010")
  }

  /// What goes to the partner is told from what comes.
  @Test func bothDirections() throws {
    let workshop = try Workshop()
    let invoice = ["BIG*20250603*INV-1*20250602*PO-1", "IT1*1*10*EA*2.5**VN*A-1", "TDS*2500", "CTT*1"]
    let draft = try workshop.draft([
      workshop.sample(interchange([order(1)]), named: "a.edi"),
      workshop.sample(
        interchange(
          [invoice], set: "810", group: "IN", sender: "HARBOR", code: "HARBORCODE", receiver: "ACME",
          receiverCode: "ACMECODE"
        ).replacing("*ZZ*HARBOR ", with: "*01*HARBOR ").replacing("*01*ACME ", with: "*ZZ*ACME "), named: "b.edi"),
    ])
    let profile = try draft.library(workshop.specs).partner("acme")
    #expect(profile.terms.sends.map(\.set) == ["850"] && profile.terms.receives.map(\.set) == ["810"])
    #expect(profile.terms.receives.first?.delivery?.document == .invoice)
    #expect(profile.terms.receives.first?.delivery?.delimiters.component == UInt8(ascii: ">"))
  }

  @Test func whatReachesNoField() throws {
    let workshop = try Workshop()
    var body = order(1)
    body[0] = "BEG*00*SA*PO-1**20250602****C*1*IEL"
    let draft = try workshop.draft(interchange([body]))
    let lines = draft.lines("maps/850.json5")
    #expect(lines.contains(#"extends: "x12-850","#))
    #expect(lines.contains(#"// BEG/11: in 1 of 1 segment, such as "IEL" (a.edi, set 1, segment 2)"#), "\(lines)")
    #expect(draft.sets[0].uncarried == ["BEG/11"])
    let whole = try workshop.draft(interchange([order(1)]))
    #expect(
      whole.lines("maps/850.json5").contains("// Every value of the samples reaches a field of the canonical document.")
    )
  }

  @Test func whatIsStillWrongIsAMatterOfTolerance() throws {
    let workshop = try Workshop()
    let draft = try workshop.draft(interchange([order(1, line: "PO1*1*10*QX7*2.5**VN*A-1")]))
    let lines = draft.lines("partner.json5")
    #expect(lines.contains(#"//   "element.tooLong": "note","#), "\(lines)")
    #expect(lines.contains { $0.hasPrefix("//   // 1 at PO1/03; first: a.edi, set 1, segment 5") })
  }

  @Test func severalSendersAreNoPartner() throws {
    let workshop = try Workshop()
    let samples = [
      try workshop.sample(interchange([order(1)]), named: "a.edi"),
      try workshop.sample(interchange([order(2)], sender: "OTHER"), named: "b.edi"),
    ]
    #expect(throws: InferenceError.self) { try workshop.draft(samples) }
    do {
      _ = try workshop.draft(samples)
    } catch let error as InferenceError {
      #expect(
        error.description
          == "samples of several senders: ZZ:ACME, and ZZ:OTHER to 01:HARBOR (b.edi); name the samples of one, "
          + "or say --all-senders if all of them are the same partner")
    }
    let draft = try workshop.draft(samples, all: true)
    #expect(draft.lines("partner.json5").contains(#"isa: ["ZZ:ACME", "ZZ:OTHER"],"#))
  }

  @Test(arguments: [
    "", "hello\n",
    "ISA*00*          *00*          *ZZ*ACME           *ZZ*HARBOR         *250602*0900*U*00401*000000001*0*T*>~IEA*0*000000001~",
  ])
  func nothingToInferFrom(_ text: String) throws {
    let workshop = try Workshop()
    #expect(throws: InferenceError.self) { try workshop.draft(text) }
  }

  @Test func idsAreMadeOfCodes() {
    #expect(PartnerDraft.slug("ACME MED.") == "acme-med" && PartnerDraft.slug("**") == "")
  }
}
