// What maps can say beyond places: changes of texts and numbers and how they are taken back, values where no place holds
// one, conditions on the heading. As an integrator sees it: a partner's map, a file in, the document, the file again.

import Foundation
import Testing

@Suite struct MapLanguageTests {
  /// A partner who sends us orders and gets them, with a map that says `fields` of the heading, `lines` and `totals`.
  private func partner(_ fields: String, lines: String = "", totals: String = "") throws -> SpecFolders {
    let both = #"as: "x12/004010/850", map: "maps/850""#
    return try SpecFolders([
      "partners/north/partner.json5": specProfile(
        "north",
        "ours: { isa: \"ZZ:US\" }, sends: [{ \(both) }], receives: [{ document: \"PurchaseOrder\", delimiters: { component: \">\" }, \(both) }]"
      ),
      "partners/north/maps/850.json5":
        "{ extends: \"x12-850\",\n fields: { \(fields)\n lines: { fields: { \(lines) } } },\n totals: { \(totals) } }",
    ])
  }

  private func order(_ heading: String, _ lines: String) -> [UInt8] {
    let body = (heading + lines).split(separator: "~").count + 2
    return Array(
      """
      ISA*00*          *00*          *ZZ*NORTH          *ZZ*US             *250310*0915*U*00401*000000001*0*P*>~
      GS*PO*NORTH*US*20250310*0915*1*X*004010~ST*850*0001~\(heading)\(lines)SE*\(body)*0001~GE*1*1~IEA*1*000000001~
      """.utf8)
  }

  /// The document, and what `generate` makes of it, without envelopes.
  private func roundTrip(_ folder: SpecFolders, _ order: [UInt8]) throws -> (document: [String: Any], written: String) {
    let read = try ediglot(
      "convert", "--to", "canonical", "--specs", folder.path, "--partner", "north", "-", input: order)
    #expect(read.code == 0, "\(read.complaint)")
    let object = try JSONSerialization.jsonObject(with: Data(read.output.utf8)) as? [String: Any]
    let written = try ediglot(
      "generate", "--specs", folder.path, "--partner", "north", "-", input: Array(read.output.utf8))
    let segments = written.output.split(separator: "~").map { $0.trimmingCharacters(in: .newlines) }
    let set = segments.drop { !$0.hasPrefix("BEG") }.prefix { !$0.hasPrefix("CTT") && !$0.hasPrefix("SE*") }
    return (try #require(object), set.joined(separator: "~"))
  }

  /// The only line's field.
  private func line(_ document: [String: Any], _ number: Int = 0) -> [String: Any] {
    (document["lines"] as? [[String: Any]])?[number] ?? [:]
  }

  /// Each change, what it makes of an element, and what is written again.
  @Test(arguments: [
    (#"[{ dropPrefix: "PO-" }]"#, "PO-4711", "4711", "PO-4711"),
    (#"[{ dropSuffix: "/A" }]"#, "4711/A", "4711", "4711/A"),
    (#"[{ addPrefix: "N" }, { addSuffix: "X" }]"#, "4711", "N4711X", "4711"),
    (#"[{ pad: "0", to: 8 }]"#, "4711", "00004711", "4711"),
    (#"[{ unpad: "0", to: 8 }]"#, "00004711", "4711", "00004711"),
    (#"[{ unpad: ".", to: 6, side: "right" }]"#, "4711..", "4711", "4711.."),
    (#"[{ replace: "_", with: "-" }]"#, "A_B_C", "A-B-C", "A_B_C"),
    (#"["upper"]"#, "Abc", "ABC", "ABC"), (#"["lower"]"#, "Abc", "abc", "abc"),
    (#"[{ times: "0.01" }]"#, "4711", "47.11", "4711"), (#"[{ plus: "1000" }]"#, "11", "1011", "11"),
    (#"[{ round: 2, mode: "halfEven" }]"#, "2.345", "2.34", "2.34"),
    (#"[{ round: 1, mode: "halfUp" }]"#, "2.25", "2.3", "2.3"),
    // In order when read, in the opposite order when written.
    (#"[{ dropPrefix: "PO-" }, { unpad: "0", to: 6 }, { addPrefix: "N" }]"#, "PO-004711", "N4711", "PO-004711"),
  ])
  func changes(_ edit: String, _ theirs: String, _ ours: String, _ again: String) throws {
    let folder = try partner("number: { at: \"BEG/03\", edit: \(edit) },")
    let (document, written) = try roundTrip(folder, order("BEG*00*SA*\(theirs)**20250310~", "PO1*1*1*EA**PE*VN*X~"))
    #expect(document["number"] as? String == ours)
    #expect(written.hasPrefix("BEG*00*SA*\(again)**20250310"))
  }

  /// What cannot be known again is not written, and the check says so beforehand.
  @Test(arguments: [
    (#"[{ substring: [2, 3] }]"#, "471"), (#"[{ part: 2, of: "/" }]"#, "B"), (#"[{ substring: [5] }]"#, "1/B"),
  ])
  func partsAreRead(_ edit: String, _ ours: String) throws {
    let folder = try partner("contractNumber: { at: \"BEG/06\", edit: \(edit) },")
    let order = order("BEG*00*SA*1**20250310*A4711/B~", "PO1*1*1*EA**PE*VN*X~")
    let (document, written) = try roundTrip(folder, order)
    #expect(document["contractNumber"] as? String == ours)
    #expect(written.hasPrefix("BEG*00*SA*1**20250310~"))
    let remarks = try folder.remarks("north").lines
    #expect(remarks.contains { $0.contains("write.edit") && $0.contains("'contractNumber' cannot be written") })
  }

  @Test(arguments: [
    ("DD.MM.YYYY", "10.03.2025"), ("M/D/YY", "3/10/25"), ("YYYYDDD", "2025069"), ("YYMMDD", "250310"),
  ])
  func datesInTheirForm(_ pattern: String, _ theirs: String) throws {
    let folder = try partner("acknowledgedDate: { at: \"REF[01=ZZ]/02\", edit: [{ date: \"\(pattern)\" }] },")
    let (document, written) = try roundTrip(
      folder, order("BEG*00*SA*1**20250310~REF*ZZ*\(theirs)~", "PO1*1*1*EA**PE*VN*X~"))
    #expect(document["acknowledgedDate"] as? String == "2025-03-10")
    #expect(written.contains("~REF*ZZ*\(theirs)~"))
  }

  @Test(arguments: [
    ("HH:MM", "14:05", "14:05"), ("H.MM", "9.30", "09:30"), ("HHMMSS", "235901", "23:59:01"),
    ("H:MM AM", "12:05 AM", "00:05"), ("H:MM AM", "2:05 PM", "14:05"), ("HH:MM:SS AM", "12:00:30 PM", "12:00:30"),
  ])
  func timesInTheirForm(_ pattern: String, _ theirs: String, _ ours: String) throws {
    let folder = try partner(
      """
      requestedDelivery: { date: "REF[01=ZZ]/02", edit: [{ date: "DD.MM.YYYY" }],
        time: "REF/03", editTime: [{ time: "\(pattern)" }], zoneIs: "ET" },
      """)
    let (document, written) = try roundTrip(
      folder, order("BEG*00*SA*1**20250310~REF*ZZ*10.07.2025*\(theirs)~", "PO1*1*1*EA**PE*VN*X~"))
    #expect(document["requestedDelivery"] as? String == "2025-07-10T\(ours)-04:00")
    #expect(written.contains("~REF*ZZ*10.07.2025*\(theirs)~"))
  }

  /// The date stands though its time does not.
  @Test(arguments: [
    ("HH:MM", "24:00"), ("HH:MM", "9:30"), ("HH:MM", "14:05h"), ("H:MM AM", "13:00 PM"), ("H:MM AM", "1:00"),
  ])
  func timesThatAreNone(_ pattern: String, _ theirs: String) throws {
    let folder = try partner(
      "requestedDelivery: { date: \"DTM[01=002]/02\", time: \"DTM/06\", editTime: [{ time: \"\(pattern)\" }] },")
    let made = try ediglot(
      "convert", "--to", "canonical", "--specs", folder.path, "--partner", "north", "-",
      input: order("BEG*00*SA*1**20250310~DTM*002*20250701***D8*\(theirs)~", "PO1*1*1*EA**PE*VN*X~"))
    #expect(made.code == 0 && made.output.contains("\"requestedDelivery\":\"2025-07-01\""))
    #expect(made.complaint.contains("map.valueUnread: DTM06") && made.complaint.contains("is '\(theirs)'"))
  }

  /// A text that is not what the map expects is told with its place, and left out.
  @Test func whatCannotBeReadIsTold() throws {
    let folder = try partner("number: { at: \"BEG/03\", edit: [{ times: \"2\" }] },")
    let input = order("BEG*00*SA*12A**20250310~", "PO1*1*1*EA**PE*VN*X~")
    let made = try ediglot(
      "convert", "--to", "canonical", "--specs", folder.path, "--partner", "north", "-", input: input)
    #expect(made.code == 0 && made.output.contains("\"number\":\"\""))
    let told = "warn map.valueUnread: BEG03 (purchase order number) is '12A'"
    #expect(made.complaint.contains(told))
    let looked = try ediglot("validate", "--specs", folder.path, "--partner", "north", "-", input: input)
    #expect(looked.output.contains(told) || looked.complaint.contains(told), "\(looked)")
  }

  @Test func zonesAreKnown() throws {
    let folder = try partner("requestedDelivery: { date: \"DTM[01=002]/02\", time: \"DTM/03\", zoneIs: \"ET\" },")
    let (document, written) = try roundTrip(
      folder, order("BEG*00*SA*1**20250310~DTM*002*20250701*1030~", "PO1*1*1*EA**PE*VN*X~"))
    #expect(document["requestedDelivery"] as? String == "2025-07-01T10:30-04:00")
    #expect(written.contains("DTM*002*20250701*1030~"))
  }

  @Test func valuesWhereNoPlaceHoldsOne() throws {
    let folder = try partner(
      "requestedDelivery: \"DTM[01=002]/02\", department: { default: \"STORES\" },",
      lines: """
        unit: { at: "PO1/03", default: "EA" },
        requestedDelivery: { date: "DTM[01=002]/02", carry: "requestedDelivery" },
        """, totals: "lineCount: { at: \"CTT/01\", count: \"lines\" }, quantity: { sum: \"quantity\" }")
    let (document, written) = try roundTrip(
      folder,
      order(
        "BEG*00*SA*1**20250310~DTM*002*20250401~",
        "PO1*1*2.5***PE*VN*X~PO1*2*4*CA**PE*VN*Y~DTM*002*20250402~"))
    #expect(document["department"] as? String == "STORES")
    #expect(line(document)["unit"] as? String == "EA" && line(document, 1)["unit"] as? String == "CA")
    #expect(line(document)["requestedDelivery"] as? String == "2025-04-01")
    #expect(line(document, 1)["requestedDelivery"] as? String == "2025-04-02")
    let totals = document["totals"] as? [String: Any]
    #expect(totals?["lineCount"] as? Int == 2 && totals?["quantity"] as? String == "6.5")
    // What the heading says is not said again, what is derived not at all.
    #expect(written.hasSuffix("PO1*1*2.5*EA**PE*VN*X~PO1*2*4*CA**PE*VN*Y~DTM*002*20250402"))
  }

  /// Defaults may be fields of the heading and of the line, and facts, in sets as in XML.
  @Test func defaultsFromElsewhere() throws {
    let both = #"as: "x12/004010/850", map: "maps/850""#
    let folder = try SpecFolders([
      "partners/north/partner.json5": specProfile(
        "north",
        "ours: { isa: \"ZZ:US\" }, sends: [{ \(both) }], receives: [{ document: \"PurchaseOrder\", \(both) }]"),
      "partners/north/maps/850.json5": """
      { extends: "x12-850",
        defaults: { "BEG/06": { heading: "department" }, "PO1/01": { line: "lot" }, "BEG/04": { fact: "control" } },
        fields: { department: "REF[01=DP]/02", contractNumber: "REF[01=CT]/02", releaseNumber: "REF[01=RE]/02",
          lines: { fields: { lot: "PO1/pair06[LT]" } } } }
      """,
    ])
    let (_, written) = try roundTrip(
      folder, order("BEG*00*SA*1**20250310~REF*DP*A~", "PO1**1*EA**PE*VN*X*LT*L1~PO1**1*EA**PE*VN*Y*LT*L2~"))
    #expect(written.hasPrefix("BEG*00*SA*1*0001*20250310*A~REF*DP*A~"), "\(written)")
    #expect(written.contains("PO1*L1*1*EA") && written.contains("PO1*L2*1*EA"), "\(written)")
  }

  /// Days and times that defaults say are written as the element wants them.
  @Test func daysByDefaultAreDays() throws {
    let rows = #"as: "csv", document: "PurchaseOrder", guide: "guides/o", map: "maps/o""#
    let folder = try SpecFolders([
      "partners/north/partner.json5": specProfile("north", "receives: [{ \(rows) }]"),
      "partners/north/guides/o.json5": #"{ extends: "csv/order", columns: { date: { form: "DD.MM.YYYY" } } }"#,
      "partners/north/maps/o.json5": #"{ extends: "csv-order", defaults: { "row/date": { fact: "today" } } }"#,
      "partners/south/partner.json5": specProfile(
        "south",
        #"ours: { isa: "ZZ:US" }, receives: [{ as: "x12/004010/850", document: "PurchaseOrder", map: "maps/850" }]"#),
      "partners/south/maps/850.json5": #"{ extends: "x12-850", defaults: { "BEG/05": { fact: "today" } } }"#,
    ])
    let document = #"""
      {"document":"PurchaseOrder","number":"1","type":"standAlone","purpose":"original",
       "lines":[{"quantity":"1","unit":"EA","price":"2","products":[{"type":"vendorItem","id":"X"}]}]}
      """#
    for (partner, text) in [("north", "09.06.2025"), ("south", "BEG*00*SA*1**20250609~")] {
      let made = try ediglot(
        "generate", "--leave-out", "--specs", folder.path, "--partner", partner, "--at", "202506091405", "-",
        input: Array(document.utf8))
      #expect(made.output.contains(text), "\(made)")
    }
  }

  @Test func whenTheHeadingSaysSo() throws {
    let folder = try partner(
      """
      department: { at: "REF[01=DP]/02", when: { type: "standAlone" } },
      contractNumber: { at: "REF[01=CT]/02", when: { "type!": ["standAlone", "dropShip"] } },
      """,
      lines: "lot: { at: \"PO1/pair06[LT]\", when: { type: \"dropShip\" } }")
    func read(_ type: String) throws -> [String: Any] {
      try roundTrip(
        folder,
        order("BEG*00*\(type)*1**20250310~REF*DP*A~REF*CT*B~", "PO1*1*1*EA**PE*VN*X*LT*L1~")
      ).document
    }
    let (alone, ship, other) = (try read("SA"), try read("DS"), try read("NE"))
    #expect(alone["department"] as? String == "A" && alone["contractNumber"] == nil && line(alone)["lot"] == nil)
    #expect(ship["department"] == nil && ship["contractNumber"] == nil && line(ship)["lot"] as? String == "L1")
    #expect(other["department"] == nil && other["contractNumber"] as? String == "B")
    let envelope = try ediglot(
      "convert", "--specs", folder.path, "--partner", "north", "-",
      input: order("BEG*00*SA*1**20250310~REF*DP*A~", "PO1*1*1*EA**PE*VN*X~"))
    #expect(envelope.code == 0)
  }

  /// Mistakes are told all at once, with their place and what is near.
  @Test func mistakes() throws {
    let folder = try partner(
      """
      number: { at: "BEG/03", edit: [{ dropPrefx: "A" }, { pad: "00", to: 3 }, { round: 2 }] },
      date: { date: "BEG/05", edit: [{ date: "DD.MM" }], time: "BEG/06", editTime: [{ time: "HH" }] },
      department: { at: "REF[01=DP]/02", default: "X", carry: "number" },
      """)
    let run = try ediglot("spec", "check", "--specs", folder.path, "north")
    #expect(run.code == 4)
    let said = run.output + run.complaint
    for text in [
      "850.json5:2:", "there is no change 'dropPrefx', did you mean 'dropPrefix'?",
      "expected one character and a length",
      "'round' needs a 'mode': halfUp, halfEven, up or down", "expected a pattern of YYYY or YY",
      "expected a pattern of HH or H with MM",
      "found 'default' and 'carry', expected one of them",
    ] { #expect(said.contains(text), "\(text)") }
    let typing = try partner("department: { at: \"REF[01=DP]/02\", when: { type: [\"standalone\", \"DS\"] } },")
    let told = try typing.remarks("north").lines.filter { $0.contains("condition.word") }
    #expect(told.count == 2, "\(told)")
    for near in ["no such word, did you mean 'standAlone'?", "did you mean 'dropShip'?"] {
      #expect(told.contains { $0.contains(near) }, "\(told)")
    }
    let late = try partner("department: { at: \"REF[01=DP]/02\", when: { requestedShip: \"x\" } },")
    #expect(
      try late.remarks("north").lines.contains { $0.contains("'when' asks for requestedShip of the heading") })
  }

  // MARK: Fields of the partner's own

  private func own(_ record: [String: Any]) -> [String: String] {
    let list = record["own"] as? [[String: String]] ?? []
    return Dictionary(list.map { ($0["name"] ?? "", $0["value"] ?? "") }) { one, two in "\(one)+\(two)" }
  }

  @Test func fieldsOfTheirOwnComeBothWays() throws {
    let folder = try partner(
      #""x:ward": { at: "REF[01=WU]/02", edit: ["upper"] }, "x:shelf": "REF[01=SH]/02", "x:channel": { const: "edi" },"#,
      lines: #""x:ward": "PO1/pair06[WD]","x:bin": ["PO1/pair06[BI]", "PO1/pair06[B2]"]"#)
    let edi = order(
      "BEG*00*SA*1**20250309~REF*WU*icu~REF*WU*er~", "PO1*1*1*EA*1**VN*A1*B2*7*WD*w1~PO1*2*1*EA*1**VN*A2~")
    let (document, _) = try roundTrip(folder, edi)
    // The first says it; what is not said makes no record.
    #expect(own(document) == ["ward": "ICU", "channel": "edi"])
    #expect(own(line(document)) == ["ward": "w1", "bin": "7"])
    #expect(line(document, 1)["own"] == nil)
    let odoo = try ediglot(
      "convert", "--to", "odoo", "--specs", folder.path, "--partner", "north", "-", input: edi)
    #expect(odoo.code == 0, "\(odoo.complaint)")
    #expect(odoo.output.contains(#""x_channel":"edi","x_ward":"ICU","order_line":["#))
    #expect(odoo.output.contains(#""x_ward":"w1","x_bin":"7"}"#))
    #expect(odoo.output.components(separatedBy: "x_ward").count == 3)
  }

  /// A field the map does not have is told and left out; one it has goes back where it came from.
  @Test func fieldsOfTheirOwnAreWritten() throws {
    let folder = try partner(#""x:ward": "REF[01=WU]/02","#, lines: #""x:ward": "PO1/pair06[ZZ]""#)
    let document = """
      {"document":"PurchaseOrder","number":"1","purpose":"original","type":"standAlone","date":"2025-03-09",
      "own":[{"name":"ward","value":"ICU"},{"name":"shelf","value":"9"}],
      "lines":[{"quantity":"1","unit":"EA","own":[{"name":"ward","value":"W1"}]}]}
      """
    let written = try ediglot(
      "generate", "--specs", folder.path, "--partner", "north", "-",
      input: Array(document.replacing("\n", with: "").utf8))
    #expect(written.code == 0, "\(written.complaint)")
    #expect(written.output.contains("REF*WU*ICU~"))
    #expect(written.output.contains("PO1**1*EA***ZZ*W1~"))
    #expect(!written.output.contains("*9~"))
    #expect(written.complaint.contains("9"), "\(written.complaint)")
  }

  @Test(arguments: [
    (#""x:Ward": "REF[01=WU]/02","#, "expected x: and a name of small letters, digits and _"),
    (#""x:": "REF[01=WU]/02","#, "expected x: and a name"),
    (#""x:ward": { each: "REF", fields: {} },"#, "holds one value, not records"),
    (#"parties: { fields: { "x:ward": "N1/02" } },"#, "a party has no field own"),
    (#""x:ward": { at: "REF[01=WU]/02", default: "none" },"#, "has no default"),
  ])
  func fieldsOfTheirOwnAreRefused(fields: String, words: String) throws {
    let folder = try partner(fields)
    let run = try ediglot("spec", "check", "--specs", folder.path, "north")
    #expect(run.code == 4)
    #expect((run.output + run.complaint).contains(words), "\(run.output)\(run.complaint)")
  }
}
