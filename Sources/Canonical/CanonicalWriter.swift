// Canonical records as JSON (RFC 8259): objects with their fields in the order of the table, absent fields left out,
// decimals as strings.

import Octets

public struct CanonicalWriter: Sendable {
  /// One field as the writer needs it: `,"name":` and what follows.
  private struct Step: Sendable {
    /// Range of `text`.
    var start: Int32
    var end: Int32
    var shape: Shape
  }

  private enum Shape: UInt8, Sendable { case text, number, one, many }

  private let steps: ContiguousArray<Step>
  /// Steps of a record kind: `first[kind]..<first[kind + 1]`.
  private let first: [Int]
  private let text: [UInt8]

  public init() {
    var steps: ContiguousArray<Step> = []
    var first: [Int] = []
    var text: [UInt8] = []
    for kind in RecordKind.allCases {
      first.append(steps.count)
      for field in kind.fields {
        let start = Int32(text.count)
        text.append(contentsOf: ",\"\(field.name)\":".utf8)
        let shape: Shape =
          switch field.type {
          case .count: .number
          case .one: .one
          case .many: .many
          default: .text
          }
        steps.append(Step(start: start, end: Int32(text.count), shape: shape))
      }
    }
    first.append(steps.count)
    text.append(contentsOf: repeatElement(0, count: wordSlack))
    self.steps = steps
    self.first = first
    self.text = text
  }

  /// Writes the fields of `node` without braces, each with a comma before it when `comma` is set or one went before.
  /// Answers whether anything was written or `comma` was set.
  @discardableResult
  public func writeFields(
    _ tree: borrowing RecordTree, _ node: Int, comma: Bool, _ sink: inout ByteSink
  ) -> Bool {
    var comma = comma
    let record = tree.nodes[node]
    let kind = Int(record.kind.rawValue)
    var slotIndex = Int(record.firstSlot)
    for index in first[kind]..<first[kind &+ 1] {
      let slot = tree.slots[slotIndex]
      slotIndex &+= 1
      if slot.second == 0 { continue }
      let step = steps[index]
      sink.write(text.span, Int(step.start) &+ (comma ? 0 : 1), Int(step.end))
      comma = true
      switch step.shape {
      case .text:
        sink.write(0x22)
        sink.write(escaping: tree.bytes.span, Int(slot.first), Int(slot.first &+ slot.second))
        sink.write(0x22)
      case .number: sink.write(tree.bytes.span, Int(slot.first), Int(slot.first &+ slot.second))
      case .one: write(tree, Int(slot.first), &sink)
      case .many: writeList(tree, Int(slot.first), &sink)
      }
    }
    return comma
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
