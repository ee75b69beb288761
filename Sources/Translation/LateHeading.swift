// Heading segments that come after the first line, where they are out of order. The heading has been written by then, so
// that what they say is kept here and written behind the lines: told, and not lost. In canonical JSON it is a record of its
// own, in an Odoo envelope a point for people to decide.

import Canonical
import Conformance
import Mapping
import Octets

struct LateHeading: ~Copyable, Sendable {
  /// One for each plan that was met.
  private var mappers = Slab<Mapper>()
  private var mapper = 0
  /// The open set had such segments.
  private(set) var isUsed = false

  init() {}

  mutating func begin() { isUsed = false }

  /// Takes a heading segment of a set that is read by `plan`; answers its codes that a table lacks.
  @inline(never)
  mutating func take(
    _ position: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, _ plan: MappingPlan,
    component: UInt8?, looksAtCharacters: Bool
  ) -> [UnmappedCode] {
    if !isUsed { begin(plan, component) }
    mappers[mapper].looksAtCharacters = looksAtCharacters
    _ = mappers[mapper].take(position, bytes, ends, view)
    if mappers[mapper].unmapped.isEmpty { return [] }
    defer { mappers[mapper].forgetUnmapped() }
    return mappers[mapper].unmapped
  }

  private mutating func begin(_ plan: MappingPlan, _ component: UInt8?) {
    isUsed = true
    mapper = 0
    while mapper < mappers.count, mappers[mapper].plan !== plan { mapper += 1 }
    if mapper == mappers.count { mappers.append(Mapper(plan)) }
    mappers[mapper].componentSeparator = component
    mappers[mapper].begin()
  }

  /// Hands on what was taken, if there was anything.
  func read(_ body: (borrowing RecordTree) -> Void) { if isUsed { body(mappers[mapper].header) } }

  var isOverfull: Bool { isUsed && mappers[mapper].isOverfull }

  /// Writes `,"late":` and what was taken, if there was anything.
  func write(_ canonical: CanonicalWriter, _ sink: inout ByteSink) {
    read { heading in
      sink.write(",\"late\":")
      canonical.write(heading, 0, &sink)
    }
  }
}
