// Composes legal transaction sets from a guide: only what must be there, everything that may be, or a choice by a seed.
// The same guide and seed give the same set.

import Conformance

package struct SetComposer: Sendable {
  /// What is taken of that which may be left out.
  package enum Choice: Sendable {
    case mandatory
    /// Every segment and loop, twice at the top where that is allowed, and every element.
    case everything
    case seeded(Random)
  }

  package let outline: GuideOutline
  package let list: PositionList
  /// How likely, in percent, an element is in a choice by a seed: by segment and element, where it may be left out.
  package var likelihood: @Sendable (_ tag: String, _ element: Int) -> Int = { _, _ in 30 }
  private var choice: Choice
  private var segments: [DraftSegment] = []
  private var bounds: [String] = []
  /// How often positions stand that were asked for.
  private var wanted: [Int: Int] = [:]

  package init(_ outline: GuideOutline, _ choice: Choice = .mandatory) {
    self.init(outline, PositionList(outline), choice)
  }

  /// With the positions of the outline, for those who have them.
  package init(_ outline: GuideOutline, _ list: PositionList, _ choice: Choice = .mandatory) {
    self.outline = outline
    self.list = list
    self.choice = choice
  }

  /// A set of the choice that holds the positions named, so often in each loop; 0 leaves a position out.
  package mutating func compose(_ wanted: [Int: Int] = [:]) -> SetDraft {
    self.wanted = wanted
    for (position, times) in wanted where times > 0 {
      for outer in list.path(to: position) where self.wanted[outer] == nil { self.wanted[outer] = 1 }
    }
    segments = []
    bounds = []
    walk(0, depth: 0)
    nameLevels()
    var draft = SetDraft(segments: segments)
    draft.count(outline.tally)
    return draft
  }

  // MARK: Structure

  private mutating func walk(_ loop: Int, depth: Int) {
    for member in list.members(of: loop) {
      for _ in 0..<times(member, depth) {
        let position = list.positions[member]
        if position.tag == "LS" { bounds.append(list.loops[position.loop + 1].name) }
        segments.append(segment(at: member))
        if position.startsLoop { walk(position.loop, depth: depth + 1) }
        if position.tag == "LS" { bounds.removeLast() }
      }
    }
  }

  private mutating func times(_ member: Int, _ depth: Int) -> Int {
    if let times = wanted[member] { return times }
    let position = list.positions[member]
    if !position.isUsed { return 0 }
    switch choice {
    case .mandatory: return position.isMandatory ? 1 : 0
    case .everything: return depth == 0 && position.maximum != 1 ? 2 : 1
    case .seeded(var random):
      defer { choice = .seeded(random) }
      guard position.isMandatory || random.chance(position.startsLoop ? 30 : 25) else { return 0 }
      return 1 + random.below(position.maximum == 0 ? 3 : min(3, position.maximum))
    }
  }

  /// One segment for a position.
  mutating func segment(at index: Int) -> DraftSegment {
    let position = list.positions[index]
    let elements = list.form(of: index, outline).map { fill($0, position.known) } ?? []
    var segment = DraftSegment(position.tag, elements, position: index, bounds: bounds.last ?? "")
    switch position.tag {
    case "ST":
      segment[element: 1] = outline.set
      segment[element: 2] = "0001"
    case "SE": segment[element: 2] = "0001"
    case "LS", "LE": segment[element: 1] = segment.bounds
    default: break
    }
    return segment
  }

  /// HL01 counts; all levels hang under the first, or anywhere above by the seed.
  private mutating func nameLevels() {
    let levels = segments.indices.filter { segments[$0].tag == "HL" }
    for (number, index) in levels.enumerated() {
      var parent = number == 0 ? 0 : 1
      if case .seeded(var random) = choice {
        if number > 0 { parent = 1 + random.below(number) }
        choice = .seeded(random)
      }
      segments[index][element: 1] = "\(number + 1)"
      segments[index][element: 2] = parent == 0 ? "" : "\(parent)"
      if !segments[index][element: 4].isEmpty {
        segments[index][element: 4] = number == 0 && levels.count > 1 ? "1" : "0"
      }
    }
  }

  // MARK: Elements

  private mutating func fill(_ segment: SegmentOutline, _ known: [Int: [Int: [String]]]) -> [String] {
    let present = presence(segment.elements, segment.conditions, of: segment.tag)
    return segment.elements.indices.map {
      present[$0] ? value(segment.elements[$0], turn: $0, known: known[$0 + 1] ?? [:]) : ""
    }
  }

  /// Which elements of a segment are there, or which components of a composite.
  private mutating func presence(
    _ elements: [SegmentOutline.Element], _ conditions: [ConditionOutline], of tag: String? = nil
  ) -> [Bool] {
    let wanted: [Bool]
    switch choice {
    case .mandatory: wanted = elements.map { _ in false }
    case .everything: wanted = elements.map { _ in true }
    case .seeded(var random):
      wanted = elements.indices.map { index in random.chance(tag.map { likelihood($0, index + 1) } ?? 30) }
      choice = .seeded(random)
    }
    return ElementPresence(elements, conditions).settle(wanted) ?? elements.map(\.isMandatory)
  }

  /// A legal value of an element; of a composite at least one component. Of what tables know by component (0 is the element
  /// itself) one of these.
  mutating func value(
    _ element: SegmentOutline.Element, turn: Int = 0, known: [Int: [String]] = [:]
  ) -> String {
    switch element.content {
    case .simple(let simple):
      if let codes = known[0] ?? known[1], !codes.isEmpty { return choose(codes, turn) }
      guard case .seeded(var random) = choice else { return simple.value(turn: isRich ? turn : 0) }
      let value = simple.value(&random)
      choice = .seeded(random)
      return value
    case .composite(let components, let conditions):
      var present = presence(components, conditions)
      if !present.contains(true) {
        var first = ElementPresence(components, conditions)
        first.forced[1] = true
        present = first.settle(components.map { _ in false }) ?? present
      }
      var parts = components.indices.map { index in
        present[index] ? value(components[index], turn: index, known: [0: known[index + 1] ?? []]) : ""
      }
      while parts.last == "" { parts.removeLast() }
      return parts.joined(separator: ">")
    }
  }

  private mutating func choose(_ codes: [String], _ turn: Int) -> String {
    guard case .seeded(var random) = choice else { return codes[isRich ? turn % codes.count : 0] }
    defer { choice = .seeded(random) }
    return codes[random.below(codes.count)]
  }

  private var isRich: Bool {
    if case .everything = choice { return true }
    return false
  }
}
