// What the parser's callbacks write: events, attributes and bytes, in blocks of their own. Nothing here counts references
// or allocates for an event. A text is held until the tag behind it, so that it is one event however the input was cut.

import CLibXML2
import Octets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@safe struct SAXRecorder: ~Copyable {
  /// The parser whose callbacks write here.
  var context: UnsafeMutablePointer<xmlParserCtxt>!
  var events: Room<XMLEvent>
  var attributes: Room<XMLAttribute>
  var bytes: Room<UInt8>
  var names: NameCache
  let limits: XMLLimits

  /// Names of the open elements, from 1.
  private var open: Room<Int32>
  private(set) var depth = 0
  private(set) var hasRoot = false
  /// Line of the end of the last tag or text.
  private var lastLine: Int32 = 1
  private var lastStart: Tag = (.max, 1)

  /// The text held: its bytes from here on, and where it began.
  private var textStart = 0
  private var textOffset: UInt64 = 0
  /// `textOffset` was turned into an offset in the file already; and was so when the piece began.
  private var isTextPlaced = false
  private var wasTextPlaced = false
  private var textLine: Int32 = 1
  private var hasInk = false
  private var isCut = false
  private var skips = false
  private var isBehindStart = false

  /// The first problem, with the offset in the decoded text and the line; the reader completes the place.
  private(set) var problem: XMLProblem?
  private var isRefused = false
  var doctype: XMLDoctype?

  init(_ names: NameTable, _ limits: XMLLimits, piece: Int) {
    unsafe context = nil
    events = Room(capacity: max(piece / 16, 64))
    attributes = Room(capacity: 256)
    bytes = Room(capacity: piece + wordSlack)
    open = Room(capacity: 64)
    self.names = NameCache(names, limits)
    self.limits = limits
    open.append(-1)
  }

  /// The name of the innermost open element, or -1.
  var innermost: Int32 { open[depth] }

  /// The piece is through: the batch gets what was written. The text held stays.
  mutating func hand(over batch: inout XMLBatch) {
    bytes.reserve(wordSlack)
    swap(&events, &batch.eventRoom)
    swap(&attributes, &batch.attributeRoom)
    swap(&bytes, &batch.byteRoom)
    if batch.names.count != names.table.count { batch.names = names.table }
    events.cut(to: 0)
    attributes.cut(to: 0)
    bytes.cut(to: 0)
    unsafe bytes.append(batch.byteRoom.base + textStart, batch.byteRoom.count - textStart)
    textStart = 0
    wasTextPlaced = isTextPlaced
  }

  /// Turns offsets in the text into offsets in the file, in order. Only the first event can be a text held from before.
  mutating func placeEvents(_ place: (UInt64) -> UInt64) {
    for index in 0..<events.count {
      if index == 0, wasTextPlaced, events[0].kind == .text { continue }
      events[index].offset = place(events[index].offset)
    }
  }

  mutating func placeText(_ place: (UInt64) -> UInt64) {
    if isTextPlaced { return }
    textOffset = place(textOffset)
    isTextPlaced = true
  }

  // MARK: Tags

  @inline(__always)
  mutating func start(
    _ local: UnsafePointer<UInt8>, _ namespace: UnsafePointer<UInt8>?, namespaces: Int32, attributes number: Int32,
    _ list: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  ) {
    if isRefused { return }
    let tag = place()
    flush(isBeforeEnd: false)
    let coded = unsafe names.coded(local, namespace)
    if coded < 0 { return refuse(names.refusal, tag) }
    if depth >= limits.depth { return refuse(.tooDeep(limit: limits.depth), tag) }
    if Int(namespaces &+ number) > limits.attributes {
      return refuse(.tooManyAttributes(limit: limits.attributes), tag)
    }
    let name = coded &>> 1
    lastStart = tag
    depth &+= 1
    open.cut(to: depth)
    open.append(name)
    hasRoot = true
    let first = attributes.count
    if number > 0, let list = unsafe list { unsafe add(Int(number), list, tag) }
    events.append(
      XMLEvent(
        kind: .start, depth: UInt16(truncatingIfNeeded: depth), name: name,
        lower: UInt32(truncatingIfNeeded: first), upper: UInt32(truncatingIfNeeded: attributes.count), line: tag.line,
        offset: tag.offset))
    beginText(behind: 1, isStart: true)
    skips = coded & 1 != 0
  }

  @inline(__always)
  mutating func end() {
    if isRefused || depth == 0 { return }
    var tag = place()
    // The end of an empty element is in the tag of its start.
    if tag.offset == lastStart.offset { tag.line = lastStart.line }
    flush(isBeforeEnd: true)
    events.append(
      XMLEvent(
        kind: .end, depth: UInt16(truncatingIfNeeded: depth), name: open[depth], line: tag.line, offset: tag.offset))
    depth &-= 1
    beginText(behind: 0, isStart: false)
  }

  private typealias Tag = (offset: UInt64, line: UInt32)

  /// Where the tag begins at whose end the parser stands. No `<` can stand inside a tag.
  @inline(__always)
  private mutating func place() -> Tag {
    let current = unsafe xmlInputCurrent(context)!
    let length = unsafe tagLength(xmlInputBase(context)!, current)
    let line = unsafe xmlInputLine(context)
    let first = unsafe line == lastLine ? line : line &- lineFeeds(current - length, length)
    lastLine = line
    return unsafe (
      UInt64(xmlInputOffset(context)) &- UInt64(truncatingIfNeeded: length), UInt32(truncatingIfNeeded: first)
    )
  }

  @inline(never)
  private mutating func add(_ number: Int, _ list: UnsafeMutablePointer<UnsafePointer<UInt8>?>, _ tag: Tag) {
    for index in 0..<number {
      // Local name, prefix, namespace, begin and end of the value.
      let entry = unsafe list + index &* 5
      guard let local = unsafe entry[0], let begin = unsafe entry[3], let end = unsafe entry[4] else { continue }
      let coded = unsafe names.coded(local, entry[2])
      if coded < 0 { return refuse(names.refusal, tag) }
      let lower = bytes.count
      unsafe appendValue(begin, end - begin)
      attributes.append(
        XMLAttribute(
          name: coded &>> 1, lower: UInt32(truncatingIfNeeded: lower), upper: UInt32(truncatingIfNeeded: bytes.count)))
    }
    textStart = bytes.count
  }

  /// libxml2 decodes all references in values but leaves `&` as `&#38;`; no other & is left.
  private mutating func appendValue(_ value: UnsafePointer<UInt8>, _ count: Int) {
    guard unsafe memchr(value, 0x26, count) != nil else { return unsafe bytes.append(value, count) }
    var index = 0
    while index < count {
      let byte = unsafe value[index]
      bytes.append(byte)
      let isReference = unsafe byte == 0x26 && index &+ 4 < count && memcmp(value + index, "&#38;", 5) == 0
      index &+= isReference ? 5 : 1
    }
  }

  // MARK: Text

  @inline(__always)
  private mutating func beginText(behind distance: UInt64, isStart: Bool) {
    textStart = bytes.count
    textOffset = unsafe UInt64(xmlInputOffset(context)) &+ distance
    isTextPlaced = false
    textLine = lastLine
    isBehindStart = isStart
    hasInk = false
    isCut = false
    skips = false
  }

  @inline(__always)
  mutating func text(_ source: UnsafePointer<UInt8>, _ count: Int32) {
    unsafe lastLine = xmlInputLine(context)
    if skips {
      isCut = true
      return
    }
    if isRefused { return }
    let count = Int(count)
    if !hasInk {
      for index in 0..<count where unsafe source[index] > 0x20 {
        hasInk = true
        break
      }
    }
    if bytes.count &- textStart &+ count > limits.text { return unsafe cutText(source) }
    unsafe bytes.append(source, count)
  }

  @inline(never)
  private mutating func cutText(_ source: UnsafePointer<UInt8>) {
    skips = true
    isCut = true
    var room = limits.text - (bytes.count - textStart)
    while unsafe room > 0 && source[room] & 0xc0 == 0x80 { room -= 1 }
    if room > 0 { unsafe bytes.append(source, room) }
  }

  /// The text held becomes an event. Blanks count only where they are all that an element holds.
  @inline(__always)
  private mutating func flush(isBeforeEnd: Bool) {
    if bytes.count == textStart && !isCut { return }
    if !hasInk && !isCut && !(isBehindStart && isBeforeEnd) {
      bytes.cut(to: textStart)
      return
    }
    events.append(
      XMLEvent(
        kind: .text, isCut: isCut, depth: UInt16(truncatingIfNeeded: depth), name: open[depth],
        lower: UInt32(truncatingIfNeeded: textStart), upper: UInt32(truncatingIfNeeded: bytes.count),
        line: UInt32(truncatingIfNeeded: textLine), offset: textOffset))
  }

  // MARK: The rest

  /// Where the parser stands.
  func current() -> (offset: UInt64, line: UInt32) {
    guard unsafe xmlHasInput(context) != 0 else { return (0, 1) }
    return unsafe (UInt64(xmlInputOffset(context)), UInt32(truncatingIfNeeded: xmlInputLine(context)))
  }

  /// Keeps the first problem and stops the parser at once.
  @inline(never)
  mutating func refuse(_ reason: XMLProblem.Reason, _ place: (offset: UInt64, line: UInt32), detail: String = "") {
    if !isRefused {
      isRefused = true
      problem = XMLProblem(reason, at: Place(offset: place.offset, line: UInt64(place.line)), detail: detail)
    }
    unsafe xmlStopParser(context)
  }
}

/// Distance from `current` back to the last `<`, or to `base`.
@inline(__always)
private func tagLength(_ base: UnsafePointer<UInt8>, _ current: UnsafePointer<UInt8>) -> Int {
  var length = 0
  let limit = unsafe current - base
  while length &+ 8 <= limit {
    let word = unsafe UnsafeRawPointer(current - length - 8).loadUnaligned(as: UInt64.self).littleEndian
    let difference = word ^ 0x3c3c_3c3c_3c3c_3c3c
    // Bit 7 of each byte that is the character, exactly.
    let low = (difference & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7f7f_7f7f_7f7f_7f7f
    let found = ~(low | difference) & 0x8080_8080_8080_8080
    if found != 0 { return length &+ found.leadingZeroBitCount &>> 3 &+ 1 }
    length &+= 8
  }
  while length < limit {
    length &+= 1
    if unsafe (current - length).pointee == 0x3c { break }
  }
  return length
}

@inline(never)
private func lineFeeds(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  var found: Int32 = 0
  for index in 0..<count where unsafe bytes[index] == 0x0a { found &+= 1 }
  return found
}
