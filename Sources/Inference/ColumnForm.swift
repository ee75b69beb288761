// How a guide would describe a column: its type, the way its numbers or dates are written, and texts in it that stand for
// nothing. The type is what nearly all values are; what is left over is told by the run, not hidden by the guide.

import Canonical

struct ColumnForm {
  enum Kind: Equatable { case text, number, date }

  private(set) var kind = Kind.text
  /// JSON5 members behind the type: `form: "DD.MM.YYYY"`.
  private(set) var members: [String] = []
  /// Sentences.
  private(set) var evidence: [String] = []
  /// What its numbers have before decimals and between thousands; nil where it has none.
  private(set) var way: NumberTally.Way?

  /// Words for nothing, whatever column they stand in, when letters are small.
  private static let nothing: Set<String> = [
    "-", "--", "n/a", "na", "null", "none", "nil", "k.a.", "unbekannt", "unknown", "tbd", "?", "#n/a", "keine", "aucun",
  ]
  private static let blankLimit = 3

  /// It holds numbers, but what their marks mean neither the column nor the file tells: it is text.
  private(set) var isUntold = false
  /// Texts stand for nothing in some rows, so that the column is empty there.
  private(set) var hasBlanks = false

  /// `decimal` is the mark of the file, nil where nothing tells it; `isKey` says that the column numbers things.
  init(_ tally: ColumnTally, _ term: TradeTerm?, decimal: String?, isKey: Bool) {
    let filled = tally.filled.count
    if filled == 0 {
      kind = term?.content == .number ? .number : term?.content == .date ? .date : .text
      return
    }
    let numbers = tally.numbers
    let blanks = Self.blanks(tally)
    let others = blanks.reduce(0) { $0 + $1.seen.count }
    let wanted = term?.content
    // A column that is called a price holds prices, be some of them spoilt.
    let least = wanted == .number || wanted == .date ? filled : filled * 2
    let isCode = isKey || numbers.padded > 0 || numbers.digits > 15 || term != nil && wanted != .number
    if let pattern = tally.dates.pattern, tally.dates.count * 2 >= least - others,
      tally.dates.count >= numbers.count
        || wanted == .date, wanted == nil || wanted == .date
    {
      seeDates(pattern, tally)
    } else if numbers.count > 0, (numbers.count + numbers.damaged.count) * 2 >= least - others, !isCode {
      seeNumbers(tally, decimal)
    } else {
      seeGaps(tally, term)
      return
    }
    add(blanks)
  }

  private mutating func add(_ blanks: [(name: String, seen: Occurrences)]) {
    if blanks.isEmpty { return }
    hasBlanks = true
    members.append("empty: [\(blanks.map { quoted($0.name) }.joined(separator: ", "))]")
    evidence.append(
      "these stand for nothing: " + blanks.map { "\(quoted($0.name)) \($0.seen.count) times" }.joined(separator: ", "))
  }

  /// Texts among numbers and dates that stand for nothing: few, and known or seen more than once.
  private static func blanks(_ tally: ColumnTally) -> [(name: String, seen: Occurrences)] {
    guard tally.words.isWhole else { return [] }
    let ranked = tally.words.ranked.filter { nothing.contains($0.name.lowercased()) || $0.seen.count > 1 }
    return ranked.count <= blankLimit ? ranked : ranked.filter { nothing.contains($0.name.lowercased()) }
  }

  private mutating func seeDates(_ pattern: (text: String, isAmbiguous: Bool), _ tally: ColumnTally) {
    let count = "\(tally.dates.count) of \(tally.filled.count) values are dates as \(pattern.text)"
    if pattern.isAmbiguous {
      evidence.append(
        count + ", or with day and month the other way round: no value tells, so it is text until you say "
          + "is: \"DT\" and which")
      return
    }
    kind = .date
    members.append("form: \(quoted(pattern.text))")
    evidence.append(count)
  }

  private mutating func seeNumbers(_ tally: ColumnTally, _ decimal: String?) {
    let numbers = tally.numbers
    isUntold = decimal == nil && numbers.isAmbiguous
    if !isUntold { writeNumbers(numbers, decimal ?? ".") }
    var words = "\(numbers.count) of \(tally.filled.count) values are numbers, up to \(plural(numbers.digits, "digit"))"
    if numbers.isAmbiguous {
      let mark = numbers.ambiguousMark
      words += "; whether '\(mark)' stands before decimals no number of this column tells"
      if isUntold {
        words += ", nor any other: it is text until you say is: \"R\", and thousands: \(quoted(mark)) if it does not"
      }
    }
    if numbers.damaged.count > 0 { words += "; \(numbers.damaged.count) were spoilt by a spreadsheet" }
    evidence.append(words)
  }

  private mutating func writeNumbers(_ numbers: NumberTally, _ decimal: String) {
    kind = .number
    let way = numbers.way(decimal)
    self.way = way
    if way.decimal != decimal, numbers.count > numbers.whole { members.append("decimal: \(quoted(way.decimal))") }
    if !way.thousands.isEmpty { members.append("thousands: \(quoted(way.thousands))") }
    if !numbers.signs.isEmpty {
      members.append("signs: [\(numbers.signs.ranked.map { quoted($0.name) }.joined(separator: ", "))]")
    }
    if numbers.trailingMinus > 0 { members.append("trailingMinus: true") }
    if numbers.parentheses > 0 { members.append("parentheses: true") }
  }

  /// Zeros and dashes where there is no GTIN.
  private mutating func seeGaps(_ tally: ColumnTally, _ term: TradeTerm?) {
    guard term?.content == .gtin else { return }
    let fillers = tally.values.ranked.filter { entry in
      let text = entry.name.lowercased()
      return Self.nothing.contains(text) || text.utf8.count < 8 && text.utf8.allSatisfy { $0 == 0x30 }
    }
    add(Array(fillers.prefix(Self.blankLimit)))
    if tally.numbers.damaged.count > 0 {
      evidence.append(
        "\(tally.numbers.damaged.count) were spoilt by a spreadsheet and will be refused: ask for the column as text")
    }
  }
}
