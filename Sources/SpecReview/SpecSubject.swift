// What explanations and comparisons are about: a partner, a standard set, or a file; and the sets each of them has.

import Conformance
import JSON5
import Mapping
import PartnerSpec

package enum SpecSubject: Hashable, Sendable {
  /// A partner's id, or that of a level partners extend.
  case partner(String)
  /// `x12/004010/850`, `csv/price-list`, `xml/ubl-2.1/invoice`
  case standard(String)
  /// A path inside Specs.
  case file(String)

  /// What a name on the command line means first: a partner, a standard. Nil for neither.
  package init?(_ name: String, _ library: SpecLibrary) {
    if library.has(SpecLibrary.profilePath(name)), !name.contains("/") {
      self = .partner(name)
    } else if Self.isStandard(name), library.has("guides/\(name).json5") {
      self = .standard(name)
    } else {
      return nil
    }
  }

  /// What a file inside Specs is.
  package init(path: String) {
    let parts = path.split(separator: "/").map(String.init)
    if parts.count == 3, parts[0] == "partners", parts[2] == "partner.json5" {
      self = .partner(parts[1])
    } else if parts.first == "guides", path.hasSuffix(".json5"), Self.isStandard(String(path.dropFirst(7).dropLast(6)))
    {
      self = .standard(String(path.dropFirst(7).dropLast(6)))
    } else {
      self = .file(path)
    }
  }

  /// Whether `x12/004010/850`, `csv/price-list` or `xml/ubl-2.1/invoice` is what a guide is called, and not what several guides
  /// have in common.
  private static func isStandard(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    switch parts[0] {
    case "x12": return parts.count == 3 && parts[2].first?.isNumber == true
    case "csv": return parts.count == 2
    default: return WellKnownTree.all.contains { $0.guide == name }
    }
  }

  package var name: String {
    switch self {
    case .partner(let name), .standard(let name), .file(let name): name
    }
  }
}

/// A transaction set of a subject, with its guide and map.
package struct ReviewedSet: Sendable {
  package enum Direction: String, Sendable { case standard, sends, receives }

  package var direction: Direction
  package var standard: String
  package var guide: Guide
  package var guidePath: String
  package var map: MapOutline?
  package var mapPath: String?
  /// What the profile says of it.
  package var item: JSON5Value?

  package var set: String { guide.set }
  /// `855, they send`
  package var title: String {
    switch direction {
    case .standard: standard
    case .sends: "\(set), they send"
    case .receives: "\(set), they receive"
    }
  }

  /// The sets of a subject; none of a file.
  package static func sets(of subject: SpecSubject, _ library: SpecLibrary) throws(SpecErrors) -> [ReviewedSet] {
    switch subject {
    case .file: return []
    case .standard(let name):
      guard let transaction = try library.standard(name) else { return [] }
      return [made(transaction, .standard, nil, library)]
    case .partner(let id):
      let tree = try library.resolved(SpecLibrary.profilePath(id), .partner)
      guard tree["partner"] != nil else { return [] }
      let profile = try library.readProfile(id)
      return made(profile.terms.sends, .sends, tree["sends"], library)
        + made(profile.terms.receives, .receives, tree["receives"], library)
    }
  }

  /// The nth transaction is what the nth entry of the list says: several may be in rows, or in XML.
  private static func made(
    _ transactions: [PartnerProfile.Transaction], _ direction: Direction, _ list: JSON5Value?, _ library: SpecLibrary
  ) -> [ReviewedSet] {
    zip(transactions, list?.array ?? []).map { made($0, direction, $1, library) }
  }

  private static func made(
    _ transaction: PartnerProfile.Transaction, _ direction: Direction, _ item: JSON5Value?, _ library: SpecLibrary
  ) -> ReviewedSet {
    ReviewedSet(
      direction: direction, standard: direction == .standard ? transaction.guide.spec : transaction.standard,
      guide: transaction.guide,
      guidePath: SpecLibrary.path(ofGuide: transaction.guide.spec), map: transaction.map,
      mapPath: transaction.map.map { library.folder.path(of: JSON5File($0.file)) },
      item: item)
  }
}
