// The purchase order (850) and its acknowledgement (855).

extension Generator {
  // MARK: 850

  mutating func purchaseOrder(_ extent: Extent) {
    orderHeading()
    var quantities = 0
    var cents = 0
    var line = 0
    repeat {
      line += 1
      let (quantity, price) = orderLine(line, extent.rounds)
      quantities += quantity
      cents += quantity * price
    } while extent.goesOn(after: line, pen.position)
    lines += line
    pen.write("CTT", .number(line), .number(quantities))
    pen.write("AMT", "TT", .money(cents: cents))
  }

  private mutating func orderHeading() {
    let date = day()
    pen.write("BEG", "00", .text(random.pick(["SA", "NE", "DS"])), orderNumber(), .empty, date)
    pen.write("CUR", "BY", "USD")
    pen.write("REF", "DP", .text(random.digits(3)))
    pen.write("REF", "IA", .text(random.digits(6)))
    let mail = "STORES\(random.below(40))@EXAMPLE.COM"
    pen.write("PER", "BD", .text(random.pick(Words.people)), "TE", phone(), "EM", .text(mail))
    pen.write("FOB", "PP", "OR", "FACTORY")
    if random.happens(percent: 30) { allowance("A", "C310", cents: random.within(100...89_999), "DISCOUNT") }
    terms()
    pen.write("DTM", "002", day())
    pen.write("DTM", "010", date)
    let carrier = random.pick(Words.carriers)
    pen.write("TD5", "B", "2", .text(carrier.0), "M", .text(carrier.1))
    if random.happens(percent: 35) {
      pen.write("N9", "L1", "NOTES", "RECEIVING INSTRUCTIONS")
      pen.write("MSG", .text("KEEP COOL, UNLOAD BETWEEN \(padded(random.within(6...11), 2)):00 AND 16:00"))
    }
    parties()
  }

  /// Answers quantity and price in cents.
  private mutating func orderLine(_ line: Int, _ rounds: Int) -> (Int, Int) {
    let product = product()
    let quantity = random.within(1...480)
    item("PO1", line, quantity, product, hasGTIN: true)
    for _ in 0..<rounds where random.happens(percent: 50) {
      pen.write("CTP", .empty, "RES", .money(cents: product.cents * 2 - 1))
    }
    for _ in 0..<rounds { pen.write("PID", "F", "08", .empty, .empty, .text(product.description)) }
    for _ in 0..<rounds { pen.write("PO4", .number(product.pack), 1, .text(product.unit)) }
    for _ in 0..<rounds where random.happens(percent: 30) { pen.write("REF", "LI", .text(random.digits(5))) }
    for _ in 0..<rounds where random.happens(percent: 15) {
      allowance("C", "D240", cents: random.within(1_000...8_999), "FREIGHT")
    }
    pen.write("DTM", "002", day())
    for _ in 0..<rounds where random.happens(percent: 30) {
      pen.write("SCH", .number(quantity), .text(product.unit), .empty, .empty, "010", day())
    }
    return (quantity, product.cents)
  }

  // MARK: 855

  mutating func orderAcknowledgement(_ extent: Extent) {
    let date = day()
    let order = Element.text("SO\(random.digits(7))")
    pen.write("BAK", "00", "AC", orderNumber(), date, .empty, .empty, .empty, order, date)
    pen.write("CUR", "SE", "USD")
    pen.write("REF", "VR", .text(random.digits(6)))
    pen.write("PER", "SR", .text(random.pick(Words.people)), "TE", phone())
    terms()
    pen.write("DTM", "067", day())
    parties()
    var quantities = 0
    var line = 0
    repeat {
      line += 1
      quantities += acknowledgedLine(line)
    } while extent.goesOn(after: line, pen.position)
    lines += line
    pen.write("CTT", .number(line), .number(quantities))
  }

  /// Accepted, accepted in part with the rest back-ordered, or refused. Answers the quantity ordered.
  private mutating func acknowledgedLine(_ line: Int) -> Int {
    let product = product()
    let quantity = random.within(1...480)
    item("PO1", line, quantity, product)
    pen.write("PID", "F", "08", .empty, .empty, .text(product.description))
    let chance = random.below(100)
    if chance < 80 {
      acknowledge("IA", quantity, product)
    } else if chance < 95 {
      let part = max(1, quantity / 2)
      acknowledge("IQ", part, product)
      acknowledge("IB", max(1, quantity - part), product)
    } else {
      pen.write("ACK", "IR", .number(quantity), .text(product.unit))
    }
    return quantity
  }

  private mutating func acknowledge(_ status: Element, _ quantity: Int, _ product: Product) {
    pen.write("ACK", status, .number(quantity), .text(product.unit), "068", day())
  }
}
