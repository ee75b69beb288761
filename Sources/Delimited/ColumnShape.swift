// A column as the shaper goes by it: a layout's arrays and texts laid flat, so that no cell of a file counts references.

import Octets

struct ColumnShape: Sendable {
  enum Form: UInt8, Sendable { case text, decimal, date, time }

  /// The cell of the file, from 1; 0 for none.
  var cell: Int
  let form: Form
  /// Some texts stand for nothing.
  let hasBlanks: Bool
  /// The decimal mark where a number of nothing but digits and it needs no further look; else 0.
  let plainMark: UInt8
  /// The style of a decimal; the patterns of a date.
  let ways: Range<Int>

  /// Lays `column` flat; its style or patterns go behind the others.
  init(_ column: RowLayout.Column, _ styles: inout Slab<NumberStyle>, _ patterns: inout Slab<DatePattern>) {
    cell = column.position
    hasBlanks = !column.blanks.isEmpty
    switch column.form {
    case .text: (form, plainMark, ways) = (.text, 0, 0..<0)
    case .decimal(let style):
      (form, plainMark) = (.decimal, style.readsPlainly ? style.decimal : 0)
      ways = styles.count..<styles.count + 1
      styles.append(style)
    case .date(let list):
      (form, plainMark, ways) = (.date, 0, patterns.count..<patterns.count + list.count)
      for pattern in list { patterns.append(pattern) }
    case .time: (form, plainMark, ways) = (.time, 0, 0..<0)
    }
  }
}
