// Where a value of a document came from, or why there is none: in words for people and as JSON for programs.

import Findings
import Mapping
import Octets
import Translation

package struct ValueExplanation: Sendable {
  /// An element and what the map made of it.
  package struct Source: Sendable {
    /// The field, where more than one is told of.
    package var field = ""
    package var place = Place()
    package var ordinal: UInt32 = 0
    package var tag = ""
    package var segmentName: String?
    /// What a segment is called in the language of the input: `segment`, `row`, `element`.
    package var noun = "segment"
    /// `PO102`, `REF04-1`
    package var element = ""
    package var elementName: String?
    package var raw = ""
    package var segment = ""
    package var value = ""
    /// File and line of the map, the field and the place it names.
    package var map = ""
    package var binding = ""
    /// What turned the code into a word: `words unit: BX = box`.
    package var table: String?
    /// File and line of the row of a code table.
    package var row: String?
  }

  /// Why a place of the map gave nothing.
  package struct Reason: Sendable {
    package var binding: String
    package var map: String
    package var text: String
    package var place: Place?
  }

  package var pointer: String
  package var file: String
  package var value: String?
  /// It is known what the document says.
  var isKnown = true
  package var sources: [Source] = []
  /// Places that had something too, but come after the one that was taken.
  package var losers: [Source] = []
  package var reasons: [Reason] = []
  /// What else is to be said.
  package var remarks: [String] = []

  package init(pointer: String, file: String, value: String?) {
    self.pointer = pointer
    self.file = file
    self.value = value
  }

  package func lines(_ paint: Paint = Paint()) -> [String] {
    var lines = [paint(pointer, .bold) + (value.map { ": \($0)" } ?? ": absent")]
    for source in sources { lines += self.lines(source, paint) }
    for loser in losers {
      lines.append("  \(paint("not taken:", .dim)) \(spot(loser)), as a place that goes first had something")
      lines.append("             \(loser.map): \(loser.binding)")
    }
    for reason in reasons {
      let place = reason.place.map { " (\(file):\($0.line):\($0.column))" } ?? ""
      lines.append("  \(paint("map:      ", .dim)) \(reason.map): \(reason.binding)")
      lines.append("             \(reason.text)\(place)")
    }
    for remark in remarks { lines.append("  \(remark)") }
    return lines
  }

  private func spot(_ source: Source) -> String {
    let name = source.elementName.map { " (\($0))" } ?? ""
    return "\(file):\(source.place.line):\(source.place.column): \(source.element)\(name) is '\(source.raw)'"
  }

  private func lines(_ source: Source, _ paint: Paint) -> [String] {
    var lines: [String] = []
    func add(_ label: String, _ text: String) {
      let padding = String(repeating: " ", count: max(0, 10 - label.count))
      lines.append("  \(paint(label + padding, .dim)) \(text)")
    }
    if !source.field.isEmpty { add("field:", "\(source.field): \(source.value)") }
    if source.element.isEmpty {
      add("constant:", source.value)
    } else {
      add("input:", "\(spot(source)), byte \(source.place.offset)")
    }
    let name = source.segmentName.map { " (\($0))" } ?? ""
    add("\(source.noun):", "\(source.ordinal)\(name): \(source.segment)")
    add("map:", "\(source.map): \(source.binding)")
    if let table = source.table { add("table:", table + (source.row.map { " (\($0))" } ?? "")) }
    return lines
  }

  /// One object.
  package var json: String {
    var object = JSONMembers()
    object.add("type", "explanation" as JSONText)
    object.add("path", .string(pointer))
    object.add("file", .string(file))
    object.add("value", value)
    object.add("sources", .array(sources.map(json)))
    if !losers.isEmpty { object.add("notTaken", .array(losers.map(json))) }
    if !reasons.isEmpty { object.add("reasons", .array(reasons.map(json))) }
    if !remarks.isEmpty { object.add("remarks", .array(remarks.map { .string($0) })) }
    return object.line
  }

  private func json(_ source: Source) -> JSONText {
    var object = JSONMembers()
    object.add("field", source.field)
    object.add("offset", count: source.place.offset)
    object.add("line", count: source.place.line)
    object.add("column", count: source.place.column)
    object.add("ordinal", ordinal: source.ordinal)
    object.add("segment", source.tag)
    object.add("element", source.element)
    object.add("name", source.elementName)
    object.add("text", source.raw)
    object.add("value", source.value)
    object.add("map", source.map)
    object.add("binding", source.binding)
    object.add("table", source.table)
    object.add("row", source.row)
    return .object(object.members)
  }

  private func json(_ reason: Reason) -> JSONText {
    var object = JSONMembers()
    object.add("map", reason.map)
    object.add("binding", reason.binding)
    object.add("reason", reason.text)
    if let place = reason.place {
      object.add("offset", count: place.offset)
      object.add("line", count: place.line)
      object.add("column", count: place.column)
    }
    return .object(object.members)
  }
}
