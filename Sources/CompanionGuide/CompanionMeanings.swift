// What becomes of each element of a file: fields, codes, how texts are read. And which places are worth a line.

import Conformance
import Delimited
import Elements
import Mapping

extension CompanionSet {
  /// Canonical fields an element goes to, with what must hold.
  func fields(_ row: GuideRow, _ element: ElementRow) -> [String] {
    fields(row) { $0.element == element.element && $0.component == element.component }
  }

  /// Canonical fields that some of what is read at a place goes to.
  func fields(_ row: GuideRow, where isMeant: (MapReading) -> Bool) -> [String] {
    guard readings.indices.contains(row.position) else { return [] }
    var list: [String] = []
    for reading in readings[row.position] where isMeant(reading) {
      let text = words(reading, row)
      if !list.contains(text) { list.append(text) }
    }
    return list
  }

  private func words(_ reading: MapReading, _ row: GuideRow) -> String {
    var parts: [String] = []
    if !reading.levels.isEmpty { parts.append("level \(reading.levels.joined(separator: ", "))") }
    for condition in reading.conditions where condition.element != reading.element {
      let codes = condition.codes.map { $0.isEmpty ? "empty" : $0 }.joined(separator: ", ")
      parts.append("\(name(of: condition.element, in: row)) \(condition.isNegated ? "is not" : "is") \(codes)")
    }
    return reading.field + (parts.isEmpty ? "" : " (\(parts.joined(separator: "; ")))")
  }

  /// What an element is called in the file: `03`, a column by its header, an attribute with its sign.
  func name(of element: Int, in row: GuideRow) -> String {
    switch layout {
    case .x12: return element < 10 ? "0\(element)" : "\(element)"
    case .rows(let layout): return layout.column(element, of: row)?.name ?? "\(element)"
    case .xml:
      let name = row.elements.first { $0.element == element }?.name ?? ""
      return name.isEmpty ? "its text" : name
    }
  }

  /// Codes that may stand in an element of rows or XML, each with what it becomes; nothing where it stays what it is.
  func codes(_ row: GuideRow, _ element: ElementRow) -> [(code: String, own: String)] {
    let known = codeReadings.indices.contains(row.position) ? codeReadings[row.position] : []
    let pairs = known.filter { $0.reading.element == element.element }.flatMap(\.pairs)
    var meanings: [String: [String]] = [:]
    var listed = element.codes
    for (code, own) in pairs {
      if element.codes.isEmpty, meanings[code] == nil { listed.append(code) }
      if !(meanings[code] ?? []).contains(own) { meanings[code, default: []].append(own) }
    }
    return listed.map { code in
      let own = (meanings[code] ?? []).joined(separator: ", ")
      return (code, own == code ? "" : own)
    }
  }

  /// What is none of the codes is refused.
  func refusesOthers(_ row: GuideRow, _ element: ElementRow) -> Bool {
    guard codeReadings.indices.contains(row.position) else { return false }
    return codeReadings[row.position].contains { $0.reading.element == element.element && $0.unknown == .reject }
  }

  /// How a text is written that we read as something else: `date DD.MM.YYYY`; nothing where we take it as it is.
  func forms(_ row: GuideRow, _ element: ElementRow) -> [String] {
    guard edits.indices.contains(row.position) else { return [] }
    var forms: [String] = []
    for (reading, edits) in edits[row.position] where reading.element == element.element {
      for edit in edits {
        guard let words = Self.words(edit), !forms.contains(words) else { continue }
        forms.append(words)
      }
    }
    return forms
  }

  private static func words(_ edit: MapEdit) -> String? {
    switch edit {
    case .date(let pattern): "a date, \(pattern.text)"
    case .replace([0x2c], with: [0x2e]): "a number, with a comma before decimals"
    default: nil
    }
  }

  // MARK: Places

  /// Elements that a file may have at a place: of XML the text and the attributes, without what they bring for maps.
  func stated(_ row: GuideRow) -> [ElementRow] {
    guard case .xml(let layout) = layout, layout.nodes.indices.contains(row.position) else { return row.elements }
    let node = layout.nodes[row.position]
    let own = (node.isLeaf ? [1] : []) + node.attributes.map(\.element)
    return row.elements.filter { own.contains($0.element) }
  }

  /// Places that the page shows. Standards of XML have thousands: of an element that may be left out, and of which nothing
  /// is read, nothing inside is shown either.
  var shown: [GuideRow] {
    guard case .xml(let layout) = layout, rows.count == layout.nodes.count, readings.contains(where: { !$0.isEmpty })
    else { return rows }
    let isRead = isRead(layout)
    var isHidden = [Bool](repeating: false, count: rows.count)
    for (position, node) in layout.nodes.enumerated() where node.parent > 0 {
      isHidden[position] = isHidden[node.parent] || !isRead[node.parent] && !layout.nodes[node.parent].isMandatory
    }
    return rows.filter { !isHidden[$0.position] }
  }

  /// By position: whether something of it, or of what is inside, is read, is a key, or differs from the standard.
  private func isRead(_ layout: ElementLayout) -> [Bool] {
    var isRead = rows.map { !readings[$0.position].isEmpty || !changes.of($0).isEmpty }
    for (position, node) in layout.nodes.enumerated() where isRead[position] {
      for key in node.keys { isRead[key.position] = true }
    }
    for position in layout.lines + layout.senders + layout.receivers + layout.numbers.map(\.position) {
      isRead[position] = true
    }
    for position in layout.nodes.indices.reversed() where isRead[position] && position > 0 {
      isRead[layout.nodes[position].parent] = true
    }
    return isRead
  }
}

extension RowLayout {
  /// The column that an element of a row is.
  func column(_ element: Int, of row: GuideRow) -> Column? {
    guard let columns = record(of: row)?.columns, columns.indices.contains(element - 1) else { return nil }
    return columns[element - 1]
  }

  /// The kind of row at a place; nil for what only marks where documents begin and end.
  func record(of row: GuideRow) -> Record? { records.first { $0.tag.description == row.tag } }
}

extension RowLayout.Column {
  /// As the header has it; ours where no header tells.
  var name: String { headers.first ?? id }
}
