// Whether the first row of a sample names the columns, which mark stands before decimals, and why.

import Octets

struct HeaderJudge {
  /// Index of the first row that is no preamble.
  private(set) var first = 0
  private(set) var isHeader = false
  private(set) var reason: String?

  init(_ sample: SampleRows) {
    guard !sample.rows.isEmpty else { return }
    first = Self.preamble(sample)
    let row = sample.rows[first]
    let rest = sample.rows[(first + 1)...]
    if let value = row.first(where: Self.isValue) {
      reason = "the first row is no header: it holds \(Self.shown(value))"
      return
    }
    guard row.contains(where: { !$0.isEmpty }), !rest.isEmpty else {
      reason = "nothing tells a header"
      return
    }
    for (column, name) in row.enumerated() where !name.isEmpty {
      let below = rest.compactMap { column < $0.count && !$0[column].isEmpty ? $0[column] : nil }
      let values = below.count(where: Self.isValue)
      if values > 0, values * 5 >= below.count * 4 {
        isHeader = true
        reason =
          "column \(column + 1) is named \(Self.shown(name)) and holds \(Self.shown(below.first(where: Self.isValue) ?? []))"
        return
      }
      if below.contains(name) {
        reason = "the first row is no header: \(Self.shown(name)) stands also below"
        return
      }
    }
    let isShort = row.allSatisfy { $0.count <= 60 } && row.count { !$0.isEmpty } * 2 >= row.count
    isHeader = isShort && row.count > 1
    reason = isHeader ? "the first row holds short names that do not stand below" : "nothing tells a header"
  }

  /// How many rows stand before the table: rows of few cells, or, as spreadsheets fill rows up, of few cells that hold
  /// something, above a row of names.
  private static func preamble(_ sample: SampleRows) -> Int {
    guard sample.width > 2 else { return 0 }
    let short = rows(of: sample) { $0.count * 2 <= sample.width }
    let sparse = rows(of: sample) { $0.count(where: { !$0.isEmpty }) * 2 <= sample.width }
    guard sparse > short, sparse + 1 < sample.rows.count, !sample.rows[sparse].contains(where: isValue),
      sample.rows[(sparse + 1)...].contains(where: { $0.contains(where: isValue) })
    else { return short }
    return sparse
  }

  /// How many rows stand before the first wide one; none where one of their kind comes again.
  private static func rows(of sample: SampleRows, isNarrow: ([[UInt8]]) -> Bool) -> Int {
    guard let wide = sample.rows.firstIndex(where: { !isNarrow($0) }), wide > 0 else { return 0 }
    let heads = Set(sample.rows[..<wide].compactMap(\.first))
    let again = sample.rows[wide...].contains { isNarrow($0) && heads.contains($0.first ?? []) && $0.first != [] }
    return again ? 0 : wide
  }

  /// A number, a date, or a long code of digits: nothing a column is named.
  static func isValue(_ cell: [UInt8]) -> Bool {
    guard let first = cell.first(where: { $0 != 0x20 }) else { return false }
    let digits = cell.count { $0 &- 0x30 <= 9 }
    let others = cell.count { $0 &- 0x30 > 9 && ![0x20, 0x2c, 0x2e, 0x2d, 0x2b, 0x2f, 0x3a, 0x27].contains($0) }
    if digits == 0 { return false }
    if others == 0 { return true }
    // 4.03E+12, 2019-01-31T12:00Z
    return first &- 0x30 <= 9 && others <= 2 && digits >= 3
  }

  static func shown(_ cell: [UInt8]) -> String {
    let text = String(decoding: cell, as: UTF8.self)
    return "'" + (text.count > 24 ? text.prefix(24) + "…" : text[...]) + "'"
  }
}

/// Counts the numbers that tell a decimal mark.
struct DecimalJudge {
  private var votes: [UInt8: Int] = [:]
  private var unsure: [UInt8: Int] = [:]
  private var examples: [UInt8: [UInt8]] = [:]

  mutating func take(_ cell: [UInt8]) {
    var body = cell[...]
    while body.first == 0x20 { body.removeFirst() }
    while body.last == 0x20 { body.removeLast() }
    if body.first == 0x2d || body.first == 0x2b { body.removeFirst() }
    guard let last = body.last, last &- 0x30 <= 9, let lead = body.first, lead &- 0x30 <= 9,
      let at = body.lastIndex(where: { $0 == 0x2c || $0 == 0x2e })
    else { return }
    let mark = body[at]
    let before = body[..<at]
    guard body[(at + 1)...].allSatisfy({ $0 &- 0x30 <= 9 }), !before.contains(mark),
      before.allSatisfy({ $0 &- 0x30 <= 9 || $0 == 0x2c || $0 == 0x2e || $0 == 0x27 || $0 == 0x20 })
    else { return }
    // Three digits behind the mark may be thousands.
    let isUnsure = body.endIndex - at == 4 && before.allSatisfy { $0 &- 0x30 <= 9 } && before.count <= 3 && lead != 0x30
    if isUnsure { unsure[mark, default: 0] += 1 } else { votes[mark, default: 0] += 1 }
    if !isUnsure || votes[mark] == nil { examples[mark] = examples[mark] ?? cell }
  }

  func verdict(separator: UInt8) -> (UInt8, String)? {
    let (commas, points) = (votes[0x2c, default: 0], votes[0x2e, default: 0])
    if commas + points == 0 {
      // A comma that is no separator, where semicolons are.
      guard separator == 0x3b, let count = unsure[0x2c], unsure[0x2e] == nil else { return nil }
      return (
        0x2c, "\(count) numbers as \(HeaderJudge.shown(examples[0x2c] ?? [])) have a comma, and ; separates cells"
      )
    }
    let mark: UInt8 = commas > points ? 0x2c : 0x2e
    let name = mark == 0x2c ? "comma" : "point"
    let against = min(commas, points)
    let words = "\(max(commas, points)) numbers have a decimal \(name), as \(HeaderJudge.shown(examples[mark] ?? []))"
    return (mark, against == 0 ? words : words + "; \(against) have the other")
  }
}
