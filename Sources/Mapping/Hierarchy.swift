// The levels of an HL hierarchy that lines may still belong to: shipment, orders, pallets, cartons. Levels are found by
// their HL01, in whatever order they come. At most `limit` are kept; a line that names one that was let go is reported.

import Canonical
import Octets

struct Hierarchy: ~Copyable, Sendable {
  /// Levels remembered at a time, and how deep the chain above a line is followed. Of more levels those are let go that
  /// nothing has named as its parent since they came, or for the longest time.
  static let limit = 2_048
  static let depthLimit = 32

  struct Level: ~Copyable, Sendable {
    var id: UInt64 = 0
    /// Index of the parent level, and its id to notice when the place was given to another.
    var parent = -1
    var parentID: UInt64 = 0
    /// The record carried to lines, or none.
    var tree = RecordTree(small: true)
    var field = -1
    var isOne = false
    /// A level below was entered since somebody looked for a place.
    var isNamed = false
  }

  private var levels = Slab<Level>()
  private var index: [UInt64: Int] = [:]
  /// The levels above a line, from the inside out.
  private var chain = Slab<Int>(repeating: 0, count: depthLimit)
  private let packages = RecordKind.line.index(of: "partPackages") ?? 0
  /// Levels of this set, and where the next place is looked for once there are as many as can be.
  private var used = 0
  private var next = 0
  private var current = -1
  private var roots = 0
  /// Identifiers of the line in the making and of the packages inside it.
  private var lineIDs: [UInt64] = []
  private var lineLevel = -1
  /// Records of packages inside the line in the making.
  private var inside = Slab<RecordTree>()
  private var insideCount = 0
  private var writesInside = false
  /// A line is below a level that was let go.
  private(set) var hasForgotten = false
  private var hasLetGo = false

  var isFirstRoot: Bool { roots == 1 }

  mutating func begin() {
    index.removeAll(keepingCapacity: true)
    used = 0
    next = 0
    current = -1
    roots = 0
    lineIDs.removeAll(keepingCapacity: true)
    insideCount = 0
    writesInside = false
    hasForgotten = false
    hasLetGo = false
  }

  /// A new level below `parent`.
  mutating func enter(_ id: UInt64, parent: UInt64?) {
    writesInside = false
    var above = -1
    if let parent {
      if current >= 0, levels[current].id == parent {
        above = current
      } else if let near = near(parent) {
        above = near
      } else if let known = index[parent] {
        above = known
      } else {
        hasForgotten = hasForgotten || hasLetGo
      }
    } else {
      roots += 1
    }
    keepChain(above)
    current = place(id)
    levels[current].parent = above
    levels[current].parentID = parent ?? 0
    levels[current].field = -1
  }

  /// A level around the present one, which most parents are.
  private mutating func near(_ id: UInt64) -> Int? {
    var at = current
    var depth = 0
    while at >= 0, depth < Self.depthLimit {
      let above = levels[at].parent
      if above < 0 || levels[above].id != levels[at].parentID { return nil }
      if levels[above].id == id { return above }
      at = above
      depth += 1
    }
    return nil
  }

  /// The levels above a new one are needed for as long as it is.
  private mutating func keepChain(_ first: Int) {
    var at = first
    var depth = 0
    while at >= 0, depth < Self.depthLimit {
      levels[at].isNamed = true
      let above = levels[at].parent
      if above >= 0, levels[above].id != levels[at].parentID { return }
      at = above
      depth += 1
    }
  }

  /// A free place, or that of a level that is let go.
  private mutating func place(_ id: UInt64) -> Int {
    var at = used
    if used < Self.limit {
      used += 1
      if at == levels.count { levels.append(Level()) }
    } else {
      while levels[next].isNamed {
        levels[next].isNamed = false
        next = (next + 1) % Self.limit
      }
      at = next
      next = (next + 1) % Self.limit
      if index[levels[at].id] == at { index[levels[at].id] = nil }
      hasLetGo = true
    }
    levels[at].id = id
    levels[at].isNamed = false
    index[id] = at
    return at
  }

  /// Begins the record of the level just entered; answers its node.
  mutating func open(_ kind: RecordKind, field: Int, isOne: Bool) -> Int {
    levels[current].tree.begin(kind)
    levels[current].field = field
    levels[current].isOne = isOne
    return 0
  }

  mutating func append(_ kind: RecordKind, to parent: Int, field: Int) -> Int {
    writesInside
      ? inside[insideCount - 1].append(kind, to: parent, field: field)
      : levels[current].tree.append(kind, to: parent, field: field)
  }

  @inline(__always)
  mutating func write(_ body: (inout RecordTree) -> Void) {
    if writesInside { body(&inside[insideCount - 1]) } else { body(&levels[current].tree) }
  }

  /// For those who look at what was written.
  func read<Answer>(_ body: (borrowing RecordTree) -> Answer) -> Answer {
    writesInside ? body(inside[insideCount - 1]) : body(levels[current].tree)
  }

  // MARK: The line in the making

  /// The level just entered is a line. Lines are not kept as levels, unless something below names them.
  mutating func beginLine(_ id: UInt64) {
    lineIDs.removeAll(keepingCapacity: true)
    lineIDs.append(id)
    lineLevel = current
    insideCount = 0
  }

  mutating func isInLine(_ parent: UInt64) -> Bool { lineIDs.contains(parent) }

  mutating func addToLine(_ id: UInt64) {
    if lineIDs.count < 4_096 { lineIDs.append(id) }
  }

  /// Begins the record of a package inside the line; answers its node.
  mutating func openScratch(_ kind: RecordKind) -> Int {
    if insideCount < 4_096 {
      if insideCount == inside.count { inside.append(RecordTree(small: true)) }
      insideCount += 1
    }
    inside[insideCount - 1].begin(kind)
    writesInside = true
    return 0
  }

  /// Copies the records of the levels around the line into it, outermost first, then those inside it.
  mutating func carry(into line: inout RecordTree) {
    var count = 0
    var at = lineLevel
    var depth = 0
    while at >= 0, depth < Self.depthLimit {
      let above = levels[at].parent
      if above < 0 { break }
      if levels[above].id != levels[at].parentID {
        hasForgotten = true
        break
      }
      chain[count] = above
      count += 1
      at = above
      depth += 1
    }
    while count > 0 {
      count -= 1
      let level = chain[count]
      if levels[level].field >= 0 {
        Self.add(levels[level].tree, levels[level].field, levels[level].isOne, to: &line)
      }
    }
    for index in 0..<insideCount { Self.add(inside[index], packages, false, to: &line) }
    insideCount = 0
    writesInside = false
  }

  private static func add(_ tree: borrowing RecordTree, _ field: Int, _ isOne: Bool, to line: inout RecordTree) {
    if isOne, line.has(0, field) {
      line.merge(tree, 0, into: Int(line.slot(0, field).first))
    } else {
      line.graft(tree, to: 0, field: field)
    }
  }
}
