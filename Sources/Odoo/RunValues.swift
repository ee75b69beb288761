// Values in the forms Odoo takes: decimals as strings (with a check of the digits it keeps), datetimes in UTC as
// `YYYY-MM-DD HH:MM:SS`, HTML, external ids.

import Canonical
import Octets

extension Machine {
  /// Copies a text, escaped for JSON.
  @inline(__always)
  mutating func copy(_ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree, _ sink: inout ByteSink)
  {
    switch text.tree {
    case 0: sink.write(escaping: header.bytes, text.start, text.end)
    case 1: sink.write(escaping: part.bytes, text.start, text.end)
    default: sink.write(escaping: pool.bytes, text.start, text.end)
    }
  }

  /// Copies digits.
  @inline(__always)
  mutating func plain(
    _ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree, _ sink: inout ByteSink
  ) {
    switch text.tree {
    case 0: sink.write(header.bytes, text.start, text.end)
    case 1: sink.write(part.bytes, text.start, text.end)
    default: sink.write(pool.bytes, text.start, text.end)
    }
  }

  /// Copies a text as HTML. The points to decide are HTML already.
  mutating func copyHTML(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree,
    _ sink: inout ByteSink
  ) {
    let text = text(op, program, header, part)
    let decisions = pseudo[Int(Pseudo.attention.rawValue)]
    let isReady = text.tree == 2 && text.start == Int(decisions.lowerBound)
    if isReady || !isMarkup(text, header, part) { return copy(text, header, part, &sink) }
    html.removeAll()
    switch text.tree {
    case 0: html.append(html: header.bytes, text.start, text.end)
    case 1: html.append(html: part.bytes, text.start, text.end)
    default:
      html.append(html: pool.bytes, text.start, text.end)
    }
    sink.write(escaping: html.bytes, 0, html.count)
  }

  /// Whether a text has a character that means something in HTML.
  private mutating func isMarkup(_ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree) -> Bool {
    switch text.tree {
    case 0: header.bytes.hasMarkup(text.start, text.end)
    case 1: part.bytes.hasMarkup(text.start, text.end)
    default: pool.bytes.hasMarkup(text.start, text.end)
    }
  }

  mutating func byte(_ text: Text, _ index: Int, _ header: borrowing RecordTree, _ part: borrowing RecordTree) -> UInt8
  {
    switch text.tree {
    case 0: header.bytes[text.start &+ index]
    case 1: part.bytes[text.start &+ index]
    default: pool.bytes[text.start &+ index]
    }
  }

  /// The values of a list, without the first and last quotation mark.
  @inline(__always)
  mutating func several(
    _ list: Int, _ scope: UInt8, _ field: UInt8, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree, _ sink: inout ByteSink
  ) {
    let tree = scope & 1
    var index = 0
    while index < Int(severalCounts[list]) {
      let text = Self.text(tree, several[list &* Self.severalLimit &+ index], field, header, part)
      if index > 0 { sink.write(program.text, valueGap.lowerBound, valueGap.upperBound) }
      copy(text, header, part, &sink)
      index &+= 1
    }
  }

  /// `|` for each choice but one.
  mutating func bars(_ program: Program, _ sink: inout ByteSink) {
    var count = hits
    while count > 1 {
      sink.write(program.text, bar.lowerBound, bar.upperBound)
      count &-= 1
    }
    comma = false
  }

  /// The word the last lookup found.
  mutating func word(_ program: Program, _ sink: inout ByteSink) {
    if isOwnUnit {
      sink.write(unitText, found.lowerBound, found.upperBound)
    } else {
      sink.write(program.text, found.lowerBound, found.upperBound)
    }
  }

  // MARK: Numbers

  /// A small whole number; 0 when it is none.
  mutating func number(_ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree) -> Int {
    guard text.end - text.start <= 5 else { return 0 }
    var value = 0
    for index in 0..<text.end - text.start {
      let digit = byte(text, index, header, part) &- 0x30
      if digit > 9 { return 0 }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// Digits only, as a database id has.
  mutating func isRecord(_ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree) -> Bool {
    guard 1...18 ~= text.end - text.start, byte(text, 0, header, part) != 0x30 else { return false }
    for index in 0..<text.end - text.start where byte(text, index, header, part) &- 0x30 > 9 { return false }
    return true
  }

  /// A decimal above zero.
  mutating func isPositive(_ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree) -> Bool {
    var isZero = true
    for index in 0..<text.end - text.start {
      let byte = byte(text, index, header, part)
      if byte == 0x2d { return false }
      if 0x31...0x39 ~= byte { isZero = false }
    }
    return !isZero
  }

  @inline(__always)
  mutating func decimal(
    _ text: Text, _ digits: UInt8, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree,
    _ sink: inout ByteSink
  ) {
    if shift != 0 || isNegated || divisor != nil { return shifted(text, digits, program, header, part, &sink) }
    plain(text, header, part, &sink)
    if digits > 0 { checkDigits(text, program.digits[Int(digits)], program, header, part) }
  }

  /// Learns what the price that comes next is for: a word of the spec, or a number of units.
  mutating func takeBasis(
    _ text: Text, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    if let found = program.tables[1].find(key(text, header, part)) {
      shift = Int(program.text[found.lowerBound]) &- 0x30
    } else if let units = exact(text, header, part), units.sign > 0 {
      divisor = units
    }
  }

  /// What was to be done to a decimal has been done, or there is none: the next one is another.
  mutating func forgetChanges() {
    shift = 0
    isNegated = false
    divisor = nil
  }

  /// A decimal whose point moves, that is divided, or whose sign changes.
  private mutating func shifted(
    _ text: Text, _ digits: UInt8, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree,
    _ sink: inout ByteSink
  ) {
    let factor = powers[shift]
    let sign = ExactDecimal(isNegated ? -1 : 1)
    let basis = divisor ?? ExactDecimal(1)
    forgetChanges()
    guard let value = exact(text, header, part)?.multiplied(by: factor)?.multiplied(by: sign)?.price(per: basis) else {
      plain(text, header, part, &sink)
      return
    }
    let start = pool.count
    pool.append(value.text)
    let result = Text(tree: 2, start: start, end: pool.count)
    plain(result, header, part, &sink)
    if digits > 0 { checkDigits(result, program.digits[Int(digits)], program, header, part) }
    pool.cut(to: start)
  }

  mutating func exact(_ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree) -> ExactDecimal? {
    switch text.tree {
    case 0: ExactDecimal(header.bytes.span, text.start, text.end)
    case 1: ExactDecimal(part.bytes.span, text.start, text.end)
    default: ExactDecimal(pool.bytes.span, text.start, text.end)
    }
  }

  /// Notes a value with more digits behind the point than Odoo keeps. Odoo: `decimal.precision`.
  @inline(__always)
  private mutating func checkDigits(
    _ text: Text, _ digits: Program.Digits, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) {
    let count = text.end &- text.start
    // Too short for a digit, the point and more digits than are kept.
    if count <= Int(digits.limit) &+ 2 { return }
    var index = 0
    while index < count, byte(text, index, header, part) != 0x2e { index &+= 1 }
    if count &- index &- 1 > Int(digits.limit) { noteDigits(text, index, digits, program, header, part) }
  }

  private mutating func noteDigits(
    _ text: Text, _ point: Int, _ digits: Program.Digits, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) {
    var end = text.end - text.start
    while end > point, byte(text, end - 1, header, part) == 0x30 { end -= 1 }
    guard end - point - 1 > Int(digits.limit) else { return }
    remarks.losesDigits = true
    guard remarks.addsCheck() else { return }
    let count = min(end, 40)
    var value = Slab<UInt8>(repeating: 0, count: count + wordSlack)
    for index in 0..<count { value[index] = byte(text, index, header, part) }
    remarks.checks.append(literal: "{\"check\":\"digits\",\"ok\":false")
    if ordinal > 0 {
      remarks.checks.append(literal: ",\"line\":")
      remarks.checks.append(decimal: ordinal)
    }
    remarks.checks.append(literal: ",\"field\":\"")
    remarks.checks.append(program.text, Int(digits.name.lowerBound), Int(digits.name.upperBound))
    remarks.checks.append(literal: "\",\"value\":\"")
    remarks.checks.append(json: value, 0, count)
    remarks.checks.append(literal: "\",\"kept\":")
    remarks.checks.append(decimal: Int(digits.limit))
    remarks.checks.append(0x7d)
  }

  // MARK: Ids

  mutating func writeID(_ sink: inout ByteSink) {
    id.bound(from: 0, limit: externalIDLimit)
    sink.write(id.bytes, 0, id.count)
  }

  mutating func appendID(
    _ at: Int, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    let op = program.ops[at]
    if op.code == .idBegin {
      let stem = stems[Int(op.extra)]
      id.removeAll()
      id.append(pool.bytes, stem.lowerBound, stem.upperBound)
      return
    }
    id.append(0x2e)
    switch op.code {
    case .idOrdinal: id.append(decimal: ordinal)
    case .idIndex: id.append(decimal: Int(indexes[Int(op.extra)]))
    default:
      let text = text(op, program, header, part)
      // An absent part is told apart from every other one by being empty.
      if text.isEmpty { return }
      switch text.tree {
      case 0: id.append(part: header.bytes, text.start, text.end, limit: 40)
      case 1: id.append(part: part.bytes, text.start, text.end, limit: 40)
      default:
        id.append(part: pool.bytes, text.start, text.end, limit: 40)
      }
    }
  }

  // MARK: Exceptions

  /// Lists an exception with its sentence; what somebody has to decide goes into the activity too.
  mutating func raise(
    _ index: Int, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    let raise = program.raises[index]
    if raise.isForDecision, remarks.addsDecision() {
      for index in raise.htmlParts { appendDecision(program.parts[Int(index)], program, header, part) }
      remarks.decisions.trim()
    }
    if raise.isForDecision, isEnding { gatherDecisions() }
    guard remarks.addsException() else { return }
    remarks.exceptions.append(program.text, Int(raise.head.lowerBound), Int(raise.head.upperBound))
    if ordinal > 0 {
      remarks.exceptions.append(literal: ",\"line\":")
      remarks.exceptions.append(decimal: ordinal)
    }
    remarks.exceptions.append(literal: ",\"message\":\"")
    for index in raise.parts { appendException(program.parts[Int(index)], program, header, part) }
    remarks.exceptions.trim()
    remarks.exceptions.append(literal: "\"}")
  }

  private mutating func appendException(
    _ piece: Program.Part, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    let text = text(piece.source, program, header, part)
    let end = min(text.end, text.start + 200)
    remarks.exceptions.append(program.text, Int(piece.literal.lowerBound), Int(piece.literal.upperBound))
    if piece.source == -2 { remarks.exceptions.append(decimal: ordinal) }
    switch text.tree {
    case 0: remarks.exceptions.append(json: header.bytes, text.start, end)
    case 1: remarks.exceptions.append(json: part.bytes, text.start, end)
    default:
      remarks.exceptions.append(json: pool.bytes, text.start, end)
    }
  }

  private mutating func appendDecision(
    _ piece: Program.Part, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    let text = text(piece.source, program, header, part)
    let end = min(text.end, text.start + 200)
    remarks.decisions.append(program.text, Int(piece.literal.lowerBound), Int(piece.literal.upperBound))
    if piece.source == -2 { remarks.decisions.append(decimal: ordinal) }
    switch text.tree {
    case 0: remarks.decisions.append(html: header.bytes, text.start, end)
    case 1: remarks.decisions.append(html: part.bytes, text.start, end)
    default:
      remarks.decisions.append(html: pool.bytes, text.start, end)
    }
  }
}

extension ExactDecimal {
  /// The price of one, where this is that of `units`: exact, or to ten digits behind the point where it has no end.
  func price(per units: ExactDecimal) -> ExactDecimal? {
    divided(by: units) ?? divided(by: units, places: 11)?.rounded(to: 10, .halfUp)
  }
}
