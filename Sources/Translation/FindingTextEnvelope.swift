// Words about ISA, GS, ST and their trailers.

import Acknowledgement
import Findings
import Octets
import X12

extension Phrase {
  // MARK: Interchange

  func aboutInterchange() -> FindingText {
    let facts = units.interchange
    switch finding.rule {
    case .interchangeHeaderMissing:
      return FindingText(
        "the file holds no ISA", expected: "an X12 interchange, which begins with ISA",
        "Check that this is the right file and that it is X12; rows are read as those of a partner (--partner).")
    case .interchangeTrailerMissing:
      return FindingText(
        "IEA (interchange end) is missing",
        expected: written("IEA", ["\(facts.groupsReceived)", text(facts.elements[12])]),
        "Check that the file is complete, and send it again.")
    case .interchangeControlMismatch:
      return mismatch("IEA02", "ISA13", facts.elements[12])
    case .interchangeGroupCount: return miscount("group")
    case .interchangeDuplicate:
      return FindingText(
        "interchange \(quoted(facts.elements[12])) was received before", expected: "a new control number in ISA13",
        "Send it under a new number if it is not the same interchange.")
    case .partnerMismatch where isXML:
      return FindingText(
        "the document is from \(value), which is another partner than the one this file is said to be from",
        expected: "a document of the partner's own",
        "Check that the file was put in the right place; an identifier of both partners belongs in both profiles.")
    case .partnerMismatch:
      return FindingText(
        "\(subject) is \(value), which is not among the identifiers of the partner this file is said to be from",
        expected: "a sender the partner's profile lists",
        "Check that the file was put in the right place; if the partner has a new address, add it to the profile.")
    case .interchangeStructure, .interchangeContent: return aboutStructure()
    case .interchangeElementSeparator, .interchangeComponentSeparator, .interchangeTerminator:
      return aboutDelimiters()
    default: return aboutHeaderElement()
    }
  }

  private func aboutStructure() -> FindingText {
    if tag == "ISA" {
      return FindingText(
        "ISA has fewer than 16 elements", expected: "ISA with 16 elements",
        "Send the whole header; nothing behind it can be trusted.")
    }
    let what = names.segment(tag) == nil ? value : segment
    return FindingText(
      "\(what) stands outside any transaction set, or without what must come before it",
      expected: "ISA, GS, ST, the document, SE, GE, IEA, in this order", "Check that no line of the envelope is lost.")
  }

  private func aboutDelimiters() -> FindingText {
    let wanted = "three different characters that are no letters, digits or blanks, such as '*', ':' and '~'"
    let what =
      switch finding.rule {
      case .interchangeElementSeparator: "the element separator, behind ISA, cannot be one"
      case .interchangeComponentSeparator: "ISA16 (component separator) is \(value), which cannot be one or is taken"
      default: "the segment terminator, behind ISA16, cannot be one or is taken"
      }
    return FindingText(what, expected: wanted, "Choose delimiters that differ and do not occur in the data.")
  }

  /// An element of ISA that is not legal.
  private func aboutHeaderElement() -> FindingText {
    let wanted: String
    switch finding.rule {
    case .interchangeDate: wanted = "a date as YYMMDD"
    case .interchangeTime: wanted = "a time as HHMM"
    case .interchangeVersion: wanted = "five digits, such as 00401 or 00501"
    case .interchangeStandard: wanted = "U, or in newer versions the repetition separator"
    case .interchangeControlNumber: wanted = "nine digits"
    case .interchangeSender, .interchangeReceiver: wanted = "an identifier of 1 to 15 characters"
    case .interchangeAuthorization, .interchangeSecurity: wanted = "what was agreed with the partner"
    default: wanted = envelopeCodes
    }
    return FindingText(
      "\(subject) is \(value), which is not valid", expected: wanted, "Correct \(place) and send the file again.")
  }

  private var envelopeCodes: String {
    switch finding.rule {
    case .interchangeAuthorizationQualifier: "00 (none), or 01 to 08"
    case .interchangeSecurityQualifier: "00 (none) or 01 (password)"
    case .interchangeAcknowledgementRequest: "0 (no), 1 (yes), 2 (when rejected) or 3 (when rejected or in error)"
    case .interchangeUsage: "P (production), T (test) or I (information)"
    default: "a qualifier such as 01 (DUNS), 08 (GS1), 14 (DUNS with suffix) or ZZ (as agreed)"
    }
  }

  /// An element of TA1 that is not legal.
  func aboutTA1() -> FindingText {
    let wanted =
      switch finding.element {
      case 1: "nine digits, ISA13 of an interchange we sent"
      case 2: "a date as YYMMDD, ISA09 of that interchange"
      case 3: "a time as HHMM, ISA10 of that interchange"
      case 4: "A (accepted), E (accepted with errors) or R (rejected)"
      case 5: "a code from 000 to 031"
      default: "nothing: TA1 has five elements"
      }
    return FindingText(
      "\(subject) is \(value), which is not what a TA1 may say", expected: wanted,
      "Ask the partner which interchange is meant, and what became of it.")
  }

  // MARK: Group

  func aboutGroup() -> FindingText {
    let facts = units.group
    switch finding.rule {
    case .groupUnsupported:
      return FindingText(
        "\(subject) is \(value), which is no kind of group",
        expected: "two letters, such as PO (purchase orders) or IN (invoices)", "Correct GS01.")
    case .groupVersion:
      return FindingText(
        "\(subject) is \(value), which names no release", expected: "six digits first, such as 004010 or 005010",
        "Correct GS08.")
    case .groupTrailerMissing:
      return FindingText(
        "GE (group end) is missing", expected: written("GE", ["\(facts.setsReceived)", text(facts.elements[5])]),
        "Check that the file is complete, and send it again.")
    case .groupControlMismatch: return mismatch("GE02", "GS06", facts.elements[5])
    case .groupSetCount: return miscount("transaction set")
    case .groupControlDuplicate: return repeated("group", "interchange")
    default:
      return FindingText(
        "\(subject) is \(value), which is no control number", expected: "one to nine digits", "Correct GS06.")
    }
  }

  // MARK: Set

  func aboutSet() -> FindingText {
    let facts = units.set
    switch finding.rule {
    case .setUnsupported:
      return FindingText(
        "there is no guide for set \(value)", expected: "one of \(names.sets.joined(separator: ", "))",
        "Ask the sender for one of these, or add a guide; without one the set can be neither judged nor read.")
    case .setTrailerMissing:
      return FindingText(
        "SE (set end) is missing", expected: written("SE", ["\(facts.segments + 1)", text(facts.elements[1])]),
        "Check that the document is complete, and send it again.")
    case .setControlMismatch: return mismatch("SE02", "ST02", facts.elements[1])
    case .setSegmentCount: return miscount("segment", note: ", ST and SE included")
    case .setIdentifier:
      return FindingText(
        "\(subject) is \(value), which is no transaction set",
        expected: "three digits, such as 850 (purchase order)", "Correct ST01.")
    case .setNotInGroup: return aboutForeignGroup()
    case .setControlDuplicate: return repeated("set", "group")
    default:
      return FindingText(
        "\(subject) is \(value), which is no control number", expected: "four to nine characters", "Correct ST02.")
    }
  }

  private func aboutForeignGroup() -> FindingText {
    let here = units.group.functionalIdentifier
    let wanted = EnvelopeCodes.groups[units.set.identifier] ?? "another group"
    return FindingText(
      "\(set) stands in a group of \(named(here, names.group(here)))",
      expected: "GS01 \(named(wanted, names.group(wanted)))",
      "Send it in a group of its own kind.")
  }

  // MARK: What all three share

  private func mismatch(_ trailer: String, _ header: String, _ number: [UInt8]) -> FindingText {
    FindingText(
      "\(subject) is \(value), but \(header) is \(quoted(number))", expected: Excerpt.printable(text(number)),
      "Write the same control number in \(header) and \(trailer); check that nothing between them is lost.")
  }

  private func miscount(_ thing: String, note: String = "") -> FindingText {
    FindingText(
      "\(subject) is \(value), but \(Self.count(finding.expected, thing)) came\(note)", expected: "\(finding.expected)",
      "Check that nothing is lost, then correct the count.")
  }

  private func repeated(_ unit: String, _ whole: String) -> FindingText {
    FindingText(
      "\(subject) is \(value), as in an earlier \(unit) of this \(whole)",
      expected: "a number not used before in this \(whole)", "Number the \(unit)s one by one.")
  }
}
