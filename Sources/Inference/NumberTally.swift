// How the numbers and the dates of a column are written. Each value is read by each way that guides know, with the very code
// that reads files; the way that reads most is the column's.

import Delimited
import Octets

struct NumberTally {
  /// One way to write numbers: the mark before decimals, and what stands between thousands.
  struct Way: Sendable {
    let decimal: String
    let thousands: String
    let style: NumberStyle

    init(_ decimal: String, _ thousands: String, _ between: NumberStyle.Thousands) {
      self.decimal = decimal
      self.thousands = thousands
      style = NumberStyle(
        decimal: decimal.utf8.first ?? 0x2e, thousands: between, signs: NumberTally.signs, trailingMinus: true,
        parentheses: true)
    }
  }

  /// Currencies and such that stand beside numbers.
  static let signs = ["€", "$", "£", "%", "CHF", "EUR", "USD", "GBP", "Fr.", "SFr."]
  /// The plainer first.
  static let ways = [
    Way(".", "", []), Way(",", "", []), Way(".", ",", .comma), Way(",", ".", .point), Way(".", "'", .apostrophe),
    Way(",", " ", .space), Way(".", " ", .space),
  ]

  private static let pointWays = bits(".")
  private static let commaWays = bits(",")

  private static func bits(_ decimal: String) -> Int {
    ways.indices.reduce(0) { $0 | (ways[$1].decimal == decimal ? 1 << $1 : 0) }
  }

  /// Values read by each way; those that are digits alone are read by all.
  private(set) var reads = [Int](repeating: 0, count: Self.ways.count)
  /// Values that have a point, or a comma, and that only this mark before decimals makes a number.
  private var told = [0, 0]
  /// Values whose only mark, a point or a comma, may stand before decimals or between thousands: `1,200`.
  private var untold = [0, 0]
  /// Numbers in any way.
  private(set) var count = 0
  /// Digits and perhaps a minus: no mark tells anything.
  private(set) var whole = 0
  private(set) var digits = 0
  /// Begin with a zero that says nothing in numbers: rather codes.
  private(set) var padded = 0
  private(set) var trailingMinus = 0
  private(set) var parentheses = 0
  private(set) var signs = Register(limit: Self.signs.count)
  /// `4.03899E+12`.
  private(set) var damaged = Occurrences()

  /// Takes a value; answers whether it is a number, or was one. `room` is for the reading.
  mutating func take(_ cell: [UInt8], _ row: Int, _ sight: Sight, _ room: inout Slab<UInt8>) -> Bool {
    guard cell.count <= 40, cell.contains(where: { $0 &- 0x30 <= 9 }) else { return false }
    if NumberStyle.isDamaged(cell.span, 0..<cell.count) {
      damaged.add(row, sight)
      return true
    }
    let body = cell.first == 0x2d ? cell.dropFirst() : cell[...]
    if body.allSatisfy({ $0 &- 0x30 <= 9 }) {
      if body.count > ExactDecimal.digitLimit { return false }
      whole += 1
      count += 1
      digits = max(digits, body.count)
      if body.count > 1, body.first == 0x30 { padded += 1 }
      return true
    }
    var readers = 0
    for (index, way) in Self.ways.enumerated() where !Self.isZero(cell, before: way.thousands) {
      guard case .number(let end) = way.style.normalise(cell.span, 0, cell.count, to: &room, at: 1) else { continue }
      reads[index] += 1
      readers |= 1 << index
      digits = max(digits, (1..<end).count { room[$0] &- 0x30 <= 9 })
    }
    if readers == 0 { return false }
    noteMarks(cell, readers)
    noteSurroundings(cell, row, sight)
    return true
  }

  /// No thousands begin with a zero: `0,250` is a quarter.
  private static func isZero(_ cell: [UInt8], before mark: String) -> Bool {
    guard let mark = mark.utf8.first, let lead = cell.firstIndex(where: { $0 &- 0x30 <= 9 }) else { return false }
    return cell[lead] == 0x30 && lead + 1 < cell.count && cell[lead + 1] == mark
  }

  /// `readers` has a bit for each way that reads the value.
  private mutating func noteMarks(_ cell: [UInt8], _ readers: Int) {
    let (isOfPoints, isOfCommas) = (readers & Self.pointWays != 0, readers & Self.commaWays != 0)
    if isOfPoints != isOfCommas {
      if cell.contains(isOfPoints ? 0x2e : 0x2c) { told[isOfPoints ? 0 : 1] += 1 }
    } else if readers & 1 != readers >> 1 & 1 {
      untold[readers & 1 == 1 ? 0 : 1] += 1
    }
  }

  private mutating func noteSurroundings(_ cell: [UInt8], _ row: Int, _ sight: Sight) {
    count += 1
    if cell.last == 0x2d { trailingMinus += 1 }
    if cell.contains(0x28) { parentheses += 1 }
    let text = String(decoding: cell, as: UTF8.self)
    for sign in Self.signs where text.hasPrefix(sign) || text.hasSuffix(sign) { signs.add(sign, row, sight) }
  }

  /// Numbers that only this mark makes: what tells the mark of the file.
  func votes(_ decimal: String) -> Int { told[decimal == "." ? 0 : 1] }

  /// How the column is written, where the file has `decimal` before decimals.
  func way(_ decimal: String) -> Way {
    let best = Self.ways.indices.max { one, other in
      let (a, b) = (Self.ways[one].decimal == decimal, Self.ways[other].decimal == decimal)
      if reads[one] != reads[other] { return reads[one] < reads[other] }
      // Equals: as the file, then the plainer.
      return a != b ? b : one > other
    }
    return Self.ways[best ?? 0]
  }

  /// Numbers have a mark that may stand before decimals or between thousands, `1,234`, and none of them tells which.
  var isAmbiguous: Bool {
    func most(_ decimal: String) -> Int {
      Self.ways.indices.filter { Self.ways[$0].decimal == decimal }.map { reads[$0] }.max() ?? 0
    }
    return untold != [0, 0] && most(".") == most(",")
  }

  /// The mark in question.
  var ambiguousMark: String { untold[1] > untold[0] ? "," : "." }
}

struct DateTally {
  /// The stricter first; what reads as many is taken in this order.
  static let patterns = [
    "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "D.M.YYYY", "DD.MM.YY", "D.M.YY", "MM/DD/YYYY", "M/D/YYYY", "DD/MM/YYYY",
    "D/M/YYYY", "M/D/YY", "D/M/YY", "DD-MM-YYYY", "MM-DD-YYYY", "YYYY/MM/DD",
  ].compactMap { DatePattern($0) }

  private(set) var reads = [Int](repeating: 0, count: Self.patterns.count)
  private(set) var count = 0

  mutating func take(_ cell: [UInt8]) -> Bool {
    guard (6...10).contains(cell.count), cell[0] &- 0x30 <= 9, cell[cell.count - 1] &- 0x30 <= 9 else { return false }
    let isPlain = cell.allSatisfy { $0 &- 0x30 <= 9 }
    // Digits alone may be anything: only years of our time are believed.
    if isPlain, cell.count != 8 || !(cell.starts(with: [0x31, 0x39]) || cell.starts(with: [0x32, 0x30])) {
      return false
    }
    var isRead = false
    for (index, pattern) in Self.patterns.enumerated() where pattern.read(cell) != nil {
      reads[index] += 1
      isRead = true
    }
    if isRead { count += 1 }
    return isRead
  }

  /// How the dates are written, and whether another order of day and month reads as many.
  var pattern: (text: String, isAmbiguous: Bool)? {
    guard let best = reads.max(), best > 0, let first = reads.firstIndex(of: best) else { return nil }
    let rivals = reads.indices.filter { reads[$0] == best }.map { Self.order(Self.patterns[$0].text) }
    return (Self.patterns[first].text, rivals.contains { $0 != rivals[0] })
  }

  private static func order(_ pattern: String) -> String {
    pattern.filter(\.isLetter).reduce(into: "") { if $0.last != $1 { $0.append($1) } }
  }
}
