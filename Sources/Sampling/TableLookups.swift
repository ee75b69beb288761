// Codes of a partner that tables of ours turn into others: which values tables know, and what is found where a file has one
// that they lack.

import Conformance
import Findings
import Mapping

struct TableLookups: Sendable {
  struct Entry: Sendable {
    var lookup: CodeLookup
    var element: ElementOutline

    /// What the table is called: `units`.
    var name: String {
      let file = lookup.table.file.split(separator: "/").last ?? ""
      return String(file.prefix { $0 != "." })
    }

    /// Codes of the table that may stand in the element.
    var codes: [String] { lookup.table.pairs.map(\.partner).filter(element.takes) }
  }

  /// The set they are made in.
  private var set = ""
  /// By position.
  private(set) var entries: [Int: [Entry]] = [:]

  /// None.
  init() {}

  init(_ plan: MappingPlan, _ guide: Guide, _ outline: GuideOutline) {
    set = outline.set
    let list = PositionList(outline)
    for position in list.positions.indices {
      guard let form = list.form(of: position, outline) else { continue }
      let found = plan.lookups(at: position, of: guide).compactMap { lookup -> Entry? in
        guard !lookup.isEdited, let element = form.element(lookup.reading.element, lookup.reading.component) else {
          return nil
        }
        return Entry(lookup: lookup, element: element)
      }
      if !found.isEmpty { entries[position] = found }
    }
  }

  // MARK: Findings

  /// What must be found in a set, in the order of its segments.
  func findings(_ draft: SetDraft, _ ordinal: Int) -> [ExpectedFinding] {
    // A set that is not recognised is not read.
    guard !entries.isEmpty, draft.segments.first?[element: 1] == set else { return [] }
    return draft.segments.indices.flatMap { index in
      (entries[draft.segments[index].position] ?? []).compactMap { finding($0, draft.segments, index, ordinal) }
    }
  }

  private func finding(
    _ entry: Entry, _ segments: [DraftSegment], _ index: Int, _ ordinal: Int
  ) -> ExpectedFinding? {
    let (lookup, reading) = (entry.lookup, entry.lookup.reading)
    let segment = segments[index]
    guard Self.isMade(lookup, segments, index),
      let text = segment.text(reading.element, reading.component), lookup.table.own(text) == nil
    else { return nil }
    var finding = ExpectedFinding(.codeUnmapped, segment.tag, segment: index + 1, element: reading.element)
    finding.set = ordinal
    finding.component = reading.component
    finding.reference = Int(entry.element.reference)
    finding.text = text
    finding.agreed = lookup.unknown == .reject ? .reject : .note
    return finding
  }

  /// Whether the lookup is made in a segment: by what it holds, its level, and the records around it.
  private static func isMade(_ lookup: CodeLookup, _ segments: [DraftSegment], _ index: Int) -> Bool {
    let level = segments[...index].last { $0.tag == "HL" }?[element: 3] ?? ""
    guard lookup.reading.holds(segments[index].elements, level: level) else { return false }
    return lookup.around.allSatisfy { position, conditions in
      guard let outer = segments[..<index].last(where: { $0.position == position }) else { return false }
      var reading = lookup.reading
      reading.conditions = conditions
      return reading.holds(outer.elements, level: level)
    }
  }
}

extension DraftSegment {
  /// An element or one of its components, without blanks behind it; nil where there is none.
  fileprivate func text(_ element: Int, _ component: Int) -> String? {
    var text = self[element: element][...]
    let hasParts = elements.contains { $0.contains(">") || $0.contains("^") }
    if component > 0, hasParts {
      let parts = text.split(separator: ">", omittingEmptySubsequences: false)
      text = parts.indices.contains(component - 1) ? parts[component - 1] : ""
    } else if component > 1 {
      return nil
    }
    while text.last == " " { text.removeLast() }
    return text.isEmpty ? nil : String(text)
  }
}

extension SegmentOutline {
  /// An element, or a component of one, that is no composite.
  func element(_ number: Int, _ component: Int) -> ElementOutline? {
    guard elements.indices.contains(number - 1) else { return nil }
    switch elements[number - 1].content {
    case .simple(let simple): return simple
    case .composite(let components, _):
      guard components.indices.contains(component - 1), case .simple(let simple) = components[component - 1].content
      else { return nil }
      return simple
    }
  }
}

extension PositionList {
  /// Notes which codes tables know, so that samples are made of these. Where several tables are asked, of what all know.
  mutating func note(_ lookups: TableLookups) {
    for (position, entries) in lookups.entries {
      for entry in entries {
        let (element, component) = (entry.lookup.reading.element, entry.lookup.reading.component)
        let before = positions[position].known[element]?[component]
        let both = before.map { before in entry.codes.filter(before.contains) } ?? entry.codes
        positions[position].known[element, default: [:]][component] = both.isEmpty ? before ?? [] : both
      }
    }
  }
}
