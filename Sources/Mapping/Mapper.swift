// The forward interpreter: takes the segments of one set with their positions in the guide, fills canonical records, and
// says when a line is complete. Holds one header, one line in the making and one finished, and for hierarchies the levels
// a line may still belong to. Everything is bounded and reused.

import Canonical
import Conformance
import Octets

package struct Mapper: ~Copyable, Sendable {
  package let plan: MappingPlan
  package internal(set) var header = RecordTree()
  package internal(set) var totals = RecordTree()
  /// The line that was completed last.
  package private(set) var finished = RecordTree()
  var line = RecordTree()
  var hasLine = false
  /// Node of each scope's present record in its tree; -1 where there is none.
  var nodes: Slab<Int32>
  /// How often the segments that are counted have come in the present record of their scope.
  var counts: Slab<Int32>
  /// Which gates are open.
  var gates: Slab<Bool>
  var hierarchy = Hierarchy()
  /// The separator of components is whatever the engine says it is.
  package var componentSeparator: UInt8?
  /// Text may hold bytes above ASCII: look and convert.
  package var looksAtCharacters = false
  /// Something did not fit in the records of this document.
  package var isOverfull: Bool { header.isOverfull || wasOverfull || totals.isOverfull }
  /// An HL names a parent that was let go.
  package var hasForgotten: Bool { hierarchy.hasForgotten }
  private var wasOverfull = false
  var editor = TextEditor()
  /// Sums of fields of all lines, one for each tally; nil when one does not fit.
  var sums: [ExactDecimal?] = []
  /// What the heading says by field, where a trace has put its numbers in place of it.
  var heading: [Int: String] = [:]
  /// Nothing more is read of the heading: where every row says it again, the first one counts.
  package var isPastHeading = false
  /// A line is in `finished` that nobody has taken yet.
  package var hasFinished = false
  /// Codes of the latest segment that a table lacks, for whoever reports them. Seldom any.
  package internal(set) var unmapped: [UnmappedCode] = []
  /// Lines completed so far.
  package private(set) var lineCount = 0

  package init(_ plan: MappingPlan) {
    self.plan = plan
    nodes = Slab(repeating: -1, count: plan.scopes.count)
    counts = Slab(repeating: 0, count: plan.counterCount)
    gates = Slab(repeating: false, count: plan.gateCount)
  }

  /// A new set begins.
  package mutating func begin() {
    nodes.fill(0, nodes.count, with: -1)
    counts.fill(0, counts.count, with: 0)
    header.begin(.header)
    totals.begin(.totals)
    line.removeAll()
    nodes[plan.headerScope] = 0
    nodes[plan.totalsScope] = 0
    hasLine = false
    hasFinished = false
    wasOverfull = false
    isPastHeading = false
    lineCount = 0
    heading = [:]
    if !plan.tallies.isEmpty { sums = plan.tallies.map { _ in .zero } }
    hierarchy.begin()
    for at in plan.openings { set(at) }
  }

  /// A new set begins whose heading another mapper of the same plan has read already, and gives away.
  package mutating func begin(with other: inout Mapper) {
    begin()
    swap(&header, &other.header)
    isPastHeading = true
  }

  /// Gives the finished line, with the heading.
  package mutating func giveLine(_ body: (_ header: borrowing RecordTree, _ line: borrowing RecordTree) -> Void) {
    hasFinished = false
    body(header, finished)
  }

  /// The set is over; answers whether a last line is in `finished`.
  package mutating func end() -> Bool {
    let hasLast = plan.levels.count == 0 ? finishLine() : finishHierarchyLine()
    if !plan.tallies.isEmpty { setTallies() }
    return hasLast
  }

  /// Takes the segment at `position`; answers whether there is something to see to: a line in `finished`, if
  /// `hasFinished`, or codes in `unmapped`.
  package mutating func take(
    _ position: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView
  ) -> Bool {
    var completed = false
    if position == plan.levelPosition { completed = enterLevel(bytes, ends, view) }
    var index = Int(plan.firstStep[position])
    let end = Int(plan.firstStep[position &+ 1])
    if index == end { return completed }
    // Most conditions look at the first element: its key is made once, when it is needed.
    var firstKey: UInt64 = 0
    var hasKey = false
    while index < end {
      let at = index
      index &+= 1
      if isPastHeading, plan.steps[at].isOfHeading { continue }
      if plan.steps[at].conditionCount > 0 {
        let isMet: Bool
        if plan.steps[at].needed > 0 {
          isMet = !Self.range(Int(plan.steps[at].needed), ends, view).isEmpty
        } else {
          if !hasKey {
            firstKey = plan.conditionKey(bytes, Self.range(1, ends, view))
            hasKey = true
          }
          isMet = holds(at, firstKey, bytes, ends, view)
        }
        if !isMet {
          if plan.steps[at].operation == .open { close(Int(plan.steps[at].scope)) }
          if plan.steps[at].operation == .gate { gates[Int(plan.steps[at].literal.lowerBound)] = false }
          continue
        }
      }
      switch plan.steps[at].operation {
      case .copy: copy(at, bytes, ends, view)
      case .open:
        let scope = Int(plan.steps[at].scope)
        if scope == plan.lineScope {
          if finishLine() { completed = true }
          beginLine(scope)
        } else {
          open(scope)
        }
      case .pair: copyPair(at, bytes, ends, view)
      case .moment: copyMoment(at, bytes, ends, view)
      case .constant: set(at)
      case .pairs:
        copyPairs(at, bytes, ends, view)
        index &+= Int(plan.steps[at].rank)
      case .look: if look(at, bytes, ends, view) { completed = true }
      case .edit: if edit(at, bytes, ends, view) { completed = true }
      case .editMoment: if editMoment(at, bytes, ends, view) { completed = true }
      case .count: counts[Int(plan.steps[at].literal.lowerBound)] &+= 1
      case .gate: gates[Int(plan.steps[at].literal.lowerBound)] = true
      case .clock: copyClock(at, bytes, ends, view)
      }
    }
    return completed
  }

  // MARK: Records

  mutating func beginLine(_ scope: Int) {
    line.begin(.line)
    close(scope)
    nodes[scope] = 0
    hasLine = true
  }

  mutating func finishLine() -> Bool {
    guard hasLine else { return false }
    if !plan.carries.isEmpty { carryDown() }
    if !plan.tallies.isEmpty { tally() }
    if line.isOverfull { wasOverfull = true }
    swap(&line, &finished)
    hasLine = false
    hasFinished = true
    lineCount += 1
    return true
  }

  /// Forgets the records of a scope and of all scopes inside it.
  @inline(__always)
  mutating func close(_ scope: Int) {
    let end = Int(plan.scopes[scope].end)
    if end == scope &+ 1 { nodes[scope] = -1 } else { nodes.fill(scope, end, with: -1) }
    var counter = Int(plan.scopes[scope].counters.lowerBound)
    while counter < Int(plan.scopes[scope].counters.upperBound) {
      counts[counter] = 0
      counter &+= 1
    }
  }

  /// Begins the record of a list member; answers its node, or -1.
  @discardableResult
  mutating func open(_ scope: Int) -> Int {
    close(scope)
    let entry = plan.scopes[scope]
    var parent = Int(nodes[Int(entry.parent)])
    if parent < 0, plan.scopes[Int(entry.parent)].isLazy { parent = open(Int(entry.parent)) }
    guard parent >= 0 else { return -1 }
    let node: Int
    switch entry.tree {
    case .header: node = header.append(entry.kind, to: parent, field: Int(entry.field))
    case .totals: node = totals.append(entry.kind, to: parent, field: Int(entry.field))
    case .line: node = line.append(entry.kind, to: parent, field: Int(entry.field))
    case .carried: node = hierarchy.append(entry.kind, to: parent, field: Int(entry.field))
    }
    nodes[scope] = Int32(truncatingIfNeeded: node)
    if !entry.constants.isEmpty {
      for at in entry.constants { set(Int(at)) }
    }
    return node
  }

  /// The node a step writes to; lazy scopes begin here. -1 for none.
  @inline(__always)
  mutating func node(_ scope: Int) -> Int {
    let node = Int(nodes[scope])
    return node >= 0 || !plan.scopes[scope].isLazy ? node : open(scope)
  }

  // MARK: Hierarchy

  /// An HL: finishes the line that ends here, finds the levels around the new one, begins its record.
  mutating func enterLevel(_ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView) -> Bool {
    let id = Self.range(1, ends, view)
    let parent = Self.range(2, ends, view)
    let code = Self.range(3, ends, view)
    let key = bytes.key(code.lowerBound, code.upperBound)
    let level = plan.level(key)
    for other in plan.levels.indices { close(plan.levels[other].scope) }
    let parentKey = parent.isEmpty ? nil : NumberSet.key(bytes, parent.lowerBound, parent.upperBound)
    let idKey = NumberSet.key(bytes, id.lowerBound, id.upperBound)
    // A package under the line in the making belongs to it.
    if hasLine, level >= 0, plan.levels[level].role == .carried, let parentKey, hierarchy.isInLine(parentKey) {
      let scope = plan.levels[level].scope
      hierarchy.addToLine(idKey)
      nodes[scope] = Int32(hierarchy.openScratch(plan.scopes[scope].kind))
      return false
    }
    let completed = finishHierarchyLine()
    hierarchy.enter(idKey, parent: parentKey)
    guard level >= 0 else { return completed }
    let entry = plan.levels[level]
    switch entry.role {
    case .header: nodes[entry.scope] = hierarchy.isFirstRoot ? 0 : -1
    case .line:
      beginLine(entry.scope)
      hierarchy.beginLine(idKey)
    case .carried:
      nodes[entry.scope] = Int32(hierarchy.open(plan.scopes[entry.scope].kind, field: entry.field, isOne: entry.isOne))
    }
    return completed
  }

  /// Gives the line the records of the levels around it, then finishes it.
  private mutating func finishHierarchyLine() -> Bool {
    guard hasLine else { return false }
    hierarchy.carry(into: &line)
    return finishLine()
  }
}
