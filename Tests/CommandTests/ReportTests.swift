// Reports of findings: in words and as JSON lines, with places that hold and passwords that do not show.

import JSON5
import Testing

struct ReportTests {
  @Test func inWords() throws {
    let file = fixture("defects/several-in-one-set")
    let outcome = try ediglot("validate", file)
    #expect(
      outcome.output == """
        \(file):6:14: warn element.tooShort: N402 (state or province) has 1 character, fewer than 2: 'O'
            N4*WESTHAVEN*O*44001*US
                         ^
          place:    loop N1, segment 4 of set 850 0001, group 5035, interchange 000005035, byte 275
          expected: at least 2 characters
          to do:    Send it in full, with leading zeros if it has any.

        \(file):8:7: reject element.number: PO102 (quantity ordered) is 'ten', which is no number
            PO1*2*ten*BX*11.9**VN*TF-SYR10LL
                  ^^^
          place:    loop PO1, segment 6 of set 850 0001, group 5035, interchange 000005035, byte 324
          expected: a number of 1 to 15 digits, such as 12.5
          to do:    Send digits, a point and a minus at most; no blanks, letters or thousands separators.

        \(file): 1 interchange, 1 group, 1 set, 1 set rejected; found: 1 reject, 1 warn

        """)
  }

  @Test func unknownCodeAsJSON() throws {
    let lines = try ediglot("validate", "--json", fixture("defects/unknown-code")).lines
    #expect(lines.count == 2)
    let finding = lines[0]
    #expect(finding.texts(["type", "rule", "severity"]) == ["finding", "element.code", "warn"])
    #expect(finding["file"]?.string == fixture("defects/unknown-code"))
    #expect(finding.numbers(["line", "column", "offset", "element"]) == [6, 10, 271, 3])
    #expect(finding["interchange"]?["ordinal"]?.integer == 1)
    #expect(finding["interchange"]?["control"]?.string == "000005028")
    #expect(finding["group"]?["control"]?.string == "5028")
    #expect(finding["set"]?.texts(["id", "control"]) == ["850", "0001"])
    #expect(finding["segment"]?["id"]?.string == "PO1")
    #expect(finding["segment"]?["ordinal"]?.integer == 4)
    #expect(finding.texts(["reference", "text"]) == ["355", "QQ"])
    #expect(finding["loop"]?.array?.compactMap(\.string) == ["PO1"])
    #expect(finding["excerpt"]?.string == "PO1*1*20*QQ*62.5**VN*TF-NGL-M")
    #expect(finding["message"]?.string == "PO103 (unit of measure) is 'QQ', which is not in its list of codes")
    #expect(finding["expected"]?.string == "one of the 794 codes of element 355")
    let source = try bytes("\(root)/\(fixture("defects/unknown-code"))")
    #expect(source[271..<273].elementsEqual("QQ".utf8))
    #expect(lines[1].texts(["type"]) == ["summary"])
    #expect(lines[1].numbers(["sets", "setsAcceptedWithErrors", "setsRejected", "warnings"]) == [1, 1, 0, 1])
    #expect(lines[1].numbers(["bytes"]) == [source.count])
    #expect(lines[1]["refused"]?.bool == false)
  }

  /// Dates and times of XML are asked for as XML writes them, and not as maps have them.
  @Test func daysOfXMLAreAskedForAsXMLWritesThem() throws {
    func told(_ name: String, _ right: String, _ wrong: String) throws -> [JSON5Value] {
      let text = try read("\(root)/Fixtures/xml/\(name)/input.xml")
      return try ediglot("validate", "--json", "-", input: Array(text.replacing(right, with: wrong).utf8)).lines
    }
    let day = try #require(
      try told("ubl-order", "IssueDate>2025-06-09", "IssueDate>09.06.2025").first {
        $0["rule"]?.string == "element.date"
      })
    #expect(
      day.texts(["expected", "advice"]) == ["a date as CCYY-MM-DD", "Send a day that exists, as CCYY-MM-DD."])
    let time = try #require(
      try told("ubl-order", "<cbc:IssueTime>16", "<cbc:IssueTime>25").first { $0["rule"]?.string == "element.time" })
    #expect(time["expected"]?.string == "a time as HH:MM:SS")
    let compact = try #require(
      try told("cii-invoice", ">20250610<", ">20251310<").first { $0["rule"]?.string == "element.date" })
    #expect(compact["expected"]?.string == "a date as CCYYMMDD")
  }

  @Test func missingSegmentAsJSON() throws {
    let lines = try ediglot("validate", "--json", fixture("defects/segment-missing")).lines
    #expect(lines.count == 2)
    #expect(lines[0].texts(["rule", "severity"]) == ["segment.missing", "reject"])
    #expect(lines[0]["segment"]?["id"]?.string == "BEG")
    #expect(lines[0]["segment"]?["ordinal"]?.integer == 2)
    #expect(lines[0]["expected"]?.string == "BEG, in the heading, between ST and CUR")
    #expect(lines[0]["element"] == nil)
    #expect(lines[0]["text"] == nil)
    #expect(lines[1]["refused"]?.bool == true)
  }

  @Test func envelopeAsJSON() throws {
    let lines = try ediglot("validate", "--json", fixture("defects/interchange-number-mismatch")).lines
    #expect(lines.count == 2)
    #expect(lines[0].texts(["rule", "reference", "expected"]) == ["interchange.controlMismatch", "I12", "000005050"])
    #expect(lines[0]["set"] == nil)
    #expect(lines[0]["group"] == nil)
    let message = "IEA02 (interchange control number) is '000009999', but ISA13 is '000005050'"
    #expect(lines[0]["message"]?.string == message)
    #expect(lines[1].numbers(["interchanges", "interchangesRejected"]) == [1, 1])
  }

  /// Authorisation and password, in every shape of report.
  @Test(arguments: ["validate", "validate --json", "inspect", "inspect --json", "convert --to canonical", "ack"])
  func secretsAreMasked(_ command: String) throws {
    let folder = try TemporaryFolder()
    let clean = try read("\(root)/\(fixture("850/clean"))")
    let header = "ISA*03*SESAME-ONE*01*SESAME-TWO*"
    // A header in order, one with a wrong qualifier, one too short, and one that comes behind text.
    let files = [
      header + clean.dropFirst(header.count),
      "ISA*99*SESAME-ONE*99*SESAME-TWO*" + clean.dropFirst(header.count),
      "ISA*03*SESAME-ONE*01*SESAME-TWO*ZZ*SHORT~\n",
      "ISA 03*SESAME-ONE*01*SESAME-TWO*ZZ~ISA~\n" + header + clean.dropFirst(header.count),
      "junk ISA*03*SESAME-ONE*01*SESAME-TWO*ZZ*SHORT~\n" + clean,
      // A trailer without terminator, and the next header right behind it.
      clean.replacing("000000101~\n", with: "000000101\n") + header + clean.dropFirst(header.count),
    ]
    for (index, text) in files.enumerated() {
      let file = try folder.make("\(index).edi", Array(text.utf8))
      let outcome = try ediglot(command.split(separator: " ").map(String.init) + [file])
      #expect(!outcome.output.contains("SESAME"), "\(command) \(index)")
      #expect(!outcome.complaint.contains("SESAME"), "\(command) \(index)")
    }
  }

  @Test func terminalsAreNotTouched() throws {
    let folder = try TemporaryFolder()
    let clean = try read("\(root)/\(fixture("850/clean"))")
    let text = clean.replacing("OPERATING THEATRES", with: "\u{1b}[31mRED\u{7}")
    let file = try folder.make("escape.edi", Array(text.utf8))
    for command in ["validate", "inspect"] {
      let outcome = try ediglot(command, file)
      #expect(!outcome.output.contains("\u{1b}"))
      #expect(outcome.output.contains("␛[31mRED␇"))
    }
  }

  @Test func manyFindingsAreCutShort() throws {
    let folder = try TemporaryFolder()
    let one = try bytes("\(root)/\(fixture("defects/unknown-code"))")
    let file = try folder.make("many.edi", (0..<25).flatMap { _ in one })
    let outcome = try ediglot("convert", "--to", "canonical", file)
    let lines = outcome.complaint.split(separator: "\n")
    #expect(lines.count == 22)
    #expect(lines[20] == "\(file): 5 more; run 'ediglot validate \(file)' to see all")
  }
}

extension JSON5Value {
  func texts(_ keys: [String]) -> [String?] { keys.map { self[$0]?.string } }
  func numbers(_ keys: [String]) -> [Int?] { keys.map { self[$0]?.integer } }
}
