// `ediglot spec guide`: where the page goes, what programs get, and what is no guide.

import Testing

@Suite struct GuideTests {
  @Test func aPageInAFile() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/bramble.html"
    let outcome = try ediglot("spec", "guide", "bramble-orthotics", "-o", path)
    #expect(outcome.code == 0 && outcome.output.isEmpty && outcome.complaint.isEmpty)
    let page = try read(path)
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("<h1>Companion guide: Bramble Orthotics</h1>"))
    // An example from the partner's own cases.
    #expect(page.contains("From the fixture 810-clean."))
    #expect(try ediglot("spec", "guide", "bramble-orthotics").output == page)
    #expect(try folder.files().count == 1)
  }

  @Test func programsReadLines() throws {
    let lines = try ediglot("spec", "guide", "bramble-orthotics", "810", "--json").lines
    let set = try #require(lines.first)
    #expect(set["type"]?.string == "set" && set["set"]?.string == "810" && set["direction"]?.string == "sends")
    #expect(set["document"]?.string == "Invoice" && set["example"]?.string?.contains("ST*810*") == true)
    let order = try #require(lines.first { $0["place"]?.string == "BIG/04" })
    #expect(order["usage"]?.string == "required" && order["change"]?.string == "optional in the standard")
    let numbers = try #require(lines.first { $0["place"]?.string == "IT1/06" })
    #expect(numbers["codes"]?.array?.compactMap(\.string) == ["VP"])
    let quantity = try #require(lines.first { $0["place"]?.string == "IT1/02" })
    #expect(quantity["fields"]?.array?.compactMap(\.string) == ["lines[].quantity"])
    let unused = try #require(lines.first { $0["place"]?.string == "IT1>SAC" })
    #expect(unused["usage"]?.string == "not used" && unused["type"]?.string == "segment")
  }

  @Test func aStandardGuide() throws {
    let outcome = try ediglot("spec", "guide", "x12/004010/997")
    #expect(outcome.code == 0 && outcome.output.contains("Companion guide: 997 Functional acknowledgment"))
  }

  @Test func whatIsNoGuide() throws {
    let partner = try ediglot("spec", "guide", "bramble-orthotic")
    #expect(partner.code == 2 && partner.complaint.contains("did you mean 'bramble-orthotics'?"))
    let set = try ediglot("spec", "guide", "bramble-orthotics", "850")
    #expect(set.code == 2 && set.complaint.contains("850 was not agreed on with bramble-orthotics; known: 810"))
    let standard = try ediglot("spec", "guide", "x12/004010/851")
    #expect(standard.code == 2 && standard.complaint.contains("there is no guide 'x12/004010/851'"))
    #expect(try ediglot("spec", "guide", "x12/004010/850", "855").code == 2)
    #expect(try ediglot("spec", "guide").code == 2)
    #expect(try ediglot("spec", "guide", "x12/004010/997", "-o", "/nowhere/at/all.html").code == 3)
  }
}
