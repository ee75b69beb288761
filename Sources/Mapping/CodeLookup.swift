// Which elements of a guide are looked up in code tables of the partner's, and what becomes of codes, read off the compiled
// plan: for those who must know what a table lacks before it is asked, or what a code means.

import Conformance
import Octets

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

/// What becomes of the codes of an element: words of the map, or codes of ours by a table.
package struct CodeReading: Sendable {
  package var reading: MapReading
  /// Codes as the file has them, and what they become.
  package var pairs: [(code: String, own: String)]
  /// What becomes of others; nil where they stay as they are.
  package var unknown: UnknownCode?
}

extension MappingPlan {
  /// What becomes of codes in segments at `position`, in the order of the map. `listed` are the codes of an element as its
  /// guide lists them; where it lists none, those that the map has words for, up to eight bytes long.
  package func codeReadings(at position: Int, of guide: Guide, listed: (Int) -> [String]) -> [CodeReading] {
    let words = reads(at: position, of: guide).compactMap { step, reading -> CodeReading? in
      guard step.words >= 0, step.edit < 0 else { return nil }
      let codes = listed(reading.element)
      let pairs = (codes.isEmpty ? self.codes(in: step.words) : codes).compactMap { code in
        word(textKey(code), in: step.words).map { (code, text(of: $0)) }
      }
      return CodeReading(reading: reading, pairs: pairs, unknown: nil)
    }
    let tables = lookups(at: position, of: guide).filter { !$0.isEdited }.map {
      CodeReading(reading: $0.reading, pairs: $0.table.pairs.map { ($0.partner, $0.own) }, unknown: $0.unknown)
    }
    return words + tables
  }

  /// What is done to texts of segments at `position` before they are ours, in the order of the map.
  package func edits(at position: Int, of guide: Guide) -> [(reading: MapReading, edits: [MapEdit])] {
    reads(at: position, of: guide).compactMap { step, reading in
      guard step.edit >= 0, reading.element == Int(step.element) else { return nil }
      return (reading, edits[Int(step.edit)])
    }
  }

  /// Codes of a word table; longer ones are kept as no more than a hash.
  private func codes(in table: Int16) -> [String] {
    let entry = wordTables[Int(table)]
    let slots = Int(entry.offset)...Int(entry.offset + entry.mask)
    return slots.map { Self.text(wordSlots[$0].key) }.filter { slot in
      !slot.isEmpty && word(textKey(slot), in: table) != nil
    }.sorted()
  }

  private func text(of literal: Range<Int32>) -> String {
    String(decoding: literal.map { literals[Int($0)] }, as: UTF8.self)
  }
}
