// A file that is being made smaller: its segments in their order, and the units they belong to as a tree. What is left of it
// can be written at any time, with counts that are as right, or as wrong, as they were.

import Octets
import X12

package struct ShrinkDraft {
  /// A segment, or text that is none.
  struct Segment {
    /// Empty for text.
    var tag: String
    var elements: [[UInt8]]
    /// As it came, with its terminator and what follows it.
    var raw: ArraySlice<UInt8>
    var delimiters: Delimiters
    /// The unit it belongs to, and whether it opens or closes that unit.
    var unit: Int
    var isBound = false
    var isChanged = false
    /// Elements that are nothing anybody must keep: what may be scrambled, and components of them that stay.
    var scrambled: [Int: Set<Int>] = [:]
    /// Where data begin that are no elements, counted from the start of `raw`; nil where there are none.
    var data: Int?
    /// What the number in its first element counts; nil for anything else.
    var count: Count?
  }

  /// A number that says how much there is of something.
  struct Count {
    /// The unit that is counted in, and what in it.
    var unit: Int
    var what: What
    /// How much more it says than there is.
    var excess = 0
  }

  enum What: Equatable {
    case segments, sets, groups
    /// Segments of this name.
    case lines(String)
  }

  /// The file, an interchange, group, set, loop or single segment.
  struct Unit {
    enum Kind { case file, interchange, group, set, part }
    var kind: Kind
    var parent: Int
    var depth: Int
    var isAlive = true
  }

  var segments: [Segment] = []
  var units = [Unit(kind: .file, parent: -1, depth: 0)]

  /// Adds a unit inside another; answers its index.
  mutating func add(_ kind: Unit.Kind, in parent: Int) -> Int {
    units.append(Unit(kind: kind, parent: parent, depth: units[parent].depth + 1))
    return units.count - 1
  }

  /// For each unit, whether it and all around it are there. Units come behind the one they are in.
  private func present() -> [Bool] {
    var present = units.map(\.isAlive)
    for index in units.indices where units[index].parent >= 0 {
      present[index] = present[index] && present[units[index].parent]
    }
    return present
  }

  /// Segments that are left.
  package var segmentCount: Int {
    let present = present()
    return segments.count { present[$0.unit] && !$0.tag.isEmpty }
  }

  // MARK: Counts

  /// Learns how far each count is off.
  mutating func learnCounts() {
    let found = counted(present())
    for index in segments.indices {
      guard segments[index].count != nil else { continue }
      guard let first = segments[index].elements.first, let said = Self.number(first) else {
        segments[index].count = nil
        continue
      }
      segments[index].count?.excess = said - (found[index] ?? 0)
    }
  }

  private static func number(_ bytes: [UInt8]) -> Int? {
    bytes.count < 10 ? Int(String(decoding: bytes, as: UTF8.self)) : nil
  }

  /// How much there is of what each count counts, by the index of its segment.
  private func counted(_ present: [Bool]) -> [Int: Int] {
    var segmentsIn: [Int: Int] = [:]
    var setsIn: [Int: Int] = [:]
    var groupsIn: [Int: Int] = [:]
    var linesIn: [Int: [String: Int]] = [:]
    for segment in segments where present[segment.unit] {
      let set = around(segment.unit, .set)
      if set >= 0 {
        segmentsIn[set, default: 0] += 1
        linesIn[set, default: [:]][segment.tag, default: 0] += 1
      }
      if segment.tag == "ST", segment.isBound { setsIn[units[set].parent, default: 0] += 1 }
      if segment.tag == "GS", segment.isBound { groupsIn[units[segment.unit].parent, default: 0] += 1 }
    }
    var result: [Int: Int] = [:]
    for (index, segment) in segments.enumerated() {
      guard let count = segment.count, present[segment.unit] else { continue }
      switch count.what {
      case .segments: result[index] = segmentsIn[count.unit] ?? 0
      case .sets: result[index] = setsIn[count.unit] ?? 0
      case .groups: result[index] = groupsIn[count.unit] ?? 0
      case .lines(let tag): result[index] = linesIn[count.unit]?[tag] ?? 0
      }
    }
    return result
  }

  /// The unit of a kind around (or at) `unit`, or -1.
  func around(_ unit: Int, _ kind: Unit.Kind) -> Int {
    var unit = unit
    while unit >= 0, units[unit].kind != kind { unit = units[unit].parent }
    return unit
  }

  // MARK: Writing

  /// The bytes of what is left.
  package func bytes() -> [UInt8] {
    let present = present()
    let found = counted(present)
    var bytes: [UInt8] = []
    for (index, segment) in segments.enumerated() where present[segment.unit] {
      var segment = segment
      if let count = segment.count, let now = found[index] { segment.recount(max(0, now + count.excess)) }
      bytes += segment.isChanged ? segment.written : Array(segment.raw)
    }
    return bytes
  }
}

extension ShrinkDraft.Segment {
  fileprivate mutating func recount(_ number: Int) {
    let text = elements[0]
    if Int(String(decoding: text, as: UTF8.self)) == number { return }
    let digits = Array(String(number).utf8)
    let zeros = text.first == 0x30 ? max(0, text.count - digits.count) : 0
    elements[0] = Array(repeating: 0x30, count: zeros) + digits
    isChanged = true
  }

  /// The segment anew, with what followed its terminator.
  fileprivate var written: [UInt8] {
    var bytes = Array(tag.utf8)
    var kept = elements[...]
    while kept.count > 1, let last = kept.last, last.isEmpty { kept.removeLast() }
    for element in kept { bytes += [delimiters.element] + element }
    bytes.append(delimiters.segment)
    if let end = raw.lastIndex(of: delimiters.segment) { bytes += raw[raw.index(after: end)...] }
    return bytes
  }
}
