// The interpreter of programs: one loop over flat operations. What is not met on most lines of most documents is kept out
// of it.

import Canonical
import Octets

extension Machine {
  /// Runs `range` of a program. `part` is the line, or the totals.
  mutating func run(
    _ range: Range<Int>, _ program: borrowing Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree,
    _ sink: inout ByteSink
  ) {
    var at = range.lowerBound
    while at < range.upperBound {
      let op = program.ops[at]
      at &+= 1
      switch op.code {
      case .literal: sink.write(program.text.span, Int(op.start), Int(op.end))
      case .item:
        sink.write(program.text.span, Int(op.start) &+ (comma ? 0 : Int(op.extra)), Int(op.end))
        comma = true
      case .member:
        let text = text(op.source, program, header, part)
        if text.isEmpty {
          at = Int(op.target)
        } else {
          sink.write(program.text.span, Int(op.start), Int(op.end))
          copy(text, header, part, &sink)
          sink.write(0x22)
        }
      case .copy:
        sink.write(program.text.span, Int(op.start), Int(op.end))
        copy(text(op.source, program, header, part), header, part, &sink)
      case .need: if text(op.source, program, header, part).isEmpty { at = Int(op.target) }
      case .test: if !holds(Int(op.source), program, header, part) { at = Int(op.target) }
      case .loop: if !begin(Int(op.extra), program, header, part) { at = Int(op.target) }
      case .next: if advance(Int(op.extra), program, header, part) { at = Int(op.target) }
      case .needSeveral: if severalCounts[Int(op.source)] == 0 { at = Int(op.target) }
      case .needHits: if hits == 0 { at = Int(op.target) }
      case .needFlag: if flags & 1 &<< UInt64(op.extra) == 0 { at = Int(op.target) }
      case .lookup: if !look(op, program, header, part) { at = Int(op.target) }
      case .needRecord: if !isRecord(text(op.source, program, header, part), header, part) { at = Int(op.target) }
      case .changed: if !hasChanged(op, program, header, part) { at = Int(op.target) }
      case .jump: at = Int(op.target)
      case .comma: comma = op.extra != 0
      case .clearHits: hits = 0
      case .hit: hits &+= 1
      case .enter: enter(root: Int(op.extra), program, header, part)
      default: runValue(op, program, header, part, &sink)
      }
    }
  }

  /// Operations that write a value in a form of its own, or change what is remembered.
  private mutating func runValue(
    _ op: Program.Op, _ program: borrowing Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree,
    _ sink: inout ByteSink
  ) {
    sink.write(program.text.span, Int(op.start), Int(op.end))
    switch op.code {
    case .plain: plain(text(op.source, program, header, part), header, part, &sink)
    case .decimal: decimal(op, program, header, part, &sink)
    case .moment: moment(op, program, header, part, &sink)
    case .date: date(op, program, header, part, &sink)
    case .due: due(op, program, header, part, &sink)
    case .ordinal: sink.write(decimal: UInt64(ordinal))
    case .index: sink.write(decimal: UInt64(indexes[Int(op.extra)]))
    case .stem: sink.write(pool.bytes.span, stems[Int(op.source)].lowerBound, stems[Int(op.source)].upperBound)
    case .word: word(program, &sink)
    case .bars: for _ in 1..<max(1, hits) { sink.write("\"|\",") }
    case .several: several(op, program, header, part, &sink)
    case .htmlCopy: copyHTML(op, program, header, part, &sink)
    case .idEnd:
      id.bound(from: 0, limit: externalIDLimit)
      sink.write(id.bytes.span, 0, id.count)
    case .idBegin, .idText, .idOrdinal, .idIndex: appendID(op, program, header, part)
    default: note(op, program, header, part)
    }
  }

  /// Operations that only remember.
  private mutating func note(
    _ op: Program.Op, _ program: borrowing Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    switch op.code {
    case .flag: flags |= 1 &<< UInt64(op.extra)
    case .basis:
      let found = program.tables[1].find(key(text(op.source, program, header, part), header, part))
      shift = found.map { Int(program.text[$0.lowerBound]) - 0x30 } ?? 0
    case .days: days = number(text(op.source, program, header, part), header, part)
    case .negate: isNegated = true
    case .tally:
      let text = text(op.source, program, header, part)
      if text.isEmpty { return }
      let found = program.tables[Int(op.extra)].find(key(text, header, part))
      remarks.count(found ?? 0..<0)
    case .raise: raise(Int(op.source), program, header, part)
    default: break
    }
  }

  // MARK: Records

  /// The root of a tree: its record is the first one.
  private mutating func enter(
    root scope: Int, _ program: borrowing Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    let isThere = program.scopes[scope].tree == 0 ? !header.isEmpty : !part.isEmpty
    nodes[scope] = isThere ? 0 : -1
    enter(scope, program, header, part)
  }

  /// Goes to the first record of a loop; answers whether there is one.
  private mutating func begin(
    _ scope: Int, _ program: borrowing Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let entry = program.scopes[scope]
    let owner = Int(nodes[Int(entry.parent)])
    indexes[scope] = 0
    guard owner >= 0 else { return false }
    let head = list(entry.tree, owner, entry.field, header, part)
    let first = seek(head, entry, program, header, part)
    guard first >= 0 else { return false }
    if entry.count != .every {
      let next = entry.isOne ? -1 : after(entry.tree, first, header, part)
      if (seek(next, entry, program, header, part) >= 0) != (entry.count == .several) { return false }
    }
    take(scope, first, program, header, part)
    return true
  }

  private mutating func advance(
    _ scope: Int, _ program: borrowing Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let entry = program.scopes[scope]
    if entry.isOne || entry.count != .every { return false }
    let node = seek(after(entry.tree, Int(nodes[scope]), header, part), entry, program, header, part)
    if node < 0 { return false }
    take(scope, node, program, header, part)
    return true
  }

  /// The first record from `node` on that passes the loop's filter; -1 for none.
  private func seek(
    _ node: Int, _ entry: Program.Scope, _ program: borrowing Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) -> Int {
    var node = node
    while node >= 0, !passes(entry.filter, entry.tree, node, program, header, part) {
      node = entry.isOne ? -1 : after(entry.tree, node, header, part)
    }
    return node
  }

  private mutating func take(
    _ scope: Int, _ node: Int, _ program: borrowing Program, _ header: borrowing RecordTree,
    _ part: borrowing RecordTree
  ) {
    nodes[scope] = Int32(truncatingIfNeeded: node)
    indexes[scope] &+= 1
    enter(scope, program, header, part)
  }

  // MARK: Conditions

  private func holds(
    _ index: Int, _ program: borrowing Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let condition = program.conditions[index]
    let holds: Bool
    switch condition.kind {
    case .policy: holds = policies & 1 &<< UInt64(condition.source) != 0
    case .scope: holds = nodes[Int(condition.source)] >= 0
    default:
      let text = text(condition.source, program, header, part)
      switch condition.kind {
      case .words:
        holds = !text.isEmpty && matches(condition.keys, key(text, header, part), text, program, header, part)
      case .positive: holds = isPositive(text, header, part)
      case .same:
        let other = self.text(condition.other, program, header, part)
        holds = text.isEmpty || other.isEmpty || key(text, header, part) == key(other, header, part)
      default: holds = !text.isEmpty
      }
    }
    return holds != condition.isNegated
  }

  /// Looks a word up; answers whether it is there.
  private mutating func look(
    _ op: Program.Op, _ program: borrowing Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let key = key(text(op.source, program, header, part), header, part)
    if op.extra == 0, let range = units?.find(key) {
      found = range
      isOwnUnit = true
      return true
    }
    guard let range = program.tables[Int(op.extra)].find(key) else { return false }
    found = range
    isOwnUnit = false
    return true
  }

  /// Whether a value is not the one that was there before; of packages inside each other each level is compared by itself.
  private mutating func hasChanged(
    _ op: Program.Op, _ program: borrowing Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let text = text(op.source, program, header, part)
    if text.isEmpty { return false }
    let source = program.sources[Int(op.source)]
    let level = source.scope == Pseudo.scope ? 0 : Int(indexes[Int(source.scope)])
    let place = Int(op.extra) &* Self.severalLimit &+ min(level, Self.severalLimit &- 1)
    let key = key(text, header, part)
    if previous[place] == key { return false }
    previous[place] = key
    return true
  }
}
