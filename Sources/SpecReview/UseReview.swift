// What specs define and nobody uses: word tables and parts of maps, code tables of profiles, whole files.

import JSON5
import Mapping
import PartnerSpec

struct UseReview {
  /// Maps by path, as written.
  private var maps: [String: JSON5Value] = [:]
  private var tables: [(member: JSON5Member, isUsed: Bool)] = []
  /// Files that something leads to.
  private var reached: Set<String> = []

  mutating func reach(_ path: String) { reached.insert(path) }

  mutating func note(map: JSON5Value, _ path: String) { maps[path] = map }

  /// The code tables of a profile, and those its maps and guides name.
  mutating func note(_ profile: JSON5Value, _ transactions: [PartnerProfile.Transaction]) {
    var used: Set<String> = []
    for transaction in transactions { used.formUnion(transaction.rows?.tables ?? []) }
    for map in transactions.compactMap(\.map) {
      (map.fields + map.totals + (map.levels?.levels.flatMap(\.fields) ?? [])).note(in: &used)
    }
    for member in profile["tables"]?.entries ?? [] where !member.value.isNull {
      let known = tables.firstIndex { $0.member.place == member.place && $0.member.file == member.file }
      if let known {
        tables[known].isUsed = tables[known].isUsed || used.contains(member.key)
      } else {
        tables.append((member, used.contains(member.key)))
      }
    }
  }

  func remark(_ files: [String], _ folder: SpecFolder, to remarks: inout SpecRemarks) {
    remarkMaps(to: &remarks)
    for table in tables where !table.isUsed {
      remarks.warn(.unusedTable, at: table.member, "no map and no guide uses the code table '\(table.member.key)'")
    }
    for file in files where !reached.contains(file) {
      remarks.add(SpecRemark(.warning, .unusedFile, file: "\(folder.path)/\(file)", "nothing names this file"))
    }
  }

  private func remarkMaps(to remarks: inout SpecRemarks) {
    var names = Names()
    for path in maps.keys.sorted() {
      guard let map = maps[path] else { continue }
      for member in map.entries where member.key != "words" && member.key != "parts" { names.note(member.value) }
      if let part = map["part"]?.string { names.parts.insert(part) }
    }
    var known: Set<String> = []
    while known != names.parts {
      known = names.parts
      for map in maps.values {
        for part in map["parts"]?.entries ?? [] where known.contains(part.key) { names.note(part.value) }
      }
    }
    for path in maps.keys.sorted() {
      for member in maps[path]?["words"]?.entries ?? [] where !isUsed(member.key, names) {
        remarks.warn(.unusedWords, at: member, "no map uses the words '\(member.key)'")
      }
      for member in maps[path]?["parts"]?.entries ?? [] where !names.parts.contains(member.key) {
        remarks.warn(.unusedPart, at: member, "no map uses the part '\(member.key)'")
      }
    }
  }

  /// Words that are only written are used with those that are read; those for units and products are without a name.
  private func isUsed(_ words: String, _ names: Names) -> Bool {
    MapOutline.writtenTables.contains(words) || names.words.contains(words)
      || names.words.contains { MapOutline.written($0) == words }
  }

  /// Names that bindings say.
  private struct Names {
    var words: Set<String> = []
    var parts: Set<String> = []

    mutating func note(_ value: JSON5Value) {
      if let name = value["words"]?.string { words.insert(name) }
      if let name = value["part"]?.string { parts.insert(name) }
      for member in value.entries { note(member.value) }
      for item in value.array ?? [] { note(item) }
    }
  }
}

extension [MapBinding] {
  /// The code tables they name.
  fileprivate func note(in used: inout Set<String>) {
    for binding in self {
      if let table = binding.table { used.insert(table) }
      if case .records(let ways) = binding.source { for way in ways { way.fields.note(in: &used) } }
    }
  }
}
