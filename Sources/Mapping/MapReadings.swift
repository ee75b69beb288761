// What a map takes from each place of its guide, read off the compiled plan: for those who explain a map rather than run it.

import Canonical
import Conformance

/// A value that a map takes from an element.
package struct MapReading: Equatable, Sendable {
  /// Element from 1, and component; 0 for the whole element.
  package var element: Int
  package var component: Int
  /// The field, from the document down: `lines[].products[].id`.
  package var field: String
  /// What the segment must hold.
  package var conditions: [MapPlace.Condition]
  /// Codes (HL03) of the level the segment must stand in; none for any.
  package var levels: [String]

  /// It is read wherever its segment stands.
  package var isUnconditional: Bool { conditions.isEmpty && levels.isEmpty }

  /// Whether a segment with these elements, in a level of this code, is read so; element 1 stands first.
  package func holds(_ elements: [String], level: String) -> Bool {
    if !levels.isEmpty, !levels.contains(level) { return false }
    return conditions.allSatisfy { condition in
      let text = elements.indices.contains(condition.element - 1) ? elements[condition.element - 1] : ""
      return condition.codes.contains(text) != condition.isNegated
    }
  }
}

extension MappingPlan {
  /// What is read from segments at `position`, in the order of the map.
  package func readings(at position: Int, of guide: Guide) -> [MapReading] {
    reads(at: position, of: guide).map(\.reading)
  }

  /// The same with the steps that read it.
  func reads(at position: Int, of guide: Guide) -> [(step: Step, reading: MapReading)] {
    guard position + 1 < firstStep.count else { return [] }
    let range = Int(firstStep[position])..<Int(firstStep[position + 1])
    var opened: [Int: [MapPlace.Condition]] = [:]
    var list: [(step: Step, reading: MapReading)] = []
    for index in range {
      let step = steps[index]
      if step.operation == .open {
        opened[Int(step.scope)] = conditions(of: step)
        continue
      }
      let around = (opened[Int(step.scope)] ?? []) + conditions(of: step)
      for var reading in readings(step, position, guide) {
        reading.conditions = around + reading.conditions
        reading.levels = levelCodes(Int(step.scope))
        list.append((step, reading))
      }
    }
    return list
  }

  private func readings(_ step: Step, _ position: Int, _ guide: Guide) -> [MapReading] {
    let field = path(Int(step.scope), Int(step.field))
    func reading(_ element: Int, _ field: String, component: Int = 0) -> MapReading {
      MapReading(element: element, component: component, field: field, conditions: [], levels: [])
    }
    switch step.operation {
    case .open, .count, .constant, .gate: return []
    case .moment, .editMoment, .clock:
      return [step.element, step.time, step.zone].filter { $0 > 0 }.map { reading(Int($0), field) }
    case .look where step.literal.isEmpty || step.joins, .edit where step.literal.isEmpty, .copy:
      return [reading(Int(step.element), field, component: Int(step.component))]
    case .look, .edit, .pair:
      return pairs(from: Int(step.element), position, guide).flatMap { element in
        let behind = MapPlace.Condition(element: element, codes: codes(step.literal))
        return [element, element + 1].map { number in
          var reading = reading(number, field)
          reading.conditions = [behind]
          return reading
        }
      }
    case .pairs:
      let second = path(Int(step.scope), Int(step.second))
      return pairs(from: Int(step.element), position, guide).flatMap {
        [reading($0, field), reading($0 + 1, second)]
      }
    }
  }

  /// The first elements of the pairs that begin at `element`: all that are of its kind.
  private func pairs(from element: Int, _ position: Int, _ guide: Guide) -> [Int] {
    let tag = guide.positions[position].tag
    let reference = guide.rule(tag, at: position, element: element)?.reference
    var elements: [Int] = []
    var next = element
    while let rule = guide.rule(tag, at: position, element: next), rule.reference == reference {
      elements.append(next)
      next += 2
    }
    return elements
  }

  func conditions(of step: Step) -> [MapPlace.Condition] {
    (0..<Int(step.conditionCount)).compactMap { offset in
      let condition = conditions[Int(step.firstCondition) + offset]
      // Which occurrence of a segment is meant cannot be seen from the segment.
      if condition.element == 0 { return nil }
      return MapPlace.Condition(
        element: Int(condition.element), codes: codes(condition.keys), isNegated: condition.isNegated)
    }
  }

  private func codes(_ range: Range<Int32>) -> [String] { range.map { Self.text(keys[Int($0)]) } }

  /// The text of a key of up to eight bytes.
  static func text(_ key: UInt64) -> String {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: key >> UInt64(8 * $0)) }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  // MARK: Fields

  /// A field of a scope from the document down.
  private func path(_ scope: Int, _ field: Int) -> String {
    let name = scopes[scope].kind.fields.indices.contains(field) ? scopes[scope].kind.fields[field].name : ""
    return prefix(scope) + name
  }

  private func prefix(_ scope: Int) -> String {
    let own = scopes[scope]
    let field = Int(own.field)
    if own.parent >= 0, field >= 0 {
      let parent = scopes[Int(own.parent)].kind.fields[field]
      return prefix(Int(own.parent)) + Self.member(parent) + "."
    }
    switch own.tree {
    case .header: return ""
    case .totals: return "totals."
    case .line: return "lines[]."
    case .carried: return "lines[].\(Self.member(RecordKind.line.fields[field]))."
    }
  }

  private static func member(_ field: Field) -> String {
    if case .many = field.type { return "\(field.name)[]" }
    return field.name
  }

  /// Codes of the level that a scope is of; none where there are no levels.
  private func levelCodes(_ scope: Int) -> [String] {
    var scope = scope
    while scope >= 0 {
      for index in levels.indices where levels[index].scope == scope {
        return levels[index].keys.map { Self.text(levelKeys[$0]) }
      }
      scope = Int(scopes[scope].parent)
    }
    return []
  }
}
