// One input, whatever language it is in: it is looked at, and read as what it is. An interchange and a document of XML tell
// themselves; rows are told by the name of the file and by what the named partner sends.

import Findings
import Octets
import PartnerSpec

package struct InputTranslation {
  private let specs: SpecLibrary
  /// The partner the input is said to be from; nil where its sender tells.
  private let partner: PartnerProfile?
  private let name: String
  private let duplicates: Set<UInt32>

  /// `name` is the file's, without folders; `duplicates` are interchanges, by their ordinals, whose control numbers were used
  /// before: they are refused.
  package init(specs: SpecLibrary, partner: PartnerProfile?, name: String, duplicates: Set<UInt32> = []) {
    self.specs = specs
    self.partner = partner
    self.name = name
    self.duplicates = duplicates
  }

  /// Reads the input to its end. Throws when it cannot be read, output cannot be written, or a spec is bad; bad business
  /// data is findings. Where `goesOn` says no, it stops early and what it answers is of no use.
  package func run<Source: ByteSource & Sendable & ~Copyable>(
    _ source: consuming HeadedSource<Source>, documents: consuming DocumentWriter? = nil,
    acknowledgement: consuming AcknowledgementStage? = nil, observer: (any TranslationObserver)? = nil,
    while goesOn: () -> Bool = { true }
  ) throws -> TranslationSummary {
    if let partner, let rows = try rows(&source, partner) {
      let session = try RowSession(
        specs: specs, partner: partner, transaction: rows, documents: documents, observer: observer)
      var translator = RowTranslator(source, session: session)
      return try translator.run(while: goesOn)
    }
    if looksLikeTree(try source.head(64)) {
      return try specs.translate(tree: source, from: partner, documents: documents, observer: observer)
    }
    if let partner, partner.terms.sends.contains(where: { $0.rows != nil }) {
      let head = try source.head(64)
      if head.isEmpty || Self.looksLikeRows(head) { return refuse(partner, observer) }
    }
    var session = Session(
      specs: specs, partner: partner, documents: documents, acknowledgement: acknowledgement, observer: observer)
    session.duplicates = duplicates
    var translator = Translator(source, session: session)
    return try translator.run(while: goesOn)
  }

  /// Tells of a file that is no interchange, and called like none of the partner's files of rows.
  private func refuse(_ partner: PartnerProfile, _ observer: (any TranslationObserver)?) -> TranslationSummary {
    var findings = FindingList(tolerance: partner.terms.tolerance)
    let patterns = partner.terms.sends.flatMap(\.files).map(\.description).joined(separator: ", ")
    let text = Array((name + patterns).utf8)
    findings.add(
      Finding(.rowsUnknown), text.span, text: 0..<name.utf8.count, segment: name.utf8.count..<text.count)
    var summary = TranslationSummary()
    summary.isOfRows = true
    summary.count(findings)
    observer?.end(findings: findings)
    return summary
  }

  /// What of the partner's files of rows the input is, by its name; nil when it is none. What may be called anything is known
  /// by its beginning.
  private func rows<Source: ByteSource & ~Copyable>(
    _ source: inout HeadedSource<Source>, _ partner: PartnerProfile
  ) throws(FileError) -> PartnerProfile.Transaction? {
    guard let rows = partner.rows(name) else { return nil }
    if rows.files.contains(where: { $0.matches(name) }) { return rows }
    return Self.isInterchange(try source.head(64)) ? nil : rows
  }

  /// Whether a file that nobody has said anything of may be one of rows: it has no ISA, and is no XML.
  package static func looksLikeRows(_ head: [UInt8]) -> Bool {
    guard let first = head.first(where: { $0 > 0x20 && $0 != 0xef && $0 != 0xbb && $0 != 0xbf }), first != 0x3c else {
      return false
    }
    let isHeader = head.indices.contains { index in
      index + 3 < head.count && head[index] == 0x49 && head[index + 1] == 0x53 && head[index + 2] == 0x41
        && !isWord(head[index + 3])
    }
    return !isHeader
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x5a ~= byte || 0x61...0x7a ~= byte || byte == 0x20
  }

  /// ISA, perhaps behind a byte order mark and blanks.
  private static func isInterchange(_ head: [UInt8]) -> Bool {
    let text = head.drop { $0 <= 0x20 || $0 == 0xef || $0 == 0xbb || $0 == 0xbf }
    return text.starts(with: "ISA".utf8)
  }
}

extension SpecLibrary {
  /// Holds what was written to the guide it was written by; `transaction` is what it is, and `partner` who gets it.
  package func check<Source: ByteSource & Sendable & ~Copyable>(
    _ source: consuming Source, as transaction: PartnerProfile.Transaction?, for partner: PartnerProfile?,
    observer: any TranslationObserver
  ) throws -> TranslationSummary {
    if let transaction, transaction.rows != nil {
      let session = try RowSession(
        specs: self, partner: partner, transaction: transaction, isOurs: true, observer: observer)
      var translator = RowTranslator(source, session: session)
      return try translator.run()
    }
    if let transaction, transaction.elements != nil {
      let session = try TreeSession(
        specs: self, partner: partner, transaction: transaction, isOurs: true, observer: observer)
      var translator = TreeTranslator(source, session: session)
      return try translator.run()
    }
    var translator = Translator(
      source, session: Session(specs: self, partner: partner, isOfNobody: partner == nil, observer: observer))
    return try translator.run()
  }
}
