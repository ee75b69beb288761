// The interpreter of programs: one loop over flat operations. What is not met on most lines of most documents is kept out
// of it.

import Canonical
import Octets

extension Machine {
  /// Runs a program from `start` to its next stop. `part` is the line, or the totals.
  mutating func run(
    _ start: Int, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree,
    _ sink: inout ByteSink
  ) {
    let (table, words) = (program.ops, program.text)
    let (ops, literals) = (table.span, words.span)
    var at = start
    while true {
      let op = ops[at]
      at &+= 1
      switch op.code {
      case .stop: return
      case .literal: sink.write(literals, Int(op.start), Int(op.end))
      case .item:
        sink.write(literals, Int(op.start) &+ (comma ? 0 : Int(op.extra)), Int(op.end))
        comma = true
      case .member:
        let text = text(op, program, header, part)
        if text.isEmpty {
          at = Int(op.target)
        } else {
          sink.write(literals, Int(op.start), Int(op.end))
          copy(text, header, part, &sink)
          sink.write(0x22)
        }
      case .copy:
        sink.write(literals, Int(op.start), Int(op.end))
        copy(text(op, program, header, part), header, part, &sink)
        if op.isQuoted { sink.write(0x22) }
      case .need: if text(op, program, header, part).isEmpty { at = Int(op.target) }
      case .test: if !holds(op, program, header, part) { at = Int(op.target) }
      case .loop: if !begin(Int(op.extra), program, header, part) { at = Int(op.target) }
      case .next: if advance(Int(op.extra), program, header, part) { at = Int(op.target) }
      case .needSeveral: if severalCounts[Int(op.extra)] == 0 { at = Int(op.target) }
      case .needHits: if hits == 0 { at = Int(op.target) }
      case .needHit: if hitBits & 1 &<< UInt64(op.extra) == 0 { at = Int(op.target) }
      case .needFlag: if flags & 1 &<< UInt64(op.extra) == 0 { at = Int(op.target) }
      case .lookup: if !look(op, program, header, part) { at = Int(op.target) }
      case .jump: at = Int(op.target)
      case .comma: comma = op.extra != 0
      case .clearHits:
        hits = 0
        hitBits = 0
      case .hit:
        hits &+= 1
        hitBits |= 1 &<< UInt64(op.extra)
      case .enter: enter(root: Int(op.extra), program, header, part)
      case .join: waiting = Int(op.start)..<Int(op.end)
      case .joinItem:
        if waiting.isEmpty {
          sink.write(literals, Int(op.start), Int(op.end))
        } else {
          sink.write(literals, waiting.lowerBound, waiting.upperBound)
          waiting = 0..<0
        }
      case .joinEnd: if waiting.isEmpty { sink.write(0x22) } else { at = Int(op.target) }
      case .decimal:
        sink.write(literals, Int(op.start), Int(op.end))
        decimal(op, program, header, part, &sink)
        if op.isQuoted { sink.write(0x22) }
      default: if !runRare(op, literals, program, header, part, &sink) { at = Int(op.target) }
      }
    }
  }

  /// Operations of other kinds; answers whether to go on at the next one.
  private mutating func runRare(
    _ op: Program.Op, _ literals: Span<UInt8>, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree,
    _ sink: inout ByteSink
  ) -> Bool {
    sink.write(literals, Int(op.start), Int(op.end))
    switch op.code {
    case .needRecord: return isRecord(text(op, program, header, part), header, part)
    case .changed: return hasChanged(op, program, header, part)
    case .plain: plain(text(op, program, header, part), header, part, &sink)
    case .moment: moment(text(op, program, header, part), header, part, &sink)
    case .date: date(text(op, program, header, part), header, part, &sink)
    case .due: due(text(op, program, header, part), header, part, &sink)
    case .ordinal: sink.write(decimal: UInt64(ordinal))
    case .index: sink.write(decimal: UInt64(indexes[Int(op.extra)]))
    case .stem: sink.write(pool.bytes.span, stems[Int(op.extra)].lowerBound, stems[Int(op.extra)].upperBound)
    case .word: word(literals, &sink)
    case .bars: bars(&sink)
    case .several: several(op, program, header, part, &sink)
    case .htmlCopy: copyHTML(op, program, header, part, &sink)
    case .idEnd: writeID(&sink)
    default: note(op, program, header, part)
    }
    if op.isQuoted { sink.write(0x22) }
    return true
  }

  /// Operations that only remember.
  private mutating func note(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    switch op.code {
    case .flag: flags |= 1 &<< UInt64(op.extra)
    case .basis:
      let found = program.tables[1].find(key(text(op, program, header, part), header, part))
      shift = found.map { Int(program.text[$0.lowerBound]) - 0x30 } ?? 0
    case .days: days = number(text(op, program, header, part), header, part)
    case .negate: isNegated = true
    case .tally:
      let text = text(op, program, header, part)
      if text.isEmpty { return }
      remarks.count(program.tables[Int(op.extra)].find(key(text, header, part)) ?? 0..<0)
    case .raise: raise(Int(op.start), program, header, part)
    default: appendID(op, program, header, part)
    }
  }

  // MARK: Conditions

  private func holds(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let condition = program.conditions[Int(op.start)]
    let holds: Bool
    switch condition.kind {
    case .policy: holds = policies & 1 &<< UInt64(condition.source) != 0
    case .scope: holds = nodes[Int(condition.source)] >= 0
    default:
      let text = text(op, program, header, part)
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
  @inline(__always)
  private mutating func look(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let key = key(text(op, program, header, part), header, part)
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
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let text = text(op, program, header, part)
    if text.isEmpty { return false }
    let level = min(Int(indexes[Int(op.scope)]), Self.severalLimit &- 1)
    let place = Int(op.extra) &* Self.severalLimit &+ level
    let key = key(text, header, part)
    if previous[place] == key { return false }
    previous[place] = key
    return true
  }
}
