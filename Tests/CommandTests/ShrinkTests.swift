// A file made small: the finding stays, nothing else is found, and nobody reads in it what was in it.

import JSON5
import Testing

struct ShrinkTests {
  private let folder = try! TemporaryFolder()

  /// Rules and places of a file's findings.
  private func findings(_ path: String) throws -> Set<String> {
    let lines = try ediglot("validate", "--json", path).lines.filter { $0["type"]?.string == "finding" }
    return Set(lines.map { "\($0["rule"]?.string ?? "") \($0["element"]?.integer ?? 0)" })
  }

  @Test func unknownCode() throws {
    let small = "\(folder.path)/small.edi"
    let outcome = try ediglot("shrink", fixture("defects/unknown-code"), "-o", small)
    #expect(outcome.code == 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.complaint.hasPrefix("10 segments -> "))
    #expect(outcome.complaint.contains("\n  element.code at PO103\n"))
    let text = try read(small)
    #expect(text.contains("*QQ"))
    #expect(!text.contains("BRIGID"))
    #expect(!text.contains("SB-2025-00824"))
    #expect(try findings(small) == ["element.code 3"])
  }

  @Test func manyOrders() throws {
    let order = try read("\(root)/\(fixture("850/clean"))").split(separator: "\n").map(String.init)
    let body = order[2...16].filter { !$0.hasPrefix("SE") && !$0.hasPrefix("ST") }
    var sets: [String] = []
    for number in 1...40 {
      let content = body.map { number == 31 && $0.hasPrefix("DTM") ? "DTM*002*20251341~" : $0 }
      sets += ["ST*850*\(1_000 + number)~"] + content + ["SE*\(body.count + 2)*\(1_000 + number)~"]
    }
    let text = (order[..<2] + sets + ["GE*40*101~", "IEA*1*000000101~"]).joined(separator: "\n")
    let path = try folder.make("many.edi", Array(text.utf8))
    let before = try findings(path)
    #expect(before == ["element.date 2"])
    let outcome = try ediglot("shrink", "--json", "-o", "\(folder.path)/small.edi", path)
    let summary = try #require(try outcome.lines.first)
    #expect(summary["segmentsBefore"]?.integer == 604)
    #expect((summary["segmentsAfter"]?.integer ?? 99) <= 9)
    #expect((summary["tries"]?.integer ?? 9_999) < 400)
    #expect(summary["findings"]?.array?.compactMap(\.string) == ["element.date at DTM02"])
    #expect(try findings("\(folder.path)/small.edi") == before)
    #expect(try read("\(folder.path)/small.edi").contains("GE*1*101~"))
  }

  @Test func wrongCountStaysWrong() throws {
    let order = try read("\(root)/\(fixture("850/clean"))").replacing("SE*15*", with: "SE*17*")
    let path = try folder.make("count.edi", Array(order.utf8))
    let small = "\(folder.path)/small.edi"
    try ediglot("shrink", path, "-o", small)
    #expect(try findings(small) == findings(path))
    #expect(try bytes(small).count < bytes(path).count)
  }

  /// What stands in binary segments, in composites and outside of segments can be as confidential as elements.
  @Test func nothingOfTheContentStays() throws {
    let binary = try ediglot("shrink", fixture("defects/binary-not-in-set"))
    #expect(binary.output.contains("\nBIN*21*XXXX"))
    #expect(!binary.output.contains("%PDF") && !binary.output.contains("HARBORHOSP"))

    // The qualifiers of a composite stay, its numbers do not; the same number becomes the same one.
    let composite = try ediglot("shrink", fixture("defects/condition-in-composite"))
    let reference = try #require(composite.output.split(separator: "\n").first { $0.hasPrefix("REF*") })
    let parts = reference.split(whereSeparator: { "*:~".contains($0) }).map(String.init)
    #expect(parts.count == 6 && [parts[1], parts[3], parts[5]] == ["CT", "CT", "VR"], "\(reference)")
    #expect(parts[2] == parts[4] && parts[2] != "CT-88120")

    let letter = try ediglot("shrink", fixture("defects/text-before-isa"))
    #expect(letter.output.hasPrefix("XXXX:XXX") && !letter.output.contains("stbrigid"))
  }

  @Test func textAroundInterchangesIsLeftOut() throws {
    let order = try read("\(root)/\(fixture("defects/unknown-code"))")
    let path = try folder.make("letter.edi", Array("Dear partner\n\(order)\nYours".utf8))
    let outcome = try ediglot("shrink", "--rule", "element.code", path)
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("ISA*") && !outcome.output.contains("Yours"))
    let bare = try ediglot("shrink", fixture("defects/bare-set"))
    #expect(bare.code == 3 && bare.complaint.contains("has no interchange that could be made smaller"))
  }

  @Test func sameFileGivesSameFile() throws {
    let first = try ediglot("shrink", fixture("defects/unknown-code"))
    let second = try ediglot("shrink", fixture("defects/unknown-code"))
    #expect(first.output == second.output)
    #expect(first.output.hasPrefix("ISA*00*"))
  }

  @Test func nothingToKeep() throws {
    let outcome = try ediglot("shrink", "--rule", "element.code", fixture("850/clean"))
    #expect(outcome.code == 2)
    #expect(outcome.complaint.contains("has no finding element.code; it has none"))
    #expect(try ediglot("shrink", "--rule", "element.cod", fixture("850/clean")).complaint.contains("'element.code'?"))
  }
}
