// Operations over several texts at once: the conditions of a domain that have a value, and a field of several texts.

import Canonical
import Octets

extension Machine {
  /// Counts the conditions of a domain that have a value; answers whether there is one.
  @inline(__always)
  mutating func countChoices(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    hits = 0
    hitBits = 0
    var index = Int(op.start)
    while index < Int(op.end) {
      let choice = program.choices[index]
      var isThere =
        choice.several >= 0
        ? severalCounts[Int(choice.several)] > 0
        : !text(choice.scope, choice.field, choice.source, program, header, part).isEmpty
      if choice.fragment >= 0, fragments[Int(choice.fragment)].text.count == 0 { isThere = false }
      if isThere {
        hits &+= 1
        hitBits |= 1 &<< UInt64(truncatingIfNeeded: index &- Int(op.start))
      }
      index &+= 1
    }
    return hits > 0
  }

  /// Writes those conditions, joined by `|`.
  @inline(__always)
  mutating func writeChoices(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree, _ sink: inout ByteSink
  ) {
    bars(program, &sink)
    var index = Int(op.start)
    var bits = hitBits
    while bits != 0 {
      if bits & 1 != 0 {
        let choice = program.choices[index]
        sink.write(program.text, Int(choice.before.lowerBound) &+ (comma ? 0 : 1), Int(choice.before.upperBound))
        comma = true
        if choice.several >= 0 {
          several(Int(choice.several), choice.scope, choice.field, program, header, part, &sink)
        } else {
          copy(text(choice.scope, choice.field, choice.source, program, header, part), header, part, &sink)
        }
        sink.write(program.text, Int(choice.after.lowerBound), Int(choice.after.upperBound))
        if choice.fragment >= 0 {
          let fragment = Int(choice.fragment)
          sink.write(fragments[fragment].text.bytes, 0, fragments[fragment].text.count)
        }
      }
      bits &>>= 1
      index &+= 1
    }
  }

  /// The name of the field before its first text, a separator before the others.
  mutating func join(_ op: Program.Op, _ program: Program, _ sink: inout ByteSink) {
    if waiting.isEmpty {
      sink.write(program.text, Int(op.start), Int(op.end))
    } else {
      sink.write(program.text, waiting.lowerBound, waiting.upperBound)
      waiting = 0..<0
    }
  }

  mutating func endJoin(_ sink: inout ByteSink) -> Bool {
    if !waiting.isEmpty { return false }
    sink.write(0x22)
    return true
  }
}
