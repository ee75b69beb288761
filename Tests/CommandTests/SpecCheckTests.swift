// `spec check`: all mistakes of all files at once, warnings of what is hardly meant, lines with carets.

import Testing

struct SpecCheckTests {
  @Test func theShippedSpecsHaveNoMistakes() throws {
    let outcome = try ediglot("spec", "check", "--json")
    #expect(outcome.code == 0)
    let lines = try outcome.lines
    #expect(lines.last?["type"]?.string == "summary")
    #expect(lines.last?["errors"]?.integer == 0)
  }

  @Test func mistakesOfAllFilesAreToldAtOnce() throws {
    let folder = try SpecFolders([
      "partners/a/partner.json5": specProfile("a", #"sends: [{ as: "x12/004010/850", map: "map" }], tolerence: {},"#),
      "partners/a/map.json5": #"{ extends: "x12-850", fields: { nomber: "BEG/03", date: "BEG/20" } }"#,
      "partners/b/partner.json5": specProfile("b", #"sends: [{ as: "x12/004010/855", guide: "guide" }],"#),
      "partners/b/guide.json5": #"{ extends: "x12/004010/855", segments: { RFE: "M 1" } }"#,
      "partners/c/partner.json5": "{ partner: ",
    ])
    let (code, lines) = try folder.remarks()
    #expect(code == 4)
    #expect(!lines.contains { $0.contains("unused") })
    for part in [
      "partners/a/partner.json5:3 unknown key 'tolerence', did you mean 'tolerance'?", "partners/a/map.json5:1 ",
      "a header has no field nomber", "BEG has no element 20", "partners/b/guide.json5:1 there is no RFE",
      "partners/c/partner.json5:1 found the end of the file",
    ] {
      #expect(lines.contains { $0.contains(part) }, "\(part) in \(lines)")
    }
  }

  @Test func linesAreShownWithACaret() throws {
    let folder = try SpecFolders([
      "partners/a/partner.json5": specProfile("a", #"sends: [{ as: "x12/004010/850", mpa: "map" }],"#)
    ])
    let outcome = try folder.spec("check", "a")
    #expect(outcome.code == 4)
    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("\(folder.path)/partners/a/partner.json5:3:35: error: unknown key 'mpa'"))
    #expect(lines[1] == #"  sends: [{ as: "x12/004010/850", mpa: "map" }],"#)
    #expect(lines[2] == "                                  ^")
    #expect(lines[3] == "1 error, 0 warnings")
  }

  /// Each warning, by the least spec that gives it.
  @Test(arguments: [
    (#"{ extends: "x12-850", words: { mine: { a: "A" } } }"#, "words.unused", "no map uses the words 'mine'"),
    (#"{ extends: "x12-850", parts: { mine: { a: "BEG/03" } } }"#, "part.unused", "no map uses the part 'mine'"),
    (#"{ extends: "x12-850", fields: { department: "?LX/01" } }"#, "place.nowhere", "LX/01 stands in no guide"),
    (
      #"{ extends: "x12-850", fields: { department: "REF[01=QQQQ]/02" } }"#, "condition.code",
      "asks for QQQQ, which is no code of REF/01"
    ),
    (
      #"{ extends: "x12-850", fields: { department: "REF[09=DP]/02" } }"#, "condition.element",
      "asks for REF/09, which no guide has"
    ),
    (
      #"{ extends: "x12-850", fields: { number: ["BEG/03", "REF[01=PO]/02"] } }"#, "place.dead",
      "REF[01=PO]/02 is never read: BEG/03 stands before it"
    ),
    (
      #"{ extends: "x12-850", fields: { department: ["REF[01=DP,AA]/02", "REF[01=DP]/02"] } }"#, "place.dead",
      "REF[01=DP]/02 is never read"
    ),
    (#"{ extends: "x12-850", fields: { number: null } }"#, "field.unfilled", "nothing fills 'number'"),
    (
      #"{ extends: "x12-850", fields: { lines: { fields: { quantity: null } } } }"#, "odoo.unfilled",
      "Odoo 19.0 wants of PurchaseOrder what nothing fills: line.lineStatus, line.quantity"
    ),
  ])
  func warnings(_ map: String, _ rule: String, _ message: String) throws {
    let folder = try SpecFolders([
      "partners/a/partner.json5": specProfile("a", #"sends: [{ as: "x12/004010/850", map: "map" }],"#),
      "partners/a/map.json5": map,
    ])
    let (code, lines) = try folder.remarks("partners/a")
    #expect(code == 0)
    #expect(lines.contains { $0.hasPrefix("warning \(rule) partners/a/") && $0.contains(message) }, "\(lines)")
    #expect(try folder.remarks("--strict", "partners/a").code == 4)
  }

  @Test func elementsThePartnerDoesNotUse() throws {
    let folder = try SpecFolders([
      "partners/a/partner.json5": specProfile("a", #"sends: [{ as: "x12/004010/850", map: "map", guide: "guide" }],"#),
      "partners/a/map.json5": #"{ extends: "x12-850", fields: { department: "REF[01=DP]/03" } }"#,
      "partners/a/guide.json5": #"{ extends: "x12/004010/850", elements: { "REF/03": null, "BEG/05": null } }"#,
    ])
    let lines = try folder.remarks("a").lines
    #expect(lines.contains { $0.contains("element.unused partners/a/map.json5:1") })
    #expect(lines.contains { $0.contains("nothing fills 'date' of PurchaseOrder with partners/a/guide") })
  }

  @Test func tablesAndFilesNobodyUses() throws {
    let folder = try SpecFolders([
      "partners/a/partner.json5": specProfile(
        "a", #"sends: [{ as: "x12/004010/850" }], tables: { units: "units.csv" },"#),
      "partners/a/units.csv": "a,ours\nCS,CA\n", "partners/a/lost.json5": #"{ extends: "x12-850" }"#,
    ])
    let lines = try folder.remarks("partners/a").lines
    #expect(
      lines == [
        "warning file.unused partners/a/lost.json5:0 nothing names this file",
        "warning table.unused partners/a/partner.json5:3 no map and no guide uses the code table 'units'",
      ])
  }

  // MARK: What we send

  @Test func whatCannotBeWrittenAtAll() throws {
    let folder = try SpecFolders([
      "partners/a/partner.json5": specProfile(
        "a", #"receives: [{ as: "x12/004010/850", document: "PurchaseOrder", map: "map" }],"#),
      "partners/a/map.json5": """
      { extends: "x12-850", fields: { lines: [{ each: "PO1", part: "orderLine" }, { each: "N9", fields: {} }] } }
      """,
    ])
    let (code, lines) = try folder.remarks("a")
    #expect(code == 4)
    #expect(
      lines.contains { $0.hasPrefix("error write.impossible partners/a/map.json5:1 lines that are written need") })
  }

  @Test func whatIsLostWhenWritten() throws {
    let folder = try SpecFolders([
      "partners/a/partner.json5": specProfile(
        "a",
        #"""
        receives: [{ as: "x12/004010/850", document: "PurchaseOrder", map: "map" }], tables: { units: "units.csv" },
        """#),
      "partners/a/units.csv": "a,ours\nCS,CA\nCA,CA\nEA,EA\n",
      "partners/a/map.json5": """
      { extends: "x12-850",
        words: { dept: { ward: ["W", "WD"], W: "X" } },
        fields: {
          department: { at: "REF[01=DP]/02", words: "dept" },
          requestNumber: { at: ["N9[01=RQ]/02", "N9>MSG/01"], join: " " },
          vendorOrderNumber: { at: "MAN[01=GM]/02", is: "sscc" },
          changeNumber: "ADV>MTX/02",
          contractNumber: "REF[01=CT,CO]/02",
          lines: { fields: { unit: { at: "PO1/03", table: "units" } } },
        } }
      """,
    ])
    let lines = try folder.remarks("a").lines
    for (rule, line, part) in [
      ("write.severalCodes", 2, "words 'dept' write ward as W, not WD"),
      ("write.wordClash", 2, "the word 'W' of 'dept'"),
      ("write.join", 5, "'requestNumber' is joined of N9[01=RQ]/02, N9>MSG/01"),
      ("write.sscc", 6, "'vendorOrderNumber'"),
      ("write.mandatory", 7, "ADV is written for 'changeNumber', but nothing fills ADV/01, ADV/02"),
      ("write.severalCodes", 8, "'contractNumber' at REF[01=CT,CO]/02 is written with CT, not CO"),
      ("write.tableClash", 9, "table 'units' writes CA as CS, not CA"),
    ] {
      #expect(
        lines.contains { $0.hasPrefix("warning \(rule) partners/a/map.json5:\(line) ") && $0.contains(part) },
        "\(rule) in \(lines)")
    }
  }

  @Test func pathsAndPartnersThatAreNot() throws {
    let outcome = try ediglot("spec", "check", "northside-medsurgg")
    #expect(outcome.code == 2)
    #expect(outcome.complaint.contains("did you mean 'northside-medsurg'?"))
    #expect(try ediglot("spec", "check", "-q", "Specs/partners").output.isEmpty)
  }
}
