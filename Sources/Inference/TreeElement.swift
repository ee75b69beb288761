// What was counted of one element of XML at one path, and of each of its attributes.

import Octets
import XMLRecords

/// Texts at one place: those of an element, or of an attribute.
struct LeafTally {
  private(set) var tally = ColumnTally()
  /// Dates with a time behind them: after a T as ISO 8601 has it, or after a blank.
  private(set) var moments = 0
  private(set) var spacedMoments = 0
  /// Instances of the element in which it was; the latest, so that it is told where it was not.
  private(set) var latest = 0

  /// Takes a text, blanks around it taken off; answers how many values more are remembered.
  mutating func take(_ text: [UInt8], _ document: Int, _ sight: Sight, _ room: inout Slab<UInt8>, mayRemember: Bool)
    -> Int
  {
    let stop = Self.clock(in: text)
    if let stop {
      if text[stop] == 0x54 { moments += 1 } else { spacedMoments += 1 }
    }
    return tally.take(
      text, document, sight, &room, mayRemember: mayRemember, day: stop.map { Array(text[..<$0]) })
  }

  mutating func miss(_ sight: Sight) { tally.miss(sight) }
  mutating func stamp(_ instance: Int) { latest = instance }

  /// Where the mark between a day and its time stands: `2025-06-01T12:30`.
  private static func clock(in text: [UInt8]) -> Int? {
    guard text.count >= 13, text.count <= 35, text[0] &- 0x30 <= 9 else { return nil }
    let mark = text.indices.first { text[$0] == 0x54 || text[$0] == 0x20 }
    guard let mark, 6...10 ~= mark, mark + 3 < text.count, text[mark + 1] &- 0x30 <= 9, text[mark + 2] &- 0x30 <= 9,
      text[mark + 3] == 0x3a
    else { return nil }
    return mark
  }
}

struct TreeAttribute {
  let name: XMLName
  let number: Int32
  var leaf = LeafTally()
}

struct TreeElement {
  let name: XMLName
  /// Its number among the names met.
  let number: Int32
  /// Of the element around it; -1 for the root.
  let parent: Int
  let depth: Int
  var children: [Int] = []
  var attributes: [TreeAttribute] = []
  /// How often it came, in how many documents, and where first.
  private(set) var seen = Occurrences()
  /// Instances of the element around it that have one.
  private(set) var holders = 0
  /// Most of them in one, and where.
  private(set) var most = 0
  private(set) var mostAt: Sight?
  /// Where the element around it has none, the first few.
  private(set) var gaps: [Sight] = []
  var text = LeafTally()
  /// It has text beside elements.
  var mixed = Occurrences()
  /// Elements beside it that came before it in a document.
  var behind: Set<Int> = []
  /// Instances inside the one around it that is open.
  private var current = 0
  /// When it first came in the document at hand; 0 where it has not.
  private(set) var order = 0

  init(_ name: XMLName, number: Int32, parent: Int, depth: Int) {
    self.name = name
    self.number = number
    self.parent = parent
    self.depth = depth
  }

  var isLeaf: Bool { children.isEmpty && (text.tally.filled.count > 0 || attributes.isEmpty) }

  mutating func begin(_ document: Int, _ sight: Sight, order: Int) {
    seen.add(document, sight)
    current += 1
    if current == 1 { holders += 1 }
    if current > most { (most, mostAt) = (current, sight) }
    if self.order == 0 { self.order = order }
  }

  /// The element around it begins.
  mutating func startCount() { current = 0 }

  /// The element around it has ended.
  mutating func missIfAbsent(_ sight: Sight) {
    if current == 0, gaps.count < ColumnTally.gapLimit { gaps.append(sight) }
  }

  mutating func forgetOrder() { order = 0 }
}
