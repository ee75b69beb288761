// One canonical record and everything inside it (a header with its parties, a line with its items), as flat arrays that
// are filled, written and used again. Bounded: what does not fit is refused and remembered.

import Octets

public struct RecordTree: Sendable {
  /// A scalar field: a range of `bytes`; a list or record field: first and last node. Length 0 is absent.
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
  }

  public struct Node: Sendable {
    public var kind: RecordKind
    public var firstSlot: UInt32
    /// Next node of the same list; 0 is the end.
    public var next: UInt32

    @inlinable @inline(__always)
    public init(kind: RecordKind, firstSlot: UInt32, next: UInt32) {
      self.kind = kind
      self.firstSlot = firstSlot
      self.next = next
    }
  }

  /// Most nodes of a tree, and most bytes of its values.
  public static let nodeLimit = 50_000
  public static let byteLimit = 4 << 20

  // The storage is open to the inlined functions below; nobody else writes it.
  public var nodes: ContiguousArray<Node>
  public var slots: ContiguousArray<Slot>
  /// Values, UTF-8; `wordSlack` bytes follow the last one.
  public var bytes: ContiguousArray<UInt8>
  @usableFromInline var slotCount = 0
  @usableFromInline var byteCount = 0
  @usableFromInline var nodeCount = 0
  /// Something did not fit.
  public var isOverfull = false

  /// A tree with room for an ordinary header or line, or a `small` one, for records of which many are kept.
  public init(small: Bool = false) {
    nodes = ContiguousArray(repeating: Node(kind: .header, firstSlot: 0, next: 0), count: small ? 8 : 256)
    slots = ContiguousArray(repeating: Slot(first: 0, second: 0, rank: 0), count: small ? 32 : 2_048)
    bytes = ContiguousArray(repeating: 0, count: (small ? 256 : 16_384) + wordSlack)
  }

  public var isEmpty: Bool { nodeCount == 0 }

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
    let count = fieldCounts[Int(kind.rawValue)]
    let node = nodeCount
    if node == nodes.count { nodes.append(contentsOf: repeatElement(nodes[0], count: node)) }
    while slotCount &+ count > slots.count { slots.append(contentsOf: repeatElement(slots[0], count: slots.count)) }
    nodes[node] = Node(kind: kind, firstSlot: UInt32(truncatingIfNeeded: slotCount), next: 0)
    var index = slotCount
    let end = index &+ count
    while index < end {
      slots[index] = Slot(first: 0, second: 0, rank: 0)
      index &+= 1
    }
    slotCount = end
    nodeCount = node &+ 1
    return node
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
    if slots[slot].second == 0 {
      slots[slot].first = UInt32(truncatingIfNeeded: node)
    } else {
      nodes[Int(slots[slot].second)].next = UInt32(truncatingIfNeeded: node)
    }
    slots[slot].second = UInt32(truncatingIfNeeded: node)
    return node
  }

  @inlinable @inline(__always)
  public func slot(_ node: Int, _ field: Int) -> Slot { slots[Int(nodes[node].firstSlot) &+ field] }

  /// Whether `rank` may fill the field: it is empty, or was filled by a less preferred source.
  @inlinable @inline(__always)
  public func takes(_ node: Int, _ field: Int, _ rank: UInt8) -> Bool {
    let slot = slot(node, field)
    return slot.second == 0 || rank < slot.rank
  }

  /// Makes the value of a field from what is appended between `beginValue` and here.
  @inlinable @inline(__always)
  public mutating func endValue(_ node: Int, _ field: Int, _ rank: UInt8, from start: Int) {
    let index = Int(nodes[node].firstSlot) &+ field
    slots[index] = Slot(
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
    unsafe bytes.withUnsafeMutableBytes { out in
      var index = 0
      while index < count {
        unsafe out.storeBytes(of: source.word(at: start &+ index), toByteOffset: byteCount &+ index, as: UInt64.self)
        index &+= 8
      }
    }
    byteCount &+= count
  }

  /// Appends a range of a table of literals, which has `wordSlack` bytes behind.
  @inlinable @inline(__always)
  public mutating func append(_ literals: ContiguousArray<UInt8>, _ range: Range<Int32>) {
    append(literals.span, Int(range.lowerBound), Int(range.upperBound))
  }

  @inlinable @inline(__always)
  public mutating func append(_ byte: UInt8) {
    guard reserve(1) else { return }
    bytes[byteCount] = byte
    byteCount &+= 1
  }

  @inlinable @inline(__always)
  mutating func reserve(_ count: Int) -> Bool {
    byteCount &+ count &+ wordSlack <= bytes.count ? true : grow(count)
  }

  @usableFromInline
  mutating func grow(_ count: Int) -> Bool {
    guard byteCount + count <= Self.byteLimit else {
      isOverfull = true
      return false
    }
    bytes.append(contentsOf: repeatElement(0, count: max(bytes.count, count + wordSlack)))
    return true
  }

  /// The value of a scalar field, for checks and tests; nil when absent.
  public func text(_ node: Int, _ field: Int) -> String? {
    let slot = slot(node, field)
    guard slot.second > 0 else { return nil }
    return String(decoding: bytes[Int(slot.first)..<Int(slot.first + slot.second)], as: UTF8.self)
  }

  /// Copies a record of another tree, with all inside it, into the field `field` of `parent`.
  public mutating func copy(_ source: borrowing RecordTree, node: Int, to parent: Int, field: Int) {
    let target = append(source.nodes[node].kind, to: parent, field: field)
    if target >= 0 { copyFields(source, node, into: target) }
  }

  /// Copies the fields of `node` that `target` does not have yet; lists are joined.
  public mutating func copyFields(_ source: borrowing RecordTree, _ node: Int, into target: Int) {
    for (index, field) in source.nodes[node].kind.fields.enumerated() {
      let slot = source.slot(node, index)
      guard slot.second > 0 else { continue }
      switch field.type {
      case .one, .many:
        var child = Int(slot.first)
        while child > 0 {
          copy(source, node: child, to: target, field: index)
          child = Int(source.nodes[child].next)
        }
      default:
        guard takes(target, index, slot.rank) else { continue }
        let start = beginValue
        append(source.bytes.span, Int(slot.first), Int(slot.first + slot.second))
        endValue(target, index, slot.rank, from: start)
      }
    }
  }
}

/// Number of fields of each record kind, by raw value.
@usableFromInline let fieldCounts: [Int] = RecordKind.allCases.map(\.fields.count)
