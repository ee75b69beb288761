// The columns of a feed with what they are about: which term of the trade each is, by its name and by what stands in it, and
// what document all of them together make.

import Canonical
import Delimited

struct RowColumn {
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
    settlePrices()
    decide()
    nameColumns(hasHeader: feed.evidence.hasHeader)
  }

  subscript(_ term: TradeTerm) -> RowColumn? { columns.first { $0.term == term } }
  func has(_ term: TradeTerm) -> Bool { self[term] != nil }

  // MARK: Terms

  private struct Match {
    var column: Int
    var term: TradeTerm
    var score: Int
    var reason: String
  }

  /// The best matches first; each term and each column once.
  private mutating func nameTerms() {
    var matches: [Match] = []
    for index in columns.indices where !columns[index].isRepeated {
      for term in TradeTerm.allCases {
        guard var match = match(index, term), Self.isBelievable(columns[index].tally, term) else { continue }
        // A column in which nothing ever stood is taken for something only where no other is.
        if columns[index].tally.filled.count == 0 { match.score -= 10_000 }
        matches.append(match)
      }
    }
    matches.sort { ($1.score, $0.column) < ($0.score, $1.column) }
    var taken: Set<TradeTerm> = []
    for match in matches where columns[match.column].term == nil && taken.insert(match.term).inserted {
      columns[match.column].term = match.term
      columns[match.column].reason = match.reason
    }
    if !taken.contains(.gtin) { findGTIN() }
  }

  private func match(_ index: Int, _ term: TradeTerm) -> Match? {
    let header = columns[index].header
    let whole = RowShaper.folded(header)
    if whole.isEmpty { return nil }
    if term.headers.contains(whole) { return Match(column: index, term: term, score: 3_000, reason: "by its name") }
    let bare = RowShaper.folded(String(header.prefix { $0 != "(" && $0 != "[" }))
    if bare != whole, !bare.isEmpty, term.headers.contains(bare) {
      return Match(column: index, term: term, score: 2_000, reason: "by its name without what is in brackets")
    }
    let parts = term.headers.filter { $0.count >= 6 && (whole.hasSuffix($0) || whole.hasPrefix($0)) }
    guard let best = parts.max(by: { $0.count < $1.count }) else { return nil }
    return Match(column: index, term: term, score: 1_000 + best.count, reason: "by the part '\(best)' of its name")
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
      return columns[index].term == nil && !columns[index].isRepeated && tally.gtins >= 5
        && tally.gtins == tally.filled.count && tally.checked == tally.gtins
    }
    guard let index else { return }
    columns[index].term = .gtin
    columns[index].reason = "all \(columns[index].tally.gtins) values have the check digit of one"
  }

  /// Where there is but a list price, it is the price.
  private mutating func settlePrices() {
    guard !has(.price), let index = columns.firstIndex(where: { $0.term == .listPrice }) else { return }
    columns[index].term = .price
    columns[index].reason += ", and it is the only price"
  }

  // MARK: Document

  private mutating func decide() {
    let rules: [(DocumentKind, [TradeTerm])] = [
      (.invoice, [.invoice, .quantity]), (.shipNotice, [.shipment, .quantity]), (.shipNotice, [.sscc, .quantity]),
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
    if kind == .stockReport, !has(.stock), let index = columns.firstIndex(where: { $0.term == .quantity }) {
      columns[index].term = .stock
    }
  }

  // MARK: Names

  private mutating func nameColumns(hasHeader: Bool) {
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
