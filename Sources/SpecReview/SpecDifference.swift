// What two partners, two standards or two specs say differently: by set, segment, element, field and profile member, each
// side with the place where it was said.

import Canonical
import Conformance
import JSON5
import Mapping
import PartnerSpec
import Translation

package struct SpecDifference: Sendable {
  package struct Side: Equatable, Sendable {
    package var value: String
    package var origin: SpecOrigin?
  }

  /// `profile`, `855, they send: guide`, `855, they send: map`
  package var part: String
  /// `acknowledgement.functional`, `PO1>REF`, `PO1/06`, `lines.unit`
  package var path: String
  /// What of it: `usage`, `codes`; empty where the path says it all.
  package var member: String
  /// Nil where a side has nothing of the kind.
  package var first: Side?
  package var second: Side?
}

package struct SpecComparison {
  let library: SpecLibrary
  private var differences: [SpecDifference] = []

  private init(_ library: SpecLibrary) { self.library = library }

  /// All differences between two subjects.
  package static func differences(
    _ first: SpecSubject, _ second: SpecSubject, _ library: SpecLibrary
  ) throws -> [SpecDifference] {
    var comparison = SpecComparison(library)
    try comparison.compare(first, second)
    return comparison.differences
  }

  private mutating func compare(_ first: SpecSubject, _ second: SpecSubject) throws {
    switch (first, second) {
    case (.file(let one), .file(let other)): try compareFiles(one, other)
    case (.file(let path), .standard(let name)): try compareFile(path, name, isSwapped: false)
    case (.standard(let name), .file(let path)): try compareFile(path, name, isSwapped: true)
    case (.file, _), (_, .file): throw SpecErrors(["a file is compared with a file, or with a standard"])
    default: try compareSets(first, second)
    }
  }

  // MARK: Sets

  private mutating func compareSets(_ first: SpecSubject, _ second: SpecSubject) throws {
    if case .partner(let one) = first, case .partner(let other) = second { try compareProfiles(one, other) }
    let left = try ReviewedSet.sets(of: first, library)
    let right = try ReviewedSet.sets(of: second, library)
    // Who names two standards means these two, whatever sets they are of.
    if case .standard = first, case .standard = second, let one = left.first, let other = right.first {
      return try compareLanguages(one, other)
    }
    for set in left {
      guard let twin = Self.twin(of: set, in: right) else {
        note("sets", set.title, "", side(set), nil)
        continue
      }
      try compareLanguages(set, twin)
    }
    for set in right where !left.contains(where: { Self.match($0, set) }) {
      // A partner is compared with a standard in what they have in common.
      note("sets", set.title, "", nil, side(set))
    }
    if case .standard = first, case .partner = second { keepCommon() }
    if case .partner = first, case .standard = second { keepCommon() }
  }

  private mutating func keepCommon() {
    differences.removeAll { $0.part == "sets" }
  }

  /// An invoice in rows and one in XML have no places in common: only that they are in other languages is told.
  private mutating func compareLanguages(_ one: ReviewedSet, _ other: ReviewedSet) throws {
    if one.guide.language == other.guide.language { return try compare(one, other) }
    note("sets", one.title, "", side(one), side(other))
  }

  /// The same set of the other side, in the same language where it has several.
  private static func twin(of set: ReviewedSet, in list: [ReviewedSet]) -> ReviewedSet? {
    let twins = list.filter { match(set, $0) }
    return twins.first { $0.guide.language == set.guide.language } ?? twins.first
  }

  private static func match(_ one: ReviewedSet, _ other: ReviewedSet) -> Bool {
    one.set == other.set
      && (one.direction == other.direction || one.direction == .standard || other.direction == .standard)
  }

  private func side(_ set: ReviewedSet) -> SpecDifference.Side {
    .init(value: set.standard, origin: set.item.map { SpecOrigin($0, library.folder) })
  }

  private mutating func compare(_ one: ReviewedSet, _ other: ReviewedSet) throws {
    let title = one.direction == .standard ? other.title : one.title
    if let left = one.item, let right = other.item {
      let names = ["guide", "map"]
      let sides = [left, right].map { item in
        SpecLeaves.list(item, "", library.folder).filter { !names.contains($0.path) }
      }
      compare(leaves: sides[0], sides[1], title)
    }
    try compareGuides(one.guidePath, other.guidePath, "\(title): guide")
    compareMaps(one, other, "\(title): map")
  }

  mutating func note(
    _ part: String, _ path: String, _ member: String, _ first: SpecDifference.Side?, _ second: SpecDifference.Side?
  ) {
    if first?.value == second?.value { return }
    differences.append(SpecDifference(part: part, path: path, member: member, first: first, second: second))
  }

  // MARK: Profiles and files

  private mutating func compareProfiles(_ one: String, _ other: String) throws {
    let sides = try [one, other].map { id in
      let tree = try library.resolved(SpecLibrary.profilePath(id), .partner)
      return SpecLeaves.list(tree, "", library.folder).filter { leaf in
        !leaf.path.hasPrefix("sends[") && !leaf.path.hasPrefix("receives[")
      }
    }
    compare(leaves: sides[0], sides[1], "profile")
  }

  private mutating func compare(leaves left: [SpecLeaf], _ right: [SpecLeaf], _ part: String) {
    for leaf in left {
      let twin = right.first { $0.path == leaf.path }
      note(
        part, leaf.path, "", .init(value: leaf.value, origin: leaf.origin),
        twin.map { .init(value: $0.value, origin: $0.origin) })
    }
    for leaf in right where !left.contains(where: { $0.path == leaf.path }) {
      note(part, leaf.path, "", nil, .init(value: leaf.value, origin: leaf.origin))
    }
  }

  private mutating func compareFiles(_ one: String, _ other: String) throws {
    if try [one, other].allSatisfy(isGuide) { return try compareGuides(one, other, "guide") }
    let sides = try [one, other].map(leaves)
    compare(leaves: sides[0], sides[1], "file")
  }

  private func isGuide(_ path: String) throws(SpecErrors) -> Bool {
    guard path.contains("guides/"), path.hasSuffix(".json5") else { return false }
    let tree = try library.tree(path)
    return tree["set"] != nil || tree["extends"] != nil
  }

  private func leaves(_ path: String) throws(SpecErrors) -> [SpecLeaf] {
    if path.hasSuffix(".csv") {
      return try library.table(path).pairs.enumerated().map { index, pair in
        SpecLeaf(path: pair.partner, value: pair.own, origin: SpecOrigin(file: path, line: index + 2))
      }
    }
    let tree = try path.hasPrefix("odoo/") ? library.tree(path) : library.resolved(path, .map)
    return SpecLeaves.list(tree, "", library.folder)
  }

  /// A partner's guide or map with the standard.
  private mutating func compareFile(_ path: String, _ standard: String, isSwapped: Bool) throws {
    let isGuide = try isGuide(path)
    let own = isGuide ? "guides/\(standard).json5" : SpecLibrary.mapPath(ofStandard: standard) ?? ""
    try compareFiles(isSwapped ? own : path, isSwapped ? path : own)
  }

  // MARK: Maps

  private mutating func compareMaps(_ one: ReviewedSet, _ other: ReviewedSet, _ part: String) {
    let sides = [one, other].map { set in
      set.map.map { map in MapSurvey(map, set.guide).entries.map { (entry: $0, map: map) } } ?? []
    }
    let (left, right) = (index(sides[0]), index(sides[1]))
    for key in left.order { note(part, key, "", left.sides[key], right.sides[key]) }
    for key in right.order where left.sides[key] == nil { note(part, key, "", nil, right.sides[key]) }
  }

  private func index(
    _ list: [(entry: MapSurvey.Entry, map: MapOutline)]
  ) -> (order: [String], sides: [String: SpecDifference.Side]) {
    var order: [String] = []
    var sides: [String: SpecDifference.Side] = [:]
    for (entry, map) in list {
      let level = entry.levels.isEmpty ? "" : " (level \(entry.levels.joined(separator: ", ")))"
      let key = entry.path + level
      if sides[key] == nil { order.append(key) }
      var text = entry.binding.text
      if let words = entry.binding.words, let rows = map.words[words] { text += Self.mark(rows) }
      sides[key] = .init(value: text, origin: SpecOrigin(entry.binding, library.folder))
    }
    return (order, sides)
  }

  /// Tells word tables of one name apart by what they hold.
  private static func mark(_ rows: [(word: String, codes: [String])]) -> String {
    " (\(rows.count) words, \(rows.reduce(0) { $0 + $1.codes.count }) codes)"
  }
}
