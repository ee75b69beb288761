// The rules of a guide, each with a name that stays the same as long as the guide says the same: what must be there, how
// often, in which order, what elements may hold, what they ask of each other, and what holds of every set.

import Conformance

package struct GuideRule: Equatable, Sendable {
  /// An element of a segment, or a component of one; component 0 is the element itself.
  package struct Spot: Equatable, Sendable {
    var tag: String
    /// Index of the position that is looked at: rules of a segment are the same at all of its positions, or named by one.
    var position: Int
    /// What the rule is named by.
    var place: String
    var element = 0
    var component = 0

    var name: String {
      let number = element < 10 ? "0\(element)" : "\(element)"
      return "\(place)/\(number)" + (component > 0 ? "-\(component)" : "")
    }
  }

  enum ElementFault: Equatable, Sendable {
    case missing, short, long, type, code, date, time, repeats, components
    /// The partner does not want the element.
    case unused
    /// A code of the standard that the partner does not want, and one of the partner's own, which is no fault.
    case standardCode
    case added(String)
  }

  enum EnvelopeFault: CaseIterable, Sendable {
    case setCount, setControl, setTrailer, setUnknown, setElsewhere, setTwice
    case groupCount, groupControl, groupTrailer
    case interchangeCount, interchangeControl, interchangeTrailer
  }

  enum LevelFault: CaseIterable, Sendable { case parent, circle, duplicate }
  enum TotalFault: CaseIterable, Sendable { case lines, sum }

  enum Subject: Equatable, Sendable {
    /// A mandatory position is not there.
    case mandatory(Int)
    case maximum(Int)
    case order(Int)
    /// The partner does not want the segment or loop.
    case unused(Int)
    /// The segment stands outside the loops it may stand in.
    case outside(Int)
    case unknown
    case foreign
    case element(Spot, ElementFault)
    /// One element more than the segment has.
    case surplus(Spot)
    /// The nth condition of a segment, or of a composite in it.
    case condition(Spot, Int)
    /// A code that a table of the partner's lacks: the nth lookup at the position.
    case table(Spot, Int)
    case envelope(EnvelopeFault)
    case level(LevelFault)
    case total(TotalFault)
  }

  package let name: String
  let subject: Subject

  /// For names of files.
  package var slug: String { Self.slug(name) }

  static func slug(_ name: String) -> String {
    var slug = ""
    for character in name.lowercased() {
      if character.isLetter || character.isNumber { slug.append(character) } else if slug.last != "-" { slug += "-" }
    }
    return slug.last == "-" ? String(slug.dropLast()) : slug
  }
}

/// All rules of a guide, in the order of the file.
struct RuleList {
  private let outline: GuideOutline
  private let list: PositionList
  private(set) var rules: [GuideRule] = []
  private var names: Set<String> = []

  init(_ outline: GuideOutline, _ list: PositionList, _ lookups: TableLookups) {
    self.outline = outline
    self.list = list
    addStructure()
    var seen: Set<String> = []
    for (index, position) in list.positions.enumerated() where position.isReached {
      let place = position.form == nil ? position.tag : list.name(of: index)
      guard seen.insert(place).inserted, let segment = list.form(of: index, outline) else { continue }
      add(segment, GuideRule.Spot(tag: position.tag, position: index, place: place))
    }
    for position in lookups.entries.keys.sorted() where list.positions[position].isReached {
      add(lookups.entries[position] ?? [], position)
    }
    addWhole()
  }

  /// A name that is taken gets a number.
  private mutating func add(_ name: String, _ subject: GuideRule.Subject) {
    var (own, number) = (name, 1)
    while !names.insert(own).inserted {
      number += 1
      own = "\(name) (\(number))"
    }
    rules.append(GuideRule(name: own, subject: subject))
  }

  // MARK: Structure

  private mutating func addStructure() {
    var nested: Set<String> = []
    for (index, position) in list.positions.enumerated()
    where position.tag != "ST" && position.tag != "SE" {
      let name = list.name(of: index) + (position.startsLoop ? " loop" : "")
      if !position.isUsed, list.isWantedAround(index) { add("\(name) not used", .unused(index)) }
      if !position.isReached { continue }
      if position.isMandatory { add("\(name) mandatory", .mandatory(index)) }
      if position.maximum > 0 { add("\(name) maximum \(position.maximum)", .maximum(index)) }
      if list.canComeLate(index) { add("\(name) order", .order(index)) }
      if position.tag != "LE", !list.positions.contains(where: { $0.tag == position.tag && list.isFree($0) }),
        nested.insert(position.tag).inserted
      {
        add("\(position.tag) outside its loop", .outside(index))
      }
    }
  }

  // MARK: Elements

  private mutating func add(_ segment: SegmentOutline, _ spot: GuideRule.Spot) {
    for (index, element) in segment.elements.enumerated() {
      var spot = spot
      spot.element = index + 1
      add(element, spot)
    }
    add("\(spot.place) elements \(segment.elements.count)", .surplus(spot))
    add(segment.conditions, spot)
  }

  private mutating func add(_ element: SegmentOutline.Element, _ spot: GuideRule.Spot) {
    let name = spot.name
    if !element.isUsed { return add("\(name) not used", .element(spot, .unused)) }
    if element.isMandatory { add("\(name) mandatory", .element(spot, .missing)) }
    if spot.component == 0, element.repeats > 0, InterchangeDraft(outline, []).takesRepetitions {
      add("\(name) repeats \(element.repeats)", .element(spot, .repeats))
    }
    switch element.content {
    case .simple(let simple):
      add(simple, spot)
      if spot.component == 0 { add("\(name) components 1", .element(spot, .components)) }
    case .composite(let components, let conditions):
      for (index, component) in components.enumerated() {
        var inner = spot
        inner.component = index + 1
        add(component, inner)
      }
      add("\(name) components \(components.count)", .element(spot, .components))
      add(conditions, spot)
    }
  }

  private mutating func add(_ simple: ElementOutline, _ spot: GuideRule.Spot) {
    let name = spot.name
    if simple.minimum > 1 { add("\(name) minimum \(simple.minimum)", .element(spot, .short)) }
    add("\(name) maximum \(simple.maximum)", .element(spot, .long))
    switch simple.type {
    case .date: add("\(name) date", .element(spot, .date))
    case .time: add("\(name) time", .element(spot, .time))
    case .code where !simple.codeLines.isEmpty: add("\(name) codes", .element(spot, .code))
    default: add("\(name) type \(simple.type.name)", .element(spot, .type))
    }
    if simple.droppedCode != nil { add("\(name) codes of the standard", .element(spot, .standardCode)) }
    for code in simple.addedCodes { add("\(name) takes \(code)", .element(spot, .added(code))) }
  }

  private mutating func add(_ lookups: [TableLookups.Entry], _ position: Int) {
    let (tag, place) = (list.positions[position].tag, list.name(of: position))
    for (index, entry) in lookups.enumerated() {
      var spot = GuideRule.Spot(tag: tag, position: position, place: place)
      spot.element = entry.lookup.reading.element
      spot.component = entry.lookup.reading.component
      add("\(spot.name) in table \(entry.name)", .table(spot, index))
    }
  }

  private mutating func add(_ conditions: [ConditionOutline], _ spot: GuideRule.Spot) {
    for (index, condition) in conditions.enumerated() {
      guard let charged = ConditionBreach.all(condition).first?.charged.first else { continue }
      var place = spot
      if spot.element == 0 { place.element = charged } else { place.component = charged }
      add("\(place.name) condition \(condition.name)", .condition(spot, index))
    }
  }

  // MARK: Of every set

  private mutating func addWhole() {
    add("segment known", .unknown)
    add("segment of this set", .foreign)
    if list.positions.contains(where: { $0.tag == "HL" && $0.isReached }) {
      for fault in GuideRule.LevelFault.allCases { add(fault.name, .level(fault)) }
    }
    if let tally = outline.tally, list.positions.contains(where: { $0.tag == "CTT" && $0.isReached }) {
      add(GuideRule.TotalFault.lines.name, .total(.lines))
      if tally.quantity != nil { add(GuideRule.TotalFault.sum.name, .total(.sum)) }
    }
    for fault in GuideRule.EnvelopeFault.allCases { add(fault.name, .envelope(fault)) }
  }
}
