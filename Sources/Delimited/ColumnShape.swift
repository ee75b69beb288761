// A column as the shaper goes by it: a layout's arrays and texts laid flat, so that no cell of a file counts references.

import Octets

struct ColumnShape: Sendable {
  enum Form: UInt8, Sendable { case text, decimal, date, time }

  /// The cell of the file, from 1; 0 for none.
  var cell: Int
  let form: Form
  /// Some texts stand for nothing.
  let hasBlanks: Bool
  /// A number of nothing but digits and a mark needs no further look.
  let isPlain: Bool
  /// The style of a decimal; the patterns of a date.
  let ways: Range<Int>

  /// Lays `column` flat; its style or patterns go behind the others.
  init(_ column: RowLayout.Column, _ styles: inout Slab<NumberStyle>, _ patterns: inout Slab<DatePattern>) {
    cell = column.position
    hasBlanks = !column.blanks.isEmpty
    switch column.form {
    case .text: (form, isPlain, ways) = (.text, false, 0..<0)
    case .decimal(let style):
      (form, isPlain, ways) = (.decimal, style.readsPlainly, styles.count..<styles.count + 1)
      styles.append(style)
    case .date(let list):
      (form, isPlain, ways) = (.date, false, patterns.count..<patterns.count + list.count)
      for pattern in list { patterns.append(pattern) }
    case .time: (form, isPlain, ways) = (.time, false, 0..<0)
    }
  }
}
