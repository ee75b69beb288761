// Writes the segments of a draft as elements of XML: each in the order of the guide, with what it must have around and inside
// it. Lines go out as they come, inside the elements that are open for them. Where the totals stand before the lines,
// whoever writes keeps the lines until the rest is known.

import Canonical
import Conformance
import Elements
import Octets
import X12
import XMLRecords

/// The numbers a pen knows the names of a guide by.
struct TreeNames: Sendable {
  struct Attribute: Sendable {
    var name: Int32
    var slot: Int16
    var form: ElementLayout.Form
    var time: Int16
    var zone: Int16
  }

  private var pen = PenNames()
  /// By position: the name of the element, and its attributes.
  private(set) var elements: [Int32] = []
  private(set) var attributes: [[Attribute]] = []

  init(_ plan: WritingPlan) {
    guard let layout = plan.elements else { return }
    let spaces = Set(layout.nodes.flatMap { [$0.name] + $0.attributes.map(\.name) }.map(\.namespace))
    for space in spaces.subtracting(["", PenNames.xml]).sorted() {
      pen.declare(space, prefix: layout.prefixes[space] ?? "")
    }
    for node in layout.nodes {
      elements.append(pen.add(node.name.local, in: node.name.namespace))
      var list: [Attribute] = []
      for attribute in node.attributes {
        list.append(
          Attribute(
            name: pen.add(attribute.name.local, in: attribute.name.namespace), slot: Int16(attribute.element - 1),
            form: attribute.form, time: Int16(attribute.time - 1), zone: Int16(attribute.zone - 1)))
      }
      attributes.append(list)
    }
  }

  /// A pen that is inside `depth` elements already.
  func pen(_ pen: SetPen, depth: Int) -> XMLPen { XMLPen(self.pen, indents: pen.breaksLines, depth: depth) }
}

extension SetWriter {
  // MARK: The document

  /// Writes what stands before the lines, unless totals stand there too.
  mutating func beginTree(_ sink: inout ByteSink) {
    treePen = names.pen(pen, depth: 0)
    beginGroups()
    if !plan.totalsComeFirst { openTree(&sink) }
    swap(&draft, &other)
  }

  mutating func writeTreeLine(_ sink: inout ByteSink) {
    swap(&treePen, &linePen)
    let segment = Int(draft.all(0, Int32(plan.lineStart)).first)
    if segment >= 0 {
      if !plan.heirlooms.isEmpty { enterGroup(of: segment, &sink) }
      write(element: segment, &sink)
    }
    swap(&treePen, &linePen)
  }

  /// Writes what stands before the lines, where that waited for the totals; the lines follow.
  package mutating func writeTreeHeading(_ totals: borrowing RecordTree, _ sink: inout ByteSink) {
    swap(&draft, &other)
    look(at: totals, .totals)
    run(Int32(plan.totalsScope), totals, 0, own: -1, instance: 0)
    openTree(&sink)
    swap(&draft, &other)
  }

  /// Writes the heading down to the lines, and leaves the elements around them open.
  private mutating func openTree(_ sink: inout ByteSink) {
    guard let layout = plan.elements else { return }
    treePen.declare(documentType: layout.documentType, layout.text(of: layout.root), &sink)
    var segment = 0
    for (index, position) in plan.ancestors.prefix(plan.openers).enumerated() {
      if index > 0 {
        let known = Int(draft.all(segment, Int32(position)).first)
        segment = known >= 0 ? known : draft.add(position, to: segment)
      }
      addNeeded(segment)
      fillDefaults(segment)
      start(segment, &sink)
      let next = index + 1 < plan.ancestors.count ? plan.ancestors[index + 1] : plan.lineStart
      writeInside(segment, position + 1, next, &sink)
    }
    treePen.admit(&sink)
  }

  /// Writes what stands behind the lines, and closes everything.
  mutating func closeTree(_ sink: inout ByteSink) {
    var chain = [0]
    for position in plan.ancestors.dropFirst() {
      let around = chain[chain.count - 1]
      chain.append(around < 0 ? -1 : Int(draft.all(around, Int32(position)).first))
    }
    var from = plan.lineEnd
    for (index, position) in plan.ancestors.enumerated().reversed() {
      let end = position == 0 ? plan.guide.positions.count : endOfLoop(position)
      if index >= plan.openers {
        endGroups(chain[index], &sink)
        from = end
        continue
      }
      if chain[index] >= 0 {
        // What is known only now.
        addNeeded(chain[index])
        writeInside(chain[index], from, end, &sink)
      }
      treePen.end(&sink)
      from = end
    }
  }

  // MARK: Elements

  /// Writes an element with everything inside it; one that says nothing is left out.
  private mutating func write(element segment: Int, _ sink: inout ByteSink) {
    let position = Int(draft.segments[segment].position)
    addNeeded(segment)
    let saysSomething = hasContent(segment)
    fillDefaults(segment)
    let mayBeEmpty = plan.elements?.nodes[position].mayBeEmpty ?? false
    if !saysSomething, !mayBeEmpty, draft.isEmpty(segment, 0) { return }
    start(segment, &sink)
    if draft.segments[segment].firstList >= 0 { writeInside(segment, position + 1, endOfLoop(position), &sink) }
    treePen.end(&sink)
  }

  mutating func writeInside(_ instance: Int, _ from: Int, _ to: Int, _ sink: inout ByteSink) {
    var position = from
    while position < to {
      var segment = Int(draft.all(instance, Int32(truncatingIfNeeded: position)).first)
      while segment >= 0 {
        write(element: segment, &sink)
        segment = Int(draft.segments[segment].next)
      }
      position = plan.guide.positions[position].startsLoop ? endOfLoop(position) : position + 1
    }
  }

  private mutating func hasContent(_ segment: Int) -> Bool {
    let position = Int(draft.segments[segment].position)
    if !draft.isEmpty(segment, 0) { return true }
    for attribute in names.attributes[position] where !draft.isEmpty(segment, attribute.slot) { return true }
    guard draft.segments[segment].firstList >= 0 else { return false }
    for inside in position + 1..<endOfLoop(position) where draft.all(segment, Int32(inside)).first >= 0 { return true }
    return false
  }

  /// Writes the tag, the attributes and the text.
  mutating func start(_ segment: Int, _ sink: inout ByteSink) {
    let position = Int(draft.segments[segment].position)
    segmentCount += 1
    treePen.start(names.elements[position], &sink)
    for attribute in names.attributes[position] where !draft.isEmpty(segment, attribute.slot) {
      write(segment, attribute.slot, attribute.form, attribute.time, attribute.zone, &sink) { pen, bytes, end, sink in
        pen.attribute(attribute.name, bytes, 0, end, &sink)
      }
    }
    guard let node = plan.elements?.nodes[position], node.isLeaf, !draft.isEmpty(segment, 0) else { return }
    write(segment, 0, node.form, Int16(node.time - 1), Int16(node.zone - 1), &sink) { pen, bytes, end, sink in
      pen.text(bytes, 0, end, &sink)
    }
  }

  /// Writes a text in the form of XML by `body`; a character that XML does not have is told.
  private mutating func write(
    _ segment: Int, _ slot: Int16, _ form: ElementLayout.Form, _ time: Int16, _ zone: Int16, _ sink: inout ByteSink,
    _ body: (inout XMLPen, Span<UInt8>, Int, inout ByteSink) -> Void
  ) {
    func text(_ slot: Int16) -> [UInt8] { slot < 0 ? [] : draft.text(segment, slot).range.map { draft.bytes[$0] } }
    var bytes = text(slot)
    switch form {
    case .text, .decimal: break
    case .date: bytes = Self.date(bytes, time: text(time)) + text(zone)
    case .time: bytes = Self.clock(bytes) + text(zone)
    }
    let before = treePen.forbidden
    let count = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: wordSlack))
    body(&treePen, bytes.span, count, &sink)
    if treePen.forbidden == before { return }
    let position = Int(draft.segments[segment].position)
    if pen.unsupported == .refuse {
      complain(.character, position, slot, String(decoding: bytes[..<count], as: UTF8.self))
    }
  }

  /// CCYYMMDD as `CCYY-MM-DD`, with `THH:MM:SS` where there is a time.
  private static func date(_ text: [UInt8], time: [UInt8]) -> [UInt8] {
    guard text.count == 8 else { return text }
    let day = Array(text[..<4]) + [0x2d] + Array(text[4..<6]) + [0x2d] + Array(text[6...])
    return time.isEmpty ? day : day + [0x54] + clock(time)
  }

  /// HHMM[SS[D[D]]] as `HH:MM:SS[.D[D]]`.
  private static func clock(_ text: [UInt8]) -> [UInt8] {
    guard text.count >= 4 else { return text }
    let second = text.count >= 6 ? Array(text[4..<6]) : [0x30, 0x30]
    return Array(text[..<2]) + [0x3a] + Array(text[2..<4]) + [0x3a] + second
      + (text.count > 6 ? [0x2e] + Array(text[6...]) : [])
  }

  // MARK: What must be there

  /// Adds the elements inside that are there for what they say by default.
  mutating func addNeeded(_ segment: Int) {
    for index in plan.layouts[Int(draft.segments[segment].position)].needs {
      let need = plan.needs[Int(index)]
      if need.source >= 0, said[Int(need.source)].isEmpty { continue }
      guard need.isAlways || lacksMandatory(need, segment), let parent = descend(need.path, segment),
        draft.all(parent, need.position).first < 0
      else { continue }
      _ = draft.add(Int(need.position), to: parent)
    }
  }

  /// Whether the first element that is missing on the way is one that must be there.
  private mutating func lacksMandatory(_ need: WritingPlan.Need, _ segment: Int) -> Bool {
    var instance = segment
    for position in need.path.map({ plan.paths[Int($0)].position }) + [need.position] {
      let last = Int(draft.all(instance, position).last)
      if last < 0 { return plan.elements?.nodes[Int(position)].isMandatory ?? false }
      instance = last
    }
    return false
  }

  // MARK: Keys

  /// What an element of a segment says; of a key, what the element inside says.
  @inline(__always)
  mutating func said(_ segment: Int, _ slot: Int16) -> Range<Int> {
    let text = draft.text(segment, slot)
    return !plan.isTree || !text.isEmpty ? text.range : saidInside(segment, slot)
  }

  private mutating func saidInside(_ segment: Int, _ slot: Int16) -> Range<Int> {
    for index in plan.layouts[Int(draft.segments[segment].position)].keys {
      let key = plan.keys[Int(index)]
      guard key.slot == slot, let parent = existing(key.path, segment) else { continue }
      let inside = Int(draft.all(parent, key.position).first)
      if inside >= 0 { return draft.text(inside, key.inside).range }
    }
    return 0..<0
  }

  /// Lets the element inside say what its key does.
  mutating func sayInside(_ segment: Int, _ slot: Int16) {
    for index in plan.layouts[Int(draft.segments[segment].position)].keys {
      let key = plan.keys[Int(index)]
      guard key.slot == slot, let parent = descend(key.path, segment) else { continue }
      let known = Int(draft.all(parent, key.position).first)
      let inside = known >= 0 ? known : draft.add(Int(key.position), to: parent)
      let text = draft.text(segment, slot).range
      let start = draft.used
      draft.append(text.map { draft.bytes[$0] })
      draft.end(inside, key.inside, from: start)
    }
  }

  // MARK: Times

  /// A time that has an element of its own.
  mutating func placeClock(
    _ clock: Int, _ target: Int, _ at: Int, _ tree: borrowing RecordTree, _ node: Int, _ field: Int, _ own: Int,
    _ instance: Int
  ) {
    let slot = tree.slot(node, field)
    let end = endOfTime(tree, slot.start + 11, slot.end)
    let start = draft.used
    _ = appendTime(slot.start + 11..<end, tree.bytes)
    guard isMeant(clock, tree, node), place(clock, start..<draft.used, own, instance) else {
      let (position, slot) = (Int(plan.targets[clock].position), plan.targets[clock].slot)
      return complain(.noTime, tree, node, field: field, position: position, slot: slot)
    }
    guard end < slot.end, !isUsualZone(at, tree.bytes.span.key(end, slot.end), tree, slot.start) else { return }
    let parent = existing(plan.targets[clock].path, instance) ?? instance
    let segment = plan.targets[clock].isOwn ? own : Int(draft.all(parent, plan.targets[clock].position).first)
    if segment >= 0, plan.targets[clock].zone >= 0 { putZone(segment, plan.targets[clock].zone, tree, end..<slot.end) }
  }

  mutating func putZone(_ segment: Int, _ slot: Int16, _ tree: borrowing RecordTree, _ text: Range<Int>) {
    let start = draft.used
    draft.append(tree.bytes, text.lowerBound, text.upperBound)
    draft.end(segment, slot, from: start)
  }

  // MARK: Problems

  func placeInTree(_ position: Int, _ slot: Int16) -> String {
    guard let node = plan.elements?.nodes[position] else { return "" }
    let attribute = names.attributes[position].firstIndex { $0.slot == slot && slot > 0 }
    let name = plan.elements?.text(of: node.name) ?? ""
    return attribute.map { "\(name)/@\(node.attributes[$0].name.local)" } ?? name
  }
}
