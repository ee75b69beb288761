// Who writes to whom, in which letters and numbers.

import Delimited
import Mapping
import Octets
import PartnerSpec
import X12

/// What the interchanges that go out say of themselves.
package struct GenerationTerms: Sendable {
  package var envelope: EnvelopeText
  /// GS02 and GS03.
  package var groupSender: [UInt8]
  package var groupReceiver: [UInt8]
  package var pen: SetPen
  package var batch = PartnerProfile.Delivery.Batch.interchange
  /// ISA13 and GS06 of the first; later ones count on.
  package var control: UInt32 = 1
  /// A document that nobody has agreed on goes from and to whom it came from and to.
  package var takesAddresses = false
  /// How rows are laid out, where rows are written.
  package var rows: RowLayout?
  /// XML is written: a file is one document.
  package var isTree = false
  /// What documents of XML are told.
  package var facts = WritingFacts()
  package var groupControl: UInt32 = 1

  /// Nothing in a file would tell a second document from the first: one of XML, or rows whose guide does not say.
  package var holdsOneDocument: Bool { isTree || rows.map { $0.keys.isEmpty && $0.opening == nil } ?? false }
  /// What files of it are called.
  package var suffix: String { rows.map { $0.dialect.isFixed ? "txt" : "csv" } ?? (isTree ? "xml" : "edi") }

  /// What documents say the format is that is written.
  var format: String { rows != nil ? "csv" : isTree ? "xml" : "x12" }

  package init(envelope: EnvelopeText, groupSender: [UInt8], groupReceiver: [UInt8], pen: SetPen) {
    self.envelope = envelope
    self.groupSender = groupSender
    self.groupReceiver = groupReceiver
    self.pen = pen
  }
}

extension GenerationTerms {
  /// What a partner's profile says of interchanges from us. `date` is CCYYMMDD, `time` HHMM.
  package init(
    _ partner: PartnerProfile, _ transaction: PartnerProfile.Transaction, date: String, time: String
  ) {
    let terms = partner.terms
    let delivery = transaction.delivery ?? PartnerProfile.Delivery()
    func party(_ address: PartnerProfile.Address?) -> EnvelopeText.Party {
      .init(qualifier: Array((address?.qualifier ?? "ZZ").utf8), id: Array((address?.id ?? "").utf8))
    }
    var envelope = EnvelopeText(
      sender: party(terms.ours.isa), receiver: party(terms.identifiers.isa.first),
      version: Array(transaction.release.utf8.prefix(5)), date: Array(date.utf8), time: Array(time.utf8))
    envelope.usage = terms.status == .test ? 0x54 : 0x50
    var delimiters = delivery.delimiters
    // Before 004020 ISA11 is the standards identifier, and nothing repeats.
    if transaction.release <= "004010" { delimiters.repetition = nil }
    self.init(
      envelope: envelope, groupSender: Array(terms.ours.gs.utf8),
      groupReceiver: Array((terms.identifiers.gs.first ?? "").utf8),
      pen: SetPen(
        delimiters, breaksLines: delivery.breaksLines ?? (transaction.elements != nil), characters: delivery.characters,
        unsupported: delivery.unsupported ?? (transaction.rows == nil ? .replace : .refuse)))
    batch = delivery.batch
    rows = transaction.rows
    isTree = transaction.elements != nil
    facts.now = Self.moment(date, time)
    (facts.senderName, facts.receiverName) = (terms.ours.name, partner.name)
    facts.senderId = terms.ours.id.isEmpty ? terms.ours.isa?.id ?? terms.ours.gs : terms.ours.id
    let known = terms.identifiers
    facts.receiverId = [known.id, known.gln, known.duns, known.isa.first?.id ?? ""].first { !$0.isEmpty } ?? ""
  }

  /// `2025-06-09T14:05:00+00:00` of CCYYMMDD and HHMM in UTC.
  package static func moment(_ date: String, _ time: String) -> String {
    let (date, time) = (Array(date), Array(time))
    guard date.count == 8, time.count >= 4 else { return "" }
    return String(date[..<4]) + "-" + String(date[4..<6]) + "-" + String(date[6...]) + "T" + String(time[..<2]) + ":"
      + String(time[2..<4]) + ":00+00:00"
  }
}
