// Finds the places of a map in its guide, and lays out what steps refer to: conditions, keys, literals, word tables.

import Canonical
import Conformance
import Octets

extension PlanBuild {
  // MARK: Places

  /// Positions of the guide a place means; none is an error.
  mutating func find(
    _ place: MapPlace, _ region: Region, _ binding: MapBinding, wantsElement: Bool
  ) -> [Int] {
    var regions = [region]
    openGates = []
    for (index, name) in place.loops.enumerated() {
      regions = regions.flatMap { loops(named: name, in: $0) }
      if place.loopConditions.indices.contains(index) { addGates(place.loopConditions[index], regions, name, binding) }
    }
    let tag = guide.tag(named: place.segment)
    let positions = place.isSelf ? regions.flatMap { own($0) } : regions.flatMap { members($0, tag) }
    if positions.isEmpty, place.isOptional { return [] }
    if positions.isEmpty {
      let known = regions.flatMap { members($0).map { name(of: $0) } }
      let loop = place.loops.last ?? (region.loop == 0 ? "the set" : guide.loops[region.loop].name)
      fail(
        binding, "\(place.segment) does not stand in \(loop) of \(guide.release)/\(guide.set)", nearest: place.segment,
        known)
      return []
    }
    if let name = place.unknownName {
      // A column that this partner does not have.
      if place.isOptional { return [] }
      fail(
        binding, "\(place.segment) has no element '\(name)'", nearest: name,
        guide.elementNames(of: guide.tag(named: place.segment)))
      return []
    }
    if wantsElement, place.element == 0 {
      fail(binding, "name an element: \(place.segment)/01")
      return []
    }
    if place.element > 0, !positions.contains(where: { has(place, at: $0) }) {
      if place.isOptional { return [] }
      fail(
        binding, "\(place.segment) has no element \(place.element)\(place.component > 0 ? "-\(place.component)" : "")")
      return []
    }
    return positions
  }

  private func has(_ place: MapPlace, at position: Int) -> Bool {
    guide.rule(guide.positions[position].tag, at: position, element: place.element, component: place.component) != nil
  }

  /// The loops of that name right inside a region.
  private func loops(named name: String, in region: Region) -> [Region] {
    guide.loops.indices.filter { index in
      guard guide.loops[index].parent == region.loop, guide.loops[index].name == name else { return false }
      return region.loop != 0 || region.areas.contains(guide.positions[Int(guide.loops[index].first)].area)
    }.map { Region(loop: $0, areas: []) }
  }

  /// Direct members of a region: its segments and the first segments of its loops; those named `tag`, or all.
  func members(_ region: Region, _ tag: SegmentTag? = nil) -> [Int] {
    if let positions = region.positions { return positions.filter { tag == nil || guide.positions[$0].tag == tag } }
    let loop = guide.loops[region.loop]
    var found: [Int] = []
    for index in Int(loop.first)..<Int(loop.end) where tag == nil || guide.positions[index].tag == tag {
      let entry = guide.positions[index]
      let isChild = entry.startsLoop && Int(guide.loops[Int(entry.loop)].parent) == region.loop
      guard Int(entry.loop) == region.loop || isChild else { continue }
      if region.loop != 0 || region.areas.contains(entry.area) { found.append(index) }
    }
    return found
  }

  func name(of position: Int) -> String { guide.text(of: guide.positions[position].tag) }

  /// How the element's text becomes the field's value.
  mutating func choose(
    _ step: inout Step, _ type: FieldType, _ position: Int, _ element: Int, _ component: Int, _ binding: MapBinding
  ) {
    guard
      let rule = guide.rule(guide.positions[position].tag, at: position, element: element, component: component)
    else { return }
    switch (type, rule.kind) {
    case (.decimal, .decimal), (.count, .decimal): step.transform = .decimal
    case (.decimal, .implied):
      step.transform = rule.decimals == 0 ? .count : .implied
      step.decimals = rule.decimals
    case (.count, .implied): step.transform = .count
    case (.date, .date), (.moment, .date): step.transform = .date
    case (.time, .time): step.transform = .time
    // Written in a form of the partner's own.
    case (let type, .text) where (type == .date || type == .moment) && binding.edits.contains(where: \.isDate):
      step.transform = .date
    case (.time, .text) where binding.edits.contains(where: \.isTime): step.transform = .time
    // A text says the number as it is meant, with its point.
    case (.text, .implied) where rule.decimals > 0:
      step.transform = .implied
      step.decimals = rule.decimals
    case (.text, _), (.code, _): step.transform = .text
    case (.decimal, .text): step.transform = .decimal
    case (.count, .text): step.transform = .count
    default: fail(binding, "\(binding.field) cannot be read from element \(element), which is \(rule.kind)")
    }
  }

  // MARK: Tables

  mutating func addConditions(
    _ place: MapPlace, to step: inout Step, _ scope: Int = -1, _ position: Int = -1
  ) {
    // What the heading says is asked last: conditions of the segment are cheaper.
    defer { addWhen(to: &step) }
    let counter = place.occurrence > 0 && scope >= 0 ? counter(scope, position) : nil
    step.firstCondition = Int32(conditions.count)
    if let counter {
      conditions.append(
        MappingPlan.Condition(element: 0, isNegated: false, keys: counter..<counter + Int32(place.occurrence)))
    }
    for condition in place.conditions {
      conditions.append(
        MappingPlan.Condition(
          element: UInt8(condition.element), isNegated: condition.isNegated, keys: keyRange(condition.codes)))
    }
    for gate in openGates {
      conditions.append(
        MappingPlan.Condition(element: 0, isNegated: false, keys: Int32(gate)..<Int32(gate)))
    }
    step.conditionCount = Int32(conditions.count) - step.firstCondition
  }

  /// The counter of a segment in a scope; a step that counts is added with it.
  mutating func counter(_ scope: Int, _ position: Int) -> Int32 {
    if let known = counters[[scope, position]] { return known }
    let counter = counterCount
    counterCount += 1
    counters[[scope, position]] = counter
    var step = Step(operation: .count, scope: Int16(scope))
    step.literal = counter..<counter + 1
    append(step, at: position)
    return counter
  }

  mutating func keyRange(_ codes: [String]) -> Range<Int32> {
    let start = Int32(keys.count)
    keys.append(contentsOf: codes.map(textKey))
    return start..<Int32(keys.count)
  }

  mutating func literal(_ text: String) -> Range<Int32> {
    if let known = literalIndex[text] { return known }
    let start = Int32(literals.count)
    literals.append(contentsOf: text.utf8)
    let range = start..<Int32(literals.count)
    literalIndex[text] = range
    return range
  }

  /// Makes the step look its code up in a code table.
  mutating func look(up binding: MapBinding, _ type: FieldType, in step: inout Step) {
    guard let name = binding.table else { return }
    guard let table = outline.tables[name] else {
      return fail(binding, "there is no table \(name)", nearest: name, Array(outline.tables.keys))
    }
    switch type {
    case .text, .code: break
    default: return fail(binding, "\(binding.field) is no text, and cannot come from a table")
    }
    step.operation = .look
    step.second = Int16(binding.unknown.rawValue)
    if let index = tables.firstIndex(where: { $0 === table }) {
      step.words = Step.words(table: index)
    } else {
      step.words = Step.words(table: tables.count)
      tables.append(table)
    }
  }

  mutating func words(_ name: String?, _ binding: MapBinding) -> Int16 {
    guard let name else { return -1 }
    if let index = wordIndex[name] { return index }
    guard let rows = outline.words[name] else {
      fail(binding, "there is no word table \(name)", nearest: name, Array(outline.words.keys))
      return -1
    }
    var bits = 2
    let count = rows.reduce(0) { $0 + $1.codes.count }
    while 1 << bits < count * 2 { bits += 1 }
    let table = MappingPlan.WordTable(
      offset: Int32(wordSlots.count), shift: UInt8(64 - bits), mask: Int32(1 << bits) - 1)
    wordSlots.append(contentsOf: repeatElement(.init(key: 0, literal: 0..<0), count: 1 << bits))
    for row in rows {
      for code in row.codes { insert(code, row.word, table, binding) }
    }
    let index = Int16(wordTables.count)
    wordTables.append(table)
    wordIndex[name] = index
    return index
  }

  mutating func insert(
    _ code: String, _ word: String, _ table: MappingPlan.WordTable, _ binding: MapBinding
  ) {
    let key = textKey(code)
    var slot = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> UInt64(table.shift))
    while wordSlots[Int(table.offset) + slot].key != 0 {
      if wordSlots[Int(table.offset) + slot].key == key {
        fail(binding, "code \(code) stands for two words")
        return
      }
      slot = (slot + 1) & Int(table.mask)
    }
    wordSlots[Int(table.offset) + slot] = .init(key: key, literal: literal(word))
  }
}
