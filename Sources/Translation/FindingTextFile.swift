// Words about how a file arrived, and about what it means as a whole.

import Findings
import Octets
import X12

extension Phrase {
  /// All of these were mended or passed over: what was done is said first.
  func aboutReading() -> FindingText {
    switch finding.rule {
    case .byteOrderMark:
      return FindingText(
        "the file begins with a byte order mark", expected: "ISA as the first three bytes",
        "Passed over. Ask the sender to write the file without one.")
    case .textBeforeInterchange:
      return FindingText(
        "text stands before the first ISA: \(value)", expected: "ISA at the start of the file",
        "Passed over. Ask the sender to leave out what is not EDI, such as mail headers.")
    case .textAfterInterchange:
      return FindingText(
        "text stands behind an IEA: \(value)", expected: "the end of the file or another ISA",
        "Passed over. Check that it is not a broken interchange.")
    case .lineBreakInside:
      return FindingText(
        "line breaks stand inside segments", expected: "line breaks only behind segment terminators",
        "Taken out. The file was wrapped on its way; ask for a binary transfer.")
    case .multiByteDelimiter:
      return FindingText(
        "a delimiter is more than one byte long", expected: "delimiters of one byte",
        "Understood. The file was converted to UTF-8 on its way; ask for a binary transfer.")
    case .headerWidth, .paddingNotSpace, .repetitionSeparatorAbsent: return aboutHeader()
    default: return aboutSegments()
    }
  }

  /// How ISA was written.
  private func aboutHeader() -> FindingText {
    switch finding.rule {
    case .paddingNotSpace:
      return FindingText(
        "elements of ISA are filled up with something else than blanks", expected: "blanks",
        "Read as blanks. Ask the sender to fill up with blanks.")
    case .repetitionSeparatorAbsent:
      return FindingText(
        "ISA11 (repetition separator) is \(value), which cannot separate repeats",
        expected: "a character that is no letter, digit, blank or other delimiter, such as '^'",
        "Read as if nothing repeats. Ask the sender for '^' in ISA11.")
    default:
      let odd = zip(units.interchange.elements, InterchangeHeader.widths).enumerated()
        .first { $0.element.0.count != $0.element.1 }
      let what =
        odd.map { "\(Self.place("ISA", $0.offset + 1)) is \($0.element.0.count) wide instead of \($0.element.1)" }
        ?? "elements are not as wide as they must be"
      return FindingText(
        "ISA is not 106 bytes long: \(what)", expected: "every element of ISA filled up to its fixed width",
        "Read by its separators. Ask the sender to fill up the elements of ISA with blanks.")
    }
  }

  private func aboutSegments() -> FindingText {
    switch finding.rule {
    case .segmentUnterminated:
      let terminator = Excerpt.quoted([units.interchange.delimiters.segment])
      return FindingText(
        "the last segment has no terminator", expected: "\(terminator) at its end",
        "Taken as complete. Check that the file was not cut off.")
    case .segmentEmpty:
      return FindingText(
        "a segment is empty", expected: "one terminator between two segments",
        "Passed over. Ask the sender to leave out the extra terminator.")
    case .blanksBeforeSegment:
      return FindingText(
        "blanks stand before a segment", expected: "the segment right behind the terminator or line break",
        "Passed over. Ask the sender to leave them out.")
    case .textNotUTF8:
      return FindingText(
        "\(subject) is not UTF-8: \(value)", expected: "ASCII or UTF-8",
        "Read as Windows-1252. Check the names in this set, and ask the sender for the encoding.")
    case .tooManyFindings:
      return FindingText(
        "more is wrong than is told here", expected: "at most \(FindingList.limit) findings in one unit",
        "Correct what is told, and send again.")
    default:
      return FindingText("the file is not as it should be: \(value)", "Ask the sender to look at this place.")
    }
  }

  // MARK: Totals and meaning

  func aboutMeaning() -> FindingText {
    switch finding.rule {
    case .totalLineCount:
      // In a ship notice CTT01 counts levels.
      let counted = units.guide?.set == "856" ? "HL segment" : "line"
      return FindingText(
        "\(subject) is \(value), but \(Self.count(finding.expected, counted)) came",
        expected: "\(finding.expected)", "Check that no line is lost, then correct the count.")
    case .totalHash:
      return FindingText(
        "\(subject) is \(value), but the quantities add up to \(finding.expected)", expected: "\(finding.expected)",
        "Check that no quantity is wrong, then correct the sum.")
    case .guideNearest:
      let release = units.group.release
      let used = units.guide?.release ?? "another release"
      let why =
        release.isEmpty ? "the group names no release" : "there is no guide for release \(quoted(Array(release.utf8)))"
      return FindingText(
        "\(why); this \(set) was read with that of \(used)", expected: "release \(used)",
        "Nothing, if the partner's documents pass; else add a guide of that release.")
    case .partnerUnlisted where isXML:
      return FindingText(
        "the partner's profile does not list documents such as \(value)", expected: "a document listed under 'sends'",
        "Nothing, if it is welcome; it was read with the shipped guide. Else list it, or ask the partner.")
    case .partnerUnlisted:
      return FindingText(
        "the partner's profile does not list \(anySet)", expected: "a set listed under 'sends'",
        "Nothing, if it is welcome; it was read with the standard guide. Else list it, or ask the partner.")
    case .codeUnmapped:
      return FindingText(
        "\(subject) is \(value), which the partner's code table lacks", expected: "a code of the table",
        "Add it to the table, or ask the partner what it means.")
    case .documentTooWide:
      return FindingText(
        "a header or a line of this \(set) holds more than fits",
        expected: "at most 50000 records and 4 MiB in a header or a line",
        "Ask the sender to split the document.")
    default:
      return FindingText(
        "\(subject) is \(value), which the map cannot read", "Check the map of this set, or ask the sender.")
    }
  }

  func aboutHierarchy() -> FindingText {
    let id = "HL01"
    switch finding.rule {
    case .hierarchyParent:
      return FindingText(
        "\(subject) is \(value), but no HL before this one has that number", expected: "\(id) of an earlier HL",
        "Send the parent level before its children.")
    case .hierarchyCycle:
      return FindingText(
        "\(subject) is \(value), its own number", expected: "\(id) of an earlier HL",
        "Name the level this one belongs to, or nothing for the topmost one.")
    case .hierarchyDuplicate:
      return FindingText(
        "\(subject) is \(value), as in an earlier HL of this set", expected: "a number not used before in this set",
        "Number the levels 1, 2, 3 ...")
    default:
      return FindingText(
        "a level belongs to one that is too far back to be remembered",
        expected: "each level right behind the level it belongs to",
        "Ask the sender to write every level with all its children before the next one.")
    }
  }
}
