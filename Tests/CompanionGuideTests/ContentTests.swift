// What the pages say, row by row.

import CompanionGuide
import Conformance
import Foundation
import JSON5
import PartnerSpec
import Testing

struct ContentTests {
  @Test func whoAndHow() throws {
    let page = try page(of: "northside-medsurg")
    let who = try page.section("who").all("tr").map(\.cells)
    #expect(who.contains(["Name", "Northside Medical-Surgical", ""]))
    #expect(
      who.contains([
        "Interchange address (ISA05 and ISA06, ISA07 and ISA08)", "ZZ NORTHSIDEMS", "ZZ HARBORHOSP",
      ]))
    #expect(who.contains(["Application code (GS02, GS03)", "NORTHSIDE, NORTHSIDE2", "HARBORHOSP"]))
    #expect(who.contains(["Global location number", "0614141000098", ""]))
    #expect(try page.section("who").text.contains("We are testing"))
    let envelope = try page.section("envelope").all("tr").map(\.cells)
    #expect(
      envelope.last == ["850", "~", "*", ">", "none", "after each segment", "basic, others: replace", "each group"])
    let sets = try page.section("sets").all("tr").map(\.cells)
    #expect(sets.contains(["856", "Ship notice", "you send us", "004010", "SH", "ShipNotice"]))
    #expect(sets.contains(["850", "Purchase order", "we send you", "004010", "PO", "PurchaseOrder"]))
    #expect(sets.count == 5)
  }

  @Test func answers() throws {
    let section = try page(of: "northside-medsurg").section("answers")
    #expect(section.text.contains("Each functional group is answered by an implementation acknowledgement (999)."))
    #expect(section.text.contains("It names the sets that are refused or have errors."))
    #expect(section.text.contains("We expect yours within 4 hours."))
    let rows = section.all("tr")
    let missing = try #require(rows.first { $0.cells.last == "element.missing" })
    #expect(
      missing.cells == [
        "a required element is missing", "refused: mend it and send it again", "IK403 1", "element.missing",
      ])
    #expect(!missing.isChanged)
    // Agreed with this partner: what stands nowhere is only noted.
    let unexpected = try #require(rows.first { $0.cells.last == "segment.unexpected" })
    #expect(unexpected.isChanged && unexpected.cells[1].hasPrefix("accepted, noted on our side ◆ agreed with you"))
    #expect(unexpected.cells[2].isEmpty)
  }

  @Test func segmentsInOrderWithLoopsIndented() throws {
    let page = try page(of: "northside-medsurg")
    let section = try page.section("theirs-855-004010")
    let rows = try page.table("Segments", in: section)
    #expect(rows[1].cells == ["heading"])
    #expect(rows[2].cells == ["1", "ST", "set start", "required", "1"])
    let order = rows.compactMap { $0.cells.count == 5 ? $0.cells[1] : nil }
    // PER was moved before REF, and notes were added behind it.
    #expect(Array(order.dropFirst().prefix(6)) == ["ST", "BAK", "CUR", "PER", "REF", "NTE"])
    let reference = try #require(rows.first { $0.cells.dropFirst().first == "REF" })
    #expect(
      reference.isChanged
        && reference.cells == [
          "5", "REF", "reference number ◆ optional in the standard; without limit in the standard", "required", "3",
        ])
    let currency = try #require(rows.first { $0.cells.dropFirst().first == "CUR" })
    #expect(currency.cells[2] == "currency ◆ optional in the standard" && currency.cells[3] == "not used")
    let note = try #require(rows.first { $0.cells.dropFirst().first == "NTE" })
    #expect(note.cells[2] == "note ◆ added: the standard has no such place")
    let contact = try #require(rows.first { $0.cells.dropFirst().first == "PER" })
    #expect(contact.cells[2].contains("moved: it stands elsewhere in the standard"))
    // Members of a loop stand further in, those of a loop in it further still.
    func inset(_ loop: String) -> Int {
      let row = rows.first { $0.cells.count == 5 && $0.cells[2].hasPrefix(loop) }
      return row?.all("td")[1].text.prefix { $0 == "\u{a0}" }.count ?? -1
    }
    #expect(
      inset("loop PO1:") == 0 && inset("loop PID:") == 3 && inset("packing of an item") == 3 && inset("currency") == 0)
  }

  @Test func elementsWithCodesConditionsAndFields() throws {
    let page = try page(of: "northside-medsurg", ["855"])
    let section = try page.section("theirs-855-004010")
    let header = try page.table("BAK order acknowledgment header", in: section).map(\.cells)
    #expect(header[0] == ["No.", "Name", "Usage", "Type", "Length", "Codes", "Our field"])
    let type = try #require(header.first { $0[0] == "02" })
    #expect(type[1].contains("7 of the standard's") && type[3] == "ID" && type[4] == "2")
    #expect(type[5].hasPrefix("AC ") && type[5].contains("RJ "))
    #expect(header.first { $0[0] == "03" }?[6] == "number; orderNumber")
    let line = try page.table("PO1 ordered item", in: section)
    let quantity = try #require(line.first { $0.cells[0] == "02" })
    #expect(quantity.cells[6] == "lines[].quantity")
    let unit = try #require(line.first { $0.cells[0] == "03" })
    #expect(unit.cells[5].hasPrefix("list 355"))
    let lists = try page.section("codes")
    #expect(lists.all("h3").contains { $0.text.hasPrefix("355 ") } && lists.all("li").contains { $0.text == "EA each" })
    // A condition of the partner's, and one that is lifted.
    let index = try #require(section.children.firstIndex { $0.text.squeezed == "PO1 ordered item" })
    let conditions = try #require(section.children[index...].first { $0.name == "ul" }).all("li").map(\.text.squeezed)
    #expect(
      conditions.contains(
        "If one of 02 and 03 is there, all of them must be. ◆ agreed with you: the standard does not ask for it"))
    #expect(conditions.contains("◆ The standard's rule does not hold here: If 03 is there, 02 must be too."))
  }

  @Test func examplesAreCases() throws {
    let page = try page(of: "northside-medsurg", ["855", "850"])
    let example = try #require(try page.section("theirs-855-004010").all("pre").first).text
    let input = try String(
      contentsOfFile: "\(fixtures)/partners/northside-medsurg/855-clean/input.edi", encoding: .utf8)
    #expect(example.split(separator: "\n") == input.split(separator: "\n"))
    #expect(try page.section("theirs-855-004010").text.contains("From the fixture 855-clean."))
    let order = try #require(try page.section("ours-850-004010").all("pre").first).text
    #expect(order.contains("ST*850*") && order.contains("HARBORHOSP"))
  }

  @Test func standardGuide() throws {
    let page = try page(standard: "850", "004010")
    #expect(page.all("h1").first?.text == "Companion guide: 850 Purchase order, X12 004010")
    let section = try page.section("set-850")
    let rows = try page.table("BEG purchase order header", in: section).map(\.cells)
    #expect(rows.first { $0[0] == "03" }?.last == "number" && rows.first { $0[0] == "05" }?.last == "date")
    let references = try page.table("REF reference number", in: section).map(\.cells)
    #expect(references.first { $0[0] == "02" }?.last?.contains("vendorOrderNumber (01 is VN)") == true)
    #expect(references.first { $0[0] == "02" }?.last?.contains("references[].value") == true)
  }

  /// Levels of a ship notice say in which of them an element means what.
  @Test func levels() throws {
    let page = try page(standard: "856", "004010")
    let section = try page.section("set-856")
    let rows = try page.table("HL>SN1 shipped quantity", in: section).map(\.cells)
    #expect(rows.first { $0[0] == "02" }?.last?.contains("lines[].quantity (level I") == true, "\(rows)")
  }

  @Test func onlyTheSetsAskedFor() throws {
    let page = try page(of: "lakeland-hospitals", ["850"])
    #expect(
      page.all("section").compactMap { $0.attributes["id"] }.filter { $0.hasPrefix("theirs") } == ["theirs-850-004010"])
    #expect(!page.all("section").contains { $0.attributes["id"]?.hasPrefix("ours") == true })
  }
}
