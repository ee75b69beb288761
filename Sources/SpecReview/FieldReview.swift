// Which fields a map fills, and which of those that matter it does not: what every document of a kind needs, and what the
// envelopes of Odoo are made of.

import Canonical
import Conformance
import JSON5
import Mapping
import Odoo

struct FieldReview {
  private let outline: MapOutline
  /// Where the map begins.
  private let place: JSON5Value
  private var filled: Set<String> = []
  private var records: Set<RecordField> = []
  private var guides: [String] = []

  init(_ outline: MapOutline, at place: JSON5Value) {
    self.outline = outline
    self.place = place
  }

  /// Fields that a document of a kind is of no use without.
  static func required(_ document: DocumentKind) -> [String] {
    switch document {
    case .catalog, .stockReport: ["date", "lines"]
    case .remittance: ["payment"]
    case .employeeList, .departmentList, .costCenterList, .partyList: ["lines"]
    default: ["number", "date", "lines"]
    }
  }

  /// Notes what the map fills from sets of one guide.
  mutating func note(_ survey: MapSurvey) {
    guides.append(survey.guide.spec)
    for entry in survey.entries {
      let isConstant = if case .constant = entry.binding.source { true } else { false }
      let isScope = if case .records = entry.binding.source { entry.spots.isEmpty } else { false }
      guard isConstant || isScope || entry.spots.contains(where: survey.guide.wants) else { continue }
      filled.insert(String(entry.path.prefix { $0 != "." && $0 != "[" }))
      if let field = entry.field { records.insert(field) }
      guard case .records(let ways) = entry.binding.source else { continue }
      for way in ways { notePairs(way, entry) }
    }
  }

  /// Pairs fill fields without a binding.
  private mutating func notePairs(_ way: MapRecords, _ entry: MapSurvey.Entry) {
    guard case .pairs(_, let first, let second) = way.each, let field = entry.field,
      let kind = MapSurvey.records(field.kind, field.index)
    else { return }
    for (name, usual) in [(first, 0), (second, 1)] {
      guard let index = name.isEmpty ? usual : kind.index(of: name) else { continue }
      records.insert(RecordField(kind: kind, index: index))
    }
  }

  func remark(to remarks: inout SpecRemarks) {
    let used = guides.joined(separator: ", ")
    for name in Self.required(outline.document) where !filled.contains(name) {
      remarks.warn(.unfilled, at: place, "nothing fills '\(name)' of \(outline.document.rawValue) with \(used)")
    }
    remarkConditions(to: &remarks)
  }

  /// Words of conditions on the heading that its field never says.
  private func remarkConditions(to remarks: inout SpecRemarks) {
    for (binding, condition) in outline.conditions {
      guard let table = outline.fields.first(where: { $0.field == condition.field })?.words,
        let rows = outline.words[table]
      else { continue }
      for word in condition.words where !rows.contains(where: { $0.word == word }) {
        // The partner's code has become a word by then.
        let meant = rows.first { $0.codes.contains(word) }?.word ?? Suggestion.nearest(to: word, in: rows.map(\.word))
        let hint = meant.map { ", did you mean '\($0)'?" } ?? ""
        remarks.warn(
          .wordUnknown, at: binding,
          "'\(condition.field)' is hardly ever '\(word)': words '\(table)' have no such word\(hint)")
      }
    }
  }

  /// What the envelopes of a series are made of and nothing fills.
  func remark(_ target: OdooTarget, to remarks: inout SpecRemarks) throws {
    let missing = try target.missingFields(outline.document, filled: records)
      .filter { field in !field.kind.fields[field.index].type.isRecord && Self.isOwn(field.kind, records) }
      .map { "\($0.kind).\($0.kind.fields[$0.index].name)" }
    if missing.isEmpty { return }
    remarks.warn(
      .unfilledOdoo, at: place,
      "Odoo \(target.series) wants of \(outline.document.rawValue) what nothing fills: "
        + missing.sorted().joined(separator: ", "))
  }

  /// Whether the map makes records of this kind at all.
  private static func isOwn(_ kind: RecordKind, _ filled: Set<RecordField>) -> Bool {
    filled.contains { $0.kind == kind }
  }
}
