// What was seen of one element, or component, at one place of a guide.

import Conformance

/// An element, or a component of one, as claims speak of it.
struct ElementSlot: Equatable, Sendable {
  /// From 1; a component of 0 is the whole element.
  var element: Int
  var component: Int
  /// Nil for a composite as a whole.
  var outline: ElementOutline? {
    didSet { hasCodes = outline.map { !$0.codeLines.isEmpty } ?? false }
  }
  var isMandatory: Bool
  var repeats: Int
  /// The standard has a list of its codes.
  private(set) var hasCodes = false

  init(element: Int, component: Int, isMandatory: Bool, repeats: Int) {
    self.element = element
    self.component = component
    self.isMandatory = isMandatory
    self.repeats = repeats
  }

  /// Compared by place: outlines of one place are the same.
  static func == (left: ElementSlot, right: ElementSlot) -> Bool {
    (left.element, left.component) == (right.element, right.component)
  }

  /// `PO1/06`, `REF/04-2`, behind the name of its segment's place.
  func name(of key: String) -> String {
    "\(key)/\(element < 10 ? "0" : "")\(element)\(component > 0 ? "-\(component)" : "")"
  }

  var isCoded: Bool { outline?.type == .code }
  /// The standard's list; empty where there is none.
  var codes: Set<String> { Set((outline?.codes ?? []).map(String.init)) }

  /// All elements of a segment, each composite before its components.
  static func all(_ form: SegmentOutline) -> [ElementSlot] {
    form.elements.enumerated().flatMap { index, element -> [ElementSlot] in
      var slot = ElementSlot(
        element: index + 1, component: 0, isMandatory: element.isMandatory, repeats: element.repeats)
      switch element.content {
      case .simple(let simple):
        slot.outline = simple
        return [slot]
      case .composite(let components, _):
        return [slot]
          + components.enumerated().map { number, component in
            var inner = ElementSlot(
              element: index + 1, component: number + 1, isMandatory: component.isMandatory, repeats: 1)
            if case .simple(let simple) = component.content { inner.outline = simple }
            return inner
          }
      }
    }
  }
}

struct ElementTally: Sendable {
  /// Segments (for a component: composites) in which it holds something.
  var filled = 0
  /// Those in which it does not: how many, and the first few.
  var absent = 0
  var absentAt: [Sight] = []
  /// Codes seen; only of coded elements.
  var codes = Register(limit: InferenceLimit.codes)
  /// Characters that count for the length (of numbers, digits).
  var shortest = Int.max
  var longest = 0
  var longestAt: Sight?
  /// Lengths the standard does not allow.
  var oddLengths = Occurrences()
  /// Repeats in one element.
  var repeats = 0
  var oddRepeats = Occurrences()
  /// Values the map carries to no field, with one of them.
  var uncarried = Occurrences()
  var uncarriedText = ""

  static let sightLimit = 3

  mutating func missed(_ sight: Sight) {
    absent += 1
    if absentAt.count < Self.sightLimit { absentAt.append(sight) }
  }

  mutating func note(length: Int, _ slot: ElementSlot, _ set: Int, _ sight: Sight) {
    guard let outline = slot.outline else { return }
    if length > longest { longestAt = sight }
    shortest = min(shortest, length)
    longest = max(longest, length)
    if length < outline.minimum || length > outline.maximum { oddLengths.add(set, sight) }
  }

  mutating func add(_ other: ElementTally) {
    filled += other.filled
    absent += other.absent
    absentAt = Array((absentAt + other.absentAt).prefix(Self.sightLimit))
    codes.add(other.codes)
    if other.longest > longest { longestAt = other.longestAt }
    shortest = min(shortest, other.shortest)
    longest = max(longest, other.longest)
    oddLengths.add(other.oddLengths)
    repeats = max(repeats, other.repeats)
    oddRepeats.add(other.oddRepeats)
    if uncarried.count == 0 { uncarriedText = other.uncarriedText }
    uncarried.add(other.uncarried)
  }
}
