// Compiles a map to be run backwards. Of several places that mean the same the first that stands in the guide is written.
// Places are found as for reading.

import Canonical
import Conformance
import Elements
import Octets

struct WritingBuild {
  typealias Step = WritingPlan.Step
  typealias Target = WritingPlan.Target
  typealias Region = PlanBuild.Region

  let outline: MapOutline
  let guide: Guide
  let elements: ElementLayout?
  /// Finds places and collects mistakes.
  var finder: PlanBuild
  var scopes: [WritingPlan.Scope] = []
  var steps: [Step] = []
  var ways: [WritingPlan.Way] = []
  var rivals: [WritingPlan.Rival] = []
  var targets: [Target] = []
  var paths: [WritingPlan.Rung] = []
  var constants: [WritingPlan.Constant] = []
  var conditions: [WritingPlan.Condition] = []
  var codes: [Range<Int32>] = []
  var wordTables: [MappingPlan.WordTable] = []
  var words: [WritingPlan.Word] = []
  var wordIndex: [String: Int16] = [:]
  var edits: [[MapEdit]] = []
  var carries: [Int] = []
  var layouts: [WritingPlan.Layout] = []
  var slots: [WritingPlan.Slot] = []
  var defaults: [WritingPlan.Default] = []
  var sources: [MapDefault.Source] = []
  var needs: [WritingPlan.Need] = []
  var keys: [WritingPlan.Key] = []
  var heirlooms: [WritingPlan.Heirloom] = []
  var closers: [Int32] = []
  var literals: [UInt8] = []
  var tables: [(table: CodeTable, refuses: Bool)] = []
  var literalIndex: [String: Range<Int32>] = [:]
  var headerScope = 0
  var totalsScope = 0
  var lineWay = -1
  var levels: [WritingPlan.Level] = []
  var levelPosition = -1
  var lineStart = 0
  /// The position of lines while what they say is planned; -1 before.
  var plannedLine = -1
  var lineEnd = 0
  var totalsComeFirst = false

  /// Where a record is written: the loop or segment its places are looked for in, and the segment it is bound to.
  struct Context {
    var region: Region
    /// Position of that segment; -1 for none.
    var own: Int
  }

  init(_ outline: MapOutline, _ guide: Guide, _ elements: ElementLayout?) {
    self.outline = outline
    self.guide = guide
    self.elements = elements
    finder = PlanBuild(outline, guide, wanted: nil)
  }

  mutating func run() throws(MapErrors) {
    layOut()
    addDefaults()
    addKeys()
    let summary = UInt8(guide.areas.firstIndex(of: "summary") ?? 255)
    let heading = Set((0..<UInt8(guide.areas.count)).filter { $0 != summary })
    lineStart = guide.positions.indices.first { guide.positions[$0].area == summary } ?? guide.positions.count - 1
    if elements != nil { lineStart = guide.positions.count }
    lineEnd = lineStart
    let top = Context(region: Region(loop: 0, areas: heading), own: -1)
    let upper = outline.levels?.levels.filter { $0.role == .header }.flatMap(\.fields).map(\.field) ?? []
    headerScope = Int(scope(.header, outline.fields.filter { !upper.contains($0.field) }, top))
    let (targetCount, wayCount) = (targets.count, ways.count)
    // Totals of XML stand wherever the guide has them.
    let summaryRegion = Region(loop: 0, areas: elements == nil ? [summary] : heading)
    totalsScope = Int(scope(.totals, outline.totals, Context(region: summaryRegion, own: -1)))
    if elements != nil { addNeeds() }
    let totals = targets[targetCount...].map(\.position) + ways[wayCount...].map(\.place.position)
    totalsComeFirst = elements != nil && (lineWay < 0 || totals.contains { $0 < lineStart } || asksTotals)
    if let levels = outline.levels { add(levels) }
    if !finder.errors.isEmpty { throw MapErrors(errors: finder.errors) }
  }

  // MARK: Segments

  /// Where the elements of each segment lie in a draft.
  private mutating func layOut() {
    var known: [Int32: WritingPlan.Layout] = [:]
    for position in guide.positions.indices {
      let segment = guide.positions[position].segment
      let layout = known[segment] ?? layout(position)
      known[segment] = layout
      layouts.append(layout)
    }
  }

  private mutating func layout(_ position: Int) -> WritingPlan.Layout {
    let first = slots.count
    var mandatory: UInt64 = 0
    for (offset, rule) in guide.elements(at: position).enumerated() {
      if guide.elements[rule].isMandatory, slots.count - first < 64 { mandatory |= 1 << UInt64(slots.count - first) }
      let element = UInt8(offset + 1)
      let components = guide.components(of: rule)
      if components.isEmpty {
        slots.append(.init(beginsElement: true, element: element, component: 0, rule: Int32(rule)))
      }
      for (number, component) in components.enumerated() {
        slots.append(
          .init(beginsElement: number == 0, element: element, component: UInt8(number + 1), rule: Int32(component)))
      }
    }
    return .init(slots: Int32(first)..<Int32(slots.count), mandatory: mandatory)
  }

  /// What segments say when they are written and the document does not: by segment, or by loops and segment.
  private mutating func addDefaults() {
    for position in guide.positions.indices {
      let first = Int32(defaults.count)
      addBound(position)
      for entry in outline.defaults where isMeant(entry.place, position) {
        let place = finder.located(entry.place, Region(loop: 0, areas: [], positions: [position]))
        guard let (slot, rule) = slot(position, place.element, place.component) else { continue }
        let conditions = add(place.conditions, position)
        var made = WritingPlan.Default(slot: slot, conditions: conditions, literal: 0..<0)
        if case .text(let text) = entry.source { made.literal = literal(text) } else { made.source = source(entry) }
        let kind = guide.elements[Int(rule)].kind
        made.form = kind == .date ? .date : kind == .time ? .time : .text
        made.maximum = guide.elements[Int(rule)].maximum
        defaults.append(made)
        if conditions.isEmpty { layouts[position].filled |= 1 << UInt64(min(slot, 63)) }
      }
      layouts[position].defaults = first..<Int32(defaults.count)
    }
  }

  mutating func source(_ entry: MapDefault) -> Int16 {
    if let known = sources.firstIndex(of: entry.source) { return Int16(known) }
    sources.append(entry.source)
    return Int16(sources.count - 1)
  }

  /// LS01 and LE01 name the loop between them; what opens the one is closed by the other (X12.6).
  private mutating func addBound(_ position: Int) {
    let tag = guide.positions[position].tag
    let loop = Int(guide.positions[position].loop)
    closers.append(-1)
    guard elements == nil, tag == SegmentTag("LS") || tag == SegmentTag("LE"), loop + 1 < guide.loops.count else {
      return
    }
    defaults.append(.init(slot: 0, conditions: 0..<0, literal: literal(guide.loops[loop + 1].name)))
    layouts[position].filled |= 1
    guard tag == SegmentTag("LS") else { return }
    let members = Int(guide.loops[loop].first)..<Int(guide.loops[loop].end)
    let closer = members.last { guide.positions[$0].tag == SegmentTag("LE") && Int(guide.positions[$0].loop) == loop }
    closers[position] = Int32(closer ?? -1)
  }

  func isMeant(_ place: MapPlace, _ position: Int) -> Bool {
    // An attribute by itself is meant wherever it is.
    if place.isSelf { return elements?.nodes[position].attributes.contains { isNamed($0, place, position) } ?? false }
    guard guide.positions[position].tag == guide.tag(named: place.segment) else { return false }
    var path = guide.loopPath(position)
    if guide.positions[position].startsLoop, path.last == place.segment { path.removeLast() }
    // The root is no loop: what is said to stand in it stands there, and nowhere further in.
    if elements != nil, let first = place.loops.first, first == guide.text(of: guide.positions[0].tag) {
      return path == Array(place.loops.dropFirst())
    }
    return place.loops.isEmpty || Array(path.suffix(place.loops.count)) == place.loops
  }

  /// The slot of an element (a composite's is that of its first component), and its rule.
  func slot(_ position: Int, _ element: Int, _ component: Int = 0) -> (slot: Int16, rule: Int)? {
    let range = layouts[position].slots
    for index in range where Int(slots[Int(index)].element) == element {
      let slot = slots[Int(index)]
      if slot.component == 0 ? component <= 1 : Int(slot.component) == max(component, 1) {
        return (Int16(index - range.lowerBound), Int(slot.rule))
      }
    }
    return nil
  }

  // MARK: Records

  /// The steps that write a record; answers the scope's index.
  mutating func scope(_ kind: RecordKind, _ bindings: [MapBinding], _ context: Context) -> Int32 {
    let index = scopes.count
    scopes.append(.init(kind: kind))
    // Plain elements come first, then lists, then what may be said by one of those already.
    var phases: [[Step]] = [[], [], [], []]
    var mask: UInt64 = 0
    for binding in bindings {
      if kind == .header, binding.field == "lines" {
        addLines(binding, context)
        continue
      }
      guard let field = kind.index(of: binding.field) else {
        finder.fail(binding, "a \(kind) has no field \(binding.field)", nearest: binding.field, kind.fields.map(\.name))
        continue
      }
      if isDerived(binding) { mask |= 1 << UInt64(field) }
      guard let (step, phase) = step(binding, kind, field, context) else { continue }
      phases[phase].append(step)
      mask |= 1 << UInt64(field)
    }
    yield(&phases)
    setRivals(&phases)
    scopes[index].steps = Int32(steps.count)..<Int32(steps.count + phases.reduce(0) { $0 + $1.count })
    scopes[index].mask = mask
    for phase in phases { steps.append(contentsOf: phase) }
    if elements != nil { setWitnesses(scopes[index].steps) }
    return Int32(index)
  }

  /// A value of a segment that a list is made of too comes behind the list, which says more of it.
  private func yield(_ phases: inout [[Step]]) {
    let lists = (phases[1] + phases[2]).flatMap { $0.ways.map { ways[Int($0)].place.position } }
    func isListed(_ step: Step) -> Bool {
      let target = targets[Int(step.targets.lowerBound)]
      // What a list of elements says first is inside one of them.
      if elements != nil, target.path.contains(where: { lists.contains(paths[Int($0)].position) }) { return true }
      // A segment that stands there but once holds both.
      return !target.isOwn && lists.contains(target.position) && guide.positions[Int(target.position)].maximum != 1
    }
    var moved = phases[0].filter(isListed)
    for index in moved.indices { moved[index].looksFirst = true }
    phases[0].removeAll(where: isListed)
    phases[3] = moved + phases[3]
  }

  /// Finds, for records that can be written in several ways, what else their segments would be read as.
  private mutating func setRivals(_ phases: inout [[Step]]) {
    let values = phases.joined().filter { $0.looksFirst }
    for phase in phases.indices {
      for index in phases[phase].indices where phases[phase][index].ways.count > 1 {
        let positions = phases[phase][index].ways.map { ways[Int($0)].place.position }
        let first = Int32(rivals.count)
        for value in values {
          for target in value.targets where isPlain(targets[Int(target)], among: positions) {
            rivals.append(.init(field: value.field, target: target))
          }
        }
        phases[phase][index].rivals = first..<Int32(rivals.count)
      }
    }
  }

  private func isPlain(_ target: Target, among positions: [Int32]) -> Bool {
    !target.isOwn && target.path.isEmpty && target.qualifiers.isEmpty && positions.contains(target.position)
  }

  private mutating func step(
    _ binding: MapBinding, _ kind: RecordKind, _ field: Int, _ context: Context
  ) -> (Step, phase: Int)? {
    var step = Step(operation: .value, field: Int16(field))
    step.when = when(binding.when, binding)
    let type = kind.fields[field].type
    switch binding.source {
    case .constant: return nil
    case .records(let list):
      guard let inner = finder.inner(kind, field) else { return nil }
      step.operation = .records
      step.ways = add(list, inner, binding, context)
      if step.ways.isEmpty { return nil }
      step.hasStandIns = step.ways.contains { hasStandIns(Int($0)) }
      // What stands in loops that others open comes behind those.
      return (step, ways[Int(step.ways.lowerBound)].place.path.isEmpty ? 1 : 2)
    case .places(let places):
      if elements != nil, type == .moment, binding.join == nil { step.operation = .moment }
      let list = binding.words ?? (kind.fields[field].isUnit ? MapOutline.writtenUnits : nil)
      step.words = binding.table == nil ? words(list, binding) : table(binding)
      step.targets = add(places.compactMap { target($0, type, binding, context) })
      guard edit(binding, &step) else { return nil }
      if let join = binding.join {
        step.operation = .join
        step.literal = literal(join)
      }
    case .moment(let dates, let time, let zone):
      step.operation = .moment
      step.targets = add(dates.compactMap { moment($0, time, zone, type, binding, context) })
      guard edit(binding, &step) else { return nil }
    }
    if case .heading(let name) = binding.fallback, let heading = RecordKind.header.index(of: name) {
      step.carry = Int16(carries.count)
      carries.append(heading)
      if step.targets.isEmpty { return (step, 0) }
    }
    if step.targets.isEmpty { return nil }
    let only = targets[Int(step.targets.lowerBound)]
    let isPlain = step.targets.count == 1 && only.conditions.isEmpty && only.qualifiers.isEmpty
    step.looksFirst = !isPlain
    return (step, isPlain && step.operation != .join ? 0 : 3)
  }

  /// The document says it because the map does, or because of what else it says: there is nothing to write.
  private func isDerived(_ binding: MapBinding) -> Bool {
    if case .constant = binding.source { return true }
    switch binding.fallback {
    case .sum, .count: return true
    case .text:
      if case .places(let places) = binding.source { return places.isEmpty }
      return false
    default: return false
    }
  }

  /// Takes changes back; false where they cannot be, and the field not be written.
  private mutating func edit(_ binding: MapBinding, _ step: inout Step) -> Bool {
    if let zone = binding.zoneIs { step.zone = literal(zone) }
    guard let edit = index(ofInverse: binding.edits), let timeEdit = index(ofInverse: binding.timeEdits) else {
      return false
    }
    (step.edit, step.timeEdit) = (edit, timeEdit)
    return true
  }

  /// -1 for nothing to be done; nil where changes cannot be taken back.
  private mutating func index(ofInverse list: [MapEdit]) -> Int16? {
    guard let inverse = MapEdit.inverse(list) else { return nil }
    if inverse.isEmpty { return -1 }
    edits.append(inverse)
    return Int16(edits.count - 1)
  }

  private mutating func when(_ condition: MapCondition?, _ binding: MapBinding) -> Int16 {
    defer { finder.when = -1 }
    finder.setWhen(condition, binding)
    return finder.when
  }

  private mutating func add(_ list: [Target]) -> Range<Int32> {
    let first = Int32(targets.count)
    targets.append(contentsOf: list)
    return first..<Int32(targets.count)
  }

  private mutating func add(
    _ list: [MapRecords], _ kind: RecordKind, _ binding: MapBinding, _ context: Context
  ) -> Range<Int32> {
    let made = list.compactMap { way($0, kind, binding, context) }
    let first = Int32(ways.count)
    ways.append(contentsOf: made)
    return first..<Int32(ways.count)
  }

  mutating func way(
    _ records: MapRecords, _ kind: RecordKind, _ binding: MapBinding, _ context: Context
  ) -> WritingPlan.Way? {
    var inner = context
    var way = WritingPlan.Way(each: .scope, scope: 0, place: Target(position: -1, slot: -1))
    switch records.each {
    case .scope: break
    case .occurrence(let place):
      guard let found = self.place(place, binding, context, wantsElement: false) else { return nil }
      way.each = .occurrence
      way.place = found
      let position = Int(found.position)
      if kind == .line, plannedLine < 0 { plannedLine = position }
      way.startsLoop =
        guide.positions[position].startsLoop && Int(guide.positions[position].loop) != context.region.loop
      inner.own = position
      inner.region =
        way.startsLoop
        ? Region(loop: Int(guide.positions[position].loop), areas: [])
        : Region(loop: context.region.loop, areas: context.region.areas, positions: [position])
    case .pairs(let place, let first, let second):
      guard var found = self.place(place, binding, context, wantsElement: true) else { return nil }
      way.each = .pairs
      found.endOfPairs = endOfPairs(Int(found.position), place.element)
      if let rule = slot(Int(found.position), place.element + 1)?.rule, !second.isEmpty,
        let field = kind.index(of: second)
      {
        choose(&found, kind.fields[field].type, rule)
      }
      way.place = found
      way.first = Int16(first.isEmpty ? 0 : kind.index(of: first) ?? -1)
      way.second = Int16(second.isEmpty ? 1 : kind.index(of: second) ?? -1)
      way.words = words(records.words, binding)
      inner.own = Int(found.position)
      inner.region.positions = [Int(found.position)]
    }
    way.scope = scope(kind, records.fields, inner)
    if way.each == .pairs {
      for field in [way.first, way.second] where field >= 0 {
        scopes[Int(way.scope)].mask |= 1 << UInt64(field)
      }
    }
    way.constants = add(constantsOf: records.fields, kind)
    way.when = when(records.when, binding)
    return way
  }

  private func hasStandIns(_ way: Int) -> Bool {
    ways[way].constants.contains { constants[Int($0)].literals.count > 1 }
  }

  /// Types of products that are written as `text` where they have no place of their own.
  private func standIns(for text: String, _ kind: RecordKind, _ field: String) -> [String] {
    guard kind == .product, field == "type" else { return [] }
    return outline.words[MapOutline.writtenProducts, default: []].filter { $0.codes.first == text }.map(\.word)
  }

  private mutating func add(constantsOf fields: [MapBinding], _ kind: RecordKind) -> Range<Int32> {
    let first = Int32(constants.count)
    for binding in fields {
      guard case .constant(let text) = binding.source, let field = kind.index(of: binding.field) else { continue }
      constants.append(
        .init(field: Int16(field), literals: add(codes: [text] + standIns(for: text, kind, binding.field))))
    }
    return first..<Int32(constants.count)
  }

  // MARK: Lines and levels

  private mutating func addLines(_ binding: MapBinding, _ context: Context) {
    // Of several kinds of elements that are lines the first is written.
    guard case .records(let list) = binding.source, let first = list.first, list.count == 1 || elements != nil,
      let way = way(first, .line, binding, context), way.startsLoop, way.place.path.isEmpty || elements != nil
    else { return finder.fail(binding, "lines that are written need one loop of the set: { each, fields }") }
    lineWay = ways.count
    ways.append(way)
    lineStart = Int(way.place.position)
    lineEnd = Int(guide.loops[Int(guide.positions[lineStart].loop)].end)
    addHeirlooms()
  }

  /// A field of a line that holds the one record of a level around it.
  private func isOnlyLevel(_ name: String, _ list: MapLevels) -> Bool {
    guard list.levels.contains(where: { $0.role == .carried(name) }), let field = RecordKind.line.index(of: name) else {
      return false
    }
    if case .one = RecordKind.line.fields[field].type { return true }
    return false
  }

  /// Packages are levels, or marks of the item: those that say their level are levels.
  private mutating func leaveLevels(_ scope: Int32, _ list: MapLevels) {
    let names = list.levels.compactMap { if case .carried(let name) = $0.role { name } else { nil } } + ["partPackages"]
    let fields = names.compactMap { RecordKind.line.index(of: $0) }
    for index in scopes[Int(scope)].steps where fields.contains(Int(steps[Int(index)].field)) {
      steps[Int(index)].leavesLevels = true
    }
  }

  private mutating func add(_ list: MapLevels) {
    guard
      let position = guide.positions.indices.first(where: {
        guide.positions[$0].startsLoop && guide.loops[Int(guide.positions[$0].loop)].name == list.loop
      })
    else { return }
    levelPosition = position
    lineStart = position
    lineEnd = Int(guide.loops[Int(guide.positions[position].loop)].end)
    let inner = Context(region: Region(loop: Int(guide.positions[position].loop), areas: []), own: position)
    for level in list.levels {
      guard let first = level.codes.first else { continue }
      var made = WritingPlan.Level(role: .header, scope: 0, code: literal(first))
      switch level.role {
      case .header: made.scope = scope(.header, level.fields, inner)
      case .line:
        made.role = .line
        made.scope = scope(.line, level.fields.filter { !isOnlyLevel($0.field, list) }, inner)
        leaveLevels(made.scope, list)
      case .carried(let name):
        guard let field = RecordKind.line.index(of: name), let kind = finder.inner(.line, field) else { continue }
        made.role = .carried
        made.field = Int32(field)
        if case .one = RecordKind.line.fields[field].type { made.isOne = true }
        made.scope = scope(kind, level.fields, inner)
      }
      levels.append(made)
    }
    // Levels hold these fields of a line.
    for level in levels where level.role == .line {
      for other in levels where other.field >= 0 { scopes[Int(level.scope)].mask |= 1 << UInt64(other.field) }
      if let parts = RecordKind.line.index(of: "partPackages") { scopes[Int(level.scope)].mask |= 1 << UInt64(parts) }
    }
    for level in levels where level.role == .header {
      scopes[headerScope].mask |= scopes[Int(level.scope)].mask
      scopes[Int(level.scope)].mask |= scopes[headerScope].mask
    }
  }
}
