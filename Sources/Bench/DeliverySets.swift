// The ship notice (856) and the invoice (810).

extension Generator {
  // MARK: 856

  /// Where a ship notice stands: the last HL, the open order and package, and how many items the package still takes.
  private struct Hierarchy {
    var last = 1
    var order = 0
    var package = 0
    var room = 0
  }

  /// Shipment, orders, packages, items.
  mutating func shipNotice(_ extent: Extent) {
    let date = day()
    shipment(date)
    // In one long document a new order begins every 200 lines.
    let linesOfOrder = extent.bytes == .max ? max(1, extent.lines / random.within(1...3)) : 200
    var tree = Hierarchy()
    var line = 0
    repeat {
      if line % linesOfOrder == 0 { order(&tree, date) }
      line += 1
      if tree.room == 0 { package(&tree) }
      shippedLine(line, &tree)
    } while extent.goesOn(after: line, pen.position)
    lines += line
    pen.write("CTT", .number(tree.last))
  }

  private mutating func shipment(_ date: Element) {
    let time = padded(random.below(24), 2) + padded(random.below(60), 2)
    pen.write("BSN", "00", .text("SHP\(random.digits(8))"), date, .text(time), "0001")
    pen.write("DTM", "011", date)
    pen.write("HL", 1, .empty, "S")
    pen.write(
      "TD1", "CTN25", .number(random.within(1...399)), .empty, .empty, .empty, "G",
      .number(random.within(10...39_999)), "LB")
    let carrier = random.pick(Words.carriers)
    pen.write("TD5", "B", "2", .text(carrier.0), "M", .text(carrier.1))
    pen.write("TD3", "TL", .empty, .text(random.digits(6)))
    pen.write("REF", "BM", .text(random.digits(17)))
    pen.write("REF", "CN", .text(random.digits(10)))
    pen.write("DTM", "017", day())
    pen.write("FOB", "PP")
    party("ST", hasAddress: true, hasGLN: true)
    party("SF", hasAddress: true, hasGLN: false)
  }

  private mutating func order(_ tree: inout Hierarchy, _ date: Element) {
    tree.last += 1
    tree.order = tree.last
    tree.room = 0
    pen.write("HL", .number(tree.order), 1, "O")
    pen.write("PRF", orderNumber(), .empty, .empty, date)
    pen.write("TD1", "CTN25", .number(random.within(1...59)))
    pen.write("REF", "IA", .text(random.digits(6)))
  }

  private mutating func package(_ tree: inout Hierarchy) {
    tree.last += 1
    tree.package = tree.last
    tree.room = random.within(1...3)
    pen.write("HL", .number(tree.package), .number(tree.order), "P")
    pen.write("MAN", "GM", .text(checked("00000799\(random.digits(11))")))
  }

  private mutating func shippedLine(_ line: Int, _ tree: inout Hierarchy) {
    tree.room -= 1
    tree.last += 1
    let product = product()
    pen.write("HL", .number(tree.last), .number(tree.package), "I")
    pen.write(
      "LIN", .number(line), "UP", .text(product.upc), "VN", .text(product.vendorItem),
      "BP", .text(product.buyerItem), "UK", .text(product.gtin))
    pen.write("SN1", .empty, .number(random.within(1...96)), .text(product.unit))
    pen.write("PO4", .number(product.pack), 1, .text(product.unit))
    pen.write("PID", "F", "08", .empty, .empty, .text(product.description))
    if random.happens(percent: 20) { pen.write("REF", "LT", .text("LOT\(random.digits(6))")) }
  }

  // MARK: 810

  mutating func invoice(_ extent: Extent) {
    invoiceHeading()
    var quantities = 0
    var cents = 0
    var line = 0
    repeat {
      line += 1
      let (quantity, amount) = invoiceLine(line)
      quantities += quantity
      cents += amount
    } while extent.goesOn(after: line, pen.position)
    lines += line
    let freight = random.within(500...89_999)
    pen.write("TDS", .number(max(cents, 0) + freight))
    pen.write("TXI", "ST", 0, 0)
    let carrier = random.pick(Words.carriers)
    pen.write("CAD", "M", .empty, .empty, .text(carrier.0), .text(carrier.1))
    allowance("C", "D240", cents: freight, "FREIGHT")
    pen.write("CTT", .number(line), .number(quantities))
  }

  private mutating func invoiceHeading() {
    let date = day()
    let number = Element.text("INV\(random.digits(8))")
    pen.write("BIG", date, number, date, orderNumber(), .empty, .empty, "DI")
    pen.write("CUR", "SE", "USD")
    pen.write("REF", "IA", .text(random.digits(6)))
    pen.write("REF", "BM", .text(random.digits(10)))
    parties()
    terms()
    pen.write("DTM", "011", date)
    pen.write("FOB", "PP")
  }

  /// Answers quantity and amount in cents.
  private mutating func invoiceLine(_ line: Int) -> (Int, Int) {
    let product = product()
    let quantity = random.within(1...480)
    var cents = quantity * product.cents
    item("IT1", line, quantity, product)
    pen.write("PID", "F", "08", .empty, .empty, .text(product.description))
    if random.happens(percent: 15) { pen.write("REF", "PK", .text(random.digits(9))) }
    if random.happens(percent: 10), cents > 9_000 {
      let allowed = random.within(100...8_999)
      cents -= allowed
      allowance("A", "C310", cents: allowed, "CONTRACT PRICE")
    }
    return (quantity, cents)
  }
}
