// Two files compared by loop and key: what is told, and what is left out.

import JSON5
import Testing

struct DiffTests {
  private let folder = try! TemporaryFolder()
  private let order = try! read("\(root)/\(fixture("850/clean"))")

  private func diff(_ before: String, _ after: String, _ flags: String...) throws -> Outcome {
    let old = try folder.make("old", Array(before.utf8))
    let new = try folder.make("new", Array(after.utf8))
    return try ediglot(["diff"] + flags + [old, new])
  }

  @Test func sameFiles() throws {
    let outcome = try diff(order, order)
    #expect(outcome.code == 0)
    #expect(outcome.output.isEmpty)
    #expect(outcome.complaint.isEmpty)
  }

  @Test func dateOfALine() throws {
    let outcome = try diff(order, order.replacing("DTM*002*20250317", with: "DTM*002*20250318"))
    #expect(outcome.code == 1)
    #expect(outcome.output == "850 SB-2025-00412 > DTM 002: 20250317 -> 20250318\n")
    #expect(outcome.complaint == "0 added, 0 removed, 1 changed\n")
  }

  @Test func linesAreFoundAgainByTheirProducts() throws {
    let lines = order.split(separator: "\n").map(String.init)
    let first = lines[11...12]
    let second = lines[13...14].map { $0.replacing("*11.9*", with: "*12.1*") }
    #expect(first.first?.hasPrefix("PO1*1") ?? false)
    let turned = Array(lines[...10]) + second + first + Array(lines[15...])
    let outcome = try diff(order, turned.joined(separator: "\n"))
    #expect(outcome.output == "850 SB-2025-00412 > PO1 2 > PO104 (unit price): 11.9 -> 12.1\n")
  }

  @Test func partiesComeAndGo() throws {
    let without = order.replacing("N1*BT*ST BRIGID ACCOUNTS PAYABLE*92*AP-01~\n", with: "")
      .replacing("SE*15*", with: "SE*14*")
    #expect(
      try diff(order, without).output
        == "850 SB-2025-00412 > N1 BT: removed N1*BT*ST BRIGID ACCOUNTS PAYABLE*92*AP-01\n")
    #expect(
      try diff(without, order).output
        == "850 SB-2025-00412 > N1 BT: added N1*BT*ST BRIGID ACCOUNTS PAYABLE*92*AP-01\n")
  }

  @Test func numbersOfTheEnvelopeShowOnRequest() throws {
    let sentAgain = order.replacing("000000101", with: "000000102").replacing("*250310*0915*", with: "*250311*0800*")
    #expect(try diff(order, sentAgain).code == 0)
    let outcome = try diff(order, sentAgain, "--all")
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("ISA13 (interchange control number): 000000101 -> 000000102\n"))
    #expect(outcome.output.contains("ISA09 (interchange date): 250310 -> 250311\n"))
  }

  @Test func setsAreMatchedByTheirNumber() throws {
    let both = try read("\(root)/\(fixture("850/two-orders"))")
    let outcome = try ediglot("diff", fixture("850/two-orders"), fixture("850/two-orders"))
    #expect(outcome.code == 0)
    let numbers = both.split(separator: "~").filter { $0.contains("BEG*") }.map { $0.split(separator: "*")[3] }
    #expect(numbers.count == 2)
    let renamed = try diff(both, both.replacing("*\(numbers[1])*", with: "*OTHER-1*"))
    #expect(renamed.output == "850 \(numbers[1]): removed\n850 OTHER-1: added\n")
  }

  @Test func canonicalDocuments() throws {
    let json = try ediglot("convert", "--to", "canonical", fixture("850/clean")).output
    #expect(try diff(json, json).code == 0)
    let other = json.replacing("\"quantity\":\"8\"", with: "\"quantity\":\"9\"")
      .replacing("WESTHAVEN", with: "EASTHAVEN")
    let outcome = try diff(json, other)
    #expect(
      outcome.output == """
        PurchaseOrder SB-2025-00412 > parties shipTo > city: WESTHAVEN -> EASTHAVEN
        PurchaseOrder SB-2025-00412 > lines 2 > quantity: 8 -> 9

        """)
    let lines = try diff(json, other, "--json").lines
    let line = try #require(lines.dropLast().last)
    #expect(line["path"]?.array?.compactMap(\.string) == ["PurchaseOrder SB-2025-00412", "lines 2"])
    #expect(line["value"]?.string == "quantity")
    #expect(line["before"]?.string == "8")
    #expect(line["after"]?.string == "9")
    #expect(lines.last?["type"]?.string == "summary" && lines.last?["changed"]?.integer == 2)
  }

  /// The second of two sets stands where the file says, though it is read by itself.
  @Test func linesAreThoseOfTheFiles() throws {
    let both = try read("\(root)/\(fixture("850/two-orders"))")
    let lines = both.split(separator: "\n", omittingEmptySubsequences: false)
    let last = try #require(lines.lastIndex { $0.hasPrefix("PO1*") })
    var parts = lines[last].split(separator: "*", omittingEmptySubsequences: false)
    parts[2] = "77"
    var changed = lines
    changed[last] = Substring(parts.joined(separator: "*"))
    let found = try #require(try diff(both, changed.joined(separator: "\n"), "--json").lines.first)
    #expect(found["value"]?.string == "PO102" && found["after"]?.string == "77")
    #expect(found["lineBefore"]?.integer == last + 1 && found["lineAfter"]?.integer == last + 1)
  }

  @Test func envelopesOfOdoo() throws {
    let json = try ediglot("convert", fixture("850/clean")).output
    let other = json.replacing("SB-2025-00412", with: "SB-2025-00413")
    let outcome = try diff(json, other)
    #expect(outcome.code == 1)
    #expect(outcome.output.contains(#"> document > number: "SB-2025-00412" -> "SB-2025-00413""#), "\(outcome.output)")
    #expect(try diff(json, other, "--quiet").output.isEmpty)
  }

  @Test func acknowledgementsOutsideOfSets() throws {
    let answer =
      "ISA*00*          *00*          *ZZ*A              *ZZ*B              *250602*0900*U*00401*000000001*0*P*>~"
    let before = answer + "TA1*000000101*250602*0900*A*000~IEA*0*000000001~"
    let outcome = try diff(before, before.replacing("*A*000~", with: "*R*025~"))
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("interchange 000000001 > TA1 > TA104"))
  }

  @Test func languagesMustBeTheSame() throws {
    let outcome = try diff(order, "{}")
    #expect(outcome.code == 2)
    #expect(outcome.complaint.contains("is X12"))
  }

  @Test func everyFixtureIsItself() throws {
    for name in ["856/s-o-t-p-i", "856/rich", "810/rich", "855/rich", "832/rich", "820/rich", "997/errors"] {
      #expect(try ediglot("diff", "--all", fixture(name), fixture(name)).code == 0, "\(name)")
    }
  }

  @Test func levelsAreMatchedByWhatTheyHold() throws {
    let notice = try read("\(root)/\(fixture("856/s-o-i"))")
    let items = notice.split(separator: "~").filter { $0.contains("SN1*") }
    let first = try #require(items.first)
    let parts = first.split(separator: "*", omittingEmptySubsequences: false)
    let changed = first.replacing("*\(parts[2])*", with: "*77*")
    let outcome = try diff(notice, notice.replacing(first, with: changed))
    #expect(outcome.output.contains("> HL S FP00110457 > HL O AB-77410 > "))
    #expect(outcome.output.contains("> HL I "))
    #expect(outcome.output.hasSuffix("SN102 (units shipped): \(parts[2]) -> 77\n"))
    #expect(outcome.output.split(separator: "\n").count == 1)
  }

  /// Rows and XML are compared by what they say, line by line, whatever the order of columns or prefixes.
  @Test func rowsAndXMLByWhatTheySay() throws {
    let folder = try TemporaryFolder()
    let prices = try bytes("\(root)/Fixtures/partners/alpenmed/price-list-clean/input.price-list.csv")
    let text = String(prices.map { Character(Unicode.Scalar($0)) })
    let changed = text.replacing("1.234,50", with: "1.234,60").unicodeScalars.map { UInt8($0.value) }
    let old = try folder.make("a.price-list.csv", prices)
    let new = try folder.make("b.price-list.csv", changed)
    #expect(try ediglot("diff", "--partner", "alpenmed", old, old).code == 0)
    let rows = try ediglot("diff", "--partner", "alpenmed", old, new)
    #expect(rows.code == 1)
    #expect(rows.output.contains("1234.50 -> 1234.60"), "\(rows.output)\(rows.complaint)")
    let invoice = try read("\(root)/Fixtures/partners/juniper-pharma/invoice-clean/input.xml")
    let before = try folder.make("a.xml", Array(invoice.utf8))
    let after = try folder.make("b.xml", Array(invoice.replacing("2025-07-10", with: "2025-07-20").utf8))
    let trees = try ediglot("diff", "--partner", "juniper-pharma", before, after)
    #expect(trees.code == 1 && trees.output.contains("2025-07-10 -> 2025-07-20"), "\(trees.output)\(trees.complaint)")
  }

  /// An order in UBL and the same in rows say the same but for what rows cannot.
  @Test func languagesAreComparedByWhatTheySay() throws {
    let folder = try TemporaryFolder()
    let order = "Fixtures/xml/ubl-order/input.xml"
    let path = "\(folder.path)/order.csv"
    #expect(try ediglot("convert", "--to", "csv", order, "-o", path).code <= 1)
    let same = try ediglot("diff", order, order)
    #expect(same.code == 0 && same.output.isEmpty, "\(same.output)\(same.complaint)")
    let json = try folder.make("x.json", Array("[]".utf8))
    #expect(try ediglot("diff", fixture("850/clean"), json).code == 2)
  }
}
