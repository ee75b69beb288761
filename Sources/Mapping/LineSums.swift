// What is worked out while a document is written, for formats that want said what others leave to the reader: how many lines
// there are, what each comes to, what they come to together. Exact; what cannot be known for sure is not said.

import Canonical
import Octets

struct LineSums: Sendable {
  private(set) var lines = 0
  /// What the line at hand comes to; nil where that cannot be known.
  private(set) var amount: ExactDecimal?
  /// The tax of the line at hand, where it has one; nil where that cannot be known.
  private(set) var tax: ExactDecimal?
  /// What all lines so far come to.
  private(set) var total: ExactDecimal? = .zero
  /// The first number its item is called by.
  private(set) var item = ""
  /// The taxes that the totals name.
  private(set) var taxes: ExactDecimal?

  /// Handlings (X12 331) of charges that are no part of what the document comes to.
  private static let settledApart: Set<String> = [
    "billBack", "vendorCheck", "forInformation", "refusedByVendor", "cancelled", "optional",
  ]
  /// Amounts that are worked out have so many decimals at most, as invoices have.
  private static let places = 2

  mutating func take(_ line: borrowing RecordTree) {
    lines += 1
    amount = Self.stated(line) ?? Self.workedOut(line)
    total = amount.flatMap { total?.adding($0) }
    tax = Self.tax(line, amount)
    item = Self.item(line)
  }

  mutating func take(totals: borrowing RecordTree) {
    taxes = Self.sum(Place.taxes, in: totals) { tree, node in tree.decimal(node, Place.taxAmount) }
  }

  private static func item(_ line: borrowing RecordTree) -> String {
    var item = ""
    line.each(Place.products) { tree, node in if item.isEmpty { item = tree.said(node, Place.productID) ?? "" } }
    return item
  }

  /// The net amount that the line has itself.
  private static func stated(_ line: borrowing RecordTree) -> ExactDecimal? {
    var found: ExactDecimal?
    line.each(Place.amounts) { tree, node in
      if found == nil, tree.said(node, Place.amountType) == "net" { found = tree.decimal(node, Place.amount) }
    }
    return found
  }

  /// Quantity times price, with the allowances and charges of the line.
  private static func workedOut(_ line: borrowing RecordTree) -> ExactDecimal? {
    guard let quantity = line.decimal(0, Place.quantity), let price = line.decimal(0, Place.price),
      let count = isOfItsUnit(line) ? ExactDecimal(1) : factor(line.said(0, Place.priceBasis) ?? ""),
      let goods = quantity.multiplied(by: price),
      let charges = sum(Place.charges, in: line, charge)
    else { return nil }
    return goods.divided(by: count, places: 10)?.rounded(to: places, .halfUp).adding(charges)
  }

  /// The amount that the only tax has itself, else its percentage of what the line comes to.
  private static func tax(_ line: borrowing RecordTree, _ amount: ExactDecimal?) -> ExactDecimal? {
    guard line.has(0, Place.lineTaxes), line.count(0, Place.lineTaxes) == 1 else { return nil }
    let node = Int(line.slot(0, Place.lineTaxes).first)
    if let stated = line.decimal(node, Place.taxAmount) { return stated }
    guard let percent = line.decimal(node, Place.taxPercent) else { return nil }
    return amount?.multiplied(by: percent)?.multiplied(by: ExactDecimal(1, places: 2))?.rounded(to: places, .halfUp)
  }

  /// What a charge adds to the line; what is settled apart from the document adds nothing.
  private static func charge(_ tree: borrowing RecordTree, _ node: Int) -> ExactDecimal? {
    if let handling = tree.said(node, Place.chargeHandling), settledApart.contains(handling) { return .zero }
    return switch tree.said(node, Place.chargeKind) {
    case "allowance": tree.decimal(node, Place.chargeAmount)?.multiplied(by: ExactDecimal(-1))
    case "charge", "service": tree.decimal(node, Place.chargeAmount)
    case "neither", "promotion": .zero
    default: nil
    }
  }

  /// The sum over a list; nil where one of them is not known.
  private static func sum(
    _ list: Int, in tree: borrowing RecordTree, _ value: (borrowing RecordTree, Int) -> ExactDecimal?
  ) -> ExactDecimal? {
    var sum: ExactDecimal? = .zero
    tree.each(list) { tree, node in
      let one = value(tree, node)
      sum = one.flatMap { sum?.adding($0) }
    }
    return sum
  }

  /// The price is for one of the unit, which is as many as the basis says: fifty for a hundred, of three hundreds.
  static func isOfItsUnit(_ line: borrowing RecordTree) -> Bool {
    guard let basis = line.said(0, Place.priceBasis), let unit = line.said(0, Place.unit) else { return false }
    return switch unit {
    case "DZ", "DZN": factor(basis) == ExactDecimal(12)
    case "HC", "CEN": factor(basis) == ExactDecimal(100)
    case "TH", "MIL": factor(basis) == ExactDecimal(1_000)
    default: false
    }
  }

  static func isBasis(_ tree: borrowing RecordTree, _ node: Int, _ field: Int) -> Bool {
    field == Place.priceBasis && tree.nodes[node].kind == .line
  }

  /// Whether a field of a record says that a price is not for one: it cannot go while the price stays.
  static func countsUnits(_ tree: borrowing RecordTree, _ node: Int, _ field: Int) -> Bool {
    switch tree.nodes[node].kind {
    case .line where field == Place.priceBasis && isOfItsUnit(tree): false
    case .line where field == Place.priceBasis, .price where field == Place.basis:
      factor(tree.said(node, field) ?? "") != ExactDecimal(1)
    default: false
    }
  }

  /// How many units a price is for, by the words for it; nil where that cannot be said.
  private static func factor(_ basis: String) -> ExactDecimal? {
    switch basis {
    case "", "each", "perUnitOfMeasure", "contract", "contractEach", "catalog", "catalogEach", "current", "net",
      "fixed", "quoted", "quotedEach":
      ExactDecimal(1)
    case "perTen": ExactDecimal(10)
    case "perDozen", "contractPerDozen", "catalogPerDozen": ExactDecimal(12)
    case "perHundred", "contractPerHundred", "catalogPerHundred", "quotedPerHundred": ExactDecimal(100)
    case "perThousand", "contractPerThousand", "catalogPerThousand", "quotedPerThousand": ExactDecimal(1_000)
    case "perTenThousand": ExactDecimal(10_000)
    // Some formats say the number itself.
    default: ExactDecimal(basis).flatMap { $0.sign > 0 ? $0 : nil }
    }
  }
}

/// Where the fields are that are asked for.
private enum Place {
  static let quantity = RecordKind.line.place(of: "quantity")
  static let price = RecordKind.line.place(of: "price")
  static let priceBasis = RecordKind.line.place(of: "priceBasis")
  static let unit = RecordKind.line.place(of: "unit")
  static let basis = RecordKind.price.place(of: "basis")
  static let amounts = RecordKind.line.place(of: "amounts")
  static let charges = RecordKind.line.place(of: "charges")
  static let products = RecordKind.line.place(of: "products")
  static let lineTaxes = RecordKind.line.place(of: "taxes")
  static let taxes = RecordKind.totals.place(of: "taxes")
  static let amountType = RecordKind.amount.place(of: "type")
  static let amount = RecordKind.amount.place(of: "amount")
  static let chargeKind = RecordKind.charge.place(of: "kind")
  static let chargeAmount = RecordKind.charge.place(of: "amount")
  static let chargeHandling = RecordKind.charge.place(of: "handling")
  static let productID = RecordKind.product.place(of: "id")
  static let taxAmount = RecordKind.tax.place(of: "amount")
  static let taxPercent = RecordKind.tax.place(of: "percent")
}

extension RecordTree {
  fileprivate func said(_ node: Int, _ field: Int) -> String? { has(node, field) ? text(node, field) : nil }

  fileprivate func decimal(_ node: Int, _ field: Int) -> ExactDecimal? {
    guard has(node, field) else { return nil }
    let slot = slot(node, field)
    return ExactDecimal(bytes.span, slot.start, slot.end)
  }

  /// Shows the records of a list of the tree's first record.
  fileprivate func each(_ list: Int, _ body: (borrowing RecordTree, Int) -> Void) {
    guard has(0, list) else { return }
    var node = Int(slot(0, list).first)
    while node > 0 {
      body(self, node)
      node = Int(nodes[node].next)
    }
  }
}
