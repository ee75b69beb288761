// The sum of a document from its own lines, exact, to hold against the total the partner announced: quantity times price
// of each line, allowances and charges, taxes.

import Canonical
import Octets

struct Sums: Sendable {
  /// Quantity times price of all lines, as far as it does not fit into `micros`; nil when it is too long.
  private var lines: ExactDecimal? = .zero
  private var micros: Int64 = 0
  private var charges: ExactDecimal? = .zero
  private var taxes: ExactDecimal? = .zero
  private var lineTaxes: ExactDecimal? = .zero
  private var hasLineTaxes = false

  private static let fields = Fields()

  /// Adds what a line comes to.
  mutating func add(line: borrowing RecordTree, _ program: Program) {
    let fields = Self.fields
    let (quantity, price) = (line.slot(0, fields.quantity), line.slot(0, fields.price))
    if quantity.second > 0, price.second > 0 {
      let shift = shift(line.slot(0, fields.basis), line, program)
      if let first = ShortDecimal(line.bytes, quantity.start, quantity.end),
        let second = ShortDecimal(line.bytes, price.start, price.end),
        add(first.digits &* second.digits, first.places &+ second.places &+ shift)
      {
      } else {
        let amount = value(line, quantity).flatMap { quantity in value(line, price)?.multiplied(by: quantity) }
        Self.add(amount?.multiplied(by: powers[shift]), to: &lines)
      }
    }
    if line.slot(0, fields.lineCharges).second > 0 { addCharges(line, fields.lineCharges) }
    if line.slot(0, fields.lineTaxes).second > 0 { addLineTaxes(line) }
  }

  /// How many places the point of a price moves.
  private func shift(_ slot: RecordTree.Slot, _ line: borrowing RecordTree, _ program: Program) -> Int {
    if slot.second == 0 { return 0 }
    let key = line.bytes.wordKey(slot.start, slot.end)
    return program.tables[1].find(key).map { Int(program.text[$0.lowerBound]) - 0x30 } ?? 0
  }

  /// Adds to `micros`; answers whether it fits.
  @inline(__always)
  private mutating func add(_ amount: Int64, _ places: Int) -> Bool {
    if places > 6 { return false }
    let (scaled, isTooLarge) = amount.multipliedReportingOverflow(by: tens[6 &- places])
    let (sum, overflows) = micros.addingReportingOverflow(scaled)
    if isTooLarge || overflows { return false }
    micros = sum
    return true
  }

  private func value(_ tree: borrowing RecordTree, _ slot: RecordTree.Slot) -> ExactDecimal? {
    ExactDecimal(tree.bytes.span, slot.start, slot.end)
  }

  private static func add(_ amount: ExactDecimal?, to sum: inout ExactDecimal?) {
    sum = amount.flatMap { amount in sum?.adding(amount) }
  }

  /// Adds the allowances and charges in a field of the root.
  mutating func addCharges(_ tree: borrowing RecordTree, _ field: Int) {
    let fields = Self.fields
    let list = tree.slot(0, field)
    var node = list.second == 0 ? 0 : Int(list.first)
    while node > 0 {
      let (kind, amount) = (tree.slot(node, fields.chargeKind), tree.slot(node, fields.chargeAmount))
      if amount.second > 0 {
        let key = tree.bytes.wordKey(Int(kind.first), Int(kind.first &+ kind.second))
        let sum = isElsewhere(tree, tree.slot(node, fields.chargeHandling)) ? 0 : key
        if sum == fields.charge { Self.add(value(tree, amount), to: &charges) }
        if sum == fields.allowance { Self.add(value(tree, amount)?.multiplied(by: ExactDecimal(-1)), to: &charges) }
      }
      node = Int(tree.nodes[node].next)
    }
  }

  /// Settled apart from the document, or told for information.
  private func isElsewhere(_ tree: borrowing RecordTree, _ slot: RecordTree.Slot) -> Bool {
    if slot.second == 0 { return false }
    let key = tree.bytes.wordKey(slot.start, slot.end)
    return Self.fields.elsewhere.contains(key)
  }

  private mutating func addLineTaxes(_ line: borrowing RecordTree) {
    let list = line.slot(0, Self.fields.lineTaxes)
    var node = list.second == 0 ? 0 : Int(list.first)
    while node > 0 {
      let (amount, relation) = (line.slot(node, Self.fields.taxAmount), line.slot(node, Self.fields.taxRelation))
      let isIncluded =
        relation.second > 0
        && line.bytes.wordKey(Int(relation.first), Int(relation.first &+ relation.second)) == included
      if amount.second > 0, !isIncluded {
        lineTaxes = value(line, amount).flatMap { amount in lineTaxes?.adding(amount) }
        hasLineTaxes = true
      }
      node = Int(line.nodes[node].next)
    }
  }

  /// Adds what the header and the totals say of allowances, charges and taxes. The taxes of the lines count only when the
  /// document has no taxes of its own; answers them then.
  mutating func close(_ header: borrowing RecordTree, _ totals: borrowing RecordTree) -> ExactDecimal? {
    let fields = Self.fields
    Self.add(ExactDecimal(micros).multiplied(by: powers[6]), to: &lines)
    micros = 0
    if !header.isEmpty { addCharges(header, fields.headerCharges) }
    if !totals.isEmpty { addCharges(totals, fields.totalsCharges) }
    var hasTaxes = !header.isEmpty && addTaxes(header, fields.headerTaxes)
    if !totals.isEmpty, addTaxes(totals, fields.totalsTaxes) { hasTaxes = true }
    guard hasLineTaxes, !hasTaxes else { return nil }
    taxes = lineTaxes
    return lineTaxes
  }

  /// What the document comes to: an order without taxes, an invoice with them.
  func total(_ document: DocumentKind) -> ExactDecimal? {
    let sum = lines.flatMap { lines in charges?.adding(lines) }
    return document == .purchaseOrder ? sum : sum.flatMap { sum in taxes?.adding(sum) }
  }

  /// Whether an announced total is right. Buyers announce orders with charges and taxes or without.
  func agrees(_ announced: ExactDecimal?, _ document: DocumentKind) -> Bool {
    guard let announced else { return false }
    if announced == total(document) { return true }
    let withTaxes = total(document).flatMap { sum in taxes?.adding(sum) }
    return document == .purchaseOrder && (announced == lines || announced == withTaxes)
  }

  private mutating func addTaxes(_ tree: borrowing RecordTree, _ field: Int) -> Bool {
    let list = tree.slot(0, field)
    var node = list.second == 0 ? 0 : Int(list.first)
    var hasTaxes = false
    while node > 0 {
      let (amount, relation) = (tree.slot(node, Self.fields.taxAmount), tree.slot(node, Self.fields.taxRelation))
      let isIncluded =
        relation.second > 0
        && tree.bytes.wordKey(Int(relation.first), Int(relation.first &+ relation.second)) == included
      if amount.second > 0, !isIncluded {
        Self.add(value(tree, amount), to: &taxes)
        hasTaxes = true
      }
      node = Int(tree.nodes[node].next)
    }
    return hasTaxes
  }

  /// Places in the canonical model.
  struct Fields: Sendable {
    let quantity = place(.line, "quantity")
    let price = place(.line, "price")
    let basis = place(.line, "priceBasis")
    let lineCharges = place(.line, "charges")
    let lineTaxes = place(.line, "taxes")
    let headerCharges = place(.header, "charges")
    let headerTaxes = place(.header, "taxes")
    let totalsCharges = place(.totals, "charges")
    let totalsTaxes = place(.totals, "taxes")
    let chargeKind = place(.charge, "kind")
    let chargeAmount = place(.charge, "amount")
    let chargeHandling = place(.charge, "handling")
    let taxAmount = place(.tax, "amount")
    let taxRelation = place(.tax, "relationship")
    let elsewhere = [
      "billBack", "vendorCheck", "forInformation", "refusedByVendor", "cancelled", "optional",
    ].map { wordKey($0) }
    let charge = wordKey("charge")
    let allowance = wordKey("allowance")
  }
}

/// The index of a field that the canonical model has.
func place(_ kind: RecordKind, _ name: String) -> Int {
  guard let index = kind.index(of: name) else { fatalError("no field \(name) of \(kind)") }
  return index
}

/// 1, 0.1, 0.01 …
let powers: [ExactDecimal] = (0...9).map {
  ExactDecimal($0 == 0 ? "1" : "0." + String(repeating: "0", count: $0 - 1) + "1") ?? .zero
}

private let included = wordKey("included")

private let tens: [Int64] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]
