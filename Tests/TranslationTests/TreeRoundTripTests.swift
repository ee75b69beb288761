// Documents of XML that are read, written by the same map and read again say the same.

import Canonical
import Conformance
import Elements
import Foundation
import Mapping
import Octets
import PartnerSpec
import Sampling
import Testing
import Translation

/// A document as JSON in one order, without what it says of its file. Prices have the currency of the document unless they say
/// another; with `isOfOneCurrency` all amounts do.
func sortedDocument(_ text: String, isOfOneCurrency: Bool = false) throws -> String {
  let document = try JSONSerialization.jsonObject(with: Data(text.utf8))
  let currency = (document as? [String: Any])?["currency"] as? String
  func sort(_ value: Any, _ key: String) throws -> Any {
    if let object = value as? [String: Any] {
      var kept: [String: Any] = [:]
      for (name, inner) in object where name != "source" {
        let mayBeLeftOut = key == "prices" || isOfOneCurrency && key != "document"
        if name == "currency", mayBeLeftOut, inner as? String == currency { continue }
        let made = try sort(inner, name)
        // A list of records that say nothing is none.
        if let list = made as? [Any], list.isEmpty { continue }
        kept[name] = made
      }
      return kept
    }
    guard let list = value as? [Any] else { return value }
    let made = try list.map { try sort($0, key == "prices" ? key : "") }.filter { key == "lines" || !isEmpty($0) }
    return key == "lines" ? made : try made.sorted { try plain($0) < plain($1) }
  }
  // What a map always says of a record is no content.
  func isEmpty(_ value: Any) -> Bool {
    guard let object = value as? [String: Any] else { return false }
    return object.isEmpty || object.count == 1 && ["role", "type", "form"].contains(object.keys.first)
  }
  func plain(_ value: Any) throws -> String {
    let data = try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
    return String(decoding: data, as: UTF8.self)
  }
  return try plain(try sort(document, "document"))
}

/// Every value of a document with where it stands.
private func leaves(_ text: String) throws -> Set<String> {
  func collect(_ value: Any, _ path: String, _ list: inout Set<String>) {
    if let object = value as? [String: Any] {
      for (key, inner) in object where key != "source" { collect(inner, "\(path)/\(key)", &list) }
    } else if let items = value as? [Any] {
      for (index, inner) in items.enumerated() { collect(inner, "\(path)/\(index)", &list) }
    } else {
      list.insert("\(path) = \(value)")
    }
  }
  var list: Set<String> = []
  collect(try JSONSerialization.jsonObject(with: Data(try sortedDocument(text).utf8)), "", &list)
  return list
}

/// What a standard format is written from canonical documents as, and what cannot be said in it.
func generated(_ documents: String, as name: String) throws -> (text: String, problems: [GenerationProblem]) {
  let transaction = try #require(try library.standard(name))
  let plan = try #require(try library.writingPlan(transaction, of: nil))
  var terms = GenerationTerms(
    envelope: .init(
      sender: .init(qualifier: [], id: []), receiver: .init(qualifier: [], id: []), version: [], date: [], time: []),
    groupSender: [], groupReceiver: [], pen: SetPen(.usual, breaksLines: true))
  (terms.isTree, terms.rows) = (transaction.elements != nil, transaction.rows)
  terms.facts.now = "2025-06-09T14:05:00+00:00"
  (terms.facts.senderId, terms.facts.receiverId) = ("SENDER", "RECEIVER")
  let output = NamelessFile()
  var problems: [GenerationProblem] = []
  var generation = Generation(
    try DocumentInput(MemorySource(Array(documents.utf8))).canonical(), terms,
    into: ByteSink(descriptor: output.descriptor, path: "output"), plan: { _ in plan }, tell: { problems.append($0) })
  _ = try generation.run()
  return (try output.text, problems)
}

@Suite struct TreeRoundTripTests {
  /// Formats that are written as a matter of course.
  static let written = [
    "xml/ubl-2.1/invoice", "xml/ubl-2.1/credit-note", "xml/ubl-2.1/order", "xml/ubl-2.1/order-response",
    "xml/ubl-2.1/despatch-advice", "xml/ubl-2.1/catalogue", "xml/cii-d16b/invoice", "xml/cxml-1.2/order-request",
    "xml/cxml-1.2/confirmation-request", "xml/cxml-1.2/ship-notice-request", "xml/cxml-1.2/invoice-detail-request",
    "xml/opentrans-2.1/order", "xml/opentrans-2.1/order-response", "xml/opentrans-2.1/dispatch-notification",
    "xml/opentrans-2.1/invoice",
  ]

  /// Of several places that mean the same the first is written, and lists may be made of it too: the others.
  private static let others = [
    "cbc:ValueQuantity", "cbc:BestBeforeDate", "cbc:MinimumQuantity", "cac:AdditionalItemProperty",
  ]
  /// The same of one format; of several kinds of lines the first is written.
  private static let othersOf = [
    "xml/ubl-2.1/order-response": ["cac:SellerProposedSubstituteLineItem", "cbc:MinimumBackorderQuantity"],
    "xml/cxml-1.2/confirmation-request": ["UnitPrice"],
    "xml/cxml-1.2/ship-notice-request": ["SupplierBatchID", "ShipNoticeItemIndustry"],
    "xml/cxml-1.2/invoice-detail-request": ["InvoiceDetailServiceItem", "InvoiceDetailHeaderOrder"],
    "xml/opentrans-2.1/order-response": ["bmecat:COUNTRY"], "xml/opentrans-2.1/invoice": ["bmecat:COUNTRY"],
  ]
  /// Every amount has the currency of the document, unless it says another: not only prices do.
  private static let ofOneCurrency: Set = [
    "xml/cxml-1.2/confirmation-request", "xml/cxml-1.2/ship-notice-request",
    "xml/cxml-1.2/invoice-detail-request",
  ]

  /// What suppliers answer comes back from what is written of it.
  @Test(arguments: [
    ("opentrans-order-response", "xml/opentrans-2.1/order-response"),
    ("opentrans-dispatch-notification", "xml/opentrans-2.1/dispatch-notification"),
    ("opentrans-invoice", "xml/opentrans-2.1/invoice"),
  ])
  func answersComeBack(_ story: String, _ name: String) throws {
    let file = checkout.appending(path: "Fixtures/xml/\(story)/input.xml")
    let first = try runTree(MemorySource(Array(try Data(contentsOf: file))))
    let (written, problems) = try generated(first.output, as: name)
    #expect(problems.map { "\($0.problem)" } == [])
    #expect(try sortedDocument(try runTree(written).output) == sortedDocument(first.output))
  }

  /// Lines of several orders go where their orders are named.
  @Test func linesStayWithTheirOrders() throws {
    let file = checkout.appending(path: "Fixtures/xml/cxml-ship-notice/input.xml")
    let first = try runTree(String(contentsOf: file, encoding: .utf8))
    let second = try runTree(try generated(first.output, as: "xml/cxml-1.2/ship-notice-request").text)
    let orders = try [first, second].map { run in
      let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
      return (0..<3).map { text(document, "lines/\($0)/order/number") }
    }
    #expect(orders[0] == ["PO-5121", "PO-5130", "PO-5130"])
    #expect(orders[0] == orders[1])
  }

  /// What the map reads of a guide, and the texts it asks for.
  private struct MappedTree {
    var positions: Set<Int> = []
    var attributes: Set<[Int]> = []
    var hints: [String: [String]] = [:]

    init(_ map: MapOutline, _ guide: Guide, _ layout: ElementLayout) {
      for entry in MapSurvey(map, guide).entries {
        for spot in entry.spots {
          for position in spot.positions {
            var at = position
            while at >= 0 {
              positions.insert(at)
              at = layout.nodes[at].parent
            }
            if spot.place.element > 1 { attributes.insert([position, spot.place.element]) }
            let name = layout.text(of: layout.nodes[position].name)
            let conditions =
              spot.place.conditions.map { (name, $0) }
              + spot.place.loopConditions.enumerated().flatMap {
                (index, list) in list.map { (spot.place.loops[index], $0) }
              }
            for (owner, condition) in conditions { add(condition, owner, position, layout) }
            if let words = entry.binding.words.flatMap({ map.words[$0] }), spot.use == .value {
              let key = name + (spot.place.elementName.isEmpty ? "" : spot.place.elementName)
              // Words whose first code is empty are those that are not written.
              hints[key, default: []] += words.filter { $0.codes.first != "" }.flatMap(\.codes)
            }
          }
        }
      }
    }

    private mutating func add(
      _ condition: MapPlace.Condition, _ owner: String, _ position: Int, _ layout: ElementLayout
    ) {
      if condition.isNegated { return }
      let codes = condition.codes.filter { !$0.isEmpty }
      if condition.name.hasPrefix("@") {
        hints[owner + condition.name, default: []] += codes
        attributes.insert([position, condition.element])
      } else {
        let key = condition.name.split(separator: "/").last.map(String.init) ?? condition.name
        hints[key, default: []] += codes
        for index in layout.nodes.indices where layout.text(of: layout.nodes[index].name) == key {
          positions.insert(index)
        }
      }
    }
  }

  /// Whether the heading says something of an order that a line does not.
  private func hasOrphans(_ document: [String: Any]) -> Bool {
    let orders = (document["lines"] as? [[String: Any]] ?? []).map { $0["order"] as? [String: Any] ?? [:] }
    return document["orderNumber"] != nil && orders.contains { $0["number"] == nil }
      || document["orderDate"] != nil && orders.contains { $0["date"] == nil }
  }

  /// Generated documents of each map that can be written whole come back the same; enough can.
  @Test(arguments: written)
  func documentsComeBack(_ name: String) throws {
    let transaction = try #require(try library.standard(name))
    let map = try #require(transaction.map)
    let layout = try #require(transaction.elements?.layout)
    let inherits = layout.nodes.indices.contains { position in
      !layout.nodes[position].inherited.isEmpty && layout.lines.contains { layout.isInside(position, $0) }
    }
    let outline = try library.treeOutline(at: "guides/\(name).json5").outline
    let mapped = MappedTree(map, transaction.guide, layout)
    var (complete, different) = (0, 0)
    var causes: [String: Int] = [:]
    let others = Self.others + (Self.othersOf[name] ?? [])
    for seed in 1...scaled(400) {
      var composer = TreeComposer(outline, layout, seed: UInt64(seed))
      for line in layout.lines where others.contains(layout.text(of: layout.nodes[line].name)) {
        composer.wanted[line] = 0
      }
      composer.hints = mapped.hints.filter { !others.contains($0.key) }
      let share = 4 + seed % 12
      composer.likelihood = { position, attribute in
        if attribute > 0 {
          // The DTD of cXML has no amount without its currency.
          let isNeeded =
            name == "xml/cxml-1.2/order-request"
            && layout.nodes[position].attributes.contains { $0.element == attribute && $0.name.local == "currency" }
          return !mapped.attributes.contains([position, attribute]) ? 0 : isNeeded ? 100 : 60
        }
        if others.contains(layout.text(of: layout.nodes[position].name)) { return 0 }
        return mapped.positions.contains(position) ? share : 0
      }
      let text = composer.compose(lines: 1 + seed % 3)
      let first = try runTree(text)
      guard first.summary.setsRejected == 0 else { continue }
      // A line that says less of its order than the heading is written with what that says.
      if inherits, try hasOrphans(first.document) { continue }
      let (written, problems) = try generated(first.output, as: name)
      for problem in problems { causes["\(problem.problem)", default: 0] += 1 }
      if !problems.isEmpty { continue }
      let second = try runTree(written)
      if second.summary.setsRejected > 0 {
        for finding in second.collector.findings { causes["\(finding.rule) \(finding.segment)", default: 0] += 1 }
        continue
      }
      complete += 1
      let isOfOne = Self.ofOneCurrency.contains(name)
      if try sortedDocument(first.output, isOfOneCurrency: isOfOne)
        == sortedDocument(second.output, isOfOneCurrency: isOfOne)
      {
        continue
      }
      different += 1
      if different < 3 {
        let (one, two) = (try leaves(first.output), try leaves(second.output))
        let lost = one.subtracting(two).sorted().prefix(6).joined(separator: "\n- ")
        let more = two.subtracting(one).sorted().prefix(6).joined(separator: "\n+ ")
        Issue.record("\(name) seed \(seed)\n- \(lost)\n+ \(more)\n\(text)\n\(written)")
      }
    }
    #expect(different == 0, "\(different) of \(complete)")
    let most = causes.sorted { $0.value > $1.value }.prefix(8).map { "\($0.value) \($0.key)" }.joined(separator: "\n")
    #expect(complete >= scaled(400) / 2, "\(complete) were written whole\n\(most)")
  }
}
