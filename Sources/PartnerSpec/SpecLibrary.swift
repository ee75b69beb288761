// The specs of one run, read and compiled when first asked for.

import Canonical
import Conformance
import JSON5
import Mapping
import Odoo

/// Guides, maps and targets from one folder. A copy knows what the original had read.
public struct SpecLibrary: Sendable {
  package let folder: SpecFolder
  private var guides: [String: Guide?] = [:]
  private var readers: [String: GuideReader] = [:]
  private var plans: [String: MappingPlan?] = [:]

  /// Nothing is read yet.
  public init(_ folder: SpecFolder) { self.folder = folder }

  /// Reads and compiles everything there is, so that mistakes show at once and copies share the work.
  public mutating func loadAll() throws(SpecErrors) {
    for release in Self.releases {
      for set in ["850", "855", "856", "810", "860", "865", "846", "832", "820", "861", "997", "999"] {
        if let guide = try guide(set, release) { _ = try plan(guide) }
      }
    }
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
  package mutating func guide(_ set: String, _ release: String) throws(SpecErrors) -> Guide? {
    let name = "\(release)/\(set)"
    if let known = guides[name] { return known }
    guard set.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), folder.has("guides/x12/\(name).json5") else {
      guides[name] = .some(nil)
      return nil
    }
    if readers[release] == nil { readers[release] = try GuideReader(folder, release: release) }
    guard var reader = readers[release] else { return nil }
    let outline = try reader.read(set)
    readers[release] = reader
    do throws(GuideError) {
      let guide = try Guide(outline)
      guides[name] = guide
      return guide
    } catch {
      throw SpecErrors([error.description])
    }
  }

  /// The standard map of a set for a guide; nil when the set has none. With `target`, only what its envelopes say is
  /// filled, which is less work for each line.
  package mutating func plan(_ guide: Guide, for target: OdooTarget? = nil) throws(SpecErrors) -> MappingPlan? {
    let name = "\(guide.release)/\(guide.set)\(target.map { "/odoo/" + $0.series } ?? "")"
    if let known = plans[name] { return known }
    guard folder.has("maps/x12-\(guide.set).json5") else {
      plans[name] = .some(nil)
      return nil
    }
    var reader = MapReader(folder)
    let outline = try reader.read("x12-\(guide.set)")
    do {
      let plan = try MappingPlan(outline, guide, wanted: target?.wantedFields(outline.document))
      plans[name] = plan
      return plan
    } catch let errors as MapErrors {
      throw SpecErrors(errors.errors.map(\.description))
    } catch {
      throw SpecErrors(["\(error)"])
    }
  }

  /// The target of an Odoo series, read from `odoo/<series>.json5`.
  package func odooTarget(_ series: String) throws(SpecErrors) -> OdooTarget {
    do {
      return try OdooTarget(series: series) { name in
        let path = "odoo/\(name).json5"
        return (try folder.read(path), "\(folder.path)/\(path)")
      }
    } catch let error as JSON5Error {
      throw SpecErrors(error)
    } catch {
      throw SpecErrors(["\(error)"])
    }
  }
}
