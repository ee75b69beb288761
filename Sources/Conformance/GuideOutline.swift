// A guide as it is written down: what may stand where in one transaction set. Plain values, made by whoever reads the
// spec; `Guide` compiles them to flat tables.

import Octets

/// X12 data element types (X12.6).
package enum ElementType: Equatable, Sendable {
  case text, code, decimal, date, time, binary
  /// Nn: integer with so many implied decimals.
  case implied(UInt8)

  /// Reads `AN`, `ID`, `R`, `DT`, `TM`, `B`, `N`, `N0`..`N9`.
  package init?(_ name: String) {
    switch name {
    case "AN": self = .text
    case "ID": self = .code
    case "R": self = .decimal
    case "DT": self = .date
    case "TM": self = .time
    case "B": self = .binary
    case "N": self = .implied(0)
    default:
      guard name.count == 2, name.hasPrefix("N"), let places = name.last?.wholeNumberValue else { return nil }
      self = .implied(UInt8(places))
    }
  }

  package var name: String {
    switch self {
    case .text: "AN"
    case .code: "ID"
    case .decimal: "R"
    case .date: "DT"
    case .time: "TM"
    case .binary: "B"
    case .implied(let places): "N\(places)"
    }
  }
}

package struct ElementOutline: Sendable {
  package var number: String
  package var type: ElementType
  package var minimum: Int
  package var maximum: Int
  /// Lines of legal codes with a blank between; none for an open list. Thousands of codes are read for each guide, so they
  /// are taken apart only where they are put into tables.
  package var codeLines: [String]
  /// A partner's guide has changed the codes: the lines of the standard, none for an open list. Nil where it has not.
  package var standardCodeLines: [String]?

  package init(number: String, type: ElementType, minimum: Int, maximum: Int, codeLines: [String] = []) {
    self.number = number
    self.type = type
    self.minimum = minimum
    self.maximum = maximum
    self.codeLines = codeLines
  }

  package var codes: [Substring] { codeLines.flatMap { $0.split(separator: " ") } }

  /// The data element reference number for AK402; envelope elements I01.. are 10001...
  package var reference: UInt16 {
    number.hasPrefix("I") ? 10_000 + (UInt16(number.dropFirst()) ?? 0) : UInt16(number) ?? 0
  }
}

/// A relational condition (syntax note): P paired, R required, E exclusive, C conditional, L list conditional.
package struct ConditionOutline: Equatable, Sendable {
  package enum Kind: UInt8, Sendable { case paired, required, exclusive, conditional, list }
  package var kind: Kind
  package var elements: [Int]
  /// A partner's guide asks for it, not the standard.
  package var isImplementation = false

  /// Reads for example `P0304`.
  package init?(_ text: String) {
    let digits = Array(text.utf8.dropFirst())
    guard digits.count >= 4, digits.count.isMultiple(of: 2), digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      return nil
    }
    switch text.first {
    case "P": kind = .paired
    case "R": kind = .required
    case "E": kind = .exclusive
    case "C": kind = .conditional
    case "L": kind = .list
    default: return nil
    }
    elements = stride(from: 0, to: digits.count, by: 2).map { Int(digits[$0] - 0x30) * 10 + Int(digits[$0 + 1] - 0x30) }
    if elements.contains(where: { $0 < 1 || $0 > 60 }) { return nil }
  }
}

package struct SegmentOutline: Sendable {
  package struct Element: Sendable {
    package var isMandatory: Bool
    /// Times the element may occur; 0 is no limit.
    package var repeats: Int
    package var content: Content
    /// False where a partner's guide does not want the element at all.
    package var isUsed = true
    /// What maps call it, where elements have names and not numbers: a column.
    package var name = ""
    /// How it is written, for people, where that is not as the type has it: `DD.MM.YYYY`.
    package var form = ""
    /// Where its values are known from, for people: `the table departments`. Empty where any may stand.
    package var known = ""
    package init(isMandatory: Bool, repeats: Int, content: Content) {
      self.isMandatory = isMandatory
      self.repeats = repeats
      self.content = content
    }
  }

  package enum Content: Sendable {
    case simple(ElementOutline)
    case composite([Element], [ConditionOutline])
  }

  package var tag: String
  package var elements: [Element]
  package var conditions: [ConditionOutline]
  package init(tag: String, elements: [Element], conditions: [ConditionOutline]) {
    self.tag = tag
    self.elements = elements
    self.conditions = conditions
  }
}

/// What a guide is about: how the file is written that it speaks of.
package enum GuideLanguage: String, Sendable, CaseIterable {
  case x12
  /// Rows of cells: each row is a segment, its columns are elements.
  case rows = "csv"
  /// A tree of elements: each element is a segment, its text and attributes are elements. One with others inside begins a loop.
  case xml
}

package struct GuideOutline: Sendable {
  /// A segment, or a loop, which starts with the first segment of its content.
  package struct Entry: Sendable {
    /// The segment's identifier or the loop's name.
    package var name: String
    package var isMandatory: Bool
    /// 0 is no limit.
    package var maximum: Int
    /// False where a partner's guide does not want it at all.
    package var isUsed = true
    package let isLoop: Bool
    package var content: [Entry]
    /// Elements and conditions of the segment, where it has others here than elsewhere in the set.
    package var form: SegmentOutline?

    package static func segment(tag: String, isMandatory: Bool, maximum: Int) -> Entry {
      Entry(name: tag, isMandatory: isMandatory, maximum: maximum, isLoop: false, content: [])
    }

    package static func loop(name: String, isMandatory: Bool, maximum: Int, content: [Entry]) -> Entry {
      Entry(name: name, isMandatory: isMandatory, maximum: maximum, isLoop: true, content: content)
    }
  }

  package struct Area: Sendable {
    package var name: String
    package var entries: [Entry]
    package init(name: String, entries: [Entry]) {
      self.name = name
      self.entries = entries
    }
  }

  /// What CTT speaks of: the segment that is a line, and the element whose sum is the hash total.
  package struct Tally: Sendable {
    package var line: String
    package var quantity: (segment: String, element: Int)?
    package init(line: String, quantity: (segment: String, element: Int)?) {
      self.line = line
      self.quantity = quantity
    }
  }

  package var language = GuideLanguage.x12
  package var set: String
  package var release: String
  package var group: String
  package var name: String
  package var areas: [Area]
  package var tally: Tally?
  /// Definitions of all segments the set uses.
  package var segments: [String: SegmentOutline]
  /// Identifiers of all segments of the release, to tell an unknown one from one of another set.
  package var known: Set<SegmentTag>
  /// What documents and messages call the guide: `x12/004010/850`.
  package var spec: String
  /// XML: names of elements, in the order of their tags.
  package var names: [String] = []

  package init(
    set: String, release: String, group: String, name: String, areas: [Area], tally: Tally?,
    segments: [String: SegmentOutline], known: Set<SegmentTag>, spec: String? = nil
  ) {
    self.set = set
    self.release = release
    self.group = group
    self.name = name
    self.areas = areas
    self.tally = tally
    self.segments = segments
    self.known = known
    self.spec = spec ?? "x12/\(release)/\(set)"
  }
}

extension GuideOutline {
  /// The tag of a segment, or of an element of XML.
  package func tag(_ name: String) -> SegmentTag {
    language == .xml ? SegmentTag(name: names.firstIndex(of: name) ?? names.count) : SegmentTag(name)
  }
}
