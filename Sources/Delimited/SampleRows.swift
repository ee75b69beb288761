// The beginning of a file read as one dialect, and how well that goes: how many rows have the same number of cells, and how
// many have quotes that stand wrong.

import Octets

struct SampleRows {
  let dialect: Dialect
  private(set) var rows: [[[UInt8]]] = []
  /// Physical line of each row.
  private(set) var lines: [UInt64] = []
  private(set) var quotedRows = 0
  private(set) var oddRows = 0
  private(set) var commentRows = 0
  /// Where a quote opens that is never closed.
  private(set) var unclosed: Place?
  /// The commonest number of cells, from two, and how many rows have it.
  private(set) var width = 1
  private(set) var agreeing = 0

  /// `isWhole` says that nothing follows the text: otherwise a quote may be closed behind it.
  init(_ text: [UInt8], _ dialect: Dialect, isWhole: Bool) {
    self.dialect = dialect
    var reader = RowReader(MemorySource(text), dialect)
    var problems: [RowProblem] = []
    while (try? reader.next(&problems)) == true {
      rows.append((0..<reader.cellCount).map { reader.text($0 + 1) })
      lines.append(reader.line)
      if reader.flags.contains(.quotes) { quotedRows += 1 }
      if !reader.flags.isDisjoint(with: [.strayQuote, .textAfterQuote]) { oddRows += 1 }
    }
    commentRows = Int(reader.commentRows)
    if let last = problems.last, last.kind == .unclosedQuote {
      if isWhole || Int(last.place.offset) < text.count / 2 { unclosed = last.place }
    }
    var counts: [Int: Int] = [:]
    for row in rows where row.count > 1 { counts[row.count, default: 0] += 1 }
    if let best = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      width = best.key
      agreeing = best.value
    }
  }

  /// How wrong its quotes are.
  var faults: Int { oddRows + (unclosed == nil ? 0 : 1_000_000) }

  /// How much speaks for the separator: agreement above all, then many cells. Nothing when rows have but one.
  var weight: Double {
    guard width > 1 else { return 0 }
    let share = Double(agreeing) / Double(rows.count)
    // Colons and carets also stand inside times and texts.
    let rarity = [0x2c, 0x3b, 0x09, 0x7c, 0x01, 0x1f].contains(dialect.separator) ? 1.0 : 0.5
    var bits = 0.0
    var rest = Double(min(width, 64))
    while rest >= 2 {
      bits += 1
      rest /= 2
    }
    let oddness = 1 - 0.5 * Double(min(oddRows, rows.count)) / Double(rows.count)
    let unanimity = agreeing == rows.count ? 1.5 : share * share * share * share
    return unanimity * (bits + rest - 1) * rarity * oddness
  }

  // MARK: The best way to read with one separator

  /// Quotes, escapes and blanks as they go best with `separator`.
  static func best(_ text: [UInt8], separator: UInt8, comment: UInt8?, isWhole: Bool) -> SampleRows {
    func read(_ quote: UInt8?, _ escape: Dialect.Escape = .doubled, trims: Bool = false) -> SampleRows {
      let dialect = Dialect(separator: separator, quote: quote, escape: escape, comment: comment, trims: trims)
      return SampleRows(text, dialect, isWhole: isWhole)
    }
    var best = read(0x22)
    if best.faults > 0 {
      // In this order: a later way must be better than all before.
      let ways: [(Dialect.Escape, Bool)] = [
        (.doubled, true), (.backslash, false), (.both, false), (.backslash, true), (.both, true),
      ]
      for (escape, trims) in ways {
        let next = read(0x22, escape, trims: trims)
        if next.faults < best.faults { best = next }
      }
    }
    if best.quotedRows == 0 {
      let single = read(0x27)
      if single.quotedRows > 1, single.faults == 0 { return single }
    }
    if best.unclosed != nil || best.quotedRows == 0 && best.oddRows > 0 { best = read(nil) }
    if !best.dialect.trims, best.blanksLead {
      let trimmed = read(best.dialect.quote, best.dialect.escape, trims: true)
      if trimmed.faults <= best.faults { best = trimmed }
    }
    return best
  }

  /// Most cells behind a separator begin with a blank.
  private var blanksLead: Bool {
    let later = rows.flatMap { $0.dropFirst() }.filter { !$0.isEmpty }
    let leading = later.count { $0[0] == 0x20 && $0.count > 1 }
    return later.count > 1 && leading * 4 > later.count * 3
  }
}
