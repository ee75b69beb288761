// How a field of a document is read, and written where we send it: places, words, tables, constants.

import Canonical
import JSON5
import Mapping
import PartnerSpec
import Translation

extension Explanation {
  /// The field, or the fields of the records, at `path` (`number`, `lines.products.id`).
  package static func field(
    _ path: String, _ sets: [ReviewedSet], _ library: SpecLibrary
  ) throws(SpecErrors) -> Explanation {
    var explanation = Explanation()
    for set in sets {
      guard let map = set.map, let mapPath = set.mapPath else { continue }
      let survey = MapSurvey(map, set.guide)
      let tree = try library.resolved(mapPath, .map)
      let own = ownValue(path, survey)
      let found = own.map { [$0] } ?? survey.entries.filter { WritingReview.plain($0.path) == path }
      for entry in found { explanation.sections.append(section(entry, set, map, tree, library)) }
      let inner = survey.entries.filter { WritingReview.plain($0.path).hasPrefix(path + ".") }
      if !inner.isEmpty { explanation.sections.append(list(inner, path, set, library)) }
      if found.isEmpty, inner.isEmpty { add(word: path, survey, set, map, tree, library, to: &explanation) }
    }
    return explanation
  }

  /// What a field of the partner's own holds (`x:ward`, `lines.x:ward`): it is the value of a record that has its name.
  private static func ownValue(_ path: String, _ survey: MapSurvey) -> MapSurvey.Entry? {
    var parts = path.split(separator: ".").map(String.init)
    guard let last = parts.popLast(), last.hasPrefix(MapBinding.ownPrefix) else { return nil }
    let list = (parts + [MapBinding.ownField]).joined(separator: ".")
    let name = last.dropFirst(MapBinding.ownPrefix.count)
    let record = survey.entries.first { entry in
      guard WritingReview.plain(entry.path) == list, case .records(let ways) = entry.binding.source else {
        return false
      }
      return ways.contains { way in
        way.fields.contains {
          if case .constant(let text) = $0.source { $0.field == "name" && text == name } else { false }
        }
      }
    }
    return record.flatMap { record in survey.entries.first { $0.path == record.path + ".value" } }
  }

  /// Fields that could have been meant.
  package static func fields(_ sets: [ReviewedSet]) -> [String] {
    let paths = sets.flatMap { set in
      set.map.map { map in MapSurvey(map, set.guide).entries.map { WritingReview.plain($0.path) } } ?? []
    }
    return Array(Set(paths)).sorted()
  }

  private static func title(_ entry: MapSurvey.Entry, _ set: ReviewedSet, _ map: MapOutline) -> String {
    let level = entry.levels.isEmpty ? "" : ", level \(entry.levels.joined(separator: ", "))"
    return "\(set.title): \(entry.path) of \(map.document.rawValue)\(level)"
  }

  private static func section(
    _ entry: MapSurvey.Entry, _ set: ReviewedSet, _ map: MapOutline, _ tree: JSON5Value, _ library: SpecLibrary
  ) -> Section {
    let folder = library.folder
    let field = entry.field.map { $0.kind.fields[$0.index] }
    var section = Section(title(entry, set, map))
    section.add("holds", field.map { "\($0.type.text), \($0.about)" } ?? "line records, the lines of the document")
    let origin = SpecOrigin(entry.binding, folder)
    section.add(set.direction == .receives ? "written to" : "read from", entry.binding.sourceText, origin)
    for (name, edits) in [("then", entry.binding.edits), ("time then", entry.binding.timeEdits)] where !edits.isEmpty {
      section.add(name, edits.map(\.text).joined(separator: ", "), depth: 1)
    }
    for spot in entry.spots where !spot.positions.isEmpty {
      let positions = spot.positions.map { set.guide.path($0) }
      section.add("\(spot.place)", "stands at \(positions.joined(separator: ", "))", depth: 1)
    }
    for spot in entry.spots where spot.positions.isEmpty {
      section.add("\(spot.place)", "stands nowhere in \(set.guide.spec)", depth: 1)
    }
    add(words(of: entry), map, tree, folder, to: &section)
    if let name = entry.binding.table { add(table: name, entry, set, map, library, to: &section) }
    if entry.binding.isSSCC { section.add("is", "an SSCC, without its application identifier 00") }
    if set.direction == .receives { addDefaults(entry, map, tree, folder, to: &section) }
    return section
  }

  private static func words(of entry: MapSurvey.Entry) -> String? {
    if case .records(let ways) = entry.binding.source { return ways.first?.words }
    return entry.binding.words
  }

  private static func add(
    _ name: String?, _ map: MapOutline, _ tree: JSON5Value, _ folder: SpecFolder, only word: String? = nil,
    to section: inout Section
  ) {
    guard let name, let table = tree["words"]?.entries.first(where: { $0.key == name }) else { return }
    section.add("words", name, SpecOrigin(table, folder))
    for member in table.value.entries where word == nil || member.key == word {
      let codes = member.value.array?.compactMap(\.string) ?? [member.value.string ?? ""]
      section.add(codes.joined(separator: ", "), member.key, SpecOrigin(member, folder), depth: 1)
    }
  }

  private static func add(
    table name: String, _ entry: MapSurvey.Entry, _ set: ReviewedSet, _ map: MapOutline, _ library: SpecLibrary,
    to section: inout Section
  ) {
    section.add("table", "\(name), unknown codes: \(entry.binding.unknown.name)")
    for pair in map.tables[name]?.pairs.prefix(40) ?? [] { section.add(pair.partner, pair.own, depth: 1) }
    if let count = map.tables[name]?.count, count > 40 { section.add("...", "\(count) codes", depth: 1) }
  }

  /// What is said besides when the segment is written.
  private static func addDefaults(
    _ entry: MapSurvey.Entry, _ map: MapOutline, _ tree: JSON5Value, _ folder: SpecFolder, to section: inout Section
  ) {
    let segments = Set(entry.spots.map(\.place.segment))
    for member in tree["defaults"]?.entries ?? [] {
      guard let place = MapPlace(member.key) ?? MapPlace(tree: member.key), segments.contains(place.segment) else {
        continue
      }
      let text =
        member.value.string.map { "\"\($0)\"" }
        ?? member.value.entries.first.map { "\($0.key) \($0.value.string ?? "")" }
      section.add("default", "\(member.key) is \(text ?? "")", SpecOrigin(member, folder))
    }
  }

  private static func list(
    _ entries: [MapSurvey.Entry], _ path: String, _ set: ReviewedSet, _ library: SpecLibrary
  ) -> Section {
    var section = Section("\(set.title): fields of \(path)")
    for entry in entries {
      let level = entry.levels.isEmpty ? "" : " (level \(entry.levels.joined(separator: ", ")))"
      section.add(entry.path + level, entry.binding.text, SpecOrigin(entry.binding, library.folder))
    }
    return section
  }

  /// The last part of the path may be a word, such as `lines.vendorItem` for the products of that kind.
  private static func add(
    word path: String, _ survey: MapSurvey, _ set: ReviewedSet, _ map: MapOutline, _ tree: JSON5Value,
    _ library: SpecLibrary, to explanation: inout Explanation
  ) {
    let parts = path.split(separator: ".").map(String.init)
    guard let word = parts.last else { return }
    let prefix = parts.dropLast().map { $0 + "." }.joined()
    for entry in survey.entries where WritingReview.plain(entry.path).hasPrefix(prefix) {
      guard let name = words(of: entry), map.words[name]?.contains(where: { $0.word == word }) == true else { continue }
      let below = WritingReview.plain(entry.path).dropFirst(prefix.count).split(separator: ".").count
      if below > 2 { continue }
      var section = Section(title(entry, set, map))
      section.add("read from", entry.binding.sourceText, SpecOrigin(entry.binding, library.folder))
      add(name, map, tree, library.folder, only: word, to: &section)
      explanation.sections.append(section)
    }
  }
}
