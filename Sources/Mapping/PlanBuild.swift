// Compiles a map for a guide. Every place must exist in the guide, every field in the canonical model, and their types
// must agree; all mistakes are collected.

import Canonical
import Conformance
import Octets

package struct MapErrors: Error, Equatable, Sendable, CustomStringConvertible {
  package let errors: [MapError]
  package var description: String { errors.map(\.description).joined(separator: "\n") }
}

struct PlanBuild {
  typealias Step = MappingPlan.Step
  let outline: MapOutline
  let guide: Guide
  /// Fields somebody wants; nil is all. Others are left out.
  let wanted: Set<RecordField>?
  /// What is told whether or not the field is wanted.
  let told: MapOutline.Told
  var errors: [MapError] = []
  var scopes: ContiguousArray<MappingPlan.Scope> = []
  /// Constants of the heading and the totals, which are there before anything is read.
  var openings: [Step] = []
  /// Constants of records that begin with their first value.
  var beginnings: [Step] = []
  /// Steps by position, before they are laid flat.
  var stepsAt: [[Step]]
  /// Where steps are written, beside them; kept only for those who ask.
  let keepsOrigins: Bool
  var originsAt: [[StepOrigin?]]
  var conditions: ContiguousArray<MappingPlan.Condition> = []
  var keys: ContiguousArray<UInt64> = []
  var literals: ContiguousArray<UInt8> = []
  var literalIndex: [String: Range<Int32>] = [:]
  var wordTables: ContiguousArray<MappingPlan.WordTable> = []
  var wordSlots: ContiguousArray<MappingPlan.WordSlot> = []
  var counterCount: Int32 = 0
  /// Positions whose conditions hold for what stands inside them, and those of the place found last.
  var gates: [Gate] = []
  var openGates: [Int] = []
  /// Counter of a scope's segment at a position.
  var counters: [[Int]: Int32] = [:]
  var wordIndex: [String: Int16] = [:]
  var tables: [CodeTable] = []
  var edits: [[MapEdit]] = []
  var whens: [MappingPlan.When] = []
  var carries: [MappingPlan.Carry] = []
  var tallies: [MappingPlan.Tally] = []
  /// What holds for the binding at hand; -1 for nothing.
  var when: Int16 = -1
  /// The binding of each of `whens`, for messages.
  var askers: [MapBinding] = []
  /// Fields of the heading that are needed although nobody may want them in the document.
  let askedFields: Set<String>
  var totalsScope = -1
  var lineScope = -1
  var levelPosition = -1
  var levels: [MappingPlan.Level] = []
  var levelKeys: [UInt64] = []

  init(
    _ outline: MapOutline, _ guide: Guide, wanted: Set<RecordField>?, told: MapOutline.Told = [.codes, .texts],
    keepsOrigins: Bool = false
  ) {
    self.outline = outline
    self.guide = guide
    self.wanted = wanted
    self.told = told
    askedFields = outline.askedFields
    self.keepsOrigins = keepsOrigins
    stepsAt = Array(repeating: [], count: guide.positions.count)
    originsAt = Array(repeating: [], count: keepsOrigins ? guide.positions.count : 0)
  }

  /// Adds a step, which `binding` asks for by `place`.
  mutating func append(
    _ step: Step, at position: Int, _ binding: MapBinding? = nil, _ place: MapPlace? = nil, words: String? = nil
  ) {
    stepsAt[position].append(step)
    guard keepsOrigins else { return }
    originsAt[position].append(binding.map { StepOrigin(binding: $0, place: place, words: words ?? $0.words) })
  }

  /// Where places of a scope are looked for: a loop of the guide, or one segment of it.
  struct Region {
    var loop: Int
    /// Areas that count at the top level.
    var areas: Set<UInt8>
    /// Set when the scope is one segment: the positions it stands at.
    var positions: [Int]?
  }

  mutating func run() throws(MapErrors) {
    guard guide.set == outline.set else {
      throw MapErrors(errors: [error(nil, "the map is for set \(outline.set), the guide for \(guide.set)")])
    }
    let summary = UInt8(guide.areas.firstIndex(of: "summary") ?? 255)
    let heading = Set((0..<UInt8(guide.areas.count)).filter { $0 != summary })
    let header = addScope(.header, .header, parent: -1, field: -1)
    add(outline.fields, header, Region(loop: 0, areas: heading))
    close(header)
    totalsScope = addScope(.totals, .totals, parent: -1, field: -1)
    // Totals of XML stand wherever the guide has them, and rows may say them again and again.
    let areas: Set<UInt8> = guide.language == .x12 ? [summary] : heading.union([summary])
    add(outline.totals, totalsScope, Region(loop: 0, areas: areas))
    close(totalsScope)
    if let levels = outline.levels { add(levels) }
    checkAsked()
    if !errors.isEmpty { throw MapErrors(errors: errors) }
  }

  /// The steps of all positions, where each position's begin, and behind them those that no segment brings about.
  func flatSteps() -> (
    steps: ContiguousArray<Step>, first: ContiguousArray<Int32>, openings: Range<Int>,
    scopes: ContiguousArray<MappingPlan.Scope>
  ) {
    var steps: ContiguousArray<Step> = []
    var first: ContiguousArray<Int32> = []
    for list in stepsAt {
      first.append(Int32(steps.count))
      steps.append(contentsOf: list)
    }
    first.append(Int32(steps.count))
    let start = steps.count
    steps.append(contentsOf: openings)
    var scopes = scopes
    for scope in scopes.indices where scopes[scope].isLazy {
      let begin = Int32(steps.count)
      steps.append(contentsOf: beginnings.filter { Int($0.scope) == scope })
      scopes[scope].constants = begin..<Int32(steps.count)
    }
    return (steps, first, start..<start + openings.count, scopes)
  }

  // MARK: Scopes

  mutating func addScope(
    _ tree: MappingPlan.Scope.Tree, _ kind: RecordKind, parent: Int, field: Int
  ) -> Int {
    scopes.append(
      MappingPlan.Scope(
        tree: tree, kind: kind, parent: Int16(parent), field: Int16(field), end: 0,
        counters: counterCount..<counterCount))
    return scopes.count - 1
  }

  mutating func close(_ scope: Int) {
    scopes[scope].end = Int16(scopes.count)
    scopes[scope].counters = scopes[scope].counters.lowerBound..<counterCount
  }

  mutating func add(_ levels: MapLevels) {
    guard
      let position = guide.positions.indices.first(where: { guide.positions[$0].startsLoop && name($0) == levels.loop })
    else {
      fail(nil, "guide \(guide.release)/\(guide.set) has no loop \(levels.loop)")
      return
    }
    levelPosition = position
    let region = Region(loop: Int(guide.positions[position].loop), areas: [])
    for level in levels.levels {
      var scope = 0
      var field = -1
      var role = MappingPlan.Level.Role.header
      switch level.role {
      case .header: break
      case .line:
        scope = addScope(.line, .line, parent: -1, field: -1)
        role = .line
      case .carried(let name):
        guard let index = RecordKind.line.index(of: name), case .some(let kind) = inner(RecordKind.line, index) else {
          fail(nil, "a line has no record field \(name)")
          continue
        }
        field = index
        role = .carried
        scope = addScope(.carried, kind, parent: -1, field: index)
      }
      let number = self.levels.count
      let first = levelKeys.count
      levelKeys += level.codes.map(textKey)
      var entry = MappingPlan.Level(keys: first..<levelKeys.count, role: role, scope: scope, field: field)
      if field >= 0, case .one = RecordKind.line.fields[field].type { entry.isOne = true }
      self.levels.append(entry)
      variant = Int16(number)
      if scope == 0 {
        variantScope = addScope(.header, .header, parent: 0, field: -2)
        self.levels[number].scope = variantScope
        add(level.fields, variantScope, region)
        close(variantScope)
      } else {
        add(level.fields, scope, region)
        close(scope)
      }
    }
  }

  var variant: Int16 = -1
  var variantScope = 0

  func inner(_ kind: RecordKind, _ field: Int) -> RecordKind? {
    switch kind.fields[field].type {
    case .one(let kind), .many(let kind): kind
    default: nil
    }
  }

  func name(_ position: Int) -> String { guide.loops[Int(guide.positions[position].loop)].name }

  // MARK: Bindings

  mutating func add(_ bindings: [MapBinding], _ scope: Int, _ region: Region) {
    for binding in bindings {
      let kind = scopes[scope].kind
      if scope == 0, binding.field == "lines" {
        addLines(binding, region)
        continue
      }
      guard let field = kind.index(of: binding.field) else {
        fail(binding, "a \(kind) has no field \(binding.field)", nearest: binding.field, kind.fields.map(\.name))
        continue
      }
      if let wanted, !wanted.contains(RecordField(kind: kind, index: field)), !mustLook(binding),
        kind != .header || !askedFields.contains(binding.field)
      {
        continue
      }
      let outer = when
      defer { when = outer }
      setWhen(binding.when, binding)
      add(binding, scope, field, region)
      addFallback(binding, scope, field, region)
    }
  }

  /// What nobody wants is followed all the same where it may find something that is to be told.
  private func mustLook(_ binding: MapBinding) -> Bool { binding.mayReport(outline.possible(told)) }

  mutating func addLines(_ binding: MapBinding, _ region: Region) {
    guard case .records(let ways) = binding.source else { return fail(binding, "lines need { each, fields }") }
    lineScope = addScope(.line, .line, parent: -1, field: -1)
    for way in ways {
      guard case .occurrence(let place) = way.each else { return fail(binding, "lines need { each, fields }") }
      if binding.when != nil || way.when != nil { fail(binding, "lines are read always: 'when' is for their fields") }
      open(place, lineScope, binding, region, way.fields)
    }
  }

  mutating func add(_ binding: MapBinding, _ scope: Int, _ field: Int, _ region: Region) {
    let type = scopes[scope].kind.fields[field].type
    switch (binding.source, type) {
    case (.records(let ways), .many(let kind)), (.records(let ways), .one(let kind)):
      for way in ways {
        let outer = when
        setWhen(way.when, binding)
        add(way, kind, binding, scope, field, region)
        when = outer
      }
    case (.records, _):
      fail(binding, "\(binding.field) holds one value, not records")
    case (_, .many), (_, .one):
      fail(binding, "\(binding.field) holds records: write { each, fields }")
    case (.places(let places), _):
      for (rank, place) in places.enumerated() { add(place, rank, binding, scope, field, type, region) }
    case (.moment(let date, let time, let zone), _):
      addMoment(date, time, zone, binding, scope, field, region)
    case (.constant(let text), _):
      addConstant(text, binding, scope, field, region)
    }
  }

  mutating func add(
    _ way: MapRecords, _ kind: RecordKind, _ binding: MapBinding, _ parent: Int, _ field: Int, _ region: Region
  ) {
    let scope = addScope(scopes[parent].tree, kind, parent: parent, field: field)
    switch way.each {
    case .occurrence(let place): open(place, scope, binding, region, way.fields)
    case .scope:
      scopes[scope].isLazy = true
      scopes[scope].awaits = way.fields.contains { !$0.isConstant }
      add(way.fields, scope, region)
      close(scope)
    case .pairs(let place, let first, let second):
      addPairs(place, first, second, way, scope, binding, region)
      close(scope)
    }
  }

  /// A scope opened by a loop or segment, and its fields inside.
  mutating func open(
    _ place: MapPlace, _ scope: Int, _ binding: MapBinding, _ region: Region, _ fields: [MapBinding]
  ) {
    let place = located(place, region)
    let positions = find(place, region, binding, wantsElement: false)
    guard let first = positions.first else { return close(scope) }
    for position in positions {
      var step = Step(operation: .open, scope: Int16(scope))
      addConditions(place, to: &step)
      append(step, at: position, binding, place)
    }
    let isLoop = guide.positions[first].startsLoop && Int(guide.positions[first].loop) != region.loop
    if isLoop, positions.count == 1 {
      add(fields, scope, Region(loop: Int(guide.positions[first].loop), areas: []))
    } else if isLoop {
      fail(binding, "loop \(place.segment) stands in several places here; name the loop around it")
    } else {
      add(fields, scope, Region(loop: region.loop, areas: region.areas, positions: positions))
    }
    close(scope)
  }

  mutating func add(
    _ place: MapPlace, _ rank: Int, _ binding: MapBinding, _ scope: Int, _ field: Int, _ type: FieldType,
    _ region: Region
  ) {
    let place = located(place, region)
    for position in find(place, region, binding, wantsElement: true) {
      var step = Step(operation: place.qualifiers.isEmpty ? .copy : .pair, scope: Int16(scope), field: Int16(field))
      step.rank = UInt8(clamping: rank)
      step.element = UInt8(place.element)
      step.component = UInt8(place.component)
      let valueElement = place.qualifiers.isEmpty ? place.element : place.element + 1
      choose(&step, type, position, valueElement, place.component, binding)
      if !place.qualifiers.isEmpty { step.literal = keyRange(place.qualifiers) }
      if let join = binding.join {
        step.joins = true
        step.literal = literal(join)
      }
      step.words = words(binding.words, binding)
      if binding.table != nil { look(up: binding, type, in: &step) }
      if binding.isSSCC { step.transform = .sscc }
      addEdits(binding, to: &step, position, valueElement, place.component)
      if type == .moment, step.operation == .copy, guide.language == .xml { step.operation = moment(&step, position) }
      addConditions(place, to: &step, scope, position)
      append(step, at: position, binding, place)
    }
  }

  mutating func addMoment(
    _ dates: [MapPlace], _ time: MapPlace?, _ zone: MapPlace?, _ binding: MapBinding, _ scope: Int, _ field: Int,
    _ region: Region
  ) {
    for (rank, date) in dates.map({ located($0, region) }).enumerated() {
      for position in find(date, region, binding, wantsElement: true) {
        var step = Step(operation: .moment, transform: .date, scope: Int16(scope), field: Int16(field))
        step.rank = UInt8(clamping: rank)
        step.element = UInt8(date.element)
        step.time = UInt8(time?.element ?? 0)
        step.zone = UInt8(zone?.element ?? 0)
        if guide.language == .xml { step.operation = moment(&step, position) }
        addEdits(binding, toMoment: &step)
        addConditions(date, to: &step, scope, position)
        append(step, at: position, binding, date)
      }
    }
    if guide.language == .xml, let time { addClock(time, binding, scope, field, region) }
  }

  /// A constant is written when its scope's first segment comes.
  mutating func addConstant(
    _ text: String, _ binding: MapBinding, _ scope: Int, _ field: Int, _ region: Region
  ) {
    var step = Step(operation: .constant, scope: Int16(scope), field: Int16(field))
    step.literal = literal(text)
    step.rank = 255
    if scopes[scope].awaits {
      if when >= 0, binding.when != nil {
        fail(binding, "a record that begins with its first value has 'when' of its own")
      }
      beginnings.append(step)
      return
    }
    if region.loop == 0, region.positions == nil {
      if when >= 0 { fail(binding, "'when' comes too late for a constant of the heading") }
      openings.append(step)
      return
    }
    addWhen(to: &step)
    for position in region.positions ?? [Int(guide.loops[region.loop].first)] { append(step, at: position, binding) }
  }

  mutating func addPairs(
    _ place: MapPlace, _ first: String, _ second: String, _ way: MapRecords, _ scope: Int, _ binding: MapBinding,
    _ region: Region
  ) {
    let kind = scopes[scope].kind
    let positions = find(place, region, binding, wantsElement: true)
    let one = first.isEmpty ? 0 : kind.index(of: first) ?? -1
    let two = second.isEmpty ? 1 : kind.index(of: second) ?? -1
    guard one >= 0, two >= 0 else {
      fail(binding, "a \(kind) has no field \(one < 0 ? first : second)", nearest: first, kind.fields.map(\.name))
      return
    }
    for position in positions {
      var step = Step(operation: .pairs, scope: Int16(scope), field: Int16(one), second: Int16(two))
      step.element = UInt8(place.element)
      step.time = UInt8(clamping: endOfPairs(position, from: place.element))
      choose(&step, kind.fields[two].type, position, place.element + 1, 0, binding)
      step.words = words(way.words, binding)
      addConditions(place, to: &step)
      let before = stepsAt[position].count
      append(step, at: position, binding, place, words: way.words)
      add(way.fields, scope, Region(loop: region.loop, areas: region.areas, positions: [position]))
      // Fields common to all pairs follow the step: they are applied to each record it makes.
      stepsAt[position][before].rank = UInt8(clamping: stepsAt[position].count - before - 1)
    }
  }

  /// The element behind the pairs that start at `element`: the first that is of another kind; 0 when there is none.
  func endOfPairs(_ position: Int, from element: Int) -> Int {
    let tag = guide.positions[position].tag
    var next = element
    while let rule = guide.rule(tag, at: position, element: next) {
      if rule.reference != guide.rule(tag, at: position, element: element)?.reference { return next }
      next += 2
    }
    return 0
  }

  // MARK: Errors

  func error(_ binding: MapBinding?, _ message: String) -> MapError {
    MapError(
      file: binding?.file ?? outline.file, line: binding?.line ?? 1, column: binding?.column ?? 1, message: message)
  }

  mutating func fail(
    _ binding: MapBinding?, _ message: String, nearest name: String = "", _ known: [String] = []
  ) {
    errors.append(error(binding, message + hint(name, known)))
  }

  func hint(_ name: String, _ known: [String]) -> String {
    known.isEmpty ? "" : "; known: " + Array(Set(known)).sorted().prefix(40).joined(separator: ", ")
  }
}
