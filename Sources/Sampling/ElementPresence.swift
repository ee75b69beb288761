// Which elements of a segment (or components of a composite) are there: mandatory ones, those that relational conditions
// call for, and as many others as wanted - or all but what one condition calls for, so that it alone is broken.

import Conformance

struct ElementPresence {
  private let mandatory: [Bool]
  let conditions: [ConditionOutline]
  /// Elements, from 1, that must or must not be there whatever else holds.
  var forced: [Int: Bool] = [:]
  /// Index of the condition that is to be broken, if any.
  var broken: Int?

  init(_ elements: [SegmentOutline.Element], _ conditions: [ConditionOutline]) {
    mandatory = elements.map(\.isMandatory)
    for (index, element) in elements.enumerated() where !element.isUsed { forced[index + 1] = false }
    self.conditions = conditions
  }

  /// A choice that satisfies everything and departs from `wanted` where it must; element n at index n - 1.
  func settle(_ wanted: [Bool]) -> [Bool]? {
    var choice = [Bool?](repeating: nil, count: mandatory.count)
    for index in mandatory.indices {
      let isBound = conditions.contains { $0.elements.contains(index + 1) }
      if let value = forced[index + 1] {
        choice[index] = value
      } else if mandatory[index] {
        choice[index] = true
      } else if !isBound {
        choice[index] = wanted[index]
      }
    }
    let open = choice.indices.filter { choice[$0] == nil }
    guard conditions.indices.allSatisfy({ isPossible($0, choice) }), search(open[...], wanted, &choice) else {
      return nil
    }
    return choice.map { $0 ?? false }
  }

  private func search(_ open: ArraySlice<Int>, _ wanted: [Bool], _ choice: inout [Bool?]) -> Bool {
    guard let index = open.first else { return true }
    for value in [wanted[index], !wanted[index]] {
      choice[index] = value
      let touched = conditions.indices.filter { conditions[$0].elements.contains(index + 1) }
      if touched.allSatisfy({ isPossible($0, choice) }), search(open.dropFirst(), wanted, &choice) { return true }
    }
    choice[index] = nil
    return false
  }

  /// Whether the condition is as it shall be, or not all of its elements are decided.
  private func isPossible(_ index: Int, _ choice: [Bool?]) -> Bool {
    let present = conditions[index].elements.map { choice[$0 - 1] }
    if present.contains(where: { $0 == nil }) { return true }
    return Self.holds(conditions[index].kind, present.map { $0 ?? false }) != (broken == index)
  }

  /// X12.6: P all or none, R one or more, E one at most, C if the first then all, L if the first then one more.
  fileprivate static func holds(_ kind: ConditionOutline.Kind, _ present: [Bool]) -> Bool {
    let count = present.count { $0 }
    switch kind {
    case .paired: return count == 0 || count == present.count
    case .required: return count > 0
    case .exclusive: return count < 2
    case .conditional: return !present[0] || count == present.count
    case .list: return !present[0] || count > 1
    }
  }
}

/// One way to break a condition: who is there, and who is therefore missing or one too many.
struct ConditionBreach {
  var present: [Int: Bool]
  /// Elements that findings speak of.
  var charged: [Int]
  /// The element that calls for them or rules them out.
  var trigger: Int?

  /// No element is there that a partner does not want, and none is missing that must be there anyway.
  func isAlone(_ elements: [SegmentOutline.Element]) -> Bool {
    present.allSatisfy { $0.value ? elements[$0.key - 1].isUsed : !elements[$0.key - 1].isMandatory }
  }

  /// Ways to break a condition, those with fewest findings first. A missing element is charged; where one of several would
  /// do, the first of them; of elements that exclude each other, all but the first.
  static func all(_ condition: ConditionOutline) -> [ConditionBreach] {
    let all = condition.elements
    func breach(absent: Set<Int>, charged: [Int], trigger: Int?) -> ConditionBreach {
      let present = Dictionary(all.map { ($0, !absent.contains($0)) }) { first, _ in first }
      return ConditionBreach(present: present, charged: charged.sorted(), trigger: trigger)
    }
    switch condition.kind {
    case .paired:
      let single = all.reversed().map { missing in
        breach(absent: [missing], charged: [missing], trigger: all.filter { $0 != missing }.min())
      }
      let most = all.map { only in
        breach(absent: Set(all).subtracting([only]), charged: all.filter { $0 != only }, trigger: only)
      }
      return single + most
    case .required:
      return [breach(absent: Set(all), charged: [all.min() ?? 0], trigger: nil)]
    case .exclusive:
      return all.indices.flatMap { first in
        all.indices.filter { $0 > first }.map { second in
          let both = [all[first], all[second]]
          return breach(absent: Set(all).subtracting(both), charged: [both.max() ?? 0], trigger: both.min())
        }
      }
    case .conditional:
      let rest = all.dropFirst()
      let single = rest.map { breach(absent: [$0], charged: [$0], trigger: all[0]) }
      return single + [breach(absent: Set(rest), charged: Array(rest), trigger: all[0])]
    case .list:
      let rest = all.dropFirst()
      return [breach(absent: Set(rest), charged: [rest.min() ?? 0], trigger: all[0])]
    }
  }
}

extension ConditionBreach {
  /// How a condition is broken by the elements that are there; nil when it holds. Charged are those that are missing, of
  /// several that would do the first; of those that exclude each other all but the first.
  init?(_ condition: ConditionOutline, _ there: Set<Int>) {
    let all = condition.elements
    if ElementPresence.holds(condition.kind, all.map(there.contains)) { return nil }
    let found = all.filter(there.contains).sorted()
    let missing = all.filter { !there.contains($0) }.sorted()
    present = Dictionary(all.map { ($0, there.contains($0)) }) { first, _ in first }
    switch condition.kind {
    case .paired: (charged, trigger) = (missing, found.first)
    case .required: (charged, trigger) = (Array(missing.prefix(1)), nil)
    case .exclusive: (charged, trigger) = (Array(found.dropFirst()), found.first)
    case .conditional: (charged, trigger) = (missing, all[0])
    case .list: (charged, trigger) = (Array(missing.prefix(1)), all[0])
    }
  }
}
