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

  package static let all: [WellKnownTree] = [
    ubl("Invoice", "invoice"), ubl("CreditNote", "credit-note"), ubl("Order", "order"),
    ubl("OrderResponse", "order-response"), ubl("DespatchAdvice", "despatch-advice"), ubl("Catalogue", "catalogue"),
    WellKnownTree(
      root: XMLName("cXML"), message: "OrderRequest", guide: "xml/cxml-1.2/order-request", map: "xml-cxml-order-request"
    ),
    WellKnownTree(
      root: XMLName("BMECAT", in: "http://www.bmecat.org/bmecat/2005"), message: "T_NEW_CATALOG",
      guide: "xml/bmecat-2005/new-catalog", map: "xml-bmecat-new-catalog"),
  ]
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
      guard let layout = transaction.elements?.layout, layout.root == root else { return false }
      return layout.message.isEmpty || layout.message == message
    }
  }
}
