// The backward interpreter: takes a document's records as they come, header first, and writes the segments of one set in
// the guide's order. Holds what the heading becomes and what one line becomes. What a record says and the guide has no
// place for is told, never dropped in silence.

import Canonical
import Conformance
import Delimited
import Octets
import X12
import XMLRecords

package struct SetWriter: ~Copyable {
  package let plan: WritingPlan
  package let pen: SetPen
  /// How rows are written; nil where segments are.
  package let rows: RowLayout?
  var rowPen: RowPen
  /// The cells of each kind of row, in the order of the file: the column's index, -1 for the kind, -2 for nothing.
  let cells: [[Int]]
  /// What rows begin with that are read as none.
  let passedOver: [[UInt8]]
  /// A cell of the row that is written holds something.
  var hasSaid = false
  /// What could not be written as it should: the first `problemLimit`, and how many.
  package internal(set) var problems: [WritingProblem] = []
  package internal(set) var problemCount = 0
  /// How many of them keep the document from being written, and how many would if nothing might be left out.
  package internal(set) var refusalCount = 0
  var errorCount = 0
  package static let problemLimit = 100
  /// The draft that is being made; `other` is the heading while a line is made.
  var draft: SetDraft
  var other: SetDraft
  /// Lines taken, and segments written, with ST.
  package private(set) var lineCount = 0
  package var segmentCount: UInt64 = 0
  var hierarchy = LevelChain()
  var editor = TextEditor()
  /// Which conditions the heading meets.
  private(set) var isMet: [Bool] = []
  /// What the heading says in the fields that lines repeat.
  private var repeated: [[UInt8]] = []
  /// What writes elements, and the same inside the lines.
  var treePen: XMLPen
  var linePen: XMLPen
  let names: TreeNames
  /// What is known of the document that is begun next.
  package var facts: WritingFacts
  /// The texts of the plan's sources in this document.
  var said: [[UInt8]] = []
  /// What is worked out of the lines.
  var sums = LineSums()
  /// The element around lines that is open.
  var group = LineGroup()

  package init(_ plan: WritingPlan, _ pen: SetPen, rows: RowLayout? = nil, facts: WritingFacts = WritingFacts()) {
    self.plan = plan
    self.pen = pen
    self.rows = rows
    self.facts = facts
    names = TreeNames(plan)
    treePen = names.pen(pen, depth: 0)
    linePen = names.pen(pen, depth: plan.openers)
    rowPen = RowPen(rows?.dialect ?? .usual, unmappable: pen.unsupported == .refuse ? .refused : .questionMark)
    cells = rows?.cells ?? []
    passedOver = rows?.ignored.map { RowReader.folded($0, .utf8) } ?? []
    draft = SetDraft(plan)
    other = SetDraft(plan)
  }

  // What only looks is mutating too: a borrowed writer would be copied for each call.

  // MARK: The set

  /// Writes ST and the heading. `control` is ST02.
  package mutating func begin(_ header: borrowing RecordTree, control: String, _ sink: inout ByteSink) {
    problems = []
    problemCount = 0
    errorCount = 0
    refusalCount = 0
    lineCount = 0
    segmentCount = 0
    draft.begin()
    setStart(control)
    look(at: header)
    if !plan.sources.isEmpty { beginSources(header, control) }
    run(Int32(plan.headerScope), header, 0, own: -1, instance: 0)
    if plan.isTree { return beginTree(&sink) }
    if plan.levelPosition >= 0 { beginLevels(header) }
    write(&sink, 0, plan.lineStart, isStart: true)
    if plan.levelPosition >= 0 { write(&sink, plan.levelPosition, plan.levelPosition + 1) }
    swap(&draft, &other)
  }

  /// Writes a line.
  package mutating func take(_ line: borrowing RecordTree, _ sink: inout ByteSink) {
    lineCount += 1
    draft.begin()
    if !plan.sources.isEmpty { look(at: line, .line) }
    if plan.levelPosition >= 0 {
      writeLevels(line)
    } else if plan.lineWay >= 0 {
      let way = plan.ways[plan.lineWay]
      let segment = draft.add(Int(way.place.position), to: 0)
      run(way.scope, line, 0, own: segment, instance: segment)
    }
    if plan.isTree { return writeTreeLine(&sink) }
    write(&sink, plan.lineStart, plan.lineStart + 1)
  }

  /// Writes what follows the lines, and SE.
  package mutating func end(_ totals: borrowing RecordTree, control: String, _ sink: inout ByteSink) {
    swap(&draft, &other)
    if !plan.sources.isEmpty { look(at: totals, .totals) }
    if !plan.isTree || !plan.totalsComeFirst { run(Int32(plan.totalsScope), totals, 0, own: -1, instance: 0) }
    if plan.isTree { return closeTree(&sink) }
    setCount()
    let last = plan.guide.positions.count - 1
    write(&sink, plan.lineEnd, last)
    if rows != nil { return }
    let trailer = draft.add(last, to: 0)
    put(trailer, 0, String(segmentCount + 1))
    put(trailer, 1, control)
    write(&sink, last, last + 1)
  }

  /// Remembers what lines and conditions ask of the heading.
  private mutating func look(at header: borrowing RecordTree) {
    func text(_ field: Int) -> [UInt8] {
      let slot = header.slot(0, field)
      return (slot.start..<slot.end).map { header.bytes[$0] }
    }
    repeated.removeAll(keepingCapacity: true)
    for field in plan.carries { repeated.append(text(field)) }
    isMet.removeAll(keepingCapacity: true)
    for when in plan.whens {
      let said = text(when.field)
      let isOne = when.words.contains { word in word.map { plan.literals[Int($0)] } == said }
      isMet.append(isOne != when.isNegated)
    }
  }

  private mutating func setStart(_ control: String) {
    if rows != nil || plan.isTree { return }
    put(0, 0, plan.guide.set)
    put(0, 1, control)
  }

  /// Gives elements that nothing has filled what the map says they say then.
  mutating func fillDefaults(_ segment: Int) {
    let defaults = plan.layouts[Int(draft.segments[segment].position)].defaults
    for index in defaults
    where draft.isEmpty(segment, plan.defaults[Int(index)].slot) && holds(plan.defaults[Int(index)].conditions, segment)
    {
      let source = Int(plan.defaults[Int(index)].source)
      if source < 0 {
        draft.set(segment, plan.defaults[Int(index)].slot, plan.defaults[Int(index)].literal)
      } else if !said[source].isEmpty {
        let start = draft.used
        draft.append(plan.defaults[Int(index)].form(said[source]))
        draft.end(segment, plan.defaults[Int(index)].slot, from: start)
      }
    }
  }

  mutating func put(_ segment: Int, _ slot: Int16, _ text: String) {
    let start = draft.used
    draft.append(text.utf8)
    draft.end(segment, slot, from: start)
  }

  /// CTT01 counts what was written, whatever the document says. A guide that wants CTT gets it.
  private mutating func setCount() {
    guard plan.countPosition >= 0 else { return }
    let position = Int32(plan.countPosition)
    var segment = Int(draft.all(0, position).first)
    if segment < 0 {
      guard plan.guide.positions[plan.countPosition].isMandatory else { return }
      segment = draft.add(plan.countPosition, to: 0)
    }
    put(segment, 0, String(plan.levelPosition >= 0 ? hierarchy.count : lineCount))
  }

  // MARK: Records

  /// Writes the fields of a record. `own` is the segment it is bound to, or -1; `instance` the loop around it.
  mutating func run(_ scope: Int32, _ tree: borrowing RecordTree, _ node: Int, own: Int, instance: Int) {
    let steps = plan.scopes[Int(scope)].steps
    let present = tree.nodes[node].present
    if present & ~plan.scopes[Int(scope)].mask != 0 { tellUnkept(present & ~plan.scopes[Int(scope)].mask, tree, node) }
    var at = Int(steps.lowerBound)
    while at < Int(steps.upperBound) {
      let field = Int(plan.steps[at].field)
      if present &>> UInt64(truncatingIfNeeded: field) & 1 != 0, !passes(at, tree, node) {
        switch plan.steps[at].operation {
        case .value, .moment: writeValue(at, tree, node, own, instance)
        case .join: writeParts(at, tree, node, own, instance)
        case .records:
          writeList(at, tree, node, own, instance, isOfStandIns: false)
          if plan.steps[at].hasStandIns { writeList(at, tree, node, own, instance, isOfStandIns: true) }
        }
      }
      at += 1
    }
  }

  /// Writes the records of a list; those that stand in for others come after those.
  private mutating func writeList(
    _ at: Int, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int, isOfStandIns: Bool
  ) {
    var child = Int(tree.slot(node, Int(plan.steps[at].field)).first)
    while child > 0 {
      if !plan.steps[at].leavesLevels || !isLevel(tree, child),
        !plan.steps[at].hasStandIns || isStandIn(plan.steps[at].ways, tree, child) == isOfStandIns
      {
        writeRecord(at, tree, child, own, instance, Around(step: at, node: node))
      }
      child = Int(tree.nodes[child].next)
    }
  }

  /// Whether a field is not written: the heading says it already, or says that it has no place here, which is told.
  @inline(__always)
  private mutating func passes(_ at: Int, _ tree: borrowing RecordTree, _ node: Int) -> Bool {
    if plan.steps[at].when < 0, plan.steps[at].carry < 0 { return false }
    return isRepeated(at, tree, node) || isKeptBack(plan.steps[at].when, at, tree, node)
  }

  mutating func isKeptBack(_ when: Int16, _ at: Int, _ tree: borrowing RecordTree, _ node: Int) -> Bool {
    if when < 0 || isMet[Int(when)] { return false }
    complain(.notKept, tree, node, field: Int(plan.steps[at].field))
    return true
  }

  private mutating func isRepeated(_ at: Int, _ tree: borrowing RecordTree, _ node: Int) -> Bool {
    let carry = Int(plan.steps[at].carry)
    if carry < 0 { return false }
    let slot = tree.slot(node, Int(plan.steps[at].field))
    guard repeated[carry].count == slot.end - slot.start else { return false }
    for (offset, byte) in repeated[carry].enumerated() where tree.bytes[slot.start + offset] != byte { return false }
    return true
  }

  /// A package that says which level of the hierarchy it is.
  mutating func isLevel(_ tree: borrowing RecordTree, _ node: Int) -> Bool {
    tree.nodes[node].kind == .package && tree.has(node, plan.packageLevel)
  }
}

extension WritingPlan.Default {
  /// A day as CCYYMMDD, a time as HHMM or HHMMSS, where the element is one and the text says one; else the text.
  fileprivate func form(_ text: [UInt8]) -> [UInt8] {
    guard text.count >= 10, text[4] == 0x2d, text[7] == 0x2d else { return text }
    switch form {
    case .date: return text[..<10].filter { $0 != 0x2d }
    case .time where text.count >= 19: return text[11..<(maximum < 6 ? 16 : 19)].filter { $0 != 0x3a }
    default: return text
    }
  }
}
