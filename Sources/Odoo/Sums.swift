// The sum of a document from its own lines, exact, to hold against the total the partner announced: quantity times price
// of each line, allowances and charges, taxes.

import Canonical
import Octets

struct Sums: Sendable {
  /// Quantity times price of all lines, as far as it does not fit into `micros`; nil when it is too long.
  private var lines: ExactDecimal? = .zero
  private var micros: Int64 = 0
  /// The same of lines that are rounded each, as Odoo does: those among `micros`, and the others.
  private var rounded: Int64 = 0
  private var roundedLines: ExactDecimal? = .zero
  /// The smallest amount of the currency, in millionths, and its digits behind the point.
  private var unit: Int64 = 10_000
  private var places = 2
  private var charges: ExactDecimal? = .zero
  private var taxes: ExactDecimal? = .zero
  private var lineTaxes: ExactDecimal? = .zero
  private var hasLineTaxes = false
  /// Taxes of the charges of the whole document.
  private var chargeTaxes: ExactDecimal? = .zero
  private var hasChargeTaxes = false
  /// Whether the first amount that is not zero is above or below it: 1 or -1; 0 before there is one. A credit memo is
  /// written with either sign, and what has the other one is taken off what is paid back.
  private(set) var sign = 0

  private static let fields = Fields()

  init() {}

  /// Of a document with this heading.
  init(_ header: borrowing RecordTree) {
    if header.isEmpty { return }
    let slot = header.slot(0, Self.fields.currency)
    if slot.second == 0 { return }
    let currency = header.bytes.wordKey(slot.start, slot.end)
    if Self.fields.whole.contains(currency) {
      (unit, places) = (1_000_000, 0)
    } else if Self.fields.mills.contains(currency) {
      (unit, places) = (1_000, 3)
    }
  }

  /// Adds what a line comes to.
  mutating func add(line: borrowing RecordTree, _ program: Program) {
    let fields = Self.fields
    let (quantity, price) = (line.slot(0, fields.quantity), line.slot(0, fields.price))
    if quantity.second > 0, price.second > 0 {
      let (shift, divisor) = basis(line.slot(0, fields.basis), line, program)
      if divisor == nil, let first = ShortDecimal(line.bytes, quantity.start, quantity.end),
        let second = ShortDecimal(line.bytes, price.start, price.end),
        add(first.digits &* second.digits, first.places &+ second.places &+ shift)
      {
      } else {
        let product = Self.value(line, quantity).flatMap { count in Self.value(line, price)?.multiplied(by: count) }
        let amount = product?.multiplied(by: powers[shift])?.price(per: divisor ?? ExactDecimal(1))
        Self.add(amount, to: &lines)
        Self.add(amount?.rounded(to: places, .halfUp), to: &roundedLines)
      }
    }
    if line.slot(0, fields.lineCharges).second > 0, let further = addCharges(line, fields.lineCharges) {
      Self.add(further.sum, to: &lineTaxes)
      hasLineTaxes = true
    }
    if line.slot(0, fields.lineTaxes).second > 0, Self.addTaxes(line, 0, fields.lineTaxes, to: &lineTaxes) {
      hasLineTaxes = true
    }
    if sign == 0 { findSign() }
  }

  /// Nothing but zeros came before, so that the sums so far are the first amount.
  @inline(never)
  private mutating func findSign() {
    sign = Int(micros.signum())
    for sum in [lines, charges, lineTaxes] where sign == 0 { sign = sum?.sign ?? 0 }
  }

  /// How many places the point of a price moves, and what it is divided by besides.
  private func basis(
    _ slot: RecordTree.Slot, _ line: borrowing RecordTree, _ program: Program
  ) -> (shift: Int, divisor: ExactDecimal?) {
    if slot.second == 0 { return (0, nil) }
    let key = line.bytes.wordKey(slot.start, slot.end)
    if let found = program.tables[1].find(key) { return (Int(program.text[found.lowerBound]) - 0x30, nil) }
    return (0, Self.value(line, slot).flatMap { $0.sign > 0 ? $0 : nil })
  }

  /// Adds to `micros`; answers whether it fits.
  @inline(__always)
  private mutating func add(_ amount: Int64, _ places: Int) -> Bool {
    if places > 6 { return false }
    let (scaled, isTooLarge) = amount.multipliedReportingOverflow(by: tens[6 &- places])
    let (sum, overflows) = micros.addingReportingOverflow(scaled)
    if isTooLarge || overflows { return false }
    micros = sum
    let rest = scaled % unit
    if rest == 0 {
      rounded &+= scaled
    } else {
      rounded &+= scaled &- rest &+ (abs(rest) &* 2 < unit ? 0 : rest.signum() &* unit)
    }
    return true
  }

  private static func value(_ tree: borrowing RecordTree, _ slot: RecordTree.Slot) -> ExactDecimal? {
    ExactDecimal(tree.bytes.span, slot.start, slot.end)
  }

  private static func add(_ amount: ExactDecimal?, to sum: inout ExactDecimal?, isTaken: Bool = false) {
    sum = amount.flatMap { amount in sum?.adding(isTaken ? amount.negated : amount) }
  }

  /// Taxes of charges; the sum is nil when it is too long.
  private struct ChargeTaxes {
    var sum: ExactDecimal?
  }

  /// Adds the charges of the whole document, and their taxes.
  private mutating func add(charges tree: borrowing RecordTree, _ field: Int) {
    guard let further = addCharges(tree, field) else { return }
    Self.add(further.sum, to: &chargeTaxes)
    hasChargeTaxes = true
  }

  /// Adds the allowances and charges in a field of the root. Answers the sum of their taxes; nil when they have none. The
  /// tax of an allowance is taken off, as the allowance is.
  private mutating func addCharges(_ tree: borrowing RecordTree, _ field: Int) -> ChargeTaxes? {
    let fields = Self.fields
    let list = tree.slot(0, field)
    var node = list.second == 0 ? 0 : Int(list.first)
    var taxes: ExactDecimal? = .zero
    var hasTaxes = false
    while node > 0 {
      let kind = tree.slot(node, fields.chargeKind)
      let key = isElsewhere(tree, tree.slot(node, fields.chargeHandling)) ? 0 : tree.bytes.wordKey(kind.start, kind.end)
      let isAllowance = key == fields.allowance
      if key == fields.charge || isAllowance {
        let amount = tree.slot(node, fields.chargeAmount)
        if amount.second > 0 { Self.add(Self.value(tree, amount), to: &charges, isTaken: isAllowance) }
        if Self.addTaxes(tree, node, fields.chargeTaxes, to: &taxes, isTaken: isAllowance) { hasTaxes = true }
      }
      node = Int(tree.nodes[node].next)
    }
    return hasTaxes ? ChargeTaxes(sum: taxes) : nil
  }

  /// Settled apart from the document, or told for information.
  private func isElsewhere(_ tree: borrowing RecordTree, _ slot: RecordTree.Slot) -> Bool {
    if slot.second == 0 { return false }
    let key = tree.bytes.wordKey(slot.start, slot.end)
    return Self.fields.elsewhere.contains(key)
  }

  /// The taxes of the lines and those of charges of the whole document, as far as they count besides the document's own.
  struct FurtherTaxes {
    var lines: ExactDecimal?
    var charges: ExactDecimal?
  }

  /// Adds what the header and the totals say of allowances, charges and taxes. Answers which further taxes count: as a rule
  /// the document's own taxes are those of the lines again, and those of its charges are not among them. The announced
  /// total decides where it agrees with another reading only.
  mutating func close(
    _ header: borrowing RecordTree, _ totals: borrowing RecordTree, announced: ExactDecimal?
  ) -> FurtherTaxes {
    let fields = Self.fields
    Self.add(ExactDecimal(micros, places: 6), to: &lines)
    Self.add(ExactDecimal(rounded, places: 6), to: &roundedLines)
    (micros, rounded) = (0, 0)
    var hasTaxes = false
    if !header.isEmpty {
      add(charges: header, fields.headerCharges)
      hasTaxes = Self.addTaxes(header, 0, fields.headerTaxes, to: &taxes)
    }
    if !totals.isEmpty {
      add(charges: totals, fields.totalsCharges)
      if Self.addTaxes(totals, 0, fields.totalsTaxes, to: &taxes) { hasTaxes = true }
    }
    for sum in [announced, charges, taxes, chargeTaxes] where sign == 0 { sign = sum?.sign ?? 0 }
    guard hasLineTaxes || hasChargeTaxes else { return FurtherTaxes() }
    return choose(linesCount: !hasTaxes, announced)
  }

  /// Counts the taxes of lines and of charges, or one of them, or none.
  private mutating func choose(linesCount: Bool, _ announced: ExactDecimal?) -> FurtherTaxes {
    let own = taxes
    var usual: (further: FurtherTaxes, taxes: ExactDecimal?)?
    for (hasLines, hasCharges) in [(linesCount, true), (!linesCount, true), (linesCount, false), (!linesCount, false)] {
      var further = FurtherTaxes()
      taxes = own
      if hasLines, hasLineTaxes {
        further.lines = lineTaxes
        Self.add(lineTaxes, to: &taxes)
      }
      if hasCharges, hasChargeTaxes {
        further.charges = chargeTaxes
        Self.add(chargeTaxes, to: &taxes)
      }
      if usual == nil { usual = (further, taxes) }
      if agrees(announced, .invoice) { return further }
    }
    taxes = usual?.taxes
    return usual?.further ?? FurtherTaxes()
  }

  /// What the document comes to: an order without taxes, an invoice with them.
  func total(_ document: DocumentKind) -> ExactDecimal? { total(of: lines, hasTaxes: document != .purchaseOrder) }

  private func total(of lines: ExactDecimal?, hasTaxes: Bool) -> ExactDecimal? {
    let sum = lines.flatMap { lines in charges?.adding(lines) }
    return hasTaxes ? sum.flatMap { sum in taxes?.adding(sum) } : sum
  }

  /// Whether an announced total is right, be the lines rounded each or not. Buyers announce orders with charges and taxes or
  /// without.
  func agrees(_ announced: ExactDecimal?, _ document: DocumentKind) -> Bool {
    guard let announced else { return false }
    return [lines, roundedLines].contains { sum in
      if announced == total(of: sum, hasTaxes: true) { return true }
      return document == .purchaseOrder && (announced == sum || announced == total(of: sum, hasTaxes: false))
    }
  }

  /// Adds the taxes in a field of a record; answers whether there were any besides those the price includes.
  private static func addTaxes(
    _ tree: borrowing RecordTree, _ parent: Int, _ field: Int, to sum: inout ExactDecimal?, isTaken: Bool = false
  ) -> Bool {
    let list = tree.slot(parent, field)
    var node = list.second == 0 ? 0 : Int(list.first)
    var hasTaxes = false
    while node > 0 {
      let (amount, relation) = (tree.slot(node, fields.taxAmount), tree.slot(node, fields.taxRelation))
      let isIncluded = relation.second > 0 && tree.bytes.wordKey(relation.start, relation.end) == included
      if amount.second > 0, !isIncluded {
        add(value(tree, amount), to: &sum, isTaken: isTaken)
        hasTaxes = true
      }
      node = Int(tree.nodes[node].next)
    }
    return hasTaxes
  }

  /// Places in the canonical model.
  struct Fields: Sendable {
    let quantity = RecordKind.line.place(of: "quantity")
    let price = RecordKind.line.place(of: "price")
    let basis = RecordKind.line.place(of: "priceBasis")
    let lineCharges = RecordKind.line.place(of: "charges")
    let lineTaxes = RecordKind.line.place(of: "taxes")
    let currency = RecordKind.header.place(of: "currency")
    // ISO 4217: no digits behind the point, and three.
    let whole = ["JPY", "KRW", "CLP", "ISK", "VND", "PYG", "UGX", "XAF", "XOF", "XPF"].map { wordKey($0) }
    let mills = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map { wordKey($0) }
    let headerCharges = RecordKind.header.place(of: "charges")
    let headerTaxes = RecordKind.header.place(of: "taxes")
    let totalsCharges = RecordKind.totals.place(of: "charges")
    let totalsTaxes = RecordKind.totals.place(of: "taxes")
    let chargeKind = RecordKind.charge.place(of: "kind")
    let chargeAmount = RecordKind.charge.place(of: "amount")
    let chargeHandling = RecordKind.charge.place(of: "handling")
    let chargeTaxes = RecordKind.charge.place(of: "taxes")
    let taxAmount = RecordKind.tax.place(of: "amount")
    let taxRelation = RecordKind.tax.place(of: "relationship")
    let elsewhere = [
      "billBack", "vendorCheck", "forInformation", "refusedByVendor", "cancelled", "optional",
    ].map { wordKey($0) }
    let charge = wordKey("charge")
    let allowance = wordKey("allowance")
  }
}

/// 1, 0.1, 0.01 …
let powers: [ExactDecimal] = (0...9).map {
  ExactDecimal($0 == 0 ? "1" : "0." + String(repeating: "0", count: $0 - 1) + "1") ?? .zero
}

private let included = wordKey("included")

private let tens: [Int64] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]
