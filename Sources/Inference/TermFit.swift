// How well a name fits a term of the trade.

import Delimited

/// A term that a column may be.
struct TermFit {
  var term: TradeTerm
  /// Higher is better; names as they are in the table come before parts of names.
  var score: Int
  var reason: String
}

/// A name that a column may be known by.
struct ColumnName {
  /// Which part of the name may be that of a term. Of rows either end; of XML the tail, as words are put together from the
  /// left, or nothing but the whole.
  enum Parts { case ends, tail, none }

  private let whole: String
  private let bare: String
  private let parts: Parts
  /// What makes it tell less than other names of the same column.
  private let penalty: Int
  private let reason: String

  init(_ text: String, parts: Parts = .ends, penalty: Int = 0, reason: String = "by its name") {
    whole = Self.folded(text)
    bare = Self.folded(String(text.prefix { $0 != "(" && $0 != "[" }))
    self.parts = parts
    self.penalty = penalty
    self.reason = reason
  }

  /// `Invoice #` is `invoiceno`.
  private static func folded(_ text: String) -> String {
    let name = RowShaper.folded(text)
    return name.hasSuffix("#") ? name.dropLast() + "no" : name
  }

  /// It may mean the term, or another.
  func isDoubtful(_ term: TradeTerm) -> Bool {
    term.doubtfulNames.contains(whole) || term.doubtfulNames.contains(bare)
  }

  func fit(_ term: TradeTerm) -> TermFit? {
    if whole.isEmpty { return nil }
    let headers = parts == .ends ? term.headers : term.headers + term.leaves
    if headers.contains(whole) { return TermFit(term: term, score: 3_000 - penalty, reason: reason) }
    let others = parts == .ends ? term.wholeNames : []
    if others.contains(whole) { return TermFit(term: term, score: 2_900 - penalty, reason: reason) }
    // The item before the order: what is called better takes its place.
    let doubt = term == .item ? 400 : 500
    if isDoubtful(term) { return TermFit(term: term, score: 3_000 - doubt - penalty, reason: reason) }
    if bare != whole, !bare.isEmpty, headers.contains(bare) || others.contains(bare) {
      return TermFit(term: term, score: 2_000 - penalty, reason: "\(reason) without what is in brackets")
    }
    // Parts of names are numbers and dates of anything, not of the document.
    if parts == .none || term == .document || term == .documentDate { return nil }
    let found = headers.filter {
      $0.count >= 6 && (whole.hasSuffix($0) || parts == .ends && whole.hasPrefix($0))
    }
    guard let best = found.max(by: { $0.count < $1.count }) else { return nil }
    return TermFit(
      term: term, score: 1_000 + best.count - penalty, reason: "by the part '\(best)' of its name")
  }
}
