// How the texts at one place of XML are written: what a guide says of their type, and what a map must change so that they
// are plain numbers and dates.

import Delimited

struct TreeForm {
  private(set) var type = "AN"
  /// Changes, as JSON5: `{ replace: ",", with: "." }`. What they cannot read is told of, never read as another number.
  private(set) var edits: [String] = []
  /// Changes that read more, and would read texts of another form as other numbers: for somebody to choose.
  private(set) var looserEdits: [String] = []
  /// Sentences.
  private(set) var evidence: [String]
  private(set) var kind: ColumnForm.Kind

  init(_ leaf: LeafTally, _ term: TradeTerm?, decimal: String) {
    let tally = leaf.tally
    let form = ColumnForm(tally, term, decimal: decimal, isKey: term?.isKey ?? false)
    kind = form.kind
    evidence = form.evidence
    if form.kind != .date, let pattern = tally.dates.pattern, pattern.isAmbiguous, !evidence.isEmpty {
      evidence = [
        "\(tally.dates.count) of \(tally.filled.count) values are dates as \(pattern.text), or with day and month the other "
          + "way round: no value tells; say which in the map, edit: [{ date: \(quoted(pattern.text)) }]"
      ]
    }
    if tally.filled.count == 0 { return }
    switch form.kind {
    case .number: seeNumbers(tally, form.way, isAmount: term?.content == .number, decimal)
    case .date: seeDates(leaf)
    case .text: if term?.content == .gtin, tally.longest <= 14, tally.shortest >= 8 { type = "AN 8/14" }
    }
  }

  /// Plain numbers are a type of guides for XML; others are texts there, and the map makes them plain.
  private mutating func seeNumbers(_ tally: ColumnTally, _ way: NumberTally.Way?, isAmount: Bool, _ decimal: String) {
    let numbers = tally.numbers
    guard let way else { return }
    let isBare = numbers.signs.isEmpty && numbers.trailingMinus == 0 && numbers.parentheses == 0
    let isPlain = way.decimal == "." && way.thousands.isEmpty || numbers.count == numbers.whole
    if isBare, isPlain, numbers.whole + numbers.reads[0] == tally.filled.count {
      // Digits alone may be a number of something, which nobody adds up.
      let isDecimal = isAmount || numbers.count > numbers.whole
      if isDecimal, numbers.count == numbers.whole, decimal == "," {
        evidence.append("none has a mark, but other numbers of these files have commas: one here would be read")
        edits += Self.commas
      } else if isDecimal {
        type = "R"
      }
      return
    }
    readMarks(way, numbers)
    if !isBare, numbers.trailingMinus + numbers.parentheses > 0 {
      evidence.append("a minus behind the number, or brackets around it, are not read in XML: ask for a minus in front")
    }
  }

  /// Signs, marks between thousands and before decimals.
  private mutating func readMarks(_ way: NumberTally.Way, _ numbers: NumberTally) {
    let signs = numbers.signs.ranked.flatMap { sign in
      [" \(sign.name)", "\(sign.name) ", sign.name].map { Self.drop($0) }
    }
    let marks = way.decimal == "," ? Self.commas : [Self.onlyNumbers]
    edits += signs
    if way.thousands == "." || way.thousands == "," {
      // Where it stands before decimals, taking it away would make 1250 of 12.50.
      looserEdits = signs + [Self.drop(way.thousands)] + marks.filter { $0 != Self.noPoints }
      evidence.append(
        "'\(way.thousands)' between thousands is not read, as it may stand before decimals: such a value is told of and left "
          + "out; the map shows what would read it")
    } else if !way.thousands.isEmpty {
      edits.append(Self.drop(way.thousands))
    }
    edits += marks
  }

  private static func drop(_ text: String) -> String { "{ replace: \(quoted(text)), with: \"\" }" }

  /// Makes a text with a point no number, so that it is told of.
  private static let noPoints = "{ replace: \".\", with: \"?\" }"
  /// Is done with numbers alone: what is none is told of.
  private static let onlyNumbers = "{ times: \"1\" }"
  /// A comma before decimals, and nothing else.
  private static let commas = [noPoints, "{ replace: \",\", with: \".\" }", onlyNumbers]

  private mutating func seeDates(_ leaf: LeafTally) {
    guard let pattern = leaf.tally.dates.pattern?.text else { return }
    let isWhole = leaf.tally.dates.count == leaf.tally.filled.count
    let hasTimes = leaf.moments + leaf.spacedMoments > 0
    if pattern == "YYYY-MM-DD", isWhole, leaf.spacedMoments == 0 {
      type = "DT"
      if hasTimes { evidence.append("with a time in \(leaf.moments)") }
      return
    }
    if pattern == "YYYYMMDD", isWhole, !hasTimes {
      type = "DT 8/8"
      return
    }
    if hasTimes {
      let mark = leaf.spacedMoments > 0 ? " " : "T"
      edits.append("{ part: 1, of: \(quoted(mark)) }")
      evidence.append("the time behind the day, in \(leaf.moments + leaf.spacedMoments), is not read")
    }
    edits.append("{ date: \(quoted(pattern)) }")
  }
}
