// Walks through a document with the tables of its guide: where each element stands, how often, what is missing when one ends.
// Makes records of elements, and holds those that are known only when an element inside them has come. Nothing is allocated
// for an element.

import Octets
import XMLRecords

/// Something wrong with the tree of a document.
package struct TreeProblem: Sendable {
  package enum Kind: Sendable {
    case missing, tooMany, unknownElement, unknownAttribute, order, textCut, textMixed, tooLargeForKeys
  }
  package var kind: Kind
  /// The element in question, or the one around what is unknown.
  package var position: Int
  /// The name of what is unknown.
  package var name = XMLName("")
  package var line: UInt32
  package var offset: UInt64
}

package struct ElementWalker: ~Copyable {
  package enum Arrival: Sendable {
    case nothing
    /// `record` is ready, at `position`.
    case record
    /// Records that were held may go.
    case release
    /// The document is over.
    case end
  }

  struct Frame: Sendable {
    var position: Int32
    /// In the queue, while the element is held for its keys; else -1.
    var entry: Int32 = -1
    var lastChild: Int32 = -1
    var line: UInt32
    var offset: UInt64
  }

  package let table: ElementTable
  package private(set) var record = ElementRecord()
  /// Of the record that is ready: its position, its ordinal in the document, where it begins.
  package private(set) var position = 0
  package private(set) var ordinal: UInt32 = 0
  package private(set) var line: UInt32 = 1
  package private(set) var offset: UInt64 = 0
  /// For whoever reports them. Seldom any.
  package private(set) var problems: [TreeProblem] = []
  private var frames: Slab<Frame>
  private var depth = 0
  /// How deep inside something that is passed over.
  private var passed = 0
  private var counts: Slab<UInt32>
  private var queue = RecordQueue()
  /// Elements open that are held for their keys.
  private var holding = 0
  private var told: Set<UInt64> = []
  /// What elements repeat of those before them.
  private var kept: [[UInt8]]
  /// Whether what stands inside the elements at hand is kept.
  private var isOpen: [Bool]
  private static let toldLimit = 200

  package init(_ table: ElementTable) {
    self.table = table
    frames = Slab(repeating: Frame(position: -1, line: 1, offset: 0), count: XMLLimits().depth + 1)
    counts = Slab(repeating: 0, count: table.nodes.count)
    kept = Array(repeating: [], count: table.slotCount)
    isOpen = Array(repeating: true, count: table.slotCount)
  }

  package mutating func forgetProblems() { problems.removeAll(keepingCapacity: true) }

  /// Takes the next event.
  @inline(__always)
  package mutating func take(_ event: XMLEvent, _ batch: borrowing XMLBatch) -> Arrival {
    switch event.kind {
    case .start: return start(event, batch)
    case .text:
      if passed == 0, depth > 0 { text(event, batch) }
      return .nothing
    case .end:
      if passed > 0 {
        passed &-= 1
        return .nothing
      }
      return end(event)
    }
  }

  // MARK: Events

  private mutating func start(_ event: XMLEvent, _ batch: borrowing XMLBatch) -> Arrival {
    if passed > 0 {
      passed &+= 1
      return .nothing
    }
    var child = 0
    if depth > 0 {
      let parent = Int(frames[depth &- 1].position)
      child = table.nodes[parent].isLeaf ? -1 : table.child(event.name, of: parent)
      if child < 0 {
        pass(event, batch, parent)
        return .nothing
      }
      count(child, event)
    }
    frames[depth] = Frame(position: Int32(truncatingIfNeeded: child), line: event.line, offset: event.offset)
    depth &+= 1
    record.begin()
    if event.lower < event.upper { attributes(event, batch, child) }
    if !kept.isEmpty { inherit(child) }
    if table.nodes[child].isLeaf { return .nothing }
    counts.fill(child &+ 1, Int(table.nodes[child].end), with: 0)
    return finish(child, event.line, event.offset)
  }

  private mutating func text(_ event: XMLEvent, _ batch: borrowing XMLBatch) {
    let position = Int(frames[depth &- 1].position)
    guard table.nodes[position].isLeaf else { return }
    let node = table.nodes[position]
    let range = event.range
    let wasMixed = record.isMixed
    record.putText(
      batch.bytes, range.lowerBound, range.upperBound, node.form, time: Int(node.time), zone: Int(node.zone))
    if event.isCut { tell(.textCut, position, event) }
    if record.isMixed, !wasMixed { tell(.textMixed, position, event) }
  }

  private mutating func end(_ event: XMLEvent) -> Arrival {
    depth &-= 1
    let frame = frames[depth]
    let position = Int(frame.position)
    if table.nodes[position].isLeaf { return finish(position, frame.line, frame.offset) }
    if table.nodes[position].mandatoryCount > 0 { findMissing(position, event) }
    if frame.entry >= 0 {
      holding &-= 1
      return holding == 0 ? .release : .nothing
    }
    return depth == 0 ? .end : .nothing
  }

  @inline(__always)
  private mutating func finish(_ position: Int, _ line: UInt32, _ offset: UInt64) -> Arrival {
    record.finish()
    if !kept.isEmpty { keep(position) }
    ordinal &+= 1
    self.position = position
    self.line = line
    self.offset = offset
    return .record
  }

  private mutating func attributes(_ event: XMLEvent, _ batch: borrowing XMLBatch, _ position: Int) {
    let all = batch.attributes
    for index in event.range {
      let attribute = all[index]
      let form = table.attribute(attribute.name, at: position)
      if form.element > 0 {
        record.put(batch.bytes, attribute.range.lowerBound, attribute.range.upperBound, form)
      } else if isNew(position, attribute.name) {
        let name = batch.names[attribute.name]
        if name.namespace == Self.instances { continue }
        problems.append(
          TreeProblem(
            kind: .unknownAttribute, position: position, name: name, line: event.line, offset: event.offset))
      }
    }
  }

  // MARK: What is repeated

  /// Gives the element that begins what it repeats of those before it, and forgets what they said inside the last one.
  private mutating func inherit(_ position: Int) {
    for slot in table.nodes[position].slots { kept[slot].removeAll(keepingCapacity: true) }
    for index in table.nodes[position].heirs {
      let (slot, element) = table.heirs[index]
      let text = kept[Int(slot)]
      if !text.isEmpty { record.addSide(Int(element), text.span, 0, text.count) }
    }
  }

  /// Keeps what others repeat of the record that is ready; the first one counts.
  private mutating func keep(_ position: Int) {
    for index in table.nodes[position].gates {
      let (slot, element, texts) = table.gates[index]
      let range = range(of: element)
      isOpen[slot] = texts.contains { text in
        text.count == range.count && text.indices.allSatisfy { record.bytes[range.lowerBound + $0] == text[$0] }
      }
    }
    for index in table.nodes[position].sources {
      let (slot, element) = (Int(table.sources[index].slot), Int(table.sources[index].element))
      if !kept[slot].isEmpty || !isOpen[slot] { continue }
      for at in range(of: element) { kept[slot].append(record.bytes[at]) }
    }
  }

  /// Where an element of the record that is ready stands.
  private func range(of element: Int) -> Range<Int> {
    element > record.count ? 0..<0 : Int(record.ends[element - 1]) + 1..<Int(record.ends[element])
  }

  /// Attributes of this namespace are for those who check schemas.
  private static let instances = "http://www.w3.org/2001/XMLSchema-instance"

  // MARK: Problems

  @inline(__always)
  private mutating func count(_ child: Int, _ event: XMLEvent) {
    counts[child] &+= 1
    if counts[child] == table.nodes[child].maximum &+ 1 { tell(.tooMany, child, event) }
    if table.layout.isOrdered {
      if frames[depth &- 1].lastChild > Int32(child) { tell(.order, child, event) }
      frames[depth &- 1].lastChild = Int32(truncatingIfNeeded: child)
    }
  }

  private mutating func pass(_ event: XMLEvent, _ batch: borrowing XMLBatch, _ parent: Int) {
    passed = 1
    if table.isIgnored(event.name) || !isNew(parent, event.name) { return }
    problems.append(
      TreeProblem(
        kind: .unknownElement, position: parent, name: batch.names[event.name], line: event.line, offset: event.offset))
  }

  /// Each path is told of once, and not too many.
  private mutating func isNew(_ parent: Int, _ name: Int32) -> Bool {
    if told.count >= Self.toldLimit { return false }
    return told.insert(UInt64(UInt32(truncatingIfNeeded: parent)) << 32 | UInt64(UInt32(truncatingIfNeeded: name)))
      .inserted
  }

  @inline(never)
  private mutating func tell(_ kind: TreeProblem.Kind, _ position: Int, _ event: XMLEvent) {
    problems.append(TreeProblem(kind: kind, position: position, line: event.line, offset: event.offset))
  }

  private mutating func findMissing(_ position: Int, _ event: XMLEvent) {
    let first = Int(table.nodes[position].firstMandatory)
    var index = first
    while index < first &+ Int(table.nodes[position].mandatoryCount) {
      let child = Int(table.mandatory[index])
      if counts[child] == 0 { tell(.missing, child, event) }
      index &+= 1
    }
  }

  // MARK: Records that are held

  /// Holds the record that is ready, if it must wait. When there is no room for more, all that is held may go, and nothing
  /// waits any longer: `mustRelease` says so.
  @inline(__always)
  package mutating func hold() -> Bool {
    let keyCount = Int(table.nodes[position].keyCount)
    if holding == 0, keyCount == 0 { return false }
    return holdSlowly(keyCount)
  }

  package private(set) var mustRelease = false

  @inline(never)
  private mutating func holdSlowly(_ keyCount: Int) -> Bool {
    let entry = RecordQueue.Entry(
      position: Int32(position), ordinal: ordinal, line: line, offset: offset, first: 0, last: 0)
    let index = Self.append(
      &queue, entry, record, keyCount, Int(table.nodes[position].firstKey))
    if index < 0 {
      problems.append(TreeProblem(kind: .tooLargeForKeys, position: position, line: line, offset: offset))
      for index in 0..<depth { frames[index].entry = -1 }
      holding = 0
      mustRelease = true
      return false
    }
    if keyCount > 0 {
      frames[depth - 1].entry = Int32(index)
      holding += 1
    }
    for role in table.nodes[position].keyRoles { tell(table.keyRoles[role], index) }
    return true
  }

  /// Tells the element around that is held for it what the record at `index` says.
  private mutating func tell(_ role: ElementLayout.KeyRole, _ index: Int) {
    for at in stride(from: depth - 1, through: 0, by: -1)
    where frames[at].position == role.owner && frames[at].entry >= 0 {
      queue.setKey(role.key, of: Int(frames[at].entry), to: index, role.element)
      return
    }
  }

  private static func append(
    _ queue: inout RecordQueue, _ entry: RecordQueue.Entry, _ record: borrowing ElementRecord, _ keyCount: Int,
    _ firstKey: Int
  ) -> Int {
    queue.append(entry, record, keyCount: keyCount, firstKey: firstKey)
  }

  package var heldCount: Int { queue.entries.count }

  /// Makes the record that was held as the `index`th the one that is ready.
  package mutating func load(_ index: Int, into record: inout ElementRecord) -> (
    position: Int, ordinal: UInt32, line: UInt32, offset: UInt64
  ) {
    let entry = queue.entries[index]
    let keys = entry.keyCount > 0 ? queue.keys(of: index) : []
    record.assemble(
      queue.bytes, queue.ends, Int(entry.first), Int(entry.last), keys: keys,
      from: keys.isEmpty ? Int(entry.last - entry.first) + 1 : Int(entry.firstKey))
    return (Int(entry.position), entry.ordinal, entry.line, entry.offset)
  }

  package mutating func forgetHeld() {
    queue.removeAll()
    mustRelease = false
  }
}
