// Documents are written by a second thread, while this one reads what follows: the lines of long ones, all of many. The pen
// and the sink lie on a desk that one of the two has, so that nothing is shared; the bytes are the same whoever writes.

import Canonical
import Octets

/// Parts of documents in order.
struct DocumentBatch: ~Copyable, Sendable {
  private enum Step: UInt8, Sendable {
    /// Bytes of another document follow.
    case open
    /// Further bytes of the document.
    case bytes
    // Each of the others has a record, the one it tells.
    case begin
    /// The heading of the open document as it is by now.
    case heading
    case line
    case end

    var hasRecord: Bool { self != .open && self != .bytes }
  }

  private var steps: [Step] = []
  /// What belongs to steps of one kind, in their order.
  private var lengths: [Int] = []
  private var openings: [DocumentPen.Opening] = []
  private var endings: [DocumentPen.Ending] = []
  private var records = PackedRecords()
  private var bytes = Slab<UInt8>(repeating: 0, count: (4 << 10) + wordSlack)
  private var byteCount = 0
  private var header = RecordTree(small: true)
  private var record = RecordTree(small: true)
  private let notLate = LateHeading()
  /// Steps, and bytes of memory that they take. Both are kept, as a getter that looks has all of the batch copied.
  private(set) var count = 0
  private(set) var size = 0

  mutating func open() { append(.open) }

  mutating func hash(_ source: Span<UInt8>, _ range: Range<Int>) {
    let missing = byteCount &+ range.count &+ wordSlack &- bytes.count
    if missing > 0 { bytes.grow(by: max(bytes.count, missing), filling: 0) }
    if range.upperBound &+ wordSlack <= source.count {
      bytes.copy(source, range.lowerBound, range.upperBound, to: byteCount)
    } else {
      for index in range { bytes[byteCount &+ index &- range.lowerBound] = source[index] }
    }
    byteCount &+= range.count
    lengths.append(range.count)
    append(.bytes)
  }

  mutating func begin(_ opening: DocumentPen.Opening, _ header: borrowing RecordTree) {
    records.append(header)
    openings.append(opening)
    append(.begin)
  }

  mutating func heading(_ header: borrowing RecordTree) {
    records.append(header)
    append(.heading)
  }

  mutating func line(_ line: borrowing RecordTree) {
    records.append(line)
    append(.line)
  }

  mutating func end(_ ending: DocumentPen.Ending, _ totals: borrowing RecordTree) {
    records.append(totals)
    endings.append(ending)
    append(.end)
  }

  private mutating func append(_ step: Step) {
    steps.append(step)
    count &+= 1
    size = records.size &+ byteCount
  }

  /// Writes everything.
  mutating func write(_ pen: inout DocumentPen, _ sink: inout ByteSink) {
    var at = 0
    var next = (length: 0, opening: 0, ending: 0, record: 0)
    for index in 0..<count {
      switch steps[index] {
      case .open: pen.digest.begin()
      case .bytes:
        pen.digest.add(bytes, at..<at + lengths[next.length])
        at += lengths[next.length]
        next.length += 1
      case .begin:
        records.unpack(next.record, into: &header)
        pen.take(openings[next.opening])
        pen.begin(openings[next.opening].kind, header, &sink)
        next.opening += 1
      case .heading: records.unpack(next.record, into: &header)
      case .line:
        records.unpack(next.record, into: &record)
        pen.line(header, record, &sink)
      case .end:
        records.unpack(next.record, into: &record)
        pen.end(header, record, notLate, endings[next.ending], &sink)
        next.ending += 1
      }
      if steps[index].hasRecord { next.record += 1 }
    }
    removeAll()
  }

  private mutating func removeAll() {
    steps.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    openings.removeAll(keepingCapacity: true)
    endings.removeAll(keepingCapacity: true)
    records.removeAll()
    (count, size, byteCount) = (0, 0, 0)
  }
}

/// What documents are written with: the second thread's while a batch is away, else nobody's.
private final class Desk: @unchecked Sendable {
  var pen = DocumentPen()
  var sink = ByteSink()

  func write(_ batch: inout DocumentBatch) { batch.write(&pen, &sink) }

  func change(_ pen: inout DocumentPen, _ sink: inout ByteSink) {
    swap(&self.pen, &pen)
    swap(&self.sink, &sink)
  }
}

struct DocumentRelay: ~Copyable {
  /// So many parts, or parts in so many bytes of memory, are handed over together.
  private static let size = 1_024
  private static let room = 192 << 10
  /// What takes more memory, as a line with thousands of parties, is not gathered.
  private static let largest = 50 << 10

  /// So many batches may be away: with one, each of the threads would wait for the other at every batch.
  private static let depth = 3

  private let desk: Desk
  private let relay: Relay<DocumentBatch>
  /// What gathers, and what came back last.
  private var batch = DocumentBatch()
  private var spare: DocumentBatch?
  /// Extent of the heading that the batch has of the open document; -1 for none.
  private var extent = -1

  init() {
    let desk = Desk()
    self.desk = desk
    relay = Relay(depth: Self.depth) { desk.write(&$0) }
  }

  /// A second thread has a processor of its own.
  static var isOfUse: Bool { Relay<DocumentBatch>.isOfUse }

  /// Another document comes: its bytes, then the rest of it.
  mutating func open(_ pen: inout DocumentPen, _ sink: inout ByteSink) {
    batch.open()
    handOverIfFull(&pen, &sink)
  }

  mutating func hash(_ bytes: Span<UInt8>, _ range: Range<Int>, _ pen: inout DocumentPen, _ sink: inout ByteSink) {
    batch.hash(bytes, range)
    handOverIfFull(&pen, &sink)
  }

  mutating func begin(
    _ opening: DocumentPen.Opening, _ header: borrowing RecordTree, _ pen: inout DocumentPen, _ sink: inout ByteSink
  ) {
    if header.size > Self.largest {
      settle(&pen, &sink)
      pen.take(opening)
      return pen.begin(opening.kind, header, &sink)
    }
    batch.begin(opening, header)
    extent = header.extent
    handOverIfFull(&pen, &sink)
  }

  mutating func line(
    _ header: borrowing RecordTree, _ line: borrowing RecordTree, _ pen: inout DocumentPen, _ sink: inout ByteSink
  ) {
    if header.size > Self.largest || line.size > Self.largest {
      settle(&pen, &sink)
      return pen.line(header, line, &sink)
    }
    tell(header)
    batch.line(line)
    handOverIfFull(&pen, &sink)
  }

  mutating func end(
    _ ending: DocumentPen.Ending, _ header: borrowing RecordTree, _ totals: borrowing RecordTree,
    _ late: borrowing LateHeading, _ pen: inout DocumentPen, _ sink: inout ByteSink
  ) {
    if late.isUsed || header.size > Self.largest || totals.size > Self.largest {
      settle(&pen, &sink)
      return pen.end(header, totals, late, ending, &sink)
    }
    tell(header)
    batch.end(ending, totals)
    handOverIfFull(&pen, &sink)
  }

  /// Sees that everything is written.
  mutating func settle(_ pen: inout DocumentPen, _ sink: inout ByteSink) {
    if relay.away > 0 {
      while let back = relay.take() { spare = consume back }
      desk.change(&pen, &sink)
    }
    extent = -1
    if batch.count > 0 { batch.write(&pen, &sink) }
  }

  /// The heading of a document may still grow.
  private mutating func tell(_ header: borrowing RecordTree) {
    if extent == header.extent { return }
    batch.heading(header)
    extent = header.extent
  }

  private mutating func handOverIfFull(_ pen: inout DocumentPen, _ sink: inout ByteSink) {
    if batch.count < Self.size, batch.size <= Self.room { return }
    if relay.away == 0 { desk.change(&pen, &sink) }
    if relay.away == Self.depth { spare = relay.take() }
    extent = -1
    var full = spare.take() ?? DocumentBatch()
    swap(&full, &batch)
    relay.give(full)
  }
}
