// Which rules of a guide the cases of a partner touch: places where a segment was seen, elements that must be there and
// were, lists of codes a partner cut down that a code was held against, and the changes a partner's guide makes.

import Conformance
import Mapping
import PartnerSpec

struct GuideCoverage {
  /// A rule of a guide, as it is told: `PO1>ACK`, `BAK/02`.
  struct Rule: Hashable {
    enum Kind: String { case position, mandatory, codes }
    var kind: Kind
    var text: String
  }

  private let guide: Guide
  /// Elements seen filled, by position; nil where no segment was seen.
  private var filled: [Set<Int>?]

  init(_ guide: Guide) {
    self.guide = guide
    filled = Array(repeating: nil, count: guide.positions.count)
  }

  mutating func note(_ trace: Trace) {
    for segment in trace.segments where segment.position >= 0 && segment.set >= 0 {
      guard trace.sets[segment.set] === guide else { continue }
      let numbers = segment.elements.indices.filter { !segment.elements[$0].isEmpty }.map { $0 + 1 }
      filled[segment.position] = (filled[segment.position] ?? []).union(numbers)
    }
  }

  /// All rules, and those that were touched. Trailers and what the partner does not use are no rules.
  func rules() -> (all: [Rule], touched: Set<Rule>) {
    var all: [Rule] = []
    var touched: Set<Rule> = []
    func add(_ rule: Rule, _ isTouched: Bool) {
      all.append(rule)
      if isTouched { touched.insert(rule) }
    }
    for index in guide.positions.indices where guide.positions[index].isUsed {
      let position = guide.positions[index]
      let tag = position.startsLoop ? [] : [position.tag.description]
      let place = (guide.loopPath(index) + tag).joined(separator: ">")
      add(Rule(kind: .position, text: place), filled[index] != nil)
      var number = 1
      while let rule = guide.rule(position.tag, at: index, element: number) {
        let text = "\(place)/\(number < 10 ? "0" : "")\(number)"
        let isFilled = filled[index]?.contains(number) ?? false
        if rule.isMandatory { add(Rule(kind: .mandatory, text: text), isFilled) }
        if rule.hasOwnCodes { add(Rule(kind: .codes, text: text), isFilled) }
        number += 1
      }
    }
    return (all, touched)
  }

  /// Whether a case meets a change: a segment was seen at its place, with the element where one is changed.
  func isTouched(_ change: GuideChange) -> Bool {
    guide.positions.indices.contains { index in
      guard let seen = filled[index], isAt(index, change.place) else { return false }
      if change.place.element > 0 { return seen.contains(change.place.element) }
      return change.elements.isEmpty || !seen.isDisjoint(with: change.elements)
    }
  }

  private func isAt(_ index: Int, _ place: MapPlace) -> Bool {
    let position = guide.positions[index]
    let path = guide.loopPath(index)
    if position.startsLoop { return path == place.loops + [place.segment] }
    return position.tag.description == place.segment && path == place.loops
  }
}
