// What every page is: well-formed, whole in itself, the same each time.

import CompanionGuide
import Conformance
import Foundation
import Octets
import PartnerSpec
import Testing
import Translation

struct PageTests {
  static let partners = [
    "northside-medsurg", "calyx-diagnostics", "bramble-orthotics", "lakeland-hospitals", "murgtal", "alpenmed",
    "ironbridge", "linden-hospital", "quaylab", "weser-implant", "juniper-pharma", "pinewood-labs",
  ]

  @Test(arguments: partners) func partnersHavePages(_ partner: String) throws {
    try Self.check(try page(of: partner))
  }

  @Test(arguments: [
    ("850", "004010"), ("856", "005010"), ("810", "004010"), ("820", "005010"), ("861", "004010"), ("997", "004010"),
    ("999", "005010"),
  ])
  func standardGuidesHavePages(_ set: String, _ release: String) throws {
    let page = try page(standard: set, release)
    try Self.check(page)
    // Nothing is changed where nobody changes anything.
    #expect(page.all.allSatisfy { !$0.isChanged && $0.attributes["class"] != "change" })
  }

  /// Links lead somewhere, names are there once, nothing runs and nothing is fetched.
  static func check(_ page: Page) throws {
    let ids = page.all.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    let targets = page.all("a").compactMap { $0.attributes["href"] }
    #expect(!targets.isEmpty && targets.allSatisfy { $0.hasPrefix("#") && ids.contains(String($0.dropFirst())) })
    let names = Set(page.all.map(\.name))
    #expect(names.isDisjoint(with: ["script", "img", "link", "iframe", "object", "embed", "form", "base"]))
    let attributes = Set(page.all.flatMap(\.attributes.keys))
    #expect(
      attributes.isSubset(of: [
        "lang", "xmlns", "charset", "name", "content", "id", "class", "href", "scope", "colspan",
      ]))
    let style = try #require(page.all("style").first)
    #expect(!style.text.contains("url(") && !style.text.contains("@import"))
    #expect(style.text.contains("@media print") && style.text.contains("prefers-color-scheme: dark"))
    #expect(page.text.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\""))
    // Addresses stand in texts at most: examples and namespaces have them.
    let values = page.all.flatMap { $0.attributes.filter { $0.key != "xmlns" }.values }
    #expect(!values.contains { $0.contains("http") || $0.contains("//") })
    // The contents name every section.
    let contents = Set(page.all("nav").flatMap { $0.all("a") }.compactMap { $0.attributes["href"] })
    let sections = page.all("section").compactMap { $0.attributes["id"] }.map { "#\($0)" }
    #expect(contents == Set(sections))
  }

  @Test func theSameSpecsGiveTheSamePage() throws {
    let again = SpecLibrary(SpecFolder(path: specs))
    let page = try CompanionGuide(again, partner: "bramble-orthotics", fixtures: fixtures).page
    #expect(page == (try CompanionGuide(library, partner: "bramble-orthotics", fixtures: fixtures).page))
  }

  /// Whatever a partner is called, it is text.
  @Test func textIsEscaped() throws {
    let name = #"A <b>&amp; "C" ]]> 'd'"#
    let profile = """
      { partner: "odd", name: \(String(reflecting: name)),
        identifiers: { isa: ["ZZ:A<B&C\\"D"], gs: ["<i>"] }, sends: [{ as: "x12/004010/997" }] }
      """
    let library = SpecLibrary(SpecFolder(path: specs, drafts: ["partners/odd/partner.json5": profile]))
    let page = try Page(try CompanionGuide(library, partner: "odd", fixtures: "none").page)
    #expect(page.all("h1").first?.text == "Companion guide: \(name)")
    #expect(page.all("title").first?.text == "Companion guide: \(name)")
    let who = try page.section("who")
    #expect(who.all("td").contains { $0.text == #"ZZ A<B&C"D"# } && who.all("td").contains { $0.text == "<i>" })
    #expect(page.all("b").isEmpty && page.all("i").isEmpty)
  }

  /// What is composed as an example follows the guide.
  @Test(arguments: [("850", "004010"), ("855", "005010"), ("856", "004010"), ("810", "005010")])
  func examplesAreRight(_ set: String, _ release: String) throws {
    let page = try page(standard: set, release)
    let section = try page.section("set-\(set)")
    let example = try #require(section.all("pre").first).text
    #expect(example.contains("ST*\(set)*") && section.text.contains("The smallest file this guide allows"))
    let nobody = PartnerProfile(id: "", name: "", terms: PartnerProfile.Terms())
    var translator = Translator(
      MemorySource(Array(example.utf8)), session: Session(specs: library, partner: nobody))
    let summary = try translator.run()
    #expect(summary.sets == 1 && summary.rejections == 0 && summary.warnings == 0)
  }
}
