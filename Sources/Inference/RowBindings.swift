// Which field each column of rows goes to: what a drafted map says, before it is text. A column that is known by its name has
// one place in the document the columns make; the others have none.

import Canonical

struct RowBindings {
  /// A record of a list: it is there where the column `each` holds something.
  struct Entry {
    var each: TradeTerm
    var fields: [(name: String, value: String)]
  }

  struct Part {
    var fields: [(name: String, value: String)] = []
    var groups: [(name: String, entries: [Entry])] = []

    /// All that is bound, for a look at which columns are.
    var text: String {
      (fields.map(\.value) + groups.flatMap { $0.entries.flatMap { $0.fields.map(\.value) } }).joined(separator: " ")
    }
  }

  let columns: RowColumns
  /// Names of the columns that the guide lists.
  let listed: Set<String>
  /// The part of the document that is being bound, where columns are of one.
  private var area = RowColumn.Area.row

  init(columns: RowColumns, listed: Set<String>) {
    self.columns = columns
    self.listed = listed
  }

  private var kind: DocumentKind { columns.kind }
  private var isStock: Bool { kind == .stockReport }
  private var isList: Bool { isStock || kind == .catalog }

  func column(_ term: TradeTerm) -> RowColumn? {
    columns.columns.first { $0.term == term && ($0.area == .row || $0.area == area) && listed.contains($0.id) }
  }

  var heading: Part { bound(.heading).headingPart }
  var line: Part { bound(.line).linePart }
  var totals: Part { bound(.heading).totalsPart }

  func bound(_ area: RowColumn.Area) -> RowBindings {
    var bindings = self
    bindings.area = area
    return bindings
  }

  /// Listed columns that hold something and are bound to nothing.
  var uncarried: [RowColumn] {
    let (heading, line) = (heading.text + " " + totals.text, line.text)
    return columns.columns.filter { column in
      let bound =
        column.area == .row
        ? heading + " " + line : column.area == .heading ? heading : column.area == .line ? line : ""
      return listed.contains(column.id) && column.tally.filled.count > 0 && !bound.contains(column.place)
    }
  }

  // MARK: Places

  private func place(_ term: TradeTerm) -> String? {
    column(term).map { column in
      column.edits.isEmpty ? column.place : "{ at: \(column.place), edit: [\(column.edits.joined(separator: ", "))] }"
    }
  }

  private func field(_ name: String, _ term: TradeTerm) -> (name: String, value: String)? {
    place(term).map { (name, $0) }
  }

  /// Of a moment: a day alone.
  private func day(_ name: String, _ term: TradeTerm) -> (name: String, value: String)? {
    column(term).map { column in
      let edits = column.edits.isEmpty ? "" : ", edit: [\(column.edits.joined(separator: ", "))]"
      return (name, "{ date: \(column.place)\(edits) }")
    }
  }

  private func const(_ name: String, _ word: String) -> (name: String, value: String)? {
    (name, "{ const: \(quoted(word)) }")
  }

  /// Nothing where there is no such column.
  private func entry(_ each: TradeTerm, _ fields: [(name: String, value: String)?]) -> Entry? {
    guard let column = column(each) else { return nil }
    let fields = fields.compactMap(\.self)
    // Of XML a record is made where anything of it is there: what stands beside must not make one by itself.
    let isAlone = column.area != .row && !column.isAlways
    return Entry(each: each, fields: isAlone ? fields.filter { isOf(column, $0.value) } : fields)
  }

  private func isOf(_ column: RowColumn, _ value: String) -> Bool {
    value.hasPrefix("{ const") || value.contains(column.place)
  }

  // MARK: Heading

  private var headingPart: Part {
    var part = Part()
    switch kind {
    case .invoice:
      part.fields = [
        field("number", .invoice) ?? field("number", .document),
        day("date", .invoiceDate) ?? day("date", .documentDate),
        field("orderNumber", .order), day("orderDate", .orderDate), field("currency", .currency),
      ].compactMap(\.self)
    case .purchaseOrder:
      part.fields = [
        field("number", .order) ?? field("number", .document), day("date", .orderDate) ?? day("date", .documentDate),
        field("currency", .currency), day("requestedDelivery", .wanted),
      ].compactMap(\.self)
      part.groups = [("parties", [deliverTo].compactMap(\.self))]
    case .shipNotice:
      part.fields = [
        field("number", .shipment) ?? field("number", .document), day("date", .documentDate),
        field("orderNumber", .order), day("shipped", .shipped),
        day("estimatedDelivery", .arrives) ?? (area == .heading ? day("estimatedDelivery", .wanted) : nil),
      ].compactMap(\.self)
      let tracking = entry(.tracking, [const("type", "tracking"), field("value", .tracking)])
      part.groups = [("references", [tracking].compactMap(\.self))]
    case .orderAcknowledgement:
      part.fields = [
        field("number", .order) ?? field("number", .document), field("orderNumber", .order),
        day("orderDate", .orderDate),
        field("vendorOrderNumber", .document), day("date", .documentDate), field("currency", .currency),
      ].compactMap(\.self)
    default:
      part.fields = [
        field("number", .document), day("date", .documentDate), field("currency", .currency),
      ].compactMap(\.self)
    }
    // A row would repeat it in each line.
    if area == .heading, column(.note) != nil { part.groups.append(("notes", [notes].compactMap(\.self))) }
    return part
  }

  private var notes: Entry? { entry(.note, [field("text", .note)]) }

  private var totalsPart: Part {
    guard [.invoice, .purchaseOrder, .orderAcknowledgement].contains(kind) else { return Part() }
    let amounts = [
      entry(.net, [const("type", "lineTotal"), field("amount", .net)]),
      entry(.tax, [const("type", "tax"), field("amount", .tax)]),
    ]
    return Part(
      fields: [field("amount", .amount)].compactMap(\.self), groups: [("amounts", amounts.compactMap(\.self))])
  }

  private var deliverTo: Entry? {
    let fields = [const("role", "shipTo"), field("name", .deliverToName), field("id", .deliverTo)]
    return entry(.deliverTo, fields) ?? entry(.deliverToName, fields)
  }

  // MARK: Lines

  private var linePart: Part {
    let quantity = isStock ? field("quantity", .stock) : isList ? nil : field("quantity", .quantity)
    let fields = [
      isList ? nil : field("number", .line), quantity, field("unit", .unit), field("price", .price),
      field("lot", .lot), field("serial", .serial), day("expires", .expires),
      area == .line && kind == .purchaseOrder ? day("requestedDelivery", .wanted) : nil,
    ].compactMap(\.self)
    let notes = ("notes", [notes].compactMap(\.self))
    return Part(fields: fields, groups: itemGroups + (isList ? listGroups : documentGroups) + [notes])
  }

  /// What the item is.
  private var itemGroups: [(name: String, entries: [Entry])] {
    let products = [
      product(.item, "vendorItem"), product(.buyerItem, "buyerItem"), product(.gtin, "gtin"), product(.upc, "upc"),
      product(.brandItem, "manufacturerItem"),
    ]
    let descriptions = [
      description(.name, nil), description(.text, nil), description(.brand, "brand"),
      description(.category, "category"),
    ]
    return [
      ("products", products.compactMap(\.self)), ("descriptions", descriptions.compactMap(\.self)),
      ("packing", [entry(.pack, [field("pack", .pack)])].compactMap(\.self)),
    ]
  }

  private func product(_ term: TradeTerm, _ type: String) -> Entry? {
    entry(term, [const("type", type), field("id", term)])
  }

  private func description(_ term: TradeTerm, _ type: String?) -> Entry? {
    entry(term, [const("form", "text"), type.flatMap { const("type", $0) }, field("text", term)])
  }

  /// What price lists and stock reports say of it.
  private var listGroups: [(name: String, entries: [Entry])] {
    let dates =
      column(.expected) == nil
      ? entry(.expectedOn, [const("type", "expected"), day("date", .expectedOn)]) : nil
    let shares = isStock ? entry(.location, [field("location", .location), field("quantity", .stock)]) : nil
    return [
      ("prices", prices), ("quantities", quantities), ("dates", [dates].compactMap(\.self)), ("measures", measures),
      ("allocations", [shares].compactMap(\.self)),
    ]
  }

  private var prices: [Entry] {
    guard kind == .catalog else { return [] }
    // Where there is a list price too, the other is the one agreed.
    let type = column(.listPrice).flatMap { _ in const("type", "contract") }
    let agreed = [
      type, field("price", .price), field("unit", .unit), field("quantity", .minimum), field("from", .from),
      field("to", .to), field("currency", .currency),
    ]
    let list = [const("type", "list"), field("price", .listPrice), field("unit", .unit), field("currency", .currency)]
    return [entry(.price, agreed), entry(.listPrice, list)].compactMap(\.self)
  }

  private var quantities: [Entry] {
    let expected = day("date", .expectedOn).map {
      "{ fields: { type: { const: \"expected\" }, \($0.name): \($0.value) } }"
    }
    let coming = entry(
      .expected,
      [const("type", "onOrder"), field("quantity", .expected), field("unit", .unit), expected.map { ("dates", $0) }])
    let held: TradeTerm = column(.stock) == nil ? .quantity : .stock
    let there = isStock ? nil : entry(held, [const("type", "onHand"), field("quantity", held), field("unit", .unit)])
    return [there, coming].compactMap(\.self)
  }

  private var measures: [Entry] {
    [
      entry(.leadTime, [const("of", "leadTime"), field("value", .leadTime), const("unit", "days")]),
      entry(.weight, [const("of", "weight"), field("value", .weight)]),
    ].compactMap(\.self)
  }

  /// What orders, invoices and ship notices say of it.
  private var documentGroups: [(name: String, entries: [Entry])] {
    let total = entry(.total, [const("type", "lineTotal"), field("amount", .total)])
    let dated = area == .line ? day("date", .orderDate) : nil
    let order =
      kind == .purchaseOrder && area == .row ? nil : entry(.order, [field("number", .order), dated])
    let tax = kind == .invoice ? entry(.taxRate, [const("type", "vat"), field("percent", .taxRate)]) : nil
    let sscc = column(.sscc).map { ("sscc", "{ at: \($0.place), is: \"sscc\" }") }
    let package = kind == .shipNotice ? entry(.sscc, [const("level", "package"), sscc]) : nil
    return [
      ("amounts", [total].compactMap(\.self)), ("taxes", [tax].compactMap(\.self)),
      ("order", [order].compactMap(\.self)),
      ("packages", [package].compactMap(\.self)),
    ]
  }
}
