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
    var at = start
    while true {
      let op = program.ops[at]
      at &+= 1
      switch op.code {
      case .stop: return
      case .literal: sink.write(program.text, Int(op.start), Int(op.end))
      case .item: item(at &- 1, program, &sink)
      case .copy:
        sink.write(program.text, Int(op.start), Int(op.end))
        copy(text(op, program, header, part), header, part, &sink)
        if op.isQuoted { sink.write(0x22) }
      case .member:
        let text = text(op, program, header, part)
        if text.isEmpty {
          at = Int(op.target)
        } else {
          sink.write(program.text, Int(op.start), Int(op.end))
          copy(text, header, part, &sink)
          sink.write(0x22)
        }
      case .decimal:
        let text = text(op, program, header, part)
        if text.isEmpty {
          forgetChanges()
          at = Int(op.target)
        } else {
          sink.write(program.text, Int(op.start), Int(op.end))
          decimal(text, op.extra, program, header, part, &sink)
          sink.write(0x22)
        }
      case .known:
        let text = text(op, program, header, part)
        if text.isEmpty {
          at = Int(op.target)
        } else if look(key(text, header, part), op.extra, program) {
          at &+= 1
          sink.write(program.text, Int(op.start), Int(op.end))
          word(program, &sink)
          sink.write(0x22)
        }
      case .copyItem:
        let text = text(op, program, header, part)
        if text.isEmpty {
          at = Int(op.target)
        } else {
          item(at, program, &sink)
          let value = program.ops[at &+ 1]
          at &+= 2
          sink.write(program.text, Int(value.start), Int(value.end))
          copy(text, header, part, &sink)
          if value.isQuoted { sink.write(0x22) }
        }
      case .decimalItem:
        let text = text(op, program, header, part)
        if text.isEmpty {
          forgetChanges()
          at = Int(op.target)
        } else {
          item(at, program, &sink)
          let value = program.ops[at &+ 1]
          at &+= 2
          sink.write(program.text, Int(value.start), Int(value.end))
          decimal(text, value.extra, program, header, part, &sink)
          sink.write(0x22)
        }
      case .wordItem:
        let text = text(op, program, header, part)
        if text.isEmpty {
          at = Int(op.target)
        } else if look(key(text, header, part), program.ops[at].extra, program) {
          item(at &+ 1, program, &sink)
          let value = program.ops[at &+ 2]
          at &+= 3
          sink.write(program.text, Int(value.start), Int(value.end))
          word(program, &sink)
          if value.isQuoted { sink.write(0x22) }
        } else {
          at = Int(program.ops[at].target)
        }
      case .lineStem:
        sink.write(program.text, Int(op.start) &+ (comma ? 0 : Int(op.extra)), Int(op.end))
        comma = true
        let stem = stems[Int(op.field)]
        sink.write(pool.bytes, stem.lowerBound, stem.upperBound)
        sink.write(0x2e)
        sink.write(decimal: UInt64(ordinal))
      case .ordinal:
        sink.write(program.text, Int(op.start), Int(op.end))
        sink.write(decimal: UInt64(ordinal))
        if op.isQuoted { sink.write(0x22) }
      case .basis:
        let text = text(op, program, header, part)
        if !text.isEmpty { takeBasis(text, program, header, part) }
      case .need: if text(op, program, header, part).isEmpty { at = Int(op.target) }
      case .test: if !holds(op, program, header, part) { at = Int(op.target) }
      case .absent: if !text(op, program, header, part).isEmpty { at = Int(op.target) }
      case .needScope: if records[Int(op.extra)] < 0 { at = Int(op.target) }
      case .noScope: if records[Int(op.extra)] >= 0 { at = Int(op.target) }
      case .loop: if !begin(Int(op.extra), program, header, part) { at = Int(op.target) }
      case .needChoice: if !countChoices(op, program, header, part) { at = Int(op.target) }
      case .choices: writeChoices(op, program, header, part, &sink)
      case .joinList: if !joinList(op, program, header, part, &sink) { at = Int(op.target) }
      case .fragment:
        sink.write(program.text, Int(op.start), Int(op.end))
        let fragment = Int(op.extra)
        sink.write(fragments[fragment].text.bytes, 0, fragments[fragment].text.count)
      case .recall: if recall(op, program, header, part) { at = Int(op.target) }
      case .needFragment: if fragments[Int(op.extra)].text.count == 0 { at = Int(op.target) }
      case .jump: at = Int(op.target)
      case .comma: comma = op.extra != 0
      case .needFlag: if flags & 1 &<< UInt64(op.extra) == 0 { at = Int(op.target) }
      case .enter: enter(root: Int(op.extra), program, header, part)
      case .next: if advance(Int(op.extra), program, header, part) { at = Int(op.target) }
      case .idBegin, .idText: appendID(at &- 1, program, header, part)
      case .idEnd:
        sink.write(program.text, Int(op.start), Int(op.end))
        writeID(&sink)
        if op.isQuoted { sink.write(0x22) }
      default: if !runRare(at &- 1, program, header, part, &sink) { at = Int(op.target) }
      }
    }
  }

  /// The literal of the `item` at a place.
  @inline(__always)
  private mutating func item(_ at: Int, _ program: Program, _ sink: inout ByteSink) {
    sink.write(
      program.text, Int(program.ops[at].start) &+ (comma ? 0 : Int(program.ops[at].extra)), Int(program.ops[at].end))
    comma = true
  }

  /// Operations of other kinds; answers whether to go on at the next one. They are handed on by their place: an operation
  /// is larger than what registers hold.
  @inline(never)
  private mutating func runRare(
    _ at: Int, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree,
    _ sink: inout ByteSink
  ) -> Bool {
    let op = program.ops[at]
    switch op.code {
    case .needSeveral: return severalCounts[Int(op.extra)] > 0
    case .needHits: return hits > 0
    case .needHit: return hitBits & 1 &<< UInt64(op.extra) != 0
    case .lookup: return look(key(text(op, program, header, part), header, part), op.extra, program)
    case .needRecord: return isRecord(text(op, program, header, part), header, part)
    case .changed: return hasChanged(op, program, header, part)
    case .once: return isFirst(op, program, header, part)
    case .divert: swap(&sink, &aside)
    case .keep: keep(Int(op.extra), &sink)
    case .postpone: postpone(&sink)
    case .resume: resume(&sink)
    case .postponed: writePostponed(&sink)
    case .join: waiting = Int(op.start)..<Int(op.end)
    case .joinEnd: return endJoin(&sink)
    case .joinItem: join(op, program, &sink)
    default: runValue(at, program, header, part, &sink)
    }
    return true
  }

  /// Operations that write a value in a form of its own, or remember something.
  private mutating func runValue(
    _ at: Int, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree,
    _ sink: inout ByteSink
  ) {
    let op = program.ops[at]
    sink.write(program.text, Int(op.start), Int(op.end))
    switch op.code {
    case .plain: plain(text(op, program, header, part), header, part, &sink)
    case .moment: moment(text(op, program, header, part), header, part, &sink)
    case .date: date(text(op, program, header, part), header, part, &sink)
    case .due: due(text(op, program, header, part), header, part, &sink)
    case .index: sink.write(decimal: UInt64(indexes[Int(op.extra)]))
    case .stem: sink.write(pool.bytes, stems[Int(op.extra)].lowerBound, stems[Int(op.extra)].upperBound)
    case .word: word(program, &sink)
    case .bars: bars(program, &sink)
    case .several: several(Int(op.extra), op.scope, op.field, program, header, part, &sink)
    case .htmlCopy: copyHTML(op, program, header, part, &sink)
    default: note(at, program, header, part)
    }
    if op.isQuoted { sink.write(0x22) }
  }

  /// Operations that only remember.
  private mutating func note(
    _ at: Int, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) {
    let op = program.ops[at]
    switch op.code {
    case .clearHits:
      hits = 0
      hitBits = 0
    case .hit:
      hits &+= 1
      hitBits |= 1 &<< UInt64(op.extra)
    case .flag: flags |= 1 &<< UInt64(op.extra)
    case .days: days = number(text(op, program, header, part), header, part)
    case .negate: isNegated = true
    case .tally:
      let text = text(op, program, header, part)
      if text.isEmpty { return }
      remarks.count(program.tables[Int(op.extra)].find(key(text, header, part)) ?? 0..<0)
    case .raise: raise(Int(op.start), program, header, part)
    default: appendID(at, program, header, part)
    }
  }

  // MARK: Conditions

  private mutating func holds(
    _ op: Program.Op, _ program: Program, _ header: borrowing RecordTree, _ part: borrowing RecordTree
  ) -> Bool {
    let condition = program.conditions[Int(op.start)]
    let holds: Bool
    switch condition.kind {
    case .policy: holds = policies & 1 &<< UInt64(condition.source) != 0
    case .scope: holds = records[Int(condition.source)] >= 0
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
  private mutating func look(_ key: UInt64, _ table: UInt8, _ program: Program) -> Bool {
    if table == 0, let range = units?.find(key) {
      found = range
      isOwnUnit = true
      return true
    }
    guard let range = program.tables[Int(table)].find(key) else { return false }
    found = range
    isOwnUnit = false
    return true
  }
}
