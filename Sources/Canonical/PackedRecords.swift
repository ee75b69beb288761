// Trees of records one behind the other, without the room that a tree keeps for fields that are absent: for whoever hands
// many of them to another thread. What lies close together comes to another processor in few pieces.

import Octets

package struct PackedRecords: ~Copyable, Sendable {
  /// Where the parts of each tree begin.
  struct Start: Sendable {
    var node = 0
    var slot = 0
    var byte = 0
  }

  private var nodes = Slab<RecordTree.Node>()
  private var slots = Slab<RecordTree.Slot>()
  private var bytes = Slab<UInt8>(repeating: 0, count: wordSlack)
  private var starts = Slab<Start>()
  private var end = Start()
  package private(set) var count = 0
  /// Bytes of memory that the trees take.
  package private(set) var size = 0

  package init() {}

  package mutating func removeAll() { (count, size, end) = (0, 0, Start()) }

  /// Adds what `tree` holds.
  package mutating func append(_ tree: borrowing RecordTree) {
    if starts.count == count { starts.grow(by: max(count, 16), filling: Start()) }
    starts[count] = end
    count &+= 1
    reserve(tree)
    var slot = end.slot
    for index in 0..<tree.nodeCount {
      nodes[end.node &+ index] = tree.nodes[index]
      let first = Int(tree.nodes[index].firstSlot)
      var rest = tree.nodes[index].present
      while rest != 0 {
        slots[slot] = tree.slots[first &+ rest.trailingZeroBitCount]
        rest &= rest &- 1
        slot &+= 1
      }
    }
    bytes.copy(tree.bytes, 0, tree.byteCount, to: end.byte)
    end = Start(node: end.node &+ tree.nodeCount, slot: slot, byte: end.byte &+ tree.byteCount)
    size =
      end.node &* MemoryLayout<RecordTree.Node>.stride &+ end.slot &* MemoryLayout<RecordTree.Slot>.stride &+ end.byte
  }

  private mutating func reserve(_ tree: borrowing RecordTree) {
    let none = RecordTree.Slot(first: 0, second: 0, rank: 0)
    nodes.reserve(end.node &+ tree.nodeCount, filling: RecordTree.Node(kind: .header, firstSlot: 0))
    slots.reserve(end.slot &+ tree.slotCount, filling: none)
    bytes.reserve(end.byte &+ tree.byteCount &+ wordSlack, filling: 0)
  }

  /// Makes `tree` the one that was added as the `index`th, from 0.
  package func unpack(_ index: Int, into tree: inout RecordTree) {
    let start = starts[index]
    let last = index &+ 1 < count ? starts[index &+ 1] : end
    tree.removeAll()
    var slot = start.slot
    for index in start.node..<last.node {
      let node = tree.make(nodes[index].kind)
      let first = Int(tree.nodes[node].firstSlot)
      tree.nodes[node].next = nodes[index].next
      tree.nodes[node].present = nodes[index].present
      var rest = nodes[index].present
      while rest != 0 {
        tree.slots[first &+ rest.trailingZeroBitCount] = slots[slot]
        rest &= rest &- 1
        slot &+= 1
      }
    }
    tree.append(bytes, start.byte, last.byte)
  }
}

extension Slab {
  /// Makes the block at least `count` long.
  @inline(__always)
  fileprivate mutating func reserve(_ count: Int, filling value: Element) {
    if count > self.count { grow(by: max(self.count, count &- self.count), filling: value) }
  }
}
