// What the places of one kind of XML are about: which element is a line, what is said of the document around the lines, and
// what document it is.

import Canonical
import Delimited

struct TreeColumns {
  let slots: TreeSlots
  /// The element that is a line; nil where nothing is one.
  private(set) var line: Int?
  /// Why.
  private(set) var lineReason = ""
  /// The element around the line that comes several times in a file and holds a document each.
  private(set) var document: Int?
  /// Slots, as many as columns.
  private(set) var places: [TreeSlot]
  private(set) var columns: RowColumns
  private(set) var parties: [TreeParty] = []
  private(set) var forms: [TreeForm] = []
  /// What lines repeat of the element around them: attribute names and places there.
  private(set) var inherited: [(name: String, place: String)] = []

  private var elements: [TreeElement] { slots.survey.elements }

  init(_ survey: TreeSurvey, _ names: TreeNames, decimal: String) {
    slots = TreeSlots(survey: survey, names: names)
    places = slots.all
    columns = RowColumns([], known: nil)
    (line, lineReason) = TreeLine(slots, places).found
    var list = places.enumerated().map { index, slot in column(slot, index) }
    findParties(&list)
    columns = RowColumns(list, known: known)
    document = documentAround
    settle(decimal)
  }

  // MARK: Areas

  private func column(_ slot: TreeSlot, _ index: Int) -> RowColumn {
    if let line, slots.isInside(slot.element, line) {
      return slots.column(slot, number: index + 1, area: .line, anchor: line)
    }
    if let line, isJustAround(slot, line) {
      var column = slots.column(slot, number: index + 1, area: .line, anchor: elements[line].parent)
      column.path = nil
      return column
    }
    let repeats = slots.path(slot.element).contains { elements[$0].most > 1 && !elements[$0].isLeaf }
    return slots.column(slot, number: index + 1, area: repeats ? .beside : .heading, anchor: 0)
  }

  /// It stands in the element around the line, before it, and that comes several times: each line says it too.
  private func isJustAround(_ slot: TreeSlot, _ line: Int) -> Bool {
    let around = elements[line].parent
    guard around > 0, slots.path(around).contains(where: { elements[$0].most > 1 }) else { return false }
    if slot.element == around { return slot.attribute != nil }
    return elements[slot.element].parent == around && elements[slot.element].most == 1 && slot.attribute == nil
      && slot.element < line && !elements[slot.element].behind.contains(line)
  }

  /// The kind that the names of the elements around the lines say.
  private var known: (kind: DocumentKind, reason: String)? {
    for element in slots.path(line.map { elements[$0].parent } ?? 0) {
      let name = elements[element].name.local
      if let kind = DocumentWord.kind(name) { return (kind, "as the element \(quoted(name)) is called") }
    }
    return nil
  }

  /// Several of them are in a file, each with lines and a number of its own.
  private var documentAround: Int? {
    guard let line else { return nil }
    return slots.path(elements[line].parent).dropFirst().first { element in
      guard elements[element].most > 1 else { return false }
      if DocumentWord.kind(elements[element].name.local) != nil { return true }
      let numbers: [TradeTerm] = [.invoice, .order, .shipment]
      return columns.columns.contains { column in
        column.area == .line && column.path == nil && column.term.map(numbers.contains) ?? false
          && slots.isInside(places[column.number - 1].element, element)
      }
    }
  }

  // MARK: Parties

  private mutating func findParties(_ list: inout [RowColumn]) {
    var taken: Set<String> = []
    for element in elements.indices.dropFirst() {
      guard elements[element].most == 1, let role = PartyTerm.role(elements[element].name.local),
        let place = slots.place(of: element), !(line.map { slots.isInside(element, $0) } ?? false),
        !taken.contains(role), slots.path(element).allSatisfy({ elements[$0].most == 1 }),
        line.map({ !slots.isInside($0, element) }) ?? true
      else { continue }
      let party = party(role, element, place, list)
      guard party.fields.contains(where: { ["name", "id"].contains($0.name) }) else { continue }
      taken.insert(role)
      for index in list.indices where slots.isInside(places[index].element, element) { list[index].area = .beside }
      parties.append(party)
    }
  }

  private func party(_ role: String, _ element: Int, _ place: String, _ list: [RowColumn]) -> TreeParty {
    var party = TreeParty(role: role, place: place, fields: [], columns: [])
    for index in list.indices where slots.isInside(places[index].element, element) {
      let slot = places[index]
      if slots.leaf(slot).tally.filled.count == 0 { continue }
      var field = PartyTerm.field(slots.local(slot))
      if slot == TreeSlot(element: element) {
        let tally = slots.leaf(slot).tally
        field = tally.numbers.whole == tally.filled.count ? "id" : "name"
      }
      guard var field, isPlainParty(slot, element, field) else { continue }
      let isGLN = field == "gln"
      if isGLN { field = "id" }
      if party.fields.contains(where: { $0.name == field }) { continue }
      if isGLN { party.fields.append(("idType", "")) }
      party.fields.append((field, slots.place(slot, from: element)))
      party.columns.append(index)
    }
    return party
  }

  /// A name or number of the party, not of a contact or an account of it.
  private func isPlainParty(_ slot: TreeSlot, _ element: Int, _ field: String) -> Bool {
    let between = slots.path(slot.element).drop { $0 != element }.dropFirst()
      .filter { slot.attribute != nil || $0 != slot.element }
    return between.allSatisfy { index in
      let word = RowShaper.folded(elements[index].name.local)
      return elements[index].most == 1
        && ["address", "adresse", "anschrift", "party", "name", "postal", "postaladdress", "dirección", "indirizzo"]
          .contains { word == $0 || word.hasSuffix($0) }
    }
  }

  // MARK: Forms

  /// How values are written; a column of which the type is none its term can have loses it.
  private mutating func settle(_ decimal: String) {
    for index in columns.columns.indices {
      let column = columns.columns[index]
      let form = TreeForm(slots.leaf(places[index]), column.term, decimal: decimal)
      if column.term?.content == .date, form.kind != .date { columns.forget(index) }
      forms.append(form)
      columns.edit(index, form)
      if column.area == .line, column.path == nil { inherit(index) }
    }
  }

  private mutating func inherit(_ index: Int) {
    guard let line, let term = columns.columns[index].term else { return columns.move(index, to: .beside) }
    let place = slots.place(places[index], from: elements[line].parent)
    let name = "@\(term.rawValue)"
    inherited.append((name, place))
    columns.place(index, at: name)
  }

  /// The number of the document where lines say it and the heading does not.
  var numberOfLines: RowColumn? {
    let terms: [DocumentKind: TradeTerm] = [.invoice: .invoice, .purchaseOrder: .order, .shipNotice: .shipment]
    guard document == nil, let term = terms[columns.kind],
      !columns.columns.contains(where: { $0.area == .heading && ($0.term == term || $0.term == .document) })
    else { return nil }
    return columns.columns.first { $0.area == .line && $0.term == term }
  }

  func has(_ party: String) -> TreeParty? { parties.first { $0.role == party } }

  /// A column that a party takes.
  func isOfParty(_ index: Int) -> Bool { parties.contains { $0.columns.contains(index) } }

  /// The heading stands behind lines in some document: it must be read first.
  var isHeadingLast: Bool {
    guard let line else { return false }
    let ofTotals: Set<TradeTerm> = [.amount, .net, .tax]
    return columns.columns.indices.contains { index in
      let column = columns.columns[index]
      guard column.area == .heading, let term = column.term, !ofTotals.contains(term) else { return false }
      return isBehind(places[index].element, line)
    }
  }

  private func isBehind(_ element: Int, _ line: Int) -> Bool {
    let (own, other) = (slots.path(element), slots.path(line))
    guard let fork = own.indices.first(where: { $0 >= other.count || own[$0] != other[$0] }), fork < other.count else {
      return false
    }
    return elements[own[fork]].behind.contains(other[fork])
  }
}
