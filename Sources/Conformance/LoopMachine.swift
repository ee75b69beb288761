// The loop machine: where in the guide each segment of a set stands. One pass, no backtracking: the transition from a
// position by a segment is computed the first time it is met and kept in a table. A segment that belongs earlier is
// placed there (and reported) without losing the place reached.

import Octets

struct LoopMachine: ~Copyable, Sendable {
  enum Outcome: UInt8, Sendable {
    /// The same position again, or further on.
    case forward
    /// A position already passed: the segment is taken there, the machine stays (a loop passed is entered again).
    case outOfOrder
    /// The segment can stand in the set, but not from here.
    case unexpected
  }

  struct Transition: Sendable {
    var outcome: Outcome
    var target: Int32
    /// The segment repeats its position or begins its loop: the only cases without anything left out.
    var entersLoop: Bool
    /// How often the target may occur.
    var maximum: UInt32 = .max
    /// Mandatory positions passed on the way, in `passed`.
    var firstPassed: Int32
    var passedCount: Int32
  }

  let guide: Guide
  private let width: Int
  private var table: Slab<UInt16>
  private var transitions: ContiguousArray<Transition> = []
  private(set) var passed: ContiguousArray<Int32> = []
  /// Position reached; -1 before ST.
  private(set) var state = 0
  /// How often each position (for a loop's first position: each loop) has occurred in the loop around it.
  private(set) var counts: Slab<UInt32>
  /// Targets of transitions that pass nothing mandatory, with 0x4000 added when they enter a loop; -1 for all others.
  private var plainTargets: Slab<Int16>
  private let maxima: Slab<UInt32>

  init(_ guide: Guide) {
    self.guide = guide
    width = guide.segmentCount
    table = Slab(repeating: 0, count: guide.positions.count * width)
    counts = Slab(repeating: 0, count: guide.positions.count)
    plainTargets = Slab(repeating: -1, count: guide.positions.count * width)
    // What is not used never goes on plainly.
    maxima = Slab(
      guide.positions.indices.map {
        !guide.positions[$0].isUsed ? 0 : guide.positions[$0].maximum == 0 ? .max : guide.positions[$0].maximum
      })
  }

  mutating func begin() {
    counts.fill(0, counts.count, with: 0)
    state = 0
    counts[0] = 1
  }

  /// Takes the segment when it repeats its position or goes on without leaving anything out, as nearly all do; answers the
  /// position, or -1 when `step` must be asked.
  @inline(__always)
  mutating func stepPlainly(_ segment: Int32) -> Int {
    let plain = plainTargets[state &* width &+ Int(segment)]
    if plain < 0 { return -1 }
    let target = Int(plain & 0x3fff)
    let count = counts[target] &+ 1
    if count > maxima[target] { return -1 }
    if plain & 0x4000 != 0 { clear(target) }
    counts[target] = count
    state = target
    return target
  }

  /// Takes the segment with index `segment` of the guide and answers where it stands.
  @inline(never)
  mutating func step(_ segment: Int32) -> Transition {
    let transition = transition(segment)
    if transition.outcome == .unexpected { return transition }
    let target = Int(transition.target)
    if transition.entersLoop { clear(target) }
    counts[target] &+= 1
    if transition.outcome == .forward || transition.entersLoop { state = target }
    return transition
  }

  /// Where the segment would stand; nothing moves.
  mutating func transition(_ segment: Int32) -> Transition {
    let slot = state &* width &+ Int(segment)
    var known = Int(table[slot])
    if known == 0 {
      known = compute(segment)
      table[slot] = UInt16(truncatingIfNeeded: known)
    }
    return transitions[known &- 1]
  }

  /// A new iteration: everything inside the loop that begins at `first` starts anew.
  @inline(__always)
  private mutating func clear(_ first: Int) {
    counts.fill(first &+ 1, Int(guide.loops[Int(guide.positions[first].loop)].end), with: 0)
  }

  /// Mandatory positions not met among those `transition` passed.
  func missing(_ transition: Transition) -> [Int] {
    passed[Int(transition.firstPassed)..<Int(transition.firstPassed + transition.passedCount)].map { Int($0) }
      .filter { counts[$0] == 0 }
  }

  // MARK: Computing transitions

  private mutating func compute(_ segment: Int32) -> Int {
    var skipped: [Int32] = []
    var transition = Transition(
      outcome: .unexpected, target: -1, entersLoop: false, firstPassed: 0, passedCount: 0)
    if let target = forward(segment, &skipped) {
      transition.outcome = .forward
      transition.target = Int32(target)
      transition.entersLoop = guide.positions[target].startsLoop
      transition.firstPassed = Int32(passed.count)
      transition.passedCount = Int32(skipped.count)
      passed.append(contentsOf: skipped)
    } else if let target = backward(segment) {
      transition.outcome = .outOfOrder
      transition.target = Int32(target)
      transition.entersLoop = guide.positions[target].startsLoop
    }
    if transition.target >= 0 {
      let maximum = guide.positions[Int(transition.target)].maximum
      transition.maximum = maximum == 0 ? .max : maximum
    }
    if transition.outcome == .forward, transition.passedCount == 0 {
      plainTargets[state * width + Int(segment)] = Int16(transition.target) | (transition.entersLoop ? 0x4000 : 0)
    }
    transitions.append(transition)
    return transitions.count
  }

  /// The next place for `segment` from the state on; `skipped` gets the mandatory positions between.
  private func forward(_ segment: Int32, _ skipped: inout [Int32]) -> Int? {
    let here = guide.positions[state]
    if here.segment == segment, !here.startsLoop { return state }
    var loop = Int(here.loop)
    var from = state + 1
    while true {
      let bounds = guide.loops[loop]
      if let target = sibling(segment, loop, from, Int(bounds.end), &skipped) { return target }
      if loop == 0 { return nil }
      // Positions left out inside the loop count also when the loop begins again.
      if guide.positions[Int(bounds.first)].segment == segment { return Int(bounds.first) }
      from = Int(bounds.end)
      loop = Int(bounds.parent)
    }
  }

  /// Looks among the direct members of `loop` in `from..<end`.
  private func sibling(_ segment: Int32, _ loop: Int, _ from: Int, _ end: Int, _ skipped: inout [Int32]) -> Int? {
    var index = from
    while index < end {
      let position = guide.positions[index]
      if position.segment == segment { return index }
      if position.isMandatory { skipped.append(Int32(index)) }
      index = position.startsLoop && Int(position.loop) != loop ? Int(guide.loops[Int(position.loop)].end) : index + 1
    }
    return nil
  }

  /// A direct member of this loop or of a loop around it that stands before the state.
  private func backward(_ segment: Int32) -> Int? {
    var loop = Int(guide.positions[state].loop)
    var ignored: [Int32] = []
    while loop >= 0 {
      let bounds = guide.loops[loop]
      let first = loop == 0 ? Int(bounds.first) : Int(bounds.first) + 1
      if let target = sibling(segment, loop, first, state, &ignored) { return target }
      loop = Int(bounds.parent)
    }
    return nil
  }
}
