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
  /// A document with no more lines is not worth a second thread.
  private static let shortDocument = 64
  /// Nor are so many documents of a group.
  private static let fewDocuments = 8

  private var stage: DocumentStage
  /// Away while the relay has something; `settle` brings it back.
  private var pen: DocumentPen
  private let fileName: String
  private var format: DocumentFormat
  /// The target where a partner has none.
  private let usual: OdooTarget?
  /// The series was asked for, whatever partners have.
  private let keepsSeries: Bool
  /// A document of a refused set is not written.
  private let withholdsRefused: Bool
  /// What an interchange marked as a test holds is not written.
  private let withholdsTests: Bool
  /// The open set becomes a document; Odoo has no model for some.
  private var isWanted = true
  /// Of the open document, where somebody else has it.
  private var ownDigest: SIMD4<UInt64>?
  private var interchangeMark: UInt64 = 0
  private var groupMark: UInt64 = 0
  private var lines = 0
  /// Writes the lines of long documents, and all of many; none until it is of use.
  private var relay: DocumentRelay?
  /// What is given of the open document goes to the relay.
  private var isRelayed = false
  /// Sets of the open group so far.
  private var setsInGroup = 0
  /// Documents kept in the open group and interchange, to count them off when those are refused.
  private var keptInGroup = 0
  private var keptInInterchange = 0
  /// What elements are called in what is read; nil where they have numbers.
  private var named: Guide?
  /// ST01 of the sets whose common part the source holds; nil when it has to be made anew.
  private var prepared: [UInt8]?
  /// The kind that `isWanted` speaks of.
  private var knownKind: DocumentKind?
  /// Documents that are final.
  private var count = 0

  /// `recurrence` is how often the same bytes were taken over before, where somebody counts that.
  package init(
    _ stage: consuming DocumentStage, fileName: String, format: DocumentFormat, keepsSeries: Bool = false,
    keepsRefused: Bool = true, keepsTests: Bool = true, passedOn: PassedOn? = nil, recurrence: Int = 0
  ) {
    self.stage = stage
    self.format = format
    self.keepsSeries = keepsSeries
    if case .odoo(let target) = format {
      pen = DocumentPen(odoo: OdooWriter(target))
      usual = target
    } else {
      pen = DocumentPen(passedOn: passedOn)
      usual = nil
    }
    withholdsRefused = usual != nil || !keepsRefused
    withholdsTests = !keepsTests
    self.fileName = fileName
    if recurrence > 0 { pen.source.transmission = Digest.of("\(recurrence)")[0] }
  }

  /// The target of the envelopes, nil for canonical JSON.
  package var target: OdooTarget? { if case .odoo(let target) = format { target } else { nil } }

  /// Makes documents for a partner; nil is nobody we know, and the usual target.
  package mutating func adopt(_ settings: OdooSettings?, _ target: OdooTarget?) {
    guard let usual else { return }
    settle()
    let target = keepsSeries ? usual : target ?? usual
    format = .odoo(target)
    knownKind = nil
    pen.odoo = OdooWriter(target, settings ?? OdooSettings())
  }

  // MARK: Units

  package mutating func open(_ interchange: InterchangeFacts) {
    beginUnit()
    prepared = nil
    named = nil
    pen.source.format = "x12"
    pen.source.file = fileName
    pen.source.sender = .init(qualifier: interchange.sender.qualifier, id: interchange.sender.id)
    pen.source.receiver = .init(qualifier: interchange.receiver.qualifier, id: interchange.receiver.id)
    pen.source.interchange = interchange.controlNumber
    pen.source.isTest = interchange.trimmed(15) == "T"
    pen.source.ordinals.interchange = interchange.ordinal
  }

  /// A file of rows from `partner` begins. It has no addresses and no control numbers.
  package mutating func open(rows partner: PartnerProfile?, _ transaction: PartnerProfile.Transaction) {
    beginUnit()
    pen.source.format = "csv"
    pen.source.file = fileName
    pen.source.sender = .init(qualifier: "", id: partner?.id ?? "")
    named = transaction.guide
    pen.source.kind = transaction.guide.set
    pen.source.guide = transaction.guide.spec
    pen.source.ordinals = (1, 1, 0)
    pen.source.prepare()
  }

  /// A document of XML begins. Who sends it is told by the document itself.
  package mutating func open(tree partner: PartnerProfile?, _ guide: Guide) {
    beginUnit()
    pen.source.format = "xml"
    pen.source.file = fileName
    pen.source.sender = .init(qualifier: "", id: partner?.id ?? "")
    named = guide
    pen.source.kind = guide.set
    pen.source.guide = guide.spec
    pen.source.ordinals = (1, 1, 0)
  }

  /// An interchange begins, or a file that stands for one.
  private mutating func beginUnit() {
    settle()
    interchangeMark = stage.position
    groupMark = interchangeMark
    keptInInterchange = 0
    keptInGroup = 0
    setsInGroup = 0
  }

  /// The file cannot be read to its end: nothing of it stays.
  package mutating func abandon() {
    settle()
    stage.drop(to: interchangeMark)
    stage.dropInterchange(to: interchangeMark)
    keptInGroup = 0
  }

  package mutating func openGroup() {
    settle()
    groupMark = stage.position
    keptInInterchange += keptInGroup
    keptInGroup = 0
    setsInGroup = 0
    prepared = nil
    stage.beginGroup()
  }

  package mutating func openSet() {
    lines = 0
    setsInGroup += 1
    isRelayed = setsInGroup > Self.fewDocuments && !stage.writesFiles && hasRelay()
    if isRelayed {
      relay?.open(&pen, &stage.sink)
    } else {
      settle()
      pen.digest.begin()
    }
  }

  /// The digest of a document that is a file.
  mutating func take(_ digest: SIMD4<UInt64>) { ownDigest = digest }

  /// Further bytes of the document.
  package mutating func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    if isRelayed { relay?.hash(bytes, range, &pen, &stage.sink) } else { pen.digest.add(bytes, range) }
  }

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
    if verdict == .rejected && withholdsRefused || pen.source.isTest && withholdsTests {
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
    let text = isPlain(control) ? control : Array(judge.set.controlNumber.utf8)
    try begin(.init(kind: kind, control: text, ordinal: judge.set.ordinal, start: judge.set.start), header)
  }

  /// The same for a document of rows.
  package mutating func begin(
    _ kind: DocumentKind, _ header: borrowing RecordTree, rows facts: SetFacts, _ guide: Guide
  ) throws(FileError) {
    try begin(.init(kind: kind, ordinal: facts.ordinal, start: facts.start), header)
  }

  /// The same for a document of XML.
  mutating func begin(
    _ kind: DocumentKind, _ header: borrowing RecordTree, tree facts: SetFacts, _ tree: TreeFacts
  ) throws(FileError) {
    settle()
    if !tree.sender.isEmpty { pen.source.sender = .init(qualifier: tree.senderScheme, id: tree.sender) }
    if !tree.receiver.isEmpty { pen.source.receiver = .init(qualifier: tree.receiverScheme, id: tree.receiver) }
    pen.source.prepare()
    let control = Array(tree.number)
    try begin(.init(kind: kind, control: control, ordinal: facts.ordinal, start: facts.start), header)
  }

  private mutating func begin(_ opening: DocumentPen.Opening, _ header: borrowing RecordTree) throws(FileError) {
    if case .odoo(let target) = format, knownKind != opening.kind { isWanted = target.supports(opening.kind) }
    knownKind = opening.kind
    if !isWanted { return }
    if isRelayed {
      relay?.begin(opening, header, &pen, &stage.sink)
      return
    }
    pen.take(opening)
    if stage.writesFiles { try stage.begin(OdooWriter.fileName(opening.kind, header, pen.source)) }
    pen.begin(opening.kind, header, &stage.sink)
  }

  /// What all sets of a group and kind have in common.
  private mutating func prepare(_ judge: borrowing EnvelopeJudge, _ guide: Guide) {
    settle()
    pen.source.group = judge.group.controlNumber
    pen.source.kind = judge.set.identifier
    pen.source.release = judge.group.version
    pen.source.guide = guide.spec
    pen.source.groupSender = judge.group.sender
    pen.source.groupReceiver = judge.group.receiver
    pen.source.ordinals.group = judge.group.ordinal
    pen.source.prepare()
    prepared = judge.set.elements[0]
  }

  /// Writes one line.
  package mutating func line(_ header: borrowing RecordTree, _ line: borrowing RecordTree) {
    if !isWanted { return }
    lines += 1
    if !isRelayed, lines > Self.shortDocument { isRelayed = hasRelay() }
    if isRelayed { relay?.line(header, line, &pen, &stage.sink) } else { pen.line(header, line, &stage.sink) }
  }

  /// Answers whether there is a second thread; makes it when it is first asked for.
  private mutating func hasRelay() -> Bool {
    if relay == nil, DocumentRelay.isOfUse { relay = DocumentRelay() }
    return relay != nil
  }

  /// Everything that was given is written, and the pen is here.
  private mutating func settle() { relay?.settle(&pen, &stage.sink) }

  /// The set is over: totals, what came late of the heading, and source are written.
  mutating func end(
    _ header: borrowing RecordTree, _ totals: borrowing RecordTree, _ late: borrowing LateHeading, at end: UInt64,
    _ findings: FindingList, _ verdict: Verdict
  ) throws(FileError) {
    if !isWanted { return }
    let ending = DocumentPen.Ending(
      end: end, sha256: ownDigest, verdict: verdict,
      isKept: verdict != .rejected || !withholdsRefused, findings: findings.items.count + findings.overflow,
      told: usual == nil ? [] : Self.tell(findings, named))
    if isRelayed, !stage.writesFiles {
      relay?.end(ending, header, totals, late, &pen, &stage.sink)
    } else {
      settle()
      if ending.isKept {
        pen.end(header, totals, late, ending, &stage.sink)
        try stage.keep()
      } else {
        stage.drop(to: pen.mark)
      }
    }
    if ending.isKept { keptInGroup += 1 }
  }

  private static func tell(_ findings: FindingList, _ guide: Guide?) -> [(
    rule: String, severity: String, message: String
  )] {
    findings.items.isEmpty ? [] : findings.items.filter { $0.severity > .note }.prefix(200).map { tell($0, guide) }
  }

  private static func tell(_ finding: Finding, _ guide: Guide?) -> (rule: String, severity: String, message: String) {
    let tag = guide?.text(of: finding.tag) ?? finding.tag.description
    var element = finding.element > 0 ? "-\(finding.element)" : ""
    // Elements of rows and XML have names.
    if let names = guide?.elementNames(of: finding.tag), names.indices.contains(Int(finding.element) - 1) {
      element = names[Int(finding.element) - 1]
      element = element.isEmpty ? "" : "/\(element)"
    }
    return (
      finding.rule.name, finding.severity == .warn ? "warning" : "error",
      "\(tag)\(element) at line \(finding.place.line), column \(finding.place.column)"
    )
  }
}

/// Graphic ASCII without blanks: the bytes are the text.
private func isPlain(_ bytes: [UInt8]) -> Bool {
  for byte in bytes where byte <= 0x20 || byte >= 0x7f { return false }
  return true
}
