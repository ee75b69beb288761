// Canonical records as JSON (RFC 8259): objects with their fields in the order of the table, absent fields left out,
// decimals as strings.

import Octets

public final class CanonicalWriter: Sendable {
  /// One field as the writer needs it: `,"name":` and what follows.
  struct Step: Sendable {
    /// Range of `text`.
    var start: Int32
    var end: Int32
    var shape: Shape
  }

  enum Shape: UInt8, Sendable { case text, number, one, many }

  private let steps: Slab<Step>
  /// The first step of a record kind; its fields follow in order.
  private let first: Slab<Int>
  private let text: Slab<UInt8>

  /// It holds a table of all fields, and nothing else.
  public static let shared = CanonicalWriter()

  private init() {
    var steps: [Step] = []
    var first: [Int] = []
    var text: [UInt8] = []
    for kind in RecordKind.allCases {
      first.append(steps.count)
      for field in kind.fields {
        let shape: Shape =
          switch field.type {
          case .count: .number
          case .one: .one
          case .many: .many
          default: .text
          }
        let start = Int32(text.count)
        text.append(contentsOf: ",\"\(field.name)\":\(shape == .text ? "\"" : "")".utf8)
        steps.append(Step(start: start, end: Int32(text.count), shape: shape))
      }
    }
    self.steps = Slab(steps)
    self.first = Slab(first)
    self.text = Slab(text, slack: wordSlack, of: 0)
  }

  /// Writes the fields of `node` without braces, each with a comma before it when `comma` is set or one went before.
  public func writeFields(_ tree: borrowing RecordTree, _ node: Int, comma: Bool, _ sink: inout ByteSink) {
    var skip = comma ? 0 : 1
    let firstStep = first[Int(tree.nodes[node].kind.rawValue)]
    let firstSlot = Int(tree.nodes[node].firstSlot)
    var rest = tree.nodes[node].present
    while rest != 0 {
      let field = rest.trailingZeroBitCount
      rest &= rest &- 1
      let step = steps[firstStep &+ field]
      let slot = tree.slots[firstSlot &+ field]
      sink.write(text, Int(step.start) &+ skip, Int(step.end))
      skip = 0
      switch step.shape {
      case .text:
        sink.write(escaping: tree.bytes, slot.start, slot.end)
        sink.write(0x22)
      case .number: sink.write(tree.bytes, slot.start, slot.end)
      case .one: write(tree, Int(slot.first), &sink)
      case .many: writeList(tree, Int(slot.first), &sink)
      }
    }
  }

  /// Writes a record as an object.
  public func write(_ tree: borrowing RecordTree, _ node: Int, _ sink: inout ByteSink) {
    sink.write(0x7b)
    writeFields(tree, node, comma: false, &sink)
    sink.write(0x7d)
  }

  private func writeList(_ tree: borrowing RecordTree, _ head: Int, _ sink: inout ByteSink) {
    sink.write(0x5b)
    var node = head
    while node > 0 {
      if node != head { sink.write(0x2c) }
      write(tree, node, &sink)
      node = Int(tree.nodes[node].next)
    }
    sink.write(0x5d)
  }
}
