// The specs of one run, read and compiled when first asked for.

import Canonical
import Conformance
import JSON5
import Mapping
import Odoo
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

  /// Nothing is read yet.
  public init(_ folder: SpecFolder) { self.folder = folder }

  /// Reads and compiles everything there is, so that mistakes show at once.
  public func loadAll() throws(SpecErrors) {
    for release in Self.releases {
      for set in ["850", "855", "856", "810", "860", "865", "846", "832", "820", "861", "997", "999"] {
        if let guide = try guide(set, release) { _ = try plan(guide) }
      }
    }
  }

  /// The spec at `path`, a path inside the folder, as a tree.
  package func tree(_ path: String) throws(SpecErrors) -> JSON5Value {
    if let known = trees.withLock({ $0[path] }) { return known }
    let tree = try folder.parse(path)
    trees.withLock { $0[path] = tree }
    return tree
  }

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
    let name = "\(release)/\(set)"
    if let known = guides.withLock({ $0[name] }) { return known }
    guard set.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), folder.has("guides/x12/\(name).json5") else {
      guides.withLock { $0[name] = .some(nil) }
      return nil
    }
    let known = readers.withLock { $0[release] }
    var reader = if let known { known } else { try GuideReader(self, release: release) }
    let outline = try reader.read(set)
    let read = reader
    readers.withLock { $0[release] = read }
    do throws(GuideError) {
      let guide = try Guide(outline)
      guides.withLock { $0[name] = guide }
      return guide
    } catch {
      throw SpecErrors([error.description])
    }
  }

  /// The standard map of a set for a guide; nil when the set has none. With `target`, only what its envelopes say is
  /// filled, which is less work for each line.
  package func plan(_ guide: Guide, for target: OdooTarget? = nil) throws(SpecErrors) -> MappingPlan? {
    let name = "\(guide.release)/\(guide.set)\(target.map { "/odoo/" + $0.series } ?? "")"
    if let known = plans.withLock({ $0[name] }) { return known }
    guard folder.has("maps/x12-\(guide.set).json5") else {
      plans.withLock { $0[name] = .some(nil) }
      return nil
    }
    var reader = MapReader(self)
    let outline = try reader.read("x12-\(guide.set)")
    do {
      let plan = try MappingPlan(outline, guide, wanted: target?.wantedFields(outline.document))
      plans.withLock { $0[name] = plan }
      return plan
    } catch let errors as MapErrors {
      throw SpecErrors(errors.errors.map(\.description))
    } catch {
      throw SpecErrors(["\(error)"])
    }
  }

  /// The standard map of a set for a guide, to be run backwards; nil when the set has none.
  package func writingPlan(_ guide: Guide) throws(SpecErrors) -> WritingPlan? {
    let name = "\(guide.release)/\(guide.set)"
    if let known = writingPlans.withLock({ $0[name] }) { return known }
    guard folder.has("maps/x12-\(guide.set).json5") else {
      writingPlans.withLock { $0[name] = .some(nil) }
      return nil
    }
    var reader = MapReader(self)
    let outline = try reader.read("x12-\(guide.set)")
    do throws(MapErrors) {
      let plan = try WritingPlan(outline, guide)
      writingPlans.withLock { $0[name] = plan }
      return plan
    } catch {
      throw SpecErrors(error.errors.map(\.description))
    }
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
}
