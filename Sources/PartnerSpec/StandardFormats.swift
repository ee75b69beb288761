// Formats that need no agreement: which guide and which map the name of a standard stands for, and which document of a family
// of formats says what a canonical document does.

import Canonical
import Conformance
import JSON5
import Mapping

/// A family of formats that documents are written in.
package enum FormatFamily: String, CaseIterable, Sendable {
  case x12, csv, ubl, cii, cxml, opentrans, bmecat

  /// The name of the family's document for one of ours; nil where it has none.
  package func name(for form: DocumentForm) -> String? {
    switch self {
    case .x12: Self.ofX12[form.kind].map { "x12/004010/\($0)" }
    case .csv: Self.ofRows[form.kind].map { "csv/\($0)" }
    case .ubl: form.isCredit ? "xml/ubl-2.1/credit-note" : Self.ofUBL[form.kind].map { "xml/ubl-2.1/\($0)" }
    case .cii: form.kind == .invoice ? "xml/cii-d16b/invoice" : nil
    case .cxml: Self.ofCXML[form.kind].map { "xml/cxml-1.2/\($0)" }
    case .opentrans: Self.ofOpenTRANS[form.kind].map { "xml/opentrans-2.1/\($0)" }
    case .bmecat: form.kind == .catalog ? "xml/bmecat-2005/new-catalog" : nil
    }
  }

  /// Each file is one document of XML.
  package var isTree: Bool { self != .x12 && self != .csv }

  /// A file of rows is of one guide; an interchange, or a folder of documents, may be of many.
  package var mayMix: Bool { self != .csv }

  private static let ofX12: [DocumentKind: String] = [
    .purchaseOrder: "850", .purchaseOrderChange: "860", .orderAcknowledgement: "855", .shipNotice: "856",
    .invoice: "810", .catalog: "832", .stockReport: "846", .remittance: "820",
  ]
  private static let ofRows: [DocumentKind: String] = [
    .purchaseOrder: "order", .shipNotice: "ship-notice", .invoice: "invoice", .catalog: "price-list",
    .stockReport: "stock", .employeeList: "employees", .departmentList: "departments",
    .costCenterList: "cost-centers", .partyList: "parties",
  ]
  private static let ofUBL: [DocumentKind: String] = [
    .purchaseOrder: "order", .orderAcknowledgement: "order-response", .shipNotice: "despatch-advice",
    .invoice: "invoice", .catalog: "catalogue",
  ]
  private static let ofCXML: [DocumentKind: String] = [
    .purchaseOrder: "order-request", .orderAcknowledgement: "confirmation-request",
    .shipNotice: "ship-notice-request", .invoice: "invoice-detail-request",
  ]
  private static let ofOpenTRANS: [DocumentKind: String] = [
    .purchaseOrder: "order", .orderAcknowledgement: "order-response", .shipNotice: "dispatch-notification",
    .invoice: "invoice",
  ]
}

extension SpecLibrary {
  /// What `x12/004010/850`, `csv/order` or `xml/ubl-2.1/order` is by the standard; nil when there is no such guide. A set may
  /// have no map.
  package func standard(_ name: String) throws(SpecErrors) -> PartnerProfile.Transaction? {
    let parts = name.pieces(at: "/")
    switch (parts[0], parts.count) {
    case ("x12", 3):
      guard let guide = try guide(parts[2], parts[1]) else { return nil }
      let map = Self.mapPath(ofStandard: name) ?? ""
      return .init(
        standard: name, set: guide.set, release: parts[1], guide: guide,
        map: has(map) ? try outline(map, [:], for: guide) : nil)
    case ("csv", 2):
      let (path, map) = ("guides/\(name).json5", Self.mapPath(ofStandard: name) ?? "")
      guard has(path), has(map) else { return nil }
      let rows = try rowGuide(at: path)
      return .init(
        standard: "csv", set: rows.guide.set, release: "csv", guide: rows.guide,
        map: try outline(map, [:], for: rows.guide), rows: rows.layout)
    case ("xml", _):
      guard let known = WellKnownTree.all.first(where: { $0.guide == name }) else { return nil }
      return try wellKnownTree(known.root, message: known.message)
    default: return nil
    }
  }

  /// The path inside the folder of the map that goes with the guide of a standard; nil when no standard is called so.
  package static func mapPath(ofStandard name: String) -> String? {
    let parts = name.pieces(at: "/")
    switch (parts[0], parts.count) {
    case ("x12", 3): return "maps/x12-\(parts[2]).json5"
    case ("csv", 2): return "maps/csv-\(parts[1]).json5"
    default: return WellKnownTree.all.first { $0.guide == name }.map { "maps/\($0.map).json5" }
    }
  }
}
