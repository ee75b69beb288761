// The words of a finding: what is wrong, what was expected, what to do. Made when somebody reads, from the finding, the
// units it was made in, and the names of things.

import Conformance
import Findings
import Octets
import X12

package struct FindingText: Equatable {
  /// What is wrong, with the value seen; no full stop.
  package var message: String
  /// What would have been right; empty when the message says it.
  package var expected: String
  /// What to do about it; a sentence.
  package var advice: String

  init(_ message: String, expected: String = "", _ advice: String) {
    self.message = message
    self.expected = expected
    self.advice = advice
  }

  package static func words(
    for finding: Finding, in list: FindingList, _ units: OpenUnits, _ names: Names
  ) -> FindingText {
    let phrase = Phrase(finding: finding, list: list, units: units, names: names)
    switch finding.rule.scope {
    case .reading: return phrase.aboutReading()
    case .interchange: return phrase.aboutInterchange()
    case .group: return phrase.aboutGroup()
    case .set: return phrase.aboutSet()
    case .segment: return phrase.aboutSegment()
    case .element: return finding.rule.isHierarchy ? phrase.aboutHierarchy() : phrase.aboutElement()
    case .total, .meaning: return phrase.aboutMeaning()
    case .row: return phrase.aboutRow()
    case .xml: return phrase.aboutXML()
    }
  }
}

extension Rule {
  fileprivate var isHierarchy: Bool {
    switch self {
    case .hierarchyParent, .hierarchyCycle, .hierarchyDuplicate, .hierarchyForgotten: true
    default: false
    }
  }
}

/// A finding with all that words about it need.
struct Phrase {
  let finding: Finding
  let list: FindingList
  let units: OpenUnits
  let names: Names

  var tag: String { units.guide?.text(of: finding.tag) ?? finding.tag.description }

  /// The file is one of rows.
  var isRow: Bool { units.guide?.language == .rows }

  /// The value seen, in quotes, or `empty`.
  var value: String {
    let bytes = Excerpt.text(finding, list)
    return bytes.isEmpty ? "empty" : Excerpt.quoted(bytes)
  }

  /// `PO1 (ordered item)`, `row`, `row H`
  var segment: String {
    if isRow { return tag == "row" ? "the row" : "row \(tag)" }
    if isXML { return elementPath.isEmpty ? tag : elementPath }
    return named(tag, names.segment(tag))
  }

  /// The data element's reference.
  var reference: String? {
    if isRow || isXML { return nil }
    if finding.reference > 0 { return Names.text(finding.reference) }
    return names.reference(
      tag, at: Int(finding.position), element: Int(finding.element), component: Int(finding.component),
      guide: units.guide,
      release: units.release(of: tag))
  }

  /// `PO103`, `AK401-2`, `column price`
  var place: String {
    if isRow {
      let columns = units.guide?.elementNames(of: finding.tag) ?? []
      return "column \(columns.indices.contains(Int(finding.element) - 1) ? columns[Int(finding.element) - 1] : "?")"
    }
    return isXML ? elementPlace : number
  }

  private var number: String {
    Self.place(tag, Int(finding.element)) + (finding.component > 0 ? "-\(finding.component)" : "")
  }

  /// `PO103 (unit of measure)`, `REF04-2 (reference), repeat 3`
  var subject: String {
    let name = named(place, reference.flatMap { names.element($0) })
    return finding.occurrence > 0 ? "\(name), repeat \(finding.occurrence)" : name
  }

  /// `850 (purchase order)`
  var set: String {
    isRow || isXML
      ? units.guide?.name ?? units.set.identifier : named(units.set.identifier, names.set(units.set.identifier))
  }

  /// `an 850 (purchase order)`
  var anySet: String { (units.set.identifier.hasPrefix("8") ? "an " : "a ") + set }

  var rule: Guide.ElementRule? {
    units.guide?.rule(
      finding.tag, at: Int(finding.position), element: Int(finding.element), component: Int(finding.component))
  }

  func named(_ id: String, _ name: String?) -> String {
    let id = Excerpt.printable(id)
    guard let name else { return id }
    return "\(id) (\(name))"
  }

  /// An element of the envelope as received, in quotes, or `empty`.
  func quoted(_ bytes: [UInt8]) -> String {
    let trimmed = text(bytes)
    return trimmed.isEmpty ? "empty" : Excerpt.quoted(Array(trimmed.utf8))
  }

  /// A segment as it should be written, in the interchange's delimiters.
  func written(_ tag: String, _ elements: [String]) -> String {
    let delimiters = units.interchange.delimiters
    let separator = Excerpt.printable([delimiters.element])
    return ([tag] + elements.map(Excerpt.printable)).joined(separator: separator)
      + Excerpt.printable([delimiters.segment])
  }

  /// `BEG05`
  static func place(_ tag: String, _ element: Int) -> String {
    element == 0 ? tag : element < 10 ? "\(tag)0\(element)" : "\(tag)\(element)"
  }

  /// `1 segment`, `3 segments`
  static func count(_ number: Int64, _ thing: String) -> String { number == 1 ? "1 \(thing)" : "\(number) \(thing)s" }

  /// `a, b or c`; of more than `limit`, the first few.
  static func choice(_ items: [String], limit: Int = 12) -> String {
    if items.count > limit { return items.prefix(limit).joined(separator: ", ") + " ..." }
    if items.count < 2 { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " or \(items[items.count - 1])"
  }
}
