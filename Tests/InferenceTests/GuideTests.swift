// What a drafted guide says: the evidence to the letter, and what is a rule and what a suggestion.

import Inference
import JSON5
import Testing

struct GuideTests {
  private static let guide = "guides/850.json5"

  @Test func manySetsMakeRules() throws {
    let workshop = try Workshop()
    let draft = try workshop.draft(interchange((1...30).map { order($0) }))
    let lines = draft.lines(Self.guide)
    #expect(lines.contains(#"extends: "x12/004010/850","#))
    #expect(draft.evidence(before: #"REF: "M","#, in: Self.guide) == "// REF: in 30 of 30 sets")
    let codes = try #require(draft.evidence(before: #""REF/01": { codes: "IA" },"#, in: Self.guide))
    #expect(codes.hasPrefix("// REF/01: in 30 of 30 segments: IA (") && codes.hasSuffix(") 30 in 30 sets"), "\(codes)")
    #expect(
      draft.evidence(before: #""REF/02": "M","#, in: Self.guide) == "// REF/02: in 30 of 30 segments, 4 characters")
    #expect(draft.evidence(before: #""REF/03": null, "REF/04": null,"#, in: Self.guide) == "// never in 30 segments")
    let unused = try #require(lines.firstIndex { $0.hasPrefix("CUR: null, PER: null,") })
    #expect(lines[unused - 1] == "// never in 30 sets")
    // What the standard asks for already is not asked for again.
    #expect(!lines.contains { $0.hasPrefix("BEG:") } && lines.contains("// BEG: in 30 of 30 sets"))
  }

  @Test func fewSetsMakeSuggestions() throws {
    let workshop = try Workshop()
    let draft = try workshop.draft(interchange((1...29).map { order($0) }))
    #expect(draft.rules == 0 && draft.suggestions > 50)
    #expect(draft.evidence(before: #"// REF: "M","#, in: Self.guide) == "// REF: in 29 of 29 sets")
    #expect(
      draft.evidence(before: #"// "REF/01": { codes: "IA" },"#, in: Self.guide)?.contains("29 in 29 sets") == true)
    // The threshold is the caller's.
    #expect(try workshop.draft(interchange((1...29).map { order($0) }), ClaimPolicy(threshold: 29)).rules > 50)
  }

  /// A suggestion is a rule with slashes before it.
  @Test func suggestionsAreTheRulesOfTomorrow() throws {
    let workshop = try Workshop()
    let text = interchange((1...5).map { order($0) })
    let few = try workshop.draft(text)
    let many = try workshop.draft(text, ClaimPolicy(threshold: 5))
    // Lists of members are broken elsewhere where slashes stand before them.
    func bare(_ draft: PartnerDraft) -> String {
      draft.lines(Self.guide).dropFirst(4).joined(separator: " ").replacing("// ", with: "")
    }
    #expect(bare(few) == bare(many) && few.rules == 0 && many.suggestions == 0)
  }

  @Test func exceptionsAreNamed() throws {
    let workshop = try Workshop()
    var sets = (1...40).map { order($0) }
    sets[6] = order(7, line: "PO1*1*10*EA*2.5")
    let draft = try workshop.draft(interchange(sets))
    let lines = draft.lines(Self.guide)
    #expect(
      lines.contains("// PO1/07: in 39 of 40 segments, 3 characters; absent: a.edi, set 7, segment 5"), "\(lines)")
    // One order in forty had no number: it is not asked for.
    #expect(!lines.contains { $0.contains(#""PO1/07": "M""#) })
  }

  @Test func aCodeSeenOnceDoesNotCloseTheList() throws {
    let workshop = try Workshop()
    var sets = (1...40).map { order($0) }
    sets[39] = order(40, reference: "REF*DP*12")
    let draft = try workshop.draft(interchange(sets))
    #expect(draft.lines(Self.guide).contains(#"// "REF/01": { codes: "DP IA" },"#))
    sets[38] = order(39, reference: "REF*DP*11")
    #expect(try workshop.draft(interchange(sets)).lines(Self.guide).contains(#""REF/01": { codes: "DP IA" },"#))
  }

  @Test func codesTheStandardLacksAreAdded() throws {
    let workshop = try Workshop()
    func draft(_ odd: Int) throws -> PartnerDraft {
      try workshop.draft(
        interchange((1...40).map { order($0, line: "PO1*1*10*\($0 <= odd ? "QX7" : "EA")*2.5**VN*A-1") }))
    }
    // Twice in forty sets may be a slip, three times is a habit.
    let line = #""PO1/03": { use: "M", length: "2/3", codes: { add: "QX7" } },"#
    #expect(try draft(2).lines(Self.guide).contains("// \(line)"))
    let widened = try draft(3)
    #expect(widened.lines(Self.guide).contains(line))
    #expect(widened.lines(Self.guide).contains("// the standard's list of 355 has no QX7 (a.edi, set 1, segment 5)"))
    #expect(widened.standardFindings == 3 && widened.findings == 0)
  }

  @Test func lengthsBeyondTheStandard() throws {
    let workshop = try Workshop()
    let long = String(repeating: "7", count: 34)
    let draft = try workshop.draft(interchange((1...30).map { order($0, reference: "REF*IA*\(long)") }))
    #expect(draft.lines(Self.guide).contains(#""REF/02": { use: "M", length: "1/34" },"#))
    #expect(draft.findings == 0 && draft.standardFindings == 30)
  }

  @Test func segmentsWithoutAPlaceAreAdded() throws {
    let workshop = try Workshop()
    let sets = (1...30).map { number in
      var body = order(number)
      body.insert("NTE*GEN*FRAGILE", at: 2)
      body.insert("NTE*GEN*THIS SIDE UP", at: 5)
      body.insert("NTE*GEN*KEEP DRY", at: 5)
      return body
    }
    let draft = try workshop.draft(interchange(sets))
    #expect(
      draft.evidence(before: #"{ segment: "NTE O 1", after: "REF", area: "heading" },"#, in: Self.guide)
        == "// NTE: 30 times in 30 sets behind REF; first: a.edi, set 1, segment 4 and 29 more")
    #expect(draft.lines(Self.guide).contains(#"{ segment: "NTE O 2", in: "PO1", after: "PO1" },"#))
    #expect(draft.standardFindings == 90 && draft.findings == 0)
  }

  /// A place for a segment is no help where its elements are wrong: then more would be found than before.
  @Test func whatMakesErrorsOfItsOwnIsTakenBack() throws {
    let workshop = try Workshop()
    let sets = (1...30).map { number in
      var body = order(number)
      body.insert("NTE*GENERAL*FRAGILE", at: 2)
      return body
    }
    let draft = try workshop.draft(interchange(sets))
    #expect(
      draft.evidence(before: #"// { segment: "NTE O 1", after: "REF", area: "heading" },"#, in: Self.guide)
        == "// no rule: held to it, the samples have errors they do not have by the standard")
    #expect(draft.ownFindings.isEmpty && draft.findings == 30 && draft.standardFindings == 30)
    // The rest is as it would be.
    #expect(draft.lines(Self.guide).contains(#""REF/02": "M","#))
  }

  @Test func segmentsOutOfOrderAreMoved() throws {
    let workshop = try Workshop()
    let sets = (1...30).map { number in
      var body = order(number)
      body.insert("CUR*BY*USD", at: 2)
      return body
    }
    let draft = try workshop.draft(interchange(sets))
    #expect(draft.lines(Self.guide).contains(#"CUR: { after: "REF" },"#))
    #expect(draft.findings == 0)
  }

  @Test func brokenConditionsGo() throws {
    let workshop = try Workshop()
    // A basis of the price without a price.
    let draft = try workshop.draft(interchange((1...30).map { order($0, line: "PO1*1*10*EA**PE*VN*A-1") }))
    #expect(draft.standardFindings == 30 && draft.findings == 0)
    #expect(
      draft.evidence(before: #"PO1: { remove: ["C0504"] },"#, in: Self.guide)
        == "// PO1: C0504 is broken in 30 of 30 segments; first: a.edi, set 1, segment 5",
      "\(draft.lines(Self.guide).suffix(12))")
  }

  /// A list of one code whose element and code, written together, are the number of another element.
  @Test func aListOfOneCode() throws {
    let workshop = try Workshop()
    let sets = (1...30).map { number in
      var body = order(number)
      body.insert("TD5*B*2*ACME*M", at: 2)
      return body
    }
    let draft = try workshop.draft(interchange(sets))
    #expect(draft.lines(Self.guide).contains(#""TD5/02": { use: "M", codes: "2" },"#))
    #expect(draft.findings == 0)
  }

  /// With few samples nothing is certain, and everything is a rule all the same if that is asked for.
  @Test func strictMakesRulesOfAll() throws {
    let workshop = try Workshop()
    let draft = try workshop.draft(interchange([order(1)]), ClaimPolicy(isStrict: true))
    #expect(draft.suggestions == 0 && draft.rules > 50)
    #expect(draft.lines(Self.guide).contains(#""REF/02": { use: "M", length: "4/4" },"#))
    #expect(draft.lines(Self.guide).contains(#"N1: "M 1","#))
    // How many lines there are is no habit.
    #expect(!draft.lines(Self.guide).contains(#"PO1: "M 1","#))
  }

  @Test func whatIsRememberedIsBounded() throws {
    let workshop = try Workshop()
    // Every order has a unit of its own: more than are remembered.
    let sets = (1...(InferenceLimit.codes + 60)).map { order($0, line: "PO1*1*10*Z\($0)*2.5**VN*A-1") }
    let draft = try workshop.draft(interchange(sets))
    let evidence = draft.lines(Self.guide).joined(separator: " ").replacing(" //   ", with: " ")
    #expect(evidence.contains("only \(InferenceLimit.codes) are remembered"))
  }
}
