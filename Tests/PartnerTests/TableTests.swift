// Code tables: how they are read, what they are refused for, what a map does with them.

import Findings
import Foundation
import Mapping
import Octets
import PartnerSpec
import Testing

@Suite struct TableTests {
  private func table(_ bytes: [UInt8]) throws -> CodeTable {
    let bench = try Bench()
    try bench.write("t.csv", bytes)
    return try bench.library.table("t.csv")
  }

  private func mistakes(_ bytes: [UInt8]) throws -> [String] {
    let bench = try Bench()
    try bench.write("t.csv", bytes)
    return try bench.mistakes { _ = try $0.table("t.csv") }
  }

  @Test(arguments: ["", "\u{feff}"], ["\n", "\r\n"])
  func bothDirections(_ mark: String, _ end: String) throws {
    let text = ["theirs,ours,note", #"CS,CA,"a case, ""full""""#, #""B,X",BX,"#, "CA,CA,again", "Ä1,ß,x"].joined(
      separator: end)
    let table = try table(Array((mark + text).utf8))
    #expect(table.columns == ["theirs", "ours", "note"])
    #expect(table.count == 4)
    #expect(table.own("CS") == "CA" && table.own("B,X") == "BX" && table.own("Ä1") == "ß")
    #expect(table.own("CX") == nil && table.own("") == nil && table.own("cs") == nil)
    // Of several codes the first is written.
    #expect(table.partner("CA") == "CS" && table.partner("BX") == "B,X" && table.partner("CS") == nil)
  }

  /// Codes longer than a word, alike at both ends and of any length.
  @Test func longCodesAreNotConfused() throws {
    let codes = (0..<5_000).map { "ITEM-NUMBER-\($0 % 7)-OF-A-LONG-CATALOGUE-\($0)-END" }
    let rows = codes.enumerated().map { "\($1),\($0)" }
    let table = try table(Array(("theirs,ours\n" + rows.joined(separator: "\n")).utf8))
    for (index, code) in codes.enumerated() {
      #expect(table.own(code) == "\(index)" && table.partner("\(index)") == code)
      if index % 500 == 0 { #expect(table.own(String(code.dropLast())) == nil && table.own(code + "S") == nil) }
    }
  }

  @Test func mistakesHaveTheirLine() throws {
    let text =
      "theirs,ours,note\nA,1,x\nB,2\n\nA,3,\"two\nlines\"\nC,,z\n D,4,z\nE,5,a\"b\nF,6,\"a\"b\nA,7,z\nG,8,\"open\nH,9,z\n"
    #expect(
      try mistakes(Array(text.utf8)) == [
        "t.csv:3:1: found 2 columns, expected 3 as in the first row",
        "t.csv:7:3: found nothing, expected a code",
        "t.csv:8:1: found a blank before or behind the code, expected none",
        "t.csv:9:6: found a quote inside a field, expected the whole field in quotes and this one twice",
        "t.csv:10:8: found text behind the closing quote, expected ',' or the end of the line",
        "t.csv:12:5: found a quote that is never closed, expected another one behind the field",
        "t.csv:5:1: the partner's code is here again, expected it once (first on line 2)",
        "t.csv:11:1: the partner's code is here again, expected it once (first on line 2)",
      ])
    #expect(
      try mistakes(Array("a,b\nX,Y\nK,".utf8) + [0xc3, 0xa4, 0xff, 0x41])
        == ["t.csv:3:5: found bytes that are not UTF-8, expected UTF-8"])
    #expect(try mistakes(Array("only\nA\n".utf8)).first?.contains("found 1 column, expected two or more") == true)
  }

  /// 100,000 rows are read in under 0.3 seconds, and every one of them is found.
  @Test func manyRows() throws {
    var text = "theirs,ours,description\n"
    let count = isOptimised ? 100_000 : 5_000
    for index in 0..<count {
      text += "VENDOR-\(index)-CATALOGUE-\(index * 7),\(100_000 + index),\"An item, number \(index)\"\n"
    }
    let bytes = Array(text.utf8)
    let bench = try Bench()
    try bench.write("t.csv", bytes)
    let start = processorTime()
    let table = try bench.library.table("t.csv")
    let time = processorTime() - start
    #expect(table.count == count)
    if isOptimised { #expect(time < 0.3, "\(time)") }
    #expect(table.own("VENDOR-\(count - 1)-CATALOGUE-\((count - 1) * 7)") == "\(100_000 + count - 1)")
  }

  // MARK: In maps

  private func read(_ unknown: String, _ unit: String, format: Bool = true) throws -> Run {
    let bench = try Bench([
      "partners/a/partner.json5": profile(
        "a", #"sends: [{ as: "x12/004010/855", map: "own" }], tables: { units: "u.csv" }"#),
      "partners/a/u.csv": "theirs,ours\nCASES,CA\nCS,CA\n",
      "partners/a/own.json5": """
      { extends: "x12-855", fields: { lines: { fields: { unit: { at: "PO1/03", table: "units"\(unknown) } } } } }
      """,
    ])
    let message = Message(
      sender: "A", body: ["BAK*00*AD*PO-1*20250310", "PO1*1*20*CS*2**VN*X", "PO1*2*20*\(unit)*2**VN*Y", "CTT*2"])
    return try PartnerTests.read(message.text, bench.library, format: format ? .canonical : nil)
  }

  private func units(_ run: Run) -> [String?] {
    (run.documents.first?["lines"] as? [[String: Any]] ?? []).map { $0["unit"] as? String }
  }

  @Test func codesBecomeOurs() throws {
    let run = try read("", "CS")
    #expect(run.rules == [] && units(run) == ["CA", "CA"])
  }

  @Test(arguments: [("pass", []), ("note", [Severity.note]), ("reject", [.reject])])
  func aCodeTheTableLacks(_ unknown: String, _ severities: [Severity]) throws {
    let run = try read(", unknown: \"\(unknown)\"", "EA")
    #expect(units(run) == ["CA", "EA"])
    #expect(run.findings.map(\.severity) == severities)
    guard let finding = run.findings.first else { return }
    #expect(finding.rule == .codeUnmapped && run.texts == ["EA"])
    #expect(
      finding.tag == SegmentTag("PO1") && finding.element == 3 && finding.segment == 4 && finding.reference == 355)
    #expect(finding.place.line == 6 && finding.place.column == 10)
    #expect(run.verdicts == [unknown == "reject" ? .rejected : .accepted])
    #expect(run.answer.contains("AK4*3*355*7*EA~") == (unknown == "reject"))
  }

  /// Whoever only checks or answers finds the same.
  @Test func codesAreLookedUpWithoutDocumentsToo() throws {
    let run = try read(", unknown: \"reject\"", "EA", format: false)
    #expect(run.rules == ["code.unmapped"] && run.verdicts == [.rejected])
    #expect(try read(", unknown: \"pass\"", "EA", format: false).rules == [])
  }

  /// What no record is made of is looked up by nobody.
  @Test(arguments: [true, false])
  func codesOutsideTheConditionAreNotLookedUp(_ format: Bool) throws {
    let bench = try Bench([
      "partners/a/partner.json5": profile(
        "a", #"sends: [{ as: "x12/004010/855", map: "own" }], tables: { sites: "s.csv" }"#),
      "partners/a/s.csv": "theirs,ours\n44017,LAB\n",
      "partners/a/own.json5": """
      { extends: "x12-855", fields: { parties: [
        { each: "N1[01!=ST]", part: "party" },
        { each: "N1[01=ST]", part: "party", fields: { id: { at: "N1/04", table: "sites" } } },
      ] } }
      """,
    ])
    let message = Message(
      sender: "A",
      body: [
        "BAK*00*AD*PO-1*20250310", "N1*SE*Seller*1*001777999", "N1*ST*Here*91*44017", "N1*ST*There*91*44018",
        "PO1*1*20*CS*2**VN*X", "CTT*1",
      ])
    let run = try PartnerTests.read(message.text, bench.library, format: format ? .canonical : nil)
    #expect(run.rules == ["code.unmapped"] && run.texts == ["44018"])
    let parties = run.documents.first?["parties"] as? [[String: Any]] ?? []
    #expect(parties.map { $0["id"] as? String } == (format ? ["001777999", "LAB", "44018"] : []))
  }

  @Test func wrongTables() throws {
    let bench = try Bench([
      "partners/a/partner.json5": profile(
        "a", #"sends: [{ as: "x12/004010/855", map: "own" }], tables: { units: "u.csv", items: "tables/itms.csv" }"#),
      "partners/a/u.csv": "theirs,ours\nCS,CA\n", "partners/a/tables/items.csv": "theirs,ours\nCS,CA\n",
      "partners/a/own.json5": """
      { extends: "x12-855", fields: { lines: { fields: {
        unit: { at: "PO1/03", table: "unit" }, lot: { at: "PO1/01", table: "units", unknown: "notes" },
        serial: { at: "PO1/01", unknown: "note" }, priceBasis: { table: "units" },
        } } } }
      """,
    ])
    let mistakes = try bench.mistakes { _ = try $0.partner("a") }.joined(separator: "\n")
    #expect(mistakes.contains("own.json5:2:32: there is no code table 'unit', did you mean 'units'?"))
    #expect(mistakes.contains("found 'notes', did you mean 'note'?, expected one of: pass, note, reject"))
    #expect(mistakes.contains("own.json5:3:11: 'unknown' needs a 'table'"))
    #expect(mistakes.contains("found 'words' and 'table', expected one of them"))
    #expect(mistakes.contains("there is no file 'tables/itms.csv' in partners/a, did you mean 'tables/items.csv'?"))
  }

  @Test func aNumberHasNoTable() throws {
    let bench = try Bench([
      "partners/a/partner.json5": profile(
        "a", #"sends: [{ as: "x12/004010/855", map: "own" }], tables: { units: "u.csv" }"#),
      "partners/a/u.csv": "theirs,ours\nCS,CA\n",
      "partners/a/own.json5": """
      { extends: "x12-855", fields: { lines: { fields: { quantity: { at: "PO1/02", table: "units" } } } } }
      """,
    ])
    #expect(
      try bench.mistakes { _ = try $0.partner("a") }
        == ["partners/a/own.json5:1:52: quantity is no text, and cannot come from a table"])
  }
}

/// Seconds of processor time this thread has used.
private func processorTime() -> Double {
  var time = timespec()
  _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Without optimisation everything takes ten times as long.
#if DEBUG
  let isOptimised = false
#else
  let isOptimised = true
#endif
