// Every rule has words of its own, and they read as sentences.

import Findings
import Octets
import PartnerSpec
import Testing
import Translation
import X12

struct WordsTests {
  private let specs = SpecFolder(path: "\(root)/Specs")

  @Test func everyRuleHasWords() throws {
    let library = SpecLibrary(specs)
    let names = Names(specs)
    var units = OpenUnits(file: "x.edi")
    units.set.elements = ["850", "0001", ""].map { Array($0.utf8) }
    units.guide = try library.guide("850", "004010")
    let source = Array("PO1*1*20*QQ".utf8) + [UInt8](repeating: 0, count: wordSlack)
    var messages: Set<String> = []
    for rule in Rule.allCases {
      var finding = Finding(rule)
      finding.tag = SegmentTag("PO1")
      finding.element = 3
      finding.position = 20
      finding.expected = 1
      finding.actual = 2
      var list = FindingList()
      list.add(finding, source.span, text: 9..<11, segment: 0..<11)
      let words = FindingText.words(for: list.items[0], in: list, units, names)
      #expect(!words.message.isEmpty && !words.message.hasSuffix("."), "\(rule)")
      #expect(words.advice.hasSuffix(".") || words.advice.hasSuffix("?"), "\(rule)")
      #expect(words.advice.first?.isUppercase == true, "\(rule)")
      #expect(!words.message.contains("not as it should be"), "\(rule) has no words of its own")
      #expect(!words.message.contains("  ") && !words.advice.contains("  "), "\(rule)")
      messages.insert(words.message)
    }
    // Only what stands in an element of the envelope is told alike for several rules, and why XML is refused, which the
    // reader of XML says.
    let refusals = Rule.allCases.count { $0.name.hasPrefix("xml.") }
    #expect(messages.count > Rule.allCases.count - 20 - refusals)
  }

  @Test func namesOfThings() {
    let names = Names(specs)
    #expect(names.set("850") == "purchase order")
    #expect(names.segment("PO1") == "ordered item")
    #expect(names.reference("PO1", element: 3, guide: nil, release: "004010") == "355")
    #expect(names.reference("ISA", element: 11, guide: nil, release: "005010") == "I65")
    #expect(names.reference("REF", element: 4, component: 2, guide: nil, release: "005010") == "127")
    #expect(names.reference("REF", element: 9, guide: nil, release: "005010") == nil)
    #expect(names.element("I13") == "acknowledgment wanted")
    #expect(names.code("103", "PLT94") == names.code("103", "PLT"))
    #expect(names.codes("54", release: "004010") == ["BY", "FE", "IM", "IR", "LR", "PP", "SE", "SR", "ZZ"])
    #expect(names.problems.isEmpty)
  }
}
