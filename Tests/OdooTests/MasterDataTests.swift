// Lists of employees, departments, cost centres, parties and item numbers as envelopes: stable external ids, links behind
// what they link, and nothing written that Odoo would have to be set up for.

import Foundation
import JSON5
import Octets
import Odoo
import PartnerSpec
import Testing
import Translation

/// The policies that are about master data, all on.
private let everything = "policies: { managers: true, regions: true, languages: true, paymentTerms: true }"

private let samples = [
  ("departments", "code,name,parent,manager,active\n20,Care,10,E2,1\n10,Board,,E1,1\n30,Closed,10,,0\n"),
  (
    "employees",
    """
    number,badge,name,given name,family name,e-mail,phone,mobile,department,job title,manager,start date,active
    E2,B-2,,Änne,Groß,a@x.example,4200,0170 1,20,Head,E1,2020-01-01,yes
    E1,B-1,Board Member,,,,,,10,,,,no
    E3,,,,Öz,,,,20,,E2,,
    E4,,,,,,,,20,,E2,,\n
    """
  ),
  (
    "cost-centers",
    "code,name,plan,parent,department,active\n921,Ward 1,Wards,920,20,ja\n920,Wards,Wards,,20,nein\n7,Odd,,,,\n"
  ),
  (
    "parties",
    """
    number,role,parent,name,name 2,street,zip,city,state,country,vat,gln,e-mail,phone,language,terms,active
    L1,ship-to,C1,Store,Ramp 2,Dock St 1,10001,New York,NY,US,,9521456700105,,,,,
    C1,customer,,Store Inc,,Main St 1,10001,New York,NY,US,,,c@x.example,+1 555,en_US,base.net30,yes
    V1,both,,Sun SA,,Rue 1,1204,Genève,,CH,CHE123,,,,,base.net60,no\n
    """
  ),
  (
    "item-cross-reference",
    "our item,vendor item,ean,name,uom,active\n2000,AM-1,9521345600109,Gauze,EA,1\n2001,AM-2,,Tape,,\n2002,AM-3,,Old,,0\n"
  ),
]

/// The envelopes of one list, or of all with every policy on.
private func envelopes(
  _ names: [String], series: String, _ changes: String = "", _ text: [String: String] = [:]
) throws -> [Envelope] {
  let folder = FileManager.default.temporaryDirectory.appending(path: "ediglot-\(UUID().uuidString)")
  let specs = try folder.specs(samples.map(\.0))
  defer { try? FileManager.default.removeItem(at: folder) }
  let library = SpecLibrary(SpecFolder(path: specs))
  let partner = try library.partner("north")
  return try samples.filter { names.contains($0.0) }.flatMap { name, usual in
    let output = folder.appending(path: "\(name).jsonl").path
    let writer = DocumentWriter(
      try DocumentStage.open(.file(output)), fileName: "\(name).csv", format: .odoo(try target(series, changes)))
    let rows = try #require(partner.rows("input.\(name).csv"))
    let session = try RowSession(specs: library, partner: partner, transaction: rows, documents: writer)
    var translator = RowTranslator(MemorySource(Array((text[name] ?? usual).utf8)), session: session)
    _ = try translator.run()
    return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map { try Envelope(String($0)) }
  }
}

extension URL {
  /// The standard specs, and a partner who sends lists by the standard guides.
  fileprivate func specs(_ names: [String]) throws -> String {
    let manager = FileManager.default
    try manager.createDirectory(at: appending(path: "partners/north"), withIntermediateDirectories: true)
    for name in ["guides", "maps", "odoo"] {
      try manager.createSymbolicLink(
        at: appending(path: name), withDestinationURL: checkout.appending(path: "Specs/\(name)"))
    }
    let sends = names.map { "{ as: 'csv', files: '*.\($0).*', guide: 'csv/\($0)', map: 'csv-\($0)' }" }
    let profile = """
      { partner: 'north', name: 'North', sends: [\(sends.joined(separator: ", "))],
        odoo: { partner: 'NORTH', module: 'edi_north' } }
      """
    try Data(profile.utf8).write(to: appending(path: "partners/north/partner.json5"))
    return path
  }
}

/// Every kind of list with every policy on.
func masterEnvelopes(_ series: String) throws -> [Envelope] {
  let all = try envelopes(samples.map(\.0), series: series, everything)
  try #require(all.count == samples.count)
  return all
}

@Suite struct MasterDataTests {
  private func only(_ name: String, series: String = "19.0", _ changes: String = "", _ text: String? = nil) throws
    -> Envelope
  {
    let all = try envelopes([name], series: series, changes, text.map { [name: $0] } ?? [:])
    return try #require(all.first, "no envelope of \(name)")
  }

  /// `model external id {values}` of each operation.
  private func operations(_ envelope: Envelope) -> [String] {
    envelope.operations.map { "\($0.model) \($0.externalID ?? "") \($0.values.map(compact) ?? "")" }
  }

  /// The file may name the department above before it brings it.
  @Test func departmentsAreLinkedWhenAllAreThere() throws {
    let envelope = try only("departments")
    #expect(
      operations(envelope) == [
        #"hr.department edi_north.department.20 {"name":"Care","active":true}"#,
        #"hr.department edi_north.department.10 {"name":"Board","active":true}"#,
        #"hr.department edi_north.department.30 {"name":"Closed","active":false}"#,
        #"hr.department edi_north.department.20 {"parent_id/id":"edi_north.department.10"}"#,
        #"hr.department edi_north.department.30 {"parent_id/id":"edi_north.department.10"}"#,
      ])
    #expect(envelope.rules == ["department.manager", "department.manager"])
    let managed = try only("departments", "policies: { managers: true }")
    #expect(managed.rules == [])
    #expect(
      operations(managed).filter { $0.contains("manager_id") } == [
        #"hr.department edi_north.department.20 {"manager_id/id":"edi_north.employee.E2"}"#,
        #"hr.department edi_north.department.10 {"manager_id/id":"edi_north.employee.E1"}"#,
      ])
  }

  @Test(arguments: knownSeries)
  func employeesHaveNamesBadgesAndManagers(_ series: String) throws {
    let envelope = try only("employees", series: series)
    let list = operations(envelope)
    try #require(list.count == 5)
    #expect(
      list[0]
        == #"hr.employee edi_north.employee.E2 {"name":"Änne Groß","barcode":"B-2","work_email":"a@x.example","#
        + #""work_phone":"4200","mobile_phone":"0170 1","job_title":"Head","#
        + #""department_id/id":"edi_north.department.20","active":true}"#)
    #expect(
      list[1].hasSuffix(
        #"{"name":"Board Member","barcode":"B-1","department_id/id":"edi_north.department.10","active":false}"#))
    #expect(list[2].hasSuffix(#"{"name":"Öz","department_id/id":"edi_north.department.20"}"#))
    #expect(
      list[3...] == [
        #"hr.employee edi_north.employee.E2 {"parent_id/id":"edi_north.employee.E1"}"#,
        #"hr.employee edi_north.employee.E3 {"parent_id/id":"edi_north.employee.E2"}"#,
      ])
    // One without a name cannot be made.
    #expect(envelope.messages("employee.nameless") == ["Line 4: employee E4 has no name"])
  }

  @Test func costCentersAreAccountsOfPlans() throws {
    let envelope = try only("cost-centers")
    #expect(
      operations(envelope) == [
        #"account.analytic.plan edi_north.plan.Wards {"name":"Wards"}"#,
        #"account.analytic.account edi_north.cost_center.921 {"name":"Ward 1","code":"921","plan_id/id":"edi_north.plan.Wards","active":true}"#,
        #"account.analytic.account edi_north.cost_center.920 {"name":"Wards","code":"920","plan_id/id":"edi_north.plan.Wards","active":false}"#,
      ])
    #expect(envelope.messages("plan.missing") == ["Line 3: cost centre 7 is in no plan, and Odoo needs one"])
  }

  @Test(arguments: knownSeries)
  func partiesAreFoundByExternalIDsOnly(_ series: String) throws {
    let list = operations(try only("parties", series: series))
    try #require(list.count == 4)
    let gln = series == "19.0" ? #""global_location_number":"9521456700105""# : ""
    #expect(
      list[0]
        == #"res.partner edi_north.party.L1 {"name":"Store, Ramp 2","ref":"L1","is_company":false,"type":"delivery","#
        + #""street":"Dock St 1","zip":"10001","city":"New York","country_id":{"$find":["res.country",[["code","=","US"]]]}"#
        + (gln.isEmpty ? "}" : ",\(gln)}"))
    #expect(list[1].contains(#""customer_rank":1"#) && !list[1].contains("supplier_rank"))
    #expect(list[2].contains(#""customer_rank":1,"supplier_rank":1"#) && list[2].contains(#""active":false"#))
    #expect(list[3] == #"res.partner edi_north.party.L1 {"parent_id/id":"edi_north.party.C1"}"#)
    // What Odoo must have been set up for is written where a policy says that it was.
    let all = operations(try only("parties", series: series, everything))
    #expect(all.contains(#"res.partner edi_north.party.C1 {"lang":"en_US"}"#))
    #expect(all.contains(#"res.partner edi_north.party.C1 {"property_payment_term_id/id":"base.net30"}"#))
    #expect(all.contains(#"res.partner edi_north.party.V1 {"property_supplier_payment_term_id/id":"base.net60"}"#))
    #expect(all.filter { $0.contains("state_id") }.count == 2)
  }

  /// The product is ours; only its number at the vendor's is new.
  @Test(arguments: knownSeries)
  func itemNumbersAreRowsBehindThosePriced(_ series: String) throws {
    let envelope = try only("item-cross-reference", series: series)
    #expect(envelope.operations.map(\.externalID) == ["edi_north.item.AM-1.2000", "edi_north.item.AM-2.2001"])
    let first = try #require(envelope.operations.first?.values)
    #expect(first.text("product_id") == #"{"$find":["product.product",[["default_code","=","2000"]]]}"#)
    #expect(first["product_code"]?.string == "AM-1" && first["sequence"]?.integer == 1_000 && first["price"] == nil)
    #expect((first["product_uom_id/id"]?.string == "uom.product_uom_unit") == (series == "19.0"))
    #expect(envelope.messages("item.withdrawn") == ["Line 3: AM-3 is no longer the vendor's number of 2002"])
    #expect(!envelope.rules.contains("price.missing"))
  }

  /// The same file gives the same ids, and so does one with more in it.
  @Test func idsAreTheSameWhateverTheFileHolds() throws {
    let one = try only("employees", "", "number,name\nE 7/é,A\n")
    let two = try only("employees", "", "number,name,badge\nE1,B,X\nE 7/é,A,Y\n")
    #expect(one.operations.map(\.externalID) == [two.operations[1].externalID])
    #expect(one.operations[0].externalID?.contains(/^edi_north\.employee\.[A-Za-z0-9_-]+$/) == true)
  }

  // MARK: The language of targets

  @Test func whatComesLastIsAnOperationOfALine() throws {
    let header =
      "documents: { DepartmentList: { operations: { x: { upsert: 'm', id: ['x'], last: true, values: {} } } } }"
    let error = #expect(throws: JSON5Error.self) { try target("19.0", header).compileAll() }
    #expect(error?.description.contains("expected true, of an operation that is done for each line") == true)
    // Without anything before it there is no comma.
    let late =
      "documents: { DepartmentList: { operations: { lines: { operations: { department: { last: true } } } } } }"
    #expect(try only("departments", late).operations.count == 5)
  }

  /// More of them than are kept in memory: all come behind the lines, each once and in order.
  @Test func whatComesLastMayBeMuch() throws {
    let rows = (1...6_000).map { "\($0),Department \($0),\($0 == 1 ? "" : "\($0 / 2)"),,1\n" }
    let list = "code,name,parent,manager,active\n" + rows.joined()
    let operations = try only("departments", "", list).operations
    let links = operations.suffix(5_999)
    #expect(operations.count == 11_999)
    #expect(operations.prefix(6_000).allSatisfy { $0.values?["parent_id/id"] == nil })
    #expect(links.allSatisfy { $0.values?["parent_id/id"] != nil })
    #expect(Array(links.map(\.externalID)) == Array(operations.prefix(6_000).dropFirst().map(\.externalID)))
  }

  @Test func wordsMayBeNumbersOrTruthValues() throws {
    let mixed =
      "documents: { DepartmentList: { operations: { lines: { operations: { department: { values: { active: { words: 'department/active', are: { yes: true, no: 'x' } } } } } } } } }"
    let error = #expect(throws: JSON5Error.self) { try target("19.0", mixed).compileAll() }
    #expect(error?.description.contains("expected true, false or a plain decimal number, as before") == true)
  }
}
