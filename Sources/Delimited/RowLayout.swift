// What the rows of a file hold: which columns there are, by what they are known, and in which form they are written. Said by
// a guide; the same for reading and for writing. Rows are brought into this shape before anything is judged or mapped.

import Octets

package struct RowLayout: Sendable {
  /// How the cells of a column are written.
  package enum Form: Sendable {
    case text
    /// Becomes a plain decimal: digits, a point, a minus in front.
    case decimal(NumberStyle)
    /// Becomes CCYYMMDD: written in one of these ways.
    case date([DatePattern])
    /// `HH:MM`, `HH:MM:SS` or without colons; becomes HHMM or HHMMSS.
    case time
  }

  package struct Column: Sendable {
    /// What maps and messages call it.
    package var id: String
    /// What it may be called in the header row, any of them.
    package var headers: [String] = []
    /// Its place in the row, from 1; 0 where the header tells.
    package var position = 0
    package var form = Form.text
    /// A file without the column is refused.
    package var isRequired = false
    /// Texts that stand for nothing: `NULL`, `-`.
    package var blanks: [[UInt8]] = []
    /// No two rows have the same value.
    package var isUnique = false
    /// What its values look like; only of text.
    package var pattern: CellPattern?
    /// The partner's code table that must have its values.
    package var table: String?
    /// The column of the same kind of row, from 1, one row of which must hold its values; 0 for none.
    package var among = 0
    /// Another column's values must be among this one's.
    package var isReferred = false

    package init(id: String) { self.id = id }

    /// Values must be known from somewhere.
    package var isReference: Bool { table != nil || among > 0 }
  }

  /// One kind of row.
  package struct Record: Sendable {
    package var tag: SegmentTag
    /// What stands in the column that tells the kind; empty where all rows are of one kind.
    package var type: [UInt8] = []
    package var columns: [Column] = []
    package init(tag: SegmentTag) { self.tag = tag }
  }

  package var dialect = Dialect.usual
  /// Lines before the header or the first row that are no rows.
  package var preamble = 0
  /// The first row says what the columns are called.
  package var hasHeader = false
  /// The column that tells the kind of a row, from 1; 0 where all are of one kind.
  package var typeColumn = 0
  package var records: [Record] = []
  /// Columns (numbers from 1, of the first record) whose values say which document a row belongs to: another value begins
  /// another document. None where the file is one document.
  package var keys: [Int] = []
  /// Rows of one document may stand anywhere in the file.
  package var sorts = false
  /// Rows that begin so, whatever the size of letters, are passed over: totals and notes behind the table.
  package var ignored: [String] = []
  /// The record that begins a document, where rows are of several kinds; nil where only the file does.
  package var opening: SegmentTag?

  package init() {}

  /// The first and last character of a cell, both from 1, where cells stand at places.
  package func characters(ofCell number: Int) -> ClosedRange<Int>? {
    guard dialect.columns.indices.contains(number - 1) else { return nil }
    let column = dialect.columns[number - 1]
    return column.start + 1...column.start + column.length
  }

  /// How many characters of a row of a kind are looked at, where cells stand at places.
  package func width(of record: Int) -> Int {
    let own = records[record].columns.map(\.position) + [typeColumn]
    let columns = hasHeader ? Array(dialect.columns.indices) : own.filter { $0 > 0 }.map { $0 - 1 }
    return columns.filter(dialect.columns.indices.contains).map {
      dialect.columns[$0].start + dialect.columns[$0].length
    }
    .max() ?? 0
  }

  /// For each record the indices of the columns that are of this sort.
  package func columns(where isOfSort: (Column) -> Bool) -> [[Int]] {
    records.map { record in record.columns.indices.filter { isOfSort(record.columns[$0]) } }
  }
  /// The code tables that values are looked up in.
  package var tables: Set<String> { Set(records.flatMap { $0.columns.compactMap(\.table) }) }
}
