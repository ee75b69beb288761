// What a document brought before: `changed` compares with the value that was there last, `once` with every value so far.
// Both look at whole texts; neither looks beyond the document.

import Canonical
import Octets

/// The text that was at each of a number of places last. A longer one than is kept counts as another one each time.
struct LastTexts: ~Copyable, Sendable {
  static let limit = 128

  /// A piece for each place, with room behind for copies in whole words.
  private var bytes: Slab<UInt8>
  /// How long the text is; -1 for none.
  private var counts: Slab<Int32>

  init(places: Int) {
    bytes = Slab(repeating: 0, count: places * (Self.limit + wordSlack))
    counts = Slab(repeating: -1, count: places)
  }

  mutating func removeAll() { counts.fill(0, counts.count, with: -1) }

  /// Puts `source[start..<end]` at a place; answers whether there was another text.
  @inline(__always)
  mutating func replace(_ place: Int, _ source: borrowing Slab<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let count = end &- start
    let own = place &* (Self.limit &+ wordSlack)
    if Int(counts[place]) == count, source.isSame(start, end, bytes, own) { return false }
    if count > Self.limit {
      counts[place] = -1
      return true
    }
    counts[place] = Int32(truncatingIfNeeded: count)
    bytes.copy(source, start, end, to: own)
    return true
  }
}

extension Machine {
  /// Whether a value is not the one that was there before; of packages inside each other each level is compared by itself.
  mutating func hasChanged(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let text = text(op, program, header, part)
    if text.isEmpty { return false }
    let level = min(Int(indexes[Int(op.scope)]), Self.severalLimit &- 1)
    let place = Int(op.extra) &* Self.severalLimit &+ level
    return switch text.tree {
    case 0: previous.replace(place, header.bytes, text.start, text.end)
    case 1: previous.replace(place, part.bytes, text.start, text.end)
    default: previous.replace(place, pool.bytes, text.start, text.end)
    }
  }

  /// Whether a value comes for the first time. One that cannot be remembered is left to people: what is done once, such as
  /// taking a reservation away, does harm when it is done again.
  mutating func isFirst(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let text = text(op, program, header, part)
    if text.isEmpty { return false }
    let mark = Int(op.extra)
    let isNew =
      switch text.tree {
      case 0: seen.add(mark, to: header.bytes, text.start, text.end)
      case 1: seen.add(mark, to: part.bytes, text.start, text.end)
      default: seen.add(mark, to: pool.bytes, text.start, text.end)
      }
    if let isNew { return isNew }
    if !hasForgotten { tellForgotten(text, header, part) }
    return false
  }

  @inline(never)
  private mutating func tellForgotten(
    _ text: Text, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    hasForgotten = true
    let bytes = (0..<min(text.end - text.start, 80)).map { byte(text, $0, header, part) }
    let value = String(decoding: bytes, as: UTF8.self)
    raise(
      "once.forgotten", "error",
      "more than \(TextMarks.limit) different orders: what is done once for each is left to people from \(value) on",
      isForDecision: true)
  }
}
