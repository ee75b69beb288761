// Rows in the making, and the file of them: cells as the partner writes them, in the order of the guide.

import Conformance
import Delimited
import Mapping
import Octets

/// A row: its kind, and the texts of its columns as they are written.
struct RowDraft {
  var record: Int
  var cells: [String]
}

extension RowLayout.Column {
  /// A plain number or CCYYMMDD as the partner writes it.
  func text(of plain: String) -> String { String(decoding: written(Array(plain.utf8)), as: UTF8.self) }
}

extension RowLayout {
  /// Kinds of rows in the order of a document: those that must be there, and all.
  func order(_ outline: GuideOutline) -> (required: [Int], all: [Int]) {
    var (required, all) = ([Int](), [Int]())
    func collect(_ entries: [GuideOutline.Entry], isRequired: Bool) {
      for entry in entries {
        let isRequired = isRequired && entry.isMandatory
        if entry.isLoop {
          collect(entry.content, isRequired: isRequired)
        } else if let record = records.firstIndex(where: { $0.tag.description == entry.name }) {
          all.append(record)
          if isRequired { required.append(record) }
        }
      }
    }
    for area in outline.areas { collect(area.entries, isRequired: true) }
    return (required, all)
  }

  /// What columns are called.
  var header: [String] { records.first?.columns.map { $0.headers.first ?? $0.id } ?? [] }

  /// The file of the rows; where they are not `isWhole`, cells are written one after the other whatever the columns are.
  func bytes(_ rows: [RowDraft], header names: [String]? = nil, isWhole: Bool = true) -> [UInt8] {
    var pen = RowPen(dialect, unmappable: .questionMark, formula: .kept)
    var sink = ByteSink()
    for _ in 0..<preamble {
      _ = pen.add("-", &sink)
      pen.end(&sink)
    }
    if hasHeader { _ = pen.writeHeader(names ?? header, &sink) }
    let cells = cells
    for row in rows {
      for cell in isWhole ? cells[row.record] : Array(row.cells.indices) {
        if cell == -2 {
          pen.skip(&sink)
          continue
        }
        let text = cell == -1 ? String(decoding: records[row.record].type, as: UTF8.self) : ""
        _ = pen.add(cell < 0 ? text : row.cells[cell], &sink)
      }
      pen.end(&sink)
    }
    var bytes: [UInt8] = []
    sink.withdraw { slab, count in for index in 0..<count { bytes.append(slab[index]) } }
    return bytes
  }
}
