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
  /// What could not be written as it should: the first `problemLimit`, and how many.
  package private(set) var problems: [WritingProblem] = []
  package private(set) var problemCount = 0
  /// How many of them keep the document from being written, and how many would if nothing might be left out.
  package private(set) var refusalCount = 0
  private var errorCount = 0
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
  private var isMet: [Bool] = []
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
        draft.append(said[source])
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

  private mutating func isKeptBack(_ when: Int16, _ at: Int, _ tree: borrowing RecordTree, _ node: Int) -> Bool {
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

  /// The record around one that is written, and the step that writes it.
  struct Around {
    var step: Int
    var node: Int
  }

  /// Writes a record in the first way that can say all of it and nothing else, else in the first that can be used.
  private mutating func writeRecord(
    _ at: Int, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int, _ around: Around
  ) {
    let ways = plan.steps[at].ways
    let present = tree.nodes[node].present
    if tree.nodes[node].kind == .own, !hasWay(ways, tree, node) { return complain(.notKept, tree, node, field: 1) }
    // A kind of record that rows or elements have no place for is no mistake of the document, nor is one that stands in.
    if plan.steps[at].hasStandIns, isStandIn(ways, tree, node) {
      return writeStandIn(at, tree, node, own, instance, around.node)
    }
    if plan.language != .x12, !hasWay(ways, tree, node) { return complain(.notKept, tree, node, field: 0) }
    if ways.count == 1 {
      let way = Int(ways.lowerBound)
      if isKeptBack(plan.ways[way].when, at, tree, node) { return }
      let isSure = !pen.leavesOut
      if !fits(way, tree, node)
        || !attempt(way, tree, node, own, instance, isSure: isSure, toleratesErrors: !isSure)
      {
        complain(.noPlace, tree, node)
      }
      return
    }
    for (wantsAll, around) in [(true, around), (true, nil), (false, nil)] {
      for way in ways {
        let mask = plan.scopes[Int(plan.ways[Int(way)].scope)].mask
        if isOut(Int(way)) { continue }
        if wantsAll != (present & ~mask == 0) || present & mask == 0 { continue }
        if fits(Int(way), tree, node), attempt(Int(way), tree, node, own, instance, isSure: false, within: around) {
          return
        }
      }
    }
    // As much of it as can be said.
    if pen.leavesOut, attemptAny(ways, tree, node, own, instance) { return }
    complain(.noPlace, tree, node)
  }

  /// The heading says that this way is not for the document.
  mutating func isOut(_ way: Int) -> Bool { plan.ways[way].when >= 0 && !isMet[Int(plan.ways[way].when)] }

  private mutating func attemptAny(
    _ ways: Range<Int32>, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int
  ) -> Bool {
    for way in ways where fits(Int(way), tree, node) {
      if !isOut(Int(way)), attempt(Int(way), tree, node, own, instance, isSure: false, toleratesErrors: true) {
        return true
      }
    }
    return false
  }

  /// Whether the map knows this kind of record.
  mutating func hasWay(_ ways: Range<Int32>, _ tree: borrowing RecordTree, _ node: Int) -> Bool {
    for way in ways where fits(Int(way), tree, node) { return true }
    return false
  }

  /// Whether the record says what this way says always.
  mutating func fits(
    _ way: Int, _ tree: borrowing RecordTree, _ node: Int, asItself: Bool = false
  ) -> Bool {
    for index in plan.ways[way].constants {
      let constant = plan.constants[Int(index)]
      let slot = tree.slot(node, Int(constant.field))
      var at = Int(constant.literals.lowerBound)
      let end = asItself ? at + 1 : Int(constant.literals.upperBound)
      while at < end, !isSame(plan.codes[at], tree, slot) { at += 1 }
      if at == end { return false }
    }
    return true
  }

  @inline(__always)
  private mutating func isSame(_ literal: Range<Int32>, _ tree: borrowing RecordTree, _ slot: RecordTree.Slot) -> Bool {
    guard Int(slot.second) == literal.count else { return false }
    for offset in 0..<literal.count
    where tree.bytes[slot.start + offset] != plan.literals[Int(literal.lowerBound) + offset] { return false }
    return true
  }

  /// Writes a record in one way. Unless that is sure to be the only one, what comes out must be a segment that can stand,
  /// or it is taken back.
  mutating func attempt(
    _ index: Int, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int, isSure: Bool,
    toleratesErrors: Bool = false, within parent: Around? = nil
  ) -> Bool {
    switch plan.ways[index].each {
    case .pairs: return writePair(index, tree, node, own, instance, isSure: isSure)
    case .scope:
      guard isFree(plan.ways[index].scope, tree, node, own, instance) else { return false }
      run(plan.ways[index].scope, tree, node, own: own, instance: instance)
      return true
    case .occurrence: break
    }
    let mark = draft.mark
    let before = problemsSoFar
    var segment = own
    var around = instance
    var isShared = plan.ways[index].place.isOwn
    if let place = saidAlready(plan.ways[index].place.path, instance, index, tree, node) {
      (segment, around, isShared) = (place.segment, place.parent, true)
    } else if !plan.ways[index].place.isOwn {
      guard let parent = descend(plan.ways[index].place.path, instance) else { return false }
      segment = theOnly(index, parent)
      if segment >= 0 {
        isShared = true
        guard isFree(plan.ways[index].scope, tree, node, segment, parent) else { return false }
      } else {
        segment = shared(parent, index, tree, node)
        isShared = segment >= 0
        if segment < 0 {
          let room = widened(parent, index, instance)
          guard room >= 0 else {
            draft.undo(to: mark)
            return false
          }
          segment = draft.add(Int(plan.ways[index].place.position), to: room)
        }
      }
      around = plan.ways[index].startsLoop ? segment : parent
    } else if !isFree(plan.ways[index].scope, tree, node, own, instance) {
      return false
    }
    if plan.isTree { draft.mark(segment, way: index) }
    run(plan.ways[index].scope, tree, node, own: segment, instance: around)
    settle(plan.ways[index].place.conditions, segment)
    if isSure { return true }
    fillDefaults(segment)
    if errorCount == before.errors || toleratesErrors, canStand(segment, plan.ways[index].place.conditions),
      !saysMore(segment, tree, parent)
    {
      return true
    }
    if !isShared {
      draft.undo(to: mark)
      forgetProblems(since: before)
    }
    return false
  }

  /// Whether a segment would be read as a field that the record around does not have: a contract's reference in the
  /// heading is the document's contract number, one beside an amount is not.
  private mutating func saysMore(_ segment: Int, _ tree: borrowing RecordTree, _ around: Around?) -> Bool {
    guard let around else { return false }
    for index in plan.steps[around.step].rivals {
      let rival = plan.rivals[Int(index)]
      let target = plan.targets[Int(rival.target)]
      if target.position == draft.segments[segment].position, !tree.has(around.node, Int(rival.field)),
        !draft.isEmpty(segment, target.slot), holds(target.conditions, segment)
      {
        return true
      }
    }
    return false
  }

  /// The segment that can stand but once and says something besides (`BCA[11!=]`), if it is there; -1 if not.
  private mutating func theOnly(_ index: Int, _ instance: Int) -> Int {
    // What rows say of the heading, all of them say.
    if instance == 0, plan.isRepeated(Int(plan.ways[index].place.position)) {
      return Int(draft.all(0, plan.ways[index].place.position).first)
    }
    if plan.ways[index].startsLoop || plan.ways[index].place.conditions.isEmpty { return -1 }
    guard plan.guide.positions[Int(plan.ways[index].place.position)].maximum == 1 else { return -1 }
    return Int(draft.all(instance, plan.ways[index].place.position).first)
  }

  /// Whether all elements that the record needs of its segment are free, or say what it says.
  private mutating func isFree(
    _ scope: Int32, _ tree: borrowing RecordTree, _ node: Int, _ own: Int, _ instance: Int
  ) -> Bool {
    for at in plan.scopes[Int(scope)].steps where tree.has(node, Int(plan.steps[Int(at)].field)) {
      let first = Int(plan.steps[Int(at)].targets.lowerBound)
      if plan.steps[Int(at)].operation == .records { continue }
      // Parts of two texts would be read as one.
      if plan.steps[Int(at)].operation == .join, !plan.targets[first].isOwn,
        let parent = existing(plan.targets[first].path, instance),
        draft.all(parent, plan.targets[first].position).count > 0
      {
        return false
      }
      if plan.targets[first].isOwn, own >= 0, !draft.isEmpty(own, plan.targets[first].slot),
        !isThere(first, Int(at), tree, node, own, instance)
      {
        return false
      }
    }
    return true
  }

  // MARK: Problems

  private mutating func tellUnkept(_ fields: UInt64, _ tree: borrowing RecordTree, _ node: Int) {
    let kind = tree.nodes[node].kind
    for field in kind.fields.indices where fields >> UInt64(field) & 1 != 0 {
      complain(.notKept, tree, node, field: field)
    }
  }

  mutating func complain(
    _ rule: WritingProblem.Rule, _ tree: borrowing RecordTree, _ node: Int, field: Int = -1, position: Int = -1,
    slot: Int16 = -1
  ) {
    count(rule)
    if problems.count >= Self.problemLimit || rule == .notKept && problems.count > Self.problemLimit / 2 { return }
    let kind = tree.nodes[node].kind
    var problem = WritingProblem(rule: rule, line: lineCount, record: kind)
    problem.isLeftOut = pen.leavesOut && rule.isOfPlace
    if field >= 0 {
      problem.field = kind.fields[field].name
      switch kind.fields[field].type {
      case .one, .many: problem.count = tree.count(node, field)
      default: problem.text = tree.text(node, field) ?? ""
      }
    }
    if position >= 0 { problem.place = place(position, slot) }
    problems.append(problem)
  }

  struct Count {
    var kept: Int
    var all: Int
    var errors: Int
    var refusals: Int
  }

  var problemsSoFar: Count {
    Count(kept: problems.count, all: problemCount, errors: errorCount, refusals: refusalCount)
  }

  private mutating func count(_ rule: WritingProblem.Rule) {
    problemCount += 1
    if rule == .notKept { return }
    errorCount += 1
    if !pen.leavesOut || !rule.isOfPlace { refusalCount += 1 }
  }

  mutating func forgetProblems(since count: Count) {
    problems.removeLast(problems.count - count.kept)
    (problemCount, errorCount, refusalCount) = (count.all, count.errors, count.refusals)
  }

  /// Takes note of a character that could not be written.
  mutating func complain(_ rule: WritingProblem.Rule, _ position: Int, _ slot: Int16, _ text: String) {
    count(rule)
    if problems.count >= Self.problemLimit { return }
    var problem = WritingProblem(rule: rule, line: lineCount, record: nil)
    problem.place = place(position, slot)
    problem.text = text
    problems.append(problem)
  }

  private mutating func place(_ position: Int, _ slot: Int16) -> String {
    if plan.isTree { return placeInTree(position, slot) }
    let tag = plan.guide.positions[position].tag.description
    guard slot >= 0 else { return tag }
    let entry = plan.slots[Int(plan.layouts[position].slots.lowerBound) + Int(slot)]
    let element = entry.element < 10 ? "0\(entry.element)" : "\(entry.element)"
    return "\(tag)\(element)\(entry.component > 0 ? "-\(entry.component)" : "")"
  }
}
