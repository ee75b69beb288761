// The columns of a feed with what they are about: which term of the trade each is, by its name and by what stands in it, and
// what document all of them together make. A leaf of XML is a column too.

import Canonical
import Delimited

struct RowColumn {
  /// Which part of a document it speaks of; a row speaks of all.
  enum Area: Hashable, Sendable {
    case row, heading, line
    /// It comes again and again outside lines: nothing that is once in a document.
    case beside
  }

  /// From 1.
  var number: Int
  /// As the header calls it; empty where it has no name.
  var header: String
  var tally: ColumnTally
  var term: TradeTerm?
  /// Why it is taken for that.
  var reason = ""
  /// What guide and map call it.
  var id = ""
  /// Another column has the same name, so that neither can be found by it.
  var isRepeated = false
  var area = Area.row
  /// Names it may be known by, where that is more than the header.
  var names: [ColumnName] = []
  /// Where a map for XML finds it; nil in rows, where the guide has a name for it.
  var path: String?
  /// Changes of a map that make its values plain numbers and dates, as JSON5.
  var edits: [String] = []
  /// Those that would read more, and some of it wrong.
  var looserEdits: [String] = []
  /// It holds something wherever it may.
  var isAlways = false

  /// What a map says to read it, as JSON5.
  var place: String { quoted(path ?? "row/\(id)") }
}

struct RowColumns {
  private(set) var columns: [RowColumn]
  private(set) var kind = DocumentKind.catalog
  /// Why it is that document.
  private(set) var kindReason = ""
  /// The columns make it that document; otherwise nothing does.
  private(set) var isDecided = true

  init(_ feed: RowFeed, _ survey: RowSurvey) {
    let header = feed.evidence.header
    columns = survey.columns.enumerated().map { index, tally in
      RowColumn(number: index + 1, header: header.indices.contains(index) ? header[index] : "", tally: tally)
    }
    let names = columns.map { RowShaper.folded($0.header) }
    for index in columns.indices where !names[index].isEmpty {
      columns[index].isRepeated = names.indices.contains { $0 != index && names[$0] == names[index] }
    }
    nameTerms()
    settleOrders()
    settlePrices()
    decide()
    nameColumns()
  }

  /// Columns of XML, which already know where they stand; `known` is the document where names of elements tell.
  init(_ columns: [RowColumn], known: (kind: DocumentKind, reason: String)?) {
    self.columns = columns
    nameTerms()
    settleOrders()
    settlePrices()
    decide(known)
    nameColumns()
  }

  subscript(_ term: TradeTerm) -> RowColumn? { columns.first { $0.term == term } }
  func has(_ term: TradeTerm) -> Bool { self[term] != nil }

  /// The column that tells the document of a row; nil where the file is one.
  var documentKey: RowColumn? {
    let keys: [DocumentKind: TradeTerm] = [.invoice: .invoice, .purchaseOrder: .order, .shipNotice: .shipment]
    return keys[kind].flatMap { self[$0] }
  }

  // MARK: What is learnt later

  /// Numbers whose marks nothing tells are text in the guide; the map reads those without any, and tells of the others.
  mutating func readWholeNumbers() {
    for index in columns.indices
    where columns[index].term?.content == .number && columns[index].tally.numbers.isAmbiguous {
      columns[index].edits = [
        "{ replace: \".\", with: \"?\" }", "{ replace: \",\", with: \"?\" }", "{ times: \"1\" }",
      ]
    }
  }

  mutating func forget(_ index: Int) { columns[index].term = nil }
  mutating func edit(_ index: Int, _ form: TreeForm) {
    columns[index].edits = form.edits
    columns[index].looserEdits = form.looserEdits
  }
  mutating func move(_ index: Int, to area: RowColumn.Area) { columns[index].area = area }
  mutating func place(_ index: Int, at path: String) { columns[index].path = path }

  // MARK: Terms

  private struct Match {
    var column: Int
    var fit: TermFit
  }

  private struct Seat: Hashable {
    var area: RowColumn.Area
    var term: TradeTerm
  }

  /// The best matches first; each column once, and each term once in a part of a document.
  private mutating func nameTerms() {
    var matches: [Match] = []
    for index in columns.indices where !columns[index].isRepeated && columns[index].area != .beside {
      for var fit in Self.fits(columns[index]) {
        // A column in which nothing ever stood is taken for something only where no other is.
        if columns[index].tally.filled.count == 0 { fit.score -= 10_000 }
        matches.append(Match(column: index, fit: fit))
      }
    }
    matches.sort { ($1.fit.score, $0.column) < ($0.fit.score, $1.column) }
    var taken: Set<Seat> = []
    for match in matches where columns[match.column].term == nil {
      guard taken.insert(Seat(area: columns[match.column].area, term: match.fit.term)).inserted else { continue }
      columns[match.column].term = match.fit.term
      columns[match.column].reason = match.fit.reason
    }
    if !has(.gtin) { findGTIN() }
  }

  /// The terms that a column may be, by its names and by what stands in it.
  static func fits(_ column: RowColumn) -> [TermFit] {
    let names = column.names.isEmpty ? [ColumnName(column.header)] : column.names
    return TradeTerm.allCases.compactMap { term in
      guard term.stands(in: column.area), isBelievable(column.tally, term) else { return nil }
      return names.compactMap { $0.fit(term) }.max { $0.score < $1.score }
    }
  }

  /// Whether what stands in a column may be what its name says. An empty column may be anything.
  private static func isBelievable(_ tally: ColumnTally, _ term: TradeTerm) -> Bool {
    let filled = tally.filled.count
    if filled == 0 { return true }
    switch term.content {
    case .anything: return true
    case .number: return (tally.numbers.count + tally.numbers.damaged.count) * 2 >= filled
    case .date: return tally.dates.count > 0 && tally.dates.pattern.map { !$0.isAmbiguous } ?? false
    case .gtin: return (tally.gtins + tally.numbers.damaged.count) * 2 >= filled
    case .currency: return tally.shortest == 3 && tally.longest == 3
    }
  }

  /// Numbers of 8 to 14 digits whose check digits are right are GTINs, whatever they are called.
  private mutating func findGTIN() {
    let index = columns.indices.first { index in
      let tally = columns[index].tally
      return columns[index].term == nil && !columns[index].isRepeated
        && [.row, .line].contains(columns[index].area) && tally.gtins >= 5
        && tally.gtins == tally.filled.count && tally.checked == tally.gtins
    }
    guard let index else { return }
    columns[index].term = .gtin
    columns[index].reason = "all \(columns[index].tally.gtins) values have the check digit of one"
  }

  /// The number that an item is ordered by in a list, `Bestellnummer`, is that of the order in an invoice or a ship notice.
  private mutating func settleOrders() {
    guard [.invoice, .shipment, .orderDate].contains(where: has) else { return }
    for index in columns.indices where columns[index].term == .item {
      let area = columns[index].area
      let names = columns[index].names.isEmpty ? [ColumnName(columns[index].header)] : columns[index].names
      let isDoubtful = names.contains { $0.isDoubtful(.item) }
      guard isDoubtful, !columns.contains(where: { $0.area == area && $0.term == .order }) else { continue }
      columns[index].term = .order
      columns[index].reason += ", as in documents about an order"
    }
  }

  /// Where there is but a list price, it is the price.
  private mutating func settlePrices() {
    guard !has(.price), let index = columns.firstIndex(where: { $0.term == .listPrice }) else { return }
    columns[index].term = .price
    columns[index].reason += ", and it is the only price"
  }

  // MARK: Document

  private mutating func decide(_ known: (kind: DocumentKind, reason: String)? = nil) {
    if let known {
      kind = known.kind
      kindReason = "\(kind.rawValue), \(known.reason)"
    } else {
      decideByTerms()
    }
    if kind == .stockReport, !has(.stock), let index = columns.firstIndex(where: { $0.term == .quantity }) {
      columns[index].term = .stock
    }
  }

  private mutating func decideByTerms() {
    let rules: [(DocumentKind, [TradeTerm])] = [
      (.invoice, [.invoice, .quantity]), (.invoice, [.invoice, .invoiceDate]), (.shipNotice, [.shipment, .quantity]),
      (.shipNotice, [.sscc, .quantity]),
      (.purchaseOrder, [.order, .quantity]), (.catalog, [.price]), (.stockReport, [.stock]),
      (.stockReport, [.item, .quantity]), (.stockReport, [.gtin, .quantity]), (.catalog, [.item]), (.catalog, [.gtin]),
    ]
    guard let rule = rules.first(where: { $0.1.allSatisfy { has($0) } }) else {
      isDecided = false
      kindReason = "nothing tells what document this is: Catalog stands here because there must be one"
      return
    }
    kind = rule.0
    let names = rule.1.compactMap { self[$0] }.map { $0.header.isEmpty ? "column \($0.number)" : quoted($0.header) }
    kindReason = "\(kind.rawValue), because of \(names.joined(separator: " and "))"
  }

  // MARK: Names

  private mutating func nameColumns() {
    var taken = Set(columns.compactMap { $0.term?.rawValue })
    for index in columns.indices {
      if let term = columns[index].term {
        columns[index].id = term.rawValue
        continue
      }
      let base = Self.identifier(columns[index].header)
      var id = base.isEmpty ? "column\(columns[index].number)" : base
      if !taken.insert(id).inserted {
        id += "\(columns[index].number)"
        while !taken.insert(id).inserted { id += "x" }
      }
      columns[index].id = id
    }
  }

  private static let plain: [Character: String] = [
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ê": "e", "à": "a", "á": "a", "ç": "c", "ñ": "n",
    "í": "i", "ì": "i", "ó": "o", "ò": "o", "ú": "u", "ù": "u", "â": "a", "î": "i", "ô": "o", "û": "u",
  ]

  /// Small letters and digits, the words behind the first with a capital: `Preis (inkl. MWSt)` is `preisInklMwst`.
  private static func identifier(_ header: String) -> String {
    let words = header.lowercased().map { plain[$0] ?? String($0) }.joined().split {
      !($0.isASCII && ($0.isLetter || $0.isNumber))
    }
    var name = ""
    for word in words { name += name.isEmpty ? String(word) : word.prefix(1).uppercased() + word.dropFirst() }
    if let first = name.first, first.isNumber { name = "c" + name }
    return String(name.prefix(40))
  }
}
