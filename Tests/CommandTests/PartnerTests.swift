// Partners on the command line: who is named, who is recognised, what mistakes in their specs end with.

import Foundation
import Testing

struct PartnerTests {
  private let order = """
    ISA*00*          *00*          *ZZ*NORTHSIDEMS    *ZZ*HARBORHOSP     *250310*0915*U*00401*000000001*0*P*:~
    GS*PR*NORTHSIDE*HARBORHOSP*20250310*0915*1*X*004010~
    ST*855*0001~
    BAK*00*AD*PO-1*20250310~
    REF*ZZ*C-77~
    N1*SE*NORTHSIDE*92*NS1~
    PO1*1*20*CS*62.5**VN*NS-GLOVE-NITRILE-LARGE-100~
    PO4*10*1*BX~
    CTT*1~
    SE*8*0001~
    GE*1*1~
    IEA*1*000000001~

    """

  @Test func theSenderIsRecognised() throws {
    let outcome = try ediglot("validate", "--json", "-", input: Array(order.utf8))
    #expect(outcome.code == 0)
    let found = try #require(try outcome.lines.first)
    #expect(found["rule"]?.string == "element.code" && found["message"]?.string?.contains("the partner's list") == true)
    let answer = try ediglot("ack", "-", input: Array(order.utf8))
    #expect(answer.output.contains("IK4*3*355*I6*BX~"))
    // What is asked for goes before what was agreed.
    let plain = try ediglot("ack", "--type", "997", "-", input: Array(order.utf8))
    #expect(plain.output.contains("AK4*3*355*7*BX~"))
    let envelope = try ediglot("convert", "-", input: Array(order.utf8))
    #expect(try envelope.lines.first?["odoo"]?["series"]?.string == "18.0")
    let other = try ediglot("convert", "--series", "19.0", "-", input: Array(order.utf8))
    #expect(try other.lines.first?["odoo"]?["series"]?.string == "19.0")
  }

  @Test func theNamedPartnerMustAgree() throws {
    let path = fixture("855/clean")
    for command in ["validate", "convert", "ack", "inspect"] {
      #expect(try ediglot(command, "--partner", "northside-medsurg", path).code == 1, "\(command)")
    }
    let outcome = try ediglot("validate", "--partner", "northside-medsurg", path)
    #expect(outcome.output.contains("reject partner.mismatch: ISA06 (sender) is 'THORNFIELD'"))
  }

  @Test func nobodyIsMeant() throws {
    let outcome = try ediglot("convert", "--partner", "northside-medsurgs", fixture("855/clean"))
    #expect(outcome.code == 2)
    #expect(outcome.complaint.contains("'northside-medsurgs' is no partner in"))
    #expect(outcome.complaint.contains("did you mean 'northside-medsurg'?"))
  }

  /// Mistakes in a profile are told all at once, and nothing is written.
  @Test func wrongSpecsEndTheProgram() throws {
    let folder = try TemporaryFolder()
    for name in ["guides", "maps", "odoo"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/\(name)", withDestinationPath: "\(root)/Specs/\(name)")
    }
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/partners/north", withIntermediateDirectories: true)
    let profile = """
      { partner: "north", name: "North", identifiers: { isa: ["ZZ:NORTHSIDEMS"] },
        sends: [{ as: "x12/004010/855", map: "own" }], tables: { units: "units.csv" }, status: "tset" }
      """
    _ = try folder.make("partners/north/partner.json5", Array(profile.utf8))
    _ = try folder.make("partners/north/units.csv", Array("theirs,ours\nA,1\nA,2\n".utf8))
    _ = try folder.make("partners/north/own.json5", Array(#"{ extends: "x12-855", fields: { numbr: "BAK/03" } }"#.utf8))
    let outcome = try ediglot("convert", "--specs", folder.path, "-", input: Array(order.utf8))
    #expect(outcome.code == 4 && outcome.output.isEmpty)
    let lines = outcome.complaint.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.contains { $0.contains("partner.json5:2:90: found 'tset', did you mean 'test'?") })
    #expect(lines.contains { $0.contains("units.csv:3:1: the partner's code is here again") })
    #expect(lines.contains { $0.contains("own.json5:1:33: a header has no field numbr") })
  }
}
