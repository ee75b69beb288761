// Writes the documents of a run, each as its lines come. Canonical JSON is a reading: whatever can be read is written, with
// its status. Odoo envelopes are instructions: they are taken back when their set, group or interchange is refused.

import Acknowledgement
import Canonical
import Conformance
import Findings
import Hashing
import Mapping
import Octets
import Odoo
import PartnerSpec
import X12

/// What documents are written as.
package enum DocumentFormat: Sendable {
  /// Canonical JSON.
  case canonical
  /// Drop envelopes for one Odoo series.
  case odoo(OdooTarget)
}

/// Canonical documents that are read again to be written in another format.
package struct PassedOn: Sendable {
  /// The currency of documents that name none; empty where nobody knows it.
  package var currency: String

  package init(currency: String = "") { self.currency = currency }
}

package struct DocumentWriter: ~Copyable {
  private var stage: DocumentStage
  private var source = DocumentSource()
  private let fileName: String
  private var format: DocumentFormat
  /// The target where a partner has none.
  private let usual: OdooTarget?
  /// The series was asked for, whatever partners have.
  private let keepsSeries: Bool
  /// A document of a refused set is not written.
  private let withholdsRefused: Bool
  /// Documents go on: the source stands before the lines, for who reads documents of any size and has to know it by then.
  private let passedOn: PassedOn?
  private let canonical = CanonicalWriter.shared
  private var odoo: OdooWriter?
  /// The open set becomes a document; Odoo has no model for some.
  private var isWanted = true
  private var digest = PieceDigest()
  /// Of the open document, where somebody else has it.
  private var ownDigest: SIMD4<UInt64>?
  private var interchangeMark: UInt64 = 0
  private var groupMark: UInt64 = 0
  private var setMark: UInt64 = 0
  private var lines = 0
  /// Writes the lines of long documents; none until there is one.
  private var relay: LineRelay?
  /// Documents kept in the open group and interchange, to count them off when those are refused.
  private var keptInGroup = 0
  private var keptInInterchange = 0
  /// ST01 of the sets whose common part the source holds; nil when it has to be made anew.
  private var prepared: [UInt8]?
  /// The kind that `isWanted` speaks of.
  private var knownKind: DocumentKind?
  /// Documents that are final.
  private var count = 0

  package init(
    _ stage: consuming DocumentStage, fileName: String, format: DocumentFormat, keepsSeries: Bool = false,
    keepsRefused: Bool = true, passedOn: PassedOn? = nil
  ) {
    self.stage = stage
    self.format = format
    self.keepsSeries = keepsSeries
    if case .odoo(let target) = format {
      odoo = OdooWriter(target)
      usual = target
    } else {
      usual = nil
    }
    withholdsRefused = odoo != nil || !keepsRefused
    self.passedOn = passedOn
    self.fileName = fileName
  }

  /// The target of the envelopes, nil for canonical JSON.
  package var target: OdooTarget? { if case .odoo(let target) = format { target } else { nil } }

  /// Makes documents for a partner; nil is nobody we know, and the usual target.
  package mutating func adopt(_ settings: OdooSettings?, _ target: OdooTarget?) {
    guard let usual else { return }
    let target = keepsSeries ? usual : target ?? usual
    format = .odoo(target)
    odoo = OdooWriter(target, settings ?? OdooSettings())
  }

  // MARK: Units

  package mutating func open(_ interchange: InterchangeFacts) {
    settle()
    interchangeMark = stage.position
    groupMark = interchangeMark
    keptInInterchange = 0
    keptInGroup = 0
    prepared = nil
    source.format = "x12"
    source.file = fileName
    source.sender = .init(qualifier: interchange.sender.qualifier, id: interchange.sender.id)
    source.receiver = .init(qualifier: interchange.receiver.qualifier, id: interchange.receiver.id)
    source.interchange = interchange.controlNumber
    source.isTest = interchange.trimmed(15) == "T"
    source.ordinals.interchange = interchange.ordinal
  }

  /// A file of rows from `partner` begins. It has no addresses and no control numbers.
  package mutating func open(rows partner: PartnerProfile?, _ transaction: PartnerProfile.Transaction) {
    settle()
    interchangeMark = stage.position
    groupMark = interchangeMark
    keptInInterchange = 0
    keptInGroup = 0
    source.format = "csv"
    source.file = fileName
    source.sender = .init(qualifier: "", id: partner?.id ?? "")
    source.kind = transaction.guide.set
    source.guide = transaction.guide.spec
    source.ordinals = (1, 1, 0)
    source.prepare()
  }

  /// A document of XML begins. Who sends it is told by the document itself.
  package mutating func open(tree partner: PartnerProfile?, _ guide: Guide) {
    settle()
    interchangeMark = stage.position
    groupMark = interchangeMark
    keptInGroup = 0
    source.format = "xml"
    source.file = fileName
    source.sender = .init(qualifier: "", id: partner?.id ?? "")
    source.kind = guide.set
    source.guide = guide.spec
    source.ordinals = (1, 1, 0)
  }

  /// The file cannot be read to its end: nothing of it stays.
  package mutating func abandon() {
    settle()
    stage.drop(to: setMark)
    stage.dropInterchange(to: interchangeMark)
    keptInGroup = 0
  }

  package mutating func openGroup() {
    settle()
    groupMark = stage.position
    keptInInterchange += keptInGroup
    keptInGroup = 0
    prepared = nil
    stage.beginGroup()
  }

  package mutating func openSet() {
    settle()
    setMark = stage.position
    lines = 0
    digest.begin()
  }

  /// The digest of a document that is a file.
  mutating func take(_ digest: SIMD4<UInt64>) { ownDigest = digest }

  package mutating func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) { digest.add(bytes, range) }

  package mutating func closeGroup(isRefused: Bool) {
    settle()
    if isRefused, withholdsRefused {
      stage.dropGroup(to: groupMark)
    } else {
      keptInInterchange += keptInGroup
    }
    keptInGroup = 0
    prepared = nil
  }

  package mutating func close(interchange verdict: Verdict) throws(FileError) {
    settle()
    if verdict == .rejected, withholdsRefused {
      stage.dropInterchange(to: interchangeMark)
    } else {
      try stage.commit()
      count += keptInInterchange + keptInGroup
    }
  }

  /// The run is over. Answers how many documents are final.
  package mutating func finish() throws(FileError) -> Int {
    settle()
    try stage.finish()
    return count
  }

  // MARK: Documents

  /// Writes the header, complete as far as the first line.
  package mutating func begin(
    _ kind: DocumentKind, _ header: borrowing RecordTree, _ judge: borrowing EnvelopeJudge, _ guide: Guide
  ) throws(FileError) {
    if prepared != judge.set.elements[0] { prepare(judge, guide) }
    let control = judge.set.elements[1]
    if isPlain(control) { source.takeControl(control) } else { source.takeControl(judge.set.controlNumber.utf8) }
    source.ordinals.set = judge.set.ordinal
    source.start = judge.set.start
    try begin(kind, header)
  }

  /// The same for a document of rows.
  package mutating func begin(
    _ kind: DocumentKind, _ header: borrowing RecordTree, rows facts: SetFacts, _ guide: Guide
  ) throws(FileError) {
    source.ordinals.set = facts.ordinal
    source.start = facts.start
    try begin(kind, header)
  }

  /// The same for a document of XML.
  mutating func begin(
    _ kind: DocumentKind, _ header: borrowing RecordTree, tree facts: SetFacts, _ tree: TreeFacts
  ) throws(FileError) {
    if !tree.sender.isEmpty { source.sender = .init(qualifier: tree.senderScheme, id: tree.sender) }
    if !tree.receiver.isEmpty { source.receiver = .init(qualifier: tree.receiverScheme, id: tree.receiver) }
    source.takeControl(tree.number)
    source.prepare()
    source.ordinals.set = facts.ordinal
    source.start = facts.start
    try begin(kind, header)
  }

  private mutating func begin(_ kind: DocumentKind, _ header: borrowing RecordTree) throws(FileError) {
    if case .odoo(let target) = format, knownKind != kind { isWanted = target.supports(kind) }
    knownKind = kind
    if !isWanted { return }
    if stage.writesFiles { try stage.begin(fileName(kind, header)) }
    if odoo != nil {
      odoo?.begin(kind, header, source, &stage.sink)
      return
    }
    stage.sink.write("{\"document\":\"")
    stage.sink.write(kind.rawValue)
    stage.sink.write("\"")
    // Every document has a number, if only an empty one.
    if header.slot(0, 0).second == 0 { stage.sink.write(",\"number\":\"\"") }
    canonical.writeFields(header, 0, comma: true, &stage.sink)
    if let passedOn { passOn(passedOn, header) }
    stage.sink.write(",\"lines\":[")
  }

  /// What all sets of a group and kind have in common.
  private mutating func prepare(_ judge: borrowing EnvelopeJudge, _ guide: Guide) {
    source.group = judge.group.controlNumber
    source.kind = judge.set.identifier
    source.release = judge.group.version
    source.guide = guide.spec
    source.groupSender = judge.group.sender
    source.groupReceiver = judge.group.receiver
    source.ordinals.group = judge.group.ordinal
    source.prepare()
    prepared = judge.set.elements[0]
  }

  /// `<set>_<partner>_<number>_<control>.json`, whatever is written.
  private func fileName(_ kind: DocumentKind, _ header: borrowing RecordTree) -> String {
    OdooWriter.fileName(kind, header, source)
  }

  /// Writes one line.
  package mutating func line(_ header: borrowing RecordTree, _ line: borrowing RecordTree) {
    if !isWanted { return }
    lines += 1
    if lines > LineRelay.shortDocument, relay != nil || Relay<LineBatch>.isOfUse {
      if relay == nil { relay = LineRelay() }
      relay?.take(header, line, lines, &odoo, &stage.sink)
    } else {
      LineBatch.write(header, line, lines, &odoo, &stage.sink)
    }
  }

  /// All lines that were given are written.
  private mutating func settle() { relay?.settle(&odoo, &stage.sink) }

  /// The set is over: totals, what came late of the heading, and source are written.
  mutating func end(
    _ header: borrowing RecordTree, _ totals: borrowing RecordTree, _ late: borrowing LateHeading, at end: UInt64,
    _ findings: FindingList, _ verdict: Verdict
  ) throws(FileError) {
    if !isWanted { return }
    settle()
    source.end = end
    source.sha256 = ownDigest ?? digest.value()
    if verdict == .rejected, withholdsRefused { return stage.drop(to: setMark) }
    if odoo != nil {
      try endEnvelope(header, totals, late, findings)
      return
    }
    stage.sink.write("],\"totals\":")
    canonical.write(totals, 0, &stage.sink)
    late.write(canonical, &stage.sink)
    if passedOn == nil { writeSource(isWhole: true) }
    stage.sink.write(",\"status\":\"")
    stage.sink.write(verdict.name)
    stage.sink.write("\",\"findings\":")
    stage.sink.write(decimal: UInt64(findings.items.count + findings.overflow))
    stage.sink.write("}\n")
    try stage.keep()
    keptInGroup += 1
  }

  private mutating func passOn(_ passedOn: PassedOn, _ header: borrowing RecordTree) {
    if !passedOn.currency.isEmpty, let field = RecordKind.header.index(of: "currency"), !header.has(0, field) {
      stage.sink.write(",\"currency\":\"")
      stage.sink.write(passedOn.currency)
      stage.sink.write("\"")
    }
    writeSource(isWhole: false)
  }

  private mutating func writeSource(isWhole: Bool) {
    stage.sink.write(",\"source\":{")
    source.writeOpening(&stage.sink)
    if isWhole {
      stage.sink.write(",")
      source.writeClosing(&stage.sink)
    }
    stage.sink.write("}")
  }

  private mutating func endEnvelope(
    _ header: borrowing RecordTree, _ totals: borrowing RecordTree, _ late: borrowing LateHeading,
    _ findings: FindingList
  ) throws(FileError) {
    let told =
      findings.items.isEmpty ? [] : findings.items.filter { $0.severity > .note }.prefix(200).map { Self.tell($0) }
    late.read { odoo?.tellLate($0) }
    odoo?.end(header, totals, source, findings: told, &stage.sink)
    stage.sink.write(0x0a)
    try stage.keep()
    keptInGroup += 1
  }

  private static func tell(_ finding: Finding) -> (rule: String, severity: String, message: String) {
    let element = finding.element > 0 ? "-\(finding.element)" : ""
    return (
      finding.rule.name, finding.severity == .warn ? "warning" : "error",
      "\(finding.tag)\(element) at line \(finding.place.line), column \(finding.place.column)"
    )
  }
}

/// Graphic ASCII without blanks: the bytes are the text.
private func isPlain(_ bytes: [UInt8]) -> Bool {
  for byte in bytes where byte <= 0x20 || byte >= 0x7f { return false }
  return true
}
