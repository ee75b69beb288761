// What becomes of each place of each binding over all guides it is used with. A part is used in many maps and a map with
// several releases: only what holds nowhere is remarked.

import Canonical
import Conformance
import Mapping
import Octets

struct PlaceReview {
  private struct Key: Hashable {
    var file: String
    var line: Int
    var column: Int
    var place: String
  }

  private struct Note {
    var binding: MapBinding
    var place: MapPlace
    var isFound = false
    /// A guide that wants the element.
    var isUsed = false
    /// Elements that conditions ask for and some guide has; and codes that some guide allows.
    var elements: Set<Int> = []
    var codes: [Int: Set<String>] = [:]
    /// Times it was found, and times an earlier place always won; that place.
    var found = 0
    var dead = 0
    var winner = ""
    var guides: [String] = []
  }

  private var notes: [Key: Note] = [:]
  private var order: [Key] = []

  /// Notes all places of a survey. `isWanted` leaves bindings out that are inherited.
  mutating func note(_ survey: MapSurvey, where isWanted: (MapBinding) -> Bool = { _ in true }) {
    for entry in survey.entries where isWanted(entry.binding) {
      for (index, spot) in entry.spots.enumerated() {
        let key = Key(
          file: entry.binding.file, line: entry.binding.line, column: entry.binding.column,
          place: spot.place.description)
        if notes[key] == nil { order.append(key) }
        var note = notes[key] ?? Note(binding: entry.binding, place: spot.place)
        self.note(spot, entry, index, survey.guide, &note)
        notes[key] = note
      }
    }
  }

  private func note(
    _ spot: MapSurvey.Spot, _ entry: MapSurvey.Entry, _ index: Int, _ guide: Guide, _ note: inout Note
  ) {
    if !note.guides.contains(guide.spec) { note.guides.append(guide.spec) }
    if spot.positions.isEmpty { return }
    note.isFound = true
    note.found += 1
    if guide.wants(spot) { note.isUsed = true }
    for condition in spot.place.conditions {
      for position in spot.positions {
        guard let rule = guide.ruleIndex(at: position, condition.element) else { continue }
        note.elements.insert(condition.element)
        for code in condition.codes where code.isEmpty || guide.allows(textKey(code), rule) {
          note.codes[condition.element, default: []].insert(code)
        }
      }
    }
    guard case .places = entry.binding.source, entry.binding.join == nil else { return }
    let earlier = entry.spots[..<index].first { guide.alwaysWins($0, over: spot, entry) }
    if let earlier {
      note.dead += 1
      note.winner = earlier.place.description
    }
  }

  // MARK: Remarks

  func remark(to remarks: inout SpecRemarks) {
    for key in order {
      guard let note = notes[key] else { continue }
      let guides = Self.text(note.guides)
      if !note.isFound {
        if note.place.isOptional {
          remarks.warn(.nowhere, at: note.binding, "\(note.place) stands in no guide this is used with: \(guides)")
        }
        continue
      }
      remarkConditions(note, to: &remarks)
      if !note.isUsed {
        remarks.warn(.elementUnused, at: note.binding, "\(note.place) is not used by the guide \(guides)")
      }
      if note.dead == note.found, note.dead > 0 {
        remarks.warn(
          .dead, at: note.binding,
          "\(note.place) is never read: \(note.winner) stands before it and always has the value")
      }
    }
  }

  /// A part is used with many guides.
  private static func text(_ guides: [String]) -> String {
    let rest = guides.count - 3
    return guides.prefix(3).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  private func remarkConditions(_ note: Note, to remarks: inout SpecRemarks) {
    for condition in note.place.conditions {
      let name = "\(note.place.segment)/\(condition.element < 10 ? "0" : "")\(condition.element)"
      guard note.elements.contains(condition.element) else {
        remarks.warn(.elementUnknown, at: note.binding, "\(note.place) asks for \(name), which no guide has")
        continue
      }
      let strange = condition.codes.filter { !(note.codes[condition.element] ?? []).contains($0) }
      if strange.isEmpty { continue }
      let list = strange.joined(separator: ", ")
      remarks.warn(
        .codeUnknown, at: note.binding,
        "\(note.place) asks for \(list), which is no code of \(name) in \(Self.text(note.guides))")
    }
  }
}

extension Guide {
  /// Index of the rule of an element at a position.
  func ruleIndex(at position: Int, _ element: Int) -> Int? {
    let rules = elements(at: position)
    return element >= 1 && element <= rules.count ? rules.lowerBound + element - 1 : nil
  }

  /// Whether the segment at a position and the loops around it are used.
  func uses(_ position: Int) -> Bool {
    var position = position
    while true {
      if !positions[position].isUsed { return false }
      let loop = Int(positions[position].loop)
      let first = Int(loops[loop].first)
      if loop <= 0 { return true }
      if position != first {
        position = first
        continue
      }
      let parent = Int(loops[loop].parent)
      if parent <= 0 { return true }
      position = Int(loops[parent].first)
    }
  }

  /// Whether a place can hold something here.
  func wants(_ spot: MapSurvey.Spot) -> Bool {
    spot.positions.contains { position in
      guard uses(position) else { return false }
      guard spot.place.element > 0, let rule = ruleIndex(at: position, spot.place.element) else { return true }
      if !elements[rule].isUsed { return false }
      let components = components(of: rule)
      guard spot.place.component > 0, spot.place.component <= components.count else { return true }
      return elements[components.lowerBound + spot.place.component - 1].isUsed
    }
  }

  /// Whether `first` always holds a value where `second` does.
  func alwaysWins(_ first: MapSurvey.Spot, over second: MapSurvey.Spot, _ entry: MapSurvey.Entry) -> Bool {
    guard first.use == .value, second.use == .value, !first.positions.isEmpty else { return false }
    let (one, other) = (first.place, second.place)
    if first.positions == second.positions, one.element == other.element, one.component == other.component,
      one.occurrence == 0 || one.occurrence == other.occurrence, covers(one, other),
      other.qualifiers.allSatisfy(one.qualifiers.contains), one.qualifiers.isEmpty == other.qualifiers.isEmpty
    {
      return true
    }
    guard one.conditions.isEmpty, one.qualifiers.isEmpty, one.occurrence < 2, one.component < 2 else { return false }
    return first.positions.contains { isAlwaysThere($0, one.element, entry) }
  }

  private func covers(_ one: MapPlace, _ other: MapPlace) -> Bool {
    one.conditions.allSatisfy { wide in
      other.conditions.contains { narrow in
        narrow.element == wide.element && narrow.isNegated == wide.isNegated
          && (wide.isNegated
            ? wide.codes.allSatisfy(narrow.codes.contains) : narrow.codes.allSatisfy(wide.codes.contains))
      }
    }
  }

  /// Whether the guide asks for the element at a position in every record of the entry.
  private func isAlwaysThere(_ position: Int, _ element: Int, _ entry: MapSurvey.Entry) -> Bool {
    guard let rule = ruleIndex(at: position, element), elements[rule].isMandatory, elements[rule].isUsed else {
      return false
    }
    if entry.own.contains(position) { return true }
    var loop = Int(positions[position].loop)
    let isFirst = positions[position].startsLoop
    if isFirst, loop == entry.loop { return true }
    guard positions[position].isMandatory, positions[position].isUsed else { return false }
    if isFirst { loop = Int(loops[loop].parent) }
    while loop != entry.loop, loop > 0 {
      guard positions[Int(loops[loop].first)].isMandatory else { return false }
      loop = Int(loops[loop].parent)
    }
    return true
  }
}
