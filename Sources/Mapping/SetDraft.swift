// Segments that are not written yet: what a heading, or one line, will be. They are made in whatever order a record's
// fields say, found again by their place in the guide, and written in the guide's order. Reused for each line; as large as
// the record it is made of.

import Conformance
import Octets

struct SetDraft: ~Copyable, Sendable {
  struct Segment: Sendable {
    var position: Int32
    /// The loop it belongs to: index of the loop's first segment here; 0 is the set.
    var instance: Int32
    /// Others at the same position of the same loop.
    var next: Int32 = -1
    var previous: Int32 = -1
    var firstSlot: Int32
    /// The last slot that holds something; -1 for none.
    var lastSlot: Int16 = -1
    /// Lists of the loop that this segment begins, and the position of the first of them; -1 when it begins none.
    var firstList: Int32 = -1
    var origin: Int32 = 0
    /// The way by which a record of a list was written here; -1 for none.
    var way: Int32 = -1
  }

  /// An element or component: a range of `bytes`.
  struct Text: Sendable {
    var start: UInt32 = 0
    var count: UInt32 = 0
    var range: Range<Int> { Int(start)..<Int(start &+ count) }
    var isEmpty: Bool { count == 0 }
  }

  /// The segments at one position of one loop.
  struct List: Sendable {
    var first: Int32 = -1
    var last: Int32 = -1
    var count: Int32 = 0
  }

  /// What there was at some time, to go back to.
  struct Mark {
    fileprivate var segments: Int
    fileprivate var texts: Int
    fileprivate var lists: Int
    fileprivate var bytes: Int
  }

  let plan: WritingPlan
  private(set) var segments: Slab<Segment>
  private var texts: Slab<Text>
  private var lists: Slab<List>
  /// `wordSlack` bytes follow the last one.
  private(set) var bytes: Slab<UInt8>
  private(set) var count = 0
  private var textCount = 0
  private var listCount = 0
  private(set) var used = 0

  init(_ plan: WritingPlan) {
    self.plan = plan
    segments = Slab(repeating: Segment(position: 0, instance: 0, firstSlot: 0), count: 64)
    texts = Slab(repeating: Text(), count: 1_024)
    lists = Slab(repeating: List(), count: 512)
    bytes = Slab(repeating: 0, count: 4_096 + wordSlack)
  }

  /// Empties the draft; segment 0 is the set, with its ST.
  mutating func begin() {
    count = 0
    textCount = 0
    listCount = 0
    used = 0
    make(0, instance: 0, startsLoop: true)
  }

  var mark: Mark { Mark(segments: count, texts: textCount, lists: listCount, bytes: used) }

  /// Forgets what was made since.
  mutating func undo(to mark: Mark) {
    while count > mark.segments {
      count -= 1
      let segment = segments[count]
      let list = self.list(segment.instance, segment.position)
      lists[list].last = segment.previous
      lists[list].count -= 1
      if segment.previous < 0 { lists[list].first = -1 } else { segments[Int(segment.previous)].next = -1 }
    }
    textCount = mark.texts
    listCount = mark.lists
    used = mark.bytes
  }

  // MARK: Segments

  @inline(__always)
  private func list(_ instance: Int32, _ position: Int32) -> Int {
    Int(segments[Int(instance)].firstList &+ position &- segments[Int(instance)].origin)
  }

  /// The segments at a position of a loop.
  @inline(__always)
  func all(_ instance: Int, _ position: Int32) -> List { lists[list(Int32(truncatingIfNeeded: instance), position)] }

  /// Adds a segment at `position` behind those that are there.
  mutating func add(_ position: Int, to instance: Int) -> Int {
    let added = make(position, instance: instance, startsLoop: plan.guide.positions[position].startsLoop)
    let list = self.list(Int32(instance), Int32(position))
    let last = lists[list].last
    if last < 0 { lists[list].first = Int32(added) } else { segments[Int(last)].next = Int32(added) }
    segments[added].previous = last
    lists[list].last = Int32(added)
    lists[list].count += 1
    return added
  }

  @discardableResult
  private mutating func make(_ position: Int, instance: Int, startsLoop: Bool) -> Int {
    let width = plan.layouts[position].slots.count
    if count == segments.count { segments.grow(by: count, filling: segments[0]) }
    if textCount + width > texts.count { texts.grow(by: max(texts.count, width), filling: Text()) }
    texts.fill(textCount, textCount + width, with: Text())
    var segment = Segment(position: Int32(position), instance: Int32(instance), firstSlot: Int32(textCount))
    textCount += width
    if startsLoop {
      let loop = plan.guide.loops[Int(plan.guide.positions[position].loop)]
      let span = Int(loop.end - loop.first)
      if listCount + span > lists.count { lists.grow(by: max(lists.count, span), filling: List()) }
      lists.fill(listCount, listCount + span, with: List())
      segment.firstList = Int32(listCount)
      segment.origin = loop.first
      listCount += span
    }
    segments[count] = segment
    count += 1
    return count - 1
  }

  mutating func mark(_ segment: Int, way: Int) { segments[segment].way = Int32(way) }

  // MARK: Elements

  @inline(__always)
  func text(_ segment: Int, _ slot: Int16) -> Text { texts[Int(segments[segment].firstSlot) &+ Int(slot)] }

  func isEmpty(_ segment: Int, _ slot: Int16) -> Bool { text(segment, slot).isEmpty }

  /// Makes the element from what was appended since `start`.
  @inline(__always)
  mutating func end(_ segment: Int, _ slot: Int16, from start: Int) { set(segment, slot, start..<used) }

  /// Makes the element from a text that was appended before, whatever was appended since.
  mutating func set(_ segment: Int, _ slot: Int16, _ text: Range<Int>) {
    if slot > segments[segment].lastSlot { segments[segment].lastSlot = slot }
    texts[Int(segments[segment].firstSlot) &+ Int(slot)] = Text(
      start: UInt32(truncatingIfNeeded: text.lowerBound), count: UInt32(truncatingIfNeeded: text.count))
  }

  /// Sets an element to a literal of the plan.
  mutating func set(_ segment: Int, _ slot: Int16, _ literal: Range<Int32>) {
    let start = used
    let plan = plan
    append(plan.literals, Int(literal.lowerBound), Int(literal.upperBound))
    end(segment, slot, from: start)
  }

  /// The key of an element's text.
  func key(_ text: Range<Int>) -> UInt64 { bytes.span.key(text.lowerBound, text.upperBound) }

  func isSame(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
    if one.count != other.count { return false }
    for index in 0..<one.count where bytes[one.lowerBound &+ index] != bytes[other.lowerBound &+ index] { return false }
    return true
  }

  func isSame(_ text: Range<Int>, _ literal: Range<Int32>) -> Bool {
    if text.count != literal.count { return false }
    for index in 0..<text.count
    where bytes[text.lowerBound &+ index] != plan.literals[Int(literal.lowerBound) &+ index] { return false }
    return true
  }

  // MARK: Bytes

  @inline(__always)
  mutating func append(_ source: borrowing Slab<UInt8>, _ start: Int, _ end: Int) {
    reserve(end &- start)
    bytes.copy(source, start, end, to: used)
    used &+= end &- start
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1)
    bytes[used] = byte
    used &+= 1
  }

  mutating func append(_ text: some Collection<UInt8>) {
    for byte in text { append(byte) }
  }

  /// Forgets bytes appended since `start`.
  mutating func drop(to start: Int) { used = start }

  @inline(__always)
  private mutating func reserve(_ count: Int) {
    if used &+ count &+ wordSlack > bytes.count { bytes.grow(by: max(bytes.count, count + wordSlack), filling: 0) }
  }
}
