// Which of the well-known business languages a document is in, told from its root, and what kind of document.

package enum XMLDialect: Equatable, Sendable {
  /// UBL 2: Order, Invoice and so on.
  case ubl
  /// Cross Industry Invoice (UN/CEFACT), as Factur-X and XRechnung hold it.
  case crossIndustry
  case cxml
  case bmecat
  case openTrans
  case gs1
  case xcbl
  /// OAGIS business object documents.
  case oagis
  /// SAP IDoc as XML.
  case idoc
  case homeMade

  package var words: String {
    switch self {
    case .ubl: "UBL"
    case .crossIndustry: "UN/CEFACT Cross Industry"
    case .cxml: "cXML"
    case .bmecat: "BMEcat"
    case .openTrans: "openTRANS"
    case .gs1: "GS1 XML"
    case .xcbl: "xCBL"
    case .oagis: "OAGIS"
    case .idoc: "SAP IDoc"
    case .homeMade: "home-made XML"
    }
  }

  init(_ root: XMLName) {
    let space = root.namespace
    if space.hasPrefix("urn:oasis:names:specification:ubl:schema:xsd:") {
      self = .ubl
    } else if space.hasPrefix("urn:un:unece:uncefact:data:standard:Cross") || root.local == "CrossIndustryDocument" {
      self = .crossIndustry
    } else if root.local == "cXML" {
      self = .cxml
    } else if root.local == "BMECAT" {
      self = .bmecat
    } else if space.contains("opentrans") {
      self = .openTrans
    } else if space.hasPrefix("urn:gs1:") || space.hasPrefix("urn:ean.ucc:") {
      self = .gs1
    } else if space.hasPrefix("rrn:org.xcbl:") || space.contains("xcbl") {
      self = .xcbl
    } else if space.contains("openapplications.org/oagis") {
      self = .oagis
    } else if space.isEmpty, Self.isIDoc(root.local) {
      self = .idoc
    } else {
      self = Self.openTransRoots.contains(root.local) ? .openTrans : .homeMade
    }
  }

  /// Message types and IDoc types are capitals followed by two digits: ORDERS05.
  private static func isIDoc(_ name: String) -> Bool {
    let types = ["ORDERS", "INVOIC", "DESADV", "DELVRY", "MATMAS"]
    return types.contains { name.hasPrefix($0) && name.utf8.count == $0.utf8.count + 2 }
  }

  /// Roots of openTRANS that nobody else writes this way, for files that leave the namespace out.
  private static let openTransRoots: Set<String> = [
    "ORDERRESPONSE", "ORDERCHANGE", "DISPATCHNOTIFICATION", "RECEIPTACKNOWLEDGEMENT", "INVOICELIST", "REMITTANCEADVICE",
  ]
}
