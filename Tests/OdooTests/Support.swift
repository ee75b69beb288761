// Documents made by hand, and their envelopes.

import Canonical
import Foundation
import JSON5
import Octets
import Odoo

/// The specs of this package.
let specFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("Specs/odoo")

func target(_ series: String) throws -> OdooTarget {
  try OdooTarget(series: series) { name in
    (Array(try Data(contentsOf: specFolder.appendingPathComponent("\(name).json5"))), "\(name).json5")
  }
}

/// The target that `text` makes when it stands beside the specs of this package as `own`.
func target(own text: String) throws -> OdooTarget {
  try OdooTarget(series: "own") { name in
    if name == "own" { return (Array(text.utf8), "own.json5") }
    return (Array(try Data(contentsOf: specFolder.appendingPathComponent("\(name).json5"))), "\(name).json5")
  }
}

/// A record written down: fields that are text, and lists of records.
struct Part {
  var fields: [(name: String, text: String)]
  var lists: [(name: String, parts: [Part])]
  init(_ fields: KeyValuePairs<String, String> = [:], _ lists: KeyValuePairs<String, [Part]> = [:]) {
    self.fields = fields.map { ($0.key, $0.value) }
    self.lists = lists.map { ($0.key, $0.value) }
  }

  func tree(_ kind: RecordKind) -> RecordTree {
    var tree = RecordTree()
    tree.begin(kind)
    fill(&tree, 0, kind)
    return tree
  }

  private func fill(_ tree: inout RecordTree, _ node: Int, _ kind: RecordKind) {
    for field in fields {
      guard let index = kind.index(of: field.name) else { fatalError("no field \(field.name) of \(kind)") }
      let start = tree.beginValue
      for byte in field.text.utf8 { tree.append(byte) }
      tree.endValue(node, index, 0, from: start)
    }
    for list in lists {
      guard let index = kind.index(of: list.name) else { fatalError("no list \(list.name) of \(kind)") }
      let content: RecordKind
      switch kind.fields[index].type {
      case .one(let kind), .many(let kind): content = kind
      default: fatalError("\(list.name) is no list")
      }
      for part in list.parts { part.fill(&tree, tree.append(content, to: node, field: index), content) }
    }
  }
}

/// A document by hand.
struct Sample {
  var kind: DocumentKind
  var header: Part
  var lines: [Part]
  var totals = Part()
  var set: String

  var source: DocumentSource {
    var source = DocumentSource()
    source.format = "x12"
    source.file = "in.edi"
    source.sender = .init(qualifier: "ZZ", id: "ACME")
    source.receiver = .init(qualifier: "01", id: "123456789")
    source.interchange = "000000007"
    source.group = "7"
    source.set = "0001"
    source.kind = set
    source.ordinals = (1, 1, 1)
    source.end = 900
    source.sha256 = String(repeating: "0a", count: 32)
    source.prepare()
    return source
  }

  func envelope(
    _ target: OdooTarget, _ settings: OdooSettings = OdooSettings(), source: DocumentSource? = nil,
    findings: [(rule: String, severity: String, message: String)] = []
  ) -> String {
    var writer = OdooWriter(target, settings)
    var sink = ByteSink()
    let source = source ?? self.source
    let header = header.tree(.header)
    writer.begin(kind, header, source, &sink)
    for (index, line) in lines.enumerated() { writer.line(header, line.tree(.line), index + 1, &sink) }
    writer.end(header, totals.tree(.totals), source, findings: findings, &sink)
    sink.commit()
    return String(decoding: sink.take(), as: UTF8.self)
  }

  /// The operations of the envelope, as they are written.
  func operations(_ target: OdooTarget, _ settings: OdooSettings = OdooSettings()) -> String {
    part("\"operations\":", before: ",\"totals\":", of: envelope(target, settings))
  }
}

/// What stands between two texts.
func part(_ start: String, before end: String, of text: String) -> String {
  guard let from = text.range(of: start), let to = text.range(of: end, range: from.upperBound..<text.endIndex) else {
    return "nothing between \(start) and \(end)"
  }
  return String(text[from.upperBound..<to.lowerBound])
}

/// Text laid out over several lines, as the one line it stands for.
func oneLine(_ text: String) -> String {
  text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
}

extension Sample {
  /// An order of two lines.
  static let order = Sample(
    kind: .purchaseOrder,
    header: Part(
      ["number": "PO-1", "purpose": "original", "date": "2025-03-10", "currency": "USD", "requestedDelivery": "2025-03-17"],
      [
        "parties": [
          Part(["role": "buyer", "name": "Acme", "idType": "gln", "id": "0614141000005"]),
          Part(["role": "shipTo", "name": "Dock 4", "idType": "assignedByBuyer", "id": "0042"]),
        ],
        "terms": [Part(["netDays": "30"])],
        "notes": [Part(["text": "Ring < twice"])],
      ]),
    lines: [
      Part(
        ["number": "1", "quantity": "10", "unit": "EA", "price": "4.5"],
        [
          "products": [
            Part(["type": "vendorItem", "id": "A-1"]), Part(["type": "upc", "id": "036000291452"]),
            Part(["type": "gtin", "id": "10036000291459"]),
          ],
          "descriptions": [Part(["text": "Glove \"M\""])],
          "notes": [Part(["text": "no substitutes"])],
        ]),
      Part(
        ["number": "2", "quantity": "3", "unit": "BX", "price": "1.23456"],
        ["products": [Part(["type": "vendorItem", "id": "B/2"])]]),
    ],
    totals: Part(["lineCount": "2", "amount": "48.70368"]), set: "850")

  static let acknowledgement = Sample(
    kind: .orderAcknowledgement,
    header: Part(
      ["number": "P00012", "orderNumber": "P00012", "vendorOrderNumber": "SO-9", "acknowledgement": "acceptedWithChanges"],
      ["parties": [Part(["role": "supplier", "idType": "assignedByBuyer", "id": "V77"])]]),
    lines: [
      Part(
        ["number": "1", "quantity": "10", "unit": "EA"],
        [
          "products": [Part(["type": "buyerItem", "id": "100"])],
          "statuses": [Part(["status": "quantityChanged", "quantity": "8", "unit": "EA"])],
        ]),
      Part(
        ["number": "2", "quantity": "5", "unit": "EA"],
        [
          "products": [Part(["type": "buyerItem", "id": "200"]), Part(["type": "vendorItem", "id": "W2"])],
          "statuses": [Part(["status": "dateChanged", "quantity": "5", "dateType": "deliveryScheduled", "date": "2025-04-01"])],
        ]),
      Part(
        ["number": "3"],
        ["products": [Part(["type": "buyerItem", "id": "300"])], "statuses": [Part(["status": "rejected", "quantity": "2"])]]),
    ],
    totals: Part(["lineCount": "3"]), set: "855")

  static let shipNotice = Sample(
    kind: .shipNotice,
    header: Part(
      ["number": "SH-5", "purpose": "original", "estimatedDelivery": "2025-03-20T14:00:00-05:00"],
      [
        "references": [Part(["type": "billOfLading", "value": "BOL1"])],
        "parties": [Part(["role": "shipFrom", "name": "Mill"])],
      ]),
    lines: [
      Part(
        ["number": "1", "quantity": "6", "unit": "EA", "lot": "L1", "expires": "2027-01-31"],
        [
          "order": [Part(["number": "P00012"])],
          "products": [Part(["type": "buyerItem", "id": "100"])],
          "packages": [
            Part(["level": "pallet", "sscc": "100000000000000017"]), Part(["level": "carton", "sscc": "100000000000000024"]),
          ],
        ]),
      Part(
        ["number": "2", "quantity": "1", "unit": "EA"],
        [
          "order": [Part(["number": "P00012"])],
          "products": [Part(["type": "buyerItem", "id": "200"])],
          "packages": [
            Part(["level": "pallet", "sscc": "100000000000000017"]), Part(["level": "carton", "sscc": "100000000000000031"]),
          ],
        ]),
    ],
    totals: Part(["lineCount": "9"]), set: "856")

  static let invoice = Sample(
    kind: .invoice,
    header: Part(
      ["number": "I-1", "date": "2025-02-20", "orderNumber": "P00012", "currency": "USD"],
      [
        "parties": [Part(["role": "remitTo", "idType": "duns", "id": "099887766"])],
        "terms": [Part(["basis": "invoice", "netDays": "30"])],
      ]),
    lines: [
      Part(
        ["number": "1", "quantity": "200", "unit": "EA", "price": "8.4", "priceBasis": "perHundred"],
        [
          "products": [Part(["type": "vendorItem", "id": "W1"])],
          "descriptions": [Part(["text": "Syringe"])],
          "charges": [Part(["kind": "allowance", "amount": "1.80", "description": "Volume"])],
        ])
    ],
    totals: Part(
      ["lineCount": "1", "amount": "21.00"],
      [
        "charges": [
          Part(["kind": "charge", "code": "freight", "amount": "5.00"]),
          Part(["kind": "charge", "code": "fuel", "amount": "9.00", "handling": "forInformation"]),
        ],
        "taxes": [Part(["type": "stateSales", "amount": "1.00"])],
      ]), set: "810")

  static let catalog = Sample(
    kind: .catalog,
    header: Part(
      ["number": "C-1", "currency": "USD"],
      [
        "dates": [Part(["type": "effective", "date": "2025-01-01"])],
        "parties": [Part(["role": "vendor", "idType": "gln", "id": "0614141000005"])],
      ]),
    lines: [
      Part(
        ["number": "1", "price": "4.5", "unit": "EA"],
        [
          "products": [Part(["type": "vendorItem", "id": "A 1"]), Part(["type": "gtin", "id": "10036000291459"])],
          "prices": [
            Part(["type": "contract", "price": "4.5", "quantity": "10"]), Part(["type": "suggestedRetail", "price": "9.99"]),
          ],
        ])
    ], set: "832")

  static let change = Sample(
    kind: .purchaseOrderChange,
    header: Part(["number": "PO-1", "purpose": "change"]),
    lines: [
      Part(
        ["number": "1", "change": "quantityIncreased", "quantity": "12", "unit": "EA"],
        ["products": [Part(["type": "vendorItem", "id": "A-1"])]]),
      Part(["number": "2", "change": "unchanged"]),
      Part(["number": "3", "change": "deleted"], ["products": [Part(["type": "vendorItem", "id": "C-3"])]]),
    ], set: "860")
}
