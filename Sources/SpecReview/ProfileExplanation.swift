// Who the partners are, and everything the profile of one of them says, with what it inherits.

import JSON5
import PartnerSpec

extension Explanation {
  /// All partners: who they are, what they send and receive.
  package static func partners(_ library: SpecLibrary) throws(SpecErrors) -> Explanation {
    var explanation = Explanation()
    for id in library.folder.names(in: "partners") where library.has(SpecLibrary.profilePath(id)) {
      let tree = try library.resolved(SpecLibrary.profilePath(id), .partner)
      var section = Section(id)
      guard tree["partner"] != nil else {
        section.add("level", "no partner itself, others extend it", SpecOrigin(tree, library.folder))
        explanation.sections.append(section)
        continue
      }
      for key in ["name", "status", "priority", "marker"] {
        guard let member = tree.entries.first(where: { $0.key == key }) else { continue }
        section.add(key, SpecLeaves.text(member.value), SpecOrigin(member, library.folder))
      }
      for key in ["sends", "receives"] {
        guard let member = tree.entries.first(where: { $0.key == key }) else { continue }
        let names = (member.value.array ?? []).compactMap { $0["as"]?.string }
        section.add(key, names.joined(separator: ", "), SpecOrigin(member, library.folder))
      }
      explanation.sections.append(section)
    }
    return explanation
  }

  /// The profile of one partner, or of a level partners extend.
  package static func profile(_ id: String, _ library: SpecLibrary) throws(SpecErrors) -> Explanation {
    let path = SpecLibrary.profilePath(id)
    let layers = try library.layers(path, .partner)
    let tree = try library.resolved(path, .partner)
    var explanation = Explanation()
    var profile = Section("\(id)\(tree["name"]?.string.map { ", \($0)" } ?? "")")
    for layer in layers.reversed().dropFirst() {
      profile.add("extends", library.folder.path(of: layer.file))
    }
    for leaf in SpecLeaves.list(tree, "", library.folder) where !isTransaction(leaf.path) {
      profile.add(leaf.path, leaf.value, leaf.origin)
    }
    explanation.sections.append(profile)
    for set in try ReviewedSet.sets(of: .partner(id), library) {
      explanation.sections.append(section(set, library))
    }
    return explanation
  }

  private static func isTransaction(_ path: String) -> Bool { path.hasPrefix("sends[") || path.hasPrefix("receives[") }

  private static func section(_ set: ReviewedSet, _ library: SpecLibrary) -> Section {
    let folder = library.folder
    var section = Section(set.title)
    let item = set.item.map { SpecOrigin($0, folder) }
    section.add("as", set.standard, item)
    section.add("guide", set.guidePath, item.map { origin(set.item?["guide"], folder) ?? $0 })
    section.add("map", set.mapPath ?? "none", item.map { origin(set.item?["map"], folder) ?? $0 })
    if let map = set.map { section.add("document", map.document.rawValue) }
    for member in set.item?.entries ?? [] where !["as", "guide", "map", "document"].contains(member.key) {
      for leaf in SpecLeaves.list(member.value, member.key, folder) { section.add(leaf.path, leaf.value, leaf.origin) }
    }
    return section
  }

  private static func origin(_ value: JSON5Value?, _ folder: SpecFolder) -> SpecOrigin? {
    value.map { SpecOrigin($0, folder) }
  }

  /// A file with all it inherits.
  package static func file(_ path: String, _ library: SpecLibrary) throws(SpecErrors) -> Explanation {
    var explanation = Explanation()
    var section = Section(path)
    if path.hasSuffix(".csv") {
      for pair in try library.table(path).pairs { section.add(pair.partner, pair.own) }
    } else {
      let kind: SpecKind = path.contains("guides/") ? .guide : .map
      let tree = path.hasPrefix("odoo/") ? try library.tree(path) : try library.resolved(path, kind)
      for leaf in SpecLeaves.list(tree, "", library.folder) { section.add(leaf.path, leaf.value, leaf.origin) }
    }
    explanation.sections.append(section)
    return explanation
  }
}
