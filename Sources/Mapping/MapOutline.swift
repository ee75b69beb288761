// A map as it is written down: which place of the guide is which field of the canonical document. Plain values, made by
// whoever reads the spec; `MappingPlan` compiles them for one guide.

import Canonical
import Octets

/// A place in the guide, relative to the scope it is written in: `N1>REF[01=DP,IA]/02-1`.
package struct MapPlace: Equatable, Sendable {
  /// An element that must (or must not) hold one of these codes.
  package struct Condition: Equatable, Sendable {
    package var element: Int
    /// The element's name, where elements have names; its number is then found with the guide.
    package var name = ""
    package var codes: [String]
    package var isNegated: Bool
    package init(element: Int, name: String = "", codes: [String], isNegated: Bool = false) {
      self.element = element
      self.name = name
      self.codes = codes
      self.isNegated = isNegated
    }
  }

  /// Loops to go down into, outermost first.
  package var loops: [String]
  package var segment: String
  package var conditions: [Condition]
  /// XML: what elements on the way down must say, for each of `loops`.
  package var loopConditions: [[Condition]] = []
  /// Only the segment's n-th occurrence in its scope, from 1; 0 for any.
  package var occurrence = 0
  /// Element from 1; 0 when the place is the segment or loop itself.
  package var element: Int
  /// The element's name, where elements have names.
  package var elementName = ""
  /// Component from 1; 0 for the whole element.
  package var component: Int
  /// Element is the first of qualifier and value pairs: the value behind one of these qualifiers is meant.
  package var qualifiers: [String]
  /// Guides without such a place are fine.
  package var isOptional = false
  /// The place is one in a tree of elements.
  package var isTree = false
  package init(
    loops: [String] = [], segment: String, conditions: [Condition] = [], element: Int = 0, component: Int = 0,
    qualifiers: [String] = []
  ) {
    self.loops = loops
    self.segment = segment
    self.conditions = conditions
    self.element = element
    self.component = component
    self.qualifiers = qualifiers
  }

  /// Reads `LOOP>SEG[nn=A,B;mm!=C]/ee`, `/ee-cc`, `/pairee[Q1,Q2]`; without `/` the segment or loop itself; `SEG#2` is its
  /// second occurrence; `?` in front makes it optional. Elements of rows have names: `row[status=A]/price`. Nil when it
  /// cannot be read.
  package init?(_ text: String) {
    if text.utf8.first == 0x3f {
      self.init(String(text.dropFirst()))
      isOptional = true
      return
    }
    let halves = text.pieces(at: "/", limit: 2)
    var path = halves[0].pieces(at: ">")
    guard let last = path.popLast(), let head = Self.head(last) else { return nil }
    let name = head.name.pieces(at: "#")
    self.init(loops: path, segment: name[0], conditions: head.conditions)
    if name.count > 1 {
      guard name.count == 2, let number = Int(name[1]), number > 0, number < 100 else { return nil }
      occurrence = number
    }
    if !Self.isName(segment) { return nil }
    if path.contains(where: { !Self.isName($0) }) { return nil }
    if halves.count == 2, !readElement(halves[1]) { return nil }
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 4
      && text.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5a ~= $0 || 0x61...0x7a ~= $0 }
  }

  /// A letter, then letters, digits and `_`.
  package static func isElementName(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, 0x41...0x5a ~= first || 0x61...0x7a ~= first else { return false }
    return text.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5a ~= $0 || 0x61...0x7a ~= $0 || $0 == 0x5f }
  }

  private static func head(_ text: String) -> (name: String, conditions: [Condition])? {
    guard let open = text.utf8.firstIndex(of: 0x5b) else { return (text, []) }
    let name = String(text[..<open])
    guard text.utf8.last == 0x5d else { return nil }
    var conditions: [Condition] = []
    let inside = text.utf8[text.utf8.index(after: open)...].dropLast()
    for part in Substring(inside).pieces(at: ";") where !part.isEmpty {
      let sides = part.pieces(at: "=", limit: 2)
      guard sides.count == 2 else { return nil }
      let isNegated = sides[0].utf8.last == 0x21
      let text = isNegated ? String(sides[0].dropLast()) : sides[0]
      let codes = sides[1].pieces(at: ",")
      if isElementName(text) {
        conditions.append(Condition(element: 0, name: text, codes: codes, isNegated: isNegated))
      } else if let element = Int(text), element > 0, element < 60 {
        conditions.append(Condition(element: element, codes: codes, isNegated: isNegated))
      } else {
        return nil
      }
    }
    return (name, conditions)
  }

  private mutating func readElement(_ text: String) -> Bool {
    var rest = Substring(text)
    if Self.isElementName(text) {
      elementName = text
      return true
    }
    if rest.hasPrefix("pair") {
      rest = rest.dropFirst(4)
      guard let open = rest.firstIndex(of: "["), rest.last == "]", let start = Int(rest[..<open]) else { return false }
      element = start
      qualifiers = rest[rest.index(after: open)...].dropLast().split(separator: ",").map(String.init)
      return element > 0 && !qualifiers.isEmpty
    }
    let parts = rest.pieces(at: "-")
    guard parts.count <= 2, let number = Int(parts[0]), number > 0, number < 60 else { return false }
    element = number
    if parts.count == 2 {
      guard let inner = Int(parts[1]), inner > 0, inner < 30 else { return false }
      component = inner
    }
    return true
  }
}

/// How one field gets its value.
package struct MapBinding: Sendable {
  /// Fields of the partner's own have this before their name in maps; in documents they are records of the list `own`.
  package static let ownPrefix = "x:"
  package static let ownField = "own"

  package indirect enum Source: Sendable {
    /// The first of these places that holds something.
    case places([MapPlace])
    /// A date with its time and zone; of several places the first that holds a date. Time and zone are elements of the
    /// date's segment.
    case moment(date: [MapPlace], time: MapPlace?, zone: MapPlace?)
    case constant(String)
    /// A list: one record for each occurrence; several ways are tried side by side.
    case records([MapRecords])
  }

  package var field: String
  package var source: Source
  /// Name of the word table that codes are turned into words with; nil leaves them as they are.
  package var words: String?
  /// Name of the partner's code table that turns the partner's codes into ours, and what becomes of a code it lacks.
  package var table: String?
  package var unknown = UnknownCode.note
  /// Repeated occurrences are joined with this text; nil keeps the first.
  package var join: String?
  /// The text is an SSCC: its application identifier 00 is left out.
  package var isSSCC = false
  /// What is done to the element's text before anything else; of a moment, to its date.
  package var edits: [MapEdit] = []
  /// What is done to the time of a moment likewise.
  package var timeEdits: [MapEdit] = []
  /// The zone of times that come without one (X12 element 623).
  package var zoneIs: String?
  /// Where the value comes from when no place holds one.
  package var fallback: MapFallback?
  /// The field is looked for in documents of a kind only.
  package var when: MapCondition?
  /// Where it is written, for messages.
  package var file: String
  package var line: Int
  package var column: Int

  package init(
    field: String, source: Source, words: String? = nil, join: String? = nil, file: String, line: Int = 0,
    column: Int = 0
  ) {
    self.field = field
    self.source = source
    self.words = words
    self.join = join
    self.file = file
    self.line = line
    self.column = column
  }
}

/// What a field says when no place holds anything.
package enum MapFallback: Equatable, Sendable {
  case text(String)
  /// A line's field: what the document's heading says in this field.
  case heading(String)
  /// A field of the totals: the sum of a field of all lines, or how many lines there are.
  case sum(String)
  case count
}

/// What the heading must (or must not) say for a field to be looked for.
package struct MapCondition: Equatable, Sendable {
  package var field: String
  package var words: [String]
  package var isNegated: Bool

  package init(field: String, words: [String], isNegated: Bool = false) {
    self.field = field
    self.words = words
    self.isNegated = isNegated
  }
}

/// What becomes of a code that a code table lacks. It is passed on as it came, whatever is said of it.
package enum UnknownCode: UInt8, Sendable, CaseIterable {
  /// Nothing is said.
  case pass
  case note
  case reject
  package var name: String { "\(self)" }
}

extension MapBinding {
  var isConstant: Bool { if case .constant = source { true } else { false } }

  /// The field, or one inside its records, may find what is to be told.
  func mayReport(_ told: MapOutline.Told) -> Bool {
    if told.contains(.codes), table != nil, unknown != .pass { return true }
    if told.contains(.texts), !edits.isEmpty || !timeEdits.isEmpty { return true }
    guard case .records(let ways) = source else { return false }
    return ways.contains { $0.fields.contains { $0.mayReport(told) } }
  }
}

/// One way to make records of a list field.
package struct MapRecords: Sendable {
  package enum Each: Sendable {
    /// A loop or segment, with conditions on its first segment.
    case occurrence(MapPlace)
    /// Pairs of elements from the place on; the names of the fields they fill.
    case pairs(MapPlace, first: String, second: String)
    /// The scope itself, once, when one of the fields has a value.
    case scope
  }

  package var each: Each
  package var fields: [MapBinding]
  /// Word table for the first element of a pair.
  package var words: String?
  /// Records are made in documents of a kind only.
  package var when: MapCondition?
  package init(each: Each, fields: [MapBinding], words: String? = nil) {
    self.each = each
    self.fields = fields
    self.words = words
  }
}

/// Hierarchical levels: what each level code of an HL loop becomes.
package struct MapLevels: Sendable {
  package enum Role: Equatable, Sendable {
    /// Fields of the document itself.
    case header
    /// A line.
    case line
    /// A record that lines below it carry: a field of the line.
    case carried(String)
  }

  package struct Level: Sendable {
    package var codes: [String]
    package var role: Role
    package var fields: [MapBinding]
    package init(codes: [String], role: Role, fields: [MapBinding]) {
      self.codes = codes
      self.role = role
      self.fields = fields
    }
  }

  package var loop: String
  package var levels: [Level]
  package init(loop: String, levels: [Level]) {
    self.loop = loop
    self.levels = levels
  }
}

package struct MapOutline: Sendable {
  package var document: DocumentKind
  package var set: String
  package var fields: [MapBinding]
  package var totals: [MapBinding]
  package var levels: MapLevels?
  /// Word tables: name -> word -> codes, the first of which is written.
  package var words: [String: [(word: String, codes: [String])]]
  /// What elements say when they are written and the document says nothing of them.
  package var defaults: [MapDefault]
  /// Code tables that bindings name.
  package var tables: [String: CodeTable]
  /// Name of the spec, for messages.
  package var file: String

  package init(
    document: DocumentKind, set: String, fields: [MapBinding], totals: [MapBinding], levels: MapLevels?,
    words: [String: [(word: String, codes: [String])]], tables: [String: CodeTable] = [:],
    defaults: [MapDefault] = [], file: String
  ) {
    self.document = document
    self.set = set
    self.fields = fields
    self.totals = totals
    self.levels = levels
    self.words = words
    self.tables = tables
    self.defaults = defaults
    self.file = file
  }

  /// The word table that says what words of another are written as besides: those for which others are read.
  package static func written(_ table: String) -> String { table + ".written" }

  /// The word table that all fields that are units of measure go by when they are written, unless they name another: X12 and
  /// UN/ECE call the same unit by other codes.
  package static let writtenUnits = written("unit")

  /// Types of products that are written as others where they have no place of their own: a `upc` as a `gtin`.
  package static let writtenProducts = written("product")
  /// Tables that are used without being named.
  package static let writtenTables = [writtenUnits, writtenProducts]

  /// What a map finds besides filling fields.
  package struct Told: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Codes that a table lacks.
    package static let codes = Told(rawValue: 1)
    /// Text that cannot be read as the map says.
    package static let texts = Told(rawValue: 2)
  }

  /// Something of this may be found: the map is worth following even where nobody wants the document.
  package func mayReport(_ told: Told) -> Bool {
    (fields + totals + levelFields).contains { $0.mayReport(possible(told)) }
  }

  /// Without tables no code is missing in one.
  func possible(_ told: Told) -> Told { tables.isEmpty ? told.subtracting(.codes) : told }
  private var levelFields: [MapBinding] { levels?.levels.flatMap(\.fields) ?? [] }
}

/// A map that does not fit its guide or the canonical model.
package struct MapError: Error, Equatable, Sendable, CustomStringConvertible {
  package let file: String
  package let line: Int
  package let column: Int
  package let message: String
  package var description: String { "\(file):\(line):\(column): \(message)" }
}
