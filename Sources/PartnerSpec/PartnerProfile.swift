// Who a partner is and what was agreed with them: identifiers, what each side sends, how it is read and answered. Plain
// values with everything they name loaded and compiled; never changed once read.

import Acknowledgement
import Canonical
import Conformance
import Delimited
import Elements
import Findings
import Mapping
import Odoo
import X12

/// One trading partner, read from `partners/<id>/partner.json5` and what it extends.
public final class PartnerProfile: Sendable {
  /// The name of the partner's folder.
  public let id: String
  /// What people call the partner.
  public let name: String
  /// What was agreed.
  package let terms: Terms

  package init(id: String, name: String, terms: Terms) {
    self.id = id
    self.name = name
    self.terms = terms
  }

  /// An interchange address: ISA05 and ISA06, or ISA07 and ISA08.
  package struct Address: Hashable, Sendable, CustomStringConvertible {
    package var qualifier: String
    package var id: String
    package init(qualifier: String, id: String) {
      self.qualifier = qualifier
      self.id = id
    }

    /// Reads `01:123456789`.
    package init?(_ text: String) {
      let parts = text.pieces(at: ":", limit: 2)
      guard parts.count == 2, parts[0].utf8.count == 2, (1...15).contains(parts[1].utf8.count),
        text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }), parts[1].first != " ", parts[1].last != " "
      else { return nil }
      self.init(qualifier: parts[0], id: parts[1])
    }

    package var description: String { "\(qualifier):\(id)" }
  }

  /// By what a partner is known.
  package struct Identifiers: Sendable {
    /// ISA addresses the partner sends under.
    package var isa: [Address] = []
    /// Application codes (GS02); none is any.
    package var gs: [String] = []
    /// Global Location Number, 13 digits; empty when there is none.
    package var gln = ""
    /// DUNS number, 9 digits, with its suffix up to 13; empty when there is none.
    package var duns = ""
    /// Any other by which documents name the partner, such as a network's; empty when there is none.
    package var id = ""
    package init() {}
  }

  /// Under what names the partner knows us.
  package struct Ourselves: Sendable {
    /// Our ISA address; nil is any.
    package var isa: Address?
    /// Our application code; empty is any.
    package var gs = ""
    /// Our name, and what documents of XML call us by; empty where they do not.
    package var name = ""
    package var id = ""
    package init() {}
  }

  /// Whether the partner's documents count.
  package enum Status: String, Sendable, CaseIterable { case test, production }
  /// Whose documents are taken first.
  package enum Priority: String, Sendable, CaseIterable { case urgent, normal, bulk }

  /// A transaction set, or a file of rows, that goes from one side to the other.
  package struct Transaction: Sendable {
    /// It is X12: neither rows nor XML.
    package var isOfSegments: Bool { rows == nil && elements == nil }
    /// `x12/004010/855`, `csv`
    package var standard: String
    /// ST01, and the six digits of GS08 that name the release; what the guide is for, and `csv`.
    package var set: String
    package var release: String
    /// What may stand in it: the partner's guide, else the standard one.
    package var guide: Guide
    /// Nil for a set that has no map.
    package var map: MapOutline?
    /// How it is written; only for what we send.
    package var delivery: Delivery?
    /// How rows are laid out; nil where the file is none of rows.
    package var rows: RowLayout?
    /// What files of it are called, `PRICE*.csv`; none where any name is taken.
    package var files: [FilePattern] = []
    /// How elements are found; nil where the file is none of XML.
    package var elements: ElementTable?
  }

  /// How documents for the partner are written.
  package struct Delivery: Sendable {
    package typealias Characters = SetPen.Characters
    package typealias Unsupported = SetPen.Unsupported
    /// What one envelope holds.
    package enum Batch: String, Sendable, CaseIterable { case interchange, group, set }

    /// The canonical document the set is made of.
    package var document = DocumentKind.purchaseOrder
    /// Separators and terminator.
    package var delimiters = Delimiters.usual
    /// A line break follows each terminator, or each element of XML, which is then indented; nil is the usual way, which is
    /// with breaks for XML and without for X12.
    package var breaksLines: Bool?
    /// The characters of X12.6 the partner takes.
    package var characters = Characters.extended
    /// What becomes of characters the partner does not take; nil is the usual way: X12 and XML have another in their place,
    /// and a document of rows is refused.
    package var unsupported: Unsupported?
    /// What an envelope of its own is made for: every set, every group, or as much as there is.
    package var batch = Batch.interchange
    package init() {}
  }

  /// How the partner's interchanges are answered.
  package struct Answer: Sendable {
    /// TA1 alone where no functional acknowledgement is agreed.
    package var kind = AcknowledgementKind.functional
    /// Which sets are told of, and when an interchange is answered by a TA1.
    package var policy = AcknowledgementPolicy()
    /// When a processing report is written; nil where nothing was said of it.
    package var report: ReportPolicy?
    /// Seconds within which the partner has to answer ours; nil for no limit.
    package var due: Int?
    package init() {}
  }

  /// Everything that was agreed.
  package struct Terms: Sendable {
    /// Whether the partner's documents count, and whose are taken first.
    package var status = Status.production
    package var priority = Priority.normal
    /// What is put behind the name of a file, or in the place of its last ending, for a second one that says the file is
    /// whole; empty where the partner sends none.
    package var marker = ""
    /// By what the partner is known, and under what names the partner knows us.
    package var identifiers = Identifiers()
    package var ours = Ourselves()
    /// What the partner sends us, and what we send the partner.
    package var sends: [Transaction] = []
    package var receives: [Transaction] = []
    /// How interchanges are answered; nil where nothing was agreed.
    package var answer: Answer?
    /// Severities of rules for what the partner sends.
    package var tolerance = Tolerance()
    /// Code tables by name.
    package var tables: [String: CodeTable] = [:]
    /// The Odoo series for the partner's documents; nil is the usual one.
    package var series: String?
    /// What envelopes say of the partner.
    package var odoo = OdooSettings()
    package init() {}
  }

  /// What we send the partner of a kind of document; nil where nothing was agreed.
  package func sent(_ kind: DocumentKind) -> Transaction? {
    terms.receives.first { ($0.delivery?.document ?? $0.map?.document) == kind }
  }

  /// What was agreed for a set: of the same release if there is one, else of any. `isOurs` for what we send.
  package func transaction(_ set: String, release: String, isOurs: Bool = false) -> Transaction? {
    let list = (isOurs ? terms.receives : terms.sends).filter { $0.rows == nil && $0.elements == nil }
    return list.first { $0.set == set && $0.release == release } ?? list.first { $0.set == set }
  }

  /// What the partner sends in rows under the file name `name`: what is called so, else what may be called anything, or the
  /// one thing there is. A name that says what the guide is for (`input.price-list.csv`) tells too.
  package func rows(_ name: String) -> Transaction? {
    let list = terms.sends.filter { $0.rows != nil }
    return list.first { $0.files.contains { $0.matches(name) } } ?? list.first { name.contains(".\($0.set).") }
      ?? list.first { $0.files.isEmpty } ?? (list.count == 1 ? list[0] : nil)
  }

  /// Whether an interchange from `sender` to `receiver` is one of the partner's, or one of ours to the partner; nil when
  /// it is neither. A partner without addresses may be anybody.
  package func isOurs(sender: Address, receiver: Address) -> Bool? {
    let isa = terms.identifiers.isa
    if isa.isEmpty || isa.contains(sender) { return false }
    return isa.contains(receiver) && terms.ours.isa.map { $0 == sender } ?? true ? true : nil
  }
}
