// Samples of files of rows and of XML: files that follow a guide, and files that break one rule of it each. They are not
// acknowledged; what must come of one is a finding, at a column or an element.

import Acknowledgement
import Conformance
import Delimited
import Elements
import Findings
import Mapping
import Octets
import PartnerSpec
import Translation
import X12

package struct FileSample: Sendable {
  /// What must be found.
  package struct Expected: Equatable, Sendable {
    package var rule: Rule
    /// The column, the element or the attribute; empty for what is about the whole file.
    package var place: String

    /// As findings are compared.
    var name: String { place.isEmpty ? rule.name : "\(rule.name) \(place)" }
  }

  /// Of the rule, or what kind of right file it is.
  package let name: String
  package let input: [UInt8]
  /// Nil for a file that follows the guide.
  package let expected: Expected?
}

/// All samples of what is sent as one transaction.
package struct FileSamples {
  private let transaction: PartnerProfile.Transaction
  private let partner: PartnerProfile?
  package let valid: [FileSample]
  package let broken: [FileSample]
  /// Rules without a file, and why.
  let unsampled: [(name: String, reason: String)]

  /// Of what `partner` sends, or of a standard guide.
  package init(
    _ transaction: PartnerProfile.Transaction, of partner: PartnerProfile?, _ library: SpecLibrary
  ) throws(SpecErrors) {
    self.transaction = transaction
    self.partner = partner
    let outline = try library.outline(of: transaction)
    if let rows = transaction.rows {
      let codes = try Self.codes(transaction, rows, of: partner, library)
      var sampler = RowSampler(outline, rows, partner?.terms.tables ?? [:], codes)
      (valid, broken, unsampled) = sampler.samples()
    } else {
      let layout = transaction.elements?.layout ?? ElementLayout()
      var sampler = TreeSampler(outline, layout)
      (valid, broken, unsampled) = sampler.samples()
    }
  }

  /// By kind of row and element: a code that the table of ours knows in which it is looked up.
  private static func codes(
    _ transaction: PartnerProfile.Transaction, _ rows: RowLayout, of partner: PartnerProfile?, _ library: SpecLibrary
  ) throws(SpecErrors) -> [[Int: String]] {
    let plan = try library.plan(transaction, of: partner, makesDocuments: true, for: nil)
    return rows.records.map { record in
      var codes: [Int: String] = [:]
      let guide = transaction.guide
      for position in guide.positions.indices where guide.positions[position].tag == record.tag {
        for lookup in plan?.lookups(at: position, of: guide) ?? [] where !lookup.isEdited {
          if codes[lookup.reading.element] == nil { codes[lookup.reading.element] = lookup.table.pairs.first?.partner }
        }
      }
      return codes
    }
  }

  /// What a file is called at the end.
  package var suffix: String { transaction.rows == nil ? "xml" : "csv" }

  /// Runs all files; `body` sees each that breaks a rule, with its number among these.
  package func check(
    _ library: SpecLibrary, _ body: (Int, FileSample) throws -> Void = { _, _ in }
  ) throws -> SampleCoverage {
    var coverage = SampleCoverage()
    coverage.rules = broken.count + unsampled.count
    coverage.unsampled = unsampled
    for sample in valid {
      let found = try findings(sample, library)
      if !found.isEmpty { coverage.refused.append((sample.name, ["found \(found)"])) }
    }
    for (index, sample) in broken.enumerated() {
      coverage.sampled += 1
      let found = try findings(sample, library)
      if found == wanted(sample) {
        coverage.answered += 1
      } else {
        coverage.disagreements.append((sample.name, ["found \(found), expected \(wanted(sample))"]))
      }
      try body(index + 1, sample)
    }
    return coverage
  }

  /// What must be found: nothing where nobody is held to the rule.
  private func wanted(_ sample: FileSample) -> [String] {
    guard let expected = sample.expected, partner?.terms.tolerance.ignores(expected.rule) != true else { return [] }
    return [expected.name]
  }

  private func findings(_ sample: FileSample, _ library: SpecLibrary) throws -> [String] {
    let recorder = FindingRecorder()
    _ = try library.check(MemorySource(sample.input), as: transaction, for: partner, observer: recorder)
    return recorder.found
  }
}

/// Keeps what is found, and where.
private final class FindingRecorder: TranslationObserver {
  var found: [String] = []
  private var guide: Guide?

  func open(rows guide: Guide, dialect: Dialect) { self.guide = guide }
  func close(_ set: SetFacts, guide: Guide?, findings: FindingList, verdict: Verdict) { keep(findings, guide) }
  func end(findings: FindingList) { keep(findings, guide) }

  private func keep(_ list: FindingList, _ guide: Guide?) {
    // What tables of maps lack is no matter of the guide.
    for finding in list.items where finding.rule != .codeUnmapped {
      found.append(FileSample.Expected(rule: finding.rule, place: Self.place(finding, guide)).name)
    }
  }

  /// A column, or the element with the attribute.
  private static func place(_ finding: Finding, _ guide: Guide?) -> String {
    guard let guide, finding.rule.scope == .element || finding.rule.scope == .row || finding.rule.scope == .xml else {
      return ""
    }
    let names = guide.elementNames(of: finding.tag)
    let number = Int(finding.element) - 1
    let name = names.indices.contains(number) ? names[number] : ""
    if guide.language == .rows { return name }
    let element = guide.text(of: finding.tag)
    return name.isEmpty ? element : "\(element)/\(name)"
  }
}

extension FileSample {
  /// For names of files.
  package var slug: String { GuideRule.slug(name) }

  private var members: [(String, JSONText)] {
    guard let expected else { return [] }
    return [
      ("rule", .string(name)),
      ("findings", [["rule": .string(expected.rule.name), "place": .string(expected.place)]]),
    ]
  }

  /// What the folder of the sample says is expected.
  package var page: String { JSONText(members: members).page() + "\n" }

  /// The whole sample on one line.
  package func line(_ set: String? = nil) -> String {
    let kind: JSONText = expected == nil ? "valid" : "sample"
    let head = [("type", kind)] + (set.map { [("set", .string($0))] } ?? [])
    let own = expected == nil ? [("name", JSONText.string(name))] : members
    return JSONText(members: head + own + [("input", .string(Excerpt.decoded(input)))]).line
  }
}
