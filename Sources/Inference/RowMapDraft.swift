// A map for rows in the making, as text: each column that is known by its name goes to the field for it; the others are
// listed, ready to become fields of the partner's own.

import Canonical

struct RowMapDraft {
  let bindings: RowBindings
  let set: String
  let title: String
  let basis: String
  let rows: Int
  let words: EvidenceWords

  private var columns: RowColumns { bindings.columns }

  var text: String {
    var draft = DraftText()
    draft.comment("\(title): a draft, inferred from \(basis).")
    draft.comment("\(columns.kindReason).")
    draft.open("{")
    draft.line("document: \(quoted(columns.kind.rawValue)), set: \(quoted(set)),")
    draft.open("fields: {")
    write(bindings.heading, &draft)
    suggestCurrency(&draft)
    draft.open("lines: {")
    draft.line("each: \"row\",")
    draft.open("fields: {")
    write(bindings.line, &draft)
    writeUncarried(&draft)
    draft.close("},")
    draft.close("},")
    draft.close("},")
    draft.close("}")
    return draft.text
  }

  private func write(_ part: RowBindings.Part, _ draft: inout DraftText) {
    for field in part.fields {
      draft.comment(named(in: field.value))
      draft.line("\(field.name): \(field.value),")
    }
    for group in part.groups where !group.entries.isEmpty {
      let isList = group.entries.count > 1
      if isList { draft.open("\(group.name): [") }
      for entry in group.entries {
        draft.comment(named(in: "\"row/\(bindings.column(entry.each)?.id ?? "")\""))
        draft.line(
          (isList ? "" : "\(group.name): ") + Self.text(entry, place: bindings.column(entry.each)?.id ?? "") + ",")
      }
      if isList { draft.close("],") }
    }
  }

  /// Which columns a binding reads, and why they are what they are taken for.
  private func named(in value: String) -> String {
    let columns = columns.columns.filter { value.contains("\"row/\($0.id)\"") }
    return columns.map { column in
      let name = column.header.isEmpty ? "column \(column.number)" : quoted(words.shown(column.header))
      return "\(name): \(column.term?.words ?? "") \(column.reason)"
    }.joined(separator: "; ")
  }

  private func suggestCurrency(_ draft: inout DraftText) {
    guard columns.kind == .catalog || columns.kind == .invoice, bindings.column(.currency) == nil,
      let price = bindings.column(.price)
    else {
      return
    }
    let known = [
      "€": "EUR", "EUR": "EUR", "CHF": "CHF", "Fr.": "CHF", "SFr.": "CHF", "$": "USD", "USD": "USD", "£": "GBP",
      "GBP": "GBP",
    ]
    let sign = price.tally.numbers.signs.ranked.first?.name
    let code = sign.flatMap { known[$0] }
    draft.comment(
      code == nil
        ? "No column says the currency, and the prices have no sign. Ask, and say it:"
        : "No column says the currency; prices have the sign \(sign ?? ""):")
    draft.line("// currency: { const: \(quoted(code ?? "EUR")) },")
  }

  private func writeUncarried(_ draft: inout DraftText) {
    let list = bindings.uncarried
    if list.isEmpty { return }
    let isOwn = !columns.isDecided
    draft.comment(
      isOwn
        ? "Nothing tells what these columns are: they are kept as fields of the partner's own."
        : "These columns reach no field. Bind those somebody needs; as fields of the partner's own they would be:")
    for column in list {
      let name = column.header.isEmpty ? "column \(column.number)" : quoted(words.shown(column.header))
      let example = column.tally.values.ranked.first.map { ", such as \(quoted(words.shown($0.name)))" } ?? ""
      draft.comment("\(name): \(share(column.tally.filled.count, rows, "row"))\(example)")
      draft.line("\(isOwn ? "" : "// ")\(quoted("x:\(column.id.lowercased())")): \(quoted("row/\(column.id)")),")
    }
  }

  private static func text(_ entry: RowBindings.Entry, place: String) -> String {
    let fields = entry.fields.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
    return "{ each: \(quoted("row[\(place)!=]")), fields: { \(fields) } }"
  }
}
