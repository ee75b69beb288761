// Between whom samples go, and what was agreed. For a guide nothing was: the names are made up, and the file is answered in
// every way its release knows. What a partner sends is answered as was agreed.

import Acknowledgement
import Conformance
import Findings
import PartnerSpec

package struct SampleTerms: Sendable {
  /// One side of an interchange.
  struct Party: Sendable {
    var address: PartnerProfile.Address
    /// GS02 or GS03.
    var code: String

    /// `ZZ*NAME           `, as ISA has it.
    var text: String {
      let padding = String(repeating: " ", count: max(0, 15 - address.id.utf8.count))
      return "\(address.qualifier)*\(address.id)\(padding)"
    }
  }

  var sender = Party(address: .init(qualifier: "ZZ", id: "SENDER"), code: "SENDER")
  var receiver = Party(address: .init(qualifier: "ZZ", id: "RECEIVER"), code: "RECEIVER")
  /// ISA15.
  var usage = "T"
  /// Who sends the files; nil for nobody we know.
  private(set) var partner: PartnerProfile?
  private(set) var lookups = TableLookups()

  /// Of a guide.
  package init() {}

  /// Of a transaction that a partner sends.
  package init(
    _ partner: PartnerProfile, _ transaction: PartnerProfile.Transaction, _ outline: GuideOutline,
    _ library: SpecLibrary
  ) throws(SpecErrors) {
    self.partner = partner
    let terms = partner.terms
    sender = Self.party(terms.identifiers.isa.first, terms.identifiers.gs.first ?? "", sender)
    receiver = Self.party(terms.ours.isa, terms.ours.gs, receiver)
    usage = terms.status == .test ? "T" : "P"
    if let plan = try library.plan(transaction, of: partner, makesDocuments: false, for: nil) {
      lookups = TableLookups(plan, transaction.guide, outline)
    }
  }

  private static func party(_ address: PartnerProfile.Address?, _ code: String, _ other: Party) -> Party {
    guard let address else { return Party(address: other.address, code: code.isEmpty ? other.code : code) }
    // An application code has two characters or more.
    let name = address.id.utf8.count < 2 ? other.code : address.id
    return Party(address: address, code: code.isEmpty ? name : code)
  }

  /// In which ways a file of this release is answered.
  func answers(_ release: String) -> [(kind: AcknowledgementKind, policy: AcknowledgementPolicy)] {
    let usual = AcknowledgementPolicy()
    if let partner {
      let answer = partner.terms.answer
      return [(answer?.kind ?? .functional, answer?.policy ?? usual)]
    }
    return [(.functional, usual)] + (release >= "005010" ? [(.implementation, usual)] : [])
  }

  /// The finding with the severity that was agreed; nil where nobody is held to its rule.
  func judge(_ finding: ExpectedFinding) -> ExpectedFinding? {
    guard let tolerance = partner?.terms.tolerance else { return finding }
    if tolerance.ignores(finding.rule) { return nil }
    var finding = finding
    // What was not changed stays what the table here says it is.
    if finding.agreed == nil, tolerance[finding.rule] != finding.rule.severity {
      finding.agreed = tolerance[finding.rule]
    }
    return finding
  }
}
