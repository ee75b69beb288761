// The guide for programs: one object for each set, place and element.

import Translation

extension CompanionGuide {
  /// JSON lines: `set`, then its `segment`s in order, each with its `element`s behind it.
  package var json: [String] { sets.flatMap(lines) }

  private func lines(_ set: CompanionSet) -> [String] {
    var lines = [
      JSONText(members: [
        ("type", "set"), ("set", .string(set.set)), ("release", .string(set.release)),
        ("direction", .string(set.direction == .none ? "standard" : set.direction == .ours ? "receives" : "sends")),
        ("name", .string(set.outline.name)), ("group", .string(set.outline.group)),
        ("document", .string(set.document ?? "")), ("example", .string(set.example.lines.joined(separator: "\n"))),
      ]).line
    ]
    for row in set.rows {
      lines.append(line(row, set))
      if row.isUsed { lines += row.elements.map { line($0, row, set) } }
    }
    return lines
  }

  private func line(_ row: GuideRow, _ set: CompanionSet) -> String {
    JSONText(members: [
      ("type", "segment"), ("set", .string(set.set)), ("position", .number(Int64(row.position + 1))),
      ("place", .string(row.path)), ("segment", .string(row.tag)), ("area", .string(row.area)),
      ("name", .string(names.segment(row.tag) ?? "")), ("usage", .string(row.usage)),
      ("maximum", .number(Int64(row.maximum))), ("change", .string(set.changes.of(row))),
      ("conditions", .array(row.form.conditions.map { .string($0.sentence) })),
    ]).line
  }

  private func line(_ element: ElementRow, _ row: GuideRow, _ set: CompanionSet) -> String {
    let isListed = element.codes.count <= CodeAppendix.inlineLimit || element.standardCodes != nil
    return JSONText(members: [
      ("type", "element"), ("set", .string(set.set)), ("place", .string("\(row.path)/\(element.number)")),
      ("reference", .string(element.simple?.number ?? "")), ("usage", .string(element.usage)),
      ("form", .string(element.type)), ("minimum", .number(Int64(element.simple?.minimum ?? 0))),
      ("maximum", .number(Int64(element.simple?.maximum ?? 0))), ("repeats", .number(Int64(element.repeats))),
      ("codes", .array(isListed ? element.codes.sorted().map { .string($0) } : [])),
      ("fields", .array(set.fields(row, element).map { .string($0) })),
      ("change", .string(set.changes.of(element, in: row))),
    ]).line
  }
}
