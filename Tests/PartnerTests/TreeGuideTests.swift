// What guides for XML may say beyond elements: several namespaces, keys that are attributes, and what lines repeat of the
// elements before them.

import Elements
import PartnerSpec
import Testing
import XMLRecords

@Suite struct TreeGuideTests {
  private func guide(_ orders: String, namespace: String = "\"urn:a\"") -> String {
    """
    { language: "xml", set: "list", name: "List", root: "List", line: "Order/Item", number: "@no",
      namespaces: { "": \(namespace) }, attributes: { "@no": "M AN" },
      elements: { Order: { use: "M *", elements: { Head: { use: "O *", attributes: { "@id": "O AN", "@kind": "O AN" }, elements: {
        Day: "O 1 DT" } }, \(orders) } } } }
    """
  }

  private func layout(_ text: String) throws -> ElementLayout {
    let bench = try Bench(["partners/acme/guides/list.json5": text])
    return try withExtendedLifetime(bench) {
      try bench.library.treeOutline(at: "partners/acme/guides/list.json5").layout
    }
  }

  @Test func anItemSaysWhatStandsBeforeIt() throws {
    let layout = try layout(
      guide(
        "Item: { use: \"M *\", inherits: { \"@order\": \"Head/@id\", \"@day\": \"Head[@kind=a,b]/Day\" }, elements: {} }"
      ))
    let names = layout.nodes.map(\.name.local)
    #expect(names == ["List", "Order", "Head", "Day", "Item"])
    let inherited = layout.nodes[4].inherited
    #expect(inherited.map(\.source.position) == [2, 3])
    #expect(inherited.map(\.element) == [2, 3])
    #expect(inherited[0].condition == nil)
    let condition = try #require(inherited[1].condition)
    #expect(condition.spot == .init(position: 2, element: layout.nodes[2].attributes[1].element))
    #expect(condition.texts == ["a", "b"])
    #expect(layout.numbers == [.init(position: 0, element: layout.nodes[0].attributes[0].element)])
  }

  @Test(arguments: [
    ("\"@order\": \"Foot/@id\"", "'Foot/@id' stands not before Item, in the element around it"),
    ("\"@order\": \"Item/@x\"", "'Item/@x' stands not before Item, in the element around it"),
    ("\"order\": \"Head/@id\"", "expected an attribute and a place, such as \"@order\": \"OrderReference/@orderID\""),
    (
      "\"@order\": \"Head[@kind!=a]/@id\"",
      "expected an attribute and a place, such as \"@order\": \"OrderReference/@orderID\""
    ),
    ("\"@order\": \"Head[@colour=a]/@id\"", "'Head[@colour=a]/@id' asks for an attribute that is none"),
  ])
  func mistakesAreTold(_ inherits: String, _ message: String) throws {
    let text = guide(
      "Item: { use: \"M *\", attributes: { \"@x\": \"O AN\" }, inherits: { \(inherits) }, elements: {} }")
    let told = try Bench(["partners/acme/guides/list.json5": text]).mistakes {
      _ = try $0.treeOutline(at: "partners/acme/guides/list.json5")
    }
    #expect(told.count == 1)
    #expect(told.first?.contains(message) ?? false, "\(told)")
  }

  @Test func severalNamespacesAreOne() throws {
    let layout = try layout(guide("Item: \"M *\"", namespace: "[\"urn:a\", \"urn:b\", \"\"]"))
    for namespace in ["urn:a", "urn:b", ""] { #expect(layout.isRoot(XMLName("List", in: namespace))) }
    #expect(!layout.isRoot(XMLName("List", in: "urn:c")))
    #expect(layout.text(of: XMLName("Item", in: "urn:b")) == "Item")
  }

  @Test func attributesMayBeKeys() throws {
    let layout = try layout(
      guide(
        "Item: { use: \"M *\", keys: [\"Part/@kind\"], elements: { Part: { use: \"O *\", attributes: { \"@kind\": \"O AN\" }, elements: {} } } }"
      ))
    let part = try #require(layout.nodes.last)
    #expect(part.keyRoles.map { [$0.owner, $0.key, $0.element] } == [[4, 0, part.attributes[0].element]])
    #expect(layout.nodes[4].keys == [ElementLayout.Spot(position: 5, element: part.attributes[0].element)])
  }

  /// An element of text has nothing inside to wait for: its own attributes are known without.
  @Test func textsHaveNoKeys() throws {
    let item = "Item: { use: \"M *\", type: \"AN\", keys: [\"@kind\"], attributes: { \"@kind\": \"O AN\" } }"
    let told = try Bench(["partners/acme/guides/list.json5": guide(item)]).mistakes {
      _ = try $0.treeOutline(at: "partners/acme/guides/list.json5")
    }
    #expect(told.count == 1 && told.first?.contains("holds no elements that could be keys") ?? false, "\(told)")
  }

  /// What tells the meaning of two elements around it tells both, and as more than one key of the same.
  @Test func oneElementMayBeSeveralKeys() throws {
    let part = "Part: { use: \"O * AN\", attributes: { \"@kind\": \"O AN\" } }"
    let inner = "Box: { use: \"O *\", keys: [\"Part\"], elements: { \(part) } }"
    let layout = try layout(
      guide("Item: { use: \"M *\", keys: [\"Box/Part\", \"Box/Part/@kind\"], elements: { \(inner) } }"))
    let roles = try #require(layout.nodes.last).keyRoles
    #expect(roles.map { [$0.owner, $0.key] } == [[4, 0], [4, 1], [5, 0]])
    #expect(layout.nodes[4].keys.count == 2 && layout.nodes[5].keys.count == 1)
  }
}
