// Words about elements: what stands in them, and what may.

import Conformance
import Findings
import Octets

extension Phrase {
  func aboutElement() -> FindingText {
    switch finding.rule {
    case .elementMissing where isRow && finding.set == 0:
      return FindingText(
        "\(subject) is missing, so that the row is of no document: it is left out", expected: kind,
        "If it is a row of totals, name what it begins with in 'ignore' of the guide; else ask the sender to say its document."
      )
    case .elementMissing:
      return FindingText("\(subject) is missing", expected: kind, "Send \(place); \(whole) needs it.")
    case .elementConditionMissing:
      let others = finding.component > 0 ? "components" : "elements"
      return FindingText(
        "\(subject) is missing, though other \(others) of \(whole) call for it", expected: kind,
        "Send \(place), or leave out the \(others) that call for it.")
    case .elementExclusion:
      return FindingText(
        "\(subject) is \(value), though another element of \(segment) rules it out", expected: "only one of the two",
        "Leave out one of them.")
    case .elementTooMany:
      return FindingText(
        "\(segment) has \(Self.count(finding.actual, "element")), but only \(finding.expected) are defined",
        expected: "at most \(Self.count(finding.expected, "element"))",
        "Leave out the rest; check that no text holds an element separator.")
    case .elementNotUsed:
      return FindingText(
        "\(subject) is \(value), but the partner's guide does not use it", expected: "nothing",
        "Leave it out, or agree with the partner what it means.")
    case .trailingBlanks:
      return FindingText(
        "\(subject) ends with blanks: \(value)", expected: "the separator right behind the text",
        "Read without them. Ask the sender to leave them out.")
    case .elementTooShort, .elementTooLong: return aboutLength()
    case .elementRepeats, .elementComponents: return aboutParts()
    case .acknowledgementElement: return aboutTA1()
    default: return aboutValue()
    }
  }

  /// What the element or component is a part of.
  private var whole: String { finding.component > 0 ? Self.place(tag, Int(finding.element)) : segment }

  private func aboutLength() -> FindingText {
    let isLong = finding.rule == .elementTooLong
    let unit = rule.map { $0.kind == .decimal || $0.kind == .implied } ?? false ? "digit" : "character"
    let limit = isLong ? "at most" : "at least"
    let problem = "\(Self.count(finding.actual, unit)), \(isLong ? "more" : "fewer") than \(finding.expected)"
    return FindingText(
      "\(subject) has \(problem): \(value)",
      expected: "\(limit) \(Self.count(finding.expected, unit))",
      isLong ? "Shorten it, or use an element that holds more." : "Send it in full, with leading zeros if it has any.")
  }

  private func aboutParts() -> FindingText {
    if finding.rule == .elementRepeats {
      let limit = Int64(rule?.repeats ?? 1)
      let allowed = limit == 1 ? "but may not repeat" : "only \(limit) are allowed"
      return FindingText(
        "\(subject) is given \(finding.actual) times, \(allowed)",
        expected: "at most \(Self.count(limit, "value"))", "Leave out the rest; check that no text holds a separator.")
    }
    guard finding.actual > 0 else {
      let separator = Excerpt.quoted([units.interchange.delimiters.component ?? 0x3a])
      return FindingText(
        "\(subject) holds the component separator \(separator) but has no components: \(value)", expected: kind,
        "Do not use \(separator) in text, or name another separator in ISA16.")
    }
    return FindingText(
      "\(subject) has \(Self.count(finding.actual, "component")), but only \(components) are defined: \(value)",
      expected: "at most \(Self.count(Int64(components), "component"))",
      "Leave out the rest; check that no text holds a component separator.")
  }

  /// How many components the guide has here.
  private var components: Int {
    var count = 0
    while units.guide?.rule(
      finding.tag, at: Int(finding.position), element: Int(finding.element), component: count + 1) != nil
    {
      count += 1
    }
    return count
  }

  private func aboutValue() -> FindingText {
    switch finding.rule {
    case .elementCode:
      return FindingText(
        "\(subject) is \(value), which is not in \(finding.isImplementation ? "the partner's" : "its") list of codes",
        expected: codes,
        "Send a code of the list, or agree on this one with the partner.")
    case .elementNumber: return aboutNumber()
    case .elementDate:
      return FindingText(
        "\(subject) is \(value), which is no day of the calendar\(isRow ? " written so" : "")", expected: kind,
        "Send a day that exists, as \(dateForm).")
    case .elementTime:
      return FindingText(
        "\(subject) is \(value), which is no time of day", expected: kind, "Send hours up to 23, minutes up to 59.")
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
    case .decimal: return "a number of \(span) digits, \(isRow ? "with the marks that were agreed" : "such as 12.5")"
    case .date: return "a date as \(dateForm)"
    case .time: return "a time as \(writtenForm ?? (high > 4 ? "HHMM or HHMMSS" : "HHMM"))"
    case .binary: return "binary data"
    case .composite: return "components"
    }
  }

  private var dateForm: String {
    writtenForm ?? (rule.map { $0.maximum < 8 } ?? false ? "YYMMDD" : "CCYYMMDD")
  }

  /// As rows and XML write it, which is not as maps have it.
  private var writtenForm: String? {
    guard isRow || isXML, let form = units.guide?.elementForm(of: finding.tag, Int(finding.element)) else { return nil }
    return form.isEmpty ? nil : form
  }

  /// The list of codes in words: a short one whole, a long one by its length.
  private var codes: String {
    if isRow, let rule, let all = units.guide?.codes(rule), !all.isEmpty { return Self.choice(all) }
    guard let reference else { return "a code" }
    let own = rule.flatMap { rule in rule.hasOwnCodes ? units.guide?.codes(rule) : nil }
    let all = own ?? names.codes(reference, release: units.release(of: tag))
    if all.isEmpty { return "a code of element \(reference)" }
    if all.count > 8 { return "one of the \(all.count) codes of element \(reference)" }
    return Self.choice(all.map { named($0, names.code(reference, $0)) })
  }

  /// A number that is none, most often for a decimal point where it is implied.
  private func aboutNumber() -> FindingText {
    let text = Excerpt.text(finding, list)
    guard let rule, rule.kind == .implied else {
      return FindingText(
        "\(subject) is \(value), which is no number", expected: kind,
        isRow
          ? "Send digits, a minus and the marks that were agreed at most; no letters."
          : "Send digits, a point and a minus at most; no blanks, letters or thousands separators.")
    }
    let parts = Excerpt.decoded(text).split(separator: ".", omittingEmptySubsequences: false)
    let decimals = Int(rule.decimals)
    guard parts.count == 2, parts[1].count <= decimals, parts.joined().allSatisfy(\.isASCII) else {
      return FindingText(
        "\(subject) is \(value), which is no whole number", expected: kind,
        "Send digits and a minus at most; no blanks, letters or separators.")
    }
    let right = parts[0] + parts[1] + String(repeating: "0", count: decimals - parts[1].count)
    return FindingText(
      "\(subject) is \(value), but no decimal point may stand here", expected: kind,
      "Leave out the point: send \(right).")
  }
}
