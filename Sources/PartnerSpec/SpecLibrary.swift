// The specs of one run, read and compiled when first asked for.

import Canonical
import Conformance
import Elements
import JSON5
import Mapping
import Octets
import Odoo
import OdooRecords
import Synchronization

/// Guides, maps and targets from one folder. Each is read and compiled when it is first asked for, and kept: all that read
/// files of one run share a library.
public final class SpecLibrary: Sendable {
  package let folder: SpecFolder
  private let trees = Mutex<[String: JSON5Value]>([:])
  private let readers = Mutex<[String: GuideReader]>([:])
  private let guides = Mutex<[String: Guide?]>([:])
  private let plans = Mutex<[String: MappingPlan?]>([:])
  private let writingPlans = Mutex<[String: WritingPlan?]>([:])
  private let targets = Mutex<[String: OdooTarget]>([:])
  let orderPlans = Mutex<[String: OrderPlan]>([:])
  private let tables = Mutex<[String: CodeTable]>([:])
  let rowGuides = Mutex<[String: RowGuide]>([:])
  let treeGuides = Mutex<[String: TreeGuide]>([:])
  private let profiles = Mutex<[String: PartnerProfile]>([:])
  private let index = Mutex<PartnerIndex?>(nil)

  /// Nothing is read yet.
  public init(_ folder: SpecFolder) { self.folder = folder }

  /// Reads and compiles everything there is, so that mistakes show at once.
  public func loadAll() throws(SpecErrors) {
    for release in Self.releases {
      for set in Self.sets {
        if let guide = try guide(set, release) { _ = try plan(guide) }
      }
    }
    for tree in WellKnownTree.all { _ = try wellKnownTree(tree.root, message: tree.message) }
    var messages: [String] = []
    for id in try partners {
      do throws(SpecErrors) {
        _ = try partner(id)
      } catch {
        messages += error.messages
      }
    }
    if !messages.isEmpty { throw SpecErrors(messages) }
  }

  /// Whether there is a spec at `path`.
  package func has(_ path: String) -> Bool { trees.withLock { $0[path] != nil } || folder.has(path) }

  /// The spec at `path`, a path inside the folder, as a tree.
  package func tree(_ path: String) throws(SpecErrors) -> JSON5Value {
    if let known = trees.withLock({ $0[path] }) { return known }
    let tree = try folder.parse(path)
    trees.withLock { $0[path] = tree }
    return tree
  }

  /// Sets there may be guides of.
  package static let sets = ["850", "855", "856", "810", "860", "865", "846", "832", "820", "861", "997", "999"]

  /// Releases there are guides of, oldest first.
  package static let releases = ["004010", "005010"]

  /// The release whose guides are nearest to `release` (six digits of GS08). What came after 004010 is laid out as 005010 is
  /// (MTX for MSG from 004020 on, longer references from 004030 on). For an unreadable one, the oldest.
  package static func nearest(to release: String) -> String {
    guard release.utf8.count == 6, let number = Int(release) else { return releases[0] }
    return releases[number <= 4_010 ? 0 : 1]
  }

  /// The guide of a set in a release; nil when there is none in this release.
  package func guide(_ set: String, _ release: String) throws(SpecErrors) -> Guide? {
    if !has(set, release) { return nil }
    return try guide(at: Self.path(set, release))
  }

  private static func path(_ set: String, _ release: String) -> String { "guides/x12/\(release)/\(set).json5" }

  /// Whether there is a guide of the set in the release.
  package func has(_ set: String, _ release: String) -> Bool {
    let path = Self.path(set, release)
    if let known = guides.withLock({ $0[path] }) { return known != nil }
    if set.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), folder.has(path) { return true }
    guides.withLock { $0[path] = .some(nil) }
    return false
  }

  /// The guide at `path` inside the folder, with those it extends.
  package func guide(at path: String) throws(SpecErrors) -> Guide {
    if case .some(.some(let known)) = guides.withLock({ $0[path] }) { return known }
    let outline = try guideOutline(at: path)
    do throws(GuideError) {
      let guide = try Guide(outline)
      guides.withLock { $0[path] = guide }
      return guide
    } catch {
      throw SpecErrors([try tree(path).fault(error.description).description])
    }
  }

  /// The guide at `path` as it is written down, with what it has from those it extends.
  package func guideOutline(at path: String) throws(SpecErrors) -> GuideOutline {
    try outline(try SpecResolver(self, .guide).layers(path), path)
  }

  /// The guide of a set in a release as it is written down; nil when there is none in this release.
  package func outline(_ set: String, _ release: String) throws(SpecErrors) -> GuideOutline? {
    if !has(set, release) { return nil }
    let path = Self.path(set, release)
    return try outline(try SpecResolver(self, .guide).layers(path), path)
  }

  /// The guide of a partner's transaction as it is written down, its changes applied.
  package func outline(of transaction: PartnerProfile.Transaction) throws(SpecErrors) -> GuideOutline {
    let spec = transaction.guide.spec
    let path = has("\(spec).json5") ? "\(spec).json5" : "guides/\(spec).json5"
    return try outline(try SpecResolver(self, .guide).layers(path), path)
  }

  private func outline(_ layers: [JSON5Value], _ path: String) throws(SpecErrors) -> GuideOutline {
    if layers.joined("language")?.string == "xml" { return try treeOutline(at: path).outline }
    if layers.joined("language") != nil { return try rowOutline(at: path).outline }
    guard let value = layers.joined("release"), let release = value.string else {
      throw SpecErrors([layers[layers.count - 1].fault("'release' is missing").description])
    }
    guard Self.releases.contains(release) else {
      throw SpecErrors([value.unknown("release", release, Self.releases).description])
    }
    let known = readers.withLock { $0[release] }
    var reader = if let known { known } else { try GuideReader(self, release: release) }
    let isStandard = layers.count == 1 && path.hasPrefix("guides/")
    let outline = try reader.read(layers, spec: String(path.dropFirst(isStandard ? 7 : 0).dropLast(6)))
    let read = reader
    readers.withLock { $0[release] = read }
    return outline
  }

  /// The standard map of a set for a guide; nil when the set has none. With `target`, only what its envelopes say is
  /// filled, which is less work for each line.
  package func plan(_ guide: Guide, for target: OdooTarget? = nil) throws(SpecErrors) -> MappingPlan? {
    let name = "\(guide.release)/\(guide.set)\(target.map { "/odoo/" + $0.series } ?? "")"
    if let known = plans.withLock({ $0[name] }) { return known }
    guard let outline = try mapOutline(guide.set) else {
      plans.withLock { $0[name] = .some(nil) }
      return nil
    }
    let wanted = try target.map { (target) throws(SpecErrors) in try Self.wanted(outline, target) }
    let plan = try Self.compile(outline, guide, wanted)
    plans.withLock { $0[name] = plan }
    return plan
  }

  /// The map of a partner's transaction; nil when it has none. Without documents to make, only what may have to be `told` is
  /// followed: nil when there is nothing.
  package func plan(
    _ transaction: PartnerProfile.Transaction, of partner: PartnerProfile?, makesDocuments: Bool,
    told: MapOutline.Told = [.codes, .texts], for target: OdooTarget?
  ) throws(SpecErrors) -> MappingPlan? {
    guard let map = transaction.map, makesDocuments || map.mayReport(told) else { return nil }
    let use = makesDocuments ? target.map { "odoo/" + $0.series } ?? "all" : "told \(told.rawValue)"
    let name = "\(partner?.id ?? "")/\(transaction.guide.spec)/\(map.file)/\(use)"
    if let known = plans.withLock({ $0[name] }) { return known }
    var wanted: Set<RecordField>? = makesDocuments ? nil : []
    if makesDocuments, let target { wanted = try Self.wanted(map, target) }
    let plan = try Self.compile(map, transaction.guide, wanted, told)
    plans.withLock { $0[name] = plan }
    return plan
  }

  /// The map at `path` with a partner's tables; all of it must fit the guide.
  package func outline(_ path: String, _ tables: [String: CodeTable], for guide: Guide) throws(SpecErrors) -> MapOutline
  {
    var reader = MapReader(self, tables: tables)
    let outline = try reader.read(path).resolved(for: guide)
    _ = try Self.compile(outline, guide, nil)
    return outline
  }

  /// The standard map of a set as it is written down; nil when the set has none.
  package func mapOutline(_ set: String) throws(SpecErrors) -> MapOutline? {
    guard folder.has("maps/x12-\(set).json5") else { return nil }
    var reader = MapReader(self)
    return try reader.read("maps/x12-\(set).json5")
  }

  /// The standard map of a set for a guide, to be run backwards; nil when the set has none.
  package func writingPlan(_ guide: Guide) throws(SpecErrors) -> WritingPlan? {
    try writingPlan(guide, "maps/x12-\(guide.set)") { () throws(SpecErrors) in try mapOutline(guide.set) }
  }

  /// The map of what a partner receives, to be run backwards; nil when it has none.
  package func writingPlan(
    _ transaction: PartnerProfile.Transaction, of partner: PartnerProfile?
  ) throws(SpecErrors) -> WritingPlan? {
    try writingPlan(
      transaction.guide, "\(partner?.id ?? "")/\(transaction.map?.file ?? "")", transaction.elements?.layout
    ) { transaction.map }
  }

  private func writingPlan(
    _ guide: Guide, _ map: String, _ elements: ElementLayout? = nil, _ outline: () throws(SpecErrors) -> MapOutline?
  ) throws(SpecErrors) -> WritingPlan? {
    let name = "\(guide.spec)/\(map)"
    if let known = writingPlans.withLock({ $0[name] }) { return known }
    var plan: WritingPlan?
    if let outline = try outline() {
      do throws(MapErrors) {
        plan = try WritingPlan(outline, guide, elements)
      } catch {
        throw SpecErrors(error.errors.map(\.description))
      }
    }
    let made = plan
    writingPlans.withLock { $0[name] = .some(made) }
    return made
  }

  private static func wanted(_ outline: MapOutline, _ target: OdooTarget) throws(SpecErrors) -> Set<RecordField> {
    do {
      return try target.wantedFields(outline.document)
    } catch {
      throw SpecErrors(["\(error)"])
    }
  }

  private static func compile(
    _ outline: MapOutline, _ guide: Guide, _ wanted: Set<RecordField>?,
    _ told: MapOutline.Told = [.codes, .texts]
  ) throws(SpecErrors) -> MappingPlan {
    do throws(MapErrors) {
      return try MappingPlan(outline, guide, wanted: wanted, told: told)
    } catch {
      throw SpecErrors(error.errors.map(\.description))
    }
  }

  /// The code table at `path` inside the folder.
  package func table(_ path: String) throws(SpecErrors) -> CodeTable {
    if let known = tables.withLock({ $0[path] }) { return known }
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try folder.read(path)
    } catch {
      throw SpecErrors([error.description])
    }
    let table = try CodeTableReader.read(bytes, path: "\(folder.path)/\(path)")
    tables.withLock { $0[path] = table }
    return table
  }

  /// The target of an Odoo series, read from `odoo/<series>.json5`.
  package func odooTarget(_ series: String) throws(SpecErrors) -> OdooTarget {
    if let known = targets.withLock({ $0[series] }) { return known }
    do {
      let target = try OdooTarget(series: series) { try self.tree("odoo/\($0).json5") }
      targets.withLock { $0[series] = target }
      return target
    } catch let error as JSON5Error {
      throw SpecErrors(error)
    } catch let errors as SpecErrors {
      throw errors
    } catch {
      throw SpecErrors(["\(error)"])
    }
  }

  // MARK: Partners

  /// Ids of all partners, in order.
  package var partners: [String] { get throws(SpecErrors) { try partnerIndex().partners } }

  /// The partner `id`, with everything its profile names.
  package func partner(_ id: String) throws(SpecErrors) -> PartnerProfile {
    if let known = profiles.withLock({ $0[id] }) { return known }
    let known = try partners
    guard known.contains(id) else {
      let hint = Suggestion.nearest(to: id, in: known).map { ", did you mean '\($0)'?" } ?? ""
      throw SpecErrors(["\(folder.path)/partners: there is no partner '\(id)'\(hint)"])
    }
    var reader = PartnerReader(self)
    let profile = try reader.read(id)
    profiles.withLock { $0[id] = profile }
    return profile
  }

  /// The partner who sends under this address; nil when nobody does, or when only GS02 can tell and it is not given.
  package func partner(isaSender: String, qualifier: String, gs: String? = nil) throws(SpecErrors) -> PartnerProfile? {
    switch try partnerIndex().answer(.init(qualifier: qualifier, id: isaSender), gs: gs) {
    case .partner(let id): try partner(id)
    case .nobody, .several: nil
    }
  }

  /// Whether a document's sender is another partner than the one it is said to be from: by an identifier that the other has
  /// and this one has not.
  package func isAnother(_ sender: String, than partner: PartnerProfile) throws(SpecErrors) -> Bool {
    if sender.isEmpty { return false }
    let named = try partnerIndex().partners(named: sender)
    return !named.isEmpty && !named.contains(partner.id)
  }

  private func partnerIndex() throws(SpecErrors) -> PartnerIndex {
    if let known = index.withLock({ $0 }) { return known }
    let made = try PartnerIndex(self)
    index.withLock { $0 = made }
    return made
  }
}
