// What is told of a document of XML beyond what the guide says of its texts: elements that are missing, too many or not
// known, and why a file is refused.

import Conformance
import Elements
import Findings
import Mapping
import Octets
import PartnerSpec
import XMLRecords

extension TreeSession {
  mutating func tellProblems(_ batch: borrowing XMLBatch) {
    for problem in walker.problems {
      let rule = Self.rule(problem.kind)
      if !findings.hasRoom(for: rule) {
        findings.overflow(by: rule)
        continue
      }
      var finding = Finding(rule)
      finding.set = 1
      finding.segment = walker.ordinal
      finding.position = Int32(problem.position)
      finding.tag = checker.guide.positions[problem.position].tag
      finding.place = batch.place(offset: problem.offset, line: problem.line)
      finding.expected = Int64(walker.table.layout.nodes[problem.position].maximum)
      let text = problem.name.local.isEmpty ? [] : Array(walker.table.layout.text(of: problem.name).utf8)
      findings.add(finding, text.span, text: 0..<text.count, segment: 0..<0)
    }
    walker.forgetProblems()
  }

  private static func rule(_ kind: TreeProblem.Kind) -> Rule {
    switch kind {
    case .missing: .xmlElementMissing
    case .tooMany: .xmlElementTooMany
    case .unknownElement: .xmlElementUnknown
    case .unknownAttribute: .xmlAttributeUnknown
    case .order: .xmlElementOrder
    case .textCut: .xmlTextCut
    case .textMixed: .xmlTextMixed
    case .tooLargeForKeys: .xmlTooLargeForKeys
    }
  }

  /// Codes that the partner's tables lack, and texts that could not be changed.
  mutating func tellUnmapped(_ position: Int, _ place: Place, isHeld: Bool, _ view: SegmentView) {
    for code in mappers[0].unmapped {
      var finding = Finding(code.isUnread ? .valueUnread : .codeUnmapped)
      finding.set = 1
      finding.segment = view.ordinal
      finding.tag = view.tag
      finding.position = Int32(position)
      finding.element = UInt16(code.element)
      finding.place = place
      let severity: Severity? = code.isUnread ? nil : code.unknown == .reject ? .reject : nil
      if isHeld {
        Self.add(finding, held, code.text, severity, &findings)
      } else {
        Self.add(finding, walker.record, code.text, severity, &findings)
      }
    }
    mappers[0].forgetUnmapped()
  }

  private static func add(
    _ finding: Finding, _ record: borrowing ElementRecord, _ text: Range<Int>, _ severity: Severity?,
    _ findings: inout FindingList
  ) {
    findings.add(finding, record.bytes.span, text: text, segment: 0..<0, severity: severity)
  }
}

extension FindingList {
  /// Adds why a file is refused. Its words go with it: they are made of more than a finding holds.
  mutating func add(_ problem: XMLProblem, ordinal: UInt32) {
    var finding = Finding(problem.rule)
    finding.set = ordinal
    finding.place = problem.place
    let text = Array(problem.sentence.utf8)
    add(finding, text.span, text: 0..<0, segment: 0..<text.count)
  }
}

extension XMLProblem {
  fileprivate var rule: Rule {
    switch reason {
    case .doctype, .entity: .xmlUnsafe
    case .malformed, .secondRoot, .textAfterRoot: .xmlMalformed
    case .encoding, .badBytes, .forbiddenCharacter: .xmlCharacters
    case .tooDeep, .tooManyAttributes, .tagTooLong, .commentTooLong, .sectionTooLong, .tooManyNames, .nameTooLong:
      .xmlLimit
    case .truncated: .xmlTruncated
    case .notXML, .empty: .xmlRefused
    }
  }
}
