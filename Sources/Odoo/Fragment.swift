// Fragments as they are kept while a document is written: bytes that were written once, and what they were made of.

import Canonical
import Octets

struct Fragment: ~Copyable, Sendable {
  /// What was written; empty when there was nothing to write.
  var text = Scrap(capacity: 256)
  /// The texts it was made of, each with a byte behind that no text holds.
  var origin = Scrap(capacity: 64)
  var isKnown = false
}

extension Machine {
  static let fragmentLimit = 32
  private static let end: UInt8 = 0xff

  /// Whether a fragment is as it must be now. If not, what is written from `divert` to `keep` makes it.
  mutating func recall(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let fragment = Int(op.extra)
    if fragments[fragment].isKnown, isSame(op, program, header, part) { return true }
    fragments[fragment].isKnown = true
    fragments[fragment].text.removeAll()
    fragments[fragment].origin.removeAll()
    var index = Int(op.start)
    while index < Int(op.end) {
      let text = text(program.watched[index], program, header, part)
      append(text, to: fragment, header, part)
      index &+= 1
    }
    return false
  }

  private mutating func append(
    _ text: Text, to fragment: Int, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    switch text.tree {
    case 0: fragments[fragment].origin.append(header.bytes, text.start, text.end)
    case 1: fragments[fragment].origin.append(part.bytes, text.start, text.end)
    default: fragments[fragment].origin.append(pool.bytes, text.start, text.end)
    }
    fragments[fragment].origin.append(Self.end)
  }

  private mutating func isSame(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let fragment = Int(op.extra)
    var position = 0
    var index = Int(op.start)
    while index < Int(op.end) {
      let text = text(program.watched[index], program, header, part)
      index &+= 1
      let count = text.end &- text.start
      if position &+ count >= fragments[fragment].origin.count { return false }
      for offset in 0..<count
      where byte(text, offset, header, part) != fragments[fragment].origin.bytes[position &+ offset] { return false }
      position &+= count
      if fragments[fragment].origin.bytes[position] != Self.end { return false }
      position &+= 1
    }
    return position == fragments[fragment].origin.count
  }

  /// Takes what was written since `divert`; from here on it is the document again that is written.
  mutating func keep(_ fragment: Int, _ sink: inout ByteSink) {
    swap(&sink, &aside)
    aside.withdraw { bytes, count in fragments[fragment].text.append(bytes, 0, count) }
  }
}
