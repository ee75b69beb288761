// The places of a segment, a kind of row or an element of XML in the guides of a subject: usage, elements, conditions, what is
// said besides, and the fields mapped from it.

import Conformance
import Mapping
import PartnerSpec
import Translation

extension Explanation {
  /// Every place of `segment` (`REF`, `PO1>N1`) in the sets.
  package static func segment(
    _ segment: String, _ sets: [ReviewedSet], _ library: SpecLibrary, _ names: Names
  ) throws(SpecErrors) -> Explanation {
    var explanation = Explanation()
    for set in sets {
      let listing = try GuideListing(set.guidePath, library)
      let survey = set.map.map { MapSurvey($0, set.guide) }
      for row in listing.rows where row.path == segment || row.tag == segment || row.path.hasSuffix(">\(segment)") {
        explanation.sections.append(self.section(row, set, names))
        if let survey { add(fields(row, survey, library), to: &explanation) }
      }
    }
    return explanation
  }

  /// Segments and loops that could have been meant.
  package static func segments(_ sets: [ReviewedSet], _ library: SpecLibrary) throws(SpecErrors) -> [String] {
    var names: [String] = []
    for set in sets { names += try GuideListing(set.guidePath, library).rows.flatMap { [$0.path, $0.tag] } }
    return Array(Set(names)).sorted()
  }

  private static func section(_ row: GuideListing.Row, _ set: ReviewedSet, _ names: Names) -> Section {
    let name = names.segment(row.tag).map { ", \($0)" } ?? ""
    var section = Section("\(set.title): \(row.path)\(name)")
    section.add("stands in", row.area + (row.isLoop ? ", begins a loop" : ""))
    section.add("usage", row.usage, row.origin)
    for detail in row.details { section.add(detail.name, detail.value, detail.origin) }
    for element in row.elements {
      var text = "\(element.use)  \(element.number.isEmpty ? "" : element.number + "  ")\(element.type)"
      if element.repeats != 1 { text += "  repeats \(element.repeats == 0 ? "*" : "\(element.repeats)")" }
      if let name = names.element(element.number) { text += "  \(name)" }
      section.add(element.name, text, element.origin, depth: element.component > 0 ? 1 : 0)
      if !element.codes.isEmpty, element.isUsed {
        section.add("codes", Self.codes(element), depth: element.component > 0 ? 2 : 1)
      }
      for detail in element.details { section.add(detail.name, detail.value, detail.origin, depth: 1) }
    }
    if !row.conditions.isEmpty {
      section.add("conditions", row.conditions.joined(separator: " "), row.conditionOrigin)
    }
    return section
  }

  private static func codes(_ element: GuideListing.Element) -> String {
    let limit = 24
    let shown = element.codes.prefix(limit).joined(separator: " ")
    return element.codes.count > limit ? "\(shown) ... (\(element.codes.count) codes)" : shown
  }

  private static func add(_ facts: [Fact], to explanation: inout Explanation) {
    if facts.isEmpty { return }
    explanation.sections[explanation.sections.count - 1].add("fields", "")
    explanation.sections[explanation.sections.count - 1].facts += facts
  }

  /// The fields that come from the segment at this place.
  private static func fields(_ row: GuideListing.Row, _ survey: MapSurvey, _ library: SpecLibrary) -> [Fact] {
    let guide = survey.guide
    var facts: [Fact] = []
    for entry in survey.entries {
      let spots = entry.spots.filter { spot in
        spot.use != .time && spot.use != .zone && spot.positions.contains { guide.path($0) == row.path }
      }
      if spots.isEmpty { continue }
      let level = entry.levels.isEmpty ? "" : " (level \(entry.levels.joined(separator: ", ")))"
      facts.append(
        Fact(entry.path + level, entry.binding.text, SpecOrigin(entry.binding, library.folder), depth: 1))
    }
    return facts
  }
}

extension Guide {
  /// A position as maps and listings call it.
  func path(_ position: Int) -> String {
    let loops = loopPath(position)
    let tag = positions[position].tag
    let path = positions[position].startsLoop ? loops : loops + [language == .xml ? text(of: tag) : tag.description]
    return path.joined(separator: language == .xml ? "/" : ">")
  }
}
