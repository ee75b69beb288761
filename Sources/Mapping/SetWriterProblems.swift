// What a document says and its guide has no place for: told with the record, the field and the place, and counted. A way that
// is taken back takes what it told with it.

import Canonical

extension SetWriter {
  mutating func tellUnkept(_ fields: UInt64, _ tree: borrowing RecordTree, _ node: Int) {
    let kind = tree.nodes[node].kind
    for field in kind.fields.indices where fields >> UInt64(field) & 1 != 0 {
      if saysNothing(kind.fields[field].type, tree, node, field) { continue }
      complain(LineSums.countsUnits(tree, node, field) ? .unsayable : .notKept, tree, node, field: field)
    }
  }

  private func saysNothing(_ type: FieldType, _ tree: borrowing RecordTree, _ node: Int, _ field: Int) -> Bool {
    switch type {
    case .one, .many: false
    default: tree.text(node, field)?.isEmpty ?? true
    }
  }

  mutating func complain(
    _ rule: WritingProblem.Rule, _ tree: borrowing RecordTree, _ node: Int, field: Int = -1, position: Int = -1,
    slot: Int16 = -1, isWhole: Bool = false
  ) {
    count(rule)
    if problems.count >= Self.problemLimit || rule.isNote && problems.count > Self.problemLimit / 2 { return }
    let kind = tree.nodes[node].kind
    var problem = WritingProblem(rule: rule, line: lineCount, record: kind)
    problem.isLeftOut = pen.leavesOut && rule.isOfPlace
    problem.isWhole = isWhole
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
    if rule.isNote { return }
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
    problem.isLeftOut = pen.leavesOut && rule.isOfPlace
    problems.append(problem)
  }

  private mutating func place(_ position: Int, _ slot: Int16) -> String {
    if plan.isTree { return placeInTree(position, slot) }
    let tag = plan.guide.positions[position].tag.description
    if let record = rows?.records.first(where: { $0.tag.description == tag }) {
      return record.columns.indices.contains(Int(slot)) ? record.columns[Int(slot)].id : tag
    }
    guard slot >= 0 else { return tag }
    let entry = plan.slots[Int(plan.layouts[position].slots.lowerBound) + Int(slot)]
    let element = entry.element < 10 ? "0\(entry.element)" : "\(entry.element)"
    return "\(tag)\(element)\(entry.component > 0 ? "-\(entry.component)" : "")"
  }
}
