// The record batch of X12: offsets of closed segments in the window, reused from batch to batch.
// `marks` holds the window index of every delimiter in order; a segment's first mark ends its identifier and its last one
// is the terminator.

import Octets

package struct SegmentBatch: ~Copyable {
  package struct Segment: Sendable {
    /// Window index of the identifier's first byte.
    package var start: UInt32
    /// Index into `marks` of the delimiter behind the identifier.
    package var firstMark: UInt32
  }

  /// Why the scanner stopped.
  package enum Stop: Sendable {
    /// All closed segments of the window are in the batch, or the batch is full.
    case window
    /// The batch ends with an IEA: what follows may have other delimiters.
    case trailer
    /// The next segment is BIN or BDS and holds raw bytes.
    case binary
  }

  package static let markLimit = 64 << 10
  package static let segmentLimit = 16 << 10

  /// Filled up to `markCount` and `segmentCount`.
  package internal(set) var marks = ContiguousArray<UInt32>(repeating: 0, count: markLimit + 192)
  package internal(set) var segments = ContiguousArray<Segment>(
    repeating: Segment(start: 0, firstMark: 0), count: segmentLimit + 80)
  package internal(set) var markCount = 0
  package internal(set) var segmentCount = 0
  /// Window index behind the last closed segment and the padding after it.
  package internal(set) var end = 0
  package internal(set) var stop = Stop.window
  /// The first segment alone has more delimiters than the batch holds.
  package internal(set) var isOverfull = false
  /// Some byte of the batch is a control byte or above 0x7E, delimiters and padding apart.
  package internal(set) var hasUnusualBytes = false
  /// There are line feeds in the batch, between its segments or as a delimiter.
  package internal(set) var hasLineFeeds = false
  /// Some segment of the batch holds a line break.
  package internal(set) var hasLineBreakInside = false
  /// Some segment of the batch has a blank or tab before its identifier.
  package internal(set) var hasBlanks = false
  /// Some segment of the batch holds a component or repetition separator.
  package internal(set) var hasSubSeparators = false

  package init() {}

  /// The marks of segment `index` are `marks[first(index)..<first(index + 1)]`.
  @inline(__always)
  package func markRange(_ index: Int) -> Range<Int> {
    let lower = Int(segments[index].firstMark)
    let upper = index &+ 1 < segmentCount ? Int(segments[index &+ 1].firstMark) : markCount
    return lower..<upper
  }
}
