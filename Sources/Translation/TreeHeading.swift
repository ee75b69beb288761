// Reads a document of XML for its heading alone, where that stands behind the lines. Lines are passed over; what is wrong is
// told by whoever reads the document whole.

import Conformance
import Elements
import Mapping
import Octets
import X12
import XMLRecords

struct TreeHeading: ~Copyable {
  private var walker: ElementWalker
  private var held = ElementRecord()
  private let guide: Guide
  var mapper: Mapper
  private(set) var tree = TreeFacts()

  init(_ table: ElementTable, _ plan: MappingPlan, _ guide: Guide) {
    walker = ElementWalker(table)
    self.guide = guide
    mapper = Mapper(plan)
    mapper.begin()
  }

  /// Reads to the end, or to where the document is none.
  mutating func read<Source: ByteSource & ~Copyable>(_ source: consuming Source) throws {
    var limits = XMLLimits()
    limits.text = 64 << 10
    var reader = XMLReader(source, names: walker.table.names, limits: limits)
    while case .events = try reader.next() { take(reader.batch) }
    _ = mapper.end()
  }

  private mutating func take(_ batch: borrowing XMLBatch) {
    let events = batch.events
    for index in 0..<events.count {
      switch walker.take(events[index], batch) {
      case .nothing, .end: break
      case .record:
        if walker.hold() { continue }
        if walker.mustRelease { release() }
        Self.map(&mapper, &tree, guide, walker.table.layout, walker.record, walker.position, walker.ordinal)
      case .release: release()
      }
      walker.forgetProblems()
    }
  }

  private mutating func release() {
    for index in 0..<walker.heldCount {
      let (position, ordinal, _, _) = walker.load(index, into: &held)
      Self.map(&mapper, &tree, guide, walker.table.layout, held, position, ordinal)
    }
    walker.forgetHeld()
  }

  private static func map(
    _ mapper: inout Mapper, _ tree: inout TreeFacts, _ guide: Guide, _ layout: ElementLayout,
    _ record: borrowing ElementRecord, _ position: Int, _ ordinal: UInt32
  ) {
    tree.note(position, record, layout)
    let view = SegmentView(
      start: 0, first: 0, last: record.count, ordinal: ordinal, tag: guide.positions[position].tag, hasSub: false)
    if view.elementCount == 0, layout.nodes[position].isLeaf { return }
    guard mapper.take(position, record.bytes.span, record.ends.span, view) else { return }
    mapper.hasFinished = false
    mapper.forgetUnmapped()
  }
}
