// Levels of a hierarchy while it is written. Lines carry the records of the levels around them; lines that follow one
// another and carry the same share the levels. HL01 counts, HL02 names the level above.

import Canonical
import Conformance
import Octets

struct LevelChain: ~Copyable, Sendable {
  /// Levels open around the present line, outermost first: the number of each, and the record it came from.
  struct Open: Sendable {
    var number: Int
    /// Level of the plan.
    var level: Int
    /// Node of the record in the line before.
    var node: Int
  }

  /// HL segments written.
  var count = 0
  var root = 0
  /// The document says that its packages hold orders, not orders packages (BSN05 0003).
  var packsFirst = false
  var open: [Open] = []
  /// The line before, to compare with.
  var before = RecordTree()
}

extension SetWriter {
  /// The level of the heading: fields of the document that stand there.
  mutating func beginLevels(_ header: borrowing RecordTree) {
    hierarchy.count = 0
    hierarchy.root = 0
    hierarchy.open = []
    hierarchy.before.removeAll()
    hierarchy.packsFirst =
      RecordKind.header.index(of: "structure").map { header.text(0, $0) } == "shipmentPackOrderItem"
    guard let level = plan.levels.indices.first(where: { plan.levels[$0].role == .header }) else { return }
    let segment = addLevel(level, under: 0)
    hierarchy.root = hierarchy.count
    run(plan.levels[level].scope, header, 0, own: segment, instance: segment)
    finishLevel(segment, level)
  }

  /// Adds the HL of a level; answers its segment.
  private mutating func addLevel(_ level: Int, under parent: Int) -> Int {
    let segment = draft.add(plan.levelPosition, to: 0)
    hierarchy.count += 1
    put(segment, 0, String(hierarchy.count))
    if parent > 0 { put(segment, 1, String(parent)) }
    return segment
  }

  /// A record that does not say its level is of the first kind there is.
  private mutating func finishLevel(_ segment: Int, _ level: Int) {
    if draft.isEmpty(segment, 2) { draft.set(segment, 2, plan.levels[level].code) }
  }

  /// Writes the levels of a line that are not open yet, the line itself, and the packages below it.
  mutating func writeLevels(_ line: borrowing RecordTree) {
    var wanted: [LevelChain.Open] = []
    let carried = plan.levels.indices.filter { plan.levels[$0].role == .carried }
    let isFirst = { [plan, packsFirst = hierarchy.packsFirst] (level: Int) in plan.levels[level].isOne != packsFirst }
    for level in carried.filter(isFirst) + carried.filter({ !isFirst($0) }) {
      let field = Int(plan.levels[level].field)
      guard line.has(0, field) else { continue }
      var node = Int(line.slot(0, field).first)
      while node > 0 {
        if plan.levels[level].isOne || isLevel(line, node) {
          wanted.append(.init(number: 0, level: level, node: node))
        }
        node = Int(line.nodes[node].next)
      }
    }
    var shared = 0
    while shared < wanted.count, shared < hierarchy.open.count, wanted[shared].level == hierarchy.open[shared].level,
      line.isSame(wanted[shared].node, hierarchy.before, hierarchy.open[shared].node)
    {
      wanted[shared].number = hierarchy.open[shared].number
      shared += 1
    }
    var parent = shared > 0 ? wanted[shared - 1].number : hierarchy.root
    for index in shared..<wanted.count {
      let level = wanted[index].level
      let segment = addLevel(level, under: parent)
      run(plan.levels[level].scope, line, wanted[index].node, own: segment, instance: segment)
      finishLevel(segment, level)
      parent = hierarchy.count
      wanted[index].number = parent
    }
    hierarchy.open = wanted
    writeItem(line, under: parent)
    hierarchy.before.copyAll(line)
  }

  private mutating func writeItem(_ line: borrowing RecordTree, under parent: Int) {
    guard let level = plan.levels.indices.first(where: { plan.levels[$0].role == .line }) else { return }
    let segment = addLevel(level, under: parent)
    let number = hierarchy.count
    run(plan.levels[level].scope, line, 0, own: segment, instance: segment)
    finishLevel(segment, level)
    guard let field = RecordKind.line.index(of: "partPackages"), line.has(0, field),
      let packages = plan.levels.indices.first(where: { plan.levels[$0].role == .carried && !plan.levels[$0].isOne })
    else { return }
    var node = Int(line.slot(0, field).first)
    while node > 0 {
      if isLevel(line, node) {
        let inner = addLevel(packages, under: number)
        run(plan.levels[packages].scope, line, node, own: inner, instance: inner)
        finishLevel(inner, packages)
      }
      node = Int(line.nodes[node].next)
    }
  }
}
