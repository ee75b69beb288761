// Puts a program together: operations with their literals merged, labels, and whether a comma is due. What stands where is
// decided by the compiler; this only keeps the pieces.

import Canonical
import Octets

struct ProgramBuild {
  typealias Op = Program.Op
  /// How often a document may say `changed`, and how often `once`: a mark of `TextMarks` for each.
  static let changedLimit = 16
  /// Whether a comma goes before the next member: known here, or only when it runs.
  enum Comma { case no, yes, runtime }

  var text = ContiguousArray("\"|\",\",\"\\n".utf8)
  var sources: ContiguousArray<Program.Source> = []
  var scopes: ContiguousArray<Program.Scope> = []
  /// Every field that some place names.
  var wanted: Set<RecordField> = []
  /// The fields of each source, of which one is enough.
  var alternatives: Set<Set<RecordField>> = []
  var picks: ContiguousArray<Program.Pick> = []
  var conditions: ContiguousArray<Program.Condition> = []
  var keys: ContiguousArray<Program.Key> = []
  var raises: ContiguousArray<Program.Raise> = []
  var parts: ContiguousArray<Program.Part> = []
  var stems: ContiguousArray<Program.Stem> = []
  var digits: ContiguousArray<Program.Digits> = []
  var choices: ContiguousArray<Program.Choice> = []
  var tables: [WordTable.Words] = []
  var watched: [Int32] = []
  /// Fragments by their terms.
  var fragmentIndex: [[Term]: Int] = [:]
  /// Operations of lines come behind those of all lines.
  var hasPostponed = false
  var severalCount = 0
  var changedCount = 0
  var onceCount = 0
  /// Picks and sources by how they are written, so that each is made once.
  var pickIndex: [String: Int] = [:]
  var sourceIndex: [String: Int32] = [:]

  var comma = Comma.no
  /// Which part of the program is being made: 0 before the lines, 1 a line, 2 after them, 3 the marker.
  private(set) var phase = 0
  private var code: [[Op]] = [[], [], [], []]
  /// What is seldom run, behind the rest.
  private var cold: [[Op]] = [[], [], [], []]
  private var isCold = false
  private var labels: [(isCold: Bool, position: Int)] = []
  /// Something jumps to what is added next.
  private var isLabelled = false
  /// Literal text that waits for an operation to carry it.
  private var pending = ""
  /// Bytes at its beginning, a comma mostly, that are written only when something went before.
  private var skip = 0
  var commaOps = 0
  private var interned: [String: Range<Int32>] = [:]

  // MARK: Text

  mutating func intern(_ string: String) -> Range<Int32> {
    if let range = interned[string] { return range }
    let start = Int32(text.count)
    text.append(contentsOf: string.utf8)
    interned[string] = start..<Int32(text.count)
    return start..<Int32(text.count)
  }

  /// A table of words and the text that stands for each.
  mutating func addTable(_ words: [(word: String, text: String)]) -> Int {
    tables.append(words.map { ($0.word, intern($0.text)) })
    return tables.count - 1
  }

  mutating func literal(_ string: String) { pending += string }

  /// Writes what waits.
  private mutating func flush() {
    if pending.isEmpty { return }
    if pending == "\"", skip == 0, !isLabelled, !isCold, let last = code[phase].indices.last,
      code[phase][last].takesQuote
    {
      code[phase][last].isQuoted = true
    } else {
      let range = intern(pending)
      append(Op(code: skip > 0 ? .item : .literal, extra: UInt8(skip), start: range.lowerBound, end: range.upperBound))
    }
    pending = ""
    skip = 0
  }

  private mutating func append(_ op: Op) {
    if isCold { cold[phase].append(op) } else { code[phase].append(op) }
    isLabelled = false
  }

  // MARK: Operations

  /// Adds an operation that writes; it takes the waiting literal along.
  mutating func put(
    _ code: Program.Code, source: Int32 = -1, extra: Int = 0, else target: Int = -1, isQuoted: Bool = false
  ) {
    if skip > 0 { flush() }
    let range = intern(pending)
    pending = ""
    add(code, source: source, extra: extra, range: range, else: target, isQuoted: isQuoted)
  }

  /// The external id of a line that is made of a stem and the number of the line.
  mutating func putLineStem(_ stem: Int) {
    let range = intern(pending)
    pending = ""
    let skip = skip
    self.skip = 0
    append(
      Op(code: .lineStem, extra: UInt8(skip), field: UInt8(stem), start: range.lowerBound, end: range.upperBound))
  }

  /// Adds an operation that does not write.
  mutating func add(
    _ code: Program.Code, source: Int32 = -1, extra: Int = 0, range: Range<Int32> = 0..<0, else target: Int = -1,
    isQuoted: Bool = false
  ) {
    flush()
    var op = Op(
      code: code, extra: UInt8(extra), isQuoted: isQuoted, start: range.lowerBound, end: range.upperBound,
      target: Int32(target))
    if source >= 0 {
      let first = sources[Int(source)]
      // A field that is not of a record is among the alternatives.
      op.scope = first.scope
      op.field = first.field
      op.source = first.scope == Pseudo.scope ? source : first.next
    }
    append(op)
  }

  /// Adds an operation about an entry of a table.
  mutating func add(_ code: Program.Code, entry: Int32, else target: Int = -1) {
    flush()
    var op = Op(code: code, start: entry, target: Int32(target))
    if code == .test {
      let condition = conditions[Int(entry)]
      // What only asks whether something is there needs no look at the condition.
      if condition.kind == .present { op.code = condition.isNegated ? .absent : .need }
      if condition.kind == .scope {
        op.code = condition.isNegated ? .noScope : .needScope
        op.extra = UInt8(condition.source)
      }
      if condition.kind != .scope, condition.kind != .policy, condition.source >= 0 {
        let first = sources[Int(condition.source)]
        op.scope = first.scope
        op.field = first.field
        op.source = first.scope == Pseudo.scope ? condition.source : first.next
      }
    }
    append(op)
  }

  /// What `body` adds is seldom run and stands apart; it ends by going on at `end`.
  mutating func coldly(from label: Int, to end: Int, _ body: (inout Self) -> Void) {
    flush()
    let wasLabelled = isLabelled
    isCold = true
    bind(label)
    body(&self)
    add(.jump, else: end)
    isCold = false
    isLabelled = wasLabelled
  }

  mutating func label() -> Int {
    labels.append((false, -1))
    return labels.count - 1
  }

  mutating func bind(_ label: Int) {
    flush()
    labels[label] = (isCold, isCold ? cold[phase].count : code[phase].count)
    isLabelled = true
  }

  mutating func begin(phase: Int) {
    flush()
    self.phase = phase
    isLabelled = true
  }

  // MARK: Objects and lists

  /// A comma, if one is due here.
  mutating func separate() {
    switch comma {
    case .no: break
    case .yes: pending += ","
    case .runtime: separator(",")
    }
    comma = .yes
  }

  /// Text that is written only when something went before.
  mutating func separator(_ text: String) {
    flush()
    pending = text
    skip = text.utf8.count
  }

  mutating func key(_ name: String) {
    separate()
    pending += "\"\(name)\":"
  }

  /// A field that is left out when it is absent.
  mutating func member(_ name: String, _ code: Program.Code, _ source: Int32, extra: Int = 0, else label: Int) {
    flush()
    literal(",\"\(name)\":\"")
    put(code, source: source, extra: extra, else: label, isQuoted: true)
  }

  /// From here on only the run knows whether a comma is due; so far none is.
  mutating func beginItems() {
    add(.comma, extra: 0)
    commaOps += 1
    comma = .runtime
  }

  /// Something that may be left out: jumping to `end` leaves it out.
  struct Option {
    let end: Int
    fileprivate let comma: Comma
    fileprivate let ops: Int
    /// A comma is due whatever went before.
    var isPlain: Bool { comma == .yes }
  }

  mutating func beginOption() -> Option {
    if comma == .no { beginItems() }
    return Option(end: label(), comma: comma, ops: commaOps)
  }

  /// It has been written.
  mutating func settle(_ option: Option) {
    if option.comma == .runtime, commaOps != option.ops { markComma() }
  }

  mutating func endOption(_ option: Option) {
    bind(option.end)
    comma = option.comma
  }

  /// Something done for each record of a loop, or once: jumping to `next` goes on.
  struct Repeat {
    let next: Int
    fileprivate let start: Int
    fileprivate let out: Int
    fileprivate let loop: Int?
  }

  mutating func beginRepeat(_ loop: Int?) -> Repeat {
    let block = Repeat(next: label(), start: label(), out: label(), loop: loop)
    if let loop { add(.loop, extra: loop, else: block.out) }
    bind(block.start)
    return block
  }

  mutating func endRepeat(_ block: Repeat) {
    bind(block.next)
    if let loop = block.loop { add(.next, extra: loop, else: block.start) }
    bind(block.out)
  }

  /// Whatever was written inside, the next item has a comma before it.
  mutating func markComma() { add(.comma, extra: 1) }

  // MARK: Linking

  func link() -> (ops: ContiguousArray<Op>, starts: [Int]) {
    var ops: ContiguousArray<Op> = []
    var starts: [Int] = []
    for phase in code.indices {
      let start = ops.count
      starts.append(start)
      for var op in code[phase] + [Op(code: .stop)] + cold[phase] {
        if op.target >= 0 {
          let label = labels[Int(op.target)]
          op.target = Int32(label.position + start + (label.isCold ? code[phase].count + 1 : 0))
        }
        ops.append(op)
      }
    }
    fuse(&ops)
    return (ops, starts)
  }

  /// Everything has been compiled: the last literal is written.
  mutating func finish() { flush() }
}

extension Program.Op {
  /// It writes a value that a quotation mark may follow.
  fileprivate var takesQuote: Bool {
    switch code {
    case .copy, .decimal, .plain, .moment, .date, .due, .ordinal, .index, .word, .htmlCopy, .stem, .idEnd: !isQuoted
    default: false
    }
  }
}

/// Where the text of every program has what goes between choices, between values, between lines of a text.
let bar = 0..<4
let valueGap = 4..<7
let lineGap = 7..<9
