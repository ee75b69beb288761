// What is known of a BIN or BDS segment whose data were passed over: the bytes before the data, and whether the length
// among them is right.

import Octets

package struct BinarySegment: Equatable, Sendable {
  package var tag: SegmentTag
  package var place: Place
  /// The segment up to its data, the separator before them included; up to its end, where no data could be found.
  package var head: [UInt8] = []
  /// Index in `head` behind the identifier, and behind each element.
  package var ends: [UInt32] = []
  /// The terminator stands right behind as many bytes of data as the segment says.
  package var isWhole = false

  /// Longest head that is looked at.
  static var headLimit: Int { 64 }

  /// The length of the data: BIN01, BDS02.
  package var lengthElement: Int { tag == SegmentTag("BDS") ? 2 : 1 }
  /// Data element reference number of the length.
  package static var lengthReference: UInt16 { 784 }

  /// The length as the segment has it.
  package var length: Range<Int> {
    guard lengthElement < ends.count else { return head.count..<head.count }
    return Int(ends[lengthElement - 1]) + 1..<Int(ends[lengthElement])
  }

  /// Elements before the data.
  package var elements: [[UInt8]] {
    (1..<ends.count).map { Array(head[Int(ends[$0 - 1]) + 1..<Int(ends[$0])]) }
  }

  package func place(at index: Int) -> Place {
    Place(offset: place.offset + UInt64(index), line: place.line, column: place.column + UInt64(index))
  }

  /// The segment at the start of the window; `dataStart` is nil when it does not say where its data end.
  init(_ window: borrowing ByteWindow, _ delimiters: Delimiters, dataStart: Int?) {
    let start = window.start
    tag = SegmentTag(packed: UInt32(truncatingIfNeeded: window.storage.span.packed(start, start + 3)))
    place = window.place(at: start)
    for index in start..<(dataStart ?? min(window.end, start + Self.headLimit)) {
      let byte = window.storage[index]
      if byte == delimiters.segment, dataStart == nil { break }
      if byte == delimiters.element { ends.append(UInt32(head.count)) }
      head.append(byte)
      // Behind the length there may be anything.
      if ends.count > lengthElement { break }
    }
    if ends.count <= lengthElement { ends.append(UInt32(head.count)) }
  }
}
