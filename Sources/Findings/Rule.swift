// The rules a file is held to. A rule has a name that policies and reports use, and a default severity. What an
// acknowledgement says of a broken rule is the acknowledgement's matter, not written here.

/// What follows from a broken rule.
package enum Severity: UInt8, Comparable, Sendable, CaseIterable {
  /// Reported to us only; no acknowledgement speaks of it.
  case note
  /// Accepted, and the partner is told (AK5/IK5 `E`).
  case warn
  /// The set, group or interchange is refused (`R`).
  case reject

  package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
  package var name: String { "\(self)" }
}

/// What a rule is about: the unit that is refused when it is broken.
package enum RuleScope: UInt8, Sendable {
  case reading, interchange, group, set, segment, element, total, meaning, row, xml
}

package enum Rule: UInt8, CaseIterable, Sendable {
  // How the file arrived.
  case byteOrderMark, textBeforeInterchange, textAfterInterchange, headerWidth, lineBreakInside, multiByteDelimiter
  case paddingNotSpace, segmentUnterminated, segmentEmpty, blanksBeforeSegment, textNotUTF8, segmentTooLong
  case repetitionSeparatorAbsent, trailingSeparators, trailingBlanks, binaryLength, tooManyFindings

  // Interchange.
  case interchangeHeaderMissing, interchangeTrailerMissing, interchangeControlMismatch, interchangeGroupCount
  case interchangeStandard, interchangeVersion, interchangeTerminator, interchangeSenderQualifier, interchangeSender
  case interchangeReceiverQualifier, interchangeReceiver, interchangeAuthorizationQualifier, interchangeAuthorization
  case interchangeSecurityQualifier, interchangeSecurity, interchangeDate, interchangeTime, interchangeControlNumber
  case interchangeAcknowledgementRequest, interchangeUsage, interchangeStructure, interchangeContent
  case interchangeElementSeparator, interchangeComponentSeparator, interchangeDuplicate, partnerMismatch
  case acknowledgementElement

  // Functional group.
  case groupUnsupported, groupVersion, groupTrailerMissing, groupControlMismatch, groupSetCount, groupControlNumber
  case groupControlDuplicate

  // Transaction set.
  case setUnsupported, setTrailerMissing, setControlMismatch, setSegmentCount, setIdentifier, setControlNumber
  case setNotInGroup, setControlDuplicate, guideNearest, partnerUnlisted

  // Segment.
  case segmentUnknown, segmentUnexpected, segmentMissing, segmentTooMany, segmentNotInSet, segmentOutOfOrder
  case loopMissing, loopTooMany, segmentNotUsed

  // Element.
  case elementMissing, elementConditionMissing, elementTooMany, elementTooShort, elementTooLong, elementCharacter
  case elementNumber, elementCode, elementDate, elementTime, elementExclusion, elementRepeats, elementComponents
  case elementNotUsed

  // Totals and hierarchy.
  case totalLineCount, totalHash, hierarchyParent, hierarchyCycle, hierarchyDuplicate, hierarchyForgotten

  // Meaning.
  case valueUnread, documentTooWide, codeUnmapped

  // Rows of cells.
  case rowTooLong, rowTooManyCells, rowUnclosedQuote, rowStrayQuote, rowTextAfterQuote, rowNUL, rowText, rowEncoding
  case rowSeparator, rowCells, rowsMissing, rowsUnknown, columnMissing, columnUnknown, columnRepeated
  case cellDamaged, cellRepeated
  case cellUnknown, cellCycle, cellPattern, cellMarks, documentRepeated, valuesUncompared

  // XML.
  case xmlRefused, xmlMalformed, xmlUnsafe, xmlCharacters, xmlLimit, xmlTruncated, xmlUnknown
  case xmlElementMissing, xmlElementTooMany, xmlElementUnknown, xmlElementOrder, xmlAttributeUnknown, xmlTextCut
  case xmlTextMixed, xmlTooLargeForKeys

  /// The name used in tolerance policies, reports and schemas.
  package var name: String { Self.table[Int(rawValue)].name }
  package var severity: Severity { Self.table[Int(rawValue)].severity }
  package var scope: RuleScope { Self.table[Int(rawValue)].scope }

  package init?(name: String) {
    guard let index = Self.table.firstIndex(where: { $0.name == name }) else { return nil }
    self.init(rawValue: UInt8(index))
  }

  private struct Row {
    let name: String
    let severity: Severity
    let scope: RuleScope
    init(_ name: String, _ severity: Severity, _ scope: RuleScope) {
      self.name = name
      self.severity = severity
      self.scope = scope
    }
  }

  /// In the order of the cases.
  private static let table: [Row] = [
    Row("file.byteOrderMark", .note, .reading), Row("file.textBefore", .note, .reading),
    Row("file.textAfter", .note, .reading), Row("isa.width", .note, .reading),
    Row("file.lineBreakInside", .note, .reading), Row("file.multiByteDelimiter", .note, .reading),
    Row("isa.padding", .note, .reading), Row("segment.unterminated", .note, .reading),
    Row("segment.empty", .note, .reading), Row("segment.blanksBefore", .note, .reading),
    Row("text.notUTF8", .note, .reading), Row("segment.tooLong", .reject, .segment),
    Row("isa.noRepetitionSeparator", .note, .reading), Row("segment.trailingSeparators", .note, .segment),
    Row("element.trailingBlanks", .note, .element), Row("segment.binaryLength", .reject, .segment),
    Row("findings.tooMany", .note, .reading),

    Row("interchange.headerMissing", .reject, .interchange), Row("interchange.trailerMissing", .reject, .interchange),
    Row("interchange.controlMismatch", .reject, .interchange), Row("interchange.groupCount", .reject, .interchange),
    Row("interchange.standard", .reject, .interchange), Row("interchange.version", .reject, .interchange),
    Row("interchange.terminator", .reject, .interchange), Row("interchange.senderQualifier", .reject, .interchange),
    Row("interchange.sender", .reject, .interchange), Row("interchange.receiverQualifier", .reject, .interchange),
    Row("interchange.receiver", .reject, .interchange),
    Row("interchange.authorizationQualifier", .reject, .interchange),
    Row("interchange.authorization", .reject, .interchange),
    Row("interchange.securityQualifier", .reject, .interchange),
    Row("interchange.security", .reject, .interchange), Row("interchange.date", .warn, .interchange),
    Row("interchange.time", .warn, .interchange), Row("interchange.controlNumber", .reject, .interchange),
    Row("interchange.acknowledgementRequest", .warn, .interchange), Row("interchange.usage", .warn, .interchange),
    Row("interchange.structure", .reject, .interchange), Row("interchange.content", .reject, .interchange),
    Row("interchange.elementSeparator", .reject, .interchange),
    Row("interchange.componentSeparator", .reject, .interchange), Row("interchange.duplicate", .reject, .interchange),
    Row("partner.mismatch", .reject, .interchange),
    Row("ta1.element", .note, .element),

    Row("group.unsupported", .reject, .group), Row("group.version", .reject, .group),
    Row("group.trailerMissing", .reject, .group), Row("group.controlMismatch", .reject, .group),
    Row("group.setCount", .warn, .group), Row("group.controlNumber", .reject, .group),
    Row("group.controlDuplicate", .reject, .group),

    Row("set.unsupported", .reject, .set), Row("set.trailerMissing", .reject, .set),
    Row("set.controlMismatch", .reject, .set), Row("set.segmentCount", .reject, .set),
    Row("set.identifier", .reject, .set), Row("set.controlNumber", .reject, .set), Row("set.notInGroup", .reject, .set),
    Row("set.controlDuplicate", .reject, .set), Row("guide.nearest", .note, .meaning),
    Row("partner.unlisted", .note, .meaning),

    Row("segment.unknown", .warn, .segment), Row("segment.unexpected", .reject, .segment),
    Row("segment.missing", .reject, .segment), Row("segment.tooMany", .warn, .segment),
    Row("segment.notInSet", .warn, .segment), Row("segment.outOfOrder", .warn, .segment),
    Row("loop.missing", .reject, .segment), Row("loop.tooMany", .warn, .segment),
    Row("segment.notUsed", .warn, .segment),

    Row("element.missing", .reject, .element), Row("element.conditionMissing", .warn, .element),
    Row("element.tooMany", .warn, .element), Row("element.tooShort", .warn, .element),
    Row("element.tooLong", .warn, .element), Row("element.character", .reject, .element),
    Row("element.number", .reject, .element), Row("element.code", .warn, .element),
    Row("element.date", .reject, .element), Row("element.time", .reject, .element),
    Row("element.exclusion", .warn, .element), Row("element.repeats", .warn, .element),
    Row("element.components", .warn, .element), Row("element.notUsed", .warn, .element),

    Row("total.lineCount", .note, .total), Row("total.hash", .note, .total),
    Row("hierarchy.parent", .reject, .element), Row("hierarchy.cycle", .reject, .element),
    Row("hierarchy.duplicate", .reject, .element), Row("hierarchy.forgotten", .reject, .element),

    Row("map.valueUnread", .warn, .meaning), Row("map.documentTooWide", .reject, .meaning),
    Row("code.unmapped", .note, .meaning),

    Row("row.tooLong", .reject, .row), Row("row.tooManyCells", .reject, .row), Row("row.unclosedQuote", .reject, .row),
    Row("row.strayQuote", .warn, .row), Row("row.textAfterQuote", .warn, .row), Row("row.nul", .reject, .row),
    Row("row.text", .reject, .row), Row("row.encoding", .note, .row), Row("row.separator", .note, .row),
    Row("row.cells", .warn, .row), Row("rows.missing", .reject, .row), Row("rows.unknown", .reject, .row),
    Row("column.missing", .reject, .row),
    Row("column.unknown", .note, .row), Row("column.repeated", .reject, .row), Row("cell.damaged", .reject, .row),
    Row("cell.repeated", .reject, .row), Row("cell.unknown", .reject, .row), Row("cell.cycle", .reject, .row),
    Row("cell.pattern", .warn, .row), Row("cell.marks", .reject, .row),
    Row("document.repeated", .reject, .row), Row("values.uncompared", .note, .row),

    Row("xml.notXML", .reject, .xml), Row("xml.malformed", .reject, .xml), Row("xml.unsafe", .reject, .xml),
    Row("xml.characters", .reject, .xml), Row("xml.limit", .reject, .xml), Row("xml.truncated", .reject, .xml),
    Row("xml.unknown", .reject, .xml), Row("xml.elementMissing", .reject, .xml),
    Row("xml.elementTooMany", .warn, .xml), Row("xml.elementUnknown", .note, .xml),
    Row("xml.elementOrder", .note, .xml), Row("xml.attributeUnknown", .note, .xml),
    Row("xml.textCut", .warn, .xml), Row("xml.textMixed", .warn, .xml), Row("xml.tooLargeForKeys", .warn, .xml),
  ]
}

/// Severities of all rules: the defaults, changed rule by rule; and rules that are not held to at all.
package struct Tolerance: Equatable, Sendable {
  private var severities: [Severity]
  private var ignored: Set<Rule> = []

  package init() { severities = Rule.allCases.map(\.severity) }

  package subscript(rule: Rule) -> Severity {
    @inline(__always) get { severities[Int(rule.rawValue)] }
    set { severities[Int(rule.rawValue)] = newValue }
  }

  /// From now on nothing is found by this rule.
  package mutating func ignore(_ rule: Rule) { ignored.insert(rule) }
  package func ignores(_ rule: Rule) -> Bool { !ignored.isEmpty && ignored.contains(rule) }
}
