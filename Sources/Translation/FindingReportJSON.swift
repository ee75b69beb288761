// Findings and summaries as JSON, one object a line. What `SchemasFindings.swift` promises is written here.

import Findings
import Octets
import X12

/// A finding as one JSON object.
package struct JSONFinding {
  package let value: JSONText
  package var line: String { value.line }

  package init(_ finding: Finding, _ list: FindingList, _ units: OpenUnits, _ names: Names) {
    let words = FindingText.words(for: finding, in: list, units, names)
    var object = JSONMembers()
    object.add("type", "finding" as JSONText)
    object.add("file", .string(units.file))
    object.add("line", count: finding.place.line)
    object.add("column", count: finding.place.column)
    object.add("offset", count: finding.place.offset)
    object.add("rule", .string(finding.rule.name))
    object.add("severity", .string(finding.severity.name))
    object.add("interchange", units.interchange(of: finding))
    object.add("group", units.group(of: finding))
    object.add("set", units.set(of: finding))
    var segment = JSONMembers()
    segment.add("id", units.guide?.text(of: finding.tag) ?? finding.tag.description)
    segment.add("ordinal", ordinal: finding.segment)
    object.add("segment", segment)
    object.add("element", ordinal: finding.element)
    object.add("component", ordinal: finding.component)
    object.add("occurrence", ordinal: finding.occurrence)
    if finding.element > 0 {
      object.add("reference", Phrase(finding: finding, list: list, units: units, names: names).reference)
    }
    let loop = units.guide?.loopPath(Int(finding.position)) ?? []
    if !loop.isEmpty { object.add("loop", .array(loop.map { .string($0) })) }
    object.add("text", Excerpt.decoded(Excerpt.text(finding, list)))
    let isBare = units.guide?.language == .xml || finding.saysMore
    object.add("excerpt", isBare ? "" : Excerpt.decoded(Excerpt.segment(finding, list)))
    object.add("message", .string(words.message))
    object.add("expected", words.expected)
    object.add("advice", .string(words.advice))
    value = .object(object.members)
  }
}

extension OpenUnits {
  fileprivate func interchange(of finding: Finding) -> JSONMembers {
    var unit = JSONMembers()
    unit.add("ordinal", ordinal: finding.interchange)
    if finding.interchange > 0, finding.interchange == interchange.ordinal {
      unit.add("control", interchange.controlNumber)
    }
    return unit
  }

  fileprivate func group(of finding: Finding) -> JSONMembers {
    var unit = JSONMembers()
    unit.add("ordinal", ordinal: finding.group)
    if finding.group > 0, finding.group == group.ordinal { unit.add("control", group.controlNumber) }
    return unit
  }

  fileprivate func set(of finding: Finding) -> JSONMembers {
    var unit = JSONMembers()
    unit.add("ordinal", ordinal: finding.set)
    if finding.set > 0, finding.set == set.ordinal {
      unit.add("id", set.identifier)
      unit.add("control", set.controlNumber)
    }
    return unit
  }
}

extension TranslationSummary {
  /// The numbers of a run in one line for people.
  package func sentence(_ file: String, tellsDocuments: Bool = false) -> String {
    let unit = isOfRows ? "document" : "set"
    var parts = [
      Phrase.count(Int64(interchanges), "interchange"), Phrase.count(Int64(groups), "group"),
      Phrase.count(Int64(sets), "set"),
    ]
    if isOfElements {
      parts = [Phrase.count(Int64(sets), "document"), Phrase.count(Int64(rows), "element")]
    } else if isOfRows {
      parts = [Phrase.count(Int64(sets), "document"), Phrase.count(Int64(rows), "row")]
    }
    if tellsDocuments { parts.append("\(Phrase.count(Int64(documents), "document")) written") }
    let verdicts = [
      (interchangesRejected, "\(Phrase.count(Int64(interchangesRejected), "interchange")) rejected"),
      (setsRejected, "\(Phrase.count(Int64(setsRejected), unit)) rejected"),
      (setsAcceptedWithErrors, "\(Phrase.count(Int64(setsAcceptedWithErrors), unit)) accepted with errors"),
    ].filter { $0.0 > 0 }.map(\.1)
    let counts = [(rejections, "reject"), (warnings, "warn"), (notes, "note")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let found = counts.isEmpty ? "nothing found" : "found: \(counts.joined(separator: ", "))"
    return "\(file): \((parts + verdicts).joined(separator: ", ")); \(found)"
  }

  /// Something was refused. Findings that were counted but not kept are counted here too.
  package var isRefused: Bool { rejections > 0 || setsRejected > 0 || interchangesRejected > 0 }

  func json(_ file: String, untold: Int) -> String {
    var object = JSONMembers()
    object.add("type", "summary" as JSONText)
    object.add("file", .string(file))
    object.add("bytes", count: bytes)
    object.add("interchanges", count: interchanges)
    object.add("interchangesRejected", count: interchangesRejected)
    object.add("groups", count: groups)
    object.add("sets", count: sets)
    if isOfRows { object.add(isOfElements ? "elements" : "rows", count: rows) }
    object.add("setsAcceptedWithErrors", count: setsAcceptedWithErrors)
    object.add("setsRejected", count: setsRejected)
    object.add("rejections", count: rejections)
    object.add("warnings", count: warnings)
    object.add("notes", count: notes)
    object.add("untold", count: untold)
    object.add("refused", .bool(isRefused))
    return object.line
  }
}
