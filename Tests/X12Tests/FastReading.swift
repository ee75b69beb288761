// What the fast reader says, in the slow twin's words.

import Findings
import Octets
import X12

struct Reading: Equatable {
  var segments: [PlainSegment] = []
  var rules: [Rule] = []
  var places: [Place] = []
  var binaries: [BinarySegment] = []
  var tooLong = 0
}

/// Reads `file`, given in pieces that end at `cuts`, through a window of `window` bytes.
func fastReading(_ file: [UInt8], cuts: [Int] = [], window: Int = 256 << 10) -> Reading {
  var reading = Reading()
  var findings = FindingList()
  var reader = InterchangeReader(MemorySource(file, cuts: cuts), window: window)
  read: while true {
    guard let arrival = try? reader.next(&findings) else { break }
    switch arrival {
    case .header: reader.consumeHeader()
    case .segments:
      if let index = collect(reader.batch, reader.window, reader.header.delimiters.element, &reading) {
        reader.restart(at: index)
      } else {
        reader.consumeBatch()
      }
    case .passed: continue
    case .binary(let segment): reading.binaries.append(segment)
    case .tooLong: reading.tooLong += 1
    case .end: break read
    }
  }
  reading.rules = findings.items.map(\.rule)
  reading.places = findings.items.map(\.place)
  return reading
}

/// Copies a batch; answers the index of an ISA inside it.
private func collect(
  _ batch: borrowing SegmentBatch, _ window: borrowing ByteWindow, _ separator: UInt8, _ reading: inout Reading
) -> Int? {
  for index in 0..<batch.segmentCount {
    var segment: PlainSegment = []
    var from = Int(batch.segments[index].start)
    let start = from
    for mark in batch.markRange(index) {
      let at = Int(batch.marks[mark])
      let isLast = mark == batch.markRange(index).upperBound - 1
      if !isLast, window.storage[at] != separator { continue }
      segment.append(Array(window.storage[from..<at]))
      from = at + 1
    }
    if segment[0] == Array("ISA".utf8) { return start }
    reading.segments.append(segment)
  }
  return nil
}
