// Which element of a kind of XML is a line: the one that holds most of what is said of items, and comes again and again.

import Delimited

struct TreeLine {
  private let slots: TreeSlots
  private let places: [TreeSlot]
  private var elements: [TreeElement] { slots.survey.elements }

  private static let terms: Set<TradeTerm> = [
    .item, .buyerItem, .brandItem, .gtin, .upc, .name, .quantity, .stock, .price, .listPrice, .line, .unit, .total,
    .lot,
    .serial, .expires,
  ]

  /// What goods are packed in holds all that is said of them: it is no line, be there one in each.
  private static let packages = Set(
    [
      "carton pallet package pack box parcel container case crate tote packaging handlingunit logisticunit transportunit",
      "karton palette paket packstück packstueck kiste behälter behaelter verpackung kolli gebinde",
      "colis caisse emballage bulto caja palé pale collo scatola bancale doos pakket",
    ].flatMap { $0.split(separator: " ").map(String.init) })

  init(_ slots: TreeSlots, _ places: [TreeSlot]) {
    self.slots = slots
    self.places = places
  }

  /// The element, with the reason; no element where nothing is a line.
  var found: (element: Int?, reason: String) {
    let terms = heldTerms
    let candidates = elements.indices.dropFirst().filter { isHolder($0) && slots.place(of: $0) != nil }
    func score(_ element: Int) -> Int { terms[element].count }
    // What comes more often than documents, and says something of items; else what says at least two things of them.
    let repeated = candidates.filter { elements[$0].seen.count > slots.survey.documents && score($0) > 0 }
    let others = candidates.filter { score($0) > 1 && !isParty($0) }
    // One word in something that comes again is little against an item told at length that happens to come once.
    let isLittle = (repeated.map(score).max() ?? 0) * 2 < others.map(score).max() ?? 0
    let pool = isLittle ? others : repeated
    guard let best = pool.map(score).max() else { return plain(candidates) }
    let equals = unpacked(pool.filter { score($0) == best })
    let element = equals.last { elements[$0].most > 1 } ?? narrowed(equals[0], best, terms)
    let list = terms[element].map(\.words).sorted().prefix(4).joined(separator: ", ")
    return (element, "it holds \(list); \(often(element))")
  }

  /// Without packages, unless nothing else is left.
  private func unpacked(_ elements: [Int]) -> [Int] {
    let others = elements.filter { element in
      let name = RowShaper.folded(self.elements[element].name.local)
      return !Self.packages.contains(name)
    }
    return others.isEmpty ? elements : others
  }

  private func often(_ element: Int) -> String {
    let tally = elements[element]
    return "\(tally.seen.count) in \(plural(slots.survey.documents, "document")), up to \(tally.most) in one "
      + "\(tally.parent >= 0 ? elements[tally.parent].name.local : "document")"
  }

  /// Nothing is said of items: what comes most often, if anything does.
  private func plain(_ candidates: [Int]) -> (element: Int?, reason: String) {
    let often = candidates.filter { elements[$0].most > 1 }
    let texts = heldTexts
    guard let element = often.max(by: { texts[$0] < texts[$1] }) else {
      return (nil, "nothing comes again and again: the document has no lines")
    }
    return (
      element, "nothing in it tells what it is, but of all that comes again it holds most: \(self.often(element))"
    )
  }

  /// Down through elements that hold nothing but one other.
  private func narrowed(_ element: Int, _ best: Int, _ terms: [Set<TradeTerm>]) -> Int {
    let children = elements[element].children.filter { isHolder($0) }
    guard children.count == 1, elements[element].children.count == 1, elements[element].attributes.isEmpty,
      terms[children[0]].count == best
    else { return element }
    return narrowed(children[0], best, terms)
  }

  private func isHolder(_ element: Int) -> Bool {
    !elements[element].children.isEmpty || !elements[element].attributes.isEmpty
  }

  private func isParty(_ element: Int) -> Bool {
    slots.path(element).contains { PartyTerm.role(elements[$0].name.local) != nil }
  }

  /// How many texts stand in each element, those inside counted in.
  private var heldTexts: [Int] {
    var held = Array(repeating: 0, count: elements.count)
    for slot in places {
      let count = slots.leaf(slot).tally.filled.count
      for element in slots.path(slot.element) { held[element] += count }
    }
    return held
  }

  /// What is said of items in each element, those inside counted in.
  private var heldTerms: [Set<TradeTerm>] {
    var held = Array(repeating: Set<TradeTerm>(), count: elements.count)
    for (index, slot) in places.enumerated() where !isParty(slot.element) {
      let column = slots.column(slot, number: index + 1, area: .line, anchor: 0)
      var term = RowColumns.fits(column).max { $0.score < $1.score }?.term
      if term == nil, column.tally.gtins >= 5, column.tally.checked == column.tally.filled.count { term = .gtin }
      guard let term, Self.terms.contains(term) else { continue }
      for element in slots.path(slot.element) { held[element].insert(term) }
    }
    return held
  }
}
