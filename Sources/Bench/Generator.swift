// Makes files to measure with: one interchange of one kind of set, release 004010, clean by the guides that come with
// the program. The same wishes give the same bytes.

import Octets

enum SetKind: String, CaseIterable {
  case purchaseOrder = "850"
  case orderAcknowledgement = "855"
  case shipNotice = "856"
  case invoice = "810"

  var group: String {
    switch self {
    case .purchaseOrder: "PO"
    case .orderAcknowledgement: "PR"
    case .shipNotice: "SH"
    case .invoice: "IN"
    }
  }

  /// Lines one set can hold: what the guide allows its loop, and for 856 about that, as packages count there too.
  var lineLimit: Int {
    switch self {
    case .purchaseOrder, .orderAcknowledgement: 100_000
    case .shipNotice: 130_000
    case .invoice: 200_000
    }
  }
}

/// What one document is to hold: lines until there are so many, or the file is so long.
struct Extent {
  let lines: Int
  let bytes: UInt64
  /// How often a line of an order repeats what stands below it.
  var rounds = 1

  /// Whether another line follows line `line`.
  func goesOn(after line: Int, _ position: UInt64) -> Bool { line < lines && position < bytes }
}

struct Generator: ~Copyable {
  /// What was made.
  struct Made {
    var bytes: UInt64 = 0
    var segments = 0
    var documents = 0
    var lines = 0
  }

  var pen: SegmentPen
  var random: SplitMix
  let stock: Stock
  var lines = 0

  init(_ sink: consuming ByteSink) {
    pen = SegmentPen(sink)
    random = SplitMix(seed: 0x6d65_6473_7570_706c)
    stock = Stock(&random)
  }

  /// Writes the interchange: documents until it is `bytes` long, or one so long if a set holds it.
  mutating func fill(_ kind: SetKind, bytes: UInt64, oneDocument: Bool) throws(FileError) -> Made {
    let setsInGroup = 500
    openInterchange()
    var groups = 0
    var documents = 0
    repeat {
      if documents % setsInGroup == 0 {
        groups += 1
        openGroup(kind, groups)
      }
      documents += 1
      let extent = oneDocument ? longest(kind, bytes) : Extent(lines: random.within(2...14), bytes: .max)
      document(kind, documents, extent)
      let isLast = oneDocument || pen.position >= bytes
      if isLast || documents % setsInGroup == 0 {
        pen.write("GE", .number((documents - 1) % setsInGroup + 1), .number(groups))
      }
      if isLast { break }
    } while true
    pen.write("IEA", .number(groups), "000000001")
    let made = Made(bytes: pen.position, segments: pen.segments, documents: documents, lines: lines)
    try pen.finish()
    return made
  }

  private mutating func openInterchange() {
    let none = Element.text("          ")
    pen.write(
      "ISA", "00", none, "00", none, "ZZ", "HARBORVIEWMED  ", "01", "0079944120000  ", "250602", "0745", "U", "00401",
      "000000001", "0", "P", ">")
  }

  private mutating func openGroup(_ kind: SetKind, _ number: Int) {
    pen.write(
      "GS", .text(kind.group), "HARBORVIEWMED", "0079944120000", "20250602", "0745", .number(number), "X", "004010")
  }

  /// One document of about `bytes`. An order that would need more lines than a set holds gets longer ones.
  private func longest(_ kind: SetKind, _ bytes: UInt64) -> Extent {
    var extent = Extent(lines: kind.lineLimit, bytes: bytes)
    let lineBytes = Int(bytes) / kind.lineLimit
    if kind == .purchaseOrder, lineBytes > 170 { extent.rounds = min(25, (lineBytes - 100) / 75 + 1) }
    return extent
  }

  private mutating func document(_ kind: SetKind, _ number: Int, _ extent: Extent) {
    let control = padded(number, 4)
    let before = pen.segments
    pen.write("ST", .text(kind.rawValue), .text(control))
    switch kind {
    case .purchaseOrder: purchaseOrder(extent)
    case .orderAcknowledgement: orderAcknowledgement(extent)
    case .shipNotice: shipNotice(extent)
    case .invoice: invoice(extent)
    }
    pen.write("SE", .number(pen.segments - before + 1), .text(control))
  }

  // MARK: What several sets hold

  mutating func day() -> Element { .text(random.pick(stock.days)) }
  mutating func product() -> Product { stock.products[random.below(stock.products.count)] }
  mutating func orderNumber() -> Element { .text("MS\(random.digits(7))") }
  mutating func phone() -> Element { .text("555\(random.digits(7))") }

  mutating func party(_ role: Element, hasAddress: Bool, hasGLN: Bool) {
    let site = stock.sites[random.below(stock.sites.count)]
    pen.write("N1", role, .text(site.name), hasGLN ? "UL" : "92", .text(hasGLN ? site.gln : site.store))
    guard hasAddress else { return }
    if site.dock.isEmpty {
      pen.write("N3", .text(site.street))
    } else {
      pen.write("N3", .text(site.street), .text(site.dock))
    }
    pen.write("N4", .text(site.city), .text(site.state), .text(site.postcode), "US")
  }

  /// Buyer, place of delivery, payer and supplier.
  mutating func parties() {
    party("BY", hasAddress: false, hasGLN: true)
    party("ST", hasAddress: true, hasGLN: false)
    if random.happens(percent: 40) { pen.write("PER", "RD", .text(random.pick(Words.people)), "TE", phone()) }
    party("BT", hasAddress: true, hasGLN: false)
    party("SU", hasAddress: random.happens(percent: 50), hasGLN: true)
  }

  mutating func terms() {
    pen.write(
      "ITD", "01", "3", .number(random.within(1...2)), .empty, .number(random.pick([10, 15])), .empty,
      .number(random.pick([30, 45, 60])), .empty, .empty, .empty, .empty, "2 PCT IF PAID SOON")
  }

  mutating func allowance(_ kind: Element, _ code: Element, cents: Int, _ text: Element) {
    pen.write(
      "SAC", kind, code, .empty, .empty, .number(cents), .empty, .empty, .empty, .empty, .empty, .empty, .empty,
      .empty, .empty, text)
  }

  /// PO1 or IT1, with `last` behind the numbers all have.
  mutating func item(_ tag: String, _ line: Int, _ quantity: Int, _ product: Product, hasGTIN: Bool = false) {
    let basis: Element = tag == "PO1" ? "PE" : .empty
    if hasGTIN {
      pen.write(
        tag, .number(line), .number(quantity), .text(product.unit), .money(cents: product.cents), basis, "UP",
        .text(product.upc), "VN", .text(product.vendorItem), "BP", .text(product.buyerItem), "UK", .text(product.gtin))
    } else {
      pen.write(
        tag, .number(line), .number(quantity), .text(product.unit), .money(cents: product.cents), basis, "UP",
        .text(product.upc), "VN", .text(product.vendorItem), "BP", .text(product.buyerItem))
    }
  }
}
