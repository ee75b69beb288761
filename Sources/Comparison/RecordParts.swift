// Records of a canonical document as parts: members of lists are known by their type, role or number.

import Canonical
import Translation

enum RecordParts {
  /// Fields that tell records of one kind apart; where there are several, all of them do, and the first alone less surely.
  private static let keys: [RecordKind: [String]] = [
    .party: ["role", "id"], .contact: ["function"], .channel: ["type"], .reference: ["type"], .date: ["type"],
    .terms: ["type"], .charge: ["kind", "code", "agencyCode"], .tax: ["type"], .note: ["type"], .product: ["type"],
    .carrier: ["sequence"], .measure: ["of", "type"], .amount: ["type"], .price: ["type", "class"],
    .description: ["form", "type", "code"], .package: ["sscc", "mark"], .status: ["status"], .quantity: ["type"],
    .order: ["number"], .adjustment: ["reason"], .mark: ["type", "mark"], .allocation: ["location"],
  ]
  /// What a record is all about.
  private static let mains: [RecordKind: String] = [
    .reference: "value", .date: "date", .product: "id", .channel: "value", .amount: "amount", .quantity: "quantity",
    .note: "text", .description: "text", .measure: "value", .price: "price",
  ]
  /// Totals that only count.
  private static let counts: Set<String> = ["lineCount", "hashTotal"]

  /// The record at `node` with all in it.
  static func part(_ tree: borrowing RecordTree, _ node: Int, name: String, showsAll: Bool) -> DocumentPart {
    let kind = tree.nodes[node].kind
    var part = DocumentPart(name: name)
    for (index, field) in kind.fields.enumerated() where tree.has(node, index) {
      if !showsAll, kind == .totals, counts.contains(field.name) { continue }
      guard field.type.isRecord else {
        part.values.append(.init(name: field.name, text: tree.text(node, index) ?? ""))
        continue
      }
      var child = Int(tree.slot(node, index).first)
      while child > 0 {
        part.parts.append(Self.part(tree, child, name: field.name, showsAll: showsAll))
        child = Int(tree.nodes[child].next)
      }
    }
    identify(&part, kind)
    part.main = mains[kind]
    part.text = summary(part)
    return part
  }

  private static func identify(_ part: inout DocumentPart, _ kind: RecordKind) {
    func text(_ name: String) -> String { part.values.first { $0.name == name }?.text ?? "" }
    if kind == .line || kind == .subLine {
      let products = part.parts.filter { $0.name == "products" }.map { product in
        product.values.map(\.text).joined(separator: " ")
      }
      let number = text("number")
      part.keys = SegmentKeys.lineKeys(number, products)
      part.label = number.isEmpty ? products.first ?? "" : number
      return
    }
    let texts = (keys[kind] ?? []).map(text)
    guard let first = texts.first, texts.contains(where: { !$0.isEmpty }) else { return }
    part.keys = [texts.joined(separator: "|")] + (texts.count > 1 && !first.isEmpty ? [first] : [])
    part.label = texts.first { !$0.isEmpty } ?? ""
  }

  /// What a record says, in a few words.
  private static func summary(_ part: DocumentPart) -> String {
    part.values.prefix(6).map { "\($0.name) \($0.text)" }.joined(separator: ", ")
  }
}
