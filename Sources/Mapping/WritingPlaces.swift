// The places a map writes to, and what they refer to: conditions, codes, words, literals.

import Canonical
import Conformance
import Octets

extension WritingBuild {
  /// A segment or element, found from the region of `context`; nil when the guide has no such place.
  mutating func place(
    _ place: MapPlace, _ binding: MapBinding, _ context: Context, wantsElement: Bool
  ) -> Target? {
    let place = finder.located(place, context.region)
    guard let position = finder.find(place, context.region, binding, wantsElement: wantsElement).first else {
      return nil
    }
    var target = Target(position: Int32(position), slot: -1)
    if wantsElement {
      guard let slot = slot(position, place.element, place.component)?.slot else { return nil }
      target.slot = slot
    }
    target.isOwn = position == context.own && place.loops.isEmpty
    target.occurrence = UInt8(place.occurrence)
    target.path = path(to: position, from: context.region.loop, place.loopConditions)
    target.conditions = add(place.conditions, position)
    return target
  }

  /// The loops between, and what their first segments must say.
  mutating func path(
    to position: Int, from region: Int, _ conditions: [[MapPlace.Condition]] = []
  ) -> Range<Int32> {
    var loop = Int(guide.positions[position].loop)
    if guide.positions[position].startsLoop, loop != region { loop = Int(guide.loops[loop].parent) }
    var list: [WritingPlan.Rung] = []
    while loop > 0, loop != region {
      list.insert(.init(position: guide.loops[loop].first), at: 0)
      loop = Int(guide.loops[loop].parent)
    }
    for index in list.indices where conditions.indices.contains(index) {
      list[index].conditions = add(conditions[index], Int(list[index].position))
    }
    let first = Int32(paths.count)
    paths.append(contentsOf: list)
    return first..<Int32(paths.count)
  }

  mutating func target(_ place: MapPlace, _ type: FieldType, _ binding: MapBinding, _ context: Context) -> Target? {
    guard var target = self.place(place, binding, context, wantsElement: true) else { return nil }
    let position = Int(target.position)
    var element = place.element
    if !place.qualifiers.isEmpty {
      target.qualifiers = add(codes: place.qualifiers)
      target.endOfPairs = endOfPairs(position, element)
      element += 1
    }
    if place.isSelf { element = finder.located(place, context.region).element }
    guard let rule = slot(position, element, place.component)?.rule, !isUnwritten(position, element) else { return nil }
    choose(&target, type, rule)
    target.isSSCC = binding.isSSCC
    if elements != nil, type == .moment, target.form == .date { setMoment(&target, position, element) }
    return target
  }

  mutating func moment(
    _ date: MapPlace, _ time: MapPlace?, _ zone: MapPlace?, _ type: FieldType, _ binding: MapBinding, _ context: Context
  ) -> Target? {
    guard var target = target(date, type, binding, context) else { return nil }
    let position = Int(target.position)
    if elements != nil {
      if let time, let clock = clock(time, type, binding, context) { target.clock = clock }
      return target
    }
    if let time, let slot = slot(position, time.element)?.slot { target.time = slot }
    if let zone, let slot = slot(position, zone.element)?.slot { target.zone = slot }
    return target
  }

  /// How the field's text becomes the element's.
  func choose(_ target: inout Target, _ type: FieldType, _ rule: Int) {
    let rule = guide.elements[rule]
    target.maximum = rule.maximum
    switch (rule.kind, type) {
    case (.implied, let type) where type == .decimal || type == .text && rule.decimals > 0:
      target.form = .implied
      target.decimals = rule.decimals
    case (.implied, _), (_, .count): target.form = .count
    case (.decimal, _), (.text, .decimal), (.code, .decimal): target.form = .decimal
    case (.date, _): target.form = .date
    case (.time, _): target.form = .time
    // The form of the partner's own follows.
    case (.text, .date), (.text, .moment): target.form = .date
    case (.text, .time): target.form = .time
    default: target.form = .text
    }
  }

  /// The slot behind the pairs from `element` on.
  func endOfPairs(_ position: Int, _ element: Int) -> Int16 {
    let next = finder.endOfPairs(position, from: element)
    return next > 0 ? slot(position, next)?.slot ?? 0 : Int16(layouts[position].slots.count)
  }

  // MARK: Tables

  mutating func add(_ list: [MapPlace.Condition], _ position: Int) -> Range<Int32> {
    let first = Int32(conditions.count)
    for condition in list {
      guard let slot = slot(position, condition.element)?.slot else { continue }
      conditions.append(.init(slot: slot, isNegated: condition.isNegated, codes: add(codes: condition.codes)))
    }
    return first..<Int32(conditions.count)
  }

  mutating func add(codes list: [String]) -> Range<Int32> {
    let first = Int32(codes.count)
    for code in list { codes.append(literal(code)) }
    return first..<Int32(codes.count)
  }

  mutating func literal(_ text: String) -> Range<Int32> {
    if let known = literalIndex[text] { return known }
    let start = Int32(literals.count)
    literals.append(contentsOf: text.utf8)
    let range = start..<Int32(literals.count)
    literalIndex[text] = range
    return range
  }

  /// The table that turns words into codes; of several codes the first is written.
  mutating func words(_ name: String?, _ binding: MapBinding) -> Int16 {
    guard let name else { return -1 }
    if let index = wordIndex[name] { return index }
    let isOfUnits = name == MapOutline.writtenUnits
    let rows = isOfUnits ? [] : outline.words[name] ?? []
    // Words for which others are read.
    let more = outline.words[isOfUnits ? name : MapOutline.written(name)] ?? []
    if rows.isEmpty, more.isEmpty { return -1 }
    var bits = 2
    let count = rows.reduce(more.count) { $0 + 1 + $1.codes.count }
    while 1 << bits < count * 2 { bits += 1 }
    let table = MappingPlan.WordTable(offset: Int32(words.count), shift: UInt8(64 - bits), mask: Int32(1 << bits) - 1)
    words.append(contentsOf: repeatElement(.init(key: 0, word: 0..<0, code: 0..<0), count: 1 << bits))
    for row in rows + more {
      if let code = row.codes.first, !code.isEmpty { insert(row.word, literal(code), table) }
    }
    // Words win: a code may be spelt like one.
    for code in rows.flatMap(\.codes) where !code.isEmpty { insert(code, 0..<0, table) }
    let index = Int16(wordTables.count)
    wordTables.append(table)
    wordIndex[name] = index
    return index
  }

  /// The partner's code table of a binding.
  mutating func table(_ binding: MapBinding) -> Int16 {
    guard let name = binding.table, let table = outline.tables[name] else { return -1 }
    tables.append((table, binding.unknown == .reject))
    return -1 - Int16(tables.count)
  }

  private mutating func insert(_ text: String, _ code: Range<Int32>, _ table: MappingPlan.WordTable) {
    let key = textKey(text)
    let word = literal(text)
    var slot = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> UInt64(table.shift))
    while !words[Int(table.offset) + slot].word.isEmpty {
      if words[Int(table.offset) + slot].word == word { return }
      slot = (slot + 1) & Int(table.mask)
    }
    words[Int(table.offset) + slot] = .init(key: key, word: word, code: code)
  }
}
