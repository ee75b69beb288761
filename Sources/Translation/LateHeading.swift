// Heading segments that come after the first line, where they are out of order. The heading has been written by then, so
// that what they say is kept here and written behind the lines: told, and not lost.

import Canonical
import Conformance
import Mapping
import Octets

struct LateHeading: Sendable {
  private var mapper: Mapper?
  /// The open set had such segments.
  private(set) var isUsed = false

  mutating func begin() { isUsed = false }

  /// Takes a heading segment of a set that is read by `plan`.
  @inline(never)
  mutating func take(
    _ position: Int, _ bytes: Span<UInt8>, _ ends: Span<UInt32>, _ view: SegmentView, like other: Mapper
  ) {
    if !isUsed {
      mapper = Mapper(other.plan)
      mapper?.componentSeparator = other.componentSeparator
      mapper?.begin()
      isUsed = true
    }
    mapper?.looksAtCharacters = other.looksAtCharacters
    _ = mapper?.take(position, bytes, ends, view)
  }

  var isOverfull: Bool { isUsed && mapper?.isOverfull ?? false }

  /// Writes `,"late":` and what was taken, if there was anything.
  func write(_ canonical: CanonicalWriter, _ sink: inout ByteSink) {
    guard isUsed, let header = mapper?.header else { return }
    sink.write(",\"late\":")
    canonical.write(header, 0, &sink)
  }
}
