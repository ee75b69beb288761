// One canonical record and everything inside it (a header with its parties, a line with its items), as flat blocks that
// are filled, written and used again. Bounded: what does not fit is refused and remembered.

import Octets

public struct RecordTree: ~Copyable, Sendable {
  /// A scalar field: where its text begins in `bytes` and how long it is; a list or record field: first and last node.
  /// Means something only where the node says that the field is present.
  public struct Slot: Sendable {
    public var first: UInt32
    public var second: UInt32
    /// Which of several sources filled it; smaller wins.
    public var rank: UInt8

    @inlinable @inline(__always)
    public init(first: UInt32, second: UInt32, rank: UInt8) {
      self.first = first
      self.second = second
      self.rank = rank
    }

    @inlinable @inline(__always) public var start: Int { Int(first) }
    @inlinable @inline(__always) public var end: Int { Int(first &+ second) }
    @inlinable @inline(__always) public var isEmpty: Bool { second == 0 }
  }

  public struct Node: Sendable {
    public var kind: RecordKind
    public var firstSlot: UInt32
    /// Next node of the same list; 0 is the end.
    public var next: UInt32 = 0
    /// Bit n: field n is there.
    public var present: UInt64 = 0

    @inlinable @inline(__always)
    public init(kind: RecordKind, firstSlot: UInt32) {
      self.kind = kind
      self.firstSlot = firstSlot
    }
  }

  /// Most nodes of a tree, and most bytes of its values.
  public static let nodeLimit = 50_000
  public static let byteLimit = 4 << 20

  // The storage is open to the inlined functions below; nobody else writes it.
  public var nodes: Slab<Node>
  public var slots: Slab<Slot>
  /// Values, UTF-8; `wordSlack` bytes follow the last one.
  public var bytes: Slab<UInt8>
  @usableFromInline let shapes = RecordShapes.all
  @usableFromInline var slotCount = 0
  @usableFromInline var byteCount = 0
  @usableFromInline var nodeCount = 0
  /// Something did not fit.
  public var isOverfull = false

  /// A tree with room for an ordinary header or line, or a `small` one, for records of which many are kept.
  public init(small: Bool = false) {
    nodes = Slab(repeating: Node(kind: .header, firstSlot: 0), count: small ? 8 : 256)
    slots = Slab(repeating: Slot(first: 0, second: 0, rank: 0), count: small ? 64 : 2_048)
    bytes = Slab(repeating: 0, count: (small ? 256 : 16_384) + wordSlack)
  }

  @inlinable @inline(__always) public var isEmpty: Bool { nodeCount == 0 }

  /// Grows with every value and record that is added, until the tree is emptied.
  public var extent: Int { byteCount &+ nodeCount }

  /// Bytes of memory that what it holds takes.
  public var size: Int {
    nodeCount &* MemoryLayout<Node>.stride &+ slotCount &* MemoryLayout<Slot>.stride &+ byteCount
  }

  /// Empties the tree.
  @inlinable @inline(__always)
  public mutating func removeAll() {
    nodeCount = 0
    slotCount = 0
    byteCount = 0
    isOverfull = false
  }

  /// Empties the tree and makes its root.
  public mutating func begin(_ kind: RecordKind) {
    removeAll()
    _ = make(kind)
  }

  @inlinable @inline(__always)
  mutating func make(_ kind: RecordKind) -> Int {
    let width = Int(shapes.table[Int(kind.rawValue)].width)
    let node = nodeCount
    if node == nodes.count || slotCount &+ width > slots.count { growRecords(width) }
    nodes[node] = Node(kind: kind, firstSlot: UInt32(truncatingIfNeeded: slotCount))
    slotCount &+= width
    nodeCount = node &+ 1
    return node
  }

  @usableFromInline @inline(never)
  mutating func growRecords(_ width: Int) {
    if nodeCount == nodes.count { nodes.grow(by: nodes.count, filling: nodes[0]) }
    if slotCount + width > slots.count { slots.grow(by: max(slots.count, width), filling: slots[0]) }
  }

  /// Adds a record to the field `field` of `parent`; answers its node, or -1 when the tree is full.
  @inlinable
  public mutating func append(_ kind: RecordKind, to parent: Int, field: Int) -> Int {
    guard nodeCount < Self.nodeLimit else {
      isOverfull = true
      return -1
    }
    let node = make(kind)
    let slot = Int(nodes[parent].firstSlot) &+ field
    let number = UInt32(truncatingIfNeeded: node)
    if nodes[parent].present &>> UInt64(truncatingIfNeeded: field) & 1 == 0 {
      nodes[parent].present |= 1 &<< UInt64(truncatingIfNeeded: field)
      slots[slot] = Slot(first: number, second: number, rank: 0)
    } else {
      nodes[Int(slots[slot].second)].next = number
      slots[slot].second = number
    }
    return node
  }

  @inlinable @inline(__always)
  public func has(_ node: Int, _ field: Int) -> Bool {
    nodes[node].present &>> UInt64(truncatingIfNeeded: field) & 1 != 0
  }

  /// A field of a record; an absent one is empty.
  @inlinable @inline(__always)
  public func slot(_ node: Int, _ field: Int) -> Slot {
    has(node, field) ? slots[Int(nodes[node].firstSlot) &+ field] : Slot(first: 0, second: 0, rank: 0)
  }

  /// Whether `rank` may fill the field: it is absent, or was filled by a less preferred source.
  @inlinable @inline(__always)
  public func takes(_ node: Int, _ field: Int, _ rank: UInt8) -> Bool {
    !has(node, field) || rank < slots[Int(nodes[node].firstSlot) &+ field].rank
  }

  /// Makes the value of a field from what is appended between `beginValue` and here.
  @inlinable @inline(__always)
  public mutating func endValue(_ node: Int, _ field: Int, _ rank: UInt8, from start: Int) {
    nodes[node].present |= 1 &<< UInt64(truncatingIfNeeded: field)
    slots[Int(nodes[node].firstSlot) &+ field] = Slot(
      first: UInt32(truncatingIfNeeded: start), second: UInt32(truncatingIfNeeded: byteCount &- start), rank: rank)
  }

  @inlinable @inline(__always)
  public var beginValue: Int { byteCount }

  /// Forgets bytes appended since `start`.
  public mutating func dropValue(from start: Int) { byteCount = start }

  /// Appends `source[start..<end]` to the value being made. `source` has `wordSlack` bytes behind.
  @inlinable @inline(__always)
  public mutating func append(_ source: Span<UInt8>, _ start: Int, _ end: Int) {
    let count = end &- start
    guard reserve(count) else { return }
    bytes.copy(source, start, end, to: byteCount)
    byteCount &+= count
  }

  /// Appends a range of a table of literals, or of another tree.
  @inlinable @inline(__always)
  public mutating func append(_ source: borrowing Slab<UInt8>, _ start: Int, _ end: Int) {
    let count = end &- start
    guard reserve(count) else { return }
    bytes.copy(source, start, end, to: byteCount)
    byteCount &+= count
  }

  @inlinable @inline(__always)
  public mutating func append(_ byte: UInt8) {
    guard reserve(1) else { return }
    bytes[byteCount] = byte
    byteCount &+= 1
  }

  /// Appends text that is in this tree already.
  public mutating func appendOwn(_ slot: Slot) {
    guard reserve(Int(slot.second)) else { return }
    for index in slot.start..<slot.end {
      bytes[byteCount] = bytes[index]
      byteCount &+= 1
    }
  }

  @inlinable @inline(__always)
  mutating func reserve(_ count: Int) -> Bool {
    byteCount &+ count &+ wordSlack <= bytes.count ? true : growBytes(count)
  }

  @usableFromInline @inline(never)
  mutating func growBytes(_ count: Int) -> Bool {
    guard byteCount + count <= Self.byteLimit else {
      isOverfull = true
      return false
    }
    bytes.grow(by: max(bytes.count, count + wordSlack), filling: 0)
    return true
  }

  /// The value of a scalar field, for checks and tests; nil when absent.
  public func text(_ node: Int, _ field: Int) -> String? {
    let slot = slot(node, field)
    if slot.isEmpty { return nil }
    return String(decoding: (slot.start..<slot.end).map { bytes[$0] }, as: UTF8.self)
  }

  /// How many records a field that is a list, or one record, holds.
  public func count(_ node: Int, _ field: Int) -> Int {
    guard has(node, field) else { return 0 }
    var count = 0
    var next = Int(slot(node, field).first)
    while next > 0 {
      count += 1
      next = Int(nodes[next].next)
    }
    return count
  }

  /// Whether two records hold the same values, in the same order.
  public func isSame(_ node: Int, _ other: borrowing RecordTree, _ there: Int) -> Bool {
    guard nodes[node].kind == other.nodes[there].kind, nodes[node].present == other.nodes[there].present else {
      return false
    }
    let lists = shapes.table[Int(nodes[node].kind.rawValue)].lists
    var rest = nodes[node].present
    while rest != 0 {
      let field = rest.trailingZeroBitCount
      rest &= rest &- 1
      let one = slot(node, field)
      let two = other.slot(there, field)
      if lists &>> UInt64(truncatingIfNeeded: field) & 1 != 0 {
        guard isSameList(Int(one.first), other, Int(two.first)) else { return false }
      } else {
        guard one.second == two.second else { return false }
        for index in 0..<Int(one.second) where bytes[one.start + index] != other.bytes[two.start + index] {
          return false
        }
      }
    }
    return true
  }

  private func isSameList(_ first: Int, _ other: borrowing RecordTree, _ there: Int) -> Bool {
    var node = first
    var twin = there
    while node > 0, twin > 0 {
      guard isSame(node, other, twin) else { return false }
      node = Int(nodes[node].next)
      twin = Int(other.nodes[twin].next)
    }
    return node == twin
  }

  /// Makes this the same tree as another, node by node.
  public mutating func copyAll(_ source: borrowing RecordTree) {
    removeAll()
    while nodes.count < source.nodeCount { nodes.grow(by: nodes.count, filling: nodes[0]) }
    while slots.count < source.slotCount { slots.grow(by: slots.count, filling: slots[0]) }
    while bytes.count < source.byteCount + wordSlack { bytes.grow(by: bytes.count, filling: 0) }
    for index in 0..<source.nodeCount { nodes[index] = source.nodes[index] }
    for index in 0..<source.slotCount { slots[index] = source.slots[index] }
    bytes.copy(source.bytes, 0, source.byteCount, to: 0)
    nodeCount = source.nodeCount
    slotCount = source.slotCount
    byteCount = source.byteCount
  }

  /// Copies the root of another tree, with all inside it, into the field `field` of `parent`.
  public mutating func graft(_ source: borrowing RecordTree, to parent: Int, field: Int) {
    let target = append(source.nodes[0].kind, to: parent, field: field)
    if target >= 0 { merge(source, 0, into: target) }
  }

  /// Copies the fields of `node` that `target` does not have yet; lists are joined.
  public mutating func merge(_ source: borrowing RecordTree, _ node: Int, into target: Int) {
    let lists = shapes.table[Int(source.nodes[node].kind.rawValue)].lists
    var rest = source.nodes[node].present
    while rest != 0 {
      let field = rest.trailingZeroBitCount
      rest &= rest &- 1
      let slot = source.slots[Int(source.nodes[node].firstSlot) &+ field]
      if lists &>> UInt64(truncatingIfNeeded: field) & 1 != 0 {
        mergeList(source, Int(slot.first), into: target, field)
      } else if takes(target, field, slot.rank) {
        let start = beginValue
        append(source.bytes, slot.start, slot.end)
        if beginValue > start { endValue(target, field, slot.rank, from: start) }
      }
    }
  }

  private mutating func mergeList(_ source: borrowing RecordTree, _ first: Int, into target: Int, _ field: Int) {
    var child = first
    while child > 0 {
      let copy = append(source.nodes[child].kind, to: target, field: field)
      if copy < 0 { return }
      merge(source, child, into: copy)
      child = Int(source.nodes[child].next)
    }
  }
}

/// What a tree needs to know of each kind of record, by raw value.
@usableFromInline final class RecordShapes: Sendable {
  @usableFromInline struct Shape: Sendable {
    /// Number of fields, at most 64.
    @usableFromInline var width: UInt32
    /// Fields that hold records.
    @usableFromInline var lists: UInt64
  }

  @usableFromInline static let all = RecordShapes()
  @usableFromInline let table: Slab<Shape>

  private init() {
    table = Slab(
      RecordKind.allCases.map { kind in
        var lists: UInt64 = 0
        for (index, field) in kind.fields.enumerated() where field.type.isRecord { lists |= 1 << UInt64(index) }
        precondition(kind.fields.count <= 64, "a record has at most 64 fields")
        return Shape(width: UInt32(kind.fields.count), lists: lists)
      })
  }
}

extension FieldType {
  /// Holds records, not text.
  public var isRecord: Bool {
    switch self {
    case .one, .many: true
    default: false
    }
  }
}
