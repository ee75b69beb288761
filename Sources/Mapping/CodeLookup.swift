// Which elements of a guide are looked up in code tables of the partner's, read off the compiled plan: for those who must know
// what a table lacks before it is asked.

import Conformance

package struct CodeLookup: Sendable {
  /// The element, and what its segment must hold for the lookup to be made.
  package var reading: MapReading
  package var table: CodeTable
  package var unknown: UnknownCode
  /// The text is changed before it is looked up.
  package var isEdited: Bool
  /// What segments before it must hold, by their positions, or there is no record for the code.
  package var around: [(position: Int, conditions: [MapPlace.Condition])]
}

extension MappingPlan {
  /// Lookups in segments at `position`, in the order of the map.
  package func lookups(at position: Int, of guide: Guide) -> [CodeLookup] {
    reads(at: position, of: guide).compactMap { step, reading in
      guard step.words <= -2, let unknown = UnknownCode(rawValue: UInt8(truncatingIfNeeded: step.second)) else {
        return nil
      }
      // Of a pair only the second element is a code.
      let isPair = !step.literal.isEmpty && !step.joins
      if isPair, reading.conditions.last?.element == reading.element { return nil }
      return CodeLookup(
        reading: reading, table: tables[-2 - Int(step.words)], unknown: unknown, isEdited: step.edit >= 0,
        around: around(Int(step.scope), position))
    }
  }

  /// Conditions of the records around a scope that begin elsewhere.
  private func around(_ scope: Int, _ position: Int) -> [(position: Int, conditions: [MapPlace.Condition])] {
    var list: [(position: Int, conditions: [MapPlace.Condition])] = []
    var scope = scope
    while scope >= 0 {
      if let opening = opening(of: scope), opening.position != position, !opening.conditions.isEmpty {
        list.append(opening)
      }
      scope = Int(scopes[scope].parent)
    }
    return list
  }

  /// The segment that begins records of a scope, and what it must hold.
  private func opening(of scope: Int) -> (position: Int, conditions: [MapPlace.Condition])? {
    for position in 0..<firstStep.count - 1 {
      for index in Int(firstStep[position])..<Int(firstStep[position + 1])
      where steps[index].operation == .open && Int(steps[index].scope) == scope {
        return (position, conditions(of: steps[index]))
      }
    }
    return nil
  }
}
