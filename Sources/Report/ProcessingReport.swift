// What a sender is told of a file where nobody agreed on a functional acknowledgement, or beside it: which documents were
// accepted, which were not, and every finding explained. Collected while the file is read, then written as text, as a page,
// or as one JSON object. It says nothing of our own specs, and has no clock: the same file gives the same report.

import Acknowledgement
import Conformance
import Delimited
import Elements
import Findings
import PartnerSpec
import Translation
import X12

package final class ProcessingReport: TranslationObserver {
  package enum Form: String, Sendable, CaseIterable { case text, html, json }

  /// A document, and what became of it.
  struct Document {
    /// Its number, or empty where it has none that stands in the file.
    var number: String
    var kind: String
    var ordinal: Int
    var verdict: Verdict
    var findings: Int
  }

  /// A finding in the words of the report.
  struct Item {
    var severity: Severity
    var rule: String
    var place: String
    var line: UInt64
    var column: UInt64
    var message: String
    var expected: String
    var advice: String
    var excerpt: Excerpt.Line?
  }

  /// Documents and findings listed; further ones are counted.
  static let limit = 500

  private let names: Names
  private let tellsProgress: ((UInt64) -> Void)?
  private var units: OpenUnits
  private(set) var language = GuideLanguage.x12
  private(set) var guide = ""
  private(set) var documents: [Document] = []
  private(set) var items: [Item] = []
  /// Documents so far, and of them rejected; findings so far that a sender is told of.
  private(set) var documentCount = 0
  private(set) var rejectedCount = 0
  private(set) var findingCount = 0
  private(set) var worst: Severity?
  /// Something around the documents was refused.
  private(set) var isRefusedAsWhole = false
  /// What is added up when the file is used up.
  private(set) var summary = TranslationSummary()

  /// The name the file came under, without folders, and who sent it, if that is known.
  let file: String
  let partner: PartnerProfile?

  package init(file: String, partner: PartnerProfile?, names: Names, progress: ((UInt64) -> Void)? = nil) {
    self.file = file
    self.partner = partner
    self.names = names
    tellsProgress = progress
    units = OpenUnits(file: file)
  }

  // MARK: What is told by the translator

  package func open(_ interchange: InterchangeFacts) { units.open(interchange) }
  package func open(_ group: GroupFacts) { units.open(group) }

  package func open(rows guide: Guide, dialect: Dialect) {
    language = .rows
    units.open(rows: guide, dialect)
  }

  package func open(tree guide: Guide, layout: ElementLayout) {
    language = .xml
    units.open(tree: guide)
  }

  package func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) {
    units.open(set, guide)
    if let guide { self.guide = guide.name }
    documentCount += 1
    if verdict == .rejected { rejectedCount += 1 }
    if documents.count < Self.limit {
      documents.append(
        Document(
          number: Excerpt.printable(set.elements[1]), kind: guide?.name ?? set.identifier, ordinal: documentCount,
          verdict: verdict, findings: told(findings)))
    }
    take(findings)
  }

  package func close(_ group: GroupFacts, findings: FindingList, verdict: Verdict) {
    units.group = group
    units.guide = nil
    isRefusedAsWhole = isRefusedAsWhole || findings.worst == .reject
    take(findings)
  }

  package func close(_ interchange: InterchangeFacts, findings: FindingList, verdict: Verdict, code: String) {
    units.interchange = interchange
    isRefusedAsWhole = isRefusedAsWhole || verdict == .rejected
    take(findings)
  }

  package func end(findings: FindingList) {
    isRefusedAsWhole = isRefusedAsWhole || findings.worst == .reject
    take(findings)
  }

  package func progress(_ bytes: UInt64) { tellsProgress?(bytes) }

  /// The run is over.
  package func finish(_ summary: TranslationSummary) { self.summary = summary }

  /// Notes are for us; the sender is not told of them.
  private func told(_ findings: FindingList) -> Int {
    findings.items.count { $0.severity > .note } + findings.overflow
  }

  private func take(_ findings: FindingList) {
    findingCount += told(findings)
    if let gravest = findings.worst { worst = max(worst ?? gravest, gravest) }
    for finding in findings.items where finding.severity > .note && items.count < Self.limit {
      let full = FullFinding(finding, findings, units, names)
      items.append(
        Item(
          severity: finding.severity, rule: finding.rule.name, place: full.place, line: finding.place.line,
          column: finding.place.column, message: full.words.message, expected: full.words.expected,
          advice: SenderAdvice.text(full.words.advice), excerpt: full.excerpt))
    }
  }

  // MARK: What became of the file

  /// The file was one of rows or XML, which nothing else answers.
  package var isOfForeignFile: Bool { language != .x12 || summary.isOfRows }

  /// What is wrong, a line each, for whoever runs the program.
  package var faults: [String] {
    let listed = items.map { item in
      "line \(item.line), column \(item.column): \(item.message), expected \(item.expected)"
    }
    return listed + (untold > 0 ? ["\(untold) more are not listed"] : [])
  }

  /// Findings that are not listed.
  var untold: Int { findingCount - items.count }

  /// Whether `partner` wants to be told; who has not said anything wants it.
  package func isWanted(by partner: PartnerProfile?) -> Bool {
    switch partner?.terms.answer?.report ?? .always {
    case .never: false
    case .onError: findingCount > 0 || verdict != .accepted
    case .always: true
    }
  }

  /// Of the whole file: partly accepted when some documents are and others are not.
  package var verdict: Verdict {
    if rejectedCount > 0 || isRefusedAsWhole {
      return rejectedCount < documentCount && !isRefusedAsWhole ? .partlyAccepted : .rejected
    }
    return worst ?? .note > .note ? .acceptedWithErrors : .accepted
  }

  /// The report in one of its forms, line by line.
  package func write(_ form: Form, to write: LineWriter) {
    switch form {
    case .text: for line in ReportText(self).lines { write(line) }
    case .html: write(ReportPage(self).page)
    case .json: write(ReportJSON(self).text)
    }
  }
}
