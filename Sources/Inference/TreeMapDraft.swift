// A map for XML in the making, as text: each place that is known by its names goes to the field for it; the others are
// listed, ready to become fields of the partner's own.

import Canonical

struct TreeMapDraft {
  let columns: TreeColumns
  let bindings: RowBindings
  let set: String
  let title: String
  let basis: String
  let words: EvidenceWords

  private var slots: TreeSlots { columns.slots }
  private var elements: [TreeElement] { slots.survey.elements }

  init(
    _ columns: TreeColumns, set: String, title: String, basis: String, words: EvidenceWords
  ) {
    self.columns = columns
    self.set = set
    self.title = title
    self.basis = basis
    self.words = words
    bindings = RowBindings(columns: columns.columns, listed: Set(columns.columns.columns.map(\.id)))
  }

  /// Columns that hold something and reach no field.
  var uncarried: [RowColumn] { bindings.uncarried.filter { !columns.isOfParty($0.number - 1) } }

  /// Where a column stands, from the root down.
  func place(of column: RowColumn) -> String { slots.place(columns.places[column.number - 1]) }

  // MARK: Text

  var text: String {
    var draft = DraftText()
    draft.comment("\(title): a draft, inferred from \(basis).")
    draft.comment("\(columns.columns.kindReason).")
    draft.open("{")
    draft.line("language: \"xml\", document: \(quoted(columns.columns.kind.rawValue)), set: \(quoted(set)),")
    draft.open("fields: {")
    write(bindings.heading, .heading, parties: columns.parties, &draft)
    suggestCurrency(&draft)
    writeUncarried(.heading, &draft)
    writeLines(&draft)
    draft.close("},")
    let totals = bindings.totals
    if !totals.text.isEmpty, totals.text.contains("\"") {
      draft.open("totals: {")
      write(totals, .heading, parties: [], &draft)
      draft.close("},")
    }
    writeBeside(&draft)
    draft.close("}")
    return draft.text
  }

  private func writeLines(_ draft: inout DraftText) {
    guard let line = columns.line, let place = slots.place(of: line) else {
      return draft.comment("No lines: \(columns.lineReason).")
    }
    draft.open("lines: {")
    draft.line("each: \(quoted(place)),")
    draft.open("fields: {")
    write(bindings.line, .line, parties: [], &draft)
    writeUncarried(.line, &draft)
    draft.close("},")
    draft.close("},")
  }

  private func write(
    _ part: RowBindings.Part, _ area: RowColumn.Area, parties: [TreeParty], _ draft: inout DraftText
  ) {
    for field in part.fields {
      draft.comment(named(in: field.value, area))
      draft.line("\(field.name): \(field.value),")
      suggestLooser(field.name, field.value, area, &draft)
    }
    for group in part.groups where group.name != "parties" { write(group.name, records(group.entries, area), &draft) }
    let others = part.groups.filter { $0.name == "parties" }.flatMap { records($0.entries, area) }
    write("parties", others + parties.map(record), &draft)
  }

  /// What would read the marks that are not read, ready for who knows that no value comes in another form.
  private func suggestLooser(
    _ name: String, _ value: String, _ area: RowColumn.Area, _ draft: inout DraftText
  ) {
    let found = columns.columns.columns.first {
      $0.area == area && !$0.looserEdits.isEmpty && value.hasPrefix("{ at: \($0.place),")
    }
    guard let found else { return }
    draft.comment("With marks between thousands too, if no value ever comes in another form (12.50 would be 1250):")
    draft.line("// \(name): { at: \(found.place), edit: [\(found.looserEdits.joined(separator: ", "))] },")
  }

  private typealias Record = (evidence: String, text: String)

  private func write(_ name: String, _ records: [Record], _ draft: inout DraftText) {
    guard let first = records.first else { return }
    if records.count == 1 {
      draft.comment(first.evidence)
      return draft.line("\(name): \(first.text),")
    }
    draft.open("\(name): [")
    for record in records {
      draft.comment(record.evidence)
      draft.line("\(record.text),")
    }
    draft.close("],")
  }

  private func records(_ entries: [RowBindings.Entry], _ area: RowColumn.Area) -> [Record] {
    entries.map { entry in
      let place = bindings.bound(area).column(entry.each)?.place ?? ""
      let fields = entry.fields.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
      return (named(in: place, area), "{ fields: { \(fields) } }")
    }
  }

  private func record(_ party: TreeParty) -> Record {
    let fields = party.fields.map { field in
      field.name == "idType" ? "idType: { const: \"gln\" }" : "\(field.name): \(quoted(field.place))"
    }
    let text = (["role: { const: \(quoted(party.role)) }"] + fields).joined(separator: ", ")
    return (
      "\(party.place): the party \(party.role) by its name", "{ each: \(quoted(party.place)), fields: { \(text) } }"
    )
  }

  /// What a binding reads, and why it is what it is taken for.
  private func named(in value: String, _ area: RowColumn.Area) -> String {
    let found = columns.columns.columns.filter { $0.area == area && $0.term != nil && value.contains($0.place) }
    return found.map { "\($0.path ?? ""): \($0.term?.words ?? "") \($0.reason)\(repeats($0))" }.joined(separator: "; ")
  }

  /// Of what comes more than once the first counts.
  private func repeats(_ column: RowColumn) -> String {
    let element = columns.places[column.number - 1].element
    let anchor = column.area == .line ? columns.line ?? 0 : 0
    let inner = slots.path(element).drop { $0 != anchor }.dropFirst()
    guard column.path?.hasPrefix("@") == false, let repeated = inner.first(where: { elements[$0].most > 1 }) else {
      return ""
    }
    return ", the first of up to \(elements[repeated].most)"
  }

  // MARK: What reaches no field

  private func suggestCurrency(_ draft: inout DraftText) {
    let priced: [DocumentKind] = [.catalog, .invoice]
    let all = columns.columns
    guard priced.contains(all.kind), all.isDecided, !all.has(.currency), all.has(.price) else { return }
    draft.comment("Nothing says the currency. Ask, and say it:")
    draft.line("// currency: { const: \"EUR\" },")
  }

  private func writeUncarried(_ area: RowColumn.Area, _ draft: inout DraftText) {
    let list = uncarried.filter { $0.area == area }
    if list.isEmpty { return }
    let isOwn = !columns.columns.isDecided
    draft.comment(
      isOwn
        ? "Nothing tells what these are: they are kept as fields of the partner's own."
        : "These reach no field. Bind those somebody needs; as fields of the partner's own they would be:")
    var taken: Set<String> = []
    for column in list {
      var name = ownName(column)
      while !taken.insert(name).inserted { name += "_\(column.number)" }
      draft.comment("\(column.path ?? ""): \(evidence(column))")
      draft.line("\(isOwn ? "" : "// ")\(quoted(name)): \(column.place),")
    }
  }

  private func evidence(_ column: RowColumn) -> String {
    let slot = columns.places[column.number - 1]
    let own = elements[slot.element]
    let around = slot.attribute == nil && own.parent >= 0 ? elements[own.parent] : own
    let example = column.tally.values.ranked.first.map { ", such as \(quoted(words.shown($0.name)))" } ?? ""
    let count = slot.attribute == nil && own.most > 1 ? own.holders : column.tally.filled.count
    return portion(count, around.seen.count, around.name.local) + example
  }

  private func ownName(_ column: RowColumn) -> String {
    "x:" + column.id.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }

  /// What comes again and again outside lines has no place in the document; only that it is there can be said.
  private func writeBeside(_ draft: inout DraftText) {
    let list = uncarried.filter { $0.area == .beside }
    if list.isEmpty { return }
    draft.comment("These stand in parties, or in what comes again and again beside the lines, and reach no field:")
    for column in list { draft.comment("\(place(of: column)): \(evidence(column))") }
  }
}
