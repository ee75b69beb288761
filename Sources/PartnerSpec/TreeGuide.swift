// What is known of a document of XML: the guide that says what may stand in it, and the tables that find it there. And which
// guide and map the well-known documents are read with.

import Conformance
import Elements
import JSON5
import Mapping
import Odoo
import XMLRecords

package struct TreeGuide: Sendable {
  package let guide: Guide
  package let table: ElementTable
}

/// A document that is known by its root.
package struct WellKnownTree: Sendable {
  package var root: XMLName
  /// The kind of document where the root is the same for several.
  package var message = ""
  package var guide: String
  package var map: String

  private static func ubl(_ root: String, _ name: String) -> WellKnownTree {
    WellKnownTree(
      root: XMLName(root, in: "urn:oasis:names:specification:ubl:schema:xsd:\(root)-2"), guide: "xml/ubl-2.1/\(name)",
      map: "xml-ubl-\(name)")
  }

  private static func cxml(_ message: String, _ name: String) -> WellKnownTree {
    WellKnownTree(
      root: XMLName("cXML"), message: message, guide: "xml/cxml-1.2/\(name)", map: "xml-cxml-\(name)")
  }

  private static func openTrans(_ root: String, _ name: String) -> WellKnownTree {
    WellKnownTree(
      root: XMLName(root, in: "http://www.opentrans.org/XMLSchema/2.1"), guide: "xml/opentrans-2.1/\(name)",
      map: "xml-opentrans-\(name)")
  }

  /// 2005 has been given several namespaces; 1.2 has none, or one for each transaction, in two spellings.
  private static func bmecat(_ transaction: String, _ name: String) -> [WellKnownTree] {
    let file = "bmecat_\(name.map { $0 == "-" ? "_" : String($0) }.joined())"
    let old = ["", "http://www.bmecat.org/XMLSchema/1.2/\(file)", "http://www.bmecat.org/bmecat/1.2/\(file)"]
    let new = ["2005", "2005fd", "2005.1", "2005+onto"].map { "http://www.bmecat.org/bmecat/\($0)" }
    return new.map { namespace in
      WellKnownTree(
        root: XMLName("BMECAT", in: namespace), message: transaction, guide: "xml/bmecat-2005/\(name)",
        map: "xml-bmecat-\(name)")
    }
      + old.map { namespace in
        WellKnownTree(
          root: XMLName("BMECAT", in: namespace), message: transaction, guide: "xml/bmecat-1.2/\(name)",
          map: "xml-bmecat-1.2-\(name)")
      }
  }

  package static let all: [WellKnownTree] =
    [
      ubl("Invoice", "invoice"), ubl("CreditNote", "credit-note"), ubl("Order", "order"),
      ubl("OrderResponse", "order-response"), ubl("DespatchAdvice", "despatch-advice"), ubl("Catalogue", "catalogue"),
      cxml("OrderRequest", "order-request"), cxml("ConfirmationRequest", "confirmation-request"),
      cxml("ShipNoticeRequest", "ship-notice-request"), cxml("InvoiceDetailRequest", "invoice-detail-request"),
      WellKnownTree(
        root: XMLName("CrossIndustryInvoice", in: "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"),
        guide: "xml/cii-d16b/invoice", map: "xml-cii-invoice"),
      openTrans("ORDER", "order"), openTrans("ORDERRESPONSE", "order-response"),
      openTrans("DISPATCHNOTIFICATION", "dispatch-notification"), openTrans("INVOICE", "invoice"),
    ] + bmecat("T_NEW_CATALOG", "new-catalog") + bmecat("T_UPDATE_PRICES", "update-prices")
    + bmecat("T_UPDATE_PRODUCTS", "update-products")
}

extension SpecLibrary {
  /// The guide for XML at `path` inside the folder, with those it extends.
  package func treeGuide(at path: String) throws(SpecErrors) -> TreeGuide {
    if let known = treeGuides.withLock({ $0[path] }) { return known }
    let (outline, layout) = try treeOutline(at: path)
    do throws(GuideError) {
      let guide = TreeGuide(guide: try Guide(outline), table: ElementTable(layout))
      treeGuides.withLock { $0[path] = guide }
      return guide
    } catch {
      throw SpecErrors([try tree(path).fault(error.description).description])
    }
  }

  /// The guide for XML at `path` as it is written down.
  package func treeOutline(at path: String) throws(SpecErrors) -> (outline: GuideOutline, layout: ElementLayout) {
    let layers = try SpecResolver(self, .guide).layers(path)
    guard layers.joined("language")?.string == "xml" else {
      throw SpecErrors([
        layers[layers.count - 1].fault("this guide is none for XML: 'language' is not xml").description
      ])
    }
    var reader = TreeGuideReader()
    let isStandard = path.hasPrefix("guides/")
    return try reader.read(layers, spec: String(path.dropFirst(isStandard ? 7 : 0).dropLast(6)))
  }

  /// How the documents with this root are read when nothing was agreed; nil when they are not known.
  package func wellKnownTree(_ root: XMLName, message: String) throws(SpecErrors) -> PartnerProfile.Transaction? {
    guard
      let known = WellKnownTree.all.first(where: { $0.root == root && ($0.message.isEmpty || $0.message == message) }),
      has("guides/\(known.guide).json5")
    else { return nil }
    let guide = try treeGuide(at: "guides/\(known.guide).json5")
    var transaction = PartnerProfile.Transaction(
      standard: "xml", set: guide.guide.set, release: "xml", guide: guide.guide, map: nil, elements: guide.table)
    let map = "maps/\(known.map).json5"
    if has(map) { transaction.map = try outline(map, [:], for: guide.guide) }
    return transaction
  }
}

extension PartnerProfile {
  /// What the partner sends in XML with this root.
  package func tree(_ root: XMLName, message: String) -> Transaction? {
    terms.sends.first { transaction in
      guard let layout = transaction.elements?.layout, layout.isRoot(root) else { return false }
      return layout.message.isEmpty || layout.message == message
    }
  }
}
