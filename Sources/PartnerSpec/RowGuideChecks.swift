// What is wrong in a guide for rows though each member by itself is right: two tasks for one character, two columns of one name,
// places that nothing reads, signs that are parts of numbers.

import Conformance
import Delimited
import JSON5
import Octets

extension RowGuideReader {
  /// Separator, quote and comment of a dialect are three characters.
  mutating func checkBytes(_ value: JSON5Value) {
    let dialect = layout.dialect
    if let quote = dialect.quote, quote == dialect.separator {
      reader.fail(
        value["quote"] ?? value["separator"] ?? value,
        "quote and separator are both '\(Character(Unicode.Scalar(quote)))': cells cannot be told; take \"\" for no quotes"
      )
    }
    if let comment = dialect.comment, comment == dialect.separator || comment == dialect.quote {
      reader.fail(
        value["comment"] ?? value,
        "'\(Character(Unicode.Scalar(comment)))' begins a comment and is separator or quote besides: take another")
    }
  }

  /// The mark before decimals is none between thousands, and no sign is part of a number.
  mutating func checkMarks(_ value: JSON5Value, _ style: NumberStyle) {
    let between: [(NumberStyle.Thousands, UInt8)] = [(.point, 0x2e), (.comma, 0x2c)]
    let isBoth = between.contains { style.thousands.contains($0.0) && $0.1 == style.decimal }
    if isBoth, let at = value["thousands"] ?? value["decimal"] {
      reader.fail(
        at,
        "'\(Character(Unicode.Scalar(style.decimal)))' stands before decimals and between thousands: numbers cannot be told"
      )
    }
    guard let signs = value["signs"] else { return }
    for item in signs.array ?? [signs] {
      guard let text = item.string, text.isEmpty || text.utf8.contains(where: { 0x30...0x39 ~= $0 }) else { continue }
      reader.fail(
        item, "found '\(text)', expected what stands beside a number and is no part of it, such as '€' or 'EUR'")
    }
  }

  /// Each column is found by a name of its own.
  mutating func checkHeaders(_ columns: JSON5Value, _ record: RowLayout.Record) {
    guard layout.hasHeader else { return }
    var owners: [String: String] = [:]
    for column in record.columns {
      let at = columns[column.id]?["header"]
      for name in column.headers {
        let folded = RowShaper.folded(name)
        if let owner = owners[folded], owner != column.id {
          let item = at?.array?.first { $0.string == name } ?? at ?? columns[column.id] ?? columns
          reader.fail(item, "'\(name)' is what column '\(owner)' is called: a column goes by a name of its own")
        }
        owners[folded] = owners[folded] ?? column.id
      }
    }
  }
}
