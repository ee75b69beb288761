// Compiles an outline to the tables of a guide.

import Octets

struct GuideBuild {
  private let outline: GuideOutline
  var positions: ContiguousArray<Guide.Position> = []
  var loops: [Guide.Loop] = []
  var segments: ContiguousArray<Guide.SegmentRule> = []
  var elements: ContiguousArray<Guide.ElementRule> = []
  var conditions: ContiguousArray<Guide.Condition> = []
  var codeTables: ContiguousArray<Guide.CodeTable> = []
  var codeSlots: ContiguousArray<UInt64> = []
  var segmentIndex: [String: Int32] = [:]
  private var codeIndex: [String: Int32] = [:]
  /// Rules of single places, and the positions they are for.
  private var ownRules: [(position: Int, rule: Guide.SegmentRule)] = []
  private(set) var segmentCount = 0
  /// LS, which stands under an index of its own for each loop it may open.
  var openers: [Guide.Opener] = []

  /// Tags of the names of elements.
  private let tags: [String: SegmentTag]

  init(_ outline: GuideOutline) {
    self.outline = outline
    tags = Dictionary(outline.names.map { ($0, outline.tag($0)) }) { first, _ in first }
  }

  mutating func run() throws(GuideError) {
    loops.append(Guide.Loop(name: "", parent: -1, first: 0, end: 0))
    for (index, area) in outline.areas.enumerated() { try add(area.entries, loop: 0, area: UInt8(index)) }
    loops[0].end = Int32(positions.count)
    if outline.language == .xml { return addOwnRules() }
    guard positions.first?.tag == SegmentTag("ST"), positions.last?.tag == SegmentTag("SE") else {
      throw GuideError(description: "guide \(outline.release)/\(outline.set) must begin with ST and end with SE")
    }
    if segments.count > 200 { throw GuideError(description: "guide \(outline.set) uses more than 200 segments") }
    segmentCount = segments.count
    addOwnRules()
  }

  /// Elements of XML have no rules but those of their places, and no loop machine looks for them.
  private mutating func addOwnRules() {
    for own in ownRules {
      positions[own.position].rule = Int32(segments.count)
      segments.append(own.rule)
    }
  }

  private mutating func add(_ entries: [GuideOutline.Entry], loop: Int32, area: UInt8) throws(GuideError) {
    for entry in entries {
      guard entry.isLoop else {
        try add(entry, entry, loop, area)
        continue
      }
      guard let first = entry.content.first, !first.isLoop else {
        throw GuideError(description: "loop \(entry.name) of \(outline.set) must begin with a segment")
      }
      let index = Int32(loops.count)
      loops.append(Guide.Loop(name: entry.name, parent: loop, first: Int32(positions.count), end: 0))
      try add(first, entry, index, area)
      if first.name == "LS" { bound(entry.content) }
      try add(Array(entry.content.dropFirst()), loop: index, area: area)
      loops[Int(index)].end = Int32(positions.count)
    }
  }

  /// A segment with the usage of `entry`: its own, or that of the loop it starts.
  private mutating func add(
    _ segment: GuideOutline.Entry, _ entry: GuideOutline.Entry, _ loop: Int32, _ area: UInt8
  ) throws(GuideError) {
    let index = try self.segment(segment.name)
    if let form = segment.form { ownRules.append((positions.count, rule(form))) }
    positions.append(
      Guide.Position(
        tag: tags[segment.name] ?? outline.tag(segment.name),
        segment: index, rule: index, isUsed: entry.isUsed && segment.isUsed, loop: loop,
        isMandatory: entry.isMandatory && entry.isUsed, startsLoop: entry.isLoop,
        maximum: UInt32(clamping: entry.maximum), area: area))
  }

  /// The LS just added opens the loop that follows it, and is told from others by that loop's name.
  private mutating func bound(_ content: [GuideOutline.Entry]) {
    var name = ""
    if let inner = content.dropFirst().first, inner.isLoop { name = inner.name }
    let identifier = Guide.identifier(Array(name.utf8).span, 0, name.utf8.count)
    let last = positions.count - 1
    if !openers.contains(where: { $0.identifier == identifier }) {
      openers.append(Guide.Opener(identifier: identifier, segment: Int32(segments.count)))
      segments.append(segments[Int(positions[last].segment)])
    }
    positions[last].segment = openers.first { $0.identifier == identifier }!.segment
    positions[last].rule = positions[last].segment
  }

  private mutating func segment(_ tag: String) throws(GuideError) -> Int32 {
    if let index = segmentIndex[tag] { return index }
    guard let outline = outline.segments[tag] else {
      throw GuideError(description: "segment \(tag) of set \(outline.set) is not defined in release \(outline.release)")
    }
    try refuseTooMuch(outline)
    let index = Int32(segments.count)
    segments.append(rule(outline))
    segmentIndex[tag] = index
    return index
  }

  private mutating func rule(_ outline: SegmentOutline) -> Guide.SegmentRule {
    let first = Int32(elements.count)
    elements.append(contentsOf: repeatElement(Self.blank, count: outline.elements.count))
    var mandatory: UInt64 = 0
    for (offset, element) in outline.elements.enumerated() {
      elements[Int(first) + offset] = rule(element)
      if element.isMandatory { mandatory |= 1 << UInt64(offset + 1) }
    }
    let conditions = add(outline.conditions)
    var rule = Guide.SegmentRule(
      firstElement: first, elementCount: Int32(outline.elements.count), firstCondition: conditions.first,
      conditionCount: conditions.count, mandatory: mandatory,
      tag: tags[outline.tag] ?? self.outline.tag(outline.tag))
    rule.note(outline.conditions)
    return rule
  }

  /// What is mandatory and which conditions are broken is kept in words of 64 bits; bit 0 is no element.
  private func refuseTooMuch(_ segment: SegmentOutline) throws(GuideError) {
    for (count, limit, what) in [
      (segment.elements.count, 63, "elements"), (segment.conditions.count, 64, "conditions"),
    ]
    where count > limit {
      throw GuideError(
        description:
          "segment \(segment.tag) of release \(outline.release) has \(count) \(what); at most \(limit) are read")
    }
  }

  private static let blank = Guide.ElementRule(
    kind: .text, decimals: 0, minimum: 0, isMandatory: false, repeats: 1, maximum: 0, reference: 0, codes: -1,
    firstComponent: 0, componentCount: 0, firstCondition: 0, conditionCount: 0)

  private mutating func rule(_ element: SegmentOutline.Element) -> Guide.ElementRule {
    var rule = Self.blank
    rule.isMandatory = element.isMandatory
    rule.isUsed = element.isUsed
    rule.repeats = UInt16(clamping: element.repeats)
    switch element.content {
    case .simple(let simple):
      fill(&rule, simple)
    case .composite(let components, let conditions):
      rule.kind = .composite
      let rules = components.map { self.rule($0) }
      rule.firstComponent = Int32(elements.count)
      rule.componentCount = Int32(rules.count)
      elements.append(contentsOf: rules)
      let added = add(conditions)
      rule.firstCondition = added.first
      rule.conditionCount = added.count
    }
    return rule
  }

  private mutating func fill(_ rule: inout Guide.ElementRule, _ simple: ElementOutline) {
    switch simple.type {
    case .text: rule.kind = .text
    case .code: rule.kind = .code
    case .decimal: rule.kind = .decimal
    case .date: rule.kind = .date
    case .time: rule.kind = .time
    case .binary: rule.kind = .binary
    case .implied(let decimals):
      rule.kind = .implied
      rule.decimals = decimals
    }
    rule.minimum = UInt16(clamping: simple.minimum)
    rule.maximum = UInt32(clamping: simple.maximum)
    rule.reference = simple.reference
    if let standard = simple.standardCodeLines {
      // With a blank between: codes "2" of element 66 are not the list of element 662.
      rule.codes = codes(simple.codeLines, ([simple.number] + simple.codeLines).joined(separator: " "))
      rule.standardCodes = standard.isEmpty ? Guide.ElementRule.openList : codes(standard, simple.number)
    } else if !simple.codeLines.isEmpty {
      rule.codes = codes(simple.codeLines, simple.number)
    }
  }

  private mutating func add(_ list: [ConditionOutline]) -> (first: Int32, count: Int32) {
    let first = Int32(conditions.count)
    for condition in list {
      var rest: UInt64 = 0
      for element in condition.elements.dropFirst() { rest |= 1 << UInt64(element) }
      conditions.append(
        Guide.Condition(
          kind: condition.kind, first: 1 << UInt64(condition.elements[0]), rest: rest,
          isImplementation: condition.isImplementation))
    }
    return (first, Int32(list.count))
  }

  /// The table of these codes, which are kept under `name`.
  private mutating func codes(_ lines: [String], _ name: String) -> Int32 {
    if let index = codeIndex[name] { return index }
    let keys = lines.flatMap(codeKeys)
    var bits = 2
    while 1 << bits < keys.count * 2 { bits += 1 }
    let table = Guide.CodeTable(offset: Int32(codeSlots.count), shift: UInt8(64 - bits), mask: Int32(1 << bits) - 1)
    codeSlots.append(contentsOf: repeatElement(0, count: 1 << bits))
    for key in keys {
      var slot = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> UInt64(table.shift))
      while codeSlots[Int(table.offset) + slot] != 0, codeSlots[Int(table.offset) + slot] != key {
        slot = (slot + 1) & Int(table.mask)
      }
      codeSlots[Int(table.offset) + slot] = key
    }
    let index = Int32(codeTables.count)
    codeTables.append(table)
    codeIndex[name] = index
    return index
  }

  /// The keys of the codes in a line, each as `Span.key` makes it.
  private func codeKeys(_ line: String) -> [UInt64] {
    var keys: [UInt64] = []
    keys.reserveCapacity(line.utf8.count / 3)
    var bytes = Array(line.utf8)
    let end = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: wordSlack))
    var start = 0
    for index in 0...end where index == end || bytes[index] == 0x20 {
      if index > start { keys.append(bytes.span.key(start, index)) }
      start = index + 1
    }
    return keys
  }

  func tagSlots() -> ContiguousArray<(tag: UInt32, segment: Int32)> {
    var slots = ContiguousArray<(tag: UInt32, segment: Int32)>(repeating: (0, -1), count: 256)
    for (index, segment) in segments.prefix(segmentCount).enumerated()
    where !openers.contains(where: { $0.segment == Int32(index) }) {
      var slot = Int(tagHash(segment.tag.packed))
      while slots[slot].tag != 0 { slot = (slot + 1) & 255 }
      slots[slot] = (segment.tag.packed, Int32(index))
    }
    return slots
  }
}
