// Which partner an interchange is from: by ISA05 and ISA06, and by GS02 where several partners share an address (divisions
// behind one mailbox). What two partners claim is a mistake in the specs.

import JSON5

struct PartnerIndex: Sendable {
  private struct Claim {
    var partner: String
    /// Application codes; none is any.
    var codes: [String]
    var value: JSON5Value
  }

  /// What is known of an address.
  enum Answer: Equatable {
    case nobody
    case partner(String)
    /// GS02 decides.
    case several
  }

  private var claims: [PartnerProfile.Address: [(partner: String, codes: [String])]] = [:]
  /// Who is named so in documents: by GLN, DUNS number, another identifier, or an ISA address.
  private var names: [String: Set<String>] = [:]
  /// Ids of all partners, in order.
  private(set) var partners: [String] = []

  /// Reads who all partners are, and nothing more of them.
  init(_ library: SpecLibrary) throws(SpecErrors) {
    var reader = PartnerReader(library)
    var made: [PartnerProfile.Address: [Claim]] = [:]
    for id in library.folder.names(in: "partners") where library.has(PartnerReader.path(id)) {
      do throws(SpecErrors) {
        let layers = try SpecResolver(library, .partner).layers(PartnerReader.path(id))
        guard layers[layers.count - 1]["partner"] != nil else { continue }
        partners.append(id)
        guard let value = layers.joined("identifiers") else { continue }
        let identifiers = reader.readIdentifiers(value)
        let known = [identifiers.gln, identifiers.duns, identifiers.id] + identifiers.isa.map(\.id)
        for name in known where !name.isEmpty { names[name, default: []].insert(id) }
        for address in identifiers.isa {
          let claim = Claim(partner: id, codes: identifiers.gs, value: value)
          for other in made[address] ?? [] { Self.compare(claim, other, address, &reader) }
          made[address, default: []].append(claim)
        }
      } catch {
        reader.reader.add(error)
      }
    }
    try reader.reader.check()
    claims = made.mapValues { $0.map { ($0.partner, $0.codes) } }
  }

  private static func compare(
    _ claim: Claim, _ other: Claim, _ address: PartnerProfile.Address, _ reader: inout PartnerReader
  ) {
    if claim.partner == other.partner {
      return reader.reader.fail(claim.value, "\(address) is here twice")
    }
    let shared = claim.codes.first { other.codes.contains($0) }
    guard shared != nil || claim.codes.isEmpty || other.codes.isEmpty else { return }
    let what = "isa \(address)\(shared.map { " with gs \($0)" } ?? "")"
    let place = "\(other.value.file):\(other.value.place.line)"
    reader.reader.fail(
      claim.value,
      "\(what) is claimed by \(claim.partner) and by \(other.partner) (\(place)); expected one of them, or"
        + " different gs codes")
  }

  func partners(named name: String) -> Set<String> { names[name] ?? [] }

  func answer(_ address: PartnerProfile.Address, gs: String?) -> Answer {
    guard let claims = claims[address] else { return .nobody }
    if claims.count == 1 { return .partner(claims[0].partner) }
    guard let gs else { return .several }
    return claims.first { $0.codes.contains(gs) }.map { .partner($0.partner) } ?? .nobody
  }
}
