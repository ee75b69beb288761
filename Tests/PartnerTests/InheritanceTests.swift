// How specs inherit: by member, several levels deep, found by name, never in a circle.

import Findings
import Mapping
import PartnerSpec
import Testing

@Suite struct InheritanceTests {
  /// A partner's map over the standard one, read with a partner that names it.
  private func document(_ map: String, parents: [String: String] = [:]) throws -> [String: Any] {
    var files = parents
    files["partners/a/partner.json5"] = profile("a", #"sends: [{ as: "x12/004010/850", map: "own" }]"#)
    files["partners/a/own.json5"] = map
    let message = Message(
      sender: "A", group: "PO", set: "850",
      body: [
        "BEG*00*SA*PO-1**20250310", "REF*ZZ*Z-9", "REF*CT*C-1", "REF*DP*ICU", "N1*ST*WARD*92*W1",
        "PO1*7*5*EA*2**VN*X-1*BP*B-1",
      ])
    let bench = try Bench(files)
    return try #require(try read(message.text, bench.library).documents.first)
  }

  @Test func oneFieldOfTheHeadingAndTheRestAsItWas() throws {
    let document = try document(#"{ extends: "x12-850", fields: { contractNumber: "REF[01=ZZ]/02" } }"#)
    #expect(document["contractNumber"] as? String == "Z-9")
    #expect(document["number"] as? String == "PO-1")
    #expect((document["parties"] as? [[String: Any]])?.first?["name"] as? String == "WARD")
  }

  /// The line's fields come from a part of a map two levels below.
  @Test func oneFieldOfTheLine() throws {
    let document = try document(
      #"{ extends: "x12-850", fields: { lines: { fields: { number: "PO1/pair06[BP]" } } } }"#)
    let line = try #require((document["lines"] as? [[String: Any]])?.first)
    #expect(line["number"] as? String == "B-1")
    #expect(line["quantity"] as? String == "5")
  }

  @Test func aPartIsChangedForAllWhoUseIt() throws {
    let document = try document(#"{ extends: "x12-850", parts: { party: { id: null, name2: "N1/04" } } }"#)
    let party = try #require((document["parties"] as? [[String: Any]])?.first)
    #expect(party["id"] == nil && party["name2"] as? String == "W1")
  }

  @Test func wordsAreJoinedCodeByCode() throws {
    let document = try document(#"{ extends: "x12-850", words: { purpose: { fresh: "00", original: null } } }"#)
    #expect(document["purpose"] as? String == "fresh")
  }

  @Test func nullTakesAFieldAwayAndALowerLevelMayBringItBack() throws {
    let parents = [
      "partners/b/maps/850.json5": #"{ extends: "x12-850", fields: { contractNumber: null, date: null } }"#
    ]
    let document = try document(
      #"{ extends: "partners/b/maps/850", fields: { date: "BEG/05" } }"#, parents: parents)
    #expect(document["contractNumber"] == nil)
    #expect(document["date"] as? String == "2025-03-10")
  }

  @Test func aMapMayBeCalledAsTheOneItExtends() throws {
    let files = [
      "partners/a/partner.json5": profile("a", #"sends: [{ as: "x12/004010/850", map: "x12-850" }]"#),
      "partners/a/x12-850.json5": #"{ extends: "x12-850", fields: { number: "BEG/04" } }"#,
    ]
    #expect(try Bench(files).mistakes { _ = try $0.partner("a") } == [])
  }

  @Test func fieldsOfALevelOfAHierarchy() throws {
    let files = [
      "partners/a/partner.json5": profile("a", #"sends: [{ as: "x12/004010/856", map: "own" }]"#),
      "partners/a/own.json5": #"{ extends: "x12-856", hierarchy: { fields: { I: { number: "SN1/03" } } } }"#,
    ]
    let message = Message(
      sender: "A", group: "SH", set: "856",
      body: [
        "BSN*00*S1*20250310*0915", "HL*1**S", "HL*2*1*O", "PRF*PO-1", "HL*3*2*I", "LIN*1*VN*X", "SN1*1*5*EA",
      ])
    let bench = try Bench(files)
    let document = try #require(try read(message.text, bench.library).documents.first)
    let line = try #require((document["lines"] as? [[String: Any]])?.first)
    #expect(line["number"] as? String == "EA" && line["quantity"] as? String == "5")
  }

  @Test func aCircleIsNamed() throws {
    let bench = try Bench([
      "partners/a/partner.json5": profile("a", #"extends: "b""#),
      "partners/b/partner.json5": #"{ extends: "c" }"#,
      "partners/c/partner.json5": "{\n  extends: \"b\" }",
    ])
    let mistakes = try bench.mistakes { _ = try $0.partner("a") }
    #expect(
      mistakes.first
        == "partners/c/partner.json5:2:12: found a partner that extends itself: partners/b/partner.json5 -> "
        + "partners/c/partner.json5 -> partners/b/partner.json5")
  }

  @Test(arguments: [
    (#"sends: [{ as: "x12/004010/855", map: "maps/85" }]"#, "there is no map 'maps/85', did you mean 'maps/855'?"),
    (#"sends: [{ as: "x12/004010/854" }]"#, "there is no guide 'x12/004010/854', did you mean 'x12/004010/850'?"),
    (#"sends: [{ as: "x12/004010/855", guide: "../b/855" }]"#, "there is no guide '../b/855'"),
    (#"extends: "medsrg""#, "there is no partner 'medsrg', did you mean 'medsurg'?"),
  ])
  func aNameThatIsNowhereIsNotGuessed(_ more: String, _ message: String) throws {
    let bench = try Bench([
      "partners/a/partner.json5": profile("a", more), "partners/a/maps/855.json5": #"{ extends: "x12-855" }"#,
      "partners/medsurg/partner.json5": "{}",
    ])
    let mistakes = try bench.mistakes { _ = try $0.partner("a") }
    #expect(mistakes.count == 1 && mistakes[0].hasSuffix(message), "\(mistakes)")
  }

  /// A value that is inherited is complained of where it stands.
  @Test func mistakesAreToldWhereTheyStand() throws {
    let bench = try Bench([
      "partners/a/partner.json5": profile(
        "a", #"sends: [{ as: "x12/004010/855", map: "own" }, { as: "x12/004010/810", map: "bill" }]"#),
      "partners/a/own.json5": #"{ extends: "base", fields: { numbr: "BAK/03" } }"#,
      "partners/a/base.json5": "{ extends: \"x12-855\",\n  fields: { date: \"BAK/77\", vendorOrderNumbr: null } }",
      "partners/a/bill.json5": "{ extends: \"x12-810\", filds: {},\n  fields: { number: [\"BIG-02\"] } }",
    ])
    let mistakes = try bench.mistakes { _ = try $0.partner("a") }
    #expect(mistakes.count == 4, "\(mistakes)")
    #expect(mistakes.contains { $0.hasPrefix("partners/a/base.json5:2:47:") && $0.contains("vendorOrderNumbr") })
    #expect(mistakes.contains { $0.contains("bill.json5:1:") && $0.contains("'filds', did you mean 'fields'?") })
    #expect(mistakes.contains { $0.contains("bill.json5:2:") && $0.contains("BIG-02") })
  }

  @Test func profilesInheritToo() throws {
    let bench = try Bench([
      "partners/l/partner.json5": #"{ tables: { t: "t.csv" }, tolerance: { "element.code": "note" } }"#,
      "partners/l/t.csv": "theirs,ours\nA,B\n",
      "partners/a/partner.json5": profile(
        "a", #"extends: "l", tolerance: { "element.code": null, "segment.empty": "warn" }"#),
    ])
    let terms = try bench.library.partner("a").terms
    #expect(terms.tables["t"]?.own("A") == "B")
    #expect(terms.tolerance[.elementCode] == .warn && terms.tolerance[.segmentEmpty] == .warn)
  }
}
