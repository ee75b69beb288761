// One format in, another out: `convert --to` a family or a guide, and documents of XML that are a file each.

import Foundation
import Testing

@Suite struct RewritingTests {
  private static let order = Array(
    """
    ISA*00*          *00*          *ZZ*SOMEBODY       *ZZ*NOBODY         *250310*0915*U*00401*000000001*0*P*>~
    GS*PO*SOMEBODY*NOBODY*20250310*0915*1*X*004010~ST*850*0001~BEG*00*SA*PO-4711**20250310~CUR*BY*USD~
    DTM*002*20250314~N1*BY*Harbor Hospital*UL*9521234500018~N1*SU*Northside*UL*0614141000098~
    PO1*1*40*BX*11.85**VN*GLOVE & L~PID*F****Gloves, "L" & nitrile~PO1*2*4*CA*96.4**VN*SYR~CTT*2~SE*11*0001~GE*1*1~IEA*1*000000001~
    """.utf8)

  private func document(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// An order in X12 is UBL, CII has none, and comes back as X12 from there.
  @Test func ordersGoThroughUBLAndBack() throws {
    let ubl = try ediglot("convert", "--to", "ubl", "-", input: Self.order)
    #expect(ubl.code == 0, "\(ubl.complaint)")
    #expect(ubl.output.contains("<cbc:ID>PO-4711</cbc:ID>") && ubl.output.contains("<cbc:ID>GLOVE &amp; L</cbc:ID>"))
    #expect(ubl.output.contains("<cbc:PriceAmount currencyID=\"USD\">11.85</cbc:PriceAmount>"))
    let back = try ediglot(
      "convert", "--to", "x12", "--for", "northside-medsurg", "-", input: Array(ubl.output.utf8))
    #expect(back.code == 0, "\(back.complaint)")
    #expect(back.output.contains("PO1*1*40*BX*11.85") && back.output.contains("PO1*2*4*CA*96.4"))
    let rows = try ediglot("convert", "--to", "csv", "-", input: Array(ubl.output.utf8))
    #expect(rows.code == 0 && rows.output.contains("PO-4711") && rows.output.contains("GLOVE & L"))
    let none = try ediglot("convert", "--to", "xml/cii-d16b/invoice", "-", input: Self.order)
    #expect(
      none.code == 1 && none.output.isEmpty && none.complaint.contains("nothing says how a PurchaseOrder is written"))
  }

  @Test func documentsAreFilesOfTheirOwn() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let one = try ediglot("convert", "--to", "canonical", "-", input: Self.order).output
    let documents = Array((one + one.replacing("PO-4711", with: "PO/12") + one).utf8)
    let many = try ediglot("generate", "--as", "xml/ubl-2.1/order", "-o", folder.path + "/", "-", input: documents)
    #expect(many.code == 0, "\(many.complaint)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["PO-12.xml", "PO-4711-2.xml", "PO-4711.xml"])
    let text = try String(contentsOf: folder.appending(path: "PO-12.xml"), encoding: .utf8)
    let read = try ediglot("convert", "--to", "canonical", "-", input: Array(text.utf8))
    #expect(try document(read.output)["number"] as? String == "PO/12")
    let single = try ediglot("generate", "--as", "xml/ubl-2.1/order", "-", input: documents)
    #expect(single.code == 1 && single.complaint.contains("a file of XML is one document; name a folder with -o"))
    #expect(single.output.components(separatedBy: "<?xml").count == 2)
  }

  /// Refused documents are not written again, and unknown formats are told with what is near.
  @Test func whatCannotBeWritten() throws {
    let refused = String(decoding: Self.order, as: UTF8.self).replacing("PO1*1*40*BX*11.85", with: "PO1*1*4X*BX*11.85")
    let run = try ediglot("convert", "--to", "ubl", "-", input: Array(refused.utf8))
    #expect(run.code == 1 && run.output.isEmpty)
    let wrong = try ediglot("convert", "--to", "ulb", "-", input: Self.order)
    #expect(wrong.code == 2 && wrong.complaint.contains("did you mean 'ubl'?"))
    let guide = try ediglot("convert", "--to", "xml/ubl-2.1/ordr", "-", input: Self.order)
    #expect(guide.code == 2 && guide.complaint.contains("there is no guide 'xml/ubl-2.1/ordr'"))
  }
}
