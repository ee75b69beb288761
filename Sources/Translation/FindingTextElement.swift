// Words about elements: what stands in them, and what may.

import Conformance
import Findings
import Octets

extension Phrase {
  func aboutElement() -> FindingText {
    switch finding.rule {
    case .elementMissing:
      return FindingText(
        "\(subject) is missing", expected: kind, "Send \(place); \(finding.component > 0 ? place : segment) needs it.")
    case .elementConditionMissing:
      return FindingText(
        "\(subject) is missing, though other elements of \(segment) call for it", expected: kind,
        "Send \(place), or leave out the elements that call for it.")
    case .elementExclusion:
      return FindingText(
        "\(subject) is \(value), though another element of \(segment) rules it out", expected: "only one of the two",
        "Leave out one of them.")
    case .elementTooMany:
      return FindingText(
        "\(segment) has \(Self.count(finding.actual, "element")), but only \(finding.expected) are defined",
        expected: "at most \(Self.count(finding.expected, "element"))",
        "Leave out the rest; check that no text holds an element separator.")
    case .elementTooShort, .elementTooLong: return aboutLength()
    case .elementRepeats, .elementComponents: return aboutParts()
    default: return aboutValue()
    }
  }

  private func aboutLength() -> FindingText {
    let isLong = finding.rule == .elementTooLong
    let unit = rule.map { $0.kind == .decimal || $0.kind == .implied } ?? false ? "digit" : "character"
    let limit = isLong ? "at most" : "at least"
    return FindingText(
      "\(subject) has \(Self.count(finding.actual, unit)), \(isLong ? "more" : "fewer") than \(finding.expected): \(value)",
      expected: "\(limit) \(Self.count(finding.expected, unit))",
      isLong ? "Shorten it, or use an element that holds more." : "Send it in full, with leading zeros if it has any.")
  }

  private func aboutParts() -> FindingText {
    if finding.rule == .elementRepeats {
      let limit = Int64(rule?.repeats ?? 1)
      return FindingText(
        "\(subject) is given \(finding.actual) times, at most \(limit) may stand",
        expected: "at most \(Self.count(limit, "repeat"))", "Leave out the rest.")
    }
    guard finding.actual > 0 else {
      let separator = Excerpt.quoted([units.interchange.delimiters.component ?? 0x3a])
      return FindingText(
        "\(subject) holds the component separator \(separator) but has no components: \(value)", expected: kind,
        "Do not use \(separator) in text, or name another separator in ISA16.")
    }
    return FindingText(
      "\(subject) has \(Self.count(finding.actual, "component")), more than are defined: \(value)",
      expected: "fewer components", "Leave out the rest; check that no text holds a component separator.")
  }

  private func aboutValue() -> FindingText {
    switch finding.rule {
    case .elementCode:
      return FindingText(
        "\(subject) is \(value), which is not in its list of codes", expected: codes,
        "Send a code of the list, or agree on this one with the partner.")
    case .elementNumber:
      return FindingText("\(subject) is \(value), which is no such number", expected: kind, "Send \(kind).")
    case .elementDate:
      return FindingText(
        "\(subject) is \(value), which is no day of the calendar", expected: kind, "Send \(kind).")
    case .elementTime:
      return FindingText("\(subject) is \(value), which is no time of day", expected: kind, "Send \(kind).")
    case .elementCharacter:
      let byte = String(finding.actual, radix: 16, uppercase: true)
      return FindingText(
        "\(subject) holds the control character 0x\(byte.count < 2 ? "0" : "")\(byte): \(value)",
        expected: "printable characters", "Take it out.")
    default:
      return FindingText("\(subject) is \(value), which is not allowed", expected: kind, "Correct it.")
    }
  }

  // MARK: What may stand

  /// What the guide wants here: `text of 1 to 30 characters`, `a date as CCYYMMDD`.
  private var kind: String {
    guard let rule else { return "a value" }
    let low = Int64(max(rule.minimum, 1))
    let high = Int64(rule.maximum)
    let span = low == high ? "\(high)" : "\(low) to \(high)"
    switch rule.kind {
    case .text: return "text of \(span) \(high == 1 ? "character" : "characters")"
    case .code: return codes
    case .implied:
      let digits = "\(span) \(high == 1 ? "digit" : "digits")"
      return rule.decimals == 0
        ? "a whole number of \(digits)" : "\(digits), the last \(rule.decimals) being decimals, without a point"
    case .decimal: return "a number of \(span) digits, such as 12.5"
    case .date: return high < 8 ? "a date as YYMMDD" : "a date as CCYYMMDD"
    case .time: return "a time as HHMM\(high > 4 ? " or HHMMSS" : "")"
    case .binary: return "binary data"
    case .composite: return "components"
    }
  }

  /// The list of codes in words: all of a short one, a few of a long one.
  private var codes: String {
    guard let reference else { return "a code" }
    let all = names.codes(reference, release: units.release(of: tag))
    if all.isEmpty { return "a code of element \(reference)" }
    let isShort = all.count <= 8
    let told = isShort ? all : Array(all.filter { names.code(reference, $0) != nil }.prefix(4))
    let list = Self.choice(told.map { named($0, names.code(reference, $0)) })
    return isShort ? list : "one of the \(all.count) codes of element \(reference), such as \(list)"
  }
}
