// Writes the segments of a draft as rows: cells in the order of the file, numbers and dates as the partner writes them. Where
// all rows are of one kind, each repeats what the heading says.

import Conformance
import Delimited
import Octets

extension RowLayout {
  /// The cells of each kind of row in the order of the file: index of the column, -1 for the kind, -2 for nothing.
  package var cells: [[Int]] {
    records.map { record in
      if hasHeader { return Array(record.columns.indices) }
      let last = max(record.columns.map(\.position).max() ?? 0, typeColumn)
      return (1...max(1, last)).map { place in
        place == typeColumn ? -1 : record.columns.firstIndex { $0.position == place } ?? -2
      }
    }
  }
}

extension SetWriter {
  /// Writes what stands before the first document: as many lines as readers pass over, and the names of the columns.
  package mutating func writeHeader(_ sink: inout ByteSink) {
    rowPen.write(blankLines: rows?.preamble ?? 0, &sink)
    guard let rows, rows.hasHeader, let record = rows.records.first else { return }
    _ = rowPen.writeHeader(record.columns.map { $0.headers.first ?? $0.id }, &sink)
  }

  mutating func write(row segment: Int, _ sink: inout ByteSink) {
    let position = Int(draft.segments[segment].position)
    let tag = plan.guide.positions[position].tag
    // The beginning and the end of a document are no rows.
    guard let rows, let record = rows.records.firstIndex(where: { $0.tag == tag }) else { return }
    fillDefaults(segment)
    let template = plan.isRepeated(position) ? Int(other.all(0, Int32(position)).first) : -1
    hasSaid = false
    for cell in cells[record] {
      if cell == -1 {
        hasSaid = true
        tell(rowPen.add(String(decoding: rows.records[record].type, as: UTF8.self), &sink), position, 0, "")
      } else if cell < 0 {
        rowPen.skip(&sink)
      } else {
        add(cell, rows.records[record].columns[cell], segment, template, position, &sink)
      }
    }
    rowPen.end(&sink)
    segmentCount += 1
  }

  private mutating func add(
    _ cell: Int, _ column: RowLayout.Column, _ segment: Int, _ template: Int, _ position: Int, _ sink: inout ByteSink
  ) {
    let slot = Int16(cell)
    let own = draft.text(segment, slot)
    var text: [UInt8]
    if own.isEmpty, template >= 0 {
      text = other.text(template, slot).range.map { other.bytes[$0] }
    } else {
      text = own.range.map { draft.bytes[$0] }
    }
    text = column.written(text)
    if !text.isEmpty, !hasSaid {
      // The row would not be read again.
      hasSaid = !isPassedOver(text)
      if !hasSaid {
        complain(.passedOver, position, slot, String(decoding: text, as: UTF8.self))
        return rowPen.skip(&sink)
      }
    }
    let count = text.count
    text.append(contentsOf: repeatElement(0, count: wordSlack))
    let refusal = rowPen.add(text.span, 0, count, &sink)
    tell(refusal, position, slot, String(decoding: text[..<count], as: UTF8.self))
  }

  private func isPassedOver(_ text: [UInt8]) -> Bool {
    guard !passedOver.isEmpty, let rows else { return false }
    let (separator, quote) = (rows.dialect.separator, rows.dialect.quote ?? 0x20)
    let said = text.drop { $0 == 0x20 || $0 == 0x09 || $0 == separator || $0 == quote }
    let folded = RowReader.folded(String(decoding: said, as: UTF8.self), .utf8)
    return passedOver.contains { folded.starts(with: $0) }
  }

  private mutating func tell(_ refusal: RowPen.Refusal?, _ position: Int, _ slot: Int16, _ text: String) {
    switch refusal {
    case nil: break
    case .unquotable: complain(.delimiter, position, slot, text)
    case .tooLong: complain(.tooLong, position, slot, text)
    case .unmappable, .formula, .noColumn: complain(.character, position, slot, text)
    }
  }
}

extension RowLayout.Column {
  /// A plain number or CCYYMMDD as the partner writes it.
  package func written(_ text: [UInt8]) -> [UInt8] {
    if text.isEmpty { return text }
    switch form {
    case .text: return text
    case .decimal(let style): return style.decimal == 0x2e ? text : text.map { $0 == 0x2e ? style.decimal : $0 }
    case .date(let patterns): return patterns.first?.write(text) ?? text
    case .time:
      guard text.count >= 4 else { return text }
      return Array(text[..<2]) + [0x3a] + Array(text[2..<4]) + (text.count >= 6 ? [0x3a] + Array(text[4..<6]) : [])
    }
  }
}
