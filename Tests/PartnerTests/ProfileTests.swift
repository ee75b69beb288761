// Partner profiles: what is read, what is refused, who is recognised, and what follows for a run.

import Acknowledgement
import Findings
import Foundation
import Octets
import PartnerSpec
import Testing
import Translation

@Suite struct ProfileTests {
  @Test func theExampleHasEverything() throws {
    let partner = try library.partner("northside-medsurg")
    let terms = partner.terms
    #expect(partner.id == "northside-medsurg" && partner.name == "Northside Medical-Surgical")
    #expect(terms.status == .test && terms.priority == .urgent)
    #expect(terms.identifiers.isa.map(\.description) == ["ZZ:NORTHSIDEMS"])
    #expect(terms.identifiers.gs == ["NORTHSIDE", "NORTHSIDE2"] && terms.identifiers.gln == "0614141000098")
    #expect(terms.ours.isa?.description == "ZZ:HARBORHOSP" && terms.ours.gs == "HARBORHOSP")
    #expect(terms.sends.map(\.set) == ["855", "856", "810"] && terms.receives.map(\.standard) == ["x12/004010/850"])
    let delivery = try #require(terms.receives.first?.delivery)
    #expect(
      delivery.document == .purchaseOrder && delivery.delimiters.component == 0x3e && delivery.breaksLines == true)
    #expect(delivery.characters == .basic && delivery.unsupported == .replace && delivery.batch == .group)
    let answer = try #require(terms.answer)
    #expect(answer.kind == .implementation && !answer.policy.tellsAcceptedSets && answer.due == 4 * 3_600)
    #expect(answer.policy.interchange == .onRequest)
    #expect(terms.tolerance[.segmentUnexpected] == .note && terms.tolerance[.elementTooLong] == .note)
    #expect(terms.tolerance.ignores(.trailingSeparators) && !terms.tolerance.ignores(.elementCode))
    #expect(terms.tables["items"]?.own("NS-SYR10LL") == "100871")
    #expect(
      terms.series == "18.0" && terms.odoo.module == "edi_northside" && terms.odoo.policies == ["applyPrice": true])
    #expect(terms.odoo.units == ["CA": "edi_northside.uom_case"])
  }

  @Test func everythingInSpecsIsRight() throws {
    #expect(try library.partners.contains("northside-medsurg"))
    #expect(try !library.partners.contains("medsurg"))
    try library.loadAll()
  }

  @Test func allMistakesAtOnce() throws {
    let bench = try Bench([
      "partners/a/partner.json5": """
      {
        partner: "b", status: "tset", priority: 3,
        identifiers: { isa: ["ZZ-A", "01:123456789"], gs: ["X"], gln: "123", dun: "1" },
        ours: { isa: "ZZ:1234567890123456" },
        sends: [{ as: "edifact" }, { as: "x12/004010/855", document: "Invoice" }, { guide: "x" }],
        receives: [
          { as: "x12/004010/850", document: "PurchaseOrdr", delimiters: { segment: "A", element: "**", component: ":", repetition: ":" },
            lineEnds: "yes", characters: "all", batch: "sets" },
        ],
        acknowledgement: { functional: "998", sets: "none", interchange: "sometimes", due: "4h" },
        tolerance: { "segment.unexpectd": "note", "element.code": "accept" },
        odoo: { series: "20.0", module: "edi-b", policies: { applyPrices: true, confirm: 1 } },
        pirority: "bulk",
      }
      """
    ])
    let mistakes = try bench.mistakes { _ = try $0.partner("a") }
    // Who a partner is, is read before anything else.
    #expect(mistakes.count == 4)
    try bench.write("partners/a/partner.json5", mended(bench))
    let more = try bench.mistakes { _ = try $0.partner("a") }
    let wanted = [
      "2:12: found 'b', expected 'a' as the folder is called", "2:25: found 'tset', did you mean 'test'?",
      "2:43: found a number, expected urgent, normal, bulk as a string", "'name' is missing",
      "4:16: found 'ZZ:1234567890123456', expected a qualifier and an id of up to 15 characters",
      "5:17: found 'edifact', expected the standard, release and set", "5:54: unknown key 'document'",
      "'as' is missing", "found 'PurchaseOrdr', did you mean 'PurchaseOrder'?", "found 'A', expected one character",
      "found '**', expected one character", "found two delimiters that are the same",
      "found a string, expected true or false", "found 'all', expected one of: basic, extended, any",
      "found 'sets', did you mean 'set'?", "10:34: found '998', did you mean '997'?",
      "found 'none', expected one of: all",
      "found 'sometimes', expected one of: never, onRequest", "found '4h', expected a duration such as PT4H",
      "11:16: there is no rule 'segment.unexpectd', did you mean 'segment.unexpected'?",
      "found 'accept', expected one of: note, warn, reject, ignore", "found '20.0'",
      "found 'edi-b', expected lower-case",
      "applyPrices", "found a number, expected true or false", "unknown key 'pirority', did you mean 'priority'?",
    ]
    for text in wanted { #expect(more.contains { $0.contains(text) }, "\(text)\n\(more.joined(separator: "\n"))") }
  }

  /// The profile with identifiers that can be read.
  private func mended(_ bench: Bench) throws -> String {
    try String(contentsOfFile: "\(bench.path)/partners/a/partner.json5", encoding: .utf8).replacing(
      #"{ isa: ["ZZ-A", "01:123456789"], gs: ["X"], gln: "123", dun: "1" }"#, with: #"{ isa: ["01:123456789"] }"#)
  }

  @Test(arguments: [
    ("PT4H", 14_400), ("P1DT30M", 88_200), ("PT90S", 90), ("P2W", 1_209_600), ("P", nil), ("PT", nil), ("4H", nil),
    ("PT4", nil), ("P1H", nil), ("PT1H1H", nil), ("P1DT", nil),
  ])
  func durations(_ text: String, _ seconds: Int?) throws {
    let bench = try Bench(["partners/a/partner.json5": profile("a", "acknowledgement: { due: \"\(text)\" }")])
    #expect((try? bench.library.partner("a").terms.answer?.due) == seconds)
  }

  // MARK: Who is who

  @Test func recognisedByAddress() throws {
    #expect(try library.partner(isaSender: "NORTHSIDEMS", qualifier: "ZZ")?.id == "northside-medsurg")
    #expect(try library.partner(isaSender: "NORTHSIDEMS", qualifier: "01") == nil)
    #expect(try library.partner(isaSender: "NOBODY", qualifier: "ZZ") == nil)
  }

  @Test func anAddressClaimedTwice() throws {
    let bench = try Bench([
      "partners/a/partner.json5": profile("a", isa: "01:111"),
      "partners/b/partner.json5": profile("b", isa: "01:111"),
    ])
    let mistakes = try bench.mistakes { _ = try $0.partners }
    #expect(
      mistakes.count == 1
        && mistakes[0].hasPrefix("partners/b/partner.json5:1:49: isa 01:111 is claimed by b and by a (")
        && mistakes[0].contains("partners/a/partner.json5:1)"), "\(mistakes)")
  }

  @Test func applicationCodesTellDivisionsApart() throws {
    func division(_ id: String, _ code: String, _ more: String) -> String {
      "{ partner: \"\(id)\", name: \"\(id)\", identifiers: { isa: [\"ZZ:HUB\"], gs: [\"\(code)\"] }, \(more) }"
    }
    let bench = try Bench([
      "partners/a/partner.json5": division("a", "AA", #"sends: [{ as: "x12/004010/855" }]"#),
      "partners/b/partner.json5": division("b", "BB", #"sends: [], tolerance: { "partner.unlisted": "reject" }"#),
    ])
    let library = bench.library
    #expect(try library.partner(isaSender: "HUB", qualifier: "ZZ") == nil)
    #expect(try library.partner(isaSender: "HUB", qualifier: "ZZ", gs: "BB")?.id == "b")
    #expect(try library.partner(isaSender: "HUB", qualifier: "ZZ", gs: "CC") == nil)
    let body = ["BAK*00*AD*PO-1*20250310", "PO1*1*20*CA*2**VN*X", "CTT*1"]
    #expect(try read(Message(sender: "HUB", code: "AA", body: body).text, library).rules == [])
    #expect(try read(Message(sender: "HUB", code: "CC", body: body).text, library).rules == [])
    let refused = try read(Message(sender: "HUB", code: "BB", body: body).text, library)
    #expect(refused.rules == ["partner.unlisted"] && refused.verdicts == [.rejected])
  }

  // MARK: Runs

  @Test func aSetThatIsNotListedIsNoted() throws {
    let message = Message(
      group: "SC", set: "832",
      body: ["BCT*PC*1", "LIN*1*VN*X", "CTP**UCP*2.5", "CTT*1"])
    let run = try read(message.text)
    #expect(run.rules.contains("partner.unlisted") && run.findings.first?.severity == .note)
    #expect(run.documents.count == 1)
    let unknown = Message(sender: "SOMEBODY", group: "SC", set: "832", body: message.body)
    #expect(try !read(unknown.text).rules.contains("partner.unlisted"))
  }

  @Test func acknowledgementsAreAlwaysListed() throws {
    let message = Message(group: "FA", set: "997", body: ["AK1*PO*1", "AK9*A*1*1*1"])
    #expect(try read(message.text).rules == [])
  }

  @Test func theNamedPartnerMustBeTheSender() throws {
    var message = Message.acknowledgement
    message.sender = "SOMEBODY"
    let run = try read(message.text, partner: "northside-medsurg", format: .odoo(try library.odooTarget("19.0")))
    #expect(run.rules == ["partner.mismatch"] && run.texts == ["SOMEBODY"])
    #expect(run.documents.isEmpty)
    message.sender = "NORTHSIDEMS"
    message.code = "OTHER"
    let other = try read(message.text, partner: "northside-medsurg")
    #expect(other.rules == ["partner.mismatch"] && other.texts == ["OTHER"])
    #expect(try read(Message.acknowledgement.text, partner: "northside-medsurg").rules == [])
    // One without an address may have any but another partner's.
    #expect(try read(Message.acknowledgement.text, partner: "alpenmed").rules.contains("partner.mismatch"))
    message.sender = "SOMEBODY"
    #expect(try !read(message.text, partner: "alpenmed").rules.contains("partner.mismatch"))
  }

  /// What we send is held to what the partner takes.
  @Test func ourOwnOrdersAreHeldToTheirGuide() throws {
    let order = Message(
      sender: "HARBORHOSP", receiver: "NORTHSIDEMS", code: "HARBORHOSP", group: "PO", set: "850",
      body: ["BEG*00*DS*PO-1**20250310", "N1*ST*WARD*92*W1", "PO1*1*5*CA*2**VN*X-1", "CTT*1"])
    #expect(try read(order.text).rules == ["element.code"])
    #expect(try read(order.text, partner: "northside-medsurg").rules == ["element.code"])
  }

  @Test func toleranceAndAnswerAreThePartners() throws {
    var message = Message.acknowledgement
    message.body.insert("N3*NOWHERE", at: 1)
    let run = try read(message.text)
    #expect(run.rules == ["segment.unexpected"] && run.verdicts == [.accepted])
    // Only sets with errors are told of.
    #expect(run.answer.contains("ST*999*0001*005010X231~") && !run.answer.contains("AK2"))
    message.sender = "SOMEBODY"
    let other = try read(message.text)
    #expect(other.verdicts == [.rejected])
    #expect(other.answer.contains("ST*997*0001~") && other.answer.contains("AK2*855*0001~"))
  }

  /// One interchange after the other, each by the rules of its sender.
  @Test func everyInterchangeHasItsOwnPartner() throws {
    var stranger = Message.acknowledgement
    stranger.sender = "SOMEBODY"
    let run = try read(Message.acknowledgement.text + stranger.text + Message.acknowledgement.text)
    let sources = run.documents.compactMap { ($0["source"] as? [String: Any])?["guide"] as? String }
    let own = "partners/northside-medsurg/guides/855"
    #expect(sources == [own, "x12/004010/855", own])
    #expect(run.documents.compactMap { $0["contractNumber"] as? String } == ["C-77", "C-77"])
    let units = run.documents.compactMap { ($0["lines"] as? [[String: Any]])?.first?["unit"] as? String }
    #expect(units == ["CA", "CS", "CA"])
    // NTE has no place in the standard 855.
    #expect(run.verdicts.first == .accepted && run.verdicts.last == .accepted)
  }

  @Test func envelopesHaveThePartnersSettings() throws {
    let run = try read(Message.acknowledgement.text, format: .odoo(try library.odooTarget("19.0")))
    let envelope = try #require(run.documents.first)
    let text = String(decoding: try JSONSerialization.data(withJSONObject: envelope), as: UTF8.self)
    #expect((envelope["odoo"] as? [String: Any])?["series"] as? String == "18.0")
    #expect(text.contains("edi_northside") && !text.contains("edi_northsidems"))
  }
}
