// The places of XML where something stands, each a column as rows have them: with its names, the words around it counted in,
// and the part of the document it is in.

import Delimited

/// The text of an element, or one of its attributes.
struct TreeSlot: Equatable {
  var element: Int
  /// Nil for the text.
  var attribute: Int?
}

struct TreeSlots {
  let survey: TreeSurvey
  let names: TreeNames

  private var elements: [TreeElement] { survey.elements }

  /// All places that a guide can name.
  var all: [TreeSlot] {
    elements.indices.filter { place(of: $0) != nil }.flatMap { index -> [TreeSlot] in
      let element = elements[index]
      let attributes = element.attributes.indices.filter {
        names.attribute(element.attributes[$0].name, of: element.name) != nil
      }
      return (element.isLeaf ? [TreeSlot(element: index)] : [])
        + attributes.map { TreeSlot(element: index, attribute: $0) }
    }
  }

  func leaf(_ slot: TreeSlot) -> LeafTally {
    slot.attribute.map { elements[slot.element].attributes[$0].leaf } ?? elements[slot.element].text
  }

  // MARK: Places

  /// The elements around one, the root first, and itself.
  func path(_ element: Int) -> [Int] {
    var path: [Int] = []
    var at = element
    while at >= 0 {
      path.append(at)
      at = elements[at].parent
    }
    return path.reversed()
  }

  func isInside(_ element: Int, _ other: Int) -> Bool { path(element).contains(other) }

  /// `Positionen/Position`, from inside `anchor` down; empty for itself, nil where no guide can name it.
  func place(of element: Int, from anchor: Int = 0) -> String? {
    let steps = path(element).drop { $0 != anchor }.dropFirst().map { names.name(elements[$0].name) }
    return steps.contains { $0 == nil } ? nil : steps.compactMap(\.self).joined(separator: "/")
  }

  /// The same of a text or attribute, as maps write it: `.` is the text of `anchor` itself.
  func place(_ slot: TreeSlot, from anchor: Int = 0) -> String {
    let place = place(of: slot.element, from: anchor) ?? ""
    guard let attribute = slot.attribute,
      let name = names.attribute(elements[slot.element].attributes[attribute].name, of: elements[slot.element].name)
    else { return place.isEmpty ? "." : place }
    return place.isEmpty ? name : "\(place)/\(name)"
  }

  // MARK: Columns

  /// The slot as a column, by the names it has from `anchor` on: the root or the line.
  func column(_ slot: TreeSlot, number: Int, area: RowColumn.Area, anchor: Int) -> RowColumn {
    let leaf = leaf(slot)
    var column = RowColumn(number: number, header: local(slot), tally: leaf.tally)
    column.area = area
    column.path = place(slot, from: anchor)
    column.names = columnNames(slot, area: area)
    column.isAlways = isAlways(slot, from: anchor)
    return column
  }

  func local(_ slot: TreeSlot) -> String {
    let element = elements[slot.element]
    return slot.attribute.map { element.attributes[$0].name.local } ?? element.name.local
  }

  /// Something stands there in every one of `anchor`.
  func isAlways(_ slot: TreeSlot, from anchor: Int) -> Bool {
    let steps = path(slot.element).drop { $0 != anchor }.dropFirst()
    let areThere = steps.allSatisfy { elements[$0].holders == elements[elements[$0].parent].seen.count }
    return areThere && leaf(slot).tally.filled.count == elements[slot.element].seen.count
  }

  /// Words that say nothing without the one before them: `Price/Value`, `Artikel/@Nr`.
  private static let neutral: Set<String> = [
    "amount", "value", "text", "id", "code", "no", "nr", "num", "number", "nummer", "wert", "betrag", "name", "valeur",
    "numéro", "valor", "número", "valore", "numero", "content", "money",
  ]
  /// What a price is for: quantities and units that are none of the line.
  private static let bases = ["pricebas", "basisquantity", "basequantity", "preisbasis", "priceunit", "preiseinheit"]
  /// Elements that only hold the heading.
  private static let wrappers: Set<String> = [
    "header", "head", "heading", "general", "info", "summary", "totals", "total", "trailer", "footer", "kopf",
    "kopfdaten",
    "summe", "summen", "fuss", "entete", "entête", "cabecera", "testata", "totaux", "totales", "totali",
  ]

  /// The word before it and its own, its own, and the one before where its own says nothing.
  private func columnNames(_ slot: TreeSlot, area: RowColumn.Area) -> [ColumnName] {
    let own = local(slot)
    let before = slot.attribute == nil ? elements[slot.element].parent : slot.element
    let around = before >= 0 ? elements[before].name.local : ""
    let isNeutral = Self.neutral.contains(RowShaper.folded(own))
    if Self.bases.contains(where: { RowShaper.folded(around).contains($0) || RowShaper.folded(own).contains($0) }) {
      return [ColumnName(around + own, parts: .none)]
    }
    var list = [ColumnName(around + own, parts: .tail, reason: "by its name and that of the element around it")]
    let isPlain = area == .heading && !isOfHeading(before)
    // A number that stands in something is the number of that, and not of the document.
    if !isNeutral && !isPlain || isPlain && !Self.isBare(own) || area == .heading && !isPlain {
      list.append(ColumnName(own, parts: .tail, penalty: 100))
    } else if area == .line {
      list.append(ColumnName(own, parts: .none, penalty: 100))
    }
    if area == .heading { list += ofDocument(own) }
    if isNeutral, before > 0 {
      list.append(ColumnName(around, parts: .none, penalty: 200, reason: "by the name of the element around it"))
    }
    return list
  }

  /// The ending of a name that begins as the document is called: `OrderResponseDate` in an OrderResponse.
  private func ofDocument(_ name: String) -> [ColumnName] {
    let word = RowShaper.folded(name)
    let root = elements[0].name.local
    for ending in Self.endings where word.count > ending.count + 2 && word.hasSuffix(ending) {
      let stem = String(word.dropLast(ending.count))
      let isKind = DocumentWord.kind(stem).map { $0 == DocumentWord.kind(root) } ?? false
      let penalty = stem == RowShaper.folded(root) ? 40 : isKind ? 50 : ["message", "doc"].contains(stem) ? 80 : nil
      if let penalty { return [ColumnName(ending, parts: .none, penalty: penalty)] }
    }
    return []
  }

  private static let endings = ["number", "nummer", "numero", "número", "date", "datum", "fecha", "no", "nr", "id"]

  /// Words that mean the document where nothing else is around them.
  private static func isBare(_ name: String) -> Bool {
    let word = RowShaper.folded(name)
    return neutral.contains(word)
      || TradeTerm.documentDate.headers.contains(word) || TradeTerm.document.headers.contains(word)
      || ["total", "net", "tax", "netto", "brutto", "gross", "vat", "mwst"].contains(word)
  }

  /// The root, or what only holds the heading: a wrapper, or an element that is called as documents are.
  private func isOfHeading(_ element: Int) -> Bool {
    path(max(0, element)).dropFirst().allSatisfy { index in
      let name = RowShaper.folded(elements[index].name.local)
      return Self.wrappers.contains { name == $0 || name.hasSuffix($0) }
        || DocumentWord.kind(name) != nil
          && elements[index].children.count > 2
    }
  }
}
